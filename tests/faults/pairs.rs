//! Two commands at the same moment, whichever two: the conversation stays one that could be.

use std::time::Instant;

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::dice::{Dice, rounds, seed};
use crate::shop::{Answer, Shop, text};

/// Conversations that the commands meet in.
const CHATS: usize = 12;

/// One who does things.
struct Person {
    id: Value,
    token: String,
}

/// What may be done to a conversation.
#[derive(Clone, Copy, Debug)]
enum Command {
    Claim,
    Assign,
    Release,
    Reply,
    ReplyAndResolve,
    Note,
    Resolve,
    Reopen,
    Pending,
    Hold,
    Snooze,
    Next,
    Inbound,
}

const COMMANDS: [Command; 13] = [
    Command::Claim,
    Command::Assign,
    Command::Release,
    Command::Reply,
    Command::ReplyAndResolve,
    Command::Note,
    Command::Resolve,
    Command::Reopen,
    Command::Pending,
    Command::Hold,
    Command::Snooze,
    Command::Next,
    Command::Inbound,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_pair_of_commands_breaks_the_model() {
    let (count, seed) = (rounds(200), seed());
    println!("seed {seed}: {count} pairs of commands");
    let since = Instant::now();
    let mut dice = Dice::new(seed);
    let shop = Shop::open().await;
    shop.channel(omotenashi::api::Channel::Chat).await;
    let mut people = Vec::new();
    for (name, role) in [("Mika", Role::Agent), ("Ken", Role::Agent), ("Boss", Role::Supervisor)] {
        let (agent, token) = shop.person(name, role, &[]).await;
        people.push(Person { id: json!(agent.id), token });
    }
    let mut chats: Vec<(String, Value)> = Vec::new();
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..count {
        // Time goes on, so that no two things in one thread happen at the same millisecond.
        shop.clock.forward(1_000);
        let place = dice.below(CHATS);
        let grown = match chats.get(place) {
            Some((_, id)) => conversation(&shop, id).await["message_count"].as_u64() > Some(150),
            None => true,
        };
        if grown || dice.per_mille(30) {
            // Somebody new: a thread that is read whole after each pair, on one page, must not grow for ever.
            let name = format!("customer {round}");
            let id = shop.inbound(words(&name, "hello", "first")).await["conversation"].clone();
            if chats.len() <= place { chats.push((name, id)) } else { chats[place] = (name, id) }
        }
        let (name, id) = &chats[place.min(chats.len() - 1)];
        let before = conversation(&shop, id).await;
        let pair: Vec<(Command, usize, usize)> =
            (0..2).map(|_| (*dice.of(&COMMANDS), dice.below(people.len()), dice.below(people.len()))).collect();
        let act = |side: usize| {
            let (command, who, whom) = pair[side];
            perform(&shop, &before, command, &people[who], &people[whom], format!("{round}-{side}"), name)
        };
        let (first, second) = tokio::join!(act(0), act(1));
        let what = format!("seed {seed}, round {round}, {pair:?}: {} and {}", first.status, second.status);
        for answer in [&first, &second] {
            assert!(matches!(answer.status, 200 | 201 | 204 | 403 | 409 | 412 | 422), "{what}: {:#}", answer.body);
            if answer.status < 300 { accepted += 1 } else { refused += 1 }
        }
        if let [(Command::Claim, one, _), (Command::Claim, other, _)] = pair[..]
            && one != other
            && before["assignee"].is_null()
        {
            assert_ne!(first.status, second.status, "{what}");
        }
        assert_holds(&shop, &before, id, &what).await;
        if round % 20 == 0 || round + 1 == count {
            assert_counted(&shop, &people, &what).await;
        }
    }
    println!("{count} pairs in {:?}: {accepted} commands done, {refused} refused, 0 broke the model", since.elapsed());
    assert!(accepted > count / 2, "the proof is about commands that are done");
}

/// Does it, decided on what was there `before`.
async fn perform(
    shop: &Shop,
    before: &Value,
    command: Command,
    by: &Person,
    other: &Person,
    key: String,
    customer: &str,
) -> Answer {
    let path = |rest: &str| format!("/v1/conversations/{}{rest}", text(&before["id"]));
    let owner = &before["assignee"]["id"];
    let status = |to: &str| json!({ "status": to });
    let later = json!({"status": "snoozed", "snoozed_until": "2027-11-24T00:00:00Z"});
    let reply = |then: Value| json!({"text": format!("answer {key}"), "seen": before["last_message"], "then": then});
    match command {
        Command::Claim => shop.ask(&by.token, Method::POST, &path("/claim"), &[], None).await,
        Command::Assign => shop.post(&by.token, &path("/assign"), &key, json!({"from": owner, "to": other.id})).await,
        Command::Release => shop.post(&by.token, &path("/assign"), &key, json!({"from": owner, "to": null})).await,
        Command::Reply => shop.post(&by.token, &path("/messages"), &key, reply(Value::Null)).await,
        Command::ReplyAndResolve => shop.post(&by.token, &path("/messages"), &key, reply(json!("resolved"))).await,
        Command::Note => {
            shop.post(&by.token, &path("/messages"), &key, json!({"text": format!("note {key}"), "note": true})).await
        }
        Command::Resolve => shop.patch(&by.token, before, status("resolved")).await,
        Command::Reopen => shop.patch(&by.token, before, status("open")).await,
        Command::Pending => shop.patch(&by.token, before, status("pending")).await,
        Command::Hold => shop.patch(&by.token, before, status("on_hold")).await,
        Command::Snooze => shop.patch(&by.token, before, later).await,
        Command::Next => shop.post(&by.token, "/v1/next", &key, json!({"scope": {"type": "all"}})).await,
        Command::Inbound => {
            let body = words(customer, &format!("and {key}?"), &key);
            shop.ask(&shop.owner, Method::POST, "/v1/inbound", &[], Some(body)).await
        }
    }
}

/// The conversation itself, without when it was asked for.
async fn conversation(shop: &Shop, id: &Value) -> Value {
    let mut now = shop.conversation(id).await;
    now.as_object_mut().expect("an object").remove("as_of");
    now
}

/// What a customer writes, always in the same thread.
fn words(customer: &str, text: &str, key: &str) -> Value {
    json!({
        "channel": "chat", "who": {"name": customer, "handle": customer}, "text": text,
        "external_id": format!("{customer} {key}"), "conversation_external_id": customer,
    })
}

/// What must be so of a conversation at any time, from its own thread.
async fn assert_holds(shop: &Shop, before: &Value, id: &Value, what: &str) {
    let now = conversation(shop, id).await;
    let lines = shop.thread(id).await;
    let version = |it: &Value| it["version"].as_u64().expect("a number");
    assert!(version(&now) >= version(before), "{what}");
    if now != *before {
        assert!(version(&now) > version(before), "a change without a version, {what}: {before:#} {now:#}");
    }
    let positions: Vec<i64> = lines.iter().filter_map(|line| line["position"].as_i64()).collect();
    assert_eq!(positions, (1..=lines.len() as i64).collect::<Vec<_>>(), "{what}");
    assert_eq!(now["message_count"].as_u64(), Some(lines.len() as u64), "{what}");

    // One owner at a time, one status at a time: each change begins where the one before it ended.
    let (mut owner, mut status) = (Value::Null, json!("open"));
    // The first message of the customer that nobody has answered; and whether they wait for an answer to it: not while
    // the matter is done, again when somebody opens it by hand.
    let (mut unanswered, mut waiting) = (Value::Null, Value::Null);
    let mut last = Value::Null;
    for line in &lines {
        match (text(&line["kind"]), line["change"]["type"].as_str()) {
            ("inbound", _) => {
                // Whoever was waited for has written.
                if status == "pending" || status == "snoozed" {
                    status = json!("open");
                }
                for first in [&mut unanswered, &mut waiting] {
                    if first.is_null() {
                        *first = line["at"].clone();
                    }
                }
            }
            ("outbound", _) => (unanswered, waiting) = (Value::Null, Value::Null),
            (_, Some("assigned")) => {
                assert_eq!(line["change"]["from"]["id"], owner, "{what}: {lines:#?}");
                owner = line["change"]["to"]["id"].clone();
            }
            (_, Some("status")) => {
                assert_eq!(line["change"]["from"], status, "{what}: {lines:#?}");
                let from = std::mem::replace(&mut status, line["change"]["to"].clone());
                if status == "resolved" {
                    waiting = Value::Null;
                } else if from == "resolved" {
                    waiting = unanswered.clone();
                }
            }
            (_, Some("reopened")) => status = json!("open"),
            _ => {}
        }
        if line["kind"] != "event" {
            last = line["id"].clone();
        }
    }
    assert_eq!(now["assignee"]["id"], owner, "{what}");
    assert_eq!(now["last_message"], last, "{what}");
    assert_eq!(now["clock"]["waiting_since"], waiting, "{what}: {now:#} {lines:#?}");
    let runs = !waiting.is_null() && now["status"] != "pending";
    assert_eq!(!now["clock"]["due_at"].is_null(), runs, "{what}: {now:#}");
    assert_eq!(now["status"] == "snoozed", !now["snoozed_until"].is_null(), "{what}");
    assert_eq!(now["status"] == "resolved", !now["resolved_at"].is_null(), "{what}");
}

/// The figures are what counting gives.
async fn assert_counted(shop: &Shop, people: &[Person], what: &str) {
    for person in people {
        let counts = shop.get(&person.token, "/v1/counts").await.expect(200);
        for view in counts["views"].as_array().expect("views") {
            let mut path = format!("/v1/conversations?limit=200&view={}", text(&view["view"]));
            let mut found = 0;
            loop {
                let page = shop.get(&person.token, &path).await.expect(200);
                found += page["items"].as_array().expect("items").len() as u64;
                let Some(next) = page["next"].as_str() else { break };
                path = format!("/v1/conversations?limit=200&view={}&after={next}", text(&view["view"]));
            }
            assert_eq!(view["count"].as_u64(), Some(found), "{}, {what}", view["view"]);
        }
    }
}
