//! Taking everything that was written by or about a person out of the database. What stays: that something happened, when,
//! for how much, by which ids.
//!
//! Every table that holds texts of people has its statement here; the test of erasure reads the whole file for them.

use sqlx::Row as _;

use super::{Columns, Conn, Result};
use crate::api::{Erased, GestureId, MessageId, PraiseId, PromiseId, PurchaseId, Time};

/// What stands where a name was.
pub const NOBODY: &str = "–";

/// The answer to whoever asks again, by its key, for what was answered about somebody erased.
const GONE: &str =
    r#"{"type":"about:blank","title":"Gone","status":410,"detail":"the person was erased","code":"erased"}"#;

/// The keys of a record and of all that became part of it.
pub async fn parts(conn: &mut Conn, key: i64) -> Result<Vec<i64>> {
    let mut keys = vec![key];
    let mut next = 0;
    while let Some(&of) = keys.get(next) {
        let rows =
            sqlx::query("SELECT key FROM customers WHERE merged_into = $1").bind(of).fetch_all(&mut *conn).await?;
        for row in &rows {
            keys.push(row.try_get(0)?);
        }
        next += 1;
    }
    Ok(keys)
}

/// When a record was erased, if it was.
pub async fn erased_at(conn: &mut Conn, key: i64) -> Result<Option<Time>> {
    let row = sqlx::query("SELECT erased_at FROM customers WHERE key = $1").bind(key).fetch_one(conn).await?;
    Columns(&row).time_or_none("erased_at")
}

/// How much there is of a person, by what becomes of it.
pub async fn count(conn: &mut Conn, key: i64) -> Result<Erased> {
    macro_rules! count {
        ($statement:literal) => {{
            let row = sqlx::query($statement).bind(key).fetch_one(&mut *conn).await?;
            u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default()
        }};
    }
    Ok(Erased {
        contacts: count!("SELECT COUNT(*) FROM contact_points WHERE customer_key = $1"),
        memories: count!("SELECT COUNT(*) FROM memories WHERE customer_key = $1 OR other_key = $1"),
        touchpoints: count!("SELECT COUNT(*) FROM touchpoints WHERE customer_key = $1"),
        conversations: count!("SELECT COUNT(*) FROM conversations WHERE customer_key = $1"),
        messages: count!(
            "SELECT COUNT(*) FROM messages m JOIN conversations c ON c.key = m.conversation_key WHERE c.customer_key = $1"
        ),
        attachments: count!(
            "SELECT COUNT(*) FROM attachments a JOIN messages m ON m.key = a.message_key \
             JOIN conversations c ON c.key = m.conversation_key WHERE c.customer_key = $1"
        ),
        drafts: count!(
            "SELECT COUNT(*) FROM drafts d JOIN conversations c ON c.key = d.conversation_key \
             WHERE c.customer_key = $1 AND d.text <> ''"
        ),
        orders: count!("SELECT COUNT(*) FROM purchases WHERE customer_key = $1"),
        promises: count!(
            "SELECT COUNT(*) FROM promises p JOIN conversations c ON c.key = p.conversation_key WHERE c.customer_key = $1"
        ),
        gestures: count!(
            "SELECT COUNT(*) FROM gestures g JOIN conversations c ON c.key = g.conversation_key WHERE c.customer_key = $1"
        ),
        surveys: count!("SELECT COUNT(*) FROM surveys WHERE customer_key = $1"),
    })
}

