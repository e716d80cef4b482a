//! An agent's own day, and how work is spread: what is told to whom.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

const MINUTE: i64 = 60_000;

async fn day(shop: &Shop, token: &str) -> Value {
    shop.get(token, "/v1/me/day").await.expect(200)
}

async fn change(shop: &Shop, token: &str, patch: Value) -> Value {
    shop.ask(token, Method::PATCH, "/v1/me/day", &[], Some(patch)).await.expect(200)
}

async fn claim(shop: &Shop, token: &str, id: &Value) {
    shop.ask(token, Method::POST, &format!("/v1/conversations/{}/claim", text(id)), &[], None).await.expect(200);
}

/// A chat is taken and resolved by whoever holds the token.
async fn serve(shop: &Shop, token: &str, who: &str, words: &str) -> Value {
    let chat = shop.chat(who, words).await;
    claim(shop, token, &chat["id"]).await;
    let chat = shop.conversation(&chat["id"]).await;
    shop.patch(token, &chat, json!({"status": "resolved"})).await.expect(200)
}

#[tokio::test]
async fn a_hard_streak_is_counted_whoever_looks_and_ends_with_a_break_or_three_ordinary_ones() {
    let shop = Shop::open().await;
    let (_, mika) = shop.person("Mika", Role::Agent, &[]).await;
    assert_eq!(day(&shop, &mika).await["working_since"], Value::Null, "nothing done yet");
    serve(&shop, &mika, "a", "This is unacceptable!").await;
    let began = day(&shop, &mika).await["working_since"].clone();
    assert!(began.is_string());
    serve(&shop, &mika, "b", "残念でなりません").await;
    serve(&shop, &mika, "c", "A question about umbrellas").await;
    assert_eq!(day(&shop, &mika).await["hard_streak"], 2);
    assert_eq!(day(&shop, &shop.owner).await["hard_streak"], 0, "nobody else's");

    // Resolved by mistake and taken back is not two.
    let done = serve(&shop, &mika, "d", "Terrible, I am furious").await;
    assert_eq!(day(&shop, &mika).await["hard_streak"], 3);
    let open = shop.patch(&mika, &done, json!({"status": "open"})).await.expect(200);
    assert_eq!(day(&shop, &mika).await["hard_streak"], 2);
    // An agent's own word on the mood is the truth.
    let calm = shop.patch(&mika, &open, json!({"tags": ["mood:calm"]})).await.expect(200);
    shop.patch(&mika, &calm, json!({"status": "resolved"})).await.expect(200);
    assert_eq!(day(&shop, &mika).await["hard_streak"], 2);

    let shop = shop.reopen().await;
    assert_eq!(day(&shop, &mika).await["hard_streak"], 2, "it survives a restart");
    assert_eq!(change(&shop, &mika, json!({"break": true})).await["working_since"], Value::Null);
    shop.clock.forward(9 * MINUTE);
    let short = change(&shop, &mika, json!({"break": false})).await;
    assert_eq!((&short["hard_streak"], &short["working_since"]), (&json!(2), &began), "too short a break is none");
    change(&shop, &mika, json!({"break": true})).await;
    shop.clock.forward(10 * MINUTE);
    let long = change(&shop, &mika, json!({"break": false})).await;
    assert_eq!(long["hard_streak"], 0);
    assert_ne!(long["working_since"], began);

    serve(&shop, &mika, "e", "I am so upset").await;
    for who in ["f", "g", "h"] {
        assert_eq!(day(&shop, &mika).await["hard_streak"], 1);
        serve(&shop, &mika, who, "Do you have it in blue?").await;
    }
    assert_eq!(day(&shop, &mika).await["hard_streak"], 0, "three ordinary ones");
}

