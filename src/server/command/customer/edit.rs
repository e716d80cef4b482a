//! Changing a customer's own record.

use super::{answer, index, keeping, refused, tell, unchanged, within_reach};
use crate::api::{Code, ContactPoint, Customer, CustomerId, CustomerPatch, Period, Stamped};
use crate::care::Keeping;
use crate::server::command::save;
use crate::server::db::customers::Own;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, people};
use crate::text::{Untrusted, names};

/// The longest name or contact point, and the longest free words, in characters.
const LINE: usize = 200;
const WORDS: usize = 1_000;

/// Most ways to reach somebody, and most times of a day.
const CONTACTS: usize = 50;
const HOURS: usize = 10;

/// Changes a record: all of it or nothing.
pub struct Edit {
    /// Who asks.
    pub caller: Caller,
    /// Whose.
    pub customer: CustomerId,
    /// The version they read.
    pub version: u64,
    /// What to change.
    pub patch: CustomerPatch,
}

impl Command for Edit {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, version, patch } = self;
        let key = within_reach(write.conn, &caller, &customer).await?;
        check(&patch, &keeping(write.conn).await?)?;
        let mut own = unchanged(write, &caller, key, version).await?;
        let before = own.customer.reference();
        let names = named(&patch);
        let contacts = apply(&mut own, patch);
        db::customers::update(write.conn, key, &own).await?;
        if let Some(contacts) = contacts {
            db::customers::put_contacts(write.conn, key, &contacts, false).await?;
        }
        index(write, key).await?;
        if own.customer.reference() != before {
            // Their conversations carry their name.
            for mut conversation in db::conversations::of_customer(write.conn, key).await? {
                save(write, &mut conversation).await?;
            }
        }
        tell(write, key).await?;
        let id = own.customer.id.as_str().to_owned();
        write.audit(Some(caller.id()), "customer.change", &id, Some(&names)).await?;
        answer(write, &caller, key).await
    }
}

/// The fields that a patch names, for the audit.
fn named(patch: &CustomerPatch) -> String {
    match serde_json::to_value(patch) {
        Ok(serde_json::Value::Object(fields)) => fields.keys().cloned().collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn check(patch: &CustomerPatch, keeping: &Keeping) -> Result<(), Error> {
    let long = |text: &Untrusted, most| text.raw().chars().count() > most;
    let lines = [
        ("family", &patch.family),
        ("given", &patch.given),
        ("reading", &patch.reading),
        ("honorific", &patch.honorific),
        ("address_as", &patch.address_as),
        ("distinction", &patch.distinction),
        ("organisation", &patch.organisation),
    ];
    let name = patch.name.iter().map(|name| ("name", name));
    for (field, text) in lines.iter().filter_map(|(field, text)| Some((*field, text.as_ref()?.as_ref()?))).chain(name) {
        if long(text, LINE) {
            return Err(Error::field(field, Code::AtMost.with("most", LINE)));
        }
    }
    if let Some(Some(zone)) = &patch.time_zone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        return Err(Error::field("time_zone", Code::Zone));
    }
    if let Some(hours) = &patch.hours {
        let real = |period: &Period| period.from < period.to && period.to <= 24 * 60;
        if hours.len() > HOURS || !hours.iter().all(real) {
            return Err(Error::field("hours", Code::Hours.with("most", HOURS)));
        }
    }
    if let Some(Some(persona)) = &patch.persona {
        if long(persona, WORDS) {
            return Err(Error::field("persona", Code::AtMost.with("most", WORDS)));
        }
        if let Some(told) = keeping.persona(persona.raw()) {
            return Err(Error::field("persona", refused(Code::NeverKept, told)));
        }
    }
    if let Some(contacts) = &patch.contacts {
        let whole = |contact: &ContactPoint| {
            !contact.value.raw().trim().is_empty()
                && !long(&contact.value, LINE)
                && !contact.label.as_ref().is_some_and(|label| long(label, LINE))
        };
        if contacts.len() > CONTACTS || !contacts.iter().all(whole) {
            let what = Code::Items.with("count", CONTACTS).with("most", LINE);
            return Err(Error::field("contacts", what));
        }
    }
    Ok(())
}

/// Puts the values of a patch in their places; the contact points are the caller's to write.
fn apply(own: &mut Own, patch: CustomerPatch) -> Option<super::Contacts> {
    let it = &mut own.customer;
    if let Some(name) = patch.name {
        let parts = names::split(name.raw()).map(|parts| (Untrusted::from(parts.family), Untrusted::from(parts.given)));
        (it.family, it.given) = parts.unzip();
        it.name = name;
    }
    set(&mut it.family, patch.family);
    set(&mut it.given, patch.given);
    set(&mut it.reading, patch.reading);
    set(&mut it.honorific, patch.honorific);
    set(&mut it.distinction, patch.distinction);
    set(&mut it.organisation, patch.organisation);
    set(&mut it.language, patch.language);
    set(&mut it.time_zone, patch.time_zone);
    set(&mut it.channel, patch.channel);
    set(&mut it.persona, patch.persona);
    set(&mut it.journey, patch.journey);
    it.hours = patch.hours.unwrap_or(std::mem::take(&mut it.hours));
    match patch.address_as {
        Some(Some(chosen)) => {
            it.address_as = chosen;
            own.addressed = true;
        }
        Some(None) => own.addressed = false,
        None => {}
    }
    if !own.addressed {
        it.address_as = people::address_as(&it.name, it.language, it.honorific.as_ref());
    }
    let contacts = patch.contacts?;
    Some(contacts.into_iter().map(|contact| (contact.clone(), people::normal(&contact))).collect())
}

/// A value that is named is set, or taken away.
#[expect(clippy::option_option, reason = "a field left out and one that is null are two things")]
fn set<T>(field: &mut Option<T>, to: Option<Option<T>>) {
    if let Some(to) = to {
        *field = to;
    }
}
