//! The day's work: open, take, reply, send, resolve, undo, and what happens when the line or the disk does not play along.

use omotenashi::api::{AgentId, Code, ConversationId, Event, Failure, LinkState, MessageState, Request, Status};
use omotenashi::console::{Draft, Effect, Entry, Input, Key, KeyCode, Mode, Msg, Outbox, Outcome, Restored, Slot};
use omotenashi::locale::Lang;

use crate::support::model::MINUTE;
use crate::support::world::{Line, World, key};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn writing(text: &str) -> World {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text(text);
    world
}

fn sends(world: &World) -> usize {
    world.asked.iter().filter(|request| matches!(request, Request::Send { .. })).count()
}

#[test]
fn an_empty_mine_gives_way_to_unassigned() {
    let mut model = crate::support::model::shop();
    model.assign(&umbrella(), &AgentId::new("agt_ken"), Some(&AgentId::new("agt_ken")));
    model.events.clear();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.sees("Late delivery").sees("Gift wrapping?").sees_no("届いた傘");
}

#[test]
fn a_list_and_its_first_row_may_be_chosen_faster_than_painted() {
    let mut world = writing("half a sentence");
    world.press("Esc Esc g a End Enter").sees_no("half a sentence");
    world.input(["g", "d", "Enter"].map(|name| Input::Key(key(name))).to_vec());
    world.sees("half a sentence").sees("Reply to");
}

#[test]
fn a_card_number_is_covered_until_somebody_asks_and_that_is_kept() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter");
    world.model.inbound(&umbrella(), "Take it from 4111 1111 1111 1111, please.");
    world.deliver();
    world.settle();
    world.sees("•••• •••• •••• 1111").sees_no("4111 1111").sees("survey link or the like is covered");
    world.press("I").sees("4111 1111 1111 1111").sees_no("is covered");
    assert!(world.asked.iter().any(|request| matches!(request, Request::Reveal(_))), "the server writes it down");
}

#[test]
fn a_message_that_came_in_a_moment_before_the_send_key_stops_it() {
    let mut world = writing("One moment, please.");
    world.model.inbound(&umbrella(), "Please cancel it instead!");
    world.deliver();
    world.pass(1_000);
    world.sees("Please cancel it instead!").press("C-s");
    assert_eq!(sends(&world), 1);
    world.sees("Your draft is untouched").press("Esc");
    // Whoever had the time to read it may send.
    world.pass(2_000);
    world.press("r C-s").sees_no("Your draft is untouched");
    assert_eq!(sends(&world), 2);
}

#[test]
fn a_reply_is_on_its_way_then_sent_and_leaves_the_journal_once_it_is_confirmed() {
    let mut world = writing("One moment, please.");
    world.line = Line::Holds;
    world.press("C-s").sees("sending").sees("1 on its way");
    assert!(world.settled_keys().is_empty(), "the text is still in the journal");
    assert!(matches!(world.journal.last(), Some(Entry::Outbox(_))));
    world.line = Line::Up;
    world.answer_held();
    world.settle();
    world.sees("One moment, please.").sees("on its way").sees_no("sending");
    assert_eq!(world.settled_keys().len(), 1);
    let position = world.model.messages[&umbrella()].iter().find(|line| line.key.is_some()).map(|line| line.position);
    world.model.delivered(&umbrella(), position.expect("it was stored"), MessageState::Read);
    world.settle();
    world.sees("read");
    assert_eq!(world.screen().matches("One moment, please.").count(), 1, "shown once");
}

#[test]
fn the_event_may_come_before_the_answer() {
    let mut world = writing("Thank you for waiting.");
    world.line = Line::Holds;
    world.press("C-s");
    let (call, request) = world.held.pop_front().expect("the send is held");
    let answer = world.model.call(request);
    world.deliver();
    world.settle();
    assert_eq!(world.screen().matches("Thank you for waiting.").count(), 1);
    assert_eq!(world.settled_keys().len(), 1);
    world.msg(Msg::Reply(call, answer));
    world.settle();
    assert_eq!(world.screen().matches("Thank you for waiting.").count(), 1);
    assert_eq!(world.settled_keys().len(), 1, "settled once");
}

