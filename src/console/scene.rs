//! What every pane may see: how the console speaks and looks, what it knows, what is being looked at and written.
//!
//! Panes change it in `act` and `layout` and only read it in `draw`; they never see each other.

use std::collections::HashMap;

use ratatui::style::Style;

use super::day::OwnDay;
use super::desk::{Desk, Focus, Listing};
use super::env::Env;
use super::flow::{Attempt, Made};
use super::hints::Hints;
use super::notes::Notes;
use super::store::Store;
use super::theme::{Scope, Sign};
use super::widget::cells::{Row, Span};
use super::{Action, CallId, Effect, EffectId, Entry, IdSource, Slot};
use crate::api::{
    AgentId, ConversationId, CustomerId, Failure, MessageId, OpKey, PromiseId, Request, Status, Summary, Time, View,
};
use crate::locale::Lang;
use crate::text::Lines;

/// What an answer is for: how a failure finds the place that can do something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Who am I.
    Me,
    /// The counts.
    Counts,
    /// Figures.
    Metrics,
    /// My own day, at the start.
    MyDay,
    /// A change of my own day, with what is said when it has happened.
    Day(String),
    /// How work is spread over my team.
    TeamLoad,
    /// How many conversations somebody can have at a time.
    Capacity(AgentId, u32),
    /// What became of prompts.
    Prompts,
    /// Which prompts were seen.
    Shown,
    /// Colleagues.
    Agents,
    /// A step of an action plan.
    Plan(ConversationId),
    /// Calling a supervisor, or one has come.
    Help(ConversationId, bool),
    /// The team's rules.
    Rules,
    /// Switching one off for the team, by its id.
    SetRules(String),
    /// A page of a view.
    List(View),
    /// The newest page of a thread.
    Thread(ConversationId),
    /// Older lines of a thread.
    Older(ConversationId),
    /// A customer's record.
    Customer(CustomerId),
    /// The drafts of every console of mine.
    Drafts,
    /// The server's copy of an unsent text.
    Keep(Slot),
    /// Telling where this console is.
    Where,
    /// A conversation that no list brought.
    Conversation(ConversationId),
    /// An own send.
    Send(OpKey),
    /// What became of an unsure send.
    Check(OpKey),
    /// Taking a reply back.
    Recall(ConversationId, MessageId),
    /// Reporting that a message went to the wrong person.
    Misdirected(ConversationId),
    /// The files of a reply that was taken back: its text.
    Files(Slot),
    /// Taking a conversation.
    Claim(ConversationId),
    /// The next one to serve; with what was said before it.
    Next(Option<String>),
    /// Resolving, and then the next one.
    Resolve(ConversationId, Reversal),
    /// Undoing.
    Undo(ConversationId, Reversal),
    /// Something about the customer's record.
    Record(super::flow::RecordPurpose),
    /// A promise, a verification, a gesture, praise.
    Made(Made),
    /// Whom to tell before they ask, incidents, a conversation that we begin.
    TellFirst(super::flow::Telling),
    /// A change of one conversation, with what would undo it.
    Change(ConversationId, Option<Reversal>),
}

/// What `u` would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// Give it back to whom it belonged, if it still is with whom it was given to.
    Assign {
        /// Whose it was.
        was: Option<AgentId>,
        /// Whose it was made.
        made: Option<AgentId>,
    },
    /// Set the status that it had, if it still has the one that was set.
    Status {
        /// The status that it had.
        was: Status,
        /// For snoozed: until when.
        until: Option<Time>,
        /// The status that was set.
        made: Status,
    },
    /// Give it back the labels that it had, if it still has those that were set.
    Tags {
        /// The labels that it had.
        was: Vec<crate::text::Untrusted>,
        /// The labels that were set.
        made: Vec<crate::text::Untrusted>,
    },
    /// Take an action plan back that was taken up.
    Plan,
    /// Split two records again that were made one.
    Merge {
        /// Into whom.
        customer: CustomerId,
        /// Which merge.
        merge: crate::api::MergeId,
    },
    /// Open a promise again that was ended.
    Promise {
        /// Which.
        id: PromiseId,
        /// Its version since.
        version: u64,
    },
    /// Show a prompt again that was waved away.
    Prompt {
        /// Which.
        id: String,
    },
}

/// A line for the user about what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// It is about a failure.
    pub failed: bool,
    /// It names what undo undoes.
    pub names_undo: bool,
    /// It holds only as long as this reply can be taken back.
    pub held: Option<MessageId>,
}

