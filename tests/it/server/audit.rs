//! The audit: one line for every act, in its transaction, and nothing in it that somebody wrote.

use omotenashi::api::{Channel, Role};
use omotenashi::server::rights::Right;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Shop, text};

/// Words that must be in no line.
const WORDS: &str = "Words that somebody wrote";

/// A valid request of an operation: token, path, headers, body.
struct Example {
    token: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

/// One of every operation that changes anything. A new route needs one here.
async fn example(shop: &Shop, method: &str, path: &str) -> Example {
    let chat = shop.chat(&format!("{method} {path}"), WORDS).await;
    let (agent, _) = shop.person(WORDS, Role::Agent, &[]).await;
    let id = text(&chat["id"]).to_owned();
    let customer = text(&chat["customer"]["id"]).to_owned();
    let mut memory = String::new();
    let key = ("idempotency-key", format!("{method} {path}").replace(' ', "-"));
    let mut token = shop.owner.clone();
    let mut headers = vec![key];
    let (id, body) = match (method, path) {
        ("PATCH", "/v1/me") => (String::new(), Some(json!({"name": WORDS}))),
        ("PATCH", "/v1/me/day") => (String::new(), Some(json!({"break": true}))),
        ("PUT", "/v1/conversations/{id}/prompts/{prompt}") => (id, Some(json!({"what": "used"}))),
        ("PATCH", "/v1/conversations/{id}") => {
            headers = vec![("if-match", format!("\"{}\"", chat["version"]))];
            (id, Some(json!({"status": "on_hold", "tags": [WORDS]})))
        }
        ("POST", "/v1/conversations/{id}/messages") => (id, Some(json!({"text": WORDS, "seen": chat["last_message"]}))),
        ("PUT", "/v1/conversations/{id}/drafts/{mode}") => (id, Some(json!({"text": WORDS, "caret": 5}))),
        ("POST", "/v1/messages/{id}/recall" | "/v1/messages/{id}/misdirected") => {
            let channel = shop.channel(Channel::Chat).await;
            let reply = json!({"text": WORDS, "seen": chat["last_message"]});
            let send = format!("/v1/conversations/{id}/messages");
            let sent = shop.post(&shop.owner, &send, path, reply).await.expect(201);
            if path.ends_with("misdirected") {
                shop.get(&channel, "/v1/deliveries").await.expect(200);
            }
            (text(&sent["message"]["id"]).to_owned(), None)
        }
        ("PATCH", "/v1/queues/{id}") => {
            let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
            (text(&queues[0]["id"]).to_owned(), Some(json!({"undo_ms": 5_000})))
        }
        ("POST", "/v1/conversations/{id}/claim" | "/v1/conversations/{id}/reveal") => (id, None),
        ("POST", "/v1/conversations/{id}/assign") => (id, Some(json!({"from": null, "to": agent.id}))),
        ("POST", "/v1/conversations/{id}/plan") => {
            (id, Some(json!({"type": "begin", "plan": "abuse", "tag": "abuse"})))
        }
        ("PUT", "/v1/conversations/{id}/help") => (id, Some(json!({"wanted": true}))),
        ("PUT", "/v1/rules") => {
            headers = vec![("if-match", "\"0\"".to_owned())];
            (String::new(), Some(json!({"text": format!("# {WORDS}\n")})))
        }
        ("PUT", "/v1/conversations/{id}/identity") => {
            headers = vec![("if-match", format!("\"{}\"", chat["version"]))];
            (id, Some(json!({"identity": "verified", "method": "number_on_file", "caller": "customer"})))
        }
        ("POST", "/v1/conversations/{id}/promises") => (id, Some(promise())),
        ("PATCH", "/v1/promises/{id}") => {
            let made = format!("/v1/conversations/{id}/promises");
            let made = shop.post(&shop.owner, &made, "a-promise", promise()).await.expect(201);
            headers = vec![("if-match", format!("\"{}\"", made["version"]))];
            (text(&made["id"]).to_owned(), Some(json!({"state": "kept", "outcome": WORDS})))
        }
        ("POST", "/v1/conversations/{id}/goodwill") => (id, Some(gesture(1_000))),
        ("PATCH", "/v1/goodwill/{id}") => {
            let (_, agent) = shop.person("Mika", Role::Agent, &[]).await;
            let made = format!("/v1/conversations/{id}/goodwill");
            let made = shop.post(&agent, &made, "a-gesture", gesture(100_000)).await.expect(201);
            headers = vec![("if-match", format!("\"{}\"", made["version"]))];
            (text(&made["id"]).to_owned(), Some(json!({"approve": true, "word": WORDS})))
        }
        ("PUT", "/v1/goodwill/policy") => (
            String::new(),
            Some(json!({"currency": "JPY", "daily_budget_minor": 50_000, "agent_limit_minor": 3_000,
                "supervisor_limit_minor": 30_000})),
        ),
        ("POST", "/v1/conversations") => {
            (String::new(), Some(json!({"customer": customer, "channel": "phone", "subject": WORDS})))
        }
        ("POST", "/v1/incidents") => (String::new(), Some(incident(&customer))),
        ("PATCH", "/v1/incidents/{id}") => {
            let made = shop.post(&shop.owner, "/v1/incidents", "an-incident", incident(&customer)).await.expect(201);
            headers = vec![("if-match", format!("\"{}\"", made["version"]))];
            (text(&made["id"]).to_owned(), Some(json!({"title": WORDS, "texts": {"en": WORDS}, "ended": true})))
        }
        ("POST", "/v1/incidents/{id}/tell" | "/v1/incidents/{id}/recall") => {
            shop.channel(Channel::Chat).await;
            let made = shop.post(&shop.owner, "/v1/incidents", path, incident(&customer)).await.expect(201);
            let id = text(&made["id"]).to_owned();
            let telling = json!({"texts": {"en": WORDS, "ja": WORDS}});
            if path.ends_with("recall") {
                let tell = format!("/v1/incidents/{id}/tell");
                shop.post(&shop.owner, &tell, "a-telling", telling).await.expect(202);
                (id, None)
            } else {
                (id, Some(telling))
            }
        }
        ("POST", "/v1/praise") => (String::new(), Some(json!({"message": chat["last_message"], "to": agent.id}))),
        ("PUT", "/v1/praise/{id}/read") => {
            let (reader, reading) = shop.person("Mika", Role::Agent, &[]).await;
            let body = json!({"message": chat["last_message"], "to": reader.id});
            let praise = shop.post(&shop.owner, "/v1/praise", "a-praise", body).await.expect(201);
            token = reading;
            (text(&praise["id"]).to_owned(), None)
        }
        ("POST", "/v1/next") => (String::new(), Some(json!({"scope": {"type": "all"}}))),
        ("POST", "/v1/inbound") => {
            (String::new(), Some(json!({"channel": "chat", "who": {"handle": WORDS}, "text": WORDS})))
        }
        ("POST", "/v1/deliveries/{id}/state") => {
            token = shop.channel(Channel::Chat).await;
            let reply = json!({"text": WORDS, "seen": chat["last_message"]});
            shop.post(&shop.owner, &format!("/v1/conversations/{id}/messages"), "a-reply", reply).await.expect(201);
            let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
            (text(&waiting[0]["id"]).to_owned(), Some(json!({"state": "failed", "reason": WORDS, "remote_id": WORDS})))
        }
        ("PATCH", "/v1/customers/{id}") => {
            headers = vec![("if-match", format!("\"{}\"", u64::MAX >> 1))];
            (customer, Some(json!({"name": WORDS, "persona": WORDS})))
        }
        ("POST", "/v1/customers/{id}/memories") => {
            (customer, Some(json!({"what": {"type": "preference", "text": WORDS}})))
        }
        ("PATCH" | "DELETE", "/v1/customers/{id}/memories/{memory}") => {
            let new = json!({"what": {"type": "note", "text": WORDS}});
            let made =
                shop.post(&shop.owner, &format!("/v1/customers/{customer}/memories"), method, new).await.expect(201);
            headers = vec![("if-match", format!("\"{}\"", made["version"]))];
            text(&made["memories"][0]["id"]).clone_into(&mut memory);
            (customer, (method == "PATCH").then(|| json!({"confirmed": true})))
        }
        ("POST", "/v1/customers/{id}/merge" | "/v1/customers/{id}/split") => {
            let other = shop.chat(&format!("the other of {path}"), WORDS).await["customer"]["id"].clone();
            let merge = json!({"from": other});
            if path.ends_with("merge") {
                (customer, Some(merge))
            } else {
                let merged = format!("/v1/customers/{customer}/merge");
                let made = shop.post(&shop.owner, &merged, "a-merge", merge).await.expect(200);
                (customer, Some(json!({"merge": made["merged"][0]["id"]})))
            }
        }
        ("DELETE", "/v1/customers/{id}") => {
            // Somebody without a matter: one that is resolved may be asked about, which is a line of its own.
            let trace = json!({"source": "s", "external_id": "erased", "whose": {"who": {"name": WORDS, "mail": "e@x.jp"}},
                "kind": "visit", "subject": WORDS});
            let told = shop.post(&shop.owner, "/v1/touchpoints", "erased", trace).await.expect(201);
            (text(&told["customer"]).to_owned(), None)
        }
        ("POST", "/v1/touchpoints") => {
            let body = json!({"source": "s", "external_id": "1", "whose": {"who": {"name": WORDS, "mail": WORDS}},
                "kind": "visit", "subject": WORDS, "agent": WORDS});
            (String::new(), Some(body))
        }
        ("POST", "/v1/purchases") => {
            let body = json!({"source": "s", "external_id": "1", "whose": {"who": {"name": WORDS, "mail": WORDS}},
                "placed_at": "2026-01-01T00:00:00Z", "state": "placed", "currency": "JPY",
                "items": [{"name": WORDS, "quantity": 1, "amount_minor": 1}]});
            (String::new(), Some(body))
        }
        ("POST", "/v1/surveys") => {
            let body = json!({"source": "s", "external_id": "1", "whose": {"who": {"name": WORDS, "mail": WORDS}},
                "kind": "nps", "score": 3, "comment": WORDS});
            (String::new(), Some(body))
        }
        ("POST", "/v1/agents") => (String::new(), Some(json!({"name": WORDS, "role": "agent", "teams": [WORDS]}))),
        ("PATCH", "/v1/agents/{id}") => (agent.id.to_string(), Some(json!({"disabled": true}))),
        ("POST", "/v1/agents/{id}/tokens") => (agent.id.to_string(), Some(json!({"label": WORDS}))),
        ("DELETE", "/v1/agents/{id}/tokens") => (agent.id.to_string(), None),
        ("PUT", "/v1/queues/{id}/rules") => {
            let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
            let rules = json!({"settle_days": 5, "surveys": {"after": "csat"}});
            (text(&queues[0]["id"]).to_owned(), Some(rules))
        }
        ("POST", "/s/{code}") => {
            let link = a_link(shop, &chat).await;
            return Example {
                token,
                path: link,
                headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
                body: Some(format!("score=5&words={}", WORDS.replace(' ', "+"))),
            };
        }
        ("POST", "/v1/import") => {
            (String::new(), Some(json!({"record": "customer", "source": "s", "id": "1", "name": WORDS})))
        }
        ("POST", "/v1/server/backup" | "/v1/server/handover") => (String::new(), None),
        _ => panic!("{method} {path} has no example here: what does its audit line say?"),
    };
    let media = if path == "/v1/import" { "application/x-ndjson" } else { "application/json" };
    headers.push(("content-type", media.to_owned()));
    Example {
        token,
        path: path
            .replace("{id}", &id)
            .replace("{mode}", "reply")
            .replace("{prompt}", "breathe")
            .replace("{memory}", &memory),
        headers,
        body: body.map(|body| body.to_string()),
    }
}

/// The path of the page on which a customer answers what they were asked after a chat.
async fn a_link(shop: &Shop, chat: &Value) -> String {
    shop.channel(Channel::Chat).await;
    let rules = format!("/v1/queues/{}/rules", text(&chat["queue"]));
    let body = json!({"settle_days": 7, "surveys": {"after": "csat", "form": "link"}});
    shop.ask(&shop.owner, Method::PUT, &rules, &[], Some(body)).await.expect(200);
    let mut events = shop.events(&shop.owner, None).await;
    shop.patch(&shop.owner, chat, json!({"status": "resolved"})).await.expect(200);
    loop {
        let (_, event) = events.next_of(&["message.added"]).await;
        let (_, code) = text(&event["message"]["text"]).rsplit_once("/s/").unwrap_or_default();
        if !code.is_empty() {
            return format!("/s/{code}");
        }
    }
}

fn promise() -> Value {
    let call = json!({"number": WORDS, "until": "2026-11-25T02:00:00Z", "zone": "Asia/Tokyo"});
    json!({"text": WORDS, "due_words": WORDS, "due": "2026-11-25T01:00:00Z", "call": call})
}

fn gesture(minor: i64) -> Value {
    json!({"kind": "gift", "value_minor": minor, "reason": "delivery/late", "note": WORDS})
}

fn incident(customer: &str) -> Value {
    let touches = json!({"customers": [customer], "products": [WORDS], "tags": [WORDS]});
    json!({"title": WORDS, "text": WORDS, "touches": touches})
}

async fn lines(shop: &Shop) -> Vec<Value> {
    let lines = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    lines.as_array().expect("lines").clone()
}

#[tokio::test]
async fn every_route_that_changes_anything_writes_one_line_and_a_refused_one_none() {
    let shop = Shop::open().await.at_once().await;
    let mut operations = shop.server.operations();
    // Where a console is changes nothing: it is stored nowhere and ends by itself.
    operations.retain(|operation| operation.method != "GET" && operation.path != "/v1/presence");
    // Last, because nothing is answered after it.
    operations.sort_by_key(|operation| operation.path == "/v1/server/handover");
    assert!(operations.len() >= 14);
    for operation in operations {
        let example = example(&shop, &operation.method, &operation.path).await;
        let what = format!("{} {}", operation.method, operation.path);
        let before = lines(&shop).await;
        let method: Method = operation.method.parse().expect("a method");
        let refused = shop.ask("nobody", method.clone(), &example.path, &[], None).await.status;
        if operation.right != Right::Open {
            assert!(matches!(refused, 401 | 429), "{what}: {refused}");
        }
        let ending = operation.path == "/v1/server/handover";
        let mut request =
            shop.client.request(method, format!("http://shop{}", example.path)).bearer_auth(example.token);
        for (name, value) in example.headers {
            request = request.header(name, value);
        }
        let answer = request.body(example.body.unwrap_or_default()).send().await.expect("an answer");
        let status = answer.status();
        assert!(status.is_success(), "{what}: {status} {}", answer.text().await.expect("text"));
        if ending {
            // The next request would meet a closed door; the database tells.
            continue;
        }
        answer.bytes().await.expect("a whole answer");
        let after = lines(&shop).await;
        // What the server does by itself afterwards (messages of a text to all) is written down as its own.
        let later =
            ["survey.ask", "message.send", "message.recall", "incident.made", "incident.taken-back"].map(Value::from);
        let acts = |line: &&Value| line["agent"].is_string() || !later.contains(&line["action"]);
        let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).filter(acts).collect();
        assert_eq!(new.len(), 1, "{what}: {new:#?}");
        let by_agent = operation.right != Right::Open;
        assert_eq!(new[0]["agent"].is_string(), by_agent, "{what} says who: {}", new[0]);
    }
    let shop = shop.reopen().await;
    let all = lines(&shop).await;
    assert_eq!(all[0]["action"], "server.handover");
    assert!(all.iter().all(|line| !line.to_string().contains("Words")), "{all:#?}");
    assert!(all.windows(2).all(|pair| pair[0]["number"].as_i64() > pair[1]["number"].as_i64()), "newest first");
}

#[tokio::test]
async fn it_is_read_in_pages_and_since_a_moment() {
    let shop = Shop::open().await;
    shop.chat("misaki", "hello").await;
    shop.clock.forward(60_000);
    shop.chat("haruto", "hello").await;
    let recent = shop.get(&shop.owner, "/v1/audit?since=2026-11-24T01:00:30Z").await.expect(200);
    assert_eq!(recent.as_array().expect("lines").len(), 1);
    assert_eq!(recent[0]["action"], "inbound");
    let older = shop.get(&shop.owner, &format!("/v1/audit?limit=1&before={}", recent[0]["number"])).await.expect(200);
    assert_eq!((older.as_array().expect("lines").len(), &older[0]["action"]), (1, &json!("inbound")));
    assert!(older[0]["number"].as_i64() < recent[0]["number"].as_i64());
}
