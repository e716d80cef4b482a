//! Promises and call-backs, identity, goodwill and praise, as clients see them.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Answer, Shop, text};

fn path(conversation: &Value, rest: &str) -> String {
    format!("/v1/conversations/{}{rest}", text(&conversation["id"]))
}

async fn promise(shop: &Shop, token: &str, chat: &Value, due: &str) -> Value {
    let body = json!({"text": "tell when it ships", "due_words": "Friday 15:00", "due": due});
    shop.post(token, &path(chat, "/promises"), &format!("promise-{}-{due}", chat["number"]), body).await.expect(201)
}

async fn change(shop: &Shop, token: &str, promise: &Value, body: Value) -> Answer {
    let version = format!("\"{}\"", promise["version"]);
    let path = format!("/v1/promises/{}", text(&promise["id"]));
    shop.ask(token, Method::PATCH, &path, &[("if-match", &version)], Some(body)).await
}

async fn of_customer(shop: &Shop, chat: &Value, list: &str) -> Vec<Value> {
    let customer = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    shop.get(&shop.owner, &customer).await.expect(200)[list].as_array().expect("a list").clone()
}

async fn count(shop: &Shop, token: &str, view: &str) -> Option<i64> {
    let counts = shop.get(token, "/v1/counts").await.expect(200);
    let views = counts["views"].as_array().expect("views");
    views.iter().find(|count| count["view"] == view).and_then(|count| count["count"].as_i64())
}

#[tokio::test]
async fn what_was_promised_stands_in_the_list_by_its_due_until_it_is_kept() {
    let shop = Shop::open().await;
    let (misaki, haruto) = (shop.chat("misaki", "hello").await, shop.chat("haruto", "hello").await);
    let late = promise(&shop, &shop.owner, &misaki, "2026-11-27T06:00:00Z").await;
    promise(&shop, &shop.owner, &haruto, "2026-11-26T06:00:00Z").await;
    let early = promise(&shop, &shop.owner, &misaki, "2026-11-25T06:00:00Z").await;
    let list = shop.get(&shop.owner, "/v1/conversations?view=promises").await.expect(200);
    let customers: Vec<_> =
        list["items"].as_array().expect("items").iter().map(|it| text(&it["customer"]["name"])).collect();
    assert_eq!(customers, ["misaki", "haruto"], "by the first due of each");
    assert_eq!(list["items"][0]["promise"]["id"], early["id"]);
    assert_eq!(count(&shop, &shop.owner, "promises").await, Some(2));
    // The first is kept: what is due next moves up, and the conversation down.
    change(&shop, &shop.owner, &early, json!({"state": "kept"})).await.expect(200);
    let list = shop.get(&shop.owner, "/v1/conversations?view=promises").await.expect(200);
    assert_eq!(list["items"][0]["customer"]["name"], "haruto");
    assert_eq!(list["items"][1]["promise"]["id"], late["id"]);
    let kept = of_customer(&shop, &misaki, "promises").await;
    let states: Vec<_> = kept.iter().map(|promise| text(&promise["state"])).collect();
    assert_eq!(states, ["open", "kept"], "what is open stands first");
    change(&shop, &shop.owner, &late, json!({"state": "cancelled"})).await.expect(200);
    assert_eq!(count(&shop, &shop.owner, "promises").await, Some(1));
    let shop = shop.reopen().await;
    assert_eq!(count(&shop, &shop.owner, "promises").await, Some(1), "and after a start anew");
    let kept = &of_customer(&shop, &misaki, "promises").await[1];
    change(&shop, &shop.owner, kept, json!({"state": "open"})).await.expect(200);
    assert_eq!(count(&shop, &shop.owner, "promises").await, Some(2), "undone");
}

