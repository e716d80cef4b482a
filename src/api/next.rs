//! Who is served next, and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConversationId, QueueId, Summary};

/// From where the next conversation is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NextScope {
    /// From every queue I can see.
    All,
    /// From one.
    Queue {
        /// Which.
        queue: QueueId,
    },
}

/// A conversation passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Which.
    pub id: ConversationId,
    /// `skill`, `language`, `conflict`, `break`.
    pub reason: String,
}

/// Why the server chose this one; the console says it in three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Ringing, or the customer is present.
    Live,
    /// A call-back or promise whose time has come.
    Promised,
    /// Overdue, the worst by waiting against target.
    Overdue,
    /// Due soon.
    DueSoon,
    /// Waiting longest.
    Waiting,
}

/// The conversation to serve next, claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Served {
    /// Which, now mine.
    pub conversation: Summary,
    /// Why this one.
    pub why: Why,
}
