//! The prompts beside the conversation: they stay where they are while a reply is being written.

use omotenashi::api::Channel;
use omotenashi::console::Size;
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, Model, shop};
use crate::support::world::World;

/// Tom's, who writes for the first time and has waited: two prompts.
const TOM: &str = "g a Home Enter";

#[test]
fn what_was_used_is_ticked_and_the_next_keeps_its_key() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press(TOM).sees(" 1 [F2] Begin with thanks").sees(" 2 [F3] Introduce yourself");
    world.press("r F2").sees("Thank you for waiting, Tom Reed.").sees(" 1 ☑ Begin with thanks").sees(" 2 Introduce");
    world.press("F2").sees("These words are already in the reply.");
    assert_eq!(world.screen().matches("Thank you for waiting").count(), 1);
    // Sent: what was asked for is settled, and nothing keeps its place any more.
    world.press("C-s").sees_no("☑");
}

/// The shop with six more who write.
fn busy() -> Model {
    let mut model = shop();
    for number in 1..=6 {
        let (id, name) = (format!("cus_{number}"), format!("Guest {number}"));
        model.customer(&id, &name, &name);
        model.begin(2_000 + number, &id, Channel::Mail, "a question", "Do you have it in blue?");
    }
    model.events.clear();
    model
}

/// Opens a guest's conversation and no other on the way.
fn goes_to(world: &mut World, guest: i64) -> &mut World {
    let name = format!("Guest {guest} ");
    world.press("Esc Esc g a Home");
    for _ in 0..20 {
        let list = world.screen();
        if list
            .lines()
            .map(|row| row.chars().take(28).collect::<String>())
            .any(|row| row.starts_with('▸') && format!("{row} ").contains(&name))
        {
            return world.press("Enter");
        }
        world.press("j");
    }
    panic!("guest {guest} is not listed\n{}", world.screen());
}

/// A word of every question.
const ASKED: &str = "grandmother";

#[test]
fn the_question_stands_beside_five_conversations_an_hour_and_beside_none_twice() {
    let mut world = World::of(busy(), Lang::En, 160, 48);
    world.connect();
    for guest in 1..=5 {
        goes_to(&mut world, guest).sees(ASKED);
    }
    // It stays as long as its conversation is open, and does not come back with it.
    world.pass(30 * MINUTE);
    world.sees(ASKED).press("r").type_text("Hello").sees(ASKED).press("Esc");
    for guest in [6, 5, 1] {
        goes_to(&mut world, guest).sees_no(ASKED);
    }
    // An hour after the first ones nothing comes up under the eyes of whoever works; the next opening asks again.
    world.pass(31 * MINUTE);
    world.sees_no(ASKED);
    for guest in [6, 1] {
        goes_to(&mut world, guest).sees(ASKED);
    }
}

#[test]
fn a_question_that_nobody_sees_is_not_counted() {
    let mut world = World::of(busy(), Lang::En, 100, 30);
    world.connect();
    for guest in 1..=5 {
        goes_to(&mut world, guest).sees_no(ASKED);
    }
    world.size = Size { width: 160, height: 48 };
    world.settle();
    world.sees(ASKED);
    for guest in [6, 1] {
        goes_to(&mut world, guest).sees(ASKED);
    }
    // With the panel put away it is not asked; with the panel back it is.
    world.press("F6").sees_no(ASKED);
    goes_to(&mut world, 2).sees_no(ASKED).press("F6").sees(ASKED);
}

#[test]
fn a_greeting_goes_before_what_is_written_and_the_caret_stays() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press(TOM).press("r").type_text("Yes, we do").press("F2").type_text(", gladly.");
    let screen = world.screen();
    let row = |text: &str| screen.lines().position(|line| line.contains(text)).expect(text);
    assert_eq!(row("Yes, we do, gladly.") - row("Thank you for waiting, Tom Reed."), 1, "{screen}");
    // Nobody is greeted, or told a name, twice.
    world.press("F3").sees("This prompt offers no words.");
    // One key takes it back, and the prompt is open again.
    world.press("C-_ C-_ C-_").sees_no("Thank you for waiting");
}

#[test]
fn offered_words_stand_in_the_order_of_a_letter_and_typing_goes_on_below_them() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press(TOM).press("r");
    let tom = omotenashi::api::ConversationId::new("cnv_1039");
    world.model.inbound(&tom, "I am really disappointed by now.");
    world.settle();
    world.sees(" 1 [F2] Begin with thanks").sees(" 3 [F4] Name the feeling");
    world.press("F2 F4").type_text("Yes, we do").type_text(", gladly.");
    let screen = world.screen();
    let row = |text: &str| screen.lines().position(|line| line.contains(text)).expect(text);
    let rows =
        [row("Thank you for waiting, Tom Reed. "), row("I can see how upsetting this is."), row("Yes, we do, gladly.")];
    assert_eq!((rows[1] - rows[0], rows[2] - rows[1]), (1, 1), "{screen}");
}

#[test]
fn a_prompt_that_the_draft_settles_by_itself_is_ticked() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press(TOM).press("r").type_text("Thank you for waiting").sees(" 1 ☑ Begin with thanks");
    for _ in 0..8 {
        world.press("Backspace");
    }
    world.sees(" 1 [F2] Begin with thanks");
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press(TOM).press("r").type_text("お待たせいたしました。").sees(" 1 ☑ お待ちいただいたお礼").sees(" 2 [F3] ");
}

#[test]
fn what_comes_in_meanwhile_stands_behind() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press(TOM).press("r").type_text("Yes");
    let tom = omotenashi::api::ConversationId::new("cnv_1039");
    world.model.inbound(&tom, "I am really disappointed by now.");
    world.settle();
    world.sees(" 1 [F2] Begin with thanks").sees(" 2 [F3] Introduce yourself").sees(" 3 [F4] Name the feeling");
    // Left and opened again, the best stands first.
    world.press("Esc g u g a Home Enter").sees(" 1 [F2] Begin");
    world.press("r C-u Esc").sees(" 1 [F2] Name the feeling");
}

#[test]
fn an_agent_without_a_name_offers_none() {
    let mut model = shop();
    let me = model.me.clone();
    model.agents.get_mut(&me).expect("me").name = "owner".into();
    model.events.clear();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.connect();
    world.press(TOM).press("F3").sees_no("I'm owner").press("F2").sees_no("I'm owner").sees("Thank you for waiting.");
}
