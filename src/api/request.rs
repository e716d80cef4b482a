//! What a console asks of any backend, and what it gets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Agent, AgentId, Attachment, ConversationId, Counts, Cursor, Customer, CustomerId, CustomerPatch, Draft, Drafts,
    Found, FoundCustomers, Gesture, GestureId, Goodwill, IdentityCheck, Me, MemoryId, MemoryPatch, MergeId, Message,
    MessageId, MetricScope, Metrics, Mode, NewGesture, NewMemory, NewPraise, NewPromise, NewRules, OpKey, Patch,
    PlanChange, Praise, PraiseId, Promise, PromiseId, PromisePatch, Queue, QueueId, Stamped, Status, Summary,
    TeamRules, Touchpoint, Verdict, View, Whereabouts, WrapUp, Writing,
};
use crate::text::Untrusted;

/// A message on its way out: `POST /v1/conversations/{id}/messages`, its key in the `Idempotency-Key` header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Private: never reaches the customer.
    #[serde(default)]
    pub note: bool,
    /// What to say.
    pub text: Untrusted,
    /// The newest written message the agent had on screen; something newer makes it a conflict. Notes need none.
    #[serde(default)]
    pub seen: Option<MessageId>,
    /// The status to set in the same stroke; without it the status stays.
    #[serde(default)]
    pub then: Option<Status>,
    /// Recorded with `then: resolved`.
    #[serde(default)]
    pub wrap_up: Option<WrapUp>,
    /// The version of my draft that this was: it goes with the send. One of another version stays.
    #[serde(default)]
    pub draft: Option<Cursor>,
    /// Who gets a mail besides: addresses, at most 50. A reply to all is never made by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Untrusted>,
    /// Text files that go with it, at most 5 and 4 MiB together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// With a note: who has the matter from then on, in the same stroke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
}

/// To whom a conversation goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who is believed to have it; none is nobody.
    #[serde(default)]
    pub from: Option<AgentId>,
    /// Who shall have it; none is whoever of the queue's team takes it.
    #[serde(default)]
    pub to: Option<AgentId>,
    /// Into which queue it moves; without it it stays in its own.
    #[serde(default)]
    pub queue: Option<QueueId>,
}

/// From where the next conversation is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NextScope {
    /// From every queue I can see.
    All,
    /// From one.
    Queue {
        /// Which.
        queue: QueueId,
    },
}

/// A conversation passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Which.
    pub id: ConversationId,
    /// `skill`, `language`, `conflict`, `break`.
    pub reason: String,
}

/// Why the server chose this one; the console says it in three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Ringing, or the customer is present.
    Live,
    /// A call-back or promise whose time has come.
    Promised,
    /// Overdue, the worst by waiting against target.
    Overdue,
    /// Due soon.
    DueSoon,
    /// Waiting longest.
    Waiting,
}

/// The conversation to serve next, claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Served {
    /// Which, now mine.
    pub conversation: Summary,
    /// Why this one.
    pub why: Why,
}

/// A page of a list, in the view's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// The conversations.
    pub items: Vec<Summary>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// A page of a thread, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Thread {
    /// The conversation itself, read in the same transaction.
    pub conversation: Summary,
    /// The lines.
    pub messages: Vec<Message>,
    /// There are older ones before these.
    pub more: bool,
}

