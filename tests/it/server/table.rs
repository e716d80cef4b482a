//! Who may do what, as a table written by hand, against what the router says and does.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use omotenashi::api::Role;
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::examples::a_link;
use super::rights::give_mail_to;
use super::shop::{Shop, seq_of, text};

/// Every operation and who is let through to it. `all`: also without a token; otherwise the letters of the roles:
/// **v**iewer, **c**hannel, **a**gent, **s**upervisor, admin (**m**); **f**eed where it may. A route without a row fails,
/// and so does a row without a route.
const TABLE: &str = "
    GET    /healthz                         all
    GET    /readyz                          all
    GET    /v1/openapi.json                 all
    GET    /s/{code}                        all
    POST   /s/{code}                        all
    GET    /v1/me                           vcfasm
    PATCH  /v1/me                           v-asm
    GET    /v1/me/day                       --asm
    PATCH  /v1/me/day                       --asm
    GET    /v1/load                         ---sm
    GET    /v1/conversations/{id}/prompts   --asm
    PUT    /v1/conversations/{id}/prompts   --asm
    PUT    /v1/conversations/{id}/prompts/{prompt} --asm
    GET    /v1/queues                       v-asm
    GET    /v1/counts                       v-asm
    GET    /v1/metrics                      v-asm
    GET    /v1/queues/{id}/rules            v-asm
    PUT    /v1/queues/{id}/rules            ----m
    GET    /v1/events                       v-asm
    GET    /v1/conversations                --asm
    GET    /v1/conversations/{id}           --asm
    PATCH  /v1/conversations/{id}           --asm
    GET    /v1/conversations/{id}/messages  --asm
    POST   /v1/conversations/{id}/messages  --asm
    POST   /v1/messages/{id}/recall         --asm
    POST   /v1/messages/{id}/misdirected    --asm
    GET    /v1/messages/{id}/attachments    --asm
    POST   /v1/conversations/{id}/claim     --asm
    POST   /v1/conversations/{id}/assign    --asm
    POST   /v1/next                         --asm
    POST   /v1/conversations/{id}/plan      --asm
    PUT    /v1/conversations/{id}/help      --asm
    GET    /v1/rules                        --asm
    PUT    /v1/rules                        ---sm
    GET    /v1/drafts                       --asm
    PUT    /v1/conversations/{id}/drafts/{mode} --asm
    PUT    /v1/presence                     --asm
    PUT    /v1/conversations/{id}/identity  --asm
    POST   /v1/conversations/{id}/reveal    --asm
    POST   /v1/conversations/{id}/promises  --asm
    PATCH  /v1/promises/{id}                --asm
    GET    /v1/conversations/{id}/goodwill  --asm
    POST   /v1/conversations/{id}/goodwill  --asm
    PATCH  /v1/goodwill/{id}                ---sm
    GET    /v1/goodwill/policy              --asm
    PUT    /v1/goodwill/policy              ----m
    GET    /v1/goodwill                     ---sm
    POST   /v1/conversations                --asm
    GET    /v1/proactive                    --asm
    GET    /v1/incidents                    --asm
    POST   /v1/incidents                    ---sm
    PATCH  /v1/incidents/{id}               --asm
    GET    /v1/incidents/{id}/people        --asm
    POST   /v1/incidents/{id}/tell          --asm
    POST   /v1/incidents/{id}/recall        --asm
    GET    /v1/praise                       --asm
    POST   /v1/praise                       --asm
    PUT    /v1/praise/{id}/read             --asm
    GET    /v1/customers/{id}               --asm
    GET    /v1/customers/{id}/timeline      --asm
    PATCH  /v1/customers/{id}               --asm
    POST   /v1/customers/{id}/memories      --asm
    PATCH  /v1/customers/{id}/memories/{memory} --asm
    DELETE /v1/customers/{id}/memories/{memory} --asm
    POST   /v1/customers/{id}/merge         --asm
    POST   /v1/customers/{id}/split         --asm
    GET    /v1/customers                    --asm
    GET    /v1/customers/{id}/duplicates    --asm
    GET    /v1/customers/{id}/export        ---sm
    GET    /v1/customers/{id}/erasure       ----m
    DELETE /v1/customers/{id}               ----m
    POST   /v1/touchpoints                  -f--m
    POST   /v1/purchases                    -f--m
    POST   /v1/surveys                      -f--m
    GET    /v1/agents                       --asm
    POST   /v1/inbound                      -c--m
    GET    /v1/deliveries                   -c--m
    POST   /v1/deliveries/{id}/state        -c--m
    PATCH  /v1/queues/{id}                  ----m
    POST   /v1/agents                       ----m
    PATCH  /v1/agents/{id}                  ---sm
    POST   /v1/agents/{id}/tokens           ----m
    DELETE /v1/agents/{id}/tokens           ----m
    GET    /v1/audit                        ----m
    POST   /v1/import                       ----m
    POST   /v1/server/backup                ----m
    POST   /v1/server/handover              ----m
