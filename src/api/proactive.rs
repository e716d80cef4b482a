//! Whom to tell before they ask (先にお伝えする), and conversations that we begin.
//!
//! The list is reckoned by the server from what is on record; nothing in it is guessed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, Channel, ConversationId, CustomerId, CustomerRef, Language, Time};
use crate::text::Untrusted;

/// Why somebody should be told before they ask; in the order of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// We said that a promise is not kept.
    PromiseBroken,
    /// What we promised is overdue.
    PromiseOverdue,
    /// An order has not arrived when it should have.
    LateOrder,
    /// Something of theirs is with us, and we have been silent for three business days.
    InOurHands,
    /// A promise was given another due, and they were not told.
    PromiseMoved,
    /// An order arrives later than they were told.
    MovedOrder,
    /// What is due within a day will not be kept: its matter sleeps, or who promised is no longer here.
    PromiseAtRisk,
    /// A known fault touches them. Last: one text tells all of these, and they do not bury who needs a word of their own.
    Incident,
}

impl Ground {
    /// Every cause, the gravest first.
    pub const ALL: [Self; 8] = [
        Self::PromiseBroken,
        Self::PromiseOverdue,
        Self::LateOrder,
        Self::InOurHands,
        Self::PromiseMoved,
        Self::MovedOrder,
        Self::PromiseAtRisk,
        Self::Incident,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PromiseBroken => "promise_broken",
            Self::PromiseOverdue => "promise_overdue",
            Self::LateOrder => "late_order",
            Self::InOurHands => "in_our_hands",
            Self::PromiseMoved => "promise_moved",
            Self::MovedOrder => "moved_order",
            Self::PromiseAtRisk => "promise_at_risk",
            Self::Incident => "incident",
        }
    }
}

/// That somebody was told: a message of ours, in whichever conversation, since it was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// By whom.
    pub by: AgentRef,
    /// When.
    pub at: Time,
    /// In which conversation.
    pub conversation: ConversationId,
}

/// Somebody to be told, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proactive {
    /// Stays the same while the fact does: the cause, what it is about, whom.
    pub id: String,
    /// Why.
    pub cause: Ground,
    /// Whom.
    pub customer: CustomerRef,
    /// Their language, where it is on record.
    pub language: Option<Language>,
    /// Where to tell them: the promise's own conversation, else the newest that is not done or was just resolved, never
    /// a public one. None: a new one is begun.
    pub conversation: Option<ConversationId>,
    /// That one's number.
    pub number: Option<i64>,
    /// The fact: what was ordered, what was promised, what the incident is called.
    pub fact: Untrusted,
    /// What belongs to it: the order's number, the due in words; of an incident, what of theirs it touches.
    pub detail: Untrusted,
    /// By when it was, or is, to be done or there.
    pub due: Option<Time>,
    /// By when they were told before that.
    pub due_before: Option<Time>,
    /// How we know: the system that said so, or who of us.
    pub source: Untrusted,
    /// Since when it is so.
    pub since: Time,
    /// Who told them, among those who were told; none among those who are to be.
    #[serde(default)]
    pub told: Option<Told>,
}

/// A page of them: the greatest harm first, then the oldest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProactivePage {
    /// Who.
    pub items: Vec<Proactive>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
    /// When the list may change though nothing happens.
    pub until: Option<Time>,
}

/// The body of `POST /v1/conversations`: one that we begin. It is the caller's, and open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConversation {
    /// With whom.
    pub customer: CustomerId,
    /// Over which channel; without it, by the one they like best among those by which a private text reaches them.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What it is about, 1 to 200 characters.
    pub subject: Untrusted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_the_wire_are_those_of_the_program() {
        for cause in Ground::ALL {
            assert_eq!(serde_json::to_value(cause).expect("it serialises"), cause.as_str());
        }
    }
}
