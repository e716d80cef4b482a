//! What is another team's: every route that names an object in its path, asked about one that is there, by people who
//! have a right to such things and none to this one.

use omotenashi::api::{Channel, Role};
use omotenashi::server::Operation;
use reqwest::Method;
use serde_json::Value;

use super::examples::{Example, Scene, WORDS, example, incident};
use super::rights::give_all_to;
use super::shop::{Shop, text};

/// What only the team knows.
const SECRET: &str = "Known to the team alone";

/// Routes whose objects are everybody's who may use the route at all, and why. What is the team's is not shown and not
/// changed by them either.
const EVERYBODYS: [(&str, &str); 4] = [
    ("PATCH /v1/incidents/{id}", "an incident is the whole shop's: any supervisor mends and ends it"),
    ("GET /v1/incidents/{id}/people", "it lists whom the asker may see, here nobody"),
    ("POST /v1/incidents/{id}/tell", "it tells whom the asker may see, here nobody"),
    ("POST /v1/incidents/{id}/recall", "any supervisor stops a text to many that should not have gone out"),
];

/// Routes that name what they are about in their body.
const IN_THE_BODY: [&str; 3] = ["/v1/praise", "/v1/incidents", "/v1/conversations"];

/// The question about an object that is there. A route that reads something needs an arm here.
async fn reading(shop: &Shop, operation: &Operation, chat: &Value, key: &str) -> Example {
    let path = operation.path.as_str();
    let id = if path.starts_with("/v1/conversations/{id}") {
        text(&chat["id"]).to_owned()
    } else if path.starts_with("/v1/customers/{id}") {
        text(&chat["customer"]["id"]).to_owned()
    } else {
        match path {
            "/v1/messages/{id}/attachments" => text(&shop.thread(&chat["id"]).await[0]["id"]).to_owned(),
            "/v1/queues/{id}/rules" => text(&chat["queue"]).to_owned(),
            "/v1/incidents/{id}/people" => {
                let made = shop.post(&shop.owner, "/v1/incidents", key, incident(text(&chat["customer"]["id"]))).await;
                text(&made.expect(201)["id"]).to_owned()
            }
            _ => panic!("GET {path} has no object here: whose is it, and who may not see it?"),
        }
    };
    let path = path.replace("{id}", &id);
    Example { token: shop.owner.clone(), method: Method::GET, path, headers: Vec::new(), body: None }
}

/// What is kept of the team's matter, and what somebody did last: every act writes a line.
async fn state(shop: &Shop, chat: &Value) -> Vec<Value> {
    let mut state = Vec::new();
    for path in [
        format!("/v1/conversations/{}", text(&chat["id"])),
        format!("/v1/conversations/{}/messages", text(&chat["id"])),
        format!("/v1/customers/{}", text(&chat["customer"]["id"])),
    ] {
        let mut it = shop.get(&shop.owner, &path).await.expect(200);
        // When it was read, which goes on with everything that happens elsewhere.
        it.as_object_mut().expect("an object").remove("as_of");
        state.push(it);
    }
    // The newest line of somebody's: what the server does by itself may come in between.
    let audit = shop.get(&shop.owner, "/v1/audit?limit=200").await.expect(200);
    state.extend(audit.as_array().expect("lines").iter().find(|line| line["agent"].is_string()).cloned());
    state
}

/// The same question about something that is not there.
fn about_nothing(asked: &Example, operation: &Operation) -> Example {
    let parts = asked.path.split('/').zip(operation.path.split('/')).map(|(part, name)| {
        let (kind, _) = part.split_once('_').unwrap_or_default();
        if name == "{id}" { format!("{kind}_00000000-0000-7000-8000-000000000000") } else { part.to_owned() }
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let mut headers = asked.headers.clone();
    for (_, value) in headers.iter_mut().filter(|(name, _)| *name == "idempotency-key") {
        value.push_str("-nothing");
    }
    Example { token: asked.token.clone(), method: asked.method.clone(), path, headers, body: asked.body.clone() }
}

#[tokio::test]
async fn what_is_another_teams_is_neither_shown_nor_changed_by_any_route_that_names_it() {
    let shop = Shop::open().await.at_once().await;
    give_all_to(&shop, "Letters").await;
    let channel = shop.channel(Channel::Chat).await;
    let (insider, inside) = shop.person("Inside", Role::Agent, &["Letters"]).await;
    let outsiders = [
        ("an agent", shop.person("Outside", Role::Agent, &["Voices"]).await.1),
        ("a supervisor", shop.person("Beside", Role::Supervisor, &["Voices"]).await.1),
        ("a channel", shop.channel(Channel::Phone).await),
    ];
    let mut operations = shop.server.operations();
    operations.retain(|it| it.path.starts_with("/v1/"));
    operations.retain(|it| it.path.contains('{') || (it.method == "POST" && IN_THE_BODY.contains(&it.path.as_str())));
    let (mut refused, mut everybodys) = (0, 0);
    for operation in &operations {
        let route = format!("{} {}", operation.method, operation.path);
        let shared = EVERYBODYS.iter().any(|(known, _)| *known == route);
        for (who, token) in &outsiders {
            let what = format!("{route} by {who}");
            let key = what.replace(' ', "-");
            let chat = shop.chat(&format!("{SECRET} {key}"), SECRET).await;
            let colleague = (insider.id.as_str(), inside.as_str());
            let scene = Scene { chat: &chat, colleague, channel: &channel, key: &key };
            let mut question = if operation.method == "GET" {
                reading(&shop, operation, &chat, &key).await
            } else {
                example(&shop, operation, scene).await
            };
            let of_the_team = std::mem::replace(&mut question.token, token.clone());
            let before = state(&shop, &chat).await;
            let answer = question.send(&shop).await;
            let (status, after) = (answer.status, state(&shop, &chat).await);
            let said = answer.body.to_string();
            let customer = text(&chat["customer"]["id"]);
            assert!(!said.contains(SECRET), "{what}: {said}");
            // An incident that is ended stands in its customers' records no more; nothing else of theirs changes.
            assert!(before[..2] == after[..2], "{what}: {status} {said}");
            if shared && !matches!(status, 403 | 404) {
                // An incident says whom it names; who they are it does not say.
                assert!(
                    !said.replace(&format!("\"customers\":[\"{customer}\"]"), "").contains(customer),
                    "{what}: {said}"
                );
                everybodys += 1;
                continue;
            }
            let body = !operation.path.contains('{');
            assert!(matches!(status, 403 | 404) || (body && status == 422), "{what}: {status} {said}");
            assert!(!said.contains(WORDS) && !said.contains(customer), "{what}: {said}");
            assert!(before == after, "{what}: {status} {said}");
            if !body && !shared {
                // Nor is it told apart from what is not there.
                let nothing = about_nothing(&question, operation).send(&shop).await;
                assert_eq!((nothing.status, &nothing.body["code"]), (status, &answer.body["code"]), "{what}");
            }
            // It was a question that somebody of the team, or who may see everything, is answered.
            question.token = of_the_team;
            let answer = question.send(&shop).await;
            assert!((200..300).contains(&answer.status), "{what}: {} {}", answer.status, answer.body);
            refused += 1;
        }
    }
    println!(
        "{} routes that name something, three outsiders: {refused} refused, {everybodys} about what is everybody's",
        operations.len()
    );
    assert!(
        EVERYBODYS.iter().all(|(route, _)| operations.iter().any(|it| format!("{} {}", it.method, it.path) == *route))
    );
}
