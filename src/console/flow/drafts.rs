//! Unsent texts and the server's copies of them: a second console goes on where the first one stopped.
//!
//! The journal of this machine is first and owes nothing to this. Every change that it is told of makes a copy due; a
//! copy made elsewhere is followed where nothing was changed here since. Where both were changed, both stay: the text
//! here in the composer, the other one with the server, until this agent puts it in or is done with it. To whom a text
//! goes is a part of it; where it was changed in both places, whoever either of them names gets it, and that is said.

use crate::api::{Addressed, Cursor, Failure, Request, Time, Writing};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::TextArea;
use crate::console::{Action, Copied, Entry, Slot};
use crate::text::{Lines, Untrusted};

/// From a change to the copy of it, in milliseconds: what is typed meanwhile goes with it.
const KEEP_MS: i64 = 1_500;

/// Columns of the other text that are shown when it is found.
const GLIMPSE: usize = 40;

impl Scene {
    /// What the journal is told of, the server is to be told of as well.
    pub(in crate::console) fn journaled(&mut self, entry: &Entry) {
        let slot = match entry {
            Entry::Edit { slot, .. } | Entry::Addressed { slot, .. } | Entry::Discard { slot } => slot,
            Entry::Whole(draft) => &draft.slot,
            Entry::Outbox(outbox) => &outbox.slot,
            Entry::Settled { .. } | Entry::Kept { .. } | Entry::Returned { .. } | Entry::Panel(_) => return,
        };
        if let Entry::Edit { removed, inserted, .. } = entry
            && (*removed > 0 || !inserted.is_empty())
        {
            self.desk.place.typed = true;
        }
        let now = self.now;
        let kept = self.desk.kept.entry(slot.clone()).or_default();
        kept.changed = true;
        kept.refused = false;
        kept.due.get_or_insert(now.plus_millis(KEEP_MS));
    }

    /// The version that a text about to be sent grew out of.
    pub fn kept_version(&self, slot: &Slot) -> Option<Cursor> {
        self.desk.kept.get(slot).and_then(|kept| kept.version.clone())
    }

    /// What the last copy of a text says of which nobody knows whether the server has it.
    pub fn copy_on_its_way(&self, slot: &Slot) -> Option<Untrusted> {
        let (text, _) = self.desk.kept.get(slot)?.sent.as_ref()?;
        (!text.is_empty()).then(|| Untrusted::from(text.as_str()))
    }

    /// Whether what stands here can be compared with what the server has.
    fn compares(&self) -> bool {
        // A disk that refuses has nothing to restore, or takes too long over it.
        self.store.knows_drafts(None) && (self.desk.restored || self.desk.unsaved.is_some())
    }

    /// When the next copy is due.
    pub fn draft_due(&self) -> Option<Time> {
        if !self.compares() || !self.store.is_live() {
            return None;
        }
        self.desk.kept.values().filter(|kept| !kept.asking).filter_map(|kept| kept.due).min()
    }

    /// Gives the server what is due by `until`.
    pub fn keep_drafts(&mut self, until: Time) {
        if !self.compares() || !self.store.is_live() {
            return;
        }
        let is_due = |kept: &crate::console::desk::Kept| !kept.asking && kept.due.is_some_and(|due| due <= until);
        let due: Vec<Slot> =
            self.desk.kept.iter().filter(|(_, kept)| is_due(kept)).map(|(slot, _)| slot.clone()).collect();
        for slot in due {
            if self.desk.kept.get(&slot).is_some_and(|kept| kept.apart) {
                self.compare(&slot);
            }
            self.keep(&slot);
        }
    }