#[test]
fn something_new_before_the_send_stops_it_and_keeps_the_draft() {
    let mut world = writing("It will arrive on Friday.");
    world.model.inbound(&umbrella(), "やはりキャンセルしたいです。");
    world.model.events.clear(); // Still under way when Send is pressed.
    world
        .press("C-s")
        .sees("やはりキャンセルしたいです。")
        .sees("Your draft is untouched")
        .sees("It will arrive on Friday.");
    assert_eq!(world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count(), 0);
    world.press("C-s");
    assert_eq!(world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count(), 0, "not by habit");
    world.press("!");
    assert_eq!(world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count(), 1, "sent anyway");
}

#[test]
fn a_lost_answer_is_unsure_until_the_server_says_that_it_was_sent() {
    let mut world = writing("Your new umbrella leaves today.");
    world.line = Line::LosesAnswers;
    world.press("C-s");
    assert!(world.asked.iter().any(|request| matches!(request, Request::Sent { .. })), "the console asks by its key");
    world.sees("It was sent, once.");
    assert_eq!(sends(&world), 1);
    assert_eq!(world.settled_keys().len(), 1);
}

#[test]
fn what_is_not_there_yet_may_still_arrive_and_goes_out_again_under_its_own_key() {
    let mut world = writing("Your new umbrella leaves today.");
    world.line = Line::Holds;
    world.press("C-s");
    let late = world.asked.iter().rev().find(|asked| matches!(asked, Request::Send { .. }));
    let late = late.cloned().expect("the send");
    world.answer_held_with(Err(Failure::Unknown("connection reset".into())));
    world.settle();
    world.sees("We can't tell yet whether this was sent");
    world.line = Line::Up;
    world.answer_held();
    world.settle();
    // The request whose answer was lost reaches the server after all.
    let _ = world.model.call(late);
    world.settle();
    let written = world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count();
    assert_eq!((sends(&world), written), (2, 1), "asked twice, sent once");
    assert_eq!(world.settled_keys().len(), 1);
    assert_eq!(world.screen().matches("Your new umbrella leaves today.").count(), 1);
}

#[test]
fn a_failing_server_makes_no_draft_of_what_an_earlier_post_may_still_bring() {
    let mut world = writing("Your new umbrella leaves today.");
    world.line = Line::Holds;
    world.press("C-s");
    let late = world.asked.iter().rev().find(|asked| matches!(asked, Request::Send { .. }));
    let late = late.cloned().expect("the send");
    world.answer_held_with(Err(Failure::Unknown("connection reset".into())));
    world.settle();
    // The server does not have it yet; the second post meets a server in trouble.
    world.answer_held();
    world.settle();
    assert_eq!(sends(&world), 2);
    world.answer_held_with(Err(Failure::Server("no space left".into())));
    world.settle();
    world.sees("We can't tell yet whether this was sent");
    assert!(world.settled_keys().is_empty(), "it is no draft, which could be sent under another key");
    // The first post arrives after all, and the return of the line finds it.
    let _ = world.model.call(late);
    world.line = Line::Up;
    world.disconnect();
    world.reconnect();
    world.settle();
    assert_eq!((sends(&world), world.settled_keys().len()), (2, 1));
}

#[test]
fn a_lost_answer_of_something_never_stored_comes_back_as_a_draft_when_it_has_grown_old() {
    let mut world = writing("Your new umbrella leaves today.");
    world.line = Line::Holds;
    world.press("C-s");
    world.answer_held_with(Err(Failure::Unknown("connection reset".into())));
    world.settle();
    world.sees("We can't tell yet whether this was sent");
    world.line = Line::Up;
    world.pass(11 * MINUTE);
    world.answer_held();
    world.settle();
    world.sees("It was not sent. Your text is a draft again.");
    assert_eq!(world.screen().matches("Your new umbrella leaves today.").count(), 1);
}

