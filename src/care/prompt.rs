//! What is asked of the rules, and what they answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Time;
use crate::locale::{Lang, Locales};
use crate::text::Untrusted;

/// Which question is asked beside the prompts (`care.question`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Question {
    /// "If your own grandmother …".
    #[default]
    Grandma,
    /// "… someone dear to you …".
    Family,
    /// None.
    Off,
}

impl Question {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Grandma, Self::Family, Self::Off];

    /// The word in the settings and in rule files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grandma => "grandma",
            Self::Family => "family",
            Self::Off => "off",
        }
    }
}

/// What happened with prompts of this conversation before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Dismissed for this conversation.
    pub dismissed: BTreeSet<String>,
    /// When the words of a rule were last put into a text of this conversation; the rule rests for its cool-down.
    pub used: BTreeMap<String, Time>,
    /// When the words of a rule were last put into a text to this customer, in whichever conversation.
    pub used_with_customer: BTreeMap<String, Time>,
}

/// How prompts are asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Dates and lengths in both languages.
    pub locales: &'a Locales,
    /// The agent's language: of `say` and `because`.
    pub agent: Lang,
    /// Which question.
    pub question: Question,
    /// The word for "grandmother" in the questions, where the agent chose another.
    pub word: Option<&'a str>,
    /// What happened before.
    pub memory: &'a Memory,
}

/// Where a prompt stands and its words go (`place` in rule files).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Beside the conversation; its words go to the caret.
    #[default]
    Caret,
    /// Beside the conversation; its words come before everything else in the reply.
    Greeting,
    /// Beside the conversation; its words begin the reply, after a greeting.
    Start,
    /// Beside the conversation; its words end the reply.
    End,
    /// In the status line, for the agent alone: never where a customer may look.
    Status,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 5] = [Self::Caret, Self::Greeting, Self::Start, Self::End, Self::Status];

    /// The word in rule files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Caret => "caret",
            Self::Greeting => "greeting",
            Self::Start => "start",
            Self::End => "end",
            Self::Status => "status",
        }
    }
}

/// One thing a caring relative would remember.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The rule.
    pub id: String,
    /// What to think of, to the agent. Holds names and subjects as customers wrote them.
    pub say: Untrusted,
    /// The fact behind it.
    pub because: Untrusted,
    /// Words for the customer, to be put into the reply as they are; none where a variable is unknown.
    pub offer: Option<Untrusted>,
    /// The language of the offer.
    pub offer_lang: Lang,
    /// Where the words go.
    pub place: Place,
}

/// How the lines for the agent alone are asked for.
#[derive(Clone, Copy)]
pub struct AskedOwn<'a> {
    /// Dates and lengths in both languages.
    pub locales: &'a Locales,
    /// The agent's language.
    pub agent: Lang,
    /// When they waved which line away; it rests for its cool-down, whatever conversation is open.
    pub rested: &'a BTreeMap<String, Time>,
}

/// What the rules say to the agent alone at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// One line, in the status line: never where a customer may look.
    pub prompt: Option<Prompt>,
    /// The first moment at which the answer may be another one while the day stays; none: never.
    pub valid_until: Option<Time>,
}

/// What the rules say at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompts {
    /// The question to the agent. The caller shows it as often as [`QuestionBudget`](super::QuestionBudget) allows.
    pub question: Option<String>,
    /// At most three, best first.
    pub items: Vec<Prompt>,
    /// The first moment at which the answer may be another one while the facts stay; none: never.
    pub valid_until: Option<Time>,
}
