//! The event stream through everything that can break: nothing lost, nothing twice, nothing out of order; and what was
//! read at one moment, with everything told since, is what is read now, for every kind of event.
//!
//! Readers follow by the real client over lines that are cut before, inside and after events, stall, crawl or go silent,
//! while people work and the server is killed with -9 and started on its database. In the middle an older backup
//! is restored: every reader must be told to begin anew, and end at the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use omotenashi::api::{
    Agent, Channel, ContactKind, ContactPoint, ConversationId, Cursor, Customer, CustomerId, DeliveryReport,
    DeliveryState, Event, Failure, ImportCustomer, ImportItem, ImportOrder, ImportRecord, InboundReceipt, Interest,
    LinkState, Message, MessageId, MessageState, NewAgent, OpKey, Outgoing, Patch, Priority, PurchaseState, Queue,
    Reply, Request, Role, Status, Summary, Time, View,
};
use omotenashi::backend::{Backend as _, Http};
use omotenashi::text::Untrusted;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::dice::{Dice, rounds, seed};
use crate::proxy::{Proxy, STREAM};
use crate::site::{LIMIT, Site, client, soon, written};

const READERS: usize = 8;

/// Pieces of a stream in a thousand that get a fault.
const SHARE: usize = 200;

const PAUSE: Duration = Duration::from_millis(20);

/// The name of an event of the log; a new one has to be named here.
const fn kind(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::ConversationChanged { .. } => "conversation.changed",
        Event::ConversationGone { .. } => "conversation.gone",
        Event::MessageAdded { .. } => "message.added",
        Event::MessageChanged { .. } => "message.changed",
        Event::CustomerChanged { .. } => "customer.changed",
        Event::PurchaseChanged { .. } => "purchase.changed",
        Event::QueueChanged { .. } => "queue.changed",
        Event::AgentChanged { .. } => "agent.changed",
        Event::PromiseChanged { .. } => "promise.changed",
        Event::GoodwillChanged { .. } => "goodwill.changed",
        Event::PraiseChanged { .. } => "praise.changed",
        Event::RulesChanged { .. } => "rules.changed",
        Event::Resync { .. }
        | Event::Counts(_)
        | Event::Draft(_)
        | Event::Viewing { .. }
        | Event::Heartbeat { .. }
        | Event::Link { .. }
        | Event::Unknown => return None,
    })
}

