//! All SQL of the program, and nothing but SQL: functions from plain data to rows and back.
//!
//! Statements are portable (`$1` placeholders, BIGINT milliseconds, TEXT ids, INTEGER 0/1); what only SQLite knows
//! (pragmas, `VACUUM INTO`) stands in [`open`]. Rules, rights and the clock are not here.

pub mod agents;
pub mod attachments;
pub mod audit;
pub mod conversations;
pub mod customers;
pub mod days;
pub mod deliveries;
pub mod drafts;
pub mod erase;
pub mod events;
pub mod external;
pub mod figures;
pub mod find;
pub mod goodwill;
pub mod holds;
pub mod import;
pub mod incidents;
pub mod keys;
pub mod load;
pub mod looks;
pub mod memories;
pub mod merges;
pub mod messages;
pub mod meta;
mod migrate;
pub mod open;
pub mod praise;
pub mod proactive;
pub mod promises;
pub mod prompts;
pub mod purchases;
pub mod questions;
pub mod queues;
pub mod restore;
pub mod rules;
pub mod tallies;
pub mod timeline;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::api::Time;
use crate::text::Untrusted;

/// A connection to the database: the writer's only one, or one of the readers'.
pub type Conn = sqlx::SqliteConnection;

/// How a statement failed.
pub type Error = sqlx::Error;

/// The result of a statement.
pub type Result<T> = std::result::Result<T, Error>;

/// A database column holds something this program never writes.
#[derive(Debug, thiserror::Error)]
#[error("column {column} holds an unknown value")]
struct Malformed {
    column: &'static str,
}

fn malformed(column: &'static str) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: Box::new(Malformed { column }) }
}

/// Reads the columns of a row by name, in the types of the contract.
struct Columns<'r>(&'r SqliteRow);

impl Columns<'_> {
    fn int(&self, column: &'static str) -> Result<i64> {
        self.0.try_get(column)
    }

    fn int_or_none(&self, column: &'static str) -> Result<Option<i64>> {
        self.0.try_get(column)
    }

    fn flag(&self, column: &'static str) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    fn string(&self, column: &'static str) -> Result<String> {
        self.0.try_get(column)
    }

    fn string_or_none(&self, column: &'static str) -> Result<Option<String>> {
        self.0.try_get(column)
    }

    fn text(&self, column: &'static str) -> Result<Untrusted> {
        Ok(Untrusted::from(self.string(column)?))
    }

    fn text_or_none(&self, column: &'static str) -> Result<Option<Untrusted>> {
        Ok(self.string_or_none(column)?.map(Untrusted::from))
    }

    fn time(&self, column: &'static str) -> Result<Time> {
        Ok(Time::from_millis(self.int(column)?))
    }

    fn time_or_none(&self, column: &'static str) -> Result<Option<Time>> {
        Ok(self.int_or_none(column)?.map(Time::from_millis))
    }

    /// A column holding the wire's word of an enum (`on_hold`).
    fn word<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_value(serde_json::Value::String(self.string(column)?)).map_err(|_| malformed(column))
    }

    fn word_or_none<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        self.string_or_none(column)?
            .map(|word| serde_json::from_value(serde_json::Value::String(word)).map_err(|_| malformed(column)))
            .transpose()
    }

    /// A column holding plain data as JSON.
    fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_str(&self.string(column)?).map_err(|_| malformed(column))
    }

    fn json_or_none<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        self.string_or_none(column)?.map(|text| serde_json::from_str(&text).map_err(|_| malformed(column))).transpose()
    }
}

/// The wire's word of an enum that serialises to a string.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("an enum of the contract serialises to its word"),
    }
}

/// Plain data as JSON text.
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("the contract's types serialise")
}

/// "… and in these queues", for a reader who may not see all. The keys are our own integers: nothing from outside
/// comes into a statement.
fn within(queues: Option<&[i64]>) -> String {
    queues.map_or_else(String::new, |keys| {
        let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
        format!(" AND c.queue_key IN ({})", keys.join(", "))
    })
}