#[tokio::test]
async fn an_hour_without_a_deed_was_a_break_whether_it_was_said_or_not() {
    let shop = Shop::open().await;
    let (_, mika) = shop.person("Mika", Role::Agent, &[]).await;
    serve(&shop, &mika, "a", "This is unacceptable!").await;
    for who in 0..4 {
        shop.clock.forward(50 * MINUTE);
        serve(&shop, &mika, &format!("again {who}"), "This is unacceptable!").await;
    }
    let before = day(&shop, &mika).await;
    assert_eq!(before["hard_streak"], 5, "work all along");
    shop.clock.forward(60 * MINUTE);
    assert_eq!(day(&shop, &mika).await["working_since"], before["working_since"], "nothing happened yet");
    serve(&shop, &mika, "b", "This is unacceptable!").await;
    let after = day(&shop, &mika).await;
    assert_eq!(after["hard_streak"], 1);
    assert_ne!(after["working_since"], before["working_since"]);
}

#[tokio::test]
async fn every_console_of_mine_is_told_of_my_day_and_nobody_elses() {
    let shop = Shop::open().await;
    let (_, mika) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, boss) = shop.person("Boss", Role::Supervisor, &[]).await;
    let mut one = shop.events(&mika, None).await;
    let mut other = shop.events(&mika, None).await;
    let mut others = shop.events(&boss, None).await;
    for events in [&mut one, &mut other, &mut others] {
        let (_, first) = events.next_of(&["day"]).await;
        assert_eq!(first["version"], 0);
    }
    // Whatever is told last is what is asked for then.
    for (step, patch) in [
        json!({"break": true}),
        json!({"break": false}),
        json!({"rest": "breathe"}),
        json!({"shift_until": "2026-11-24T09:00:00Z"}),
        json!({"hours": {"zone": "Asia/Tokyo", "exceptions": [], "week": [[{"from": 540, "to": 1080}], [], [], [], [], [], []]}}),
        json!({"shift_until": null, "hours": null}),
    ]
    .into_iter()
    .enumerate()
    {
        let said = change(&shop, &mika, patch).await;
        for events in [&mut one, &mut other] {
            loop {
                let (_, told) = events.next_of(&["day"]).await;
                assert!(told["version"].as_u64() <= said["version"].as_u64(), "{step}");
                if told["version"] == said["version"] {
                    assert_eq!(told, { let mut told = said.clone(); told["kind"] = json!("day"); told });
                    break;
                }
            }
        }
        assert_eq!(day(&shop, &mika).await, said);
    }
    let rested = day(&shop, &mika).await["rested"].clone();
    assert!(rested["breathe"].is_string(), "{rested}");
    // The supervisor is told of the break as presence, and of no day but their own.
    shop.clock.forward(10_001);
    loop {
        let (_, event) = others.next_of(&["day", "heartbeat"]).await;
        if event["kind"] == "heartbeat" {
            break;
        }
        assert_eq!(event["version"], 0, "{event}");
    }
}

