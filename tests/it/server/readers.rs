//! Readers of the stream who are slow, asleep or no longer welcome.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Events, Shop, seq_of};

/// Records of one body, and how many bodies: more events than the ring holds, and more bytes than any buffer.
const RECORDS: usize = 500;
const BODIES: usize = 20;

/// Many events at once; the place of the last.
async fn import(shop: &Shop, body: usize) -> u64 {
    let record = |number: usize| {
        let id = body * RECORDS + number;
        json!({"record": "customer", "source": "t", "id": id.to_string(), "name": format!("Customer {id}")}).to_string()
    };
    let lines: Vec<String> = (0..RECORDS).map(record).collect();
    let request = shop.client.post("http://shop/v1/import").bearer_auth(&shop.owner);
    let answer = request.header("content-type", "application/x-ndjson").body(lines.join("\n")).send().await;
    assert_eq!(answer.expect("an answer").status(), 200);
    let now = shop.get(&shop.owner, "/v1/conversations?view=open").await.expect(200);
    seq_of(now["as_of"].as_str().expect("a place"))
}

/// Each follows the one before, or a resync says that some are missing. How often that was said.
#[track_caller]
fn complete(mut place: u64, told: &[(String, Value)]) -> usize {
    let mut resyncs = 0;
    for (id, event) in told {
        let seq = seq_of(id);
        if event["kind"] == "resync" {
            resyncs += 1;
        } else {
            assert_eq!(seq, place + 1, "a silent gap before {event}");
        }
        place = seq;
    }
    resyncs
}

async fn begin(shop: &Shop) -> (Events, u64) {
    let mut events = shop.events(&shop.owner, None).await;
    let (place, _) = events.next_of(&["heartbeat"]).await;
    (events, seq_of(&place))
}

#[tokio::test]
async fn who_reads_slowly_or_never_delays_nobody_and_misses_nothing_unsaid() {
    let shop = Shop::open().await;
    let (mut asleep, start) = begin(&shop).await;
    let (mut slow, _) = begin(&shop).await;
    let (mut quick, _) = begin(&shop).await;
    let mut head = 0;
    let (mut of_quick, mut of_slow) = (Vec::new(), Vec::new());
    for body in 0..BODIES {
        head = import(&shop, body).await;
        of_quick.extend(quick.up_to(head).await);
        // One for every five hundred that come.
        of_slow.push(slow.next_of(&["customer.changed", "resync"]).await);
    }
    assert_eq!((complete(start, &of_quick), of_quick.len()), (0, RECORDS * BODIES));
    of_slow.extend(slow.up_to(head).await);
    assert_eq!((complete(start, &of_slow), of_slow.len()), (0, RECORDS * BODIES));
    let of_asleep = asleep.up_to(head).await;
    assert_eq!((complete(start, &of_asleep), of_asleep.len()), (0, RECORDS * BODIES));
}

#[tokio::test]
async fn who_sleeps_longer_than_the_log_is_kept_is_told_to_look_anew() {
    let shop = Shop::open().await;
    let (mut asleep, start) = begin(&shop).await;
    for body in 0..BODIES {
        import(&shop, body).await;
    }
    let (mut quick, _) = begin(&shop).await;
    // Old rows are looked for once an hour, and go after a week.
    shop.clock.forward(8 * 24 * 60 * 60_000);
    let head = import(&shop, BODIES).await;
    quick.up_to(head).await;
    let mut told = asleep.up_to(head).await;
    // It stands at the head then, and goes on.
    let head = import(&shop, BODIES + 1).await;
    told.extend(asleep.up_to(head).await);
    assert_eq!(complete(start, &told), 1);
}

#[tokio::test]
async fn who_is_shut_out_or_whose_tokens_are_revoked_is_gone_at_once() {
    let shop = Shop::open().await;
    for how in ["revoked", "disabled"] {
        let (agent, token) = shop.person(how, Role::Agent, &[]).await;
        let (program, channel) = shop.person(&format!("{how} program"), Role::Channel, &[]).await;
        let mut events = shop.events(&token, None).await;
        events.next_of(&["heartbeat"]).await;
        let deliveries = shop.client.get("http://shop/v1/deliveries").bearer_auth(&channel);
        let deliveries = deliveries.header("accept", "text/event-stream").send().await.expect("a stream");
        for id in [&agent.id, &program.id] {
            let (method, path, body) = match how {
                "revoked" => (Method::DELETE, format!("/v1/agents/{id}/tokens"), None),
                _ => (Method::PATCH, format!("/v1/agents/{id}"), Some(json!({"disabled": true}))),
            };
            let status = shop.ask(&shop.owner, method, &path, &[], body).await.status;
            assert!(matches!(status, 200 | 204), "{status}");
        }
        // Both within five seconds, though nothing else happens and the clock stands.
        let limit = std::time::Duration::from_secs(5);
        assert!(tokio::time::timeout(limit, events.ends()).await.expect("in time"), "{how}");
        let end = tokio::time::timeout(limit, deliveries.bytes()).await;
        assert!(end.is_ok(), "{how}: a stream of deliveries goes on");
        shop.get(&token, "/v1/me").await.refused(401, "not_logged_in");
        shop.get(&channel, "/v1/deliveries").await.refused(401, "not_logged_in");
        if how == "disabled" {
            let path = format!("/v1/agents/{}", agent.id);
            shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({"disabled": false}))).await.expect(200);
            shop.get(&token, "/v1/me").await.expect(200);
        }
    }
    let me = shop.get(&shop.owner, "/v1/me").await.expect(200)["agent"]["id"].clone();
    let path = format!("/v1/agents/{}", me.as_str().expect("an id"));
    shop.ask(&shop.owner, Method::PATCH, &path, &[], Some(json!({"disabled": true}))).await.refused(422, "invalid");
}
