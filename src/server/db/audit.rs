//! Who did what to what, and when.

use sqlx::Row as _;

use super::{Columns, Conn, Result};
use crate::api::{AgentId, AgentRef, AuditLine, Happened, Time};

/// A line to be written.
pub struct Line<'a> {
    /// Where the event log stood before it.
    pub after: u64,
    /// When.
    pub at: Time,
    /// Who; none is the server itself.
    pub who: Option<&'a AgentId>,
    /// What was done.
    pub action: &'static str,
    /// To what, by id.
    pub subject: &'a str,
    /// In which way.
    pub detail: Option<&'a str>,
}

/// Writes a line.
pub async fn insert(conn: &mut Conn, line: Line<'_>) -> Result<()> {
    let Line { after, at, who, action, subject, detail } = line;
    sqlx::query("INSERT INTO audit (at, agent_id, action, subject, detail, seq) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(at.millis())
        .bind(who.map(AgentId::as_str))
        .bind(action)
        .bind(subject)
        .bind(detail)
        .bind(after.cast_signed())
        .execute(conn)
        .await?;
    Ok(())
}

/// What was done to `subject` (or with it) by commands that began at version `seq` or later: the last `limit`, oldest
/// first.
pub async fn since(conn: &mut Conn, seq: u64, subject: &str, limit: i64) -> Result<Vec<Happened>> {
    let rows = sqlx::query(
        "SELECT u.at, u.action, u.agent_id, a.name FROM audit u LEFT JOIN agents a ON a.id = u.agent_id \
         WHERE u.seq >= $1 AND (u.subject = $2 OR u.detail = $2) ORDER BY u.key DESC LIMIT $3",
    )
    .bind(seq.cast_signed())
    .bind(subject)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let happened = rows.iter().rev().map(|row| {
        let columns = Columns(row);
        let id = columns.string_or_none("agent_id")?.map(AgentId::new);
        let name = columns.text_or_none("name")?.unwrap_or_default();
        let by = id.map(|id| AgentRef { id, name });
        Ok(Happened { by, at: columns.time("at")?, action: columns.string("action")? })
    });
    happened.collect()
}

/// The lines before number `before` that are not older than `since`, newest first.
pub async fn list(conn: &mut Conn, before: i64, since: Time, limit: i64) -> Result<Vec<AuditLine>> {
    let rows = sqlx::query(
        "SELECT key, at, agent_id, action, subject, detail FROM audit WHERE key < $1 AND at >= $2 \
         ORDER BY key DESC LIMIT $3",
    )
    .bind(before)
    .bind(since.millis())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(AuditLine {
                number: row.try_get("key")?,
                at: columns.time("at")?,
                agent: columns.string_or_none("agent_id")?.map(AgentId::new),
                action: columns.string("action")?,
                subject: columns.string("subject")?,
                detail: columns.string_or_none("detail")?,
            })
        })
        .collect()
}
