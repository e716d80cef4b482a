//! The rows that the figures of a window are computed from.

use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteRow;

use super::super::{Columns, Conn, Result};
use super::turn_kind;
use crate::api::{CallBack, Channel, PromiseState, Time, WrapUp};
use crate::server::metric::{Contact, Ending, Matter, Open, Order, Promise, Turn, Window};

/// Of which part of the shop rows are wanted.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Keys of the queues.
    pub queues: &'a [i64],
    /// Only of this channel.
    pub channel: Option<Channel>,
}

impl Part<'_> {
    /// "… and of this part": the keys are our own integers and the channel our own word.
    pub fn of(&self, table: &str) -> String {
        let keys: Vec<String> = self.queues.iter().map(i64::to_string).collect();
        let channel =
            self.channel.map_or_else(String::new, |channel| format!(" AND {table}.channel = '{}'", channel.as_str()));
        format!(" AND {table}.queue_key IN ({}){channel}", keys.join(", "))
    }
}

/// Turns that began before the window's end and ended or fell due in it, as they ended.
pub async fn turns(conn: &mut Conn, part: &Part<'_>, window: Window) -> Result<Vec<Turn>> {
    let statement = format!(
        "SELECT t.* FROM turns t JOIN conversations c ON c.key = t.conversation_key \
         WHERE (t.ended_at >= $1 OR t.due_at >= $1) AND t.started_at < $2 AND c.status <> 'no_answer_needed'{}",
        part.of("t")
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(window.from.millis())
        .bind(window.to.millis())
        .fetch_all(conn)
        .await?;
    rows.iter().map(turn).collect()
}

fn turn(row: &SqliteRow) -> Result<Turn> {
    let columns = Columns(row);
    Ok(Turn {
        queue: columns.int("queue_key")?,
        channel: columns.word("channel")?,
        agent: columns.int_or_none("agent_key")?,
        kind: turn_kind(&columns.string("kind")?),
        ending: if columns.flag("answered")? { Ending::Answered } else { Ending::Closed },
        started: columns.time("started_at")?,
        ended: columns.time("ended_at")?,
        due: Some(columns.time("due_at")?),
        business_ms: columns.int("business_ms")?,
        target_ms: columns.int("target_ms")?,
        within: columns.flag("within")?,
    })
}

/// A clock that has not ended, as the conversation has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Key of the queue.
    pub queue: i64,
    /// Over which channel.
    pub channel: Channel,
    /// One of us has answered before.
    pub replied: bool,
    /// When they wrote.
    pub since: Time,
    /// When the answer is due; none while the clock stands.
    pub due: Option<Time>,
    /// The target it was started with.
    pub target_ms: i64,
    /// Business time left while it stands.
    pub left_ms: Option<i64>,
}

/// The clocks that began before `to` and run, or stand.
pub async fn running(conn: &mut Conn, part: &Part<'_>, to: Time) -> Result<Vec<Running>> {
    let statement = format!(
        "SELECT queue_key, channel, replied, waiting_since, due_at, target_ms, left_ms FROM conversations c \
         WHERE c.done = 0 AND c.waiting_since < $1{}",
        part.of("c")
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(to.millis()).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Running {
                queue: columns.int("queue_key")?,
                channel: columns.word("channel")?,
                replied: columns.flag("replied")?,
                since: columns.time("waiting_since")?,
                due: columns.time_or_none("due_at")?,
                target_ms: columns.int_or_none("target_ms")?.unwrap_or(0),
                left_ms: columns.int_or_none("left_ms")?,
            })
        })
        .collect()
}

fn wrap_up(columns: &Columns<'_>) -> Result<(Option<String>, Option<String>)> {
    let wrap_up: Option<WrapUp> = columns.json_or_none("wrap_up")?;
    Ok(wrap_up.map_or((None, None), |wrap_up| (wrap_up.reason, wrap_up.result)))
}

