//! Records that became one, and the way back.
//!
//! A merge moves every row that says whose it is by `customer_key`, and writes down which. [`MOVED`] is the list of
//! these tables: one with such a column stands in it. What belongs to a conversation moves with the conversation.

use sqlx::Row as _;

use super::{Columns, Conn, Result, json};
use crate::api::{AgentId, AgentRef, Merge, MergeId, Time};

/// Every table whose rows are a customer's: name and statements.
macro_rules! moved {
    ($($table:literal),*) => {
        /// Every table whose rows are a customer's.
        pub const MOVED: [&str; [$($table),*].len()] = [$($table),*];

        /// Notes the rows that are about to move.
        async fn note(conn: &mut Conn, merge: i64, from: i64) -> Result<()> {
            $(sqlx::query(concat!(
                "INSERT INTO merge_moves (merge_key, what, row_key) SELECT $1, '", $table, "', key FROM ", $table,
                " WHERE customer_key = $2"
            )).bind(merge).bind(from).execute(&mut *conn).await?;)*
            Ok(())
        }

        /// Gives all rows of a merge to `to` that are `of`'s.
        async fn give(conn: &mut Conn, merge: i64, of: i64, to: i64) -> Result<()> {
            $(sqlx::query(concat!(
                "UPDATE ", $table, " SET customer_key = $3 WHERE customer_key = $2 AND key IN ",
                "(SELECT row_key FROM merge_moves WHERE merge_key = $1 AND what = '", $table, "')"
            )).bind(merge).bind(of).bind(to).execute(&mut *conn).await?;)*
            Ok(())
        }
    };
}
moved!(
    "conversations",
    "purchases",
    "touchpoints",
    "surveys",
    "memories",
    "contact_points",
    "survey_requests",
    "incident_people"
);

/// A merge as it was made.
pub struct Made {
    /// Its key.
    pub key: i64,
    /// Key of the survivor.
    pub into: i64,
    /// Key of the record that went into it.
    pub from: i64,
    /// Fields of the survivor that were empty, and what they got, as JSON.
    pub filled: String,
}

/// Writes down a merge and moves everything; its key.
pub async fn make(
    conn: &mut Conn,
    id: &MergeId,
    (into, from): (i64, i64),
    by: i64,
    filled: &impl serde::Serialize,
    at: Time,
) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO merges (id, into_key, from_key, at, by_key, filled) VALUES ($1, $2, $3, $4, $5, $6) RETURNING key",
    )
    .bind(id.as_str())
    .bind(into)
    .bind(from)
    .bind(at.millis())
    .bind(by)
    .bind(json(filled))
    .fetch_one(&mut *conn)
    .await?;
    let merge = row.try_get(0)?;
    note(conn, merge, from).await?;
    give(conn, merge, from, into).await?;
    // Links of third records that led to the one lead to the other, by key and so by name.
    sqlx::query(
        "INSERT INTO merge_moves (merge_key, what, row_key) SELECT $1, 'links', key FROM memories WHERE other_key = $2",
    )
    .bind(merge)
    .bind(from)
    .execute(&mut *conn)
    .await?;
    relink(conn, merge, from, into).await?;
    sqlx::query("UPDATE customers SET merged_into = $2 WHERE key = $1").bind(from).bind(into).execute(conn).await?;
    Ok(merge)
}

async fn relink(conn: &mut Conn, merge: i64, of: i64, to: i64) -> Result<()> {
    sqlx::query(
        "UPDATE memories SET other_key = $3 WHERE other_key = $2 AND key IN \
         (SELECT row_key FROM merge_moves WHERE merge_key = $1 AND what = 'links')",
    )
    .bind(merge)
    .bind(of)
    .bind(to)
    .execute(conn)
    .await?;
    Ok(())
}

/// A merge that was not undone, by its id.
pub async fn get(conn: &mut Conn, id: &MergeId) -> Result<Option<Made>> {
    let row = sqlx::query("SELECT key, into_key, from_key, filled FROM merges WHERE id = $1 AND undone_at IS NULL")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(Made {
            key: columns.int("key")?,
            into: columns.int("into_key")?,
            from: columns.int("from_key")?,
            filled: columns.string("filled")?,
        })
    })
    .transpose()
}

/// Gives everything back that moved, is still there and is still the survivor's.
pub async fn undo(conn: &mut Conn, made: &Made, at: Time) -> Result<()> {
    give(conn, made.key, made.into, made.from).await?;
    relink(conn, made.key, made.into, made.from).await?;
    sqlx::query("UPDATE customers SET merged_into = NULL WHERE key = $1").bind(made.from).execute(&mut *conn).await?;
    sqlx::query("UPDATE merges SET undone_at = $2 WHERE key = $1")
        .bind(made.key)
        .bind(at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// The keys of rows of a table that a merge moved.
pub async fn moved(conn: &mut Conn, merge: i64, what: &str) -> Result<Vec<i64>> {
    let rows = sqlx::query("SELECT row_key FROM merge_moves WHERE merge_key = $1 AND what = $2 ORDER BY row_key")
        .bind(merge)
        .bind(what)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Merges into a record that can be undone, newest first.
pub async fn into(conn: &mut Conn, customer: i64) -> Result<Vec<Merge>> {
    let rows = sqlx::query(
        "SELECT g.id AS merge_id, g.at, a.id AS by_id, a.name AS by_name, u.id, u.name, u.address_as, u.distinction \
         FROM merges g JOIN customers u ON u.key = g.from_key LEFT JOIN agents a ON a.key = g.by_key \
         WHERE g.into_key = $1 AND g.undone_at IS NULL ORDER BY g.key DESC",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let by = match (columns.string_or_none("by_id")?, columns.text_or_none("by_name")?) {
                (Some(id), Some(name)) => Some(AgentRef { id: AgentId::new(id), name }),
                _ => None,
            };
            Ok(Merge {
                id: MergeId::new(columns.string("merge_id")?),
                from: super::customers::reference_of(row)?,
                at: columns.time("at")?,
                by,
            })
        })
        .collect()
}
