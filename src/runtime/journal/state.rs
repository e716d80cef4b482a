//! What a journal says: its lines replayed. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::api::{Addressed, Time};
use crate::console::{Draft, Entry, Outbox, Panel, Restored, Slot};

/// Unsent texts and sends without an outcome, as they stand after some lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    drafts: BTreeMap<Slot, Draft>,
    /// Texts that another console left for a place that has a text already.
    aside: Vec<Draft>,
    outbox: Vec<Outbox>,
    panel: Option<Panel>,
    /// Drafts that are in the user's own editor, as they were lent. They go with the file as well.
    lent: BTreeMap<Slot, Draft>,
    /// Those that came back, as far as the file read says so.
    came_back: Vec<Draft>,
    /// Numbers of the files that the file read stands for. It goes with the file: merging does not take it over.
    replaced: BTreeSet<u32>,
}

/// A line as it stands in the file: an entry of the console's, a text set aside, one that is in the user's own editor, or,
/// below all that they said, the numbers of the files that this one stands for.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Entry(Entry),
    Aside { aside: Draft },
    Lent { lent: Draft },
    Replaces { replaces: BTreeSet<u32> },
}

/// What could not be read of a journal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// The first bad line, from 1.
    pub(super) line: usize,
    /// What is wrong with it.
    pub(super) what: String,
}

/// An entry as a line of the file.
pub(super) fn line(entry: &Entry) -> Vec<u8> {
    written(entry)
}

/// The line that says what is in the user's own editor.
pub(super) fn lent(draft: &Draft) -> Vec<u8> {
    written(&Line::Lent { lent: draft.clone() })
}

/// The line below all that these files said; nothing when there are none.
pub(super) fn replaces(files: &BTreeSet<u32>) -> Vec<u8> {
    if files.is_empty() { Vec::new() } else { written(&Line::Replaces { replaces: files.clone() }) }
}

fn written(line: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, line);
    bytes
}

fn write(bytes: &mut Vec<u8>, line: &impl Serialize) {
    serde_json::to_writer(&mut *bytes, line).expect("an entry has string keys only, and memory takes everything");
    bytes.push(b'\n');
}

