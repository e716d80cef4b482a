//! One text to all of an incident.
//!
//! It is first planned for everybody in one transaction, then made portion by portion, each message in the transaction
//! that says that it is made: whatever ends the program in between, nobody gets it twice and nobody is forgotten. Taking
//! it back stops everything that is still held at once and is done by portions likewise.

use std::collections::BTreeSet;

use super::{check_texts, refuse_while_made, told};
use crate::api::{
    Author, Code, Envelope, Incident, IncidentId, MessageKind, MessageState, NewTelling, Stamped, Status, Telling,
    Texts, TouchedState,
};
use crate::care;
use crate::server::command::recall::{Before, hold, take_back};
use crate::server::command::{Line, add_line, begin, queue_of, save, touch_customer};
use crate::server::db::incidents::{self, Person, Row};
use crate::server::error::Error;
use crate::server::reach::{Letter, letter};
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};
use crate::text::Untrusted;

/// Messages made, or taken back, in one command.
const PORTION: i64 = 50;

/// A text to many can be taken back for at least so long, whatever its channels allow a single reply.
const UNDO_MS: i64 = 30_000;

/// The label of every conversation begun for an incident; surveys are silent where it stands.
const INCIDENT: &str = "incident";

/// Sends one text to all of an incident who were not told: plans it, for the server's jobs to make.
pub struct Tell {
    /// Who asks.
    pub caller: Caller,
    /// Of which incident.
    pub incident: IncidentId,
    /// What to say.
    pub new: NewTelling,
}

impl Command for Tell {
    type Output = Stamped<Incident>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Incident>, Error> {
        let Self { caller, incident: id, new: NewTelling { texts } } = self;
        let mut row = incidents::get(write.conn, &id).await?.ok_or(Error::NotFound("incident"))?;
        let now = write.now;
        if !row.incident.holds(now) {
            return Err(Error::field("id", Code::Ended));
        }
        refuse_while_made(&row.incident)?;
        check_texts(&texts)?;
        for (field, text) in [("texts.en", &texts.en), ("texts.ja", &texts.ja)] {
            if let Some(stray) = text.as_ref().and_then(|text| Texts::stray(text.raw())) {
                let stray: String = stray.chars().take(40).collect();
                return Err(Error::field(field, Code::Braces.with("stray", stray)));
            }
        }
        let queues = db::queues::all(write.conn).await?;
        let readable = caller.readable(&queues);
        let served = db::agents::served(write.conn).await?;
        let people = incidents::people(write.conn, row.key, readable.as_deref(), None, now).await?;
        let ready: Vec<&Person> = people.iter().filter(|person| letter(person, &texts, &served).is_ok()).collect();
        if ready.is_empty() {
            return Err(Error::field("texts", Code::NobodyLeft));
        }
        for person in &ready {
            incidents::set_state(write.conn, person.key, TouchedState::Planned, None).await?;
        }
        let undo = queues.iter().map(|(_, queue)| queue.undo_ms).max().unwrap_or(0).max(UNDO_MS);
        row.incident.texts = texts;
        row.told_by = Some(caller.key);
        row.incident.telling = Some(Telling {
            by: caller.reference(),
            at: now,
            release_at: now.plus_millis(undo),
            planned: 0,
            sent: 0,
            recalled: 0,
        });
        let count = ready.len().to_string();
        told(write, row, Some(caller.id()), "incident.tell", Some(&count)).await
    }
}

/// Makes the messages that are planned; whether there may be more.
pub struct MakePlanned;

impl Command for MakePlanned {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let work = incidents::work(write.conn, TouchedState::Planned, PORTION).await?;
        let served = db::agents::served(write.conn).await?;
        let mut of: Option<(Row, Caller)> = None;
        for (key, incident, _) in &work {
            if of.as_ref().is_none_or(|(row, _)| row.key != *incident) {
                if let Some((row, _)) = of.take() {
                    told(write, row, None, "incident.made", None).await?;
                }
                of = Some(teller(write, *incident).await?);
            }
            let Some((row, by)) = &of else { continue };
            let now = write.now;
            let person = incidents::people(write.conn, row.key, None, Some(*key), now).await?.into_iter().next();
            // What changed since it was planned counts: a flag, a word of ours, an address, the end of it all.
            let person = person
                .filter(|_| row.incident.holds(now))
                .map(|person| Person { state: TouchedState::Untold, ..person });
            let letter = person.as_ref().and_then(|person| letter(person, &row.incident.texts, &served).ok());
            match (person, letter) {
                (Some(person), Some(letter)) => send(write, row, by, &person, letter).await?,
                _ => incidents::set_state(write.conn, *key, TouchedState::Untold, None).await?,
            }
        }
        if let Some((row, _)) = of {
            told(write, row, None, "incident.made", None).await?;
        }
        Ok(i64::try_from(work.len()).is_ok_and(|count| count == PORTION))
    }
}

