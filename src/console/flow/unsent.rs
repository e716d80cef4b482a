//! What no customer has yet, as far as is known: texts in the composer, sends on their way, replies that did not arrive.
//!
//! One list shows them all, in words; what may be lost is told in the header as well.

use std::collections::BTreeSet;

use crate::api::ConversationId;
use crate::console::scene::Scene;
use crate::console::store::EchoState;

/// How far the least certain text of mine in a conversation has come, the most alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsent {
    /// Our newest message failed, or its channel does not know whether it arrived.
    Undelivered,
    /// The server may or may not have it.
    Unsure,
    /// It waits for the line, or for the one before it.
    Queued,
    /// It is being posted.
    Sending,
    /// It stands in the composer.
    Draft,
}

impl Unsent {
    /// The text that says it, in a list.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Undelivered => "unsent-undelivered",
            Self::Unsure => "unsent-unsure",
            Self::Queued => "unsent-queued",
            Self::Sending => "unsent-sending",
            Self::Draft => "unsent-draft",
        }
    }

    /// Whether somebody has to look at it.
    pub const fn alarms(self) -> bool {
        matches!(self, Self::Undelivered | Self::Unsure)
    }
}

impl Scene {
    /// Conversations in which something of mine is unsent, the most alarming first.
    pub fn unsent(&self) -> Vec<ConversationId> {
        let echoes = self.store.echoes.iter().map(|echo| &echo.outbox.slot.conversation);
        let ids: BTreeSet<_> = self.desk.written().chain(echoes).chain(self.store.undelivered()).collect();
        let mut ids: Vec<_> = ids.into_iter().filter_map(|id| Some((self.unsent_state(id)?, id.clone()))).collect();
        ids.sort();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// What is unsent in a conversation: the most alarming of it.
    pub fn unsent_state(&self, id: &ConversationId) -> Option<Unsent> {
        let echoes = self.store.echoes.iter().filter(|echo| echo.outbox.slot.conversation == *id);
        let echoes = echoes.map(|echo| match echo.state {
            EchoState::Unsure => Unsent::Unsure,
            EchoState::Waiting => Unsent::Queued,
            EchoState::Sending => Unsent::Sending,
        });
        let undelivered = self.store.undelivered().contains(id).then_some(Unsent::Undelivered);
        let draft = self.desk.unsent_in(id).map(|_| Unsent::Draft);
        undelivered.into_iter().chain(echoes).chain(draft).min()
    }

    /// How many sends stand so; for those that did not arrive: how many conversations.
    pub fn unsent_count(&self, which: Unsent) -> usize {
        let echoes = |state| self.store.echoes.iter().filter(|echo| echo.state == state).count();
        match which {
            Unsent::Undelivered => self.store.undelivered().len(),
            Unsent::Unsure => echoes(EchoState::Unsure),
            Unsent::Queued => echoes(EchoState::Waiting),
            Unsent::Sending => echoes(EchoState::Sending),
            Unsent::Draft => self.desk.written().count(),
        }
    }
}
