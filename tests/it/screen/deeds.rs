//! Promises, identity, goodwill and praise, as an agent makes them by keys.

use omotenashi::api::*;
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, Model, NOW, shop};
use crate::support::world::World;

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn ken() -> AgentId {
    AgentId::new("agt_ken")
}

fn promises(model: &Model) -> &[Promise] {
    &model.customers[&CustomerId::new("cus_misaki")].promises
}

/// What was promised to the customer of the open chat, due in `minutes`.
fn promised(model: &mut Model, text: &str, minutes: i64, call: Option<NewCallBack>) {
    let (me, due) = (model.me.clone(), Time::from_millis(NOW + minutes * MINUTE));
    let new = NewPromise { text: text.into(), due_words: "".into(), due, owner: None, call };
    model.promise(&umbrella(), &me, new);
    model.events.clear();
}

#[test]
fn a_promise_is_made_in_words_seen_by_its_due_and_kept_by_one_key() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter p").sees("What did we promise?").type_text("a new umbrella by courier").press("Enter");
    world.sees("By when?").type_text("when it ships").sees("… (a day, a time, or how long from now)").press("Enter");
    world.sees("can't be read as a time to come").sees("when it ships").press("C-u");
    world.type_text("fri 15:00").sees("Fri 20 Nov 15:00").press("Enter");
    world.sees("Promised for 20 Nov 15:00.");
    let made = &promises(&world.model)[0];
    assert_eq!((made.text.raw(), made.due_words.raw()), ("a new umbrella by courier", "fri 15:00"));
    // The view lists it by what was promised, and one key keeps it; undo opens it again.
    world.press("Esc g p").sees("Promises due").sees("a new umbrella by").sees("due 1d");
    world.press("K").sees("#1042: kept. [u] undo");
    assert_eq!(promises(&world.model)[0].state, PromiseState::Kept);
    world.press("u").sees("#1042: open again.");
    assert!(promises(&world.model)[0].is_open());
    world.press("U").sees("The customer should hear from us.");
    assert_eq!(promises(&world.model)[0].state, PromiseState::Broken);
    world.press("K").sees("Nothing is promised here. [p] promises something.");
}

#[test]
fn a_promise_left_half_written_is_there_when_it_is_asked_again() {
    let mut world = World::new(Lang::Ja, 80, 24);
    world.press("Enter p").sees("何をお約束しましたか").type_text("傘の交換").press("Esc");
    world.press("p").sees("傘の交換").press("Enter").sees("いつまでですか").press("Esc").press("p").sees("傘の交換");
    world.press("Enter").type_text("明日15時").sees("11月20日(金) 15:00").press("Enter");
    world.sees("11月20日 15:00 までのお約束を記録しました。");
    world
        .press("p")
        .sees("11月20日 15:00 までのお約束")
        .sees("達成")
        .sees("期限を変更")
        .press("Esc Esc g p")
        .sees("お約束の期限");
}

#[test]
fn what_is_being_written_is_the_promise() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter r").type_text("佐藤様\n明日までにご連絡いたします。").press("C-x p");
    world.sees("What did we promise?").press("Enter").type_text("明日").press("Enter");
    assert_eq!(promises(&world.model)[0].text.raw(), "明日までにご連絡いたします。");
    world.sees("Reply to 佐藤様");
}

#[test]
fn a_moved_promise_asks_whether_the_customer_knows() {
    let mut model = shop();
    promised(&mut model, "a call about the frame", 60, None);
    let mut world = World::of(model, Lang::En, 100, 30);
    world.connect();
    world.press("Enter L").type_text("tomorrow").press("Enter").sees("Does the customer know about the new time?");
    world.press("Enter").sees("Noted.");
    let moved = promises(&world.model)[0].moved.expect("it was moved");
    assert!(moved.told_in_time);
    world.press("L").type_text("+3d").press("Enter Down Enter");
    assert!(!promises(&world.model)[0].moved.expect("it was moved").told_in_time);
}

#[test]
fn a_call_back_has_number_window_and_tries() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter b").sees("Which number shall we call?").sees("090-0000-0000").press("Enter");
    world.type_text("tomorrow 15:00-16:00").sees("Fri 20 Nov 15:00–16:00").press("Enter");
    world.sees("About what?").press("Enter").sees("Promised for 20 Nov 15:00.");
    let call = promises(&world.model)[0].call.clone().expect("a call-back");
    assert_eq!((call.number.raw(), call.zone.as_str()), ("090-0000-0000", "Asia/Tokyo"));
    assert_eq!(call.until.since(promises(&world.model)[0].due), 60 * MINUTE);
    world.press("p").sees("They answered").press("Down Enter").sees("Noted.");
    world.press("K");
    let promise = &promises(&world.model)[0];
    let reached: Vec<bool> = promise.call.iter().flat_map(|call| &call.attempts).map(|tried| tried.reached).collect();
    assert_eq!((promise.state, reached), (PromiseState::Kept, vec![false, true]));
}

#[test]
fn a_promise_whose_time_is_near_stands_in_every_list() {
    let mut model = shop();
    promised(&mut model, "a call about the frame", 30, None);
    let mut world = World::of(model, Lang::En, 100, 30);
    world.connect();
    world.sees("promised · waiting");
}

