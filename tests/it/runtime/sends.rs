//! The way of a send: on the disk before it is on the wire.

use std::sync::{Arc, Mutex};

use omotenashi::console::{Entry, KeyCode};

use super::support::{Console, crashed, entries, soon};

#[tokio::test(flavor = "multi_thread")]
async fn a_send_is_on_the_disk_before_it_is_on_the_wire() {
    let drafts = tempfile::tempdir().expect("a folder");
    let found = Arc::new(Mutex::new(Vec::new()));
    let (path, at_send) = (drafts.path().to_owned(), Arc::clone(&found));
    let console = Console::start_with(drafts.path(), move || *at_send.lock().expect("no panic") = entries(&path)).await;
    console.type_text("hello").await;
    console.press(KeyCode::F(1)).await;
    soon(console.backend.sends.subscribe().wait_for(|sends| sends.len() == 1)).await.expect("running");
    let found = found.lock().expect("no panic");
    assert!(matches!(found.last(), Some(Entry::Outbox(outbox)) if outbox.body.text.raw() == "hello"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_without_an_answer_is_known_to_the_next_console() {
    let drafts = tempfile::tempdir().expect("a folder");
    let console = Console::start(drafts.path()).await;
    console.type_text("hello").await;
    console.press(KeyCode::F(1)).await;
    let sent =
        soon(console.backend.sends.subscribe().wait_for(|sends| sends.len() == 1)).await.expect("running").clone();
    let left = crashed(drafts.path());
    let restored = Console::start(left.path()).await.restored();
    assert!(restored.drafts.is_empty());
    assert_eq!(restored.outbox.iter().map(|outbox| outbox.key.clone()).collect::<Vec<_>>(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_waits_for_the_answer_to_a_send() {
    let drafts = tempfile::tempdir().expect("a folder");
    let console = Console::start(drafts.path()).await;
    console.type_text("hello").await;
    console.press(KeyCode::F(1)).await;
    console.press(KeyCode::F(2)).await;
    soon(console.backend.sends.subscribe().wait_for(|sends| sends.len() == 1)).await.expect("running");
    assert!(!console.ended.is_finished());
    console.backend.answers.send_replace(true);
    soon(console.ended).await.expect("no panic").expect("no fault");
    let again = Console::start(drafts.path()).await;
    assert!(again.restored().outbox.is_empty(), "the answer was heard and settled");
}
