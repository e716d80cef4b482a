//! `omotenashi backup` and `omotenashi restore`: the database as one file, and back.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::embedded::lock::Lock;
use super::embedded::{self, place};
use super::stop::{Code, Phrase, Stop};
use super::target::Target;
use super::{Shared, say, serve};
use crate::server::clock::{SystemClock, SystemRandom};
use crate::server::restore::restore;

/// How long a server that is ending may hold the data.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub(super) struct Backup {
    /// The file to write; one that is there is never overwritten
    file: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct Restore {
    /// A file that omotenashi backup wrote
    file: PathBuf,
}

/// Fetches a copy of the database from the running server, wherever that is.
pub(super) async fn backup(shared: &Shared, Backup { file }: Backup) -> anyhow::Result<()> {
    let what = Phrase::of("stop-not-written").path(&file);
    let locale = shared.locale();
    let client = Target::find(shared)?.client(shared)?;
    let mut out = create(&file).map_err(|error| unwritten(&what, &error))?;
    let written = match client.backup(&mut out).await {
        Ok(size) => out.sync_all().map(|()| size).map_err(|error| unwritten(&what, &error)),
        Err(failure) => Err(Stop::of(what.clone(), failure)),
    };
    match written {
        Ok(size) => {
            let (path, size) = (file.display().to_string(), bytes(size));
            say(locale.with("told-backup", &[("path", (&path).into()), ("size", (&size).into())]));
            Ok(())
        }
        Err(stop) => {
            // Half a backup is none.
            let _ = fs::remove_file(&file);
            Err(stop.into())
        }
    }
}

/// A new file that only its owner reads.
pub(super) fn create(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

/// Why a file could not be written, and what to do.
pub(super) fn unwritten(what: &Phrase, error: &io::Error) -> Stop {
    let stop = Stop::new(Code::Failure, what.clone(), error);
    match error.kind() {
        io::ErrorKind::AlreadyExists => stop.advice(Phrase::of("stop-not-there-yet")),
        io::ErrorKind::StorageFull => stop.advice(Phrase::of("stop-make-room")),
        _ => stop,
    }
}

/// Puts a backup in the place of a data folder's database.
pub(super) async fn bring_back(shared: &Shared, Restore { file }: Restore) -> anyhow::Result<()> {
    let data = shared.dirs()?.data;
    let what = Phrase::of("stop-not-restored").path(&file);
    if let Err(error) = fs::metadata(&file) {
        return Err(Stop::new(Code::Failure, what, &error).into());
    }
    place::prepare(&data)?;
    // Held to the end: no server can start on what is being replaced.
    let _lock = lock(&data, &what).await?;
    let done = restore(&data, &file, &SystemClock, &SystemRandom).await.map_err(|error| serve::closed(&error, what))?;
    let locale = shared.locale();
    let tell = |phrase: Phrase| say(phrase.said(&locale));
    tell(Phrase::of("told-restored").with("data", data.join("shop.db").display()).path(&file));
    if let Some(kept) = done.replaced {
        tell(Phrase::of("told-replaced").path(&kept));
    }
    if done.new_token {
        tell(Phrase::of("told-new-token").path(&data.join("owner.token")));
    }
    if done.unsure > 0 {
        tell(Phrase::of("told-unsure").count(done.unsure));
    }
    Ok(())
}

/// The right to replace the database. A server that was just asked to end may need a moment to let go.
async fn lock(data: &Path, what: &Phrase) -> Result<Lock, Stop> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Lock::take(data) {
            Ok(Some(lock)) => return Ok(lock),
            Ok(None) => {}
            Err(error) => return Err(Stop::new(Code::Failure, what.clone(), &error)),
        }
        let running = embedded::running(data).await;
        if running.is_some() || Instant::now() >= deadline {
            let why = match running {
                Some(note) => Phrase::of("stop-still-served").with("pid", note.pid),
                None => Phrase::of("stop-still-served-unknown"),
            };
            return Err(
                Stop::new(Code::Failure, what.clone(), why.path(data)).advice(Phrase::of("stop-still-served-advice"))
            );
        }
        sleep(Duration::from_millis(25)).await;
    }
}

/// A size as people say it.
fn bytes(size: u64) -> String {
    match size {
        0..1_000_000 => format!("{} kB", size.div_ceil(1_000)),
        _ => format!("{}.{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
    }
}