#[test]
fn account_data_waits_for_verification_or_one_audited_key() {
    let mut model = shop();
    model.changed(&umbrella(), |summary| summary.channel = Channel::Phone);
    model.events.clear();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("Enter").sees("Identity not verified.").sees_no("晴雨兼用傘").sees_no("misaki@example.jp");
    world.press("i").sees("Name and last four digits of the number on file").press("Enter");
    world.sees("1. Ask for the full name.").press("Enter").sees("Choose first");
    world.type_text("family").press("Enter").sees("identity verified").sees("晴雨兼用傘");
    let check = world.model.conversations[&umbrella()].verification.clone().expect("verified");
    assert_eq!((check.method.as_str(), check.caller), ("number-on-file", Some(ContactedBy::Family)));
    world.press("i").type_text("not verified").press("Enter").sees("Identity not verified.").sees_no("晴雨兼用傘");
    world.press("I").sees("Shown. The audit notes it.").sees("晴雨兼用傘");
    assert_eq!(world.model.revealed, [umbrella()]);
    world.press("I").sees("Nothing is hidden here.");
}

#[test]
fn the_words_for_asking_go_into_the_reply() {
    let mut model = shop();
    model.changed(&umbrella(), |summary| summary.channel = Channel::Phone);
    let mut world = World::of(model, Lang::Ja, 80, 24);
    world.connect();
    world.press("Enter i Enter").sees("1. お名前(フルネーム)を伺い").type_text("言葉").press("Enter");
    world.sees("恐れ入りますが、ご本人様の確認のため、");
}

#[test]
fn a_gesture_shows_what_is_usual_and_beyond_the_limit_a_supervisor_is_asked() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter $").sees("Goodwill: for what kind of case?").sees("You decide up to ¥3,000 at a time");
    world.sees("usual ¥1,500 (of 7)").sees("Nothing was given to this customer in 12 months.");
    world
        .type_text("broken")
        .press("Enter")
        .sees("5 of 7 with a gesture, 6 of 12 without")
        .sees("Content in their last answer within 90 days: 3 of 4 with a gesture")
        .type_text("gift")
        .press("Enter");
    world.sees("Gift: worth how much?").type_text("many").press("Enter").sees("can't be read as an amount");
    world.type_text("¥1,500").press("Enter").sees("Why").type_text("the third time").press("Enter");
    world.sees("Decided: it may be offered to the customer now.");
    let given = world.model.customers[&CustomerId::new("cus_misaki")].gestures[0].clone();
    assert_eq!((given.value.minor, given.note.raw(), given.state), (1_500, "the third time", GestureState::Given));
    world.press("$").sees("Gift ¥1,500").sees("bought again after 12 days · then CSAT");
    world.type_text("late").press("Enter").type_text("refund").press("Enter");
    world.type_text("12800").press("Enter Enter").sees("A supervisor has been asked.");
    world.press("$").sees("A gesture here waits for a supervisor.");
    // Ken decides on it; Hanako hears of it wherever she is.
    let asked = world.model.conversations[&umbrella()].gesture.clone().expect("it waits");
    world.model.decide(&asked.id, &ken(), Verdict { approve: false, word: "A letter first.".into() });
    world.deliver();
    world.sees("健 sent the gesture in #1042 back: A letter first.");
}

#[test]
fn a_supervisor_sees_who_asks_for_what_and_approves_by_one_key() {
    let mut model = shop();
    let me = model.me.clone();
    model.agents.get_mut(&me).expect("me").role = Role::Supervisor;
    let mut world = World::of(model, Lang::Ja, 80, 24);
    world.connect();
    let gesture = NewGesture {
        kind: GestureKind::Refund,
        value_minor: 12_800,
        reason: "product/broken".into(),
        note: "3回目".into(),
    };
    world.model.give(&umbrella(), &ken(), gesture);
    world.deliver();
    world.sees("健さんが #1042 の特別対応の承認を依頼しています。");
    world
        .press("g y")
        .sees("承認依頼")
        .press("$")
        .sees("返金 ¥12,800")
        .sees("健さんからの依頼: 商品: 破損")
        .sees("3回目");
    world.press("Enter").sees("決定しました。");
    assert!(world.model.conversations[&umbrella()].gesture.is_none());
    world.press("g y").sees_no("佐藤 美咲");
}

#[test]
fn goodwill_is_locked_in_the_abuse_plan() {
    let mut model = shop();
    model.changed(&umbrella(), |summary| summary.tags = vec!["abuse".into()]);
    let mut world = World::of(model, Lang::En, 100, 30);
    world.connect();
    world.press("Enter $").sees("Goodwill is locked").sees_no("for what kind of case");
}

#[test]
fn praise_is_passed_on_and_stands_until_it_is_read() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter P").sees("Pass these words on to whom?").sees("土曜日に間に合いますか").sees("wrote here");
    world.press("Enter").sees("Passed on to 健.");
    assert_eq!(world.model.praise[0].to.id, ken());
    // Now Hanako is praised: it stands in the last line until she has read it, whatever else was said.
    let message = world.model.messages[&umbrella()].iter().find(|line| line.kind == MessageKind::Inbound).cloned();
    let me = world.model.me.clone();
    world.model.pass_on(&message.expect("a message").id, &ken(), &me);
    world.deliver();
    world.press("j").sees("健 passes a customer's words on to you: \"届いた傘を開いたら");
    world.press("+").sees("For you").sees("Passed on by 健").press("Esc").press("j").sees("words on to you");
    world.press("+ Enter").press("j").sees_no("words on to you");
    assert!(world.model.praise[1].read_at.is_some());
}
