//! The lines of threads.

use sqlx::Row as _;

use super::{Columns, Conn, Result, json, word};
use crate::api::{AgentRef, Author, ConversationId, Message, MessageId, MessageKind, OpKey, Time};
use crate::text::Untrusted;

/// A line with its keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its key.
    pub key: i64,
    /// Key of its conversation.
    pub conversation: i64,
    /// The line.
    pub message: Message,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT m.*, c.id AS conversation_id FROM messages m JOIN conversations c ON c.key = m.conversation_key ",
            $rest
        )
    };
}

fn line(row: &sqlx::sqlite::SqliteRow) -> Result<Line> {
    let columns = Columns(row);
    let message = Message {
        id: MessageId::new(columns.string("id")?),
        conversation: ConversationId::new(columns.string("conversation_id")?),
        position: columns.int("position")?,
        version: columns.int("version")?.cast_unsigned(),
        kind: columns.word("kind")?,
        author: columns.json("author")?,
        text: columns.text("text")?,
        at: columns.time("at")?,
        state: columns.word_or_none("state")?,
        failure: columns.text_or_none("failure")?,
        key: columns.string_or_none("op_key")?.map(OpKey::new),
        change: columns.json_or_none("change")?,
        envelope: columns.json_or_none("envelope")?.unwrap_or_default(),
    };
    Ok(Line { key: columns.int("key")?, conversation: columns.int("conversation_key")?, message })
}

/// Adds a line; its key.
pub async fn insert(conn: &mut Conn, conversation: i64, new: &Message) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO messages (id, version, conversation_key, position, kind, author, text, at, state, failure, \
         op_key, change, envelope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(new.version.cast_signed())
    .bind(conversation)
    .bind(new.position)
    .bind(word(&new.kind))
    .bind(json(&new.author))
    .bind(new.text.raw())
    .bind(new.at.millis())
    .bind(new.state.as_ref().map(word))
    .bind(new.failure.as_ref().map(Untrusted::raw))
    .bind(new.key.as_ref().map(OpKey::as_str))
    .bind(new.change.as_ref().map(json))
    .bind(envelope(new))
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

fn envelope(message: &Message) -> Option<String> {
    (!message.envelope.is_empty()).then(|| json(&message.envelope))
}

/// Writes back how far a line has come.
pub async fn update_state(conn: &mut Conn, message: &Message) -> Result<()> {
    sqlx::query("UPDATE messages SET version = $2, state = $3, failure = $4, envelope = $5 WHERE id = $1")
        .bind(message.id.as_str())
        .bind(message.version.cast_signed())
        .bind(message.state.as_ref().map(word))
        .bind(message.failure.as_ref().map(Untrusted::raw))
        .bind(envelope(message))
        .execute(conn)
        .await?;
    Ok(())
}

/// The line with this id.
pub async fn get(conn: &mut Conn, id: &MessageId) -> Result<Option<Line>> {
    let row = sqlx::query(select!("WHERE m.id = $1")).bind(id.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(line).transpose()
}

/// The line with this key.
pub async fn by_key(conn: &mut Conn, key: i64) -> Result<Line> {
    line(&sqlx::query(select!("WHERE m.key = $1")).bind(key).fetch_one(conn).await?)
}

/// The line of a conversation that carries this operation's key.
pub async fn by_op_key(conn: &mut Conn, conversation: i64, key: &OpKey) -> Result<Option<Message>> {
    let row = sqlx::query(select!("WHERE m.op_key = $1 AND m.conversation_key = $2"))
        .bind(key.as_str())
        .bind(conversation)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(line(&row)?.message)).transpose()
}

/// At most `limit` lines of a conversation before `before`, the newest of them, oldest first.
pub async fn page(conn: &mut Conn, conversation: i64, before: i64, limit: i64) -> Result<Vec<Message>> {
    let rows =
        sqlx::query(select!("WHERE m.conversation_key = $1 AND m.position < $2 ORDER BY m.position DESC LIMIT $3"))
            .bind(conversation)
            .bind(before)
            .bind(limit)
            .fetch_all(conn)
            .await?;
    rows.iter().rev().map(|row| Ok(line(row)?.message)).collect()
}

/// Crossed: the few public conversations first, never all messages.
const SAID_IN_PUBLIC: &str = "SELECT m.text FROM conversations c CROSS JOIN messages m \
     WHERE m.conversation_key = c.key AND c.created_at >= $1 AND c.public = 1 AND m.kind = 'outbound' \
     AND COALESCE(m.state, '') NOT IN ('held', 'recalled', 'failed', 'kept') ORDER BY m.at DESC, m.key DESC LIMIT 20";

/// Our last twenty replies that everybody can read, newest first, of conversations begun at or after `since`.
pub async fn said_in_public(conn: &mut Conn, since: Time) -> Result<Vec<Untrusted>> {
    let rows = sqlx::query(SAID_IN_PUBLIC).bind(since.millis()).fetch_all(conn).await?;
    rows.iter().map(|row| Columns(row).text("text")).collect()
}

/// The lines that people wrote after position `after` and that stand, oldest first, at most 50.
pub async fn written_after(conn: &mut Conn, conversation: i64, after: i64) -> Result<Vec<Message>> {
    let rows = sqlx::query(select!(
        "WHERE m.conversation_key = $1 AND m.position > $2 AND m.kind <> 'event' \
         AND COALESCE(m.state, '') <> 'recalled' ORDER BY m.position LIMIT 50"
    ))
    .bind(conversation)
    .bind(after)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(line(row)?.message)).collect()
}

