//! What became of prompts, by conversation. Not by whom.

use super::{Columns, Conn, Result};
use crate::api::{PromptMemory, Time};

/// What became of prompts in a conversation, and of their words with its customer.
pub async fn memory(conn: &mut Conn, conversation: i64, customer: i64) -> Result<PromptMemory> {
    let mut memory = PromptMemory::default();
    let here = sqlx::query("SELECT rule, used_at, dismissed FROM prompt_notes WHERE conversation_key = $1")
        .bind(conversation)
        .fetch_all(&mut *conn)
        .await?;
    for row in &here {
        let columns = Columns(row);
        let rule = columns.string("rule")?;
        if columns.flag("dismissed")? {
            memory.dismissed.insert(rule.clone());
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
        "INSERT INTO prompt_notes (conversation_key, rule, used_at) VALUES ($1, $2, $3) \
         ON CONFLICT (conversation_key, rule) DO UPDATE SET used_at = $3",
    )
    .bind(conversation)
    .bind(rule)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// It was waved away, or may stand there again.
pub async fn dismissed(conn: &mut Conn, conversation: i64, rule: &str, dismissed: bool) -> Result<()> {
    sqlx::query(
        "INSERT INTO prompt_notes (conversation_key, rule, dismissed) VALUES ($1, $2, $3) \
         ON CONFLICT (conversation_key, rule) DO UPDATE SET dismissed = $3",
    )
    .bind(conversation)
    .bind(rule)
    .bind(i64::from(dismissed))
    .execute(conn)
    .await?;
    Ok(())
}
