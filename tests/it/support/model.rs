//! A tiny backend in memory: one log, versions by sequence, the order of lists from the contract. It answers like the
//! real one does, so that the console's rules can be tested against any history of commands.

mod answer;
mod days;
mod deeds;
mod drafts;
mod incidents;
mod plans;
mod record;
mod sends;
mod shop;

use std::collections::BTreeMap;

use omotenashi::api::*;
use omotenashi::care::Rules;

pub use self::incidents::Known;
pub use self::shop::shop;

/// The backend.
#[derive(Clone)]
pub struct Model {
    seq: u64,
    pub now: Time,
    pub me: AgentId,
    pub agents: BTreeMap<AgentId, Agent>,
    pub queues: Vec<Queue>,
    pub conversations: BTreeMap<ConversationId, Summary>,
    pub messages: BTreeMap<ConversationId, Vec<Message>>,
    pub customers: BTreeMap<CustomerId, Customer>,
    /// What happened and was not delivered yet.
    pub events: Vec<Event>,
    pub wrap_up: WrapUpTree,
    pub rules: TeamRules,
    /// Who had a conversation open since a message in it was sent.
    pub looked: Vec<Looked>,
    /// My unsent texts, as all my consoles left them; empty ones were sent or given up.
    pub drafts: BTreeMap<(ConversationId, Mode), Draft>,
    draft_versions: u64,
    /// Where this console says that it is.
    pub place: Whereabouts,
    /// What it says of whom it serves next.
    pub why: Why,
    /// My own day.
    pub day: MyDay,
    /// How many somebody can have at a time, where the team said so.
    pub capacity: BTreeMap<AgentId, u32>,
    /// Who is on a break or away; everybody else is here.
    pub presence: BTreeMap<AgentId, Presence>,
    /// What became of prompts.
    pub prompts: BTreeMap<ConversationId, PromptMemory>,
    /// Rules whose prompts are waved away often.
    pub waved_away: Vec<WavedAway>,
    /// Praise that was passed on.
    pub praise: Vec<Praise>,
    /// Conversations whose account data was looked at without verification.
    pub revealed: Vec<ConversationId>,
    /// What is known wrong, and whom to tell of it.
    pub known: Known,
    /// The channels somebody takes messages for.
    pub served: Vec<Channel>,
    /// What goes with messages.
    pub files: BTreeMap<MessageId, Vec<Attachment>>,
    /// How conversations stood before replies that can be taken back.
    before: BTreeMap<MessageId, Summary>,
}

/// 2026-11-18 14:32 in Tokyo.
pub const NOW: i64 = 1_795_066_320_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 86_400_000;

pub fn agent_ref(agent: &Agent) -> AgentRef {
    AgentRef { id: agent.id.clone(), name: agent.name.clone() }
}

fn node(key: &str, en: &str, ja: &str) -> WrapUpNode {
    WrapUpNode { key: key.into(), en: en.into(), ja: ja.into() }
}

impl Model {
    /// Two agents, four queues, nobody waiting.
    pub fn new() -> Self {
        let me = AgentId::new("agt_hanako");
        let mut model = Self {
            seq: 0,
            now: Time::from_millis(NOW),
            me: me.clone(),
            agents: BTreeMap::new(),
            queues: Vec::new(),
            conversations: BTreeMap::new(),
            messages: BTreeMap::new(),
            customers: BTreeMap::new(),
            events: Vec::new(),
            drafts: BTreeMap::new(),
            draft_versions: 0,
            looked: Vec::new(),
            place: Whereabouts { conversation: None, typing: false },
            why: Why::Waiting,
            day: MyDay::default(),
            capacity: BTreeMap::new(),
            presence: BTreeMap::new(),
            prompts: BTreeMap::new(),
            waved_away: Vec::new(),
            praise: Vec::new(),
            revealed: Vec::new(),
            known: Known::default(),
            // The journeys are not about what the draft check says of their few words; those that are switch it on.
            rules: TeamRules { version: 1, off: Rules::checks().map(str::to_owned).collect(), ..TeamRules::default() },
            served: Channel::ALL.to_vec(),
            files: BTreeMap::new(),
            before: BTreeMap::new(),
            wrap_up: WrapUpTree {
                reasons: vec![
                    node("delivery/late", "Delivery: late", "配送: 遅れ"),
                    node("product/broken", "Product: broken", "商品: 破損"),
                    node("product/question", "Product: question", "商品: 質問"),
                ],
                results: vec![node("solved", "Solved", "解決"), node("informed", "Informed", "ご案内済み")],
            },
        };
        for (id, name) in [(me.as_str(), "花子"), ("agt_ken", "健")] {
            let agent = Agent {
                id: AgentId::new(id),
                version: model.tick(),
                name: name.into(),
                role: Role::Agent,
                channel: None,
                teams: Vec::new(),
                disabled: false,
            };
            model.agents.insert(agent.id.clone(), agent);
        }
        for (id, name, channel) in [
            ("que_chat", "Chat", Channel::Chat),
            ("que_mail", "Mail", Channel::Mail),
            ("que_phone", "Phone", Channel::Phone),
            ("que_social", "Social", Channel::Social),
        ] {
            let queue = Queue {
                id: QueueId::new(id),
                version: model.tick(),
                name: name.into(),
                team: None,
                channel: Some(channel),
                targets: Targets::default_for(channel),
                calendar: Calendar::always(),
                wrap_up_required: true,
                undo_ms: 0,
            };
            model.queues.push(queue);
        }
        model
    }

