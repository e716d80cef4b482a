//! How work is spread: what waits in each queue, how hard it is, and how much each agent has.

use std::collections::HashMap;

use super::{Columns, Conn, Result};
use crate::api::{ConversationId, Oldest, PlanState, Time};
use crate::text::Untrusted;

/// How hard a matter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hard {
    /// Like any other.
    No,
    /// The customer is upset.
    Upset,
    /// An action plan, a supervisor asked for, upset again and again.
    Very,
}

/// Upset in so many messages is very hard.
const AGAIN_AND_AGAIN: i64 = 3;

/// A conversation that is not done.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Key of its queue.
    pub queue: i64,
    /// Who waits, if its customer waits for an answer now.
    pub waits: Option<Oldest>,
    /// How hard it is.
    pub hard: Hard,
}

/// Every conversation that is not done, in `queues` (none: in all).
pub async fn open_matters(conn: &mut Conn, queues: Option<&[i64]>) -> Result<Vec<Matter>> {
    let statement = format!(
        "SELECT c.key, c.id, c.queue_key, c.stage, c.waiting_since, c.due_at, c.upset, c.tags, c.plan, c.help, \
         EXISTS (SELECT 1 FROM resolutions r WHERE r.conversation_key = c.key AND r.reopened_at IS NOT NULL) AS again \
         FROM conversations c WHERE c.done = 0{}",
        super::within(queues)
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let since = columns.time_or_none("waiting_since")?.filter(|_| columns.int("stage").is_ok_and(|it| it == 0));
            let waits = match since {
                Some(since) => Some(Oldest {
                    conversation: ConversationId::new(columns.string("id")?),
                    number: columns.int("key")?,
                    since,
                    due: columns.time_or_none("due_at")?,
                }),
                None => None,
            };
            Ok(Matter { queue: columns.int("queue_key")?, waits, hard: hard(&columns)? })
        })
        .collect()
}

fn hard(columns: &Columns<'_>) -> Result<Hard> {
    let plan: Option<PlanState> = columns.json_or_none("plan")?;
    if columns.string_or_none("help")?.is_some() || plan.is_some_and(|plan| plan.ended.is_none()) {
        return Ok(Hard::Very);
    }
    let tags: Vec<Untrusted> = columns.json("tags")?;
    let mood = tags.iter().find_map(|tag| tag.raw().strip_prefix("mood:"));
    let (heard, again) = (columns.int("upset")?, columns.flag("again")?);
    // An agent's own word on the mood is the truth.
    let upset = mood.map_or(heard > 0, |mood| mood == "upset");
    Ok(match upset {
        false => Hard::No,
        true if again || heard >= AGAIN_AND_AGAIN => Hard::Very,
        true => Hard::Upset,
    })
}

/// How hard one matter is.
pub async fn hardness(conn: &mut Conn, conversation: i64) -> Result<Hard> {
    let row = sqlx::query(
        "SELECT c.upset, c.tags, c.plan, c.help, \
         EXISTS (SELECT 1 FROM resolutions r WHERE r.conversation_key = c.key AND r.reopened_at IS NOT NULL) AS again \
         FROM conversations c WHERE c.key = $1",
    )
    .bind(conversation)
    .fetch_one(conn)
    .await?;
    hard(&Columns(&row))
}

/// The customer was upset in so many more messages of a conversation.
pub async fn heard_upset(conn: &mut Conn, conversation: i64, messages: i64) -> Result<()> {
    sqlx::query("UPDATE conversations SET upset = upset + $2 WHERE key = $1")
        .bind(conversation)
        .bind(messages)
        .execute(conn)
        .await?;
    Ok(())
}

/// The matter was opened again: what was felt before is past.
pub async fn forget_upset(conn: &mut Conn, conversation: i64) -> Result<()> {
    sqlx::query("UPDATE conversations SET upset = 0 WHERE key = $1").bind(conversation).execute(conn).await?;
    Ok(())
}

/// How many open promises are due until a moment, by the key of who has the conversation, or promised where nobody has.
pub async fn promises_until(conn: &mut Conn, until: Time) -> Result<HashMap<i64, i64>> {
    let rows = sqlx::query(
        "SELECT COALESCE(c.assignee_key, p.owner_key) AS agent_key, COUNT(*) AS n FROM promises p \
         JOIN conversations c ON c.key = p.conversation_key WHERE p.state = 'open' AND p.due <= $1 GROUP BY 1",
    )
    .bind(until.millis())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok((columns.int("agent_key")?, columns.int("n")?))
        })
        .collect()
}

/// As many conversations as agents can have at a time, by key, where the team set it.
pub async fn capacities(conn: &mut Conn) -> Result<HashMap<i64, i64>> {
    let rows = sqlx::query("SELECT key, capacity FROM agents WHERE capacity IS NOT NULL").fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok((columns.int("key")?, columns.int("capacity")?))
        })
        .collect()
}

/// Sets how many an agent can have at a time; none: as everybody.
pub async fn set_capacity(conn: &mut Conn, agent: i64, capacity: Option<u32>) -> Result<()> {
    sqlx::query("UPDATE agents SET capacity = $2 WHERE key = $1")
        .bind(agent)
        .bind(capacity.map(i64::from))
        .execute(conn)
        .await?;
    Ok(())
}