/// An incident with who sent its text.
async fn teller(write: &mut Write<'_>, incident: i64) -> Result<(Row, Caller), Error> {
    let row = incidents::by_key(write.conn, incident).await?;
    let telling = row.incident.telling.as_ref().ok_or_else(|| Error::Internal("planned without a teller".into()))?;
    let (key, agent) = db::agents::get(write.conn, &telling.by.id).await?.ok_or(Error::NotFound("agent"))?;
    Ok((row, Caller { key, agent }))
}

/// One message in a conversation of its own, which waits for the customer.
async fn send(write: &mut Write<'_>, row: &Row, by: &Caller, person: &Person, letter: Letter) -> Result<(), Error> {
    let Letter { channel, to, text } = letter;
    let now = write.now;
    let title = row.incident.title.clone();
    // The title is in the language of whoever gave it.
    let same = care::language_of(&[title.raw()]) == care::language_of(&[text.raw()]);
    let subject = if same { title.clone() } else { care::matter(&text) };
    // Until something is sent in it, it is nobody's work: taken back, it is that again.
    let start = Status::NoAnswerNeeded;
    let mut it = begin::start(write, by, person.customer, channel, subject, start).await?;
    it.summary.tags = vec![Untrusted::from(INCIDENT), title];
    let before = Before::of(&it);
    let queue = queue_of(write, &it).await?;
    rules::set_status(&mut it, Status::Pending, None, None, now, (&queue).into());
    rules::we_answered(&mut it, now);
    let release_at = row.incident.telling.as_ref().map(|telling| telling.release_at).max(Some(now));
    let line = Line {
        kind: MessageKind::Outbound,
        author: Author::Agent(by.reference()),
        text,
        at: now,
        state: Some(MessageState::Held),
        key: Some(row.incident.id.key_for(&person.reference.id)),
        change: None,
        envelope: Envelope { to: Some(to), release_at, ..Envelope::default() },
    };
    let (message_key, message) = add_line(write, &mut it, line).await?;
    hold(write, &it, message_key, before, release_at).await?;
    incidents::set_state(write.conn, person.key, TouchedState::Sent, Some(message_key)).await?;
    save(write, &mut it).await?;
    touch_customer(write, person.customer).await?;
    // Who sent it stands in the line of the telling.
    write.audit(None, "message.send", message.id.as_str(), Some(it.summary.id.as_str())).await
}

/// Takes back everything of an incident's text that is still held, whoever's queues it went out by: an incident is the
/// whole shop's, and so is what was said of it.
pub struct Recall {
    /// Who asks.
    pub caller: Caller,
    /// Of which incident.
    pub incident: IncidentId,
}

impl Command for Recall {
    type Output = Stamped<Incident>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Incident>, Error> {
        let Self { caller, incident: id } = self;
        let row = incidents::get(write.conn, &id).await?.ok_or(Error::NotFound("incident"))?;
        let sent = row.told_by == Some(caller.key);
        if !sent && !caller.directs() {
            return Err(Error::Forbidden(Code::AuthorOnly));
        }
        if incidents::stop(write.conn, row.key).await? == 0 {
            return Err(Error::TooLate);
        }
        told(write, row, Some(caller.id()), "incident.recall", None).await
    }
}

/// Takes back the messages that are to be; whether there may be more.
pub struct TakeBack;

impl Command for TakeBack {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let work = incidents::work(write.conn, TouchedState::Recalling, PORTION).await?;
        let mut touched = BTreeSet::new();
        for (key, incident, message) in &work {
            let Some(message) = *message else { continue };
            let line = db::messages::by_key(write.conn, message).await?;
            let it = db::conversations::by_key(write.conn, line.conversation).await?;
            let (id, conversation) = (line.message.id.clone(), it.summary.id.clone());
            let state = match take_back(write, None, it, line).await {
                Ok(_) => {
                    write.audit(None, "message.recall", id.as_str(), Some(conversation.as_str())).await?;
                    TouchedState::Recalled
                }
                // A channel had it first.
                Err(Error::TooLate) => TouchedState::Sent,
                Err(error) => return Err(error),
            };
            incidents::set_state(write.conn, *key, state, Some(message)).await?;
            touched.insert(*incident);
        }
        for incident in touched {
            let row = incidents::by_key(write.conn, incident).await?;
            told(write, row, None, "incident.taken-back", None).await?;
        }
        Ok(i64::try_from(work.len()).is_ok_and(|count| count == PORTION))
    }
}