#[tokio::test]
async fn a_moved_promise_counts_as_told_in_time_only_if_the_customer_was_told_before_the_due() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let told = promise(&shop, &shop.owner, &chat, "2026-11-25T06:00:00Z").await;
    let later = json!({"due": "2026-11-26T06:00:00Z", "due_words": "Thursday", "told": true});
    let told = change(&shop, &shop.owner, &told, later).await.expect(200);
    assert_eq!(
        (&told["moved"]["told_in_time"], &told["first_due"]),
        (&json!(true), &json!("2026-11-25T06:00:00.000Z"))
    );
    shop.clock.forward(3 * 24 * 60 * 60_000);
    let again = json!({"due": "2026-11-30T06:00:00Z", "told": true});
    let again = change(&shop, &shop.owner, &told, again).await.expect(200);
    assert_eq!(again["moved"]["told_in_time"], false, "the due had passed");
    let stale = change(&shop, &shop.owner, &told, json!({"state": "kept"})).await;
    let stale = stale.refused(412, "version");
    assert_eq!(stale["promise"]["version"], again["version"]);
    assert_eq!(stale["happened"][0]["action"], "promise.change");
    for wrong in [
        json!({}),
        json!({"due": "2026-12-30T06:00:00Z"}),
        json!({"due": "2020-12-30T06:00:00Z", "told": true}),
        json!({"state": "kept", "told": true}),
        json!({"reached": true}),
        json!({"state": "kept", "outcome": "not a call"}),
    ] {
        change(&shop, &shop.owner, &again, wrong).await.refused(422, "invalid");
    }
    let broken = change(&shop, &shop.owner, &again, json!({"state": "broken"})).await.expect(200);
    let moved = json!({"due": "2026-12-30T06:00:00Z", "told": true});
    change(&shop, &shop.owner, &broken, moved).await.refused(422, "invalid");
}

#[tokio::test]
async fn next_serves_a_call_back_when_its_window_begins_and_a_promise_while_it_can_be_kept() {
    let shop = Shop::open().await;
    let (_, agent) = shop.person("Mika", Role::Agent, &[]).await;
    let next = async |key: &str| shop.post(&agent, "/v1/next", key, json!({"scope": {"type": "all"}})).await;
    let resolve = async |chat: &Value| {
        let it = shop.conversation(&chat["id"]).await;
        shop.patch(&shop.owner, &it, json!({"status": "pending"})).await.expect(200);
    };
    let (called, promised) = (shop.chat("misaki", "call me").await, shop.chat("haruto", "when?").await);
    let call = json!({"number": "090-0000-0000", "until": "2026-11-24T04:00:00Z", "zone": "Asia/Tokyo"});
    let body = json!({"text": "about the frame", "due": "2026-11-24T03:00:00Z", "call": call});
    let call = shop.post(&agent, &path(&called, "/promises"), "call", body).await.expect(201);
    promise(&shop, &agent, &promised, "2026-11-24T03:00:00Z").await;
    resolve(&called).await;
    resolve(&promised).await;
    assert_eq!(next("1").await.status, 204, "nobody waits yet");
    shop.clock.forward(110 * 60_000);
    // 11:50 in Tokyo: the promise can still be kept.
    let served = next("2").await.expect(200);
    assert_eq!((&served["conversation"]["id"], &served["why"]), (&promised["id"], &json!("promised")));
    shop.clock.forward(11 * 60_000);
    let here = json!({"scope": {"type": "all"}, "here": promised["id"]});
    let served = shop.post(&agent, "/v1/next", "3", here).await.expect(200);
    assert_eq!((&served["conversation"]["id"], &served["why"]), (&called["id"], &json!("promised")));
    let tried = change(&shop, &agent, &call, json!({"reached": false})).await.expect(200);
    assert_eq!((&tried["state"], tried["call"]["attempts"].as_array().map(Vec::len)), (&json!("open"), Some(1)));
    let kept = change(&shop, &agent, &tried, json!({"reached": true})).await.expect(200);
    assert_eq!((&kept["state"], &kept["call"]["attempts"][1]["reached"]), (&json!("kept"), &json!(true)));
}

