//! A thousand who want the same conversation at the same moment.

use std::time::Instant;

use futures_util::future::join_all;
use omotenashi::api::Role;
use reqwest::Method;
use serde_json::json;

use crate::dice::rounds;
use crate::shop::{Shop, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_claims_at_once_one_wins_and_the_others_are_told_who() {
    let count = rounds(1_000);
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let names: Vec<String> = (0..count).map(|number| format!("agent {number}")).collect();
    let people = join_all(names.iter().map(|name| shop.person(name, Role::Agent, &[]))).await;
    let path = format!("/v1/conversations/{}/claim", text(&chat["id"]));
    let since = Instant::now();
    let answers = join_all(people.iter().map(|(_, token)| shop.ask(token, Method::POST, &path, &[], None))).await;
    let took = since.elapsed();
    let winners: Vec<usize> = (0..count).filter(|place| answers[*place].status == 200).collect();
    assert_eq!(winners.len(), 1, "{winners:?} of {count} have it");
    let owner = json!(people[winners[0]].0.id);
    let told = answers
        .iter()
        .filter(|answer| answer.status == 409 && answer.body["code"] == "taken" && answer.body["owner"]["id"] == owner)
        .count();
    println!("{count} claims at once in {took:?}: 1 owner, {told} told who it is");
    assert_eq!(told, count - 1);
    let now = shop.conversation(&chat["id"]).await;
    assert_eq!(now["assignee"]["id"], owner);
    let lines = shop.thread(&chat["id"]).await;
    assert_eq!(lines.iter().filter(|line| line["change"]["type"] == "assigned").count(), 1);
}