#[tokio::test]
async fn promises_of_what_i_have_are_part_of_my_day() {
    let shop = Shop::open().await;
    let (mika_is, mika) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, ken) = shop.person("Ken", Role::Agent, &[]).await;
    let chat = shop.chat("a", "When does it come?").await;
    claim(&shop, &ken, &chat["id"]).await;
    let body = json!({"text": "call them", "due": "2026-11-25T01:00:00Z"});
    let path = format!("/v1/conversations/{}/promises", text(&chat["id"]));
    let promise = shop.post(&ken, &path, "p", body).await.expect(201);
    let theirs = day(&shop, &ken).await;
    assert_eq!(theirs["promises"][0]["number"], chat["number"]);
    assert_eq!(theirs["promises"][0]["text"], "call them");
    let ken_is = shop.conversation(&chat["id"]).await["assignee"]["id"].clone();
    let give = json!({"from": ken_is, "to": mika_is.id});
    shop.post(&ken, &format!("/v1/conversations/{}/assign", text(&chat["id"])), "g", give).await.expect(200);
    assert_eq!(day(&shop, &ken).await["promises"], json!([]), "handed on with the matter");
    let mine = day(&shop, &mika).await;
    assert_eq!(mine["promises"].as_array().map(Vec::len), Some(1));
    let path = format!("/v1/promises/{}", text(&promise["id"]));
    let version = format!("\"{}\"", promise["version"]);
    shop.ask(&mika, Method::PATCH, &path, &[("if-match", &version)], Some(json!({"state": "kept"}))).await.expect(200);
    let kept = day(&shop, &mika).await;
    assert_eq!(kept["promises"], json!([]));
    assert!(kept["version"].as_u64() > mine["version"].as_u64());
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let shop = Shop::open().await;
    for (patch, field) in [
        (json!({"shift_until": "2026-11-23T00:00:00Z"}), "shift_until"),
        (json!({"shift_until": "2026-12-24T00:00:00Z"}), "shift_until"),
        (json!({"hours": {"zone": "Asia/Nowhere", "week": [], "exceptions": []}}), "hours.zone"),
        (json!({"hours": {"zone": "", "week": [[]], "exceptions": []}}), "hours.week"),
        (
            json!({"hours": {"zone": "", "week": [[{"from": 600, "to": 540}], [], [], [], [], [], []], "exceptions": []}}),
            "hours.week",
        ),
        (json!({"rest": "Not A Rule"}), "rest"),
    ] {
        let answer = shop.ask(&shop.owner, Method::PATCH, "/v1/me/day", &[], Some(patch.clone())).await;
        assert_eq!(answer.status, 422, "{patch}");
        assert!(answer.body["errors"][0]["field"] == field, "{patch}: {}", answer.body);
    }
}

fn of<'a>(load: &'a Value, name: &str) -> &'a Value {
    let agents = load["agents"].as_array().expect("agents");
    agents.iter().find(|it| it["agent"]["name"] == name).expect("one of them")
}

