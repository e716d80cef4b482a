//! Taking a reply back before a channel has it, letting it go when its moment has passed, and saying that one went to
//! somebody it was not meant for.
//!
//! A reply counts as the answer from Send on: waiting, due and status are as they will be. What they were is kept beside
//! the reply until a deliverer takes it; taken back, they are as if it had never been.

use serde::{Deserialize, Serialize};

use super::deliver::{set_state, stands_undelivered};
use super::send::{Sent, set_status};
use super::{Line, add_line, audience, come_back, figures, open, queue_of, save, touch_customer, unanswered_since};
use crate::api::{
    Author, Change, Code, DeliveryId, Event, Help, MessageId, MessageKind, MessageState, Status, Time, WaitingClock,
    WrapUp,
};
use crate::server::db::conversations::{Conversation, preview};
use crate::server::db::holds::Hold;
use crate::server::db::messages::Line as Stored;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};
use crate::text::Untrusted;

/// Replies released in one command.
const PORTION: i64 = 100;

/// The label of a conversation in which a message went to the wrong person.
pub const MISDIRECTED: &str = "misdirected";

/// How a conversation stood before a reply: everything that a reply changes of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Before {
    status: Status,
    snoozed_until: Option<Time>,
    resolved_at: Option<Time>,
    wrap_up: Option<WrapUp>,
    thanked: bool,
    clock: WaitingClock,
    target_ms: Option<i64>,
    left_ms: Option<i64>,
    replied: bool,
    live: bool,
    live_until: Option<Time>,
    /// The status that the reply left it in.
    made: Status,
}

impl Before {
    /// As it stands now.
    pub fn of(it: &Conversation) -> Self {
        let summary = &it.summary;
        Self {
            status: summary.status,
            snoozed_until: summary.snoozed_until,
            resolved_at: summary.resolved_at,
            wrap_up: summary.wrap_up.clone(),
            thanked: summary.thanked,
            clock: summary.clock,
            target_ms: it.target_ms,
            left_ms: it.left_ms,
            replied: summary.replied,
            live: summary.live,
            live_until: it.live_until,
            made: summary.status,
        }
    }

    fn put_back(self, it: &mut Conversation, now: Time) {
        let summary = &mut it.summary;
        summary.status = self.status;
        summary.snoozed_until = self.snoozed_until;
        summary.resolved_at = self.resolved_at;
        summary.wrap_up = self.wrap_up;
        summary.thanked = self.thanked;
        summary.clock = self.clock;
        summary.replied = self.replied;
        it.target_ms = self.target_ms;
        it.left_ms = self.left_ms;
        // A customer who left meanwhile has left.
        let there = self.live_until.filter(|until| self.live && *until > now);
        summary.live |= there.is_some();
        it.live_until = it.live_until.max(there);
    }
}

/// Keeps what a reply would bring back until a deliverer takes it. `it` is as the reply left it.
pub async fn hold(
    write: &mut Write<'_>,
    it: &Conversation,
    message: i64,
    before: Before,
    release_at: Option<Time>,
) -> Result<(), Error> {
    let before = db::json(&Before { made: it.summary.status, ..before });
    db::holds::insert(write.conn, it.key, &Hold { message, release_at, before }).await?;
    Ok(())
}

/// When a reply that is sent now goes out: none where it is offered at once. Never before one sent earlier.
pub async fn release_at(write: &mut Write<'_>, it: &Conversation) -> Result<Option<Time>, Error> {
    let window = queue_of(write, it).await?.undo_ms;
    let earliest = db::holds::last_release(write.conn, it.key).await?;
    let own = (window > 0).then(|| write.now.plus_millis(window));
    Ok(own.max(earliest))
}

/// Offers a reply to whoever serves its channel.
pub async fn offer(write: &mut Write<'_>, it: &Conversation, message: i64) -> Result<(), Error> {
    let id = DeliveryId::of(write.uuid());
    Ok(db::deliveries::insert(write.conn, &id, it.key, message, it.summary.channel, write.now).await?)
}

/// Lets go what has waited out its moment; whether there may be more.
pub struct Release;

impl Command for Release {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let due = db::holds::due(write.conn, write.now, PORTION).await?;
        for key in &due {
            // One that went back before it in this portion may have taken it along.
            let Some(release_at) = db::holds::get(write.conn, *key).await?.and_then(|hold| hold.release_at) else {
                continue;
            };
            let line = db::messages::by_key(write.conn, *key).await?;
            if let Some(why) = come_back::before_release(write, &line, release_at).await? {
                come_back::come_back(write, line, why).await?;
                continue;
            }
            let it = db::conversations::by_key(write.conn, line.conversation).await?;
            offer(write, &it, *key).await?;
            db::holds::release(write.conn, *key).await?;
            let id = line.message.id.clone();
            set_state(write, line, MessageState::Queued, None).await?;
            write.audit(None, "message.release", id.as_str(), Some(it.summary.id.as_str())).await?;
        }
        Ok(i64::try_from(due.len()).is_ok_and(|count| count == PORTION))
    }
}