/// Everything but the panes.
pub struct Scene {
    /// How the console speaks and looks.
    pub env: Env,
    /// What it knows.
    pub store: Store,
    /// What is looked at and written.
    pub desk: Desk,
    /// The prompts beside the open conversation.
    pub hints: Hints,
    /// What follows from my own day, for me alone.
    pub day: OwnDay,
    /// What the draft check says of the open reply.
    pub notes: Notes,
    /// The server's time, as of the last message.
    pub now: Time,
    /// What just happened.
    pub notice: Option<Notice>,
    /// What undo undoes: the newest own change, nothing before it.
    pub reversal: Option<(ConversationId, Reversal)>,
    ids: Box<dyn IdSource>,
    last_id: u64,
    waiting: HashMap<CallId, Purpose>,
    attempts: HashMap<CallId, Box<Attempt>>,
    effects: Vec<Effect>,
}

impl Scene {
    /// Nothing known, nothing looked at.
    pub fn new(env: Env, ids: Box<dyn IdSource>) -> Self {
        Self {
            env,
            store: Store::default(),
            desk: Desk::default(),
            hints: Hints::default(),
            notes: Notes::default(),
            day: OwnDay::default(),
            now: Time::default(),
            notice: None,
            reversal: None,
            ids,
            last_id: 0,
            waiting: HashMap::new(),
            attempts: HashMap::new(),
            effects: Vec::new(),
        }
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Wants something done.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// What is wanted since the last call.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Asks the backend.
    pub fn call(&mut self, purpose: Purpose, request: Request) {
        let id = CallId(self.next_id());
        if let Some(attempt) = self.attempt(&purpose, &request) {
            self.attempts.insert(id, Box::new(attempt));
        }
        self.waiting.insert(id, purpose);
        self.effects.push(Effect::Call(id, request));
    }

    /// Journals, then asks the backend, whatever the disk says.
    pub fn journal_then_call(&mut self, entry: Entry, purpose: Purpose, request: Request) {
        self.journaled(&entry);
        let effect = EffectId(self.next_id());
        let call = CallId(self.next_id());
        self.waiting.insert(call, purpose);
        self.effects.push(Effect::Send(effect, entry, call, request));
    }

    /// Writes to the draft journal.
    pub fn journal(&mut self, entry: Entry) {
        self.journaled(&entry);
        let id = self.effect_id();
        self.effects.push(Effect::Journal(id, entry));
    }

    /// A fresh name for an effect.
    pub fn effect_id(&mut self) -> EffectId {
        EffectId(self.next_id())
    }

    /// A fresh operation key.
    pub fn key(&mut self) -> OpKey {
        self.ids.key()
    }

    /// What an answer was for; each is answered once.
    pub fn purpose(&mut self, call: CallId) -> Option<Purpose> {
        self.waiting.remove(&call)
    }

    /// What was asked on a version, with what was seen then; each is answered once.
    pub fn take_attempt(&mut self, call: CallId) -> Option<Box<Attempt>> {
        self.attempts.remove(&call)
    }

    /// Whether something of this purpose is on its way.
    pub fn is_waiting_for(&self, purpose: &Purpose) -> bool {
        self.waiting.values().any(|waiting| waiting == purpose)
    }

    /// The conversation that is open.
    pub fn open(&self) -> Option<&Summary> {
        self.desk.open.as_ref().and_then(|id| self.store.summary(id))
    }

    /// The conversation that a key is about: the open one while its thread or text has the focus, else the one under
    /// the cursor. Where the list no longer shows that one, the open one.
    pub fn subject(&self) -> Option<&Summary> {
        let selected = self.desk.selected.as_ref().filter(|id| self.desk.focus.is_list() && self.is_listed(id));
        selected.or(self.desk.open.as_ref()).and_then(|id| self.store.summary(id))
    }

    /// Whether the list shows this conversation.
    fn is_listed(&self, id: &ConversationId) -> bool {
        match &self.desk.listing {
            Listing::View(view) => {
                let known = self.store.summary(id).zip(self.store.my_id());
                known.is_some_and(|(summary, me)| view.holds(summary, me))
            }
            Listing::Unsent => self.unsent_state(id).is_some(),
        }
    }

    /// Says what happened.
    pub fn say(&mut self, text: String) {
        self.notice = Some(Notice { text, failed: false, names_undo: false, held: None });
    }

    /// Says what happened, and that undo undoes it.
    pub fn say_undoable(&mut self, text: String, id: ConversationId, reversal: Reversal) {
        self.reversal = Some((id, reversal));
        self.notice = Some(Notice { text, failed: false, names_undo: true, held: None });
    }

    /// Says that a reply can still be taken back, for as long as it can.
    pub fn say_held(&mut self, text: String, message: MessageId) {
        self.notice = Some(Notice { text, failed: false, names_undo: false, held: Some(message) });
    }

    /// A message changed: what was said of it while it could be taken back holds no more.
    pub fn moved_on(&mut self, message: &crate::api::Message) {
        if message.state != Some(crate::api::MessageState::Held) {
            self.notice.take_if(|notice| notice.held.as_ref() == Some(&message.id));
        }
    }

    /// Says what went wrong.
    pub fn complain(&mut self, text: String) {
        self.notice = Some(Notice { text, failed: true, names_undo: false, held: None });
    }

    /// Says how a call failed.
    pub fn complain_of(&mut self, failure: &Failure) {
        let text = self.env.failure(failure, self.now);
        self.complain(text);
    }
}

/// How things are said and shown in more than one pane.
impl Scene {
    /// A pane's title row.
    pub fn title(&self, text: &str, focused: bool) -> Row {
        let style = self.env.style(if focused { Scope::TitleFocused } else { Scope::Title });
        self.ruled(Row::default().with(format!(" {text}"), style), focused)
    }

