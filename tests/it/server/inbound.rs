//! What comes in from outside: whose it is and where it goes.

use omotenashi::api::Channel;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

const DAY: i64 = 24 * 3_600_000;

#[tokio::test]
async fn the_same_external_id_adds_nothing() {
    let shop = Shop::open().await;
    let message = json!({"channel": "mail", "who": {"mail": "a@example.com"}, "text": "hello", "external_id": "m1"});
    let first = shop.ask(&shop.owner, Method::POST, "/v1/inbound", &[], Some(message.clone())).await.expect(201);
    let again = shop.ask(&shop.owner, Method::POST, "/v1/inbound", &[], Some(message)).await.expect(200);
    assert_eq!((&again["message"], &again["created"]), (&first["message"], &json!(false)));
    let without = json!({"channel": "mail", "who": {}, "text": "hello"});
    shop.ask(&shop.owner, Method::POST, "/v1/inbound", &[], Some(without)).await.refused(400, "key_missing");
}

#[tokio::test]
async fn a_channels_token_brings_only_its_channel() {
    let shop = Shop::open().await;
    let chat = shop.channel(Channel::Chat).await;
    let message = |channel: &str| json!({"channel": channel, "who": {}, "text": "hello", "external_id": "1"});
    shop.ask(&chat, Method::POST, "/v1/inbound", &[], Some(message("mail"))).await.refused(403, "other_channel");
    shop.ask(&chat, Method::POST, "/v1/inbound", &[], Some(message("chat"))).await.expect(201);
}

#[tokio::test]
async fn a_chat_goes_on_within_a_day_and_a_mail_begins_a_new_matter() {
    let shop = Shop::open().await;
    let first = shop.chat("misaki", "one").await;
    shop.clock.forward(DAY - 1);
    let second = shop.chat("misaki", "two").await;
    assert_eq!(first["id"], second["id"]);
    assert_eq!(second["clock"]["waiting_since"], first["clock"]["waiting_since"], "nobody answered the first");
    shop.clock.forward(DAY + 1);
    assert_ne!(shop.chat("misaki", "three").await["id"], first["id"]);
    let mail = |text: &str| json!({"channel": "mail", "who": {"mail": "m@example.com"}, "text": text});
    let one = shop.inbound(mail("one")).await;
    let two = shop.inbound(mail("two")).await;
    assert_ne!(one["conversation"], two["conversation"]);
    let (one, two) = (shop.conversation(&one["conversation"]).await, shop.conversation(&two["conversation"]).await);
    assert_eq!(one["customer"]["id"], two["customer"]["id"], "the same person");
    assert_eq!((&one["identity"], &two["identity"]), (&json!("none"), &json!("claimed")));
}

#[tokio::test]
async fn points_of_different_people_make_a_new_person_with_candidates() {
    let shop = Shop::open().await;
    let from = |who: Value, text: &str| json!({"channel": "mail", "who": who, "text": text});
    let customer = async |message: Value| {
        let receipt = shop.inbound(message).await;
        shop.conversation(&receipt["conversation"]).await["customer"]["id"].clone()
    };
    let mail = customer(from(json!({"mail": "A@Example.com"}), "1")).await;
    let phone = customer(from(json!({"phone": "03-1234-5678"}), "2")).await;
    assert_eq!(customer(from(json!({"mail": " a@example.COM"}), "3")).await, mail);
    assert_eq!(customer(from(json!({"phone": "+81 3 1234 5678"}), "4")).await, phone);
    let both = customer(from(json!({"mail": "a@example.com", "phone": "0312345678"}), "5")).await;
    assert!(both != mail && both != phone);
    let panel = shop.get(&shop.owner, &format!("/v1/customers/{}", text(&both))).await.expect(200);
    assert_eq!(panel["candidates"].as_array().expect("candidates").len(), 2);
    // Now two people have each point: it says nothing any more.
    let again = customer(from(json!({"mail": "a@example.com"}), "6")).await;
    assert!(![&mail, &phone, &both].contains(&&again));
    // A name alone is nobody.
    let one = customer(from(json!({"name": "佐藤 花子"}), "7")).await;
    assert_ne!(customer(from(json!({"name": "佐藤 花子"}), "8")).await, one);
}