    fn keep(&mut self, slot: &Slot) {
        let (text, caret) = self.desk.texts.get(slot).map_or(("", 0), |area| (area.text(), area.caret()));
        // A text on its way is not given up: the send takes the copy with it, or the text comes back.
        let leaves = text.is_empty() && self.store.echoes.iter().any(|echo| echo.outbox.slot == *slot);
        let nothing = text.is_empty() && self.store.draft(slot).is_none_or(|there| there.text.is_empty());
        let too_long = text.len() > crate::api::Draft::LONGEST;
        let text = if too_long { String::new() } else { text.to_owned() };
        let addressed = self.kept_addressed(slot);
        let Some(kept) = self.desk.kept.get_mut(slot) else { return };
        kept.due = None;
        if too_long {
            kept.refused = true;
            return;
        }
        if leaves || kept.apart || !kept.changed {
            return;
        }
        if nothing {
            kept.changed = false;
            return;
        }
        kept.asking = true;
        kept.sent = Some((text.clone(), addressed.clone()));
        let text = Untrusted::from(text);
        let body = Writing { version: kept.version.clone(), text, caret: caret as u64, addressed };
        let Slot { conversation, mode } = slot.clone();
        self.call(Purpose::Keep(slot.clone()), Request::Keep { conversation, mode, body });
    }

    /// To whom a text goes, as a copy of it says: one that says nothing goes to nobody.
    fn kept_addressed(&self, slot: &Slot) -> Addressed {
        let written = self.desk.texts.get(slot).is_some_and(|text| !text.is_empty());
        if written { self.desk.sending.of(slot) } else { Addressed::default() }
    }

    /// The server has a copy, of this version.
    pub fn draft_kept(&mut self, slot: &Slot, version: Cursor) {
        let addressed = self.kept_addressed(slot);
        let text = self.desk.texts.get(slot).map_or("", TextArea::text);
        let Some(kept) = self.desk.kept.get_mut(slot) else { return };
        kept.asking = false;
        let same = kept.sent.take().is_some_and(|(sent, to)| sent == text && to == addressed);
        kept.changed = !same || kept.due.is_some();
        self.grows_out_of(slot, Some(version), same);
        self.compare(slot);
    }

