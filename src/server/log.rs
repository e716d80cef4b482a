//! The newest part of the event log in memory: serialised once, followed by every reader at its own pace.
//!
//! Owns the ring and who is told about it. The whole log is the database's; nothing here decides rights, it only
//! keeps what decides them.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use tokio::sync::watch;

use crate::api::{AgentId, ConversationId, Cursor, Former, TeamId};

/// How many events stand in memory, and how many bytes of them: a message may be a megabyte.
pub const RING: usize = 8192;
const RING_BYTES: usize = 32 * 1024 * 1024;

/// Who may know of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Readers of the conversation's queue.
    Conversation {
        /// Which; whoever could read it only before is told that it is gone.
        id: ConversationId,
        /// The team of its queue.
        team: Option<TeamId>,
        /// Where it came from, when it moved.
        former: Option<Former>,
    },
    /// Readers of any conversation of a customer: the teams of their queues.
    Customer(Vec<Option<TeamId>>),
    /// Members of a team, or everybody.
    Queue(Option<TeamId>),
    /// Everybody who answers customers; the agent themself must log in anew.
    Agent(AgentId),
    /// Everybody who answers customers.
    Desk,
    /// This one and nobody else.
    Person(AgentId),
}

/// One event of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its sequence.
    pub seq: u64,
    /// Who may know.
    pub audience: Audience,
    /// The bytes on the wire.
    pub frame: Bytes,
}

/// What a reader gets from the ring.
pub enum Follow {
    /// These come next (perhaps none yet).
    Next(Vec<Arc<Entry>>),
    /// The ring begins later: the database has what is older.
    Older,
}

#[derive(Debug, Default)]
struct Ring {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
}

impl Ring {
    fn push(&mut self, entry: Entry) {
        self.bytes += entry.frame.len();
        self.entries.push_back(Arc::new(entry));
        while self.entries.len() > RING || self.bytes > RING_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.frame.len();
        }
    }
}

/// The ring.
#[derive(Debug)]
pub struct Log {
    epoch: Arc<str>,
    ring: RwLock<Ring>,
    head: watch::Sender<u64>,
}

impl Log {
    /// An empty ring whose log stands at `head`.
    pub fn new(epoch: Arc<str>, head: u64) -> Self {
        Self { epoch, ring: RwLock::default(), head: watch::Sender::new(head) }
    }

    /// The place `seq` in this log.
    pub fn at(&self, seq: u64) -> Cursor {
        Cursor { epoch: Arc::clone(&self.epoch), seq }
    }

    /// The last committed sequence.
    pub fn head(&self) -> u64 {
        *self.head.borrow()
    }

    /// Told of every new head.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// Takes committed events, in order.
    pub fn publish(&self, new: Vec<Entry>) {
        let Some(last) = new.last().map(|entry| entry.seq) else {
            return;
        };
        {
            let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
            for entry in new {
                ring.push(entry);
            }
        }
        self.head.send_replace(last);
    }

    /// Lets go of every event in memory: who is behind reads the database, where each says what is true now.
    pub fn forget(&self) {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        ring.entries.clear();
        ring.bytes = 0;
    }

    /// At most `limit` events after `seq`.
    pub fn after(&self, seq: u64, limit: usize) -> Follow {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let entries = &ring.entries;
        let Some(first) = entries.front().map(|entry| entry.seq) else {
            return if seq >= self.head() { Follow::Next(Vec::new()) } else { Follow::Older };
        };
        if seq + 1 < first {
            return Follow::Older;
        }
        let start = entries.partition_point(|entry| entry.seq <= seq);
        Follow::Next(entries.iter().skip(start).take(limit).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64) -> Entry {
        Entry { seq, audience: Audience::Queue(None), frame: Bytes::new() }
    }

    fn seqs(follow: Follow) -> Option<Vec<u64>> {
        match follow {
            Follow::Next(entries) => Some(entries.iter().map(|entry| entry.seq).collect()),
            Follow::Older => None,
        }
    }

    #[test]
    fn a_reader_gets_what_follows_its_place_or_is_sent_to_the_database() {
        let log = Log::new("e".into(), 10);
        assert_eq!(seqs(log.after(10, 9)), Some(vec![]));
        assert_eq!(seqs(log.after(9, 9)), None, "older than this process");
        log.publish((11..=20).map(entry).collect());
        assert_eq!(seqs(log.after(17, 2)), Some(vec![18, 19]));
        assert_eq!(seqs(log.after(10, 2)), Some(vec![11, 12]));
        assert_eq!(seqs(log.after(9, 2)), None);
        log.publish((21..21 + RING as u64).map(entry).collect());
        assert_eq!(seqs(log.after(19, 1)), None, "pushed out of the ring");
        assert_eq!(seqs(log.after(20, 1)), Some(vec![21]));
    }

    #[test]
    fn what_was_forgotten_is_read_from_the_database() {
        let log = Log::new("e".into(), 0);
        log.publish((1..=3).map(entry).collect());
        log.forget();
        assert_eq!((seqs(log.after(0, 9)), seqs(log.after(3, 9))), (None, Some(vec![])));
        log.publish(vec![entry(4)]);
        assert_eq!((seqs(log.after(2, 9)), seqs(log.after(3, 9))), (None, Some(vec![4])));
    }

    #[test]
    fn a_flood_of_long_messages_does_not_fill_the_memory() {
        let log = Log::new("e".into(), 0);
        let long = Bytes::from(vec![b'x'; 1024 * 1024]);
        let entry = |seq| Entry { seq, audience: Audience::Queue(None), frame: long.clone() };
        log.publish((1..=100).map(entry).collect());
        assert_eq!(seqs(log.after(67, 1)), None, "whoever is so far behind reads the database");
        assert_eq!(seqs(log.after(68, 1)), Some(vec![69]));
    }
}