#[tokio::test]
async fn a_promise_is_told_to_who_reads_the_conversation_and_refused_where_it_makes_no_sense() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let mut events = shop.events(&shop.owner, None).await;
    events.next_of(&["heartbeat"]).await;
    let made = promise(&shop, &shop.owner, &chat, "2026-11-25T06:00:00Z").await;
    let (_, event) = events.next_of(&["promise.changed"]).await;
    assert_eq!(event["promise"]["id"], made["id"]);
    let (_, event) = events.next_of(&["conversation.changed"]).await;
    assert_eq!(event["conversation"]["promise"]["text"], "tell when it ships");
    let at = "2026-11-25T06:00:00Z";
    for (wrong, field) in [
        (json!({"text": " ", "due": at}), "text"),
        (json!({"text": "x", "due": "2026-11-24T00:00:00Z"}), "due"),
        (json!({"text": "x", "due": at, "call": {"number": "1", "until": at, "zone": "Asia/Tokyo"}}), "call.until"),
        (
            json!({"text": "x", "due": at, "call": {"number": "1", "until": "2026-11-25T07:00:00Z", "zone": "Mars"}}),
            "call.zone",
        ),
    ] {
        let refused = shop.post(&shop.owner, &path(&chat, "/promises"), "w", wrong).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn an_identity_is_recorded_with_method_and_caller_and_a_look_without_it_stands_in_the_audit() {
    let shop = Shop::open().await;
    let call = json!({"channel": "phone", "who": {"phone": "090-0000-0000"}, "text": "It is me."});
    let id = shop.inbound(call).await["conversation"].clone();
    let it = shop.conversation(&id).await;
    let put = async |it: &Value, body: Value| {
        let version = format!("\"{}\"", it["version"]);
        shop.ask(&shop.owner, Method::PUT, &path(it, "/identity"), &[("if-match", &version)], Some(body)).await
    };
    put(&it, json!({"identity": "verified"})).await.refused(422, "invalid");
    put(&it, json!({"identity": "verified", "method": "two words", "caller": "customer"}))
        .await
        .refused(422, "invalid");
    let body = json!({"identity": "verified", "method": "number_on_file", "caller": "family"});
    let verified = put(&it, body).await.expect(200);
    assert_eq!(verified["identity"], "verified");
    let verification = &verified["verification"];
    assert_eq!((&verification["method"], &verification["caller"]), (&json!("number_on_file"), &json!("family")));
    assert_eq!(verification["by"]["name"], "owner");
    put(&it, json!({"identity": "none"})).await.refused(412, "version");
    let none = put(&verified, json!({"identity": "none"})).await.expect(200);
    assert_eq!((&none["identity"], &none["verification"]), (&json!("none"), &Value::Null));
    shop.ask(&shop.owner, Method::POST, &path(&none, "/reveal"), &[], None).await.expect(200);
    let audit = shop.get(&shop.owner, "/v1/audit").await.expect(200);
    assert_eq!((&audit[0]["action"], &audit[0]["subject"]), (&json!("conversation.reveal"), &id));
    assert!(audit[0]["agent"].is_string() && audit[0]["at"].is_string());
}

async fn give(shop: &Shop, token: &str, chat: &Value, minor: i64) -> Answer {
    let body = json!({"kind": "gift", "value_minor": minor, "reason": "delivery/late", "note": "it came late"});
    shop.post(token, &path(chat, "/goodwill"), &format!("gesture-{}-{minor}", chat["number"]), body).await
}

async fn decide(shop: &Shop, token: &str, gesture: &Value, approve: bool, word: &str) -> Answer {
    let version = format!("\"{}\"", gesture["version"]);
    let path = format!("/v1/goodwill/{}", text(&gesture["id"]));
    let body = json!({"approve": approve, "word": word});
    shop.ask(token, Method::PATCH, &path, &[("if-match", &version)], Some(body)).await
}

#[tokio::test]
async fn beyond_what_an_agent_may_decide_a_supervisor_does_and_nobody_for_themself() {
    let shop = Shop::open().await;
    let (_, agent) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, lead) = shop.person("Lena", Role::Supervisor, &[]).await;
    let chat = shop.chat("misaki", "hello").await;
    assert_eq!(give(&shop, &agent, &chat, 3_000).await.expect(201)["state"], "given");
    let asked = give(&shop, &agent, &chat, 3_001).await.expect(201);
    assert_eq!(asked["state"], "asked");
    give(&shop, &agent, &chat, 10).await.refused(409, "asked");
    assert_eq!(count(&shop, &lead, "approvals").await, Some(1));
    assert_eq!(count(&shop, &agent, "approvals").await, None, "not theirs to decide");
    let list = "/v1/conversations?view=approvals";
    assert_eq!(shop.get(&lead, list).await.expect(200)["items"][0]["gesture"]["id"], asked["id"]);
    shop.get(&agent, list).await.refused(403, "directors_only");
    decide(&shop, &agent, &asked, true, "").await.refused(403, "forbidden");
    decide(&shop, &lead, &asked, false, " ").await.refused(422, "invalid");
    let back = decide(&shop, &lead, &asked, false, "A letter would say more.").await.expect(200);
    assert_eq!((&back["state"], &back["decision"]["word"]), (&json!("sent_back"), &json!("A letter would say more.")));
    assert_eq!(count(&shop, &lead, "approvals").await, Some(0));
    let late = decide(&shop, &lead, &back, true, "").await.refused(412, "version");
    assert_eq!(late["gesture"]["state"], "sent_back");
    let late = decide(&shop, &lead, &asked, true, "").await.refused(412, "version");
    assert_eq!(
        (&late["happened"][0]["action"], &late["happened"][0]["by"]["name"]),
        (&json!("goodwill.decide"), &json!("Lena"))
    );
    let asked = give(&shop, &agent, &chat, 30_001).await.expect(201);
    decide(&shop, &lead, &asked, true, "").await.refused(403, "beyond_supervisor");
    let given = decide(&shop, &shop.owner, &asked, true, "").await.expect(200);
    assert_eq!((&given["state"], &given["decision"]["by"]["name"]), (&json!("given"), &json!("owner")));
    let own = give(&shop, &lead, &chat, 40_000).await.expect(201);
    decide(&shop, &lead, &own, true, "").await.refused(403, "own_gesture");
    let told: Vec<_> = shop.thread(&chat["id"]).await.into_iter().filter(|line| line["kind"] == "event").collect();
    assert_eq!(told.iter().filter(|line| line["change"]["type"] == "goodwill").count(), 6);
    assert!(
        told.iter().all(|line| !line["change"].to_string().contains("000")),
        "figures stand in no thread: {told:#?}"
    );
}

