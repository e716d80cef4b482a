//! The days of agents: each their own.

use std::collections::BTreeMap;

use super::{Columns, Conn, Result, json};
use crate::api::{AgentId, Calendar, ConversationId, MyPromise, Time};

/// Most promises that are told of.
const PROMISES: i64 = 50;

/// A day as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Whose: their key.
    pub agent: i64,
    /// How often it changed.
    pub version: u64,
    /// At work since.
    pub working_since: Option<Time>,
    /// On a break since.
    pub break_since: Option<Time>,
    /// The last deed, to five minutes.
    pub active_at: Time,
    /// When it ends, where they said so.
    pub shift_until: Option<Time>,
    /// Their week.
    pub hours: Option<Calendar>,
    /// Lines waved away.
    pub rested: BTreeMap<String, Time>,
}

fn row(row: &sqlx::sqlite::SqliteRow) -> Result<Row> {
    let columns = Columns(row);
    Ok(Row {
        agent: columns.int("agent_key")?,
        version: columns.int("version")?.cast_unsigned(),
        working_since: columns.time_or_none("working_since")?,
        break_since: columns.time_or_none("break_since")?,
        active_at: columns.time("active_at")?,
        shift_until: columns.time_or_none("shift_until")?,
        hours: columns.json_or_none("hours")?,
        rested: columns.json("rested")?,
    })
}

/// The day of an agent; an empty one before their first deed.
pub async fn get(conn: &mut Conn, agent: i64) -> Result<Row> {
    let found = sqlx::query("SELECT * FROM days WHERE agent_key = $1").bind(agent).fetch_optional(conn).await?;
    Ok(found.as_ref().map(row).transpose()?.unwrap_or(Row { agent, ..Row::default() }))
}

/// Writes a day back under its next version.
pub async fn put(conn: &mut Conn, day: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO days (agent_key, version, working_since, break_since, active_at, shift_until, hours, rested) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (agent_key) DO UPDATE SET version = $2, \
         working_since = $3, break_since = $4, active_at = $5, shift_until = $6, hours = $7, rested = $8",
    )
    .bind(day.agent)
    .bind((day.version + 1).cast_signed())
    .bind(day.working_since.map(Time::millis))
    .bind(day.break_since.map(Time::millis))
    .bind(day.active_at.millis())
    .bind(day.shift_until.map(Time::millis))
    .bind(day.hours.as_ref().map(json))
    .bind(json(&day.rested))
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose day a deed belongs to: the key of an agent who answers customers, and their last deed before it.
pub async fn doer(conn: &mut Conn, agent: &AgentId) -> Result<Option<(i64, Option<Time>)>> {
    let found = sqlx::query(
        "SELECT a.key, d.active_at FROM agents a LEFT JOIN days d ON d.agent_key = a.key \
         WHERE a.id = $1 AND a.role IN ('agent', 'supervisor', 'admin')",
    )
    .bind(agent.as_str())
    .fetch_optional(conn)
    .await?;
    found
        .map(|row| {
            let columns = Columns(&row);
            Ok((columns.int("key")?, columns.time_or_none("active_at")?))
        })
        .transpose()
}

/// Notes the moment of a deed, which changes nothing that anybody is told.
pub async fn active(conn: &mut Conn, agent: i64, at: Time) -> Result<()> {
    sqlx::query("UPDATE days SET active_at = $2 WHERE agent_key = $1")
        .bind(agent)
        .bind(at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Since when those are on a break who are, by key.
pub async fn breaks(conn: &mut Conn) -> Result<BTreeMap<i64, Time>> {
    let rows =
        sqlx::query("SELECT agent_key, break_since FROM days WHERE break_since IS NOT NULL").fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok((columns.int("agent_key")?, columns.time("break_since")?))
        })
        .collect()
}

/// Which of the conversations that left their hands were hard, in that order.
pub async fn matters(conn: &mut Conn, agent: i64) -> Result<Vec<bool>> {
    let rows = sqlx::query("SELECT hard FROM day_matters WHERE agent_key = $1 ORDER BY at, conversation_key")
        .bind(agent)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Columns(row).flag("hard")).collect()
}

/// A conversation left their hands; one that did before did so now.
pub async fn note_matter(conn: &mut Conn, agent: i64, conversation: i64, at: Time, hard: bool) -> Result<()> {
    sqlx::query(
        "INSERT INTO day_matters (agent_key, conversation_key, at, hard) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agent_key, conversation_key) DO UPDATE SET at = $3, hard = $4",
    )
    .bind(agent)
    .bind(conversation)
    .bind(at.millis())
    .bind(i64::from(hard))
    .execute(conn)
    .await?;
    Ok(())
}

/// It did not; whether it was noted.
pub async fn forget_matter(conn: &mut Conn, agent: i64, conversation: i64) -> Result<bool> {
    let done = sqlx::query("DELETE FROM day_matters WHERE agent_key = $1 AND conversation_key = $2")
        .bind(agent)
        .bind(conversation)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// A break was taken: what was hard is over.
pub async fn forget_matters(conn: &mut Conn, agent: i64) -> Result<()> {
    sqlx::query("DELETE FROM day_matters WHERE agent_key = $1").bind(agent).execute(conn).await?;
    Ok(())
}

/// Open promises of what an agent has, and of theirs in what nobody has, by their due.
pub async fn promises(conn: &mut Conn, agent: i64) -> Result<Vec<MyPromise>> {
    let rows = sqlx::query(
        "SELECT c.id AS conversation_id, c.key AS number, u.name AS customer_name, p.text, p.due, p.call \
         FROM promises p JOIN conversations c ON c.key = p.conversation_key \
         LEFT JOIN customers u ON u.key = c.customer_key \
         WHERE p.state = 'open' AND (c.assignee_key = $1 OR (c.assignee_key IS NULL AND p.owner_key = $1)) \
         ORDER BY p.due, p.key LIMIT $2",
    )
    .bind(agent)
    .bind(PROMISES)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(MyPromise {
                conversation: ConversationId::new(columns.string("conversation_id")?),
                number: columns.int("number")?,
                customer: columns.text_or_none("customer_name")?.unwrap_or_default(),
                text: columns.text("text")?,
                due: columns.time("due")?,
                call: columns.string_or_none("call")?.is_some(),
            })
        })
        .collect()
}
