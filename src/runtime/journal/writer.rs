//! The thread that writes: what it knows is in a file of its own, or is owed to one.
//!
//! Owns the file of this console and the way from one file to the next. Must not decide what an entry means.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc as tokio_mpsc, oneshot};

use super::disk::{Disk, DiskFile};
use super::lent::Saved;
use super::state::{self, Damage, State};
use super::sync::{Job, Old};
use super::{Order, Report};
use crate::console::{Draft, EffectId, Entry, Outcome, Restored};

/// How often a disk that refused is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// A file is written anew when it is over this and four times what it has to say.
const GROWN: usize = 256 << 10;

/// A journal that is ours: as long as it is open nobody adopts it.
struct Own {
    path: PathBuf,
    file: Arc<dyn DiskFile>,
    bytes: usize,
    /// Its size above which it is worth writing anew.
    enough: usize,
}

/// An entry that is in memory only.
struct Owed {
    id: EffectId,
    synced: Option<oneshot::Sender<()>>,
    /// The console knows.
    told: bool,
}

/// What a file of another console says.
struct Found {
    /// Its lock, unless another console has it.
    lock: Option<Arc<dyn DiskFile>>,
    state: State,
    damage: Option<Damage>,
}

/// What the writing thread knows.
pub(super) struct Writer {
    disk: Arc<dyn Disk>,
    reports: tokio_mpsc::UnboundedSender<Report>,
    /// The thread that syncs, and the way to it.
    syncer: Option<(mpsc::Sender<Job>, JoinHandle<()>)>,
    pub(super) folder: Option<PathBuf>,
    pub(super) state: State,
    file: Option<Own>,
    pub(super) old: Vec<Old>,
    /// Numbers of files whose content stands in ours, and that may be there still.
    replaced: BTreeSet<u32>,
    /// The disk refused at that moment: the file lacks something, or ends in the middle of a line.
    fault: Option<(Instant, String)>,
    /// Entries that are in memory only.
    owed: Vec<Owed>,
    /// The last entry written: when the platter refuses it, it is owed again.
    last: Option<EffectId>,
}

