//! Unsent texts, each its writer's only.

use sqlx::sqlite::SqliteRow;

use super::{Columns, Conn, Result, json, word};
use crate::api::{Addressed, ConversationId, Mode, Time};
use crate::text::Untrusted;

/// A draft as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: Mode,
    /// Which of its writer's changes this was.
    pub version: u64,
    /// What it says; nothing once it was sent or given up.
    pub text: Untrusted,
    /// Where the caret stood.
    pub caret: u64,
    /// To whom it goes.
    pub addressed: Addressed,
    /// When.
    pub at: Time,
}

impl Row {
    /// Sent or given up: nothing of it is left but that it was.
    #[must_use]
    pub fn emptied(self, version: u64, at: Time) -> Self {
        Self { version, text: Untrusted::default(), caret: 0, addressed: Addressed::default(), at, ..self }
    }
}

const COLUMNS: &str = "SELECT c.id AS conversation, d.mode, d.version, d.text, d.caret, d.addressed, d.changed_at \
     FROM drafts d JOIN conversations c ON c.key = d.conversation_key";

fn read(row: &SqliteRow) -> Result<Row> {
    let columns = Columns(row);
    Ok(Row {
        conversation: ConversationId::new(columns.string("conversation")?),
        mode: columns.word("mode")?,
        version: columns.int("version")?.cast_unsigned(),
        text: columns.text("text")?,
        caret: columns.int("caret")?.cast_unsigned(),
        addressed: columns.json_or_none("addressed")?.unwrap_or_default(),
        at: columns.time("changed_at")?,
    })
}

/// The draft of an agent at one place.
pub async fn get(conn: &mut Conn, agent: i64, conversation: i64, mode: Mode) -> Result<Option<Row>> {
    let sql = format!("{COLUMNS} WHERE d.agent_key = $1 AND d.conversation_key = $2 AND d.mode = $3");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(agent)
        .bind(conversation)
        .bind(word(&mode))
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The drafts of an agent that changed after `version`, oldest change first; what was sent or given up among them.
pub async fn after(conn: &mut Conn, agent: i64, version: u64) -> Result<Vec<Row>> {
    let sql = format!("{COLUMNS} WHERE d.agent_key = $1 AND d.version > $2 ORDER BY d.version");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(agent).bind(version.cast_signed()).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The version of an agent's last change; 0 before the first.
pub async fn newest(conn: &mut Conn, agent: i64) -> Result<u64> {
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) AS version FROM drafts WHERE agent_key = $1")
        .bind(agent)
        .fetch_one(conn)
        .await?;
    Ok(Columns(&row).int("version")?.cast_unsigned())
}

/// Puts a draft in its place.
pub async fn put(conn: &mut Conn, agent: i64, conversation: i64, row: &Row) -> Result<()> {
    sqlx::query(
        "INSERT INTO drafts (agent_key, conversation_key, mode, version, text, caret, changed_at, addressed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (agent_key, conversation_key, mode) \
         DO UPDATE SET version = $4, text = $5, caret = $6, changed_at = $7, addressed = $8",
    )
    .bind(agent)
    .bind(conversation)
    .bind(word(&row.mode))
    .bind(row.version.cast_signed())
    .bind(row.text.raw())
    .bind(row.caret.cast_signed())
    .bind(row.at.millis())
    .bind((!row.addressed.is_empty()).then(|| json(&row.addressed)))
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets at most `limit` drafts that were sent or given up before `at`; never an agent's last change, from which the
/// next one is counted.
pub async fn prune(conn: &mut Conn, at: Time, limit: i64) -> Result<u64> {
    let done = sqlx::query(
        "DELETE FROM drafts WHERE (agent_key, conversation_key, mode) IN \
         (SELECT d.agent_key, d.conversation_key, d.mode FROM drafts d WHERE d.text = '' AND d.changed_at < $1 \
          AND d.version < (SELECT MAX(n.version) FROM drafts n WHERE n.agent_key = d.agent_key) LIMIT $2)",
    )
    .bind(at.millis())
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
