//! The agent's own day: since when they work without a break, how hard it was, when it ends. Told to them and to nobody
//! else; of a person others see only what is needed to share work fairly ([`TeamLoad`](super::TeamLoad)).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Calendar, ConversationId, Time};
use crate::text::Untrusted;

/// My day, whole: the answer of `GET /v1/me/day` and the event `day`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyDay {
    /// Counts the changes of this agent's day: of two answers the higher one is newer.
    pub version: u64,
    /// At work without a break since; none before the first deed of the day and during a break.
    pub working_since: Option<Time>,
    /// On a break since.
    pub break_since: Option<Time>,
    /// Conversations in succession, closed or handed on today, whose customers were upset; a break of ten minutes or three
    /// ordinary ones end it.
    pub hard_streak: u32,
    /// When today ends, where the agent said so. In the past: said on another day, and void.
    pub shift_until: Option<Time>,
    /// The agent's working week, where they set one; else the business hours of their queues are taken for it.
    pub hours: Option<Calendar>,
    /// My open promises by their due, at most 50.
    pub promises: Vec<MyPromise>,
    /// Lines for me alone that I waved away, and when; they rest for their cool-down in every console of mine.
    pub rested: BTreeMap<String, Time>,
}

/// An open promise of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyPromise {
    /// In which conversation.
    pub conversation: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// To whom.
    pub customer: Untrusted,
    /// What.
    pub text: Untrusted,
    /// By when; of a call-back, when its window begins.
    pub due: Time,
    /// It is a call-back.
    pub call: bool,
}

/// The body of `PATCH /v1/me/day`: what is named is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayPatch {
    /// Begins a break, or ends it. A break shorter than ten minutes changes nothing else.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub on_break: Option<bool>,
    /// When today ends; null: as the hours say. At most 24 hours ahead.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub shift_until: Option<Option<Time>>,
    /// My working week; null: as my queues are open.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub hours: Option<Option<Calendar>>,
    /// A line for me alone that I wave away, by its rule's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
}

/// A field that is there is some, also when it is null.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// What became of prompts in a conversation, and of their words with its customer: the answer of
/// `GET /v1/conversations/{id}/prompts`. It is not kept who used or dismissed one: that is never a figure about an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromptMemory {
    /// Rules waved away for this conversation.
    pub dismissed: BTreeSet<String>,
    /// When the words of a rule were last put into a text of this conversation.
    pub used: BTreeMap<String, Time>,
    /// When they were last put into a text to this customer, in whichever conversation.
    pub used_with_customer: BTreeMap<String, Time>,
    /// Rules that stood beside this conversation already.
    #[serde(default)]
    pub shown: BTreeSet<String>,
}

/// The body of `PUT /v1/conversations/{id}/prompts`: which prompts stand beside the conversation now. Each counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownPrompts {
    /// Ids of their rules, 1 to 20.
    pub shown: BTreeSet<String>,
}

/// What became of one prompt: the body of `PUT /v1/conversations/{id}/prompts/{prompt}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum PromptNote {
    /// Its words went into a text.
    Used,
    /// It was waved away.
    Dismissed,
    /// It may stand there again.
    ShowAgain,
}