    fn tick(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    pub fn cursor(&self) -> Cursor {
        Cursor { epoch: "e1".into(), seq: self.seq }
    }

    fn stamped<T>(&self, body: T) -> Stamped<T> {
        Stamped { as_of: self.cursor(), body }
    }

    pub fn agent(&self, id: &AgentId) -> AgentRef {
        agent_ref(&self.agents[id])
    }

    /// A customer by id and name.
    pub fn customer(&mut self, id: &str, name: &str, address_as: &str) -> &mut Customer {
        let version = self.tick();
        let nobody = Customer::new(CustomerId::new(id), name.into(), address_as.into());
        let customer = Customer { version, conversations: 1, ..nobody };
        self.customers.entry(CustomerId::new(id)).or_insert(customer)
    }

    /// A new conversation of a customer with its first message.
    pub fn begin(
        &mut self,
        number: i64,
        customer: &str,
        channel: Channel,
        subject: &str,
        text: &str,
    ) -> ConversationId {
        let id = ConversationId::new(format!("cnv_{number}"));
        let person = &self.customers[&CustomerId::new(customer)];
        let customer = person.reference();
        let queue = self
            .queues
            .iter()
            .find(|queue| queue.channel == Some(channel))
            .map_or_else(|| QueueId::new("que_mail"), |queue| queue.id.clone());
        let summary = Summary {
            number,
            subject: subject.into(),
            identity: Identity::Claimed,
            ..Summary::begun(id.clone(), channel, customer, queue, self.now)
        };
        self.conversations.insert(id.clone(), summary);
        self.event_line(&id, Author::System, Change::Started { channel });
        self.inbound(&id, text);
        id
    }

    /// A line of any kind.
    fn line(&mut self, id: &ConversationId, kind: MessageKind, author: Author, text: &str) -> Message {
        let version = self.tick();
        let at = self.now;
        let lines = self.messages.entry(id.clone()).or_default();
        let position = lines.len() as i64 + 1;
        let message = Message {
            id: MessageId::new(format!("msg_{}_{position}", id.as_str())),
            conversation: id.clone(),
            position,
            version,
            kind,
            author,
            text: text.into(),
            at,
            state: None,
            failure: None,
            key: None,
            change: None,
            envelope: omotenashi::api::Envelope::default(),
        };
        lines.push(message.clone());
        message
    }

    fn event_line(&mut self, id: &ConversationId, author: Author, change: Change) {
        let mut message = self.line(id, MessageKind::Event, author, "");
        message.change = Some(change.clone());
        self.messages.get_mut(id).and_then(|lines| lines.last_mut()).expect("just added").change = Some(change);
        self.events.push(Event::MessageAdded { at: self.cursor(), message: Box::new(message) });
    }

    /// The conversation changed: a new version, and the event of it.
    pub fn changed(&mut self, id: &ConversationId, change: impl FnOnce(&mut Summary)) {
        let version = self.tick();
        let count = self.messages.get(id).map_or(0, Vec::len) as u32;
        let summary = self.conversations.get_mut(id).expect("a conversation of the model");
        change(summary);
        summary.version = version;
        summary.message_count = count;
        let conversation = Box::new(summary.clone());
        self.events.push(Event::ConversationChanged { at: self.cursor(), conversation, former: None });
    }

    /// The customer writes.
    pub fn inbound(&mut self, id: &ConversationId, text: &str) -> Message {
        let message = self.line(id, MessageKind::Inbound, Author::Customer, text);
        self.events.push(Event::MessageAdded { at: self.cursor(), message: Box::new(message.clone()) });
        let now = self.now;
        let last = message.id.clone();
        let targets = self.targets(id);
        self.changed(id, |summary| {
            let since = *summary.clock.waiting_since.get_or_insert(now);
            summary.clock.due_at = Some(since.plus_millis(targets.first_response_ms));
            summary.clock.double_due_at = Some(since.plus_millis(2 * targets.first_response_ms));
            summary.clock.noticed_at = Some(since.plus_millis(targets.noticed_ms));
            summary.last_message = Some(last);
            summary.last_message_at = Some(now);
            summary.status = Status::Open;
            summary.resolved_at = None;
        });
        message
    }

    fn targets(&self, id: &ConversationId) -> Targets {
        let queue = &self.conversations[id].queue;
        self.queues.iter().find(|known| known.id == *queue).expect("a queue of the model").targets
    }

    /// One of us writes.
    pub fn write(
        &mut self,
        id: &ConversationId,
        agent: &AgentId,
        note: bool,
        text: &str,
        key: Option<OpKey>,
    ) -> Message {
        let author = Author::Agent(self.agent(agent));
        let kind = if note { MessageKind::Note } else { MessageKind::Outbound };
        self.line(id, kind, author, text);
        let state = (!note).then_some(MessageState::Queued);
        let line = self.messages.get_mut(id).and_then(|lines| lines.last_mut()).expect("just added");
        line.state = state;
        line.key = key;
        let message = line.clone();
        self.events.push(Event::MessageAdded { at: self.cursor(), message: Box::new(message.clone()) });
        let now = self.now;
        let last = message.id.clone();
        self.changed(id, |summary| {
            summary.last_message = Some(last);
            summary.last_message_at = Some(now);
            if !note {
                summary.clock = WaitingClock { breached: summary.clock.breached, ..WaitingClock::default() };
                summary.replied = true;
            }
        });
        message
    }

    /// A channel reports.
    pub fn delivered(&mut self, id: &ConversationId, position: i64, state: MessageState) {
        let version = self.tick();
        let line = self.messages.get_mut(id).and_then(|lines| lines.iter_mut().find(|line| line.position == position));
        let line = line.expect("a line of the model");
        line.state = Some(state);
        line.version = version;
        let message = Box::new(line.clone());
        self.events.push(Event::MessageChanged { at: self.cursor(), message });
    }

    pub fn assign(&mut self, id: &ConversationId, by: &AgentId, to: Option<&AgentId>) {
        let from = self.conversations[id].assignee.clone();
        let to = to.map(|to| self.agent(to));
        let author = Author::Agent(self.agent(by));
        self.event_line(id, author, Change::Assigned { from, to: to.clone() });
        self.changed(id, |summary| summary.assignee = to);
    }

    pub fn set_status(&mut self, id: &ConversationId, by: &AgentId, status: Status, wrap_up: Option<WrapUp>) {
        let from = self.conversations[id].status;
        let author = Author::Agent(self.agent(by));
        let reason = wrap_up.as_ref().and_then(|wrap_up| wrap_up.reason.clone());
        let result = wrap_up.as_ref().and_then(|wrap_up| wrap_up.result.clone());
        self.event_line(id, author, Change::Status { from, to: status, until: None, reason, result });
        let now = self.now;
        self.changed(id, |summary| {
            summary.status = status;
            summary.wrap_up = wrap_up;
            summary.resolved_at = status.is_done().then_some(now);
            if status.is_done() || status == Status::Pending {
                summary.clock = WaitingClock::default();
            }
        });
    }

    /// It leaves what this agent may see.
    pub fn gone(&mut self, id: &ConversationId) {
        self.tick();
        self.conversations.remove(id);
        self.messages.remove(id);
        self.events.push(Event::ConversationGone { at: self.cursor(), id: id.clone() });
    }

    /// The log no longer reaches back.
    pub fn resync(&mut self) {
        self.events.clear();
        self.events.push(Event::Resync { at: self.cursor() });
    }

    pub fn counts(&self) -> Counts {
        let queues = self.queues.iter().map(|queue| View::Queue(queue.id.clone()));
        let views = [View::Mine, View::Unassigned, View::AllOpen, View::Promises, View::Approvals]
            .into_iter()
            .chain(queues)
            .chain([View::Resolved]);
        let count = |view: View| {
            let count = self.conversations.values().filter(|summary| view.holds(summary, &self.me)).count() as u64;
            ViewCount { view, count }
        };
        Counts { views: views.map(count).collect() }
    }

    /// A view in the server's order.
    pub fn view(&self, view: &View) -> Vec<Summary> {
        let mut all: Vec<_> =
            self.conversations.values().filter(|summary| view.holds(summary, &self.me)).cloned().collect();
        all.sort_by_key(|summary| view.key(summary));
        all
    }
}
