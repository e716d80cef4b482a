//! What a reader knows: objects by id, newer versions only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use omotenashi::api::{
    Agent, ConversationId, Customer, CustomerId, Event, Failure, Incident, IncidentId, Message, MessageId,
    MessageState, Praise, PraiseId, Queue, QueueId, Reply, Request, Summary, TeamRules, View,
};
use omotenashi::backend::{Backend as _, Http};

#[derive(Default)]
pub struct Mirror {
    conversations: BTreeMap<ConversationId, Summary>,
    lines: BTreeMap<MessageId, Message>,
    agents: BTreeMap<String, Agent>,
    queues: BTreeMap<QueueId, Queue>,
    rules: BTreeMap<(), TeamRules>,
    incidents: BTreeMap<IncidentId, Incident>,
    /// For this reader, and not yet taken note of.
    praise: BTreeMap<PraiseId, Praise>,
    /// Customers, with their promises, gestures and purchases.
    people: BTreeMap<CustomerId, Customer>,
    /// Of these something was told, so that a console asks again.
    outdated: BTreeSet<CustomerId>,
}

impl Mirror {
    /// Everything there is; none when the server went away in between.
    pub async fn read(owner: &Http) -> Option<Self> {
        let mut mirror = Self::default();
        for view in [View::AllOpen, View::Resolved] {
            let mut after = None;
            loop {
                let request = Request::List { view: view.clone(), after, limit: 200 };
                let Reply::List { page, .. } = answer(owner, request).await? else { panic!("a list") };
                for summary in page.body.items {
                    mirror.take(summary);
                }
                after = page.body.next;
                if after.is_none() {
                    break;
                }
            }
        }
        for id in mirror.conversations.keys().cloned().collect::<Vec<_>>() {
            let mut before = None;
            loop {
                let request = Request::Thread { conversation: id.clone(), before, limit: 200 };
                let Reply::Thread { page, .. } = answer(owner, request).await? else { panic!("a thread") };
                before = page.body.messages.first().map(|line| line.id.clone());
                for line in page.body.messages {
                    mirror.take_line(line);
                }
                mirror.take(page.body.conversation);
                if !page.body.more {
                    break;
                }
            }
        }
        let Reply::Agents(agents) = answer(owner, Request::Agents).await? else { panic!("agents") };
        mirror.agents = agents.into_iter().map(|agent| (agent.id.to_string(), agent)).collect();
        let Reply::Me(me) = answer(owner, Request::Me).await? else { panic!("me") };
        mirror.queues = me.queues.into_iter().map(|queue| (queue.id.clone(), queue)).collect();
        let Reply::Rules(rules) = answer(owner, Request::Rules).await? else { panic!("rules") };
        mirror.rules.insert((), *rules);
        let Reply::Incidents(incidents) = answer(owner, Request::Incidents).await? else { panic!("incidents") };
        mirror.incidents = incidents.into_iter().map(|incident| (incident.id.clone(), incident)).collect();
        let Reply::Praise(praise) = answer(owner, Request::Praise).await? else { panic!("praise") };
        mirror.praise = praise.into_iter().map(|praise| (praise.id.clone(), praise)).collect();
        for id in mirror.conversations.values().map(|summary| summary.customer.id.clone()).collect::<BTreeSet<_>>() {
            mirror.people.insert(id.clone(), person(owner, id).await?);
        }
        Some(mirror)
    }

    /// Whether a reply waits in its moment to be taken back.
    pub fn holds_back(&self) -> bool {
        self.lines.values().any(|line| line.state == Some(MessageState::Held))
    }

    fn take(&mut self, summary: Summary) {
        newer(&mut self.conversations, summary.id.clone(), summary, |it| it.version);
    }

    fn take_line(&mut self, line: Message) {
        newer(&mut self.lines, line.id.clone(), line, |it| it.version);
    }

