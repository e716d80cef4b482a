//! The people of the shop, its customers, its channel, its back office: everything that changes anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use omotenashi::api::{
    AgentId, ContactKind, ContactPoint, ConversationId, DeliveryReport, DeliveryState, GestureKind, ImportCustomer,
    ImportItem, ImportOrder, ImportRecord, IncidentPatch, MessageId, NewAgent, NewGesture, NewIncident, NewPraise,
    NewPromise, NewRules, OpKey, Outgoing, Patch, Praise, Priority, PromisePatch, PromiseState, PurchaseState, Queue,
    QueuePatch, Reply, Request, Role, Status, Summary, Time, Touches,
};
use omotenashi::backend::{Backend as _, Http};
use omotenashi::text::Untrusted;
use tokio::time::sleep;

use crate::dice::Dice;
use crate::site::{Site, client, written};

/// Whether people are at work, and how much they did.
#[derive(Default)]
pub struct Work {
    paused: AtomicBool,
    pub done: AtomicUsize,
}

impl Work {
    pub fn pause(&self) {
        self.paused.store(true, Ordering::SeqCst);
    }
}

pub struct Crew {
    owner: Http,
    /// Passes praise on to the owner.
    colleague: Http,
    channel: Http,
    me: AgentId,
    queues: Vec<Queue>,
    dice: Dice,
    work: Arc<Work>,
    known: Vec<ConversationId>,
    /// The reply sent last.
    sent: Option<MessageId>,
    /// What a customer wrote last.
    heard: Option<MessageId>,
    step: usize,
}

impl Crew {
    pub async fn new(site: &Site, channel: &str, colleague: &str, dice: Dice, work: Arc<Work>) -> Self {
        let me = site.owner().me().await.expect("a shop that works");
        Self {
            owner: site.owner(),
            colleague: client(&site.socket(), colleague),
            channel: client(&site.socket(), channel),
            me: me.agent.id,
            queues: me.queues,
            dice,
            work,
            known: Vec::new(),
            sent: None,
            heard: None,
            step: 0,
        }
    }

    pub async fn work(mut self) {
        while !self.work.paused.load(Ordering::SeqCst) {
            self.step += 1;
            if self.act().await.is_some() {
                self.work.done.fetch_add(1, Ordering::Relaxed);
            }
            // The pace of a busy shop.
            sleep(self.dice.millis(1, 15)).await;
        }
    }

    /// Does something; none when it was refused or nobody knows what came of it (the server is killed often here).
    async fn act(&mut self) -> Option<()> {
        let step = self.step;
        let key = OpKey::new(format!("key_{step}"));
        let chosen = (!self.known.is_empty()).then(|| self.dice.of(&self.known).clone());
        // Everything in turn and anything by chance, by turns.
        let which = if step % 50 < 25 { step % 50 } else { self.dice.below(25) };
        match (which, chosen) {
            (0..5, _) | (_, None) => {
                let customer = format!("customer {}", self.dice.below(20));
                let words = written(&step.to_string(), &customer, &format!("words {step}"));
                let receipt = self.owner.inbound(None, &words).await.ok()?;
                self.heard = Some(receipt.message);
                if !self.known.contains(&receipt.conversation) {
                    self.known.push(receipt.conversation);
                }
            }
            (5..9, Some(conversation)) => {
                let now = self.now(&conversation).await?;
                let then = *self.dice.of(&[None, None, Some(Status::Pending), Some(Status::Resolved)]);
                let text = Untrusted::from(format!("answer {step}"));
                let body =
                    Outgoing { note: false, text, seen: now.last_message, then, wrap_up: None, ..Outgoing::default() };
                let sent = self.owner.call(Request::Send { conversation, key, body }).await.ok()?;
                if let Reply::Sent { message, .. } = sent {
                    self.sent = Some(message.id);
                }
            }
            (19, Some(_)) if let Some(message) = self.sent.take() => {
                let request = if self.dice.per_mille(500) {
                    Request::Recall { key, message }
                } else {
                    Request::Misdirected { key, message }
                };
                self.owner.call(request).await.ok()?;
            }
            (9, Some(conversation)) => {
                let text = Untrusted::from(format!("note {step}"));
                let body = Outgoing { note: true, text, seen: None, then: None, wrap_up: None, ..Outgoing::default() };
                self.owner.call(Request::Send { conversation, key, body }).await.ok()?;
            }
            (10, Some(conversation)) => {
                self.owner.call(Request::Claim(conversation)).await.ok()?;
            }
            (11..14, Some(conversation)) => {
                let version = self.now(&conversation).await?.version;
                let to = *self.dice.of(&[Status::Open, Status::OnHold, Status::Pending, Status::Resolved]);
                let priority = *self.dice.of(&[None, Some(Priority::High), Some(Priority::Low)]);
                let tags = self.dice.per_mille(500).then(|| vec![Untrusted::from(format!("tag {step}"))]);
                let patch = Patch { status: Some(to), priority, tags, ..Patch::default() };
                self.owner.call(Request::Change { conversation, version, patch }).await.ok()?;
            }
            (14, Some(_)) => {
                for delivery in self.channel.deliveries().await.ok()? {
                    let state =
                        *self.dice.of(&[DeliveryState::Accepted, DeliveryState::Delivered, DeliveryState::Failed]);
                    let report = DeliveryReport { state, remote_id: None, reason: None };
                    self.channel.report(&delivery.id, &report).await.ok()?;
                }
            }
            (15, Some(conversation)) => {
                let from = self.now(&conversation).await?.assignee.map(|agent| agent.id);
                self.owner.call(Request::Assign { key, conversation, from, to: None }).await.ok()?;
            }
            (16..19, Some(_)) => self.import().await?,
            (20, Some(conversation)) => self.promise(key, conversation).await?,
            (21, Some(conversation)) => {
                let gesture = NewGesture {
                    kind: GestureKind::Gift,
                    value_minor: 100 + step as i64 % 900,
                    reason: "delivery/late".to_owned(),
                    note: Untrusted::default(),
                };
                self.owner.call(Request::Give { key, conversation, gesture }).await.ok()?;
            }
            (22, Some(_)) => self.praise(key).await?,
            (23, Some(conversation)) if step % 100 < 50 => self.incident(key, &conversation).await?,
            (23, Some(_)) => {
                let Reply::Rules(rules) = self.owner.call(Request::Rules).await.ok()? else { return None };
                let body = NewRules { off: vec![format!("rule-{step}")], text: Untrusted::default() };
                self.owner.call(Request::SetRules { version: rules.version, body }).await.ok()?;
            }
            (24, Some(_)) if step % 500 == 24 => {
                // Seldom: whoever hears of a queue or of themselves connects anew, to be asked for their rights again.
                let queue = self.dice.of(&self.queues).id.clone();
                let patch = QueuePatch { undo_ms: Some(step as i64 % 5_000) };
                self.owner.change_queue(&queue, &patch).await.ok()?;
            }
            (_, Some(_)) => {
                let new = NewAgent {
                    name: Untrusted::from(format!("agent {step}")),
                    role: Role::Agent,
                    channel: None,
                    teams: vec![],
                };
                self.owner.add_agent(&key, &new).await.ok()?;
            }
        }
        Some(())
    }

