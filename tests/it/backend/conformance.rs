//! What every backend must do, asked of ours over a real socket: nothing lost, nothing twice, nobody overruled.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use omotenashi::api::{
    Addressed, Draft, Event, Failure, Interest, LinkState, MessageState, Mode, NextScope, OpKey, Outgoing, Patch,
    Reply, Request, Status, Summary, Thread, View, Whereabouts, Writing,
};
use omotenashi::backend::Backend;
use omotenashi::text::Untrusted;
use tokio::sync::watch;

use super::shop::{Shop, written};

async fn list(backend: &dyn Backend, view: View) -> Vec<Summary> {
    let request = Request::List { view, after: None, limit: 50 };
    match backend.call(request).await {
        Ok(Reply::List { page, .. }) => page.body.items,
        other => panic!("{other:?}"),
    }
}

async fn thread(backend: &dyn Backend, conversation: &Summary) -> Thread {
    let request = Request::Thread { conversation: conversation.id.clone(), before: None, limit: 50 };
    match backend.call(request).await {
        Ok(Reply::Thread { page, .. }) => page.body,
        other => panic!("{other:?}"),
    }
}

fn reply(conversation: &Summary, key: &str, text: &str) -> Request {
    let body = Outgoing {
        note: false,
        text: Untrusted::from(text),
        seen: conversation.last_message.clone(),
        then: None,
        wrap_up: None,
        ..Outgoing::default()
    };
    Request::Send { conversation: conversation.id.clone(), key: OpKey::new(key), body }
}

/// How often a text stands in a thread.
async fn times(backend: &dyn Backend, conversation: &Summary, text: &str) -> usize {
    thread(backend, conversation).await.messages.iter().filter(|line| line.text.raw() == text).count()
}

fn follow(backend: &dyn Backend) -> BoxStream<'static, Event> {
    let (_, interest) = watch::channel(Interest::default());
    backend.events(None, interest)
}

