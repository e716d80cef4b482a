//! Whom to tell before they ask: who is listed, who is not any more, and one text to all of an incident.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omotenashi::api::{Channel, Role};
use omotenashi::server::clock::Random;
use reqwest::Method;
use serde_json::{Value, json};

use super::rights::give_mail_to;
use super::shop::{Shop, text};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An order of somebody reached by mail, as another system tells it.
async fn order(shop: &Shop, id: &str, who: &str, more: Value) -> Value {
    let mut body = json!({
        "source": "warehouse", "external_id": id, "currency": "JPY", "placed_at": "2026-11-20T00:00:00Z",
        "whose": {"who": {"name": who, "mail": format!("{who}@example.com"), "language": "en"}},
        "state": "shipped", "items": [{"name": "Long umbrella", "quantity": 1, "amount_minor": 12_800}],
    });
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    let key = format!("{id}-{more}").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let answer = shop.post(&shop.owner, "/v1/purchases", &key, body).await;
    assert!(matches!(answer.status, 200 | 201), "{:#}", answer.body);
    answer.body
}

async fn list(shop: &Shop, token: &str, query: &str) -> Vec<Value> {
    let page = shop.get(token, &format!("/v1/proactive{query}")).await.expect(200);
    page["items"].as_array().expect("items").clone()
}

/// Cause and customer of everybody on the list.
async fn listed(shop: &Shop) -> Vec<(String, String)> {
    let items = list(shop, &shop.owner, "").await;
    let line = |item: &Value| (text(&item["cause"]).to_owned(), text(&item["customer"]["name"]).to_owned());
    items.iter().map(line).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
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

fn broken_handles() -> Value {
    json!({"title": "Handles break", "text": "Handles made in week 40 come loose.", "since": "2026-11-23T00:00:00Z",
        "touches": {"products": ["umbrella"], "tags": ["handle"]}})
}

const TEXTS: fn() -> Value = || json!({"texts": {"en": "Dear {name}, about your {product}."}});

async fn opened(shop: &Shop) -> (String, Value) {
    let opened = shop.post(&shop.owner, "/v1/incidents", "open", broken_handles()).await.expect(201);
    (text(&opened["id"]).to_owned(), opened)
}

async fn people(shop: &Shop, id: &str) -> Vec<Value> {
    let mut people = Vec::new();
    let mut after = String::new();
    loop {
        let page = shop.get(&shop.owner, &format!("/v1/incidents/{id}/people?limit=200{after}")).await.expect(200);
        people.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return people,
        }
    }
}

/// The incident, once it is as it should be.
async fn until(shop: &Shop, id: &str, is: impl Fn(&Value) -> bool) -> Value {
    let limit = Instant::now() + Duration::from_mins(1);
    while Instant::now() < limit {
        let all = shop.get(&shop.owner, "/v1/incidents").await.expect(200);
        let it = all.as_array().expect("incidents").iter().find(|it| it["id"] == id).expect("it is listed").clone();
        if is(&it) {
            return it;
        }
        tokio::task::yield_now().await;
    }
    panic!("the incident never was as it should be");
}

