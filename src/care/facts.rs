//! What is known about a conversation and its customer.

use super::Rules;
use crate::api::{AgentRef, Customer, Message, Summary};

/// Facts: instants, and none where unknown. Computed when a conversation or its customer changes, never per frame.
#[derive(Clone, Debug)]
pub struct Facts {}

impl Facts {
    /// Collects what is known. `messages` is what of the thread is loaded, oldest first; `rules` knows the word lists.
    pub fn gather(
        _rules: &Rules,
        _conversation: &Summary,
        _customer: Option<&Customer>,
        _messages: &[Message],
        _me: &AgentRef,
    ) -> Self {
        Self {}
    }
}
