//! How work is spread over a team: what waits where, and who can take more. No score of a person, no speed, no count of
//! what somebody finished, no mood: those would be read as one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, AgentRef, ConversationId, QueueId, Time};

/// The load of the queues I see and of those who work there: the answer of `GET /v1/load`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamLoad {
    /// When this was so.
    pub at: Time,
    /// In the order of the views.
    pub queues: Vec<QueueLoad>,
    /// By name.
    pub agents: Vec<AgentLoad>,
    /// Prompts that are waved away often: the rule is looked at, never a person.
    #[serde(default)]
    pub waved_away: Vec<WavedAway>,
}

/// A rule whose prompts were waved away in three of twenty conversations or more, of those of the last four weeks in the
/// queues I see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WavedAway {
    /// Its id.
    pub prompt: String,
    /// Conversations beside which it stood.
    pub shown: u32,
    /// Of these, where somebody waved it away.
    pub dismissed: u32,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueLoad {
    /// Which.
    pub queue: QueueId,
    /// Open or on hold, with a customer who waits for an answer.
    pub waiting: u32,
    /// Whoever waits longest.
    pub oldest: Option<Oldest>,
    /// Open or on hold.
    pub open: u32,
    /// Of these, nobody's.
    pub unassigned: u32,
    /// Agents who may serve this queue, are here and are not on a break.
    pub present: u32,
    /// Not done, and the customer is upset.
    pub upset: u32,
    /// Not done, and very hard: an action plan in work, a supervisor asked for, upset in three messages or again after it
    /// was resolved. Not counted among the upset.
    pub very_hard: u32,
}

/// The customer of a queue who waits longest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Oldest {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its number.
    pub number: i64,
    /// Since when.
    pub since: Time,
    /// By when an answer was due.
    pub due: Option<Time>,
}

/// Somebody who works in these queues: only what is needed to share work fairly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentLoad {
    /// Who.
    pub agent: AgentRef,
    /// Whether they are here.
    pub presence: Presence,
    /// Since when; none where the server does not know (it was started after they left).
    pub since: Option<Time>,
    /// Conversations they have, open or on hold, in every queue.
    pub open: u32,
    /// As many as they can have at a time, as the team set it.
    pub capacity: u32,
    /// Open promises of theirs that are due until the end of the day that was asked for.
    pub promises: u32,
}

impl AgentLoad {
    /// How many more they can take now; none while they are not here.
    pub const fn room(&self) -> u32 {
        match self.presence {
            Presence::Present => self.capacity.saturating_sub(self.open),
            Presence::Break | Presence::Away => 0,
        }
    }
}

/// Whether somebody is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// A console of theirs is connected.
    Present,
    /// On a break; nobody asks why.
    Break,
    /// No console of theirs is connected.
    Away,
}

/// Whether a colleague is here, as the event `presence` tells those who share out work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AtWork {
    /// Who.
    pub agent: AgentId,
    /// Whether they are here.
    pub presence: Presence,
    /// Since when, where it is known.
    pub since: Option<Time>,
}