#[tokio::test]
async fn people_are_addressed_as_they_are_called() {
    let shop = Shop::open().await;
    for (name, address) in [("佐藤 花子", "佐藤様"), ("Misaki Sato", "Misaki Sato"), ("", "")] {
        let it = shop.chat(&format!("h{name}"), "hello").await;
        let _ = it;
        let message = json!({"channel": "phone", "who": {"name": name}, "text": format!("hello from {name}")});
        let id = shop.inbound(message).await["conversation"].clone();
        assert_eq!(shop.conversation(&id).await["customer"]["address_as"], address);
    }
}

#[tokio::test]
async fn a_thread_of_the_channel_goes_on_and_wakes_what_waited() {
    let shop = Shop::open().await;
    let message = |text: &str| json!({"channel": "mail", "who": {"mail": "a@example.com"}, "text": text, "conversation_external_id": "t1"});
    let first = shop.inbound(message("one")).await["conversation"].clone();
    for (status, then) in [("pending", "open"), ("on_hold", "on_hold"), ("snoozed", "open")] {
        let it = shop.conversation(&first).await;
        let until = (status == "snoozed").then_some("2026-12-24T00:00:00Z");
        let mut change = json!({"status": status});
        if let Some(until) = until {
            change["snoozed_until"] = json!(until);
        }
        shop.patch(&shop.owner, &it, change).await.expect(200);
        assert_eq!(shop.inbound(message(&format!("during {status}"))).await["conversation"], first);
        assert_eq!(shop.conversation(&first).await["status"], then, "{status}");
    }
}

#[tokio::test]
async fn a_chat_without_a_thread_of_its_own_ends_as_well() {
    let shop = Shop::open().await;
    let first = shop.chat("misaki", "The rib is broken.").await;
    shop.patch(&shop.owner, &first, json!({"status": "resolved"})).await.expect(200);
    let thanks = shop.chat("misaki", "Thank you so much!").await;
    assert_eq!(thanks["id"], first["id"], "thanks begin nothing new");
    assert_eq!((&thanks["status"], &thanks["thanked"]), (&json!("resolved"), &json!(true)));
    let more = shop.chat("misaki", "Oh, one more thing: can it be dyed?").await;
    assert_eq!((&more["id"], &more["status"]), (&first["id"], &json!("open")));
    shop.patch(&shop.owner, &more, json!({"status": "resolved"})).await.expect(200);
    shop.clock.forward(2 * DAY);
    assert_ne!(shop.chat("misaki", "Hello again").await["id"], first["id"], "another day, another matter");
}

#[tokio::test]
async fn after_the_end_thanks_are_marked_a_question_reopens_and_a_late_one_begins_anew() {
    let shop = Shop::open().await;
    let message = |text: &str| json!({"channel": "mail", "who": {"mail": "a@example.com"}, "text": text, "conversation_external_id": "t1"});
    let first = shop.inbound(message("one")).await["conversation"].clone();
    let resolve = async |id: &Value| {
        let it = shop.conversation(id).await;
        shop.patch(&shop.owner, &it, json!({"status": "resolved"})).await.expect(200)
    };
    let resolved = resolve(&first).await;
    assert_eq!(shop.inbound(message("ありがとうございました！")).await["conversation"], first);
    let thanked = shop.conversation(&first).await;
    assert_eq!((&thanked["status"], &thanked["thanked"]), (&json!("resolved"), &json!(true)));
    assert_eq!(thanked["resolved_at"], resolved["resolved_at"]);
    assert_eq!(thanked["clock"]["waiting_since"], Value::Null, "nobody waits");
    shop.clock.forward(6 * DAY);
    assert_eq!(shop.inbound(message("It broke again")).await["conversation"], first);
    let reopened = shop.conversation(&first).await;
    assert_eq!((&reopened["status"], &reopened["thanked"]), (&json!("open"), &json!(false)));
    assert!(reopened["clock"]["due_at"].is_string());
    resolve(&first).await;
    shop.clock.forward(8 * DAY);
    let second = shop.inbound(message("And again")).await["conversation"].clone();
    assert_ne!(second, first);
    let (old, new) = (shop.conversation(&first).await, shop.conversation(&second).await);
    assert_eq!((&old["status"], &new["status"]), (&json!("resolved"), &json!("open")));
    assert_eq!(old["customer"], new["customer"]);
    assert_eq!(shop.inbound(message("once more")).await["conversation"], second, "the thread is the new one's now");
}

