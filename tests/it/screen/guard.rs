//! Nothing is sent blind: what covers the thread, what is too small to be seen, what has not arrived, to whom it goes.

use omotenashi::api::{ContactKind, ContactPoint, ConversationId, Envelope, Failure, MessageState, Request};
use omotenashi::console::{Effect, Entry, Input, Lifecycle, Msg, Outcome, Size};
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::{Line, World};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

/// A reply stands in the composer, and was looked at.
fn writing(width: u16, height: u16) -> World {
    let mut world = World::new(Lang::En, width, height);
    world.press("Enter r").type_text("We send a new one.");
    world.pass(5_000);
    world
}

fn posted(world: &World) -> usize {
    world.asked.iter().filter(|request| matches!(request, Request::Send { .. })).count()
}

/// The customer writes while nobody can see it; seen again it takes a glance before it counts.
fn is_asked_about(world: &mut World, uncover: impl FnOnce(&mut World)) {
    drop(world.model.inbound(&umbrella(), "Please do not send anything!"));
    world.settle();
    world.pass(60_000);
    uncover(world);
    world.sees("Please do not send anything!");
    world.press("C-s").sees("Before you sent");
    world.press("Esc C-s").sees("Before you sent");
    world.press("!").sees_no("Before you sent");
    assert!(went(world));
}

/// The reply is the newest that is written.
fn went(world: &World) -> bool {
    let newest = world.model.messages[&umbrella()].iter().rev().find(|line| line.is_written());
    newest.is_some_and(|line| line.text.raw() == "We send a new one.")
}

#[test]
fn what_came_in_behind_the_help_was_not_seen() {
    let mut world = writing(80, 24);
    world.press("F1");
    is_asked_about(&mut world, |world| {
        world.press("Esc");
    });
}

#[test]
fn what_came_in_behind_the_editor_was_not_seen() {
    let mut world = writing(160, 48);
    world.press("C-e");
    let effect = world.others.iter().find_map(|effect| match effect {
        Effect::Edit(id, _) => Some(*id),
        _ => None,
    });
    let effect = effect.expect("the editor has the text");
    is_asked_about(&mut world, |world| {
        world.msg(Msg::Done(effect, Outcome::Edited("We send a new one.".into())));
        world.settle();
    });
}

#[test]
fn what_came_in_while_suspended_was_not_seen() {
    let mut world = writing(160, 48);
    drop(world.model.inbound(&umbrella(), "Please do not send anything!"));
    world.settle();
    world.press("C-z");
    // The process is stopped: nothing is drawn, and nobody looks.
    world.model.now = world.model.now.plus_millis(60_000);
    world.msg(Msg::Lifecycle(Lifecycle::Resumed));
    world.settle();
    world.press("C-s").sees("Before you sent");
}

#[test]
fn what_came_in_while_the_window_was_too_small_was_not_seen() {
    let mut world = writing(80, 24);
    resize(&mut world, 39, 9);
    is_asked_about(&mut world, |world| resize(world, 80, 24));
}

#[test]
fn what_came_in_behind_the_customer_was_not_seen() {
    let mut world = writing(80, 24);
    world.press("F6");
    is_asked_about(&mut world, |world| {
        world.press("F6");
    });
}

#[test]
fn what_stands_open_for_a_glance_is_seen_and_goes() {
    let mut world = writing(80, 24);
    drop(world.model.inbound(&umbrella(), "Thank you!"));
    world.settle();
    world.pass(2_000);
    world.press("F1 Esc C-s").sees_no("Before you sent");
    assert!(went(&world));
}

#[test]
fn what_came_in_behind_the_question_is_asked_about_as_well() {
    let mut world = writing(160, 48);
    drop(world.model.inbound(&umbrella(), "Wait."));
    world.settle();
    world.press("C-s").sees("Before you sent");
    drop(world.model.inbound(&umbrella(), "Please do not send anything!"));
    world.settle();
    world.press("!").sees("Before you sent").sees("Please do not send anything!");
    assert!(!went(&world));
}

fn resize(world: &mut World, width: u16, height: u16) {
    world.size = Size { width, height };
    world.msg(Msg::Resize(world.size));
    world.settle();
}

