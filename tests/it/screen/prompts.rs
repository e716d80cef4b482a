//! The prompts beside the conversation: they stay where they are while a reply is being written.

use omotenashi::locale::Lang;

use crate::support::model::shop;
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
