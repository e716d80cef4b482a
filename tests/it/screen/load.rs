//! Care for the carer in the status line, and how work is spread over a team.

use omotenashi::api::*;
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, Model, NOW, shop};
use crate::support::world::{Line, World};

const HOUR: i64 = 60 * MINUTE;

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn ago(millis: i64) -> Time {
    Time::from_millis(NOW - millis)
}

/// A shop whose agent's day is like that.
fn on_a_day(change: impl FnOnce(&mut MyDay)) -> Model {
    let mut model = shop();
    model.my_day(change);
    model.events.clear();
    model
}

fn hard(model: Model, lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(model, lang, width, height);
    world.connect();
    world
}

#[test]
fn after_hard_ones_a_break_is_one_key_away_and_never_during_a_conversation() {
    let mut world = hard(on_a_day(|day| day.hard_streak = 3), Lang::Ja, 80, 24);
    world.sees("ひと息入れませんか。").sees("むずかしい応対が3件続きました").sees("[B] 休憩").sees("[d 0] あとで");
    // Not while a reply is written, and not over news.
    world.press("G Enter").sees("ひと息").press("r").sees_no("ひと息").press("Esc");
    world.press("Esc").sees("ひと息").press("a").sees_no("ひと息");
    world.press("B").sees("休憩に入りました。").press("k").sees("から休憩中。").sees_no("ひと息");
    assert_eq!(world.model.day.break_since, Some(world.model.now));
    world.pass(10 * MINUTE);
    world.press("B").sees("おかえりなさい。").press("j").sees_no("ひと息").sees_no("休憩中");
    assert_eq!(world.model.day.hard_streak, 0);
}

#[test]
fn a_line_waved_away_rests_for_an_hour_in_every_console_and_after_a_restart() {
    let mut world = hard(on_a_day(|day| day.working_since = Some(ago(4 * HOUR))), Lang::En, 100, 30);
    world.sees("A break would do you good.").sees("No break for").sees("[B] break  [d 0] later");
    world.press("d 0").sees("You won't be reminded for a while.").press("j").sees_no("A break would");
    assert!(world.model.day.rested.contains_key("breathe"));
    let mut other = hard(world.model.clone(), Lang::En, 100, 30);
    other.sees_no("A break would");
    other.pass(59 * MINUTE);
    other.sees_no("A break would");
    other.pass(2 * MINUTE);
    other.sees("A break would do you good.");
    other.press("d 0").press("d 0").sees("There is no prompt with that number.");
}

#[test]
fn another_console_of_mine_hears_of_my_break() {
    let mut world = hard(on_a_day(|day| day.hard_streak = 4), Lang::En, 80, 24);
    world.sees("A break would do you good.");
    let since = world.model.now;
    world.model.my_day(|day| day.break_since = Some(since));
    world.deliver();
    world.sees("On a break since").sees_no("A break would");
    world.press("F12").sees_no("On a break");
}

#[test]
fn before_the_end_of_the_day_what_is_promised_is_handed_over_by_one_key() {
    let end = Time::from_millis(NOW + 20 * MINUTE);
    let promised = |number: i64, hours: i64| MyPromise {
        conversation: ConversationId::new(format!("cnv_{number}")),
        number,
        customer: "佐藤 美咲".into(),
        text: "傘の交換".into(),
        due: Time::from_millis(NOW + hours * HOUR),
        call: false,
    };
    let model = on_a_day(|day| {
        day.shift_until = Some(end);
        day.promises = vec![promised(1042, 3), promised(1042, 5), promised(1043, 48)];
    });
    let mut world = hard(model, Lang::Ja, 100, 30);
    world.sees("14:52に終業です。お約束を引き継ぎましょう。").sees("[O] 引き継ぐ");
    world.press("O").sees("14:52に終業:次の出勤までに期限が来るお約束").sees("#1042 佐藤 美咲").sees("傘の交換");
    world.sees_no("#1043 佐藤 美咲  傘の交換");
    world.press("Enter").sees("健").press("Enter").sees("健");
    // The hand-over's own note stands ready.
    world.sees("お約束");
}

