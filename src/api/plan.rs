//! Action plans in work on a conversation, a raised hand, and the team's own rules.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, Time};
use crate::text::Untrusted;

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanStep {
    /// Which: its word in the plan's file.
    pub step: String,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: AgentRef,
    /// What was written to it: what is promised, by when, by whom; the cause.
    pub text: Option<Untrusted>,
}

/// An action plan as it stands on a conversation, for whoever takes over. What the words mean stands in the plan's
/// file; the backend only keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanState {
    /// Which plan: its word in the file.
    pub plan: String,
    /// Since when.
    pub at: Time,
    /// Who chose it.
    pub by: AgentRef,
    /// The label that it set on the conversation, and takes away when it is withdrawn.
    pub tag: Option<Untrusted>,
    /// The steps done, in the order they were done.
    pub done: Vec<PlanStep>,
    /// When it was closed; it stays to be read until another begins.
    pub ended: Option<Time>,
}

impl PlanState {
    /// The step, if it is done.
    pub fn step(&self, step: &str) -> Option<&PlanStep> {
        self.done.iter().find(|done| done.step == step)
    }
}

/// A move within a plan: the body of `POST /v1/conversations/{id}/plan`. Doing one twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanChange {
    /// Takes up a plan; one that is in work gives way (what was done in it stays in the audit).
    Begin {
        /// Which: lower-case letters, digits and dashes, at most 40.
        plan: String,
        /// A label for the conversation; `abuse` locks goodwill and silences warm prompts.
        #[serde(default)]
        tag: Option<Untrusted>,
    },
    /// A step is done.
    Tick {
        /// Which.
        step: String,
        /// What belongs to it, at most 2 000 characters.
        #[serde(default)]
        text: Option<Untrusted>,
    },
    /// A step is not done after all.
    Untick {
        /// Which.
        step: String,
    },
    /// The plan is through.
    End,
    /// It was the wrong one: it goes, with the label that it set.
    Withdraw,
}

/// Somebody asks for a supervisor. There is no reason in it, and nobody asks for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Help {
    /// Who asks.
    pub by: AgentRef,
    /// Since when.
    pub at: Time,
}

/// The rules of the team, laid over the program's and under each agent's own: `GET` and `PUT /v1/rules`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamRules {
    /// Sequence of the event that last changed them; 0 while nobody has. Their ETag.
    pub version: u64,
    /// Prompts and checks that the team does not want, by id.
    pub off: Vec<String>,
    /// A rules file, as in `prompts/` (TOML).
    pub text: Untrusted,
    /// Who changed them last, and when.
    pub by: Option<AgentRef>,
    /// When that was.
    pub at: Option<Time>,
}

/// The body of `PUT /v1/rules`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRules {
    /// Prompts and checks that the team does not want, by id: lower-case letters, digits and dashes; at most 200.
    #[serde(default)]
    pub off: Vec<String>,
    /// The whole file, at most 256 KiB.
    #[serde(default)]
    pub text: Untrusted,
}