    pub fn fold(&mut self, event: Event) {
        match event {
            Event::ConversationChanged { conversation, .. } => self.take(*conversation),
            Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } => self.take_line(*message),
            Event::AgentChanged { agent, .. } => newer(&mut self.agents, agent.id.to_string(), *agent, |it| it.version),
            Event::QueueChanged { queue, .. } => newer(&mut self.queues, queue.id.clone(), *queue, |it| it.version),
            Event::RulesChanged { rules, .. } => newer(&mut self.rules, (), *rules, |it| it.version),
            Event::IncidentChanged { incident, .. } => {
                newer(&mut self.incidents, incident.id.clone(), *incident, |it| it.version);
            }
            Event::PraiseChanged { praise, .. } if praise.read_at.is_some() => drop(self.praise.remove(&praise.id)),
            Event::PraiseChanged { praise, .. } => drop(self.praise.insert(praise.id.clone(), *praise)),
            Event::CustomerChanged { id, .. } => drop(self.outdated.insert(id)),
            Event::PurchaseChanged { purchase, .. } => drop(self.outdated.insert(purchase.customer)),
            Event::PromiseChanged { promise, .. } => drop(self.outdated.insert(promise.customer.id)),
            Event::GoodwillChanged { gesture, .. } => drop(self.outdated.insert(gesture.customer.id)),
            // From an admin nothing goes.
            Event::ConversationGone { id, .. } => drop(self.conversations.remove(&id)),
            // Told whole, and of the line.
            Event::Counts(_)
            | Event::Draft(_)
            | Event::Day(_)
            | Event::Presence { .. }
            | Event::Viewing { .. }
            | Event::Heartbeat { .. }
            | Event::Resync { .. }
            | Event::Link { .. }
            | Event::Unknown => {}
        }
    }

    /// Holds it against what is there now; how many objects that was.
    pub fn assert_is(&self, now: &Self, seed: u64) -> usize {
        same("conversation", seed, &self.conversations, &now.conversations);
        same("line", seed, &self.lines, &now.lines);
        same("agent", seed, &self.agents, &now.agents);
        same("queue", seed, &self.queues, &now.queues);
        same("incident", seed, &self.incidents, &now.incidents);
        same("praise", seed, &self.praise, &now.praise);
        assert_eq!(self.rules, now.rules, "seed {seed}");
        // Of whom nothing was told, nothing has changed: what is theirs. How their conversations stand is told by these.
        for (id, known) in self.people.iter().filter(|(id, _)| !self.outdated.contains(id)) {
            assert_eq!(Some(known), now.people.get(id), "seed {seed}: changed without a word");
        }
        self.conversations.len() + self.lines.len() + self.agents.len() + self.queues.len() + self.people.len() + 1
    }
}

/// Takes what was told in the place of what is older.
fn newer<K: Ord, V>(known: &mut BTreeMap<K, V>, id: K, told: V, version: impl Fn(&V) -> u64) {
    if known.get(&id).is_none_or(|known| version(known) < version(&told)) {
        known.insert(id, told);
    }
}

/// A customer's own record, without what is derived from their conversations and from incidents.
async fn person(owner: &Http, id: CustomerId) -> Option<Customer> {
    let Reply::Customer(now) = answer(owner, Request::Customer(id)).await? else { panic!("a customer") };
    Some(Customer { version: 0, open: Vec::new(), touchpoints: Vec::new(), faults: Vec::new(), ..now.body })
}

/// Says which object differs, rather than all of them.
fn same<K: Ord + Debug, V: PartialEq + Debug>(what: &str, seed: u64, folded: &BTreeMap<K, V>, now: &BTreeMap<K, V>) {
    for key in folded.keys().chain(now.keys()) {
        assert_eq!(folded.get(key), now.get(key), "seed {seed}: {what} {key:?}, folded and read");
    }
}

/// The answer, or none when the server is not there at this moment.
async fn answer(owner: &Http, request: Request) -> Option<Reply> {
    match owner.call(request).await {
        Ok(reply) => Some(reply),
        Err(Failure::Offline(_) | Failure::Server(_) | Failure::NotFound) => None,
        Err(failure) => panic!("{failure:?}"),
    }
}
