//! Incidents: made known, changed, ended; and one text to all they touch.
//!
//! A text to all is first planned for everybody in one transaction, then made portion by portion, each message in the
//! transaction that says that it is made: whatever ends the program in between, nobody gets it twice and nobody is
//! forgotten. Taking it back stops everything that is still held at once and is done by portions likewise.

use std::collections::BTreeSet;

use super::recall::{Before, hold, take_back};
use super::{Line, add_line, begin, save, touch_customer};
use crate::api::{
    AgentId, Author, Code, Envelope, Event, Incident, IncidentId, IncidentPatch, MessageKind, MessageState,
    NewIncident, NewTelling, Stamped, Status, Telling, Texts, Time, TouchedState, Touches,
};
use crate::server::db::incidents::{self, Person, Row};
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::reach::{Letter, letter};
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};
use crate::text::Untrusted;

/// Most characters of a title or label, of what is known, of a text to all.
const LINE: usize = 100;
const KNOWN: usize = 2_000;
const TEXT: usize = 10_000;

/// Fewest characters of a part of a product's name: one letter names everything.
const PART: usize = 2;

/// Most products, labels and customers that one incident names.
const NAMED: usize = 50;
const CUSTOMERS: usize = 1_000;

/// Messages made, or taken back, in one command.
const PORTION: i64 = 50;

/// A text to many can be taken back for at least so long, whatever its channels allow a single reply.
const UNDO_MS: i64 = 30_000;

/// The label of every conversation begun for an incident; surveys are silent where it stands.
pub const INCIDENT: &str = "incident";

fn filled(field: &'static str, text: &Untrusted, most: usize) -> Result<(), Error> {
    if text.raw().trim().is_empty() || text.raw().chars().count() > most {
        return Err(Error::field(field, Code::OneTo.with("most", most)));
    }
    Ok(())
}

fn check_touches(touches: &Touches) -> Result<(), Error> {
    let long = |text: &Untrusted, least| !(least..=LINE).contains(&text.raw().trim().chars().count());
    if touches.products.len() > NAMED || touches.products.iter().any(|part| long(part, PART)) {
        return Err(Error::field("touches.products", Code::Items.with("count", NAMED).with("most", LINE)));
    }
    if touches.tags.len() > NAMED || touches.tags.iter().any(|tag| long(tag, 1)) {
        return Err(Error::field("touches.tags", Code::Items.with("count", NAMED).with("most", LINE)));
    }
    if touches.customers.len() > CUSTOMERS {
        return Err(Error::field("touches.customers", Code::Items.with("count", CUSTOMERS).with("most", LINE)));
    }
    Ok(())
}

fn check_texts(texts: &Texts) -> Result<(), Error> {
    for (field, text) in [("texts.en", &texts.en), ("texts.ja", &texts.ja)] {
        let Some(text) = text else { continue };
        if text.raw().chars().count() > TEXT {
            return Err(Error::field(field, Code::AtMost.with("most", TEXT)));
        }
    }
    Ok(())
}

/// Makes an incident known.
pub struct Open {
    /// Who asks.
    pub caller: Caller,
    /// What.
    pub new: NewIncident,
}

impl Command for Open {
    type Output = Stamped<Incident>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Incident>, Error> {
        let Self { caller, new } = self;
        let NewIncident { title, text, since, until, touches } = new;
        filled("title", &title, LINE)?;
        filled("text", &text, KNOWN)?;
        check_touches(&touches)?;
        let now = write.now;
        if since.is_some_and(|since| since > now) {
            return Err(Error::field("since", Code::HasCome));
        }
        check_until(until, now)?;
        let incident = Incident {
            id: IncidentId::of(write.uuid()),
            version: 0,
            title,
            text,
            since: since.unwrap_or(now),
            until,
            opened_by: caller.reference(),
            opened_at: now,
            ended_at: None,
            touches,
            people: 0,
            texts: Texts::default(),
            telling: None,
        };
        let mut row = Row { key: 0, opened_by: caller.key, told_by: None, incident };
        row.key = incidents::insert(write.conn, &row).await?;
        name_all(write, &row, &caller).await?;
        told(write, row, Some(caller.id()), "incident.open", None).await
    }
}

fn check_until(until: Option<Time>, now: Time) -> Result<(), Error> {
    if until.is_some_and(|until| until <= now) {
        return Err(Error::field("until", Code::ToCome));
    }
    Ok(())
}

/// Names everybody whom the incident says it touches.
async fn name_all(write: &mut Write<'_>, row: &Row, caller: &Caller) -> Result<(), Error> {
    let touches = &row.incident.touches;
    for product in &touches.products {
        incidents::name_by_product(write.conn, row.key, product, touches.ordered_from, None).await?;
    }
    for tag in &touches.tags {
        incidents::name_by_tag(write.conn, row.key, tag).await?;
    }
    for id in &touches.customers {
        let customer = super::customer::within_reach(write.conn, caller, id).await;
        let customer = customer.map_err(|_| Error::field("touches.customers", Code::NoCustomer))?;
        incidents::name(write.conn, row.key, customer).await?;
    }
    Ok(())
}

