//! Who did what to what, and when.

use sqlx::Row as _;

use super::{Columns, Conn, Result};
use crate::api::{AgentId, AuditLine, Time};

/// Writes a line.
pub async fn insert(
    conn: &mut Conn,
    at: Time,
    who: Option<&AgentId>,
    action: &'static str,
    subject: &str,
    detail: Option<&str>,
) -> Result<()> {
    sqlx::query("INSERT INTO audit (at, agent_id, action, subject, detail) VALUES ($1, $2, $3, $4, $5)")
        .bind(at.millis())
        .bind(who.map(AgentId::as_str))
        .bind(action)
        .bind(subject)
        .bind(detail)
        .execute(conn)
        .await?;
    Ok(())
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
