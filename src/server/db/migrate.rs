//! Brings a database to the schema of this program: forward only, all in one transaction.

use sqlx::Row as _;

use super::{Conn, Error, meta};

/// The schema's steps, oldest first. A step that was released is never edited.
const STEPS: [&str; 1] = [include_str!("migrations/0001_first.sql")];

/// The schema that this program writes.
pub const CURRENT: usize = STEPS.len();

/// The schema the database has; 0 for an empty one. Read by the portable catalogue of our own table.
pub async fn version(conn: &mut Conn) -> Result<usize, Error> {
    if !super::open::has_table(conn, "meta").await? {
        return Ok(0);
    }
    Ok(meta::get(conn, "schema").await?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Applies the steps after `from`; the caller holds the transaction.
pub async fn apply(conn: &mut Conn, from: usize) -> Result<(), Error> {
    for step in &STEPS[from..] {
        sqlx::raw_sql(*step).execute(&mut *conn).await?;
    }
    meta::put(conn, "schema", &CURRENT.to_string()).await
}

/// Whether anybody was ever made an agent here.
pub async fn is_empty(conn: &mut Conn) -> Result<bool, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM agents").fetch_one(conn).await?;
    Ok(row.try_get::<i64, _>(0)? == 0)
}
