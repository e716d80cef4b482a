//! How many conversations stand where, written with each change.

use std::collections::HashMap;

use super::{Columns, Conn, Result};
use crate::server::counts::Place;

/// Adds `by` to a place.
pub async fn add(conn: &mut Conn, place: Place, by: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO tallies (queue_key, assignee_key, stage, count) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (queue_key, assignee_key, stage) DO UPDATE SET count = tallies.count + $4",
    )
    .bind(place.queue)
    .bind(place.assignee)
    .bind(place.stage)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}

/// All places.
pub async fn all(conn: &mut Conn) -> Result<HashMap<Place, i64>> {
    let rows = sqlx::query("SELECT queue_key, assignee_key, stage, count FROM tallies WHERE count <> 0")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let place = Place {
                queue: columns.int("queue_key")?,
                assignee: columns.int("assignee_key")?,
                stage: columns.int("stage")?,
            };
            Ok((place, columns.int("count")?))
        })
        .collect()
}
