//! What a shop's own systems tell: it arrives once, it is seen at once, and it may be told late.

use omotenashi::api::Role;
use serde_json::{Value, json};

use super::customers::read;
use super::shop::{Answer, Shop, text};

async fn tell(shop: &Shop, token: &str, path: &str, body: &Value) -> Answer {
    shop.ask(token, reqwest::Method::POST, path, &[], Some(body.clone())).await
}

fn order(state: &str, at: &str) -> Value {
    json!({
        "source": "shop", "external_id": "A-1", "whose": {"external_id": "c-1", "who": {"mail": "misaki@example.jp"}},
        "placed_at": "2026-11-01T00:00:00Z", "state": state, "state_at": at, "due_at": "2026-11-20T00:00:00Z",
        "currency": "JPY", "items": [{"name": "傘 藍", "quantity": 1, "amount_minor": 12800}],
    })
}

#[tokio::test]
async fn an_order_told_live_is_seen_at_once_and_told_again_changes_nothing() {
    let shop = Shop::open().await;
    let (_, feed) = shop.person("shop system", Role::Feed, &[]).await;
    let chat =
        shop.inbound(json!({"channel": "mail", "who": {"mail": "Misaki@example.jp"}, "text": "Where is it?"})).await;
    let customer = shop.conversation(&chat["conversation"]).await["customer"]["id"].clone();
    let mut heard = shop.events(&shop.owner, None).await;
    let placed = order("placed", "2026-11-01T00:00:00Z");
    let told = tell(&shop, &feed, "/v1/purchases", &placed).await.expect(201);
    assert_eq!((&told["customer"], &told["fed"]), (&customer, &json!("created")), "the one who has this address");
    let (_, event) = heard.next_of(&["purchase.changed"]).await;
    assert_eq!((&event["purchase"]["id"], &event["purchase"]["state"]), (&told["purchase"], &json!("placed")));
    assert_eq!(tell(&shop, &feed, "/v1/purchases", &placed).await.expect(200)["fed"], "same");

    let shipped = order("shipped", "2026-11-03T00:00:00Z");
    assert_eq!(tell(&shop, &feed, "/v1/purchases", &shipped).await.expect(200)["fed"], "changed");
    let (_, event) = heard.next_of(&["purchase.changed"]).await;
    assert_eq!(event["purchase"]["state"], "shipped", "what was the same was not told of");
    // What left earlier and arrives later is overtaken.
    let late = order("placed", "2026-11-02T00:00:00Z");
    assert_eq!(tell(&shop, &feed, "/v1/purchases", &late).await.expect(200)["fed"], "same");
    let it = read(&shop, &customer).await;
    let purchase = &it["purchases"][0];
    assert_eq!(
        (&it["purchase_count"], &purchase["state"], &purchase["total"]["minor"]),
        (&json!(1), &json!("shipped"), &json!(12800))
    );
    assert_eq!(
        (&purchase["due_at"], purchase["items"].as_array().expect("lines").len()),
        (&json!("2026-11-20T00:00:00.000Z"), 1)
    );
    assert!(it["version"].as_u64() >= purchase["version"].as_u64(), "as new as its newest part");
}

#[tokio::test]
async fn touchpoints_of_every_kind_stand_on_one_timeline_newest_first() {
    let shop = Shop::open().await;
    let (_, feed) = shop.person("shop system", Role::Feed, &[]).await;
    let chat = shop.inbound(json!({"channel": "mail", "who": {"mail": "misaki@example.jp"}, "text": "hello"})).await;
    let customer = shop.conversation(&chat["conversation"]).await["customer"]["id"].clone();
    let whose = json!({"id": customer});
    let trace = |id: &str, kind: &str, at: &str| json!({"source": "shop", "external_id": id, "whose": whose, "kind": kind, "at": at, "subject": format!("about {id}")});
    tell(&shop, &feed, "/v1/touchpoints", &trace("visit", "visit", "2026-11-02T00:00:00Z")).await.expect(201);
    let mut page = trace("page", "web_page", "2026-11-04T00:00:00Z");
    page["stuck_on"] = json!("the return form");
    let refused = tell(&shop, &feed, "/v1/touchpoints", &page).await;
    assert_eq!((refused.status, text(&refused.body["errors"][0]["field"])), (422, "consented"), "nobody allowed it");
    page["consented"] = json!(true);
    let mut heard = shop.events(&shop.owner, None).await;
    tell(&shop, &feed, "/v1/touchpoints", &page).await.expect(201);
    let (_, event) = heard.next_of(&["customer.changed"]).await;
    assert_eq!(event["id"], customer, "an open panel asks again");
    tell(&shop, &feed, "/v1/purchases", &order("placed", "2026-11-01T00:00:00Z")).await.expect(201);
    let survey = json!({
        "source": "shop", "external_id": "s-1", "whose": whose, "kind": "csat", "score": 2, "comment": "slow",
        "contact_allowed": true, "at": "2026-11-03T00:00:00Z", "conversation": chat["conversation"],
    });
    tell(&shop, &feed, "/v1/surveys", &survey).await.expect(201);
    let timeline = shop.get(&shop.owner, &format!("/v1/customers/{}/timeline", text(&customer))).await.expect(200);
    let items = timeline["items"].as_array().expect("touchpoints");
    let kinds: Vec<&str> = items.iter().map(|item| text(&item["kind"])).collect();
    assert_eq!(kinds, ["conversation", "web_page", "survey", "visit", "purchase"]);
    assert_eq!(items[1]["stuck_on"], "the return form");
    assert_eq!((&items[2]["outcome"], &items[2]["subject"]), (&json!("csat 2"), &json!("slow")));
    assert_eq!((&items[4]["subject"], &items[4]["outcome"]), (&json!("A-1 傘 藍"), &json!("placed")));
    let it = read(&shop, &customer).await;
    assert_eq!(it["touchpoints"], timeline["items"], "the panel shows its newest end");
    assert_eq!((&it["surveys"][0]["score"], &it["surveys"][0]["conversation"]), (&json!(2), &chat["conversation"]));

    // Who says no is no longer followed, and what was seen is forgotten.
    let no = json!({"what": {"type": "consent", "purpose": "web_traces", "granted": false}});
    shop.post(&shop.owner, &format!("/v1/customers/{}/memories", text(&customer)), "no", no).await.expect(201);
    assert!(!read(&shop, &customer).await["touchpoints"].to_string().contains("web_page"));
    page["external_id"] = json!("page 2");
    tell(&shop, &feed, "/v1/touchpoints", &page).await.refused(422, "invalid");
}

