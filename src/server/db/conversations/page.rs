//! The pages of every view, each by an index of its own.

use super::super::{Conn, Result, open, within};
use super::{SELECT, conversation};
use crate::api::{SortKey, Summary, View};

/// Who reads a page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Their key; of an agent's view, that agent's.
    pub key: i64,
    /// Keys of the queues they may see; none: all of them.
    pub queues: Option<&'a [i64]>,
    /// The key of the queue a queue's view names.
    pub queue: i64,
}

/// The statement that reads a page of `view`: `$1` to `$4` are the place to go on from (rank, first, second, number;
/// the views of one moment use two of them), then the limit, then the reader's or queue's key where the view has one. The row
/// comparison makes one index range of "after that place"; the outer joins keep the list's own table outermost.
fn page_statement(view: &View, queues: Option<&[i64]>) -> String {
    let filter = match view {
        View::Mine | View::Agent(_) => "c.assignee_key = $6 AND c.stage = 0",
        View::Unassigned => "c.assignee_key IS NULL AND c.stage = 0",
        View::AllOpen => "c.done = 0",
        View::Promises => "c.promise_due IS NOT NULL",
        View::Approvals => "c.gesture_since IS NOT NULL",
        View::Queue(_) => "c.queue_key = $6 AND c.stage = 0",
        View::Resolved => "c.done = 1",
    };
    let (place, order, limit) = match view {
        View::Promises => ("($1, $2)", "c.promise_due, c.key", "$3"),
        View::Approvals => ("($1, $2)", "c.gesture_since, c.key", "$3"),
        View::Resolved => ("($1, $2)", "c.resolved_sort, c.key", "$3"),
        _ => ("($1, $2, $3, $4)", "c.live_rank, c.due_sort, c.waiting_sort, c.key", "$5"),
    };
    let within = within(queues);
    format!("{SELECT} WHERE {filter}{within} AND ({order}) > {place} ORDER BY {order} LIMIT {limit}")
}

/// At most `limit` conversations of `view` after `after`, in the view's order.
pub async fn page(
    conn: &mut Conn,
    view: &View,
    reader: Reader<'_>,
    after: Option<SortKey>,
    limit: i64,
) -> Result<Vec<Summary>> {
    let after = after.unwrap_or(SortKey { rank: 0, first: i64::MIN, second: i64::MIN, number: i64::MIN });
    let mut query = sqlx::query(sqlx::AssertSqlSafe(page_statement(view, reader.queues)));
    query = match view {
        View::Resolved | View::Promises | View::Approvals => query.bind(after.first).bind(after.number),
        _ => query.bind(i64::from(after.rank)).bind(after.first).bind(after.second).bind(after.number),
    };
    query = query.bind(limit);
    query = match view {
        View::Mine | View::Agent(_) => query.bind(reader.key),
        View::Queue(_) => query.bind(reader.queue),
        View::Unassigned | View::AllOpen | View::Resolved | View::Promises | View::Approvals => query,
    };
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| Ok(conversation(row)?.summary)).collect()
}

/// How the database finds a page of `view`, for the test that holds it to an index.
pub async fn page_plan(conn: &mut Conn, view: &View) -> Result<Vec<String>> {
    open::plan(conn, &page_statement(view, None)).await
}