impl Writer {
    /// Its entries stay in memory until a folder is named.
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        reports: tokio_mpsc::UnboundedSender<Report>,
        jobs: mpsc::Sender<Job>,
        syncer: JoinHandle<()>,
    ) -> Self {
        Self {
            disk,
            reports,
            syncer: Some((jobs, syncer)),
            folder: None,
            state: State::default(),
            file: None,
            old: Vec::new(),
            replaced: BTreeSet::new(),
            fault: None,
            owed: Vec::new(),
            last: None,
        }
    }

    /// Follows orders until it is closed.
    pub(super) fn run(mut self, inbox: &mpsc::Receiver<Order>) {
        loop {
            let order = if self.fault.is_some() {
                inbox.recv_timeout(RETRY_AFTER)
            } else {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match order {
                Ok(Order::Open(folder)) => self.open(folder),
                Ok(Order::Write(id, entry, synced)) => self.write(id, &entry, synced),
                Ok(Order::Lend(draft, lent)) => {
                    let slot = draft.slot.clone();
                    if let Err(Ok(path)) = lent.send(self.lend(draft)) {
                        self.give_up(&path, &slot);
                    }
                }
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
        let adopted = self.disk.make_dir(&folder).and_then(|()| self.adopt(&folder, &mut found, &mut problems));
        let edited = adopted.unwrap_or_else(|error| {
            problems.push(format!("{}: {error}", folder.display()));
            0
        });
        self.folder = Some(folder);
        let restored = Restored { edited, ..found.restored(problems) };
        self.state.merge(found);
        self.report(Report::Restored(restored));
        if !self.old.is_empty() || !self.owed.is_empty() {
            self.renew();
        }
    }

    /// Reads every journal that nobody holds, and holds it. The newest first: one tells which older ones it stands for.
    /// Gives back how many texts were saved in an editor only.
    fn adopt(&mut self, folder: &Path, found: &mut State, problems: &mut Vec<String>) -> io::Result<usize> {
        let listed = self.disk.list(folder)?;
        let mut files: Vec<(u32, PathBuf)> =
            listed.iter().filter_map(|path| Some((number(path)?, path.clone()))).collect();
        files.sort();
        let (mut replaced, mut saved) = (BTreeSet::new(), Saved::default());
        for (number, path) in files.iter().rev() {
            let Found { lock, mut state, damage } = match self.look(path) {
                Ok(Some(found)) => found,
                missing => {
                    saved.unsure = true;
                    problems.extend(missing.err().map(|error| format!("{}: {error}", path.display())));
                    continue;
                }
            };
            let (lent, came_back) = state.take_lent();
            if damage.is_none() {
                replaced.extend(state.replaced().filter(|older| older < number));
            }
            let Some(lock) = lock else {
                // Its texts are the other console's, also those in an editor; how the panel was left is this agent's.
                saved.leave(&lent);
                saved.leave(&came_back);
                found.take_panel(state.panel());
                continue;
            };
            if let Some(Damage { line, what }) = &damage {
                problems.push(format!("{}:{line}: {what}", path.display()));
            }
            self.old.push(Old { path: path.clone(), _lock: Some(lock), damaged: damage.is_some() });
            self.stood_for(folder, &came_back, &mut saved);
            if replaced.contains(number) {
                self.stood_for(folder, &lent, &mut saved);
                continue;
            }
            for lent in &lent {
                self.bring_back(folder, lent, &mut state, &mut saved, problems);
            }
            found.merge(state);
        }
        self.bring_back_strays(folder, &listed, found, &mut saved, problems);
        // What is stood for goes before what stands for it.
        self.old.reverse();
        self.replaced.extend(files.iter().map(|(number, _)| *number).filter(|number| replaced.contains(number)));
        Ok(saved.taken)
    }

    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        let file: Arc<dyn DiskFile> = match self.disk.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?.into(),
        };
        let locked = file.try_lock()?;
        // Another console starting right now may have adopted it between its opening and its lock.
        if locked && !file.has_name()? {
            return Ok(None);
        }
        let (state, damage) = match file.read() {
            // Some systems let nobody else read what is locked.
            Err(_) if !locked => return Ok(None),
            bytes => State::read(&bytes?),
        };
        Ok(Some(Found { lock: locked.then_some(file), state, damage }))
    }

    fn write(&mut self, id: EffectId, entry: &Entry, synced: Option<oneshot::Sender<()>>) {
        let returned = self.returned(entry);
        if let Err(what) = self.state.apply(entry) {
            return self.report(Report::Done(id, Outcome::NotWritten(what.to_owned())));
        }
        let leaves = returned.is_some();
        self.old.extend(returned);
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
                self.sync(Job { file: Some(file), synced: owed.synced.into_iter().collect(), ..Job::default() });
                self.last = Some(id);
                if leaves && let Err(error) = self.rewrite() {
                    // It goes with the next file.
                    tracing::warn!(%error, "the draft journal could not be written anew after an editor");
                }
                self.shrink();
            }
            Err(error) => {
                self.owed.push(owed);
                self.fail(&error);
            }
        }
    }

    /// Says whose the file of a lent draft is.
    pub(super) fn note_lent(&mut self, draft: Draft) -> io::Result<()> {
        if let Some((_, what)) = &self.fault {
            return Err(io::Error::other(what.clone()));
        }
        let line = state::lent(&draft);
        self.state.lend(draft);
        if self.file.is_none() {
            return self.rewrite();
        }
        let file = self.append(&line).inspect_err(|error| self.fail(error))?;
        self.sync(Job { file: Some(file), ..Job::default() });
        Ok(())
    }

    /// Where it all stands.
    pub(super) fn disk(&self) -> &dyn Disk {
        self.disk.as_ref()
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
        if let Err(error) = self.rewrite() {
            self.fail(&error);
        }
    }

    fn shrink(&mut self) {
        let Some(own) = self.file.as_mut().filter(|own| own.bytes > own.enough) else { return };
        // A megabyte pasted into a short file is what there is to say.
        own.enough = own.enough.max(self.state.weight() * 4);
        if own.bytes > own.enough
            && let Err(error) = self.rewrite()
            && let Some(own) = &mut self.file
        {
            // The long file is as good as a short one.
            own.enough = own.bytes * 2;
            tracing::warn!(%error, "the draft journal could not be made shorter");
        }
    }

    /// Puts all that is known into a new file; the old ones go when it is on the platter.
    fn rewrite(&mut self) -> io::Result<()> {
        let folder = self.folder.clone().ok_or(io::ErrorKind::NotFound)?;
        let lines = self.state.lines();
        let mut replaced = self.replaced.clone();
        let leaving = self.old.iter().map(|old| &old.path).chain(self.file.as_ref().map(|own| &own.path));
        replaced.extend(leaving.filter_map(|path| number(path)));
        let new = if lines.is_empty() {
            // With no file of ours their names are free again.
            replaced.clear();
            None
        } else {
            Some(self.create(&folder, &[lines, state::replaces(&replaced)].concat())?)
        };
        self.replaced = replaced;
        let file = new.as_ref().map(|own| Arc::clone(&own.file));
        if let Some(Own { path, file, .. }) = std::mem::replace(&mut self.file, new) {
            self.old.push(Old { path, _lock: Some(file), damaged: false });
        }
        self.fault = None;
        let mut synced = Vec::new();
        for owed in std::mem::take(&mut self.owed) {
            self.report(Report::Done(owed.id, Outcome::Written));
            synced.extend(owed.synced);
            self.last = Some(owed.id);
        }
        let old = std::mem::take(&mut self.old);
        self.sync(Job { file, renewed: Some(folder), old, synced });
        Ok(())
    }

    fn sync(&self, job: Job) {
        if let Some((jobs, _)) = &self.syncer {
            // The syncer ends with its channel, after this.
            let _ = jobs.send(job);
        }
    }

    /// A new file of ours with these lines.
    fn create(&self, folder: &Path, lines: &[u8]) -> io::Result<Own> {
        self.disk.make_dir(folder)?;
        let highest = self.disk.list(folder)?.iter().filter_map(|path| number(path)).max().unwrap_or(0);
        for number in highest.saturating_add(1)..u32::MAX {
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

/// The number of a journal, from its name.
fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_suffix(".journal")?.parse().ok()
}
