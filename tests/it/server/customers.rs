//! What is known of a customer: changing it, remembering, and who may.

use omotenashi::api::Role;
use omotenashi::server::clock::Clock as _;
use reqwest::Method;
use serde_json::{Value, json};

use super::rights::give_mail_to;
use super::shop::{Answer, Shop, text};

/// A customer of a new chat.
async fn somebody(shop: &Shop, name: &str) -> Value {
    let chat = shop.chat(name, "hello").await;
    read(shop, &chat["customer"]["id"]).await
}

pub async fn read(shop: &Shop, id: &Value) -> Value {
    shop.get(&shop.owner, &format!("/v1/customers/{}", text(id))).await.expect(200)
}

async fn edit(shop: &Shop, token: &str, customer: &Value, patch: Value) -> Answer {
    let path = format!("/v1/customers/{}", text(&customer["id"]));
    let version = format!("\"{}\"", customer["version"]);
    shop.ask(token, Method::PATCH, &path, &[("if-match", &version)], Some(patch)).await
}

async fn remember(shop: &Shop, customer: &Value, memory: Value) -> Answer {
    let path = format!("/v1/customers/{}/memories", text(&customer["id"]));
    let mut key = memory.to_string();
    key.retain(|c| c.is_ascii_alphanumeric());
    let key: String = key.chars().rev().take(100).collect();
    shop.post(&shop.owner, &path, &key, memory).await
}

fn detail(answer: &Answer) -> &str {
    text(&answer.body["errors"][0]["detail"])
}

#[tokio::test]
async fn a_record_is_changed_field_by_field_and_every_console_hears_of_it() {
    let shop = Shop::open().await;
    let it = somebody(&shop, "佐藤 美咲").await;
    assert_eq!((text(&it["family"]), text(&it["address_as"])), ("佐藤", "佐藤様"));
    let mut heard = shop.events(&shop.owner, None).await;
    let patch = json!({
        "name": "齋藤 美咲", "reading": "さいとう みさき", "honorific": "先生", "distinction": "横浜", "language": "ja",
        "time_zone": "Asia/Tokyo", "channel": "mail", "hours": [{"from": 1080, "to": 1260}], "journey": "regular",
        "persona": "理由を先に知りたい", "organisation": "株式会社青空",
        "contacts": [{"kind": "phone", "value": "090-1111-2222", "label": "職場", "preferred": true, "verified": true}],
    });
    let now = edit(&shop, &shop.owner, &it, patch).await.expect(200);
    assert_eq!((text(&now["family"]), text(&now["given"]), text(&now["address_as"])), ("齋藤", "美咲", "齋藤先生"));
    assert_eq!(now["hours"], json!([{"from": 1080, "to": 1260}]));
    assert_eq!((&now["contacts"][0]["label"], &now["contacts"][0]["verified"]), (&json!("職場"), &json!(true)));
    let (_, conversation) = heard.next_of(&["conversation.changed"]).await;
    assert_eq!(
        conversation["conversation"]["customer"]["address_as"], "齋藤先生",
        "their conversations carry the name"
    );
    assert_eq!(conversation["conversation"]["customer"]["distinction"], "横浜");
    let (_, customer) = heard.next_of(&["customer.changed"]).await;
    assert_eq!(customer["id"], it["id"]);
    // What is not named stays, what is null goes.
    let then = edit(&shop, &shop.owner, &now, json!({"honorific": null, "time_zone": null})).await.expect(200);
    assert_eq!(
        (text(&then["address_as"]), &then["time_zone"], &then["journey"]),
        ("齋藤様", &Value::Null, &json!("regular"))
    );
    assert_eq!(then["contacts"], now["contacts"]);
    // A form of address that was chosen stays until it is given back.
    let chosen = edit(&shop, &shop.owner, &then, json!({"address_as": "みさきさん"})).await.expect(200);
    let renamed = edit(&shop, &shop.owner, &chosen, json!({"name": "田中 美咲"})).await.expect(200);
    assert_eq!(renamed["address_as"], "みさきさん");
    let made = edit(&shop, &shop.owner, &renamed, json!({"address_as": null})).await.expect(200);
    assert_eq!(made["address_as"], "田中様");
}

