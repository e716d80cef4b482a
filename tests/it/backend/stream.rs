//! The event stream through cuts: nothing missed, nothing twice, and the line's state told.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use omotenashi::api::{Event, Failure, Interest, LinkState};
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::backend::{Backend as _, Http};
use tokio::sync::watch;

use super::scripted::{Act, Scripted, answer, events, events_and_silence};

fn gone(seq: u64) -> String {
    format!(
        "id: e1-{seq}\nevent: conversation.gone\ndata: {{\"kind\":\"conversation.gone\",\"at\":\"e1-{seq}\",\"id\":\"c{seq}\"}}\n\n"
    )
}

/// The next items in words, `count` of them.
async fn told(stream: &mut BoxStream<'static, Event>, count: usize) -> Vec<String> {
    let mut words = Vec::new();
    for _ in 0..count {
        let next = tokio::time::timeout(Duration::from_secs(20), stream.next()).await;
        words.push(match next.expect("an item in time").expect("the stream never ends") {
            Event::ConversationGone { at, id } => format!("{id} at {at}"),
            Event::Link { state: LinkState::Down { failure, .. } } => match *failure {
                Failure::Offline(_) => "down: offline".to_owned(),
                other => format!("down: {other:?}"),
            },
            Event::Link { state } => format!("{state:?}").to_lowercase(),
            Event::Resync { at } => format!("resync at {at}"),
            other => format!("{other:?}").to_lowercase(),
        });
    }
    words
}

#[tokio::test]
async fn a_cut_line_goes_on_after_the_last_event_and_shows_nothing_twice() {
    let unknown = "id: e1-8\nevent: tea.served\ndata: {\"kind\":\"tea.served\",\"cups\":2}\n\n";
    let server = Scripted::play(vec![
        events(&[gone(7), unknown.to_owned()].concat()),
        // A server that repeats what was seen, as one does that counts from a page's edge.
        events(&[gone(7), gone(9)].concat()),
    ]);
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = server.client().events(Some("e1-6".parse().expect("a cursor")), interest);
    let expected = ["connecting", "live", "c7 at e1-7", "unknown", "down: offline", "live", "c9 at e1-9"];
    assert_eq!(told(&mut stream, 7).await, expected);
    let mut heads = server.heads;
    for after in ["e1-6", "e1-8"] {
        let head = heads.recv().await.expect("a request");
        assert!(head.contains(&format!("last-event-id: {after}\r\n")), "{head}");
    }
}

#[tokio::test]
async fn another_log_is_followed_from_where_it_says() {
    let resync = "id: e2-3\nevent: resync\ndata: {\"kind\":\"resync\",\"at\":\"e2-3\"}\n\n";
    let server = Scripted::play(vec![events(resync), events("")]);
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = server.client().events(Some("e1-900".parse().expect("a cursor")), interest);
    assert_eq!(told(&mut stream, 3).await, ["connecting", "live", "resync at e2-3"]);
    assert_eq!(told(&mut stream, 2).await, ["down: offline", "live"]);
    let mut heads = server.heads;
    heads.recv().await.expect("a request");
    assert!(heads.recv().await.expect("a request").contains("last-event-id: e2-3\r\n"));
}

#[tokio::test]
async fn a_refused_token_is_told_and_tried_again() {
    let server = Scripted::play(vec![answer("401 Unauthorized", "", "{}"), events(&gone(1))]);
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = server.client().events(None, interest);
    let expected = ["connecting", "down: NotLoggedIn", "live", "c1 at e1-1"];
    assert_eq!(told(&mut stream, 4).await, expected);
}

#[tokio::test]
async fn a_server_cannot_speak_for_the_line() {
    let forged = "data: {\"kind\":\"link\",\"state\":{\"type\":\"starting\"}}\n\n";
    let server = Scripted::play(vec![events(&[forged.to_owned(), gone(1)].concat())]);
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = server.client().events(None, interest);
    assert_eq!(told(&mut stream, 3).await, ["connecting", "live", "c1 at e1-1"]);
}

/// The waits grow to half a minute: without the key these would take more than one together.
#[tokio::test]
async fn whoever_asks_for_the_line_has_it_tried_at_once() {
    let mut acts: Vec<Act> = (0..12).map(|_| Act::Cut).collect();
    acts.push(events(&gone(1)));
    let server = Scripted::play(acts);
    let http = server.client();
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = http.events(None, interest);
    assert_eq!(told(&mut stream, 2).await, ["connecting", "down: offline"]);
    let began = std::time::Instant::now();
    for _ in 1..12 {
        http.wake();
        assert_eq!(told(&mut stream, 1).await, ["down: offline"]);
    }
    http.wake();
    assert_eq!(told(&mut stream, 2).await, ["live", "c1 at e1-1"]);
    println!("twelve tries within {:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_line_that_says_nothing_is_noticed_and_left() {
    let server = Scripted::play(vec![events_and_silence(&gone(1)), events(&gone(2))]);
    let address = Address::Socket(server.socket.clone());
    let endpoint = Endpoint { address, token: Secret::new("t") };
    let http = Http::with_silence(endpoint, Duration::from_millis(200));
    let (_interest, interest) = watch::channel(Interest::default());
    let mut stream = http.events(None, interest);
    let expected = ["connecting", "live", "c1 at e1-1", "down: offline", "live", "c2 at e1-2"];
    assert_eq!(told(&mut stream, 6).await, expected);
}
