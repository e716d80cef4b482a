//! The console as one value: every stimulus goes in, effects and a drawn screen come out.
//!
//! Owns the store, the panes and the popups. Must not block, read a clock, or touch a terminal, a network or a disk.

use ratatui::buffer::Buffer;

use super::{Caret, Effect, IdSource, Msg, Size};
use crate::api::Time;

/// What a console is made of.
pub struct Setup {
    /// Where fresh operation keys come from.
    pub ids: Box<dyn IdSource>,
}

/// The console. `update` changes it, `layout` fits it to a size, `draw` paints it and changes nothing.
pub struct App {
    ids: Box<dyn IdSource>,
}

impl App {
    /// A console that has not yet heard of its backend.
    pub fn new(setup: Setup) -> Self {
        Self { ids: setup.ids }
    }

    /// What is to be done before the first message.
    pub fn start(&mut self, _now: Time) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes one stimulus.
    pub fn update(&mut self, _now: Time, _msg: Msg) -> Vec<Effect> {
        let _ = &self.ids;
        Vec::new()
    }

    /// Fits everything to `size`, once after each batch of messages; may ask for data that will be shown.
    pub fn layout(&mut self, _now: Time, _size: Size) -> Vec<Effect> {
        Vec::new()
    }

    /// Paints the screen as `layout` left it. Pure: the same `App` paints the same cells.
    pub fn draw(&self, _buffer: &mut Buffer) -> Option<Caret> {
        None
    }

    /// When [`Msg::Tick`] is due: only while something on screen changes by itself. `None` while idle.
    pub fn deadline(&self) -> Option<Time> {
        None
    }
}
