//! The moment in which a reply can be taken back: held by the server, released once, and as if it had never been when it
//! is taken back. What went to the wrong person.

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Answer, Shop, text};

/// How long a chat reply can be taken back in a fresh shop.
const CHAT_MS: i64 = 3_000;

async fn send(shop: &Shop, token: &str, it: &Value, words: &str, then: Value) -> Value {
    let now = shop.conversation(&it["id"]).await;
    let path = format!("/v1/conversations/{}/messages", text(&it["id"]));
    let body = json!({"text": words, "seen": now["last_message"], "then": then});
    shop.post(token, &path, &format!("send-{}", now["version"]), body).await.expect(201)["message"].clone()
}

async fn recall(shop: &Shop, token: &str, message: &Value, key: &str) -> Answer {
    shop.ask(token, Method::POST, &path(message, "recall"), &[("idempotency-key", key)], None).await
}

fn path(message: &Value, what: &str) -> String {
    format!("/v1/messages/{}/{what}", text(&message["id"]))
}

async fn line(shop: &Shop, message: &Value) -> Value {
    let lines = shop.thread(&message["conversation"]).await;
    lines.into_iter().find(|line| line["id"] == message["id"]).expect("the message")
}

async fn offered(shop: &Shop) -> Vec<Value> {
    shop.get(&shop.owner, "/v1/deliveries").await.expect(200).as_array().expect("a list").clone()
}

/// Waits until the job has released it: the clock stands, the task runs when it runs.
async fn until_offered(shop: &Shop, count: usize) -> Vec<Value> {
    let wait = async {
        loop {
            let offered = offered(shop).await;
            if offered.len() >= count {
                return offered;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("released in time")
}

/// What a reply changes of a conversation, and what taking it back must bring back.
fn matter(it: &Value) -> Value {
    let mut kept = json!({});
    for field in [
        "status",
        "snoozed_until",
        "resolved_at",
        "wrap_up",
        "thanked",
        "clock",
        "replied",
        "live",
        "undelivered",
        "preview",
        "last_message",
        "last_message_at",
        "subject",
        "priority",
        "tags",
        "identity",
    ] {
        kept[field] = it[field].clone();
    }
    kept
}

#[tokio::test]
async fn a_reply_is_held_for_its_moment_and_then_offered_once() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &shop.owner, &chat, "good morning", Value::Null).await;
    assert_eq!(message["state"], "held");
    assert_eq!(message["envelope"]["release_at"], "2026-11-24T01:00:03.000Z");
    let it = shop.conversation(&chat["id"]).await;
    assert_eq!(it["clock"]["waiting_since"], Value::Null, "it counts as the answer from Send on");
    assert!(offered(&shop).await.is_empty());
    shop.clock.forward(CHAT_MS - 1);
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), json!([]));
    assert_eq!(line(&shop, &message).await["state"], "held");
    shop.clock.forward(1);
    let [delivery] = until_offered(&shop, 1).await.try_into().expect("one");
    assert_eq!((&delivery["message"], &delivery["text"]), (&message["id"], &json!("good morning")));
    let line = line(&shop, &message).await;
    assert_eq!((&line["state"], &line["envelope"]["release_at"]), (&json!("queued"), &Value::Null));
    shop.clock.forward(60_000);
    shop.chat("somebody", "another job's turn").await;
    assert_eq!(offered(&shop).await.len(), 1, "never twice");
}

#[tokio::test]
async fn a_server_that_was_away_releases_what_is_due_when_it_is_back() {
    let shop = Shop::open().await;
    shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &shop.owner, &chat, "good morning", Value::Null).await;
    let clock = shop.clock.clone();
    let shop = shop.reopen().await;
    assert_eq!(line(&shop, &message).await["state"], "held", "still its moment");
    clock.forward(CHAT_MS);
    until_offered(&shop, 1).await;
    let shop = shop.reopen().await;
    shop.chat("somebody", "another job's turn").await;
    assert_eq!(until_offered(&shop, 1).await.len(), 1, "never twice");
}