#[tokio::test]
async fn the_days_budget_ends_with_the_day_and_the_abuse_plan_gives_nothing() {
    let shop = Shop::open().await;
    let (_, agent) = shop.person("Mika", Role::Agent, &[]).await;
    let policy = json!({"currency": "JPY", "daily_budget_minor": 5_000, "agent_limit_minor": 3_000,
        "supervisor_limit_minor": 9_000});
    let put = |token: String, body: Value| {
        let shop = &shop;
        async move { shop.ask(&token, Method::PUT, "/v1/goodwill/policy", &[], Some(body)).await }
    };
    put(agent.clone(), policy.clone()).await.refused(403, "forbidden");
    let mut wrong = policy.clone();
    wrong["currency"] = json!("yen");
    put(shop.owner.clone(), wrong).await.refused(422, "invalid");
    put(shop.owner.clone(), policy.clone()).await.expect(200);
    let mut told = shop.get(&agent, "/v1/goodwill/policy").await.expect(200);
    assert_eq!(told["approver"].take(), "supervisor");
    told.as_object_mut().expect("a policy").remove("approver");
    assert_eq!(told, policy);
    let mut wrong = policy.clone();
    wrong["agent_limit_minor"] = json!(9_001);
    let refused = put(shop.owner.clone(), wrong).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["field"], "agent_limit_minor");
    let (misaki, haruto) = (shop.chat("misaki", "hello").await, shop.chat("haruto", "hello").await);
    give(&shop, &agent, &misaki, 2_000).await.expect(201);
    give(&shop, &agent, &misaki, 1_000).await.expect(201);
    let look = shop.get(&agent, &path(&misaki, "/goodwill")).await.expect(200);
    assert_eq!((&look["left_minor"], &look["limit_minor"]), (&json!(2_000), &json!(3_000)));
    assert_eq!(look["usual"], json!([{"reason": "delivery/late", "median_minor": 1_000, "n": 2}]));
    assert_eq!(look["earlier"].as_array().map(Vec::len), Some(2));
    assert_eq!(give(&shop, &agent, &haruto, 2_500).await.expect(201)["state"], "asked", "more than is left");
    let it = shop.conversation(&misaki["id"]).await;
    shop.patch(&agent, &it, json!({"tags": ["abuse"]})).await.expect(200);
    assert_eq!(shop.get(&agent, &path(&misaki, "/goodwill")).await.expect(200)["locked"], true);
    give(&shop, &shop.owner, &misaki, 1).await.refused(409, "locked");
    // The plan alone locks as well, also what was asked for before; it ends with the plan.
    let plan = |key: &'static str, body: Value| {
        let (shop, haruto) = (&shop, &haruto);
        async move { shop.post(&shop.owner, &path(haruto, "/plan"), key, body).await.expect(200) }
    };
    let asked = shop.get(&shop.owner, &path(&haruto, "/goodwill")).await.expect(200)["earlier"][0].clone();
    plan("begin", json!({"type": "begin", "plan": "abuse"})).await;
    assert_eq!(shop.get(&agent, &path(&haruto, "/goodwill")).await.expect(200)["locked"], true);
    give(&shop, &shop.owner, &haruto, 1).await.refused(409, "locked");
    decide(&shop, &shop.owner, &asked, true, "").await.refused(409, "locked");
    decide(&shop, &shop.owner, &asked, false, "not now").await.expect(200);
    plan("end", json!({"type": "end"})).await;
    give(&shop, &shop.owner, &haruto, 1).await.expect(201);
    shop.clock.forward(24 * 60 * 60_000);
    let look = shop.get(&agent, &path(&misaki, "/goodwill")).await.expect(200);
    assert_eq!(look["left_minor"], 5_000);
}

