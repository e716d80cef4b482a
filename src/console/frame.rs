//! One drawn screen.

use ratatui::buffer::Buffer;

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