/// Matters resolved in the window.
pub async fn matters(conn: &mut Conn, part: &Part<'_>, window: Window) -> Result<Vec<Matter>> {
    let statement = format!(
        "SELECT r.*, c.customer_key, c.wrap_up FROM resolutions r JOIN conversations c ON c.key = r.conversation_key \
         WHERE r.ended_at >= $1 AND r.ended_at < $2 AND c.status <> 'no_answer_needed'{}",
        part.of("r")
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(window.from.millis())
        .bind(window.to.millis())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let (reason, result) = wrap_up(&columns)?;
            Ok(Matter {
                conversation: columns.int("conversation_key")?,
                customer: columns.int("customer_key")?,
                queue: columns.int("queue_key")?,
                channel: columns.word("channel")?,
                agent: columns.int_or_none("agent_key")?,
                ordinal: columns.int("ordinal")?,
                reason,
                result,
                started: columns.time_or_none("started_at")?,
                ended: columns.time("ended_at")?,
                business_ms: columns.int("business_ms")?,
                pending_ms: columns.int("pending_ms")?,
                wall_ms: columns.int("wall_ms")?,
                wall_pending_ms: columns.int("wall_pending_ms")?,
                turns: columns.int("turns")?,
                replies: columns.int("replies")?,
                transfers: columns.int("transfers")?,
                reopened: columns.time_or_none("reopened_at")?,
            })
        })
        .collect()
}

/// Every conversation that a customer began, of all queues: whoever comes again may come anywhere.
pub async fn contacts(conn: &mut Conn, window: Window) -> Result<Vec<Contact>> {
    let rows = sqlx::query(
        "SELECT key, customer_key, queue_key, channel, created_at, wrap_up FROM conversations k \
         WHERE created_at >= $1 AND created_at < $2 AND status <> 'no_answer_needed' AND last_inbound_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_key = k.key AND m.kind = 'outbound' \
         AND m.author LIKE '{\"type\":\"agent\"%' AND COALESCE(m.state, 'accepted') NOT IN ('recalled', 'failed') \
         AND m.position < (SELECT MIN(i.position) FROM messages i WHERE i.conversation_key = k.key \
         AND i.kind = 'inbound'))",
    )
    .bind(window.from.millis())
    .bind(window.to.millis())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Contact {
                conversation: columns.int("key")?,
                customer: columns.int("customer_key")?,
                queue: columns.int("queue_key")?,
                channel: columns.word("channel")?,
                at: columns.time("created_at")?,
                reason: wrap_up(&columns)?.0,
            })
        })
        .collect()
}

/// What needs our action now: not what waits for the customer.
pub async fn open(conn: &mut Conn, part: &Part<'_>) -> Result<Vec<Open>> {
    let statement = format!(
        "SELECT channel, created_at FROM conversations c WHERE c.done = 0 AND c.status <> 'pending'{}",
        part.of("c")
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(conn).await?;
    let open = |row: &SqliteRow| {
        let columns = Columns(row);
        Ok(Open { channel: columns.word("channel")?, since: columns.time("created_at")? })
    };
    rows.iter().map(open).collect()
}

/// Every order placed before `to`.
pub async fn orders(conn: &mut Conn, to: Time) -> Result<Vec<Order>> {
    let rows =
        sqlx::query("SELECT customer_key, placed_at, state, total_minor, currency FROM purchases WHERE placed_at < $1")
            .bind(to.millis())
            .fetch_all(conn)
            .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Order {
                customer: columns.int("customer_key")?,
                at: columns.time("placed_at")?,
                state: columns.word("state")?,
                minor: columns.int("total_minor")?,
                currency: columns.string("currency")?,
            })
        })
        .collect()
}

/// Promises first due in the window, as they stood at its end.
pub async fn promises(conn: &mut Conn, part: &Part<'_>, window: Window) -> Result<Vec<Promise>> {
    let statement = format!(
        "SELECT p.first_due, p.due, p.moved_at, p.told_in_time, p.state, p.ended_at, p.call FROM promises p \
         JOIN conversations c ON c.key = p.conversation_key WHERE p.first_due >= $1 AND p.first_due < $2{}",
        part.of("c")
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(window.from.millis())
        .bind(window.to.millis())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let call: Option<CallBack> = columns.json_or_none("call")?;
            let ended = columns.time_or_none("ended_at")?.filter(|at| *at < window.to);
            let told = columns.int_or_none("told_in_time")? == Some(1);
            Ok(Promise {
                first_due: columns.time("first_due")?,
                due: call.as_ref().map_or(columns.time("due")?, |call| call.until),
                moved_untold: columns.time_or_none("moved_at")?.is_some() && !told,
                state: if ended.is_some() { columns.word("state")? } else { PromiseState::Open },
                done: call.as_ref().map_or(ended, |call| call.attempts.first().map(|first| first.at)),
                call: call.is_some(),
            })
        })
        .collect()
}

/// By a queue's key: the days within which another contact means that a matter was not settled.
pub async fn settle_days(conn: &mut Conn) -> Result<std::collections::HashMap<i64, i64>> {
    let rows = sqlx::query("SELECT queue_key, settle_days FROM queue_rules").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((Columns(row).int("queue_key")?, Columns(row).int("settle_days")?))).collect()
}
