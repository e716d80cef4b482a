//! One body of imported records: what is new, what changed, what is the same. One transaction, one `*.changed` for each
//! changed item, nothing for what is the same.
//!
//! (source, id) says what a record is the same as, and a hash of its content whether it changed. People are never
//! merged by how they can be reached. What is there keeps its status and its times.

mod answer;
mod check;
mod order;
mod person;
mod talk;

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};

use crate::api::{
    AgentId, CustomerRef, Event, ImportItem, ImportRecord, ImportReport, Message, Queue, Refusal, TeamId,
};
use crate::server::clock::hex;
use crate::server::command::incident;
use crate::server::db::figures::{EndedTurn, Resolution};
use crate::server::db::{self, external::External};
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::writer::{Command, Write};

/// The kinds of [`External`] names.
const CUSTOMER: &str = "customer";
const ORDER: &str = "order";
const CONVERSATION: &str = "conversation";
const SURVEY: &str = "survey";

/// Records of one body, each with its line.
pub struct Import {
    /// Who imports.
    pub by: AgentId,
    /// What could be read.
    pub records: Vec<(u32, ImportRecord)>,
    /// What could not.
    pub refused: Vec<Refusal>,
}

impl Command for Import {
    type Output = ImportReport;

    async fn run(self, write: &mut Write<'_>) -> Result<ImportReport, Error> {
        let Self { by, records, refused } = self;
        let queues = db::queues::all(write.conn).await?;
        let merged = db::import::merged(write.conn).await?;
        let report = ImportReport { refused, ..ImportReport::default() };
        let mut body = Body {
            write,
            queues,
            report,
            names: HashMap::new(),
            renamed: BTreeSet::new(),
            references: HashMap::new(),
            merged,
            touched: HashMap::new(),
            concerned: BTreeSet::new(),
            orders: Vec::new(),
            items: Vec::new(),
            messages: Vec::new(),
            turns: Vec::new(),
            resolutions: Vec::new(),
            events: Vec::new(),
        };
        body.recognise(&records).await?;
        for (line, mut record) in records {
            check::clean(&mut record);
            match check::check(&record) {
                Ok(()) => body.take(record).await?,
                Err(why) => body.report.refused.push(Refusal { line, why }),
            }
        }
        body.finish(&by).await
    }
}

