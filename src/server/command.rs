//! Every change of the database, one type each: what it needs, what it tells, all in one transaction.
//!
//! Here is also what several of them do: reading a conversation under the caller's rights, adding lines to its thread,
//! and writing it back with its event.

pub mod agents;
pub mod begin;
pub mod change;
mod changed;
mod come_back;
pub mod customer;
pub mod day;
pub mod deliver;
pub mod desk;
pub mod draft;
pub mod erase;
pub mod figures;
pub mod first;
pub mod goodwill;
pub mod hearing;
pub mod identity;
pub mod import;
pub mod inbound;
pub mod incident;
pub mod keyed;
pub mod look;
pub mod note;
mod outgoing;
pub mod plan;
pub mod praise;
pub mod promise;
pub mod prompt;
pub mod queues;
pub mod recall;
pub mod send;
pub mod survey;
pub mod team_rules;
pub mod time;

use super::db::conversations::{Conversation, preview};
use super::error::Error;
use super::log::Audience;
use super::rights::Caller;
use super::writer::Write;
use super::{db, rules};
use crate::api::{
    Author, Change, ConversationId, Envelope, Event, Former, Message, MessageId, MessageKind, MessageState, OpKey,
    Queue, Stamped, Summary, Time,
};
use crate::text::Untrusted;

/// A conversation that the caller may work on.
pub async fn open(write: &mut Write<'_>, caller: &Caller, id: &ConversationId) -> Result<Conversation, Error> {
    let found = db::conversations::get(write.conn, id).await?;
    found.filter(|conversation| caller.reads(conversation.summary.team.as_ref())).ok_or(Error::NotFound("conversation"))
}

/// The queue whose policy holds for a conversation.
pub async fn queue_of(write: &mut Write<'_>, conversation: &Conversation) -> Result<Queue, Error> {
    Ok(db::queues::get(write.conn, conversation.queue).await?)
}

/// Adds a new conversation. It is told of by [`save`], after its first lines.
pub async fn insert(write: &mut Write<'_>, conversation: &mut Conversation) -> Result<(), Error> {
    conversation.key = db::conversations::insert(write.conn, conversation).await?;
    conversation.summary.number = conversation.key;
    Ok(())
}

/// Writes a conversation back under a new version and tells its readers. Once per command: a version is the sequence
/// of the one event that says so.
pub async fn save(write: &mut Write<'_>, conversation: &mut Conversation) -> Result<(), Error> {
    save_moved(write, conversation, None).await
}

/// Likewise for one that came from another queue: whoever could read it only there is told that it is gone.
pub async fn save_moved(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    former: Option<Former>,
) -> Result<(), Error> {
    conversation.summary.version = write.next_seq();
    db::conversations::update(write.conn, conversation).await?;
    let places = conversation.places();
    for (from, to) in conversation.counted.into_iter().zip(places) {
        write.count(from, to);
    }
    conversation.counted = places;
    let mut audience = audience(conversation);
    if let Audience::Conversation { former: told, .. } = &mut audience {
        told.clone_from(&former);
    }
    let event = Event::ConversationChanged {
        at: write.at(conversation.summary.version),
        conversation: Box::new(conversation.summary.clone()),
        former,
    };
    write.tell(&event, audience).await
}

/// Who may know of a conversation.
pub fn audience(conversation: &Conversation) -> Audience {
    let summary = &conversation.summary;
    Audience::Conversation { id: summary.id.clone(), team: summary.team.clone(), former: None }
}

/// A conversation as the answer of the command that changed it.
pub fn stamped(write: &mut Write<'_>, conversation: Conversation) -> Stamped<Summary> {
    Stamped { as_of: write.here(), body: conversation.summary }
}

/// Since when the customer waits, by the thread up to `until`: the first message after our last that wants an answer.
pub async fn unanswered_since(
    write: &mut Write<'_>,
    conversation: &Conversation,
    until: Time,
) -> Result<Option<Time>, Error> {
    let lines = db::messages::unanswered(write.conn, conversation.key, until).await?;
    Ok(lines.into_iter().find(|(_, text)| rules::wants_answer(conversation, text.raw())).map(|(at, _)| at))
}

/// Tells those who show a customer that a matter of theirs began, ended or changed.
pub async fn touch_customer(write: &mut Write<'_>, customer: i64) -> Result<(), Error> {
    let erased = db::erase::erased_at(write.conn, customer).await? == Some(write.now);
    let id = db::customers::reference(write.conn, customer).await?.id;
    let version = write.next_seq();
    db::customers::set_version(write.conn, customer, version).await?;
    // Who shows a record that is part of another now may see it by that one.
    let shown = db::customers::alive(write.conn, customer).await?;
    let teams = db::customers::teams(write.conn, shown).await?;
    write.tell(&Event::CustomerChanged { at: write.at(version), id, erased }, Audience::Customer(teams)).await
}

/// A line to be added to a thread.
pub struct Line {
    /// What it is.
    pub kind: MessageKind,
    /// By whom.
    pub author: Author,
    /// What was written.
    pub text: Untrusted,
    /// When.
    pub at: Time,
    /// How far it has come.
    pub state: Option<MessageState>,
    /// The key made at Send.
    pub key: Option<OpKey>,
    /// What an event line tells.
    pub change: Option<Change>,
    /// How it travels.
    pub envelope: Envelope,
}

impl Line {
    /// An event line.
    pub fn event(author: Author, change: Change, at: Time) -> Self {
        Self {
            kind: MessageKind::Event,
            author,
            text: Untrusted::default(),
            at,
            state: None,
            key: None,
            change: Some(change),
            envelope: Envelope::default(),
        }
    }
}

/// Adds a line to a thread, with its key in the database. The caller saves the conversation afterwards.
pub async fn add_line(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    line: Line,
) -> Result<(i64, Message), Error> {
    let summary = &mut conversation.summary;
    // Places are counted from 1 without gaps, so the count of lines is the last place.
    summary.message_count += 1;
    let message = Message {
        id: MessageId::of(write.uuid()),
        conversation: summary.id.clone(),
        position: i64::from(summary.message_count),
        version: write.next_seq(),
        kind: line.kind,
        author: line.author,
        text: line.text,
        at: line.at,
        state: line.state,
        failure: None,
        key: line.key,
        change: line.change,
        envelope: line.envelope,
    };
    if message.is_written() {
        summary.last_message = Some(message.id.clone());
        summary.last_message_at = summary.last_message_at.max(Some(message.at));
    }
    if matches!(message.kind, MessageKind::Inbound | MessageKind::Outbound) {
        summary.preview = preview(&message.text);
    }
    let key = db::messages::insert(write.conn, conversation.key, &message).await?;
    let event = Event::MessageAdded { at: write.at(message.version), message: Box::new(message.clone()) };
    write.tell(&event, audience(conversation)).await?;
    Ok((key, message))
}
