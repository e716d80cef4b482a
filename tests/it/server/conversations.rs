//! Reading, taking, answering and changing conversations.

use omotenashi::api::{AgentId, Role, Summary, View};
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

fn path(conversation: &Value, rest: &str) -> String {
    format!("/v1/conversations/{}{rest}", text(&conversation["id"]))
}

#[tokio::test]
async fn a_reply_answers_the_customer_and_is_stored_once_however_often_it_is_asked() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "傘が届きません").await;
    assert_eq!(chat["clock"]["waiting_since"], "2026-11-24T01:00:00.000Z");
    assert_eq!(chat["clock"]["due_at"], "2026-11-24T01:03:00.000Z");
    let body = json!({"text": "お調べします", "seen": chat["last_message"], "then": "pending"});
    let path = path(&chat, "/messages");
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(shop.post(&shop.owner, &path, "key-1", body.clone()).await.expect(201));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[0]["message"]["state"], "kept", "nobody serves the channel");
    assert_eq!(answers[0]["conversation"]["status"], "pending");
    assert_eq!(answers[0]["conversation"]["assignee"]["name"], "owner", "whoever answers has it");
    assert_eq!(answers[0]["conversation"]["clock"]["waiting_since"], Value::Null);
    let sent = shop.thread(&chat["id"]).await.into_iter().filter(|line| line["kind"] == "outbound").count();
    assert_eq!(sent, 1);
    let other = json!({"text": "something else", "seen": chat["last_message"]});
    shop.post(&shop.owner, &path, "key-1", other).await.refused(422, "key_reused");
    let found = shop.get(&shop.owner, &format!("{path}?key=key-1")).await.expect(200);
    assert_eq!(found["message"]["id"], answers[0]["message"]["id"]);
    shop.get(&shop.owner, &format!("{path}?key=key-2")).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_same_send_asked_twenty_times_at_once_is_one_message() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let path = path(&chat, "/messages");
    let body = json!({"text": "Good morning", "seen": chat["last_message"]});
    let asked = (0..20).map(|_| shop.post(&shop.owner, &path, "same", body.clone()));
    let answers = futures_util::future::join_all(asked).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (201, &answers[0].body));
    }
    let lines = shop.thread(&chat["id"]).await;
    assert_eq!(lines.iter().filter(|line| line["kind"] == "outbound").count(), 1);
    let places: Vec<i64> = lines.iter().filter_map(|line| line["position"].as_i64()).collect();
    assert_eq!(places, (1..=i64::try_from(lines.len()).expect("few")).collect::<Vec<_>>(), "no gap, no double");
}

#[tokio::test]
async fn a_reply_written_before_the_customer_wrote_again_comes_back_with_what_is_new() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "first").await;
    shop.chat("misaki", "second").await;
    let path = path(&chat, "/messages");
    let stale = json!({"text": "answer", "seen": chat["last_message"]});
    let problem = shop.post(&shop.owner, &path, "k1", stale.clone()).await.refused(409, "stale");
    assert_eq!(problem["newer"].as_array().expect("messages").len(), 1);
    assert_eq!(problem["newer"][0]["text"], "second");
    assert_eq!(shop.thread(&chat["id"]).await.iter().filter(|line| line["kind"] == "outbound").count(), 0);
    // The same key may be used for what is sent then: nothing had happened.
    let seen = json!({"text": "answer", "seen": problem["conversation"]["last_message"]});
    shop.post(&shop.owner, &path, "k1", seen).await.expect(201);
    // A note needs no look at the newest; a second reply of one's own does not make the first one unseen.
    shop.post(&shop.owner, &path, "k2", json!({"text": "a note", "note": true})).await.expect(201);
    let again = json!({"text": "more", "seen": problem["conversation"]["last_message"]});
    shop.post(&shop.owner, &path, "k3", again).await.expect(201);
    shop.post(&shop.owner, &path, "k4", json!({"text": " "})).await.refused(422, "invalid");
}

