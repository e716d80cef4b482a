//! The team's rules: every version of them.

use super::{Columns, Conn, Result, json};
use crate::api::{AgentId, AgentRef, TeamRules, Time};

/// The rules that hold; none of their own while nobody has written any.
pub async fn newest(conn: &mut Conn) -> Result<TeamRules> {
    let row = sqlx::query(
        "SELECT r.version, r.off, r.text, r.agent_id, r.at, a.name AS agent_name FROM team_rules r \
         LEFT JOIN agents a ON a.id = r.agent_id ORDER BY r.version DESC LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(TeamRules::default()) };
    let columns = Columns(&row);
    let name = columns.text_or_none("agent_name")?.unwrap_or_default();
    Ok(TeamRules {
        version: columns.int("version")?.cast_unsigned(),
        off: columns.json("off")?,
        text: columns.text("text")?,
        by: Some(AgentRef { id: AgentId::new(columns.string("agent_id")?), name }),
        at: Some(columns.time("at")?),
    })
}

/// Adds a version, by whom it names.
pub async fn insert(conn: &mut Conn, rules: &TeamRules) -> Result<()> {
    sqlx::query("INSERT INTO team_rules (version, off, text, agent_id, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(rules.version.cast_signed())
        .bind(json(&rules.off))
        .bind(rules.text.raw())
        .bind(rules.by.as_ref().map_or("", |by| by.id.as_str()))
        .bind(rules.at.map_or(0, Time::millis))
        .execute(conn)
        .await?;
    Ok(())
}

/// The version of the rules that hold.
pub async fn version(conn: &mut Conn) -> Result<u64> {
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) AS version FROM team_rules").fetch_one(conn).await?;
    Ok(Columns(&row).int("version")?.cast_unsigned())
}
