//! How events and answers become what is known.
//!
//! One rule orders them, whichever comes first: an object is taken only when its version is greater than the one here;
//! what is gone leaves a tombstone with its sequence.

use super::{LOOSE_SUMMARIES, Load, Store, index};
use crate::api::{
    Agent, ConversationId, Cursor, Customer, CustomerId, Event, LinkState, Message, MyDay, Page, Praise, Queue, Reply,
    Stamped, Summary, TeamRules, View,
};

impl Store {
    /// Folds what happened.
    pub fn apply(&mut self, event: Event) {
        self.team_changed |= matches!(
            event,
            Event::ConversationChanged { .. }
                | Event::ConversationGone { .. }
                | Event::PromiseChanged { .. }
                | Event::QueueChanged { .. }
                | Event::AgentChanged { .. }
                | Event::Presence { .. }
                | Event::Resync { .. }
        );
        self.outdate_tell_first(&event);
        if let Some(at) = event.cursor() {
            if let Event::Resync { at } = event {
                return self.resync(at);
            }
            if *self.epoch.get_or_insert_with(|| at.epoch.clone()) != at.epoch {
                return; // Another epoch begins with its own resync.
            }
        }
        match event {
            Event::ConversationChanged { conversation, .. } => self.put(*conversation),
            Event::ConversationGone { at, id } => self.forget(&id, at.seq),
            Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } => self.put_message(*message),
            Event::CustomerChanged { at, id, erased } => {
                if erased {
                    self.let_go(&id, at.seq);
                }
                self.outdate(&id, at.seq);
            }
            Event::PurchaseChanged { at, purchase } => self.outdate(&purchase.customer, at.seq),
            Event::PromiseChanged { at, promise } => self.outdate(&promise.customer.id, at.seq),
            Event::GoodwillChanged { at, gesture } => self.outdate(&gesture.customer.id, at.seq),
            Event::PraiseChanged { praise, .. } => self.put_praise(*praise),
            Event::IncidentChanged { at, incident } => self.put_incident(*incident, at.seq),
            Event::QueueChanged { queue, .. } => self.put_queue(*queue),
            Event::AgentChanged { agent, .. } => self.put_agent(*agent),
            Event::RulesChanged { rules, .. } => self.put_rules(*rules),
            Event::Counts(counts) => self.counts = counts,
            Event::Link { state } => self.set_link(state),
            Event::Draft(draft) => self.put_draft(*draft),
            Event::Day(day) => self.put_day(*day),
            Event::Viewing { conversation, others } => self.viewing = Some((conversation, others)),
            Event::Presence { .. } | Event::Heartbeat { .. } | Event::Resync { .. } | Event::Unknown => {}
        }
    }

    /// Folds an answer, whatever asked for it.
    pub fn fold(&mut self, reply: Reply) {
        match reply {
            Reply::Me(me) => {
                self.me_load = Load::Here;
                self.me = Some(me);
                self.sort_views();
                for early in std::mem::take(&mut self.early) {
                    self.fold(early);
                }
            }
            Reply::List { .. } if self.me.is_none() => self.early.push(reply),
            Reply::List { view, after, page } => self.fold_list(&view, after.as_deref(), page),
            Reply::Conversation(stamped) => {
                if self.is_current(&stamped.as_of) {
                    self.put(stamped.body);
                }
            }
            Reply::Thread { before, page } => {
                if !self.is_current(&page.as_of) {
                    return;
                }
                let crate::api::Thread { conversation, messages, more, said_in_public } = page.body;
                for key in messages.iter().filter_map(|message| message.key.clone()) {
                    self.settle(&key);
                }
                let id = conversation.id.clone();
                self.put(conversation);
                let thread = self.threads.entry(id).or_default();
                thread.take_page(messages, more, before.is_some());
                if before.is_none() {
                    thread.said_in_public = said_in_public;
                }
            }
            Reply::Customer(stamped) => {
                self.people.entry(stamped.body.id.clone()).or_default().load = Load::Here;
                self.put_customer(stamped.body);
            }
            Reply::Agents(agents) => {
                self.agents_load = Load::Here;
                self.agents = agents;
            }
            Reply::Queues(queues) => queues.into_iter().for_each(|queue| self.put_queue(queue)),
            Reply::Counts(counts) => {
                self.counts_load = Load::Here;
                self.counts = counts;
            }
            Reply::Sent { message, conversation } => {
                self.put(*conversation);
                self.put_message(*message);
            }
            Reply::Next(Some(served)) => self.put(served.conversation),
            Reply::Revealed(conversation) => {
                self.revealed.insert(conversation);
            }
            Reply::Promise(promise) => self.outdate(&promise.body.customer.id, promise.body.version),
            Reply::Gesture(gesture) => self.outdate(&gesture.body.customer.id, gesture.body.version),
            Reply::Goodwill(goodwill) => self.goodwill = Some(goodwill),
            Reply::Praise(unread) => {
                self.praise_load = Load::Here;
                for praise in unread {
                    self.put_praise(praise);
                }
            }
            Reply::Praised(praise) => self.put_praise(*praise),
            Reply::MyDay(day) => {
                self.day_load = Load::Here;
                self.put_day(*day);
            }
            Reply::TeamLoad(team) => {
                self.team_load = Load::Here;
                self.team = Some(team);
            }
            Reply::PromptMemory { conversation, memory } => {
                self.prompts.insert(conversation, *memory);
            }
            Reply::Rules(rules) => {
                self.rules_load = Load::Here;
                self.put_rules(*rules);
            }
            Reply::Proactive { told, after, page } => {
                if self.is_current(&page.as_of) {
                    self.tell_first.take_page(told, after.as_deref(), page);
                }
            }
            Reply::Incidents(incidents) => {
                self.incidents_load = Load::Here;
                for incident in incidents {
                    self.put_incident(incident, 0);
                }
            }
            Reply::Incident(stamped) => self.put_incident(stamped.body, stamped.as_of.seq),
            Reply::Touched { incident, after, page } => self.tell_first.take_people(&incident, after.as_deref(), page),
            Reply::Metrics(scope, metrics) => {
                self.metrics_load = Load::Here;
                self.metrics = Some((scope, metrics));
            }
            Reply::Timeline { customer, after, items, next } => {
                self.timeline_mut(&customer).take_page(after.as_deref(), items, next);
            }
            Reply::Drafts(drafts) => self.fold_drafts(drafts),
            Reply::Draft(draft) => self.put_draft(*draft),
            Reply::Next(None)
            | Reply::NotSent { .. }
            | Reply::Noted
            | Reply::Attachments { .. }
            | Reply::Duplicates { .. }
            | Reply::FoundCustomers { .. } => {}
        }
    }

    /// Takes a conversation if it is newer than what is here, and moves it in every loaded view.
    pub fn put(&mut self, summary: Summary) {
        if self.gone.get(&summary.id).is_some_and(|gone| *gone >= summary.version) {
            return;
        }
        let known = self.summaries.get(&summary.id);
        if known.is_some_and(|known| known.version >= summary.version) {
            return;
        }
        if let Some(me) = self.me.as_ref().map(|me| &me.agent.id) {
            for (view, index) in &mut self.views {
                if let Some(known) = known.filter(|known| view.holds(known, me)) {
                    index.remove(&view.key(known));
                }
                if view.holds(&summary, me) {
                    index.insert(view.key(&summary), &summary.id);
                }
            }
        }
        if known.is_none_or(|known| known.status != summary.status)
            && let Some(person) = self.people.get_mut(&summary.customer.id)
            && person.load == Load::Here
        {
            person.load = Load::Wanted; // The list of their open conversations has changed.
        }
        self.gone.remove(&summary.id);
        if summary.undelivered && summary.assignee.as_ref().map(|agent| &agent.id) == self.my_id() {
            self.undelivered.insert(summary.id.clone());
        } else {
            self.undelivered.remove(&summary.id);
        }
        self.summaries.insert(summary.id.clone(), summary);
        self.trim();
    }

    fn forget(&mut self, id: &ConversationId, seq: u64) {
        if self.summaries.get(id).is_some_and(|known| known.version > seq) {
            return;
        }
        let tombstone = self.gone.entry(id.clone()).or_default();
        *tombstone = seq.max(*tombstone);
        self.threads.remove(id);
        self.undelivered.remove(id);
        let Some(known) = self.summaries.remove(id) else { return };
        let Some(me) = self.me.as_ref().map(|me| &me.agent.id) else { return };
        for (view, index) in &mut self.views {
            if view.holds(&known, me) {
                index.remove(&view.key(&known));
            }
        }
    }

    /// Takes a line of a thread, if that thread is loaded.
    pub fn put_message(&mut self, message: Message) {
        if let Some(key) = &message.key {
            self.settle(&key.clone());
        }
        if let Some(thread) = self.threads.get_mut(&message.conversation) {
            thread.put(message);
        }
    }

    /// Takes a customer's record, unless an older one than is here.
    pub fn put_customer(&mut self, customer: Customer) {
        let person = self.people.entry(customer.id.clone()).or_default();
        let newest = person.customer.as_ref().map_or(person.forgotten, |known| known.version);
        if newest <= customer.version {
            person.customer = Some(Box::new(customer));
        }
    }

    /// Takes praise; what I took note of is kept as a trace, so that an older page does not bring it back. It may come
    /// before it is known who I am: whether it is mine is asked where it is shown.
    fn put_praise(&mut self, praise: Praise) {
        match self.praise.iter_mut().find(|known| known.id == praise.id) {
            Some(known) if known.version < praise.version => *known = praise,
            Some(_) => {}
            None => self.praise.push(praise),
        }
    }

    fn put_queue(&mut self, queue: Queue) {
        let Some(me) = &mut self.me else { return };
        match me.queues.iter_mut().find(|known| known.id == queue.id) {
            Some(known) if known.version < queue.version => *known = queue,
            Some(_) => {}
            None => me.queues.push(queue),
        }
    }

    fn put_day(&mut self, day: MyDay) {
        if self.day.as_ref().is_none_or(|known| known.version <= day.version) {
            self.day = Some(day);
        }
    }

    /// Takes the team's rules if they are newer than what is here.
    pub fn put_rules(&mut self, rules: TeamRules) {
        if self.rules.as_ref().is_none_or(|known| known.version < rules.version) {
            self.rules = Some(rules);
        }
    }

    fn put_agent(&mut self, agent: Agent) {
        if agent.channel.is_some() && self.me_load == Load::Here {
            // A program that serves a channel came, changed or went: /v1/me says which are served.
            self.me_load = Load::Wanted;
        }
        if let Some(me) = self.me.as_mut().filter(|me| me.agent.id == agent.id && me.agent.version < agent.version) {
            me.agent = agent.clone();
        }
        match self.agents.iter_mut().find(|known| known.id == agent.id) {
            Some(known) if known.version < agent.version => *known = agent,
            Some(_) => {}
            None => self.agents.push(agent),
        }
    }

    /// The record of `id` changed at `seq`: it is asked for again when somebody shows it.
    /// Somebody was forgotten: nothing of them stays here but what is asked for anew.
    fn let_go(&mut self, id: &CustomerId, seq: u64) {
        self.timelines.remove(id);
        let person = self.people.entry(id.clone()).or_default();
        person.forgotten = person.forgotten.max(seq);
        if person.customer.as_ref().is_some_and(|known| known.version < seq) {
            person.customer = None;
            person.load = Load::Wanted;
        }
        let theirs = |summary: &Summary| summary.customer.id == *id;
        if self.goodwill.as_ref().is_some_and(|it| self.summaries.get(&it.conversation).is_some_and(theirs)) {
            self.goodwill = None;
        }
    }

    fn outdate(&mut self, id: &CustomerId, seq: u64) {
        if let Some(person) = self.people.get_mut(id)
            && person.customer.as_ref().is_some_and(|known| known.version < seq)
        {
            person.load = Load::Wanted;
        }
    }

    fn set_link(&mut self, link: LinkState) {
        match &link {
            LinkState::Live => {
                self.away_since = None;
                self.ask_again();
                // What changes while nobody listens is not told again.
                self.drafts_load = Load::Wanted;
            }
            LinkState::Down { since, .. } => {
                self.away_since = Some(self.away_since.unwrap_or(*since));
                self.viewing = None;
            }
            LinkState::Connecting | LinkState::Starting => {}
        }
        self.link = link;
    }

    /// Empties everything that mirrors the server; what the user made (echoes) stays.
    fn resync(&mut self, at: Cursor) {
        let empty = Self {
            me: self.me.take(),
            link: self.link.clone(),
            away_since: self.away_since,
            echoes: std::mem::take(&mut self.echoes),
            settled: std::mem::take(&mut self.settled),
            counts: std::mem::take(&mut self.counts),
            agents: std::mem::take(&mut self.agents),
            revealed: std::mem::take(&mut self.revealed),
            epoch: Some(at.epoch),
            floor: at.seq,
            ..Self::default()
        };
        *self = empty;
    }

    /// Whether an answer is of this log and not older than the last resync.
    fn is_current(&mut self, as_of: &Cursor) -> bool {
        *self.epoch.get_or_insert_with(|| as_of.epoch.clone()) == as_of.epoch && as_of.seq >= self.floor
    }

    fn fold_list(&mut self, view: &View, after: Option<&str>, page: Stamped<Page>) {
        if !self.is_current(&page.as_of) {
            return;
        }
        let last = page.body.items.last().map(|summary| view.key(summary));
        self.view_mut(view).extend(after, last, page.body.next);
        for summary in page.body.items {
            if self.gone.get(&summary.id).is_none_or(|gone| *gone < page.as_of.seq) {
                self.put(summary);
            }
        }
    }

    /// What is known of a view, unsorted; nothing while it is not known who I am.
    pub(super) fn known_of(&self, view: &View) -> Vec<index::Row> {
        let Some(me) = self.my_id() else { return Vec::new() };
        let held = self.summaries.values().filter(|summary| view.holds(summary, me));
        held.map(|summary| (view.key(summary), summary.id.clone())).collect()
    }

    /// Now that it is known who I am: puts what came before that into the views that were asked for before that.
    fn sort_views(&mut self) {
        let views: Vec<View> = self.views.keys().cloned().collect();
        for view in views {
            let known = self.known_of(&view);
            self.view_mut(&view).set_known(known);
        }
        let me = self.my_id();
        let mine = self.summaries.values().filter(|it| it.undelivered && it.assignee.as_ref().map(|it| &it.id) == me);
        self.undelivered = mine.map(|summary| summary.id.clone()).collect();
    }

    /// Drops summaries that nothing shows, once there are many and no page is on its way (a page read before an event
    /// needs what that event told).
    fn trim(&mut self) {
        let shown: usize = self.views.values().map(|index| index.rows().len()).sum();
        if self.summaries.len() < shown + 2 * LOOSE_SUMMARIES {
            return;
        }
        if self.views.values().any(|index| index.load == Load::Asked) {
            return;
        }
        let Some(me) = self.me.as_ref().map(|me| me.agent.id.clone()) else { return };
        let views = &self.views;
        let threads = &self.threads;
        let undelivered = &self.undelivered;
        self.summaries.retain(|id, summary| {
            threads.contains_key(id)
                || undelivered.contains(id)
                || views.iter().any(|(view, index)| view.holds(summary, &me) && index.covers(&view.key(summary)))
        });
        for index in self.views.values_mut() {
            index.retain_waiting(|id| self.summaries.contains_key(id));
        }
    }
}