/// Writes an incident back under a new version and tells everybody who answers.
async fn told(
    write: &mut Write<'_>,
    mut row: Row,
    who: Option<&AgentId>,
    action: &'static str,
    detail: Option<&str>,
) -> Result<Stamped<Incident>, Error> {
    row.incident.version = write.next_seq();
    incidents::update(write.conn, &row).await?;
    // How many it touches and how many were told is counted where they stand.
    let incident = incidents::by_key(write.conn, row.key).await?.incident;
    let event = Event::IncidentChanged { at: write.at(incident.version), incident: Box::new(incident.clone()) };
    write.tell(&event, Audience::Desk).await?;
    write.audit(who, action, incident.id.as_str(), detail).await?;
    Ok(Stamped { as_of: write.here(), body: incident })
}

/// Changes an incident.
pub struct ChangeIncident {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub incident: IncidentId,
    /// The version they read.
    pub version: u64,
    /// What to change.
    pub patch: IncidentPatch,
}

impl Command for ChangeIncident {
    type Output = Stamped<Incident>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Incident>, Error> {
        let Self { caller, incident: id, version, patch } = self;
        let IncidentPatch { title, text, until, touches, ended, texts } = patch;
        let only_texts = title.is_none() && text.is_none() && until.is_none() && touches.is_none() && ended.is_none();
        if !only_texts && !caller.directs() {
            return Err(Error::Forbidden(Code::IncidentBySupervisor));
        }
        let mut row = incidents::get(write.conn, &id).await?.ok_or(Error::NotFound("incident"))?;
        if row.incident.version != version {
            return Err(Error::Changed(Box::default()));
        }
        let now = write.now;
        let it = &mut row.incident;
        if let Some(title) = title {
            filled("title", &title, LINE)?;
            it.title = title;
        }
        if let Some(text) = text {
            filled("text", &text, KNOWN)?;
            it.text = text;
        }
        if until.is_some() {
            check_until(until, now)?;
            it.until = until;
        }
        if let Some(texts) = texts {
            check_texts(&texts)?;
            it.texts = texts;
        }
        if let Some(ended) = ended {
            it.ended_at = ended.then(|| it.ended_at.unwrap_or(now));
        }
        if let Some(touches) = touches {
            check_touches(&touches)?;
            it.touches = touches;
            incidents::forget_named(write.conn, row.key).await?;
            name_all(write, &row, &caller).await?;
        }
        let detail = match ended {
            Some(true) => Some("ended"),
            Some(false) => Some("opened again"),
            None => only_texts.then_some("texts"),
        };
        told(write, row, Some(caller.id()), "incident.change", detail).await
    }
}

/// Sends one text to all of an incident who were not told: plans it, for [`Write`]'s jobs to make.
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
            // What changed since it was planned counts: a flag, a word of ours, an address.
            let person = person.map(|person| Person { state: TouchedState::Untold, ..person });
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
    // Until something is sent in it, it is nobody's work: taken back, it is that again.
    let start = Status::NoAnswerNeeded;
    let mut it = begin::start(write, by, person.customer, channel, title.clone(), start).await?;
    it.summary.tags = vec![Untrusted::from(INCIDENT), title];
    let before = Before::of(&it);
    let queue = super::queue_of(write, &it).await?;
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

/// Takes back everything of an incident's text that is still held.
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

/// These orders are new or changed: incidents that hold and name what is in them touch their customers from now on.
pub async fn touched_by_orders(write: &mut Write<'_>, orders: &[i64]) -> Result<(), Error> {
    if orders.is_empty() {
        return Ok(());
    }
    for (key, touches) in incidents::holding(write.conn, write.now).await? {
        let mut named = 0;
        for product in &touches.products {
            named += incidents::name_by_product(write.conn, key, product, touches.ordered_from, Some(orders)).await?;
        }
        if named > 0 {
            let row = incidents::by_key(write.conn, key).await?;
            told(write, row, None, "incident.touches", None).await?;
        }
    }
    Ok(())
}

/// A conversation has these labels now: incidents that hold and name one of them touch its customer from now on.
pub async fn touched_by_tags(write: &mut Write<'_>, customer: i64, tags: &[Untrusted]) -> Result<(), Error> {
    for (key, touches) in incidents::holding(write.conn, write.now).await? {
        if touches.tags.iter().any(|tag| tags.contains(tag)) && incidents::name(write.conn, key, customer).await? {
            let row = incidents::by_key(write.conn, key).await?;
            told(write, row, None, "incident.touches", None).await?;
        }
    }
    Ok(())
}
