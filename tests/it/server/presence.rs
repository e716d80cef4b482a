//! Who else is in a conversation: told to those who are there too, at once, and over when they are gone.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Events, Shop, text};

async fn place(shop: &Shop, token: &str, console: &str, conversation: Option<&Value>, typing: bool) -> u16 {
    let body = json!({"conversation": conversation, "typing": typing});
    shop.ask(token, Method::PUT, "/v1/presence", &[("console", console)], Some(body)).await.status
}

/// Who else is there, each with `*` while they type.
async fn others(events: &mut Events) -> String {
    let (_, event) = events.next_of(&["viewing"]).await;
    assert!(event.get("at").is_none(), "stored nowhere: {event}");
    let others = event["others"].as_array().expect("colleagues").iter().map(|other| {
        let typing = if other["typing"] == true { "*" } else { "" };
        format!("{}{typing}", text(&other["agent"]["name"]))
    });
    others.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn colleagues_in_a_conversation_see_each_other_come_type_pause_and_go() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let id = &chat["id"];
    let (_, hana) = shop.person("Hana", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    let mut hanas = shop.console(&hana, "h", None).await;
    let mut kens = shop.console(&ken, "k", None).await;
    assert_eq!(place(&shop, &ken, "k", Some(id), false).await, 204);
    assert_eq!(others(&mut kens).await, "");
    place(&shop, &hana, "h", Some(id), false).await;
    assert_eq!((others(&mut kens).await, others(&mut hanas).await), ("Hana".into(), "Ken".into()));
    place(&shop, &hana, "h", Some(id), true).await;
    assert_eq!(others(&mut kens).await, "Hana*");
    shop.clock.forward(6_001);
    assert_eq!(others(&mut kens).await, "Hana", "a pause");
    place(&shop, &hana, "h", None, false).await;
    assert_eq!(others(&mut kens).await, "", "left");
    // My own other console is no colleague; theirs count once.
    place(&shop, &ken, "phone", Some(id), true).await;
    place(&shop, &hana, "h", Some(id), false).await;
    assert_eq!(others(&mut kens).await, "Hana");
    assert_eq!(others(&mut hanas).await, "Ken*");
}

#[tokio::test]
async fn whoever_hangs_up_is_gone_at_once_and_whoever_falls_silent_within_half_a_minute() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let id = &chat["id"];
    let (_, hana) = shop.person("Hana", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    let mut kens = shop.console(&ken, "k", None).await;
    place(&shop, &ken, "k", Some(id), false).await;
    assert_eq!(others(&mut kens).await, "");
    let mut hanas = shop.console(&hana, "h", None).await;
    hanas.next_of(&["heartbeat"]).await;
    place(&shop, &hana, "h", Some(id), false).await;
    assert_eq!(others(&mut kens).await, "Hana");
    drop(hanas);
    assert_eq!(others(&mut kens).await, "", "the stream ended");
    // A stream that is open but dead: nothing renews the place.
    let mut dead = shop.console(&hana, "h", None).await;
    dead.next_of(&["heartbeat"]).await;
    place(&shop, &hana, "h", Some(id), false).await;
    assert_eq!(others(&mut kens).await, "Hana");
    shop.clock.forward(20_000);
    place(&shop, &ken, "k", Some(id), false).await;
    shop.clock.forward(9_999);
    place(&shop, &ken, "k", Some(id), true).await;
    shop.clock.forward(1);
    assert_eq!(others(&mut kens).await, "", "half a minute");
    // Who comes back is told the whole state, without saying anything.
    place(&shop, &hana, "h", Some(id), false).await;
    assert_eq!(others(&mut kens).await, "Hana");
    let mut again = shop.console(&ken, "k", None).await;
    assert_eq!(others(&mut again).await, "Hana");
}

#[tokio::test]
async fn nobody_is_in_a_conversation_that_they_may_not_read() {
    let (shop, _) = super::rights::give_mail_to(Shop::open().await, "Letters").await;
    let mail = json!({"channel": "mail", "who": {"mail": "a@example.com"}, "subject": "s", "text": "t"});
    let id = shop.inbound(mail).await["conversation"].clone();
    let (_, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
    let (_, outside) = shop.person("Outside", Role::Agent, &["Voices"]).await;
    assert_eq!(place(&shop, &outside, "o", Some(&id), true).await, 404);
    let mut insides = shop.console(&inside, "i", None).await;
    place(&shop, &inside, "i", Some(&id), false).await;
    assert_eq!(others(&mut insides).await, "");
    let chat = shop.chat("misaki", "hello").await;
    place(&shop, &outside, "o", Some(&chat["id"]), true).await;
    let mut outsides = shop.console(&outside, "o", None).await;
    assert_eq!(others(&mut outsides).await, "", "only of their own place");
    assert_eq!(place(&shop, &inside, "bad console", Some(&id), false).await, 422);
}
