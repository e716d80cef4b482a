//! Two records of one person become one, and come apart again as if nothing had been.

use omotenashi::api::Role;
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

use super::customers::read;
use super::rights::give_mail_to;
use super::shop::{Shop, text};

async fn merge(shop: &Shop, key: &str, into: &Value, from: &Value) -> Value {
    let path = format!("/v1/customers/{}/merge", text(into));
    shop.post(&shop.owner, &path, key, json!({"from": from})).await.expect(200)
}

async fn split(shop: &Shop, key: &str, from: &Value, merge: &Value) -> Value {
    let path = format!("/v1/customers/{}/split", text(from));
    shop.post(&shop.owner, &path, key, json!({"merge": merge["id"]})).await.expect(200)
}

#[tokio::test]
async fn everything_of_both_is_on_one_record_and_every_open_console_follows() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let who = json!({"name": "佐藤 美咲", "reading": "さとう みさき", "mail": "misaki@example.jp"});
    let mail = shop.inbound(json!({"channel": "mail", "who": who, "text": "from my mail"})).await;
    let mail = shop.conversation(&mail["conversation"]).await;
    let (kept, gone) = (chat["customer"]["id"].clone(), mail["customer"]["id"].clone());
    let note = json!({"what": {"type": "note", "text": "called twice"}});
    shop.post(&shop.owner, &format!("/v1/customers/{}/memories", text(&gone)), "n", note).await.expect(201);
    let order = json!({"source": "s", "external_id": "1", "whose": {"id": gone}, "placed_at": "2026-11-01T00:00:00Z",
        "state": "placed", "currency": "JPY", "items": [{"name": "傘", "quantity": 1, "amount_minor": 1}]});
    shop.ask(&shop.owner, Method::POST, "/v1/purchases", &[], Some(order)).await.expect(201);

    let mut heard = shop.events(&shop.owner, None).await;
    let one = merge(&shop, "m", &kept, &gone).await;
    assert_eq!((&one["id"], &one["name"], &one["reading"]), (&kept, &json!("misaki"), &json!("さとう みさき")));
    assert_eq!((&one["conversations"], &one["purchase_count"]), (&json!(2), &json!(1)));
    assert_eq!(one["memories"][0]["what"]["text"], "called twice");
    assert_eq!((&one["merged"][0]["from"]["id"], &one["merged"][0]["by"]["name"]), (&gone, &json!("owner")));
    let (_, event) = heard.next_of(&["conversation.changed"]).await;
    assert_eq!((&event["conversation"]["id"], &event["conversation"]["customer"]["id"]), (&mail["id"], &kept));
    let (_, event) = heard.next_of(&["purchase.changed"]).await;
    assert_eq!(event["purchase"]["customer"], kept);
    let mut told: Vec<Value> = Vec::new();
    for _ in 0..2 {
        told.push(heard.next_of(&["customer.changed"]).await.1["id"].clone());
    }
    assert_eq!(told, [gone.clone(), kept.clone()], "who shows either asks again");
    assert_eq!(read(&shop, &gone).await, read(&shop, &kept).await, "the old id leads there");
    // The same address now leads to the one record, and neither finds a second.
    shop.inbound(json!({"channel": "mail", "who": {"mail": "misaki@example.jp"}, "text": "again"})).await;
    assert_eq!(read(&shop, &kept).await["conversations"], 3);
    let found = shop.get(&shop.owner, "/v1/customers?q=misaki@example.jp").await.expect(200);
    assert_eq!(found["items"].as_array().expect("people").len(), 1);
    assert_eq!(found["items"][0]["customer"]["id"], kept);

    let path = format!("/v1/customers/{}/merge", text(&kept));
    shop.post(&shop.owner, &path, "self", json!({"from": gone})).await.refused(422, "invalid");
    let apart = split(&shop, "s", &kept, &one["merged"][0]).await;
    assert_eq!((&apart["conversations"], &apart["reading"], &apart["merged"]), (&json!(2), &Value::Null, &json!([])));
    let other = read(&shop, &gone).await;
    assert_eq!((&other["id"], &other["conversations"], &other["purchase_count"]), (&gone, &json!(1), &json!(1)));
    let path = format!("/v1/customers/{}/split", text(&kept));
    let again = json!({"merge": one["merged"][0]["id"]});
    shop.post(&shop.owner, &path, "twice", again).await.refused(404, "not_found");
    let audit = shop.get(&shop.owner, "/v1/audit?limit=1").await.expect(200);
    assert_eq!(
        (&audit[0]["action"], &audit[0]["subject"], &audit[0]["detail"]),
        (&json!("customer.split"), &kept, &gone)
    );
}

#[tokio::test]
async fn who_does_not_see_both_does_not_merge_them() {
    let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
    let (_, outside) = shop.person("Outside", Role::Agent, &["Voices"]).await;
    let mail = shop.inbound(json!({"channel": "mail", "who": {"mail": "a@example.com"}, "text": "private"})).await;
    let mail = shop.conversation(&mail["conversation"]).await["customer"]["id"].clone();
    let chat = shop.chat("a", "hello").await["customer"]["id"].clone();
    for (into, from) in [(&mail, &chat), (&chat, &mail)] {
        let path = format!("/v1/customers/{}/merge", text(into));
        shop.post(&outside, &path, text(into), json!({"from": from})).await.refused(404, "not_found");
    }
}

