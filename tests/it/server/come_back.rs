//! Replies that are out of date before they leave: they come back to their agent, and nobody gets them.

use omotenashi::api::Channel;
use serde_json::{Value, json};

use super::shop::{Shop, text};

/// How long a chat reply can be taken back in a fresh shop.
const CHAT_MS: i64 = 3_000;
const OLD_MS: i64 = 10 * 60_000;

async fn send(shop: &Shop, it: &Value, words: &str) -> Value {
    let now = shop.conversation(&it["id"]).await;
    let path = format!("/v1/conversations/{}/messages", text(&it["id"]));
    let body = json!({"text": words, "seen": now["last_message"], "then": "pending"});
    shop.post(&shop.owner, &path, &format!("send-{}", now["version"]), body).await.expect(201)["message"].clone()
}

async fn line(shop: &Shop, message: &Value) -> Value {
    let lines = shop.thread(&message["conversation"]).await;
    lines.into_iter().find(|line| line["id"] == message["id"]).expect("the message")
}

/// Waits until the job has decided about it: the clock stands, the task runs when it runs.
async fn decided(shop: &Shop, message: &Value) -> Value {
    let wait = async {
        loop {
            let line = line(shop, message).await;
            if line["state"] != "held" {
                return line;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("decided in time")
}

async fn taken(shop: &Shop, token: &str) -> Vec<String> {
    let taken = shop.get(token, "/v1/deliveries").await.expect(200);
    taken.as_array().expect("a list").iter().map(|delivery| text(&delivery["text"]).to_owned()).collect()
}

#[tokio::test]
async fn a_reply_that_waited_longer_than_ten_minutes_for_its_server_comes_back() {
    for (late, goes) in [(OLD_MS, true), (OLD_MS + 1, false)] {
        let shop = Shop::open().await;
        let token = shop.channel(Channel::Chat).await;
        let chat = shop.chat("misaki", "hello").await;
        let message = send(&shop, &chat, "good morning").await;
        shop.clock.forward(CHAT_MS + late);
        let line = decided(&shop, &message).await;
        if goes {
            assert_eq!(line["state"], "queued");
            assert_eq!(taken(&shop, &token).await, ["good morning"]);
            continue;
        }
        assert_eq!((&line["state"], &line["envelope"]["came_back"]), (&json!("failed"), &json!("old")));
        assert!(taken(&shop, &token).await.is_empty(), "nobody gets it");
        let it = shop.conversation(&chat["id"]).await;
        assert_eq!((&it["status"], &it["undelivered"]), (&json!("open"), &json!(true)), "it is its agent's again");
        assert_eq!(it["clock"]["waiting_since"], chat["clock"]["waiting_since"], "the customer waits as before");
        // The agent sends it again: that is a new reply.
        send(&shop, &chat, "good day").await;
        shop.clock.forward(CHAT_MS);
        let wait = async {
            while taken(&shop, &token).await != ["good day"] {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("it goes out");
    }
}

#[tokio::test]
async fn a_reply_that_no_channel_took_for_ten_minutes_comes_back_when_one_comes() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &chat, "good morning").await;
    shop.clock.forward(CHAT_MS);
    assert_eq!(decided(&shop, &message).await["state"], "queued");
    shop.clock.forward(OLD_MS + 1);
    assert!(taken(&shop, &token).await.is_empty());
    let line = line(&shop, &message).await;
    assert_eq!((&line["state"], &line["envelope"]["came_back"]), (&json!("failed"), &json!("old")));
}

#[tokio::test]
async fn what_the_customer_overtook_comes_back_with_what_was_to_follow_it() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let first = send(&shop, &chat, "good morning").await;
    shop.clock.forward(CHAT_MS);
    assert_eq!(decided(&shop, &first).await["state"], "queued");
    let second = send(&shop, &chat, "and more").await;
    shop.chat("misaki", "never mind, I found it").await;
    assert!(taken(&shop, &token).await.is_empty());
    for message in [&first, &second] {
        let line = line(&shop, message).await;
        assert_eq!((&line["state"], &line["envelope"]["came_back"]), (&json!("failed"), &json!("overtaken")));
    }
    let now = shop.conversation(&chat["id"]).await;
    assert_eq!(now["clock"]["waiting_since"], chat["clock"]["waiting_since"], "nobody answered their first words");
    shop.clock.forward(CHAT_MS);
    shop.chat("somebody", "another job's turn").await;
    assert!(taken(&shop, &token).await.is_empty(), "nor later");
}

#[tokio::test]
async fn what_answers_the_words_that_overtook_another_reply_goes_out() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let first = send(&shop, &chat, "let me look for it").await;
    shop.clock.forward(CHAT_MS);
    assert_eq!(decided(&shop, &first).await["state"], "queued");
    shop.chat("misaki", "never mind, I found it").await;
    let second = send(&shop, &chat, "how good to hear").await;
    shop.clock.forward(CHAT_MS);
    assert_eq!(decided(&shop, &second).await["state"], "queued");
    assert_eq!(taken(&shop, &token).await, ["how good to hear"]);
    assert_eq!(line(&shop, &first).await["envelope"]["came_back"], "overtaken");
}

#[tokio::test]
async fn what_came_in_while_it_could_be_taken_back_does_not_keep_a_reply() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &chat, "good morning").await;
    shop.chat("misaki", "are you there?").await;
    shop.clock.forward(CHAT_MS);
    assert_eq!(decided(&shop, &message).await["state"], "queued");
    assert_eq!(taken(&shop, &token).await, ["good morning"]);
}

#[tokio::test]
async fn what_a_channel_took_once_is_the_channels() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let message = send(&shop, &chat, "good morning").await;
    shop.clock.forward(CHAT_MS);
    decided(&shop, &message).await;
    assert_eq!(taken(&shop, &token).await, ["good morning"]);
    shop.chat("misaki", "are you there?").await;
    assert_eq!(taken(&shop, &token).await, ["good morning"], "offered until it is reported");
    let line = line(&shop, &message).await;
    assert_eq!((&line["state"], &line["envelope"]["came_back"]), (&json!("queued"), &Value::Null));
}
