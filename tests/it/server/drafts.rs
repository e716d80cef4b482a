//! Unsent texts on the server: the same agent goes on with them elsewhere, nobody else ever hears of them.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Answer, Shop, text};

async fn keep(shop: &Shop, token: &str, path: &str, body: Value) -> Answer {
    shop.ask(token, Method::PUT, path, &[], Some(body)).await
}

/// A shop with a chat, an agent, and where their reply to it is kept.
async fn begun() -> (Shop, Value, String, String) {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "傘が折れました").await;
    let (_, hanako) = shop.person("花子", Role::Agent, &[]).await;
    let path = format!("/v1/conversations/{}/drafts/reply", text(&chat["id"]));
    (shop, chat, hanako, path)
}

#[tokio::test]
async fn a_text_begun_on_one_console_is_told_to_the_other_one_and_to_nobody_else() {
    let (shop, chat, hanako, path) = begun().await;
    let (_, ken) = shop.person("健", Role::Supervisor, &[]).await;
    let mut other = shop.console(&hanako, "laptop", None).await;
    let mut colleague = shop.console(&ken, "desk", None).await;
    other.next_of(&["heartbeat"]).await;
    let kept = keep(&shop, &hanako, &path, json!({"text": "お待たせ", "caret": 6})).await.expect(200);
    let (_, told) = other.next_of(&["draft"]).await;
    assert_eq!((&told["text"], &told["caret"]), (&json!("お待たせ"), &json!(6)));
    assert_eq!(
        (&told["conversation"], &told["mode"], &told["version"]),
        (&chat["id"], &json!("reply"), &kept["version"])
    );
    let mine = shop.get(&hanako, "/v1/drafts").await.expect(200);
    assert_eq!((mine["items"][0]["text"].as_str(), &mine["as_of"]), (Some("お待たせ"), &kept["version"]));
    // A note of the same conversation is another text.
    let note = path.replace("reply", "note");
    keep(&shop, &hanako, &note, json!({"text": "同じロット", "caret": 0})).await.expect(200);
    assert_eq!(other.next_of(&["draft"]).await.1["mode"], "note");
    // Nobody else: neither asked nor told, an admin as little as a supervisor.
    for token in [&ken, &shop.owner] {
        assert_eq!(shop.get(token, "/v1/drafts").await.expect(200)["items"], json!([]));
    }
    shop.clock.forward(10_001);
    let (_, event) = colleague.next_of(&["draft", "heartbeat"]).await;
    let (_, second) = colleague.next_of(&["draft", "heartbeat"]).await;
    assert_eq!((&event["kind"], &second["kind"]), (&json!("heartbeat"), &json!("heartbeat")));
}

#[tokio::test]
async fn of_two_texts_that_grew_out_of_the_same_one_the_second_is_shown_the_first() {
    let (shop, _, hanako, path) = begun().await;
    let first = keep(&shop, &hanako, &path, json!({"text": "first", "caret": 5})).await.expect(200);
    let refused = keep(&shop, &hanako, &path, json!({"text": "second", "caret": 6})).await.refused(409, "draft");
    assert_eq!(refused["draft"]["text"], "first");
    let both = json!({"version": first["version"], "text": "second first", "caret": 0});
    let kept = keep(&shop, &hanako, &path, both.clone()).await.expect(200);
    assert_ne!(kept["version"], first["version"]);
    // A lost answer is no conflict: asked again, it is as it was.
    assert_eq!(keep(&shop, &hanako, &path, both).await.expect(200)["version"], kept["version"]);
    // Versions of another database, such as one from before a restore, are none of these.
    let foreign = json!({"version": "elsewhere-1", "text": "third", "caret": 0});
    keep(&shop, &hanako, &path, foreign).await.refused(409, "draft");
    let beyond = json!({"version": kept["version"], "text": "third", "caret": 6});
    keep(&shop, &hanako, &path, beyond).await.refused(422, "invalid");
}