    /// A row with a line through what is free of it.
    pub fn ruled(&self, row: Row, focused: bool) -> Row {
        let style = self.env.style(if focused { Scope::BorderFocused } else { Scope::Border });
        Row { rule: Some(Span { text: self.env.sign(Sign::Horizontal).to_owned(), style }), ..row }
    }

    /// The style of a row that can be selected.
    pub fn row_style(&self, chosen: bool, focused: bool) -> Style {
        self.env.style(match (chosen, focused) {
            (true, true) => Scope::ListFocused,
            (true, false) => Scope::ListSelected,
            (false, _) => Scope::List,
        })
    }

    /// What a customer is called in lists.
    pub fn name_of(&self, customer: &crate::api::CustomerRef) -> String {
        if customer.name.is_empty() {
            return self.env.text("customer-unnamed");
        }
        crate::text::fit(&customer.name.safe_name()).into_owned()
    }

    /// Number and customer: which conversation is meant, in few words.
    pub fn who(&self, summary: &Summary) -> String {
        format!("#{} {}", summary.number, self.name_of(&summary.customer))
    }

    /// What an action does, as the help says it.
    pub fn action_name(&self, action: Action) -> String {
        self.env.text(&format!("action-{}", action.name().replace('_', "-")))
    }

    /// Shows another list, from its top.
    pub fn show(&mut self, listing: Listing) {
        self.desk.chosen = true;
        if self.desk.listing != listing {
            self.desk.listing = listing;
            self.desk.selected = None;
        }
    }

    /// Opens the selected conversation: its thread, its customer, its unsent text.
    pub fn open_selected(&mut self) {
        if let Some(id) = self.desk.selected.clone() {
            self.open_conversation(id);
        }
    }

    /// Opens a conversation.
    pub fn open_conversation(&mut self, id: ConversationId) {
        if self.desk.open.as_ref() != Some(&id) {
            self.desk.mode = self.desk.unsent_in(&id);
            self.desk.open = Some(id.clone());
            self.desk.sought = None;
            self.desk.customer_over = false;
            self.desk.plan = self.store.summary(&id).is_some_and(|summary| super::flow::active(summary).is_some());
            self.desk.plan_step = 0;
            self.desk.plan_ending = false;
        }
        self.desk.selected = Some(id);
        self.desk.focus = Focus::Thread;
    }
}

/// What the data files of the server say.
impl Scene {
    /// What a plan is called in the agent's language; its word where our files do not know it.
    pub fn plan_title(&self, plan: &str) -> String {
        let known = self.env.plans().get(plan);
        known.map_or_else(
            || crate::text::Untrusted::from(plan).shown(Lines::Single).into_owned(),
            |known| known.title(self.env.lang()).to_owned(),
        )
    }

    /// The label of a reason or result in the agent's language; its key when the tree no longer has it.
    pub fn wrap_up_label(&self, key: &str) -> String {
        let tree = self.store.me.as_ref().map(|me| &me.wrap_up);
        let node = tree.and_then(|tree| tree.reasons.iter().chain(&tree.results).find(|node| node.key == key));
        let label = node.map_or_else(
            || crate::text::Untrusted::from(key),
            |node| match self.env.lang() {
                Lang::En => node.en.clone(),
                Lang::Ja => node.ja.clone(),
            },
        );
        label.shown(Lines::Single).into_owned()
    }
}
