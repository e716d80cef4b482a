//! Customers are asked what they think of us, by rule; a number is their answer, and a low one begins a matter of its own.

use omotenashi::api::Channel;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Events, Shop, text};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A shop whose chat asks, with a program that carries chats.
async fn asking(rules: Value) -> (Shop, String) {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let chat = queues.as_array().expect("queues").iter().find(|queue| queue["channel"] == "chat").expect("chat");
    let path = format!("/v1/queues/{}/rules", text(&chat["id"]));
    let before = shop.get(&shop.owner, &path).await.expect(200);
    assert_eq!(before["surveys"]["after"], Value::Null, "nothing is asked unless somebody says so");
    let body = json!({"settle_days": 7, "surveys": rules});
    let set = shop.ask(&shop.owner, Method::PUT, &path, &[], Some(body)).await.expect(200);
    assert_eq!(shop.get(&shop.owner, &path).await.expect(200), set);
    (shop, token)
}

async fn resolve(shop: &Shop, chat: &Value, wrap_up: Value) -> Value {
    let now = shop.conversation(&chat["id"]).await;
    let body = json!({"text": "done", "seen": now["last_message"], "then": "resolved", "wrap_up": wrap_up});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    shop.post(&shop.owner, &path, &format!("key-{}", now["version"]), body).await.expect(201)["conversation"].clone()
}

/// The next message that the program wrote.
async fn question(events: &mut Events) -> Value {
    loop {
        let (_, event) = events.next_of(&["message.added"]).await;
        if event["message"]["kind"] == "outbound" && event["message"]["author"]["type"] == "system" {
            return event["message"].clone();
        }
    }
}

/// Waits until the program has decided on what was due.
async fn decided(shop: &Shop, events: &mut Events, action: &str, count: usize) {
    loop {
        let lines = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
        let found = lines.as_array().expect("lines").iter().filter(|line| line["action"] == action).count();
        if found >= count {
            return;
        }
        // Something will be told of before long: at the latest the next heartbeat.
        shop.clock.forward(10_001);
        events.next_of(&["heartbeat"]).await;
    }
}

async fn figure(shop: &Shop, word: &str) -> Value {
    let told = shop.get(&shop.owner, "/v1/metrics").await.expect(200);
    let figures = told["figures"].as_array().expect("figures").clone();
    figures.into_iter().find(|figure| figure["metric"] == word).expect("it is told")
}

#[tokio::test]
async fn a_number_answers_the_question_and_opens_nothing() {
    let (shop, token) = asking(json!({"after": "csat", "delay_minutes": 10})).await;
    let mut events = shop.events(&shop.owner, None).await;
    let chat = shop.chat("misaki", "hello").await;
    resolve(&shop, &chat, Value::Null).await;
    shop.clock.forward(10 * MINUTE);
    let asked = question(&mut events).await;
    assert!(text(&asked["text"]).contains("from 1 (not at all) to 5"), "{asked}");
    assert_eq!((&asked["conversation"], &asked["state"]), (&chat["id"], &json!("queued")));
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    assert_eq!(waiting.as_array().expect("deliveries").len(), 2, "the reply and the question");
    let now = shop.conversation(&chat["id"]).await;
    assert_eq!((&now["status"], &now["undelivered"]), (&json!("resolved"), &json!(false)));
    shop.clock.forward(MINUTE);
    let receipt = shop.chat("misaki", "５").await;
    assert_eq!((&receipt["id"], &receipt["status"]), (&chat["id"], &json!("resolved")), "no new matter");
    let csat = figure(&shop, "csat").await;
    assert_eq!((&csat["n"], &csat["amount"]["value"]), (&json!(1), &json!(100)));
    assert_eq!(csat["parts"][0], json!({"facet": "response_rate", "amount": {"unit": "percent", "value": 100}}));
    assert_eq!(figure(&shop, "reopen").await["n"], 0);
    // A second number is a message like any other.
    let after = shop.chat("misaki", "5").await;
    assert_eq!((&after["id"], &after["status"]), (&chat["id"], &json!("open")));
}

#[tokio::test]
async fn who_writes_japanese_is_asked_in_japanese_and_whom_nobody_answered_is_not_asked() {
    let (shop, _) = asking(json!({"after": "csat"})).await;
    let mut events = shop.events(&shop.owner, None).await;
    let silent = shop.chat("ren", "もう結構です").await;
    let close = json!({"status": "resolved"});
    shop.patch(&shop.owner, &silent, close).await.expect(200);
    decided(&shop, &mut events, "survey.drop", 1).await;
    let chat = shop.chat("misaki", "傘が届きません").await;
    resolve(&shop, &chat, Value::Null).await;
    let asked = question(&mut events).await;
    assert_eq!(asked["conversation"], chat["id"]);
    assert!(text(&asked["text"]).contains('に'), "{asked}");
}

