//! Idempotency keys with the answers that were given, per agent.

use super::{Columns, Conn, Result};
use crate::api::Time;

/// An answer given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// SHA-256 of the request it answered.
    pub hash: String,
    /// Its HTTP status.
    pub status: u16,
    /// Its body.
    pub body: String,
}

/// The answer given to `key` of this agent.
pub async fn get(conn: &mut Conn, agent: i64, key: &str) -> Result<Option<Given>> {
    let row = sqlx::query("SELECT hash, status, body FROM idempotency WHERE agent_key = $1 AND key = $2")
        .bind(agent)
        .bind(key)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let columns = Columns(&row);
        let status = u16::try_from(columns.int("status")?).map_err(|_| super::malformed("status"))?;
        Ok(Given { hash: columns.string("hash")?, status, body: columns.string("body")? })
    })
    .transpose()
}

/// Keeps an answer, in the transaction of its effect.
pub async fn put(conn: &mut Conn, agent: i64, key: &str, given: &Given, at: Time) -> Result<()> {
    sqlx::query("INSERT INTO idempotency (agent_key, key, hash, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(agent)
        .bind(key)
        .bind(&given.hash)
        .bind(i64::from(given.status))
        .bind(&given.body)
        .bind(at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets the answers given before `at`, at most `limit` of them.
pub async fn prune(conn: &mut Conn, at: Time, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM idempotency WHERE (agent_key, key) IN \
         (SELECT agent_key, key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)",
    )
    .bind(at.millis())
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
