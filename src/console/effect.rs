//! What the console wants done. Plain data, performed by the runtime (and, for [`Command`], by the terminal).

use std::path::PathBuf;

use super::{Draft, Entry};
use crate::api::{Interest, OpKey, Request};

/// Names a call, so that its answer finds its asker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Names an effect, so that its outcome finds its asker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(pub u64);

/// Where fresh operation keys come from: random in life, counted in tests.
pub trait IdSource: Send {
    /// A key never given before.
    fn key(&mut self) -> OpKey;
}

/// What is asked of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ring the bell.
    Bell,
    /// Paint everything anew (Ctrl-L).
    Redraw,
    /// Give the terminal back to the shell until `fg` (Ctrl-Z).
    Suspend,
    /// Leave the terminal to `$EDITOR` with this file; ends in [`Outcome::Edited`](super::Outcome::Edited).
    Edit(EffectId, PathBuf),
    /// Put text onto the clipboard of the terminal (OSC 52); only ever on a key of the user's.
    Copy(String),
}

/// What is asked of the runtime.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the backend; ends in [`Msg::Reply`](super::Msg::Reply).
    Call(CallId, Request),
    /// Write to the draft journal before anything is drawn; ends in [`Msg::Done`](super::Msg::Done).
    Journal(EffectId, Entry),
    /// Write to the journal and sync it to the disk, then ask the backend: the way of every send. A disk that refuses
    /// or is silent is told by [`Msg::Done`](super::Msg::Done) as always, and the backend is asked all the same: a full
    /// disk must not keep an answer from a customer.
    Send(EffectId, Entry, CallId, Request),
    /// Lend a draft to `$EDITOR`, in a file that outlives this console: it is the journal's until
    /// [`Entry::Returned`]. Ends in [`Outcome::Edited`](super::Outcome::Edited).
    Edit(EffectId, Draft),
    /// What is on screen now.
    Interest(Interest),
    /// The user asks for the line: it is tried at once, whatever was waited for.
    Reconnect,
    /// Something for the terminal.
    Terminal(Command),
    /// Leave: the journal is closed first.
    Quit,
}
