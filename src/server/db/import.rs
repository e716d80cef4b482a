//! Rows by the hundred: what an import needs so that half a million lines are a matter of seconds.
//!
//! Statements of many rows, a fixed number at a time, so that the prepared statement is used again; only the last ones of a
//! body are prepared for themselves.

use std::collections::HashMap;

use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::external::External;
use super::figures::{self, EndedTurn, Resolution};
use super::{Columns, Conn, Result, json, word};
use crate::api::{ImportItem, ImportPreference, MemoryId, Message, OpKey, Time};
use crate::server::metric::Ending;

/// Rows of one statement; the widest has 13 columns, and SQLite takes 32 766 values.
const ROWS: usize = 200;

/// Runs `head` with the values of `rows` and then `tail`, as many at a time as fit.
async fn insert<T>(
    conn: &mut Conn,
    head: &'static str,
    tail: &'static str,
    rows: &[T],
    mut bind: impl FnMut(&mut sqlx::query_builder::Separated<'_, Sqlite, &'static str>, &T),
) -> Result<()> {
    for rows in rows.chunks(ROWS) {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(head);
        query.push_values(rows, |mut values, row| bind(&mut values, row));
        query.push(tail);
        query.build().persistent(rows.len() == ROWS).execute(&mut *conn).await?;
    }
    Ok(())
}

/// What `source` calls these things, as far as it is known.
pub async fn externals(
    conn: &mut Conn,
    kind: &'static str,
    source: &str,
    ids: &[&str],
) -> Result<HashMap<String, External>> {
    let mut known = HashMap::new();
    for ids in ids.chunks(ROWS) {
        let mut query: QueryBuilder<Sqlite> =
            QueryBuilder::new("SELECT external_id, target, hash FROM external_ids WHERE kind = ");
        query.push_bind(kind).push(" AND source = ").push_bind(source).push(" AND external_id IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        query.push(")");
        let rows = query.build().persistent(ids.len() == ROWS).fetch_all(&mut *conn).await?;
        for row in &rows {
            let columns = Columns(row);
            let external = External { target: columns.int("target")?, hash: columns.string_or_none("hash")? };
            known.insert(columns.string("external_id")?, external);
        }
    }
    Ok(known)
}

/// One name of a thing: kind, source, id, and what it is.
pub type Name<'a> = (&'static str, &'a str, &'a str, &'a External);

