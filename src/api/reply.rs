//! What a console gets from any backend.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Agent, Attachment, ConversationId, Counts, Customer, CustomerId, Draft, Drafts, Found, FoundCustomers, Gesture,
    Goodwill, Incident, IncidentId, Me, Message, MessageId, MetricScope, Metrics, MyDay, OpKey, Praise, ProactivePage,
    Promise, PromptMemory, Queue, Served, Stamped, Summary, TeamLoad, TeamRules, TouchedPage, Touchpoint, View,
};
use crate::text::Untrusted;

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
    /// With the newest page of a public conversation: the last twenty replies of ours in public, newest first, so that
    /// the next one is not the same again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said_in_public: Vec<Untrusted>,
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
    /// My own day.
    MyDay(Box<MyDay>),
    /// How work is spread over my team.
    TeamLoad(Box<TeamLoad>),
    /// What became of prompts in a conversation.
    PromptMemory {
        /// Which.
        conversation: ConversationId,
        /// What.
        memory: Box<PromptMemory>,
    },
    /// A page of whom to tell before they ask, or of who was told.
    Proactive {
        /// Those who were told.
        told: bool,
        /// The page began here (`after` of the request).
        after: Option<String>,
        /// The page.
        page: Stamped<ProactivePage>,
    },
    /// Incidents.
    Incidents(Vec<Incident>),
    /// An incident, new or changed.
    Incident(Box<Stamped<Incident>>),
    /// A page of an incident's customers.
    Touched {
        /// Of which incident.
        incident: IncidentId,
        /// The page began here (`after` of the request).
        after: Option<String>,
        /// The page.
        page: TouchedPage,
    },
    /// The team's rules.
    Rules(Box<TeamRules>),
    /// All my unsent texts.
    Drafts(Drafts),
    /// An unsent text of mine, kept.
    Draft(Box<Draft>),
    /// It was noted.
    Noted,
}