/// The numbers of a person's matters that are not done.
pub async fn open(conn: &mut Conn, key: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query("SELECT key FROM conversations WHERE customer_key = $1 AND done = 0 ORDER BY key")
        .bind(key)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Empties a record, and takes away what hangs on it alone.
pub async fn record(conn: &mut Conn, key: i64, at: Time) -> Result<()> {
    // What other systems call their things: names of ours in their words.
    for (kind, table) in [("order", "purchases"), ("touchpoint", "touchpoints"), ("survey", "surveys")] {
        let statement = format!(
            "DELETE FROM external_ids WHERE kind = '{kind}' AND target IN (SELECT key FROM {table} WHERE customer_key = $1)"
        );
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(key).execute(&mut *conn).await?;
    }
    sqlx::query("DELETE FROM external_ids WHERE kind = 'customer' AND target = $1")
        .bind(key)
        .execute(&mut *conn)
        .await?;
    for statement in [
        "DELETE FROM contact_points WHERE customer_key = $1",
        "DELETE FROM memories WHERE customer_key = $1 OR other_key = $1",
        "DELETE FROM touchpoints WHERE customer_key = $1",
        "DELETE FROM customer_terms WHERE customer_key = $1",
        "DELETE FROM merge_moves WHERE merge_key IN (SELECT key FROM merges WHERE into_key = $1 OR from_key = $1)",
        "DELETE FROM merges WHERE into_key = $1 OR from_key = $1",
        "UPDATE surveys SET comment = NULL WHERE customer_key = $1",
        "UPDATE incident_people SET product = NULL, named = 0, \
         state = CASE WHEN state = 'planned' THEN 'untold' ELSE state END WHERE customer_key = $1",
        "UPDATE purchase_items SET name = '' WHERE purchase_key IN (SELECT key FROM purchases WHERE customer_key = $1)",
        "UPDATE purchases SET order_name = '' WHERE customer_key = $1",
    ] {
        sqlx::query(statement).bind(key).execute(&mut *conn).await?;
    }
    sqlx::query(
        "UPDATE survey_requests SET link = NULL, dropped = CASE WHEN ended_at IS NULL THEN 'erased' ELSE dropped END, \
         ended_at = COALESCE(ended_at, $2) WHERE customer_key = $1",
    )
    .bind(key)
    .bind(at.millis())
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "UPDATE customers SET name = $2, address_as = $2, family = NULL, given = NULL, reading = NULL, honorific = NULL, \
         distinction = NULL, organisation = NULL, language = NULL, time_zone = NULL, channel = NULL, hours = '[]', \
         persona = NULL, journey = NULL, since = NULL, source = NULL, addressed = 0, placeholder = 0, erased_at = $3 \
         WHERE key = $1",
    )
    .bind(key)
    .bind(NOBODY)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes away what hangs on a conversation alone, and what was to go out of it.
pub async fn conversation(conn: &mut Conn, key: i64, at: Time) -> Result<()> {
    for statement in [
        "DELETE FROM external_ids WHERE kind IN ('conversation', 'thread', 'sent') AND target = $1",
        "DELETE FROM external_ids WHERE kind = 'message' \
         AND target IN (SELECT key FROM messages WHERE conversation_key = $1)",
        "DELETE FROM holds WHERE conversation_key = $1",
        "DELETE FROM looks WHERE conversation_key = $1",
        "DELETE FROM attachments WHERE message_key IN (SELECT key FROM messages WHERE conversation_key = $1)",
        "UPDATE deliveries SET remote_id = NULL, state = COALESCE(state, 'failed') WHERE conversation_key = $1",
        "UPDATE gestures SET note = '', word = NULL, state = CASE WHEN state = 'asked' THEN 'sent_back' ELSE state END \
         WHERE conversation_key = $1",
    ] {
        sqlx::query(statement).bind(key).execute(&mut *conn).await?;
    }
    sqlx::query(
        "UPDATE promises SET text = '', due_words = '', call = NULL, \
         ended_at = CASE WHEN state = 'open' THEN $2 ELSE ended_at END, \
         state = CASE WHEN state = 'open' THEN 'cancelled' ELSE state END WHERE conversation_key = $1",
    )
    .bind(key)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// Empties a line of a thread.
pub async fn message(
    conn: &mut Conn,
    id: &MessageId,
    version: u64,
    change: Option<&str>,
    state: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "UPDATE messages SET version = $2, text = '', failure = NULL, envelope = NULL, change = $3, state = $4 WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(version.cast_signed())
    .bind(change)
    .bind(state)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who has an unsent text in a conversation: keys of agents, and how (reply, note).
pub async fn writing(conn: &mut Conn, conversation: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query("SELECT DISTINCT agent_key FROM drafts WHERE conversation_key = $1")
        .bind(conversation)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// What else of a conversation consoles show: promises, gestures, praise.
pub async fn shown(conn: &mut Conn, conversation: i64) -> Result<(Vec<PromiseId>, Vec<GestureId>, Vec<PraiseId>)> {
    let promises = ids(conn, "SELECT id FROM promises WHERE conversation_key = $1 ORDER BY key", conversation).await?;
    let gestures = ids(conn, "SELECT id FROM gestures WHERE conversation_key = $1 ORDER BY key", conversation).await?;
    let praise = "SELECT p.id FROM praise p JOIN messages m ON m.key = p.message_key WHERE m.conversation_key = $1";
    let praise = ids(conn, praise, conversation).await?;
    Ok((
        promises.into_iter().map(PromiseId::new).collect(),
        gestures.into_iter().map(GestureId::new).collect(),
        praise.into_iter().map(PraiseId::new).collect(),
    ))
}

/// A customer's orders.
pub async fn orders(conn: &mut Conn, customer: i64) -> Result<Vec<PurchaseId>> {
    let found = ids(conn, "SELECT id FROM purchases WHERE customer_key = $1 ORDER BY key", customer).await?;
    Ok(found.into_iter().map(PurchaseId::new).collect())
}

async fn ids(conn: &mut Conn, statement: &'static str, key: i64) -> Result<Vec<String>> {
    let rows = sqlx::query(statement).bind(key).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Raises the version of a promise, a gesture or praise.
pub async fn versions(conn: &mut Conn, table: &'static str, id: &str, version: u64) -> Result<()> {
    let statement = format!("UPDATE {table} SET version = $2 WHERE id = $1");
    sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id).bind(version.cast_signed()).execute(conn).await?;
    Ok(())
}

/// Forgets what was answered to requests about these ids, for whoever asks again by the same key: they are told that it is
/// gone, and nothing happens twice.
pub async fn answers(conn: &mut Conn, ids: &[String]) -> Result<()> {
    let rows = sqlx::query("SELECT agent_key, key, body FROM idempotency").fetch_all(&mut *conn).await?;
    for row in &rows {
        let columns = Columns(row);
        let body = columns.string("body")?;
        if ids.iter().any(|id| body.contains(id.as_str())) {
            sqlx::query("UPDATE idempotency SET status = 410, body = $3 WHERE agent_key = $1 AND key = $2")
                .bind(columns.int("agent_key")?)
                .bind(columns.string("key")?)
                .bind(GONE)
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}
