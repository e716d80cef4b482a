//! What became of prompts, by conversation. Not by whom.

use sqlx::AssertSqlSafe;

use super::{Columns, Conn, Result};
use crate::api::{PromptMemory, Time, WavedAway};

/// What became of prompts in a conversation, and of their words with its customer.
pub async fn memory(conn: &mut Conn, conversation: i64, customer: i64) -> Result<PromptMemory> {
    let mut memory = PromptMemory::default();
    let here = sqlx::query("SELECT rule, used_at, dismissed, shown_at FROM prompt_notes WHERE conversation_key = $1")
        .bind(conversation)
        .fetch_all(&mut *conn)
        .await?;
    for row in &here {
        let columns = Columns(row);
        let rule = columns.string("rule")?;
        if columns.flag("dismissed")? {
            memory.dismissed.insert(rule.clone());
        }
        if columns.time_or_none("shown_at")?.is_some() {
            memory.shown.insert(rule.clone());
        }
        if let Some(at) = columns.time_or_none("used_at")? {
            memory.used.insert(rule, at);
        }
    }
    let theirs = sqlx::query(
        "SELECT n.rule, MAX(n.used_at) AS used_at FROM prompt_notes n JOIN conversations c ON c.key = n.conversation_key \
         WHERE c.customer_key = $1 AND n.used_at IS NOT NULL GROUP BY n.rule",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    for row in &theirs {
        let columns = Columns(row);
        memory.used_with_customer.insert(columns.string("rule")?, columns.time("used_at")?);
    }
    Ok(memory)
}

/// The words of a rule went into a text.
pub async fn used(conn: &mut Conn, conversation: i64, rule: &str, at: Time) -> Result<()> {
    sqlx::query(
        "INSERT INTO prompt_notes (conversation_key, rule, used_at, shown_at) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (conversation_key, rule) DO UPDATE SET used_at = $3, \
         shown_at = COALESCE(prompt_notes.shown_at, $3)",
    )
    .bind(conversation)
    .bind(rule)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// It was waved away, or may stand there again.
pub async fn dismissed(conn: &mut Conn, conversation: i64, rule: &str, dismissed: bool, at: Time) -> Result<()> {
    sqlx::query(
        "INSERT INTO prompt_notes (conversation_key, rule, dismissed, shown_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (conversation_key, rule) DO UPDATE SET dismissed = $3, \
         shown_at = COALESCE(prompt_notes.shown_at, $4)",
    )
    .bind(conversation)
    .bind(rule)
    .bind(i64::from(dismissed))
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// It stands beside a conversation.
pub async fn shown(conn: &mut Conn, conversation: i64, rule: &str, at: Time) -> Result<()> {
    sqlx::query(
        "INSERT INTO prompt_notes (conversation_key, rule, shown_at) VALUES ($1, $2, $3) \
         ON CONFLICT (conversation_key, rule) DO UPDATE SET shown_at = COALESCE(prompt_notes.shown_at, $3)",
    )
    .bind(conversation)
    .bind(rule)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// Of each rule: beside how many conversations of these queues it stood since, and in how many it was waved away.
pub async fn since(conn: &mut Conn, queues: &[i64], since: Time) -> Result<Vec<WavedAway>> {
    let queues = queues.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let statement = format!(
        "SELECT n.rule, COUNT(*) AS shown, SUM(n.dismissed) AS dismissed FROM prompt_notes n \
         JOIN conversations c ON c.key = n.conversation_key \
         WHERE n.shown_at >= $1 AND c.queue_key IN ({queues}) GROUP BY n.rule"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(since.millis()).fetch_all(conn).await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let (shown, dismissed) = (count(columns.int("shown")?), count(columns.int("dismissed")?));
            Ok(WavedAway { prompt: columns.string("rule")?, shown, dismissed })
        })
        .collect()
}
