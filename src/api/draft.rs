//! Unsent texts as the server keeps them, and who else is where: what the consoles of people tell each other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentRef, ConversationId, Cursor, Time};
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
    /// When.
    pub at: Time,
}

impl Draft {
    /// Longer texts are kept on the machine where they are written only, in bytes of UTF-8.
    pub const LONGEST: usize = 500_000;
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