/// The lines that people wrote since version `seq` of their conversation and that stand: the last `limit`, oldest first.
pub async fn written_since(conn: &mut Conn, conversation: i64, seq: u64, limit: i64) -> Result<Vec<Message>> {
    // A line's version rises with its state: what came before that moment was only delivered since.
    let rows = sqlx::query(select!(
        "WHERE m.conversation_key = $1 AND m.version > $2 AND m.kind <> 'event' \
         AND COALESCE(m.state, '') <> 'recalled' \
         AND m.at >= COALESCE((SELECT at FROM events WHERE seq = $2), m.at) ORDER BY m.position DESC LIMIT $3"
    ))
    .bind(conversation)
    .bind(seq.cast_signed())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().rev().map(|row| Ok(line(row)?.message)).collect()
}

/// The newest line of a conversation that somebody wrote and that stands: of any kind, or of one.
pub async fn newest(conn: &mut Conn, conversation: i64, kind: Option<MessageKind>) -> Result<Option<Line>> {
    let row = sqlx::query(select!(
        "WHERE m.conversation_key = $1 AND m.kind <> 'event' AND (m.kind = $2 OR $2 IS NULL) \
         AND COALESCE(m.state, '') <> 'recalled' ORDER BY m.position DESC LIMIT 1"
    ))
    .bind(conversation)
    .bind(kind.as_ref().map(word))
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(line).transpose()
}

/// When the newest of the lines that people wrote and that stand was written.
pub async fn last_written_at(conn: &mut Conn, conversation: i64) -> Result<Option<Time>> {
    let row = sqlx::query(
        "SELECT MAX(at) AS at FROM messages WHERE conversation_key = $1 AND kind <> 'event' \
         AND COALESCE(state, '') <> 'recalled'",
    )
    .bind(conversation)
    .fetch_one(conn)
    .await?;
    Columns(&row).time_or_none("at")
}

/// Who of us added a line of any kind after position `after`.
pub async fn authors_after(conn: &mut Conn, conversation: i64, after: i64) -> Result<Vec<AgentRef>> {
    let rows = sqlx::query(
        "SELECT DISTINCT author FROM messages WHERE conversation_key = $1 AND position > $2 ORDER BY author LIMIT 100",
    )
    .bind(conversation)
    .bind(after)
    .fetch_all(conn)
    .await?;
    let authors = rows.iter().map(|row| Columns(row).json::<Author>("author")).collect::<Result<Vec<_>>>()?;
    Ok(authors
        .into_iter()
        .filter_map(|author| if let Author::Agent(agent) = author { Some(agent) } else { None })
        .collect())
}

/// The next free place of a conversation.
pub async fn next_position(conn: &mut Conn, conversation: i64) -> Result<i64> {
    let row = sqlx::query("SELECT COALESCE(MAX(position), 0) + 1 AS next FROM messages WHERE conversation_key = $1")
        .bind(conversation)
        .fetch_one(conn)
        .await?;
    Columns(&row).int("next")
}

/// Moment and text of the inbound lines, not later than `until`, that no outbound one follows, oldest first, at most
/// 50; one that failed to arrive, or was taken back, is no answer.
pub async fn unanswered(conn: &mut Conn, conversation: i64, until: Time) -> Result<Vec<(Time, Untrusted)>> {
    let rows = sqlx::query(
        "SELECT at, text FROM messages WHERE conversation_key = $1 AND kind = 'inbound' AND at <= $2 AND position > \
         (SELECT COALESCE(MAX(position), 0) FROM messages WHERE conversation_key = $1 AND kind = 'outbound' \
         AND COALESCE(state, '') NOT IN ('failed', 'recalled') AND author <> '{\"type\":\"system\"}') \
         ORDER BY position LIMIT 50",
    )
    .bind(conversation)
    .bind(until.millis())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((Columns(row).time("at")?, Columns(row).text("text")?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::open::{Db, plan};

    #[tokio::test]
    async fn what_was_said_in_public_is_found_without_walking_all_messages() {
        let home = tempfile::tempdir().expect("a folder");
        let opened = Db::open(&home.path().join("shop.db"), home.path(), "now").await;
        let (_, mut conn) = opened.unwrap_or_else(|_| panic!("a database"));
        let steps = plan(&mut conn, SAID_IN_PUBLIC).await.expect("a plan");
        assert!(steps.iter().any(|step| step.contains("conversations_in_public")), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
    }
}