#[tokio::test]
async fn taken_back_everything_is_as_if_it_had_never_been() {
    for before in ["open", "on_hold", "pending", "snoozed", "resolved"] {
        for then in [Value::Null, json!("pending"), json!("resolved"), json!("open")] {
            let shop = Shop::open().await;
            shop.channel(Channel::Chat).await;
            let chat = shop.chat("misaki", "hello").await;
            shop.ask(&shop.owner, Method::POST, &format!("/v1/conversations/{}/claim", text(&chat["id"])), &[], None)
                .await
                .expect(200);
            shop.clock.forward(61_000);
            let it = shop.conversation(&chat["id"]).await;
            if before != "open" {
                let mut change = json!({"status": before});
                if before == "snoozed" {
                    change["snoozed_until"] = json!("2026-12-31T00:00:00.000Z");
                }
                shop.patch(&shop.owner, &it, change).await.expect(200);
            }
            let was = shop.conversation(&chat["id"]).await;
            shop.clock.forward(1_000);
            let message = send(&shop, &shop.owner, &chat, "good morning", then.clone()).await;
            let answered = shop.conversation(&chat["id"]).await;
            assert_ne!(matter(&answered), matter(&was));
            shop.clock.forward(1_000);
            let back = recall(&shop, &shop.owner, &message, "back").await.expect(200);
            assert_eq!(back["message"]["state"], "recalled");
            let now = shop.conversation(&chat["id"]).await;
            assert_eq!(matter(&now), matter(&was), "{before}, then {then}");
            assert_eq!(back["conversation"]["version"], now["version"]);
            shop.clock.forward(CHAT_MS);
            shop.chat("somebody", "another job's turn").await;
            assert!(offered(&shop).await.is_empty(), "it never goes out");
            // Asked again with its key, and with another: it stays taken back.
            for key in ["back", "again"] {
                assert_eq!(recall(&shop, &shop.owner, &message, key).await.expect(200)["message"]["state"], "recalled");
            }
        }
    }
}

#[tokio::test]
async fn what_others_did_meanwhile_stays_done() {
    let shop = Shop::open().await;
    shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &shop.owner, &chat, "good morning", json!("pending")).await;
    shop.chat("misaki", "are you there?").await;
    let it = shop.conversation(&chat["id"]).await;
    assert_eq!(it["status"], "open", "they wrote again");
    shop.patch(&shop.owner, &it, json!({"status": "on_hold", "priority": "urgent"})).await.expect(200);
    recall(&shop, &shop.owner, &message, "back").await.expect(200);
    let now = shop.conversation(&chat["id"]).await;
    assert_eq!((&now["status"], &now["priority"]), (&json!("on_hold"), &json!("urgent")));
    assert_eq!(now["clock"]["waiting_since"], chat["clock"]["waiting_since"], "since their first message");
    assert_eq!(now["clock"]["due_at"], chat["clock"]["due_at"]);
    assert_eq!(now["preview"], "are you there?");
}

#[tokio::test]
async fn of_two_replies_either_may_be_taken_back_in_any_order() {
    for order in [[0, 1], [1, 0]] {
        let shop = Shop::open().await;
        shop.channel(Channel::Chat).await;
        let chat = shop.chat("misaki", "hello").await;
        shop.ask(&shop.owner, Method::POST, &format!("/v1/conversations/{}/claim", text(&chat["id"])), &[], None)
            .await
            .expect(200);
        let was = shop.conversation(&chat["id"]).await;
        let first = send(&shop, &shop.owner, &chat, "good morning", Value::Null).await;
        shop.clock.forward(1_000);
        let second = send(&shop, &shop.owner, &chat, "and more", json!("pending")).await;
        assert!(text(&second["envelope"]["release_at"]) >= text(&first["envelope"]["release_at"]), "in their order");
        let both = [first, second];
        recall(&shop, &shop.owner, &both[order[0]], "one").await.expect(200);
        let between = shop.conversation(&chat["id"]).await;
        assert_eq!(between["clock"]["waiting_since"], Value::Null, "the other one answers");
        recall(&shop, &shop.owner, &both[order[1]], "two").await.expect(200);
        assert_eq!(matter(&shop.conversation(&chat["id"]).await), matter(&was), "{order:?}");
    }
}

#[tokio::test]
async fn a_reply_nobody_took_yet_can_still_be_stopped_and_one_that_was_taken_cannot() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &shop.owner, &chat, "good morning", Value::Null).await;
    shop.clock.forward(CHAT_MS);
    until_offered(&shop, 1).await;
    assert_eq!(recall(&shop, &shop.owner, &message, "stop").await.expect(200)["message"]["state"], "recalled");
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), json!([]), "it is offered to nobody any more");
    let late = send(&shop, &shop.owner, &chat, "once more", Value::Null).await;
    shop.clock.forward(CHAT_MS);
    until_offered(&shop, 1).await;
    shop.get(&token, "/v1/deliveries").await.expect(200);
    recall(&shop, &shop.owner, &late, "late").await.refused(409, "too_late");
    assert_eq!(line(&shop, &late).await["state"], "queued");
}

