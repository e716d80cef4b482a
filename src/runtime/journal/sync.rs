//! Brings what was written to the platter, and takes the files away that a new one stands for.
//!
//! A thread of its own: nothing that is typed waits behind a sync.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Order;
use super::disk::{Disk, DiskFile};

/// What is written reaches the platter this soon.
const SYNC_AFTER: Duration = Duration::from_millis(200);

/// A file whose content is known, and that goes when it stands in a new one.
pub(super) struct Old {
    pub(super) path: PathBuf,
    /// A journal's lock is held until then.
    pub(super) _lock: Option<Arc<dyn DiskFile>>,
    /// Could not be read as a whole: it is kept under another name.
    pub(super) damaged: bool,
}

impl Old {
    /// A text of the user's own editor.
    pub(super) const fn text(path: PathBuf) -> Self {
        Self { path, _lock: None, damaged: false }
    }
}

/// Something to be synced.
#[derive(Default)]
pub(super) struct Job {
    /// None when there is nothing to say any more.
    pub(super) file: Option<Arc<dyn DiskFile>>,
    /// The folder, when the file is a new one that says all that is known.
    pub(super) renewed: Option<PathBuf>,
    /// What the new one stands for.
    pub(super) old: Vec<Old>,
    /// Those who wait for it.
    pub(super) synced: Vec<oneshot::Sender<()>>,
}

impl Job {
    /// Takes in what came later. An earlier file says nothing that the later does not say.
    fn join(&mut self, later: Self) {
        self.file = later.file;
        self.renewed = later.renewed.or(self.renewed.take());
        self.old.extend(later.old);
        self.synced.extend(later.synced);
    }
}

/// Syncs what was written: at once when somebody waits, else a little later together with what follows.
pub(super) fn run(inbox: &mpsc::Receiver<Job>, faults: &mpsc::Sender<Order>, disk: &dyn Disk) {
    // What a refused file stands for: it waits for the next new one, since a later sync of the same file may succeed
    // without having brought what was refused.
    let mut kept = Vec::new();
    while let Ok(mut job) = inbox.recv() {
        let until = Instant::now() + SYNC_AFTER;
        while job.synced.is_empty() {
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(later) => job.join(later),
                Err(_) => break,
            }
        }
        let Job { file, renewed, old, synced } = job;
        kept.extend(old);
        let on_platter = file.map_or(Ok(()), |file| {
            file.sync()?;
            renewed.as_ref().map_or(Ok(()), |folder| disk.sync_dir(folder))
        });
        if let Err(error) = on_platter {
            let _ = faults.send(Order::Unsynced(error));
            continue;
        }
        if renewed.is_some() {
            kept.drain(..).for_each(|old| leave(disk, &old));
        }
        for synced in synced {
            // Whoever sent may have stopped waiting.
            let _ = synced.send(());
        }
    }
}

fn leave(disk: &dyn Disk, old: &Old) {
    let gone = if old.damaged {
        disk.rename(&old.path, &old.path.with_extension("journal.damaged"))
    } else {
        disk.remove(&old.path)
    };
    if let Err(error) = gone {
        tracing::warn!(path = %old.path.display(), %error, "an old draft journal stays");
    }
}
