//! A backend that knows 100 000 open conversations of one message each, and answers at once.

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt};
use omotenashi::api::{
    API_REVISION, Agent, AgentId, Author, Capabilities, Channel, ConversationId, Counts, Cursor, Customer, CustomerId,
    CustomerNote, CustomerRef, Event, Failure, Interest, Item, Learnt, LinkState, Me, Memory, MemoryId, Message,
    MessageId, MessageKind, Money, Page, Purchase, PurchaseId, PurchaseState, QueueId, Remembered, Reply, Request,
    Role, Stamped, Summary, Thread, Time, Touchpoint, TouchpointId, TouchpointKind, View, WaitingClock, WrapUpTree,
};
use omotenashi::backend::Backend;
use tokio::sync::watch;

use crate::{CONVERSATIONS, NOW};

pub fn summary(number: i64, version: u64) -> Summary {
    let waiting = Time::from_millis(NOW - (CONVERSATIONS - number) * 1_000);
    let customer = CustomerRef {
        id: CustomerId::new(format!("cus_{number}")),
        name: "佐藤 美咲".into(),
        address_as: "佐藤様".into(),
        distinction: None,
    };
    let (id, queue) = (ConversationId::new(format!("cnv_{number:06}")), QueueId::new("que_mail"));
    Summary {
        number,
        version,
        subject: "傘の持ち手が届いたときから割れていました".into(),
        clock: WaitingClock {
            waiting_since: Some(waiting),
            due_at: Some(waiting.plus_millis(14_400_000)),
            ..WaitingClock::default()
        },
        last_message: Some(MessageId::new(format!("msg_{number}"))),
        last_message_at: Some(waiting),
        preview: "届いた傘の持ち手が割れていました。交換していただけますか。".into(),
        message_count: 1,
        ..Summary::begun(id, Channel::Mail, customer, queue, waiting)
    }
}

/// As much as a record holds: twenty orders, twenty contacts, a dozen things remembered.
fn customer(id: &CustomerId) -> Customer {
    let day = |n: i64| Time::from_millis(NOW - n * 86_400_000);
    let remembered = |n: i64| Memory {
        id: MemoryId::new(format!("mem_{n}")),
        what: Remembered::Note(CustomerNote { text: "贈り物は包装まで大切になさる方です。".into() }),
        learnt: Learnt { at: day(n), by: None, conversation: None, message: None },
        confirmed_at: None,
        consented_at: None,
    };
    let order = |n: i64| Purchase {
        id: PurchaseId::new(format!("pur_{n}")),
        version: 1,
        customer: id.clone(),
        order: "A-1".into(),
        placed_at: day(n * 20),
        state: PurchaseState::Delivered,
        state_at: None,
        due_at: None,
        total: Money { minor: 12_800, currency: "JPY".into() },
        items: vec![Item { name: "晴雨兼用傘 藍".into(), quantity: 1, amount_minor: 12_800 }],
        item_count: 1,
    };
    let contact = |n: i64| Touchpoint {
        id: TouchpointId::new(format!("tch_{n}")),
        kind: TouchpointKind::Visit,
        at: day(n),
        channel: None,
        subject: "ご来店".into(),
        outcome: None,
        stuck_on: None,
        agent: None,
        sensitive: false,
        matter: None,
    };
    Customer {
        version: 1,
        memories: (1..=12).map(remembered).collect(),
        purchases: (1..=20).map(order).collect(),
        purchase_count: 20,
        touchpoints: (1..=20).map(contact).collect(),
        conversations: 20,
        ..Customer::new(id.clone(), "佐藤 美咲".into(), "佐藤様".into())
    }
}

pub fn cursor(seq: u64) -> Cursor {
    Cursor { epoch: "e1".into(), seq }
}

/// Knows 100 000 open conversations of one message each.
pub struct Shop;

impl Shop {
    pub fn answer(request: Request) -> Result<Reply, Failure> {
        match request {
            Request::Me => Ok(Reply::Me(Box::new(Me {
                agent: Agent {
                    id: AgentId::new("agt_1"),
                    version: 1,
                    name: "花子".into(),
                    role: Role::Agent,
                    channel: None,
                    teams: Vec::new(),
                    disabled: false,
                },
                site: "bench".to_owned(),
                api_revision: API_REVISION,
                server_version: "1".to_owned(),
                now: Time::from_millis(NOW),
                wrap_up: WrapUpTree { reasons: Vec::new(), results: Vec::new() },
                queues: Vec::new(),
                served: Vec::new(),
            }))),
            Request::List { view, after, limit } => {
                let from: i64 = after.as_deref().map_or(0, |after| after.parse().unwrap_or(0));
                let all = if view == View::AllOpen { CONVERSATIONS } else { 0 };
                let to = (from + i64::from(limit)).min(all);
                let items = (from..to).map(|number| summary(number, 1)).collect();
                let body = Page { items, next: (to < all).then(|| to.to_string()) };
                Ok(Reply::List { view, after, page: Stamped { as_of: cursor(1), body } })
            }
            Request::Thread { conversation, before, .. } => {
                let number = conversation.as_str().trim_start_matches("cnv_").parse().unwrap_or(0);
                let message = Message {
                    id: MessageId::new(format!("msg_{number}")),
                    conversation,
                    position: 1,
                    version: 1,
                    kind: MessageKind::Inbound,
                    author: Author::Customer,
                    text: "届いた傘の持ち手が割れていました。交換していただけますか。".into(),
                    at: Time::from_millis(NOW),
                    state: None,
                    failure: None,
                    key: None,
                    change: None,
                    envelope: omotenashi::api::Envelope::default(),
                };
                let body = Thread {
                    conversation: summary(number, 1),
                    messages: vec![message],
                    more: false,
                    said_in_public: Vec::new(),
                };
                Ok(Reply::Thread { before, page: Box::new(Stamped { as_of: cursor(1), body }) })
            }
            Request::Customer(id) => Ok(Reply::Customer(Box::new(Stamped { as_of: cursor(1), body: customer(&id) }))),
            Request::Counts => Ok(Reply::Counts(Counts::default())),
            Request::Agents => Ok(Reply::Agents(Vec::new())),
            _ => Err(Failure::NotFound),
        }
    }
}

impl Backend for Shop {
    fn capabilities(&self) -> Capabilities {
        Capabilities { push: true, idempotent: true, claim: true, next: true, purchases: true }
    }

    fn call(&self, request: Request) -> BoxFuture<'_, Result<Reply, Failure>> {
        Box::pin(async move { Self::answer(request) })
    }

    fn events(&self, _: Option<Cursor>, _: watch::Receiver<Interest>) -> BoxStream<'static, Event> {
        stream::iter([Event::Link { state: LinkState::Live }]).chain(stream::pending()).boxed()
    }
}