/// What a console asks. A feature adds a variant, not a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Who am I.
    Me,
    /// A page of a view, from `after` (a [`Page::next`]) on.
    List {
        /// Which view.
        view: View,
        /// Where to go on.
        after: Option<String>,
        /// At most this many, 1 to 200.
        limit: u16,
    },
    /// One conversation.
    Conversation(ConversationId),
    /// The newest `limit` lines of a thread, or those before `before`.
    Thread {
        /// Which conversation.
        conversation: ConversationId,
        /// Older than this line.
        before: Option<MessageId>,
        /// At most this many, 1 to 200.
        limit: u16,
    },
    /// The message that carries this key, if the conversation has one: what became of an unsure send.
    Sent {
        /// In which conversation.
        conversation: ConversationId,
        /// The key made at Send.
        key: OpKey,
    },
    /// A customer with purchases, touchpoints and open conversations. One that was merged is answered by the survivor.
    Customer(CustomerId),
    /// A customer's touchpoints of every kind, newest first, from `after` on.
    Timeline {
        /// Whose.
        customer: CustomerId,
        /// Where to go on.
        after: Option<String>,
    },
    /// Records that seem to be of the same person as this one.
    Duplicates(CustomerId),
    /// Customers of this name or reading (any part of it), or with exactly this mail, telephone or handle.
    FindCustomers {
        /// What was typed.
        text: String,
    },
    /// Every agent I may see.
    Agents,
    /// The counts of my views.
    Counts,
    /// Figures of a window.
    Metrics(MetricScope),
    /// Send a reply or write a note.
    Send {
        /// Where.
        conversation: ConversationId,
        /// Made at Send, frozen with the body.
        key: OpKey,
        /// What.
        body: Outgoing,
    },
    /// Take back a message that no channel has yet.
    Recall {
        /// This request's own key.
        key: OpKey,
        /// Which.
        message: MessageId,
    },
    /// Report that a message went to somebody it was not meant for.
    Misdirected {
        /// This request's own key.
        key: OpKey,
        /// Which.
        message: MessageId,
    },
    /// The files that go with a message, whole.
    Attachments(MessageId),
    /// Take it, if nobody (or I) have it.
    Claim(ConversationId),
    /// Serve me the next one.
    Next {
        /// This request's own key.
        key: OpKey,
        /// From where.
        scope: NextScope,
        /// Passing this one over.
        skip: Option<Skip>,
        /// The one on screen: where it is mine, it is not served to me again by this call.
        here: Option<ConversationId>,
    },
    /// Give it to somebody, or to nobody.
    Assign {
        /// This request's own key.
        key: OpKey,
        /// Which.
        conversation: ConversationId,
        /// Who is believed to have it.
        from: Option<AgentId>,
        /// Who shall have it.
        to: Option<AgentId>,
    },
    /// Change status, priority, tags.
    Change {
        /// Which.
        conversation: ConversationId,
        /// The version the agent saw (If-Match).
        version: u64,
        /// What to change.
        patch: Patch,
    },
    /// Record that somebody was, or was not, verified.
    Identify {
        /// In which conversation.
        conversation: ConversationId,
        /// The version the agent saw (If-Match).
        version: u64,
        /// What came of it.
        check: IdentityCheck,
    },
    /// Look at account data without verification: the audit keeps who did.
    Reveal(ConversationId),
    /// Promise something, or book a call-back.
    Promise {
        /// This request's own key.
        key: OpKey,
        /// In which conversation.
        conversation: ConversationId,
        /// What, by when.
        promise: NewPromise,
    },
    /// End a promise, move it, note a try to call.
    ChangePromise {
        /// Which.
        promise: PromiseId,
        /// The version the agent saw (If-Match).
        version: u64,
        /// What to change.
        patch: PromisePatch,
    },
    /// What is to be known before a goodwill gesture is made here.
    Goodwill(ConversationId),
    /// Make a goodwill gesture; beyond what I may decide it waits for a supervisor.
    Give {
        /// This request's own key.
        key: OpKey,
        /// In which conversation.
        conversation: ConversationId,
        /// What, worth how much, why.
        gesture: NewGesture,
    },
    /// Approve a gesture or send it back.
    Decide {
        /// Which.
        gesture: GestureId,
        /// The version the supervisor saw (If-Match).
        version: u64,
        /// What they decided.
        verdict: Verdict,
    },
    /// Pass a customer's praise on to a colleague.
    PassOn {
        /// This request's own key.
        key: OpKey,
        /// What, to whom.
        praise: NewPraise,
    },
    /// Praise that was passed on to me and that I have not taken note of, oldest first.
    Praise,
    /// I took note of it.
    TakeNote(PraiseId),
    /// A move within an action plan.
    Plan {
        /// This request's own key.
        key: OpKey,
        /// On which conversation.
        conversation: ConversationId,
        /// Which move.
        change: PlanChange,
    },
    /// Ask for a supervisor, without a reason; or no longer.
    Help {
        /// Where.
        conversation: ConversationId,
        /// Asked for.
        wanted: bool,
    },
    /// The team's rules.
    Rules,
    /// Replace the team's rules.
    SetRules {
        /// The version they were read at (If-Match).
        version: u64,
        /// The whole of them.
        body: NewRules,
    },
    /// Change a customer's record. This and everything below is answered with the customer.
    EditCustomer {
        /// Whose.
        customer: CustomerId,
        /// The version the agent saw (If-Match).
        version: u64,
        /// What to change.
        patch: Box<CustomerPatch>,
    },
    /// Remember something of a customer.
    Remember {
        /// This request's own key.
        key: OpKey,
        /// Of whom.
        customer: CustomerId,
        /// What.
        memory: Box<NewMemory>,
    },
    /// Put right, or confirm, something remembered.
    Amend {
        /// Of whom.
        customer: CustomerId,
        /// Which.
        memory: MemoryId,
        /// The version of the customer the agent saw (If-Match).
        version: u64,
        /// What to change.
        patch: Box<MemoryPatch>,
    },
    /// Forget something remembered.
    Forget {
        /// Of whom.
        customer: CustomerId,
        /// Which.
        memory: MemoryId,
    },
    /// Two records are one person: everything of `from` goes to `customer`.
    Merge {
        /// This request's own key.
        key: OpKey,
        /// Who stays.
        customer: CustomerId,
        /// Whose record goes into it.
        from: CustomerId,
    },
    /// They were not: take a merge back.
    Split {
        /// This request's own key.
        key: OpKey,
        /// Into whom it was merged.
        customer: CustomerId,
        /// Which merge.
        merge: MergeId,
    },
    /// All my unsent texts.
    Drafts,
    /// Keep an unsent text of mine as it stands now, or give it up.
    Keep {
        /// In which conversation.
        conversation: ConversationId,
        /// Reply or note.
        mode: Mode,
        /// How it stands.
        body: Writing,
    },
    /// Tell colleagues where this console is.
    Where(Whereabouts),
}

