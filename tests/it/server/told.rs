//! What was read, with what was told since, is what is read now: for every command there is, and every kind of event.

use std::collections::BTreeSet;

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::json;

use super::examples::{OF_THE_SERVER, Scene, example, mutations};
use super::kinds::{LOGGED, WHOLE};
use super::shop::{Shop, text};
use super::snapshot::{SIGN_MS, Snapshot};

#[tokio::test]
async fn every_command_is_told_so_that_nothing_need_be_read_again() {
    let shop = Shop::open().await.at_once().await;
    let channel = shop.channel(Channel::Chat).await;
    let (colleague, token) = shop.person("Ken", Role::Agent, &[]).await;
    // Somebody else is here all the time.
    let _there = shop.events(&token, None).await;
    let mut events = shop.events(&shop.owner, None).await;
    let mut kinds = BTreeSet::new();
    let mut operations = mutations(&shop);
    operations.retain(|operation| !OF_THE_SERVER.contains(&operation.path.as_str()));
    for operation in &operations {
        let what = format!("{} {}", operation.method, operation.path);
        let (chat, key) = (shop.chat(&what, "hello").await, what.replace(' ', "-"));
        let scene = Scene { chat: &chat, colleague: (colleague.id.as_str(), &token), channel: &channel, key: &key };
        let example = example(&shop, operation, scene).await;
        let mut known = Snapshot::read(&shop).await;
        let answer = example.send(&shop).await;
        assert!((200..300).contains(&answer.status), "{what}: {} {:#}", answer.status, answer.body);
        shop.clock.forward(SIGN_MS);
        let now = Snapshot::read(&shop).await;
        kinds.extend(known.listen(&shop, &mut events, &now, &what).await);
    }
    // Somebody with a matter is forgotten.
    let chat = shop.chat("somebody", "my secret").await;
    shop.patch(&shop.owner, &chat, json!({"status": "no_answer_needed"})).await.expect(200);
    let mut known = Snapshot::read(&shop).await;
    let path = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.expect(200);
    let now = Snapshot::read(&shop).await;
    kinds.extend(known.listen(&shop, &mut events, &now, "somebody is erased").await);
    println!("{} commands, each told by what changed: {kinds:?}", operations.len() + 1);
    // What goes from the sight of a reader, and who else looks at it, have tests of their own: from an admin nothing goes,
    // and who looks is read nowhere else.
    let apart = ["conversation.gone", "viewing"];
    let all: BTreeSet<&str> = LOGGED.into_iter().chain(WHOLE).filter(|kind| !apart.contains(kind)).collect();
    assert_eq!(kinds, all, "the proof is about every kind of event");
}