#[test]
fn without_a_line_everything_stays_readable_and_the_send_waits() {
    let mut world = writing("I have found it.");
    world.disconnect();
    world.sees("offline since 14:32").sees("What you typed is saved").sees("I have found it.");
    world.press("C-s").sees("waiting for the line").sees("1 queued");
    world.reconnect();
    world.sees_no("waiting for the line");
    assert_eq!(world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count(), 1);
}

#[test]
fn a_reply_that_waited_too_long_asks_before_it_goes_out() {
    let mut world = writing("I have found it.");
    world.disconnect();
    world.press("C-s");
    world.pass(11 * MINUTE);
    world.reconnect();
    world.sees("is a draft again").sees("I have found it.");
    assert_eq!(world.model.messages[&umbrella()].iter().filter(|line| line.key.is_some()).count(), 0);
}

/// Texts of ours that the server has, oldest first.
fn ours(world: &World, conversation: &ConversationId) -> Vec<String> {
    let lines = world.model.messages[conversation].iter().filter(|line| line.key.is_some());
    lines.map(|line| line.text.raw().to_owned()).collect()
}

/// Writes and sends a reply or a note where the line is away or slow.
fn send_one(world: &mut World, key: &str, text: &str) {
    world.press(key).type_text(text).press("C-s");
    if world.shows("before sending") {
        world.press("Enter");
    }
}

#[test]
fn what_waited_in_one_conversation_goes_out_one_after_another_in_the_order_it_was_written() {
    let mut world = writing("One.");
    world.disconnect();
    world.press("C-s");
    send_one(&mut world, "r", "Two.");
    send_one(&mut world, "c", "Three, for us.");
    world.line = Line::Holds;
    world.msg(Msg::Event(Event::Link { state: LinkState::Live }));
    world.settle();
    let posted = |world: &World| world.held.iter().filter(|(_, held)| matches!(held, Request::Send { .. })).count();
    for text in ["One.", "Two.", "Three, for us."] {
        assert_eq!(posted(&world), 1, "one at a time, now {text}\n{}", world.screen());
        while posted(&world) > 0 && !ours(&world, &umbrella()).contains(&text.to_owned()) {
            world.answer_held();
            world.settle();
        }
    }
    assert_eq!(ours(&world, &umbrella()), ["One.", "Two.", "Three, for us."]);
}

#[test]
fn a_reply_sent_while_the_one_before_it_is_unanswered_follows_it() {
    let mut world = writing("One.");
    world.line = Line::Holds;
    world.press("C-s");
    send_one(&mut world, "r", "Two.");
    world.sees("after the one before it");
    assert_eq!(sends(&world), 1);
    world.line = Line::Up;
    while !world.held.is_empty() {
        world.answer_held();
    }
    world.settle();
    assert_eq!(ours(&world, &umbrella()), ["One.", "Two."]);
}

#[test]
fn what_waited_asks_where_the_customer_has_written_since_and_the_rest_flows() {
    let mut world = World::new(Lang::En, 160, 48);
    // What was read before the line went away can be answered without it.
    world.open(1040).open(1042).press("r").type_text("One.");
    world.disconnect();
    world.press("C-s");
    send_one(&mut world, "r", "Two.");
    // Another conversation, with a reply of its own.
    let other = ConversationId::new("cnv_1040");
    world.open(1040);
    send_one(&mut world, "r", "Dear Ada Byron, it is on its way.");
    let _ = world.model.inbound(&umbrella(), "Never mind, I found it.");
    world.reconnect();
    assert_eq!(ours(&world, &umbrella()), Vec::<String>::new(), "neither the first nor what followed it");
    assert_eq!(ours(&world, &other), ["Dear Ada Byron, it is on its way."]);
    world.sees("Never mind, I found it.").press("Esc").open(1042).sees("One.").sees("Two.");
    let screen = world.screen();
    assert!(screen.find("One.") < screen.find("Two."), "in the order they were written\n{screen}");
}

#[test]
fn a_second_reply_that_grew_old_while_the_first_was_unsure_asks_and_a_note_does_not() {
    let mut world = writing("One.");
    world.line = Line::Holds;
    world.press("C-s");
    send_one(&mut world, "r", "Two.");
    send_one(&mut world, "c", "A note.");
    world.line = Line::Up;
    world.pass(11 * MINUTE);
    while !world.held.is_empty() {
        world.answer_held();
    }
    world.settle();
    assert_eq!(ours(&world, &umbrella()), ["One.", "A note."]);
    world.sees("Unsent                      1").sees("Two.");
}

