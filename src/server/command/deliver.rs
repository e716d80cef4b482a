//! What becomes of messages on their way out.

use super::{Line, add_line, audience, come_back, figures, queue_of, save, touch_customer, unanswered_since};
use crate::api::{
    Author, Change, Channel, DeliveryId, DeliveryReport, DeliveryState, Event, MessageKind, MessageState, Status,
};
use crate::server::db::conversations::Conversation;
use crate::server::db::external::External;
use crate::server::db::messages::Line as Stored;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, metric, rules};
use crate::text::Untrusted;

/// How much of a reason is kept.
const REASON: usize = 1_000;

/// Notes that deliveries were offered: from now on a deliverer's silence counts.
pub struct Offered {
    /// Keys of the deliveries.
    pub keys: Vec<i64>,
}

impl Command for Offered {
    /// Those that may be handed over: what was taken back in this very moment is not among them, nor what came back
    /// because it is out of date.
    type Output = Vec<i64>;

    async fn run(self, write: &mut Write<'_>) -> Result<Vec<i64>, Error> {
        for key in &self.keys {
            let Some((message, queued_at)) = db::deliveries::untaken(write.conn, *key).await? else { continue };
            let line = db::messages::by_key(write.conn, message).await?;
            if let Some(why) = come_back::before_taking(write, &line, queued_at).await? {
                come_back::come_back(write, line, why).await?;
            }
        }
        Ok(db::deliveries::take(write.conn, &self.keys, write.now).await?)
    }
}

/// Takes a deliverer's report.
pub struct Report {
    /// Who reports.
    pub caller: Caller,
    /// On which delivery.
    pub delivery: DeliveryId,
    /// What became of it.
    pub told: DeliveryReport,
}

impl Command for Report {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        let Self { caller, delivery, told: report } = self;
        let record = db::deliveries::get(write.conn, &delivery).await?.ok_or(Error::NotFound("delivery"))?;
        if !caller.carries(record.channel) {
            return Err(Error::NotFound("delivery"));
        }
        // A failure after an arrival, and a state earlier than the known one, change nothing.
        if record.state.is_some_and(|known| step(report.state) <= step(known) || known == DeliveryState::Failed) {
            return Ok(());
        }
        // Whoever reports has it, whether or not they took it by the list.
        db::holds::end(write.conn, record.message).await?;
        let remote = report.remote_id.as_deref();
        db::deliveries::report(write.conn, record.key, report.state, remote, write.now).await?;
        let line = db::messages::by_key(write.conn, record.message).await?;
        if let Some(remote) = remote {
            answered_there(write, record.channel, remote, line.conversation).await?;
        }
        let state = match report.state {
            DeliveryState::Accepted => MessageState::Accepted,
            DeliveryState::Delivered => MessageState::Delivered,
            DeliveryState::Read => MessageState::Read,
            DeliveryState::Failed => MessageState::Failed,
        };
        let reason = report.reason.filter(|_| state == MessageState::Failed);
        let reason = reason.map(|reason| Untrusted::from(reason.raw().chars().take(REASON).collect::<String>()));
        set_state(write, line, state, reason).await?;
        let word = db::word(&report.state);
        write.audit(Some(caller.id()), "delivery.state", delivery.as_str(), Some(&word)).await
    }
}

/// Where we wrote first the channel had told no thread: what it calls our message is what an answer may name. It is kept
/// apart from threads: a channel is never told the name of a message as that of a thread.
async fn answered_there(write: &mut Write<'_>, channel: Channel, remote: &str, conversation: i64) -> Result<(), Error> {
    let source = channel.as_str();
    let thread = db::external::name_of(write.conn, "thread", source, conversation).await?;
    if thread.is_none() {
        let external = External { target: conversation, hash: None };
        db::external::put(write.conn, "sent", source, remote, &external).await?;
    }
    Ok(())
}

/// A reply that does not arrive is no answer: the matter comes back to its desk, and the customer waits as before.
async fn reopen(write: &mut Write<'_>, it: &mut Conversation) -> Result<(), Error> {
    let queue = queue_of(write, it).await?;
    let now = write.now;
    let from = it.summary.status;
    if !from.is_active() {
        rules::set_status(it, Status::Open, None, None, now, (&queue).into());
        let change = Change::Status { from, to: Status::Open, until: None, reason: None, result: None };
        add_line(write, it, Line::event(Author::System, change, now)).await?;
        touch_customer(write, it.customer).await?;
    }
    // Whoever wrote again meanwhile waits already, perhaps for longer than since then.
    let since = if it.summary.clock.waiting_since.is_some() {
        metric::waits_since(&db::figures::steps(write.conn, it.key).await?)
    } else {
        unanswered_since(write, it, now).await?
    };
    if let Some(since) = since {
        // Where the first answer did not arrive, nobody has answered yet.
        it.summary.replied &= !figures::came_to_nothing(write, it, since, from).await?;
        rules::waits_since(it, since, (&queue).into());
    }
    Ok(())
}

/// How far a state is along the way; failing is possible only before arriving.
const fn step(state: DeliveryState) -> u8 {
    match state {
        DeliveryState::Accepted => 1,
        DeliveryState::Failed => 2,
        DeliveryState::Delivered => 3,
        DeliveryState::Read => 4,
    }
}

/// Changes how far a message has come, and what that means for its conversation; tells the readers of both.
pub async fn set_state(
    write: &mut Write<'_>,
    line: Stored,
    state: MessageState,
    failure: Option<Untrusted>,
) -> Result<(), Error> {
    let mut message = line.message;
    // A question of ours that does not arrive is none: nobody waits for it.
    let answers = message.author != Author::System;
    debug_assert!(message.kind == MessageKind::Outbound);
    message.state = Some(state);
    message.failure = failure;
    message.envelope.release_at = None;
    message.version = write.next_seq();
    db::messages::update_state(write.conn, &message).await?;
    let mut it = db::conversations::by_key(write.conn, line.conversation).await?;
    let event = Event::MessageChanged { at: write.at(message.version), message: Box::new(message) };
    write.tell(&event, audience(&it)).await?;
    let undelivered = stands_undelivered(write, it.key).await?;
    let is_news = it.summary.undelivered != undelivered;
    it.summary.undelivered = undelivered;
    if state == MessageState::Failed {
        super::incident::came_to_nothing(write, line.key).await?;
    }
    if state == MessageState::Failed && answers {
        reopen(write, &mut it).await?;
    } else if !is_news {
        return Ok(());
    }
    save(write, &mut it).await
}

/// Whether our newest message failed, or nobody knows whether it arrived.
pub async fn stands_undelivered(write: &mut Write<'_>, conversation: i64) -> Result<bool, Error> {
    let newest = db::messages::newest(write.conn, conversation, Some(MessageKind::Outbound)).await?;
    let state = newest.and_then(|line| line.message.state);
    Ok(matches!(state, Some(MessageState::Failed | MessageState::Unsure)))
}
