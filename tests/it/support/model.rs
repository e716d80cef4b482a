//! A tiny backend in memory: one log, versions by sequence, the order of lists from the contract. It answers like the
//! real one does, so that the console's rules can be tested against any history of commands.

mod deeds;
mod drafts;
mod record;

use std::collections::BTreeMap;

use omotenashi::api::*;
use omotenashi::care::Rules;
use omotenashi::text::Untrusted;

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
    /// My unsent texts, as all my consoles left them; empty ones were sent or given up.
    pub drafts: BTreeMap<(ConversationId, Mode), Draft>,
    draft_versions: u64,
    /// Where this console says that it is.
    pub place: Whereabouts,
    /// What it says of whom it serves next.
    pub why: Why,
    /// Praise that was passed on.
    pub praise: Vec<Praise>,
    /// Conversations whose account data was looked at without verification.
    pub revealed: Vec<ConversationId>,
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
            place: Whereabouts { conversation: None, typing: false },
            why: Why::Waiting,
            praise: Vec::new(),
            revealed: Vec::new(),
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
        let queue = self.queues.iter().find(|queue| queue.channel == Some(channel)).map(|queue| queue.id.clone());
        let summary = Summary {
            id: id.clone(),
            number,
            version: 0,
            subject: subject.into(),
            channel,
            public: false,
            status: Status::Open,
            snoozed_until: None,
            priority: Priority::Normal,
            tags: Vec::new(),
            queue: queue.unwrap_or_else(|| QueueId::new("que_mail")),
            team: None,
            assignee: None,
            customer,
            identity: Identity::Claimed,
            verification: None,
            clock: WaitingClock::default(),
            live: false,
            created_at: self.now,
            last_message: None,
            last_message_at: None,
            preview: Untrusted::default(),
            message_count: 0,
            replied: false,
            resolved_at: None,
            wrap_up: None,
            thanked: false,
            undelivered: false,
            promise: None,
            gesture: None,
            plan: None,
            help: None,
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

    fn list(&self, view: View, after: Option<String>, limit: u16) -> Reply {
        let bound: Option<SortKey> =
            after.as_ref().map(|after| serde_json::from_str(after).expect("a token of the model's"));
        let mut items = self.view(&view);
        items.retain(|summary| bound.is_none_or(|bound| view.key(summary) > bound));
        let more = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next = items.last().filter(|_| more);
        let next = next.map(|last| serde_json::to_string(&view.key(last)).expect("a key is plain data"));
        Reply::List { view, after, page: self.stamped(Page { items, next }) }
    }

    fn problem(&self, code: &str, id: &ConversationId) -> Problem {
        Problem {
            code: code.into(),
            detail: "It was changed meanwhile.".into(),
            conversation: self.conversations.get(id).cloned().map(Box::new),
            ..Problem::default()
        }
    }

    fn conversation(&self, id: &ConversationId) -> Result<Reply, Failure> {
        let summary = self.conversations.get(id).ok_or(Failure::NotFound)?;
        Ok(Reply::Conversation(Box::new(self.stamped(summary.clone()))))
    }

    /// Answers as the server would.
    pub fn call(&mut self, request: Request) -> Result<Reply, Failure> {
        let me = self.me.clone();
        match request {
            Request::Me => Ok(Reply::Me(Box::new(Me {
                agent: self.agents[&me].clone(),
                site: "model".into(),
                api_revision: API_REVISION,
                server_version: "0".into(),
                now: self.now,
                wrap_up: self.wrap_up.clone(),
                queues: self.queues.clone(),
                served: self.served.clone(),
            }))),
            Request::List { view, after, limit } => Ok(self.list(view, after, limit)),
            Request::Conversation(id) => self.conversation(&id),
            Request::Thread { conversation, before, limit } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?.clone();
                let lines = self.messages.get(&conversation).cloned().unwrap_or_default();
                let end = before.as_ref().and_then(|before| lines.iter().position(|line| line.id == *before));
                let end = end.unwrap_or(lines.len());
                let start = end.saturating_sub(usize::from(limit));
                let page = Thread { conversation: summary, messages: lines[start..end].to_vec(), more: start > 0 };
                Ok(Reply::Thread { before, page: Box::new(self.stamped(page)) })
            }
            Request::Sent { conversation, key } => {
                let lines = self.messages.get(&conversation).ok_or(Failure::NotFound)?;
                match lines.iter().find(|line| line.key.as_ref() == Some(&key)) {
                    Some(line) => Ok(Reply::Sent {
                        message: Box::new(line.clone()),
                        conversation: Box::new(self.conversations[&conversation].clone()),
                    }),
                    None => Ok(Reply::NotSent { key }),
                }
            }
            Request::Customer(id) => {
                let customer = self.customers.get(&id).ok_or(Failure::NotFound)?.clone();
                Ok(Reply::Customer(Box::new(self.stamped(customer))))
            }
            request @ (Request::Timeline { .. }
            | Request::Duplicates(_)
            | Request::EditCustomer { .. }
            | Request::Remember { .. }
            | Request::Amend { .. }
            | Request::Forget { .. }
            | Request::Merge { .. }
            | Request::Split { .. }) => self.record(request),
            Request::FindCustomers { text } => {
                Ok(Reply::FoundCustomers { text, found: FoundCustomers { items: Vec::new(), more: false } })
            }
            Request::Agents => Ok(Reply::Agents(self.agents.values().cloned().collect())),
            Request::Counts => Ok(Reply::Counts(self.counts())),
            Request::Metrics(scope) => Ok(Reply::Metrics(scope, Box::new(super::figures::month()))),
            Request::Send { conversation, key, body } => self.send(&conversation, &key, body),
            Request::Recall { message, .. } => self.recall(&message),
            Request::Misdirected { message, .. } => self.misdirected(&message),
            Request::Attachments(message) => {
                let items = self.files.get(&message).cloned().unwrap_or_default();
                Ok(Reply::Attachments { message, items })
            }
            Request::Claim(id) => {
                let owner = self.conversations.get(&id).ok_or(Failure::NotFound)?.assignee.clone();
                match owner {
                    Some(owner) if owner.id != me => {
                        let problem = Problem { owner: Some(owner), ..self.problem("taken", &id) };
                        Err(Failure::Conflict(Box::new(problem)))
                    }
                    _ => {
                        self.assign(&id, &me, Some(&me));
                        self.conversation(&id)
                    }
                }
            }
            Request::Next { skip, .. } => {
                let skipped = skip.map(|skip| skip.id);
                let mut waiting = self.view(&View::Unassigned).into_iter();
                if let Some(skipped) = &skipped {
                    self.assign(skipped, &me, None);
                }
                let Some(first) = waiting.next() else { return Ok(Reply::Next(None)) };
                self.assign(&first.id, &me, Some(&me));
                let conversation = self.conversations[&first.id].clone();
                Ok(Reply::Next(Some(Box::new(Served { conversation, why: self.why }))))
            }
            Request::Assign { conversation, from, to, .. } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                if summary.assignee.as_ref().map(|assignee| assignee.id.clone()) != from {
                    return Err(Failure::Conflict(Box::new(self.problem("taken", &conversation))));
                }
                self.assign(&conversation, &me, to.as_ref());
                self.conversation(&conversation)
            }
            Request::Drafts => {
                let items = self.drafts.values().filter(|draft| !draft.text.is_empty()).cloned().collect();
                Ok(Reply::Drafts(Drafts { as_of: Cursor { epoch: "e1".into(), seq: self.draft_versions }, items }))
            }
            Request::Keep { conversation, mode, body } => self.keep(&conversation, mode, &body),
            Request::Where(place) => {
                self.place = place;
                Ok(Reply::Noted)
            }
            Request::Change { conversation, version, patch } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                if summary.version != version {
                    return Err(Failure::Conflict(Box::new(self.problem("version", &conversation))));
                }
                if let Some(status) = patch.status {
                    self.set_status(&conversation, &me, status, patch.wrap_up);
                    self.changed(&conversation, |summary| summary.snoozed_until = patch.snoozed_until);
                }
                self.conversation(&conversation)
            }
            Request::Plan { conversation, change, .. } => {
                self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                self.plan(&conversation, &me, change);
                self.conversation(&conversation)
            }
            Request::Help { conversation, wanted } => {
                self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                self.help(&conversation, &me, wanted);
                self.conversation(&conversation)
            }
            Request::Rules => Ok(Reply::Rules(Box::new(self.rules.clone()))),
            Request::SetRules { version, body } => {
                if self.rules.version != version {
                    let problem = Problem { code: "version".into(), ..Problem::default() };
                    return Err(Failure::Conflict(Box::new(problem)));
                }
                self.set_rules(&me, body);
                Ok(Reply::Rules(Box::new(self.rules.clone())))
            }
            other => self.deed(other),
        }
    }

    /// A move within an action plan.
    pub fn plan(&mut self, id: &ConversationId, by: &AgentId, change: PlanChange) {
        let by = self.agent(by);
        let now = self.now;
        let told = match &change {
            PlanChange::Begin { plan, .. } => Some((plan.clone(), PlanStage::Begun)),
            PlanChange::Withdraw => {
                self.conversations[id].plan.as_ref().map(|state| (state.plan.clone(), PlanStage::Withdrawn))
            }
            _ => None,
        };
        if let Some((plan, to)) = told {
            self.event_line(id, Author::Agent(by.clone()), Change::Plan { plan, to });
        }
        self.changed(id, |summary| match change {
            PlanChange::Begin { plan, tag } => {
                summary.tags.extend(tag.clone());
                summary.plan = Some(Box::new(PlanState { plan, at: now, by, tag, done: Vec::new(), ended: None }));
            }
            PlanChange::Withdraw => {
                if let Some(state) = summary.plan.take() {
                    summary.tags.retain(|tag| Some(tag) != state.tag.as_ref());
                }
            }
            PlanChange::Tick { step, text } => {
                if let Some(state) = &mut summary.plan {
                    state.done.retain(|done| done.step != step);
                    state.done.push(PlanStep { step, at: now, by, text });
                }
            }
            PlanChange::Untick { step } => {
                if let Some(state) = &mut summary.plan {
                    state.done.retain(|done| done.step != step);
                }
            }
            PlanChange::End => {
                if let Some(state) = &mut summary.plan {
                    state.ended = Some(now);
                }
            }
        });
    }

    /// Somebody asks for a supervisor.
    pub fn help(&mut self, id: &ConversationId, by: &AgentId, wanted: bool) {
        let (by, at) = (self.agent(by), self.now);
        self.event_line(id, Author::Agent(by.clone()), Change::Help { wanted });
        self.changed(id, |summary| summary.help = wanted.then_some(Help { by, at }));
    }

    /// The team's rules change.
    pub fn set_rules(&mut self, by: &AgentId, rules: NewRules) {
        let version = self.tick();
        let by = Some(self.agent(by));
        self.rules = TeamRules { version, off: rules.off, text: rules.text, by, at: Some(self.now) };
        self.events.push(Event::RulesChanged { at: self.cursor(), rules: Box::new(self.rules.clone()) });
    }

    fn sent(&self, message: &MessageId) -> Result<Message, Failure> {
        self.messages.values().flatten().find(|line| line.id == *message).cloned().ok_or(Failure::NotFound)
    }

    fn told(&self, message: &MessageId) -> Result<Reply, Failure> {
        let message = Box::new(self.sent(message)?);
        let conversation = Box::new(self.conversations[&message.conversation].clone());
        Ok(Reply::Sent { message, conversation })
    }

    fn recall(&mut self, message: &MessageId) -> Result<Reply, Failure> {
        let line = self.sent(message)?;
        if !line.state.is_some_and(MessageState::may_be_recalled) {
            return Err(Failure::Conflict(Box::new(self.problem("too_late", &line.conversation))));
        }
        self.delivered(&line.conversation, line.position, MessageState::Recalled);
        let before = self.before[message].clone();
        self.changed(&line.conversation, |summary| *summary = before);
        self.told(message)
    }

    fn misdirected(&mut self, message: &MessageId) -> Result<Reply, Failure> {
        let line = self.sent(message)?;
        let (me, now, state) = (self.me.clone(), self.now, line.state.expect("an outbound line"));
        let lines = self.messages.get_mut(&line.conversation).expect("its conversation");
        let kept = lines.iter_mut().find(|kept| kept.id == line.id).expect("it");
        kept.envelope.misdirected_at = Some(now);
        self.delivered(&line.conversation, line.position, state);
        let author = Author::Agent(self.agent(&me));
        let (sent_at, to) = (line.at, line.envelope.to.into_iter().collect());
        let change = Change::Misdirected { message: line.id, sent_at, to, state, since: Vec::new() };
        self.event_line(&line.conversation, author, change);
        self.set_status(&line.conversation, &me, Status::OnHold, None);
        self.told(message)
    }

    /// The moment in which what was sent can be taken back has passed.
    pub fn release(&mut self) {
        let held: Vec<_> =
            self.messages.values().flatten().filter(|line| line.state == Some(MessageState::Held)).cloned().collect();
        for line in held {
            self.delivered(&line.conversation, line.position, MessageState::Queued);
        }
    }

    fn send(&mut self, id: &ConversationId, key: &OpKey, body: Outgoing) -> Result<Reply, Failure> {
        let me = self.me.clone();
        let lines = self.messages.get(id).ok_or(Failure::NotFound)?;
        if !lines.iter().any(|line| line.key.as_ref() == Some(key)) {
            if let Some(seen) = &body.seen {
                let seen = lines.iter().find(|line| line.id == *seen).map_or(0, |line| line.position);
                let newer: Vec<_> =
                    lines.iter().filter(|line| line.position > seen && line.is_written()).cloned().collect();
                if !newer.is_empty() {
                    return Err(Failure::Conflict(Box::new(Problem { newer, ..self.problem("stale", id) })));
                }
            }
            let mode = if body.note { Mode::Note } else { Mode::Reply };
            let draft = self.drafts.get(&(id.clone(), mode)).map(|draft| draft.version.clone());
            if draft.is_some() && body.draft == draft {
                self.draft(id, mode, "", 0);
            }
            if let Some(to) = &body.hand_over
                && self.conversations[id].assignee.as_ref().map(|owner| owner.id.clone()) != to.from
            {
                return Err(Failure::Conflict(Box::new(self.problem("taken", id))));
            }
            let before = self.conversations[id].clone();
            self.write(id, &me, body.note, body.text.raw(), Some(key.clone()));
            let window = self.queues.iter().find(|queue| queue.id == before.queue).map_or(0, |queue| queue.undo_ms);
            let release_at = (!body.note && window > 0).then(|| self.now.plus_millis(window));
            let line = self.messages.get_mut(id).and_then(|lines| lines.last_mut()).expect("just written");
            if release_at.is_some() {
                line.state = Some(MessageState::Held);
            }
            line.envelope.release_at = release_at;
            line.envelope.cc = body.cc;
            line.envelope.attachments = body
                .attachments
                .iter()
                .map(|file| Attached { name: file.name.clone(), size: file.text.raw().len() as u64 })
                .collect();
            let message = line.clone();
            self.files.insert(message.id.clone(), body.attachments);
            self.before.insert(message.id.clone(), before);
            // The event of it tells it as it is.
            let told = self.events.iter_mut().rev().find_map(|event| match event {
                Event::MessageAdded { message: told, .. } if told.id == message.id => Some(told),
                _ => None,
            });
            **told.expect("just told") = message;
            if let Some(to) = body.hand_over {
                self.changed(id, |summary| summary.queue = to.queue.unwrap_or_else(|| summary.queue.clone()));
                self.assign(id, &me, to.to.as_ref());
            }
            if let Some(status) = body.then {
                self.set_status(id, &me, status, body.wrap_up);
            }
        }
        let line = self.messages[id].iter().find(|line| line.key.as_ref() == Some(key)).expect("stored");
        let conversation = Box::new(self.conversations[id].clone());
        Ok(Reply::Sent { message: Box::new(line.clone()), conversation })
    }
}

