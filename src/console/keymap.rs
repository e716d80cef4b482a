//! What keys do: a table from a file, the user's over ours, one truth for keys, help and README.
//!
//! Owns how keys are written, contexts, and the lookup. Must not know panes or what an action does.

mod key;
mod load;

use std::collections::BTreeMap;
use std::ops::Bound;

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
    /// In the customer panel. Falls back to [`Context::Browse`].
    Panel,
    /// In an action plan. Falls back to [`Context::Thread`].
    Plan,
    /// In a choice that is open over the rest. Falls back to [`Context::Global`].
    Popup,
    /// Where words of a message are chosen. Falls back to [`Context::Popup`].
    Words,
    /// On the page of figures. Falls back to [`Context::Popup`].
    Figures,
    /// Where it is seen whom to tell before they ask. Falls back to [`Context::Popup`].
    TellFirst,
    /// In a customer's history. Falls back to [`Context::Popup`].
    History,
    /// In a text of several lines. Falls back to [`Context::Global`].
    Text,
    /// In a text of one line: a search, a palette. Falls back to [`Context::Text`].
    Field,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: [Self; 13] = [
        Self::Browse,
        Self::List,
        Self::Thread,
        Self::Panel,
        Self::Plan,
        Self::Text,
        Self::Field,
        Self::Popup,
        Self::Words,
        Self::History,
        Self::Figures,
        Self::TellFirst,
        Self::Global,
    ];

    /// The name in keymaps.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Browse => "browse",
            Self::List => "list",
            Self::Thread => "thread",
            Self::Panel => "panel",
            Self::Plan => "plan",
            Self::Popup => "popup",
            Self::Words => "words",
            Self::History => "history",
            Self::Figures => "figures",
            Self::TellFirst => "tell_first",
            Self::Text => "text",
            Self::Field => "field",
        }
    }

    /// The text that names it in the help.
    pub const fn text_id(self) -> &'static str {
        match self {
            Self::Global => "help-global",
            Self::Browse => "help-browse",
            Self::List => "help-list",
            Self::Thread => "help-thread",
            Self::Panel => "help-panel",
            Self::Plan => "help-plan",
            Self::Popup => "help-popup",
            Self::Words => "help-words",
            Self::History => "help-history",
            Self::Figures => "help-figures",
            Self::TellFirst => "help-tell-first",
            Self::Text => "help-text",
            Self::Field => "help-field",
        }
    }

    /// Where a key is looked up that this context does not know.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Global => None,
            Self::Browse | Self::Popup | Self::Text => Some(Self::Global),
            Self::List | Self::Thread | Self::Panel => Some(Self::Browse),
            Self::Plan => Some(Self::Thread),
            Self::Field => Some(Self::Text),
            Self::Words | Self::History | Self::Figures | Self::TellFirst => Some(Self::Popup),
        }
    }

    /// This context, then those it falls back to.
    fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |context| context.parent())
    }

    /// Whether characters are typed here, or in a context that falls back to this one.
    const fn is_typed_in(self) -> bool {
        matches!(self, Self::Text | Self::Field | Self::Global)
    }
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

/// What keys do. Within one context no sequence is the beginning of another, so a lookup is never ambiguous.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// The user's lines first, each file in its own order.
    bindings: Vec<Binding>,
    /// The same, sorted: what begins with a sequence stands together.
    actions: BTreeMap<Context, BTreeMap<Vec<Key>, Action>>,
}

impl Keymap {
    /// The embedded keymap with `sources` (`keymaps/*.toml`, later ones over earlier ones) laid over it, key by key.
    /// A fault is reported and only that line left out.
    pub fn load(sources: &[Source]) -> (Self, Vec<Problem>) {
        let (bindings, problems) = load::load(sources);
        let mut actions: BTreeMap<Context, BTreeMap<Vec<Key>, Action>> = BTreeMap::new();
        for binding in &bindings {
            actions.entry(binding.context).or_default().insert(binding.keys.clone(), binding.action);
        }
        (Self { bindings, actions }, problems)
    }

    /// The embedded keymap.
    pub fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// What `keys`, pressed so far, mean in `context`.
    pub fn lookup(&self, context: Context, keys: &[Key]) -> Lookup {
        for table in context.chain().filter_map(|context| self.actions.get(&context)) {
            match table.range::<[Key], _>((Bound::Included(keys), Bound::Unbounded)).next() {
                Some((found, action)) if found == keys => return Lookup::Found(*action),
                Some((found, _)) if found.starts_with(keys) => return Lookup::Prefix,
                _ => {}
            }
        }
        Lookup::None
    }

    /// Every line of the table: the user's first, each file in its own order.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of `action` in `context` as people write them (`Ctrl-S`), the best first: the user's before ours.
    pub fn keys_of(&self, context: Context, action: Action) -> Vec<String> {
        self.bindings
            .iter()
            .filter(|binding| binding.action == action && context.chain().any(|held| held == binding.context))
            .filter(|binding| self.lookup(context, &binding.keys) == Lookup::Found(action))
            .map(|binding| show_keys(&binding.keys))
            .collect()
    }

    /// What may follow `keys` in `context`: for the popup that shows how a sequence goes on.
    pub fn following(&self, context: Context, keys: &[Key]) -> Vec<&Binding> {
        self.bindings
            .iter()
            .filter(|binding| binding.keys.len() > keys.len() && binding.keys.starts_with(keys))
            .filter(|binding| context.chain().any(|held| held == binding.context))
            .filter(|binding| self.lookup(context, &binding.keys) == Lookup::Found(binding.action))
            .collect()
    }
}

#[cfg(test)]
mod tests;