#[tokio::test]
async fn of_taking_and_taking_back_at_the_same_time_exactly_one_wins() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let (mut handed, mut back) = (0, 0);
    for round in 0..40 {
        let chat = shop.chat(&format!("customer {round}"), "hello").await;
        let message = send(&shop, &shop.owner, &chat, &format!("reply {round}"), Value::Null).await;
        shop.clock.forward(CHAT_MS);
        until_offered(&shop, 1).await;
        let key = format!("back-{round}");
        let (taken, recalled) = if round % 2 == 0 {
            tokio::join!(shop.get(&token, "/v1/deliveries"), recall(&shop, &shop.owner, &message, &key))
        } else {
            let (recalled, taken) =
                tokio::join!(recall(&shop, &shop.owner, &message, &key), shop.get(&token, "/v1/deliveries"));
            (taken, recalled)
        };
        let taken = taken.expect(200);
        assert_eq!(taken.as_array().expect("a list").len(), usize::from(recalled.status == 409), "round {round}");
        handed += usize::from(recalled.status == 409);
        back += usize::from(recalled.status == 200);
        for delivery in taken.as_array().expect("a list") {
            let state = format!("/v1/deliveries/{}/state", text(&delivery["id"]));
            shop.ask(&token, Method::POST, &state, &[], Some(json!({"state": "accepted"}))).await;
        }
    }
    assert_eq!(handed + back, 40);
}

#[tokio::test]
async fn only_who_wrote_it_or_a_supervisor_takes_it_back() {
    let shop = Shop::open().await;
    shop.channel(Channel::Chat).await;
    let (_, writer) = shop.person("Hana", Role::Agent, &[]).await;
    let (_, other) = shop.person("Ken", Role::Agent, &[]).await;
    let (_, supervisor) = shop.person("Mori", Role::Supervisor, &[]).await;
    let chat = shop.chat("misaki", "hello").await;
    let first = send(&shop, &writer, &chat, "good morning", Value::Null).await;
    let second = send(&shop, &writer, &chat, "and more", Value::Null).await;
    recall(&shop, &other, &first, "k1").await.refused(403, "author_only");
    recall(&shop, &writer, &first, "k2").await.expect(200);
    recall(&shop, &supervisor, &second, "k3").await.expect(200);
    let inbound = shop.thread(&chat["id"]).await.into_iter().find(|line| line["kind"] == "inbound").expect("hello");
    recall(&shop, &writer, &inbound, "k4").await.refused(422, "invalid");
}

#[tokio::test]
async fn a_queue_says_how_long_and_zero_is_at_once() {
    let shop = Shop::open().await;
    shop.channel(Channel::Chat).await;
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let queue = queues.as_array().expect("queues").iter().find(|queue| queue["channel"] == "chat").expect("chat");
    assert_eq!(queue["undo_ms"], CHAT_MS);
    let path = format!("/v1/queues/{}", text(&queue["id"]));
    let set =
        async |undo_ms: i64| shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({"undo_ms": undo_ms}))).await;
    set(60_001).await.refused(422, "invalid");
    assert_eq!(set(0).await.expect(200)["undo_ms"], 0);
    let chat = shop.chat("misaki", "hello").await;
    assert_eq!(send(&shop, &shop.owner, &chat, "at once", Value::Null).await["state"], "queued");
    assert_eq!(offered(&shop).await.len(), 1);
}

