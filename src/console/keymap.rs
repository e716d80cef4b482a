//! What keys do: a table from a file, the user's over ours, one truth for keys, help and README.
//!
//! Owns how keys are written, contexts, and the lookup. Must not know panes or what an action does.

mod key;

use super::{Action, Key};
use crate::config::{Problem, Source};

pub use key::show_keys;

/// Where the focus is: what a key means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// In everything that is not a text: lists, the thread, the customer. Falls back to [`Context::Global`].
    Browse,
    /// In a list (views, conversations). Falls back to [`Context::Browse`].
    List,
    /// In the thread and other things to scroll. Falls back to [`Context::Browse`].
    Thread,
    /// In a choice that is open over the rest. Falls back to [`Context::Global`].
    Popup,
    /// In a text of several lines. Falls back to [`Context::Global`].
    Text,
    /// In a text of one line: a search, a palette. Falls back to [`Context::Text`].
    Field,
}

/// What keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This action.
    Found(Action),
    /// More keys are awaited.
    Prefix,
    /// Nothing.
    None,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, one after the other.
    pub keys: Vec<Key>,
    /// What they do.
    pub action: Action,
}

/// What keys do.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The embedded keymap with `sources` (`keymaps/*.toml`) laid over it, key by key. A fault is reported and only
    /// that line left out.
    pub fn load(_sources: &[Source]) -> (Self, Vec<Problem>) {
        (Self::default(), Vec::new())
    }

    /// The embedded keymap.
    pub fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// What `keys`, pressed so far, mean in `context`.
    pub fn lookup(&self, _context: Context, _keys: &[Key]) -> Lookup {
        Lookup::None
    }

    /// Every line of the table, by context, in the order of the actions.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of `action` in `context` as people write them, the shortest first: `Ctrl-S`.
    pub fn keys_of(&self, _context: Context, _action: Action) -> Vec<String> {
        Vec::new()
    }

    /// What may follow `keys` in `context`: for the popup that shows how a sequence goes on.
    pub fn following(&self, _context: Context, _keys: &[Key]) -> Vec<&Binding> {
        Vec::new()
    }
}
