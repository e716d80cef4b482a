//! An action plan on a conversation: what is done stays there for whoever takes over.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

async fn step(shop: &Shop, token: &str, id: &Value, key: &str, change: Value) -> Value {
    shop.post(token, &format!("/v1/conversations/{}/plan", text(id)), key, change).await.expect(200)
}

#[tokio::test]
async fn a_plan_stays_on_the_conversation_and_everybody_hears_of_it() {
    let shop = Shop::open().await;
    let (_, hanako) = shop.person("Hanako", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    let chat = shop.chat("misaki", "again the same fault").await;
    let id = &chat["id"];
    let (start, _) = shop.events(&ken, None).await.next_of(&["heartbeat"]).await;
    step(&shop, &hanako, id, "k1", json!({"type": "begin", "plan": "same-fault"})).await;
    let ticked = json!({"type": "tick", "step": "promised", "text": "A new one by Friday, Hanako"});
    step(&shop, &hanako, id, "k2", ticked.clone()).await;
    step(&shop, &ken, id, "k3", json!({"type": "tick", "step": "history"})).await;
    // Asked again, by key or anew, it is the same.
    step(&shop, &hanako, id, "k2", ticked.clone()).await;
    let it = step(&shop, &ken, id, "k4", json!({"type": "tick", "step": "history"})).await;
    let done: Vec<_> = it["plan"]["done"].as_array().expect("steps").iter().map(|done| text(&done["step"])).collect();
    assert_eq!((text(&it["plan"]["plan"]), done), ("same-fault", vec!["promised", "history"]));
    assert_eq!(it["plan"]["done"][0]["text"], ticked["text"]);
    assert_eq!(it["plan"]["done"][1]["by"]["name"], "Ken");
    // With the version of before a colleague's move it is told of that move; its own moves stand in nobody's way.
    let read = it["version"].to_string();
    let it = step(&shop, &ken, id, "k4b", json!({"type": "tick", "step": "history"})).await;
    let path = format!("/v1/conversations/{}/plan", text(id));
    let mine = json!({"type": "tick", "step": "promised", "text": "A new one by Monday, Ken"});
    let theirs = step(&shop, &hanako, id, "k4c", ticked.clone()).await;
    let headers = [("idempotency-key", "k4d"), ("if-match", &format!("\"{read}\"")[..])];
    let late = shop.ask(&ken, Method::POST, &path, &headers, Some(mine)).await.refused(412, "version");
    assert_eq!(late["conversation"]["plan"], theirs["plan"], "nothing was laid over {it}");
    let headers = [("idempotency-key", "k4e"), ("if-match", &format!("\"{}\"", it["version"])[..])];
    shop.ask(&hanako, Method::POST, &path, &headers, Some(ticked.clone())).await.expect(200);
    let it = step(&shop, &ken, id, "k5", json!({"type": "untick", "step": "history"})).await;
    assert_eq!(it["plan"]["done"].as_array().map(Vec::len), Some(1));
    let it = step(&shop, &ken, id, "k6", json!({"type": "end"})).await;
    assert!(it["plan"]["ended"].is_string(), "it stays to be read: {it}");
    let head = it["version"].as_u64().expect("a version");
    let shop = shop.reopen().await;
    assert_eq!(shop.conversation(id).await["plan"], it["plan"]);
    let told = shop.events(&ken, Some(&start)).await.up_to(head).await;
    assert_eq!(told.last().map(|(_, event)| &event["conversation"]["plan"]), Some(&it["plan"]));
    let lines = shop.thread(id).await;
    let lines: Vec<_> =
        lines.iter().filter(|line| line["change"]["type"] == "plan").map(|line| &line["change"]["to"]).collect();
    assert_eq!(lines, ["begun", "ended"], "the thread is told of beginning and end, not of every tick");
    let path = format!("/v1/conversations/{}/plan", text(id));
    let late = json!({"type": "tick", "step": "history"});
    shop.post(&ken, &path, "k7", late).await.refused(422, "invalid");
    let wild = json!({"type": "begin", "plan": "Words somebody wrote"});
    shop.post(&ken, &path, "k8", wild).await.refused(422, "invalid");
}

#[tokio::test]
async fn the_plan_for_abuse_labels_the_conversation_and_takes_its_own_label_back() {
    let shop = Shop::open().await;
    let chat = shop.chat("somebody", "…").await;
    let id = &chat["id"];
    let begin = json!({"type": "begin", "plan": "abuse", "tag": "abuse"});
    let it = step(&shop, &shop.owner, id, "k1", begin.clone()).await;
    assert_eq!(it["tags"], json!(["abuse"]));
    let it = step(&shop, &shop.owner, id, "k2", json!({"type": "withdraw"})).await;
    assert_eq!((&it["tags"], &it["plan"]), (&json!([]), &Value::Null));
    // A label that somebody set by hand is theirs; one of a plan gone through says what happened.
    let it = shop.patch(&shop.owner, &it, json!({"tags": ["abuse"]})).await.expect(200);
    assert_eq!(it["tags"], json!(["abuse"]));
    step(&shop, &shop.owner, id, "k3", begin.clone()).await;
    let it = step(&shop, &shop.owner, id, "k4", json!({"type": "withdraw"})).await;
    assert_eq!(it["tags"], json!(["abuse"]));
    shop.patch(&shop.owner, &it, json!({"tags": []})).await.expect(200);
    step(&shop, &shop.owner, id, "k5", begin).await;
    step(&shop, &shop.owner, id, "k6", json!({"type": "end"})).await;
    let it = step(&shop, &shop.owner, id, "k7", json!({"type": "begin", "plan": "angry"})).await;
    assert_eq!((&it["tags"], text(&it["plan"]["plan"])), (&json!(["abuse"]), "angry"));
}

#[tokio::test]
async fn a_supervisor_is_asked_for_without_a_reason() {
    let shop = Shop::open().await;
    let (_, hanako) = shop.person("Hanako", Role::Agent, &[]).await;
    let chat = shop.chat("somebody", "…").await;
    let path = format!("/v1/conversations/{}/help", text(&chat["id"]));
    let up = Some(json!({"wanted": true}));
    let it = shop.ask(&hanako, Method::PUT, &path, &[], up.clone()).await.expect(200);
    assert_eq!(it["help"]["by"]["name"], "Hanako");
    let again = shop.ask(&hanako, Method::PUT, &path, &[], up).await.expect(200);
    assert_eq!(again["help"], it["help"], "since when stays");
    let it = shop.ask(&shop.owner, Method::PUT, &path, &[], Some(json!({"wanted": false}))).await.expect(200);
    assert_eq!(it["help"], Value::Null);
}

#[tokio::test]
async fn the_rules_of_the_team_are_a_supervisors_and_reach_everybody() {
    let shop = Shop::open().await;
    let (_, hanako) = shop.person("Hanako", Role::Agent, &[]).await;
    let (_, lead) = shop.person("Lead", Role::Supervisor, &[]).await;
    let (start, _) = shop.events(&hanako, None).await.next_of(&["heartbeat"]).await;
    let none = shop.get(&hanako, "/v1/rules").await.expect(200);
    assert_eq!((&none["version"], &none["off"]), (&json!(0), &json!([])));
    let body = json!({"off": ["cold"], "text": "[[rule]]\nid = \"first-time\"\noff = true\n"});
    let at = |version: u64| [("if-match", format!("\"{version}\""))];
    let put = async |token: &str, version: u64, body: &Value| {
        let headers = at(version);
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        shop.ask(token, Method::PUT, "/v1/rules", &headers, Some(body.clone())).await
    };
    assert_eq!(put(&hanako, 0, &body).await.status, 403);
    let rules = put(&lead, 0, &body).await.expect(200);
    assert_eq!((&rules["off"], &rules["by"]["name"]), (&body["off"], &json!("Lead")));
    let late = put(&lead, 0, &body).await.refused(412, "version");
    assert_eq!((&late["rules"], &late["happened"][0]["by"]["name"]), (&rules, &json!("Lead")));
    let version = rules["version"].as_u64().expect("a version");
    let faulty = json!({"text": "[[rule]]\nid = \"x\"\nwhen = \"customer.age > 70\"\n"});
    let fault = put(&lead, version, &faulty).await.refused(422, "invalid");
    assert!(text(&fault["errors"][0]["detail"]).starts_with("rules.toml:"), "{fault}");
    put(&lead, version, &json!({"off": ["Not An Id"]})).await.refused(422, "invalid");
    let shop = shop.reopen().await;
    assert_eq!(shop.get(&hanako, "/v1/rules").await.expect(200), rules);
    let told = shop.events(&hanako, Some(&start)).await.up_to(version).await;
    assert_eq!(told.last().map(|(_, event)| &event["rules"]), Some(&rules), "replayed from the log");
}

#[tokio::test]
async fn a_note_hands_the_matter_over_in_the_same_stroke_or_not_at_all() {
    let (shop, mail) = super::rights::give_mail_to(Shop::open().await, "Letters").await;
    let (_, hanako) = shop.person("Hanako", Role::Agent, &[]).await;
    let (lena, letters) = shop.person("Lena", Role::Agent, &["Letters"]).await;
    let chat = shop.chat("misaki", "hello").await;
    let id = text(&chat["id"]).to_owned();
    let path = format!("/v1/conversations/{id}/messages");
    let (start, _) = shop.events(&letters, None).await.next_of(&["heartbeat"]).await;
    shop.ask(&hanako, Method::POST, &format!("/v1/conversations/{id}/claim"), &[], None).await.expect(200);
    let me = shop.get(&hanako, "/v1/me").await.expect(200)["agent"]["id"].clone();
    let over = |from: &Value, note: bool| json!({"note": note, "text": "All is said.", "hand_over": {"from": from, "to": lena.id, "queue": mail}});
    shop.post(&hanako, &path, "k0", over(&me, false)).await.refused(409, "stale");
    shop.post(&hanako, &path, "k1", over(&Value::Null, true)).await.refused(409, "taken");
    assert!(shop.thread(&chat["id"]).await.iter().all(|line| line["kind"] != "note"), "no note without its hand-over");
    let done = shop.post(&hanako, &path, "k2", over(&me, true)).await.expect(201);
    assert_eq!(
        (&done["conversation"]["assignee"]["name"], &done["conversation"]["queue"]),
        (&json!("Lena"), &json!(mail))
    );
    let again = shop.post(&hanako, &path, "k2", over(&me, true)).await.expect(201);
    assert_eq!(again["message"]["id"], done["message"]["id"]);
    // Who may no longer read it is told that it is gone; who may now, that it is there.
    shop.get(&hanako, &format!("/v1/conversations/{id}")).await.refused(404, "not_found");
    let head = done["conversation"]["version"].as_u64().expect("a version");
    let told = shop.events(&letters, Some(&start)).await.up_to(head).await;
    assert_eq!(told.last().map(|(_, event)| &event["conversation"]["id"]), Some(&chat["id"]));
    let mut gone = shop.events(&hanako, Some(&start)).await;
    let (_, event) = gone.next_of(&["conversation.gone"]).await;
    assert_eq!(event["id"], chat["id"]);
    let moved = shop.thread(&chat["id"]).await.iter().filter(|line| line["change"]["type"] == "moved").count();
    assert_eq!(moved, 1);
}
