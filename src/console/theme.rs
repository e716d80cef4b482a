//! How things look: colours and signs from a theme file, so that nothing is told by colour alone.
//!
//! Owns [`Scope`] (what a colour is for), [`Sign`] (the marks and lines) and [`Theme`]. Must not know panes.

mod colour;
mod load;
mod scope;
mod sign;

use ratatui::style::Style;

pub use colour::Colours;
pub use scope::Scope;
pub use sign::{Sign, Signs};

use crate::config::{Problem, Source};

/// Colours and signs, resolved for one terminal.
#[derive(Clone, Debug)]
pub struct Theme {
    /// By the scope's number.
    styles: Vec<Style>,
    /// By the sign's number.
    signs: Vec<String>,
}

impl Theme {
    /// The theme `name` out of `sources` (`themes/*.toml`) or the embedded ones, for what the terminal can show. A
    /// fault is reported; what is not said, or not well said, is as in the theme it inherits from, in the end
    /// `default`.
    pub fn load(sources: &[Source], name: &str, colours: Colours, signs: Signs) -> (Self, Vec<Problem>) {
        let (look, problems) = load::load(sources, name);
        let styles = Scope::ALL.iter().map(|scope| colours.reduce(look.style(*scope))).collect();
        let signs = Sign::ALL.iter().map(|sign| look.sign(*sign, signs)).collect();
        (Self { styles, signs }, problems)
    }

    /// The default theme.
    pub fn embedded(colours: Colours, signs: Signs) -> Self {
        Self::load(&[], load::DEFAULT, colours, signs).0
    }

    /// How `scope` looks.
    pub fn style(&self, scope: Scope) -> Style {
        self.styles[scope as usize]
    }

    /// The characters of `sign`.
    pub fn sign(&self, sign: Sign) -> &str {
        &self.signs[sign as usize]
    }
}

#[cfg(test)]
mod tests;
