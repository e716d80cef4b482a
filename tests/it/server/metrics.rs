//! Figures as their readers get them: what a clock's end leaves behind, what a window says of it, and to whom.

use omotenashi::api::{Channel, Role};
use reqwest::Method;
use serde_json::{Value, json};

use super::rights::give_mail_to;
use super::shop::{Shop, text};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn metrics(shop: &Shop, token: &str, query: &str) -> Value {
    shop.get(token, &format!("/v1/metrics{query}")).await.expect(200)
}

/// A figure by its word.
fn figure<'a>(metrics: &'a Value, word: &str) -> &'a Value {
    let figures = metrics["figures"].as_array().expect("figures");
    figures.iter().find(|figure| figure["metric"] == word).unwrap_or_else(|| panic!("{word} is told"))
}

fn part(figure: &Value, facet: &str) -> Value {
    let parts = figure["parts"].as_array().map(Vec::as_slice).unwrap_or_default();
    parts.iter().find(|part| part["facet"] == facet).map_or(Value::Null, |part| part["amount"]["value"].clone())
}

async fn reply(shop: &Shop, token: &str, chat: &Value, then: Value) -> Value {
    let now = shop.conversation(&chat["id"]).await;
    let body = json!({"text": "an answer", "seen": now["last_message"], "then": then});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    shop.post(token, &path, &format!("key-{}", now["version"]), body).await.expect(201)["message"].clone()
}

async fn set(shop: &Shop, chat: &Value, status: &str) -> Value {
    let now = shop.conversation(&chat["id"]).await;
    shop.patch(&shop.owner, &now, json!({"status": status})).await.expect(200)
}

#[tokio::test]
async fn a_reply_ends_a_clock_and_the_window_tells_how_long_it_ran() {
    let shop = Shop::open().await;
    let nothing = metrics(&shop, &shop.owner, "").await;
    assert_eq!(
        figure(&nothing, "first_response"),
        &json!({
            "metric": "first_response", "n": 0, "amount": null, "silence": "nothing"
        })
    );
    assert_eq!(figure(&nothing, "aht")["silence"], "not_recorded", "no telephone system is joined");
    let chat = shop.chat("misaki", "hello").await;
    shop.clock.forward(MINUTE);
    shop.chat("misaki", "hello?").await;
    shop.clock.forward(MINUTE);
    reply(&shop, &shop.owner, &chat, Value::Null).await;
    // A second one, overdue and never answered.
    shop.chat("ren", "anybody?").await;
    shop.clock.forward(4 * MINUTE);
    let told = metrics(&shop, &shop.owner, "?window=8h").await;
    let first = figure(&told, "first_response");
    assert_eq!((&first["n"], &first["amount"]), (&json!(1), &json!({"unit": "millis", "value": 2 * MINUTE})));
    assert_eq!(part(first, "within"), 50, "who still waits beyond the target counts as missed");
    assert_eq!(part(first, "overdue"), 1);
    let level = figure(&told, "service_level");
    assert_eq!((&level["n"], &level["amount"]["value"]), (&json!(2), &json!(50)));
    assert_eq!(figure(&told, "backlog")["amount"]["value"], 2);
    assert_eq!(figure(&told, "unanswered")["amount"]["value"], 50);
    // As it stood before the answer.
    let before = metrics(&shop, &shop.owner, "?window=8h&to=2026-11-24T01:01:30Z").await;
    assert_eq!(figure(&before, "first_response")["n"], 0);
    assert_eq!(figure(&before, "backlog")["silence"], "not_recorded", "what was open then is not known now");
}

