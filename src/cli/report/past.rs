//! Conversations of the past as the console would have shown them, answer by answer.

use std::collections::HashMap;

use crate::api::{
    AgentId, AgentRef, Author, Calendar, Change, Channel, ConversationId, Customer, CustomerId, CustomerRef, Identity,
    ImportConversation, ImportCustomer, ImportRecord, Item, Matter, Message, MessageId, MessageKind, Money, Purchase,
    PurchaseId, QueueId, Status, Summary, Targets, Time, Touchpoint, TouchpointId, TouchpointKind, WaitingClock,
};
use crate::text::{Untrusted, names};

/// As many earlier contacts as a console is given.
const TOUCHPOINTS: usize = 20;

/// What the files hold.
#[derive(Default)]
pub struct Past {
    customers: HashMap<String, ImportCustomer>,
    orders: HashMap<String, Vec<Purchase>>,
    /// In order of time.
    pub conversations: Vec<ImportConversation>,
    /// Places in `conversations` by customer.
    by_customer: HashMap<String, Vec<usize>>,
}

/// A conversation as it stood at one moment.
pub struct Moment {
    pub summary: Summary,
    pub customer: Option<Customer>,
    pub messages: Vec<Message>,
    pub now: Time,
}

impl Past {
    pub fn add(&mut self, record: ImportRecord) {
        match record {
            ImportRecord::Customer(customer) => {
                self.customers.insert(customer.id.clone(), customer);
            }
            ImportRecord::Order(order) => {
                let total = order.items.iter().map(|item| item.amount_minor).sum();
                let purchase = Purchase {
                    id: PurchaseId::new(order.id.as_str()),
                    version: 1,
                    customer: CustomerId::new(order.customer.as_str()),
                    order: Untrusted::new(order.id),
                    placed_at: order.placed_at,
                    state: order.state,
                    state_at: None,
                    due_at: None,
                    total: Money { minor: total, currency: order.currency },
                    item_count: order.items.len() as u32,
                    items: order
                        .items
                        .into_iter()
                        .take(TOUCHPOINTS)
                        .map(|item| Item { name: item.name, quantity: item.quantity, amount_minor: item.amount_minor })
                        .collect(),
                };
                self.orders.entry(order.customer).or_default().push(purchase);
            }
            ImportRecord::Conversation(conversation) => self.conversations.push(conversation),
            ImportRecord::Survey(_) => {}
        }
    }

    /// Puts everything into its order, after the last record.
    pub fn sort(&mut self) {
        self.conversations.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        for (place, conversation) in self.conversations.iter().enumerate() {
            if let Some(customer) = &conversation.customer {
                self.by_customer.entry(customer.clone()).or_default().push(place);
            }
        }
        for orders in self.orders.values_mut() {
            orders.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
        }
    }

    /// The conversation before its message number `end`, at the moment that message was written.
    pub fn moment(&self, place: usize, end: usize) -> Moment {
        let conversation = &self.conversations[place];
        let now =
            conversation.messages.get(end).or(conversation.messages.last()).map_or(conversation.started_at, |m| m.at);
        let id = ConversationId::new(conversation.id.as_str());
        let messages: Vec<Message> =
            conversation.messages[..end].iter().enumerate().map(|(number, line)| message(&id, number, line)).collect();
        let answered = messages.iter().rposition(|line| line.kind == MessageKind::Outbound);
        let open = &messages[answered.map_or(0, |at| at + 1)..];
        let waiting = open.iter().find(|line| line.kind == MessageKind::Inbound).map(|line| line.at);
        let targets = Targets::default_for(conversation.channel);
        let after = |millis: i64| waiting.map(|since| Calendar::always().add(since, millis));
        let target = if answered.is_some() { targets.next_response_ms } else { targets.first_response_ms };
        let customer = self.customer(place, now);
        let reference = customer.as_ref().map_or_else(
            || CustomerRef {
                id: CustomerId::new("unknown"),
                name: Untrusted::default(),
                address_as: Untrusted::default(),
                distinction: None,
            },
            Customer::reference,
        );
        let summary = Summary {
            number: place as i64 + 1,
            version: 1,
            subject: conversation.subject.clone(),
            assignee: Some(me()),
            identity: Identity::Claimed,
            clock: WaitingClock {
                waiting_since: waiting,
                due_at: after(target),
                double_due_at: after(2 * target),
                noticed_at: after(targets.noticed_ms),
                breached: false,
            },
            live: matches!(conversation.channel, Channel::Chat | Channel::Phone),
            message_count: messages.len() as u32,
            replied: answered.is_some(),
            ..Summary::begun(id, conversation.channel, reference, QueueId::new("queue"), conversation.started_at)
        };
        Moment { summary, customer, messages, now }
    }

    /// Whose it was, as far as was known then.
    fn customer(&self, place: usize, now: Time) -> Option<Customer> {
        let reference = self.conversations[place].customer.as_ref()?;
        let record = self.customers.get(reference)?;
        let name = record.name.raw();
        let japanese = record.language == Some(crate::api::Language::Ja);
        let address_as = if japanese { names::in_japanese(name) } else { names::in_english(name) };
        let id = CustomerId::new(reference.as_str());
        let parts = names::split(name);
        let before = || {
            let places = self.by_customer.get(reference).into_iter().flatten().copied();
            places.filter(|earlier| *earlier < place).map(|earlier| &self.conversations[earlier])
        };
        let orders = self.orders.get(reference).map_or(&[][..], Vec::as_slice);
        let known = || orders.iter().filter(|order| order.placed_at <= now);
        Some(Customer {
            version: 1,
            family: parts.map(|parts| parts.family.into()),
            given: parts.map(|parts| parts.given.into()),
            reading: record.reading.clone(),
            language: record.language,
            since: record.since,
            contacts: record.contacts.clone(),
            conversations: before().count() as u32 + 1,
            purchase_count: known().count() as u32,
            purchases: known().take(TOUCHPOINTS).cloned().collect(),
            touchpoints: before().rev().take(TOUCHPOINTS).map(touchpoint).collect(),
            ..Customer::new(id, record.name.clone(), address_as.into())
        })
    }
}

/// Who answers in the report.
pub fn me() -> AgentRef {
    AgentRef { id: AgentId::new("report"), name: Untrusted::default() }
}

fn message(conversation: &ConversationId, number: usize, line: &crate::api::ImportMessage) -> Message {
    Message {
        id: MessageId::new(format!("{number}")),
        conversation: conversation.clone(),
        position: number as i64 + 1,
        version: 1,
        kind: line.kind,
        author: match line.kind {
            MessageKind::Inbound => Author::Customer,
            MessageKind::Event => Author::System,
            MessageKind::Outbound | MessageKind::Note => Author::Agent(me()),
        },
        text: line.text.clone(),
        at: line.at,
        state: None,
        failure: None,
        key: None,
        change: (line.kind == MessageKind::Event).then_some(Change::Imported),
        envelope: crate::api::Envelope::default(),
    }
}

fn touchpoint(conversation: &ImportConversation) -> Touchpoint {
    let end = conversation.messages.last().map_or(conversation.started_at, |line| line.at);
    Touchpoint {
        id: TouchpointId::new(conversation.id.as_str()),
        kind: TouchpointKind::Conversation,
        at: end,
        channel: Some(conversation.channel),
        subject: conversation.subject.clone(),
        outcome: None,
        stuck_on: None,
        agent: None,
        sensitive: false,
        matter: Some(Matter {
            id: ConversationId::new(conversation.id.as_str()),
            number: 0,
            status: Status::Resolved,
            result: conversation.result.clone(),
            resolved_at: Some(end),
        }),
    }
}
