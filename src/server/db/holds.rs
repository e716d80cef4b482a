//! Replies that can still be taken back: held for their moment, or released and not yet taken by a deliverer.

use sqlx::Row as _;

use super::{Columns, Conn, Result};
use crate::api::Time;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Key of the message.
    pub message: i64,
    /// When it goes out; none: it is offered already.
    pub release_at: Option<Time>,
    /// How the conversation stood before the reply, as JSON.
    pub before: String,
}

fn hold(row: &sqlx::sqlite::SqliteRow) -> Result<Hold> {
    let columns = Columns(row);
    Ok(Hold {
        message: columns.int("message_key")?,
        release_at: columns.time_or_none("release_at")?,
        before: columns.string("before")?,
    })
}

/// Holds a message.
pub async fn insert(conn: &mut Conn, conversation: i64, new: &Hold) -> Result<()> {
    sqlx::query("INSERT INTO holds (message_key, conversation_key, release_at, before) VALUES ($1, $2, $3, $4)")
        .bind(new.message)
        .bind(conversation)
        .bind(new.release_at.map(Time::millis))
        .bind(&new.before)
        .execute(conn)
        .await?;
    Ok(())
}

/// The hold of a message, while it can be taken back.
pub async fn get(conn: &mut Conn, message: i64) -> Result<Option<Hold>> {
    let row = sqlx::query("SELECT * FROM holds WHERE message_key = $1").bind(message).fetch_optional(conn).await?;
    row.as_ref().map(hold).transpose()
}

/// The first hold of a conversation after a message.
pub async fn after(conn: &mut Conn, conversation: i64, message: i64) -> Result<Option<Hold>> {
    let row = sqlx::query(
        "SELECT * FROM holds WHERE conversation_key = $1 AND message_key > $2 ORDER BY message_key LIMIT 1",
    )
    .bind(conversation)
    .bind(message)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(hold).transpose()
}

/// When the last reply held in a conversation goes out. What is being taken back is held for ever, and nothing waits for it.
pub async fn last_release(conn: &mut Conn, conversation: i64) -> Result<Option<Time>> {
    let row = sqlx::query("SELECT MAX(release_at) AS at FROM holds WHERE conversation_key = $1 AND release_at < $2")
        .bind(conversation)
        .bind(i64::MAX)
        .fetch_one(conn)
        .await?;
    Columns(&row).time_or_none("at")
}

/// When the next reply of all goes out.
pub async fn earliest(conn: &mut Conn) -> Result<Option<Time>> {
    let row =
        sqlx::query("SELECT MIN(release_at) AS at FROM holds WHERE release_at IS NOT NULL").fetch_one(conn).await?;
    Columns(&row).time_or_none("at")
}

/// Keys of at most `limit` messages whose moment has come, in the order in which they were sent.
pub async fn due(conn: &mut Conn, now: Time, limit: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT message_key FROM holds WHERE release_at IS NOT NULL AND release_at <= $1 ORDER BY message_key LIMIT $2",
    )
    .bind(now.millis())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// A held message is offered from now on.
pub async fn release(conn: &mut Conn, message: i64) -> Result<()> {
    sqlx::query("UPDATE holds SET release_at = NULL WHERE message_key = $1").bind(message).execute(conn).await?;
    Ok(())
}

/// Writes down anew what a reply would bring back.
pub async fn set_before(conn: &mut Conn, message: i64, before: &str) -> Result<()> {
    sqlx::query("UPDATE holds SET before = $2 WHERE message_key = $1").bind(message).bind(before).execute(conn).await?;
    Ok(())
}

/// A message cannot be taken back any more, or was.
pub async fn end(conn: &mut Conn, message: i64) -> Result<()> {
    sqlx::query("DELETE FROM holds WHERE message_key = $1").bind(message).execute(conn).await?;
    Ok(())
}
