//! The draft check as an agent meets it: quiet while typing, listed once before a reply goes, a second key where one is due.

use omotenashi::api::{NewRules, Request, Role};
use omotenashi::console::Input;
use omotenashi::locale::Lang;
use ratatui::style::Modifier;

use crate::support::model::{Model, shop};
use crate::support::world::{World, key};

/// A card number as its issuer prints it in examples.
pub(super) const CARD: &str = "4111 1111 1111 1111";

/// The shop with two checks on: one that asks for the second key, one that is quiet and knows the better words.
pub(super) fn checked() -> Model {
    let mut model = shop();
    let me = model.me.clone();
    let mut off = std::mem::take(&mut model.rules.off);
    off.retain(|check| check != "secret" && check != "keigo");
    model.set_rules(&me, NewRules { off, text: "".into() });
    model.events.clear();
    model
}

fn careful(lang: Lang) -> World {
    let mut world = World::of(checked(), lang, 160, 48);
    world.connect();
    world
}

fn sent(world: &World) -> Vec<String> {
    world
        .asked
        .iter()
        .filter_map(|request| match request {
            Request::Send { body, .. } => Some(body.text.raw().to_owned()),
            _ => None,
        })
        .collect()
}

#[test]
fn whoever_looks_on_reads_no_note_of_ours() {
    let mut world = careful(Lang::En);
    world.press("Enter F12 r").type_text(&format!("Your card {CARD} is on file.")).press("C-s");
    world.sees("1 note on this text, kept from the screen. [F12] shows everything again").sees("Reply to");
    // No key gets past it there; with the rest on the screen it is listed and asks as ever.
    world.press("Enter C-s").sees("1 note on this text, kept from the screen.");
    assert!(sent(&world).is_empty());
    world.press("F12 C-s").sees("[Tab]");
    assert!(sent(&world).is_empty());
}

#[test]
fn the_customer_view_leaves_the_keys_where_they_are() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text("Half a").press("Esc").press("F12").press("j");
    world.sees("Half a").sees_no("Half aj");
}

#[test]
fn one_key_and_enter_record_what_a_reply_promises() {
    let mut model = shop();
    let me = model.me.clone();
    let off = std::mem::take(&mut model.rules.off).into_iter().filter(|check| check != "careless-promise").collect();
    model.set_rules(&me, NewRules { off, text: "".into() });
    model.events.clear();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world
        .press("Enter r")
        .type_text("11月20日15時までにお電話いたします。")
        .press("F5")
        .sees("[f] record the promise: 11月20日15時")
        .press("f")
        .sees("The reply promises: 11月20日15時までにお電話いたします。")
        .sees("Fri 20 Nov 15:00")
        .press("Enter")
        .sees("Promised for 20 Nov 15:00.");
    let promised = world.asked.iter().filter_map(|request| match request {
        Request::Promise { promise, .. } => Some(promise.text.raw().to_owned()),
        _ => None,
    });
    assert_eq!(promised.collect::<Vec<_>>(), ["11月20日15時までにお電話いたします。"]);
    assert!(sent(&world).is_empty(), "nothing goes by it");
}

#[test]
fn words_that_the_question_does_not_read_are_put_as_it_does() {
    let mut model = shop();
    let me = model.me.clone();
    let off = std::mem::take(&mut model.rules.off).into_iter().filter(|check| check != "careless-promise").collect();
    model.set_rules(&me, NewRules { off, text: "".into() });
    model.events.clear();
    let mut world = World::of(model, Lang::Ja, 80, 24);
    world.connect();
    world
        .press("Enter r")
        .type_text("11月21日にご連絡いたします。")
        .press("F5 f")
        .sees("返信でのお約束: 11月21日にご連絡");
    let due = world.model.now;
    world.press("Enter").sees_no("返信でのお約束:");
    let promised: Vec<_> = world
        .asked
        .iter()
        .filter_map(|request| match request {
            Request::Promise { promise, .. } => Some(promise.due),
            _ => None,
        })
        .collect();
    assert!(promised.len() == 1 && promised[0] > due, "{promised:?}");
}

/// The underlined words in the row of the caret.
fn underlined(world: &World) -> String {
    let (buffer, caret) = world.draw();
    let row = caret.expect("a caret").y;
    let width = usize::from(buffer.area.width);
    let cells = &buffer.content[usize::from(row) * width..][..width];
    cells
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::UNDERLINED))
        .map(ratatui::buffer::Cell::symbol)
        .collect()
}

#[test]
fn a_note_is_quiet_while_typing_and_underlines_its_words() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text("佐藤様、お客様のカードは").sees_no("notes:");
    world.type_text(CARD).sees("notes: 1 [F5]");
    assert_eq!(underlined(&world), CARD);
    let (_, caret) = world.draw();
    let plain = careful(Lang::En)
        .press("Enter r")
        .type_text("佐藤様、お客様のカードは")
        .type_text("0000 0000 0000 0000")
        .draw()
        .1;
    assert_eq!(caret, plain, "the caret stands where it would without the line");
    world.press("Backspace").sees_no("notes:");
    assert_eq!(underlined(&world), "");
}

#[test]
fn what_asks_for_the_second_key_never_goes_by_enter() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text(&format!("Your card {CARD} was charged.")).press("C-s");
    world.sees("1 note before sending").sees("Press ! to send anyway.");
    // Enter, also many times, sends nothing: it goes to the place.
    world.press("Tab Enter").sees_no("before sending").press("C-s Enter Enter C-s Enter");
    assert_eq!(sent(&world), Vec::<String>::new());
    world.sees("Press ! to send anyway.").press("x").sees("This one can't be dismissed.");
    world.press("!");
    assert_eq!(sent(&world), [format!("Your card {CARD} was charged.")]);
    world.sees("Sent; the server has it.");
}

