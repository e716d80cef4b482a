//! A team's own plans, methods and lists of what may be kept, and an agent's over them, as agents meet them.

use omotenashi::api::{AgentId, ConversationId, CustomerId, NewRules, Request};
use omotenashi::config::{Layer, Source};
use omotenashi::console::theme::Signs;
use omotenashi::locale::Lang;

use super::panel::rich;
use crate::support::model::Model;
use crate::support::world::{World, app_over};

/// A team's file: a plan of its own beside a method of its own.
const TEAM: &str = r#"
[[plan]]
id = "flood"
title = { en = "Flood in the shop", ja = "店舗の浸水" }
when = { en = "Water.", ja = "水が出たとき。" }
[[plan.step]]
id = "boots"
say = { en = "Boots on.", ja = "長靴を履く。" }
[[plan.step]]
id = "dry"
say = { en = "Bring their things to a dry place.", ja = "お預かり品を乾いた場所へ移す。" }

[[method]]
id = "passphrase"
title = { en = "The passphrase they chose", ja = "お客様が決めた合い言葉" }
[[method.step]]
en = "Ask for it. Do not give a hint."
ja = "合い言葉を伺う。ヒントは出さない。"

[[method]]
id = "recent-order"
off = true

[keeping.never]
family = ["divorce", "離婚"]
"#;

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

/// The shop with that file.
fn teams() -> Model {
    let mut model = rich();
    let (me, off) = (model.me.clone(), std::mem::take(&mut model.rules.off));
    model.set_rules(&me, NewRules { off, text: TEAM.into() });
    model.events.clear();
    model
}

fn at(model: Model, lang: Lang) -> World {
    let mut world = World::of(model, lang, 160, 48);
    world.connect();
    world
}

/// A console of an agent with a file of their own.
fn with_own(own: &str, model: Model) -> World {
    let mut world = World::of(model, Lang::En, 160, 48);
    world.app = app_over(Lang::En, Signs::Fine, vec![Source::new(Layer::User, "prompts/mine.toml", own)]);
    world.connect();
    world
}

fn kept(world: &World) -> usize {
    world.model.customers[&CustomerId::new("cus_misaki")].memories.len()
}

#[test]
fn a_plan_of_the_teams_own_is_taken_up_here_and_ticked_in_a_colleagues_console() {
    let mut mine = at(teams(), Lang::En);
    mine.press("Enter F7").type_text("flood").sees("Flood in the shop").press("Enter");
    mine.sees("Plan: Flood in the shop").press("Space").sees("☑ Boots on.");
    // The steps that end every plan end this one.
    mine.sees("What is promised, by when");
    let mut model = mine.model.clone();
    model.me = AgentId::new("agt_ken");
    let mut theirs = at(model, Lang::Ja);
    theirs.open(1042).sees("対応手順: 店舗の浸水").sees("☑ 長靴を履く。").press("F7 j Space").sees("☑ お預かり品を");
    let plan = theirs.model.conversations[&umbrella()].plan.clone().expect("a plan");
    let done: Vec<_> = plan.done.iter().map(|step| (step.step.as_str(), step.by.id.as_str())).collect();
    assert_eq!(done, [("boots", mine.model.me.as_str()), ("dry", "agt_ken")]);
}

#[test]
fn a_plan_that_the_team_takes_away_can_still_be_read() {
    let mut world = at(teams(), Lang::En);
    world.press("Enter F7").type_text("flood").press("Enter Space Space").sees("☑ Bring their");
    let me = world.model.me.clone();
    world.model.set_rules(&me, NewRules { off: Vec::new(), text: "".into() });
    world.settle();
    world.sees("Plan: flood").sees("☑ boots").sees("☑ dry");
}

#[test]
fn who_it_is_is_asked_by_the_teams_own_method() {
    let mut world = at(teams(), Lang::En);
    world.press("Enter i").sees("The passphrase they chose").sees_no("Order number and what was in the order");
    world.type_text("passphrase").press("Enter").sees("1. Ask for it. Do not give a hint.");
    world.type_text("the customer").press("Enter");
    let check = world.model.conversations[&umbrella()].verification.clone().expect("verified");
    assert_eq!(check.method, "passphrase");
}

#[test]
fn what_the_team_keeps_nowhere_is_said_before_anything_is_sent_and_the_words_stay() {
    let mut world = at(teams(), Lang::En);
    let before = kept(&world);
    world.press("Enter R e").press("C-u").type_text("size M since the divorce").press("Enter");
    world.sees("\"divorce\" tells of somebody's family. That is not kept").sees("size M since the divorce");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::Remember { .. })));
    for _ in 0.." since the divorce".len() {
        world.press("Backspace");
    }
    world.press("Enter").sees("Remembered: size M");
    assert_eq!(kept(&world), before + 1);
}

#[test]
fn an_agents_own_lists_are_stricter_than_the_teams() {
    let own = "[keeping.never]\nmoney = [\"salary\"]\n[keeping.sensitive]\npets = [\"parrot\"]\n\
               [keeping.persona]\ncharacter = [\"stingy\"]\n";
    let mut world = with_own(own, teams());
    let before = kept(&world);
    let remember = |world: &mut World, words: &str| {
        world.press("R e").press("C-u").type_text(words).press("Enter");
    };
    world.press("Enter");
    remember(&mut world, "asked about a salary");
    world.sees("\"salary\" tells of somebody's money. That is not kept").press("Esc");
    // What is sensitive to this agent is asked for like the rest of it.
    remember(&mut world, "the parrot is called Kiki");
    world.sees("Did they agree that we keep").press("Enter");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::Remember { .. })));
    // The team's word holds beside them.
    remember(&mut world, "divorce");
    world.sees("tells of somebody's family").press("Esc");
    world.press("E").type_text("matters to them").press("Enter C-u").type_text("a bit stingy").press("Enter");
    world.sees("\"stingy\" tells of somebody's character").sees("a bit stingy");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::EditCustomer { .. })));
    assert_eq!(kept(&world), before);
}

#[test]
fn a_file_with_a_fault_takes_nothing_else_away() {
    let broken = format!("{TEAM}\n[[plan]]\nid = \"half\"\n[[method]]\nid = \"Not An Id\"\n");
    let mut world = with_own(&broken, rich());
    world.press("Enter F7").sees("Flood in the shop").sees("Angry").press("Esc");
    world.press("i").sees("The passphrase they chose").press("Esc");
    world.press("R e").press("C-u").type_text("divorce").press("Enter").sees("tells of somebody's family");
}
