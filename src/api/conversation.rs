//! A conversation as lists show it, and what may be changed about it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgentRef, AskedGesture, Channel, ConversationId, Customer, CustomerRef, Help, MessageId, NextPromise, PlanState,
    QueueId, TeamId, Time,
};
use crate::text::Untrusted;

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is our turn.
    Open,
    /// Waiting for us or a third party; the clock runs.
    OnHold,
    /// Waiting for the customer; the clock stands.
    Pending,
    /// Hidden until a time or a reply; the clock runs.
    Snoozed,
    /// Done.
    Resolved,
    /// Done without an answer (spam, automatic mail), in no figure.
    NoAnswerNeeded,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::OnHold, Self::Pending, Self::Snoozed, Self::Resolved, Self::NoAnswerNeeded];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::OnHold => "on_hold",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
            Self::NoAnswerNeeded => "no_answer_needed",
        }
    }

    /// Whether the matter is over (resolved, or no answer needed).
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::NoAnswerNeeded)
    }

    /// Whether it is on somebody's desk now (open or on hold).
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::OnHold)
    }
}

/// How urgent somebody says it is; moves within a band of the queue, never across.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// May wait.
    Low,
    /// As any other.
    #[default]
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

/// How sure we are that the person writing is the customer on record; for this conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// Nothing known.
    #[default]
    None,
    /// A contact point matches.
    Claimed,
    /// Checked.
    Verified,
}

/// By what, by whom and when an identity was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verification {
    /// How: `channel`, or the key of one of the team's methods.
    pub method: String,
    /// Who checked; none when the channel did.
    pub by: Option<AgentRef>,
    /// When.
    pub at: Time,
    /// Who it is that was verified; none where the channel did not say: the customer.
    #[serde(default)]
    pub caller: Option<ContactedBy>,
}

/// That somebody was, or was not, verified: the body of `PUT /v1/conversations/{id}/identity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityCheck {
    /// What came of it.
    pub identity: Identity,
    /// By which of the team's methods, by its key (1 to 60 characters); needed with `verified`.
    #[serde(default)]
    pub method: Option<String>,
    /// Who contacted us; needed with `verified`.
    #[serde(default)]
    pub caller: Option<ContactedBy>,
}

/// Who contacted us in the customer's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactedBy {
    /// The customer.
    Customer,
    /// Their family.
    Family,
    /// A proxy.
    Proxy,
    /// An organisation's employee.
    Organisation,
}

impl ContactedBy {
    /// Every kind, in the order offered.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Family, Self::Proxy, Self::Organisation];
}

/// Reason, result and contact recorded when resolving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrapUp {
    /// A reason's key in the tree, its levels joined by `/`: `delivery/late`.
    pub reason: Option<String>,
    /// A result's key: `solved`, `informed`, ….
    pub result: Option<String>,
    /// Who contacted us.
    pub contacted_by: Option<ContactedBy>,
}

/// One entry of a tree of reasons or results, with its label in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrapUpNode {
    /// The key, levels joined by `/`.
    pub key: String,
    /// Label in English.
    pub en: Untrusted,
    /// Label in Japanese.
    pub ja: Untrusted,
}

/// What may be chosen when resolving: leaves only, in the order of the tree (at most three levels).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrapUpTree {
    /// Reasons.
    pub reasons: Vec<WrapUpNode>,
    /// Results.
    pub results: Vec<WrapUpNode>,
}

/// The clock of the answer that is owed: all instants, so that nobody needs "now" to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingClock {
    /// The first inbound message still unanswered.
    pub waiting_since: Option<Time>,
    /// When the answer is due; none when nothing waits or the clock stands.
    pub due_at: Option<Time>,
    /// When twice the target has passed: from then on an apology, not thanks.
    pub double_due_at: Option<Time>,
    /// When a person notices the wait (phone 1 min, chat 2 min, social 1 h, mail one business day).
    pub noticed_at: Option<Time>,
    /// The target was missed once; stays.
    pub breached: bool,
}