#[test]
fn a_refused_send_brings_the_text_back_and_says_why() {
    let mut world = writing("Hello.");
    world.line = Line::Fails(Failure::Forbidden(Code::Forbidden.into()));
    world.press("C-s").sees("Not sent; your text is back.").sees("Please ask a supervisor").sees("Hello.");
}

#[test]
fn a_full_disk_is_said_and_the_reply_goes_out_all_the_same() {
    let mut world = writing("");
    world.disk_full = true;
    world.type_text("Hello").sees("not saved on disk").sees("No space left on device");
    world.disk_full = false;
    world.type_text("!").sees_no("not saved on disk");
}

#[test]
fn typing_is_journaled_stroke_by_stroke() {
    let mut world = writing("");
    world.journal.clear();
    world.type_text("傘");
    let [Entry::Edit { at: 0, removed: 0, inserted, .. }, Entry::Addressed { addressed, .. }] = &world.journal[..]
    else {
        panic!("{:?}", world.journal);
    };
    assert!(inserted == "傘" && addressed.to.is_some(), "and to whom it is begun");
    world.type_text("傘");
    assert_eq!(world.journal.len(), 3, "once");
}

#[test]
fn leaving_keeps_the_text_and_the_unsent_list_finds_it() {
    let mut world = writing("half a thought");
    world.press("Esc Esc g a Enter").sees_no("half a thought");
    world.press("g d").sees("Unsent").press("Enter").sees("half a thought");
    world.press("c").type_text("for Ken only").press("Esc r").sees("half a thought").sees_no("for Ken only");
}

#[test]
fn what_a_crash_left_behind_is_there_again() {
    let mut world = World::new(Lang::En, 160, 48);
    let slot = Slot { conversation: umbrella(), mode: Mode::Reply };
    let draft = |text: &str| Draft {
        slot: slot.clone(),
        text: text.into(),
        caret: text.len(),
        time: world.model.now,
        addressed: omotenashi::api::Addressed::default(),
        copy: None,
    };
    let restored = Restored { drafts: vec![draft("the newer"), draft("the older")], ..Restored::default() };
    world.msg(Msg::Restored(restored));
    world.settle();
    world.sees("drafts are back").press("Enter").sees("the newer").sees("the older");
}

#[test]
fn what_an_editor_saved_before_a_crash_is_back_and_said_so() {
    for (lang, words) in
        [(Lang::En, "It holds what you saved in your editor"), (Lang::Ja, "エディターで保存した文章が入っています")]
    {
        let mut world = World::new(lang, 160, 48);
        let draft = Draft {
            slot: Slot { conversation: umbrella(), mode: Mode::Reply },
            text: "Saved in my editor.".into(),
            caret: 19,
            time: world.model.now,
            addressed: omotenashi::api::Addressed::default(),
            copy: None,
        };
        world.msg(Msg::Restored(Restored { drafts: vec![draft], edited: 1, ..Restored::default() }));
        world.settle();
        world.sees(words).press("Enter").sees("Saved in my editor.");
    }
}

#[test]
fn what_is_typed_behind_the_editor_is_kept_below_what_was_saved_in_it() {
    let mut world = writing("As it was");
    world.press("C-e");
    let lent = world.others.iter().find_map(|effect| match effect {
        Effect::Edit(id, draft) => Some((*id, draft.text.clone())),
        _ => None,
    });
    let (effect, text) = lent.expect("the editor has the text");
    assert_eq!(text, "As it was");
    world.type_text("!");
    world.msg(Msg::Done(effect, Outcome::Edited("Saved in my editor.".into())));
    world.settle();
    world.sees("Saved in my editor.").sees("As it was!");
    assert!(matches!(world.journal.last(), Some(Entry::Returned { .. })));
}

