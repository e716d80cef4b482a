//! What a console asks of any backend.

use super::{
    AgentId, ConversationId, CustomerId, CustomerPatch, DayPatch, GestureId, IdentityCheck, IncidentId, IncidentPatch,
    MemoryId, MemoryPatch, MergeId, MessageId, MetricScope, Mode, NewConversation, NewGesture, NewIncident, NewMemory,
    NewPraise, NewPromise, NewRules, NewTelling, NextScope, OpKey, Outgoing, Patch, PlanChange, PraiseId, PromiseId,
    PromisePatch, PromptNote, ShownPrompts, Skip, Time, Verdict, View, Whereabouts, Writing,
};

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
    /// Whom to tell before they ask; or, `told`, who was told of late and by whom.
    Proactive {
        /// Those who were told.
        told: bool,
        /// Where to go on.
        after: Option<String>,
    },
    /// Every incident that holds, the newest first, then what ended of late.
    Incidents,
    /// Make an incident known.
    OpenIncident {
        /// This request's own key.
        key: OpKey,
        /// What, since when, whom it touches.
        incident: Box<NewIncident>,
    },
    /// Change an incident, end it, keep the text to all as far as it is written.
    ChangeIncident {
        /// Which.
        incident: IncidentId,
        /// The version that was seen (If-Match).
        version: u64,
        /// What to change.
        patch: Box<IncidentPatch>,
    },
    /// The customers of an incident.
    Touched {
        /// Which.
        incident: IncidentId,
        /// Where to go on.
        after: Option<String>,
    },
    /// Send one text to all of an incident who were not told yet.
    TellAll {
        /// This request's own key.
        key: OpKey,
        /// Which.
        incident: IncidentId,
        /// What to say.
        telling: NewTelling,
    },
    /// Take back all that is still held of it.
    RecallAll {
        /// This request's own key.
        key: OpKey,
        /// Which.
        incident: IncidentId,
    },
    /// Begin a conversation with a customer.
    Begin {
        /// This request's own key.
        key: OpKey,
        /// With whom, about what.
        conversation: NewConversation,
    },
    /// A move within an action plan.
    Plan {
        /// This request's own key.
        key: OpKey,
        /// On which conversation.
        conversation: ConversationId,
        /// The version the agent saw (If-Match): a colleague's move since then comes first.
        version: Option<u64>,
        /// Which move.
        change: PlanChange,
    },
    /// My own day.
    MyDay,
    /// Begin or end a break, say when today ends, set my hours, wave a line for me alone away.
    ChangeDay(Box<DayPatch>),
    /// How work is spread over my team; promises are counted up to this moment.
    TeamLoad {
        /// The end of today, where I am.
        until: Time,
    },
    /// Say how many conversations somebody can have at a time.
    SetCapacity {
        /// Who.
        agent: AgentId,
        /// As many, 1 to 200.
        capacity: u32,
    },
    /// What became of prompts in a conversation before.
    PromptMemory(ConversationId),
    /// What became of one just now.
    NotePrompt {
        /// In which conversation.
        conversation: ConversationId,
        /// Its rule's id.
        prompt: String,
        /// What.
        note: PromptNote,
    },
    /// Which prompts stand beside a conversation now.
    ShownPrompts {
        /// Which conversation.
        conversation: ConversationId,
        /// Ids of their rules.
        shown: ShownPrompts,
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
                | Self::OpenIncident { .. }
                | Self::ChangeIncident { .. }
                | Self::TellAll { .. }
                | Self::RecallAll { .. }
                | Self::Begin { .. }
                | Self::Plan { .. }
                | Self::ChangeDay(_)
                | Self::SetCapacity { .. }
                | Self::NotePrompt { .. }
                | Self::ShownPrompts { .. }
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