/// Notes names, over what they meant before. No name may stand twice in `names`.
pub async fn put_externals(conn: &mut Conn, names: &[Name<'_>]) -> Result<()> {
    insert(
        conn,
        "INSERT INTO external_ids (kind, source, external_id, target, hash) ",
        " ON CONFLICT (kind, source, external_id) DO UPDATE SET target = excluded.target, hash = excluded.hash",
        names,
        |values, (kind, source, id, external)| {
            values.push_bind(*kind).push_bind(*source).push_bind(*id);
            values.push_bind(external.target).push_bind(external.hash.as_deref());
        },
    )
    .await
}

/// The id of an order and the key of whose it was.
pub async fn purchase(conn: &mut Conn, key: i64) -> Result<(String, i64)> {
    let row = sqlx::query("SELECT id, customer_key FROM purchases WHERE key = $1").bind(key).fetch_one(conn).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// Adds lines of orders: key of the order, place in it, line.
pub async fn insert_items(conn: &mut Conn, items: &[(i64, i64, ImportItem)]) -> Result<()> {
    insert(
        conn,
        "INSERT INTO purchase_items (purchase_key, position, name, quantity, amount_minor) ",
        "",
        items,
        |values, (order, position, item)| {
            values.push_bind(*order).push_bind(*position).push_bind(item.name.raw());
            values.push_bind(item.quantity).push_bind(item.amount_minor);
        },
    )
    .await
}

/// Adds lines of threads, each with the key of its conversation.
pub async fn insert_messages(conn: &mut Conn, messages: &[(i64, Message)]) -> Result<()> {
    insert(
        conn,
        "INSERT INTO messages (id, version, conversation_key, position, kind, author, text, at, state, failure, op_key, \
         change) ",
        "",
        messages,
        |values, (conversation, message)| {
            values.push_bind(message.id.as_str()).push_bind(message.version.cast_signed()).push_bind(*conversation);
            values.push_bind(message.position).push_bind(word(&message.kind)).push_bind(json(&message.author));
            values.push_bind(message.text.raw()).push_bind(message.at.millis());
            values.push_bind(message.state.as_ref().map(word));
            values.push_bind(message.failure.as_ref().map(crate::text::Untrusted::raw));
            values.push_bind(message.key.as_ref().map(OpKey::as_str)).push_bind(message.change.as_ref().map(json));
        },
    )
    .await
}

/// Writes rows of the log: sequence, kind and subject of each event. None of them moved a conversation.
pub async fn insert_events(conn: &mut Conn, at: Time, events: &[(u64, &'static str, String)]) -> Result<()> {
    insert(conn, "INSERT INTO events (seq, at, kind, subject) ", "", events, |values, (seq, kind, subject)| {
        values.push_bind(seq.cast_signed()).push_bind(at.millis()).push_bind(*kind).push_bind(subject.as_str());
    })
    .await
}

/// Adds what a customer likes, as another system told it: ids and words.
pub async fn insert_preferences(
    conn: &mut Conn,
    customer: i64,
    at: Time,
    preferences: &[(MemoryId, ImportPreference)],
) -> Result<()> {
    insert(
        conn,
        "INSERT INTO memories (id, customer_key, type, text, detail, learnt_at, confirmed_at) ",
        "",
        preferences,
        |values, (id, preference)| {
            values.push_bind(id.as_str()).push_bind(customer).push_bind("preference");
            values.push_bind(preference.text.raw()).push_bind("{}").push_bind(at.millis());
            values.push_bind(preference.confirmed_at.map(Time::millis));
        },
    )
    .await
}

/// Which records are part of which now.
pub async fn merged(conn: &mut Conn) -> Result<HashMap<i64, i64>> {
    let rows =
        sqlx::query("SELECT key, merged_into FROM customers WHERE merged_into IS NOT NULL").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Notes turns that ended.
pub async fn insert_turns(conn: &mut Conn, turns: &[EndedTurn]) -> Result<()> {
    insert(
        conn,
        "INSERT INTO turns (conversation_key, queue_key, channel, agent_key, kind, answered, started_at, ended_at, \
         due_at, business_ms, target_ms, within) ",
        "",
        turns,
        |values, EndedTurn { conversation, turn }| {
            values.push_bind(*conversation).push_bind(turn.queue).push_bind(turn.channel.as_str());
            values.push_bind(turn.agent).push_bind(figures::kind_word(turn.kind));
            values.push_bind(i64::from(turn.ending == Ending::Answered)).push_bind(turn.started.millis());
            values.push_bind(turn.ended.millis()).push_bind(turn.due.unwrap_or(turn.ended).millis());
            values.push_bind(turn.business_ms).push_bind(turn.target_ms).push_bind(i64::from(turn.within));
        },
    )
    .await
}

/// Notes resolvings, each the first of its conversation.
pub async fn insert_resolutions(conn: &mut Conn, resolutions: &[Resolution]) -> Result<()> {
    insert(
        conn,
        "INSERT INTO resolutions (conversation_key, ordinal, queue_key, channel, started_at, ended_at, business_ms, \
         pending_ms, wall_ms, wall_pending_ms, turns, replies, transfers) ",
        "",
        resolutions,
        |values, it| {
            values.push_bind(it.conversation).push_bind(1_i64).push_bind(it.queue).push_bind(it.channel.as_str());
            values.push_bind(it.started.map(Time::millis)).push_bind(it.ended.millis()).push_bind(it.business_ms);
            values.push_bind(it.pending_ms).push_bind(it.wall_ms()).push_bind(it.wall_pending_ms);
            values.push_bind(it.turns).push_bind(it.replies).push_bind(it.transfers);
        },
    )
    .await
}
