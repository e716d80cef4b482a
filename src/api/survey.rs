//! What a queue asks its customers after a matter, and how its figures are judged.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{QueueId, SurveyKind};

/// How a question is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SurveyForm {
    /// By a number in the thread.
    #[default]
    Number,
    /// On a page that a short link leads to; by a number where the server has no public address.
    Link,
}

impl SurveyForm {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Link => "link",
        }
    }
}

/// Who asks whether it is truly solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SolvedAs {
    /// The program, like any other question; a person on the phone and in the shop.
    #[default]
    Question,
    /// Whoever had the matter: it stands among their promises when its day has come.
    Promise,
}

impl SolvedAs {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Promise => "promise",
        }
    }
}

/// What is asked, when, of whom. Nothing by default. Whatever this says: no customer is asked twice in 7 days, NPS at
/// most every 90 and CSAT and CES every 14, and nobody after abuse, bereavement or an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SurveyRule {
    /// What is asked after a matter was resolved (`nps`, `csat` or `ces`); none: nothing.
    pub after: Option<SurveyKind>,
    /// How many minutes after it.
    pub delay_minutes: u32,
    /// After a fault, a replacement or a refund: in how many days "was it solved?" is asked; none: not at all.
    pub solved_after_days: Option<u32>,
    /// Who asks that.
    pub solved_as: SolvedAs,
    /// How what is asked is answered.
    pub form: SurveyForm,
    /// How many of a hundred customers of the last year are asked for the relational NPS each quarter.
    pub wave_percent: u32,
}

/// The rules of a queue's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueRules {
    /// Another contact within so many days means that a matter was not settled: 1 to 30.
    pub settle_days: u32,
    /// What is asked.
    pub surveys: SurveyRule,
}

impl Default for QueueRules {
    fn default() -> Self {
        Self { settle_days: 7, surveys: SurveyRule::default() }
    }
}

/// The rules of one queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesOfQueue {
    /// Which.
    pub queue: QueueId,
    /// Its rules.
    #[serde(flatten)]
    pub rules: QueueRules,
}
