//! Who had a conversation open, and when: one row for each stretch.

use super::{Columns, Conn, Result};
use crate::api::{AgentId, AgentRef, Looked, Time};

/// Most people that are named.
const NAMED: i64 = 100;

/// A stretch of somebody's in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From when on.
    pub began: Time,
    /// Until when; none while it is open.
    pub ended: Option<Time>,
}

/// The last stretch of an agent's in a conversation.
pub async fn last(conn: &mut Conn, conversation: i64, agent: i64) -> Result<Option<Stretch>> {
    let row = sqlx::query(
        "SELECT began_at, ended_at FROM looks WHERE conversation_key = $1 AND agent_key = $2 \
         ORDER BY began_at DESC LIMIT 1",
    )
    .bind(conversation)
    .bind(agent)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(Stretch { began: columns.time("began_at")?, ended: columns.time_or_none("ended_at")? })
    })
    .transpose()
}

/// Writes a stretch, by when it began.
pub async fn put(conn: &mut Conn, conversation: i64, agent: i64, stretch: Stretch) -> Result<()> {
    sqlx::query(
        "INSERT INTO looks (conversation_key, agent_key, began_at, ended_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (conversation_key, agent_key, began_at) DO UPDATE SET ended_at = $4",
    )
    .bind(conversation)
    .bind(agent)
    .bind(stretch.began.millis())
    .bind(stretch.ended.map(Time::millis))
    .execute(conn)
    .await?;
    Ok(())
}

/// Nobody has anything open: what a server that ended suddenly left open ends now.
pub async fn end_all(conn: &mut Conn, at: Time) -> Result<()> {
    sqlx::query("UPDATE looks SET ended_at = $1 WHERE ended_at IS NULL").bind(at.millis()).execute(conn).await?;
    Ok(())
}

/// Who but `except` had a conversation open at `at` or later, and from when on since then, first things first.
pub async fn since(conn: &mut Conn, conversation: i64, at: Time, except: i64) -> Result<Vec<Looked>> {
    let rows = sqlx::query(
        "SELECT a.id, a.name, MIN(l.began_at) AS began_at FROM looks l JOIN agents a ON a.key = l.agent_key \
         WHERE l.conversation_key = $1 AND (l.ended_at IS NULL OR l.ended_at >= $2) AND l.agent_key <> $3 \
         GROUP BY a.id, a.name ORDER BY 3, 1 LIMIT $4",
    )
    .bind(conversation)
    .bind(at.millis())
    .bind(except)
    .bind(NAMED)
    .fetch_all(conn)
    .await?;
    let looked = rows.iter().map(|row| {
        let columns = Columns(row);
        let agent = AgentRef { id: AgentId::new(columns.string("id")?), name: columns.text("name")? };
        Ok(Looked { agent, at: columns.time("began_at")?.max(at) })
    });
    looked.collect()
}

/// Forgets at most `limit` stretches that ended before `at`.
pub async fn prune(conn: &mut Conn, at: Time, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM looks WHERE (conversation_key, agent_key, began_at) IN \
         (SELECT conversation_key, agent_key, began_at FROM looks WHERE ended_at < $1 LIMIT $2)",
    )
    .bind(at.millis())
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
