//! What comes up by itself in the middle of a sentence takes no key of it, and the sentence goes on.

use omotenashi::api::{AgentId, ConversationId, Status};
use omotenashi::console::{Input, Key, KeyCode};
use omotenashi::locale::Lang;

use crate::support::world::{Line, World, key};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn status(world: &World) -> Status {
    world.model.conversations[&umbrella()].status
}

fn lines(world: &World) -> usize {
    world.model.messages[&umbrella()].len()
}

/// Goes on typing, without looking up.
fn go_on(world: &mut World, text: &str) {
    for c in text.chars() {
        let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
        world.input(vec![Input::Key(Key::plain(code))]);
    }
}

/// Strikes a key without having looked.
fn strike(world: &mut World, name: &str) {
    world.input(vec![Input::Key(key(name))]);
}

/// The line lets everything through that it held.
fn answers_come(world: &mut World) {
    world.line = Line::Up;
    while !world.held.is_empty() {
        world.answer_held();
    }
    world.settle();
}

/// A status asked for on a version that is older by now; the answer is on its way.
fn a_late_change(world: &mut World) {
    world.press("Enter s Down");
    world.line = Line::Holds;
    world.press("Enter");
    drop(world.model.inbound(&umbrella(), "Is anybody there?"));
    world.model.set_status(&umbrella(), &AgentId::new("agt_ken"), Status::OnHold, None);
}

#[test]
fn a_sentence_goes_on_in_the_draft_while_the_question_comes_up_and_none_of_its_keys_answers_it() {
    for (lang, title) in [(Lang::En, "It was changed meanwhile"), (Lang::Ja, "その間に変更がありました")] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let mut world = World::new(lang, width, height);
            a_late_change(&mut world);
            world.press("r").type_text("Dear ");
            answers_come(&mut world);
            world.sees(title);
            assert!(world.draw().1.is_some(), "the caret stays where the sentence goes on");
            go_on(&mut world, "Ms Satoo");
            strike(&mut world, "Backspace");
            go_on(&mut world, "! Hello!");
            strike(&mut world, "Esc");
            strike(&mut world, "C-s");
            world.sees(title);
            assert_eq!(status(&world), Status::OnHold);
            world.press("!").sees_no(title);
            assert_eq!(status(&world), Status::Pending);
            world.sees("Dear Ms Sato! Hello!").type_text("?").sees("Hello!?");
        }
    }
}

#[test]
fn before_a_refused_send_is_asked_about_the_next_sentence_is_finished() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("One moment, please.");
    world.line = Line::Holds;
    world.press("C-s").press("r").type_text("And then");
    drop(world.model.inbound(&umbrella(), "Please cancel it instead!"));
    let before = lines(&world);
    answers_come(&mut world);
    world.sees("Before you sent").sees("Please cancel it instead!");
    go_on(&mut world, " we call!\n");
    world.sees("Before you sent");
    assert_eq!(lines(&world), before, "nothing was sent");
    // Both texts are in the draft, each as it was written.
    world.press("Esc").sees("One moment, please.").sees("And then we call!");
}

#[test]
fn words_for_a_note_stay_in_the_note_when_a_reply_comes_back() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("One moment, please.");
    world.line = Line::Holds;
    world.press("C-s").press("c").type_text("angry: ");
    drop(world.model.inbound(&umbrella(), "Please cancel it instead!"));
    answers_come(&mut world);
    go_on(&mut world, "careful");
    world.press("Esc").sees("angry: careful").sees_no("One moment, please.");
    world.press("Esc r").sees("One moment, please.").sees_no("careful");
}

#[test]
fn outside_a_text_a_key_does_nothing_until_the_hands_were_still_for_a_moment_and_says_so() {
    for (lang, says) in [(Lang::En, "Keys count after a short pause."), (Lang::Ja, "少し手を止めると")] {
        let mut world = World::new(lang, 160, 48);
        a_late_change(&mut world);
        world.press("j");
        answers_come(&mut world);
        for _ in 0..4 {
            strike(&mut world, "!");
            world.sees(says);
            strike(&mut world, "q");
            // Hands that are not still have not looked.
            world.pass(450);
        }
        assert_eq!(status(&world), Status::OnHold);
        world.pass(100);
        strike(&mut world, "!");
        assert_eq!(status(&world), Status::Pending);
    }
}

#[test]
fn a_choice_that_was_asked_for_takes_no_letter_of_what_is_written_meanwhile() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter");
    world.line = Line::Holds;
    world.press("M").press("r").type_text("On ");
    answers_come(&mut world);
    let offered = world.app.waits_for_still_hands();
    go_on(&mut world, "Monday");
    world.press(if offered { "Esc" } else { "End" }).sees("On Monday");
}

#[test]
fn who_writes_is_not_moved_to_the_next_customer() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter");
    world.line = Line::Holds;
    world.press("n").press("r").type_text("Dear ");
    answers_come(&mut world);
    world.sees("You are writing, so this stays open");
    go_on(&mut world, "Misaki, no answer yet");
    world.sees("Dear Misaki, no answer yet").sees("#1042");
    assert_eq!(world.model.conversations[&umbrella()].status, Status::Open, "no letter of it was a command");
}

#[test]
fn a_reply_taken_back_does_not_pull_the_hands_out_of_another() {
    let mut model = crate::support::model::shop();
    for queue in &mut model.queues {
        queue.undo_ms = 60_000;
    }
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("n").sees("#1039:").press("r").type_text("Yes, we do.").press("C-s");
    if world.shows("before sending") {
        world.press("Enter");
    }
    world.open(1042);
    world.line = Line::Holds;
    world.press("u").press("r").type_text("For ");
    answers_come(&mut world);
    world.sees("The text waits as a draft in #1039");
    go_on(&mut world, "somebody else");
    world.sees("For somebody else").sees("#1042").press("Esc g d").sees("Tom Reed");
}
