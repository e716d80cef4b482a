//! Who had a conversation open: in stretches, for the report of a message that went to the wrong person.

use std::time::Duration;

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Opens a conversation in this person's console, or closes what is open there.
async fn look(shop: &Shop, token: &str, conversation: Option<&Value>) {
    let body = json!({"conversation": conversation, "typing": false});
    let answer = shop.ask(token, Method::PUT, "/v1/presence", &[("console", "desk")], Some(body)).await;
    assert_eq!(answer.status, 204);
}

async fn read(shop: &Shop, token: &str, conversation: &Value) {
    shop.get(token, &format!("/v1/conversations/{}/messages", text(conversation))).await.expect(200);
}

/// How many stretches are on file, and how many of them have ended.
async fn stretches(shop: &Shop) -> (i64, i64) {
    use sqlx::{ConnectOptions as _, Connection as _, Row as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(shop.folder().join("shop.db")).read_only(true);
    let mut conn = options.connect().await.expect("the database");
    let row = sqlx::query("SELECT COUNT(*), COUNT(ended_at) FROM looks").fetch_one(&mut conn).await.expect("rows");
    conn.close().await.expect("closed");
    (row.get(0), row.get(1))
}

/// Waits until so many are on file.
async fn until(shop: &Shop, wanted: (i64, i64)) {
    let mut found = (0, 0);
    let comes = async {
        loop {
            found = stretches(shop).await;
            if found == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(20), comes).await;
    assert!(came.is_ok(), "{found:?}, not {wanted:?}");
}

/// A message that a channel has taken.
async fn send(shop: &Shop, token: &str, chat: &Value, channel: &str) -> Value {
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    let body = json!({"text": "your balance is 300", "seen": chat["last_message"]});
    let sent = shop.post(token, &path, "send", body).await.expect(201);
    let offered = shop.get(channel, "/v1/deliveries").await.expect(200);
    let state = format!("/v1/deliveries/{}/state", text(&offered[0]["id"]));
    shop.ask(channel, Method::POST, &state, &[], Some(json!({"state": "delivered"}))).await;
    sent["message"].clone()
}

/// Reports it; who looked, each with the milliseconds since it was sent.
async fn report(shop: &Shop, token: &str, message: &Value) -> Vec<(String, i64)> {
    let path = format!("/v1/messages/{}/misdirected", text(&message["id"]));
    shop.post(token, &path, "report", Value::Null).await.expect(200);
    let lines = shop.thread(&message["conversation"]).await;
    let change = lines.iter().find(|line| line["change"]["type"] == "misdirected").expect("the report");
    let millis = |at: &Value| {
        let at: omotenashi::api::Time = serde_json::from_value(at.clone()).expect("a time");
        at.millis()
    };
    let looked = change["change"]["looked"].as_array().expect("who looked");
    let each = looked
        .iter()
        .map(|look| (text(&look["agent"]["name"]).to_owned(), millis(&look["at"]) - millis(&message["at"])));
    each.collect()
}

#[tokio::test]
async fn the_report_names_who_had_it_open_since_and_nobody_who_left_before() {
    let shop = Shop::open().await.at_once().await;
    let channel = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let (_, hana) = shop.person("Hana", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    let (_, aoi) = shop.person("Aoi", Role::Agent, &[]).await;
    let (_, mika) = shop.person("Mika", Role::Supervisor, &[]).await;
    let (_, jun) = shop.person("Jun", Role::Agent, &[]).await;
    look(&shop, &ken, Some(&chat["id"])).await;
    shop.clock.forward(1_000);
    look(&shop, &ken, None).await;
    look(&shop, &aoi, Some(&chat["id"])).await;
    look(&shop, &hana, Some(&chat["id"])).await;
    shop.clock.forward(1_000);
    let message = send(&shop, &hana, &chat, &channel).await;
    shop.clock.forward(2_000);
    look(&shop, &mika, Some(&chat["id"])).await;
    shop.clock.forward(3_000);
    look(&shop, &mika, None).await;
    // Whatever it is read with.
    read(&shop, &jun, &chat["id"]).await;
    let looked = report(&shop, &hana, &message).await;
    assert_eq!(looked, [("Aoi".to_owned(), 0), ("Mika".to_owned(), 2_000), ("Jun".to_owned(), 5_000)]);
}

#[tokio::test]
async fn a_stretch_is_one_row_however_often_it_is_looked_and_goes_after_ninety_days() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    for _ in 0..5 {
        look(&shop, &ken, Some(&chat["id"])).await;
        read(&shop, &ken, &chat["id"]).await;
        shop.clock.forward(20_000);
        look(&shop, &ken, None).await;
        read(&shop, &ken, &chat["id"]).await;
        shop.clock.forward(MINUTE);
    }
    until(&shop, (1, 1)).await;
    shop.clock.forward(16 * MINUTE);
    look(&shop, &ken, Some(&chat["id"])).await;
    until(&shop, (2, 1)).await;
    // Nobody renews it: it ends by itself.
    shop.clock.forward(MINUTE);
    until(&shop, (2, 2)).await;
    shop.clock.forward(91 * DAY);
    until(&shop, (0, 0)).await;
}

#[tokio::test]
async fn what_a_server_that_ended_left_open_is_known_and_over() {
    let shop = Shop::open().await.at_once().await;
    let channel = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let (_, hana) = shop.person("Hana", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    look(&shop, &ken, Some(&chat["id"])).await;
    let message = send(&shop, &hana, &chat, &channel).await;
    until(&shop, (1, 0)).await;
    let shop = shop.reopen().await;
    assert_eq!(stretches(&shop).await, (1, 1));
    assert_eq!(report(&shop, &hana, &message).await, [("Ken".to_owned(), 0)]);
}

#[tokio::test]
async fn who_looked_at_somebody_who_is_erased_is_forgotten() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    read(&shop, &shop.owner, &chat["id"]).await;
    until(&shop, (1, 1)).await;
    let chat = shop.conversation(&chat["id"]).await;
    shop.patch(&shop.owner, &chat, json!({"status": "resolved"})).await.expect(200);
    let customer = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    shop.ask(&shop.owner, Method::DELETE, &customer, &[], None).await.expect(200);
    until(&shop, (0, 0)).await;
}
