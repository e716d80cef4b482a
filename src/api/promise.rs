//! What we said we would do, by when: promises and call-backs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, AgentRef, ConversationId, CustomerRef, PromiseId, Time};
use crate::text::Untrusted;

/// How a promise ended, if it did. One that was moved is still open, by its new due: [`Promise::moved`] tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Still to be done.
    #[default]
    Open,
    /// Done.
    Kept,
    /// Not done, and it will not be.
    Broken,
    /// The customer needs it no more.
    Cancelled,
}

impl PromiseState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Cancelled => "cancelled",
        }
    }
}

/// That a promise was given another due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// When it was last moved.
    pub at: Time,
    /// Each time the customer was told of it, before what was due then had passed. Only so can it still count as kept.
    pub told_in_time: bool,
}

/// One try to reach the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: AgentRef,
    /// They answered.
    pub reached: bool,
}

/// What makes a promise a call-back (折り返し予約): the due is the beginning of its window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallBack {
    /// Which number to call.
    pub number: Untrusted,
    /// The end of the window in which they can be reached.
    pub until: Time,
    /// The customer's time zone, by its IANA name.
    pub zone: String,
    /// Tries so far, oldest first.
    pub attempts: Vec<Attempt>,
    /// What came of it, in words.
    pub outcome: Option<Untrusted>,
}

/// A promise to a customer (お約束).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Promise {
    /// Which.
    pub id: PromiseId,
    /// Sequence of the event that last changed it; its ETag.
    pub version: u64,
    /// In which conversation it was made.
    pub conversation: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// To whom.
    pub customer: CustomerRef,
    /// What we said we would do.
    pub text: Untrusted,
    /// Who will do it.
    pub owner: AgentRef,
    /// By when, in the words the customer was told: "Friday 15:00", 金曜15時.
    pub due_words: Untrusted,
    /// By when.
    pub due: Time,
    /// By when it was first promised: what counts.
    pub first_due: Time,
    /// That it was given another due.
    pub moved: Option<Moved>,
    /// How it ended, if it did.
    pub state: PromiseState,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Who made it.
    pub made_by: AgentRef,
    /// When.
    pub made_at: Time,
    /// It is a call-back.
    pub call: Option<CallBack>,
}

impl Promise {
    /// Whether it still is to be done.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, PromiseState::Open)
    }

    /// Whether it counts as kept: by its original due, a moved one only if the customer was told in time, a call-back
    /// by its first try within the window. None while it is open, or when the customer called it off.
    pub fn counts_as_kept(&self) -> Option<bool> {
        let in_time = match &self.call {
            Some(call) => call.attempts.first().is_some_and(|first| first.at <= call.until),
            None => self.ended_at.is_some_and(|at| at <= self.due),
        };
        match self.state {
            PromiseState::Open | PromiseState::Cancelled => None,
            PromiseState::Broken => Some(false),
            PromiseState::Kept => Some(in_time && self.moved.is_none_or(|moved| moved.told_in_time)),
        }
    }
}

/// The next thing promised in a conversation, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextPromise {
    /// Which.
    pub id: PromiseId,
    /// Its version.
    pub version: u64,
    /// By when.
    pub due: Time,
    /// It is a call-back.
    pub call: bool,
    /// What.
    pub text: Untrusted,
}

/// Number and window of a new call-back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCallBack {
    /// Which number to call, 1 to 100 characters.
    pub number: Untrusted,
    /// The end of the window, after the due.
    pub until: Time,
    /// The customer's time zone, by its IANA name.
    pub zone: String,
}

/// The body of `POST /v1/conversations/{id}/promises`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// What we said we would do, 1 to 500 characters.
    pub text: Untrusted,
    /// By when, in the words the customer was told; at most 100 characters.
    #[serde(default)]
    pub due_words: Untrusted,
    /// By when.
    pub due: Time,
    /// Who will do it; without it, who makes it.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// It is a call-back.
    #[serde(default)]
    pub call: Option<NewCallBack>,
}

/// The body of `PATCH /v1/promises/{id}`: exactly one of its groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromisePatch {
    /// How it ended; `open` takes that back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PromiseState>,
    /// What came of a call-back, with `state`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Untrusted>,
    /// Another due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// Another due in words, with `due`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_words: Option<Untrusted>,
    /// Whether the customer was told of the other due; needed with `due`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<bool>,
    /// A call was tried: whether they answered. One that was answered keeps the call-back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<bool>,
}
