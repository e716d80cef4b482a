//! What each pane must keep saying at any width, and how it says it.

use omotenashi::api::{AgentId, ConversationId, Identity, OtherConversation, PurchaseState, Status, Verification};
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, Model, shop};
use crate::support::world::World;

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn at(model: Model, lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(model, lang, width, height);
    world.connect();
    world
}

/// The rows of the screen that hold a word.
fn rows_with(world: &World, word: &str) -> Vec<String> {
    world.screen().lines().filter(|line| line.contains(word)).map(str::to_owned).collect()
}

#[test]
fn the_way_to_the_keys_and_the_way_out_are_never_cut() {
    for lang in [Lang::En, Lang::Ja] {
        for width in [160, 100, 80, 60, 48] {
            let mut world = World::new(lang, width, 24);
            for keys in ["Enter", "r"] {
                world.press(keys);
                let foot = world.screen().lines().last().expect("a foot").to_owned();
                let help = if keys == "r" { " F1 " } else { " ? " };
                assert!(foot.contains(help) && foot.contains("Ctrl-Q"), "{width}: {foot}");
                assert!(!foot.ends_with('…'), "{width}: {foot}");
            }
        }
    }
}

#[test]
fn the_foot_of_a_note_says_that_it_is_kept_and_not_sent() {
    World::new(Lang::Ja, 160, 48).press("Enter c").sees("Ctrl-S 残す").sees_no("Ctrl-S 送信").sees_no("送信して");
    World::new(Lang::En, 160, 48).press("Enter c").sees("Ctrl-S keep").sees_no("Ctrl-S send").sees_no("and resolve");
}

#[test]
fn below_120_columns_the_customer_takes_the_place_of_the_thread() {
    for width in [100, 80, 70] {
        let mut world = World::new(Lang::En, width, 30);
        world
            .press("Enter F6")
            .sees("▾Preferences")
            .sees("misaki@example.jp")
            .sees_no("お待たせいたしました")
            .sees("[r] reply");
        // It scrolls at once, and one step back is the thread again.
        world.press("Esc").sees("お待たせいたしました").sees_no("▾Preferences");
        world.press("r").type_text("One moment").press("F6").sees("Last touchpoint").sees("One moment");
        world
            .type_text(" please")
            .sees("One moment please")
            .press("F6")
            .sees_no("Last touchpoint")
            .sees("One moment please");
    }
}

#[test]
fn a_choice_stays_where_it_is_while_it_is_narrowed() {
    for keys in ["C-p", "e", "A", "s"] {
        let mut world = World::new(Lang::En, 100, 30);
        world.press("Enter").press(keys);
        let corners = |world: &World| -> Vec<usize> {
            let screen = world.screen();
            let row = |corner| screen.lines().position(|line| line.contains(corner)).expect("a box");
            vec![row('┌'), row('└')]
        };
        let before = corners(&world);
        for _ in 0..3 {
            world.type_text("n");
            assert_eq!(corners(&world), before, "{keys}\n{}", world.screen());
        }
    }
}

#[test]
fn the_question_keeps_its_rows_and_prompts_that_give_way_are_counted() {
    let tom = "g a Home Enter";
    World::new(Lang::Ja, 160, 48)
        .press(tom)
        .sees("おばあちゃん")
        .sees(" 1 [F2] ")
        .sees(" 2 [F3] ")
        .sees_no("ほか 1 件");
    World::new(Lang::Ja, 160, 22)
        .press(tom)
        .sees("おばあちゃん")
        .sees(" 1 [F2] ")
        .sees_no(" 2 [F3] ")
        .sees("ほか 1 件");
}

#[test]
fn folded_the_first_prompt_names_its_key_and_the_others_their_number() {
    for width in [80, 100] {
        let mut world = World::new(Lang::Ja, width, 30);
        world.press("Enter").sees(" 1 [F2] ");
    }
}

#[test]
fn how_sure_we_are_is_never_cut() {
    let mut model = shop();
    model.changed(&umbrella(), |summary| {
        summary.identity = Identity::Verified;
        summary.verification =
            Some(Verification { method: "channel".into(), by: None, at: summary.created_at, caller: None });
    });
    for (width, lang) in [(160, Lang::Ja), (160, Lang::En), (120, Lang::Ja), (120, Lang::En)] {
        let mut world = at(model.clone(), lang, width, 48);
        world.press("Enter");
        let word = if lang == Lang::Ja { "本人確認済み" } else { "identity verified" };
        let rows = rows_with(&world, word);
        assert!(rows.iter().any(|row| !row.ends_with('…')), "{width}: {rows:?}");
    }
}

