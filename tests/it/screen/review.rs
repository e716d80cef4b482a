//! The shift looked back on, as the agent sees it.

use omotenashi::api::ConversationId;
use omotenashi::console::Effect;
use omotenashi::console::theme::Signs;
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::{World, app};

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Answers the next customer.
fn answers(world: &mut World, text: &str) {
    world.press("n");
    reply(world, text);
}

fn reply(world: &mut World, text: &str) {
    world.press("r").type_text(text).press("C-s");
    if world.shows("before sending") || world.shows("送信前の") {
        world.press("Enter");
    }
    world.press("Esc").press("Esc");
}

#[test]
fn one_calm_page_says_what_was_done_well_and_what_to_try_and_leads_there() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (80, 24)] {
            let mut world = World::new(lang, width, height);
            world.press("g s").sees(if lang == Lang::En {
                "You haven't answered anyone yet"
            } else {
                "まだどなたにもお返事していません"
            });
            world.press("Esc");
            answers(&mut world, "コメントありがとうございます。配送会社にお問い合わせください。");
            answers(
                &mut world,
                "Hello Ada Byron, I apologize for any inconvenience. Let me look for the parcel right away.",
            );
            world.press("g m").press("Enter");
            reply(&mut world, "承知いたしました。新しいものを手配いたします。少々お待ちください。");
            world.press("g s");
            snapshot(&format!("review_{word}_{width}x{height}"), &world.screen());
            world.press("Enter").sees_no(if lang == Lang::En { "Your shift" } else { "今日の振り返り" });
        }
    }
}

#[test]
fn what_was_noticed_leads_to_its_very_line_however_much_came_after() {
    let greeting = "花子が承ります。";
    for (width, height) in [(160, 48), (80, 24)] {
        let mut world = World::new(Lang::En, width, height);
        world.press("Enter").sees(greeting);
        for n in 0..40 {
            world.model.inbound(&ConversationId::new("cnv_1042"), &format!("word {n}"));
        }
        world.settle();
        world.sees("word 39").sees_no(greeting);
        world.press("Esc g s").sees("was greeted by name").press("Enter");
        world.sees(greeting).sees("▸花子  14:23").sees_no("word 39");
        // From there the window is the reader's, and what comes in moves nothing.
        world.model.inbound(&ConversationId::new("cnv_1042"), "one more");
        world.settle();
        world.sees(greeting).press("End").sees("one more").press("g s").press("Enter").sees(greeting);
        // In another conversation, and back, nothing is marked any more.
        world.open(1040).open(1042).sees("one more").press("Home").sees_no("▸花子  14:23");
    }
}

#[test]
fn who_leaves_the_practice_shop_sees_it_first_and_may_stay() {
    let mut world = World::of(shop(), Lang::En, 80, 24);
    world.app = app(Lang::En, Signs::Fine).practising();
    world.connect();
    answers(&mut world, "Thank you for writing. Let me look into it.");
    world.press("C-q").sees("You answered one person.").sees("leave the practice shop");
    assert_ne!(world.others.last(), Some(&Effect::Quit), "not yet");
    world.press("Esc").sees_no("You answered").press("C-q").press("C-q");
    assert_eq!(world.others.last(), Some(&Effect::Quit));
    // Nothing to look back on, nothing in the way.
    let mut world = World::of(shop(), Lang::En, 80, 24);
    world.app = app(Lang::En, Signs::Fine).practising();
    world.connect();
    world.press("C-q");
    assert_eq!(world.others.last(), Some(&Effect::Quit));
    // A shop at work is left at once.
    let mut world = World::new(Lang::En, 80, 24);
    answers(&mut world, "Thank you for writing. Let me look into it.");
    world.press("C-q");
    assert_eq!(world.others.last(), Some(&Effect::Quit));
}
