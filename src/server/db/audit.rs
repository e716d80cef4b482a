//! Who did what to what, and when.

use serde::Serialize;
use sqlx::Row as _;
use utoipa::ToSchema;

use super::{Columns, Conn, Result};
use crate::api::{AgentId, Time};

/// One line of the audit. Ids only: no bodies, no names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// Its place; later lines have greater ones.
    pub number: i64,
    /// When.
    pub at: Time,
    /// Who; none is the server itself.
    #[schema(value_type = Option<String>)]
    pub agent: Option<AgentId>,
    /// What was done.
    pub action: String,
    /// To what, by id.
    pub subject: String,
    /// In which way.
    pub detail: Option<String>,
}

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

/// The lines before number `before`, newest first.
pub async fn list(conn: &mut Conn, before: i64, limit: i64) -> Result<Vec<Line>> {
    let rows = sqlx::query(
        "SELECT key, at, agent_id, action, subject, detail FROM audit WHERE key < $1 ORDER BY key DESC LIMIT $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Line {
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