#[tokio::test]
async fn a_long_timeline_is_read_in_pages_without_a_gap_or_a_twin() {
    let shop = Shop::open().await;
    let whose = json!({"who": {"handle": "misaki"}});
    // Many at one moment, in two tables, so that the pages break among them.
    for number in 0..70 {
        let trace = json!({"source": "s", "external_id": format!("v{number}"), "whose": whose, "kind": "visit",
            "at": format!("2026-11-0{}T00:00:00Z", 1 + number % 3), "subject": format!("visit {number}")});
        tell(&shop, &shop.owner, "/v1/touchpoints", &trace).await.expect(201);
        let survey = json!({"source": "s", "external_id": format!("s{number}"), "whose": whose, "kind": "nps", "score": 9,
            "at": format!("2026-11-0{}T00:00:00Z", 1 + number % 3), "comment": format!("survey {number}")});
        tell(&shop, &shop.owner, "/v1/surveys", &survey).await.expect(201);
    }
    let found = shop.get(&shop.owner, "/v1/customers?q=misaki").await.expect(200);
    let path = format!("/v1/customers/{}/timeline", text(&found["items"][0]["customer"]["id"]));
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&shop.owner, &format!("{path}{after}")).await.expect(200);
        seen.extend(page["items"].as_array().expect("touchpoints").clone());
        match page["next"].as_str() {
            Some(next) => after = format!("?after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 140);
    assert!(seen.windows(2).all(|pair| text(&pair[0]["at"]) >= text(&pair[1]["at"])), "newest first");
    let ids: std::collections::BTreeSet<&str> = seen.iter().map(|item| text(&item["id"])).collect();
    assert_eq!(ids.len(), 140, "each once");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_a_feed_reads_nothing() {
    let shop = Shop::open().await;
    let (_, feed) = shop.person("shop system", Role::Feed, &[]).await;
    let whose = json!({"external_id": "c-9"});
    let base = json!({"source": "s", "external_id": "1", "whose": whose});
    let with = |more: Value| {
        let mut body = base.clone();
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    let line = json!([{"name": "x", "quantity": 1, "amount_minor": i64::MAX}, {"name": "y", "quantity": 1, "amount_minor": 1}]);
    for (path, body, field) in [
        ("/v1/touchpoints", with(json!({"kind": "purchase", "subject": "x"})), "kind"),
        ("/v1/touchpoints", with(json!({"kind": "visit", "subject": "x", "source": ""})), "source"),
        ("/v1/touchpoints", with(json!({"kind": "visit", "subject": "x", "whose": {}})), "whose"),
        ("/v1/touchpoints", with(json!({"kind": "visit", "subject": "x", "whose": {"id": "cus_none"}})), "whose.id"),
        ("/v1/surveys", with(json!({"kind": "csat", "score": 0})), "score"),
        ("/v1/surveys", with(json!({"kind": "nps", "score": 11})), "score"),
        ("/v1/surveys", with(json!({"kind": "nps", "score": 1, "conversation": "cnv_none"})), "conversation"),
        (
            "/v1/purchases",
            with(json!({"placed_at": "2026-11-01T00:00:00Z", "state": "placed", "currency": "yen", "items": line})),
            "currency",
        ),
        (
            "/v1/purchases",
            with(json!({"placed_at": "2026-11-01T00:00:00Z", "state": "placed", "currency": "JPY", "items": line})),
            "items",
        ),
    ] {
        let answer = tell(&shop, &feed, path, &body).await;
        assert_eq!((answer.status, text(&answer.body["errors"][0]["field"])), (422, field), "{body}: {}", answer.body);
    }
    for path in ["/v1/customers?q=x", "/v1/conversations?view=open", "/v1/events", "/v1/counts", "/v1/queues"] {
        shop.get(&feed, path).await.refused(403, "forbidden");
    }
    // A person known to the shop only by its own number is told of later by an import of the same source.
    let visit = with(json!({"kind": "visit", "subject": "x"}));
    let told = tell(&shop, &feed, "/v1/touchpoints", &visit).await.expect(201);
    let record = json!({"record": "customer", "source": "s", "id": "c-9", "name": "佐藤 美咲"}).to_string();
    let request = shop.client.post("http://shop/v1/import").bearer_auth(&shop.owner);
    let report: Value = request
        .header("content-type", "application/x-ndjson")
        .body(record)
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(report["created"], 1);
    assert_eq!(read(&shop, &told["customer"]).await["name"], "佐藤 美咲");
}
