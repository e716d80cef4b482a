//! Sends through everything that can break: each acknowledged one exactly once, each other one once or not at all.
//!
//! Eight programs answer, each by a line of its own through the fault proxy, as a console does it: a key made at Send;
//! asked about when no answer came; posted again with the same key until it is known; given up when something newer came
//! in; some taken back in the moment the server holds them for. Customers write in between, agents' programs die in the middle of a send (some come back and go on from their
//! journal's record, some never do), lines are away, and the server is killed with -9 and started on its database. A
//! channel's client takes the deliveries over a bad line of its own. One send in twenty is typed into a real console on a
//! terminal, which is killed around it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use omotenashi::api::{
    Channel, ConversationId, DeliveryReport, DeliveryState, Failure, Message, MessageKind, MessageState, NewRules,
    OpKey, Outgoing, QueuePatch, Reply, Request, Role,
};
use omotenashi::backend::{Backend as _, Http};
use omotenashi::care::Rules;
use omotenashi::text::Untrusted;
use tokio::time::{sleep, timeout};

use crate::dice::{Dice, rounds, seed};
use crate::hands::{Deeds, Hand};
use crate::history::{Send, Stored, Told, check};
use crate::proxy::{ANY, Proxy};
use crate::site::{LIMIT, Site, client, soon, written};

const SENDERS: usize = 8;

/// Exchanges in a thousand that get a fault.
const SHARE: usize = 220;

/// How long the server holds a reply before it goes out: long enough that a recall over a bad line may come in time,
/// short enough that it may not.
const WINDOW_MS: i64 = 400;

/// Sends in a thousand that their sender takes back.
const BACK: usize = 250;

/// Of so many sends one is typed into a console, by so many agents in the long form.
const TYPED: usize = 20;
const HANDS: usize = 5;

/// Exchanges of a console in a thousand that get a fault: it asks for much more than an answer.
const SHARE_OF_CONSOLE: usize = 80;

