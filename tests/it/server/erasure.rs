//! Forgetting a person: nothing that they or we wrote of them is left in any file, and consoles let go of it at once.

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

/// What is put into every place that holds texts of people.
const CANARY: &str = "zqCanaryx";

/// Every file of the shop's folder that holds the canary.
fn found(shop: &Shop) -> Vec<String> {
    let files = std::fs::read_dir(shop.folder()).expect("a folder").flatten().filter(|file| file.path().is_file());
    let holds = |file: &std::fs::DirEntry| {
        let bytes = std::fs::read(file.path()).expect("a file");
        bytes.windows(CANARY.len()).any(|part| part.eq_ignore_ascii_case(CANARY.as_bytes()))
    };
    files.filter(holds).map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

/// Somebody known in every way there is; the conversation.
async fn somebody(shop: &Shop) -> Value {
    let chat = shop.chat(CANARY, &format!("I am {CANARY}")).await;
    let (customer, path) = (text(&chat["customer"]["id"]), format!("/v1/conversations/{}", text(&chat["id"])));
    let post = async |path: &str, key: &str, body: Value| {
        let answer = shop.post(&shop.owner, path, key, body).await;
        assert!(matches!(answer.status, 200 | 201), "{path}: {:#}", answer.body);
        answer.body
    };
    let record = format!("/v1/customers/{customer}");
    let version = shop.get(&shop.owner, &record).await.expect(200)["version"].to_string();
    let edit = json!({"name": format!("{CANARY} Hana"), "persona": CANARY, "organisation": CANARY,
        "contacts": [{"kind": "mail", "value": format!("{CANARY}@example.com")}]});
    shop.ask(&shop.owner, Method::PATCH, &record, &[("if-match", &version)], Some(edit)).await.expect(200);
    let memories = format!("{record}/memories");
    post(&memories, "m1", json!({"what": {"type": "preference", "text": CANARY}})).await;
    post(&memories, "m2", json!({"what": {"type": "note", "text": CANARY}})).await;
    let whose = json!({"id": customer});
    post(
        "/v1/touchpoints",
        "t",
        json!({"source": CANARY, "external_id": CANARY, "whose": whose, "kind": "visit",
        "subject": CANARY, "outcome": CANARY}),
    )
    .await;
    post(
        "/v1/purchases",
        "p",
        json!({"source": "s", "external_id": CANARY, "whose": whose, "placed_at":
        "2026-01-01T00:00:00Z", "state": "delivered", "currency": "JPY",
        "items": [{"name": format!("ring for {CANARY}"), "quantity": 1, "amount_minor": 12_800}]}),
    )
    .await;
    post(
        "/v1/surveys",
        "s",
        json!({"source": "s", "external_id": CANARY, "whose": whose, "kind": "csat", "score": 4,
        "comment": CANARY}),
    )
    .await;
    let call = json!({"number": CANARY, "until": "2026-11-25T02:00:00Z", "zone": "Asia/Tokyo"});
    post(
        &format!("{path}/promises"),
        "pr",
        json!({"text": CANARY, "due_words": CANARY, "due": "2026-11-25T01:00:00Z",
        "call": call}),
    )
    .await;
    post(
        &format!("{path}/goodwill"),
        "g",
        json!({"kind": "gift", "value_minor": 500, "reason": "delivery/late",
        "note": CANARY}),
    )
    .await;
    post(&format!("{path}/plan"), "b", json!({"type": "begin", "plan": "angry"})).await;
    post(&format!("{path}/plan"), "c", json!({"type": "tick", "step": "promise", "text": CANARY})).await;
    let (mika, _) = shop.person("Mika", Role::Agent, &[]).await;
    post("/v1/praise", "a", json!({"message": chat["last_message"], "to": mika.id})).await;
    let file = json!({"name": format!("{CANARY}.txt"), "media_type": "text/plain", "text": CANARY});
    let it = shop.conversation(&chat["id"]).await;
    post(
        &format!("{path}/messages"),
        "r",
        json!({"text": format!("Dear {CANARY}"), "seen": it["last_message"],
        "attachments": [file]}),
    )
    .await;
    post(&format!("{path}/messages"), "n", json!({"text": CANARY, "note": true})).await;
    shop.ask(
        &shop.owner,
        Method::PUT,
        &format!("{path}/drafts/reply"),
        &[],
        Some(json!({"text": CANARY, "caret": 0, "addressed": {"cc": [CANARY]}})),
    )
    .await
    .expect(200);
    let it = shop.conversation(&chat["id"]).await;
    shop.patch(&shop.owner, &it, json!({"tags": [CANARY]})).await.expect(200);
    shop.conversation(&chat["id"]).await
}

async fn erase(shop: &Shop, customer: &str) -> super::shop::Answer {
    shop.ask(&shop.owner, Method::DELETE, &format!("/v1/customers/{customer}"), &[], None).await
}

#[tokio::test]
async fn nothing_of_a_person_is_left_in_any_file_and_what_the_law_keeps_has_no_name() {
    let shop = Shop::open().await.at_once().await;
    shop.channel(Channel::Chat).await;
    let other = shop.chat("haruto", "I stay").await;
    let chat = somebody(&shop).await;
    let customer = text(&chat["customer"]["id"]);
    // Another record of the same person becomes part of this one.
    let twin = shop.chat(&format!("{CANARY}2"), "it is me").await;
    shop.patch(&shop.owner, &twin, json!({"status": "resolved"})).await.expect(200);
    let merge = json!({"from": twin["customer"]["id"]});
    shop.post(&shop.owner, &format!("/v1/customers/{customer}/merge"), "merge", merge).await.expect(200);
    assert!(!found(&shop).is_empty(), "the test looks where it is");

    let preview = shop.get(&shop.owner, &format!("/v1/customers/{customer}/erasure")).await.expect(200);
    assert_eq!(preview["against"], json!([{"type": "open_matter", "number": chat["number"]}]));
    assert!(preview["of"]["messages"].as_u64() > Some(3) && preview["of"]["attachments"] == 1, "{preview:#}");
    let refused = erase(&shop, customer).await.refused(409, "open_matter");
    assert!(text(&refused["detail"]).contains("is not done yet"), "{refused:#}");
    shop.patch(&shop.owner, &shop.conversation(&chat["id"]).await, json!({"status": "resolved"})).await.expect(200);
    let done = erase(&shop, customer).await.expect(200);
    assert!(done["erased_at"].is_string(), "{done:#}");
    // A reader may have held an old page for a moment: asked again, it goes.
    for _ in 0..50 {
        if erase(&shop, customer).await.expect(200)["overwritten"] == true {
            break;
        }
    }
    assert_eq!(found(&shop), Vec::<String>::new());

    let it = shop.get(&shop.owner, &format!("/v1/customers/{customer}")).await.expect(200);
    assert_eq!((&it["name"], it["contacts"].as_array().map(Vec::len)), (&json!("–"), Some(0)));
    assert_eq!(it["purchases"][0]["total"], json!({"minor": 12_800, "currency": "JPY"}), "amounts stay");
    assert_eq!((&it["surveys"][0]["score"], &it["surveys"][0]["comment"]), (&json!(4), &Value::Null));
    assert_eq!(it["gestures"][0]["value"]["minor"], 500);
    for line in shop.thread(&chat["id"]).await {
        assert_eq!(line["text"], "", "{line:#}");
    }
    let audit = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    assert!(audit.as_array().expect("lines").iter().any(|line| line["action"] == "customer.erase"));
    assert!(audit.as_array().expect("lines").iter().any(|line| line["subject"] == chat["id"]), "ids stay");
    assert_eq!(shop.thread(&other["id"]).await.len(), 2, "nobody else lost anything");
    // Whoever asks again by an old key is told, and nothing happens twice.
    let again = json!({"text": format!("Dear {CANARY}"), "seen": null});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    assert_ne!(shop.post(&shop.owner, &path, "r", again).await.status, 201);
    let shop = shop.reopen().await;
    assert_eq!(found(&shop), Vec::<String>::new());
}

#[tokio::test]
async fn consoles_hear_of_it_and_who_was_away_hears_nothing_of_before() {
    let shop = Shop::open().await.at_once().await;
    let (start, _) = shop.events(&shop.owner, None).await.next_of(&["heartbeat"]).await;
    let chat = somebody(&shop).await;
    let it = shop.conversation(&chat["id"]).await;
    shop.patch(&shop.owner, &it, json!({"status": "resolved"})).await.expect(200);
    let mut live = shop.events(&shop.owner, None).await;
    live.next_of(&["heartbeat"]).await;
    let customer = text(&chat["customer"]["id"]);
    erase(&shop, customer).await.expect(200);
    let mut emptied = 0;
    loop {
        let (_, event) = live.next_of(&["message.changed", "conversation.changed", "customer.changed"]).await;
        assert!(!event.to_string().contains(CANARY), "{event:#}");
        match text(&event["kind"]) {
            "message.changed" => emptied += 1,
            "customer.changed" if event["erased"] == true => break,
            _ => {}
        }
    }
    assert!(emptied >= 3, "{emptied} lines");
    let head = shop.get(&shop.owner, &format!("/v1/customers/{customer}")).await.expect(200);
    let head = super::shop::seq_of(text(&head["as_of"]));
    let mut late = shop.events(&shop.owner, Some(&start)).await;
    for (_, event) in late.up_to(head).await {
        assert!(!event.to_string().contains(CANARY), "replayed: {event:#}");
    }
}

#[tokio::test]
async fn a_legal_hold_keeps_the_record_until_it_ends() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    shop.patch(&shop.owner, &chat, json!({"status": "resolved"})).await.expect(200);
    let customer = text(&chat["customer"]["id"]);
    let what = json!({"what": {"type": "flag", "kind": "legal_hold", "text": "a dispute", "review_at": "2026-12-24T00:00:00Z"}});
    shop.post(&shop.owner, &format!("/v1/customers/{customer}/memories"), "m", what).await.expect(201);
    let refused = erase(&shop, customer).await.refused(409, "legal_hold");
    assert!(text(&refused["detail"]).contains("legal hold"), "{refused:#}");
}