#[tokio::test]
async fn waiting_for_the_customer_is_no_time_of_ours() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    shop.clock.forward(MINUTE);
    reply(&shop, &shop.owner, &chat, json!("pending")).await;
    shop.clock.forward(50 * MINUTE);
    shop.chat("misaki", "here it is").await;
    shop.clock.forward(MINUTE);
    reply(&shop, &shop.owner, &chat, json!("resolved")).await;
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!(figure(&told, "next_response")["amount"]["value"], MINUTE);
    assert_eq!(figure(&told, "resolution")["amount"]["value"], 52 * MINUTE);
    assert_eq!(figure(&told, "resolution_active")["amount"]["value"], 2 * MINUTE);
    assert_eq!(figure(&told, "effort")["amount"]["value"], 2);
}

#[tokio::test]
async fn a_matter_is_settled_once_its_week_is_over() {
    let shop = Shop::open().await;
    let settled = async |query: &str| {
        let told = metrics(&shop, &shop.owner, query).await;
        let fcr = figure(&told, "fcr");
        (fcr["n"].clone(), fcr["amount"]["value"].clone(), part(fcr, "provisional"))
    };
    let thanked = shop.chat("misaki", "hello").await;
    reply(&shop, &shop.owner, &thanked, json!("resolved")).await;
    let again = shop.chat("ren", "hello").await;
    reply(&shop, &shop.owner, &again, json!("resolved")).await;
    assert_eq!(settled("").await, (json!(0), Value::Null, json!(100)), "whose week is open may yet come back");
    shop.clock.forward(60 * MINUTE);
    shop.chat("misaki", "thank you").await;
    shop.chat("ren", "it happened again").await;
    assert_eq!(settled("").await, (json!(0), Value::Null, json!(50)), "thanks open nothing");
    shop.clock.forward(8 * DAY);
    assert_eq!(settled("").await, (json!(2), json!(50), Value::Null));
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!(figure(&told, "reopen")["amount"]["value"], 50);
    assert_eq!(part(figure(&told, "unanswered"), "thanks"), 1);
    assert_eq!(settled("?window=3d").await.0, 0, "outside the window");
}

#[tokio::test]
async fn a_slip_and_a_reply_that_does_not_arrive_leave_nothing_behind() {
    let shop = Shop::open().await.at_once().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    set(&shop, &chat, "resolved").await;
    let resolved = async || {
        let told = metrics(&shop, &shop.owner, "").await;
        (figure(&told, "resolution")["n"].clone(), figure(&told, "unanswered")["n"].clone())
    };
    assert_eq!(resolved().await, (json!(1), json!(1)));
    shop.clock.forward(MINUTE);
    set(&shop, &chat, "open").await;
    assert_eq!(resolved().await, (json!(0), json!(0)), "taken back at once: a slip");
    let message = reply(&shop, &shop.owner, &chat, json!("resolved")).await;
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!((&figure(&told, "first_response")["n"], &figure(&told, "resolution")["n"]), (&json!(1), &json!(1)));
    let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
    assert_eq!(waiting[0]["message"], message["id"]);
    let path = format!("/v1/deliveries/{}/state", text(&waiting[0]["id"]));
    shop.ask(&token, Method::POST, &path, &[], Some(json!({"state": "failed"}))).await.expect(204);
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!((&figure(&told, "first_response")["n"], &figure(&told, "resolution")["n"]), (&json!(0), &json!(0)));
    shop.clock.forward(MINUTE);
    reply(&shop, &shop.owner, &chat, Value::Null).await;
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!(figure(&told, "first_response")["amount"]["value"], 2 * MINUTE, "they waited all the time");
    set(&shop, &chat, "no_answer_needed").await;
    let told = metrics(&shop, &shop.owner, "").await;
    assert_eq!(figure(&told, "first_response")["n"], 0, "what needed no answer is in no figure");
}

