//! People: their records, and places kept for those whose record has not come yet.

use super::{Body, CUSTOMER, Concern, External, hash};
use crate::api::{
    ContactPoint, Customer, CustomerId, CustomerRef, Event, ImportCustomer, ImportPreference, Language, MemoryId,
};
use crate::server::command::customer::index;
use crate::server::error::Error;
use crate::server::{db, people};
use crate::text::Untrusted;

impl Body<'_, '_> {
    pub(super) async fn customer(&mut self, record: ImportCustomer) -> Result<(), Error> {
        let hash = hash(&record);
        let known = self.known(CUSTOMER, &record.source, &record.id).cloned();
        if known.as_ref().is_some_and(|known| known.hash.as_ref() == Some(&hash)) {
            self.report.same += 1;
            return Ok(());
        }
        let id = match &known {
            Some(known) => self.reference(known.target).await?.id,
            None => CustomerId::of(self.write.uuid()),
        };
        let version = self.write.next_seq();
        let customer = Customer {
            version,
            since: record.since,
            source: Some(record.source.clone()),
            ..people::customer(id, record.name, record.reading, record.language)
        };
        let key = if let Some(known) = &known {
            let before = self.reference(known.target).await?;
            let reference = self.overwrite(known.target, customer).await?;
            self.references.insert(known.target, reference.clone());
            if before != reference {
                self.rename_in_conversations(known.target).await?;
            }
            // A place kept for somebody is filled, not changed.
            if known.hash.is_some() {
                self.report.changed += 1;
            } else {
                self.report.created += 1;
            }
            known.target
        } else {
            self.report.created += 1;
            let key = db::customers::insert(self.write.conn, &customer, false, self.write.now).await?;
            self.references.insert(key, customer.reference());
            key
        };
        let contacts: Vec<(ContactPoint, String)> = record
            .contacts
            .into_iter()
            .map(|contact| {
                let normal = people::normal(&contact);
                (contact, normal)
            })
            .collect();
        db::customers::put_contacts(self.write.conn, key, &contacts, true).await?;
        if known.is_some() {
            db::memories::delete_told_preferences(self.write.conn, key).await?;
        }
        let preferences: Vec<(MemoryId, ImportPreference)> =
            record.preferences.into_iter().map(|liking| (MemoryId::of(self.write.uuid()), liking)).collect();
        db::import::insert_preferences(self.write.conn, key, self.write.now, &preferences).await?;
        index(self.write, key).await?;
        self.name(CUSTOMER, record.source, record.id, External { target: key, hash: Some(hash) });
        self.changed_customer(key, version).await
    }

    /// Writes what another system says of somebody over what it said before. What it does not say stays, and so does a
    /// form of address that one of us chose.
    async fn overwrite(&mut self, key: i64, told: Customer) -> Result<CustomerRef, Error> {
        let mut own = db::customers::own(self.write.conn, key).await?;
        let was = std::mem::replace(&mut own.customer, told);
        let now = &mut own.customer;
        if own.addressed {
            now.address_as = was.address_as;
        }
        if now.name == was.name {
            now.family = was.family;
            now.given = was.given;
        }
        now.reading = now.reading.take().or(was.reading);
        now.language = now.language.or(was.language);
        now.since = now.since.or(was.since);
        let own = db::customers::Own {
            customer: Customer {
                honorific: was.honorific,
                distinction: was.distinction,
                organisation: was.organisation,
                time_zone: was.time_zone,
                channel: was.channel,
                hours: was.hours,
                persona: was.persona,
                journey: was.journey,
                ..own.customer
            },
            ..own
        };
        db::customers::update(self.write.conn, key, &own).await?;
        Ok(own.customer.reference())
    }

    /// The key of the person that `source` calls `id`; a place is kept for one that is not there yet.
    pub(super) async fn person(&mut self, source: &str, id: &str) -> Result<i64, Error> {
        if let Some(known) = self.known(CUSTOMER, source, id) {
            return Ok(self.alive(known.target));
        }
        let key = self.placeholder(source, None).await?;
        self.name(CUSTOMER, source.to_owned(), id.to_owned(), External { target: key, hash: None });
        Ok(key)
    }

    /// A person of whom nothing is known but perhaps their language.
    pub(super) async fn placeholder(&mut self, source: &str, language: Option<Language>) -> Result<i64, Error> {
        let version = self.write.next_seq();
        let id = CustomerId::of(self.write.uuid());
        let nobody = people::customer(id, Untrusted::default(), None, language);
        let customer = Customer { version, source: Some(source.to_owned()), ..nobody };
        let key = db::customers::insert(self.write.conn, &customer, true, self.write.now).await?;
        self.changed_customer(key, version).await?;
        Ok(key)
    }

    /// Stages the event that says so.
    pub(super) async fn changed_customer(&mut self, key: i64, seq: u64) -> Result<(), Error> {
        let id = self.reference(key).await?.id;
        self.touch(key, seq);
        let concern = Concern::Customer(self.alive(key));
        self.events.push((Event::CustomerChanged { at: self.write.at(seq), id, erased: false }, concern));
        Ok(())
    }

    /// Their conversations carry their name.
    async fn rename_in_conversations(&mut self, key: i64) -> Result<(), Error> {
        for mut conversation in db::conversations::of_customer(self.write.conn, key).await? {
            conversation.summary.version = self.write.next_seq();
            db::conversations::update(self.write.conn, &conversation).await?;
            self.changed_conversation(&conversation);
        }
        Ok(())
    }
}
