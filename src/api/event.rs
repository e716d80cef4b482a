//! What a backend pushes.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

use super::{
    Agent, AtWork, ConversationId, CustomerId, Draft, Gesture, Incident, Message, MyDay, Praise, Present, Promise,
    Purchase, Queue, QueueId, Summary, TeamId, TeamRules, Time, View,
};

/// A place in the event log: the database's epoch (a new one after a restore) and a sequence that rises in commit
/// order. `epoch-seq` on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// Which log.
    pub epoch: Arc<str>,
    /// The last sequence seen.
    pub seq: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (epoch, seq) = text.rsplit_once('-').ok_or("a cursor is epoch-sequence")?;
        let seq = seq.parse().map_err(|_| "a cursor ends with a number")?;
        if epoch.is_empty() || !epoch.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err("a cursor begins with an epoch of letters and digits");
        }
        Ok(Self { epoch: epoch.into(), seq })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// An answer together with the place in the log at which it was true (read in the same transaction).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stamped<T> {
    /// The place.
    pub as_of: Cursor,
    /// The answer.
    #[serde(flatten)]
    pub body: T,
}

/// How many conversations stand in a view; kept by the server, the console never counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewCount {
    /// Which view.
    #[schema(value_type = String)]
    pub view: View,
    /// How many.
    pub count: u64,
}

/// The counts of every view of one agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// One for each view, in the order shown.
    pub views: Vec<ViewCount>,
}

/// Where a conversation stood before a change, for a reader whose view it left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Former {
    /// Its queue.
    pub queue: QueueId,
    /// That queue's team.
    pub team: Option<TeamId>,
}

/// How the line to the backend is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkState {
    /// Not yet connected.
    Connecting,
    /// The embedded server is being started.
    Starting,
    /// Events arrive as they happen.
    Live,
    /// No line; tried again by itself.
    Down {
        /// The first failed attempt.
        since: Time,
        /// What went wrong.
        failure: Box<super::Failure>,
    },
}

