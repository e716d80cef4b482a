//! The practice shop against the real server: who comes, what the records know of them, what they answer.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use omotenashi::api::{
    Channel, ConversationId, Customer, Event, Identity, Interest, Language, Message, MessageKind, MessageState,
    NewAgent, OpKey, Outgoing, Reply, Request, Role, Status, Summary, Thread, Time, View, WhyNot,
};
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::backend::{Backend as _, Http};
use omotenashi::practice::{self, Pace};
use omotenashi::server::{Options, Server};
use omotenashi::text::Untrusted;
use tokio::sync::{oneshot, watch};

/// A practice shop that is open, and an agent in it.
struct Shop {
    agent: Http,
    events: BoxStream<'static, Event>,
    /// Sends made so far: each has a key of its own.
    sends: u64,
    _end: oneshot::Sender<()>,
    _dir: tempfile::TempDir,
}

const LIMIT: Duration = Duration::from_secs(40);

fn now() -> Time {
    Time::from_timestamp(jiff::Timestamp::now())
}

impl Shop {
    async fn open(language: Language, seed: u64, speed: f64) -> Self {
        println!("seed {seed}");
        let dir = tempfile::tempdir().expect("a folder");
        let data = dir.path().join("data");
        let server = Server::open(Options::new(&data)).await.expect("a server");
        let path = dir.path().join("sock");
        let listener = tokio::net::UnixListener::bind(&path).expect("a socket");
        let serving = server.clone();
        tokio::spawn(async move { serving.serve(listener).await });
        let client =
            |secret: &str| Http::new(Endpoint { address: Address::Socket(path.clone()), token: Secret::new(secret) });
        let secret = fs::read_to_string(data.join("owner.token")).expect("the owner's token");
        let agent = client(secret.trim());
        let mut channels = Vec::new();
        for channel in Channel::ALL {
            let name = Untrusted::from(channel.as_str());
            let new = NewAgent { name, role: Role::Channel, channel: Some(channel), teams: vec![] };
            let (_, token) = server.create_agent(new).await.expect("a channel");
            channels.push((channel, client(&token.secret)));
        }
        let events = agent.events(None, watch::channel(Interest::default()).1);
        let (end, ended) = oneshot::channel::<()>();
        let options = practice::Options {
            channels,
            admin: agent.clone(),
            supervisor: agent.clone(),
            scenarios: vec![],
            language,
            seed,
            pace: Pace { speed },
            now: Arc::new(now),
        };
        tokio::spawn(practice::run(options, async {
            let _ = ended.await;
        }));
        Self { agent, events, sends: 0, _end: end, _dir: dir }
    }

    /// Waits until `look` finds something; looks again whenever anything has happened.
    async fn until<T>(&mut self, what: &str, mut look: impl AsyncFnMut(&mut Self) -> Option<T>) -> T {
        let search = async {
            loop {
                if let Some(found) = look(self).await {
                    return found;
                }
                self.events.next().await.expect("the stream never ends");
            }
        };
        tokio::time::timeout(LIMIT, search).await.unwrap_or_else(|_| panic!("not within {LIMIT:?}: {what}"))
    }

    async fn open_conversations(&self) -> Vec<Summary> {
        match self.agent.call(Request::List { view: View::AllOpen, after: None, limit: 200 }).await {
            Ok(Reply::List { page, .. }) => page.body.items,
            other => panic!("no list: {other:?}"),
        }
    }

    async fn thread(&self, conversation: &ConversationId) -> Thread {
        let ask = Request::Thread { conversation: conversation.clone(), before: None, limit: 200 };
        match self.agent.call(ask).await {
            Ok(Reply::Thread { page, .. }) => page.body,
            other => panic!("no thread: {other:?}"),
        }
    }

    async fn customer(&self, of: &Summary) -> Customer {
        match self.agent.call(Request::Customer(of.customer.id.clone())).await {
            Ok(Reply::Customer(customer)) => customer.body,
            other => panic!("no customer: {other:?}"),
        }
    }

    /// Answers; false when something new came in meanwhile.
    async fn answer(&mut self, to: &Summary, text: &str) -> bool {
        self.sends += 1;
        let body = Outgoing {
            note: false,
            text: Untrusted::from(text),
            seen: to.last_message.clone(),
            then: Some(Status::Pending),
            wrap_up: None,
            ..Outgoing::default()
        };
        let key = OpKey::new(format!("test-{}", self.sends));
        let _ = self.agent.call(Request::Claim(to.id.clone())).await;
        self.agent.call(Request::Send { conversation: to.id.clone(), key, body }).await.is_ok()
    }
}