#[tokio::test]
async fn the_load_says_what_waits_and_who_has_room_and_nothing_that_is_a_score() {
    let shop = Shop::open().await;
    let (mika_is, mika) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, boss) = shop.person("Boss", Role::Supervisor, &[]).await;
    let first = shop.chat("a", "This is unacceptable!").await;
    shop.clock.forward(MINUTE);
    let second = shop.chat("b", "Do you have it in blue?").await;
    let third = shop.chat("c", "I am upset").await;
    shop.ask(
        &mika,
        Method::PUT,
        &format!("/v1/conversations/{}/help", text(&third["id"])),
        &[],
        Some(json!({"wanted": true})),
    )
    .await
    .expect(200);
    claim(&shop, &mika, &second["id"]).await;
    let path = format!("/v1/agents/{}", mika_is.id);
    shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({"capacity": 3}))).await.expect(200);
    let mut events = shop.events(&mika, None).await;
    events.next_of(&["heartbeat"]).await;
    serve(&shop, &mika, "d", "残念でなりません").await;

    let load = shop.get(&boss, "/v1/load").await.expect(200);
    let chats = &load["queues"][0];
    assert_eq!((&chats["waiting"], &chats["open"], &chats["unassigned"]), (&json!(3), &json!(3), &json!(2)));
    assert_eq!(chats["oldest"]["number"], first["number"]);
    assert_eq!((&chats["upset"], &chats["very_hard"]), (&json!(1), &json!(1)));
    assert_eq!(chats["present"], 1, "one of them is connected");
    let it = of(&load, "Mika");
    assert_eq!((&it["presence"], &it["open"], &it["capacity"]), (&json!("present"), &json!(1), &json!(3)));
    assert_eq!((&of(&load, "Boss")["presence"], &of(&load, "Boss")["since"]), (&json!("away"), &Value::Null));
    // Whatever is added to this list must not be readable as a score of a person.
    let mut told: Vec<&str> = it.as_object().expect("an object").keys().map(String::as_str).collect();
    told.sort_unstable();
    assert_eq!(told, ["agent", "capacity", "open", "presence", "promises", "since"]);
    assert!(!load.to_string().contains("streak"));

    // Whoever shares work out says how many somebody can have; the door is an administrator's.
    shop.ask(&boss, Method::PATCH, &path, &[], Some(json!({"capacity": 5}))).await.expect(200);
    assert_eq!(of(&shop.get(&boss, "/v1/load").await.expect(200), "Mika")["capacity"], 5);
    for (token, patch, status) in [
        (&mika, json!({"capacity": 1}), 403),
        (&boss, json!({"disabled": true}), 403),
        (&boss, json!({"capacity": 4, "disabled": true}), 403),
        (&boss, json!({"capacity": 0}), 422),
        (&boss, json!({"capacity": 201}), 422),
    ] {
        assert_eq!(shop.ask(token, Method::PATCH, &path, &[], Some(patch.clone())).await.status, status, "{patch}");
    }
    assert_eq!(of(&shop.get(&boss, "/v1/load").await.expect(200), "Mika")["capacity"], 5, "all of it or nothing");

    let mut watching = shop.events(&boss, None).await;
    watching.next_of(&["presence"]).await;
    change(&shop, &mika, json!({"break": true})).await;
    loop {
        let (_, told) = watching.next_of(&["presence"]).await;
        let agents = told["agents"].as_array().expect("agents");
        if agents.iter().any(|it| it["agent"] == json!(mika_is.id) && it["presence"] == "break") {
            break;
        }
    }
    let load = shop.get(&boss, "/v1/load").await.expect(200);
    assert_eq!((&of(&load, "Mika")["presence"], &load["queues"][0]["present"]), (&json!("break"), &json!(1)));
    // What a colleague has is for who may decide.
    let view = format!("/v1/conversations?view=agent:{}", mika_is.id);
    assert_eq!(shop.get(&boss, &view).await.expect(200)["items"][0]["id"], second["id"]);
    shop.get(&mika, &view).await.refused(403, "colleagues_list");
    // An agent hears nothing of who is here.
    shop.clock.forward(10_001);
    let (_, next) = events.next_of(&["presence", "heartbeat"]).await;
    assert_eq!(next["kind"], "heartbeat");
}

#[tokio::test]
async fn a_supervisor_sees_the_load_of_their_teams_only() {
    let (shop, _) = super::rights::give_mail_to(Shop::open().await, "Letters").await;
    let (_, inside) = shop.person("Inside", Role::Supervisor, &["Letters"]).await;
    let (_, outside) = shop.person("Outside", Role::Supervisor, &["Voices"]).await;
    let queues = async |token: &str| shop.get(token, "/v1/load").await.expect(200)["queues"].as_array().map(Vec::len);
    assert_eq!(queues(&outside).await.map(|n| n + 1), queues(&inside).await);
    assert_eq!(queues(&shop.owner).await, queues(&inside).await);
}

