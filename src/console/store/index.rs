//! One view: everything known of it in the server's order, kept in place by binary search, and how far that is whole.

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

/// A row of a view: its place, and what stands there.
pub type Row = (SortKey, ConversationId);

/// The known conversations of a view, sorted: whole up to `bound`, and behind it what the stream and other views told.
/// Those wait there for their page, so that a page costs what it brings and nothing is sought again.
#[derive(Clone, Debug, Default)]
pub struct Index {
    known: Vec<Row>,
    /// The last key that a page reached; everything of the view up to it is in `known`. `None`: nothing loaded yet.
    bound: Option<SortKey>,
    /// Where the next page begins; `None` with a bound: the view is loaded whole.
    next: Option<String>,
    /// The page that is being asked for: the first, or the one after `bound`.
    pub load: Load,
    /// Rows that were put, taken out or sorted, for the test of what a page costs.
    #[cfg(test)]
    pub(super) work: usize,
}

/// After every key: the bound of a view that is loaded whole.
const END: SortKey = SortKey { rank: u8::MAX, first: i64::MAX, second: i64::MAX, number: i64::MAX };

impl Index {
    /// Sets all that is known of the view: once when it is first asked for, never per page.
    pub(super) fn set_known(&mut self, mut known: Vec<Row>) {
        #[cfg(test)]
        {
            self.work += known.len();
        }
        known.sort_unstable();
        self.known = known;
    }

    /// The loaded rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.known[..self.whole()]
    }

    /// How many rows lie in the loaded prefix.
    fn whole(&self) -> usize {
        self.known.partition_point(|row| self.covers(&row.0))
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
    pub(super) fn insert(&mut self, key: SortKey, id: &ConversationId) {
        if let Err(place) = self.find(&key) {
            self.known.insert(place, (key, id.clone()));
        }
    }

    /// Takes a row out.
    pub(super) fn remove(&mut self, key: &SortKey) {
        if let Ok(place) = self.find(key) {
            self.known.remove(place);
        }
    }

    fn find(&mut self, key: &SortKey) -> Result<usize, usize> {
        #[cfg(test)]
        {
            self.work += 1;
        }
        self.known.binary_search_by(|row| row.0.cmp(key))
    }

    /// Forgets, of what waits for its page, all but these.
    pub(super) fn retain_waiting(&mut self, keep: impl Fn(&ConversationId) -> bool) {
        let waiting = self.known.split_off(self.whole());
        self.known.extend(waiting.into_iter().filter(|row| keep(&row.1)));
    }

    /// Where the row with this key stands, or would stand.
    pub fn place(&self, key: &SortKey) -> usize {
        self.rows().binary_search_by(|row| row.0.cmp(key)).unwrap_or_else(|place| place)
    }

    /// A page arrived that ends at `last` (`None`: it was empty) and goes on at `next`. One that does not follow on what
    /// is loaded changes nothing here.
    pub(super) fn extend(&mut self, after: Option<&str>, last: Option<SortKey>, next: Option<String>) {
        if after.is_some() && after != self.next.as_deref() {
            return;
        }
        self.load = Load::Here;
        let reached = if next.is_none() { Some(END) } else { last };
        if after.is_none() && self.bound.is_some() && reached <= self.bound {
            // The first page once more, while more than it is loaded: nothing new about where the prefix ends.
            return;
        }
        self.bound = reached.or(self.bound).or(Some(END));
        self.next = next;
    }
}