";

/// What somebody shows who comes. Tokens have no other end than these: they do not run out.
enum Shown {
    Nothing,
    /// Nothing that opens anything here: what it is instead.
    Foreign(&'static str),
    /// The token of somebody with this role, before it was revoked.
    Revoked(Role),
    /// The token of somebody with this role whose account was disabled.
    Disabled(Role),
    /// A good one.
    Of(Role),
}

/// The letter of a role in the table.
fn letter(role: Role) -> char {
    match role {
        Role::Viewer => 'v',
        Role::Channel => 'c',
        Role::Feed => 'f',
        Role::Agent => 'a',
        Role::Supervisor => 's',
        Role::Admin => 'm',
    }
}

async fn status(shop: &Shop, authorization: &str, method: &str, path: &str) -> u16 {
    let method: Method = method.parse().expect("a method");
    // Nothing that is there is asked for: this is about who gets as far as being told so.
    let path: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect();
    let mut request = shop.client.request(method, format!("http://shop{}", path.join("/")));
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let request = request.header("idempotency-key", "k").header("if-match", "\"1\"");
    request.header("content-type", "application/json").body("{}").send().await.expect("an answer").status().as_u16()
}

/// Everybody who may come, each with what they show.
async fn callers(shop: &Shop) -> Vec<(Shown, String)> {
    let bearer = |secret: &str| format!("Bearer {secret}");
    let mut callers = vec![(Shown::Nothing, String::new())];
    for role in Role::ALL {
        let name = role.as_str();
        callers.push((Shown::Of(role), bearer(&shop.person(name, role, &[]).await.1)));
        let (agent, revoked) = shop.person(&format!("revoked {name}"), role, &[]).await;
        let path = format!("/v1/agents/{}/tokens", agent.id);
        assert_eq!(shop.ask(&shop.owner, Method::DELETE, &path, &[], None).await.status, 204);
        callers.push((Shown::Revoked(role), bearer(&revoked)));
        let (agent, disabled) = shop.person(&format!("disabled {name}"), role, &[]).await;
        let path = format!("/v1/agents/{}", agent.id);
        shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({"disabled": true}))).await.expect(200);
        callers.push((Shown::Disabled(role), bearer(&disabled)));
    }
    let link = a_link(shop, "table").await;
    let (most, end) = shop.owner.trim().split_at(shop.owner.trim().len() - 1);
    let near = format!("{most}{}", if end == "0" { "1" } else { "0" });
    let kept = Sha256::digest(shop.owner.trim()).iter().fold(String::new(), |mut kept, byte| {
        write!(kept, "{byte:02x}").expect("a string takes it");
        kept
    });
    for (what, authorization) in [
        ("a wrong token", bearer(&"0".repeat(64))),
        ("an empty token", bearer("")),
        ("the owner's token but for its last sign", bearer(&near)),
        ("the code of a customer's link", bearer(link.trim_start_matches("/s/"))),
        ("what the database keeps of the owner's token", bearer(&kept)),
        ("the owner's token without its scheme", shop.owner.clone()),
        ("the owner's token in another scheme", format!("Basic {}", shop.owner)),
        ("half of the owner's token", bearer(&shop.owner[..shop.owner.len() / 2])),
    ] {
        callers.push((Shown::Foreign(what), authorization));
    }
    callers
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let rows: Vec<[&str; 3]> = TABLE
        .lines()
        .filter_map(|line| <[&str; 3]>::try_from(line.split_whitespace().collect::<Vec<_>>()).ok())
        .collect();
    let shop = Shop::open().await;
    let served: BTreeSet<(String, String)> =
        shop.server.operations().into_iter().map(|operation| (operation.method, operation.path)).collect();
    let named: BTreeSet<(String, String)> =
        rows.iter().map(|[method, path, _]| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(served, named, "the table above has one row for each route");

    let callers = callers(&shop).await;
    let mut asked = 0;
    for (shown, authorization) in &callers {
        for [method, path, letters] in &rows {
            let expected = match shown {
                // Whoever has a link's secret may answer: none of these has.
                _ if path.starts_with("/s/") => 404,
                _ if *letters == "all" => 200,
                Shown::Nothing | Shown::Foreign(_) | Shown::Revoked(_) | Shown::Disabled(_) => 401,
                Shown::Of(role) if letters.contains(letter(*role)) => 0,
                Shown::Of(_) => 403,
            };
            // Letting an admin hand over would end the test; that it works is tested with the process.
            if expected == 0 && *path == "/v1/server/handover" {
                continue;
            }
            // Wrong tokens are counted by the minute.
            shop.clock.forward(7_000);
            let status = status(&shop, authorization, method, path).await;
            let what = format!("{method} {path} with {}: {status}", told(shown));
            match expected {
                0 => assert!(status < 500 && status != 401 && status != 403, "{what}"),
                _ => assert_eq!(status, expected, "{what}"),
            }
            asked += 1;
        }
    }
    println!("{} routes, {} callers: {asked} requests answered as the table says", rows.len(), callers.len());
    // One less for the admin, who is not let hand over here.
    assert_eq!(asked, rows.len() * callers.len() - 1);
}

