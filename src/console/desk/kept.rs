//! How an unsent text here stands to the copy of it that the server keeps for every console of this agent.

use crate::api::{Addressed, Cursor, Time};
use crate::console::{EffectId, Slot};

/// Of one text.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The version that the text here grew out of; none while the server has never had it.
    pub version: Option<Cursor>,
    /// It was changed since then.
    pub changed: bool,
    /// When the server is to have it.
    pub due: Option<Time>,
    /// What was asked to be kept last, until the answer says how that went: it may have been kept all the same.
    pub sent: Option<(String, Addressed)>,
    /// The answer is on its way.
    pub asking: bool,
    /// The server will not take it as it stands now.
    pub refused: bool,
    /// Another console of mine wrote something else meanwhile: both stand, neither is laid over the other.
    pub apart: bool,
}

/// A text that is in the user's own editor.
#[derive(Clone, Debug)]
pub struct Lent {
    /// What took it there.
    pub effect: EffectId,
    /// Where it belongs.
    pub slot: Slot,
    /// What it said then.
    pub text: String,
}