impl State {
    /// Replays a journal. What can be read is, around a bad line as well; a torn last line is the mark of a crash in
    /// the middle of a write, whose key was never shown, and no damage.
    pub(super) fn read(bytes: &[u8]) -> (Self, Option<Damage>) {
        let mut state = Self::default();
        let mut damage = None;
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let outcome = match serde_json::from_slice(line) {
                Ok(Line::Entry(entry)) => {
                    if let Entry::Returned { slot } = &entry {
                        state.came_back.extend(state.lent(slot).cloned());
                    }
                    state.apply(&entry).map_err(str::to_owned)
                }
                Ok(Line::Aside { aside }) => {
                    state.set_aside(aside);
                    Ok(())
                }
                Ok(Line::Lent { lent }) => {
                    state.lend(lent);
                    Ok(())
                }
                Ok(Line::Replaces { replaces }) => {
                    state.replaced.extend(replaces);
                    Ok(())
                }
                Err(_) if index + 1 == lines.len() => Ok(()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(what) = outcome {
                damage.get_or_insert(Damage { line: index + 1, what });
            }
        }
        (state, damage)
    }

    /// The files that the file read stands for.
    pub(super) fn replaced(&self) -> impl Iterator<Item = u32> {
        self.replaced.iter().copied()
    }

    /// Follows one entry.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), &'static str> {
        match entry {
            Entry::Edit { slot, at, removed, inserted, caret, time } => {
                let draft = self.at(slot, *time);
                let end = at.checked_add(*removed).filter(|end| draft.text.is_char_boundary(*end));
                let Some(end) = end.filter(|_| draft.text.is_char_boundary(*at)) else {
                    return Err("an edit outside its text");
                };
                draft.text.replace_range(*at..end, inserted);
                draft.caret = *caret;
                draft.time = *time;
                if let Some(copy) = draft.copy.as_mut().filter(|_| *removed > 0 || !inserted.is_empty()) {
                    copy.same = false;
                }
                if draft.text.is_empty() {
                    // The next one may be begun to somebody else.
                    draft.addressed.to = None;
                }
                if draft.is_nothing() {
                    self.drafts.remove(slot);
                }
            }
            Entry::Addressed { slot, addressed, time } => {
                let draft = self.at(slot, *time);
                if draft.addressed != *addressed {
                    draft.addressed = addressed.clone();
                    draft.time = *time;
                    if let Some(copy) = &mut draft.copy {
                        copy.same = false;
                    }
                }
                if draft.is_nothing() {
                    self.drafts.remove(slot);
                }
            }
            Entry::Whole(draft) => {
                // A text that was taken over into this one has done its duty.
                self.aside.retain(|aside| aside.slot != draft.slot || !draft.text.contains(&aside.text));
                if draft.is_nothing() {
                    self.drafts.remove(&draft.slot);
                } else {
                    self.drafts.insert(draft.slot.clone(), draft.clone());
                }
            }
            Entry::Kept { slot, copy } => {
                // Of a text that is gone by now nothing is to be remembered.
                if let Some(draft) = self.drafts.get_mut(slot) {
                    draft.copy = Some(copy.clone());
                }
            }
            Entry::Discard { slot } => {
                self.drafts.remove(slot);
                self.aside.retain(|aside| aside.slot != *slot);
            }
            Entry::Outbox(outbox) => {
                let was = self.drafts.remove(&outbox.slot);
                self.aside.retain(|aside| aside.slot != outbox.slot || !outbox.body.text.raw().contains(&aside.text));
                self.outbox.retain(|known| known.key != outbox.key);
                let Outbox { slot, rest, at, .. } = &**outbox;
                if !rest.is_empty() {
                    // It goes to whom the first part went.
                    let addressed = was.map(|was| was.addressed).unwrap_or_default();
                    let (slot, text) = (slot.clone(), rest.clone());
                    let draft = Draft { slot: slot.clone(), caret: text.len(), text, time: *at, addressed, copy: None };
                    self.drafts.insert(slot, draft);
                }
                // From here on the rest is a draft like any other.
                self.outbox.push(Outbox { rest: String::new(), ..Outbox::clone(outbox) });
            }
            Entry::Panel(panel) => self.take_panel(Some(panel)),
            Entry::Returned { slot } => self.returned(slot),
            Entry::Settled { key } => self.outbox.retain(|outbox| outbox.key != *key),
        }
        Ok(())
    }

    /// A draft is in the user's own editor from now on.
    pub(super) fn lend(&mut self, draft: Draft) {
        self.lent.insert(draft.slot.clone(), draft);
    }

    /// It is no more.
    pub(super) fn returned(&mut self, slot: &Slot) {
        self.lent.remove(slot);
    }

    /// As it was lent.
    pub(super) fn lent(&self, slot: &Slot) -> Option<&Draft> {
        self.lent.get(slot)
    }

    /// What this journal lent and did not get back, and what it did get back.
    pub(super) fn take_lent(&mut self) -> (Vec<Draft>, Vec<Draft>) {
        (std::mem::take(&mut self.lent).into_values().collect(), std::mem::take(&mut self.came_back))
    }

    /// Takes in what was saved in an editor whose console ended: in the place of what was lent, beside what was written
    /// there since. Whether anything came.
    pub(super) fn take_saved(&mut self, lent: &Draft, saved: &str) -> bool {
        // Most editors end a file with a line feed that nobody typed.
        let bare = saved.strip_suffix('\n').filter(|_| !lent.text.ends_with('\n')).unwrap_or(saved);
        if bare.trim().is_empty() || bare == lent.text {
            return false;
        }
        let (text, caret) = (bare.to_owned(), bare.len());
        match self.drafts.get_mut(&lent.slot) {
            Some(draft) if draft.text == bare => return false,
            Some(draft) if draft.text == lent.text => {
                (draft.text, draft.caret) = (text, caret);
                if let Some(copy) = &mut draft.copy {
                    copy.same = false;
                }
            }
            _ => {
                let draft = Draft { text, caret, copy: None, ..lent.clone() };
                self.merge(Self { drafts: [(lent.slot.clone(), draft)].into(), ..Self::default() });
            }
        }
        true
    }

