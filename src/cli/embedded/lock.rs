//! `server.lock`: one server for one data folder. The lock is the operating system's, so it cannot be left behind; what
//! stands in the file tells clients where the server listens.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::api::Time;

/// What a server writes of itself once it listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Note {
    /// Its process.
    pub pid: u32,
    /// The machine it runs on.
    pub host: String,
    /// When it started.
    pub since: Time,
    /// This run of it.
    pub instance: String,
    /// Where it listens.
    pub socket: PathBuf,
    /// Its version and build.
    pub version: String,
    /// It was started by a console and may be replaced by one.
    pub background: bool,
}

impl Note {
    /// The note in `data`, if it is whole: a server that is starting has not written it yet.
    pub fn read(data: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(data.join("server.lock")).ok()?).ok()
    }
}

/// The right to serve a data folder, until it is dropped or the process ends.
pub(in crate::cli) struct Lock {
    file: File,
}

impl Lock {
    /// Takes it, or says that somebody has it.
    pub fn take(data: &Path) -> io::Result<Option<Self>> {
        // Not truncated: whoever has the lock wrote what stands there.
        let path = data.join("server.lock");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        match file.try_lock() {
            Ok(()) => {
                // What a killed server left there is nobody's now.
                file.set_len(0)?;
                Ok(Some(Self { file }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Tells clients where to come.
    pub fn write(&mut self, note: &Note) -> io::Result<()> {
        let text = serde_json::to_vec(note)?;
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(&text)
    }

    /// Leaves: no client is to come here any more.
    pub fn clear(self) {
        let _ = self.file.set_len(0);
    }
}

/// This program's version and, after `+`, a mark of the very build: a rebuilt program must not meet its former self's
/// server unnoticed.
pub(in crate::cli) fn build() -> String {
    let version = env!("CARGO_PKG_VERSION");
    match fs::metadata("/proc/self/exe") {
        Ok(file) => {
            let nanos = i128::from(file.mtime()) * 1_000_000_000 + i128::from(file.mtime_nsec());
            format!("{version}+{:x}.{nanos:x}", file.len())
        }
        Err(_) => version.to_owned(),
    }
}

/// Whether the program `ours` may put its own server in the place of the one of `note`: never a newer one, and never
/// one that somebody started by hand.
pub(super) fn supersedes(ours: &str, note: &Note) -> bool {
    let number = |version: &str| -> Vec<u64> {
        let core = version.split(['+', '-']).next().unwrap_or(version);
        core.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    };
    note.background && ours != note.version && number(ours) >= number(&note.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(version: &str, background: bool) -> Note {
        Note {
            pid: 1,
            host: "here".to_owned(),
            since: Time::default(),
            instance: "i".to_owned(),
            socket: "/run/x.sock".into(),
            version: version.to_owned(),
            background,
        }
    }

    #[test]
    fn only_an_older_or_rebuilt_background_server_is_replaced() {
        assert!(supersedes("0.2.0+a", &note("0.1.0+a", true)));
        assert!(supersedes("0.1.0+b", &note("0.1.0+a", true)));
        assert!(!supersedes("0.1.0+a", &note("0.1.0+a", true)));
        assert!(!supersedes("0.9.0+a", &note("0.10.0+a", true)));
        assert!(!supersedes("0.2.0+a", &note("0.1.0+a", false)));
    }

    #[test]
    fn a_lock_is_held_once_and_its_note_read_by_anybody() {
        let data = tempfile::tempdir().expect("a folder");
        let mut lock = Lock::take(data.path()).expect("a file").expect("free");
        assert_eq!(Note::read(data.path()), None, "nothing is told before it listens");
        lock.write(&note("0.1.0", true)).expect("written");
        assert!(Lock::take(data.path()).expect("a file").is_none());
        assert_eq!(Note::read(data.path()), Some(note("0.1.0", true)));
        drop(lock);
        assert!(Lock::take(data.path()).expect("a file").is_some());
        assert_eq!(Note::read(data.path()), None, "a dead server's note goes with the lock");
    }
}
