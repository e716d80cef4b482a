//! The event log: kinds and ids in commit order.

use super::{Columns, Conn, Result};
use crate::api::{Former, QueueId, TeamId, Time};

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its sequence.
    pub seq: u64,
    /// The kind, as on the wire.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// Where a conversation was before.
    pub former: Option<Former>,
}

/// Writes a row.
pub async fn insert(
    conn: &mut Conn,
    seq: u64,
    at: Time,
    kind: &'static str,
    subject: &str,
    former: Option<&Former>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO events (seq, at, kind, subject, former_queue, former_team) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(seq.cast_signed())
    .bind(at.millis())
    .bind(kind)
    .bind(subject)
    .bind(former.map(|former| former.queue.as_str()))
    .bind(former.and_then(|former| former.team.as_ref()).map(TeamId::as_str))
    .execute(conn)
    .await?;
    Ok(())
}

/// The first and the last sequence that are there; zeros for an empty log.
pub async fn bounds(conn: &mut Conn) -> Result<(u64, u64)> {
    // Two statements: SQLite answers each from the end of the index, both in one would read every row.
    let first = sqlx::query("SELECT COALESCE(MIN(seq), 0) AS seq FROM events").fetch_one(&mut *conn).await?;
    let last = sqlx::query("SELECT COALESCE(MAX(seq), 0) AS seq FROM events").fetch_one(conn).await?;
    Ok((Columns(&first).int("seq")?.cast_unsigned(), Columns(&last).int("seq")?.cast_unsigned()))
}

/// At most `limit` rows after `seq`.
pub async fn after(conn: &mut Conn, seq: u64, limit: i64) -> Result<Vec<Row>> {
    let rows = sqlx::query(
        "SELECT seq, kind, subject, former_queue, former_team FROM events WHERE seq > $1 ORDER BY seq LIMIT $2",
    )
    .bind(seq.cast_signed())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let team = columns.string_or_none("former_team")?.map(TeamId::new);
            let former =
                columns.string_or_none("former_queue")?.map(|queue| Former { queue: QueueId::new(queue), team });
            Ok(Row {
                seq: columns.int("seq")?.cast_unsigned(),
                kind: columns.string("kind")?,
                subject: columns.string("subject")?,
                former,
            })
        })
        .collect()
}

/// Forgets at most `limit` rows that are older than `at` or further than `keep` behind the last; never the last one,
/// which says where the log stands.
pub async fn prune(conn: &mut Conn, at: Time, keep: u64, limit: i64) -> Result<u64> {
    let (_, last) = bounds(conn).await?;
    let done = sqlx::query(
        "DELETE FROM events WHERE seq IN \
         (SELECT seq FROM events WHERE seq < $1 AND (at < $2 OR seq <= $3) ORDER BY seq LIMIT $4)",
    )
    .bind(last.cast_signed())
    .bind(at.millis())
    .bind(last.saturating_sub(keep).cast_signed())
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
