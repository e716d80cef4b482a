//! The program's log: a plain file for each kind of process, never a word of a customer or a token in it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Mutex;

/// A log longer than this is put aside (`.old`, replacing the one before) when a process starts.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Starts logging to `log/<name>.log` under `state`. Without a place to write the program works all the same: a full
/// disk must not keep anybody from answering.
pub(super) fn start(state: &Path, name: &str) {
    let folder = state.join("log");
    let path = folder.join(format!("{name}.log"));
    let opened = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).and_then(|()| {
        if fs::metadata(&path).is_ok_and(|file| file.len() > LONGEST) {
            fs::rename(&path, folder.join(format!("{name}.log.old")))?;
        }
        OpenOptions::new().append(true).create(true).mode(0o600).open(&path)
    });
    let Ok(file) = opened else { return };
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        let version = env!("CARGO_PKG_VERSION");
        tracing::info!(pid = std::process::id(), version, "started");
    }
}

/// From now on a panic is told by its place only, on standard error and in the log: what it says may be made of a
/// customer's words.
pub(super) fn panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task panicked");
        // Nobody may be reading any more.
        let _ = writeln!(std::io::stderr(), "omotenashi: a task panicked at {place}");
    }));
}