/// The next item that `wanted` makes something of.
async fn until<T>(stream: &mut BoxStream<'static, Event>, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
    let search = async {
        loop {
            if let Some(found) = wanted(stream.next().await.expect("the stream never ends")) {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), search).await.expect("it comes in time")
}

fn live(event: Event) -> Option<Event> {
    Some(event).filter(|event| matches!(event, Event::Link { state: LinkState::Live }))
}

fn text_of(event: Event) -> Option<String> {
    match event {
        Event::MessageAdded { message, .. } if message.is_written() => Some(message.text.raw().to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn what_a_customer_writes_is_listed_read_and_answered() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    let chat = shop.chat().await;
    let Ok(Reply::Me(me)) = agent.call(Request::Me).await else { panic!("who am I") };
    assert_eq!(me.agent.name.raw(), "花子");
    chat.inbound(None, &written("1", "a", "傘が折れました")).await.expect("taken");
    let found = list(&agent, View::Unassigned).await;
    let [conversation] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(conversation.preview.raw(), "傘が折れました");
    assert!(matches!(agent.call(Request::Claim(conversation.id.clone())).await, Ok(Reply::Conversation(_))));
    let sent = agent.call(reply(conversation, "key_1", "すぐにお調べします")).await;
    assert!(matches!(sent, Ok(Reply::Sent { .. })), "{sent:?}");
    // The way out, to the end.
    let mut offered = chat.delivery_stream().await.expect("a stream");
    let delivery = tokio::time::timeout(Duration::from_secs(20), offered.next()).await.expect("in time");
    let delivery = delivery.expect("one delivery");
    drop(offered);
    assert_eq!(delivery.text.raw(), "すぐにお調べします");
    let report = serde_json::from_str(r#"{"state":"accepted"}"#).expect("a report");
    chat.report(&delivery.id, &report).await.expect("noted");
    assert!(chat.deliveries().await.expect("listed").is_empty());
    let lines = thread(&agent, conversation).await.messages;
    assert!(lines.iter().any(|line| line.state == Some(MessageState::Accepted)), "{lines:?}");
    assert!(matches!(agent.call(Request::Customer(conversation.customer.id.clone())).await, Ok(Reply::Customer(_))));
    assert!(matches!(agent.call(Request::Counts).await, Ok(Reply::Counts(_))));
    let nobody = Request::Next { key: OpKey::new("key_n"), scope: NextScope::All, skip: None, here: None };
    assert!(matches!(agent.call(nobody).await, Ok(Reply::Next(_))));
}

#[tokio::test]
async fn one_key_sends_once_and_another_text_under_it_is_refused() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let conversation = list(&agent, View::Unassigned).await.remove(0);
    let mut ids = BTreeSet::new();
    for _ in 0..3 {
        match agent.call(reply(&conversation, "key_1", "good morning")).await {
            Ok(Reply::Sent { message, .. }) => ids.insert(message.id),
            other => panic!("{other:?}"),
        };
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(times(&agent, &conversation, "good morning").await, 1);
    let other = agent.call(reply(&conversation, "key_1", "something else")).await;
    assert!(matches!(&other, Err(Failure::Invalid(problem)) if problem.code == "key_reused"), "{other:?}");
}

#[tokio::test]
async fn who_has_not_seen_the_newest_message_is_shown_it_instead_of_sending() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    let chat = shop.chat().await;
    chat.inbound(None, &written("1", "a", "please cancel")).await.expect("taken");
    let seen = list(&agent, View::Unassigned).await.remove(0);
    chat.inbound(None, &written("2", "a", "no, do not cancel!")).await.expect("taken");
    match agent.call(reply(&seen, "key_1", "it is cancelled")).await {
        Err(Failure::Conflict(problem)) => {
            assert_eq!(problem.code, "stale");
            let newer: Vec<_> = problem.newer.iter().map(|message| message.text.raw()).collect();
            assert_eq!(newer, ["no, do not cancel!"]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(times(&agent, &seen, "it is cancelled").await, 0);
}

#[tokio::test]
async fn of_two_who_take_it_one_has_it_and_the_other_is_told_who() {
    let shop = Shop::open().await;
    let ((one, first), (two, second)) = (shop.agent("花子").await, shop.agent("太郎").await);
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let conversation = list(&first, View::Unassigned).await.remove(0);
    let claim = || Request::Claim(conversation.id.clone());
    let (a, b) = tokio::join!(first.call(claim()), second.call(claim()));
    let (owner, lost) = if a.is_ok() { (one, b) } else { (two, a) };
    match lost {
        Err(Failure::Conflict(problem)) => {
            assert_eq!(problem.code, "taken");
            assert_eq!(problem.owner.expect("who has it").id, owner);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_on_what_was_changed_meanwhile_is_refused_with_what_is_true_now() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let seen = list(&agent, View::Unassigned).await.remove(0);
    let to = |status| Request::Change {
        conversation: seen.id.clone(),
        version: seen.version,
        patch: Patch { status: Some(status), ..Patch::default() },
    };
    assert!(agent.call(to(Status::OnHold)).await.is_ok());
    match agent.call(to(Status::Pending)).await {
        Err(Failure::Conflict(problem)) => {
            let now = problem.conversation.expect("as it is now");
            assert_eq!((now.status, now.version > seen.version), (Status::OnHold, true));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_send_whose_answer_was_lost_is_unknown_and_found_by_its_key() {
    let shop = Shop::open().await;
    let (agent, line) = shop.agent_over("hanako").await;
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let conversation = list(&agent, View::Unassigned).await.remove(0);
    line.lose_answers();
    let sent = agent.call(reply(&conversation, "key_1", "good morning")).await;
    assert!(matches!(sent, Err(Failure::Unknown(_))), "{sent:?}");
    line.mend();
    let look = |key: &str| Request::Sent { conversation: conversation.id.clone(), key: OpKey::new(key) };
    match agent.call(look("key_1")).await {
        Ok(Reply::Sent { message, .. }) => assert_eq!(message.text.raw(), "good morning"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(agent.call(look("key_2")).await, Ok(Reply::NotSent { .. })));
    assert_eq!(times(&agent, &conversation, "good morning").await, 1);
}

#[tokio::test]
async fn what_happens_while_the_line_is_cut_is_told_once_it_is_back() {
    let shop = Shop::open().await;
    let (agent, line) = shop.agent_over("hanako").await;
    let chat = shop.chat().await;
    let mut events = follow(&agent);
    until(&mut events, live).await;
    chat.inbound(None, &written("0", "a", "before")).await.expect("taken");
    assert_eq!(until(&mut events, text_of).await, "before");
    let mut expected = Vec::new();
    for round in 0..5 {
        line.cut();
        until(&mut events, |event| matches!(event, Event::Link { state: LinkState::Down { .. } }).then_some(())).await;
        for nth in 0..4 {
            let text = format!("{round}-{nth}");
            chat.inbound(None, &written(&text, "a", &text)).await.expect("taken");
            expected.push(text);
        }
        line.mend();
    }
    let mut told = Vec::new();
    while told.len() < expected.len() {
        told.push(until(&mut events, text_of).await);
    }
    assert_eq!(told, expected);
    // Nothing of it comes a second time before the next thing that happens.
    chat.inbound(None, &written("last", "a", "after")).await.expect("taken");
    assert_eq!(until(&mut events, text_of).await, "after");
}

#[tokio::test]
async fn a_cut_before_anything_happened_loses_nothing_either() {
    let shop = Shop::open().await;
    let (agent, line) = shop.agent_over("hanako").await;
    let mut events = follow(&agent);
    // The server tells its place at once; from then on a cut can be bridged.
    until(&mut events, |event| matches!(event, Event::Heartbeat { .. }).then_some(())).await;
    line.cut();
    until(&mut events, |event| matches!(event, Event::Link { state: LinkState::Down { .. } }).then_some(())).await;
    shop.chat().await.inbound(None, &written("1", "a", "while away")).await.expect("taken");
    line.mend();
    assert_eq!(until(&mut events, text_of).await, "while away");
}

/// Keeps a reply that grew out of a version.
async fn keep(backend: &dyn Backend, to: &Summary, over: Option<&Draft>, text: &str) -> Result<Draft, Failure> {
    let version = over.map(|draft| draft.version.clone());
    let body =
        Writing { version, text: Untrusted::from(text), caret: text.len() as u64, addressed: Addressed::default() };
    let request = Request::Keep { conversation: to.id.clone(), mode: Mode::Reply, body };
    match backend.call(request).await? {
        Reply::Draft(draft) => Ok(*draft),
        other => panic!("{other:?}"),
    }
}

async fn drafts(backend: &dyn Backend) -> Vec<String> {
    match backend.call(Request::Drafts).await {
        Ok(Reply::Drafts(drafts)) => drafts.items.iter().map(|draft| draft.text.raw().to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_unsent_text_is_its_writers_own_is_never_written_over_unseen_and_goes_with_its_send() {
    let shop = Shop::open().await;
    let ((_, agent), (_, colleague)) = (shop.agent("花子").await, shop.agent("太郎").await);
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let conversation = list(&agent, View::Unassigned).await.remove(0);
    let mut events = follow(&agent);
    until(&mut events, live).await;
    let first = keep(&agent, &conversation, None, "good").await.expect("kept");
    let told = |event| if let Event::Draft(draft) = event { Some(*draft) } else { None };
    assert_eq!(until(&mut events, told).await, first);
    match keep(&agent, &conversation, None, "bad").await {
        Err(Failure::Conflict(problem)) => assert_eq!(problem.draft.as_deref(), Some(&first)),
        other => panic!("{other:?}"),
    }
    let second = keep(&agent, &conversation, Some(&first), "good morning").await.expect("kept");
    assert_eq!((drafts(&agent).await, drafts(&colleague).await), (vec!["good morning".to_owned()], vec![]));
    let send = |key: &str, draft: &Draft| match reply(&conversation, key, "good morning") {
        Request::Send { conversation, key, body } => {
            Request::Send { conversation, key, body: Outgoing { draft: Some(draft.version.clone()), ..body } }
        }
        other => panic!("{other:?}"),
    };
    agent.call(send("key_1", &first)).await.expect("sent");
    assert_eq!(drafts(&agent).await.len(), 1, "written after that send");
    agent.call(send("key_2", &second)).await.expect("sent");
    assert_eq!(drafts(&agent).await.len(), 0);
}

#[tokio::test]
async fn colleagues_in_a_conversation_know_of_each_other_until_one_hangs_up() {
    let shop = Shop::open().await;
    let ((_, hana), (_, ken)) = (shop.agent("Hana").await, shop.agent("Ken").await);
    shop.chat().await.inbound(None, &written("1", "a", "hello")).await.expect("taken");
    let id = list(&hana, View::Unassigned).await.remove(0).id;
    let (mut hanas, mut kens) = (follow(&hana), follow(&ken));
    until(&mut hanas, live).await;
    until(&mut kens, live).await;
    for (backend, typing) in [(&ken, false), (&hana, true)] {
        let at = Whereabouts { conversation: Some(id.clone()), typing };
        assert_eq!(backend.call(Request::Where(at)).await, Ok(Reply::Noted));
    }
    let others = |event| match event {
        Event::Viewing { conversation, others } if conversation == id => Some(others),
        _ => None,
    };
    let mut there = until(&mut kens, others).await;
    while there.is_empty() {
        there = until(&mut kens, others).await;
    }
    assert_eq!((there[0].agent.name.raw(), there[0].typing, there.len()), ("Hana", true, 1));
    drop(hanas);
    assert_eq!(until(&mut kens, others).await, []);
}
