//! The event stream: complete, in order, resumable from anywhere, and only what the reader may see.

use omotenashi::api::{Agent, Channel, Role};
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};

use super::examples::{OF_THE_SERVER, Scene, example, mutations};
use super::shop::{Events, Shop, seq_of, text};
use super::snapshot::Snapshot;

#[tokio::test]
async fn a_reader_gets_figures_a_sign_of_life_and_what_happens() {
    let shop = Shop::open().await;
    let mut events = shop.events(&shop.owner, None).await;
    let (place, _) = events.next_of(&["heartbeat"]).await;
    assert!(seq_of(&place) > 0, "a sign of life carries the place");
    let (_, counts) = events.next_of(&["counts"]).await;
    assert_eq!(counts["views"][1], json!({"view": "unassigned", "count": 0}));
    let chat = shop.chat("misaki", "hello").await;
    let (_, line) = events.next_of(&["message.added"]).await;
    assert_eq!(line["message"]["change"]["type"], "started");
    let (_, line) = events.next_of(&["message.added"]).await;
    assert_eq!(line["message"]["text"], "hello");
    let (at, changed) = events.next_of(&["conversation.changed"]).await;
    assert_eq!(changed["conversation"]["id"], chat["id"]);
    assert_eq!(json!(seq_of(&at)), chat["version"]);
    shop.clock.forward(600);
    let (_, counts) = events.next_of(&["counts"]).await;
    assert_eq!(counts["views"][1]["count"], 1);
    shop.clock.forward(10_000);
    events.next_of(&["heartbeat"]).await;
}

#[tokio::test]
async fn a_foreign_or_impossible_place_gets_a_resync() {
    let shop = Shop::open().await;
    shop.chat("misaki", "hello").await;
    for place in ["0000-5", "nonsense", "-"] {
        shop.events(&shop.owner, Some(place)).await.next_of(&["resync"]).await;
    }
    let mut events = shop.events(&shop.owner, None).await;
    let (now, _) = events.next_of(&["heartbeat"]).await;
    let (epoch, seq) = now.rsplit_once('-').expect("a cursor");
    let beyond = format!("{epoch}-{}", seq.parse::<u64>().expect("a number") + 1);
    let (id, told) = shop.events(&shop.owner, Some(&beyond)).await.next_of(&["resync"]).await;
    assert_eq!((id.as_str(), text(&told["at"])), (now.as_str(), now.as_str()));
}

#[tokio::test]
async fn a_stream_goes_on_where_it_stopped_before_and_after_a_restart() {
    let shop = Shop::open().await;
    let (start, _) = shop.events(&shop.owner, None).await.next_of(&["heartbeat"]).await;
    for number in 0..5 {
        shop.chat(&format!("customer {number}"), "hello").await;
    }
    let last = shop.chat("customer 0", "again").await;
    let head = last["version"].as_u64().expect("a version");
    let all = shop.events(&shop.owner, Some(&start)).await.up_to(head).await;
    let sequence: Vec<u64> = all.iter().map(|(id, _)| seq_of(id)).collect();
    assert_eq!(sequence, (seq_of(&start) + 1..=head).collect::<Vec<_>>(), "nothing is missing");
    // From the database: this process has none of them in memory.
    let shop = shop.reopen().await;
    for (index, (id, _)) in all.iter().enumerate() {
        if seq_of(id) == head {
            continue;
        }
        let rest = shop.events(&shop.owner, Some(id)).await.up_to(head).await;
        let ids = |events: &[(String, Value)]| events.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&rest), ids(&all[index + 1..]));
    }
}

#[tokio::test]
async fn figures_are_pushed_at_most_twice_a_second() {
    let shop = Shop::open().await;
    let mut events = shop.events(&shop.owner, None).await;
    events.next_of(&["counts"]).await;
    for number in 0..20 {
        shop.chat(&format!("customer {number}"), "hello").await;
    }
    shop.clock.forward(500);
    let (_, counts) = events.next_of(&["counts"]).await;
    assert_eq!(counts["views"][1]["count"], 20, "one push for all of them");
}

