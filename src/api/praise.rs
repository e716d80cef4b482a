//! A customer's kind words, passed on to whom they are for. Never counted, never a score.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, AgentRef, ConversationId, MessageId, PraiseId, Time};
use crate::text::Untrusted;

/// Praise that was passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Praise {
    /// Which.
    pub id: PraiseId,
    /// Sequence of the event that last changed it.
    pub version: u64,
    /// For whom.
    pub to: AgentRef,
    /// Who passed it on.
    pub from: AgentRef,
    /// From which conversation; they may not be able to open it.
    pub conversation: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// The message that holds it.
    pub message: MessageId,
    /// The customer's words, their first 500 characters.
    pub words: Untrusted,
    /// When it was passed on.
    pub at: Time,
    /// When they took note of it.
    pub read_at: Option<Time>,
}

/// The body of `POST /v1/praise`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPraise {
    /// The customer's message that holds it.
    pub message: MessageId,
    /// For whom.
    pub to: AgentId,
}
