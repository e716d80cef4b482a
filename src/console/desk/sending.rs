//! What belongs to unsent and just sent texts besides what they say: to whom they go, where the caret stood.

use std::collections::BTreeMap;

use crate::api::{Addressed, OpKey};
use crate::console::Slot;

/// Carets that are remembered.
const CARETS: usize = 64;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// To whom unsent texts go: who gets a copy, and who a conversation, is chosen by the agent, never by itself. Changed by
    /// [`Scene::address`](crate::console::scene::Scene), which tells the journal.
    pub addressed: BTreeMap<Slot, Addressed>,
    carets: BTreeMap<OpKey, usize>,
}

impl Sending {
    /// Where the caret stood at Send, in bytes.
    pub fn keep_caret(&mut self, key: &OpKey, caret: usize) {
        if self.carets.len() >= CARETS {
            self.carets.pop_first();
        }
        self.carets.insert(key.clone(), caret);
    }

    /// Where it stood.
    pub fn take_caret(&mut self, key: &OpKey) -> Option<usize> {
        self.carets.remove(key)
    }

    /// To whom a text goes.
    pub fn of(&self, slot: &Slot) -> Addressed {
        self.addressed.get(slot).cloned().unwrap_or_default()
    }

    /// It goes to these.
    pub fn put(&mut self, slot: &Slot, addressed: Addressed) {
        if addressed.is_empty() {
            self.addressed.remove(slot);
        } else {
            self.addressed.insert(slot.clone(), addressed);
        }
    }
}