fn told(shown: &Shown) -> String {
    match shown {
        Shown::Nothing => "no token".to_owned(),
        Shown::Foreign(what) => (*what).to_owned(),
        Shown::Revoked(role) => format!("a revoked token of a {}", role.as_str()),
        Shown::Disabled(role) => format!("the token of a disabled {}", role.as_str()),
        Shown::Of(role) => format!("the token of a {}", role.as_str()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 30, ..ProptestConfig::default() })]

    /// Whatever happens, what a reader is told of, that reader may read; and a reader of everything is told of all.
    #[test]
    fn a_stream_tells_nobody_of_what_they_may_not_read(
        steps in prop::collection::vec((0..11_u8, any::<u8>(), any::<bool>()), 1..24), replayed in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (shop, _) = give_mail_to(Shop::open().await, "Letters").await;
            let (_, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
            let (_, outside) = shop.person("Outside", Role::Supervisor, &["Voices"]).await;
            let (praised, for_me) = shop.person("Praised", Role::Agent, &["Praise"]).await;
            let (_, viewer) = shop.person("Viewer", Role::Viewer, &["Letters"]).await;
            let (start, _) = shop.events(&shop.owner, None).await.next_of(&["heartbeat"]).await;
            let mut matters: Vec<Value> = Vec::new();
            for (index, (kind, which, mail)) in steps.iter().enumerate() {
                let chosen = (!matters.is_empty()).then(|| matters[usize::from(*which) % matters.len()].clone());
                match (kind, chosen) {
                    (2, Some(id)) => {
                        let it = shop.conversation(&id).await;
                        let body = json!({"text": "a reply", "seen": it["last_message"], "then": "resolved"});
                        let path = format!("/v1/conversations/{}/messages", text(&id));
                        shop.post(&shop.owner, &path, &format!("k{index}"), body).await.expect(201);
                    }
                    (3, Some(id)) => {
                        let path = format!("/v1/conversations/{}/claim", text(&id));
                        shop.ask(&shop.owner, Method::POST, &path, &[], None).await.expect(200);
                    }
                    (4, Some(id)) => {
                        let it = shop.conversation(&id).await;
                        shop.patch(&shop.owner, &it, json!({"priority": "urgent"})).await;
                    }
                    (6, Some(id)) => {
                        let body = json!({"text": "a promise", "due": "2026-11-25T01:00:00Z"});
                        let path = format!("/v1/conversations/{}/promises", text(&id));
                        shop.post(&shop.owner, &path, &format!("k{index}"), body).await.expect(201);
                    }
                    (7, Some(id)) => {
                        let body = json!({"kind": "gift", "value_minor": 100 + i64::from(*which), "reason": "delivery/late"});
                        let path = format!("/v1/conversations/{}/goodwill", text(&id));
                        shop.post(&shop.owner, &path, &format!("k{index}"), body).await.expect(201);
                    }
                    (8, Some(id)) => {
                        let lines = shop.thread(&id).await;
                        let line = lines.iter().find(|line| line["kind"] == "inbound").expect("they wrote");
                        let body = json!({"message": line["id"], "to": praised.id});
                        shop.post(&shop.owner, "/v1/praise", &format!("k{index}"), body).await.expect(201);
                    }
                    (9, Some(id)) => {
                        let it = shop.conversation(&id).await;
                        let path = format!("/v1/customers/{}/memories", text(&it["customer"]["id"]));
                        let note = json!({"what": {"type": "note", "text": "private"}});
                        shop.post(&shop.owner, &path, &format!("k{index}"), note).await.expect(201);
                    }
                    (10, Some(id)) => {
                        let (from, into) = (shop.conversation(&id).await, shop.conversation(&matters[0]).await);
                        if from["customer"]["id"] != into["customer"]["id"] {
                            let path = format!("/v1/customers/{}/merge", text(&into["customer"]["id"]));
                            let body = json!({"from": from["customer"]["id"]});
                            shop.post(&shop.owner, &path, &format!("k{index}"), body).await.expect(200);
                        }
                    }
                    (5, _) => {
                        shop.ask(&shop.owner, Method::PATCH, "/v1/me", &[], Some(json!({"name": format!("Owner {index}")})))
                            .await
                            .expect(200);
                    }
                    _ => {
                        let (channel, who) = if *mail { ("mail", "mail") } else { ("chat", "handle") };
                        let message = json!({
                            "channel": channel, "text": format!("private {index}"),
                            "who": {who: format!("c{}@example.com", which % 4)},
                        });
                        let id = shop.inbound(message).await["conversation"].clone();
                        if !matters.contains(&id) {
                            matters.push(id);
                        }
                    }
                }
            }
            let last = shop.chat("the last one", "goodbye").await;
            let head = last["version"].as_u64().expect("a version");
            let shop = if replayed { shop.reopen().await } else { shop };
            let all = shop.events(&shop.owner, Some(&start)).await.up_to(head).await;
            let mine = shop.events(&for_me, Some(&start)).await.up_to(head).await;
            let praise = mine.iter().filter(|(_, event)| event["kind"] == "praise.changed").count();
            let told = head - seq_of(&start) - praise as u64;
            assert_eq!(all.len() as u64, told, "an admin is told of everything but praise for others");
            for token in [&inside, &outside] {
                for (_, event) in shop.events(token, Some(&start)).await.up_to(head).await {
                    let path = match text(&event["kind"]) {
                        "conversation.changed" => format!("/v1/conversations/{}", text(&event["conversation"]["id"])),
                        "message.added" | "message.changed" => {
                            format!("/v1/conversations/{}", text(&event["message"]["conversation"]))
                        }
                        "promise.changed" => format!("/v1/conversations/{}", text(&event["promise"]["conversation"])),
                        "goodwill.changed" => format!("/v1/conversations/{}", text(&event["gesture"]["conversation"])),
                        "customer.changed" => format!("/v1/customers/{}", text(&event["id"])),
                        "incident.changed" => "/v1/incidents".to_owned(),
                        "agent.changed" => "/v1/agents".to_owned(),
                        "rules.changed" => "/v1/rules".to_owned(),
                        kind => panic!("{kind} is told to agents: may they read what it is about? {event}"),
                    };
                    let status = shop.get(token, &path).await.status;
                    assert_eq!(status, 200, "told of {event}, but {path} is refused");
                }
            }
            // A viewer's next sign of life comes after all of it, and nothing came before.
            let mut seen = shop.events(&viewer, Some(&start)).await;
            let kinds = ["heartbeat", "conversation.changed", "conversation.gone", "message.added", "message.changed",
                "customer.changed", "purchase.changed", "agent.changed", "promise.changed", "goodwill.changed", "praise.changed"];
            seen.next_of(&["heartbeat"]).await;
            shop.clock.forward(10_001);
            let (place, _) = seen.next_of(&kinds).await;
            assert!(seq_of(&place) >= head, "the place moves on though nothing is told");
            shop.server.close().await;
        });
    }
}