    /// The draft of a place, made where there is none.
    fn at(&mut self, slot: &Slot, time: Time) -> &mut Draft {
        self.drafts.entry(slot.clone()).or_insert_with(|| Draft {
            slot: slot.clone(),
            text: String::new(),
            caret: 0,
            time,
            addressed: Addressed::default(),
            copy: None,
        })
    }

    /// Of several consoles the one that folded last is right.
    pub(super) fn take_panel(&mut self, panel: Option<&Panel>) {
        if let Some(panel) = panel.filter(|panel| self.panel.as_ref().is_none_or(|known| known.at <= panel.at)) {
            self.panel = Some(panel.clone());
        }
    }

    /// How the customer panel was left.
    pub(super) const fn panel(&self) -> Option<&Panel> {
        self.panel.as_ref()
    }

    fn set_aside(&mut self, draft: Draft) {
        let twin = |known: &Draft| known.slot == draft.slot && known.text == draft.text;
        if !self.aside.iter().any(twin) && !self.drafts.values().any(twin) {
            self.aside.push(draft);
        }
    }

    /// Takes in what another console left. The newer of two texts for one place stays in it; of one text, or of a text and
    /// none, so does whoever either of them chose to get it.
    pub(super) fn merge(&mut self, other: Self) {
        for (slot, theirs) in other.drafts {
            let Some(ours) = self.drafts.remove(&slot) else {
                self.drafts.insert(slot, theirs);
                continue;
            };
            let (mut newer, mut older) = if theirs.time > ours.time { (theirs, ours) } else { (ours, theirs) };
            if newer.text.is_empty() {
                std::mem::swap(&mut newer, &mut older);
            }
            if older.text.is_empty() || older.text == newer.text {
                if !newer.addressed.take_in(&older.addressed).is_empty()
                    && let Some(copy) = &mut newer.copy
                {
                    copy.same = false;
                }
            } else {
                self.set_aside(older);
            }
            self.drafts.insert(slot, newer);
        }
        other.aside.into_iter().for_each(|draft| self.set_aside(draft));
        self.take_panel(other.panel.as_ref());
        for outbox in other.outbox {
            if self.outbox.iter().all(|known| known.key != outbox.key) {
                self.outbox.push(outbox);
            }
        }
    }

    /// The shortest journal that says the same.
    pub(super) fn lines(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.weight());
        // The outbox first: an outbox line empties its slot, where the next text may stand already.
        for outbox in &self.outbox {
            write(&mut bytes, &Entry::Outbox(Box::new(outbox.clone())));
        }
        for draft in self.drafts.values() {
            write(&mut bytes, &Entry::Whole(draft.clone()));
        }
        for draft in &self.aside {
            write(&mut bytes, &Line::Aside { aside: draft.clone() });
        }
        for lent in self.lent.values() {
            write(&mut bytes, &Line::Lent { lent: lent.clone() });
        }
        if let Some(panel) = &self.panel {
            write(&mut bytes, &Entry::Panel(panel.clone()));
        }
        bytes
    }

    /// About how many bytes there are to say: those of the texts.
    pub(super) fn weight(&self) -> usize {
        let sent = |outbox: &Outbox| {
            let files: usize = outbox.body.attachments.iter().map(|file| file.text.raw().len()).sum();
            outbox.body.text.raw().len() + files
        };
        let drafts = self.drafts.values().chain(&self.aside).chain(self.lent.values()).map(|draft| draft.text.len());
        drafts.sum::<usize>() + self.outbox.iter().map(sent).sum::<usize>()
    }

    /// What the console is told at its start.
    pub(super) fn restored(&self, problems: Vec<String>) -> Restored {
        let mut drafts: Vec<Draft> = self.drafts.values().chain(&self.aside).cloned().collect();
        drafts.sort_by(|a, b| a.slot.cmp(&b.slot).then(b.time.cmp(&a.time)));
        Restored { drafts, outbox: self.outbox.clone(), panel: self.panel.clone(), edited: 0, problems }
    }
}