#[tokio::test]
async fn everybody_sees_the_figures_of_their_teams_and_only_their_own_person() {
    let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
    let (_, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
    let (_, colleague) = shop.person("Colleague", Role::Agent, &["Letters"]).await;
    let (_, outside) = shop.person("Outside", Role::Supervisor, &["Voices"]).await;
    let (_, viewer) = shop.person("Viewer", Role::Viewer, &["Letters"]).await;
    for number in 0..20 {
        let letter = json!({"channel": "mail", "who": {"mail": format!("c{number}@example.com")}, "text": "hello"});
        let it = shop.inbound(letter).await;
        shop.clock.forward(MINUTE);
        let chat = shop.conversation(&it["conversation"]).await;
        reply(&shop, &inside, &chat, json!("resolved")).await;
        if number == 2 {
            let few = metrics(&shop, &viewer, "").await;
            let first = figure(&few, "first_response");
            assert_eq!((&first["n"], &first["amount"]), (&Value::Null, &Value::Null), "three would be persons");
            let own = metrics(&shop, &inside, "").await;
            assert!(own["mine"].as_array().expect("own").iter().all(|figure| figure["amount"].is_null()));
        }
    }
    let of = async |token: &str| figure(&metrics(&shop, token, "").await, "first_response")["n"].clone();
    assert_eq!((of(&inside).await, of(&viewer).await, of(&outside).await), (json!(20), json!(20), json!(0)));
    let mine = async |token: &str| {
        let told = metrics(&shop, token, "").await;
        let own = told["mine"].as_array().expect("own").clone();
        own.iter().find(|figure| figure["metric"] == "first_response").map(|figure| figure["n"].clone())
    };
    assert_eq!(mine(&inside).await, Some(json!(20)));
    assert_eq!(mine(&colleague).await, Some(json!(0)), "a colleague's figures are theirs");
    assert_eq!(mine(&viewer).await, None);
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let mail = queues.as_array().expect("queues").iter().find(|queue| queue["channel"] == "mail").expect("mail");
    let path = format!("/v1/metrics?queue={}", text(&mail["id"]));
    shop.get(&outside, &path).await.refused(404, "not_found");
    assert_eq!(figure(&shop.get(&inside, &path).await.expect(200), "first_response")["n"], 20);
    assert_eq!(figure(&metrics(&shop, &inside, "?channel=chat").await, "first_response")["n"], 0);
    shop.get(&inside, "/v1/metrics?window=soon").await.refused(422, "invalid");
    shop.get(&inside, "/v1/metrics?team=tea_none").await.refused(404, "not_found");
}

#[tokio::test]
async fn imported_matters_have_figures_as_well() {
    let shop = Shop::open().await;
    let message = |kind: &str, minute: u32| json!({"kind": kind, "agent": "Aki", "text": "words", "at": format!("2026-11-20T10:{minute:02}:00Z")});
    let record = json!({
        "record": "conversation", "source": "s", "id": "1", "channel": "chat", "subject": "umbrella",
        "started_at": "2026-11-20T10:00:00Z", "result": "solved",
        "messages": [message("inbound", 0), message("inbound", 1), message("outbound", 2), message("inbound", 4),
            message("outbound", 9)],
    });
    let headers = [("content-type", "application/x-ndjson")];
    let request = shop.client.post("http://shop/v1/import").bearer_auth(&shop.owner);
    let answer = request.header(headers[0].0, headers[0].1).body(record.to_string()).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let told = metrics(&shop, &shop.owner, "").await;
    let first = figure(&told, "first_response");
    assert_eq!((&first["amount"]["value"], part(first, "within")), (&json!(2 * MINUTE), json!(100)));
    let next = figure(&told, "next_response");
    assert_eq!((&next["amount"]["value"], part(next, "within")), (&json!(5 * MINUTE), json!(0)));
    assert_eq!(figure(&told, "resolution")["amount"]["value"], 9 * MINUTE);
    let chat = told["channels"].as_array().expect("channels").iter().find(|it| it["channel"] == "chat");
    let chat = chat.expect("chat");
    assert_eq!((&chat["first_response_ms"], &chat["always_open"]), (&json!([3 * MINUTE, 3 * MINUTE]), &json!(true)));
}
