//! What we remember of customers: one row a thing.

use serde_json::{Map, Value};
use sqlx::Row as _;

use super::{Columns, Conn, Result, json, malformed};
use crate::api::{
    AgentId, AgentRef, ConversationId, CustomerRef, Flag, Learnt, Memory, MemoryId, MessageId, Remembered, Time,
};

/// A thing to be written, with the keys of what it names.
pub struct Row<'a> {
    /// The thing.
    pub memory: &'a Memory,
    /// Of whom.
    pub customer: i64,
    /// Who learnt it.
    pub by: Option<i64>,
    /// The other record of a link.
    pub other: Option<i64>,
}

/// What stands in the column `detail`: everything but type and text, which have columns of their own.
fn detail(what: &Remembered) -> String {
    let mut value = serde_json::to_value(what).expect("the contract's types serialise");
    if let Value::Object(fields) = &mut value {
        fields.remove("type");
        fields.remove("text");
    }
    json(&value)
}

const fn until(what: &Remembered) -> Option<Time> {
    match what {
        Remembered::Flag(Flag { until, .. }) => *until,
        _ => None,
    }
}

/// Adds a thing.
pub async fn insert(conn: &mut Conn, row: &Row<'_>) -> Result<()> {
    let Row { memory, customer, by, other } = row;
    sqlx::query(
        "INSERT INTO memories (id, customer_key, type, text, detail, other_key, until_at, learnt_at, learnt_by_key, \
         conversation_id, message_id, confirmed_at, consented_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(memory.id.as_str())
    .bind(customer)
    .bind(memory.what.as_str())
    .bind(memory.what.text().raw())
    .bind(detail(&memory.what))
    .bind(other)
    .bind(until(&memory.what).map(Time::millis))
    .bind(memory.learnt.at.millis())
    .bind(by)
    .bind(memory.learnt.conversation.as_ref().map(ConversationId::as_str))
    .bind(memory.learnt.message.as_ref().map(MessageId::as_str))
    .bind(memory.confirmed_at.map(Time::millis))
    .bind(memory.consented_at.map(Time::millis))
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes back what a thing says and when it was confirmed; how it was learnt stays.
pub async fn update(conn: &mut Conn, key: i64, memory: &Memory, other: Option<i64>) -> Result<()> {
    sqlx::query(
        "UPDATE memories SET text = $2, detail = $3, other_key = $4, until_at = $5, confirmed_at = $6, \
         consented_at = $7 WHERE key = $1",
    )
    .bind(key)
    .bind(memory.what.text().raw())
    .bind(detail(&memory.what))
    .bind(other)
    .bind(until(&memory.what).map(Time::millis))
    .bind(memory.confirmed_at.map(Time::millis))
    .bind(memory.consented_at.map(Time::millis))
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets a thing.
pub async fn delete(conn: &mut Conn, key: i64) -> Result<()> {
    sqlx::query("DELETE FROM memories WHERE key = $1").bind(key).execute(conn).await?;
    Ok(())
}

/// Forgets what other systems said a customer likes, before they say it anew.
pub async fn delete_told_preferences(conn: &mut Conn, customer: i64) -> Result<()> {
    sqlx::query("DELETE FROM memories WHERE customer_key = $1 AND type = 'preference' AND learnt_by_key IS NULL")
        .bind(customer)
        .execute(conn)
        .await?;
    Ok(())
}

/// A thing as it was read.
pub struct Stored {
    /// Its key.
    pub key: i64,
    /// It stands on another record, which names this one: only there it is changed.
    pub turned: bool,
    /// The thing.
    pub memory: Memory,
}

/// Everything on a customer's record, also what other records say of them by a link; newest first within each type.
/// Expired flags are left out from `now` on.
pub async fn of_customer(conn: &mut Conn, customer: i64, now: Time) -> Result<Vec<Stored>> {
    let rows = sqlx::query(
        "SELECT m.*, a.id AS by_id, a.name AS by_name, u.id AS other_id, 0 AS turned FROM memories m \
         LEFT JOIN agents a ON a.key = m.learnt_by_key LEFT JOIN customers u ON u.key = m.other_key \
         WHERE m.customer_key = $1 AND (m.until_at IS NULL OR m.until_at > $2) \
         AND (m.other_key IS NULL OR m.other_key <> $1) \
         UNION ALL \
         SELECT m.*, a.id AS by_id, a.name AS by_name, u.id AS other_id, 1 AS turned FROM memories m \
         LEFT JOIN agents a ON a.key = m.learnt_by_key JOIN customers u ON u.key = m.customer_key \
         WHERE m.other_key = $1 AND m.customer_key <> $1 \
         ORDER BY type, learnt_at DESC, key DESC",
    )
    .bind(customer)
    .bind(now.millis())
    .fetch_all(conn)
    .await?;
    rows.iter().map(stored).collect()
}

fn stored(row: &sqlx::sqlite::SqliteRow) -> Result<Stored> {
    let columns = Columns(row);
    let mut fields: Map<String, Value> = columns.json("detail")?;
    fields.insert("type".into(), Value::String(columns.string("type")?));
    fields.insert("text".into(), Value::String(columns.string("text")?));
    let other = columns.string_or_none("other_id")?;
    if let Some(other) = &other {
        fields.insert("customer".into(), Value::String(other.clone()));
    }
    let turned = columns.flag("turned")?;
    let mut what = serde_json::from_value(Value::Object(fields)).map_err(|_| malformed("detail"))?;
    if let Remembered::Link(link) = &mut what {
        link.turned = turned;
        if turned {
            link.kind = link.kind.turned();
        }
    }
    let by = match (columns.string_or_none("by_id")?, columns.text_or_none("by_name")?) {
        (Some(id), Some(name)) => Some(AgentRef { id: AgentId::new(id), name }),
        _ => None,
    };
    let memory = Memory {
        id: MemoryId::new(columns.string("id")?),
        what,
        learnt: Learnt {
            at: columns.time("learnt_at")?,
            by,
            conversation: columns.string_or_none("conversation_id")?.map(ConversationId::new),
            message: columns.string_or_none("message_id")?.map(MessageId::new),
        },
        confirmed_at: columns.time_or_none("confirmed_at")?,
        consented_at: columns.time_or_none("consented_at")?,
    };
    Ok(Stored { key: columns.int("key")?, turned, memory })
}

/// The records that links of a customer lead to, in either direction.
pub async fn related(conn: &mut Conn, customer: i64) -> Result<Vec<CustomerRef>> {
    let rows = sqlx::query(
        "SELECT u.key, u.id, u.name, u.address_as, u.distinction FROM customers u WHERE u.key IN \
         (SELECT other_key FROM memories WHERE customer_key = $1 AND other_key IS NOT NULL \
          UNION SELECT customer_key FROM memories WHERE other_key = $1) AND u.key <> $1 ORDER BY u.key",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    rows.iter().map(super::customers::reference_of).collect()
}

/// A customer's newest word on a purpose; none where they were not asked.
pub async fn consent(conn: &mut Conn, customer: i64, purpose: &str) -> Result<Option<bool>> {
    let rows = sqlx::query(
        "SELECT detail FROM memories WHERE customer_key = $1 AND type = 'consent' ORDER BY learnt_at DESC, key DESC",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let detail: Value = serde_json::from_str(row.try_get("detail")?).map_err(|_| malformed("detail"))?;
        if detail["purpose"] == purpose {
            return Ok(detail["granted"].as_bool());
        }
    }
    Ok(None)
}