#[tokio::test]
async fn a_verified_writer_is_verified_and_the_future_is_not_believed() {
    let shop = Shop::open().await;
    let message = json!({
        "channel": "chat", "who": {"handle": "m", "verified": true}, "text": "hello", "at": "2031-01-01T00:00:00Z",
    });
    let id = shop.inbound(message).await["conversation"].clone();
    let it = shop.conversation(&id).await;
    assert_eq!((&it["identity"], &it["verification"]["method"]), (&json!("verified"), &json!("channel")));
    assert_eq!(it["clock"]["waiting_since"], super::shop::OPENING.replace('Z', ".000Z"));
}

#[tokio::test]
async fn what_people_write_is_kept_as_it_came_but_for_a_nul() {
    let shop = Shop::open().await;
    let words = "a\u{1b}[31mred\u{202e}\r\n\\u0000 葛\u{e0100}城 👨‍👩‍👧";
    let chat = shop.chat("misaki", words).await;
    assert_eq!(shop.thread(&chat["id"]).await[1]["text"], words);
    let chat = shop.chat("nul", &format!("{words}\0end")).await;
    assert_eq!(shop.thread(&chat["id"]).await[1]["text"], format!("{words}\u{2400}end"));
}

#[tokio::test]
async fn thanks_for_our_answer_open_the_matter_and_wait_for_nothing() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "傘の骨が折れました").await;
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    let body = json!({"text": "お送りしました。", "seen": chat["last_message"], "then": "pending"});
    shop.post(&shop.owner, &path, "k1", body).await.expect(201);
    let thanked = shop.chat("misaki", "ありがとうございます！").await;
    assert_eq!((&thanked["status"], &thanked["clock"]["waiting_since"]), (&json!("open"), &Value::Null));
    let resolved = shop.patch(&shop.owner, &thanked, json!({"status": "resolved"})).await.expect(200);
    let back = shop.patch(&shop.owner, &resolved, json!({"status": "open"})).await.expect(200);
    assert_eq!(back["clock"]["waiting_since"], Value::Null, "nothing was owed when it was resolved");
    shop.clock.forward(60_000);
    let asked = shop.chat("misaki", "もう一本お願いできますか").await;
    assert_eq!(asked["clock"]["waiting_since"], asked["last_message_at"]);
}

#[tokio::test]
async fn a_matter_that_nobody_named_is_called_by_its_first_sentence() {
    let shop = Shop::open().await;
    let begun = shop.chat("misaki", "こんにちは。届いた傘の骨が折れていました。どうすればよいですか。").await;
    assert_eq!(begun["subject"], "届いた傘の骨が折れていました");
    assert_eq!(shop.chat("misaki", "まだでしょうか。").await["subject"], begun["subject"], "it keeps its name");
    let mail = async |subject: Value| {
        let mail = json!({"channel": "mail", "who": {"mail": "a@example.com"}, "subject": subject, "text": "Hi!\nIs it late?"});
        let receipt = shop.inbound(mail).await;
        shop.conversation(&receipt["conversation"]).await["subject"].clone()
    };
    assert_eq!(mail(json!("My order")).await, "My order", "their own name for it stays");
    assert_eq!(mail(json!(" ")).await, "Is it late?");
    assert_eq!(mail(Value::Null).await, "Is it late?");
}
