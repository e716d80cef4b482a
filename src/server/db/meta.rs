//! The database's own names: its site and its epoch.

use sqlx::Row as _;

use super::{Conn, Result};

/// The value kept under `name`.
pub async fn get(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM meta WHERE name = $1").bind(name).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Keeps `value` under `name`.
pub async fn put(conn: &mut Conn, name: &str, value: &str) -> Result<()> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
        .bind(name)
        .bind(value)
        .execute(conn)
        .await?;
    Ok(())
}