#[tokio::test]
async fn of_many_who_claim_at_once_one_has_it_and_the_others_are_told_who() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let mut people = Vec::new();
    for number in 0..12 {
        people.push(shop.person(&format!("agent {number}"), Role::Agent, &[]).await);
    }
    let path = path(&chat, "/claim");
    let asked = people.iter().map(|(_, token)| shop.ask(token, Method::POST, &path, &[], None));
    let answers = futures_util::future::join_all(asked).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    let owner = &won[0].body["assignee"]["id"];
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!((answer.status, &answer.body["code"]), (409, &json!("taken")));
        assert_eq!(&answer.body["owner"]["id"], owner);
    }
    let lines = shop.thread(&chat["id"]).await;
    assert_eq!(lines.iter().filter(|line| line["change"]["type"] == "assigned").count(), 1);
}

#[tokio::test]
async fn an_agent_gives_away_what_is_theirs_and_a_supervisor_anything() {
    let shop = Shop::open().await;
    let (mika, mika_token) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, ken_token) = shop.person("Ken", Role::Agent, &[]).await;
    let (_, boss) = shop.person("Boss", Role::Supervisor, &[]).await;
    let chat = shop.chat("misaki", "hello").await;
    let path = path(&chat, "/assign");
    let mika_id = json!(mika.id);
    shop.post(&ken_token, &path, "a", json!({"from": null, "to": mika_id})).await.expect(200);
    let lost = shop.post(&ken_token, &path, "b", json!({"from": null, "to": null})).await.refused(409, "taken");
    assert_eq!(lost["owner"]["name"], "Mika");
    shop.post(&ken_token, &path, "c", json!({"from": mika_id, "to": null})).await.refused(403, "ask_colleague");
    shop.post(&boss, &path, "d", json!({"from": mika_id, "to": null})).await.expect(200);
    shop.post(&boss, &path, "e", json!({"from": null, "to": mika_id})).await.expect(200);
    let back = shop.post(&mika_token, &path, "f", json!({"from": mika_id, "to": null})).await.expect(200);
    assert_eq!(back["assignee"], Value::Null);
    shop.post(&boss, &path, "g", json!({"from": null, "to": "agt_none"})).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_change_names_the_version_it_was_decided_on() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let missing = shop.ask(&shop.owner, Method::PATCH, &path(&chat, ""), &[], Some(json!({"priority": "high"}))).await;
    missing.refused(428, "version_missing");
    let changed = shop.patch(&shop.owner, &chat, json!({"priority": "high", "tags": ["vip"]})).await.expect(200);
    assert_eq!((&changed["priority"], &changed["tags"]), (&json!("high"), &json!(["vip"])));
    assert!(changed["version"].as_u64() > chat["version"].as_u64());
    let late = shop.patch(&shop.owner, &chat, json!({"priority": "low"})).await.refused(412, "version");
    assert_eq!(late["conversation"]["version"], changed["version"]);
    // Who did what since, and what was written: nothing of before, nothing that was only delivered since.
    let did: Vec<_> = late["happened"].as_array().expect("deeds").iter().map(|it| text(&it["action"])).collect();
    assert_eq!((did, &late["happened"][0]["by"]["name"]), (vec!["conversation.change"], &json!("owner")));
    assert_eq!(late["newer"], Value::Null);
    shop.inbound(json!({"channel": "chat", "who": {"handle": "misaki"}, "text": "one more thing"})).await;
    let late = shop.patch(&shop.owner, &changed, json!({"priority": "low"})).await.refused(412, "version");
    let newer: Vec<_> = late["newer"].as_array().expect("lines").iter().map(|it| text(&it["text"])).collect();
    assert_eq!(newer, ["one more thing"]);
    let did = late["happened"].as_array().expect("deeds");
    assert!(did.iter().all(|it| it["action"] != "conversation.change"), "that was read: {did:?}");
    let changed = late["conversation"].clone();
    shop.patch(&shop.owner, &changed, json!({"status": "snoozed"})).await.refused(422, "invalid");
    shop.patch(&shop.owner, &changed, json!({"colour": "red"})).await.refused(422, "invalid");
    let etag = format!("\"{}\"", changed["version"]);
    let unchanged = shop.ask(&shop.owner, Method::GET, &path(&chat, ""), &[("if-none-match", &etag)], None).await;
    assert_eq!(unchanged.status, 304);
}

