//! After Send, and before it: taking a reply back, to whom it goes, how long it may be, the wrong person.

use omotenashi::api::{Channel, ConversationId, Envelope, Message, MessageState, Request, Status};
use omotenashi::console::Input;
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::World;

fn cnv(number: i64) -> ConversationId {
    ConversationId::new(format!("cnv_{number}"))
}

/// A shop that holds every reply for three seconds; `n` serves #1039 (social), then #1040 (mail).
fn world(lang: Lang) -> World {
    let mut model = shop();
    for queue in &mut model.queues {
        queue.undo_ms = 3_000;
    }
    let mut world = World::of(model, lang, 160, 48);
    world.connect();
    world
}

/// Sends what stands in the composer; quiet findings do not keep it.
fn send(world: &mut World) {
    world.press("C-s");
    if world.shows("before sending") || world.shows("送信前の") {
        world.press("Enter");
    }
}

fn newest(world: &World, number: i64) -> Message {
    let lines = &world.model.messages[&cnv(number)];
    lines.iter().rev().find(|line| line.state.is_some()).expect("a reply of ours").clone()
}

#[test]
fn a_reply_counts_down_and_comes_back_as_it_was() {
    for (lang, counting, fewer, back) in [
        (Lang::En, "Sending in 3 s. [u] undo", "Sending in 2 s. [u] undo", "Taken back: nobody got it."),
        (Lang::Ja, "3 秒後に送信します。[u] 取り消す", "2 秒後に送信します。[u] 取り消す", "取り消しました。"),
    ] {
        let mut world = world(lang);
        world.press("n").sees("#1039:");
        let before = world.model.conversations[&cnv(1039)].clone();
        world.press("r").type_text("Yes, we do.").press("Left Left");
        send(&mut world);
        world.sees(counting);
        world.pass(1_000);
        world.sees(fewer).press("u").sees(back);
        let after = &world.model.conversations[&cnv(1039)];
        assert_eq!((after.status, after.clock), (before.status, before.clock));
        assert_eq!(newest(&world, 1039).state, Some(MessageState::Recalled));
        world.type_text("X").sees("Yes, we dXo.");
    }
}

#[test]
fn what_has_gone_cannot_be_taken_back_and_says_so() {
    let mut world = world(Lang::En);
    world.press("n").press("r").type_text("Yes, we do.");
    send(&mut world);
    let position = newest(&world, 1039).position;
    // The event of it is still on its way here.
    world.model.delivered(&cnv(1039), position, MessageState::Accepted);
    world.press("u").sees("It has gone out already. If it went to the wrong person, [X] reports it.");
    world.settle();
    world.press("u").sees("nothing to undo");
}

#[test]
fn undo_reaches_a_reply_left_behind() {
    let mut world = world(Lang::En);
    world.press("n").sees("#1039:").press("r").type_text("Yes, we do.");
    send(&mut world);
    // Serving the next one is what undo undoes first; it says so.
    world.press("n").sees("#1040:").press("u").press("u").sees("Taken back").sees("#1039");
    assert_eq!(newest(&world, 1039).state, Some(MessageState::Recalled));
    world.sees("Yes, we do.");
}

#[test]
fn a_message_to_the_wrong_person_is_reported_by_two_keys() {
    let mut world = world(Lang::En);
    world.press("n").press("r").type_text("Yes, we do.");
    send(&mut world);
    world.model.release();
    world.settle();
    let position = newest(&world, 1039).position;
    world.model.delivered(&cnv(1039), position, MessageState::Delivered);
    world.settle();
    let ken = omotenashi::api::AgentRef { id: omotenashi::api::AgentId::new("agt_ken"), name: "健".into() };
    world.model.looked = vec![omotenashi::api::Looked { agent: ken, at: world.model.now }];
    world.press("X").sees("Which message went to the wrong person?").sees("Yes, we do.").press("Enter");
    world.sees("Reported.").sees("Reported as sent to the wrong person").sees("Had it open since: 健 (");
    assert_eq!(world.model.conversations[&cnv(1039)].status, Status::OnHold);
}

#[test]
fn who_else_got_their_mail_is_named_and_copied_only_by_a_key() {
    let mut world = world(Lang::En);
    let lines = world.model.messages.get_mut(&cnv(1040)).expect("a thread");
    let line = lines.iter_mut().find(|line| line.text.raw().contains("parcel")).expect("their mail");
    line.envelope =
        Envelope { from: Some("ada@example.com".into()), cc: vec!["boss@other.example".into()], ..Envelope::default() };
    world.press("n n").sees("#1040:").press("r").sees("Their mail went to boss@other.example as well");
    world.press("C-x c").sees("Copies go to boss@other.example.").sees("From outside: boss@other.example");
    world.press("C-x c").sees("as well; your reply does not").press("C-x c");
    world.type_text("Dear Ada Byron, I will look into it today.");
    send(&mut world);
    assert_eq!(newest(&world, 1040).envelope.cc, ["boss@other.example".into()]);
    world.sees("cc boss@other.example");
}

