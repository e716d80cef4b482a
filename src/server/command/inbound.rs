//! A message from outside: whose it is, which conversation it belongs to, what it does to that.

use super::customer::{recognise, record};
use super::{Line, add_line, figures, hearing, insert, queue_of, save, survey, touch_customer};
use crate::api::{
    Author, Change, Channel, Code, ContactKind, ConversationId, Envelope, Identity, Inbound, InboundReceipt,
    MessageKind, Queue, Status, Summary, Time, Verification, Who,
};
use crate::care;
use crate::server::db::conversations::Conversation;
use crate::server::db::external::External;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::rules::Arrival;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};
use crate::text::Untrusted;

/// Chat and social messages belong to the conversation whose last message is not older than this, also when it is done:
/// whoever writes "thank you" a minute after we resolved has not begun a new matter.
const SAME_MS: i64 = 24 * 60 * 60_000;

/// A message within this time after we wrote first, in a matter that still waits for their word, is that word.
const ANSWER_MS: i64 = 14 * 24 * 60 * 60_000;

/// Longest name, address or id that is taken.
const LINE: usize = 1_000;

/// Most receivers besides us that are kept of a mail.
const COPIES: usize = 50;

/// Takes a message in.
pub struct Bring {
    /// Who brings it.
    pub caller: Caller,
    /// The message.
    pub inbound: Inbound,
}

impl Command for Bring {
    type Output = InboundReceipt;

    async fn run(self, write: &mut Write<'_>) -> Result<InboundReceipt, Error> {
        let Self { caller, inbound } = self;
        check(&inbound)?;
        let source = inbound.channel.as_str();
        if let Some(id) = &inbound.external_id
            && let Some(known) = db::external::get(write.conn, "message", source, id).await?
        {
            let line = db::messages::by_key(write.conn, known.target).await?;
            return Ok(InboundReceipt {
                conversation: line.message.conversation,
                message: line.message.id,
                created: false,
            });
        }
        let receipt = if let Some(receipt) = answer_of(write, &inbound).await? {
            receipt
        } else {
            let (mut it, arrival) = place(write, &inbound).await?;
            take(write, &mut it, &inbound, arrival).await?
        };
        write
            .audit(Some(caller.id()), "inbound", receipt.message.as_str(), Some(receipt.conversation.as_str()))
            .await?;
        Ok(receipt)
    }
}

fn check(inbound: &Inbound) -> Result<(), Error> {
    if inbound.text.raw().trim().is_empty() {
        return Err(Error::field("text", Code::Nothing));
    }
    let who = &inbound.who;
    let long = |text: &Option<Untrusted>| text.as_ref().is_some_and(|text| text.raw().chars().count() > LINE);
    for (field, text) in [
        ("who.name", &who.name),
        ("who.reading", &who.reading),
        ("who.mail", &who.mail),
        ("who.phone", &who.phone),
        ("who.handle", &who.handle),
        ("subject", &inbound.subject),
        ("to", &inbound.to),
    ] {
        if long(text) {
            return Err(Error::field(field, Code::AtMost.with("most", LINE)));
        }
    }
    if inbound.cc.len() > COPIES || inbound.cc.iter().any(|address| address.raw().chars().count() > LINE) {
        return Err(Error::field("cc", Code::Items.with("count", COPIES).with("most", LINE)));
    }
    let ids = [("external_id", &inbound.external_id), ("conversation_external_id", &inbound.conversation_external_id)];
    for (field, id) in ids {
        if id.as_ref().is_some_and(|id| id.is_empty() || id.chars().count() > LINE) {
            return Err(Error::field(field, Code::OneTo.with("most", LINE)));
        }
    }
    Ok(())
}