#[tokio::test]
async fn a_change_of_what_was_not_read_is_refused_but_a_message_does_not_stand_in_the_way() {
    let shop = Shop::open().await;
    let it = somebody(&shop, "misaki").await;
    shop.inbound(json!({"channel": "chat", "who": {"handle": "misaki"}, "text": "one more thing"})).await;
    let now = edit(&shop, &shop.owner, &it, json!({"reading": "みさき"})).await.expect(200);
    let late = edit(&shop, &shop.owner, &it, json!({"reading": "みさこ"})).await;
    let late = late.refused(412, "version");
    assert_eq!(late["customer"]["reading"], now["reading"], "the answer shows the record as it is");
    assert_eq!(late["happened"].as_array().map(Vec::len), Some(1), "the message is no deed of the record: {late}");
    assert_eq!(
        (&late["happened"][0]["action"], &late["happened"][0]["by"]["name"]),
        (&json!("customer.change"), &json!("owner"))
    );
    let path = format!("/v1/customers/{}", text(&it["id"]));
    shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({}))).await.refused(428, "version_missing");
}

#[tokio::test]
async fn what_is_no_use_or_nobodys_business_is_refused_with_the_reason() {
    let shop = Shop::open().await;
    let it = somebody(&shop, "misaki").await;
    for (patch, field, why) in [
        (json!({"persona": "60代のお客様"}), "persona", "age"),
        (json!({"persona": "a busy woman"}), "persona", "sex"),
        (json!({"persona": "外国人の方"}), "persona", "nationality"),
        (json!({"persona": "車椅子の方"}), "persona", "disability"),
        (json!({"time_zone": "Mars/Base"}), "time_zone", "IANA"),
        (json!({"hours": [{"from": 600, "to": 600}]}), "hours", "minutes"),
        (json!({"contacts": [{"kind": "mail", "value": " "}]}), "contacts", "characters"),
    ] {
        let answer = edit(&shop, &shop.owner, &it, patch.clone()).await;
        assert_eq!((answer.status, text(&answer.body["errors"][0]["field"])), (422, field), "{patch}");
        assert!(detail(&answer).contains(why), "{patch}: {}", answer.body);
    }
    for (memory, why) in [
        (json!({"what": {"type": "preference", "text": "創価学会の方"}}), "religion"),
        (json!({"what": {"type": "note", "text": "votes for the Tories"}}), "politics"),
        (json!({"what": {"type": "preference", "text": "在日の方"}}), "race"),
        (json!({"what": {"type": "note", "text": "前科がある"}, "consented": true}), "crime"),
        (json!({"what": {"type": "preference", "text": "ナッツアレルギー"}}), "sensitive"),
        (json!({"what": {"type": "preference", "text": "ナッツアレルギー", "sensitive": true}}), "agreed"),
        (json!({"what": {"type": "occasion", "kind": "birthday", "month": 5, "day": 3}}), "agreed"),
        (json!({"what": {"type": "occasion", "kind": "birthday", "month": 2, "day": 30}, "consented": true}), "day"),
        (json!({"what": {"type": "flag", "kind": "do_not_call", "text": "asked"}}), "review"),
        (
            json!({"what": {"type": "flag", "kind": "other", "text": "x", "until": "2020-01-01T00:00:00Z"}}),
            "still to come",
        ),
        (json!({"what": {"type": "note", "text": " "}}), "words"),
        (json!({"what": {"type": "note", "text": "x"}, "message": "msg_1"}), "message"),
        (json!({"what": {"type": "link", "kind": "household", "customer": it["id"]}}), "another record"),
    ] {
        let answer = remember(&shop, &it, memory.clone()).await;
        assert_eq!(answer.status, 422, "{memory}: {}", answer.body);
        assert!(detail(&answer).contains(why), "{memory}: {}", answer.body);
    }
    assert_eq!(read(&shop, &it["id"]).await["memories"], json!([]), "nothing of it was kept");
}