#[tokio::test]
async fn a_mail_says_who_else_got_it_and_copies_are_chosen() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Mail).await;
    let message = json!({
        "channel": "mail", "who": {"name": "Misaki", "mail": "misaki@example.jp"}, "text": "hello",
        "subject": "the umbrella", "to": "shop@example.com", "cc": ["husband@example.jp", "boss@other.example"],
    });
    let id = shop.inbound(message).await["conversation"].clone();
    let it = shop.conversation(&id).await;
    let first = shop.thread(&id).await.into_iter().find(|line| line["kind"] == "inbound").expect("hello");
    assert_eq!(
        first["envelope"],
        json!({"from": "misaki@example.jp", "to": "shop@example.com", "cc": ["husband@example.jp", "boss@other.example"]})
    );
    let path = format!("/v1/conversations/{}/messages", text(&id));
    let with = |cc: Value| json!({"text": "good morning", "seen": it["last_message"], "cc": cc});
    for wrong in [json!(["no address"]), json!(["a@b.example\r\nBcc: c@d.example"])] {
        shop.post(&shop.owner, &path, "wrong", with(wrong)).await.refused(422, "invalid");
    }
    let sent = shop.post(&shop.owner, &path, "right", with(json!(["husband@example.jp"]))).await.expect(201);
    assert_eq!(sent["message"]["envelope"]["to"], "misaki@example.jp");
    assert_eq!(sent["message"]["envelope"]["cc"], json!(["husband@example.jp"]));
    shop.clock.forward(10_000);
    until_offered(&shop, 1).await;
    let delivery = shop.get(&token, "/v1/deliveries").await.expect(200)[0].clone();
    assert_eq!(delivery["to"], json!([{"kind": "mail", "value": "misaki@example.jp"}]));
    assert_eq!(delivery["cc"], json!(["husband@example.jp"]));
}

#[tokio::test]
async fn a_text_goes_as_a_file_and_is_longer_than_a_channel_takes_only_so() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    let long = "é".repeat(4_001);
    let body = json!({"text": long, "seen": chat["last_message"]});
    shop.post(&shop.owner, &path, "long", body).await.refused(422, "invalid");
    let novel = "傘".repeat(1_000_000);
    let file = |name: &str| json!({"name": name, "media_type": "text/plain", "text": novel});
    let body = |files: Value| json!({"text": "attached", "seen": chat["last_message"], "attachments": files});
    shop.post(&shop.owner, &path, "name", body(json!([file("../../etc/passwd")]))).await.refused(422, "invalid");
    shop.post(&shop.owner, &path, "two", body(json!([file("a.txt"), file("b.txt")]))).await.refused(422, "invalid");
    let sent = shop.post(&shop.owner, &path, "one", body(json!([file("reply.txt")]))).await.expect(201);
    assert_eq!(sent["message"]["envelope"]["attachments"], json!([{"name": "reply.txt", "size": 3_000_000}]));
    shop.clock.forward(CHAT_MS);
    until_offered(&shop, 1).await;
    let delivery = shop.get(&token, "/v1/deliveries").await.expect(200)[0].clone();
    assert_eq!(delivery["attachments"][0]["text"].as_str().map(str::len), Some(3_000_000));
    let files = shop.get(&shop.owner, &self::path(&sent["message"], "attachments")).await.expect(200);
    assert_eq!(files, delivery["attachments"]);
}

#[tokio::test]
async fn a_message_to_the_wrong_person_is_marked_held_and_told_with_what_is_known() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let (_, writer) = shop.person("Hana", Role::Agent, &[]).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &writer, &chat, "your balance is 300", json!("pending")).await;
    let report = async |key: &str| {
        shop.ask(&writer, Method::POST, &path(&message, "misdirected"), &[("idempotency-key", key)], None).await
    };
    report("too early").await.refused(422, "invalid");
    shop.clock.forward(CHAT_MS);
    until_offered(&shop, 1).await;
    let delivery = shop.get(&token, "/v1/deliveries").await.expect(200)[0].clone();
    let state = format!("/v1/deliveries/{}/state", text(&delivery["id"]));
    shop.ask(&token, Method::POST, &state, &[], Some(json!({"state": "delivered"}))).await;
    let told = report("now").await.expect(200);
    assert!(told["message"]["envelope"]["misdirected_at"].is_string());
    assert_eq!(
        (&told["conversation"]["status"], &told["conversation"]["tags"]),
        (&json!("on_hold"), &json!(["misdirected"]))
    );
    assert_eq!(told["conversation"]["help"]["by"]["name"], "Hana", "the supervisors are called");
    report("again").await.expect(200);
    let lines = shop.thread(&chat["id"]).await;
    let changes: Vec<_> = lines.iter().filter(|line| line["change"]["type"] == "misdirected").collect();
    assert_eq!(changes.len(), 1, "told once");
    let change = &changes[0]["change"];
    assert_eq!((&change["state"], &change["to"]), (&json!("delivered"), &json!(["misaki"])));
    assert_eq!(change["message"], message["id"]);
    let audit = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    let count = audit.as_array().expect("lines").iter().filter(|line| line["action"] == "message.misdirected").count();
    assert_eq!(count, 1);
}
