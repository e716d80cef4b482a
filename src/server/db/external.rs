//! What other systems call things of ours.

use sqlx::Row as _;

use super::{Columns, Conn, Result};

/// A thing of ours that another system has a name for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Key in the kind's table.
    pub target: i64,
    /// SHA-256 of its content, for imports and feeds.
    pub hash: Option<String>,
}

/// The thing that `source` calls `id`. Kinds: customer, order, conversation, message, thread,
/// touchpoint, survey; and sent: a message of ours by which its conversation is answered.
pub async fn get(conn: &mut Conn, kind: &str, source: &str, id: &str) -> Result<Option<External>> {
    let row = sqlx::query("SELECT target, hash FROM external_ids WHERE kind = $1 AND source = $2 AND external_id = $3")
        .bind(kind)
        .bind(source)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(External { target: columns.int("target")?, hash: columns.string_or_none("hash")? })
    })
    .transpose()
}

/// The conversation that `source` means by `id`: the name of its thread, or of the message of ours that it answers.
pub async fn thread(conn: &mut Conn, source: &str, id: &str) -> Result<Option<External>> {
    match get(conn, "thread", source, id).await? {
        None => get(conn, "sent", source, id).await,
        known => Ok(known),
    }
}

/// Notes what `source` calls a thing, over what it called so before.
pub async fn put(conn: &mut Conn, kind: &str, source: &str, id: &str, external: &External) -> Result<()> {
    sqlx::query(
        "INSERT INTO external_ids (kind, source, external_id, target, hash) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (kind, source, external_id) DO UPDATE SET target = $4, hash = $5",
    )
    .bind(kind)
    .bind(source)
    .bind(id)
    .bind(external.target)
    .bind(external.hash.as_deref())
    .execute(conn)
    .await?;
    Ok(())
}

/// What `source` calls the thing with this key, the first of its names.
pub async fn name_of(conn: &mut Conn, kind: &str, source: &str, target: i64) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT external_id FROM external_ids WHERE kind = $1 AND target = $2 AND source = $3 \
         ORDER BY external_id LIMIT 1",
    )
    .bind(kind)
    .bind(target)
    .bind(source)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