/// Between two questions while the line does not answer.
const PAUSE: Duration = Duration::from_millis(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sends_happen_exactly_once_whatever_breaks() {
    let (count, seed) = (rounds(200), seed());
    let typed = (count / TYPED).max(8);
    let hands = if typed < 100 { 2 } else { HANDS };
    let (direct, typed) = ((count - typed) / SENDERS, typed / hands);
    println!("seed {seed}: {direct} sends by each of {SENDERS} programs, {typed} typed into each of {hands} consoles");
    let since = Instant::now();
    let mut dice = Dice::new(seed);
    let mut site = Site::open().await;
    let channel = site.hire("chat", Role::Channel, Some(Channel::Chat)).await;
    let queues = site.owner().me().await.expect("a shop that works").queues;
    let chats = queues.iter().find(|queue| queue.channel == Some(Channel::Chat)).expect("a queue of chats");
    let patch = QueuePatch { undo_ms: Some(WINDOW_MS) };
    site.owner().change_queue(&chats.id, &patch).await.expect("a shop that works");
    let mut senders = Vec::new();
    let mut proxies = Vec::new();
    for number in 0..SENDERS {
        let token = site.hire(&format!("agent {number}"), Role::Agent, None).await;
        let line = site.folder().join(format!("line{number}.sock"));
        let proxy = Arc::new(Proxy::open(&site.socket(), line, ANY, SHARE, dice.split()));
        let first = written(&format!("{number} first"), &format!("customer {number}"), "hello?");
        let conversation = site.owner().inbound(None, &first).await.expect("a shop that works").conversation;
        let sender = Sender {
            number,
            line: client(proxy.socket(), &token),
            customer: client(&site.socket(), &channel),
            conversation,
            dice: dice.split(),
        };
        senders.push(sender);
        proxies.push(proxy);
    }
    let line = Proxy::open(&site.socket(), site.folder().join("sink.sock"), ANY, SHARE, dice.split());
    let taken = Arc::new(Mutex::new(BTreeMap::new()));
    let sink = tokio::spawn(take(client(line.socket(), &channel), Arc::clone(&taken)));
    let mut conversations: Vec<ConversationId> = senders.iter().map(|sender| sender.conversation.clone()).collect();
    let mut at_work = tokio::task::JoinSet::new();
    let deeds = Arc::new(Mutex::new(Deeds::default()));
    ask_nothing(&site.owner()).await;
    for number in 0..hands {
        let socket = site.folder().join(format!("hand{number}.sock"));
        let proxy = Arc::new(Proxy::open(&site.socket(), socket.clone(), ANY, SHARE_OF_CONSOLE, dice.split()));
        let (hand, conversation) = hand(&site, SENDERS + number, socket, dice.split()).await;
        conversations.push(conversation);
        proxies.push(proxy);
        let deeds = Arc::clone(&deeds);
        at_work.spawn_blocking(move || {
            let (sends, done) = hand.work(typed);
            let mut deeds = deeds.lock().expect("no panic");
            deeds.kills += done.kills;
            deeds.drafts += done.drafts;
            sends
        });
    }
    for sender in senders {
        at_work.spawn(sender.work(direct));
    }

    // Meanwhile the server dies and lines go away.
    let (mut kills, mut down) = (0, Duration::ZERO);
    let mut sends = Vec::new();
    while !at_work.is_empty() {
        let calm = dice.millis(300, 2_500);
        let _ = timeout(calm, async {
            while let Some(done) = at_work.join_next().await {
                sends.extend(done.expect("no panic"));
            }
        })
        .await;
        if dice.per_mille(500) {
            let proxy = dice.of(&proxies);
            proxy.set_away(true);
            sleep(dice.millis(50, 800)).await;
            proxy.set_away(false);
        } else {
            site.kill();
            kills += 1;
            down = down.max(site.start().await);
        }
    }

    // Everything is whole again: what waits goes out, and then it is counted.
    line.mend();
    let owner = site.owner();
    let stored = soon("everything is delivered or taken back", async {
        loop {
            let stored = record(&owner, &conversations).await;
            if stored.iter().all(|line| line.ended) {
                return stored;
            }
            sleep(PAUSE).await;
        }
    })
    .await;
    sink.abort();
    let delivered: Vec<String> = taken.lock().expect("no panic").values().cloned().collect();
    let verdict = check(&sends, &stored, &delivered);
    let mut faults: BTreeMap<_, usize> = line.tally();
    for (fault, count) in proxies.iter().flat_map(|proxy| proxy.tally()) {
        *faults.entry(fault).or_default() += count;
    }
    println!("{verdict}");
    let Deeds { kills: consoles, drafts } = *deeds.lock().expect("no panic");
    println!(
        "{} sends typed, {consoles} times kill -9 of a console around its Send: {drafts} texts were drafts again and sent \
         once more, the others had gone or went",
        typed * hands
    );
    println!(
        "{kills} times kill -9 of the server (back after at most {down:?}), faults {faults:?}, in {:?}",
        since.elapsed()
    );
    assert!(verdict.is_clean(), "seed {seed}: {verdict:#?}");
    assert_eq!(sends.len(), direct * SENDERS + typed * hands, "every send has an outcome");
    assert!(consoles >= hands, "and about consoles that are killed");
    assert!(verdict.recalled > count / 40, "and about some that are taken back: {verdict}");
    assert!(verdict.done > count / 2, "the proof is about sends that arrive: {verdict}");
}

/// The team is asked nothing about a reply before it goes out: these are not about what a text says.
async fn ask_nothing(owner: &Http) {
    let Ok(Reply::Rules(rules)) = owner.call(Request::Rules).await else { panic!("the team's rules") };
    let off = Rules::checks().map(str::to_owned).collect();
    let body = NewRules { off, text: Untrusted::default() };
    owner.call(Request::SetRules { version: rules.version, body }).await.expect("a shop that works");
}

/// An agent at a console, with a conversation that is theirs.
async fn hand(site: &Site, sender: usize, socket: PathBuf, dice: Dice) -> (Hand, ConversationId) {
    let (name, customer) = (format!("Yuki {sender}"), format!("Caller {sender}"));
    let token = site.hire(&name, Role::Agent, None).await;
    let first = written(&format!("{sender} first"), &customer, "hello?");
    let conversation = site.owner().inbound(None, &first).await.expect("a shop that works").conversation;
    let own = client(&site.socket(), &token);
    own.call(Request::Claim(conversation.clone())).await.expect("a shop that works");
    let state = site.folder().join(format!("hand{sender}"));
    (Hand { sender, token, name, customer, state, socket, dice }, conversation)
}

/// Every reply there is.
async fn record(owner: &Http, conversations: &[ConversationId]) -> Vec<Stored> {
    let mut stored = Vec::new();
    for conversation in conversations {
        let lines = thread(owner, conversation).await.into_iter();
        stored.extend(lines.filter(|line| line.kind == MessageKind::Outbound).map(|line| {
            // What the customer overtook on its way is as good as taken back: nobody gets it.
            let recalled = line.state == Some(MessageState::Recalled) || line.envelope.came_back.is_some();
            let ended = recalled || line.state.is_some_and(MessageState::is_sent);
            Stored { text: line.text.raw().to_owned(), position: line.position, ended, recalled }
        }));
    }
    stored
}

/// One agent's program.
struct Sender {
    number: usize,
    line: Http,
    /// The customer's side, on a whole line.
    customer: Http,
    conversation: ConversationId,
    dice: Dice,
}

impl Sender {
    async fn work(mut self, count: usize) -> Vec<Send> {
        let mut sends = Vec::new();
        for round in 0..count {
            let text = format!("agent {} says {round}", self.number);
            let seen = self.newest().await;
            if self.dice.per_mille(100) {
                let words = written(&format!("{} {round}", self.number), &format!("customer {}", self.number), "and?");
                // The server may be dead at this moment; then this customer says nothing.
                let _ = self.customer.inbound(None, &words).await;
            }
            let key = OpKey::new(format!("key_{}_{round}", self.number));
            let body = Outgoing {
                note: false,
                text: Untrusted::from(text.as_str()),
                seen,
                then: None,
                wrap_up: None,
                ..Outgoing::default()
            };
            let mut told = self.send(key.clone(), body).await;
            if told == Told::Done && self.dice.per_mille(BACK) {
                sleep(self.dice.millis(0, 500)).await;
                told = self.take_back(&key).await;
            }
            sends.push(Send { sender: self.number, text, told });
        }
        sends
    }

    /// What the thread shows last.
    async fn newest(&self) -> Option<omotenashi::api::MessageId> {
        let ask = || Request::Thread { conversation: self.conversation.clone(), before: None, limit: 20 };
        let thread = self.known(ask).await;
        let Reply::Thread { page, .. } = thread else { panic!("{thread:?}") };
        page.body.messages.into_iter().rev().find(Message::is_written).map(|line| line.id)
    }

    /// Asks until there is an answer.
    async fn known(&self, ask: impl Fn() -> Request) -> Reply {
        soon("an answer to a question", async {
            loop {
                match self.line.call(ask()).await {
                    Ok(reply) => return reply,
                    Err(Failure::Offline(_) | Failure::Server(_)) => sleep(PAUSE).await,
                    Err(failure) => panic!("{failure:?}"),
                }
            }
        })
        .await
    }

    async fn send(&mut self, key: OpKey, body: Outgoing) -> Told {
        let until = Instant::now() + LIMIT;
        let request =
            || Request::Send { conversation: self.conversation.clone(), key: key.clone(), body: body.clone() };
        loop {
            assert!(Instant::now() < until, "a send in no state: {key}");
            let dies = self.dice.per_mille(100);
            let patience = if dies { self.dice.millis(0, 25) } else { LIMIT };
            let Ok(answer) = timeout(patience, self.line.call(request())).await else {
                // The program is gone, with its line. Its journal has the record; perhaps somebody starts it again.
                if self.dice.per_mille(500) {
                    return Told::Unknown;
                }
                if self.is_there(&key).await {
                    return Told::Done;
                }
                continue;
            };
            match answer {
                Ok(Reply::Sent { message, .. }) => {
                    assert_eq!(message.key.as_ref(), Some(&key));
                    return Told::Done;
                }
                // Nothing has happened, and it goes out as soon as the line is back.
                Err(Failure::Offline(_)) => sleep(PAUSE).await,
                Err(Failure::Unknown(_)) => {
                    if self.is_there(&key).await {
                        return Told::Done;
                    }
                    // Not there is not "will not be": the request may still be on its way. The key makes them one.
                }
                Err(Failure::Conflict(problem)) if problem.code == "stale" => return Told::Refused,
                other => panic!("{other:?}"),
            }
        }
    }

    /// Asks for it back until the answer is known: either it is taken back, or it has gone.
    async fn take_back(&self, key: &OpKey) -> Told {
        let ask = || Request::Sent { conversation: self.conversation.clone(), key: key.clone() };
        let Reply::Sent { message, .. } = self.known(ask).await else { panic!("it was there") };
        let again = OpKey::new(format!("back_{key}"));
        soon("a reply taken back, or not", async {
            loop {
                let request = Request::Recall { key: again.clone(), message: message.id.clone() };
                match self.line.call(request).await {
                    Ok(Reply::Sent { message, .. }) => {
                        assert_eq!(message.state, Some(MessageState::Recalled));
                        return Told::Recalled;
                    }
                    Err(Failure::Conflict(problem)) if problem.code == "too_late" => return Told::Done,
                    Err(Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_)) => sleep(PAUSE).await,
                    other => panic!("{other:?}"),
                }
            }
        })
        .await
    }

    async fn is_there(&self, key: &OpKey) -> bool {
        let ask = || Request::Sent { conversation: self.conversation.clone(), key: key.clone() };
        match self.known(ask).await {
            Reply::Sent { .. } => true,
            Reply::NotSent { .. } => false,
            other => panic!("{other:?}"),
        }
    }
}

