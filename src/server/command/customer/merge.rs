//! Two records of one person become one, and come apart again exactly as they were.

use serde_json::{Map, Value};

use super::{answer, index, tell, tell_purchase, within_reach};
use crate::api::{Code, Customer, CustomerId, CustomerRef, MergeId, Stamped};
use crate::server::command::save;
use crate::server::db;
use crate::server::db::customers::Own;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// What the survivor takes over where it has nothing of its own.
const FILLED: [&str; 10] = [
    "reading",
    "organisation",
    "language",
    "time_zone",
    "channel",
    "hours",
    "persona",
    "journey",
    "since",
    "distinction",
];

/// Likewise, only where the survivor has no name at all: names of two records are not mixed.
const NAMES: [&str; 5] = ["name", "family", "given", "honorific", "address_as"];

/// Everything of one record goes to another; nothing is lost, and [`Split`] takes it back.
pub struct Merge {
    /// Who asks.
    pub caller: Caller,
    /// Who stays.
    pub customer: CustomerId,
    /// Whose record goes into it.
    pub from: CustomerId,
}

impl Command for Merge {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, from } = self;
        let into = within_reach(write.conn, &caller, &customer).await?;
        let from = within_reach(write.conn, &caller, &from).await?;
        if into == from {
            return Err(Error::field("from", Code::OneAlready));
        }
        let mut own = db::customers::own(write.conn, into).await?;
        let theirs = db::customers::own(write.conn, from).await?;
        let before = db::customers::reference(write.conn, into).await?;
        let filled = fill(&mut own, &theirs);
        db::customers::update(write.conn, into, &own).await?;
        let id = MergeId::of(write.uuid());
        let merge = db::merges::make(write.conn, &id, (into, from), caller.key, &filled, write.now).await?;
        told(write, merge, into, from).await?;
        renamed(write, merge, into, &before).await?;
        let (kept, gone) = (own.customer.id.as_str(), theirs.customer.id.as_str());
        write.audit(Some(caller.id()), "customer.merge", kept, Some(gone)).await?;
        answer(write, &caller, into).await
    }
}

/// Takes a merge back. What came since stays with the survivor.
pub struct Split {
    /// Who asks.
    pub caller: Caller,
    /// Into whom it was merged.
    pub customer: CustomerId,
    /// Which merge.
    pub merge: MergeId,
}

impl Command for Split {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, merge } = self;
        let into = within_reach(write.conn, &caller, &customer).await?;
        let made = db::merges::get(write.conn, &merge).await?;
        let made = made.filter(|made| made.into == into).ok_or(Error::NotFound("merge"))?;
        let mut own = db::customers::own(write.conn, into).await?;
        let before = db::customers::reference(write.conn, into).await?;
        empty(&mut own, &made.filled);
        db::customers::update(write.conn, into, &own).await?;
        db::merges::undo(write.conn, &made, write.now).await?;
        told(write, made.key, into, made.from).await?;
        renamed(write, made.key, into, &before).await?;
        let split = db::customers::reference(write.conn, made.from).await?.id;
        write.audit(Some(caller.id()), "customer.split", own.customer.id.as_str(), Some(split.as_str())).await?;
        answer(write, &caller, into).await
    }
}

/// Tells of every conversation and order that has another customer now, and of both customers.
async fn told(write: &mut Write<'_>, merge: i64, into: i64, from: i64) -> Result<(), Error> {
    for key in db::merges::moved(write.conn, merge, "conversations").await? {
        let mut conversation = db::conversations::by_key(write.conn, key).await?;
        save(write, &mut conversation).await?;
    }
    for key in db::merges::moved(write.conn, merge, "purchases").await? {
        tell_purchase(write, key).await?;
    }
    for key in [from, into] {
        index(write, key).await?;
        tell(write, key).await?;
    }
    Ok(())
}

/// Where the survivor has a name of the other one now, or has it no longer, its own conversations carry that: those that
/// moved are told already.
async fn renamed(write: &mut Write<'_>, merge: i64, into: i64, before: &CustomerRef) -> Result<(), Error> {
    if db::customers::reference(write.conn, into).await? == *before {
        return Ok(());
    }
    let moved = db::merges::moved(write.conn, merge, "conversations").await?;
    for mut conversation in db::conversations::of_customer(write.conn, into).await? {
        if !moved.contains(&conversation.key) {
            save(write, &mut conversation).await?;
        }
    }
    Ok(())
}

fn fields(customer: &Customer) -> Map<String, Value> {
    match serde_json::to_value(customer) {
        Ok(Value::Object(fields)) => fields,
        _ => unreachable!("a customer serialises to an object"),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn set(own: &mut Own, fields: Map<String, Value>) {
    own.customer = serde_json::from_value(Value::Object(fields)).expect("values of the same fields");
}

/// Fills what the survivor lacks with what the other record has; which fields got what.
fn fill(own: &mut Own, theirs: &Own) -> Map<String, Value> {
    let (mut mine, theirs) = (fields(&own.customer), fields(&theirs.customer));
    let names = if is_empty(&mine["name"]) { NAMES.as_slice() } else { &[] };
    let mut filled = Map::new();
    for field in FILLED.iter().chain(names) {
        if is_empty(&mine[*field]) && !is_empty(&theirs[*field]) {
            filled.insert((*field).to_owned(), theirs[*field].clone());
        }
    }
    mine.extend(filled.clone());
    set(own, mine);
    filled
}

/// Empties again what a merge filled, unless it was changed since.
fn empty(own: &mut Own, filled: &str) {
    let filled: Map<String, Value> = serde_json::from_str(filled).unwrap_or_default();
    let nobody =
        Customer::new(own.customer.id.clone(), crate::text::Untrusted::default(), crate::text::Untrusted::default());
    let nothing = fields(&nobody);
    let mut mine = fields(&own.customer);
    for (field, value) in filled {
        if mine[&field] == value {
            mine[&field] = nothing[&field].clone();
        }
    }
    set(own, mine);
}
