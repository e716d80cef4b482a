//! Incidents: made known, changed, ended; and whom they touch, also those who come later.

mod tell;

use crate::api::{
    AgentId, Code, CustomerId, Event, Incident, IncidentId, IncidentPatch, NewIncident, Stamped, Texts, Time, Touches,
};
use crate::server::db::{
    self,
    incidents::{self, Row},
};
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;
pub use tell::{MakePlanned, Recall, TakeBack, Tell};

/// Most characters of a title or label, of what is known, of a text to all.
const LINE: usize = 100;
const KNOWN: usize = 2_000;
const TEXT: usize = 10_000;

/// Fewest characters of a part of a product's name: one letter names everything.
const PART: usize = 2;

/// Most products, labels and customers that one incident names.
const NAMED: usize = 50;
const CUSTOMERS: usize = 1_000;

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
        name_all(write, &row, &[], &caller).await?;
        told(write, row, Some(caller.id()), "incident.open", None).await
    }
}

fn check_until(until: Option<Time>, now: Time) -> Result<(), Error> {
    if until.is_some_and(|until| until <= now) {
        return Err(Error::field("until", Code::ToCome));
    }
    Ok(())
}

/// Names everybody whom the incident says it touches. Whoever is `known` to it was named by somebody who may see them.
async fn name_all(write: &mut Write<'_>, row: &Row, known: &[CustomerId], caller: &Caller) -> Result<(), Error> {
    let touches = &row.incident.touches;
    incidents::name_by_products(write.conn, row.key, &touches.products, touches.ordered_from, None).await?;
    incidents::name_by_tags(write.conn, row.key, &touches.tags).await?;
    for id in &touches.customers {
        let customer = if known.contains(id) {
            db::customers::key_of(write.conn, id).await?
        } else {
            super::customer::within_reach(write.conn, caller, id).await.ok()
        };
        let customer = customer.ok_or_else(|| Error::field("touches.customers", Code::NoCustomer))?;
        incidents::name(write.conn, row.key, customer, None).await?;
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
        if texts.is_some() || title.is_some() || touches.is_some() {
            refuse_while_made(&row.incident)?;
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
            let known = std::mem::replace(&mut it.touches, touches).customers;
            incidents::forget_named(write.conn, row.key).await?;
            name_all(write, &row, &known, &caller).await?;
        }
        let detail = match ended {
            Some(true) => Some("ended"),
            Some(false) => Some("opened again"),
            None => only_texts.then_some("texts"),
        };
        told(write, row, Some(caller.id()), "incident.change", detail).await
    }
}

/// Refuses where a text to all is still being made: everybody gets the words that its sender sent, under that name.
fn refuse_while_made(incident: &Incident) -> Result<(), Error> {
    match &incident.telling {
        Some(telling) if telling.planned > 0 => Err(Error::field("texts", Code::BeingSent)),
        _ => Ok(()),
    }
}

/// These orders are new or changed: incidents that hold and name what is in them touch their customers from now on. Whoever
/// was touched only by an order that was called off or came back since (or went from them, `former`), and was not told
/// yet, need not be told any more.
pub async fn touched_by_orders(write: &mut Write<'_>, orders: &[i64], former: Option<i64>) -> Result<(), Error> {
    if orders.is_empty() {
        return Ok(());
    }
    let holding = incidents::holding(write.conn, write.now).await?;
    if holding.iter().all(|(_, touches)| touches.products.is_empty()) {
        return Ok(());
    }
    let mut customers = db::purchases::owners(write.conn, orders).await?;
    customers.extend(former);
    for (key, touches) in holding {
        let before = incidents::named_of(write.conn, key, &customers).await?;
        incidents::forget_ordered(write.conn, key, &customers).await?;
        let from = touches.ordered_from;
        incidents::name_by_products(write.conn, key, &touches.products, from, Some(&customers)).await?;
        let mut by_hand = std::collections::BTreeSet::new();
        if !before.is_empty() {
            for id in &touches.customers {
                by_hand.extend(db::customers::key_of(write.conn, id).await?);
            }
        }
        for (customer, _) in &before {
            // Whatever they ordered.
            if by_hand.contains(customer) || incidents::is_tagged(write.conn, *customer, &touches.tags).await? {
                incidents::name(write.conn, key, *customer, None).await?;
            }
        }
        if incidents::named_of(write.conn, key, &customers).await? != before {
            let row = incidents::by_key(write.conn, key).await?;
            told(write, row, None, "incident.touches", None).await?;
        }
    }
    Ok(())
}

/// An agent has another name now: the incidents that carry it are told anew.
pub async fn named_by(write: &mut Write<'_>, agent: i64) -> Result<(), Error> {
    for key in incidents::of_agent(write.conn, agent).await? {
        let row = incidents::by_key(write.conn, key).await?;
        told(write, row, None, "incident.name", None).await?;
    }
    Ok(())
}

/// A message of ours did not go out after all: where it was an incident's text, its customer is to be told again.
pub async fn came_to_nothing(write: &mut Write<'_>, message: i64) -> Result<(), Error> {
    if let Some(key) = incidents::told_by(write.conn, message).await? {
        let row = incidents::by_key(write.conn, key).await?;
        told(write, row, None, "incident.untold", None).await?;
    }
    Ok(())
}

/// A conversation has these labels now: incidents that hold and name one of them touch its customer from now on.
pub async fn touched_by_tags(write: &mut Write<'_>, customer: i64, tags: &[Untrusted]) -> Result<(), Error> {
    for (key, touches) in incidents::holding(write.conn, write.now).await? {
        if touches.tags.iter().any(|tag| tags.contains(tag)) && incidents::name(write.conn, key, customer, None).await?
        {
            let row = incidents::by_key(write.conn, key).await?;
            told(write, row, None, "incident.touches", None).await?;
        }
    }
    Ok(())
}
