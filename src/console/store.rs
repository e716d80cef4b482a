//! What the console knows of the backend, and its own sends on their way there.
//!
//! Changes only by [`Store::apply`] (an event), [`Store::fold`] (an answer) or a local echo. An object is taken only
//! when its version is greater than the one here: that one rule orders events and pages, whichever comes first. Must
//! not know panes, and asks nothing itself: it keeps, per thing, how far the asking has come ([`Load`]).

mod drafts;
mod echo;
mod fold;
mod index;
mod tell_first;
#[cfg(test)]
mod tests;
mod thread;
mod timeline;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use drafts::Drafts;
pub use echo::{Echo, EchoState};
pub use index::{Index, Load};
pub use tell_first::TellFirst;
pub use thread::Thread;
pub use timeline::Timeline;

use crate::api::{
    Agent, AgentId, Author, ConversationId, Counts, Customer, CustomerId, Failure, Goodwill, Incident, LinkState, Me,
    MessageId, MessageState, MetricScope, Metrics, MyDay, OpKey, Praise, Present, PromptMemory, Queue, QueueId, Reply,
    Summary, TeamLoad, TeamRules, Time, View,
};
use crate::console::Outbox;

/// A customer as shown beside a conversation.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The record, once it is here.
    pub customer: Option<Box<Customer>>,
    /// How far the asking has come; `Wanted` again when an event said that it changed.
    pub load: Load,
    /// They were forgotten at this sequence: an answer from before it comes too late.
    pub forgotten: u64,
}

/// Summaries that no loaded view shows are kept up to this many before they are dropped.
const LOOSE_SUMMARIES: usize = 2_000;

/// The mirror.
#[derive(Debug)]
pub struct Store {
    /// Who I am.
    pub me: Option<Box<Me>>,
    /// How far asking that has come.
    pub me_load: Load,
    /// How the line is.
    pub link: LinkState,
    /// Since when it has been away, for the header: survives further failed attempts.
    pub away_since: Option<Time>,
    /// Counts of the views.
    pub counts: Counts,
    /// How far asking for them has come (later they are pushed).
    pub counts_load: Load,
    /// Colleagues.
    pub agents: Vec<Agent>,
    /// How far asking for them has come.
    pub agents_load: Load,
    /// The team's rules; none while they are not here.
    pub rules: Option<TeamRules>,
    /// How far asking for them has come (later they are pushed).
    pub rules_load: Load,
    /// My own day.
    pub day: Option<MyDay>,
    /// How far asking for it has come (later it is pushed).
    pub day_load: Load,
    /// How work was spread over my team when that was last asked.
    pub team: Option<Box<TeamLoad>>,
    /// How far asking for that has come.
    pub team_load: Load,
    /// Something of it may be another since.
    pub team_changed: bool,
    /// What became of prompts in conversations that were opened.
    pub prompts: HashMap<ConversationId, PromptMemory>,
    /// The figures that came last, and of what.
    pub metrics: Option<(MetricScope, Box<Metrics>)>,
    /// How far asking for figures has come.
    pub metrics_load: Load,
    /// Own sends on their way, oldest first.
    pub echoes: Vec<Echo>,
    /// Praise for me since this console began, read or not, oldest first.
    pub praise: Vec<Praise>,
    /// How far asking for what I have not read has come.
    pub praise_load: Load,
    /// Incidents: those that hold, and what ended of late.
    pub incidents: Vec<Incident>,
    /// How far asking for them has come (later they are pushed).
    pub incidents_load: Load,
    /// Whom to tell before they ask.
    pub tell_first: TellFirst,
    /// What was last asked before a gesture.
    pub goodwill: Option<Box<Goodwill>>,
    /// Conversations whose account data I opened without verification; the audit has each.
    pub revealed: HashSet<ConversationId>,
    /// Who else has the conversation open that is open here, as told last.
    pub viewing: Option<(ConversationId, Vec<Present>)>,
    /// How far asking for the drafts of every console of mine has come.
    pub drafts_load: Load,
    drafts: Drafts,
    views: BTreeMap<View, Index>,
    summaries: HashMap<ConversationId, Summary>,
    threads: HashMap<ConversationId, Thread>,
    people: HashMap<CustomerId, Person>,
    timelines: HashMap<CustomerId, Timeline>,
    gone: HashMap<ConversationId, u64>,
    /// Conversations of mine in which our newest message did not arrive, or nobody knows whether it did.
    undelivered: BTreeSet<ConversationId>,
    epoch: Option<Arc<str>>,
    /// Answers true before this sequence are older than the store.
    floor: u64,
    /// Lists that came before it was known who I am.
    early: Vec<Reply>,
    settled: Vec<Outbox>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            me: None,
            me_load: Load::Wanted,
            link: LinkState::Connecting,
            away_since: None,
            counts: Counts::default(),
            counts_load: Load::Wanted,
            agents: Vec::new(),
            agents_load: Load::Wanted,
            rules: None,
            rules_load: Load::Wanted,
            day: None,
            day_load: Load::Wanted,
            team: None,
            team_load: Load::Wanted,
            team_changed: false,
            prompts: HashMap::new(),
            metrics: None,
            metrics_load: Load::Wanted,
            echoes: Vec::new(),
            praise: Vec::new(),
            praise_load: Load::Wanted,
            incidents: Vec::new(),
            incidents_load: Load::Wanted,
            tell_first: TellFirst::default(),
            goodwill: None,
            revealed: HashSet::new(),
            viewing: None,
            drafts_load: Load::Wanted,
            drafts: Drafts::default(),
            views: BTreeMap::new(),
            summaries: HashMap::new(),
            threads: HashMap::new(),
            people: HashMap::new(),
            timelines: HashMap::new(),
            gone: HashMap::new(),
            undelivered: BTreeSet::new(),
            epoch: None,
            floor: 0,
            early: Vec::new(),
            settled: Vec::new(),
        }
    }
}

