//! What belongs to unsent and just sent replies besides their text: to whom they were begun, who gets a copy, where the
//! caret stood.

use std::collections::BTreeMap;

use crate::api::{ConversationId, CustomerRef, OpKey};
use crate::text::Untrusted;

/// Carets that are remembered.
const CARETS: usize = 64;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// Who gets a copy of the reply: chosen by the agent, never by itself.
    pub copies: BTreeMap<ConversationId, Vec<Untrusted>>,
    /// Whose the conversation was when the reply was begun.
    pub begun_to: BTreeMap<ConversationId, CustomerRef>,
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

    /// The reply of a conversation is gone from the composer.
    pub fn forget(&mut self, conversation: &ConversationId) {
        self.copies.remove(conversation);
        self.begun_to.remove(conversation);
    }
}
