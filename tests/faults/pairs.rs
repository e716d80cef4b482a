//! Two commands at the same moment, whichever two of all there are: the conversation and the customer's record stay ones
//! that could be.

use std::collections::BTreeMap;
use std::time::Instant;

use omotenashi::api::{Channel, Role};
use omotenashi::server::Operation;
use reqwest::Method;
use serde_json::{Value, json};

use crate::dice::{Dice, rounds, seed};
use crate::examples::{Example, OF_THE_SERVER, Scene, example, mutations};
use crate::shop::{Answer, Shop, text};

/// Conversations that the commands meet in.
const CHATS: usize = 12;

/// Pairs after which another shop is opened: what is counted there is listed there, and must not grow for ever.
const SHIFT: usize = 400;

/// One who does things.
struct Person {
    id: Value,
    token: String,
}

/// A shop with its people, and where they meet: by name, conversations.
struct Stage {
    shop: Shop,
    channel: String,
    people: Vec<Person>,
    chats: Vec<(String, Value)>,
}

impl Stage {
    async fn open() -> Self {
        let shop = Shop::open().await.at_once().await;
        let channel = shop.channel(Channel::Chat).await;
        let mut people = Vec::new();
        for (name, role) in [("Mika", Role::Agent), ("Ken", Role::Agent), ("Boss", Role::Supervisor)] {
            let (agent, token) = shop.person(name, role, &[]).await;
            people.push(Person { id: json!(agent.id), token });
        }
        Self { shop, channel, people, chats: Vec::new() }
    }
}

/// What may be done to a conversation and to whose it is.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    /// The customer is forgotten.
    Erase,
    /// The customer is taken for the one of the next conversation.
    Merge,
    /// Any operation that changes anything, by its place in the router's list.
    Any(usize),
}

