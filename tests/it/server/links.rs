//! A question as a short link: one page, answered once.

use omotenashi::api::Channel;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::shop::{Shop, text};

const DAY: i64 = 24 * 60 * 60_000;

/// A shop whose chat asks by a link, and the path of a customer's.
async fn asked(kind: &str, language: &str) -> (Shop, Value, String) {
    let shop = Shop::open().await;
    shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let customer = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    let version = shop.get(&shop.owner, &customer).await.expect(200)["version"].to_string();
    let headers = [("if-match", version.as_str())];
    shop.ask(&shop.owner, Method::PATCH, &customer, &headers, Some(json!({"language": language}))).await.expect(200);
    let rules = format!("/v1/queues/{}/rules", text(&chat["queue"]));
    let body = json!({"settle_days": 7, "surveys": {"after": kind, "form": "link"}});
    shop.ask(&shop.owner, Method::PUT, &rules, &[], Some(body)).await.expect(200);
    let mut events = shop.events(&shop.owner, None).await;
    let it = shop.conversation(&chat["id"]).await;
    let reply = json!({"text": "done", "seen": it["last_message"], "then": "resolved"});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    shop.post(&shop.owner, &path, "done", reply).await.expect(201);
    loop {
        let (_, event) = events.next_of(&["message.added"]).await;
        let words = text(&event["message"]["text"]).to_owned();
        if let Some((_, code)) = words.rsplit_once("https://shop.example/s/") {
            assert_eq!(code.len(), 16, "{words}");
            return (shop, chat, format!("/s/{code}"));
        }
    }
}

/// The page, and what its headers must say whatever stands on it.
async fn page(shop: &Shop, method: Method, path: &str, form: Option<&str>) -> (StatusCode, String) {
    let mut request = shop.client.request(method, format!("http://shop{path}"));
    if let Some(form) = form {
        request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(
        (header("cache-control"), header("content-type")),
        ("no-store".into(), "text/html; charset=utf-8".into())
    );
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert!(header("x-robots-tag").contains("noindex") && header("referrer-policy") == "no-referrer");
    (status, answer.text().await.expect("a page"))
}

async fn answers(shop: &Shop, chat: &Value) -> Vec<Value> {
    let customer = format!("/v1/customers/{}", text(&chat["customer"]["id"]));
    shop.get(&shop.owner, &customer).await.expect(200)["surveys"].as_array().expect("answers").clone()
}

#[tokio::test]
async fn a_link_shows_one_question_in_the_customers_language_and_takes_one_answer() {
    let (shop, chat, path) = asked("csat", "ja").await;
    let (status, html) = page(&shop, Method::GET, &path, None).await;
    assert_eq!(status, 200);
    assert!(html.contains("lang=\"ja\"") && html.contains("ご満足いただけましたか"), "{html}");
    assert!(!html.contains("misaki") && !html.contains("script") && !html.contains(&path), "{html}");
    assert!(answers(&shop, &chat).await.is_empty(), "looking is no answer: mail programs look at links");
    let (status, html) = page(&shop, Method::POST, &path, Some("words=x")).await;
    assert_eq!(status, 422);
    assert!(html.contains("先に一つお選びください") && html.contains("<form"), "{html}");
    assert_eq!(page(&shop, Method::POST, &path, Some("score=9")).await.0, 422, "not on this scale");
    let (status, html) = page(&shop, Method::POST, &path, Some("score=2&words=%E9%81%85%E3%81%84+%26+cold")).await;
    assert_eq!(status, 200);
    assert!(html.contains("ご回答を承りました"), "{html}");
    for again in ["score=5", "score=2&words=x"] {
        let (status, html) = page(&shop, Method::POST, &path, Some(again)).await;
        assert!(status == 200 && html.contains("すでにいただいております"), "{html}");
    }
    assert!(page(&shop, Method::GET, &path, None).await.1.contains("すでにいただいております"));
    let given = answers(&shop, &chat).await;
    assert_eq!(given.len(), 1, "once, however often it is sent");
    assert_eq!((&given[0]["score"], &given[0]["comment"]), (&json!(2), &json!("遅い & cold")));
    // A low one begins a matter of its own, like a number in the thread.
    let open = shop.get(&shop.owner, "/v1/conversations?view=open").await.expect(200);
    assert_eq!(open["items"].as_array().expect("items").len(), 1);
    let lines = shop.thread(&open["items"][0]["id"]).await;
    assert!(lines.iter().any(|line| line["kind"] == "note" && text(&line["text"]).contains("遅い & cold")));
    assert_eq!(shop.conversation(&chat["id"]).await["status"], "resolved");
}

#[tokio::test]
async fn a_link_ends_after_two_weeks_and_once_it_was_answered_in_the_thread() {
    let (shop, _, path) = asked("nps", "en").await;
    shop.clock.forward(14 * DAY);
    let (status, html) = page(&shop, Method::GET, &path, None).await;
    assert!(status == 410 && html.contains("just write to us"), "{html}");
    assert_eq!(page(&shop, Method::POST, &path, Some("score=9")).await.0, 410);
    let (shop, _, path) = asked("nps", "en").await;
    shop.chat("misaki", "9").await;
    assert!(page(&shop, Method::GET, &path, None).await.1.contains("We have your answer already"));
}

#[tokio::test]
async fn a_link_cannot_be_guessed_and_guessing_locks_nobody_out() {
    let (shop, _, path) = asked("ces", "en").await;
    let (status, html) = page(&shop, Method::GET, "/s/0000000000000000", None).await;
    assert!(status == 404 && html.contains("leads nowhere") && html.contains("見つかりません"), "{html}");
    let mut statuses = Vec::new();
    for guess in 0..12 {
        statuses.push(page(&shop, Method::POST, &format!("/s/guess{guess}"), Some("score=7")).await.0.as_u16());
    }
    assert_eq!(statuses[8..], [404, 429, 429, 429], "ten a minute");
    assert_eq!(page(&shop, Method::GET, &path, None).await.0, 200, "who has the link is not locked out");
    let database = std::fs::read(shop.folder().join("shop.db")).expect("the database");
    assert!(!database.is_empty());
    let longest = format!("score=7&words={}", "%E9%81%85".repeat(1_000));
    assert_eq!(page(&shop, Method::POST, &path, Some(&longest)).await.0, 200, "a thousand characters fit");
    let flood =
        shop.client.post(format!("http://shop{path}")).header("content-type", "application/x-www-form-urlencoded");
    let flood = flood.body("x".repeat(20_000)).send().await.expect("an answer");
    assert_eq!(flood.status(), 413);
}
