//! How things look: colours and signs from a theme file, so that nothing is told by colour alone.
//!
//! Owns [`Scope`] (what a colour is for), [`Sign`] (the marks and lines) and [`Theme`]. Must not know panes.

mod scope;
mod sign;

use ratatui::style::Style;

pub use scope::Scope;
pub use sign::Sign;

use crate::config::{Problem, Source};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// None (`NO_COLOR`, a monochrome terminal): bold, dim, underline and reverse remain.
    None,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// Any.
    All,
}

/// Which signs are safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// The terminal draws characters of ambiguous width in one cell: box lines can be used.
    Fine,
    /// ASCII only: it draws them in two, or nobody knows.
    Plain,
}

/// Colours and signs, resolved for one terminal.
#[derive(Clone, Debug)]
pub struct Theme {
    styles: Vec<Style>,
    signs: Vec<String>,
}

impl Theme {
    /// The theme `name` out of `sources` (or the embedded ones), for what the terminal can show. A fault is reported;
    /// what is not said, or not well said, is as in the default theme.
    pub fn load(_sources: &[Source], _name: &str, _colours: Colours, _signs: Signs) -> (Self, Vec<Problem>) {
        (Self { styles: Vec::new(), signs: Vec::new() }, Vec::new())
    }

    /// The default theme.
    pub fn embedded(colours: Colours, signs: Signs) -> Self {
        Self::load(&[], "default", colours, signs).0
    }

    /// How `scope` looks.
    pub fn style(&self, scope: Scope) -> Style {
        self.styles.get(scope as usize).copied().unwrap_or_default()
    }

    /// The characters of `sign`.
    pub fn sign(&self, sign: Sign) -> &str {
        self.signs.get(sign as usize).map_or("", String::as_str)
    }
}