impl Store {
    /// What failed for a while only is wanted again: the line still lives, so it is worth another try.
    pub fn try_again(&mut self, now: Time) {
        self.want_again(|failure| match failure {
            Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_) => true,
            Failure::RateLimited { until } => *until <= now,
            _ => false,
        });
    }

    /// What failed is wanted again (the line is back, or the user asks). Says whether there was anything.
    pub fn ask_again(&mut self) -> bool {
        self.want_again(|_| true)
    }

    fn want_again(&mut self, which: impl Fn(&Failure) -> bool) -> bool {
        let mut any = false;
        let loads = [
            &mut self.me_load,
            &mut self.counts_load,
            &mut self.agents_load,
            &mut self.praise_load,
            &mut self.rules_load,
            &mut self.metrics_load,
            &mut self.day_load,
            &mut self.team_load,
            &mut self.incidents_load,
            &mut self.tell_first.load,
            &mut self.tell_first.people_load,
            &mut self.drafts_load,
        ];
        let views = self.views.values_mut().map(|index| &mut index.load);
        let threads = self.threads.values_mut().flat_map(|thread| [&mut thread.load, &mut thread.older]);
        let people = self.people.values_mut().map(|person| &mut person.load);
        for load in loads.into_iter().chain(views).chain(threads).chain(people) {
            if load.failure().is_some_and(&which) {
                *load = Load::Wanted;
                any = true;
            }
        }
        any
    }

    /// An own send stands ready to be confirmed.
    pub fn echo(&mut self, echo: Echo) {
        self.echoes.push(echo);
    }

    /// The echo with this key.
    pub fn echo_mut(&mut self, key: &OpKey) -> Option<&mut Echo> {
        self.echoes.iter_mut().find(|echo| echo.outbox.key == *key)
    }

    /// The oldest own send of a conversation that is still on its way.
    pub fn first_echo(&self, conversation: &ConversationId) -> Option<&Echo> {
        self.echoes.iter().find(|echo| echo.outbox.slot.conversation == *conversation)
    }

    /// Takes an echo away: confirmed, or back to being a draft.
    pub fn take_echo(&mut self, key: &OpKey) -> Option<Echo> {
        let place = self.echoes.iter().position(|echo| echo.outbox.key == *key)?;
        Some(self.echoes.remove(place))
    }

    /// The server has the message of this key.
    fn settle(&mut self, key: &OpKey) {
        if let Some(echo) = self.take_echo(key) {
            self.settled.push(echo.outbox);
        }
    }

    /// Sends confirmed since the last call: their journal records have done their duty.
    pub fn take_settled(&mut self) -> Vec<Outbox> {
        std::mem::take(&mut self.settled)
    }

    /// The newest reply of mine that is held: in one conversation, or in any whose thread is here.
    pub fn held_by_me(&self, conversation: Option<&ConversationId>) -> Option<(ConversationId, MessageId)> {
        let me = self.my_id()?;
        let threads = self.threads.iter().filter(|(id, _)| conversation.is_none_or(|wanted| *id == wanted));
        let held = threads.flat_map(|(_, thread)| thread.lines()).filter(|line| {
            line.state == Some(MessageState::Held) && matches!(&line.author, Author::Agent(agent) if agent.id == *me)
        });
        held.max_by_key(|line| (line.at, line.version)).map(|line| (line.conversation.clone(), line.id.clone()))
    }

    /// Conversations of mine in which our newest message did not arrive, or nobody knows whether it did: those that a
    /// list or an event brought here.
    pub const fn undelivered(&self) -> &BTreeSet<ConversationId> {
        &self.undelivered
    }

    /// My id.
    pub fn my_id(&self) -> Option<&AgentId> {
        self.me.as_ref().map(|me| &me.agent.id)
    }

    /// Whether I decide what a supervisor decides.
    pub fn directs(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.agent.role.directs())
    }

    /// A conversation.
    pub fn summary(&self, id: &ConversationId) -> Option<&Summary> {
        self.summaries.get(id)
    }

    /// A view, as far as it is loaded.
    pub fn view(&self, view: &View) -> Option<&Index> {
        self.views.get(view)
    }

    /// A view, to ask for it.
    pub fn view_mut(&mut self, view: &View) -> &mut Index {
        if !self.views.contains_key(view) {
            let mut index = Index::default();
            index.set_known(self.known_of(view));
            self.views.insert(view.clone(), index);
        }
        self.views.get_mut(view).expect("it was just put there")
    }

    /// A thread, as far as it is loaded.
    pub fn thread(&self, id: &ConversationId) -> Option<&Thread> {
        self.threads.get(id)
    }

    /// Every conversation whose thread is here, in the order of their numbers.
    pub fn talks(&self) -> impl Iterator<Item = (&Summary, &Thread)> {
        let mut talks: Vec<_> =
            self.threads.iter().filter_map(|(id, thread)| Some((self.summaries.get(id)?, thread))).collect();
        talks.sort_by_key(|(summary, _)| summary.number);
        talks.into_iter()
    }

    /// A thread, to ask for it.
    pub fn thread_mut(&mut self, id: &ConversationId) -> &mut Thread {
        self.threads.entry(id.clone()).or_default()
    }

    /// A customer's record, as far as it is here.
    pub fn customer(&self, id: &CustomerId) -> Option<&Customer> {
        self.people.get(id).and_then(|person| person.customer.as_deref())
    }

    /// A promise of a customer whose record is here.
    pub fn promise(&self, id: &crate::api::PromiseId) -> Option<&crate::api::Promise> {
        let people = self.people.values().filter_map(|person| person.customer.as_deref());
        people.flat_map(|customer| &customer.promises).find(|promise| promise.id == *id)
    }

    /// A gesture to a customer whose record is here.
    pub fn gesture(&self, id: &crate::api::GestureId) -> Option<&crate::api::Gesture> {
        let people = self.people.values().filter_map(|person| person.customer.as_deref());
        people.flat_map(|customer| &customer.gestures).find(|gesture| gesture.id == *id)
    }

    /// A customer, to ask for them.
    pub fn person_mut(&mut self, id: &CustomerId) -> &mut Person {
        self.people.entry(id.clone()).or_default()
    }

    /// What there was between a customer and us, as far as it is loaded.
    pub fn timeline(&self, id: &CustomerId) -> Option<&Timeline> {
        self.timelines.get(id)
    }

    /// The same, to ask for it.
    pub fn timeline_mut(&mut self, id: &CustomerId) -> &mut Timeline {
        self.timelines.entry(id.clone()).or_default()
    }

    /// The timeline is read anew from its newest end; others are dropped.
    pub fn begin_timeline(&mut self, id: &CustomerId) {
        self.timelines.clear();
        self.timelines.insert(id.clone(), Timeline::default());
    }

    /// How asking for a customer went.
    pub fn person(&self, id: &CustomerId) -> Option<&Person> {
        self.people.get(id)
    }

    /// The queues I can see.
    pub fn queues(&self) -> &[Queue] {
        self.me.as_ref().map_or(&[], |me| &me.queues)
    }

    /// A queue.
    pub fn queue(&self, id: &QueueId) -> Option<&Queue> {
        self.queues().iter().find(|queue| queue.id == *id)
    }

    /// How many stand in a view, as the server counts.
    pub fn count(&self, view: &View) -> Option<u64> {
        self.counts.views.iter().find(|count| count.view == *view).map(|count| count.count)
    }

    /// Whether the line is up.
    pub fn is_live(&self) -> bool {
        self.link == LinkState::Live
    }
}