#[tokio::test]
async fn a_snooze_ends_a_customer_leaves_and_an_answer_becomes_overdue_by_the_clock_alone() {
    let shop = Shop::open().await;
    let there = json!({"channel": "chat", "who": {"handle": "there"}, "text": "anybody?", "present": true});
    let live = shop.inbound(there).await["conversation"].clone();
    assert_eq!(shop.conversation(&live).await["live"], true);
    let snoozed = shop.chat("later", "tomorrow please").await;
    let change = json!({"status": "snoozed", "snoozed_until": "2026-11-24T02:00:00Z"});
    shop.patch(&shop.owner, &snoozed, change).await.expect(200);
    let mut events = shop.events(&shop.owner, None).await;
    let mut wait_for = async |id: &Value, holds: &dyn Fn(&Value) -> bool| {
        loop {
            let (_, changed) = events.next_of(&["conversation.changed"]).await;
            if changed["conversation"]["id"] == *id && holds(&changed["conversation"]) {
                return;
            }
        }
    };
    shop.clock.forward(3 * 60_000 + 1);
    wait_for(&live, &|it| it["clock"]["breached"] == true && it["live"] == true).await;
    shop.clock.forward(7 * 60_000);
    wait_for(&live, &|it| it["live"] == false).await;
    shop.clock.forward(60 * 60_000);
    wait_for(&snoozed["id"], &|it| it["status"] == "open" && it["snoozed_until"].is_null()).await;
}

#[tokio::test]
async fn a_revoked_token_ends_its_streams() {
    let shop = Shop::open().await;
    let (agent, token) = shop.person("Mika", Role::Agent, &[]).await;
    let mut events = shop.events(&token, None).await;
    events.next_of(&["heartbeat"]).await;
    let path = format!("/v1/agents/{}/tokens", agent.id);
    assert_eq!(shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.status, 204);
    assert!(events.ends().await);
    shop.get(&token, "/v1/me").await.refused(401, "not_logged_in");
}

const CHANNELS: [&str; 3] = ["chat", "mail", "social"];

/// What one of the people in the shop does.
#[derive(Clone, Debug)]
enum Step {
    Write {
        customer: u8,
        text: u8,
    },
    Reply {
        conversation: u8,
        then: u8,
    },
    Recall {
        conversation: u8,
    },
    Note {
        conversation: u8,
    },
    Claim {
        conversation: u8,
    },
    Status {
        conversation: u8,
        to: u8,
    },
    Next,
    Wait {
        minutes: u8,
    },
    /// Any command there is.
    Other {
        which: u8,
        conversation: u8,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..6_u8, any::<u8>()).prop_map(|(customer, text)| Step::Write { customer, text }),
        3 => (any::<u8>(), 0..4_u8).prop_map(|(conversation, then)| Step::Reply { conversation, then }),
        2 => any::<u8>().prop_map(|conversation| Step::Recall { conversation }),
        1 => any::<u8>().prop_map(|conversation| Step::Note { conversation }),
        2 => any::<u8>().prop_map(|conversation| Step::Claim { conversation }),
        3 => (any::<u8>(), 0..6_u8).prop_map(|(conversation, to)| Step::Status { conversation, to }),
        1 => Just(Step::Next),
        1 => (0..30_u8).prop_map(|minutes| Step::Wait { minutes }),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(which, conversation)| Step::Other { which, conversation }),
    ]
}

/// The people and the channel that a history needs.
struct Cast {
    colleague: (Agent, String),
    channel: String,
}

/// The conversations there are, in the order of their ids.
async fn conversations(shop: &Shop) -> Vec<Value> {
    let mut all = Vec::new();
    for view in ["open", "resolved"] {
        let page = shop.get(&shop.owner, &format!("/v1/conversations?view={view}&limit=200")).await.expect(200);
        all.extend(page["items"].as_array().expect("items").clone());
    }
    all.sort_by(|a, b| text(&a["id"]).cmp(text(&b["id"])));
    all
}

