//! Unsent texts as the server keeps them, and who else is where: what the consoles of people tell each other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, ConversationId, Cursor, CustomerId, HandOver, Time};
use crate::text::Untrusted;

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To the customer.
    Reply,
    /// For colleagues only.
    Note,
}

impl Mode {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// To whom an unsent text goes, as far as its writer chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Addressed {
    /// Who gets a mail besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Untrusted>,
    /// Whose the conversation was when the reply was begun: where it is another customer's by now, its writer is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CustomerId>,
    /// With a note: who has the matter once it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
}

impl Addressed {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether somebody was chosen, which is worth keeping before the first word is written.
    pub fn is_chosen(&self) -> bool {
        !self.cc.is_empty() || self.hand_over.is_some()
    }

    /// Takes in what was chosen for another text of the same place, so that neither choice is lost: whoever gets a copy of
    /// either gets one of both. Where both name a customer or a successor, those here stay. Gives back the copies that came.
    pub fn take_in(&mut self, other: &Self) -> Vec<Untrusted> {
        let known = |cc: &[Untrusted], one: &Untrusted| {
            cc.iter().any(|it| it.raw().trim().eq_ignore_ascii_case(one.raw().trim()))
        };
        let came: Vec<Untrusted> = other.cc.iter().filter(|one| !known(&self.cc, one)).cloned().collect();
        self.cc.extend(came.iter().cloned());
        if self.to.is_none() {
            self.to.clone_from(&other.to);
        }
        if self.hand_over.is_none() {
            self.hand_over.clone_from(&other.hand_over);
        }
        came
    }
}

/// One unsent text of mine: one per conversation and mode. Nobody else is ever told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: Mode,
    /// Which of the changes of my drafts this was, in this database: its ETag.
    pub version: Cursor,
    /// What it says; nothing once it was sent or given up.
    pub text: Untrusted,
    /// Where the caret stood, in bytes of UTF-8.
    pub caret: u64,
    /// To whom it goes; nobody once it was sent or given up.
    #[serde(default, skip_serializing_if = "Addressed::is_empty")]
    pub addressed: Addressed,
    /// When.
    pub at: Time,
}

impl Draft {
    /// Longer texts are kept on the machine where they are written only, in bytes of UTF-8.
    pub const LONGEST: usize = 500_000;

    /// Most copies of a text.
    pub const COPIES: usize = 50;
}

/// All my unsent texts: the answer of `GET /v1/drafts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drafts {
    /// The version of the last change; a draft that is not here was sent or given up by then.
    pub as_of: Cursor,
    /// Those that say something.
    pub items: Vec<Draft>,
}

/// An unsent text as it stands now: `PUT /v1/conversations/{id}/drafts/{mode}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Writing {
    /// The version that this grew out of. With another one there, nothing is stored, and that one is told.
    #[serde(default)]
    pub version: Option<Cursor>,
    /// What it says; nothing gives the draft up.
    pub text: Untrusted,
    /// Where the caret stands, in bytes of UTF-8.
    pub caret: u64,
    /// To whom it goes.
    #[serde(default, skip_serializing_if = "Addressed::is_empty")]
    pub addressed: Addressed,
}

/// Somebody who has a conversation open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Present {
    /// Who.
    pub agent: AgentRef,
    /// They are writing there just now.
    pub typing: bool,
}

/// Where a console is: `PUT /v1/presence`. It holds for half a minute, and for as long as the console's stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Whereabouts {
    /// What is open there; nothing is also an answer.
    pub conversation: Option<ConversationId>,
    /// Its user writes there just now; believed for some seconds.
    #[serde(default)]
    pub typing: bool,
}