#[tokio::test]
async fn resolving_records_why_and_taking_it_back_is_as_if_nothing_had_been() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let unknown =
        json!({"status": "resolved", "wrap_up": {"reason": "none of these", "result": null, "contacted_by": null}});
    shop.patch(&shop.owner, &chat, unknown).await.refused(422, "invalid");
    shop.clock.forward(1_000);
    let wrap_up = json!({"reason": "delivery/late", "result": "solved", "contacted_by": "customer"});
    let done = json!({"status": "resolved", "wrap_up": wrap_up});
    let resolved = shop.patch(&shop.owner, &chat, done).await.expect(200);
    assert_eq!(resolved["wrap_up"], wrap_up);
    assert_eq!(resolved["resolved_at"], "2026-11-24T01:00:01.000Z");
    assert_eq!(resolved["clock"]["due_at"], Value::Null);
    let undone = shop.patch(&shop.owner, &resolved, json!({"status": "open"})).await.expect(200);
    for field in ["status", "clock", "wrap_up", "resolved_at", "assignee", "last_message", "customer", "subject"] {
        assert_eq!(undone[field], chat[field], "{field}");
    }
}

#[tokio::test]
async fn next_serves_the_most_urgent_and_says_why() {
    let shop = Shop::open().await;
    let (_, token) = shop.person("Mika", Role::Agent, &[]).await;
    let mail = |name: &str, text: &str| json!({"channel": "mail", "who": {"mail": format!("{name}@example.com")}, "text": text, "subject": text});
    let old_mail = shop.inbound(mail("a", "old mail")).await["conversation"].clone();
    shop.clock.forward(4 * 3_600_000 + 60_000);
    let chat = shop.chat("late chat", "hello").await;
    shop.clock.forward(6 * 60_000);
    let new_mail = shop.inbound(mail("b", "new mail")).await["conversation"].clone();
    let there = json!({"channel": "chat", "who": {"handle": "there"}, "text": "anybody?", "present": true});
    let live = shop.inbound(there).await["conversation"].clone();
    let scope = json!({"scope": {"type": "all"}});
    let mut served = Vec::new();
    for key in ["1", "2", "3", "4"] {
        let answer = shop.post(&token, "/v1/next", key, scope.clone()).await.expect(200);
        assert_eq!(answer["conversation"]["assignee"]["name"], "Mika");
        let served_one = &answer["conversation"];
        let reply = json!({"text": "answered", "seen": served_one["last_message"]});
        shop.post(&token, &path(served_one, "/messages"), &format!("r{key}"), reply).await.expect(201);
        served.push((served_one["id"].clone(), text(&answer["why"]).to_owned()));
    }
    let expected = [(live, "live"), (chat["id"].clone(), "overdue"), (old_mail, "overdue"), (new_mail, "waiting")];
    assert_eq!(served, expected.map(|(id, why)| (id, why.to_owned())));
    let replayed = shop.post(&token, "/v1/next", "2", scope.clone()).await.expect(200);
    assert_eq!(replayed["conversation"]["id"], served[1].0, "asked again it serves the same one");
    assert_eq!(shop.post(&token, "/v1/next", "5", scope.clone()).await.status, 204);
    // Passing over gives it back, and it is not offered to the same person again at once.
    let skip = json!({"scope": {"type": "all"}, "skip": {"id": served[3].0, "reason": "language"}});
    assert_eq!(shop.post(&token, "/v1/next", "6", skip).await.status, 204);
    assert_eq!(shop.conversation(&served[3].0).await["assignee"], Value::Null);
}

