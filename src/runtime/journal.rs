//! The draft journal: what was typed, on this machine's disk before it is on its screen.
//!
//! One file of JSON lines for each running console, locked as long as it runs. A key costs one plain `write`; another
//! thread syncs within a quarter of a second, at once for a send. A starting console adopts the files nobody holds.
//! Must not know what a draft is for, and must never stop anybody from typing: while the disk refuses, everything stays
//! in memory and is written as a whole when the disk takes it again.
//!
//! There is one way to leave a file, taken at the start, when a file has grown and after a fault: write all that is
//! known into a new file, sync it, and only then take the old ones away.

mod disk;
mod state;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc as tokio_mpsc, oneshot};

use crate::console::{EffectId, Entry, Outcome, Restored};
use disk::{Disk, DiskFile, System};
use state::{Damage, State};

/// What is written reaches the platter this soon.
const SYNC_AFTER: Duration = Duration::from_millis(200);
/// How often a disk that refused is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// A file is written anew when it is over this and four times what it has to say.
const GROWN: usize = 256 << 10;

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
        let faults = orders.clone();
        let syncer =
            thread::Builder::new().name("journal sync".to_owned()).spawn(move || sync(&sync_inbox, &faults))?;
        let writer = Writer {
            disk,
            reports,
            syncer: Some((jobs, syncer)),
            folder: None,
            state: State::default(),
            file: None,
            old: Vec::new(),
            fault: None,
            owed: Vec::new(),
            last: None,
        };
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

/// A journal that is ours: as long as it is open nobody adopts it.
struct Own {
    path: PathBuf,
    file: Arc<dyn DiskFile>,
    bytes: usize,
    /// Its size above which it is worth writing anew.
    enough: usize,
}

/// A file whose content is known here, and that goes when it stands in a new one.
struct Old {
    path: PathBuf,
    /// Holds the lock until then.
    _file: Arc<dyn DiskFile>,
    /// Could not be read as a whole: it is kept under another name.
    damaged: bool,
}

/// An entry that is in memory only.
struct Owed {
    id: EffectId,
    synced: Option<oneshot::Sender<()>>,
    /// The console knows.
    told: bool,
}

/// What a file of another console held.
struct Adopted {
    file: Arc<dyn DiskFile>,
    state: State,
    damage: Option<Damage>,
}

struct Writer {
    disk: Arc<dyn Disk>,
    reports: tokio_mpsc::UnboundedSender<Report>,
    /// The thread that syncs, and the way to it.
    syncer: Option<(mpsc::Sender<Job>, thread::JoinHandle<()>)>,
    folder: Option<PathBuf>,
    state: State,
    file: Option<Own>,
    old: Vec<Old>,
    /// The disk refused at that moment: the file lacks something, or ends in the middle of a line.
    fault: Option<(Instant, String)>,
    /// Entries that are in memory only.
    owed: Vec<Owed>,
    /// The last entry written: when the platter refuses it, it is owed again.
    last: Option<EffectId>,
}