#[tokio::test]
async fn what_was_told_is_remembered_with_who_learnt_it_where_and_when() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "I take size M, and my tortoise is called Gon.").await;
    let it = read(&shop, &chat["customer"]["id"]).await;
    let lines = shop.thread(&chat["id"]).await;
    let message = &lines.iter().find(|line| line["kind"] == "inbound").expect("the message")["id"];
    let told = json!({
        "what": {"type": "preference", "text": "size M"}, "conversation": chat["id"], "message": message, "confirmed": true,
    });
    let now = remember(&shop, &it, told.clone()).await.expect(201);
    let memory = &now["memories"][0];
    assert_eq!((&memory["what"]["text"], &memory["what"]["sensitive"]), (&json!("size M"), &json!(false)));
    assert_eq!((&memory["learnt"]["conversation"], &memory["learnt"]["message"]), (&chat["id"], message));
    assert_eq!((&memory["learnt"]["by"]["name"], &memory["confirmed_at"]), (&json!("owner"), &memory["learnt"]["at"]));
    // Asked again with the same key it is still one thing.
    assert_eq!(remember(&shop, &it, told).await.expect(201)["memories"].as_array().expect("things").len(), 1);
    // It was learnt from them, not from somebody else.
    let other = somebody(&shop, "haruto").await;
    let wrong = json!({"what": {"type": "note", "text": "x"}, "conversation": chat["id"]});
    remember(&shop, &other, wrong).await.refused(422, "invalid");

    shop.clock.forward(60_000);
    let path = format!("/v1/customers/{}/memories/{}", text(&it["id"]), text(&memory["id"]));
    let version = format!("\"{}\"", now["version"]);
    let patch = json!({"what": {"type": "preference", "text": "size L"}, "confirmed": true});
    let headers = [("if-match", version.as_str())];
    let then = shop.ask(&shop.owner, Method::PATCH, &path, &headers, Some(patch.clone())).await.expect(200);
    assert_eq!(then["memories"][0]["what"]["text"], "size L");
    assert_eq!(then["memories"][0]["learnt"], memory["learnt"], "how it was learnt stays");
    assert_ne!(then["memories"][0]["confirmed_at"], memory["confirmed_at"]);
    shop.ask(&shop.owner, Method::PATCH, &path, &headers, Some(patch)).await.refused(412, "version");
    let mut heard = shop.events(&shop.owner, None).await;
    let gone = shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.expect(200);
    assert_eq!(gone["memories"], json!([]));
    heard.next_of(&["customer.changed"]).await;
    shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.refused(404, "not_found");
    let audit = shop.get(&shop.owner, "/v1/audit?limit=3").await.expect(200);
    assert_eq!(audit[0]["action"], "customer.forget");
    assert_eq!(audit[0]["detail"], format!("preference {}", text(&memory["id"])));
}

#[tokio::test]
async fn a_flag_ends_a_later_word_replaces_an_earlier_one_and_a_link_stands_on_both() {
    let shop = Shop::open().await;
    let it = somebody(&shop, "misaki").await;
    let until = shop.clock.now().plus_millis(60_000);
    remember(&shop, &it, json!({"what": {"type": "flag", "kind": "do_not_call", "text": "asked", "until": until}}))
        .await
        .expect(201);
    remember(&shop, &it, json!({"what": {"type": "consent", "purpose": "calls", "granted": true}})).await.expect(201);
    let now = remember(&shop, &it, json!({"what": {"type": "consent", "purpose": "calls", "granted": false}}))
        .await
        .expect(201);
    let words: Vec<&Value> =
        now["memories"].as_array().expect("things").iter().filter(|it| it["what"]["type"] == "consent").collect();
    assert_eq!((words.len(), &words[0]["what"]["granted"]), (1, &json!(false)));
    let flags = |it: &Value| {
        it["memories"].as_array().expect("things").iter().filter(|it| it["what"]["type"] == "flag").count()
    };
    assert_eq!(flags(&now), 1);
    shop.clock.forward(60_001);
    assert_eq!(flags(&read(&shop, &it["id"]).await), 0, "it has ended");

    let firm = somebody(&shop, "株式会社青空").await;
    let link = json!({"what": {"type": "link", "kind": "works_for", "customer": firm["id"], "text": "購買"}});
    let now = remember(&shop, &it, link).await.expect(201);
    assert_eq!(now["related"][0]["name"], "株式会社青空");
    let there = read(&shop, &firm["id"]).await;
    let link = &there["memories"][0];
    assert_eq!((&link["what"]["kind"], &link["what"]["customer"]), (&json!("employs"), &it["id"]));
    assert_eq!(link["what"]["turned"], true, "its word is of the other side");
    assert_eq!(there["related"][0]["id"], it["id"]);
    let path = format!("/v1/customers/{}/memories/{}", text(&firm["id"]), text(&link["id"]));
    // In other words it is put where it was made; taken away it is from either side.
    let version = format!("\"{}\"", there["version"]);
    let other = json!({"what": {"type": "link", "kind": "employs", "customer": it["id"], "text": "x"}});
    shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", &version)], Some(other)).await.refused(422, "invalid");
    let gone = shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.expect(200);
    assert_eq!((&gone["memories"], &gone["related"]), (&json!([]), &json!([])));
    assert_eq!(read(&shop, &it["id"]).await["related"], json!([]), "nor does it stand on the other");
}