/// Those that meet most often; the others are drawn from the router.
const COMMANDS: [Command; 15] = [
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
    Command::Erase,
    Command::Merge,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_pair_of_commands_breaks_the_model() {
    let (count, seed) = (rounds(200), seed());
    println!("seed {seed}: {count} pairs of commands");
    let since = Instant::now();
    let mut dice = Dice::new(seed);
    let mut stage = Stage::open().await;
    let mut operations = mutations(&stage.shop);
    operations.retain(|operation| !OF_THE_SERVER.contains(&operation.path.as_str()));
    let (mut accepted, mut refused) = (0, 0);
    // How often each operation was done.
    let mut done: BTreeMap<String, usize> = operations.iter().map(|it| (called(it), 0)).collect();
    for round in 0..count {
        if round > 0 && round % SHIFT == 0 {
            stage = Stage::open().await;
        }
        let Stage { shop, channel, people, chats } = &mut stage;
        let shop = &*shop;
        // Time goes on, so that no two things in one thread happen at the same millisecond.
        shop.clock.forward(1_000);
        let place = dice.below(CHATS);
        let worn = match chats.get(place) {
            Some((_, id)) => {
                let it = conversation(shop, id).await;
                it["message_count"].as_u64() > Some(150) || it["customer"]["name"] == NOBODY
            }
            None => true,
        };
        if worn || dice.per_mille(30) {
            // Somebody new: a thread that is read whole after each pair, on one page, must not grow for ever.
            let name = format!("customer {round}");
            let id = shop.inbound(words(&name, "hello", "first")).await["conversation"].clone();
            if chats.len() <= place { chats.push((name, id)) } else { chats[place] = (name, id) }
        }
        let place = place.min(chats.len() - 1);
        let (name, id) = &chats[place];
        let before = conversation(shop, id).await;
        let neighbour = conversation(shop, &chats[(place + 1) % chats.len()].1).await["customer"]["id"].clone();
        let customer = record(shop, &before).await;
        // Half of all commands are of the few that meet everywhere; of the others each comes in its turn.
        let mut draw = |turn: bool| {
            if turn {
                Command::Any(round / 2 % operations.len())
            } else if dice.per_mille(500) {
                *dice.of(&COMMANDS)
            } else {
                Command::Any(dice.below(operations.len()))
            }
        };
        let commands = [draw(round % 2 == 0), draw(false)];
        let pair = commands.map(|command| (command, dice.below(people.len()), dice.below(people.len())));
        let mut examples: [Option<Example>; 2] = [None, None];
        for (side, (command, _, whom)) in pair.iter().enumerate() {
            if let Command::Any(which) = command {
                let (id, token) = (text(&people[*whom].id), people[*whom].token.as_str());
                let key = format!("{round}-{side}");
                // As it is after what had to be there for the other.
                let chat = conversation(shop, &before["id"]).await;
                let scene = Scene { chat: &chat, colleague: (id, token), channel, key: &key };
                examples[side] = Some(example(shop, &operations[*which], scene).await);
            }
        }
        let said = pair.map(|(command, who, _)| match command {
            Command::Any(which) => called(&operations[which]),
            command => format!("{command:?} by {who}"),
        });
        let before = if examples.iter().any(Option::is_some) { conversation(shop, id).await } else { before };
        let act = |side: usize| {
            let (command, who, whom) = pair[side];
            let (by, other, key) = (&people[who], &people[whom], format!("{round}-{side}"));
            let deed = Deed { before: &before, by, other, key, customer: name, neighbour: &neighbour };
            let example = examples[side].as_ref();
            async move {
                match example {
                    Some(example) => example.send(shop).await,
                    None => perform(shop, command, deed).await,
                }
            }
        };
        let (first, second) = tokio::join!(act(0), act(1));
        let what = format!("seed {seed}, round {round}, {said:?}: {} and {}", first.status, second.status);
        for (answer, said) in [&first, &second].into_iter().zip(&said) {
            assert!(answer.status < 429 && !matches!(answer.status, 401 | 405 | 415), "{what}: {:#}", answer.body);
            if answer.status < 300 {
                accepted += 1;
                done.entry(said.clone()).and_modify(|times| *times += 1);
            } else {
                refused += 1;
            }
        }
        if let [(Command::Claim, one, _), (Command::Claim, other, _)] = pair[..]
            && one != other
            && before["assignee"].is_null()
        {
            assert_ne!(first.status, second.status, "{what}");
        }
        assert_holds(shop, &before, id, &what).await;
        assert_record_holds(shop, &customer, &what).await;
        if round % 20 == 0 || round + 1 == count {
            assert_counted(shop, people, &what).await;
        }
    }
    println!(
        "{count} pairs in {:?}: {accepted} commands done, {refused} refused, 0 broke the model; of {} operations that \
         change anything the rarest was done {} times",
        since.elapsed(),
        done.len(),
        done.values().min().expect("operations"),
    );
    assert!(accepted > count / 2, "the proof is about commands that are done");
    let never: Vec<&String> = done.iter().filter(|(_, times)| **times == 0).map(|(name, _)| name).collect();
    // In the short form each comes once or twice, and may be refused because of the other.
    assert!(never.is_empty() || count < 1_000, "never done: {never:?}");
}

/// What a customer is called who was forgotten.
const NOBODY: &str = "–";

/// An operation, as it is printed.
fn called(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// What a command is decided on and made of.
struct Deed<'a> {
    before: &'a Value,
    by: &'a Person,
    other: &'a Person,
    key: String,
    customer: &'a str,
    /// The customer of another conversation.
    neighbour: &'a Value,
}

/// Does it, decided on what was there `before`.
async fn perform(shop: &Shop, command: Command, deed: Deed<'_>) -> Answer {
    let Deed { before, by, other, key, customer, neighbour } = deed;
    let theirs = |rest: &str| format!("/v1/customers/{}{rest}", text(&before["customer"]["id"]));
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
        Command::Erase => shop.ask(&shop.owner, Method::DELETE, &theirs(""), &[], None).await,
        Command::Merge => shop.post(&by.token, &theirs("/merge"), &key, json!({"from": neighbour})).await,
        Command::Any(_) => unreachable!("these are made from the router's list"),
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

/// A conversation and its thread, read while the server does nothing to it by itself (asks how it was, tells of incidents).
async fn at_rest(shop: &Shop, id: &Value) -> (Value, Vec<Value>) {
    loop {
        let now = conversation(shop, id).await;
        let lines = shop.thread(id).await;
        if conversation(shop, id).await == now {
            return (now, lines);
        }
    }
}

/// The customer's record.
async fn record(shop: &Shop, conversation: &Value) -> Value {
    let path = format!("/v1/customers/{}", text(&conversation["customer"]["id"]));
    shop.get(&shop.owner, &path).await.expect(200)
}

/// What must be so of a customer's record at any time.
async fn assert_record_holds(shop: &Shop, before: &Value, what: &str) {
    let path = format!("/v1/customers/{}", text(&before["id"]));
    let now = shop.get(&shop.owner, &path).await.expect(200);
    let list = |it: &Value, of: &str| it[of].as_array().expect("a list").clone();
    if now["id"] == before["id"] {
        assert!(now["version"].as_u64() >= before["version"].as_u64(), "{what}");
    }
    // Nothing is there twice, and what was decided stays decided.
    for of in ["memories", "promises", "gestures", "purchases", "merged"] {
        let mut ids: Vec<String> = list(&now, of).iter().map(|it| text(&it["id"]).to_owned()).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{what}: {of} {now:#}");
    }
    let decided = |it: &&Value| matches!(it["state"].as_str(), Some("given" | "sent_back"));
    for gesture in list(before, "gestures").iter().filter(decided) {
        let same = list(&now, "gestures").into_iter().find(|it| it["id"] == gesture["id"]);
        assert!(same.is_none_or(|same| same["state"] == gesture["state"]), "{what}: {now:#}");
    }
    for promise in list(&now, "promises") {
        assert_eq!(promise["state"] != "open", !promise["ended_at"].is_null(), "{what}: {promise:#}");
    }
}

/// What must be so of a conversation at any time, from its own thread.
async fn assert_holds(shop: &Shop, before: &Value, id: &Value, what: &str) {
    let (now, lines) = at_rest(shop, id).await;
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
            // What was taken back never was; what the program says by itself answers nobody.
            ("outbound", _) if line["state"] == "recalled" => continue,
            // Nor does what never arrived.
            ("outbound", _) if line["author"]["type"] == "system" || line["state"] == "failed" => {}
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

/// The figures are what counting gives, while the server does nothing by itself.
async fn assert_counted(shop: &Shop, people: &[Person], what: &str) {
    for person in people {
        loop {
            let counts = shop.get(&person.token, "/v1/counts").await.expect(200);
            let mut found = Vec::new();
            for view in counts["views"].as_array().expect("views") {
                found.push(listed(shop, &person.token, text(&view["view"])).await);
            }
            if shop.get(&person.token, "/v1/counts").await.expect(200) == counts {
                for (view, found) in counts["views"].as_array().expect("views").iter().zip(found) {
                    assert_eq!(view["count"].as_u64(), Some(found), "{}, {what}", view["view"]);
                }
                break;
            }
        }
    }
}

/// How many a view lists.
async fn listed(shop: &Shop, token: &str, view: &str) -> u64 {
    let mut path = format!("/v1/conversations?limit=200&view={view}");
    let mut found = 0;
    loop {
        let page = shop.get(token, &path).await.expect(200);
        found += page["items"].as_array().expect("items").len() as u64;
        let Some(next) = page["next"].as_str() else { return found };
        path = format!("/v1/conversations?limit=200&view={view}&after={next}");
    }
}
