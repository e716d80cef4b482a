//! One valid request of every operation that changes anything, made to fit what is there, in a shop whose replies go out
//! at once. A new route needs one here: the proofs over all commands (what is audited, what is told, what happens at the
//! same moment) draw from the router.

use omotenashi::api::Role;
use omotenashi::server::Operation;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Answer, Shop, ask_with, text};

/// What every text of an example says: words that stand nowhere else.
pub const WORDS: &str = "Words that somebody wrote";

/// What changes nothing that is kept: where a console is ends by itself.
const PASSING: [&str; 1] = ["/v1/presence"];

/// What a server does with itself; nothing in a conversation or a record comes of it.
pub const OF_THE_SERVER: [&str; 2] = ["/v1/server/backup", "/v1/server/handover"];

/// Every operation that changes anything.
pub fn mutations(shop: &Shop) -> Vec<Operation> {
    let mut operations = shop.server.operations();
    operations.retain(|operation| operation.method != "GET" && !PASSING.contains(&operation.path.as_str()));
    operations
}

/// Whom and what an example is about.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The conversation, as it was read.
    pub chat: &'a Value,
    /// Somebody who answers: an id and a token.
    pub colleague: (&'a str, &'a str),
    /// The token of a channel that serves chats.
    pub channel: &'a str,
    /// What no other example in this shop is called.
    pub key: &'a str,
}

/// A valid request: token, path, headers, body.
pub struct Example {
    pub token: String,
    pub method: Method,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<String>,
}

impl Example {
    pub async fn send(&self, shop: &Shop) -> Answer {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ask_with(&shop.client, &self.token, self.method.clone(), &self.path, &headers, self.body.clone()).await
    }
}