#[test]
fn until_when_i_am_here_and_my_week_are_set_by_choosing() {
    let mut world = hard(on_a_day(|_| {}), Lang::En, 80, 24);
    world.press("C-p").type_text("until when i am").press("Enter").sees("I am here until");
    world.type_text("18:00").press("Enter").sees("Today ends at 18:00.");
    assert_eq!(world.model.day.shift_until, Some(Time::from_millis(NOW + 208 * MINUTE)));
    world.press("C-p").type_text("working week").press("Enter").sees("My working week (only you see it)");
    world.press("Enter").sees("From").type_text("9:00").press("Enter").sees("Until").type_text("18:00").press("Enter");
    world.sees("Your working week is saved.");
    let hours = world.model.day.hours.clone().expect("they are kept");
    assert_eq!(hours.week[4], vec![Period { from: 540, to: 1080 }]);
    assert_eq!((hours.week[5].len(), hours.zone.as_str()), (0, "Asia/Tokyo"));
    world.press("C-p").type_text("working week").press("Enter").sees("9:00–18:00").sees("not at work");
}

fn supervised() -> Model {
    let mut model = shop();
    let me = model.me.clone();
    model.agents.get_mut(&me).expect("me").role = Role::Supervisor;
    let ken = AgentId::new("agt_ken");
    model.assign(&ConversationId::new("cnv_1042"), &me, Some(&ken));
    model.events.clear();
    model
}

#[test]
fn the_load_at_each_size() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let mut world = hard(supervised(), lang, width, height);
            world.press("g l");
            snapshot(&format!("load_{word}_{width}x{height}"), &world.screen());
        }
    }
}

#[test]
fn the_load_is_live_and_opens_what_a_colleague_has_for_giving_it_on() {
    let mut world = hard(supervised(), Lang::En, 100, 30);
    world.press("g l").sees("Team workload").sees("健").sees("2 of 10 open").sees("Not shown here");
    let ken = AgentId::new("agt_ken");
    world.model.is_here(&ken, Presence::Break);
    world.deliver();
    world.pass(1_000);
    world.sees("break since").sees_no("away since");
    // To the last row but one or wherever he stands: by his name.
    let is_chosen = |world: &World| world.screen().lines().any(|line| line.contains("▸") && line.contains("健"));
    for _ in 0..12 {
        if is_chosen(&world) {
            break;
        }
        world.press("j");
    }
    world.press("Enter").sees("With 健").sees("佐藤 美咲");
    world.press("A").sees("花子").type_text("花子").press("Enter");
    let owner = world.model.conversations[&ConversationId::new("cnv_1042")].assignee.clone();
    assert_eq!(owner.map(|owner| owner.id), Some(world.model.me.clone()));
}

#[test]
fn how_many_somebody_can_have_is_said_by_one_key_where_it_is_seen() {
    for (lang, who, asked, said, shown) in [
        (Lang::En, "健", "How many conversations can 健 have", "健 can have 6 at a time", "2 of 6 open"),
        (Lang::Ja, "健", "健さんが同時に担当できる件数", "件数を6件にしました", "担当 2/6件"),
    ] {
        let mut world = hard(supervised(), lang, 100, 30);
        world.press("g l c").sees_no(asked);
        let is_chosen = |world: &World| world.screen().lines().any(|line| line.contains("▸") && line.contains(who));
        for _ in 0..12 {
            if is_chosen(&world) {
                break;
            }
            world.press("j");
        }
        // Enter at once leaves it as it is; Esc as well.
        world.press("c").sees(asked).press("Esc").sees(shown.replace('6', "10").as_str());
        world.press("c 6 Enter").sees(said).sees(shown);
        assert_eq!(world.model.capacity[&AgentId::new("agt_ken")], 6);
        // It stands in the same page, the cursor where it was.
        assert!(is_chosen(&world), "{}", world.screen());
        world.line = Line::Fails(Failure::Forbidden(Code::Forbidden.into()));
        world.press("c 3 Enter").sees(shown);
        assert_eq!(world.model.capacity[&AgentId::new("agt_ken")], 6);
    }
}

#[test]
fn the_load_is_for_those_who_share_work_out() {
    let mut world = hard(shop(), Lang::En, 80, 24);
    world.press("g l").sees("Only supervisors, who share out the work");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::TeamLoad { .. })));
}

