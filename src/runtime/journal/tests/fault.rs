//! The journal on a disk that fails, and on one that does not answer.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::{Console, crashed, journals, outbox, slot, typed, whole};
use crate::api::OpKey;
use crate::console::{Draft, EffectId, Entry, Outcome, Restored};
use crate::runtime::journal::disk::{Disk, DiskFile, System};
use crate::runtime::journal::state::State;

/// A disk whose operations fail from the `first` on, `count` of them; a failing write leaves half of its bytes.
struct Faulty {
    done: AtomicUsize,
    first: usize,
    count: usize,
    code: i32,
    /// Syncs hang while a test holds it.
    hung: Mutex<()>,
}

impl Faulty {
    fn new(first: usize, count: usize, code: i32) -> Arc<Self> {
        Arc::new(Self { done: AtomicUsize::new(0), first, count, code, hung: Mutex::new(()) })
    }

    fn step(&self) -> io::Result<()> {
        let index = self.done.fetch_add(1, Ordering::SeqCst);
        if (self.first..self.first.saturating_add(self.count)).contains(&index) {
            return Err(io::Error::from_raw_os_error(self.code));
        }
        Ok(())
    }
}

struct FaultyDisk(Arc<Faulty>);
struct FaultyFile(Arc<Faulty>, Box<dyn DiskFile>);

impl Disk for FaultyDisk {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        self.0.step().and_then(|()| System.make_dir(path))
    }
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.0.step().and_then(|()| System.list(path))
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.0.step()?;
        Ok(Box::new(FaultyFile(Arc::clone(&self.0), System.create(path)?)))
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.0.step()?;
        Ok(Box::new(FaultyFile(Arc::clone(&self.0), System.open(path)?)))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.step().and_then(|()| System.remove(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.step().and_then(|()| System.rename(from, to))
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        drop(self.0.hung.lock());
        self.0.step().and_then(|()| System.sync_dir(path))
    }
}

impl DiskFile for FaultyFile {
    fn try_lock(&self) -> io::Result<bool> {
        self.0.step().and_then(|()| self.1.try_lock())
    }
    fn has_name(&self) -> io::Result<bool> {
        self.0.step().and_then(|()| self.1.has_name())
    }
    fn read(&self) -> io::Result<Vec<u8>> {
        self.0.step().and_then(|()| self.1.read())
    }
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.0.step().or_else(|error| self.1.append(&bytes[..bytes.len() / 2]).and(Err(error)))?;
        self.1.append(bytes)
    }
    fn sync(&self) -> io::Result<()> {
        drop(self.0.hung.lock());
        self.0.step().and_then(|()| self.1.sync())
    }
}

const CODES: [(&str, i32); 4] = [("no space", 28), ("input/output error", 5), ("read-only", 30), ("permission", 13)];

/// Fails each operation of a working day in turn: nothing panics, nothing that was said to be written is missing.
#[test]
fn whatever_operation_fails_what_was_written_is_there() {
    let script = || {
        [
            typed("a", 0, "お待たせ", 10),
            typed("a", 12, "して", 11),
            outbox("a", "key_1", "お待たせして"),
            typed("a", 0, "次", 12),
            Entry::Settled { key: OpKey::new("key_1") },
            typed("a", 3, "の件", 13),
        ]
    };
    // What the journal may say after each entry.
    let mut states = vec![State::default()];
    for entry in script() {
        let mut state = states[states.len() - 1].clone();
        state.apply(&entry).expect("a good entry");
        states.push(state);
    }
    for (name, code) in CODES {
        for first in 0.. {
            let folder = tempfile::tempdir().expect("a folder");
            let mut earlier = Console::on(folder.path());
            assert_eq!(earlier.write(whole("old", "left by a crash", 1)), Outcome::Written);
            earlier.close();

            let faulty = Faulty::new(first, 1, code);
            let mut console = Console::open(Arc::new(FaultyDisk(Arc::clone(&faulty))), folder.path());
            for entry in script() {
                console.write(entry);
            }
            let outcomes = console.close();
            let written =
                outcomes.iter().filter(|(_, outcome)| **outcome == Outcome::Written).map(|(id, _)| id.0).max();

            let again = Console::on(folder.path());
            let restored = again.restored();
            assert!(restored.problems.is_empty(), "{name} at {first}: {:?}", restored.problems);
            let (old, ours): (Vec<Draft>, _) =
                restored.drafts.iter().cloned().partition(|draft| draft.slot == slot("old"));
            assert_eq!(old.len(), 1, "{name} at {first}: the text left by the crash");
            let found = Restored { drafts: ours, ..restored.clone() };
            let known = states.iter().skip(written.unwrap_or(0) as usize).map(|state| state.restored(Vec::new()));
            assert!(known.into_iter().any(|state| state == found), "{name} at {first}: after {written:?}: {found:?}");
            drop(again);
            if faulty.done.load(Ordering::SeqCst) <= first {
                assert!(first > 20, "the whole day is {first} operations");
                break;
            }
        }
    }
}

#[test]
fn a_full_disk_stops_nobody_and_gets_everything_when_it_has_room_again() {
    let folder = tempfile::tempdir().expect("a folder");
    // Opening takes two operations; the next ten find no room.
    let mut console = Console::open(Arc::new(FaultyDisk(Faulty::new(2, 10, 28))), folder.path());
    for index in 0..20 {
        assert!(matches!(console.write(typed("a", index, "x", 1)), Outcome::NotWritten(why) if why.contains("space")));
    }
    // No further key: it is tried again by itself.
    while console.outcomes[&EffectId(20)] != Outcome::Written {
        console.hear();
    }
    assert_eq!(console.outcomes[&EffectId(1)], Outcome::Written);
    assert_eq!(Console::on(crashed(folder.path()).path()).texts(), ["x".repeat(20)]);
}

/// Adopts a text, on a platter that does not answer: what is typed then is written, and a crash shows it once.
#[test]
fn nothing_typed_waits_for_the_platter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut earlier = Console::on(folder.path());
    earlier.write(whole("a", "お待たせ", 1));
    earlier.write(whole("b", "to be discarded", 1));
    earlier.close();
    let faulty = Faulty::new(usize::MAX, 0, 5);
    let hung = faulty.hung.lock().expect("no panic");
    let mut console = Console::open(Arc::new(FaultyDisk(Arc::clone(&faulty))), folder.path());
    assert_eq!(console.write(typed("a", 12, "して", 2)), Outcome::Written);
    assert_eq!(console.write(Entry::Discard { slot: slot("b") }), Outcome::Written);
    assert_eq!(journals(folder.path()), ["1.journal", "2.journal"], "the old one stays until the new one is synced");
    let crashed = crashed(folder.path());
    for _ in 0..2 {
        let again = Console::on(crashed.path());
        assert_eq!(again.texts(), ["お待たせして"]);
        again.close();
    }
    drop(hung);
    console.close();
    assert_eq!(journals(folder.path()), ["2.journal"]);
}

#[test]
fn a_send_waits_for_the_platter_and_a_refusal_lets_it_go() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for (count, kept) in [(0, true), (usize::MAX, false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let console = Console::open(Arc::new(FaultyDisk(Faulty::new(2, count, 5))), folder.path());
        let (synced, on_disk) = tokio::sync::oneshot::channel();
        console.journal.write(EffectId(1), outbox("a", "key_1", "hello"), Some(synced));
        assert_eq!(runtime.block_on(on_disk).is_ok(), kept);
    }
}
