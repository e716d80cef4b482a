//! The console without a terminal: state, keys, panes. Pure: no I/O, no clock, no randomness, no tokio.
//!
//! Owns `App` and everything a user sees. Must not know a tty, a network or a disk: what it wants done leaves as
//! [`Effect`], what happened comes back as [`Msg`].

mod action;
mod app;
pub mod causes;
mod day;
mod desk;
mod effect;
mod env;
pub mod figures;
#[cfg(test)]
mod fixture;
mod flow;
mod frame;
mod hints;
mod input;
mod journal;
pub mod keymap;
mod msg;
mod notes;
mod pane;
mod panel;
mod popup;
mod scene;
mod screen;
mod store;
pub mod theme;
pub mod widget;

pub use action::Action;
pub use app::{App, Setup};
pub use effect::{CallId, Command, Effect, EffectId, IdSource};
pub use env::Settings;
pub use frame::{Caret, Frame};
pub use input::{Input, Key, KeyCode, Mods, Mouse, MouseKind};
pub use journal::{Copied, Draft, Entry, Mode, Outbox, Restored, Slot};
pub use keymap::Keymap;
pub use msg::{Lifecycle, Msg, Outcome, Size};
pub use panel::{Panel, Section};
pub use theme::Theme;
