//! Every stimulus the console can get.

use super::{CallId, EffectId, Input, Restored};
use crate::api::{Event, Failure, Reply};

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// What happens to the console as a process with a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// It is back after Ctrl-Z.
    Resumed,
    /// Its window has, or has lost, the focus.
    Focus(bool),
    /// The terminal is gone, or the process is asked to end: save and leave.
    HangUp,
}

/// How an effect ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The journal has it (written; the platter follows).
    Written,
    /// The journal could not take it; what the system said, in English.
    NotWritten(String),
    /// The editor closed with this text.
    Edited(String),
    /// The editor could not be used; what the system said, in English.
    NotEdited(String),
}

/// Every stimulus. Plain data: it can be compared, recorded and replayed.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// What the hands did, everything that was read in one go: a burst is told from typing by its length.
    Input(Vec<Input>),
    /// The terminal has this size.
    Resize(Size),
    /// Suspended, resumed, hung up.
    Lifecycle(Lifecycle),
    /// Something happened at the backend, or to the line ([`Event::Link`]).
    Event(Event),
    /// An answer to [`Effect::Call`](super::Effect::Call).
    Reply(CallId, Result<Reply, Failure>),
    /// An effect ended.
    Done(EffectId, Outcome),
    /// What the journals of this agent on this machine held at the start.
    Restored(Restored),
    /// The moment named by `App::deadline` has come.
    Tick,
}
