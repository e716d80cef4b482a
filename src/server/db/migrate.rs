//! Brings a database to the schema of this program: forward only, all in one transaction.

use std::path::{Path, PathBuf};

use sqlx::Row as _;

use super::open::{Fault, copy_into, run};
use super::{Conn, Error, meta};

/// The schema's steps, oldest first. A step that was released is never edited.
pub const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_undelivered.sql"),
    include_str!("migrations/0003_drafts.sql"),
    include_str!("migrations/0004_undo.sql"),
    include_str!("migrations/0005_memory.sql"),
    include_str!("migrations/0006_deeds.sql"),
    include_str!("migrations/0007_plans.sql"),
    include_str!("migrations/0008_metrics.sql"),
    include_str!("migrations/0009_proactive.sql"),
    include_str!("migrations/0010_days.sql"),
    include_str!("migrations/0011_links.sql"),
    include_str!("migrations/0012_erased.sql"),
    include_str!("migrations/0013_since.sql"),
    include_str!("migrations/0014_addressed.sql"),
    include_str!("migrations/0015_looks.sql"),
    include_str!("migrations/0016_in_public.sql"),
    include_str!("migrations/0017_shown.sql"),
];

/// The schema that this program writes.
pub const CURRENT: usize = STEPS.len();

/// The schema the database has; 0 for an empty one. Read by the portable catalogue of our own table.
pub async fn version(conn: &mut Conn) -> Result<usize, Error> {
    if !super::open::has_table(conn, "meta").await? {
        return Ok(0);
    }
    Ok(meta::get(conn, "schema").await?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Brings the database at `path` to the last of `steps`. One that has any schema is copied first, to where `copy` says
/// for that schema; whatever fails leaves it as it was.
pub async fn bring_up(
    conn: &mut Conn,
    path: &Path,
    steps: &[&'static str],
    copy: impl Fn(usize) -> PathBuf,
) -> Result<(), Fault> {
    let (found, known) = (version(conn).await?, steps.len());
    if found > known {
        return Err(Fault::Newer { path: path.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let copy = copy(found);
        let kept = copy_into(conn, &copy).await;
        kept.map_err(|source| Fault::Backup { path: copy, source })?;
    }
    run(conn, "BEGIN IMMEDIATE").await?;
    if let Err(error) = apply(conn, &steps[found..], known).await {
        run(conn, "ROLLBACK").await?;
        return Err(error.into());
    }
    Ok(run(conn, "COMMIT").await?)
}

async fn apply(conn: &mut Conn, steps: &[&'static str], schema: usize) -> Result<(), Error> {
    for step in steps {
        sqlx::raw_sql(*step).execute(&mut *conn).await?;
    }
    meta::put(conn, "schema", &schema.to_string()).await
}

/// Whether anybody was ever made an agent here.
pub async fn is_empty(conn: &mut Conn) -> Result<bool, Error> {
    let row = sqlx::query("SELECT COUNT(*) FROM agents").fetch_one(conn).await?;
    Ok(row.try_get::<i64, _>(0)? == 0)
}

#[cfg(test)]
mod tests {
    use sqlx::ConnectOptions as _;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    const SECOND: &str = "CREATE TABLE second (text TEXT); INSERT INTO second (text) SELECT name FROM meta";

    async fn at(path: &Path) -> Conn {
        SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.expect("a database")
    }

    #[tokio::test]
    async fn a_database_is_copied_before_it_is_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.db");
        let copy = |schema| folder.path().join(format!("copy-{schema}.db"));
        let mut conn = at(&path).await;
        bring_up(&mut conn, &path, &STEPS[..1], copy).await.expect("an empty one is filled");
        assert!(!copy(0).exists(), "there was nothing to copy");
        bring_up(&mut conn, &path, &[STEPS[0], SECOND], copy).await.expect("brought up");
        assert_eq!(version(&mut conn).await.expect("a schema"), 2);
        let mut kept = at(&copy(1)).await;
        assert_eq!(version(&mut kept).await.expect("a schema"), 1);
        assert!(!super::super::open::has_table(&mut kept, "second").await.expect("asked"));
        let fault = bring_up(&mut conn, &path, &STEPS[..1], copy).await.expect_err("it is newer now");
        assert!(matches!(fault, Fault::Newer { found: 2, known: 1, .. }), "{fault}");
    }

    #[tokio::test]
    async fn what_was_known_of_customers_is_still_known_and_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.db");
        let mut conn = at(&path).await;
        bring_up(&mut conn, &path, &STEPS[..1], |_| path.clone()).await.expect("an empty one is filled");
        let before = "INSERT INTO customers (key, id, version, name, address_as, created_at) \
             VALUES (7, 'cus_7', 3, '林 花子', '林様', 1000); \
             INSERT INTO contact_points VALUES (7, 0, 'mail', 'A@b.jp', 'a@b.jp'); \
             INSERT INTO preferences VALUES (7, 0, '青', 2000)";
        run(&mut conn, before).await.expect("somebody");
        bring_up(&mut conn, &path, STEPS, |_| folder.path().join("copy.db")).await.expect("brought up");
        let terms = |it: &crate::api::Customer| vec![it.name.raw().to_owned()];
        crate::server::db::find::make_terms(&mut conn, terms).await.expect("found by their name");
        let it = crate::server::db::customers::get(&mut conn, 7, None, crate::api::Time::from_millis(0)).await;
        let it = it.expect("the customer");
        assert_eq!((it.name.raw(), it.contacts[0].value.raw()), ("林 花子", "A@b.jp"));
        let (memory, preference) = it.preferences().next().expect("what they like");
        assert_eq!((preference.text.raw(), memory.confirmed_at.map(crate::api::Time::millis)), ("青", Some(2000)));
        let piece = crate::server::db::find::Piece::Whole("林 花子".into());
        let found = crate::server::db::find::with_term(&mut conn, &piece, None).await;
        assert_eq!(found.expect("found"), [7]);
    }

    #[tokio::test]
    async fn a_step_that_fails_and_a_copy_that_cannot_be_written_change_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.db");
        let mut conn = at(&path).await;
        bring_up(&mut conn, &path, &STEPS[..1], |_| path.clone()).await.expect("filled");
        let broken = [STEPS[0], SECOND, "INSERT INTO nowhere VALUES (1)"];
        let fault = bring_up(&mut conn, &path, &broken, |_| folder.path().join("a.db")).await.expect_err("it fails");
        assert!(matches!(fault, Fault::Database(_)), "{fault}");
        let fault = bring_up(&mut conn, &path, &[STEPS[0], SECOND], |_| folder.path().join("no/such.db")).await;
        assert!(matches!(fault, Err(Fault::Backup { .. })), "{fault:?}");
        assert_eq!(version(&mut conn).await.expect("a schema"), 1);
        assert!(!super::super::open::has_table(&mut conn, "second").await.expect("asked"));
    }
}
