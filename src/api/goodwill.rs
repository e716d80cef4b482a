//! Goodwill gestures (特別対応): what we gave that nobody could claim, who may decide on it, and what was usual.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, ConversationId, CustomerRef, GestureId, Money, Time};
use crate::text::Untrusted;

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GestureKind {
    /// Money back (返金).
    Refund,
    /// Another one (交換).
    Exchange,
    /// A fee not taken (手数料免除).
    FeeWaiver,
    /// A discount (割引).
    Discount,
    /// A gift (ギフト).
    Gift,
    /// A letter (お手紙).
    Letter,
}

impl GestureKind {
    /// Every kind, in the order offered.
    pub const ALL: [Self; 6] =
        [Self::Refund, Self::Exchange, Self::FeeWaiver, Self::Discount, Self::Gift, Self::Letter];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Exchange => "exchange",
            Self::FeeWaiver => "fee_waiver",
            Self::Discount => "discount",
            Self::Gift => "gift",
            Self::Letter => "letter",
        }
    }
}

/// Where a gesture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GestureState {
    /// Beyond what the agent may decide: a supervisor is asked.
    Asked,
    /// Decided: it may be promised to the customer.
    Given,
    /// A supervisor sent it back with a word.
    SentBack,
}

impl GestureState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Given => "given",
            Self::SentBack => "sent_back",
        }
    }
}

/// What a supervisor decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Who.
    pub by: AgentRef,
    /// When.
    pub at: Time,
    /// A word with it.
    pub word: Untrusted,
}

/// One gesture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gesture {
    /// Which.
    pub id: GestureId,
    /// Sequence of the event that last changed it; its ETag.
    pub version: u64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// To whom.
    pub customer: CustomerRef,
    /// What.
    pub kind: GestureKind,
    /// Worth how much.
    pub value: Money,
    /// The kind of case: a reason's key of the wrap-up tree.
    pub reason: String,
    /// Why, in words.
    pub note: Untrusted,
    /// Where it stands.
    pub state: GestureState,
    /// Whose idea.
    pub by: AgentRef,
    /// When.
    pub at: Time,
    /// What a supervisor decided.
    pub decision: Option<Decision>,
}

/// That a gesture in a conversation waits for a supervisor. No figures: it stands in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedGesture {
    /// Which.
    pub id: GestureId,
    /// Since when.
    pub since: Time,
}

/// What a role may decide alone, and what a team has for a day; in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodwillPolicy {
    /// ISO 4217 code, three capitals.
    pub currency: String,
    /// For all gestures of a team on one day of its queue's calendar.
    pub daily_budget_minor: i64,
    /// For one gesture of an agent.
    pub agent_limit_minor: i64,
    /// For one gesture of a supervisor; an admin has none.
    pub supervisor_limit_minor: i64,
}

impl Default for GoodwillPolicy {
    /// ¥3,000 by an agent, ¥30,000 by a supervisor, ¥50,000 a day.
    fn default() -> Self {
        Self {
            currency: "JPY".into(),
            daily_budget_minor: 50_000,
            agent_limit_minor: 3_000,
            supervisor_limit_minor: 30_000,
        }
    }
}

/// What the team gave in such cases within 12 months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usual {
    /// The kind of case: a reason's key.
    pub reason: String,
    /// The median of what was given, minor units of the policy's currency; the lower one of an even number.
    pub median_minor: i64,
    /// Of how many.
    pub n: u32,
}

/// What came after, as counts beside similar cases: no cause is claimed. Customers, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Aftermath {
    /// Cases of this reason with a gesture, whose 90 days have passed.
    pub with: u32,
    /// Of those, who bought again within 90 days.
    pub with_back: u32,
    /// Resolved cases of the same reason without one, whose 90 days have passed.
    pub without: u32,
    /// Of those, who bought again within 90 days.
    pub without_back: u32,
}

/// All that is to be known before a gesture is made: the answer of `GET /v1/conversations/{id}/goodwill`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Goodwill {
    /// For which conversation.
    pub conversation: ConversationId,
    /// No gesture is made here: the conversation is in the abuse plan.
    pub locked: bool,
    /// The currency of all figures.
    pub currency: String,
    /// What the caller may decide alone in one gesture; none is without limit.
    pub limit_minor: Option<i64>,
    /// What is left of the team's budget today.
    pub left_minor: i64,
    /// Gestures in this conversation and earlier ones to this customer within 12 months, newest first, at most 20.
    pub earlier: Vec<Gesture>,
    /// What is usual, by reason.
    pub usual: Vec<Usual>,
    /// What came after gestures for each reason of [`Self::usual`], in its order.
    pub after: Vec<Aftermath>,
}

/// The body of `POST /v1/conversations/{id}/goodwill`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGesture {
    /// What.
    pub kind: GestureKind,
    /// Worth how much, minor units of the policy's currency; 0 for a letter.
    pub value_minor: i64,
    /// A reason's key of the wrap-up tree.
    pub reason: String,
    /// Why, in words; at most 500 characters.
    #[serde(default)]
    pub note: Untrusted,
}

/// The body of `PATCH /v1/goodwill/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Approve it, or send it back.
    pub approve: bool,
    /// A word with it, at most 500 characters; needed when it is sent back.
    #[serde(default)]
    pub word: Untrusted,
}
