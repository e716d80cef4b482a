//! Goodwill gestures (特別対応): what we gave that nobody could claim, who may decide on it, and what was usual.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, ConversationId, CustomerRef, GestureId, Money, SurveyKind, TeamId, Time};
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

impl Gesture {
    /// Since when it is given; none while it waits or was sent back.
    pub fn given_at(&self) -> Option<Time> {
        let since = self.decision.as_ref().map_or(self.at, |decision| decision.at);
        (self.state == GestureState::Given).then_some(since)
    }
}

/// That a gesture in a conversation waits for a supervisor. No figures: it stands in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedGesture {
    /// Which.
    pub id: GestureId,
    /// Since when.
    pub since: Time,
}

/// Who approves what goes beyond an agent's own authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// A supervisor of the team up to their limit, an administrator beyond it.
    #[default]
    Supervisor,
    /// An administrator only.
    Admin,
}

impl Approver {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }
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
    /// Who approves what waits. Nobody approves a gesture of their own.
    #[serde(default)]
    pub approver: Approver,
}

impl Default for GoodwillPolicy {
    /// ¥3,000 by an agent, ¥30,000 by a supervisor, ¥50,000 a day.
    fn default() -> Self {
        Self {
            currency: "JPY".into(),
            daily_budget_minor: 50_000,
            agent_limit_minor: 3_000,
            supervisor_limit_minor: 30_000,
            approver: Approver::Supervisor,
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
    /// Of those with one, who told us within 90 days what they think of us.
    #[serde(default)]
    pub with_scored: u32,
    /// Of these, whose last answer was a good one: NPS 9 or 10, CSAT 4 or 5, CES 5 to 7, or "truly solved".
    #[serde(default)]
    pub with_content: u32,
    /// Resolved cases of the same reason without one, whose 90 days have passed.
    pub without: u32,
    /// Of those, who bought again within 90 days.
    pub without_back: u32,
    /// Of those without one, who told us within 90 days what they think of us.
    #[serde(default)]
    pub without_scored: u32,
    /// Of these, whose last answer was a good one.
    #[serde(default)]
    pub without_content: u32,
}

/// What a customer thought of us after a gesture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreAfter {
    /// What was asked.
    pub kind: SurveyKind,
    /// The answer, on its scale.
    pub score: u8,
    /// When.
    pub at: Time,
}

/// What came after one gesture, within 90 days of it. No cause is claimed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The 90 days have passed: what is not here did not come.
    pub settled: bool,
    /// Their first order after it.
    pub back_at: Option<Time>,
    /// Their last answer after it.
    pub score: Option<ScoreAfter>,
}

/// What a team gave for one kind of case, and what came after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GoodwillCase {
    /// What was usual.
    #[serde(flatten)]
    pub usual: Usual,
    /// All of it, minor units of the policy's currency.
    pub total_minor: i64,
    /// What came after, of cases whose 90 days have passed.
    pub after: Aftermath,
}

/// What a team gave within 12 months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GoodwillOfTeam {
    /// Which; none: the queues that are everyone's.
    pub team: Option<TeamId>,
    /// The names of its queues.
    pub queues: Vec<Untrusted>,
    /// What is left of its budget today.
    pub left_minor: i64,
    /// By kind of case.
    pub cases: Vec<GoodwillCase>,
}

/// The answer of `GET /v1/goodwill`: what was given, and what came after, for who answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GoodwillReport {
    /// What the house allows.
    pub policy: GoodwillPolicy,
    /// Since when it is counted.
    pub since: Time,
    /// Each team of the reader's.
    pub teams: Vec<GoodwillOfTeam>,
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
    /// What came after each of [`Self::earlier`], in its order; none for one that was not given.
    #[serde(default)]
    pub outcomes: Vec<Option<Outcome>>,
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