    /// Promises something, and keeps it or not.
    async fn promise(&mut self, key: OpKey, conversation: ConversationId) -> Option<()> {
        let promise = NewPromise {
            text: Untrusted::from(format!("promise {}", self.step)),
            due_words: Untrusted::default(),
            due: Time::from_millis(4_000_000_000_000 + self.step as i64),
            owner: None,
            call: None,
        };
        let made = self.owner.call(Request::Promise { key, conversation, promise }).await.ok()?;
        if let Reply::Promise(made) = made
            && let Some(state) = *self.dice.of(&[None, Some(PromiseState::Kept), Some(PromiseState::Broken)])
        {
            let patch = PromisePatch { state: Some(state), ..PromisePatch::default() };
            let (promise, version) = (made.body.id, made.body.version);
            self.owner.call(Request::ChangePromise { promise, version, patch }).await.ok()?;
        }
        Some(())
    }

    /// Makes a fault known; later ends it and opens it again.
    async fn incident(&mut self, key: OpKey, conversation: &ConversationId) -> Option<()> {
        let Reply::Incidents(all) = self.owner.call(Request::Incidents).await.ok()? else { return None };
        if let Some(incident) = all.into_iter().next() {
            let ended = Some(incident.ended_at.is_none());
            let patch = Box::new(IncidentPatch { ended, ..IncidentPatch::default() });
            let change = Request::ChangeIncident { incident: incident.id, version: incident.version, patch };
            self.owner.call(change).await.ok()?;
            return Some(());
        }
        let customers = vec![self.now(conversation).await?.customer.id];
        let touches = Touches { customers, ..Touches::default() };
        let (title, text) = (Untrusted::from("A fault"), Untrusted::from("What is known"));
        let incident = Box::new(NewIncident { title, text, since: None, until: None, touches });
        self.owner.call(Request::OpenIncident { key, incident }).await.ok()?;
        Some(())
    }

    /// Passes on what a customer said last, or takes note of what was passed on: a list tells of the first few only.
    async fn praise(&mut self, key: OpKey) -> Option<()> {
        let Reply::Praise(unread) = self.owner.call(Request::Praise).await.ok()? else { return None };
        if let Some(Praise { id, .. }) = unread.first()
            && (unread.len() > 5 || self.heard.is_none())
        {
            self.owner.call(Request::TakeNote(id.clone())).await.ok()?;
        } else {
            let praise = NewPraise { message: self.heard.take()?, to: self.me.clone() };
            self.colleague.call(Request::PassOn { key, praise }).await.ok()?;
        }
        Some(())
    }

    async fn now(&self, conversation: &ConversationId) -> Option<Summary> {
        let Ok(Reply::Conversation(now)) = self.owner.call(Request::Conversation(conversation.clone())).await else {
            return None;
        };
        Some(now.body)
    }

    /// A customer of the back office and what they bought, new or changed.
    async fn import(&mut self) -> Option<()> {
        let number = self.dice.below(30);
        let id = format!("c{number}");
        let customer = ImportRecord::Customer(ImportCustomer {
            source: "back office".to_owned(),
            id: id.clone(),
            name: Untrusted::from(format!("Customer {number} of step {}", self.step)),
            reading: None,
            contacts: vec![ContactPoint::new(ContactKind::Mail, Untrusted::from(format!("c{number}@example.org")))],
            language: None,
            since: None,
            preferences: Vec::new(),
        });
        let order = ImportRecord::Order(ImportOrder {
            source: "back office".to_owned(),
            id: format!("o{number}"),
            customer: id,
            placed_at: Time::from_millis(1_700_000_000_000),
            state: PurchaseState::Placed,
            currency: "JPY".to_owned(),
            items: vec![ImportItem {
                name: Untrusted::from("umbrella"),
                quantity: 1 + self.dice.below(9) as i64,
                amount_minor: 3_000,
            }],
        });
        let lines = [customer, order].map(|record| serde_json::to_string(&record).expect("plain data") + "\n").concat();
        self.owner.import(lines.into_bytes()).await.ok()?;
        Some(())
    }
}