/// The channel: takes what is offered, once by its id, and says so until that is heard.
async fn take(channel: Http, taken: Arc<Mutex<BTreeMap<String, String>>>) {
    loop {
        let Ok(mut offered) = channel.delivery_stream().await else {
            sleep(PAUSE).await;
            continue;
        };
        while let Some(delivery) = offered.next().await {
            taken.lock().expect("no panic").insert(delivery.id.to_string(), delivery.text.raw().to_owned());
            let report = DeliveryReport { state: DeliveryState::Accepted, remote_id: None, reason: None };
            while let Err(failure) = channel.report(&delivery.id, &report).await {
                assert!(
                    matches!(failure, Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_)),
                    "{failure:?}"
                );
                sleep(PAUSE).await;
            }
        }
    }
}

/// A whole thread, oldest line first.
async fn thread(owner: &Http, conversation: &ConversationId) -> Vec<Message> {
    let mut lines: Vec<Message> = Vec::new();
    loop {
        let before = lines.first().map(|line| line.id.clone());
        let request = Request::Thread { conversation: conversation.clone(), before, limit: 200 };
        let Ok(Reply::Thread { page, .. }) = owner.call(request).await else { panic!("a thread") };
        lines.splice(0..0, page.body.messages);
        if !page.body.more {
            return lines;
        }
    }
}
