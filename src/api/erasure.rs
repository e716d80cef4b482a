//! Forgetting a person: what goes, what stays, what stands against it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Code, CustomerId, Said, Time};
use crate::text::Untrusted;

/// What stands against erasing somebody now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hindrance {
    /// A matter of theirs is not done.
    OpenMatter {
        /// Its number.
        number: i64,
    },
    /// A legal hold is on their record.
    LegalHold,
}

impl Hindrance {
    /// What it is and what to do.
    pub fn said(&self) -> Said {
        match self {
            Self::OpenMatter { number } => Code::OpenMatter.with("number", number),
            Self::LegalHold => Code::LegalHold.into(),
        }
    }
}

/// How much there is of a person. Of orders, promises, gestures and answers the texts go, and amounts, scores and times
/// stay without a name; so do the figures of conversations. All the others go whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erased {
    /// Ways to reach them.
    pub contacts: u64,
    /// What was remembered of them.
    pub memories: u64,
    /// Traces on the timeline.
    pub touchpoints: u64,
    /// Conversations, whose subjects and labels go.
    pub conversations: u64,
    /// Lines of them, theirs and ours, whose texts and addresses go.
    pub messages: u64,
    /// Files with them.
    pub attachments: u64,
    /// Unsent texts of agents.
    pub drafts: u64,
    /// Orders.
    pub orders: u64,
    /// Promises.
    pub promises: u64,
    /// Goodwill gestures.
    pub gestures: u64,
    /// Answers to surveys.
    pub surveys: u64,
}

/// The answer of `GET /v1/customers/{id}/erasure` (what would go) and of `DELETE /v1/customers/{id}` (what went).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erasure {
    /// Of whom: of a record that was made part of another, the whole.
    pub customer: CustomerId,
    /// Their name on record, while there is one.
    pub name: Untrusted,
    /// When they were erased; none: they were not.
    pub erased_at: Option<Time>,
    /// What stands against it.
    pub against: Vec<Hindrance>,
    /// What there is.
    pub of: Erased,
    /// The database's files hold no old copy of it any more; otherwise a reader still held them, and they go with the
    /// next asking.
    pub overwritten: bool,
    /// Files in the backups folder, which are as they were: they hold what they held.
    pub copies: Vec<String>,
}