#[tokio::test]
async fn a_send_takes_the_draft_that_it_was_and_leaves_a_newer_one() {
    let (shop, chat, hanako, path) = begun().await;
    let mut other = shop.console(&hanako, "laptop", None).await;
    other.next_of(&["heartbeat"]).await;
    let messages = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    let old = keep(&shop, &hanako, &path, json!({"text": "sent", "caret": 0})).await.expect(200);
    let newer = json!({"version": old["version"], "text": "sent, and more", "caret": 0});
    let newer = keep(&shop, &hanako, &path, newer).await.expect(200);
    let body = json!({"text": "sent", "seen": chat["last_message"], "draft": old["version"]});
    shop.post(&hanako, &messages, "one", body).await.expect(201);
    let left = shop.get(&hanako, "/v1/drafts").await.expect(200);
    assert_eq!(left["items"][0]["text"], "sent, and more", "typed after the send");
    let now = shop.conversation(&chat["id"]).await;
    let body = json!({"text": "sent, and more", "seen": now["last_message"], "draft": newer["version"]});
    shop.post(&hanako, &messages, "two", body).await.expect(201);
    assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"], json!([]));
    let mut last = other.next_of(&["draft"]).await.1;
    while last["text"] != "" {
        last = other.next_of(&["draft"]).await.1;
    }
    // A copy that was on its way meanwhile does not bring it back.
    let late = json!({"version": newer["version"], "text": "sent, and mor", "caret": 0});
    keep(&shop, &hanako, &path, late).await.refused(409, "draft");
    assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"], json!([]));
    // Nor does the first copy, which knows of no other; who knows of nothing begins anew when none can be on its way.
    keep(&shop, &hanako, &path, json!({"text": "sent, and", "caret": 0})).await.refused(409, "draft");
    shop.clock.forward(60_001);
    keep(&shop, &hanako, &path, json!({"text": "again", "caret": 0})).await.expect(200);
}

#[tokio::test]
async fn a_copy_whose_answer_was_lost_goes_with_the_send_whichever_comes_first() {
    for first in [true, false] {
        let (shop, chat, hanako, path) = begun().await;
        let messages = format!("/v1/conversations/{}/messages", text(&chat["id"]));
        let copy = json!({"text": "I will lo", "caret": 0});
        if first {
            keep(&shop, &hanako, &path, copy.clone()).await.expect(200);
        }
        // The console never heard of the copy: it says what it was.
        let body = json!({"text": "I will look", "seen": chat["last_message"], "draft_sent": "I will lo"});
        shop.post(&hanako, &messages, "one", body).await.expect(201);
        if !first {
            let refused = keep(&shop, &hanako, &path, copy).await.refused(409, "draft");
            assert_eq!(refused["draft"]["text"], "");
        }
        assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"], json!([]));
        // The next text is kept where it grew out of what is known.
        let known = shop.ask(&hanako, Method::PUT, &path, &[], Some(json!({"text": "x", "caret": 0}))).await;
        let version = known.refused(409, "draft")["draft"]["version"].clone();
        let next = json!({"version": version, "text": "And more", "caret": 0});
        keep(&shop, &hanako, &path, next).await.expect(200);
        // What was typed since stays, though an older send comes late.
        let now = shop.conversation(&chat["id"]).await;
        let body = json!({"text": "late", "seen": now["last_message"], "draft_sent": "la"});
        shop.post(&hanako, &messages, "two", body).await.expect(201);
        assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"][0]["text"], "And more");
    }
}

#[tokio::test]
async fn it_survives_a_new_start_a_colleagues_change_and_a_day() {
    let (shop, chat, hanako, path) = begun().await;
    let kept = keep(&shop, &hanako, &path, json!({"text": "half a senten", "caret": 4})).await.expect(200);
    let claim = format!("/v1/conversations/{}/claim", text(&chat["id"]));
    shop.ask(&shop.owner, Method::POST, &claim, &[], None).await.expect(200);
    let now = shop.conversation(&chat["id"]).await;
    shop.patch(&shop.owner, &now, json!({"status": "on_hold"})).await.expect(200);
    shop.clock.forward(25 * 60 * 60_000);
    let shop = shop.reopen().await;
    let mine = shop.get(&hanako, "/v1/drafts").await.expect(200);
    assert_eq!((&mine["items"][0]["text"], &mine["items"][0]["caret"]), (&json!("half a senten"), &json!(4)));
    // Given up, it is forgotten after a day; versions go on all the same.
    let end = json!({"version": kept["version"], "text": "", "caret": 0});
    keep(&shop, &hanako, &path, end).await.expect(200);
    assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"], json!([]));
    shop.clock.forward(25 * 60 * 60_000);
    let shop = shop.reopen().await;
    let again = keep(&shop, &hanako, &path, json!({"text": "anew", "caret": 0})).await.expect(200);
    assert_ne!(again["version"], kept["version"]);
}

