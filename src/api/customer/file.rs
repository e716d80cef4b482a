//! Everything on file of one person, as they may ask to see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Customer, Memory, Purchase, Survey, Touchpoint};
use crate::api::{Attachment, Message, MessageId, Summary, Time};

/// A conversation with every line of its thread, our own notes included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WholeConversation {
    /// The conversation.
    pub conversation: Summary,
    /// Its lines, oldest first.
    pub messages: Vec<Message>,
    /// The files that went with a line, whole, by the line's id.
    #[serde(default)]
    pub files: BTreeMap<MessageId, Vec<Attachment>>,
}

/// The answer of `GET /v1/customers/{id}/export`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerFile {
    /// When it was put together.
    pub at: Time,
    /// The record, with the newest of each list.
    pub customer: Customer,
    /// Everything remembered, flags that have expired among it.
    pub memories: Vec<Memory>,
    /// Every order with all its lines, oldest first.
    pub purchases: Vec<Purchase>,
    /// The whole timeline, newest first.
    pub touchpoints: Vec<Touchpoint>,
    /// Every answer to a survey, newest first.
    pub surveys: Vec<Survey>,
    /// Every conversation, oldest first.
    pub conversations: Vec<WholeConversation>,
}