/// What is to be as before, once what only tells that something happened is left out.
async fn state(shop: &Shop, ids: &[Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for id in ids {
        let mut it = read(shop, id).await;
        it.as_object_mut().expect("an object").remove("version");
        for purchase in it["purchases"].as_array_mut().expect("orders") {
            purchase.as_object_mut().expect("an object").remove("version");
        }
        let path = format!("/v1/customers/{}", text(id));
        let timeline = shop.get(&shop.owner, &format!("{path}/timeline")).await.expect(200);
        let same = shop.get(&shop.owner, &format!("{path}/duplicates")).await.expect(200);
        it.as_object_mut().expect("an object").remove("as_of");
        all.push(json!({"record": it, "timeline": timeline, "duplicates": same}));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// Whatever is on any number of records: merging them in any order and taking that back in the opposite one leaves
    /// every record as it was.
    #[test]
    fn merging_and_taking_it_back_leaves_everything_as_it_was(
        things in prop::collection::vec((0..4_usize, 0..8_u8, 0..3_u8), 4..30),
        merges in prop::collection::vec((0..4_usize, 0..4_usize), 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let shop = Shop::open().await;
            let names = ["佐藤 美咲", "", "さとう みさき", "Ada"];
            let mut ids = Vec::new();
            for (number, name) in names.iter().enumerate() {
                let who = json!({"name": name, "handle": format!("h{number}"), "reading": (number % 2 == 0).then_some("さとう みさき")});
                let chat = shop.inbound(json!({"channel": "chat", "who": who, "text": format!("hello from {number}")})).await;
                ids.push(shop.conversation(&chat["conversation"]).await["customer"]["id"].clone());
            }
            for (index, (who, kind, which)) in things.iter().enumerate() {
                let (id, key) = (text(&ids[*who]).to_owned(), format!("k{index}"));
                let at = format!("2026-11-0{}T00:00:00Z", 1 + which);
                let base = json!({"source": "s", "external_id": key, "whose": {"id": id}});
                let with = |more: Value| {
                    let mut body = base.clone();
                    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
                    body
                };
                let memories = format!("/v1/customers/{id}/memories");
                match kind {
                    0 => {
                        let contacts = json!([{"kind": "phone", "value": format!("090-0000-000{which}"), "label": "home"}]);
                        let version = format!("\"{}\"", u64::MAX >> 1);
                        let patch = json!({"contacts": contacts, "persona": format!("likes {which}")});
                        let headers = [("if-match", version.as_str())];
                        shop.ask(&shop.owner, Method::PATCH, &format!("/v1/customers/{id}"), &headers, Some(patch)).await.expect(200);
                    }
                    1 => drop(shop.post(&shop.owner, &memories, &key, json!({"what": {"type": "preference", "text": format!("colour {which}")}})).await.expect(201)),
                    2 => drop(shop.post(&shop.owner, &memories, &key, json!({"what": {"type": "consent", "purpose": "calls", "granted": which % 2 == 0}})).await.expect(201)),
                    3 => {
                        let other = &ids[(*who + 1 + usize::from(*which)) % ids.len()];
                        if text(other) != id {
                            let link = json!({"what": {"type": "link", "kind": "household", "customer": other}});
                            shop.post(&shop.owner, &memories, &key, link).await.expect(201);
                        }
                    }
                    4 => drop(shop.ask(&shop.owner, Method::POST, "/v1/touchpoints", &[], Some(with(json!({"kind": "visit", "subject": "x", "at": at})))).await.expect(201)),
                    5 => drop(shop.ask(&shop.owner, Method::POST, "/v1/surveys", &[], Some(with(json!({"kind": "nps", "score": which, "at": at})))).await.expect(201)),
                    6 => {
                        let order = with(json!({"placed_at": at, "state": "placed", "currency": "JPY", "items": [{"name": "x", "quantity": 1, "amount_minor": 5}]}));
                        shop.ask(&shop.owner, Method::POST, "/v1/purchases", &[], Some(order)).await.expect(201);
                    }
                    _ => {
                        let mail = json!({"channel": "mail", "who": {"handle": format!("h{who}")}, "text": format!("mail {index}")});
                        shop.inbound(mail).await;
                    }
                }
            }
            let before = state(&shop, &ids).await;
            let mut made = Vec::new();
            for (index, (into, from)) in merges.iter().enumerate() {
                let (into, from) = (read(&shop, &ids[*into]).await, read(&shop, &ids[*from]).await);
                if into["id"] != from["id"] {
                    let total = |field: &str| into[field].as_u64().unwrap_or(0) + from[field].as_u64().unwrap_or(0);
                    let one = merge(&shop, &format!("m{index}"), &into["id"], &from["id"]).await;
                    assert_eq!(one["conversations"], total("conversations"), "none is lost");
                    assert_eq!(one["purchase_count"], total("purchase_count"), "none is lost");
                    made.push((into["id"].clone(), one["merged"][0].clone()));
                }
            }
            for (index, (survivor, merge)) in made.iter().enumerate().rev() {
                split(&shop, &format!("s{index}"), survivor, merge).await;
            }
            let after = state(&shop, &ids).await;
            assert_eq!(before, after);
            shop.server.close().await;
        });
    }
}