/// Those that the people of this proof bring about. No command moves a conversation between teams or changes a queue
/// yet: when one does, the last assertion asks for it here.
const MADE: [&str; 6] = [
    "agent.changed",
    "conversation.changed",
    "customer.changed",
    "message.added",
    "message.changed",
    "purchase.changed",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_miss_nothing_and_hear_nothing_twice_whatever_breaks() {
    let (count, seed) = (rounds(160), seed());
    println!("seed {seed}: {count} disconnects of {READERS} readers");
    let since = Instant::now();
    let mut dice = Dice::new(seed);
    let mut site = Site::open().await;
    let channel = site.hire("chat", Role::Channel, Some(Channel::Chat)).await;
    let work = Arc::new(Work { paused: AtomicBool::new(false), done: AtomicUsize::new(0) });
    let crew = Crew {
        owner: site.owner(),
        channel: client(&site.socket(), &channel),
        dice: dice.split(),
        work: Arc::clone(&work),
        known: Vec::new(),
        sent: None,
        step: 0,
    };
    let working = tokio::spawn(crew.work());

    let drops = Arc::new(AtomicUsize::new(0));
    let (target, aim) = watch::channel(None);
    let mut readers = tokio::task::JoinSet::new();
    let mut proxies = Vec::new();
    for number in 0..READERS {
        let socket = site.folder().join(format!("reader{number}.sock"));
        let proxy = Proxy::open(&site.socket(), socket, STREAM, SHARE, dice.split());
        let reader = Reader {
            line: client(proxy.socket(), &site.owner_token()),
            whole: site.owner(),
            dice: dice.split(),
            drops: Arc::clone(&drops),
            segments: Vec::new(),
            mirror: Mirror::default(),
            kinds: BTreeSet::new(),
        };
        readers.spawn(reader.follow(aim.clone()));
        proxies.push(proxy);
    }

    let (mut kills, mut restored) = (0, 0);
    let backup = site.folder().join("backup.db");
    let mut reached = 0;
    while reached < count {
        sleep(dice.millis(400, 2_000)).await;
        reached = drops.load(Ordering::Relaxed);
        if !backup.exists() && reached >= count / 4 {
            site.command("backup", &backup);
        }
        site.kill();
        kills += 1;
        if restored == 0 && reached >= count / 2 && backup.exists() {
            site.command("restore", &backup);
            restored += 1;
        }
        site.start().await;
        assert!(
            since.elapsed() < LIMIT * (2 + count as u32 / 100),
            "the disconnects never happen: {reached} of {count}"
        );
    }

    // People stop; the readers go on to the end, and are compared with the log and with what is there.
    work.paused.store(true, Ordering::SeqCst);
    soon("the work is laid down", working).await.expect("no panic");
    for proxy in &proxies {
        proxy.mend();
    }
    let owner = site.owner();
    // Something that comes last, so that the end of the stream is known.
    let last = owner.inbound(None, &written("last", "the last one", "goodbye")).await.expect("a shop that works");
    everything_has_left(&owner, &last).await;
    let head = match owner.call(Request::Conversation(last.conversation)).await {
        Ok(Reply::Conversation(stamped)) => stamped.as_of,
        other => panic!("{other:?}"),
    };
    target.send_replace(Some(head.clone()));
    let mut kinds = BTreeSet::new();
    let (mut events, mut resyncs, mut compared) = (0, 0, 0);
    let mut people = BTreeMap::new();
    while let Some(reader) = timeout(LIMIT, readers.join_next()).await.expect("the readers reach the end") {
        let Reader { segments, mirror, kinds: seen, .. } = reader.expect("no panic");
        resyncs += segments.len() - 1;
        for segment in &segments {
            assert!(segment.seqs.is_sorted_by(|one, next| one < next), "seed {seed}: twice or out of order");
            events += segment.seqs.len();
        }
        let segment = segments.last().expect("one at least");
        let log = log(&owner, segment.from.clone(), &head).await;
        assert_eq!(segment.seqs, log, "seed {seed}: the log and what the reader heard, after {}", segment.from);
        kinds.extend(seen);
        compared += mirror.assert_is(&owner, &mut people, seed).await;
    }
    println!(
        "{events} events heard over {} disconnects and {kills} kill -9, {restored} restored backup ({resyncs} times told \
         to begin anew): 0 lost, 0 doubled, 0 out of order; {compared} objects compared; {} commands; in {:?}",
        drops.load(Ordering::Relaxed),
        work.done.load(Ordering::Relaxed),
        since.elapsed()
    );
    assert_eq!(restored, 1, "the proof is about a restored backup as well");
    assert!(resyncs >= READERS, "every reader is told that the log is another one");
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), MADE, "which kinds of events there are");
}

