//! Whom to tell before they ask: who is listed, and who is not any more.

use std::hash::{Hash as _, Hasher as _};

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::incidents::broken_handles;
use super::rights::give_mail_to;
use super::shop::{Shop, text};

pub const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An order of somebody reached by mail, as another system tells it.
pub async fn order(shop: &Shop, id: &str, who: &str, more: Value) -> Value {
    let mut body = json!({
        "source": "warehouse", "external_id": id, "currency": "JPY", "placed_at": "2026-11-20T00:00:00Z",
        "whose": {"who": {"name": who, "mail": format!("{who}@example.com"), "language": "en"}},
        "state": "shipped", "items": [{"name": "Long umbrella", "quantity": 1, "amount_minor": 12_800}],
    });
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    let mut hasher = std::hash::DefaultHasher::new();
    body.to_string().hash(&mut hasher);
    let key = format!("{id}-{:x}", hasher.finish());
    let answer = shop.post(&shop.owner, "/v1/purchases", &key, body).await;
    assert!(matches!(answer.status, 200 | 201), "{:#}", answer.body);
    answer.body
}

async fn list(shop: &Shop, token: &str, query: &str) -> Vec<Value> {
    let page = shop.get(token, &format!("/v1/proactive{query}")).await.expect(200);
    page["items"].as_array().expect("items").clone()
}

/// Cause and customer of everybody on the list.
pub async fn listed(shop: &Shop) -> Vec<(String, String)> {
    let items = list(shop, &shop.owner, "").await;
    let line = |item: &Value| (text(&item["cause"]).to_owned(), text(&item["customer"]["name"]).to_owned());
    items.iter().map(line).collect()
}

pub fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(cause, name)| ((*cause).to_owned(), (*name).to_owned())).collect()
}

async fn reply(shop: &Shop, id: &Value, key: &str) {
    let it = shop.conversation(id).await;
    let path = format!("/v1/conversations/{}/messages", text(id));
    shop.post(&shop.owner, &path, key, json!({"text": "A word", "seen": it["last_message"]})).await.expect(201);
}

async fn mail(shop: &Shop, who: &str, words: &str) -> Value {
    let message = json!({"channel": "mail", "who": {"name": who, "mail": format!("{who}@example.com")}, "text": words});
    let receipt = shop.inbound(message).await;
    shop.conversation(&receipt["conversation"]).await
}

#[tokio::test]
async fn a_late_order_is_told_of_and_then_drops_off_with_who_told() {
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-24T02:00:00Z", "order": "1001"})).await;
    order(&shop, "A-2", "ben", json!({"due_at": "2026-11-23T02:00:00Z", "state": "delivered"})).await;
    order(&shop, "A-3", "eve", json!({"due_at": "2026-06-01T02:00:00Z"})).await;
    assert_eq!(listed(&shop).await, [], "not yet due, arrived, and a record nobody kept up");
    shop.clock.forward(2 * HOUR);
    let items = list(&shop, &shop.owner, "").await;
    assert_eq!(items.len(), 1, "{items:#?}");
    let late = &items[0];
    assert_eq!((text(&late["cause"]), text(&late["fact"])), ("late_order", "Long umbrella"));
    assert_eq!((text(&late["detail"]), text(&late["source"])), ("1001", "warehouse"));
    assert_eq!(late["since"], late["due"]);
    assert_eq!(late["conversation"], Value::Null, "nothing is open with them");

    // A conversation of theirs, whatever it is about, is where to tell them.
    let matter = mail(&shop, "ann", "Do you sell rain boots?").await;
    assert_eq!(list(&shop, &shop.owner, "").await[0]["conversation"], matter["id"]);
    shop.clock.forward(1_000);
    reply(&shop, &matter["id"], "r").await;
    assert_eq!(listed(&shop).await, [], "a word of ours has told them");
    let told = list(&shop, &shop.owner, "?told=true").await;
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["told"]["by"]["name"], &told[0]["told"]["conversation"]), (&json!("owner"), &matter["id"]));

    // Taken back, it told nobody.
    let lines = shop.thread(&matter["id"]).await;
    let sent = lines.iter().find(|line| line["kind"] == "outbound").expect("our word");
    let path = format!("/v1/messages/{}/recall", text(&sent["id"]));
    shop.ask(&shop.owner, Method::POST, &path, &[("idempotency-key", "back")], None).await.expect(200);
    assert_eq!(listed(&shop).await, pairs(&[("late_order", "ann")]));
}

#[tokio::test]
async fn what_was_put_off_and_what_is_with_us_in_silence_is_listed() {
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-26T02:00:00Z", "state": "placed"})).await;
    order(&shop, "R-1", "ben", json!({"state": "in_repair", "state_at": "2026-11-24T00:30:00Z"})).await;
    assert_eq!(listed(&shop).await, []);
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-29T02:00:00Z", "state": "placed"})).await;
    let moved = list(&shop, &shop.owner, "").await;
    assert_eq!((text(&moved[0]["cause"]), moved.len()), ("moved_order", 1));
    assert_eq!(text(&moved[0]["due_before"]), "2026-11-26T02:00:00.000Z");
    // Put off once more: what they were told first is what counts.
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-30T02:00:00Z", "state": "placed"})).await;
    assert_eq!(text(&list(&shop, &shop.owner, "").await[0]["due_before"]), "2026-11-26T02:00:00.000Z");
    // Brought forward, it is still later than they were told.
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-28T02:00:00Z", "state": "placed"})).await;
    assert_eq!(text(&list(&shop, &shop.owner, "").await[0]["due_before"]), "2026-11-26T02:00:00.000Z");
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-26T02:00:00Z", "state": "placed"})).await;
    assert_eq!(listed(&shop).await, [], "it is in time again");

    shop.clock.forward(3 * DAY - HOUR);
    assert_eq!(listed(&shop).await.len(), 1, "now that one is late");
    shop.clock.forward(HOUR);
    assert_eq!(listed(&shop).await, pairs(&[("late_order", "ann"), ("in_our_hands", "ben")]));
    let matter = mail(&shop, "ben", "How is my umbrella?").await;
    reply(&shop, &matter["id"], "r").await;
    assert_eq!(listed(&shop).await, pairs(&[("late_order", "ann")]), "silence was broken");
    shop.clock.forward(3 * DAY + 1_000);
    assert!(listed(&shop).await.contains(&("in_our_hands".into(), "ben".into())), "and began anew");
}