#[test]
fn praise_stands_on_the_screen_until_it_is_noted_in_one_console_then_in_none() {
    let mut model = shop();
    let (me, ken) = (model.agent(&model.me.clone()), model.agent(&AgentId::new("agt_ken")));
    let message = model.messages[&ConversationId::new("cnv_1042")][1].clone();
    let praise = Praise {
        id: PraiseId::new("prs_1"),
        version: 1,
        to: me,
        from: ken,
        conversation: message.conversation,
        number: 1042,
        message: message.id,
        words: "花子さんのおかげで助かりました".into(),
        at: model.now,
        read_at: None,
    };
    model.praise.push(praise.clone());
    let mut one = hard(model.clone(), Lang::Ja, 100, 30);
    let mut other = hard(model, Lang::Ja, 100, 30);
    for world in [&mut one, &mut other] {
        world.sees("花子さんのおかげで助かりました").press("j").press("k").sees("花子さんのおかげで助かりました");
    }
    one.press("+").press("Enter").sees_no("花子さんのおかげで助かりました");
    let read = Praise { version: 9_000, read_at: Some(one.model.now), ..praise };
    other.model.events.push(Event::PraiseChanged { at: other.model.cursor(), praise: Box::new(read) });
    other.deliver();
    other.sees_no("花子さんのおかげで助かりました");
}

#[test]
fn words_used_with_a_customer_rest_in_their_other_matters() {
    let mut world = hard(shop(), Lang::En, 100, 30);
    world.press("Enter").press("d 1");
    let noted = world.model.prompts.values().map(|memory| memory.dismissed.len()).sum::<usize>();
    assert_eq!(noted, 1, "waved away on the server");
    let dismissed = world.model.prompts.values().flat_map(|memory| memory.dismissed.iter()).next().cloned();
    // Another console, later: it does not stand there again.
    let mut other = hard(world.model.clone(), Lang::En, 100, 30);
    other.press("Enter");
    assert!(other.asked.iter().any(|request| matches!(request, Request::PromptMemory(_))));
    assert!(dismissed.is_some());
    let first = world.screen();
    let second = other.screen();
    let prompts = |screen: &str| screen.lines().filter(|line| line.contains("F2")).count();
    assert_eq!(prompts(&first), prompts(&second));
    other.press("d 1").press("u");
    assert!(
        other.asked.iter().any(|request| matches!(request, Request::NotePrompt { note: PromptNote::ShowAgain, .. }))
    );
}

#[test]
fn what_is_waved_away_often_is_told_to_the_lead_by_its_rule_and_switched_off_by_one_key() {
    let mut model = shop();
    let me = model.me.clone();
    model.agents.get_mut(&me).expect("me").role = Role::Supervisor;
    model.waved_away = vec![
        WavedAway { prompt: "you-like".into(), shown: 31, dismissed: 7 },
        WavedAway { prompt: "first-time".into(), shown: 40, dismissed: 6 },
    ];
    for (lang, width, height, counts) in [
        (Lang::En, 160, 48, "waved away beside 7 of 31 conversations"),
        (Lang::Ja, 80, 24, "31 件の問い合わせのうち 7 件で閉じられました"),
    ] {
        let mut world = hard(model.clone(), lang, width, height);
        world.press("g l End").sees(counts).sees("you-like");
        world.press("k O");
        assert_eq!(world.model.rules.off.last().map(String::as_str), Some("you-like"));
        world.sees_no(counts).sees("first-time");
    }
}

#[test]
fn which_prompts_are_seen_is_told_once_for_each_conversation() {
    let mut world = hard(shop(), Lang::En, 160, 48);
    let told = |world: &World| {
        let shown = world.asked.iter().filter_map(|request| match request {
            Request::ShownPrompts { conversation, shown } => Some((conversation.clone(), shown.shown.len())),
            _ => None,
        });
        shown.collect::<Vec<_>>()
    };
    world.press("Enter").sees("Name the feeling");
    let first = told(&world);
    assert!(first.len() == 1 && first[0].1 > 0, "{first:?}");
    world.press("Esc Enter Esc j Esc k Enter");
    let again = told(&world).into_iter().filter(|(id, _)| *id == first[0].0).count();
    assert_eq!(again, 1);
    // Another console of theirs, later: it was told already.
    let mut other = hard(world.model.clone(), Lang::En, 160, 48);
    other.press("Enter").sees("Name the feeling");
    assert_eq!(told(&other), []);
}
