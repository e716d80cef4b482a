//! Incidents: whom they touch, and one text to all of them that nobody gets twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omotenashi::api::{Channel, Role};
use omotenashi::server::clock::Random;
use reqwest::Method;
use serde_json::{Value, json};

use super::proactive::{HOUR, listed, order, pairs};
use super::shop::{Answer, Shop, text};

pub fn broken_handles() -> Value {
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

/// Changes an incident of which `known` is what was read.
async fn changed(shop: &Shop, known: &Value, patch: Value) -> Answer {
    let (path, version) = (format!("/v1/incidents/{}", text(&known["id"])), known["version"].to_string());
    shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", &format!("\"{version}\""))], Some(patch)).await
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
async fn whoever_sent_it_back_or_called_it_off_need_not_be_told() {
    let shop = Shop::open().await;
    for (id, who) in [("A-1", "ann"), ("A-2", "ben"), ("A-3", "ben"), ("A-4", "cho")] {
        order(&shop, id, who, json!({"state": "delivered"})).await;
    }
    let dan = shop.chat("dan", "My handle came loose").await;
    let of_dan = |state: &str| json!({"state": state, "whose": {"id": dan["customer"]["id"]}});
    order(&shop, "A-5", "dan", of_dan("delivered")).await;
    let (id, opened) = opened(&shop).await;
    assert_eq!(opened["people"], 4);
    shop.patch(&shop.owner, &dan, json!({"tags": ["handle"]})).await.expect(200);
    let mut heard = shop.events(&shop.owner, None).await;
    order(&shop, "A-1", "ann", json!({"state": "returned"})).await;
    let (_, event) = heard.next_of(&["incident.changed"]).await;
    assert_eq!(event["incident"]["people"], 3, "every console hears of it");
    // One of two came back: the other is still there. A label names whoever has sent theirs back.
    order(&shop, "A-2", "ben", json!({"state": "cancelled"})).await;
    order(&shop, "A-5", "dan", of_dan("refunded")).await;
    let names = async || {
        let names = people(&shop, &id).await;
        names.iter().map(|it| text(&it["customer"]["name"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["ben", "cho", "dan"]);
    // Other things in the order: not touched any more; as it was: touched again.
    let boots = json!({"items": [{"name": "Rain boots", "quantity": 1, "amount_minor": 1}]});
    order(&shop, "A-4", "cho", boots).await;
    order(&shop, "A-3", "ben", json!({"state": "cancelled"})).await;
    assert_eq!(names().await, ["dan"]);
    order(&shop, "A-4", "cho", json!({"state": "delivered"})).await;
    assert_eq!(names().await, ["cho", "dan"]);
    assert_eq!(listed(&shop).await, pairs(&[("incident", "cho"), ("incident", "dan")]));
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
    // The title is in the language of whoever gave it: the letter has its own subject.
    let subject = shop.conversation(&sato["conversation"]).await["subject"].clone();
    assert_eq!(text(&subject), "Long umbrellaの件でお知らせいたします");
    // A mail that names no thread, but answers this one by its subject.
    let answer = json!({"channel": "mail", "who": {"mail": "sato@example.jp"}, "text": "承知しました。いつ届きますか",
        "subject": format!("Re: {}", text(&subject))});
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
    // Until it is made nobody puts other words, or another name, under it.
    let other = json!({"texts": {"en": "Dear {name}, forget it."}});
    let refused = shop.post(&shop.owner, &format!("/v1/incidents/{id}/tell"), "t2", other.clone()).await;
    assert!(refused.refused(422, "invalid").to_string().contains("being_sent"));
    let refused = changed(&shop, &it, other).await;
    assert!(refused.refused(422, "invalid").to_string().contains("being_sent"));
    shop.random = random;
    shop = shop.reopen().await;
    let it = until(&shop, &id, |it| it["telling"]["planned"] == 0).await;
    assert_eq!(it["telling"]["sent"], 2);
}

#[tokio::test]
async fn a_corrected_incident_names_what_they_have_of_it() {
    let shop = Shop::open().await;
    let items = json!([{"name": "Long umbrella", "quantity": 1, "amount_minor": 12_800},
        {"name": "Kettle", "quantity": 1, "amount_minor": 3_000}]);
    order(&shop, "A-1", "ann", json!({"items": items})).await;
    let (id, opened) = opened(&shop).await;
    assert_eq!(text(&people(&shop, &id).await[0]["product"]), "Long umbrella");
    let touches = json!({"touches": {"products": ["kettle"]}});
    let now = changed(&shop, &opened, touches).await.expect(200);
    assert_eq!(text(&people(&shop, &id).await[0]["product"]), "Kettle");
    changed(&shop, &now, json!({"touches": {"products": ["saucer"]}})).await.expect(200);
    assert_eq!(people(&shop, &id).await.len(), 0);
}

#[tokio::test]
async fn whoever_got_nothing_is_told_the_next_time() {
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    for name in ["ann", "ben"] {
        order(&shop, name, name, json!({})).await;
    }
    let (id, _) = opened(&shop).await;
    let tell = format!("/v1/incidents/{id}/tell");
    shop.post(&shop.owner, &tell, "t", TEXTS()).await.expect(202);
    until(&shop, &id, |it| it["telling"]["sent"] == 2).await;
    let ann = &people(&shop, &id).await[0];
    let path = format!("/v1/messages/{}/recall", text(&ann["message"]));
    shop.ask(&shop.owner, Method::POST, &path, &[("idempotency-key", "one")], None).await.expect(200);
    let it = until(&shop, &id, |_| true).await;
    assert_eq!((&it["telling"]["sent"], &it["telling"]["recalled"]), (&json!(1), &json!(1)));
    assert_eq!(text(&people(&shop, &id).await[0]["state"]), "recalled");
    shop.post(&shop.owner, &tell, "t2", TEXTS()).await.expect(202);
    until(&shop, &id, |it| it["telling"]["sent"] == 2 && it["telling"]["recalled"] == 0).await;
}

#[tokio::test]
async fn one_line_does_not_tell_the_language_that_they_write() {
    let shop = Shop::open().await;
    shop.channel(Channel::Mail).await;
    let whose = json!({"whose": {"who": {"name": "sato", "mail": "sato@example.jp"}}});
    order(&shop, "A-1", "sato", whose).await;
    for words in ["まだ届いていません", "OK", "A-1"] {
        let line = json!({"channel": "mail", "who": {"mail": "sato@example.jp"}, "text": words,
            "conversation_external_id": "<thread@sato>"});
        shop.inbound(line).await;
    }
    let (id, opened) = opened(&shop).await;
    changed(&shop, &opened, TEXTS()).await.expect(200);
    let sato = &people(&shop, &id).await[0];
    assert_eq!((text(&sato["language"]), text(&sato["why_not"])), ("ja", "no_text"));
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
