//! The audit: one line for every act, in its transaction, and nothing in it that somebody wrote.

use omotenashi::api::{Channel, Role};
use omotenashi::server::rights::Right;
use serde_json::{Value, json};

use super::examples::{Scene, WORDS, example, mutations};
use super::shop::Shop;

async fn lines(shop: &Shop) -> Vec<Value> {
    let lines = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    lines.as_array().expect("lines").clone()
}

#[tokio::test]
async fn every_route_that_changes_anything_writes_one_line_and_a_refused_one_none() {
    let shop = Shop::open().await.at_once().await;
    let channel = shop.channel(Channel::Chat).await;
    let (colleague, token) = shop.person(WORDS, Role::Agent, &[]).await;
    let mut operations = mutations(&shop);
    // Last, because nothing is answered after it.
    operations.sort_by_key(|operation| operation.path == "/v1/server/handover");
    assert!(operations.len() >= 14);
    for operation in operations {
        let what = format!("{} {}", operation.method, operation.path);
        let chat = shop.chat(&what, WORDS).await;
        let key = what.replace(' ', "-");
        let scene = Scene { chat: &chat, colleague: (colleague.id.as_str(), &token), channel: &channel, key: &key };
        let example = example(&shop, &operation, scene).await;
        let before = lines(&shop).await;
        let refused = shop.ask("nobody", example.method.clone(), &example.path, &[], None).await.status;
        if operation.right != Right::Open {
            assert!(matches!(refused, 401 | 429), "{what}: {refused}");
        }
        let answer = example.send(&shop).await;
        assert!((200..300).contains(&answer.status), "{what}: {} {:#}", answer.status, answer.body);
        if operation.path == "/v1/server/handover" {
            // The next request would meet a closed door; the database tells.
            continue;
        }
        let after = lines(&shop).await;
        // What the server does by itself afterwards (messages of a text to all) is written down as its own.
        let later =
            ["survey.ask", "message.send", "message.recall", "incident.made", "incident.taken-back"].map(Value::from);
        let acts = |line: &&Value| line["agent"].is_string() || !later.contains(&line["action"]);
        let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).filter(acts).collect();
        assert_eq!(new.len(), 1, "{what}: {new:#?}");
        let by_agent = operation.right != Right::Open;
        assert_eq!(new[0]["agent"].is_string(), by_agent, "{what} says who: {}", new[0]);
    }
    let shop = shop.reopen().await;
    let all = lines(&shop).await;
    assert_eq!(all[0]["action"], "server.handover");
    assert!(all.iter().all(|line| !line.to_string().contains("Words")), "{all:#?}");
    assert!(all.windows(2).all(|pair| pair[0]["number"].as_i64() > pair[1]["number"].as_i64()), "newest first");
}

#[tokio::test]
async fn it_is_read_in_pages_and_since_a_moment() {
    let shop = Shop::open().await;
    shop.chat("misaki", "hello").await;
    shop.clock.forward(60_000);
    shop.chat("haruto", "hello").await;
    let recent = shop.get(&shop.owner, "/v1/audit?since=2026-11-24T01:00:30Z").await.expect(200);
    assert_eq!(recent.as_array().expect("lines").len(), 1);
    assert_eq!(recent[0]["action"], "inbound");
    let older = shop.get(&shop.owner, &format!("/v1/audit?limit=1&before={}", recent[0]["number"])).await.expect(200);
    assert_eq!((older.as_array().expect("lines").len(), &older[0]["action"]), (1, &json!("inbound")));
    assert!(older[0]["number"].as_i64() < recent[0]["number"].as_i64());
}
