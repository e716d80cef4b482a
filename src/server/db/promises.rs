//! Promises and call-backs.

use sqlx::sqlite::SqliteRow;

use super::{Columns, Conn, Result, json, word};
use crate::api::{AgentId, AgentRef, ConversationId, CustomerId, CustomerRef, Moved, NextPromise, Promise, PromiseId};

/// A promise with the keys of what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its key; 0 until it is inserted.
    pub key: i64,
    /// Key of its conversation.
    pub conversation: i64,
    /// Key of its owner.
    pub owner: i64,
    /// Key of who made it.
    pub made_by: i64,
    /// The promise.
    pub promise: Promise,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.*, c.id AS conversation_id, u.id AS customer_id, u.name AS customer_name, ",
            "u.address_as AS customer_address_as, o.id AS owner_id, o.name AS owner_name, m.id AS made_by_id, ",
            "m.name AS made_by_name FROM promises p JOIN conversations c ON c.key = p.conversation_key ",
            "JOIN customers u ON u.key = c.customer_key JOIN agents o ON o.key = p.owner_key ",
            "JOIN agents m ON m.key = p.made_by_key ",
            $rest
        )
    };
}

fn row(row: &SqliteRow) -> Result<Row> {
    let columns = Columns(row);
    let agent =
        |id, name| Ok::<_, super::Error>(AgentRef { id: AgentId::new(columns.string(id)?), name: columns.text(name)? });
    let moved = match columns.time_or_none("moved_at")? {
        Some(at) => Some(Moved { at, told_in_time: columns.flag("told_in_time")? }),
        None => None,
    };
    let promise = Promise {
        id: PromiseId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        conversation: ConversationId::new(columns.string("conversation_id")?),
        number: columns.int("conversation_key")?,
        customer: CustomerRef {
            id: CustomerId::new(columns.string("customer_id")?),
            name: columns.text("customer_name")?,
            address_as: columns.text("customer_address_as")?,
            distinction: None,
        },
        text: columns.text("text")?,
        owner: agent("owner_id", "owner_name")?,
        due_words: columns.text("due_words")?,
        due: columns.time("due")?,
        first_due: columns.time("first_due")?,
        moved,
        state: columns.word("state")?,
        ended_at: columns.time_or_none("ended_at")?,
        made_by: agent("made_by_id", "made_by_name")?,
        made_at: columns.time("made_at")?,
        call: columns.json_or_none("call")?,
    };
    Ok(Row {
        key: columns.int("key")?,
        conversation: columns.int("conversation_key")?,
        owner: columns.int("owner_key")?,
        made_by: columns.int("made_by_key")?,
        promise,
    })
}

/// The promise with this id.
pub async fn get(conn: &mut Conn, id: &PromiseId) -> Result<Option<Row>> {
    let found = sqlx::query(select!("WHERE p.id = $1")).bind(id.as_str()).fetch_optional(conn).await?;
    found.as_ref().map(row).transpose()
}

/// Adds a promise.
pub async fn insert(conn: &mut Conn, new: &Row) -> Result<()> {
    let promise = &new.promise;
    sqlx::query(
        "INSERT INTO promises (id, version, conversation_key, owner_key, text, due_words, due, first_due, state, \
         made_by_key, made_at, call, closes_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(promise.id.as_str())
    .bind(promise.version.cast_signed())
    .bind(new.conversation)
    .bind(new.owner)
    .bind(promise.text.raw())
    .bind(promise.due_words.raw())
    .bind(promise.due.millis())
    .bind(promise.first_due.millis())
    .bind(word(&promise.state))
    .bind(new.made_by)
    .bind(promise.made_at.millis())
    .bind(promise.call.as_ref().map(json))
    .bind(promise.call.as_ref().map(|call| call.until.millis()))
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes back what can change of a promise.
pub async fn update(conn: &mut Conn, it: &Row) -> Result<()> {
    let promise = &it.promise;
    sqlx::query(
        "UPDATE promises SET version = $2, due_words = $3, due = $4, moved_at = $5, told_in_time = $6, state = $7, \
         ended_at = $8, call = $9, closes_at = $10 WHERE key = $1",
    )
    .bind(it.key)
    .bind(promise.version.cast_signed())
    .bind(promise.due_words.raw())
    .bind(promise.due.millis())
    .bind(promise.moved.map(|moved| moved.at.millis()))
    .bind(promise.moved.map(|moved| i64::from(moved.told_in_time)))
    .bind(word(&promise.state))
    .bind(promise.ended_at.map(crate::api::Time::millis))
    .bind(promise.call.as_ref().map(json))
    .bind(promise.call.as_ref().map(|call| call.until.millis()))
    .execute(conn)
    .await?;
    Ok(())
}

/// What is due first of a conversation's open promises, as lists show it.
pub async fn first_open(conn: &mut Conn, conversation: i64) -> Result<Option<NextPromise>> {
    let found = sqlx::query(
        "SELECT id, version, due, call, text FROM promises WHERE conversation_key = $1 AND state = 'open' \
         ORDER BY due, key LIMIT 1",
    )
    .bind(conversation)
    .fetch_optional(conn)
    .await?;
    found
        .map(|row| {
            let columns = Columns(&row);
            Ok(NextPromise {
                id: PromiseId::new(columns.string("id")?),
                version: columns.int("version")?.cast_unsigned(),
                due: columns.time("due")?,
                call: columns.string_or_none("call")?.is_some(),
                text: columns.text("text")?,
            })
        })
        .transpose()
}

/// What was promised to a customer in conversations of `queues` (none: of all): the open by their due, then what ended,
/// newest first.
pub async fn of_customer(conn: &mut Conn, customer: i64, queues: Option<&[i64]>, limit: i64) -> Result<Vec<Promise>> {
    let statement = format!(
        "{}{} ORDER BY (p.state <> 'open'), CASE WHEN p.state = 'open' THEN p.due ELSE -p.ended_at END, p.key LIMIT $2",
        select!("WHERE c.customer_key = $1"),
        super::within(queues)
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(customer).bind(limit).fetch_all(conn).await?;
    rows.iter().map(|found| Ok(row(found)?.promise)).collect()
}
