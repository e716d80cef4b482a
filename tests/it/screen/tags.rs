//! The mood by the agent's own word, and the labels that make warm words silent.

use omotenashi::api::{ConversationId, Request};
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::World;

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn tags(world: &World) -> Vec<String> {
    world.model.conversations[&umbrella()].tags.iter().map(|tag| tag.raw().to_owned()).collect()
}

#[test]
fn the_mood_that_an_agent_sets_is_the_truth_until_it_is_taken_back() {
    let mut model = shop();
    model.inbound(&umbrella(), "I am furious. This is unacceptable.");
    model.events.clear();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("Enter").sees("They wrote \"furious\"");
    world.press("t").sees("Mood and labels").sees("☐ Mood: upset").sees("heard: \"furious\"");
    world.sees("☑ Mood: what their words say").type_text("calm").press("Enter");
    world.sees("#1042: the labels are changed. [u] undo").sees_no("They wrote \"furious\"").sees("calm");
    assert_eq!(tags(&world), ["mood:calm"]);
    // Another mood takes its place; two are never set.
    world.press("t").sees("☑ Mood: calm").type_text("mood: worried").press("Enter");
    assert_eq!(tags(&world), ["mood:worried"]);
    world.press("u").sees("has the labels it had before");
    assert_eq!(tags(&world), ["mood:calm"]);
}

#[test]
fn a_label_that_silences_warm_words_is_set_and_taken_away_by_a_key() {
    let mut world = World::new(Lang::Ja, 100, 30);
    world.press("Enter").press("t").sees("お気持ちとラベル").type_text("法務").press("Enter");
    assert_eq!(tags(&world), ["legal-hold"]);
    world.sees("#1042 のラベルを変更しました。");
    world.press("t").type_text("法務").sees("設定済み・選ぶと外す").press("Enter");
    assert!(tags(&world).is_empty());
}

#[test]
fn what_a_colleague_labelled_meanwhile_is_not_undone() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter t").type_text("worried").press("Enter");
    world.model.changed(&umbrella(), |summary| summary.tags.push("vip".into()));
    world.deliver();
    world.press("u").sees("Somebody changed the labels meanwhile; nothing was undone.");
    assert_eq!(tags(&world), ["mood:worried", "vip"]);
    let changes = world.asked.iter().filter(|request| matches!(request, Request::Change { .. })).count();
    assert_eq!(changes, 1);
}