async fn perform(shop: &Shop, cast: &Cast, index: usize, step: &Step) {
    let conversations = conversations(shop).await;
    let pick = |which: u8| conversations.get(usize::from(which) % conversations.len().max(1));
    let own = shop.owner.as_str();
    let path = |it: &Value, rest: &str| format!("/v1/conversations/{}{rest}", text(&it["id"]));
    // Whether a step is allowed at this moment is not asked here: refusals change nothing, and that is tested too.
    match step {
        Step::Write { customer, text } => {
            let words =
                if text % 5 == 0 { "ありがとうございました".to_owned() } else { format!("words {index}") };
            let message = json!({
                "channel": CHANNELS[usize::from(customer % 3)], "who": {"handle": customer.to_string()},
                "text": words, "external_id": index.to_string(), "present": text % 2 == 0,
                "conversation_external_id": format!("t{customer}"),
            });
            shop.ask(own, Method::POST, "/v1/inbound", &[], Some(message)).await.expect(201);
        }
        Step::Reply { conversation, then } => {
            if let Some(it) = pick(*conversation) {
                let then =
                    [Value::Null, json!("pending"), json!("resolved"), json!("open")][usize::from(*then)].clone();
                let body = json!({"text": format!("reply {index}"), "seen": it["last_message"], "then": then});
                let status = shop.post(own, &path(it, "/messages"), &format!("k{index}"), body).await.status;
                assert!(matches!(status, 201 | 409 | 422), "{status}");
            }
        }
        Step::Recall { conversation } => {
            let Some(it) = pick(*conversation) else { return };
            let lines = shop.thread(&it["id"]).await;
            let held = lines.iter().rev().find(|line| matches!(line["state"].as_str(), Some("held" | "queued")));
            if let Some(line) = held.filter(|line| line["author"]["type"] == "agent") {
                let path = format!("/v1/messages/{}/recall", text(&line["id"]));
                let status =
                    shop.ask(own, Method::POST, &path, &[("idempotency-key", &format!("k{index}"))], None).await;
                assert!(matches!(status.status, 200 | 409), "{}: {}", status.status, status.body);
            }
        }
        Step::Note { conversation } => {
            if let Some(it) = pick(*conversation) {
                let body = json!({"text": "a note", "note": true});
                shop.post(own, &path(it, "/messages"), &format!("k{index}"), body).await.expect(201);
            }
        }
        Step::Claim { conversation } => {
            if let Some(it) = pick(*conversation) {
                let status = shop.ask(own, Method::POST, &path(it, "/claim"), &[], None).await.status;
                assert!(matches!(status, 200 | 409), "{status}");
            }
        }
        Step::Status { conversation, to } => {
            if let Some(it) = pick(*conversation) {
                let to = ["open", "on_hold", "pending", "snoozed", "resolved", "no_answer_needed"][usize::from(*to)];
                let until = (to == "snoozed").then_some("2026-12-31T00:00:00Z");
                let mut change = json!({"status": to});
                if let Some(until) = until {
                    change["snoozed_until"] = json!(until);
                }
                // A job may have changed it in between: then it is refused, and nothing is wrong.
                let status = shop.patch(own, it, change).await.status;
                assert!(matches!(status, 200 | 412), "{status}");
            }
        }
        Step::Next => {
            let status =
                shop.post(own, "/v1/next", &format!("k{index}"), json!({"scope": {"type": "all"}})).await.status;
            assert!(matches!(status, 200 | 204), "{status}");
        }
        Step::Wait { minutes } => shop.clock.forward(i64::from(*minutes) * 60_000),
        Step::Other { which, conversation } => {
            let Some(chat) = pick(*conversation) else { return };
            let mut operations = mutations(shop);
            operations.retain(|operation| !OF_THE_SERVER.contains(&operation.path.as_str()));
            let operation = &operations[usize::from(*which) % operations.len()];
            let (agent, token) = &cast.colleague;
            let key = format!("other-{index}");
            let scene = Scene { chat, colleague: (agent.id.as_str(), token), channel: &cast.channel, key: &key };
            let status = example(shop, operation, scene).await.send(shop).await.status;
            let what = format!("{} {}: {status}", operation.method, operation.path);
            assert!(status < 500 && !matches!(status, 401 | 405 | 415), "{what}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// The rule everything else rests on: what was read at one moment, with every event since, is what is read now.
    #[test]
    fn a_snapshot_and_the_events_after_it_are_the_later_snapshot(
        before in prop::collection::vec(step(), 0..12), after in prop::collection::vec(step(), 1..16), live in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut shop = Shop::open().await;
            let channel = shop.channel(Channel::Chat).await;
            shop.channel(Channel::Mail).await;
            let cast = Cast { colleague: shop.person("Ken", Role::Agent, &[]).await, channel };
            for (index, step) in before.iter().enumerate() {
                perform(&shop, &cast, index, step).await;
            }
            // The stream first, then the snapshot, as a console does.
            let mut events: Events = shop.events(&shop.owner, None).await;
            let (place, _) = events.next_of(&["heartbeat"]).await;
            let mut known = Snapshot::read(&shop).await;
            for (index, step) in after.iter().enumerate() {
                perform(&shop, &cast, 100 + index, step).await;
            }
            if !live {
                drop(events);
                shop = shop.reopen().await;
                events = shop.events(&shop.owner, Some(&place)).await;
                known.leave();
            }
            // Past the next figures and sign of life, so that whatever is to be told is told.
            shop.clock.forward(10_001);
            let now = Snapshot::read(&shop).await;
            known.listen(&shop, &mut events, &now, &format!("steps {before:?} then {after:?}")).await;
            shop.server.close().await;
        });
    }
}