#[tokio::test]
async fn what_came_after_is_counted_beside_cases_without_a_gesture() {
    let shop = Shop::open().await;
    let order = |customer: &str, at: &str| {
        json!({"record": "order", "source": "shop", "id": format!("{customer} {at}"), "customer": customer,
            "placed_at": at, "state": "delivered", "currency": "JPY", "items": [{"name": "cap", "quantity": 1, "amount_minor": 1_000}]})
    };
    let mut records = Vec::new();
    for customer in ["with", "back", "without", "other"] {
        let contact = json!({"kind": "handle", "value": customer});
        records.push(
            json!({"record": "customer", "source": "shop", "id": customer, "name": customer, "contacts": [contact]}),
        );
    }
    records.push(order("back", "2026-12-01T00:00:00Z"));
    records.push(order("other", "2026-12-01T00:00:00Z"));
    records.push(order("with", "2026-11-01T00:00:00Z"));
    let body: String = records.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let request = shop.client.post("http://shop/v1/import").bearer_auth(&shop.owner);
    let answer = request.header("content-type", "application/x-ndjson").body(body).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{}", answer.text().await.expect("text"));
    for customer in ["with", "back", "without", "other"] {
        let chat = shop.chat(customer, "it came late").await;
        if ["with", "back"].contains(&customer) {
            give(&shop, &shop.owner, &chat, 1_000).await.expect(201);
        }
        let it = shop.conversation(&chat["id"]).await;
        let wrap_up = json!({"reason": "delivery/late", "result": "solved", "contacted_by": "customer"});
        shop.patch(&shop.owner, &it, json!({"status": "resolved", "wrap_up": wrap_up})).await.expect(200);
    }
    let chat = shop.chat("with", "again").await;
    let look = shop.get(&shop.owner, &path(&chat, "/goodwill")).await.expect(200);
    assert_eq!(
        look["after"][0],
        json!({"with": 0, "with_back": 0, "with_scored": 0, "with_content": 0, "without": 0, "without_back": 0,
            "without_scored": 0, "without_content": 0}),
        "too early to say"
    );
    shop.clock.forward(91 * 24 * 60 * 60_000);
    for (customer, score, day) in
        [("with", 2, "2026-12-05"), ("with", 5, "2026-12-10"), ("with", 1, "2026-11-01"), ("other", 3, "2026-12-05")]
    {
        let key = format!("{customer}-{day}");
        let body = json!({"source": "shop", "external_id": key, "whose": {"external_id": customer}, "kind": "csat",
            "score": score, "at": format!("{day}T00:00:00Z")});
        shop.post(&shop.owner, "/v1/surveys", &key, body).await.expect(201);
    }
    let look = shop.get(&shop.owner, &path(&chat, "/goodwill")).await.expect(200);
    let after = json!({"with": 2, "with_back": 1, "with_scored": 1, "with_content": 1, "without": 2, "without_back": 1,
        "without_scored": 1, "without_content": 0});
    assert_eq!(look["after"][0], after);
    assert_eq!(
        look["outcomes"],
        json!([{"settled": true, "back_at": null, "score": {"kind": "csat", "score": 5, "at": "2026-12-10T00:00:00.000Z"}}])
    );
    let report = shop.get(&shop.owner, "/v1/goodwill").await.expect(200);
    let case = &report["teams"].as_array().expect("teams").iter().find(|team| team["cases"][0].is_object());
    let case = &case.expect("a team that gave")["cases"][0];
    assert_eq!(
        (&case["reason"], &case["n"], &case["total_minor"]),
        (&json!("delivery/late"), &json!(2), &json!(2_000))
    );
    assert_eq!(case["after"], after);
}