/// The conversation a message belongs to, and what the message does to it; new ones are inserted.
async fn place(write: &mut Write<'_>, inbound: &Inbound) -> Result<(Conversation, Option<Arrival>), Error> {
    let channel = inbound.channel;
    let now = write.now;
    if let Some(thread) = &inbound.conversation_external_id
        && let Some(known) = db::external::thread(write.conn, channel.as_str(), thread).await?
    {
        let mut it = db::conversations::by_key(write.conn, known.target).await?;
        let arrival = arrives(&it, inbound, now);
        if arrival == Arrival::Follow {
            let new = begin(write, inbound, it.customer, it.summary.identity, Some(it.key)).await?;
            return Ok((new, None));
        }
        identify(&mut it, &inbound.who, false, now);
        return Ok((it, Some(arrival)));
    }
    let (customer, is_known) = find_customer(write, &inbound.who).await?;
    if is_known && matches!(channel, Channel::Chat | Channel::Social) {
        let since = now.plus_millis(-SAME_MS);
        if let Some(mut it) = db::conversations::recent_of(write.conn, customer, channel.as_str(), since).await? {
            let arrival = arrives(&it, inbound, now);
            if arrival != Arrival::Follow {
                identify(&mut it, &inbound.who, is_known, now);
                return Ok((it, Some(arrival)));
            }
        }
    }
    if is_known && !inbound.public {
        let since = now.plus_millis(-ANSWER_MS);
        let begun = db::conversations::begun_with(write.conn, customer, channel.as_str(), since).await?;
        if let Some(mut it) = begun.filter(|it| is_reply_to(inbound, it.summary.subject.raw())) {
            identify(&mut it, &inbound.who, is_known, now);
            return Ok((it, Some(Arrival::Continue)));
        }
    }
    let identity = if is_known { Identity::Claimed } else { Identity::None };
    Ok((begin(write, inbound, customer, identity, None).await?, None))
}

/// Whether a message without a thread of its own reads as the answer to what we wrote under this subject: it has none, or
/// the same after its "Re:".
fn is_reply_to(inbound: &Inbound, subject: &str) -> bool {
    let plain = |subject: &str| {
        let mut rest = crate::text::fold(subject).trim().to_owned();
        while let Some((mark, after)) = rest.split_once(':') {
            if !["re", "aw", "返信"].contains(&mark.trim()) {
                break;
            }
            rest = after.trim().to_owned();
        }
        rest
    };
    let theirs = inbound.subject.as_ref().map(|subject| plain(subject.raw())).unwrap_or_default();
    theirs.is_empty() || theirs == plain(subject)
}

/// What the message does to the conversation it belongs to.
fn arrives(it: &Conversation, inbound: &Inbound, now: Time) -> Arrival {
    rules::arrival(it.summary.status, it.summary.resolved_at, inbound.text.raw(), now)
}

/// Adds the message and what it does.
async fn take(
    write: &mut Write<'_>,
    it: &mut Conversation,
    inbound: &Inbound,
    arrival: Option<Arrival>,
) -> Result<InboundReceipt, Error> {
    let now = write.now;
    let at = inbound.at.unwrap_or(now).min(now);
    let was = it.summary.status;
    let queue = queue_of(write, it).await?;
    let line = Line {
        kind: MessageKind::Inbound,
        author: Author::Customer,
        text: inbound.text.clone(),
        at,
        state: None,
        key: None,
        change: None,
        envelope: Envelope {
            from: address(&inbound.who, inbound.channel),
            to: inbound.to.clone(),
            cc: inbound.cc.clone(),
            ..Envelope::default()
        },
    };
    let (key, message) = add_line(write, it, line).await?;
    it.last_inbound_at = Some(at);
    if arrival == Some(Arrival::Reopen) {
        db::load::forget_upset(write.conn, it.key).await?;
    }
    let upset = hearing::upset(write, std::iter::once(&inbound.text)).await?;
    if upset > 0 {
        db::load::heard_upset(write.conn, it.key, upset).await?;
    }
    match arrival {
        Some(Arrival::Thanked) => {
            it.summary.thanked = true;
            add_line(write, it, Line::event(Author::Customer, Change::Thanked, now)).await?;
            figures::thanked(write, it, at).await?;
        }
        Some(Arrival::Reopen) => {
            rules::set_status(it, Status::Open, None, None, now, (&queue).into());
            add_line(write, it, Line::event(Author::Customer, Change::Reopened, now)).await?;
            db::figures::reopened(write.conn, it.key, at).await?;
        }
        Some(Arrival::Continue) if matches!(was, Status::Pending | Status::Snoozed) => {
            rules::set_status(it, Status::Open, None, None, now, (&queue).into());
        }
        _ => {}
    }
    if !it.summary.status.is_done() {
        if rules::wants_answer(it, inbound.text.raw()) {
            rules::customer_wrote(it, at, (&queue).into());
        } else {
            figures::thanked(write, it, at).await?;
        }
        rules::present(it, inbound.channel, inbound.present, now);
    }
    save(write, it).await?;
    if arrival.is_none() || it.summary.status != was {
        touch_customer(write, it.customer).await?;
    }
    let source = inbound.channel.as_str();
    if let Some(id) = &inbound.external_id {
        db::external::put(write.conn, "message", source, id, &External { target: key, hash: None }).await?;
    }
    if let Some(id) = &inbound.conversation_external_id {
        db::external::put(write.conn, "thread", source, id, &External { target: it.key, hash: None }).await?;
    }
    Ok(InboundReceipt { conversation: it.summary.id.clone(), message: message.id, created: true })
}

