//! What leaves a reader's sight is gone from it, and what comes into it is there: the rule of snapshot and events for the
//! one kind of event that an admin never hears.

use std::collections::BTreeMap;

use omotenashi::api::Role;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::rights::give_mail_to;
use super::shop::{Shop, text};

/// The conversations that somebody sees, by id.
async fn seen(shop: &Shop, token: &str) -> BTreeMap<String, Value> {
    let page = shop.get(token, "/v1/conversations?view=open&limit=200").await.expect(200);
    page["items"].as_array().expect("items").iter().map(|item| (text(&item["id"]).to_owned(), item.clone())).collect()
}

/// How many went.
fn fold(all: &mut BTreeMap<String, Value>, told: Vec<(String, Value)>) -> usize {
    let mut gone = 0;
    for (_, event) in told {
        match text(&event["kind"]) {
            "conversation.changed" => {
                let now = &event["conversation"];
                let known = all.get(text(&now["id"])).and_then(|known| known["version"].as_u64());
                if known.is_none_or(|known| now["version"].as_u64().is_some_and(|version| version > known)) {
                    all.insert(text(&now["id"]).to_owned(), now.clone());
                }
            }
            "conversation.gone" => gone += usize::from(all.remove(text(&event["id"])).is_some()),
            _ => {}
        }
    }
    gone
}

/// Somebody writes by chat or by mail, or a matter is handed over into the other queue.
async fn perform(shop: &Shop, queues: [&Value; 2], stays: &Value, index: usize, step: (u8, u8)) {
    let mut matters: Vec<Value> = seen(shop, &shop.owner).await.into_values().collect();
    matters.retain(|it| it["id"] != *stays);
    match step {
        (0 | 1, which) => {
            let (channel, way) = if which % 2 == 0 { ("chat", "handle") } else { ("mail", "mail") };
            let who = json!({way: format!("c{}@example.com", which % 5)});
            let words = json!({"channel": channel, "who": who, "text": format!("words {index}")});
            shop.inbound(words).await;
        }
        (_, which) => {
            let Some(it) = matters.get(usize::from(which) % matters.len().max(1)) else { return };
            let to = if it["queue"] == *queues[0] { queues[1] } else { queues[0] };
            let over = json!({"from": it["assignee"]["id"], "to": null, "queue": to});
            let note = json!({"note": true, "text": "over to you", "hand_over": over});
            let path = format!("/v1/conversations/{}/messages", text(&it["id"]));
            shop.post(&shop.owner, &path, &format!("k{index}"), note).await.expect(201);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 30, ..ProptestConfig::default() })]

    #[test]
    fn what_was_seen_and_every_event_since_is_what_is_seen_now(
        steps in prop::collection::vec((0..4_u8, any::<u8>()), 8..24), replayed in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (shop, mail) = give_mail_to(Shop::open().await, "Letters").await;
            let all = shop.get(&shop.owner, "/v1/queues").await.expect(200);
            let chat = all.as_array().expect("queues").iter().find(|queue| queue["channel"] == "chat");
            let chat = chat.expect("a queue of chats")["id"].clone();
            let readers = [shop.person("Hanako", Role::Agent, &[]).await.1, shop.person("Lena", Role::Agent, &["Letters"]).await.1];
            // One matter that is certain to go at last: what went and came back may be told as it is now.
            let sure = shop.chat("sure", "hello").await;
            let mut streams = Vec::new();
            for token in &readers {
                let mut events = shop.events(token, None).await;
                let (place, _) = events.next_of(&["heartbeat"]).await;
                streams.push((events, place, seen(&shop, token).await));
            }
            for (index, step) in steps.iter().enumerate() {
                perform(&shop, [&chat, &mail], &sure["id"], index, *step).await;
            }
            let note = json!({"note": true, "text": "over", "hand_over": {"from": null, "to": null, "queue": mail}});
            let path = format!("/v1/conversations/{}/messages", text(&sure["id"]));
            shop.post(&shop.owner, &path, "sure", note).await.expect(201);
            let last = shop.chat("the last one", "goodbye").await;
            let head = last["version"].as_u64().expect("a version");
            let shop = if replayed { shop.reopen().await } else { shop };
            let mut gone = 0;
            for (token, (mut events, place, mut known)) in readers.iter().zip(streams) {
                if replayed {
                    events = shop.events(token, Some(&place)).await;
                }
                gone += fold(&mut known, events.up_to(head).await);
                assert_eq!(known, seen(&shop, token).await, "steps {steps:?}");
            }
            assert!(gone > 0, "something went");
            shop.server.close().await;
        });
    }
}