#[test]
fn a_channel_nobody_serves_and_a_stranger_are_said_before_a_word_is_typed() {
    let mut world = world(Lang::En);
    world.model.served.retain(|channel| *channel != Channel::Social);
    world.reconnect();
    let mut fresh = World::of(world.model.clone(), Lang::En, 160, 48);
    fresh.connect();
    fresh.press("n").sees("#1039:").press("r").sees("Nobody takes social messages here");
    let lines = fresh.model.messages.get_mut(&cnv(1040)).expect("a thread");
    let line = lines.iter_mut().find(|line| line.text.raw().contains("parcel")).expect("their mail");
    line.envelope.from = Some("somebody@else.example".into());
    fresh.press("Esc").press("n").sees("#1040:").press("r");
    fresh.sees("came from somebody@else.example, which is not on this customer's");
}

#[test]
fn a_customer_who_changed_under_the_draft_is_asked_about() {
    let mut world = world(Lang::En);
    world.press("n").sees("#1039:").press("r").type_text("Yes, we do.");
    let ada = world.model.conversations[&cnv(1040)].customer.clone();
    world.model.changed(&cnv(1039), |summary| summary.customer = ada);
    world.settle();
    world.sees("This reply was begun to Tom Reed. The conversation is Ada Byron's by now.");
    let before = world.model.messages[&cnv(1039)].len();
    send(&mut world);
    world.sees("Send it to Ada Byron").press("Esc");
    assert_eq!(world.model.messages[&cnv(1039)].len(), before, "nothing was sent");
    send(&mut world);
    world.press("Enter");
    assert_eq!(newest(&world, 1039).text.raw(), "Yes, we do.");
}

/// Pastes, and waits until a key may act again.
fn paste(world: &mut World, text: String) {
    world.input(vec![Input::Paste(text)]);
    world.pass(60);
}

#[test]
fn a_text_too_long_for_its_channel_loses_nothing() {
    let mut world = world(Lang::En);
    world.press("n").sees("#1039:").press("r");
    paste(&mut world, "word ".repeat(300));
    world.sees("1500 of 1000 characters: too long");
    send(&mut world);
    world.sees("takes 1000 in one message").sees_no("text file").press("Enter");
    let first = newest(&world, 1039).text.raw().to_owned();
    assert!(first.chars().count() <= 1_000 && first.ends_with("word"), "{first}");
    world.sees("500 characters").pass(3_000);
    send(&mut world);
    let second = newest(&world, 1039).text.raw().to_owned();
    assert_eq!(first.len() + 1 + second.trim_end().len(), 5 * 300 - 1, "{second}");
}

#[test]
fn a_long_mail_goes_as_a_file_and_comes_back_as_text() {
    let mut world = world(Lang::En);
    world.press("n n").sees("#1040:").press("r");
    paste(&mut world, "Dear Ada Byron\n".repeat(8_000));
    send(&mut world);
    world.sees("Send it as a text file").press("Enter");
    world.sees("attached: reply.txt (120 kB)").sees("Please find my reply in the attached file.");
    let sent = newest(&world, 1040);
    assert_eq!(sent.envelope.attachments[0].size, 120_000);
    world.press("u").sees("Taken back");
    send(&mut world);
    world.sees("Send it as a text file");
    let asked = world.asked.iter().filter(|request| matches!(request, Request::Attachments(_))).count();
    assert_eq!(asked, 1);
}

#[test]
fn more_than_four_megabytes_are_refused_and_nothing_is_taken_in_part() {
    let mut world = world(Lang::En);
    world.press("n").press("r").type_text("before");
    paste(&mut world, "a".repeat(4 * 1024 * 1024 + 1));
    world.sees("That is more than 4 MB: nothing was pasted.").type_text("!").sees("before!");
}

#[test]
fn keys_that_come_with_a_paste_send_nothing() {
    let mut world = world(Lang::En);
    world.press("n").press("r");
    let before = world.model.messages[&cnv(1039)].len();
    let key = crate::support::world::key;
    world.input(vec![Input::Paste("pasted".to_owned()), Input::Key(key("C-s"))]);
    world.input(vec![Input::Key(key("C-s"))]);
    assert_eq!(world.model.messages[&cnv(1039)].len(), before);
    world.sees("pasted").sees("again to send");
    world.pass(60);
    send(&mut world);
    assert_eq!(newest(&world, 1039).text.raw(), "pasted");
}
