//! What a backup has to be, and what is changed in it before it is served.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::open::{Fault, copy_into};
use super::{Error, Result, audit, meta, migrate};
use crate::api::{Time, TokenId};

/// What a backup is given before it takes a database's place.
pub struct Change {
    /// The name of its log from now on.
    pub epoch: String,
    /// The hash of the token that lies in the data folder.
    pub known_token: Option<String>,
    /// Id and hash of a token for its first admin, if that one is not known here.
    pub token: (TokenId, String),
    /// The moment.
    pub now: Time,
}

/// What was changed.
pub struct Changed {
    /// The new token is in force.
    pub new_token: bool,
    /// Messages that waited to leave and now read unsure.
    pub unsure: u64,
}

/// Copies the backup `from` to `to`, which is not there yet, if it is whole and of this program or an earlier one.
pub async fn copy(from: &Path, to: &Path) -> std::result::Result<(), Fault> {
    let mut conn = SqliteConnectOptions::new().filename(from).read_only(true).connect().await?;
    let found = migrate::version(&mut conn).await?;
    if found > migrate::CURRENT {
        return Err(Fault::Newer { path: from.to_owned(), found, known: migrate::CURRENT });
    }
    let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut conn).await?;
    let word: String = row.try_get(0)?;
    if found == 0 || word != "ok" {
        let why = if found == 0 { "it holds nothing of this program's".to_owned() } else { word };
        return Err(Error::Protocol(why).into());
    }
    copy_into(&mut conn, to).await?;
    Ok(conn.close().await?)
}

/// Makes a copied backup a database of its own.
pub async fn renew(path: &Path, change: Change) -> Result<Changed> {
    let Change { epoch, known_token, token: (id, hash), now } = change;
    let mut conn = SqliteConnectOptions::new().filename(path).connect().await?;
    let mut tx = conn.begin().await?;
    meta::put(&mut tx, "epoch", &epoch).await?;
    let known = match known_token {
        Some(hash) => super::agents::by_token(&mut tx, &hash).await?.is_some(),
        None => false,
    };
    let mut new_token = false;
    if !known {
        let done = sqlx::query(
            "INSERT INTO tokens (id, agent_key, hash, label, created_at) \
             SELECT $1, key, $2, 'owner.token', $3 FROM agents WHERE role = 'admin' AND disabled = 0 ORDER BY key LIMIT 1",
        )
        .bind(id.as_str())
        .bind(&hash)
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
        new_token = done.rows_affected() > 0;
    }
    let messages = sqlx::query(
        "UPDATE messages SET state = 'unsure' WHERE state = 'held' OR (state = 'queued' \
         AND key IN (SELECT message_key FROM deliveries WHERE state IS NULL))",
    )
    .execute(&mut *tx)
    .await?;
    // A backup of an earlier program has not heard of it.
    if super::open::has_table(&mut tx, "holds").await? {
        sqlx::query("DELETE FROM holds").execute(&mut *tx).await?;
    }
    sqlx::query("UPDATE deliveries SET state = 'failed', reported_at = $1 WHERE state IS NULL")
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
    let line = audit::Line { after: 0, at: now, who: None, action: "database.restore", subject: "", detail: None };
    audit::insert(&mut tx, line).await?;
    tx.commit().await?;
    conn.close().await?;
    Ok(Changed { new_token, unsure: messages.rows_affected() })
}