/// Takes a reply back.
pub struct Recall {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub message: MessageId,
}

impl Command for Recall {
    type Output = Sent;

    async fn run(self, write: &mut Write<'_>) -> Result<Sent, Error> {
        let Self { caller, message } = self;
        let (it, line) = own(write, &caller, &message).await?;
        if line.message.state == Some(MessageState::Recalled) {
            return Ok(Sent { message: line.message, conversation: it.summary });
        }
        let sent = take_back(write, Some(&caller), it, line).await?;
        let (message, it) = (&sent.message, &sent.conversation);
        write.audit(Some(caller.id()), "message.recall", message.id.as_str(), Some(it.id.as_str())).await?;
        Ok(sent)
    }
}

/// Takes a reply back, if no channel has it; `by` is who the thread says set the status back, none: the server.
pub async fn take_back(
    write: &mut Write<'_>,
    by: Option<&Caller>,
    mut it: Conversation,
    line: Stored,
) -> Result<Sent, Error> {
    let hold = db::holds::get(write.conn, line.key).await?.ok_or(Error::TooLate)?;
    db::deliveries::withdraw(write.conn, line.key).await?;
    db::holds::end(write.conn, line.key).await?;
    let was = it.summary.status;
    let message = mark(write, &it, line.clone(), |message| message.state = Some(MessageState::Recalled)).await?;
    bring_back(write, &mut it, &line, &hold).await?;
    super::incident::came_to_nothing(write, line.key).await?;
    if it.summary.status != was {
        let change = Change::Status { from: was, to: it.summary.status, until: None, reason: None, result: None };
        let now = write.now;
        add_line(
            write,
            &mut it,
            Line::event(by.map_or(Author::System, |by| Author::Agent(by.reference())), change, now),
        )
        .await?;
    }
    save(write, &mut it).await?;
    if it.summary.status != was {
        if let Some(by) = by {
            super::day::status_set(write, by.key, &it, was).await?;
        }
        touch_customer(write, it.customer).await?;
    }
    Ok(Sent { message, conversation: it.summary })
}

/// A reply of the caller's own; a supervisor's are all of their teams'.
async fn own(write: &mut Write<'_>, caller: &Caller, message: &MessageId) -> Result<(Conversation, Stored), Error> {
    let line = db::messages::get(write.conn, message).await?.ok_or(Error::NotFound("message"))?;
    let it = open(write, caller, &line.message.conversation).await.map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("message"),
        error => error,
    })?;
    if line.message.kind != MessageKind::Outbound {
        return Err(Error::field("id", Code::ToCustomer));
    }
    let wrote = matches!(&line.message.author, Author::Agent(agent) if agent.id == *caller.id());
    if !wrote && !caller.directs() {
        return Err(Error::Forbidden(Code::AuthorOnly));
    }
    Ok((it, line))
}

/// Changes a line and tells the readers of its thread.
async fn mark(
    write: &mut Write<'_>,
    it: &Conversation,
    line: Stored,
    change: impl FnOnce(&mut crate::api::Message),
) -> Result<crate::api::Message, Error> {
    let mut message = line.message;
    change(&mut message);
    if message.state != Some(MessageState::Held) {
        message.envelope.release_at = None;
    }
    message.version = write.next_seq();
    db::messages::update_state(write.conn, &message).await?;
    let event = Event::MessageChanged { at: write.at(message.version), message: Box::new(message.clone()) };
    write.tell(&event, audience(it)).await?;
    Ok(message)
}

/// Makes the conversation what it would be had the reply never been.
async fn bring_back(write: &mut Write<'_>, it: &mut Conversation, line: &Stored, hold: &Hold) -> Result<(), Error> {
    let before: Before = serde_json::from_str(&hold.before).map_err(|error| Error::Internal(Box::new(error)))?;
    let later = db::messages::newest(write.conn, it.key, Some(MessageKind::Outbound)).await?;
    let later = later.filter(|later| later.message.position > line.message.position);
    match (later, db::holds::after(write.conn, it.key, line.key).await?) {
        // A later one that can be taken back itself: then it brings back what stood before both.
        (_, Some(later)) => {
            let own: Before = serde_json::from_str(&later.before).map_err(|error| Error::Internal(Box::new(error)))?;
            let both = Before { made: own.made, ..before };
            db::holds::set_before(write.conn, later.message, &db::json(&both)).await?;
        }
        // A later one has answered.
        (Some(_), None) => {}
        (None, None) => undo(write, it, line, before).await?,
    }
    let newest = db::messages::newest(write.conn, it.key, None).await?;
    it.summary.last_message = newest.map(|line| line.message.id);
    it.summary.last_message_at = db::messages::last_written_at(write.conn, it.key).await?;
    let said = [MessageKind::Inbound, MessageKind::Outbound];
    let mut shown: Option<Stored> = None;
    for kind in said {
        let newest = db::messages::newest(write.conn, it.key, Some(kind)).await?;
        shown = shown.into_iter().chain(newest).max_by_key(|line| line.message.position);
    }
    it.summary.preview = shown.map_or_else(Untrusted::default, |line| preview(&line.message.text));
    it.summary.undelivered = stands_undelivered(write, it.key).await?;
    Ok(())
}

