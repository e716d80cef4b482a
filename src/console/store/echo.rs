//! Own sends that the server has not confirmed yet: shown in their thread at once, resolved by their key.

use crate::api::Time;
use crate::console::Outbox;

/// How far an own send has come on this side of the line. One that the server refused is no echo any more: its text
/// stands in the composer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EchoState {
    /// Journaled and posted; no answer yet.
    Sending,
    /// The line was away and the server never saw it: posted again, with its key, as soon as the line is back.
    Waiting,
    /// It may or may not have happened; key and body are frozen until the server says which.
    Unsure,
}

/// One own send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// What was journaled and posted.
    pub outbox: Outbox,
    /// How far it has come.
    pub state: EchoState,
    /// A post of it may still be on its way, whatever became of a later one.
    pub doubtful: bool,
    /// Since when.
    pub since: Time,
}
