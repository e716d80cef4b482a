//! How things fail, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, Cause, Customer, Draft, Gesture, Message, Promise, Said, Summary, TeamRules, Time};

/// One field of a request that is not as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Which: a path such as `who.mail`.
    pub field: String,
    /// What is wrong with it, in English.
    pub detail: String,
    /// The same for programs; empty from a backend that has no codes.
    #[serde(default)]
    pub code: String,
    /// The code's arguments.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl FieldError {
    /// How a field should be.
    pub fn new(field: impl Into<String>, how: impl Into<Said>) -> Self {
        let Cause { code, args, detail } = how.into().into();
        Self { field: field.into(), detail, code, args }
    }

    /// What is wrong with it.
    pub fn cause(&self) -> Cause {
        Cause { code: self.code.clone(), args: self.args.clone(), detail: self.detail.clone() }
    }
}

/// Something that was done to an object since the version that a request named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Happened {
    /// Who; none is the server itself.
    #[serde(default)]
    pub by: Option<AgentRef>,
    /// When.
    pub at: Time,
    /// What, in the words of the audit: `conversation.change`.
    pub action: String,
}

/// The error body of the wire: `application/problem+json` (RFC 9457) with a stable `code`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `about:blank`, or a page that explains the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, in English.
    pub detail: String,
    /// What a program switches on: a [`Code`](super::Code).
    pub code: String,
    /// The code's arguments.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The conversation as it is now, with a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Box<Summary>>,
    /// The customer as they are now, when their record changed since it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Box<Customer>>,
    /// The promise as it is now, when it changed since it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Box<Promise>>,
    /// The gesture as it is now, when it changed since it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gesture: Option<Box<Gesture>>,
    /// The team's rules as they are now, when they changed since they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Box<TeamRules>>,
    /// Who did what to it since the version that was named, oldest first, at most the last 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub happened: Vec<Happened>,
    /// What was written since: since `seen` with a stale send, since the version that was named with a change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub newer: Vec<Message>,
    /// Who has it, with a lost claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentRef>,
    /// What stands there, with a draft that grew out of another version; none when nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Box<Draft>>,
}

impl Problem {
    /// What happened.
    pub fn cause(&self) -> Cause {
        Cause { code: self.code.clone(), args: self.args.clone(), detail: self.detail.clone() }
    }
}

/// How a call failed, told apart by what its caller must do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Failure {
    /// The token is missing, wrong or revoked.
    NotLoggedIn,
    /// The role does not allow it.
    Forbidden(Cause),
    /// It is not there (or not for us to see).
    NotFound,
    /// Something else happened first; here is what is true now.
    Conflict(Box<Problem>),
    /// The request is not as it should be.
    Invalid(Box<Problem>),
    /// Too many; again after this instant.
    RateLimited {
        /// When to try again.
        until: Time,
    },
    /// The backend could not be reached, and the request had no effect.
    Offline(Cause),
    /// A write whose outcome is not known: it may or may not have happened.
    Unknown(Cause),
    /// The backend itself failed and says that nothing happened.
    Server(Cause),
    /// This backend cannot do this.
    Unsupported,
    /// The backend speaks a newer contract, or its database is newer than the program.
    Newer(Cause),
}
