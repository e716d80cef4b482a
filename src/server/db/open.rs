//! The one place that knows SQLite: how a database is opened, backed up and asked for its plans.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};

use super::{Conn, Error, migrate};

/// Connections for reading; each keeps a page cache of its own.
const READERS: u32 = 4;

/// Opens, brings up to date and hands out the connections.
#[derive(Clone, Debug)]
pub struct Db {
    path: PathBuf,
    readers: SqlitePool,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It was written by a later program.
    #[error("schema {found} of {path} is newer than this program's {known}")]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The schema it has.
        found: usize,
        /// The newest schema we know.
        known: usize,
    },
    /// The copy that is made before an upgrade could not be written.
    #[error("the copy {path} that is kept before an upgrade could not be written")]
    Backup {
        /// Where it was to be.
        path: PathBuf,
        /// What the database said.
        source: Error,
    },
    /// Anything else the database said.
    #[error(transparent)]
    Database(#[from] Error),
}

/// A savepoint's, transaction's or connection's plain statement.
pub async fn run(conn: &mut Conn, statement: &'static str) -> Result<(), Error> {
    sqlx::raw_sql(statement).execute(conn).await?;
    Ok(())
}

/// Whether a table exists.
pub async fn has_table(conn: &mut Conn, name: &str) -> Result<bool, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1")
        .bind(name)
        .fetch_one(conn)
        .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged reply must survive a power cut; NORMAL may roll it back.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory")
        // What is deleted is overwritten: forgetting a person leaves nothing of them in the file.
        .pragma("secure_delete", "on")
        .disable_statement_logging()
}

impl Db {
    /// Opens `path`, making it if it is not there, and brings its schema up to date after copying it into `backups`.
    /// Returns the writer's connection as well: there is only this one.
    pub async fn open(path: &Path, backups: &Path, stamp: &str) -> Result<(Self, Conn), Fault> {
        let mut writer = options(path).create_if_missing(true).connect().await?;
        let copy = |found| backups.join(format!("shop-schema{found}-{stamp}.db"));
        migrate::bring_up(&mut writer, path, migrate::STEPS, copy).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(false)
            .connect_lazy_with(options(path).pragma("query_only", "on"));
        Ok((Self { path: path.to_owned(), readers }, writer))
    }

    /// A consistent view of the database: everything read through it was true at the same moment.
    pub async fn read(&self) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, Error> {
        self.readers.begin().await
    }

    /// Writes the whole database as of this moment to `path`, which must not exist, while others read and write.
    pub async fn copy(&self, path: &Path) -> Result<(), Error> {
        // Not one of the readers: they may write nowhere.
        let mut conn = options(&self.path).connect().await?;
        copy_into(&mut conn, path).await?;
        close(conn).await;
        Ok(())
    }

    /// Folds the write-ahead log back into the database and empties it, so that no file holds a page as it was before.
    /// False when a reader still needed one.
    pub async fn fold(&self) -> Result<bool, Error> {
        let mut conn = options(&self.path).connect().await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await?;
        let busy: i64 = row.try_get(0)?;
        close(conn).await;
        Ok(busy == 0)
    }

    /// Closes the readers.
    pub async fn close(&self) {
        self.readers.close().await;
    }
}

/// Writes a whole copy of the database to `path`, which must not exist and which only its owner can read.
pub async fn copy_into(conn: &mut Conn, path: &Path) -> Result<(), Error> {
    // SQLite takes an empty file for none, and would make one that others can read.
    crate::server::open::private_file(path)?;
    sqlx::query("VACUUM INTO $1").bind(path.to_string_lossy().into_owned()).execute(conn).await?;
    Ok(())
}

/// Whether nobody was ever made an agent in this database.
pub async fn is_new(conn: &mut Conn) -> Result<bool, Error> {
    migrate::is_empty(conn).await
}

/// How the database would look for the rows of `statement`, for tests that hold a list to its index.
pub async fn plan(conn: &mut Conn, statement: &str) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("detail")).collect()
}

/// What a statement's failure means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No space left.
    Full,
    /// The file or its file system cannot be written.
    ReadOnly,
    /// Something else.
    Other,
}

/// Classifies a failure by SQLite's primary result code.
pub fn trouble(error: &Error) -> Trouble {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<i32>().ok())
        .map(|code| code & 0xff);
    match code {
        Some(13) => Trouble::Full,
        Some(8) => Trouble::ReadOnly,
        _ => Trouble::Other,
    }
}

/// Ends the writer's connection; what can be folded back from the write-ahead log is.
pub async fn close(conn: Conn) {
    use sqlx::Connection as _;
    if let Err(error) = conn.close().await {
        tracing::warn!(%error, "the database did not close cleanly; nothing is lost, it is mended when opened again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills an empty database until the statement fails.
    async fn fill(pragma: &'static str) -> Error {
        let mut conn = SqliteConnectOptions::new().in_memory(true).connect().await.expect("a database in memory");
        run(&mut conn, "CREATE TABLE t (text TEXT)").await.expect("a table");
        run(&mut conn, pragma).await.expect("a pragma");
        for _ in 0..1_000 {
            let row = sqlx::query("INSERT INTO t (text) VALUES ($1)").bind("x".repeat(10_000));
            if let Err(error) = row.execute(&mut conn).await {
                return error;
            }
        }
        panic!("nothing failed");
    }

    #[tokio::test]
    async fn a_full_disk_and_a_read_only_one_are_told_apart() {
        assert_eq!(trouble(&fill("PRAGMA max_page_count = 50").await), Trouble::Full);
        assert_eq!(trouble(&fill("PRAGMA query_only = on").await), Trouble::ReadOnly);
    }
}
