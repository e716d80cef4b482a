//! One drawn screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Size;

/// Where the terminal's own cursor stands: an input method shows its candidates there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// Column, from 0.
    pub x: u16,
    /// Row, from 0.
    pub y: u16,
}

/// One drawn screen: every cell, and the caret when a text has the focus (the cursor is hidden without one).
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The cells.
    pub buffer: Buffer,
    /// The caret.
    pub caret: Option<Caret>,
}

impl Frame {
    /// An empty screen.
    pub fn blank(size: Size) -> Self {
        Self { buffer: Buffer::empty(Rect::new(0, 0, size.width, size.height)), caret: None }
    }

    /// Empties it for another drawing, keeping its memory.
    pub fn clear(&mut self, size: Size) {
        self.buffer.resize(Rect::new(0, 0, size.width, size.height));
        self.buffer.reset();
        self.caret = None;
    }
}
