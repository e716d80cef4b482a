//! The customer's record in the model: what is remembered, put right, merged; pages of the timeline.

use omotenashi::api::*;

use super::Model;

/// Touchpoints of one page.
const PAGE: usize = 25;

impl Model {
    pub(super) fn record(&mut self, request: Request) -> Result<Reply, Failure> {
        match request {
            Request::Timeline { customer, after } => {
                let all = self.customers.get(&customer).ok_or(Failure::NotFound)?.touchpoints.clone();
                let from = after.as_deref().map_or(0, |after| after.parse().expect("a cursor of ours"));
                let items: Vec<Touchpoint> = all.iter().skip(from).take(PAGE).cloned().collect();
                let next = (from + items.len() < all.len()).then(|| (from + items.len()).to_string());
                Ok(Reply::Timeline { customer, after, items, next })
            }
            Request::Duplicates(customer) => {
                let known = self.customers.get(&customer).ok_or(Failure::NotFound)?;
                let found = known.candidates.iter().map(|candidate| Found {
                    customer: candidate.clone(),
                    reading: self.customers[&candidate.id].reading.clone(),
                    organisation: None,
                    since: None,
                    by: vec![FoundBy::Phone, FoundBy::Reading],
                });
                Ok(Reply::Duplicates { customer: customer.clone(), items: found.collect() })
            }
            Request::EditCustomer { customer, version, .. }
                if self.customers.get(&customer).is_some_and(|known| known.version > version) =>
            {
                let customer = self.customers.get(&customer).cloned().map(Box::new);
                Err(Failure::Conflict(Box::new(Problem { code: "version".into(), customer, ..Problem::default() })))
            }
            Request::EditCustomer { customer, patch, .. } => self.changed_record(&customer, |known, _| {
                if let Some(name) = patch.name {
                    known.name = name;
                }
                if let Some(reading) = patch.reading {
                    known.reading = reading;
                }
                if let Some(address_as) = patch.address_as {
                    known.address_as = address_as.unwrap_or_default();
                }
                if let Some(language) = patch.language {
                    known.language = language;
                }
                if let Some(channel) = patch.channel {
                    known.channel = channel;
                }
                if let Some(hours) = patch.hours {
                    known.hours = hours;
                }
                if let Some(journey) = patch.journey {
                    known.journey = journey;
                }
                if let Some(family) = patch.family {
                    known.family = family;
                }
                if let Some(contacts) = patch.contacts {
                    known.contacts = contacts;
                }
            }),
            Request::Remember { key, customer, memory } => {
                let NewMemory { what, conversation, message, confirmed, consented } = *memory;
                let refused = |field: &str, detail: &str| {
                    let errors =
                        vec![FieldError { field: field.into(), detail: detail.into(), ..FieldError::default() }];
                    Failure::Invalid(Box::new(Problem { code: "invalid".into(), errors, ..Problem::default() }))
                };
                let sensitive = matches!(&what, Remembered::Preference(it) if it.sensitive);
                if what.text().raw().contains("選挙") {
                    return Err(refused("what.text", "tells of somebody's politics; that is not kept"));
                }
                if what.text().raw().contains("アレルギー") && !sensitive {
                    return Err(refused("what.sensitive", "tells of somebody's health: mark it as sensitive"));
                }
                if (sensitive || matches!(&what, Remembered::Occasion(_))) && !consented {
                    return Err(refused("consented", "kept only if the customer agreed"));
                }
                let by = super::agent_ref(&self.agents[&self.me]);
                let other = match &what {
                    Remembered::Link(link) => Some(self.customers[&link.customer].reference()),
                    _ => None,
                };
                self.changed_record(&customer, |known, now| {
                    let learnt = Learnt { at: now, by: Some(by), conversation, message };
                    known.related.extend(other);
                    known.memories.insert(
                        0,
                        Memory {
                            id: MemoryId::new(format!("mem_{}", key.as_str())),
                            what,
                            learnt,
                            confirmed_at: confirmed.then_some(now),
                            consented_at: consented.then_some(now),
                        },
                    );
                })
            }
            Request::Amend { customer, memory, patch, .. } => self.changed_record(&customer, |known, now| {
                let memory = known.memories.iter_mut().find(|known| known.id == memory).expect("it is remembered");
                if let Some(what) = patch.what {
                    memory.what = what;
                }
                if patch.confirmed {
                    memory.confirmed_at = Some(now);
                }
            }),
            Request::Forget { customer, memory } => {
                self.changed_record(&customer, |known, _| known.memories.retain(|known| known.id != memory))
            }
            Request::Merge { customer, from, .. } => {
                let gone = self.customers.get(&from).ok_or(Failure::NotFound)?.clone();
                self.changed_record(&customer, |known, now| {
                    known.candidates.retain(|candidate| candidate.id != gone.id);
                    known.contacts.extend(gone.contacts.clone());
                    let id = MergeId::new("mrg_1");
                    known.merged.insert(0, Merge { id, from: gone.reference(), at: now, by: None });
                })
            }
            Request::Split { customer, merge, .. } => self.changed_record(&customer, |known, _| {
                known.merged.retain(|known| known.id != merge);
            }),
            _ => Err(Failure::Unsupported),
        }
    }

    /// A person is forgotten, as the server does it: each thing of theirs changes into nothing.
    pub fn erase(&mut self, id: &CustomerId) {
        let theirs: Vec<ConversationId> =
            self.conversations.values().filter(|it| it.customer.id == *id).map(|it| it.id.clone()).collect();
        for conversation in theirs {
            for place in 0..self.messages.get(&conversation).map_or(0, Vec::len) {
                let version = self.tick();
                let at = self.cursor();
                let message = &mut self.messages.get_mut(&conversation).expect("a thread")[place];
                message.text = "".into();
                message.failure = None;
                message.envelope = Envelope::default();
                message.version = version;
                let message = Box::new(message.clone());
                self.events.push(Event::MessageChanged { at, message });
            }
            self.changed(&conversation, |summary| {
                summary.subject = "".into();
                summary.preview = "".into();
                summary.tags.clear();
                summary.customer.name = "–".into();
                summary.customer.address_as = "–".into();
                summary.customer.distinction = None;
            });
        }
        self.tick();
        let cursor = self.cursor();
        let Some(customer) = self.customers.get_mut(id) else { return };
        *customer = Customer::new(id.clone(), "–".into(), "–".into());
        customer.version = cursor.seq;
        self.events.push(Event::CustomerChanged { at: cursor, id: id.clone(), erased: true });
    }

    fn changed_record(&mut self, id: &CustomerId, change: impl FnOnce(&mut Customer, Time)) -> Result<Reply, Failure> {
        self.tick();
        let (now, cursor) = (self.now, self.cursor());
        let customer = self.customers.get_mut(id).ok_or(Failure::NotFound)?;
        change(customer, now);
        customer.version = cursor.seq;
        let customer = customer.clone();
        self.events.push(Event::CustomerChanged { at: cursor, id: id.clone(), erased: false });
        Ok(Reply::Customer(Box::new(self.stamped(customer))))
    }
}
