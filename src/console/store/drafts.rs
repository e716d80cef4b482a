//! The server's copies of my unsent texts, as far as they were told. What is typed here stands on the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Load, Store};
use crate::api::{Cursor, Draft};
use crate::console::Slot;

/// Copies by their place; what was sent or given up since the last answer stays as an empty text.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// The database whose versions these are.
    epoch: Option<Arc<str>>,
    copies: BTreeMap<Slot, Draft>,
}

impl Store {
    /// The server's copy of one text; none where it has nothing, or nothing is known yet.
    pub fn draft(&self, slot: &Slot) -> Option<&Draft> {
        self.drafts.copies.get(slot)
    }

    /// The places of all copies.
    pub fn drafted(&self) -> Vec<Slot> {
        self.drafts.copies.keys().cloned().collect()
    }

    /// Whether it is known which copies the server has, of the database whose versions those of `version` are. Without a
    /// version: whether it is known at all.
    pub fn knows_drafts(&self, version: Option<&Cursor>) -> bool {
        self.drafts_load == Load::Here
            && version.is_none_or(|version| self.drafts.epoch.as_ref() == Some(&version.epoch))
    }

    /// Takes a copy if it is newer than what is here.
    pub fn put_draft(&mut self, draft: Draft) {
        self.drafts.epoch = Some(draft.version.epoch.clone());
        let slot = Slot { conversation: draft.conversation.clone(), mode: draft.mode };
        let known = self.drafts.copies.get(&slot);
        if known.is_none_or(|known| is_newer(&draft.version, &known.version)) {
            self.drafts.copies.insert(slot, draft);
        }
    }

    /// The server has no copy of this text.
    pub fn drop_draft(&mut self, slot: &Slot) {
        self.drafts.copies.remove(slot);
    }

    /// Takes all of them. What is not among them was sent or given up, unless it is newer than they are.
    pub(super) fn fold_drafts(&mut self, drafts: crate::api::Drafts) {
        self.drafts_load = Load::Here;
        self.drafts.epoch = Some(drafts.as_of.epoch.clone());
        self.drafts
            .copies
            .retain(|_, known| known.version.epoch == drafts.as_of.epoch && is_newer(&known.version, &drafts.as_of));
        for draft in drafts.items {
            self.put_draft(draft);
        }
    }
}

/// Another database has another count: what it tells is what is true now.
fn is_newer(version: &Cursor, known: &Cursor) -> bool {
    version.epoch != known.epoch || version.seq > known.seq
}