#[tokio::test]
async fn promises_that_are_not_kept_are_listed_the_gravest_first() {
    let shop = Shop::open().await.at_once().await;
    shop.channel(Channel::Chat).await;
    let mut promises = Vec::new();
    for (name, due) in
        [("ann", "2026-11-24T02:00:00Z"), ("ben", "2026-11-24T06:00:00Z"), ("cho", "2026-11-26T02:00:00Z")]
    {
        let chat = shop.chat(name, "hello").await;
        let path = format!("/v1/conversations/{}/promises", text(&chat["id"]));
        let made = shop.post(&shop.owner, &path, name, json!({"text": "We call the maker", "due": due})).await;
        promises.push((chat, made.expect(201)));
    }
    // A call-back is overdue when its window has closed, not when it begins.
    let chat = shop.chat("dan", "call me").await;
    let call = json!({"number": "090", "until": "2026-11-24T05:00:00Z", "zone": "Asia/Tokyo"});
    let body = json!({"text": "Call", "due": "2026-11-24T02:00:00Z", "call": call});
    shop.post(&shop.owner, &format!("/v1/conversations/{}/promises", text(&chat["id"])), "dan", body).await.expect(201);
    assert_eq!(listed(&shop).await, []);
    shop.clock.forward(2 * HOUR);
    assert_eq!(listed(&shop).await, pairs(&[("promise_overdue", "ann")]));
    let change = async |which: usize, body: Value| {
        let (_, promise) = &promises[which];
        let path = format!("/v1/promises/{}", text(&promise["id"]));
        let version = format!("\"{}\"", promise["version"]);
        shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", &version)], Some(body)).await.expect(200);
    };
    change(1, json!({"state": "broken"})).await;
    change(2, json!({"due": "2026-11-28T02:00:00Z", "told": false})).await;
    let all = [("promise_broken", "ben"), ("promise_overdue", "ann"), ("promise_moved", "cho")];
    assert_eq!(listed(&shop).await, pairs(&all));
    shop.clock.forward(2 * HOUR + 1);
    assert!(listed(&shop).await.contains(&("promise_overdue".into(), "dan".into())), "the window has closed");
    // Pages follow each other without a gap.
    let first = shop.get(&shop.owner, "/v1/proactive?limit=2").await.expect(200);
    let rest = list(&shop, &shop.owner, &format!("?after={}", text(&first["next"]))).await;
    assert_eq!((first["items"].as_array().map(Vec::len), rest.len()), (Some(2), 2));
    assert_eq!(list(&shop, &shop.owner, "?limit=200").await[2], rest[0]);
    reply(&shop, &promises[0].0["id"], "sorry").await;
    assert!(!listed(&shop).await.iter().any(|(_, name)| name == "ann"));
}

#[tokio::test]
async fn whom_a_team_does_not_serve_its_agents_do_not_see() {
    let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
    let (_, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
    let (_, outside) = shop.person("Outside", Role::Supervisor, &["Voices"]).await;
    order(&shop, "A-1", "ann", json!({"due_at": "2026-11-24T00:30:00Z"})).await;
    mail(&shop, "ann", "hello").await;
    assert_eq!(list(&shop, &inside, "").await.len(), 1);
    assert_eq!(list(&shop, &outside, "").await.len(), 0);
    let opened = shop.post(&outside, "/v1/incidents", "i", broken_handles()).await.expect(201);
    let people = format!("/v1/incidents/{}/people", text(&opened["id"]));
    assert_eq!(shop.get(&outside, &people).await.expect(200)["items"], json!([]));
    assert_eq!(shop.get(&inside, &people).await.expect(200)["items"].as_array().map(Vec::len), Some(1));
    let named = json!({"title": "t", "text": "t", "touches": {"customers": ["cus_nobody"]}});
    shop.post(&outside, "/v1/incidents", "n", named).await.refused(422, "invalid");
    shop.post(&inside, "/v1/incidents", "i", broken_handles()).await.refused(403, "forbidden");
}
#[tokio::test]
async fn a_conversation_is_begun_where_they_can_be_reached() {
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    let order = order(&shop, "A-1", "ann", json!({})).await;
    let body = json!({"customer": order["customer"], "subject": "Your umbrella"});
    let begun = shop.post(&shop.owner, "/v1/conversations", "b", body.clone()).await.expect(201);
    assert_eq!((text(&begun["channel"]), text(&begun["status"])), ("mail", "open"));
    assert_eq!((&begun["assignee"]["name"], &begun["identity"]), (&json!("owner"), &json!("claimed")));
    assert_eq!(shop.post(&shop.owner, "/v1/conversations", "b", body).await.expect(201)["id"], begun["id"]);
    let chat = shop.chat("ben", "hello").await;
    let body = json!({"customer": chat["customer"]["id"], "subject": "x"});
    shop.post(&shop.owner, "/v1/conversations", "c", body).await.refused(422, "invalid");
}