/// A conversation as lists show it. The whole of it: there is no other object for a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// Which.
    pub id: ConversationId,
    /// The number people say (#1042); also the last tie-breaker of every order.
    pub number: i64,
    /// Sequence of the event that last changed it; its ETag.
    pub version: u64,
    /// What it is about, in the customer's words.
    pub subject: Untrusted,
    /// Over which channel.
    pub channel: Channel,
    /// Everybody can read it.
    pub public: bool,
    /// Where it stands.
    pub status: Status,
    /// When a snoozed one comes back.
    pub snoozed_until: Option<Time>,
    /// How urgent.
    pub priority: Priority,
    /// Labels.
    pub tags: Vec<Untrusted>,
    /// In which queue.
    pub queue: QueueId,
    /// Whose queue that is; none is everyone's.
    pub team: Option<TeamId>,
    /// Who has it.
    pub assignee: Option<AgentRef>,
    /// With whom.
    pub customer: CustomerRef,
    /// Who they are, for this conversation.
    pub identity: Identity,
    /// How that was checked.
    pub verification: Option<Verification>,
    /// The clock.
    pub clock: WaitingClock,
    /// Ringing, or a chat whose customer is present.
    pub live: bool,
    /// When it began.
    pub created_at: Time,
    /// The newest message that a customer or an agent wrote (events do not count).
    pub last_message: Option<MessageId>,
    /// When that was.
    pub last_message_at: Option<Time>,
    /// The newest inbound or outbound text, its first 200 characters.
    pub preview: Untrusted,
    /// Messages of every kind.
    pub message_count: u32,
    /// Whether one of us has answered yet.
    pub replied: bool,
    /// When it was resolved.
    pub resolved_at: Option<Time>,
    /// What was recorded then.
    pub wrap_up: Option<WrapUp>,
    /// They thanked us after it was resolved.
    pub thanked: bool,
    /// Our newest outbound message failed, or nobody knows whether it arrived.
    #[serde(default)]
    pub undelivered: bool,
    /// The open promise or call-back that is due first.
    #[serde(default)]
    pub promise: Option<NextPromise>,
    /// A goodwill gesture that waits for a supervisor.
    #[serde(default)]
    pub gesture: Option<AskedGesture>,
    /// The action plan in work, or the last one that was.
    #[serde(default)]
    pub plan: Option<Box<PlanState>>,
    /// Somebody asks for a supervisor here.
    #[serde(default)]
    pub help: Option<Help>,
}

impl Summary {
    /// A conversation that begins: open, nobody's, nothing said yet. What differs is put over it by `..`.
    pub fn begun(id: ConversationId, channel: Channel, customer: CustomerRef, queue: QueueId, at: Time) -> Self {
        Self {
            id,
            number: 0,
            version: 0,
            subject: Untrusted::default(),
            channel,
            public: false,
            status: Status::Open,
            snoozed_until: None,
            priority: Priority::Normal,
            tags: Vec::new(),
            queue,
            team: None,
            assignee: None,
            customer,
            identity: Identity::None,
            verification: None,
            clock: WaitingClock::default(),
            live: false,
            created_at: at,
            last_message: None,
            last_message_at: None,
            preview: Untrusted::default(),
            message_count: 0,
            replied: false,
            resolved_at: None,
            wrap_up: None,
            thanked: false,
            undelivered: false,
            promise: None,
            gesture: None,
            plan: None,
            help: None,
        }
    }

    /// Whether account data waits until it is known who this is: on the telephone, on social networks and in mail from
    /// an address that is not on record, while nobody was verified.
    pub fn is_unproven(&self) -> bool {
        let open_door = match self.channel {
            Channel::Phone | Channel::Social => true,
            Channel::Mail | Channel::WebForm => self.identity == Identity::None,
            Channel::Chat | Channel::InPerson => false,
        };
        open_door && self.identity != Identity::Verified
    }

    /// Whether there is account data of `customer` to keep folded in this conversation. Panel, prompts and draft check
    /// ask this one function.
    pub fn seals(&self, customer: &Customer) -> bool {
        let earlier = customer.conversations > 1 || customer.purchase_count > 0 || !customer.purchases.is_empty();
        self.is_unproven() && (earlier || !customer.contacts.is_empty() || !customer.memories.is_empty())
    }
}

/// A change of one conversation (JSON merge patch; a field left out stays). All of it happens or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The new status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Needed with status `snoozed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Time>,
    /// Recorded with status `resolved`; needed where the queue requires it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up: Option<WrapUp>,
    /// The new priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// All labels, replacing those it had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Untrusted>>,
}