/// The address a message came from.
fn address(who: &Who, channel: Channel) -> Option<Untrusted> {
    let given = match ContactKind::of(channel) {
        ContactKind::Mail => &who.mail,
        ContactKind::Phone => &who.phone,
        ContactKind::Handle => &who.handle,
    };
    given.clone().filter(|given| !given.raw().trim().is_empty())
}

/// What the channel, or a contact point that matches, says of who this is. It never takes back what was known.
fn identify(conversation: &mut Conversation, who: &Who, is_known: bool, now: Time) {
    let summary = &mut conversation.summary;
    if who.verified && summary.identity < Identity::Verified {
        summary.identity = Identity::Verified;
        summary.verification = Some(Verification { method: "channel".into(), by: None, at: now, caller: None });
    } else if is_known && summary.identity < Identity::Claimed {
        summary.identity = Identity::Claimed;
    }
}

/// Begins a conversation, in the queue of its channel.
async fn begin(
    write: &mut Write<'_>,
    inbound: &Inbound,
    customer: i64,
    identity: Identity,
    follows: Option<i64>,
) -> Result<Conversation, Error> {
    let queues = db::queues::all(write.conn).await?;
    let (queue_key, queue) = queue_for(&queues, inbound.channel)?;
    let now = write.now;
    let id = ConversationId::of(write.uuid());
    let person = db::customers::reference(write.conn, customer).await?;
    let at = inbound.at.unwrap_or(now).min(now);
    let named = inbound.subject.as_ref().filter(|subject| !subject.raw().trim().is_empty());
    let summary = Summary {
        // Lists, and whoever asks how it went later, need something to call it by.
        subject: named.cloned().unwrap_or_else(|| care::matter(&inbound.text)),
        public: inbound.public,
        team: queue.team.clone(),
        identity,
        ..Summary::begun(id, inbound.channel, person, queue.id.clone(), at)
    };
    let mut it = Conversation { follows, ..Conversation::begun(summary, customer, queue_key) };
    identify(&mut it, &inbound.who, false, now);
    insert(write, &mut it).await?;
    let started = Line::event(Author::System, Change::Started { channel: inbound.channel }, it.summary.created_at);
    add_line(write, &mut it, started).await?;
    Ok(it)
}

/// The first queue of the channel, else the first of all.
pub(super) fn queue_for(queues: &[(i64, Queue)], channel: Channel) -> Result<(i64, &Queue), Error> {
    queues
        .iter()
        .find(|(_, queue)| queue.channel == Some(channel))
        .or_else(|| queues.first())
        .map(|(key, queue)| (*key, queue))
        .ok_or_else(|| Error::field("channel", Code::NoQueue))
}

/// The customer a message is from, and whether a contact point of theirs said so. Several, or points of different people,
/// make a new customer, who is told of with the conversation.
async fn find_customer(write: &mut Write<'_>, who: &Who) -> Result<(i64, bool), Error> {
    let (contacts, known) = recognise(write, who).await?;
    match known {
        Some(customer) => Ok((customer, true)),
        None => Ok((record(write, who, &contacts).await?, false)),
    }
}

/// A number where we asked for one is the answer to that, and no new matter.
async fn answer_of(write: &mut Write<'_>, inbound: &Inbound) -> Result<Option<InboundReceipt>, Error> {
    let (_, customer) = recognise(write, &inbound.who).await?;
    survey::answer::number(write, inbound, customer).await
}
