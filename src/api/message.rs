//! What stands in a thread: messages, private notes, event lines.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgentRef, Channel, ConversationId, GestureKind, GestureState, Identity, MessageId, OpKey, QueueId, Status, Time,
};
use crate::text::Untrusted;

/// What a line of the thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// From the customer.
    Inbound,
    /// From us to the customer.
    Outbound,
    /// Private: never reaches the customer.
    Note,
    /// A system line.
    Event,
}

/// Who a line is by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Author {
    /// The customer (their name stands on the conversation).
    Customer,
    /// One of us.
    Agent(AgentRef),
    /// The program.
    System,
}

/// How far an outbound message has come. The console's own *sending* and *unsure* are not here: they are the outcome
/// of its own request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits out the moment in which it can be taken back: [`Envelope::release_at`].
    Held,
    /// Taken back before any channel had it: it never went out, and never will.
    Recalled,
    /// Waits for its channel.
    Queued,
    /// Taken by the channel and unreported for two minutes.
    Unsure,
    /// The channel has it: it counts as sent.
    Accepted,
    /// It arrived.
    Delivered,
    /// It was opened.
    Read,
    /// It will not arrive.
    Failed,
    /// No channel takes such messages here: it stands in the record only.
    Kept,
}

impl MessageState {
    /// Whether the channel has confirmed it.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered | Self::Read)
    }

    /// Whether it may still be taken back: no channel has it yet. (A queued one may be taken at any moment.)
    pub const fn may_be_recalled(self) -> bool {
        matches!(self, Self::Held | Self::Queued)
    }
}

/// Where an action plan went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanStage {
    /// It was taken up.
    Begun,
    /// It is through.
    Ended,
    /// It was the wrong one.
    Withdrawn,
}

/// Somebody who had a conversation open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Looked {
    /// Who.
    pub agent: AgentRef,
    /// From when on.
    pub at: Time,
}

/// What an event line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Change {
    /// The conversation began.
    Started {
        /// Over which channel.
        channel: Channel,
    },
    /// It went to somebody, or back to nobody.
    Assigned {
        /// Who had it.
        from: Option<AgentRef>,
        /// Who has it now.
        to: Option<AgentRef>,
    },
    /// Its status changed.
    Status {
        /// Before.
        from: Status,
        /// After.
        to: Status,
        /// Until when, for snoozed.
        until: Option<Time>,
        /// The reason's key, for resolved.
        reason: Option<String>,
        /// The result's key, for resolved.
        result: Option<String>,
    },
    /// The customer's message opened it again.
    Reopened,
    /// The customer thanked us on a resolved matter.
    Thanked,
    /// The identity was set.
    Identity {
        /// To what.
        to: Identity,
    },
    /// It moved into another queue.
    Moved {
        /// Out of which.
        from: QueueId,
        /// Into which.
        to: QueueId,
    },
    /// An action plan was taken up, closed or withdrawn.
    Plan {
        /// Which.
        plan: String,
        /// Where it went.
        to: PlanStage,
    },
    /// Somebody asked for a supervisor, or no longer does.
    Help {
        /// It was asked for.
        wanted: bool,
    },
    /// A goodwill gesture was made or decided on. Never how much.
    Goodwill {
        /// What it is.
        kind: GestureKind,
        /// Where it stands.
        state: GestureState,
    },
    /// A message of ours went to somebody it was not meant for.
    Misdirected {
        /// Which.
        message: MessageId,
        /// When it was sent.
        sent_at: Time,
        /// To which addresses, as far as they are known.
        to: Vec<Untrusted>,
        /// How far it had come.
        state: MessageState,
        /// Who of us has worked here since.
        since: Vec<AgentRef>,
        /// Who of us, besides whoever reports, has had it open since; none where nobody took note of that yet.
        #[serde(default)]
        looked: Option<Vec<Looked>>,
    },
    /// A line of another system's log, as it was imported.
    Imported,
}

/// One line of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its place: rises through the conversation. Threads are ordered by it, never by `at`.
    pub position: i64,
    /// Sequence of the event that last changed it.
    pub version: u64,
    /// What it is.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Author,
    /// What was written; empty for most events.
    pub text: Untrusted,
    /// When.
    pub at: Time,
    /// How far an outbound message has come; none for the others.
    pub state: Option<MessageState>,
    /// Why it failed, as the channel told.
    pub failure: Option<Untrusted>,
    /// The key the console made at Send.
    pub key: Option<OpKey>,
    /// What an event line tells.
    pub change: Option<Change>,
    /// From and to which addresses, with what, and when it may go; empty for most lines.
    #[serde(default, skip_serializing_if = "Envelope::is_empty")]
    pub envelope: Envelope,
}

impl Message {
    /// Whether its text holds a card number, a My Number or a token, which are shown covered.
    pub fn holds_secrets(&self) -> bool {
        matches!(crate::text::secrets::masked(self.text.raw()), std::borrow::Cow::Owned(_))
    }

    /// Whether a customer or an agent wrote it, and it stands: what `seen` and `last_message` speak of.
    pub const fn is_written(&self) -> bool {
        !matches!(self.kind, MessageKind::Event) && !matches!(self.state, Some(MessageState::Recalled))
    }
}

/// How a line travels, or travelled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Envelope {
    /// The address an inbound one came from, as its channel told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Untrusted>,
    /// The address an outbound one goes to; for an inbound one, the first of ours it was written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Untrusted>,
    /// Who else gets, or got, it: everybody the mail names besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Untrusted>,
    /// What goes with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attached>,
    /// Until when it can be taken back: then it goes out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Time>,
    /// When one of us reported that it went to somebody it was not meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misdirected_at: Option<Time>,
    /// Why it came back to its agent instead of going out; nobody got it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_back: Option<CameBack>,
}

/// Why a reply came back that had left its agent and not this shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameBack {
    /// It had waited for more than ten minutes, and what it says may hold no more.
    Old,
    /// The customer had written again since: it answers something else.
    Overtaken,
}

impl Envelope {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A file that goes with a message, as the thread shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attached {
    /// Its name: no path, no control characters.
    pub name: Untrusted,
    /// Bytes.
    pub size: u64,
}

/// A text file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name: 1 to 100 letters, digits, spaces or `-_.()`, not beginning with a dot.
    pub name: Untrusted,
    /// `text/plain`.
    pub media_type: String,
    /// What it says.
    pub text: Untrusted,
}