#[tokio::test]
async fn a_low_answer_begins_a_matter_of_its_own() {
    let (shop, _) = asking(json!({"after": "nps"})).await;
    let mut events = shop.events(&shop.owner, None).await;
    let chat = shop.chat("misaki", "hello").await;
    resolve(&shop, &chat, Value::Null).await;
    question(&mut events).await;
    shop.chat("misaki", "3\nIt broke again.").await;
    let open = shop.get(&shop.owner, "/v1/conversations?view=open").await.expect(200);
    let items = open["items"].as_array().expect("items");
    assert_eq!(items.len(), 1, "{items:#?}");
    let new = &items[0];
    assert_ne!(new["id"], chat["id"]);
    assert_eq!((&new["queue"], &new["customer"]["id"]), (&chat["queue"], &chat["customer"]["id"]));
    assert_eq!((&new["priority"], &new["assignee"]), (&json!("high"), &Value::Null));
    let lines = shop.thread(&new["id"]).await;
    let note = lines.iter().find(|line| line["kind"] == "note").expect("it says why");
    assert!(text(&note["text"]).contains("the answer was 3"), "{note}");
    let nps = figure(&shop, "nps").await;
    assert_eq!((&nps["n"], &nps["scores"]), (&json!(1), &json!([{"score": 3, "count": 1}])));
    assert_eq!(figure(&shop, "nps_wave").await["n"], 0, "never mixed");
}

#[tokio::test]
async fn nobody_is_asked_in_a_hard_moment_or_twice_in_a_week() {
    let (shop, _) = asking(json!({"after": "csat", "solved_after_days": 3})).await;
    let mut events = shop.events(&shop.owner, None).await;
    let mourning = shop.chat("ren", "my mother has died").await;
    let plan = format!("/v1/conversations/{}/plan", text(&mourning["id"]));
    shop.post(&shop.owner, &plan, "p", json!({"type": "begin", "plan": "bereavement"})).await.expect(200);
    resolve(&shop, &mourning, Value::Null).await;
    decided(&shop, &mut events, "survey.drop", 1).await;
    let wrap_up = json!({"reason": "product/defect", "result": "replaced", "contacted_by": null});
    let chat = shop.chat("misaki", "it is broken").await;
    resolve(&shop, &chat, wrap_up).await;
    assert_eq!(question(&mut events).await["conversation"], chat["id"], "the first one that anybody was asked");
    // Three days later it would be asked whether it was solved: too soon after the first question.
    shop.clock.forward(3 * DAY);
    decided(&shop, &mut events, "survey.drop", 2).await;
    shop.clock.forward(5 * DAY);
    let again = shop.chat("misaki", "another matter").await;
    resolve(&shop, &again, Value::Null).await;
    decided(&shop, &mut events, "survey.drop", 3).await;
    let asked = shop.thread(&again["id"]).await.into_iter().filter(|line| line["author"]["type"] == "system");
    assert_eq!(asked.filter(|line| line["kind"] == "outbound").count(), 0, "CSAT at most every 14 days");
}

#[tokio::test]
async fn rules_that_cannot_be_are_refused() {
    let (shop, _) = asking(json!({"after": "ces"})).await;
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let path = format!("/v1/queues/{}/rules", text(&queues[0]["id"]));
    for (body, field) in [
        (json!({"settle_days": 0, "surveys": {}}), "settle_days"),
        (json!({"settle_days": 7, "surveys": {"wave_percent": 101}}), "surveys.wave_percent"),
        (json!({"settle_days": 7, "surveys": {"after": "solved"}}), "surveys.after"),
    ] {
        let refused = shop.ask(&shop.owner, Method::PUT, &path, &[], Some(body)).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["field"], field, "{refused:#}");
    }
    let unknown = Some(json!({"settle_days": 7, "surveys": {}}));
    shop.ask(&shop.owner, Method::PUT, "/v1/queues/que_none/rules", &[], unknown).await.refused(404, "not_found");
}

/// What another system tells of an answer.
async fn told(shop: &Shop, id: &str, chat: &Value, score: u8, rest: Value) -> Value {
    let mut body = json!({"source": "forms", "external_id": id, "whose": {"id": chat["customer"]["id"]}, "kind": "csat",
        "score": score, "comment": "The frame broke again."});
    body.as_object_mut().expect("a body").extend(rest.as_object().expect("fields").clone());
    shop.post(&shop.owner, "/v1/surveys", &format!("{id}-{score}"), body).await.body
}