#[tokio::test]
async fn a_house_may_let_only_an_administrator_approve() {
    let shop = Shop::open().await;
    let (_, agent) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, lead) = shop.person("Lena", Role::Supervisor, &[]).await;
    let policy = json!({"currency": "JPY", "daily_budget_minor": 50_000, "agent_limit_minor": 0,
        "supervisor_limit_minor": 9_000, "approver": "admin"});
    shop.ask(&lead, Method::PUT, "/v1/goodwill/policy", &[], Some(policy.clone())).await.refused(403, "forbidden");
    shop.ask(&shop.owner, Method::PUT, "/v1/goodwill/policy", &[], Some(policy)).await.expect(200);
    let chat = shop.chat("misaki", "hello").await;
    let asked = give(&shop, &agent, &chat, 1).await.expect(201);
    assert_eq!(asked["state"], "asked");
    let refused = decide(&shop, &lead, &asked, true, "").await.refused(403, "admin_approves");
    assert!(text(&refused["detail"]).contains("only an administrator"), "{refused:#}");
    decide(&shop, &shop.owner, &asked, true, "").await.expect(200);
}

#[tokio::test]
async fn praise_finds_its_colleague_once_and_stays_until_it_is_read() {
    let shop = Shop::open().await;
    let (mika, mikas) = shop.person("Mika", Role::Agent, &[]).await;
    let (_, others) = shop.person("Other", Role::Agent, &[]).await;
    let chat = shop.chat("misaki", "Mika was so kind to my mother").await;
    let mut events = shop.events(&mikas, None).await;
    events.next_of(&["heartbeat"]).await;
    let body = json!({"message": chat["last_message"], "to": mika.id});
    let praise = shop.post(&others, "/v1/praise", "1", body.clone()).await.expect(201);
    assert_eq!(praise["words"], "Mika was so kind to my mother");
    assert_eq!(events.next_of(&["praise.changed"]).await.1["praise"], praise);
    let again = shop.post(&shop.owner, "/v1/praise", "2", body).await.expect(201);
    assert_eq!(again, praise, "a colleague was quicker");
    assert_eq!(shop.get(&mikas, "/v1/praise").await.expect(200), json!([praise]));
    assert_eq!(shop.get(&others, "/v1/praise").await.expect(200), json!([]));
    let read = format!("/v1/praise/{}/read", text(&praise["id"]));
    shop.ask(&others, Method::PUT, &read, &[], None).await.refused(404, "not_found");
    assert!(shop.ask(&mikas, Method::PUT, &read, &[], None).await.expect(200)["read_at"].is_string());
    assert_eq!(shop.get(&mikas, "/v1/praise").await.expect(200), json!([]));
    let body = json!({"message": chat["last_message"], "to": mika.id});
    shop.post(&mikas, "/v1/praise", "3", body).await.refused(422, "invalid");
}
