//! `omotenashi backup` and `omotenashi restore`: the database as one file, and back.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::embedded::lock::Lock;
use super::embedded::{self, place};
use super::stop::{Code, Stop};
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
    let what = format!("{} was not written", file.display());
    let client = Target::find(shared)?.client(shared)?;
    let mut options = OpenOptions::new();
    let mut out =
        options.write(true).create_new(true).mode(0o600).open(&file).map_err(|error| unwritten(&what, &error))?;
    let written = match client.backup(&mut out).await {
        Ok(size) => out.sync_all().map(|()| size).map_err(|error| unwritten(&what, &error)),
        Err(failure) => Err(Stop::of(&what, failure)),
    };
    match written {
        Ok(size) => {
            say(format!(
                "{}: {}. It holds everything customers wrote: keep it where only you can read it.",
                file.display(),
                bytes(size)
            ));
            Ok(())
        }
        Err(stop) => {
            // Half a backup is none.
            let _ = fs::remove_file(&file);
            Err(stop.into())
        }
    }
}

fn unwritten(what: &str, error: &io::Error) -> Stop {
    let stop = Stop::new(Code::Failure, what, error.to_string());
    match error.kind() {
        io::ErrorKind::AlreadyExists => stop.advice("name a file that is not there yet"),
        io::ErrorKind::StorageFull => stop.advice("make room there, or name a file elsewhere"),
        _ => stop,
    }
}

/// Puts a backup in the place of a data folder's database.
pub(super) async fn bring_back(shared: &Shared, Restore { file }: Restore) -> anyhow::Result<()> {
    let data = shared.dirs()?.data;
    let what = format!("{} was not restored", file.display());
    if let Err(error) = fs::metadata(&file) {
        return Err(Stop::new(Code::Failure, what, error.to_string()).into());
    }
    place::prepare(&data)?;
    // Held to the end: no server can start on what is being replaced.
    let _lock = lock(&data, &what).await?;
    let done =
        restore(&data, &file, &SystemClock, &SystemRandom).await.map_err(|error| serve::closed(&error, &what))?;
    say(format!("{} now holds what {} held.", data.join("shop.db").display(), file.display()));
    if let Some(kept) = done.replaced {
        say(format!("What was there is kept as {}.", kept.display()));
    }
    if done.new_token {
        say(format!("Its first admin has a new token in {}.", data.join("owner.token").display()));
    }
    if done.unsure > 0 {
        let many = done.unsure;
        say(format!(
            "{many} replies waited to leave when it was made. They may have left since: look before you send them again (marked unsure)."
        ));
    }
    Ok(())
}

/// The right to replace the database. A server that was just asked to end may need a moment to let go.
async fn lock(data: &Path, what: &str) -> Result<Lock, Stop> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Lock::take(data) {
            Ok(Some(lock)) => return Ok(lock),
            Ok(None) => {}
            Err(error) => return Err(Stop::new(Code::Failure, what, error.to_string())),
        }
        let running = embedded::running(data).await;
        if running.is_some() || Instant::now() >= deadline {
            let who = running.map_or_else(|| "a process".to_owned(), |note| format!("process {}", note.pid));
            return Err(Stop::new(Code::Failure, what, format!("{who} serves {}", data.display()))
                .advice("leave every console and end it with omotenashi serve --stop, then restore"));
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