/// Answers the last one, and waits until that has left: then no earlier reply is held any more, and the log stands still.
async fn everything_has_left(owner: &Http, last: &InboundReceipt) {
    let body = Outgoing { text: Untrusted::from("goodbye"), seen: Some(last.message.clone()), ..Outgoing::default() };
    let (conversation, key) = (last.conversation.clone(), OpKey::new("the-last-one"));
    let send = Request::Send { conversation: conversation.clone(), key: key.clone(), body };
    owner.call(send).await.expect("a shop that works");
    soon("the last reply leaves", async {
        loop {
            let ask = Request::Sent { conversation: conversation.clone(), key: key.clone() };
            match owner.call(ask).await {
                Ok(Reply::Sent { message, .. }) if message.state == Some(MessageState::Held) => {
                    sleep(Duration::from_millis(20)).await;
                }
                Ok(Reply::Sent { .. }) => return,
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

/// The sequences of the log after `from`, up to `head`.
async fn log(owner: &Http, from: Cursor, head: &Cursor) -> Vec<u64> {
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = owner.events(Some(from.clone()), interest);
    let mut seqs = Vec::new();
    if from == *head {
        return seqs;
    }
    soon("the log up to its head", async {
        while let Some(event) = stream.next().await {
            if kind(&event).is_none() {
                continue;
            }
            let at = event.cursor().expect("an event of the log");
            seqs.push(at.seq);
            if at.seq >= head.seq {
                return;
            }
        }
    })
    .await;
    seqs
}

/// What was heard from one place on, without a word about beginning anew.
struct Segment {
    from: Cursor,
    seqs: Vec<u64>,
}

struct Reader {
    line: Http,
    /// For questions: the faults of this proof are the stream's.
    whole: Http,
    dice: Dice,
    drops: Arc<AtomicUsize>,
    segments: Vec<Segment>,
    mirror: Mirror,
    kinds: BTreeSet<&'static str>,
}

impl Reader {
    /// Follows until everything up to the target was heard.
    async fn follow(mut self, mut target: watch::Receiver<Option<Cursor>>) -> Self {
        let mut last: Option<Cursor> = None;
        loop {
            let (_interest, interest) = watch::channel(Interest::default());
            let mut stream = self.line.events(last.clone(), interest);
            // Some go on by the client's own reconnecting, most as a console that was started anew with its place.
            let mut own = self.dice.below(3);
            loop {
                let event = tokio::select! {
                    event = stream.next() => event.expect("it never ends"),
                    Ok(()) = target.changed() => { Event::Unknown }
                };
                match &event {
                    Event::Link { state: LinkState::Down { .. } } => {
                        self.drops.fetch_add(1, Ordering::Relaxed);
                        if own == 0 || last.is_none() {
                            break;
                        }
                        own -= 1;
                    }
                    Event::Heartbeat { .. } if last.is_none() => {}
                    Event::Resync { at } => {
                        last = Some(at.clone());
                        self.begin(at.clone()).await;
                    }
                    event if kind(event).is_some() => {
                        let at = event.cursor().expect("an event of the log").clone();
                        if self.segments.is_empty() {
                            let before = Cursor { epoch: at.epoch.clone(), seq: at.seq - 1 };
                            self.begin(before).await;
                        }
                        let segment = self.segments.last_mut().expect("just begun");
                        assert_eq!(segment.from.epoch, at.epoch, "another log begins with a word about it");
                        segment.seqs.push(at.seq);
                        self.kinds.extend(kind(event));
                        last = Some(at);
                    }
                    _ => {}
                }
                self.mirror.fold(event);
                let at_end = match (&*target.borrow(), &last) {
                    (Some(target), Some(last)) => target.epoch == last.epoch && last.seq >= target.seq,
                    _ => false,
                };
                if at_end {
                    return self;
                }
            }
        }
    }

    /// A fresh snapshot, after the stream is there.
    async fn begin(&mut self, from: Cursor) {
        self.segments.push(Segment { from, seqs: Vec::new() });
        self.mirror = soon("a snapshot", async {
            loop {
                if let Some(mirror) = Mirror::read(&self.whole).await {
                    return mirror;
                }
                sleep(PAUSE).await;
            }
        })
        .await;
    }
}

/// What a reader knows: objects by id, newer versions only.
#[derive(Default)]
struct Mirror {
    conversations: BTreeMap<ConversationId, Summary>,
    lines: BTreeMap<MessageId, Message>,
    agents: BTreeMap<String, Agent>,
    queues: Vec<Queue>,
    /// A customer with the place up to which nothing was told of them.
    people: BTreeMap<CustomerId, Customer>,
    /// Of these something was told, so that a console asks again.
    outdated: BTreeSet<CustomerId>,
}

impl Mirror {
    /// Everything there is; none when the server went away in between.
    async fn read(owner: &Http) -> Option<Self> {
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
        mirror.queues = me.queues;
        for id in mirror.conversations.values().map(|summary| summary.customer.id.clone()).collect::<BTreeSet<_>>() {
            mirror.people.insert(id.clone(), person(owner, id).await?);
        }
        Some(mirror)
    }

    fn take(&mut self, summary: Summary) {
        let known = self.conversations.get(&summary.id);
        if known.is_none_or(|known| known.version < summary.version) {
            self.conversations.insert(summary.id.clone(), summary);
        }
    }

    fn take_line(&mut self, line: Message) {
        if self.lines.get(&line.id).is_none_or(|known| known.version < line.version) {
            self.lines.insert(line.id.clone(), line);
        }
    }

    fn fold(&mut self, event: Event) {
        match event {
            Event::ConversationChanged { conversation, .. } => self.take(*conversation),
            Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } => self.take_line(*message),
            Event::AgentChanged { agent, .. } => {
                let known = self.agents.get(agent.id.as_str());
                if known.is_none_or(|known| known.version < agent.version) {
                    self.agents.insert(agent.id.to_string(), *agent);
                }
            }
            Event::CustomerChanged { id, .. } => {
                self.outdated.insert(id);
            }
            Event::PurchaseChanged { purchase, .. } => {
                self.outdated.insert(purchase.customer);
            }
            _ => {}
        }
    }

    /// Holds it against what is there now; how many objects that was.
    async fn assert_is(&self, owner: &Http, people: &mut BTreeMap<CustomerId, Customer>, seed: u64) -> usize {
        let now = Self::read(owner).await.expect("a server that runs");
        same("conversation", seed, &self.conversations, &now.conversations);
        same("line", seed, &self.lines, &now.lines);
        same("agent", seed, &self.agents, &now.agents);
        assert_eq!(self.queues, now.queues, "seed {seed}");
        // Of whom nothing was told, nothing has changed: what is theirs. How their conversations stand is told by these.
        for (id, known) in &self.people {
            if self.outdated.contains(id) {
                continue;
            }
            if !people.contains_key(id) {
                people.insert(id.clone(), person(owner, id.clone()).await.expect("a server that runs"));
            }
            assert_eq!(Some(known), people.get(id), "seed {seed}: changed without a word");
        }
        self.conversations.len() + self.lines.len() + self.agents.len() + self.queues.len() + self.people.len()
    }
}

/// A customer's own record, without what is derived from their conversations.
async fn person(owner: &Http, id: CustomerId) -> Option<Customer> {
    let Reply::Customer(now) = answer(owner, Request::Customer(id)).await? else { panic!("a customer") };
    Some(Customer { version: 0, open: Vec::new(), touchpoints: Vec::new(), ..now.body })
}

/// Says which object differs, rather than all of them.
fn same<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    what: &str,
    seed: u64,
    folded: &BTreeMap<K, V>,
    now: &BTreeMap<K, V>,
) {
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

/// Whether people are at work, and how much they did.
struct Work {
    paused: AtomicBool,
    done: AtomicUsize,
}

/// The people of the shop, its customers, its channel, its back office: everything that changes anything.
struct Crew {
    owner: Http,
    channel: Http,
    dice: Dice,
    work: Arc<Work>,
    known: Vec<ConversationId>,
    /// The reply sent last.
    sent: Option<MessageId>,
    step: usize,
}

impl Crew {
    async fn work(mut self) {
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
        match (self.dice.below(20), chosen) {
            (0..5, _) | (_, None) => {
                let customer = format!("customer {}", self.dice.below(20));
                let words = written(&step.to_string(), &customer, &format!("words {step}"));
                let receipt = self.owner.inbound(None, &words).await.ok()?;
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
