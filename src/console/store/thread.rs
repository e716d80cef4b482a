//! One thread as far as it is loaded: the newest lines, older ones before them on demand.

use super::Load;
use crate::api::{Message, MessageId};
use crate::text::Untrusted;

/// A loaded suffix of a thread, oldest line first, ordered by position.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    lines: Vec<Message>,
    /// There are older lines on the server.
    more: bool,
    /// The newest page.
    pub load: Load,
    /// The page before the oldest line here.
    pub older: Load,
    /// The summary's newest message that a reload was made for, so that one missing line asks once.
    pub reloaded_for: Option<MessageId>,
    /// Our last replies in public, newest first, as they were when the newest page came; of public threads only.
    pub said_in_public: Vec<Untrusted>,
}

impl Thread {
    /// The lines, oldest first.
    pub fn lines(&self) -> &[Message] {
        &self.lines
    }

    /// Whether older lines can be asked for.
    pub const fn has_older(&self) -> bool {
        self.more
    }

    /// The newest line that a customer or an agent wrote: what `seen` tells the server.
    pub fn newest_written(&self) -> Option<&Message> {
        self.lines.iter().rev().find(|line| line.is_written())
    }

    /// A line by its id.
    pub fn line(&self, id: &MessageId) -> Option<&Message> {
        self.lines.iter().rev().find(|line| line.id == *id)
    }

    /// Takes a new or changed line. A line older than everything loaded waits for its page.
    pub fn put(&mut self, message: Message) {
        match self.lines.binary_search_by_key(&message.position, |line| line.position) {
            Ok(place) => {
                if self.lines[place].version < message.version {
                    self.lines[place] = message;
                }
            }
            Err(0) if self.more && !self.lines.is_empty() => {}
            Err(place) => self.lines.insert(place, message),
        }
    }

    /// Takes the newest page (`older` false) or the one before the oldest line.
    pub fn take_page(&mut self, messages: Vec<Message>, more: bool, older: bool) {
        if older {
            self.older = Load::Wanted;
            self.more = more;
        } else {
            self.load = Load::Here;
            let first = messages.first().map(|line| line.position);
            let last = self.lines.last().map(|line| line.position);
            if first > last || self.lines.is_empty() {
                // Nothing overlaps: what is here would stand beside a gap.
                self.lines.clear();
                self.more = more;
            } else if first < self.lines.first().map(|line| line.position) {
                self.more = more;
            }
        }
        let had_more = std::mem::take(&mut self.more);
        for message in messages {
            self.put(message);
        }
        self.more = had_more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fixture::message;

    fn positions(thread: &Thread) -> Vec<i64> {
        thread.lines().iter().map(|line| line.position).collect()
    }

    #[test]
    fn a_page_behind_the_stream_keeps_what_the_stream_brought() {
        let mut thread = Thread::default();
        thread.put(message(7, "seven"));
        thread.take_page((3..=6).map(|n| message(n, "")).collect(), true, false);
        assert_eq!(positions(&thread), [3, 4, 5, 6, 7]);
        assert!(thread.has_older());
        thread.take_page((1..=2).map(|n| message(n, "")).collect(), false, true);
        assert_eq!(positions(&thread), [1, 2, 3, 4, 5, 6, 7]);
        assert!(!thread.has_older());
    }

    #[test]
    fn a_changed_line_older_than_what_is_loaded_leaves_no_hole() {
        let mut thread = Thread::default();
        thread.take_page((30..=40).map(|n| message(n, "")).collect(), true, false);
        thread.put(message(3, "changed far above"));
        assert_eq!(positions(&thread)[0], 30);
    }

    #[test]
    fn an_older_version_changes_nothing() {
        let mut thread = Thread::default();
        let mut new = message(1, "new");
        new.version = 9;
        thread.put(new.clone());
        let mut old = message(1, "old");
        old.version = 8;
        thread.put(old);
        assert_eq!(thread.lines(), [new]);
    }
}
