//! Every trace a customer left with us, on whichever channel, and what they thought of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{Channel, ConversationId, CustomerId, Status, SurveyId, Time, TouchpointId};
use crate::text::Untrusted;

/// What a touchpoint was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TouchpointKind {
    /// A conversation with us.
    Conversation,
    /// A call that is no conversation here: another system's, or one that was not answered.
    Call,
    /// A visit to the shop.
    Visit,
    /// A page of ours that they looked at.
    WebPage,
    /// An order.
    Purchase,
    /// An answer to a survey.
    Survey,
    /// Something they wrote in public that was not to us.
    SocialPost,
}

impl TouchpointKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Conversation, Self::Call, Self::Visit, Self::WebPage, Self::Purchase, Self::Survey, Self::SocialPost];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Call => "call",
            Self::Visit => "visit",
            Self::WebPage => "web_page",
            Self::Purchase => "purchase",
            Self::Survey => "survey",
            Self::SocialPost => "social_post",
        }
    }
}

/// The conversation that a touchpoint was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Matter {
    /// Which.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// The result recorded when it was resolved.
    pub result: Option<String>,
    /// When it was resolved.
    pub resolved_at: Option<Time>,
}

/// A contact or trace, on whichever channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Touchpoint {
    /// Its own id; a conversation's, a purchase's, a survey's where it is one.
    pub id: TouchpointId,
    /// What it was.
    pub kind: TouchpointKind,
    /// When; a conversation's last message.
    pub at: Time,
    /// Over which channel, where it was one of ours.
    pub channel: Option<Channel>,
    /// About what: the subject, the page, the order and its first item, the survey's comment.
    pub subject: Untrusted,
    /// How it ended, in words, an order's state or a survey's score. A conversation's result is in `matter`.
    pub outcome: Option<Untrusted>,
    /// Where they got stuck.
    pub stuck_on: Option<Untrusted>,
    /// Who of us they met, by business name.
    pub agent: Option<Untrusted>,
    /// Not to be spoken of lightly (told by its source; a conversation tagged `sensitive`).
    pub sensitive: bool,
    /// The conversation it was.
    pub matter: Option<Matter>,
}

impl Touchpoint {
    /// Whether it is this conversation.
    pub fn is(&self, conversation: &ConversationId) -> bool {
        self.matter.as_ref().is_some_and(|matter| matter.id == *conversation)
    }
}

/// What a survey asks. The scales are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SurveyKind {
    /// Would they recommend us: 0 to 10.
    Nps,
    /// Are they satisfied: 1 to 5.
    Csat,
    /// Was it easy: 1 to 7, 7 is easy.
    Ces,
    /// Was it truly solved: 1 yes, 0 no.
    Solved,
}

impl SurveyKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Csat => "csat",
            Self::Ces => "ces",
            Self::Solved => "solved",
        }
    }

    /// The lowest and the highest score there is.
    pub const fn scale(self) -> (u8, u8) {
        match self {
            Self::Nps => (0, 10),
            Self::Csat => (1, 5),
            Self::Ces => (1, 7),
            Self::Solved => (0, 1),
        }
    }
}

/// What a customer thought of us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Survey {
    /// Which.
    pub id: SurveyId,
    /// Whose.
    pub customer: CustomerId,
    /// What was asked.
    pub kind: SurveyKind,
    /// Asked of a sample of everybody, not after a contact; the two are never mixed.
    pub relational: bool,
    /// Their answer, on the scale of its kind.
    pub score: u8,
    /// In their words.
    pub comment: Option<Untrusted>,
    /// They may be spoken to about it.
    pub contact_allowed: bool,
    /// When they answered.
    pub at: Time,
    /// About which conversation.
    pub conversation: Option<ConversationId>,
}
