//! Who may be served next, and who was passed over.

use super::super::{Conn, Result};
use super::{Conversation, conversation, select};
use crate::api::Time;

/// The first `limit` open conversations of a queue that are nobody's, or `agent`'s and waiting, and that they have not
/// passed over since `since`.
pub async fn waiting_in(conn: &mut Conn, queue: i64, agent: i64, since: Time, limit: i64) -> Result<Vec<Conversation>> {
    let rows = sqlx::query(select!(
        "WHERE c.queue_key = $1 AND c.stage = 0 AND c.status = 'open' \
         AND (c.assignee_key IS NULL OR (c.assignee_key = $2 AND c.waiting_sort < $5)) \
         AND NOT EXISTS (SELECT 1 FROM skips s WHERE s.agent_key = $2 AND s.conversation_key = c.key AND s.at >= $3) \
         ORDER BY c.live_rank, c.due_sort, c.waiting_sort, c.key LIMIT $4"
    ))
    .bind(queue)
    .bind(agent)
    .bind(since.millis())
    .bind(limit)
    .bind(i64::MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(conversation).collect()
}

/// The first `limit` conversations of a queue with a promise due before `by` that are nobody's or `agent`'s and that they
/// have not passed over since `since`; in any status.
pub async fn promised_in(
    conn: &mut Conn,
    queue: i64,
    agent: i64,
    since: Time,
    by: Time,
    limit: i64,
) -> Result<Vec<Conversation>> {
    let rows = sqlx::query(select!(
        "WHERE c.queue_key = $1 AND c.promise_due <= $4 AND (c.assignee_key IS NULL OR c.assignee_key = $2) \
         AND NOT EXISTS (SELECT 1 FROM skips s WHERE s.agent_key = $2 AND s.conversation_key = c.key AND s.at >= $3) \
         ORDER BY c.promise_due, c.key LIMIT $5"
    ))
    .bind(queue)
    .bind(agent)
    .bind(since.millis())
    .bind(by.millis())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(conversation).collect()
}

/// Notes that an agent passed a conversation over.
pub async fn skip(conn: &mut Conn, agent: i64, conversation: i64, reason: &str, at: Time) -> Result<()> {
    sqlx::query(
        "INSERT INTO skips (agent_key, conversation_key, reason, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agent_key, conversation_key) DO UPDATE SET reason = $3, at = $4",
    )
    .bind(agent)
    .bind(conversation)
    .bind(reason)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}