fn by_name<'a>(list: &'a [Summary], name: &str, channel: Channel) -> Option<&'a Summary> {
    list.iter().find(|summary| summary.customer.name.raw() == name && summary.channel == channel)
}

fn inbound(messages: &[Message]) -> Vec<&str> {
    messages.iter().filter(|message| message.kind == MessageKind::Inbound).map(|message| message.text.raw()).collect()
}

#[tokio::test]
async fn a_known_fault_is_there_from_the_first_with_words_for_all_it_touches() {
    for (language, title) in
        [(Language::Ja, "傘立て(杉)の塗装について"), (Language::En, "The finish of your cedar umbrella stand")]
    {
        let mut shop = Shop::open(language, 5, 20.0).await;
        let incident = shop
            .until("the fault with its text", async |shop| match shop.agent.call(Request::Incidents).await {
                Ok(Reply::Incidents(all)) => all.into_iter().find(|it| it.texts.of(Language::Ja).is_some()),
                other => panic!("no incidents: {other:?}"),
            })
            .await;
        assert_eq!((incident.title.raw(), incident.holds(now())), (title, true));
        let ask = Request::Touched { incident: incident.id, after: None };
        let Ok(Reply::Touched { page, .. }) = shop.agent.call(ask).await else { panic!("no people") };
        let ready: Vec<_> = page.items.iter().filter(|it| it.why_not.is_none()).map(|it| it.language).collect();
        assert!(page.ready >= 4 && ready.contains(&Some(Language::Ja)) && ready.contains(&Some(Language::En)));
        let by_hand = page.items.iter().find(|it| it.customer.name.raw() == "西村 とし").expect("she bought one");
        assert_eq!(by_hand.why_not, Some(WhyNot::NoAddress), "nobody is told by a text they cannot get");
        let ask = Request::Proactive { told: false, after: None };
        let Ok(Reply::Proactive { page, .. }) = shop.agent.call(ask).await else { panic!("no list") };
        assert!(page.body.items.len() >= 5, "{:?}", page.body.items);
    }
}

#[tokio::test]
async fn the_first_three_are_there_at_once_and_known() {
    let mut shop = Shop::open(Language::Ja, 1, 20.0).await;
    let list = shop
        .until("three customers, one of them with two matters", async |shop| {
            let list = shop.open_conversations().await;
            let misaki = by_name(&list, "佐藤 美咲", Channel::Chat).is_some_and(|chat| chat.message_count >= 3);
            let chizuko = by_name(&list, "林 千鶴子", Channel::Phone).is_some();
            let mails = list.iter().filter(|summary| summary.channel == Channel::Mail).count();
            (misaki && chizuko && mails == 2).then_some(list)
        })
        .await;
    let misaki = by_name(&list, "佐藤 美咲", Channel::Chat).expect("Misaki");
    assert_eq!((misaki.identity, misaki.live), (Identity::Verified, true));
    let clock = misaki.clock;
    assert!(clock.double_due_at.is_some_and(|due| due < now()), "kept waiting for longer than she should: {clock:?}");
    assert!(clock.noticed_at.is_some_and(|at| at < now()));

    let record = shop.customer(misaki).await;
    assert_eq!(
        (record.address_as.raw(), record.reading.as_ref().map(Untrusted::raw)),
        ("佐藤様", Some("さとう みさき"))
    );
    assert_eq!((record.purchase_count, record.preferences().count(), record.language), (2, 2, Some(Language::Ja)));
    assert_eq!((record.purchases[0].order.raw(), record.purchases[0].total.minor), ("A-20417", 12_800));
    let earlier =
        record.touchpoints.iter().find(|touch| touch.channel == Some(Channel::Phone)).expect("the call before");
    let matter = earlier.matter.as_ref().expect("a conversation");
    assert_eq!((matter.status, matter.result.as_deref()), (Status::Resolved, Some("solved")));
    assert_eq!(earlier.agent.as_ref().map(Untrusted::raw), Some("健"));
    let days = now().since(matter.resolved_at.expect("resolved")) / 86_400_000;
    assert!((3..365).contains(&days), "long enough ago to ask after it: {days} days");

    let mail = by_name(&list, "高橋 健一郎", Channel::Mail).expect("the mail");
    let record = shop.customer(mail).await;
    assert_eq!(record.open.len(), 2, "an earlier mail of the same person is still open");
}