/// One thing that happened. Those of the log (`*.changed`, `message.added`, `conversation.gone`) carry a [`Cursor`];
/// the others tell a whole state and are never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Event {
    /// A conversation is new or changed.
    #[serde(rename = "conversation.changed")]
    ConversationChanged {
        /// Where in the log.
        at: Cursor,
        /// As it is now.
        conversation: Box<Summary>,
        /// Where it was, when it moved between queues.
        former: Option<Former>,
    },
    /// A conversation is no longer there for this reader.
    #[serde(rename = "conversation.gone")]
    ConversationGone {
        /// Where in the log.
        at: Cursor,
        /// Which.
        id: ConversationId,
    },
    /// A line was added to a thread.
    #[serde(rename = "message.added")]
    MessageAdded {
        /// Where in the log.
        at: Cursor,
        /// The line.
        message: Box<Message>,
    },
    /// A line of a thread changed (its delivery state).
    #[serde(rename = "message.changed")]
    MessageChanged {
        /// Where in the log.
        at: Cursor,
        /// The line as it is now.
        message: Box<Message>,
    },
    /// A customer's record changed; who shows it asks for it again.
    #[serde(rename = "customer.changed")]
    CustomerChanged {
        /// Where in the log.
        at: Cursor,
        /// Who.
        id: CustomerId,
        /// They were forgotten: what is known of them is let go of at once, shown or not.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        erased: bool,
    },
    /// An order is new or changed.
    #[serde(rename = "purchase.changed")]
    PurchaseChanged {
        /// Where in the log.
        at: Cursor,
        /// The order as it is now.
        purchase: Box<Purchase>,
    },
    /// A promise is new or changed.
    #[serde(rename = "promise.changed")]
    PromiseChanged {
        /// Where in the log.
        at: Cursor,
        /// The promise as it is now.
        promise: Box<Promise>,
    },
    /// A goodwill gesture is new or was decided.
    #[serde(rename = "goodwill.changed")]
    GoodwillChanged {
        /// Where in the log.
        at: Cursor,
        /// The gesture as it is now.
        gesture: Box<Gesture>,
    },
    /// Praise was passed on to me, or I took note of it.
    #[serde(rename = "praise.changed")]
    PraiseChanged {
        /// Where in the log.
        at: Cursor,
        /// The praise as it is now.
        praise: Box<Praise>,
    },
    /// An incident is new or changed: opened, ended, touching others, told to more of them.
    #[serde(rename = "incident.changed")]
    IncidentChanged {
        /// Where in the log.
        at: Cursor,
        /// The incident as it is now.
        incident: Box<Incident>,
    },
    /// A queue is new or changed.
    #[serde(rename = "queue.changed")]
    QueueChanged {
        /// Where in the log.
        at: Cursor,
        /// The queue as it is now.
        queue: Box<Queue>,
    },
    /// An agent is new or changed.
    #[serde(rename = "agent.changed")]
    AgentChanged {
        /// Where in the log.
        at: Cursor,
        /// The agent as they are now.
        agent: Box<Agent>,
    },
    /// The team's rules changed.
    #[serde(rename = "rules.changed")]
    RulesChanged {
        /// Where in the log.
        at: Cursor,
        /// As they are now.
        rules: Box<TeamRules>,
    },
    /// How many stand in each view, at most twice a second.
    #[serde(rename = "counts")]
    Counts(Counts),
    /// An unsent text of mine changed, here or in another console. Told to nobody else.
    #[serde(rename = "draft")]
    Draft(Box<Draft>),
    /// My day, on connect and when it changes. Told to nobody else.
    #[serde(rename = "day")]
    Day(Box<MyDay>),
    /// Who of those I share work out to is here: all of them, on connect and when it changes. For who may decide.
    #[serde(rename = "presence")]
    Presence {
        /// Those who answer in queues that I see.
        agents: Vec<AtWork>,
    },
    /// Who else has the conversation open that this console has open: all of them, each time.
    #[serde(rename = "viewing")]
    Viewing {
        /// Which.
        conversation: ConversationId,
        /// The colleagues there, by name.
        others: Vec<Present>,
    },
    /// The line is alive (every 10 s).
    #[serde(rename = "heartbeat")]
    Heartbeat {
        /// The server's clock.
        now: Time,
    },
    /// The log does not reach back to where the reader was: take a fresh snapshot, then follow from `at`.
    #[serde(rename = "resync")]
    Resync {
        /// Where the stream goes on.
        at: Cursor,
    },
    /// How the line is; made by the console's own side of it, never sent by a server.
    #[serde(rename = "link")]
    Link {
        /// How it is.
        state: LinkState,
    },
    /// A kind this program does not know: counted, otherwise ignored.
    #[serde(other, rename = "unknown")]
    Unknown,
}

impl Event {
    /// The place in the log, for those that have one.
    pub const fn cursor(&self) -> Option<&Cursor> {
        match self {
            Self::ConversationChanged { at, .. }
            | Self::ConversationGone { at, .. }
            | Self::MessageAdded { at, .. }
            | Self::MessageChanged { at, .. }
            | Self::CustomerChanged { at, .. }
            | Self::PurchaseChanged { at, .. }
            | Self::PromiseChanged { at, .. }
            | Self::GoodwillChanged { at, .. }
            | Self::PraiseChanged { at, .. }
            | Self::IncidentChanged { at, .. }
            | Self::QueueChanged { at, .. }
            | Self::AgentChanged { at, .. }
            | Self::RulesChanged { at, .. }
            | Self::Resync { at } => Some(at),
            Self::Counts(_)
            | Self::Draft(_)
            | Self::Day(_)
            | Self::Presence { .. }
            | Self::Viewing { .. }
            | Self::Heartbeat { .. }
            | Self::Link { .. }
            | Self::Unknown => None,
        }
    }
}