#[test]
fn nothing_is_sent_from_a_window_too_small_and_what_is_typed_is_kept() {
    let mut world = writing(80, 24);
    resize(&mut world, 39, 9);
    world.sees("18 characters");
    for keys in ["C-s", "C-x s", "C-x n", "C-x w", "C-x r", "F9", "Esc n", "Esc", "g m", "z"] {
        world.press(keys);
    }
    assert_eq!(posted(&world), 0);
    assert!(world.asked.iter().all(|request| !matches!(request, Request::Help { .. } | Request::Next { .. })));
    world.press("Enter Backspace Backspace").type_text("!").sees("characters");
    world.input(vec![Input::Paste(" Soon.".into())]);
    resize(&mut world, 80, 24);
    assert_eq!(posted(&world), 0);
    world.sees("We send a new one").sees("Soon.");
    resize(&mut world, 39, 9);
    world.pass(100);
    world.press("C-q");
    assert!(world.others.contains(&Effect::Quit));
}

#[test]
fn the_recipient_is_whole_however_much_stands_beside_them() {
    const ADDRESS: &str = "misaki.satou-tanaka.of.kobe@mail.example";
    assert_eq!(ADDRESS.len(), 40);
    for (lang, name) in [(Lang::En, "佐藤"), (Lang::Ja, "佐藤")] {
        for (width, height) in [(80, 24), (100, 30), (120, 40), (60, 20)] {
            let mut world = World::of(shop(), lang, width, height);
            world.model.changed(&umbrella(), |summary| summary.channel = omotenashi::api::Channel::Mail);
            let customer = world.model.conversations[&umbrella()].customer.id.clone();
            let customer = world.model.customers.get_mut(&customer).expect("a customer");
            customer.contacts.push(ContactPoint::new(ContactKind::Mail, ADDRESS.into()));
            for line in world.model.messages.get_mut(&umbrella()).expect("a thread") {
                line.envelope = Envelope { from: Some(ADDRESS.into()), ..Envelope::default() };
            }
            world.connect();
            world.open(1042);
            world.press("r").type_text("x");
            world.model.beside(&umbrella(), &[("agt_ken", true)]);
            world.disk_full = true;
            world.settle();
            world.type_text("y").sees(ADDRESS).sees(name);
            let said = if lang == Lang::En { "not saved on disk" } else { "ディスクに未保存" };
            world.sees(said);
        }
    }
}

#[test]
fn an_address_too_long_for_a_row_is_cut_in_its_middle() {
    let local = "a".repeat(70);
    let address = format!("{local}@mail.example");
    let mut world = World::of(shop(), Lang::En, 60, 20);
    world.model.changed(&umbrella(), |summary| summary.channel = omotenashi::api::Channel::Mail);
    for line in world.model.messages.get_mut(&umbrella()).expect("a thread") {
        line.envelope = Envelope { from: Some(address.as_str().into()), ..Envelope::default() };
    }
    world.connect();
    world.open(1042);
    world.press("r").sees("<aaaa").sees("aaa@mail.example>");
}

#[test]
fn everything_unsent_stands_in_one_list_in_words_and_the_header_alarms() {
    for (lang, sending, queued, unsure, unsure_row, lost, again) in [
        (
            Lang::En,
            "1 on its way",
            "1 queued",
            "1 not known whether sent",
            "unsure if sent [!]",
            "1 may not have arrived",
            "may not have arrived [!]",
        ),
        (
            Lang::Ja,
            "送信中 1 件",
            "送信待ち 1 件",
            "送信未確認 1 件",
            "送信未確認 [!]",
            "未達・未確認 1 件",
            "未達・未確認 [!]",
        ),
    ] {
        for (width, height) in [(160, 48), (80, 24)] {
            let mut world = World::new(lang, width, height);
            world.press("Enter r").type_text("one");
            world.line = Line::Holds;
            world.press("C-s").sees(sending);
            world.answer_held_with(Err(Failure::Offline("no route".into())));
            world.settle();
            world.sees(queued).press("Esc g d").sees(if lang == Lang::En { "queued [!]" } else { "送信待ち [!]" });
            world.press("!");
            world.answer_held_with(Err(Failure::Unknown("connection reset".into())));
            world.settle();
            world.sees(unsure).sees(unsure_row);
            world.line = Line::Up;
            world.answer_held();
            world.settle();
            world.sees_no(unsure).sees_no(unsure_row);
            let reply = world.model.messages[&umbrella()].iter().rev().find(|line| line.state.is_some());
            let position = reply.expect("a reply").position;
            world.model.delivered(&umbrella(), position, MessageState::Failed);
            world.model.changed(&umbrella(), |summary| summary.undelivered = true);
            world.settle();
            world.sees(lost).sees(again);
            world.press("!").press("!").sees("one");
            assert_eq!(posted(&world), 3, "once, after the line, and as it was not there");
            world.model.changed(&umbrella(), |summary| summary.undelivered = false);
            world.settle();
            world.sees_no(lost);
        }
    }
}