/// Puts back what the reply changed, and does again what others did since.
async fn undo(write: &mut Write<'_>, it: &mut Conversation, line: &Stored, before: Before) -> Result<(), Error> {
    let queue = queue_of(write, it).await?;
    let now = write.now;
    let since = it.summary.clone();
    let made = before.made;
    // It answered nobody; and where it resolved the matter, nothing was resolved.
    let from = if since.status == made && before.status != made { made } else { Status::Open };
    let waited = before.clock.waiting_since.unwrap_or(line.message.at);
    figures::came_to_nothing(write, it, waited, from).await?;
    before.put_back(it, now);
    if since.status != made || since.snoozed_until.is_some() {
        rules::set_status(it, since.status, since.snoozed_until, None, now, (&queue).into());
        if since.status.is_done() {
            it.summary.resolved_at = since.resolved_at;
            it.summary.wrap_up = since.wrap_up;
        }
    }
    let wrote = db::messages::newest(write.conn, it.key, Some(MessageKind::Inbound)).await?;
    let wrote = wrote.is_some_and(|wrote| wrote.message.position > line.message.position);
    if wrote
        && !it.summary.status.is_done()
        && let Some(since) = unanswered_since(write, it, now).await?
    {
        rules::customer_wrote(it, since, (&queue).into());
    }
    Ok(())
}

/// Reports that a message went to somebody it was not meant for: the matter is marked, put on hold, and says what is
/// known of it.
pub struct Misdirected {
    /// Who reports.
    pub caller: Caller,
    /// Which message.
    pub message: MessageId,
}

impl Command for Misdirected {
    type Output = Sent;

    async fn run(self, write: &mut Write<'_>) -> Result<Sent, Error> {
        let Self { caller, message } = self;
        let (mut it, line) = own(write, &caller, &message).await?;
        let Some(state) = line.message.state.filter(|_| line.message.envelope.misdirected_at.is_none()) else {
            return Ok(Sent { message: line.message, conversation: it.summary });
        };
        if db::holds::get(write.conn, line.key).await?.is_some() {
            return Err(Error::field("id", Code::StillHere));
        }
        let came_back = line.message.envelope.came_back.is_some();
        if came_back || matches!(state, MessageState::Recalled | MessageState::Kept) {
            return Err(Error::field("id", Code::NeverWent));
        }
        let now = write.now;
        let author = Author::Agent(caller.reference());
        let was = it.summary.status;
        let since = db::messages::authors_after(write.conn, it.key, line.message.position).await?;
        let looked = db::looks::since(write.conn, it.key, line.message.at, caller.key).await?;
        let envelope = line.message.envelope.clone();
        let change = Change::Misdirected {
            message: line.message.id.clone(),
            sent_at: line.message.at,
            to: envelope.to.into_iter().chain(envelope.cc).collect(),
            state,
            since,
            looked: Some(looked),
        };
        let message = mark(write, &it, line, |message| message.envelope.misdirected_at = Some(now)).await?;
        add_line(write, &mut it, Line::event(author.clone(), change, now)).await?;
        if it.summary.help.is_none() {
            // The supervisors hear of it as of any call for one.
            it.summary.help = Some(Help { by: caller.reference(), at: now });
            add_line(write, &mut it, Line::event(author.clone(), Change::Help { wanted: true }, now)).await?;
        }
        if !it.summary.tags.iter().any(|tag| tag.raw() == MISDIRECTED) {
            it.summary.tags.push(Untrusted::from(MISDIRECTED));
        }
        set_status(write, &mut it, Status::OnHold, None, None, author).await?;
        save(write, &mut it).await?;
        if it.summary.status != was {
            touch_customer(write, it.customer).await?;
        }
        let id = it.summary.id.as_str();
        write.audit(Some(caller.id()), "message.misdirected", message.id.as_str(), Some(id)).await?;
        Ok(Sent { message, conversation: it.summary })
    }
}
