//! Agents, their teams and their tokens.

use sqlx::Row as _;

use super::{Columns, Conn, Result, word};
use crate::api::{Agent, AgentId, Channel, TeamId, TeamRef, Time, TokenId};

async fn with_teams(conn: &mut Conn, row: &sqlx::sqlite::SqliteRow) -> Result<(i64, Agent)> {
    let columns = Columns(row);
    let key = columns.int("key")?;
    let teams = sqlx::query(
        "SELECT t.id, t.name FROM agent_teams m JOIN teams t ON t.id = m.team_id WHERE m.agent_key = $1 ORDER BY t.name",
    )
    .bind(key)
    .fetch_all(conn)
    .await?;
    let teams = teams
        .iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(TeamRef { id: TeamId::new(columns.string("id")?), name: columns.text("name")? })
        })
        .collect::<Result<_>>()?;
    let agent = Agent {
        id: AgentId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        name: columns.text("name")?,
        role: columns.word("role")?,
        channel: columns.word_or_none("channel")?,
        teams,
        disabled: columns.flag("disabled")?,
    };
    Ok((key, agent))
}

/// The agent whose valid token has this hash, with their key.
pub async fn by_token(conn: &mut Conn, hash: &str) -> Result<Option<(i64, Agent)>> {
    let row = sqlx::query(
        "SELECT a.* FROM tokens t JOIN agents a ON a.key = t.agent_key \
         WHERE t.hash = $1 AND t.revoked_at IS NULL AND a.disabled = 0",
    )
    .bind(hash)
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => Ok(Some(with_teams(conn, &row).await?)),
        None => Ok(None),
    }
}

/// An agent with their key.
pub async fn get(conn: &mut Conn, id: &AgentId) -> Result<Option<(i64, Agent)>> {
    let row = sqlx::query("SELECT * FROM agents WHERE id = $1").bind(id.as_str()).fetch_optional(&mut *conn).await?;
    match row {
        Some(row) => Ok(Some(with_teams(conn, &row).await?)),
        None => Ok(None),
    }
}

/// Everybody, first made first.
pub async fn all(conn: &mut Conn) -> Result<Vec<Agent>> {
    Ok(with_keys(conn).await?.into_iter().map(|(_, agent)| agent).collect())
}

/// Everybody with their key, first made first.
pub async fn with_keys(conn: &mut Conn) -> Result<Vec<(i64, Agent)>> {
    let rows = sqlx::query("SELECT * FROM agents ORDER BY key").fetch_all(&mut *conn).await?;
    let mut agents = Vec::with_capacity(rows.len());
    for row in &rows {
        agents.push(with_teams(conn, row).await?);
    }
    Ok(agents)
}

/// Adds an agent with their teams.
pub async fn insert(conn: &mut Conn, agent: &Agent, now: Time) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO agents (id, version, name, role, channel, disabled, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING key",
    )
    .bind(agent.id.as_str())
    .bind(agent.version.cast_signed())
    .bind(agent.name.raw())
    .bind(agent.role.as_str())
    .bind(agent.channel.as_ref().map(word))
    .bind(i64::from(agent.disabled))
    .bind(now.millis())
    .fetch_one(&mut *conn)
    .await?;
    let key: i64 = row.try_get(0)?;
    for team in &agent.teams {
        sqlx::query("INSERT INTO agent_teams (agent_key, team_id) VALUES ($1, $2)")
            .bind(key)
            .bind(team.id.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(key)
}

/// Writes name and version.
pub async fn update(conn: &mut Conn, agent: &Agent) -> Result<()> {
    sqlx::query("UPDATE agents SET name = $2, version = $3, disabled = $4 WHERE id = $1")
        .bind(agent.id.as_str())
        .bind(agent.name.raw())
        .bind(agent.version.cast_signed())
        .bind(i64::from(agent.disabled))
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps the hash of a new token.
pub async fn insert_token(
    conn: &mut Conn,
    id: &TokenId,
    agent: i64,
    hash: &str,
    label: Option<&str>,
    now: Time,
) -> Result<()> {
    sqlx::query("INSERT INTO tokens (id, agent_key, hash, label, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.as_str())
        .bind(agent)
        .bind(hash)
        .bind(label)
        .bind(now.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Revokes all tokens of an agent; how many there were.
pub async fn revoke_tokens(conn: &mut Conn, agent: i64, now: Time) -> Result<u64> {
    let done = sqlx::query("UPDATE tokens SET revoked_at = $2 WHERE agent_key = $1 AND revoked_at IS NULL")
        .bind(agent)
        .bind(now.millis())
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// The channels that a program with a valid token takes messages for.
pub async fn served(conn: &mut Conn) -> Result<Vec<Channel>> {
    let rows = sqlx::query(
        "SELECT DISTINCT a.channel AS channel FROM agents a JOIN tokens t ON t.agent_key = a.key \
         WHERE a.role = 'channel' AND a.channel IS NOT NULL AND a.disabled = 0 AND t.revoked_at IS NULL \
         ORDER BY a.channel",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Columns(row).word("channel")).collect()
}

/// Whether a program that serves `channel` has a valid token: only then can a message leave.
pub async fn serves(conn: &mut Conn, channel: Channel) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM agents a JOIN tokens t ON t.agent_key = a.key \
         WHERE a.role = 'channel' AND a.channel = $1 AND a.disabled = 0 AND t.revoked_at IS NULL",
    )
    .bind(channel.as_str())
    .fetch_one(conn)
    .await?;
    Ok(Columns(&row).int("n")? > 0)
}