#[tokio::test]
async fn customers_are_found_by_any_part_of_a_name_and_by_exactly_what_reaches_them() {
    let shop = Shop::open().await;
    for (number, (name, reading)) in [
        ("林 花子", "はやし はなこ"),
        ("佐藤 美咲", "さとう みさき"),
        ("佐藤 美咲", "さとう みさき"),
        ("Ada Byron", ""),
    ]
    .iter()
    .enumerate()
    {
        let who = json!({"name": name, "reading": reading, "mail": format!("c{number}@example.com"), "phone": format!("090-0000-123{number}")});
        shop.inbound(json!({"channel": "mail", "who": who, "text": format!("hello {number}")})).await;
    }
    let find = async |q: &str| {
        let request = shop.client.get("http://shop/v1/customers").query(&[("q", q)]).bearer_auth(&shop.owner);
        let found: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        let items = found["items"].as_array().expect("people").clone();
        items
            .into_iter()
            .map(|item| (text(&item["customer"]["name"]).to_owned(), item["by"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(find("林").await, [("林 花子".to_owned(), json!(["name"]))]);
    assert_eq!(find("ハヤシ").await, [("林 花子".to_owned(), json!(["reading"]))]);
    assert_eq!(find("佐藤美").await.len(), 2);
    assert_eq!(find("BYR").await, [("Ada Byron".to_owned(), json!(["name"]))]);
    assert_eq!(find("C0@Example.com").await, [("林 花子".to_owned(), json!(["mail"]))]);
    assert_eq!(find("+81 90 0000 1233").await, [("Ada Byron".to_owned(), json!(["phone"]))]);
    assert_eq!(find("1233").await, [("Ada Byron".to_owned(), json!(["phone"]))], "the last four digits");
    assert!(find("nobody at all").await.is_empty() && find("%").await.is_empty());
    // Of two of one name each knows the other, and they may be one.
    let request = shop.client.get("http://shop/v1/customers").query(&[("q", "佐藤")]).bearer_auth(&shop.owner);
    let found: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let ids: Vec<&Value> =
        found["items"].as_array().expect("people").iter().map(|item| &item["customer"]["id"]).collect();
    let one = read(&shop, ids[0]).await;
    assert_eq!(&one["namesakes"][0]["id"], ids[1]);
    let file = shop.get(&shop.owner, &format!("/v1/customers/{}/export", text(ids[0]))).await.expect(200);
    assert!(!file.to_string().contains(text(ids[1])), "what is on file of one names no other");
    let same = shop.get(&shop.owner, &format!("/v1/customers/{}/duplicates", text(ids[0]))).await.expect(200);
    assert_eq!((&same[0]["customer"]["id"], &same[0]["by"]), (ids[1], &json!(["reading", "name"])));
}

#[tokio::test]
async fn a_customer_of_another_team_is_neither_seen_found_nor_changed() {
    let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
    let (_, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
    let (_, outside) = shop.person("Outside", Role::Agent, &["Voices"]).await;
    let mail = json!({"channel": "mail", "who": {"name": "佐藤 美咲", "mail": "a@example.com"}, "text": "private"});
    let id = text(&shop.inbound(mail).await["conversation"]).to_owned();
    let it = shop.get(&inside, &format!("/v1/conversations/{id}")).await.expect(200);
    let customer = shop.get(&inside, &format!("/v1/customers/{}", text(&it["customer"]["id"]))).await.expect(200);
    edit(&shop, &inside, &customer, json!({"reading": "さとう みさき"})).await.expect(200);
    edit(&shop, &outside, &customer, json!({"reading": "x"})).await.refused(404, "not_found");
    let found = shop.get(&outside, "/v1/customers?q=%E4%BD%90%E8%97%A4").await.expect(200);
    assert_eq!(found["items"], json!([]), "not by name");
    let found = shop.get(&outside, "/v1/customers?q=a@example.com").await.expect(200);
    assert_eq!(found["items"][0]["customer"]["id"], customer["id"], "but by exactly what reaches them");
    let mut heard = shop.events(&outside, None).await;
    heard.next_of(&["heartbeat"]).await;
    let customer = shop.get(&inside, &format!("/v1/customers/{}", text(&it["customer"]["id"]))).await.expect(200);
    edit(&shop, &inside, &customer, json!({"reading": "y"})).await.expect(200);
    shop.clock.forward(10_001);
    let (_, next) = heard.next_of(&["heartbeat", "customer.changed", "conversation.changed"]).await;
    assert!(next["id"].is_null(), "told of nothing: {next}");
}

#[tokio::test]
async fn everything_on_file_is_shown_to_them_and_who_took_it_stands_in_the_audit() {
    let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
    let (_, supervisor) = shop.person("Inside", Role::Supervisor, &["Letters"]).await;
    let (_, other) = shop.person("Both", Role::Supervisor, &[]).await;
    let mail = json!({"channel": "mail", "who": {"name": "佐藤 美咲", "mail": "a@example.com"}, "text": "my words"});
    let mail = shop.conversation(&shop.inbound(mail).await["conversation"]).await;
    let it = read(&shop, &mail["customer"]["id"]).await;
    let until = shop.clock.now().plus_millis(1_000);
    let flag = json!({"what": {"type": "flag", "kind": "do_not_call", "text": "asked for it", "until": until}});
    remember(&shop, &it, flag).await.expect(201);
    let note = json!({"text": "our own note", "note": true});
    shop.post(&shop.owner, &format!("/v1/conversations/{}/messages", text(&mail["id"])), "n", note).await.expect(201);
    let order = json!({"source": "s", "external_id": "1", "whose": {"id": it["id"]}, "placed_at": "2026-11-01T00:00:00Z",
        "state": "placed", "currency": "JPY",
        "items": (0..30).map(|line| json!({"name": format!("line {line}"), "quantity": 1, "amount_minor": 1})).collect::<Vec<_>>()});
    shop.ask(&shop.owner, Method::POST, "/v1/purchases", &[], Some(order)).await.expect(201);
    shop.clock.forward(2_000);
    let path = format!("/v1/customers/{}/export", text(&it["id"]));
    let file = shop.get(&supervisor, &path).await.expect(200);
    for words in ["佐藤 美咲", "a@example.com", "my words", "our own note", "asked for it", "line 29"] {
        assert!(file.to_string().contains(words), "{words} is on file");
    }
    let audit = shop.get(&shop.owner, "/v1/audit?limit=1").await.expect(200);
    assert_eq!((&audit[0]["action"], &audit[0]["subject"]), (&json!("customer.export"), &it["id"]));
    shop.get(&other, &path).await.refused(404, "not_found");
    // What is partly another team's is not handed out in part.
    shop.inbound(json!({"channel": "chat", "who": {"mail": "a@example.com"}, "text": "hello"})).await;
    shop.get(&other, &path).await.refused(403, "other_teams");
}