#[test]
fn what_was_sent_behind_an_editor_that_changed_nothing_does_not_come_back() {
    let mut world = writing("As it was");
    world.press("C-e C-e");
    let lent: Vec<_> = world.others.iter().filter(|effect| matches!(effect, Effect::Edit(..))).cloned().collect();
    let [Effect::Edit(effect, draft)] = &lent[..] else { panic!("it is lent once: {lent:?}") };
    assert_eq!(draft.text, "As it was");
    world.press("C-s").sees("Sent; the server has it.");
    world.msg(Msg::Done(*effect, Outcome::Edited("As it was".into())));
    world.settle();
    world.sees_no("characters");
    assert!(matches!(world.journal.last(), Some(Entry::Returned { .. })));
}

#[test]
fn a_send_of_another_life_is_asked_about_before_anything_else() {
    let mut world = World::new(Lang::En, 160, 48);
    let outbox = Outbox {
        key: omotenashi::api::OpKey::new("key_before"),
        slot: Slot { conversation: umbrella(), mode: Mode::Reply },
        body: omotenashi::api::Outgoing {
            note: false,
            text: "from before the crash".into(),
            seen: None,
            then: None,
            wrap_up: None,
            ..omotenashi::api::Outgoing::default()
        },
        to: None,
        at: world.model.now.plus_millis(-11 * MINUTE),
        rest: String::new(),
    };
    world.msg(Msg::Restored(Restored { outbox: vec![outbox], ..Restored::default() }));
    world.settle();
    world.sees("It was not sent. Your text is a draft again.").press("Enter").sees("from before the crash");
    assert_eq!(sends(&world), 0);
}

#[test]
fn taking_and_giving_back() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g u a").sees("is yours").press("u").sees("Undone");
    assert!(world.model.conversations[&ConversationId::new("cnv_1040")].assignee.is_none());
}

#[test]
fn a_lost_claim_says_who_was_faster() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g u");
    let id = ConversationId::new("cnv_1040");
    let ken = AgentId::new("agt_ken");
    for id in [ConversationId::new("cnv_1039"), id] {
        world.model.assign(&id, &ken, Some(&ken));
    }
    world.model.events.clear();
    world.press("a").sees("健 has just taken this.");
}

#[test]
fn next_says_why() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("n").sees("next to be due. Waiting 1h");
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("n").sees("次に期限が来ます。1時間お待ち");
}

#[test]
fn resolving_asks_three_things_and_serves_the_next() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter e").sees("1/3").type_text("broken").press("Enter").sees("2/3").press("Enter").sees("3/3");
    world.press("Enter");
    let summary = &world.model.conversations[&umbrella()];
    assert_eq!(summary.status, Status::Resolved);
    let wrap_up = summary.wrap_up.as_ref().expect("recorded");
    assert_eq!(wrap_up.reason.as_deref(), Some("product/broken"));
    assert_eq!(wrap_up.result.as_deref(), Some("solved"));
    world.sees("#1042 is now resolved").sees("next to be due");
}

#[test]
fn undoing_a_resolve_opens_it_again() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter e Down Enter Enter Enter u").sees("Undone: #1042 is in progress again.");
    assert_eq!(world.model.conversations[&umbrella()].status, Status::Open);
}

#[test]
fn nothing_moves_under_the_cursor() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g a j");
    let row =
        |world: &World| world.screen().lines().position(|line| line.starts_with('▸') && !line.contains("All open"));
    let before = row(&world).expect("a selected row");
    let selected = world.screen().lines().nth(before).map(str::to_owned);
    world.model.customer("cus_new", "New Person", "New Person");
    world.model.now = world.model.now.plus_millis(-300 * MINUTE);
    world.model.begin(2000, "cus_new", omotenashi::api::Channel::Phone, "first of all", "ring");
    world.model.now = world.model.now.plus_millis(300 * MINUTE);
    world.settle();
    let after = row(&world).expect("a selected row");
    let name = |line: Option<String>| line.map(|line| line.chars().take(20).collect::<String>());
    assert_eq!(name(world.screen().lines().nth(after).map(str::to_owned)), name(selected), "the same one is selected");
}

