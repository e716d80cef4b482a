//! The shop's figures over everything.

use omotenashi::api::{Failure, Request};
use omotenashi::locale::Lang;

use crate::support::world::{Line, World};

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn asked(world: &World) -> Vec<(String, bool)> {
    let metrics = |request: &Request| match request {
        Request::Metrics(scope) => Some((scope.window.clone().unwrap_or_default(), scope.queue.is_some())),
        _ => None,
    };
    world.asked.iter().filter_map(metrics).collect()
}

#[test]
fn the_figures_at_each_size() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (80, 24)] {
            let mut world = World::new(lang, width, height);
            world.press("g f");
            snapshot(&format!("figures_{word}_{width}x{height}"), &world.screen());
        }
    }
}

#[test]
fn one_key_says_how_a_figure_is_reckoned() {
    let mut world = World::new(Lang::En, 80, 24);
    world.press("g f").sees("NPS, after a matter").sees("+41.5").sees("n 212").sees_no("1.96");
    world.press("f").sees("±1.96 · 100").sees("9–10: 58.0%");
    world.press("j").sees_no("9–10: 58.0%").sees("answers: 10 ×4, 3 ×1").sees("too few to say").sees("–");
    world.press("f").sees_no("answers: 10 ×4, 3 ×1 ·").press("Esc").sees_no("NPS");
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("g f f").sees("区間は ±1.96").press("f End PgUp").sees("累計購入額").sees("¥98,412,500");
}

#[test]
fn targets_are_said_in_words_and_business_hours_are_named() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g f End").sees("first answer within 3m, further ones within 3m to 6m");
    world.sees("first answer within 4h of business hours");
    world.sees("far more than the usual 12.5").sees("Your own figures (nobody else is shown them)").sees("95.5%");
}

#[test]
fn another_window_and_another_queue_are_asked_for() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("g f").sees("the last 30 days").sees("the whole shop");
    world.press("w").sees("the last 90 days");
    world.press("s").sees_no("the whole shop");
    let all = [("30d".to_owned(), false), ("90d".to_owned(), false), ("90d".to_owned(), true)];
    assert_eq!(asked(&world), all);
}

#[test]
fn figures_that_do_not_come_are_asked_for_again() {
    let mut world = World::new(Lang::En, 100, 30);
    world.line = Line::Fails(Failure::Server("broken".into()));
    world.press("g f").sees("The figures could not be loaded").sees("[!] try again").sees_no("NPS");
    world.line = Line::Up;
    world.press("!").sees("NPS, after a matter");
}