#[tokio::test]
async fn next_comes_back_to_ones_own_who_still_wait() {
    let shop = Shop::open().await;
    let (_, token) = shop.person("Mika", Role::Agent, &[]).await;
    let first = shop.chat("first", "hello").await;
    shop.clock.forward(60_000);
    let second = shop.chat("second", "hello").await;
    let next = async |key: &str, here: &Value| {
        let answer = shop.post(&token, "/v1/next", key, json!({"scope": {"type": "all"}, "here": here})).await;
        if answer.status == 204 { Value::Null } else { answer.expect(200)["conversation"].clone() }
    };
    assert_eq!(next("1", &Value::Null).await["id"], first["id"]);
    let version = next("2", &first["id"]).await;
    assert_eq!(version["id"], second["id"], "not the one on screen");
    // The first one is mine, unanswered, and has waited longer than anybody else.
    let third = shop.chat("third", "hello").await;
    let again = next("3", &second["id"]).await;
    assert_eq!(again["id"], first["id"], "before somebody new");
    let reply = json!({"text": "answered", "seen": again["last_message"]});
    shop.post(&token, &path(&again, "/messages"), "r", reply).await.expect(201);
    assert_eq!(next("4", &second["id"]).await["id"], third["id"]);
    assert_eq!(
        next("5", &third["id"]).await["version"],
        version["version"],
        "being served what is mine changes nothing"
    );
}

#[tokio::test]
async fn a_thread_is_read_in_pages_from_its_end() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "0").await;
    for number in 1..25 {
        shop.chat("misaki", &number.to_string()).await;
    }
    let mut before = String::new();
    let mut all = Vec::new();
    loop {
        let page = shop.get(&shop.owner, &path(&chat, &format!("/messages?limit=10{before}"))).await.expect(200);
        let lines = page["messages"].as_array().expect("lines").clone();
        before = format!("&before={}", text(&lines[0]["id"]));
        all.splice(0..0, lines);
        if page["more"] == json!(false) {
            break;
        }
    }
    assert_eq!(all, shop.thread(&chat["id"]).await);
    assert_eq!(all.len(), 26, "the beginning and 25 messages");
}

/// Many conversations in every state, made only by what clients can ask.
async fn crowd(shop: &Shop, mika: &str) {
    let channels = ["chat", "mail", "phone", "social", "web_form"];
    for number in 0..60_usize {
        let channel = channels[number % channels.len()];
        let message = json!({
            "channel": channel, "who": {"handle": format!("customer {number}")}, "text": format!("text {number}"),
            "present": number % 7 == 0,
        });
        let id = shop.inbound(message).await["conversation"].clone();
        let it = shop.conversation(&id).await;
        if number % 3 == 0 {
            shop.ask(mika, Method::POST, &path(&it, "/claim"), &[], None).await.expect(200);
        }
        if number % 4 == 1 {
            let body = json!({"text": "answer", "seen": it["last_message"]});
            shop.post(&shop.owner, &path(&it, "/messages"), &format!("k{number}"), body).await.expect(201);
        }
        if number % 4 == 2 {
            let body = json!({"text": "answer", "due": format!("2026-12-{:02}T00:00:00Z", 1 + number * 7 % 28)});
            shop.post(&shop.owner, &path(&it, "/promises"), &format!("p{number}"), body).await.expect(201);
        }
        let it = shop.conversation(&id).await;
        let change = match number % 6 {
            1 => json!({"status": "pending"}),
            2 => json!({"status": "on_hold"}),
            3 => json!({"status": "snoozed", "snoozed_until": "2026-12-24T00:00:00Z"}),
            4 => json!({"status": "resolved"}),
            5 if number % 2 == 1 => json!({"status": "no_answer_needed"}),
            _ => json!({"priority": "high"}),
        };
        shop.patch(&shop.owner, &it, change).await.expect(200);
        shop.clock.forward(i64::try_from(number % 5).expect("few") * 1_000);
    }
}