    /// The server did not say that it has a copy.
    pub fn draft_not_kept(&mut self, slot: &Slot, failure: Failure) {
        let Some(kept) = self.desk.kept.get_mut(slot) else { return };
        kept.asking = false;
        match failure {
            Failure::Conflict(problem) => {
                match problem.draft {
                    Some(there) => self.store.put_draft(*there),
                    None => self.store.drop_draft(slot),
                }
                self.compare(slot);
            }
            // The journal has it; with the next sign of life it is tried again.
            Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_) | Failure::RateLimited { .. } => {}
            _ => kept.refused = true,
        }
    }

    /// Tries again what the server does not have.
    pub fn resume_drafts(&mut self) {
        let now = self.now;
        for kept in self.desk.kept.values_mut().filter(|kept| kept.changed && !kept.refused && !kept.apart) {
            kept.due.get_or_insert(now);
        }
    }

    /// Compares every text with the server's copy of it.
    pub fn compare_drafts(&mut self) {
        let mut slots = self.store.drafted();
        slots.extend(self.desk.texts.keys().chain(self.desk.kept.keys()).cloned());
        slots.sort();
        slots.dedup();
        for slot in slots {
            self.compare(&slot);
        }
    }

    /// Compares a text with the server's copy of it, and does what follows: nothing, a copy, or the text of the other
    /// console in the place of an older one of this.
    pub fn compare(&mut self, slot: &Slot) {
        if !self.compares() {
            return;
        }
        let here = self.desk.texts.get(slot).map_or("", TextArea::text);
        let ours = self.kept_addressed(slot);
        let there = self.store.draft(slot);
        let (text, version) = there.map_or(("", None), |there| (there.text.raw(), Some(there.version.clone())));
        let theirs = there.map(|there| there.addressed.clone()).unwrap_or_default();
        let kept = self.desk.kept.entry(slot.clone()).or_default();
        if kept.asking {
            return;
        }
        if kept.version.as_ref().is_some_and(|version| !self.store.knows_drafts(Some(version))) {
            // A restored database knows nothing of what was kept since its backup.
            kept.version = None;
            kept.changed |= !here.is_empty();
        }
        let was_apart = std::mem::take(&mut kept.apart);
        if kept.version != version {
            if here == text && ours == theirs {
                kept.changed = false;
                self.grows_out_of(slot, version, true);
            } else if kept.sent.as_ref().is_some_and(|(sent, to)| sent == text && *to == theirs) {
                self.grows_out_of(slot, version, false);
            } else if !kept.changed {
                return self.follow(slot);
            } else if text.is_empty() || here.contains(text) {
                // Nothing of the other text is lost with it.
                self.grows_out_of(slot, version, false);
                self.address_as_well(slot, &theirs);
            } else if here.is_empty() || (kept.version.is_none() && text.contains(here)) {
                return self.follow(slot);
            } else {
                kept.apart = true;
                kept.due = None;
                if !was_apart {
                    self.tell_apart(slot);
                }
                return;
            }
        }
        let now = self.now;
        if let Some(kept) = self.desk.kept.get_mut(slot).filter(|kept| kept.changed && !kept.refused) {
            kept.due.get_or_insert(now.plus_millis(KEEP_MS));
        }
    }

    /// The text here grew out of this version, or is it.
    fn grows_out_of(&mut self, slot: &Slot, version: Option<Cursor>, same: bool) {
        let written = self.desk.texts.get(slot).is_some_and(|text| !text.is_empty());
        let Some(kept) = self.desk.kept.get_mut(slot) else { return };
        kept.version.clone_from(&version);
        if let Some(version) = version.filter(|_| written) {
            self.journal(Entry::Kept { slot: slot.clone(), copy: Copied { version, same } });
        }
    }

    /// Nothing was changed here since: the text of the other console takes the place of the older one.
    fn follow(&mut self, slot: &Slot) {
        let there = self.store.draft(slot);
        let version = there.map(|there| there.version.clone());
        let (text, caret, time) = there.map_or((String::new(), 0, self.now), |there| {
            (there.text.raw().to_owned(), usize::try_from(there.caret).unwrap_or(usize::MAX), there.at)
        });
        // What was chosen here before a word was written, or is newer than what the server had, no copy says.
        let known = self.desk.kept.get(slot).is_none_or(|kept| !kept.changed);
        let written = self.desk.texts.get(slot).is_some_and(|text| !text.is_empty());
        let chosen = if known && written { Addressed::default() } else { self.desk.sending.of(slot) };
        let addressed = there.map(|there| there.addressed.clone()).unwrap_or_default();
        self.desk.texts.insert(slot.clone(), TextArea::from_text(&text, caret));
        self.desk.sending.put(slot, addressed);
        let copy = version.clone().map(|version| Copied { version, same: true });
        let entry = if text.is_empty() {
            Entry::Discard { slot: slot.clone() }
        } else {
            Entry::Whole(self.draft(slot, time, copy))
        };
        self.journal(entry);
        self.desk.kept.insert(slot.clone(), crate::console::desk::Kept { version, ..Default::default() });
        self.address_as_well(slot, &chosen);
        if self.desk.mode.is_none() && self.desk.open.as_ref() == Some(&slot.conversation) {
            self.desk.mode = self.desk.unsent_in(&slot.conversation);
        }
    }

    /// Says that another console wrote something else, and how to have both.
    fn tell_apart(&mut self, slot: &Slot) {
        let Some(there) = self.store.draft(slot) else { return };
        let shown = there.text.shown(Lines::Single);
        let text = crate::text::truncate(&shown, GLIMPSE, self.env.cut()).into_owned();
        let key = self.env.key_in(crate::console::keymap::Context::Text, Action::JoinDrafts);
        let who = self.store.summary(&slot.conversation).map_or_else(String::new, |summary| self.who(summary));
        let args = [("who", (&who).into()), ("text", (&text).into()), ("key", (&key).into())];
        self.complain(self.env.with("draft-apart", &args));
    }

    /// Puts what the other console wrote below the open text.
    pub fn join_drafts(&mut self) {
        let slot = self.desk.slot().filter(|slot| self.desk.kept.get(slot).is_some_and(|kept| kept.apart));
        let there = slot.as_ref().and_then(|slot| self.store.draft(slot));
        let there = there.map(|there| (there.text.raw().to_owned(), there.addressed.clone()));
        let (Some(slot), Some((there, addressed))) = (slot, there) else {
            return self.complain(self.env.text("draft-not-apart"));
        };
        let Some(area) = self.desk.text_mut() else { return };
        area.perform(Action::CaretTextEnd);
        let edit = area.paste(&format!("\n\n{there}"));
        self.edited(edit);
        self.say(self.env.text("draft-joined"));
        self.address_as_well(&slot, &addressed);
        self.compare(&slot);
        self.keep(&slot);
    }
}