#[tokio::test]
async fn what_became_of_a_prompt_is_known_to_every_colleague_and_after_a_restart() {
    let shop = Shop::open().await;
    let (_, mika) = shop.person("Mika", Role::Agent, &[]).await;
    let first = shop.chat("a", "Hello").await;
    let path = |id: &Value, prompt: &str| format!("/v1/conversations/{}/prompts{prompt}", text(id));
    let note = async |shop: &Shop, prompt: &str, what: &str| {
        let path = path(&first["id"], &format!("/{prompt}"));
        shop.ask(&mika, Method::PUT, &path, &[], Some(json!({"what": what}))).await.expect(200)
    };
    note(&shop, "loyal-friend", "used").await;
    note(&shop, "you-like", "dismissed").await;
    note(&shop, "first-time", "dismissed").await;
    note(&shop, "first-time", "show_again").await;
    let shop = shop.reopen().await;
    let known = shop.get(&shop.owner, &path(&first["id"], "")).await.expect(200);
    assert_eq!(known["dismissed"], json!(["you-like"]));
    assert!(known["used"]["loyal-friend"].is_string() && known["used_with_customer"]["loyal-friend"].is_string());
    // Another matter of the same customer: the words were used with them, not here.
    let message = json!({"channel": "social", "who": {"handle": "a"}, "text": "again"});
    let other = shop.inbound(message).await["conversation"].clone();
    assert_ne!(other, first["id"]);
    if shop.conversation(&other).await["customer"]["id"] == first["customer"]["id"] {
        let there = shop.get(&mika, &path(&other, "")).await.expect(200);
        assert_eq!((&there["used"], &there["dismissed"]), (&json!({}), &json!([])));
        assert_eq!(there["used_with_customer"], known["used_with_customer"]);
    } else {
        panic!("the same handle is the same customer");
    }
    let wrong =
        shop.ask(&mika, Method::PUT, &path(&first["id"], "/Not%20One"), &[], Some(json!({"what": "used"}))).await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn a_prompt_that_is_waved_away_often_is_told_by_its_rule_and_of_nobody() {
    let shop = Shop::open().await;
    let (_, mika) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, lead) = shop.person("Lead", Role::Supervisor, &[]).await;
    let waved_away = async |shop: &Shop| shop.get(&lead, "/v1/load").await.expect(200)["waved_away"].clone();
    let mut chats = Vec::new();
    for number in 0..21 {
        let chat = shop.chat(&format!("guest {number}"), "Hello").await;
        let path = format!("/v1/conversations/{}/prompts", text(&chat["id"]));
        let shown = json!({"shown": ["first-time", "you-like", "feel-first"]});
        // Twice beside the same conversation is once.
        for _ in 0..2 {
            let known = shop.ask(&mika, Method::PUT, &path, &[], Some(shown.clone())).await.expect(200);
            assert_eq!(known["shown"], json!(["feel-first", "first-time", "you-like"]));
        }
        chats.push(path);
    }
    let dismiss = async |shop: &Shop, chat: &str, prompt: &str, what: &str| {
        let path = format!("{chat}/{prompt}");
        shop.ask(&mika, Method::PUT, &path, &[], Some(json!({"what": what}))).await.expect(200);
    };
    for chat in &chats[..3] {
        dismiss(&shop, chat, "first-time", "dismissed").await;
    }
    assert_eq!(waved_away(&shop).await, json!([]), "three of twenty-one");
    for chat in &chats[..4] {
        dismiss(&shop, chat, "you-like", "dismissed").await;
    }
    dismiss(&shop, &chats[3], "first-time", "dismissed").await;
    dismiss(&shop, &chats[3], "first-time", "show_again").await;
    let often = json!([{"prompt": "you-like", "shown": 21, "dismissed": 4}]);
    assert_eq!(waved_away(&shop).await, often);
    assert!(!shop.get(&lead, "/v1/load").await.expect(200).to_string().contains("feel-first"));
    // Off for the team, it is no matter any more; and what was long ago is none.
    let rules = json!({"off": ["you-like"], "text": ""});
    shop.ask(&lead, Method::PUT, "/v1/rules", &[("if-match", "\"0\"")], Some(rules)).await.expect(200);
    assert_eq!(waved_away(&shop).await, json!([]));
    for chat in &chats[4..8] {
        dismiss(&shop, chat, "feel-first", "dismissed").await;
    }
    assert_eq!(waved_away(&shop).await[0]["prompt"], "feel-first");
    shop.clock.forward(29 * 24 * 60 * 60_000);
    assert_eq!(waved_away(&shop).await, json!([]));
    let wrong = |shown: serde_json::Value| shop.ask(&mika, Method::PUT, &chats[0], &[], Some(shown));
    assert_eq!(wrong(json!({"shown": ["Not One"]})).await.status, 422);
    assert_eq!(wrong(json!({"shown": []})).await.status, 422);
}
