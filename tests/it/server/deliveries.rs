//! The way out.

use eventsource_stream::Eventsource as _;
use futures_util::StreamExt as _;
use omotenashi::api::Channel;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

async fn reply(shop: &Shop, chat: &Value, words: &str) -> Value {
    let now = shop.conversation(&chat["id"]).await;
    let body = json!({"text": words, "seen": now["last_message"]});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    shop.post(&shop.owner, &path, &format!("key-{}", now["version"]), body).await.expect(201)["message"].clone()
}

async fn state(shop: &Shop, message: &Value) -> Value {
    let lines = shop.thread(&message["conversation"]).await;
    lines.iter().find(|line| line["id"] == message["id"]).expect("the message")["state"].clone()
}

async fn report(shop: &Shop, token: &str, delivery: &Value, state: &str) -> u16 {
    let path = format!("/v1/deliveries/{}/state", text(&delivery["id"]));
    shop.ask(token, Method::POST, &path, &[], Some(json!({"state": state, "reason": "because"}))).await.status
}

#[tokio::test]
async fn a_reply_goes_the_way_its_deliverer_reports() {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let mail = shop.channel(Channel::Mail).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = reply(&shop, &chat, "good morning").await;
    assert_eq!(message["state"], "queued");
    assert_eq!(shop.get(&mail, "/v1/deliveries").await.expect(200), json!([]), "not the other channel's");
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    assert_eq!((&waiting[0]["message"], &waiting[0]["text"]), (&message["id"], &json!("good morning")));
    assert_eq!(waiting[0]["to"][0]["value"], "misaki");
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), waiting, "offered until its state is set");
    assert_eq!(report(&shop, &mail, &waiting[0], "accepted").await, 404);
    for (told, then) in [("accepted", "accepted"), ("read", "read"), ("delivered", "read"), ("failed", "read")] {
        assert_eq!(report(&shop, &token, &waiting[0], told).await, 204);
        assert_eq!(state(&shop, &message).await, then, "told {told}");
    }
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), json!([]));
}

#[tokio::test]
async fn a_reply_that_does_not_arrive_brings_the_matter_back_and_the_customer_waits_as_before() {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = reply(&shop, &chat, "good morning").await;
    let it = shop.conversation(&chat["id"]).await;
    assert_eq!(it["clock"]["waiting_since"], Value::Null);
    shop.patch(&shop.owner, &it, json!({"status": "pending"})).await.expect(200);
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    assert_eq!(report(&shop, &token, &waiting[0], "failed").await, 204);
    let line = shop.thread(&chat["id"]).await.into_iter().find(|line| line["id"] == message["id"]).expect("it");
    assert_eq!((&line["state"], &line["failure"]), (&json!("failed"), &json!("because")));
    let back = shop.conversation(&chat["id"]).await;
    assert_eq!((&back["status"], &back["clock"]["waiting_since"]), (&json!("open"), &chat["clock"]["waiting_since"]));
    assert_eq!((&it["undelivered"], &back["undelivered"]), (&json!(false), &json!(true)));
    let listed = shop.get(&shop.owner, "/v1/conversations?view=open").await.expect(200);
    assert_eq!(listed["items"][0]["undelivered"], true, "the list shows it");
    reply(&shop, &chat, "once more").await;
    assert_eq!(shop.conversation(&chat["id"]).await["undelivered"], false, "the next one is on its way");
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    reply(&shop, &chat, "and again").await;
    assert_eq!(report(&shop, &token, &waiting[0], "failed").await, 204);
    assert_eq!(shop.conversation(&chat["id"]).await["undelivered"], false, "only the newest one counts");
}

#[tokio::test]
async fn a_reply_nobody_can_take_is_kept_and_never_leaves_later() {
    let shop = Shop::open().await.at_once().await;
    let chat = shop.chat("misaki", "hello").await;
    let message = reply(&shop, &chat, "good morning").await;
    assert_eq!(message["state"], "kept");
    let token = shop.channel(Channel::Chat).await;
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), json!([]));
}

#[tokio::test]
async fn a_deliverer_who_takes_and_says_nothing_leaves_it_unsure_after_two_minutes() {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = reply(&shop, &chat, "good morning").await;
    let mut events = shop.events(&shop.owner, None).await;
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    shop.clock.forward(120_001);
    let (_, changed) = events.next_of(&["message.changed"]).await;
    assert_eq!((&changed["message"]["id"], &changed["message"]["state"]), (&message["id"], &json!("unsure")));
    let (_, changed) = events.next_of(&["conversation.changed"]).await;
    assert_eq!((&changed["conversation"]["id"], &changed["conversation"]["undelivered"]), (&chat["id"], &json!(true)));
    assert_eq!(report(&shop, &token, &waiting[0], "accepted").await, 204);
    assert_eq!(state(&shop, &message).await, "accepted");
    assert_eq!(shop.conversation(&chat["id"]).await["undelivered"], false);
}

type Items = futures_util::stream::BoxStream<'static, eventsource_stream::Event>;

/// The deliveries of whoever holds this token, as they come.
async fn follow(shop: &Shop, token: &str) -> Items {
    let request = shop.client.get("http://shop/v1/deliveries").bearer_auth(token);
    let response = request.header("accept", "text/event-stream").send().await.expect("a stream");
    let items = response.bytes_stream().eventsource();
    items.filter_map(async |item| item.ok().filter(|item| item.event == "delivery")).boxed()
}

async fn next(items: &mut Items) -> Value {
    let item = tokio::time::timeout(std::time::Duration::from_secs(10), items.next()).await;
    let item = item.expect("within ten seconds").expect("the stream goes on");
    serde_json::from_str::<Value>(&item.data).expect("JSON")["text"].clone()
}

#[tokio::test]
async fn the_stream_offers_what_waits_and_what_comes() {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    reply(&shop, &chat, "first").await;
    let mut items = follow(&shop, &token).await;
    assert_eq!(next(&mut items).await, "first");
    reply(&shop, &chat, "second").await;
    assert_eq!(next(&mut items).await, "second");
}

#[tokio::test]
async fn what_was_taken_back_leaves_its_place_to_nobody() {
    let shop = Shop::open().await.at_once().await;
    shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    // An admin looks without taking, so that it can still be taken back.
    let mut items = follow(&shop, &shop.owner).await;
    let first = reply(&shop, &chat, "first").await;
    assert_eq!(next(&mut items).await, "first");
    let path = format!("/v1/messages/{}/recall", text(&first["id"]));
    shop.ask(&shop.owner, Method::POST, &path, &[("idempotency-key", "back")], None).await.expect(200);
    reply(&shop, &chat, "second").await;
    assert_eq!(next(&mut items).await, "second", "it has a place of its own in the stream");
}