async fn open_matters(shop: &Shop) -> Vec<Value> {
    let open = shop.get(&shop.owner, "/v1/conversations?view=open").await.expect(200);
    open["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn a_low_answer_of_another_system_begins_a_matter_likewise_and_only_one() {
    let (shop, _) = asking(json!({})).await;
    let chat = shop.chat("misaki", "hello").await;
    resolve(&shop, &chat, Value::Null).await;
    told(&shop, "good", &chat, 3, json!({})).await;
    told(&shop, "old", &chat, 1, json!({"at": "2026-10-01T00:00:00Z"})).await;
    assert_eq!(open_matters(&shop).await, Vec::<Value>::new(), "not low, or long ago");
    told(&shop, "low", &chat, 2, json!({"conversation": chat["id"]})).await;
    let open = open_matters(&shop).await;
    assert_eq!(open.len(), 1);
    assert_eq!((&open[0]["queue"], &open[0]["priority"]), (&chat["queue"], &json!("high")));
    let notes = async || {
        let lines = shop.thread(&open[0]["id"]).await;
        lines.into_iter().filter(|line| line["kind"] == "note").collect::<Vec<_>>()
    };
    let note = text(&notes().await[0]["text"]).to_owned();
    assert!(note.contains("the answer was 2") && note.contains("The frame broke again."), "{note}");
    assert!(note.contains("have not said that we may write"), "contact was not allowed: {note}");
    // The same told again is the same; another low one is added where the first is in work.
    told(&shop, "low", &chat, 2, json!({"conversation": chat["id"]})).await;
    assert_eq!(notes().await.len(), 1);
    told(&shop, "lower", &chat, 1, json!({"contact_allowed": true})).await;
    assert_eq!((open_matters(&shop).await.len(), notes().await.len()), (1, 2));
    assert!(!text(&notes().await[1]["text"]).contains("have not said"));
}

#[tokio::test]
async fn a_low_answer_of_somebody_without_a_matter_goes_where_they_can_be_reached() {
    let (shop, _) = asking(json!({})).await;
    let who = json!({"whose": {"who": {"name": "Ren", "mail": "ren@example.com"}}});
    told(&shop, "first", &json!({}), 1, who).await;
    let open = open_matters(&shop).await;
    assert_eq!((open.len(), &open[0]["channel"]), (1, &json!("mail")));
    told(&shop, "nowhere", &json!({}), 1, json!({"whose": {"external_id": "7"}})).await;
    assert_eq!(open_matters(&shop).await.len(), 1, "nobody could get in touch with them: it stands on their record");
}

#[tokio::test]
async fn a_low_answer_begins_nothing_after_abuse_or_bereavement() {
    let (shop, _) = asking(json!({})).await;
    for (name, plan, tags) in
        [("ren", Some("bereavement"), json!([])), ("aoi", Some("abuse"), json!([])), ("yui", None, json!(["abuse"]))]
    {
        let chat = shop.chat(name, "hello").await;
        if let Some(plan) = plan {
            let path = format!("/v1/conversations/{}/plan", text(&chat["id"]));
            shop.post(&shop.owner, &path, name, json!({"type": "begin", "plan": plan})).await.expect(200);
        }
        let it = shop.conversation(&chat["id"]).await;
        shop.patch(&shop.owner, &it, json!({"tags": tags, "status": "resolved"})).await.expect(200);
        told(&shop, name, &chat, 1, json!({"conversation": chat["id"], "contact_allowed": true})).await;
    }
    assert_eq!(open_matters(&shop).await, Vec::<Value>::new());
}

#[tokio::test]
async fn whether_it_is_truly_solved_can_be_a_promise_of_whoever_had_the_matter() {
    let (shop, _) = asking(json!({"solved_after_days": 3, "solved_as": "promise"})).await;
    let mut events = shop.events(&shop.owner, None).await;
    let chat = shop.chat("misaki", "it is broken").await;
    let claim = format!("/v1/conversations/{}/claim", text(&chat["id"]));
    shop.post(&shop.owner, &claim, "c", json!({})).await.expect(200);
    resolve(&shop, &chat, json!({"reason": "product/defect", "result": "replaced", "contacted_by": null})).await;
    shop.clock.forward(3 * DAY + 1);
    let (_, event) = events.next_of(&["promise.changed"]).await;
    let promise = &event["promise"];
    assert_eq!((&promise["conversation"], &promise["text"]), (&chat["id"], &json!("Ask whether it is truly solved")));
    assert_eq!((&promise["owner"]["name"], &promise["state"]), (&json!("owner"), &json!("open")));
    let list = shop.get(&shop.owner, "/v1/conversations?view=promises").await.expect(200);
    assert_eq!(list["items"][0]["id"], chat["id"]);
    let asked = shop.thread(&chat["id"]).await;
    assert!(!asked.iter().any(|line| line["author"]["type"] == "system" && line["kind"] == "outbound"), "by a person");
}
