//! Views, and the one order of a list. Used by the store, the server's counts and the test of the SQL.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{AgentId, QueueId, Status, Summary};

/// A named filter and order over conversations. `mine`, `unassigned`, `open`, `promises`,
/// `approvals`, `resolved`, `queue:<id>`, `agent:<id>` on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// Assigned to me, open or on hold.
    Mine,
    /// Nobody's, open or on hold.
    Unassigned,
    /// Open, on hold, pending and snoozed.
    AllOpen,
    /// Those with an open promise or call-back, in any status, by the due of the first.
    Promises,
    /// Those with a goodwill gesture that waits for a supervisor, longest first. For who may decide.
    Approvals,
    /// A queue's open and on hold.
    Queue(QueueId),
    /// What a colleague has, open or on hold. For who may decide.
    Agent(AgentId),
    /// Resolved and no answer needed, newest first.
    Resolved,
}

impl View {
    /// Whether `summary` stands in this view of agent `me`.
    pub fn holds(&self, summary: &Summary, me: &AgentId) -> bool {
        match self {
            Self::Mine => is_held_by(summary, me),
            Self::Agent(agent) => is_held_by(summary, agent),
            Self::Unassigned => summary.status.is_active() && summary.assignee.is_none(),
            Self::AllOpen => !summary.status.is_done(),
            Self::Promises => summary.promise.is_some(),
            Self::Approvals => summary.gesture.is_some(),
            Self::Queue(queue) => summary.status.is_active() && summary.queue == *queue,
            Self::Resolved => summary.status.is_done(),
        }
    }

    /// Where `summary` stands in this view's order.
    pub fn key(&self, summary: &Summary) -> SortKey {
        match self {
            Self::Resolved => SortKey::of_resolved(summary),
            Self::Promises => SortKey::by(summary, summary.promise.as_ref().map(|promise| promise.due)),
            Self::Approvals => SortKey::by(summary, summary.gesture.as_ref().map(|gesture| gesture.since)),
            _ => SortKey::of(summary),
        }
    }
}

fn is_held_by(summary: &Summary, agent: &AgentId) -> bool {
    summary.status.is_active() && summary.assignee.as_ref().is_some_and(|assignee| assignee.id == *agent)
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mine => f.write_str("mine"),
            Self::Unassigned => f.write_str("unassigned"),
            Self::AllOpen => f.write_str("open"),
            Self::Promises => f.write_str("promises"),
            Self::Approvals => f.write_str("approvals"),
            Self::Queue(queue) => write!(f, "queue:{queue}"),
            Self::Agent(agent) => write!(f, "agent:{agent}"),
            Self::Resolved => f.write_str("resolved"),
        }
    }
}

impl FromStr for View {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "mine" => Self::Mine,
            "unassigned" => Self::Unassigned,
            "open" => Self::AllOpen,
            "promises" => Self::Promises,
            "approvals" => Self::Approvals,
            "resolved" => Self::Resolved,
            _ => match text.split_once(':') {
                Some(("queue", queue)) if !queue.is_empty() => Self::Queue(QueueId::new(queue)),
                Some(("agent", agent)) if !agent.is_empty() => Self::Agent(AgentId::new(agent)),
                _ => {
                    return Err(
                        "a view is mine, unassigned, open, promises, approvals, resolved, queue:<id> or agent:<id>",
                    );
                }
            },
        })
    }
}

impl Serialize for View {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for View {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The place of a conversation in a list: ascending, total, free of "now", so that nothing re-sorts by time alone.
/// Nothing waiting, or a clock that stands, is `i64::MAX` (SQLite and PostgreSQL sort NULL differently).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SortKey {
    /// 0 live, 1 not (always 0 among the resolved, promises and approvals).
    pub rank: u8,
    /// Due, in milliseconds; among the resolved the negative moment of resolving; what the promise is due or the gesture
    /// waits since.
    pub first: i64,
    /// Waiting since, in milliseconds; 0 among the resolved, promises and approvals.
    pub second: i64,
    /// The conversation's number.
    pub number: i64,
}

impl SortKey {
    /// The order of every view but Resolved.
    pub fn of(summary: &Summary) -> Self {
        let clock = &summary.clock;
        Self {
            rank: u8::from(!summary.live),
            first: clock.due_at.map_or(i64::MAX, super::Time::millis),
            second: clock.waiting_since.map_or(i64::MAX, super::Time::millis),
            number: summary.number,
        }
    }

    /// The order of a view that looks at one moment only.
    fn by(summary: &Summary, at: Option<super::Time>) -> Self {
        Self { rank: 0, first: at.map_or(i64::MAX, super::Time::millis), second: 0, number: summary.number }
    }

    /// The order of Resolved: newest first.
    pub fn of_resolved(summary: &Summary) -> Self {
        debug_assert!(summary.status != Status::Open);
        Self {
            rank: 0,
            first: summary.resolved_at.map_or(i64::MAX, |at| -at.millis()),
            second: 0,
            number: summary.number,
        }
    }
}