#[test]
fn what_asks_for_the_second_key_asks_in_a_long_text_as_well() {
    let mut world = careful(Lang::En);
    let long = format!("Your card {CARD} was charged. {}", "Here is every line of the bill. ".repeat(900));
    world.open(1040).press("r").input(vec![Input::Paste(long)]);
    world.pass(1_000);
    world.press("C-s").sees("Press ! to send anyway.").press("Enter").pass(1_000);
    world.press("C-s Enter C-s Enter");
    assert_eq!(sent(&world).len(), 0);
    world.press("C-s").sees("Press ! to send anyway.").press("!");
    assert_eq!(sent(&world).len(), 1);
}

/// Words for colleagues, to a customer.
const LEVEL: &str = "佐藤様、了解しました。";

#[test]
fn a_quiet_note_is_listed_once_and_enter_sends_as_it_is() {
    let mut world = careful(Lang::Ja);
    world.press("Enter r").type_text(LEVEL).sees("気づき 1 [F5]").press("C-s");
    world.sees("送信前の気づき 1 件").sees("[Enter] このまま送信  [Tab] 確認する").press("Enter");
    assert_eq!(sent(&world), [LEVEL]);
    // Looked at and left, the same note does not stop the next send key.
    let mut world = careful(Lang::Ja);
    world.press("Enter r").type_text(LEVEL).press("C-s Esc C-s");
    assert_eq!(sent(&world), [LEVEL]);
}

#[test]
fn one_key_mends_and_one_undo_takes_it_back() {
    let mut world = careful(Lang::Ja);
    world.press("Enter r").type_text(LEVEL).press("C-s Tab").sees("[f] 了解しました → 承知いたしました").press("f");
    world
        .sees("佐藤様、承知いたしました。")
        .sees("気づきはなくなりました。[Enter] 送信")
        .press("Esc C-_")
        .sees(LEVEL)
        .press("C-y C-s");
    assert_eq!(sent(&world), ["佐藤様、承知いたしました。"]);
}

#[test]
fn a_note_waved_away_stays_away_for_this_reply_and_goes_to_its_words() {
    let mut world = careful(Lang::Ja);
    world.press("Enter r").type_text(LEVEL).press("F5 Enter").type_text("はい、").sees("佐藤様、はい、了解しました。");
    world.press("F5 x").sees_no("気づき 1").press("End").type_text("また伺います。").sees_no("気づき 1").press("C-s");
    assert_eq!(sent(&world).len(), 1);
    world.press("r").type_text(LEVEL).sees("気づき 1 [F5]");
}

#[test]
fn the_list_of_notes_fits_a_small_screen() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut world = World::of(checked(), lang, 80, 24);
        world.connect();
        world.press("Enter r").type_text(&format!("{LEVEL}{CARD}")).press("C-s");
        insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("notes_{word}_80x24"), world.screen());
        });
    }
}

#[test]
fn a_private_note_is_for_colleagues_and_asks_nothing() {
    let mut world = careful(Lang::En);
    world.press("Enter c").type_text(CARD).sees_no("notes:").press("C-s").sees("Your note is kept.");
}

#[test]
fn nothing_pasted_and_nothing_unseen_answers_the_list() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text(CARD);
    // The keys came in one read: the list was never on the screen.
    world.input(vec![Input::Key(key("C-s")), Input::Key(key("!"))]);
    assert_eq!(sent(&world).len(), 0);
    world.sees("Press ! to send anyway.");
    world.input(vec![Input::Paste("!".into())]);
    world.input(vec![Input::Key(key("!"))]);
    assert_eq!(sent(&world).len(), 0, "within 50 ms of a paste nothing acts");
    world.pass(60);
    world.press("!");
    assert_eq!(sent(&world).len(), 1);
}

#[test]
fn sending_and_serving_the_next_waits_for_the_answer() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text(CARD).press("C-x n").sees("1 note before sending");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::Next { .. })));
    world.press("!").sees("#1039:");
    assert_eq!(sent(&world).len(), 1);
}

#[test]
fn a_supervisor_switches_a_check_off_for_the_team_and_every_console_follows() {
    let mut world = careful(Lang::En);
    world.press("Enter r").type_text(CARD).press("F5 O").sees("Only a supervisor switches");
    let mut model = checked();
    model.agents.get_mut(&model.me.clone()).expect("me").role = Role::Supervisor;
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("Enter r").type_text(CARD).press("F5 O").sees("\"secret\" is off for the team from now on.");
    assert_eq!(world.model.rules.off.last().map(String::as_str), Some("secret"));
    world.sees_no("notes:");
    // What a colleague changes is live as well, while the text stands there.
    world.sees("Name the feeling and the");
    let ken = omotenashi::api::AgentId::new("agt_ken");
    world.model.set_rules(&ken, NewRules { off: vec!["feel-first".into()], text: "".into() });
    world.settle();
    world.press("Esc").sees_no("Name the feeling and the");
    let own = "[[rule]]\nid = \"ours\"\nweight = 99\nwhen = \"true\"\nsay.en = \"Our own word\"\nsay.ja = \"x\"\nbecause.en = \"y\"\nbecause.ja = \"y\"\n";
    world.model.set_rules(&ken, NewRules { off: Vec::new(), text: own.into() });
    world.settle();
    world.sees("Our own word").sees("Name the feeling and the");
}
