//! Opening a data folder, and what everybody may ask.

use omotenashi::api::Role;
use omotenashi::server::{OpenError, Server};
use reqwest::Method;
use serde_json::json;

use super::shop::{Shop, options};

#[tokio::test]
async fn a_fresh_shop_has_an_owner_queues_and_reasons() {
    let shop = Shop::open().await;
    let me = shop.get(&shop.owner, "/v1/me").await.expect(200);
    assert_eq!(me["agent"]["role"], "admin");
    assert_eq!(me["agent"]["teams"][0]["name"], "Everyone");
    let channels: Vec<_> =
        me["queues"].as_array().expect("queues").iter().map(|queue| queue["channel"].clone()).collect();
    assert_eq!(json!(channels), json!(["chat", "mail", "phone", "social", "web_form"]));
    assert!(me["wrap_up"]["reasons"].as_array().expect("reasons").len() > 5);
    let renamed = shop.ask(&shop.owner, Method::PATCH, "/v1/me", &[], Some(json!({"name": "青木"}))).await;
    assert_eq!(renamed.expect(200)["agent"]["name"], "青木");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_token_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let shop = Shop::open().await;
    let mode = std::fs::metadata(shop.folder().join("owner.token")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart_with_the_same_epoch_and_figures() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "こんにちは").await;
    let before = shop.get(&shop.owner, "/v1/counts").await.expect(200);
    let site = shop.get(&shop.owner, "/v1/me").await.expect(200)["site"].clone();
    let shop = shop.reopen().await;
    assert_eq!(shop.conversation(&chat["id"]).await, chat, "the same, at the same place of the log");
    assert_eq!(shop.get(&shop.owner, "/v1/counts").await.expect(200), before);
    assert_eq!(shop.get(&shop.owner, "/v1/me").await.expect(200)["site"], site);
}

#[tokio::test]
async fn a_newer_database_is_named_and_left_alone() {
    let shop = Shop::open().await;
    let clock = shop.clock.clone();
    let dir = tempfile::TempDir::new().expect("a folder");
    let path = dir.path().join("shop.db");
    shop.server.clone().close().await;
    std::fs::copy(shop.folder().join("shop.db"), &path).expect("a copy");
    set_schema(&path, 99).await;
    let Err(error) = Server::open(options(dir.path(), &clock, &shop.random)).await else { panic!("it opened") };
    assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("--data"), "it says what to do: {error}");
}

async fn set_schema(path: &std::path::Path, schema: u32) {
    use sqlx::{ConnectOptions as _, Connection as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut conn = options.connect().await.expect("the copy opens");
    let set = sqlx::query("UPDATE meta SET value = $1 WHERE name = 'schema'").bind(schema.to_string());
    set.execute(&mut conn).await.expect("it can be written");
    conn.close().await.expect("it closes");
}

#[tokio::test]
async fn something_that_is_no_database_is_named() {
    let dir = tempfile::TempDir::new().expect("a folder");
    std::fs::write(dir.path().join("shop.db"), "this is a letter, not a database, and it is long enough".repeat(100))
        .expect("a file");
    let shop = Shop::open().await;
    let Err(error) = Server::open(options(dir.path(), &shop.clock, &shop.random)).await else { panic!("it opened") };
    assert!(matches!(error, OpenError::Database { .. }), "{error:?}");
}

#[tokio::test]
async fn health_needs_no_token_and_everything_else_does() {
    let shop = Shop::open().await;
    let health = shop.get("", "/healthz").await.expect(200);
    assert_eq!(health["instance"], shop.server.health().instance);
    shop.get("", "/readyz").await.expect(200);
    let answer = shop.get("", "/v1/me").await;
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    assert!(answer.headers.contains_key("server-time"), "refusals tell the time as well");
    answer.refused(401, "not_logged_in");
    shop.get("wrong", "/v1/me").await.refused(401, "not_logged_in");
}

#[tokio::test]
async fn faults_of_a_request_are_told_as_problems() {
    let shop = Shop::open().await;
    let own = shop.owner.as_str();
    shop.get(own, "/v1/nothing").await.refused(404, "no_route");
    shop.ask(own, Method::DELETE, "/v1/me", &[], None).await.refused(405, "no_method");
    let chat = shop.chat("a", "hello").await;
    let path = format!("/v1/conversations/{}/messages", super::shop::text(&chat["id"]));
    let send = |body: &'static str, media: &'static str| {
        let request = shop.client.post(format!("http://shop{path}")).bearer_auth(own);
        let request = request.header("idempotency-key", "k").header("content-type", media).body(body);
        async move {
            let response = request.send().await.expect("an answer");
            let status = response.status().as_u16();
            let problem: serde_json::Value = response.json().await.expect("a problem");
            (status, problem["code"].as_str().expect("a code").to_owned())
        }
    };
    assert_eq!(send("{\"text\":", "application/json").await, (400, "not_json".into()));
    assert_eq!(send("{\"text\":1}", "application/json").await, (422, "invalid".into()));
    assert_eq!(send("{\"text\":\"a\",\"colour\":1}", "application/json").await, (422, "invalid".into()));
    assert_eq!(send("text", "text/plain").await, (415, "media_type".into()));
    let long = |bytes: usize| json!({"text": "a".repeat(bytes)});
    shop.post(own, &path, "long", long(6 * 1024 * 1024)).await.refused(413, "too_large");
    shop.post(own, "/v1/inbound", "long", long(1024 * 1024)).await.refused(413, "too_large");
    shop.ask(own, Method::POST, &path, &[], Some(json!({"text": "a"}))).await.refused(400, "key_missing");
    shop.get(own, "/v1/conversations?view=all").await.refused(422, "invalid");
    shop.get(own, "/v1/conversations?view=open&limit=0").await.refused(422, "invalid");
    shop.get(own, "/v1/conversations?view=open&colour=red").await.refused(422, "invalid");
    shop.get(own, "/v1/conversations/cnv_none").await.refused(404, "not_found");
}

#[tokio::test]
async fn the_document_and_the_served_routes_are_the_same() {
    let shop = Shop::open().await;
    let document = shop.get("", "/v1/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().expect("a version").starts_with("3.1"));
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            described.push((method.to_uppercase(), path.clone()));
        }
    }
    let mut served: Vec<_> =
        shop.server.operations().into_iter().map(|operation| (operation.method, operation.path)).collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
    // Every schema that is referred to is there.
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name: String = reference.chars().take_while(|c| *c != '"').collect();
        assert!(document["components"]["schemas"].get(&name).is_some(), "{name} is not described");
    }
}

#[tokio::test]
async fn handing_over_stops_the_server() {
    let shop = Shop::open().await;
    let (_, agent) = shop.person("agent", Role::Agent, &[]).await;
    shop.post(&agent, "/v1/server/handover", "h", json!({})).await.refused(403, "forbidden");
    let mut events = shop.events(&agent, None).await;
    assert_eq!(*shop.server.streams().borrow(), 1);
    assert_eq!(shop.post(&shop.owner, "/v1/server/handover", "h", json!({})).await.status, 202);
    shop.server.stopped().await;
    assert!(events.ends().await);
    shop.server.streams().wait_for(|streams| *streams == 0).await.expect("the stream is closed");
}