impl Request {
    /// Whether it changes anything; a write that got no answer is [`Failure::Unknown`](super::Failure::Unknown).
    pub const fn is_write(&self) -> bool {
        matches!(
            self,
            Self::Send { .. }
                | Self::Recall { .. }
                | Self::Misdirected { .. }
                | Self::Claim(_)
                | Self::Next { .. }
                | Self::Assign { .. }
                | Self::Change { .. }
                | Self::Identify { .. }
                | Self::Reveal(_)
                | Self::Promise { .. }
                | Self::ChangePromise { .. }
                | Self::Give { .. }
                | Self::Decide { .. }
                | Self::PassOn { .. }
                | Self::TakeNote(_)
                | Self::Plan { .. }
                | Self::Help { .. }
                | Self::SetRules { .. }
                | Self::EditCustomer { .. }
                | Self::Remember { .. }
                | Self::Amend { .. }
                | Self::Forget { .. }
                | Self::Merge { .. }
                | Self::Split { .. }
                | Self::Keep { .. }
        )
    }
}

/// An answer. Each variant names what it is, so that the store folds it whatever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Who I am.
    Me(Box<Me>),
    /// A page of a view.
    List {
        /// Which view.
        view: View,
        /// The page began here (`after` of the request).
        after: Option<String>,
        /// The page.
        page: Stamped<Page>,
    },
    /// A conversation, new, changed or as asked for.
    Conversation(Box<Stamped<Summary>>),
    /// A page of a thread.
    Thread {
        /// Older than this line; none for the newest page.
        before: Option<MessageId>,
        /// The page.
        page: Box<Stamped<Thread>>,
    },
    /// A customer.
    Customer(Box<Stamped<Customer>>),
    /// A page of a customer's timeline.
    Timeline {
        /// Whose.
        customer: CustomerId,
        /// The page began here (`after` of the request).
        after: Option<String>,
        /// The touchpoints.
        items: Vec<Touchpoint>,
        /// Where to go on.
        next: Option<String>,
    },
    /// Records that seem to be of the same person.
    Duplicates {
        /// As whom.
        customer: CustomerId,
        /// Who, each with the reason.
        items: Vec<Found>,
    },
    /// Customers that match.
    FoundCustomers {
        /// What was typed.
        text: String,
        /// Who.
        found: FoundCustomers,
    },
    /// Agents.
    Agents(Vec<Agent>),
    /// Queues.
    Queues(Vec<Queue>),
    /// Counts.
    Counts(Counts),
    /// Figures, of what was asked for.
    Metrics(MetricScope, Box<Metrics>),
    /// The message, as the server has it, with the conversation after it.
    Sent {
        /// The message.
        message: Box<Message>,
        /// The conversation.
        conversation: Box<Summary>,
    },
    /// The files of a message.
    Attachments {
        /// Of which.
        message: MessageId,
        /// Whole.
        items: Vec<Attachment>,
    },
    /// No message carries that key: it was never stored.
    NotSent {
        /// The key asked for.
        key: OpKey,
    },
    /// What to serve next; none when nobody waits.
    Next(Option<Box<Served>>),
    /// It stands in the audit that account data of this conversation was looked at.
    Revealed(ConversationId),
    /// A promise, new or changed.
    Promise(Box<Stamped<Promise>>),
    /// What is to be known before a gesture.
    Goodwill(Box<Goodwill>),
    /// A gesture, new or decided.
    Gesture(Box<Stamped<Gesture>>),
    /// Praise for me.
    Praise(Vec<Praise>),
    /// Praise that was passed on, or taken note of.
    Praised(Box<Praise>),
    /// The team's rules.
    Rules(Box<TeamRules>),
    /// All my unsent texts.
    Drafts(Drafts),
    /// An unsent text of mine, kept.
    Draft(Box<Draft>),
    /// It was noted.
    Noted,
}

/// What a backend can do; the console hides the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Events are pushed and can be resumed.
    pub push: bool,
    /// Sends carry an idempotency key that survives a lost answer.
    pub idempotent: bool,
    /// Claiming is atomic.
    pub claim: bool,
    /// The server chooses the next conversation.
    pub next: bool,
    /// Purchases are known.
    pub purchases: bool,
}

/// What the console looks at, so that a polling backend knows what to poll first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    /// The view on screen.
    pub view: Option<View>,
    /// The conversation on screen.
    pub conversation: Option<ConversationId>,
}