/// An example of an operation, with what has to be there before.
pub async fn example(shop: &Shop, operation: &Operation, scene: Scene<'_>) -> Example {
    let Scene { chat, colleague, channel, key } = scene;
    let (method, path) = (operation.method.as_str(), operation.path.as_str());
    let id = text(&chat["id"]).to_owned();
    let customer = text(&chat["customer"]["id"]).to_owned();
    let conversation = |rest: &str| format!("/v1/conversations/{id}{rest}");
    let first = format!("{key}-first");
    let version = |it: &Value| ("if-match", format!("\"{}\"", it["version"]));
    let mut memory = String::new();
    let mut token = shop.owner.clone();
    let mut headers = vec![("idempotency-key", key.to_owned())];
    let (id, body) = match (method, path) {
        ("PATCH", "/v1/me") => (String::new(), Some(json!({"name": format!("{WORDS} {key}")}))),
        ("PATCH", "/v1/me/day") => {
            let day = shop.get(&shop.owner, "/v1/me/day").await.expect(200);
            (String::new(), Some(json!({"break": day["break_since"].is_null()})))
        }
        ("PUT", "/v1/conversations/{id}/prompts") => (id, Some(json!({"shown": ["first-time"]}))),
        ("PUT", "/v1/conversations/{id}/prompts/{prompt}") => (id, Some(json!({"what": "used"}))),
        ("PATCH", "/v1/conversations/{id}") => {
            headers = vec![version(chat)];
            (id, Some(json!({"status": "on_hold", "tags": [WORDS]})))
        }
        ("POST", "/v1/conversations/{id}/messages") => (id, Some(json!({"text": WORDS, "seen": chat["last_message"]}))),
        ("PUT", "/v1/conversations/{id}/drafts/{mode}") => (id, Some(json!({"text": WORDS, "caret": 5}))),
        ("POST", "/v1/messages/{id}/recall" | "/v1/messages/{id}/misdirected") => {
            let reply = json!({"text": WORDS, "seen": chat["last_message"]});
            let sent = shop.post(&shop.owner, &conversation("/messages"), &first, reply).await;
            if path.ends_with("misdirected") {
                // What a channel has cannot be taken back any more.
                shop.get(channel, "/v1/deliveries").await.expect(200);
            }
            (sent.body["message"]["id"].as_str().unwrap_or("none").to_owned(), None)
        }
        ("PATCH", "/v1/queues/{id}") => (text(&chat["queue"]).to_owned(), Some(json!({"undo_ms": 0}))),
        ("POST", "/v1/conversations/{id}/claim" | "/v1/conversations/{id}/reveal") => (id, None),
        ("POST", "/v1/conversations/{id}/assign") => {
            (id, Some(json!({"from": chat["assignee"]["id"], "to": colleague.0})))
        }
        ("POST", "/v1/conversations/{id}/plan") => {
            (id, Some(json!({"type": "begin", "plan": "abuse", "tag": "abuse"})))
        }
        ("PUT", "/v1/conversations/{id}/help") => (id, Some(json!({"wanted": chat["help"].is_null()}))),
        ("PUT", "/v1/rules") => {
            headers = vec![version(&shop.get(&shop.owner, "/v1/rules").await.expect(200))];
            (String::new(), Some(json!({"text": format!("# {WORDS} {key}\n")})))
        }
        ("PUT", "/v1/conversations/{id}/identity") => {
            headers = vec![version(chat)];
            (id, Some(json!({"identity": "verified", "method": "number_on_file", "caller": "customer"})))
        }
        ("POST", "/v1/conversations/{id}/promises") => (id, Some(promise())),
        ("PATCH", "/v1/promises/{id}") => {
            let made = shop.post(&shop.owner, &conversation("/promises"), &first, promise()).await.expect(201);
            headers = vec![version(&made)];
            (text(&made["id"]).to_owned(), Some(json!({"state": "kept", "outcome": WORDS})))
        }
        ("POST", "/v1/conversations/{id}/goodwill") => (id, Some(gesture(1_000))),
        ("PATCH", "/v1/goodwill/{id}") => {
            // None is made for somebody whom a plan of limits is followed with: then there is nothing to decide on.
            let made = shop.post(colleague.1, &conversation("/goodwill"), &first, gesture(100_000)).await.body;
            headers = vec![version(&made)];
            (made["id"].as_str().unwrap_or("none").to_owned(), Some(json!({"approve": true, "word": WORDS})))
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
            let made = shop.post(&shop.owner, "/v1/incidents", &first, incident(&customer)).await.expect(201);
            headers = vec![version(&made)];
            (text(&made["id"]).to_owned(), Some(json!({"title": WORDS, "texts": {"en": WORDS}, "ended": true})))
        }
        ("POST", "/v1/incidents/{id}/tell" | "/v1/incidents/{id}/recall") => {
            let told = another(shop, key).await;
            let made = shop.post(&shop.owner, "/v1/incidents", &first, incident(&told)).await.expect(201);
            let id = text(&made["id"]).to_owned();
            let telling = json!({"texts": {"en": WORDS, "ja": WORDS}});
            if path.ends_with("recall") {
                let tell = format!("/v1/incidents/{id}/tell");
                shop.post(&shop.owner, &tell, &format!("{key}-second"), telling).await.expect(202);
                (id, None)
            } else {
                (id, Some(telling))
            }
        }
        ("POST", "/v1/praise") => {
            // To the owner, who hears of it.
            let owner = shop.get(&shop.owner, "/v1/me").await.expect(200)["agent"]["id"].clone();
            token = colleague.1.to_owned();
            (String::new(), Some(json!({"message": theirs(shop, chat).await, "to": owner})))
        }
        ("PUT", "/v1/praise/{id}/read") => {
            let owner = shop.get(&shop.owner, "/v1/me").await.expect(200)["agent"]["id"].clone();
            let body = json!({"message": theirs(shop, chat).await, "to": owner});
            let praise = shop.post(colleague.1, "/v1/praise", &first, body).await.body;
            (praise["id"].as_str().unwrap_or("none").to_owned(), None)
        }
        ("POST", "/v1/next") => (String::new(), Some(json!({"scope": {"type": "all"}}))),
        ("POST", "/v1/inbound") => {
            let who = json!({"name": WORDS, "handle": format!("{WORDS} {key}")});
            (String::new(), Some(json!({"channel": "chat", "who": who, "text": WORDS})))
        }
        ("POST", "/v1/deliveries/{id}/state") => {
            token = channel.to_owned();
            let reply = json!({"text": WORDS, "seen": chat["last_message"]});
            shop.post(&shop.owner, &conversation("/messages"), &first, reply).await;
            let waiting = shop.get(&token, "/v1/deliveries").await.expect(200);
            let delivery = waiting[0]["id"].as_str().unwrap_or("none").to_owned();
            (delivery, Some(json!({"state": "failed", "reason": WORDS, "remote_id": WORDS})))
        }
        ("PATCH", "/v1/customers/{id}") => {
            headers = vec![("if-match", format!("\"{}\"", u64::MAX >> 1))];
            (customer, Some(json!({"name": WORDS, "persona": format!("{WORDS} {key}")})))
        }
        ("POST", "/v1/customers/{id}/memories") => {
            (customer, Some(json!({"what": {"type": "preference", "text": WORDS}})))
        }
        ("PATCH" | "DELETE", "/v1/customers/{id}/memories/{memory}") => {
            let new = json!({"what": {"type": "note", "text": WORDS}});
            let made = shop.post(&shop.owner, &format!("/v1/customers/{customer}/memories"), &first, new).await;
            let made = made.expect(201);
            headers = vec![version(&made)];
            text(&made["memories"][0]["id"]).clone_into(&mut memory);
            (customer, (method == "PATCH").then(|| json!({"confirmed": true})))
        }
        ("POST", "/v1/customers/{id}/merge" | "/v1/customers/{id}/split") => {
            let merge = json!({"from": another(shop, key).await});
            if path.ends_with("merge") {
                (customer, Some(merge))
            } else {
                let merged = format!("/v1/customers/{customer}/merge");
                let made = shop.post(&shop.owner, &merged, &first, merge).await.expect(200);
                (customer, Some(json!({"merge": made["merged"][0]["id"]})))
            }
        }
        ("DELETE", "/v1/customers/{id}") => {
            // Somebody without a matter: one that is resolved may be asked about, which is a line of its own.
            let trace = json!({"source": "s", "external_id": first, "kind": "visit", "subject": WORDS,
                "whose": {"who": {"name": WORDS, "mail": format!("{key}@x.jp")}}});
            let told = shop.post(&shop.owner, "/v1/touchpoints", &first, trace).await.expect(201);
            (text(&told["customer"]).to_owned(), None)
        }
        ("POST", "/v1/touchpoints") => {
            let trace = json!({"kind": "visit", "subject": WORDS, "agent": WORDS});
            (String::new(), Some(fed(key, &customer, trace)))
        }
        ("POST", "/v1/purchases") => {
            let order = json!({"placed_at": "2026-01-01T00:00:00Z", "state": "placed", "currency": "JPY",
                "items": [{"name": WORDS, "quantity": 1, "amount_minor": 1}]});
            (String::new(), Some(fed(key, &customer, order)))
        }
        ("POST", "/v1/surveys") => {
            (String::new(), Some(fed(key, &customer, json!({"kind": "nps", "score": 3, "comment": WORDS}))))
        }
        ("POST", "/v1/agents") => (String::new(), Some(json!({"name": WORDS, "role": "agent", "teams": [WORDS]}))),
        ("PATCH", "/v1/agents/{id}") => (somebody(shop).await, Some(json!({"disabled": true}))),
        ("POST", "/v1/agents/{id}/tokens") => (somebody(shop).await, Some(json!({"label": WORDS}))),
        ("DELETE", "/v1/agents/{id}/tokens") => (somebody(shop).await, None),
        ("PUT", "/v1/queues/{id}/rules") => {
            let rules = json!({"settle_days": 5, "surveys": {"after": "csat"}});
            (text(&chat["queue"]).to_owned(), Some(rules))
        }
        ("POST", "/s/{code}") => {
            return Example {
                token,
                method: Method::POST,
                path: a_link(shop, key).await,
                headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
                body: Some(format!("score=5&words={}", WORDS.replace(' ', "+"))),
            };
        }
        ("POST", "/v1/import") => {
            (String::new(), Some(json!({"record": "customer", "source": "s", "id": key, "name": WORDS})))
        }
        ("POST", "/v1/server/backup" | "/v1/server/handover") => (String::new(), None),
        _ => panic!("{method} {path} has no example here: what does it change, and what does its audit line say?"),
    };
    let media = if path == "/v1/import" { "application/x-ndjson" } else { "application/json" };
    headers.push(("content-type", media.to_owned()));
    Example {
        token,
        method: method.parse().expect("a method"),
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
pub async fn a_link(shop: &Shop, key: &str) -> String {
    let chat = shop.chat(&format!("{key} asked"), WORDS).await;
    let rules = format!("/v1/queues/{}/rules", text(&chat["queue"]));
    let body = json!({"settle_days": 7, "surveys": {"after": "csat", "form": "link"}});
    shop.ask(&shop.owner, Method::PUT, &rules, &[], Some(body)).await.expect(200);
    let mut events = shop.events(&shop.owner, None).await;
    // Nobody is asked whom nobody answered.
    let reply = json!({"text": "done", "seen": chat["last_message"], "then": "resolved"});
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    shop.post(&shop.owner, &path, &format!("{key}-done"), reply).await.expect(201);
    loop {
        let (_, event) = events.next_of(&["message.added"]).await;
        let (_, code) = text(&event["message"]["text"]).rsplit_once("/s/").unwrap_or_default();
        if !code.is_empty() && event["message"]["conversation"] == chat["id"] {
            return format!("/s/{code}");
        }
    }
}

/// Another customer, with a chat of their own.
async fn another(shop: &Shop, key: &str) -> String {
    let chat = shop.chat(&format!("the other of {key}"), WORDS).await;
    text(&chat["customer"]["id"]).to_owned()
}

/// Somebody new of ours.
async fn somebody(shop: &Shop) -> String {
    shop.person(WORDS, Role::Agent, &[]).await.0.id.to_string()
}

/// A line of the customer's in their chat; where we began it and they have not written, one that is not there.
async fn theirs(shop: &Shop, chat: &Value) -> Value {
    let lines = shop.thread(&chat["id"]).await;
    let line = lines.into_iter().find(|line| line["kind"] == "inbound");
    line.map_or_else(|| json!("msg_none"), |mut line| line["id"].take())
}

/// What a shop system tells of a customer.
fn fed(key: &str, customer: &str, mut what: Value) -> Value {
    what["source"] = json!("s");
    what["external_id"] = json!(key);
    what["whose"] = json!({"id": customer});
    what
}

fn promise() -> Value {
    let call = json!({"number": WORDS, "until": "2026-12-25T02:00:00Z", "zone": "Asia/Tokyo"});
    json!({"text": WORDS, "due_words": WORDS, "due": "2026-12-25T01:00:00Z", "call": call})
}

fn gesture(minor: i64) -> Value {
    json!({"kind": "gift", "value_minor": minor, "reason": "delivery/late", "note": WORDS})
}

pub fn incident(customer: &str) -> Value {
    json!({"title": WORDS, "text": WORDS, "touches": {"customers": [customer], "products": [WORDS], "tags": [WORDS]}})
}
