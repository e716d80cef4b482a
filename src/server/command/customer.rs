//! Customers' records: who may touch them, who is told, and how they are found again.

pub mod edit;
pub mod feed;
pub mod memory;
pub mod merge;

use super::db::customers::Own;
use super::{db, touch_customer};
use crate::api::{Code, ContactKind, ContactPoint, Customer, CustomerId, Event, Role, Said, Stamped, Who};
use crate::care::{Keeping, Told};
use crate::config::{Layer, Source};
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::people;
use crate::server::rights::Caller;
use crate::server::writer::Write;

/// The key of a customer whom the caller may see: through a conversation of theirs in a queue of the caller's, or
/// because they have none yet. The id of a record that was merged leads to the one it is part of now.
pub async fn within_reach(conn: &mut Conn, caller: &Caller, id: &CustomerId) -> Result<i64, Error> {
    let key = db::customers::key_of(conn, id).await?.ok_or(Error::NotFound("customer"))?;
    if caller.agent.role == Role::Admin {
        return Ok(key);
    }
    let teams = db::customers::teams(conn, key).await?;
    let theirs = teams.is_empty() && caller.agent.role.answers();
    if theirs || teams.iter().any(|team| caller.reads(team.as_ref())) {
        Ok(key)
    } else {
        Err(Error::NotFound("customer"))
    }
}

/// Why a text with a word of our lists is not kept as it stands.
fn refused(code: Code, told: Told<'_>) -> Said {
    code.with("word", told.word).with("ground", told.ground)
}

/// A customer as a caller may see them now.
pub async fn panel(conn: &mut Conn, caller: &Caller, key: i64, now: crate::api::Time) -> Result<Customer, Error> {
    let queues = caller.readable(&db::queues::all(conn).await?);
    Ok(db::customers::get(conn, key, queues.as_deref(), now).await?)
}

/// The answer of every change of a customer.
async fn answer(write: &mut Write<'_>, caller: &Caller, key: i64) -> Result<Stamped<Customer>, Error> {
    let customer = panel(write.conn, caller, key, write.now).await?;
    Ok(Stamped { as_of: write.here(), body: customer })
}

/// What may be kept of a person: the lists of the program with the team's over them.
async fn keeping(conn: &mut Conn) -> Result<Keeping, Error> {
    let team = db::rules::newest(conn).await?;
    Ok(Keeping::load(&[Source::new(Layer::Site, "rules.toml", team.text.raw())]).0)
}

/// The record, if nothing of it changed after the version that was read.
async fn unchanged(write: &mut Write<'_>, caller: &Caller, key: i64, version: u64) -> Result<Own, Error> {
    let own = db::customers::own(write.conn, key).await?;
    if own.edited > version {
        let customer = panel(write.conn, caller, key, write.now).await?;
        return Err(super::changed::customer(write, customer, version).await?);
    }
    Ok(own)
}

/// Tells those who show a customer that the record itself changed.
async fn tell(write: &mut Write<'_>, key: i64) -> Result<(), Error> {
    touch_customer(write, key).await?;
    let version = write.here().seq;
    Ok(db::customers::set_edited(write.conn, key, version).await?)
}

/// Makes anew what a customer is found by.
pub async fn index(write: &mut Write<'_>, key: i64) -> Result<(), Error> {
    let Own { customer, merged_into, .. } = db::customers::own(write.conn, key).await?;
    let terms = if merged_into.is_some() {
        Vec::new()
    } else {
        let contacts = db::customers::contacts(write.conn, key).await?;
        people::terms(&Customer { contacts, ..customer })
    };
    Ok(db::find::put_terms(write.conn, key, &terms).await?)
}

/// Contact points, each with what it is compared by.
pub type Contacts = Vec<(ContactPoint, String)>;

/// How somebody can be reached, and the key of the one customer who can be reached so: a contact point counts only when
/// exactly one has it, and points of different people count for nobody.
pub async fn recognise(write: &mut Write<'_>, who: &Who) -> Result<(Contacts, Option<i64>), Error> {
    let given = [(ContactKind::Mail, &who.mail), (ContactKind::Phone, &who.phone), (ContactKind::Handle, &who.handle)];
    let mut contacts = Vec::new();
    let mut found = Vec::new();
    for (kind, value) in given {
        let Some(value) = value.clone().filter(|value| !value.raw().trim().is_empty()) else {
            continue;
        };
        let contact = ContactPoint::new(kind, value);
        let normal = people::normal(&contact);
        if !normal.is_empty() {
            // Two are as many as it takes to know that it is not one.
            found.extend(db::customers::with_contact(write.conn, &db::word(&kind), &normal, 2).await?);
        }
        contacts.push((contact, normal));
    }
    found.sort_unstable();
    found.dedup();
    let known = if let [customer] = found[..] { Some(customer) } else { None };
    Ok((contacts, known))
}

/// Makes a record of somebody; its key. Nobody is told yet.
pub async fn record(write: &mut Write<'_>, who: &Who, contacts: &Contacts) -> Result<i64, Error> {
    let name = who.name.clone().unwrap_or_default();
    let new = people::customer(CustomerId::of(write.uuid()), name, who.reading.clone(), who.language);
    let key = db::customers::insert(write.conn, &new, false, write.now).await?;
    db::customers::put_contacts(write.conn, key, contacts, false).await?;
    index(write, key).await?;
    Ok(key)
}

/// Tells that an order is as it is now, to those who may see its customer.
async fn tell_purchase(write: &mut Write<'_>, key: i64) -> Result<(), Error> {
    let version = write.next_seq();
    db::purchases::set_version(write.conn, key, version).await?;
    let (customer, purchase) = db::purchases::by_key(write.conn, key).await?;
    let teams = db::customers::teams(write.conn, customer).await?;
    let event = Event::PurchaseChanged { at: write.at(version), purchase: Box::new(purchase) };
    write.tell(&event, Audience::Customer(teams)).await
}
