//! The draft check as an agent meets it: quiet while typing, listed once before a reply goes, a second key where one is due.

use omotenashi::api::{NewRules, Request, Role};
use omotenashi::console::Input;
use omotenashi::locale::Lang;
use ratatui::style::Modifier;

use crate::support::model::shop;
use crate::support::world::{World, key};

/// A card number as its issuer prints it in examples.
const CARD: &str = "4111 1111 1111 1111";

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

/// The underlined words in the row of the caret.
fn underlined(world: &World) -> String {
    let (buffer, caret) = world.draw();
    let row = caret.expect("a caret").y;
    let width = usize::from(buffer.area.width);
    let cells = &buffer.content[usize::from(row) * width..][..width];
    cells.iter().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED)).map(|cell| cell.symbol()).collect()
}

#[test]
fn a_note_is_quiet_while_typing_and_underlines_its_words() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("佐藤様、お客様のカードは").sees_no("notes:");
    world.type_text(CARD).sees("notes: 1 [F5]");
    assert_eq!(underlined(&world), CARD);
    let (_, caret) = world.draw();
    let plain = World::new(Lang::En, 160, 48)
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
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text(&format!("Your card {CARD} was charged.")).press("C-s");
    world.sees("1 note before sending").sees("Press ! to send anyway.");
    // Enter, also many times, sends nothing: it goes to the place.
    world.press("Tab Enter").sees_no("before sending").press("C-s Enter Enter C-s Enter");
    assert_eq!(sent(&world), Vec::<String>::new());
    world.sees("Press ! to send anyway.").press("x").sees("This one cannot be waved away.");
    world.press("!");
    assert_eq!(sent(&world), [format!("Your card {CARD} was charged.")]);
    world.sees("Sent; the server has it.");
}

#[test]
fn a_private_note_is_for_colleagues_and_asks_nothing() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter c").type_text(CARD).sees_no("notes:").press("C-s").sees("Your note is kept.");
}

#[test]
fn nothing_pasted_and_nothing_unseen_answers_the_list() {
    let mut world = World::new(Lang::En, 160, 48);
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
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text(CARD).press("C-x n").sees("1 note before sending");
    assert!(!world.asked.iter().any(|request| matches!(request, Request::Next { .. })));
    world.press("!").sees("#1039:");
    assert_eq!(sent(&world).len(), 1);
}

#[test]
fn a_supervisor_switches_a_check_off_for_the_team_and_every_console_follows() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text(CARD).press("F5 O").sees("Only a supervisor switches");
    let mut model = shop();
    model.agents.get_mut(&model.me.clone()).expect("me").role = Role::Supervisor;
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press("Enter r").type_text(CARD).press("F5 O").sees("\"secret\" is off for the team from now on.");
    assert_eq!(world.model.rules.off, ["secret"]);
    // What a colleague changes is live as well, while the text stands there.
    world.press("Esc").sees("Name the feeling and the");
    let ken = omotenashi::api::AgentId::new("agt_ken");
    world.model.set_rules(&ken, NewRules { off: vec!["feel-first".into()], text: "".into() });
    world.settle();
    world.press("Esc").sees_no("Name the feeling and the");
    let own = "[[rule]]\nid = \"ours\"\nweight = 99\nwhen = \"true\"\nsay.en = \"Our own word\"\nsay.ja = \"x\"\nbecause.en = \"y\"\nbecause.ja = \"y\"\n";
    world.model.set_rules(&ken, NewRules { off: Vec::new(), text: own.into() });
    world.settle();
    world.sees("Our own word").sees("Name the feeling and the");
}