#[tokio::test]
async fn whoever_may_not_read_a_conversation_keeps_nothing_there_and_no_line_of_the_audit_holds_a_word() {
    let (shop, chat, hanako, path) = begun().await;
    let letters = super::rights::give_mail_to(shop, "Letters").await.0;
    let mail = json!({"channel": "mail", "who": {"mail": "a@example.com"}, "subject": "s", "text": "t"});
    let mail = letters.inbound(mail).await["conversation"].clone();
    let elsewhere = format!("/v1/conversations/{}/drafts/reply", text(&mail));
    keep(&letters, &hanako, &elsewhere, json!({"text": "x", "caret": 0})).await.refused(404, "not_found");
    let first = keep(&letters, &hanako, &path, json!({"text": "secret words", "caret": 0})).await.expect(200);
    for word in ["secret words and", "secret words and more", ""] {
        let now = letters.get(&hanako, "/v1/drafts").await.expect(200)["as_of"].clone();
        keep(&letters, &hanako, &path, json!({"version": now, "text": word, "caret": 0})).await.expect(200);
    }
    assert!(first["version"].is_string());
    let audit = letters.get(&letters.owner, "/v1/audit?limit=200").await.expect(200);
    let lines: Vec<_> = audit.as_array().expect("lines").iter().filter(|line| line["subject"] == chat["id"]).collect();
    let actions: Vec<_> = lines.iter().map(|line| text(&line["action"])).filter(|it| it.starts_with("draft")).collect();
    assert_eq!(actions, ["draft.discard", "draft.begin"], "newest first; not every copy");
    assert!(!audit.to_string().contains("secret"));
}

#[tokio::test]
async fn to_whom_a_draft_goes_is_a_part_of_it_until_it_is_sent_or_given_up() {
    let (shop, chat, hanako, path) = begun().await;
    let mut other = shop.console(&hanako, "laptop", None).await;
    other.next_of(&["heartbeat"]).await;
    let addressed = json!({"cc": ["boss@other.example"], "to": chat["customer"]["id"]});
    let body = json!({"text": "Dear Misaki", "caret": 0, "addressed": addressed});
    let kept = keep(&shop, &hanako, &path, body).await.expect(200);
    assert_eq!(other.next_of(&["draft"]).await.1["addressed"], addressed);
    // One more copy is a change like one more letter, and of two such changes the second is shown the first.
    let more = json!({"cc": ["boss@other.example", "chief@other.example"]});
    let body = json!({"version": kept["version"], "text": "Dear Misaki", "caret": 0, "addressed": more});
    let changed = keep(&shop, &hanako, &path, body.clone()).await.expect(200);
    assert_ne!(changed["version"], kept["version"]);
    assert_eq!(keep(&shop, &hanako, &path, body).await.expect(200)["version"], changed["version"], "a lost answer");
    let body = json!({"version": kept["version"], "text": "Dear Misaki", "caret": 0});
    let refused = keep(&shop, &hanako, &path, body).await.refused(409, "draft");
    assert_eq!(refused["draft"]["addressed"], more);
    let shop = shop.reopen().await;
    assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"][0]["addressed"], more);
    // Given up with it, and not back with the next text.
    let body = json!({"version": changed["version"], "text": "", "caret": 0, "addressed": more});
    let gone = keep(&shop, &hanako, &path, body).await.expect(200);
    assert!(gone.get("addressed").is_none(), "{gone:#}");
    let anew = json!({"version": gone["version"], "text": "anew", "caret": 0});
    keep(&shop, &hanako, &path, anew).await.expect(200);
    assert!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"][0].get("addressed").is_none());
    // A note knows who has the matter after it.
    let note = path.replace("reply", "note");
    let hand_over = json!({"hand_over": {"from": null, "to": null, "queue": chat["queue"]}});
    let body = json!({"text": "all is known", "caret": 0, "addressed": hand_over});
    let kept = keep(&shop, &hanako, &note, body).await.expect(200);
    assert_eq!(kept["addressed"], hand_over);
}

#[tokio::test]
async fn a_draft_longer_than_is_kept_is_refused_and_what_was_kept_stays() {
    let (shop, _, hanako, path) = begun().await;
    let longest = "傘".repeat(omotenashi::api::Draft::LONGEST / 3);
    let kept = keep(&shop, &hanako, &path, json!({"text": longest, "caret": 0})).await.expect(200);
    let body = json!({"version": kept["version"], "text": format!("{longest}abc"), "caret": 0});
    let refused = keep(&shop, &hanako, &path, body).await.refused(422, "invalid");
    assert_eq!((&refused["errors"][0]["field"], &refused["errors"][0]["code"]), (&json!("text"), &json!("draft_long")));
    assert_eq!(shop.get(&hanako, "/v1/drafts").await.expect(200)["items"][0]["text"], longest);
    let crowd: Vec<String> = (0..51).map(|number| format!("{number}@other.example")).collect();
    let body = json!({"version": kept["version"], "text": "x", "caret": 0, "addressed": {"cc": crowd}});
    let refused = keep(&shop, &hanako, &path, body).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["field"], "addressed.cc");
}
