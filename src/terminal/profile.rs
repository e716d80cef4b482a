//! What a terminal can show, decided once and from values: never from this process's own environment, so that a
//! terminal at the other end of a line is judged by its own.

use thiserror::Error;

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: weight, underline and reverse only.
    None,
    /// The sixteen of the user's palette.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// 24 bits.
    True,
}

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Colours.
    pub depth: Depth,
    /// Only ASCII arrives unharmed: every other sign becomes `?` (a theme for such terminals has better ones).
    pub ascii: bool,
    /// Holds back what it shows between two marks (DEC mode 2026): only where the terminal confirmed it.
    pub synchronized: bool,
}

/// There is no terminal that could show the console.
#[derive(Debug, Error)]
pub enum Unusable {
    /// Input or output is no terminal.
    #[error("this needs a terminal: standard {0} is not one. Run it in a terminal, or see `omotenashi help`")]
    NotATerminal(&'static str),
    /// The terminal cannot move its cursor.
    #[error("the terminal (TERM={0:?}) cannot place text. Set TERM to what it is, for instance xterm-256color")]
    Dumb(String),
    /// The system would not have it.
    #[error("the terminal cannot be set up: {0}")]
    System(#[from] std::io::Error),
}

impl Profile {
    /// Decides from `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX`, and `LC_ALL`, `LC_CTYPE`, `LANG`.
    ///
    /// A locale that names no UTF-8 means ASCII; none at all (containers) means UTF-8, as terminals are today.
    pub fn detect(var: impl Fn(&str) -> Option<String>) -> Result<Self, Unusable> {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        if term.is_empty() || term == "dumb" {
            return Err(Unusable::Dumb(term));
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).map(|locale| locale.to_lowercase());
        let utf8 = locale.is_none_or(|locale| locale.contains("utf-8") || locale.contains("utf8"));
        let depth = if set("NO_COLOR").is_some() {
            Depth::None
        } else {
            let promised = set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
            depth_of(&term, promised, set("TMUX").is_some())
        };
        Ok(Self { depth, ascii: !utf8, synchronized: false })
    }
}

fn depth_of(term: &str, promised: bool, tmux: bool) -> Depth {
    const TRUE: [&str; 6] = ["alacritty", "foot", "xterm-kitty", "xterm-ghostty", "wezterm", "iterm"];
    if term.starts_with("vt") {
        return Depth::None;
    }
    if term == "linux" || term == "cygwin" {
        return Depth::Sixteen;
    }
    // GNU screen passes on what its own terminal promised without keeping it.
    if term.starts_with("screen") && !tmux {
        return if term.contains("256") { Depth::Indexed } else { Depth::Sixteen };
    }
    if promised || term.ends_with("-direct") || TRUE.iter().any(|name| term.starts_with(name)) {
        Depth::True
    } else if term.contains("256") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}
