//! The draft journal: what was typed, on this machine's disk before it is on its screen.
//!
//! One file of JSON lines for each running console, locked as long as it runs. A key costs one plain `write`; another
//! thread syncs within a quarter of a second, at once for a send. A starting console adopts the files nobody holds.
//! Must not know what a draft is for, and must never stop anybody from typing: while the disk refuses, everything stays
//! in memory and is written as a whole when the disk takes it again.
//!
//! There is one way to leave a file, taken at the start, when a file has grown and after a fault: write all that is
//! known into a new file, which takes what is typed from then on; the syncing thread takes the old ones away once the
//! new one is on the platter. The new one names those it stands for, so that a crash in between shows no text twice.
//! A file's number is above all that are there: a name that is stood for is not given again.
//!
//! A draft that is in the user's own editor has a text file beside the journal that names it. Whoever adopts the journal
//! adopts what was saved in that file.

mod disk;
mod lent;
mod state;
mod sync;
#[cfg(test)]
mod tests;
mod writer;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use tokio::sync::{mpsc as tokio_mpsc, oneshot};

use crate::console::{Draft, EffectId, Entry, Outcome, Restored};
use disk::{Disk, System};
use writer::Writer;

/// What the journal has to tell.
#[derive(Debug, PartialEq)]
pub(super) enum Report {
    /// It is open; this is what it held.
    Restored(Restored),
    /// An entry was written, or was not.
    Done(EffectId, Outcome),
}

/// The journal, seen from the loop: nothing here waits for the disk.
#[derive(Debug)]
pub(super) struct Journal {
    orders: mpsc::Sender<Order>,
}

enum Order {
    Open(PathBuf),
    Write(EffectId, Entry, Option<oneshot::Sender<()>>),
    Lend(Draft, oneshot::Sender<io::Result<PathBuf>>),
    /// The platter refused what was written.
    Unsynced(io::Error),
    Close(Option<oneshot::Sender<()>>),
}

impl Journal {
    /// Starts the writer. Its entries stay in memory until [`open`](Self::open) names a folder.
    pub(super) fn start(reports: tokio_mpsc::UnboundedSender<Report>) -> io::Result<Self> {
        Self::start_on(Arc::new(System), reports)
    }

    fn start_on(disk: Arc<dyn Disk>, reports: tokio_mpsc::UnboundedSender<Report>) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let (jobs, sync_inbox) = mpsc::channel();
        let (faults, sync_disk) = (orders.clone(), Arc::clone(&disk));
        let syncer = thread::Builder::new()
            .name("journal sync".to_owned())
            .spawn(move || sync::run(&sync_inbox, &faults, sync_disk.as_ref()))?;
        let writer = Writer::new(disk, reports, jobs, syncer);
        // Threads of their own: a write that hangs on a dead network disk must not keep the process from ending.
        thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&inbox))?;
        Ok(Self { orders })
    }

    /// Goes on in this folder and adopts what others left there; ends in [`Report::Restored`].
    pub(super) fn open(&self, folder: PathBuf) {
        self.order(Order::Open(folder));
    }

    /// Writes an entry; ends in [`Report::Done`] (once the folder is known). `synced` hears when the entry would survive
    /// a power cut, and is dropped when the disk refuses it.
    pub(super) fn write(&self, id: EffectId, entry: Entry, synced: Option<oneshot::Sender<()>>) {
        self.order(Order::Write(id, entry, synced));
    }

    /// Puts a draft into a file for the user's own editor. [`Entry::Returned`] ends it.
    pub(super) fn lend(&self, draft: Draft) -> oneshot::Receiver<io::Result<PathBuf>> {
        let (lent, told) = oneshot::channel();
        self.order(Order::Lend(draft, lent));
        told
    }

    /// Writes what is owed, syncs, and lets the file go.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        self.order(Order::Close(Some(done)));
        // A writer that is gone has closed already.
        let _ = closed.await;
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::error!("the journal's writer has ended");
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Close(None));
    }
}
