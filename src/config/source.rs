//! A file's text and where it came from.

use super::Problem;

/// Which layer a file belongs to; later ones lie over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Part of the program.
    Embedded,
    /// The machine's administrator's (`/etc/omotenashi`).
    Site,
    /// The user's own.
    User,
}

/// A file's text and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as shown in problems.
    pub path: String,
    /// The file's name without folder and extension: a theme's or a keymap's name.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Which layer it belongs to.
    pub layer: Layer,
}

impl Source {
    /// A file of `layer` shown as `path`.
    pub fn new(layer: Layer, path: impl Into<String>, text: impl Into<String>) -> Self {
        let path = path.into();
        let file = path.rsplit(['/', '\\']).next().unwrap_or(&path);
        let name = file.split_once('.').map_or(file, |(stem, _)| stem).to_owned();
        Self { path, name, text: text.into(), layer }
    }

    /// A file that is part of the program.
    pub fn embedded(path: &str, text: &str) -> Self {
        Self::new(Layer::Embedded, path, text)
    }

    /// A fault at byte `at` of the text.
    pub fn problem(&self, at: usize, what: impl Into<String>) -> Problem {
        let (line, column) = position(&self.text, at);
        Problem { file: self.path.clone(), line, column, what: what.into(), help: None }
    }
}

/// Line and column (in characters, both from 1) of byte `at`; a byte inside a character counts as its start, one past
/// the end as the end.
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let at = text.floor_char_boundary(at);
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_characters_not_bytes() {
        let text = "あい\nうえx";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, 3), (1, 2));
        assert_eq!(position(text, 4), (1, 2), "inside い");
        assert_eq!(position(text, 7), (2, 1));
        assert_eq!(position(text, 13), (2, 3));
        assert_eq!(position(text, 99), (2, 4));
    }

    #[test]
    fn the_name_is_the_file_without_folder_and_extension() {
        assert_eq!(Source::new(Layer::User, "/home/x/keymaps/vim.toml", "").name, "vim");
        assert_eq!(Source::embedded("default.toml", "").name, "default");
    }
}