#[test]
fn the_narrowest_header_says_in_short_that_something_may_be_lost() {
    let mut world = World::new(Lang::En, 40, 12);
    world.model.changed(&umbrella(), |summary| summary.undelivered = true);
    world.settle();
    world.sees("may not have arrived").sees("live");
    world.press("Enter r").type_text("one");
    world.line = Line::Holds;
    world.press("C-s");
    world.answer_held_with(Err(Failure::Unknown("connection reset".into())));
    world.disconnect();
    world.sees("2 not sent?");
}

#[test]
fn not_sent_yet_is_said_only_as_long_as_it_is_true() {
    let mut model = shop();
    for queue in &mut model.queues {
        queue.undo_ms = 3_000;
    }
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("Enter r").type_text("one").press("C-s").sees("Not sent yet: it goes in a moment.");
    world.model.release();
    world.settle();
    world.sees_no("Not sent yet");
}

#[test]
fn the_retry_key_in_a_list_is_about_the_conversation_under_the_cursor() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("for the first").press("C-s");
    let position = world.model.messages[&umbrella()].last().expect("a reply").position;
    world.model.delivered(&umbrella(), position, MessageState::Failed);
    world.settle();
    // Its thread is open, another conversation is under the cursor.
    world.press("Esc Esc g u j !");
    assert!(world.journal.iter().all(|entry| !matches!(entry,
        Entry::Edit { slot, inserted, .. } if slot.conversation != umbrella() && inserted.contains("first"))));
}

#[test]
fn what_is_left_of_a_text_cut_in_two_is_on_disk_before_its_beginning_leaves() {
    let mut world = World::new(Lang::En, 160, 48);
    world.open(1039).press("r");
    let long = "word ".repeat(700);
    world.input(vec![Input::Paste(long)]);
    world.pass(100);
    world.press("C-s");
    if !world.shows("Send the beginning") {
        world.press("Enter");
    }
    world.sees("Send the beginning");
    world.type_text("beginning").press("Enter");
    let one = world.journal.iter().find_map(|entry| if let Entry::Outbox(it) = entry { Some(it) } else { None });
    let one = one.expect("the beginning leaves");
    assert!(
        one.rest.starts_with("word") && one.rest.len() + one.body.text.raw().len() + 2 > 5 * 700,
        "both in one record"
    );
    world.sees("word");
}

#[test]
fn a_caret_that_only_moved_is_on_disk_a_moment_later() {
    let mut world = writing(160, 48);
    let before = world.journal.len();
    world.press("Left Left Left");
    assert_eq!(world.journal.len(), before, "not stroke by stroke");
    world.pass(250);
    assert!(
        matches!(&world.journal[before..], [Entry::Edit { caret: 15, removed: 0, inserted, .. }] if inserted.is_empty())
    );
    world.pass(1_000);
    assert_eq!(world.journal.len(), before + 1);
}

#[test]
fn at_the_counter_the_line_is_shown_too() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter F12").sees("live");
    world.disconnect();
    world.sees("offline since");
}

#[test]
fn a_card_number_is_not_copied_into_the_note_that_hands_over() {
    let mut world = World::new(Lang::En, 160, 48);
    drop(world.model.inbound(&umbrella(), "Use my card 4111 1111 1111 1111 please"));
    world.settle();
    world.press("Enter O");
    for _ in 0..3 {
        if world.shows("Private note") {
            break;
        }
        world.press("Enter");
    }
    let said = format!("{:?} {}", world.journal, world.screen());
    assert!(said.contains("1111 please") || said.contains("••••"), "{said}");
    assert!(!said.contains("4111"), "{said}");
}

#[test]
fn the_key_that_tries_again_wakes_the_line() {
    let mut world = World::new(Lang::En, 160, 48);
    world.disconnect();
    world.sees("offline since").sees("[!] try now").press("!");
    assert!(world.others.contains(&Effect::Reconnect), "{:?}", world.others);
    // Whatever else it does there: what was not sent is put into the composer again, and the line is wanted as well.
    let mut world = World::new(Lang::Ja, 160, 48);
    let me = world.model.me.clone();
    let reply = world.model.write(&umbrella(), &me, false, "お待たせしました。", None);
    world.model.delivered(&umbrella(), reply.position, MessageState::Failed);
    world.settle();
    world.press("Enter");
    world.disconnect();
    world.sees("から切断").sees("[!] 再接続").press("!").sees_no("[!] 再接続");
    assert!(world.others.contains(&Effect::Reconnect), "{:?}", world.others);
    let mut small = World::new(Lang::En, 80, 24);
    small.disconnect();
    small.sees("offline since").sees_no("try now");
}