#[test]
fn a_message_arriving_while_reading_above_moves_nothing_and_is_marked() {
    let mut world = World::new(Lang::En, 100, 24);
    for n in 0..60 {
        world.model.inbound(&umbrella(), &format!("line number {n}"));
    }
    world.settle();
    world.press("Enter PgUp PgUp");
    let before: Vec<String> = world.screen().lines().take(15).map(str::to_owned).collect();
    world.model.inbound(&umbrella(), "the very newest");
    world.settle();
    world.sees("1 new below").sees_no("the very newest");
    let after: Vec<String> = world.screen().lines().take(15).map(str::to_owned).collect();
    assert_eq!(before[6..14], after[6..14]);
    world.press("G").sees("the very newest").sees_no("new below");
}

#[test]
fn older_lines_come_as_one_scrolls_up() {
    let mut world = World::new(Lang::En, 100, 30);
    for n in 0..400 {
        world.model.inbound(&umbrella(), &format!("line number {n}."));
    }
    world.model.events.clear();
    let mut world = World::of(world.model, Lang::En, 100, 30);
    world.connect();
    world.press("Enter").sees("line number 399.");
    for _ in 0..200 {
        world.press("PgUp");
    }
    world.sees("届いた傘を開いたら");
}

#[test]
fn a_pasted_send_key_only_inserts() {
    let mut world = writing("a");
    world.input(vec![Input::Paste("pasted\nwords".into()), Input::Key(key("C-s"))]);
    assert_eq!(sends(&world), 0);
    world.sees("pasted").sees("press Ctrl-S again");
    world.pass(60);
    world.press("C-s");
    assert_eq!(sends(&world), 1);
}

#[test]
fn a_burst_of_keys_runs_no_command_in_a_text() {
    let mut world = writing("");
    let mut keys: Vec<Key> = "more than eight".chars().map(|c| Key::plain(KeyCode::Char(c))).collect();
    keys.extend([key("C-s"), key("Esc")]);
    world.input(vec![Input::Burst(keys)]);
    assert_eq!(sends(&world), 0);
    world.sees("more than eight").sees("press Ctrl-S again");
}

#[test]
fn alt_with_a_key_is_escape_and_that_key_but_never_sends() {
    let mut world = writing("kept");
    world.press("A-s");
    assert_eq!(sends(&world), 0);
    world.sees("Status (now");
}

#[test]
fn the_palette_finds_by_part_of_a_name() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press(":").type_text("unassign").press("Enter").sees("Tom Reed");
}

#[test]
fn quitting_asks_nothing() {
    let mut world = writing("unfinished");
    world.press("C-q");
    assert_eq!(world.others.last(), Some(&Effect::Quit));
}

#[test]
fn a_resync_shows_the_same_and_loses_no_text() {
    let mut world = writing("still here");
    let before = world.screen();
    world.model.resync();
    world.settle();
    assert_eq!(world.screen(), before);
}

#[test]
fn nothing_ticks_where_nothing_counts() {
    let mut world = World::of(crate::support::model::Model::new(), Lang::En, 100, 30);
    world.connect();
    world.sees("No one is waiting.");
    assert_eq!(world.app.deadline(), None);
}

#[test]
fn an_emptied_list_stays_the_one_that_was_worked_in() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter e Down Enter Enter Enter u");
    let ken = AgentId::new("agt_ken");
    world.model.assign(&umbrella(), &ken, Some(&ken));
    world.settle();
    assert!(world.screen().lines().any(|line| line.starts_with("▸ Mine")), "{}", world.screen());
}

#[test]
fn a_paste_outside_a_text_does_nothing_and_says_so() {
    let mut world = World::new(Lang::En, 160, 48);
    world.input(vec![Input::Paste("a e n".into())]);
    world.sees("The paste was ignored");
    assert!(world.asked.iter().all(|request| !request.is_write()));
}

#[test]
fn a_wrong_token_says_what_to_do() {
    let mut world = World::of(crate::support::model::shop(), Lang::Ja, 100, 30);
    world.line = Line::Fails(Failure::NotLoggedIn);
    world.connect();
    world.sees("トークンが無効か、取り消されています").sees("Ctrl-Q");
}
