//! What there was between a customer and us, as far as it is loaded.

use super::Load;
use crate::api::Touchpoint;

/// A loaded prefix of the timeline, newest first.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The touchpoints.
    pub items: Vec<Touchpoint>,
    /// Where the next page begins; none before the first page and after the last.
    pub next: Option<String>,
    /// How far the asking has come: `Wanted` while a page is needed.
    pub load: Load,
}

impl Timeline {
    /// Takes a page that began at `after`. A page that does not follow what is here was asked for before a fresh start.
    pub fn take_page(&mut self, after: Option<&str>, items: Vec<Touchpoint>, next: Option<String>) {
        if after != self.next.as_deref() {
            return;
        }
        self.items.extend(items);
        self.next = next;
        self.load = Load::Here;
    }

    /// The end of what is here is in sight: the next page is needed, if there is one.
    pub fn want_more(&mut self) {
        if self.load == Load::Here && self.next.is_some() {
            self.load = Load::Wanted;
        }
    }
}