#[tokio::test]
async fn who_is_answered_reads_it_and_writes_back_until_their_matter_is_solved() {
    let mut shop = Shop::open(Language::Ja, 2, 400.0).await;
    let chat = async |shop: &mut Shop| {
        let list = shop.open_conversations().await;
        by_name(&list, "佐藤 美咲", Channel::Chat).filter(|chat| chat.clock.waiting_since.is_some()).cloned()
    };
    let say = async |shop: &mut Shop, text: &str| {
        shop.until("she waits and the answer goes out", async |shop| {
            let it = chat(shop).await?;
            shop.answer(&it, text).await.then_some(it)
        })
        .await
    };
    let it = say(&mut shop, "佐藤様、申し訳ございません。新しい傘をお送りいたします。").await;
    shop.until("she asks for Saturday", async |shop| {
        inbound(&shop.thread(&it.id).await.messages).last().filter(|text| text.contains("土曜日")).map(drop)
    })
    .await;
    say(&mut shop, "はい、金曜日までにお届けいたします。").await;
    let thread = shop
        .until("she thanks and has read everything", async |shop| {
            let thread = shop.thread(&it.id).await;
            let thanked = inbound(&thread.messages).last().is_some_and(|text| text.contains("ありがとうございます"));
            let out = || thread.messages.iter().filter(|message| message.kind == MessageKind::Outbound);
            let read = out().count() == 2 && out().all(|message| message.state == Some(MessageState::Read));
            (thanked && read).then_some(thread)
        })
        .await;
    assert_eq!(thread.conversation.assignee.map(|agent| agent.name.raw().to_owned()).as_deref(), Some("owner"));
}

#[tokio::test]
async fn nobody_is_left_out_and_a_full_mailbox_is_told() {
    const ANSWERS: [&str; 2] = [
        "新しいものをお送りし、修理とご返金もいたします。在庫がございます。おすすめです。領収書を添付いたします。見つかりました。\
         ダイレクトメッセージをお送りします。ありがとうございます。金曜までにお届けします。さぞご心配のことと存じます。\
         お怪我はいかがですか。よりそいの窓口がございます。ご使用をお控えください。削除をお願いいたします。何も変更いたしません。\
         ご本人様の確認をいたします。承りました。広報よりご連絡いたします。原因を調べます。そのようなお言葉が続くと困ります。",
        "We have found it: it is in stock, I recommend it, I'll send you a new one, refund the old one, call you, attach \
         the receipt, and the courier will deliver it by Friday. Thank you. That must be worrying. Are you hurt? There is \
         somebody to talk to. Stop using it. Please delete it. Nothing has been changed. We verify. I've received it. The \
         right person will be in touch. We look for the cause. I can't continue like this. By direct message.",
    ];
    let mut shop = Shop::open(Language::En, 3, 2_000.0).await;
    let mut seen: HashMap<ConversationId, Summary> = HashMap::new();
    let mut failed = None;
    shop.until("every scenario, and passers-by after them", async |shop| {
        for it in shop.open_conversations().await {
            if it.clock.waiting_since.is_some() {
                let japanese = it.preview.raw().chars().any(|c| ('\u{3041}'..'\u{30ff}').contains(&c));
                shop.answer(&it, ANSWERS[usize::from(!japanese)]).await;
            }
            if it.customer.name.raw() == "Tom Reed" && failed.is_none() {
                let messages = shop.thread(&it.id).await.messages;
                failed = messages.into_iter().find(|message| message.state == Some(MessageState::Failed));
            }
            seen.insert(it.id.clone(), it);
        }
        (seen.len() >= 38 && failed.is_some()).then_some(())
    })
    .await;
    let channels: BTreeSet<Channel> = seen.values().map(|summary| summary.channel).collect();
    assert_eq!(channels.len(), 6, "{channels:?}");
    let people: BTreeSet<&str> = seen.values().map(|summary| summary.customer.name.raw()).collect();
    assert!(people.len() >= 24, "{people:?}");
    let reason = failed.and_then(|message| message.failure).expect("a reason");
    assert!(reason.raw().contains("mailbox full"), "{}", reason.raw());
}