/// A name in another system: kind, source, id.
type Name = (&'static str, String, String);

/// Whom an event concerns.
enum Concern {
    /// Readers of a queue of this team.
    Team(Option<TeamId>),
    /// Readers of any conversation of the customer with this key.
    Customer(i64),
}

/// A body while it is being taken in. Rows that go in by the hundred wait here.
struct Body<'w, 'a> {
    write: &'w mut Write<'a>,
    queues: Vec<(i64, Queue)>,
    report: ImportReport,
    /// What is known of every name in the body.
    names: HashMap<Name, External>,
    /// Names to be written.
    renamed: BTreeSet<Name>,
    references: HashMap<i64, CustomerRef>,
    /// Which records are part of which now.
    merged: HashMap<i64, i64>,
    /// The last sequence that changed something of a customer.
    touched: HashMap<i64, u64>,
    /// Customers of whose contacts there is news: who shows them asks again.
    concerned: BTreeSet<i64>,
    /// Orders that are new or changed.
    orders: Vec<i64>,
    items: Vec<(i64, i64, ImportItem)>,
    messages: Vec<(i64, Message)>,
    turns: Vec<EndedTurn>,
    resolutions: Vec<Resolution>,
    events: Vec<(Event, Concern)>,
}

impl Body<'_, '_> {
    /// Looks up every name the body speaks of, in a few statements.
    async fn recognise(&mut self, records: &[(u32, ImportRecord)]) -> Result<(), Error> {
        let mut wanted: BTreeSet<(&'static str, &str, &str)> = BTreeSet::new();
        for (_, record) in records {
            match record {
                ImportRecord::Customer(customer) => {
                    wanted.insert((CUSTOMER, &customer.source, &customer.id));
                }
                ImportRecord::Order(order) => {
                    wanted.insert((ORDER, &order.source, &order.id));
                    wanted.insert((CUSTOMER, &order.source, &order.customer));
                }
                ImportRecord::Survey(survey) => {
                    wanted.insert((SURVEY, &survey.source, &survey.id));
                    wanted.insert((CUSTOMER, &survey.source, &survey.customer));
                    if let Some(conversation) = &survey.conversation {
                        wanted.insert((CONVERSATION, &survey.source, conversation));
                    }
                }
                ImportRecord::Conversation(conversation) => {
                    wanted.insert((CONVERSATION, &conversation.source, &conversation.id));
                    if let Some(customer) = &conversation.customer {
                        wanted.insert((CUSTOMER, &conversation.source, customer));
                    }
                }
            }
        }
        let wanted: Vec<_> = wanted.into_iter().collect();
        for group in wanted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (kind, source, _) = group[0];
            let ids: Vec<&str> = group.iter().map(|(_, _, id)| *id).collect();
            let known = db::import::externals(self.write.conn, kind, source, &ids).await?;
            self.names.extend(known.into_iter().map(|(id, external)| ((kind, source.to_owned(), id), external)));
        }
        Ok(())
    }

    async fn take(&mut self, record: ImportRecord) -> Result<(), Error> {
        match record {
            ImportRecord::Customer(customer) => self.customer(customer).await,
            ImportRecord::Order(order) => self.order(order).await,
            ImportRecord::Conversation(conversation) => self.conversation(conversation).await,
            ImportRecord::Survey(survey) => self.survey(survey).await,
        }
    }

    /// What is known of a name.
    fn known(&self, kind: &'static str, source: &str, id: &str) -> Option<&External> {
        self.names.get(&(kind, source.to_owned(), id.to_owned()))
    }

    /// Notes what a name means from now on.
    fn name(&mut self, kind: &'static str, source: String, id: String, external: External) {
        let name = (kind, source, id);
        self.renamed.insert(name.clone());
        self.names.insert(name, external);
    }

    /// The record that this one is part of now.
    fn alive(&self, mut customer: i64) -> i64 {
        while let Some(next) = self.merged.get(&customer) {
            customer = *next;
        }
        customer
    }

    /// Notes that `seq` changed something of a customer.
    fn touch(&mut self, customer: i64, seq: u64) {
        self.touched.insert(customer, seq);
    }

    /// A customer by id and names.
    async fn reference(&mut self, key: i64) -> Result<CustomerRef, Error> {
        if let Some(known) = self.references.get(&key) {
            return Ok(known.clone());
        }
        let reference = db::customers::reference(self.write.conn, key).await?;
        self.references.insert(key, reference.clone());
        Ok(reference)
    }

    /// Writes what waited, and tells of it.
    async fn finish(mut self, by: &AgentId) -> Result<ImportReport, Error> {
        for (_, concern) in &self.events {
            if let Concern::Customer(told) = concern {
                self.concerned.remove(told);
            }
        }
        for customer in std::mem::take(&mut self.concerned) {
            let seq = self.write.next_seq();
            self.changed_customer(customer, seq).await?;
        }
        let Self {
            write, report, names, renamed, touched, orders, items, messages, turns, resolutions, events, ..
        } = self;
        let names: Vec<db::import::Name<'_>> = renamed
            .iter()
            .filter_map(|name| Some((name.0, name.1.as_str(), name.2.as_str(), names.get(name)?)))
            .collect();
        db::import::put_externals(write.conn, &names).await?;
        db::import::insert_items(write.conn, &items).await?;
        db::import::insert_messages(write.conn, &messages).await?;
        db::import::insert_turns(write.conn, &turns).await?;
        db::import::insert_resolutions(write.conn, &resolutions).await?;
        for (customer, seq) in touched {
            db::customers::set_version(write.conn, customer, seq).await?;
        }
        let mut teams: HashMap<i64, Vec<Option<TeamId>>> = HashMap::new();
        let mut told = Vec::with_capacity(events.len());
        for (event, concern) in events {
            let audience = match (concern, &event) {
                (Concern::Team(team), Event::ConversationChanged { conversation, .. }) => {
                    Audience::Conversation { id: conversation.id.clone(), team, former: None }
                }
                (Concern::Team(team), _) => Audience::Queue(team),
                (Concern::Customer(key), _) => {
                    let teams = match teams.entry(key) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(place) => place.insert(db::customers::teams(write.conn, key).await?),
                    };
                    Audience::Customer(teams.clone())
                }
            };
            told.push((event, audience));
        }
        write.tell_all(told).await?;
        incident::touched_by_orders(write, &orders, None).await?;
        if report.created + report.changed > 0 {
            let detail = format!("{} created, {} changed", report.created, report.changed);
            write.audit(Some(by), "import", "", Some(&detail)).await?;
        }
        Ok(report)
    }
}

/// The hash of a record's content.
fn hash(content: &impl serde::Serialize) -> String {
    hex(&Sha256::digest(db::json(content).as_bytes()))
}
