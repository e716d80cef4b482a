//! Praise that was passed on.

use sqlx::sqlite::SqliteRow;

use super::{Columns, Conn, Result};
use crate::api::{AgentId, AgentRef, ConversationId, MessageId, Praise, PraiseId, Time};
use crate::text::Untrusted;

/// How much of the customer's words is shown.
const WORDS: usize = 500;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.*, t.id AS to_id, t.name AS to_name, f.id AS from_id, f.name AS from_name, m.id AS message_id, ",
            "m.text AS words, m.conversation_key, c.id AS conversation_id FROM praise p ",
            "JOIN agents t ON t.key = p.to_key JOIN agents f ON f.key = p.from_key ",
            "JOIN messages m ON m.key = p.message_key JOIN conversations c ON c.key = m.conversation_key ",
            $rest
        )
    };
}

fn praise(row: &SqliteRow) -> Result<Praise> {
    let columns = Columns(row);
    let agent =
        |id, name| Ok::<_, super::Error>(AgentRef { id: AgentId::new(columns.string(id)?), name: columns.text(name)? });
    Ok(Praise {
        id: PraiseId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        to: agent("to_id", "to_name")?,
        from: agent("from_id", "from_name")?,
        conversation: ConversationId::new(columns.string("conversation_id")?),
        number: columns.int("conversation_key")?,
        message: MessageId::new(columns.string("message_id")?),
        words: Untrusted::from(columns.string("words")?.chars().take(WORDS).collect::<String>()),
        at: columns.time("at")?,
        read_at: columns.time_or_none("read_at")?,
    })
}

/// The praise with this id.
pub async fn get(conn: &mut Conn, id: &PraiseId) -> Result<Option<Praise>> {
    let row = sqlx::query(select!("WHERE p.id = $1")).bind(id.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(praise).transpose()
}

/// What was passed on to somebody from one message.
pub async fn of_message(conn: &mut Conn, to: i64, message: i64) -> Result<Option<Praise>> {
    let row = sqlx::query(select!("WHERE p.to_key = $1 AND p.message_key = $2"))
        .bind(to)
        .bind(message)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(praise).transpose()
}

/// What somebody has not taken note of, oldest first.
pub async fn unread(conn: &mut Conn, to: i64, limit: i64) -> Result<Vec<Praise>> {
    let rows = sqlx::query(select!("WHERE p.to_key = $1 AND p.read_at IS NULL ORDER BY p.at, p.key LIMIT $2"))
        .bind(to)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(praise).collect()
}

/// Passes a message on, by keys.
pub async fn insert(
    conn: &mut Conn,
    id: &PraiseId,
    version: u64,
    to: i64,
    from: i64,
    message: i64,
    at: Time,
) -> Result<()> {
    sqlx::query("INSERT INTO praise (id, version, to_key, from_key, message_key, at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id.as_str())
        .bind(version.cast_signed())
        .bind(to)
        .bind(from)
        .bind(message)
        .bind(at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// It was taken note of.
pub async fn read(conn: &mut Conn, id: &PraiseId, version: u64, at: Time) -> Result<()> {
    sqlx::query("UPDATE praise SET version = $2, read_at = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(version.cast_signed())
        .bind(at.millis())
        .execute(conn)
        .await?;
    Ok(())
}
