//! Drafts that are in the user's own editor: a text file each, named after its place and the moment it was lent.
//!
//! Its journal names it, so that only whoever holds that journal takes it in. A file that no journal names was saved by
//! an editor that outlived its console: its name says where it belongs.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::sync::Old;
use super::writer::Writer;
use crate::api::{Addressed, ConversationId, Time};
use crate::console::{Draft, Entry, Mode, Slot};
use crate::runtime::name::{decoded, encoded};

/// What an editor whose terminal is gone puts beside a file (nano does): newer than the file itself.
const RESCUED: &str = ".save";

/// The file of a draft that is lent.
pub(super) fn file_name(draft: &Draft) -> String {
    let Slot { conversation, mode } = &draft.slot;
    format!("{}-{}-{}.txt", draft.time.millis(), mode.as_str(), encoded(conversation.as_str()))
}

/// The draft that a file was lent for, as far as its name tells; nothing for other files.
fn draft_of(path: &Path) -> Option<Draft> {
    let name = path.file_name()?.to_str()?;
    let mut parts = name.strip_suffix(RESCUED).unwrap_or(name).strip_suffix(".txt")?.splitn(3, '-');
    let time = Time::from_millis(parts.next()?.parse().ok()?);
    let mode = parts.next()?;
    let mode = [Mode::Reply, Mode::Note].into_iter().find(|it| it.as_str() == mode)?;
    let slot = Slot { conversation: ConversationId::new(decoded(parts.next()?)?), mode };
    Some(Draft { slot, text: String::new(), caret: 0, time, addressed: Addressed::default(), copy: None })
}

fn rescued(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(RESCUED);
    name.into()
}

fn read(disk: &dyn Disk, path: &Path) -> io::Result<String> {
    let bytes = disk.open(path)?.read()?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// What was found in the files of editors.
#[derive(Default)]
pub(super) struct Saved {
    /// Files that are dealt with, or that another console sees to.
    known: BTreeSet<String>,
    /// Texts that were taken in.
    pub(super) taken: usize,
    /// Not every journal could be asked what it lent.
    pub(super) unsure: bool,
}

impl Saved {
    /// These files are another console's.
    pub(super) fn leave(&mut self, lent: &[Draft]) {
        self.known.extend(lent.iter().map(file_name));
    }
}

impl Writer {
    /// Takes in what was saved in the file of a lent draft.
    pub(super) fn bring_back(
        &mut self,
        folder: &Path,
        lent: &Draft,
        state: &mut super::state::State,
        saved: &mut Saved,
        problems: &mut Vec<String>,
    ) {
        let name = file_name(lent);
        let path = folder.join(&name);
        saved.known.insert(name);
        let rescued = rescued(&path);
        let found = match read(self.disk(), &rescued) {
            Ok(text) => {
                self.old.push(Old::text(rescued));
                Ok(text)
            }
            Err(error) => {
                // What is no text stays, and what was lent is read.
                if error.kind() != io::ErrorKind::NotFound {
                    problems.push(format!("{}: {error}", rescued.display()));
                }
                read(self.disk(), &path)
            }
        };
        match found {
            Ok(text) => {
                saved.taken += usize::from(state.take_saved(lent, &text));
                self.old.push(Old::text(path));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => problems.push(format!("{}: {error}", path.display())),
        }
    }

    /// What these files say stands in a journal: they go with the old ones, unless a newer journal lent them still.
    pub(super) fn stood_for(&mut self, folder: &Path, lent: &[Draft], saved: &mut Saved) {
        for name in lent.iter().map(file_name) {
            let path = folder.join(&name);
            if !saved.known.contains(&name) && read(self.disk(), &path).is_ok() {
                saved.known.insert(name);
                self.old.push(Old::text(path));
            }
        }
    }

    /// Takes in what no journal names.
    pub(super) fn bring_back_strays(
        &mut self,
        folder: &Path,
        listed: &[PathBuf],
        state: &mut super::state::State,
        saved: &mut Saved,
        problems: &mut Vec<String>,
    ) {
        // A journal that nobody could read may name them.
        if saved.unsure {
            return;
        }
        for lent in listed.iter().filter_map(|path| draft_of(path)) {
            if !saved.known.contains(&file_name(&lent)) {
                self.bring_back(folder, &lent, state, saved, problems);
            }
        }
    }

    /// Puts a draft into a file for the user's own editor.
    pub(super) fn lend(&mut self, draft: Draft) -> io::Result<PathBuf> {
        let folder = self.folder.clone().ok_or(io::ErrorKind::NotFound)?;
        let (path, text) = (folder.join(file_name(&draft)), draft.text.clone());
        let slot = draft.slot.clone();
        // The line first: a console that starts meanwhile knows whose the file is.
        let lent = self.note_lent(draft).and_then(|()| {
            let file = self.disk().create(&path)?;
            file.append(text.as_bytes()).inspect_err(|_| self.remove_lent(&path))
        });
        if let Err(error) = lent {
            self.state.returned(&slot);
            return Err(error);
        }
        Ok(path)
    }

    /// Nobody waits for a lent draft any more.
    pub(super) fn give_up(&mut self, path: &Path, slot: &Slot) {
        self.state.returned(slot);
        self.remove_lent(path);
    }

    fn remove_lent(&self, path: &Path) {
        if let Err(error) = self.disk().remove(path) {
            tracing::warn!(path = %path.display(), %error, "an editor's file stays");
        }
    }

    /// The file that goes with this entry, once the entry is on the platter. One that is no text stays, as was said.
    pub(super) fn returned(&self, entry: &Entry) -> Option<Old> {
        let Entry::Returned { slot } = entry else { return None };
        let path = self.folder.as_ref()?.join(file_name(self.state.lent(slot)?));
        read(self.disk(), &path).is_ok().then(|| Old::text(path))
    }
}
