//! An action plan beside the conversation, as an agent works through it.

use omotenashi::api::{AgentId, ConversationId, Request, Role};
use omotenashi::console::{Command, Effect};
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::{Line, World};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn done(world: &World) -> Vec<(String, Option<String>)> {
    let plan = world.model.conversations[&umbrella()].plan.as_ref().expect("a plan");
    plan.done.iter().map(|step| (step.step.clone(), step.text.as_ref().map(|text| text.raw().to_owned()))).collect()
}

#[test]
fn a_plan_is_chosen_ticked_and_closed_by_keys() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter F7").sees("#1042 佐藤 美咲  Which situation is this?").sees("Is this really them?");
    world.type_text("same fault").press("Enter");
    world.sees("Plan: The same fault again").sees("#1042: the plan stands beside the conversation.");
    world.sees("花子 took up the plan \"The same fault again\"").sees("[F9] call a supervisor");
    world.press("Space").sees("☑ Read the earlier matter");
    assert_eq!(done(&world), [("history".to_owned(), None)]);
    // Its words go into the reply, in the customer's language; the plan stays beside it.
    world.sees("[w] 前回に続きご不便").press("w").sees("Reply to 佐藤様").sees("Plan: The same fault again");
    world.press("C-s").press("F7");
    // What belongs to a step is asked for, and what was written stays until the server has it.
    world
        .press("End k k Space")
        .sees("What is promised, by when, by whom?")
        .type_text("新しい傘を金曜までに")
        .press("Esc");
    assert_eq!(done(&world).len(), 1);
    world.press("Space").sees("新しい傘を金曜までに");
    world.line = Line::Holds;
    world.press("Enter");
    world.line = Line::Up;
    world.answer_held_with(Err(omotenashi::api::Failure::Server("no".into())));
    world.press("k Space").sees("新しい傘を金曜までに").press("Enter");
    assert_eq!(done(&world)[1], ("promised".to_owned(), Some("新しい傘を金曜までに".to_owned())));
    world.press("k Space");
    assert_eq!(done(&world).len(), 1, "a tick is taken away by the same key");
    world.press("E").sees("8 steps are open. Press E again to close the plan all the same.");
    world.press("E").sees("The plan is closed").sees_no("Plan: The same fault again").sees("Last touchpoint");
    world.press("F7").sees("See the one that was closed: The same fault again");
}

#[test]
fn from_the_plan_one_is_back_where_one_came_from() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter F7").type_text("same fault").press("Enter").sees("Plan: The same fault again");
    world.press("Esc r").type_text("half a reply").press("Esc");
    // From the list: the keys are the list's again, and none goes into the text that stands there.
    world.press("Esc F7 Esc j").sees("half a reply").sees_no("half a replyj");
    world.press("k F7 F7 j").sees_no("half a replyj");
    world.press("Esc Esc g m");
    // From the text: it goes on.
    world.press("Enter Enter F7 Esc").type_text("!").sees("half a reply!");
    // From the thread, by Tab.
    world.press("Esc Tab Tab Esc r").type_text("?").sees("half a reply!?");
}

#[test]
fn whoever_takes_over_sees_what_is_done_and_by_whom() {
    let mut model = shop();
    let ken = AgentId::new("agt_ken");
    let begin = omotenashi::api::PlanChange::Begin { plan: "abuse".into(), tag: Some("abuse".into()) };
    model.plan(&umbrella(), &ken, begin);
    let text = Some("「殺すぞ」".into());
    model.plan(&umbrella(), &ken, omotenashi::api::PlanChange::Tick { step: "criteria".into(), text });
    let mut world = World::of(model, Lang::Ja, 160, 48);
    world.connect();
    world.sees("対応手順").press("Enter").sees("対応手順: カスタマーハラスメント").sees("健さん").sees("「殺すぞ」");
    world.press("F7 j j j").sees("二度目の警告").sees("[w] 先ほども申し上げましたが");
    // The customer is one key away, and the plan another.
    world.press("F6").sees("佐藤様").sees_no("対応手順: カスタマーハラスメント").press("F7").sees("二度目の警告");
    insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("plan_ja", world.screen());
    });
}

#[test]
fn on_a_small_screen_the_plan_lies_over_the_thread_and_gives_way_to_the_text() {
    let mut world = World::new(Lang::En, 80, 24);
    world.press("Enter F7").type_text("wrong person").press("Enter").sees("Plan: Sent to the wrong person");
    world.press("j j j").sees("[w]");
    insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("plan_en_80x24", world.screen());
    });
    world.press("w").sees("Reply to").sees_no("Plan: Sent to the wrong person").press("Esc").sees_no("Plan: Sent to");
}

#[test]
fn the_wrong_plan_is_taken_back_with_its_label() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter F7").type_text("abuse").press("Enter").sees("Plan: Abuse");
    assert_eq!(world.model.conversations[&umbrella()].tags.len(), 1);
    world.press("u").sees("Undone: #1042 has no plan.").sees_no("Plan: Abuse");
    let it = &world.model.conversations[&umbrella()];
    assert_eq!((it.tags.len(), it.plan.is_none()), (0, true));
}

#[test]
fn a_supervisor_is_called_by_one_key_and_hears_of_it() {
    let mut world = World::new(Lang::En, 160, 48);
    // While typing as well: nothing of the text is lost.
    world
        .press("Enter r")
        .type_text("One moment")
        .press("F9")
        .sees("A supervisor has been called to #1042.")
        .sees("One moment");
    world.sees("supervisor called").sees("called a supervisor");
    assert!(world.asked.contains(&Request::Help { conversation: umbrella(), wanted: true }));
    world.press("F9").sees("#1042: a supervisor is here.");

    let mut model = shop();
    model.agents.get_mut(&model.me.clone()).expect("me").role = Role::Supervisor;
    let mut world = World::of(model, Lang::Ja, 160, 48);
    world.connect();
    world.model.help(&umbrella(), &AgentId::new("agt_ken"), true);
    world.settle();
    world.sees("健さんが SV を呼んでいます: #1042").sees("SV 呼び出し中");
    assert!(world.others.contains(&Effect::Terminal(Command::Bell)));
}
