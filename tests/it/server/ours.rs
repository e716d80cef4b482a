//! A team's own file: what it may hold, what it is refused for, and that its lists of what may be kept hold.

use omotenashi::api::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::shop::{Answer, Shop, text};

async fn put(shop: &Shop, token: &str, file: &str) -> Answer {
    let known = shop.get(&shop.owner, "/v1/rules").await.expect(200);
    let version = format!("\"{}\"", known["version"]);
    let body = json!({"off": [], "text": file});
    shop.ask(token, Method::PUT, "/v1/rules", &[("if-match", &version)], Some(body)).await
}

async fn customer(shop: &Shop) -> Value {
    let chat = shop.chat("misaki", "hello").await;
    chat["customer"]["id"].clone()
}

async fn remember(shop: &Shop, customer: &Value, key: &str, words: &str) -> Answer {
    let path = format!("/v1/customers/{}/memories", text(customer));
    shop.post(&shop.owner, &path, key, json!({"what": {"type": "preference", "text": words}})).await
}

async fn edit(shop: &Shop, customer: &Value, patch: Value) -> Answer {
    let path = format!("/v1/customers/{}", text(customer));
    let known = shop.get(&shop.owner, &path).await.expect(200);
    let version = format!("\"{}\"", known["version"]);
    shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", &version)], Some(patch)).await
}

#[tokio::test]
async fn a_file_with_a_fault_is_refused_with_its_place_whatever_it_holds() {
    let shop = Shop::open().await;
    let (_, lead) = shop.person("Lead", Role::Supervisor, &[]).await;
    let good = "[keeping.never]\nfamily = [\"divorce\"]\n";
    let rules = put(&shop, &lead, good).await.expect(200);
    for (faulty, told) in [
        ("[[rule]]\nid = \"x\"\nwhen = \"customer.age > 70\"\n", "rules.toml:3:9: "),
        ("[[plan]]\nid = \"Flood\"\n", "rules.toml:2:6: an id is of lower-case letters"),
        ("[[plan]]\nid = \"flood\"\n", "\"title\" is missing"),
        ("[[closing]]\nid = \"last\"\n", "\"say\" is missing"),
        ("[[method]]\nid = \"m\"\nchannels = [\"phon\"]\n", "rules.toml:3:13: there is no channel \"phon\""),
        ("[keeping.never]\ncrime = \"theft\"\n", "rules.toml:2:1: \"crime\" must be a list"),
        ("[keeping.nver]\ncrime = []\n", "rules.toml:1:10: there is no setting \"nver\""),
        ("[[plans]]\nid = \"x\"\n", "rules.toml:1:3: there is no setting \"plans\" here (did you mean \"plan\"?)"),
        ("[[plan\n", "rules.toml:1:"),
    ] {
        let refused = put(&shop, &lead, faulty).await.refused(422, "invalid");
        let error = &refused["errors"][0];
        assert_eq!((text(&error["field"]), text(&error["code"])), ("text", "rules_fault"), "{refused}");
        assert!(text(&error["args"]["fault"]).contains(told), "{told}: {refused}");
    }
    assert_eq!(shop.get(&lead, "/v1/rules").await.expect(200), rules, "the file before stays");
    let customer = customer(&shop).await;
    remember(&shop, &customer, "k", "after the divorce").await.refused(422, "invalid");
}

#[tokio::test]
async fn the_teams_lists_of_what_may_be_kept_lie_over_ours() {
    let shop = Shop::open().await;
    let customer = customer(&shop).await;
    remember(&shop, &customer, "k1", "size M since the divorce").await.expect(201);
    edit(&shop, &customer, json!({"persona": "60代、理由を先に知りたい方"})).await.refused(422, "invalid");
    let file = "[keeping.never]\nfamily = [\"divorce\"]\n[keeping.sensitive]\nhome = [\"lives alone\"]\n\
                [keeping.persona]\nage = []\n";
    put(&shop, &shop.owner, file).await.expect(200);
    let refused = remember(&shop, &customer, "k2", "After the Divorce").await.refused(422, "invalid");
    let error = &refused["errors"][0];
    assert_eq!((text(&error["field"]), text(&error["code"])), ("what.text", "never_kept"), "{refused}");
    assert_eq!((text(&error["args"]["word"]), text(&error["args"]["ground"])), ("divorce", "family"));
    let refused = remember(&shop, &customer, "k3", "lives alone").await.refused(422, "invalid");
    assert_eq!(text(&refused["errors"][0]["code"]), "sensitive_word", "{refused}");
    let refused = edit(&shop, &customer, json!({"persona": "talks of a divorce"})).await.refused(422, "invalid");
    assert_eq!(text(&refused["errors"][0]["args"]["ground"]), "family", "{refused}");
    // Ours stay but for the one that was taken away.
    remember(&shop, &customer, "k4", "前科がある").await.refused(422, "invalid");
    edit(&shop, &customer, json!({"persona": "60代、理由を先に知りたい方"})).await.expect(200);
    // What is remembered already is put right by the same lists.
    let known = shop.get(&shop.owner, &format!("/v1/customers/{}", text(&customer))).await.expect(200);
    let path = format!("/v1/customers/{}/memories/{}", text(&customer), text(&known["memories"][0]["id"]));
    let version = format!("\"{}\"", known["version"]);
    let amended = json!({"what": {"type": "preference", "text": "no word of the divorce"}});
    shop.ask(&shop.owner, Method::PATCH, &path, &[("if-match", &version)], Some(amended)).await.refused(422, "invalid");
    put(&shop, &shop.owner, "").await.expect(200);
    remember(&shop, &customer, "k5", "a second divorce").await.expect(201);
}