#[tokio::test]
async fn every_view_is_in_the_contracts_order_and_holds_what_the_contract_says() {
    let shop = Shop::open().await;
    let (mika, token) = shop.person("Mika", Role::Agent, &[]).await;
    crowd(&shop, &token).await;
    let me = shop.get(&token, "/v1/me").await.expect(200);
    let mut views = vec![View::Mine, View::Unassigned, View::AllOpen, View::Promises, View::Resolved];
    for queue in me["queues"].as_array().expect("queues") {
        views.push(format!("queue:{}", text(&queue["id"])).parse().expect("a view"));
    }
    // All there is: what is open and what is done, from one page each.
    let mut everything = pages(&shop, &token, &View::AllOpen, 200).await;
    everything.extend(pages(&shop, &token, &View::Resolved, 200).await);
    assert_eq!(everything.len(), 60);
    let counts = shop.get(&token, "/v1/counts").await.expect(200);
    for view in views {
        let listed = pages(&shop, &token, &view, 7).await;
        let mut expected: Vec<Summary> =
            everything.iter().filter(|summary| view.holds(summary, &AgentId::new(mika.id.as_str()))).cloned().collect();
        expected.sort_by_key(|summary| view.key(summary));
        let numbers = |list: &[Summary]| list.iter().map(|summary| summary.number).collect::<Vec<_>>();
        assert_eq!(numbers(&listed), numbers(&expected), "{view}");
        let counted = counts["views"].as_array().expect("views").iter().find(|count| count["view"] == json!(view));
        assert_eq!(counted.expect("a figure")["count"], json!(expected.len()), "{view}");
        assert!(!expected.is_empty(), "{view} is worth testing");
    }
}

/// A whole view in pages of `limit`.
async fn pages(shop: &Shop, token: &str, view: &View, limit: u16) -> Vec<Summary> {
    let mut all = Vec::new();
    let mut after = String::new();
    loop {
        let page = shop.get(token, &format!("/v1/conversations?view={view}&limit={limit}{after}")).await.expect(200);
        let items: Vec<Summary> = serde_json::from_value(page["items"].clone()).expect("summaries");
        assert!(items.len() <= usize::from(limit));
        all.extend(items);
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_customers_panel_shows_what_is_open_and_what_was() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let mail = json!({"channel": "mail", "who": {"handle": "misaki"}, "text": "also", "subject": "Another matter"});
    shop.inbound(mail).await;
    let id = text(&chat["customer"]["id"]).to_owned();
    let customer = shop.get(&shop.owner, &format!("/v1/customers/{id}")).await.expect(200);
    assert_eq!(customer["conversations"], 2);
    assert_eq!(customer["open"].as_array().expect("open").len(), 2);
    let history = shop.get(&shop.owner, &format!("/v1/customers/{id}/timeline")).await.expect(200);
    assert_eq!(history["items"].as_array().expect("items").len(), 2);
    assert_eq!(history["items"][0]["subject"], "Another matter", "newest first");
    shop.get(&shop.owner, "/v1/customers/cus_none").await.refused(404, "not_found");
}

#[tokio::test]
async fn the_audit_says_who_did_what_and_nothing_that_was_written() {
    let shop = Shop::open().await;
    let (mika, token) = shop.person("Mika", Role::Agent, &[]).await;
    let chat = shop.chat("misaki", "a very private matter").await;
    let body = json!({"text": "a very private answer", "seen": chat["last_message"]});
    shop.post(&token, &path(&chat, "/messages"), "k", body).await.expect(201);
    let lines = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    let actions: Vec<_> =
        lines.as_array().expect("lines").iter().map(|line| text(&line["action"]).to_owned()).collect();
    assert_eq!(actions[0], "message.send", "newest first: {actions:?}");
    assert_eq!(lines[0]["agent"], json!(mika.id));
    assert!(!lines.to_string().contains("private"));
}