#[tokio::test]
async fn an_incident_touches_whom_it_names_also_those_who_come_later() {
    let shop = Shop::open().await;
    order(&shop, "A-1", "ann", json!({"state": "delivered"})).await;
    let other = json!({"items": [{"name": "Rain boots", "quantity": 1, "amount_minor": 1}]});
    order(&shop, "A-2", "ben", other).await;
    let (id, opened) = opened(&shop).await;
    assert_eq!(opened["people"], 1);
    order(&shop, "A-3", "cho", json!({})).await;
    let chat = shop.chat("dan", "My handle came loose").await;
    shop.patch(&shop.owner, &chat, json!({"tags": ["handle"]})).await.expect(200);
    let names = async || {
        let names = people(&shop, &id).await;
        names.iter().map(|it| text(&it["customer"]["name"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["ann", "cho", "dan"]);
    assert_eq!(listed(&shop).await, pairs(&[("incident", "ann"), ("incident", "cho"), ("incident", "dan")]));
    // Imported orders likewise, all of a body at once; what is not of it, or was called off, is none.
    let imported = |id: &str, who: &str, state: &str, item: &str| {
        json!({"record": "order", "source": "till", "id": id, "customer": who, "placed_at": "2026-11-20T00:00:00Z",
            "state": state, "currency": "JPY", "items": [{"name": item, "quantity": 1, "amount_minor": 1}]})
    };
    let lines = [
        imported("I-1", "eve", "delivered", "LONG UMBRELLA"),
        imported("I-2", "fay", "delivered", "Rain boots"),
        imported("I-3", "gil", "cancelled", "Long umbrella"),
    ];
    let lines = lines.map(|line| line.to_string() + "\n").concat();
    let request = shop.client.post("http://shop/v1/import").bearer_auth(&shop.owner);
    let answer = request.header("content-type", "application/x-ndjson").body(lines).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(people(&shop, &id).await.len(), 4);
    let panel = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    let fault = &shop.get(&shop.owner, &panel).await.expect(200)["faults"][0];
    assert_eq!((text(&fault["title"]), text(&fault["source"]["name"])), ("Handles break", "owner"));
    // Ended, nobody need be told any more.
    let all = shop.get(&shop.owner, "/v1/incidents").await.expect(200);
    let version = format!("\"{}\"", all[0]["version"]);
    let path = format!("/v1/incidents/{id}");
    let end = async |version: &str| {
        shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", version)], Some(json!({"ended": true}))).await
    };
    end("\"1\"").await.refused(412, "version");
    end(&version).await.expect(200);
    assert_eq!(listed(&shop).await, []);
    assert_eq!(shop.get(&shop.owner, &panel).await.expect(200)["faults"], json!([]));
    order(&shop, "A-9", "hal", json!({})).await;
    assert_eq!(people(&shop, &id).await.len(), 4, "what has ended touches nobody anew");
}

#[tokio::test]
async fn one_text_goes_to_each_in_their_language_and_a_reply_comes_back_into_it() {
    let shop = Shop::open().await;
    let carrier = shop.channel(Channel::Mail).await;
    order(&shop, "A-1", "ann", json!({})).await;
    let whose = json!({"whose": {"who": {"name": "佐藤 美咲", "mail": "sato@example.jp", "language": "ja"}}});
    order(&shop, "A-2", "sato", whose).await;
    let phone = json!({"whose": {"who": {"name": "cho", "phone": "090-1111-2222", "language": "en"}}});
    order(&shop, "A-3", "cho", phone).await;
    let (id, _) = opened(&shop).await;
    let tell = format!("/v1/incidents/{id}/tell");
    let stray = json!({"texts": {"en": "Dear {nmae}"}});
    let refused = shop.post(&shop.owner, &tell, "t0", stray).await.refused(422, "invalid");
    assert!(refused.to_string().contains("{nmae}"), "{refused:#}");
    shop.post(&shop.owner, &tell, "t", TEXTS()).await.expect(202);
    let it = until(&shop, &id, |it| it["telling"]["planned"] == 0).await;
    assert_eq!((&it["telling"]["sent"], &it["people"]), (&json!(1), &json!(3)));
    let all = people(&shop, &id).await;
    let why: Vec<_> = all.iter().map(|it| (text(&it["state"]), it["why_not"].as_str())).collect();
    assert_eq!(why, [("sent", None), ("untold", Some("no_text")), ("untold", Some("no_address"))]);

    let begun = shop.conversation(&all[0]["conversation"]).await;
    assert_eq!((text(&begun["status"]), &begun["tags"]), ("pending", &json!(["incident", "Handles break"])));
    assert_eq!((&begun["public"], &begun["assignee"]), (&json!(false), &Value::Null));
    let lines = shop.thread(&begun["id"]).await;
    let words = lines.iter().find(|line| line["kind"] == "outbound").expect("the message");
    assert_eq!(text(&words["text"]), "Dear ann, about your Long umbrella.");
    assert_eq!((text(&words["state"]), text(&words["envelope"]["to"])), ("held", "ann@example.com"));
    assert!(!listed(&shop).await.iter().any(|(_, name)| name == "ann"), "they are told");
    shop.post(&shop.owner, &tell, "t2", TEXTS()).await.refused(422, "invalid");

    // It goes out when its moment has passed; what the channel calls it is what an answer names.
    shop.clock.forward(31_000);
    let waiting = loop {
        let waiting = shop.get(&carrier, "/v1/deliveries").await.expect(200);
        if waiting != json!([]) {
            break waiting;
        }
        tokio::task::yield_now().await;
    };
    let state = format!("/v1/deliveries/{}/state", text(&waiting[0]["id"]));
    let report = json!({"state": "accepted", "remote_id": "<m1@shop>"});
    shop.post(&carrier, &state, "d", report).await.expect(204);
    let answer = json!({"channel": "mail", "who": {"mail": "ann@example.com"}, "text": "Which week is mine?",
        "conversation_external_id": "<m1@shop>"});
    assert_eq!(shop.inbound(answer).await["conversation"], begun["id"]);
    let now = shop.conversation(&begun["id"]).await;
    assert_eq!((text(&now["status"]), &now["tags"]), ("open", &begun["tags"]));

    // The other language is written later, and only who was not told gets it.
    let both = json!({"texts": {"en": "Dear {name}.", "ja": "{name}\n{product}の件でお知らせいたします。"}});
    shop.post(&shop.owner, &tell, "t3", both).await.expect(202);
    let it = until(&shop, &id, |it| it["telling"]["planned"] == 0).await;
    assert_eq!(it["telling"]["sent"], 2);
    let sato = &people(&shop, &id).await[1];
    let lines = shop.thread(&sato["conversation"]).await;
    let words = lines.iter().find(|line| line["kind"] == "outbound").expect("the message");
    assert_eq!(text(&words["text"]), "佐藤様\nLong umbrellaの件でお知らせいたします。");
    // A mail that names no thread, but answers this one by its subject.
    let answer = json!({"channel": "mail", "who": {"mail": "sato@example.jp"}, "text": "承知しました。いつ届きますか",
        "subject": "Re: Handles break"});
    assert_eq!(shop.inbound(answer).await["conversation"], sato["conversation"]);
    let other = json!({"channel": "mail", "who": {"mail": "sato@example.jp"}, "text": "別の件です",
        "subject": "領収書について"});
    assert_ne!(shop.inbound(other).await["conversation"], sato["conversation"]);
}

#[tokio::test]
async fn one_request_takes_back_everything_that_is_held() {
    let shop = Shop::open().await;
    let carrier = shop.channel(Channel::Mail).await;
    let (_, other) = shop.person("Other", Role::Agent, &[]).await;
    for name in ["ann", "ben", "cho"] {
        order(&shop, name, name, json!({})).await;
    }
    let (id, _) = opened(&shop).await;
    let (tell, recall) = (format!("/v1/incidents/{id}/tell"), format!("/v1/incidents/{id}/recall"));
    shop.post(&shop.owner, &tell, "t", TEXTS()).await.expect(202);
    until(&shop, &id, |it| it["telling"]["sent"] == 3).await;
    let back =
        async |token: &str, key: &str| shop.ask(token, Method::POST, &recall, &[("idempotency-key", key)], None).await;
    back(&other, "b0").await.refused(403, "author_only");
    back(&shop.owner, "b").await.expect(202);
    until(&shop, &id, |it| it["telling"]["recalled"] == 3).await;
    shop.clock.forward(HOUR);
    // Nothing goes out any more, though its moment has passed.
    let mut all = people(&shop, &id).await;
    for _ in 0..2_000 {
        if all.iter().all(|it| it["state"] == "recalled") {
            break;
        }
        tokio::task::yield_now().await;
        all = people(&shop, &id).await;
    }
    assert!(all.iter().all(|it| it["message_state"] == "recalled"), "{all:#?}");
    for it in &all {
        assert_eq!(shop.conversation(&it["conversation"]).await["status"], "no_answer_needed", "nobody's work");
    }
    assert_eq!(shop.get(&carrier, "/v1/deliveries").await.expect(200), json!([]));
    assert_eq!(listed(&shop).await.len(), 3, "they are to be told again");
    back(&shop.owner, "b2").await.refused(409, "too_late");
    // Mended, it may go once more.
    shop.post(&shop.owner, &tell, "t2", TEXTS()).await.expect(202);
    until(&shop, &id, |it| it["telling"]["sent"] == 3).await;
    shop.clock.forward(31_000);
    until(&shop, &id, |it| it["telling"]["sent"] == 3).await;
}

#[tokio::test]
async fn ended_in_the_middle_it_goes_on_and_nobody_gets_it_twice() {
    const MANY: usize = 170;
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    for index in 0..MANY {
        order(&shop, &format!("A-{index}"), &format!("c{index}"), json!({})).await;
    }
    let (id, _) = opened(&shop).await;
    let tell = format!("/v1/incidents/{id}/tell");
    let first = shop.post(&shop.owner, &tell, "once", TEXTS()).await.expect(202);
    let mut shop = shop;
    let planned = |it: &Value| it["telling"]["planned"].as_u64().expect("a number");
    let (mut left, mut stops) = (MANY as u64, 0);
    while left > 0 {
        shop = shop.reopen().await;
        stops += 1;
        // Whoever did not hear the answer asks again.
        assert_eq!(shop.post(&shop.owner, &tell, "once", TEXTS()).await.expect(202), first);
        // It is ended again as soon as another portion is made.
        left = planned(&until(&shop, &id, |it| planned(it) < left).await);
    }
    assert!(stops > 1, "it was ended in the middle");
    println!("made over {stops} lives of the server");
    let all = people(&shop, &id).await;
    assert_eq!(all.len(), MANY);
    for it in &all {
        assert_eq!(it["state"], "sent");
        let lines = shop.thread(&it["conversation"]).await;
        let ours: Vec<_> = lines.iter().filter(|line| line["kind"] == "outbound").collect();
        assert_eq!(ours.len(), 1);
        assert_eq!(text(&ours[0]["key"]), format!("{id}-{}", text(&it["customer"]["id"])));
        let panel = shop.get(&shop.owner, &format!("/v1/customers/{}", text(&it["customer"]["id"]))).await.expect(200);
        assert_eq!(panel["conversations"], 1, "one conversation each");
    }
}

/// Bytes that are always the same: nothing can be made twice.
struct Same;

impl Random for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

#[tokio::test]
async fn a_text_that_cannot_be_made_holds_back_no_other_work_and_is_tried_again() {
    let mut shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    for name in ["ann", "ben"] {
        order(&shop, name, name, json!({})).await;
    }
    let (id, _) = opened(&shop).await;
    let chat = shop.chat("dan", "Tomorrow, please").await;
    let snooze = json!({"status": "snoozed", "snoozed_until": "2026-11-24T02:00:00Z"});
    shop.patch(&shop.owner, &chat, snooze).await.expect(200);
    let random = std::mem::replace(&mut shop.random, Arc::new(Same));
    shop = shop.reopen().await;
    shop.post(&shop.owner, &format!("/v1/incidents/{id}/tell"), "t", TEXTS()).await.expect(202);
    shop.clock.forward(HOUR);
    let limit = Instant::now() + Duration::from_mins(1);
    while text(&shop.conversation(&chat["id"]).await["status"]) != "open" {
        assert!(Instant::now() < limit, "the snooze never ended");
        tokio::task::yield_now().await;
    }
    let it = until(&shop, &id, |_| true).await;
    assert_eq!((&it["telling"]["planned"], &it["telling"]["sent"]), (&json!(2), &json!(0)), "all or nothing");
    shop.random = random;
    shop = shop.reopen().await;
    let it = until(&shop, &id, |it| it["telling"]["planned"] == 0).await;
    assert_eq!(it["telling"]["sent"], 2);
}

#[tokio::test]
async fn whoever_was_told_of_an_incident_is_not_asked_what_they_thought() {
    let shop = Shop::open().await.at_once().await;
    shop.channel(Channel::Chat).await;
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let chats = queues.as_array().expect("queues").iter().find(|queue| queue["channel"] == "chat").expect("chats");
    let path = format!("/v1/queues/{}/rules", text(&chats["id"]));
    let rules = json!({"settle_days": 7, "surveys": {"after": "csat", "delay_minutes": 5}});
    shop.ask(&shop.owner, Method::PUT, &path, &[], Some(rules)).await.expect(200);
    let asked = async |name: &str| {
        let chat = shop.chat(name, "hello").await;
        let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
        let body = json!({"text": "Done", "seen": chat["last_message"], "then": "resolved"});
        shop.post(&shop.owner, &path, name, body).await.expect(201);
        chat
    };
    let (touched, other) = (asked("ann").await, asked("ben").await);
    let touches =
        json!({"title": "Down", "text": "The site is down", "touches": {"customers": [touched["customer"]["id"]]}});
    shop.post(&shop.owner, "/v1/incidents", "i", touches).await.expect(201);
    shop.clock.forward(6 * 60_000);
    let questions = async |chat: &Value| {
        let lines = shop.thread(&chat["id"]).await;
        lines.iter().filter(|line| line["author"]["type"] == "system" && line["kind"] == "outbound").count()
    };
    // Both were judged by one job: when the one was asked, the other was passed over.
    for _ in 0..2_000 {
        if questions(&other).await > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!((questions(&other).await, questions(&touched).await), (1, 0));
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
