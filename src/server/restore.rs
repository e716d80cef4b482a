//! Putting a backup in the place of a data folder's database, while no server runs on it.
//!
//! The copy is checked and made ready beside the database, and takes its place in one step: whatever fails before
//! leaves everything as it was. What was there is kept in `backups/`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::clock::{Clock, Random, hex, uuid};
use super::db;
use super::extract::token_hash;
use super::open::{OpenError, name, private_folder, write_private};
use crate::api::TokenId;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was there is kept.
    pub replaced: Option<PathBuf>,
    /// `owner.token` is a new one: the one that was there is none of this database's.
    pub new_token: bool,
    /// Replies that had not left when the backup was made. They may have left since, so none is sent by itself.
    pub unsure: u64,
}

/// Puts the backup `file` in the place of the database of `data_dir`. Its log begins anew, so that consoles take a
/// fresh snapshot.
pub async fn restore(
    data_dir: &Path,
    file: &Path,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Restored, OpenError> {
    let backups = data_dir.join("backups");
    private_folder(data_dir)?;
    private_folder(&backups)?;
    let now = clock.now();
    let fresh = data_dir.join("shop.db.restoring");
    let files = |path: &Path, source| OpenError::files(path, source);
    remove(&fresh).map_err(|error| files(&fresh, error))?;

    db::restore::copy(file, &fresh).await.map_err(|fault| match fault {
        db::open::Fault::Newer { path, found, known } => OpenError::Newer { path, found, known },
        db::open::Fault::Backup { source, .. } | db::open::Fault::Database(source) => {
            OpenError::NotABackup { path: file.to_owned(), source }
        }
    })?;
    let token_file = data_dir.join("owner.token");
    let known = fs::read_to_string(&token_file).ok().map(|secret| token_hash(secret.trim()));
    let mut secret = [0; 32];
    random.fill(&mut secret);
    let secret = hex(&secret);
    let change = db::restore::Change {
        epoch: name(random),
        known_token: known,
        token: (TokenId::of(uuid(now, random)), token_hash(&secret)),
        now,
    };
    let done = db::restore::renew(&fresh, change).await.map_err(|source| OpenError::database(&fresh, source))?;

    let stamp = now.to_string().replace(':', "");
    let current = data_dir.join("shop.db");
    let kept = backups.join(format!("shop-replaced-{stamp}.db"));
    let replaced = keep(&current, &kept).map_err(|error| files(&kept, error))?.then_some(kept);
    if done.new_token {
        write_private(&token_file, &secret)?;
    }
    let placed = fs::File::open(&fresh).and_then(|file| file.sync_all()).and_then(|()| fs::rename(&fresh, &current));
    placed.and_then(|()| fs::File::open(data_dir)?.sync_all()).map_err(|error| files(&current, error))?;
    Ok(Restored { replaced, new_token: done.new_token, unsure: done.unsure })
}

/// Keeps a database with its write-ahead log as `kept`; false when there is none. The file stays until another takes
/// its place, but its log goes: in the place of another database's it would be taken for that one's.
fn keep(current: &Path, kept: &Path) -> io::Result<bool> {
    if !current.exists() {
        return Ok(false);
    }
    fs::hard_link(current, kept)?;
    let beside = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    match fs::rename(beside(current, "-wal"), beside(kept, "-wal")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    remove(&beside(current, "-shm"))?;
    Ok(true)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