impl Writer {
    fn run(mut self, inbox: &mpsc::Receiver<Order>) {
        loop {
            let order = if self.fault.is_some() {
                inbox.recv_timeout(RETRY_AFTER)
            } else {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match order {
                Ok(Order::Open(folder)) => self.open(folder),
                Ok(Order::Write(id, entry, synced)) => self.write(id, &entry, synced),
                Ok(Order::Unsynced(error)) => {
                    self.owed.extend(self.last.take().map(|id| Owed { id, synced: None, told: false }));
                    self.fail(&error);
                }
                Err(RecvTimeoutError::Timeout) => self.renew(),
                Ok(Order::Close(done)) => {
                    self.close();
                    // Whoever closed may have stopped waiting.
                    let _ = done.map(|done| done.send(()));
                    return;
                }
                Err(RecvTimeoutError::Disconnected) => return self.close(),
            }
        }
    }

    fn open(&mut self, folder: PathBuf) {
        let mut found = State::default();
        let mut problems = Vec::new();
        if let Err(error) = self.disk.make_dir(&folder).and_then(|()| self.adopt(&folder, &mut found, &mut problems)) {
            problems.push(format!("{}: {error}", folder.display()));
        }
        self.folder = Some(folder);
        let restored = found.restored(problems);
        self.state.merge(found);
        self.report(Report::Restored(restored));
        if !self.old.is_empty() || !self.owed.is_empty() {
            self.renew();
        }
    }

    /// Reads every journal that nobody holds, and holds it.
    fn adopt(&mut self, folder: &Path, found: &mut State, problems: &mut Vec<String>) -> io::Result<()> {
        let mut paths = self.disk.list(folder)?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "journal"));
        paths.sort();
        for path in paths {
            match self.take(&path) {
                Ok(Some(Adopted { file, state, damage })) => {
                    found.merge(state);
                    if let Some(Damage { line, what }) = &damage {
                        problems.push(format!("{}:{line}: {what}", path.display()));
                    }
                    self.old.push(Old { path, _file: file, damaged: damage.is_some() });
                }
                Ok(None) => {}
                Err(error) => problems.push(format!("{}: {error}", path.display())),
            }
        }
        Ok(())
    }

    fn take(&self, path: &Path) -> io::Result<Option<Adopted>> {
        let file = match self.disk.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        // Another console starting right now may have adopted it between its opening and its lock.
        if !file.try_lock()? || !file.has_name()? {
            return Ok(None);
        }
        let (state, damage) = State::read(&file.read()?);
        Ok(Some(Adopted { file: file.into(), state, damage }))
    }

    fn write(&mut self, id: EffectId, entry: &Entry, synced: Option<oneshot::Sender<()>>) {
        if let Err(what) = self.state.apply(entry) {
            return self.report(Report::Done(id, Outcome::NotWritten(what.to_owned())));
        }
        let owed = Owed { id, synced, told: false };
        if self.folder.is_none() {
            return self.owed.push(owed);
        }
        if self.fault.is_some() || self.file.is_none() {
            self.owed.push(owed);
            return self.renew();
        }
        let line = state::line(entry);
        match self.append(&line) {
            Ok(file) => {
                self.report(Report::Done(id, Outcome::Written));
                if let Some((jobs, _)) = &self.syncer {
                    // The syncer ends with its channel, after this.
                    let _ = jobs.send(Job { file, synced: owed.synced });
                }
                self.last = Some(id);
                self.shrink();
            }
            Err(error) => {
                self.owed.push(owed);
                self.fail(&error);
            }
        }
    }

    fn append(&mut self, line: &[u8]) -> io::Result<Arc<dyn DiskFile>> {
        let own = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        own.file.append(line)?;
        own.bytes += line.len();
        Ok(Arc::clone(&own.file))
    }

    /// The disk refused: it is tried again later.
    fn fail(&mut self, error: &io::Error) {
        self.fault = Some((Instant::now(), error.to_string()));
        self.tell(&error.to_string());
    }

    /// Says of everything owed, once, that it is not on the disk.
    fn tell(&mut self, what: &str) {
        for owed in self.owed.iter_mut().filter(|owed| !owed.told) {
            owed.told = true;
            drop(owed.synced.take());
            let _ = self.reports.send(Report::Done(owed.id, Outcome::NotWritten(what.to_owned())));
        }
    }

    /// Writes everything into a new file, unless the disk refused just now.
    fn renew(&mut self) {
        if let Some((when, what)) = &self.fault
            && when.elapsed() < RETRY_AFTER
        {
            let what = what.clone();
            return self.tell(&what);
        }
        match self.rewrite() {
            Ok(()) => {
                self.fault = None;
                for owed in std::mem::take(&mut self.owed) {
                    self.report(Report::Done(owed.id, Outcome::Written));
                    let _ = owed.synced.map(|synced| synced.send(()));
                }
            }
            Err(error) => self.fail(&error),
        }
    }

    fn shrink(&mut self) {
        if self.file.as_ref().is_some_and(|own| own.bytes > own.enough)
            && let Err(error) = self.rewrite()
            && let Some(own) = &mut self.file
        {
            // The long file is as good as a short one.
            own.enough = own.bytes * 2;
            tracing::warn!(%error, "the draft journal could not be made shorter");
        }
    }

    /// Puts all that is known into a new, synced file; then the old ones go.
    fn rewrite(&mut self) -> io::Result<()> {
        let folder = self.folder.clone().ok_or(io::ErrorKind::NotFound)?;
        let lines = self.state.lines();
        let new = if lines.is_empty() { None } else { Some(self.create(&folder, &lines)?) };
        let own = std::mem::replace(&mut self.file, new);
        self.old.extend(own.map(|Own { path, file, .. }| Old { path, _file: file, damaged: false }));
        for old in self.old.drain(..) {
            let gone = if old.damaged {
                self.disk.rename(&old.path, &old.path.with_extension("journal.damaged"))
            } else {
                self.disk.remove(&old.path)
            };
            if let Err(error) = gone {
                tracing::warn!(path = %old.path.display(), %error, "an old draft journal stays");
            }
        }
        Ok(())
    }

    /// A new file of ours with these lines, on the platter.
    fn create(&self, folder: &Path, lines: &[u8]) -> io::Result<Own> {
        self.disk.make_dir(folder)?;
        for number in 1_u32.. {
            let path = folder.join(format!("{number}.journal"));
            let file = match self.disk.create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let filled = file.try_lock().and_then(|locked| {
                // A console starting right now may have adopted the empty file before its lock.
                if !locked || !file.has_name()? {
                    return Ok(false);
                }
                file.append(lines)?;
                file.sync()?;
                self.disk.sync_dir(folder)?;
                Ok(true)
            });
            match filled {
                Ok(true) => {
                    let enough = GROWN.max(lines.len() * 4);
                    return Ok(Own { path, file: file.into(), bytes: lines.len(), enough });
                }
                Ok(false) => {}
                Err(error) => {
                    // Half a file says less than the old one, which stays.
                    if let Err(error) = self.disk.remove(&path) {
                        tracing::warn!(path = %path.display(), %error, "half a draft journal stays");
                    }
                    return Err(error);
                }
            }
        }
        Err(io::ErrorKind::StorageFull.into())
    }

    fn close(&mut self) {
        let incomplete = self.fault.is_some() || !self.old.is_empty() || self.state == State::default();
        if self.folder.is_some()
            && incomplete
            && let Err(error) = self.rewrite()
        {
            tracing::error!(%error, "the draft journal could not be completed");
        }
        // It syncs what it was given and lets go of the file: only then can another console adopt it.
        if let Some((jobs, syncer)) = self.syncer.take() {
            drop(jobs);
            if syncer.join().is_err() {
                tracing::error!("the journal's syncer ended in a panic");
            }
        }
        self.file = None;
        self.old.clear();
    }

    fn report(&self, report: Report) {
        // A loop that has ended needs no reports.
        let _ = self.reports.send(report);
    }
}

/// Something to be synced.
struct Job {
    file: Arc<dyn DiskFile>,
    /// Somebody waits for it.
    synced: Option<oneshot::Sender<()>>,
}

/// Syncs what was written: at once when somebody waits, else a little later together with what follows.
fn sync(inbox: &mpsc::Receiver<Job>, faults: &mpsc::Sender<Order>) {
    while let Ok(job) = inbox.recv() {
        let mut file = job.file;
        let mut waiting: Vec<_> = job.synced.into_iter().collect();
        let until = Instant::now() + SYNC_AFTER;
        while waiting.is_empty() {
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(job) => {
                    // An earlier file is gone: what it held is synced in this one.
                    file = job.file;
                    waiting.extend(job.synced);
                }
                Err(_) => break,
            }
        }
        match file.sync() {
            Ok(()) => {
                for synced in waiting {
                    // Whoever sent may have stopped waiting.
                    let _ = synced.send(());
                }
            }
            Err(error) => {
                let _ = faults.send(Order::Unsynced(error));
            }
        }
    }
}
