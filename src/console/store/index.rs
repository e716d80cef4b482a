//! One view as far as it is loaded: a prefix of the server's order, kept in place by binary search.

use crate::api::{ConversationId, Failure, SortKey};

/// How far something that must be asked for has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Load {
    /// Nobody has asked.
    #[default]
    Wanted,
    /// Asked, not yet answered.
    Asked,
    /// Here.
    Here,
    /// The answer was a failure; asked again when the line comes back.
    Failed(Failure),
}

impl Load {
    /// Whether it should be asked for now; if so it counts as asked from here on.
    pub fn take(&mut self) -> bool {
        let wanted = *self == Self::Wanted;
        if wanted {
            *self = Self::Asked;
        }
        wanted
    }

    /// What went wrong, if it did.
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

/// The loaded prefix of a view: sorted, total up to `bound`.
#[derive(Clone, Debug, Default)]
pub struct Index {
    rows: Vec<(SortKey, ConversationId)>,
    /// The last key that a page reached; everything of the view up to it is in `rows`. `None`: nothing loaded yet.
    bound: Option<SortKey>,
    /// Where the next page begins; `None` with a bound: the view is loaded whole.
    next: Option<String>,
    /// The page that is being asked for: the first, or the one after `bound`.
    pub load: Load,
}

/// After every key: the bound of a view that is loaded whole.
const END: SortKey = SortKey { rank: u8::MAX, first: i64::MAX, second: i64::MAX, number: i64::MAX };

impl Index {
    /// The rows, in order.
    pub fn rows(&self) -> &[(SortKey, ConversationId)] {
        &self.rows
    }

    /// Whether a first page is here.
    pub const fn is_loaded(&self) -> bool {
        self.bound.is_some()
    }

    /// Whether the rows are the whole view.
    pub const fn is_complete(&self) -> bool {
        self.bound.is_some() && self.next.is_none()
    }

    /// Where the next page begins.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Whether `key` lies in the loaded prefix.
    pub fn covers(&self, key: &SortKey) -> bool {
        self.bound.as_ref().is_some_and(|bound| key <= bound)
    }

    /// Puts a row in its place.
    pub fn insert(&mut self, key: SortKey, id: &ConversationId) {
        if let Err(place) = self.rows.binary_search_by(|row| row.0.cmp(&key)) {
            self.rows.insert(place, (key, id.clone()));
        }
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &SortKey) {
        if let Ok(place) = self.rows.binary_search_by(|row| row.0.cmp(key)) {
            self.rows.remove(place);
        }
    }

    /// Where the row with this key stands, or would stand.
    pub fn place(&self, key: &SortKey) -> usize {
        self.rows.binary_search_by(|row| row.0.cmp(key)).unwrap_or_else(|place| place)
    }

    /// A page arrived that ends at `last` (`None`: it was empty) and goes on at `next`. Returns whether it fits to what
    /// is loaded; the caller then calls [`Index::fill`].
    pub fn extend(&mut self, after: Option<&str>, last: Option<SortKey>, next: Option<String>) -> bool {
        if after.is_some() && after != self.next.as_deref() {
            return false;
        }
        let reached = if next.is_none() { Some(END) } else { last };
        if after.is_none() && self.bound.is_some() && reached <= self.bound {
            // The first page once more, while more than it is loaded: nothing new about where the prefix ends.
            self.load = Load::Here;
            return true;
        }
        self.bound = reached.or(self.bound).or(Some(END));
        self.next = next;
        self.load = Load::Here;
        true
    }

    /// Sets the rows anew (once per page): everything known that belongs here.
    pub fn fill(&mut self, mut rows: Vec<(SortKey, ConversationId)>) {
        rows.sort_unstable();
        self.rows = rows;
    }
}