#[test]
fn folded_nothing_of_the_account_is_shown_to_whoever_may_be_someone_else() {
    let mut model = shop();
    at(model.clone(), Lang::Ja, 100, 30).press("Enter").sees("2019");
    model.changed(&umbrella(), |summary| {
        summary.channel = omotenashi::api::Channel::Phone;
        summary.identity = Identity::Claimed;
    });
    for (width, height) in [(100, 30), (80, 24)] {
        let mut world = at(model.clone(), Lang::Ja, width, height);
        world.press("Enter").sees("佐藤").sees_no("2019").sees_no("直近のご購入");
    }
    at(model, Lang::Ja, 160, 48).press("Enter").press("F6").sees_no("2019");
}

#[test]
fn whose_plan_it_is_stands_there_however_little_room_there_is() {
    for (width, height) in [(160, 48), (160, 26), (100, 30), (80, 24)] {
        let mut model = shop();
        model.inbound(&umbrella(), "もう死にたいです。");
        model.events.clear();
        let mut world = at(model, Lang::Ja, width, height);
        world.press("Enter").sees("[F7] 対応手順: ");
    }
}

#[test]
fn what_is_mine_is_said_in_a_word() {
    World::new(Lang::En, 160, 48).press("g a").sees(" you ").sees_no("☑");
    World::new(Lang::Ja, 100, 30).press("g a").sees("自分 ").sees_no("☑");
}

#[test]
fn an_agent_without_a_name_is_still_an_agent() {
    let mut model = shop();
    let nameless = AgentId::new("agt_ken");
    model.agents.get_mut(&nameless).expect("an agent of the shop").name = "".into();
    model.write(&umbrella(), &nameless, false, "承りました。", None);
    model.events.clear();
    at(model.clone(), Lang::Ja, 160, 48).press("Enter").sees("│ 担当者  ");
    at(model, Lang::En, 160, 48).press("Enter").sees("│ Agent  ");
}

#[test]
fn a_conversation_stands_the_same_wherever_it_is_named() {
    let mut model = shop();
    let other = model.begin(1050, "cus_misaki", omotenashi::api::Channel::Mail, "領収書", "領収書をください。");
    let me = model.me.clone();
    model.assign(&other, &me, Some(&me));
    let summary = model.conversations[&other].clone();
    let customer = model.customers.get_mut(&summary.customer.id).expect("the customer");
    customer.open = vec![OtherConversation {
        id: other,
        number: 1050,
        channel: summary.channel,
        subject: summary.subject,
        status: Status::Open,
        created_at: summary.created_at,
        waiting_since: None,
    }];
    model.events.clear();
    let mut world = at(model, Lang::Ja, 160, 48);
    world.press("g m G k Enter").sees("ほかの未完了").sees_no("ほかの対応中");
    let rows = rows_with(&world, "#1050");
    assert!(rows.iter().any(|row| row.ends_with("対応中")), "{rows:?}\n{}", world.screen());
}

#[test]
fn an_order_whose_state_nobody_knows_says_nothing_of_it() {
    let mut model = shop();
    for customer in model.customers.values_mut() {
        for purchase in &mut customer.purchases {
            purchase.state = PurchaseState::Unknown;
        }
    }
    at(model.clone(), Lang::Ja, 160, 48).press("Enter").sees("¥12,800").sees_no("状況不明");
    at(model, Lang::En, 160, 48).press("Enter").sees("¥12,800").sees_no("unknown");
}

#[test]
fn a_snoozed_one_says_until_when_and_snoozing_is_found_by_name() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("Enter");
    let me = world.model.me.clone();
    let until = world.model.now.plus_millis(60 * MINUTE);
    world.model.set_status(&umbrella(), &me, Status::Snoozed, None);
    world.model.changed(&umbrella(), |summary| summary.snoozed_until = Some(until));
    world.settle();
    world.sees("15:32 に再表示");
    for word in ["スヌーズ", "すぬーず"] {
        World::new(Lang::Ja, 100, 30).press("C-p").type_text(word).sees("状態を選ぶ");
    }
    World::new(Lang::En, 100, 30).press("C-p").type_text("snooze").sees("Choose a status");
}

#[test]
fn the_first_minute_is_not_nothing() {
    let mut model = shop();
    model.inbound(&ConversationId::new("cnv_1041"), "もう一つお尋ねします。");
    model.events.clear();
    let mut world = at(model, Lang::Ja, 160, 48);
    world.press("g a").sees_no(" 0分").sees_no("お待ち0分");
    World::new(Lang::En, 160, 48).press("g a").sees_no(" 0m");
}

#[test]
fn a_title_leaves_a_column_before_the_border() {
    for width in [160, 100, 80] {
        World::new(Lang::Ja, width, 30).press("Enter").sees_no("─│");
    }
}
