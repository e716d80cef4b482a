//! What is kept on this machine so that nothing typed is ever lost. The runtime writes it; the console says what.

use serde::{Deserialize, Serialize};

use super::Panel;
use crate::api::{Addressed, ConversationId, Cursor, CustomerId, OpKey, Outgoing, Time};

pub use crate::api::Mode;

/// The place of one draft: one per conversation and mode.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: Mode,
}

impl Slot {
    /// Where a draft belongs.
    pub fn of(draft: &crate::api::Draft) -> Self {
        Self { conversation: draft.conversation.clone(), mode: draft.mode }
    }
}

/// A text on its way: journaled and synced before it is posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Made at Send; frozen with the body.
    pub key: OpKey,
    /// Where it was written.
    pub slot: Slot,
    /// What is posted.
    pub body: Outgoing,
    /// Whose the conversation was when it was begun, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CustomerId>,
    /// When Send was pressed.
    pub at: Time,
    /// What stays in the composer where only the beginning of a text went: one record says both, so that no crash comes
    /// between them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rest: String,
}

/// One line of the journal. Offsets are bytes of UTF-8, always at character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Entry {
    /// The draft changed: from `at`, `removed` bytes went and `inserted` came; the caret stands at `caret`.
    Edit {
        /// Which draft.
        slot: Slot,
        /// Where.
        at: usize,
        /// How many bytes went.
        removed: usize,
        /// What came.
        inserted: String,
        /// Where the caret is after it.
        caret: usize,
        /// When.
        time: Time,
    },
    /// To whom the draft goes was chosen.
    Addressed {
        /// Which draft.
        slot: Slot,
        /// To whom, as a whole.
        addressed: Addressed,
        /// When.
        time: Time,
    },
    /// The draft as a whole (after an undo of much, or from the editor).
    Whole(Draft),
    /// The server has a copy of the draft: as it stands, or as it stood before the last changes.
    Kept {
        /// Which draft.
        slot: Slot,
        /// What it is.
        copy: Copied,
    },
    /// The draft was given up by the user.
    Discard {
        /// Which draft.
        slot: Slot,
    },
    /// The draft became a message on its way; the draft is empty from here on.
    Outbox(Box<Outbox>),
    /// The customer panel was folded or unfolded.
    Panel(Panel),
    /// The user's own editor gave the draft back: what was saved there stands in the draft, and its file may go.
    Returned {
        /// Which draft.
        slot: Slot,
    },
    /// The message is confirmed, or was taken back into a draft: the record has done its duty.
    Settled {
        /// Which message.
        key: OpKey,
    },
}

/// A draft as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it belongs.
    pub slot: Slot,
    /// What it says.
    pub text: String,
    /// Where the caret was, in bytes.
    pub caret: usize,
    /// When it was last typed at.
    pub time: Time,
    /// To whom it goes.
    #[serde(default, skip_serializing_if = "Addressed::is_empty")]
    pub addressed: Addressed,
    /// The copy that the server has, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Copied>,
}

impl Draft {
    /// Whether nothing was written, and nobody chosen to get it.
    pub fn is_nothing(&self) -> bool {
        self.text.is_empty() && !self.addressed.is_chosen()
    }
}

/// A draft's copy on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Its version there.
    pub version: Cursor,
    /// The draft says the same; otherwise it was changed since.
    pub same: bool,
}

/// What the journals held when the console started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Unsent texts; where two consoles left one for the same slot, both, the newer first.
    pub drafts: Vec<Draft>,
    /// Sends whose outcome the console never learnt: unsure until read back by their key.
    pub outbox: Vec<Outbox>,
    /// How the customer panel was left; none where nobody ever folded anything.
    pub panel: Option<Panel>,
    /// How many of the texts were saved in the user's own editor, whose console ended before it could take them.
    pub edited: usize,
    /// Journals that could not be read, each with what the system said: named to the user, never deleted.
    pub problems: Vec<String>,
}