/// A shop in the middle of a day: Japanese and English customers on several channels.
pub fn shop() -> Model {
    let mut model = Model::new();
    let hanako = model.me.clone();
    let ken = AgentId::new("agt_ken");
    let now = model.now;
    let misaki = model.customer("cus_misaki", "佐藤 美咲", "佐藤様");
    misaki.reading = Some("さとう みさき".into());
    misaki.since = Some(Time::from_millis(NOW - 7 * 365 * DAY));
    misaki.language = Some(Language::Ja);
    misaki.conversations = 5;
    misaki.purchase_count = 12;
    misaki.memories = vec![Memory {
        id: MemoryId::new("mem_1"),
        what: Remembered::Preference(Preference { text: "チャット、18時以降".into(), sensitive: false }),
        learnt: Learnt { at: now.plus_millis(-90 * DAY), by: None, conversation: None, message: None },
        confirmed_at: Some(now.plus_millis(-90 * DAY)),
        consented_at: None,
    }];
    misaki.contacts = vec![
        ContactPoint::new(ContactKind::Mail, "misaki@example.jp".into()),
        ContactPoint::new(ContactKind::Phone, "090-0000-0000".into()),
    ];
    misaki.touchpoints = vec![Touchpoint {
        id: TouchpointId::new("cnv_900"),
        kind: TouchpointKind::Conversation,
        at: now.plus_millis(-3 * DAY),
        channel: Some(Channel::Phone),
        subject: "贈り物の包装".into(),
        outcome: None,
        stuck_on: None,
        agent: Some("健".into()),
        sensitive: false,
        matter: Some(Matter {
            id: ConversationId::new("cnv_900"),
            number: 900,
            status: Status::Resolved,
            result: Some("solved".into()),
            resolved_at: Some(now.plus_millis(-3 * DAY)),
        }),
    }];
    misaki.purchases = [
        ("11-15", "晴雨兼用傘 藍", 12_800, 3, PurchaseState::Delivered),
        ("8-02", "日傘 白", 9_800, 108, PurchaseState::Delivered),
    ]
    .into_iter()
    .map(|(order, item, minor, days, state)| Purchase {
        id: PurchaseId::new(format!("pur_{order}")),
        version: 1,
        customer: CustomerId::new("cus_misaki"),
        order: order.into(),
        placed_at: now.plus_millis(-days * DAY),
        state,
        state_at: None,
        due_at: None,
        total: Money { minor, currency: "JPY".into() },
        items: vec![Item { name: item.into(), quantity: 1, amount_minor: minor }],
        item_count: 1,
    })
    .collect();
    model.customer("cus_ada", "Ada Byron", "Ada Byron").contacts =
        vec![ContactPoint::new(ContactKind::Mail, "ada@example.com".into())];
    model.customer("cus_ito", "高橋 健一", "高橋様");
    model.customer("cus_tom", "Tom Reed", "Tom Reed");

    model.now = now.plus_millis(-11 * MINUTE);
    let umbrella = model.begin(
        1042,
        "cus_misaki",
        Channel::Chat,
        "届いた傘の骨が折れていました",
        "届いた傘を開いたら骨が一本折れていました。母への贈り物なのに、とても残念です。土曜日の誕生日に間に合うでしょうか。",
    );
    model.now = now.plus_millis(-10 * MINUTE);
    model.assign(&umbrella, &hanako, Some(&hanako));
    model.now = now.plus_millis(-9 * MINUTE);
    model.write(&umbrella, &hanako, false, "佐藤様、お待たせいたしました。花子が承ります。", None);
    model.delivered(&umbrella, 4, MessageState::Delivered);
    model.now = now.plus_millis(-8 * MINUTE);
    model.write(&umbrella, &ken, true, "同じロットで3件目です。", None);
    model.now = now.plus_millis(-2 * MINUTE);
    model.inbound(&umbrella, "ありがとうございます。土曜日に間に合いますか？");

    model.now = now.plus_millis(-40 * MINUTE);
    model.begin(1040, "cus_ada", Channel::Mail, "Late delivery", "My parcel has not arrived. Could you look into it?");
    model.now = now.plus_millis(-90 * MINUTE);
    model.begin(1039, "cus_tom", Channel::Social, "Gift wrapping?", "Do you wrap gifts?");
    model.now = now.plus_millis(-20 * MINUTE);
    let returned = model.begin(1041, "cus_ito", Channel::Mail, "返品について", "返品の送料はどちらが負担しますか。");
    model.assign(&returned, &ken, Some(&ken));
    model.now = now;
    model.events.clear();
    model
}
