//! Every size: nothing breaks, and drawing changes nothing.

use omotenashi::console::{Input, Msg, Size};
use omotenashi::locale::Lang;

use crate::support::world::World;

/// What is open, by the keys that open it.
const SCREENS: [&str; 8] = ["", "Enter", "Enter r", "Enter F6", "?", "C-p", "e", "s"];

fn draws(world: &mut World, screen: &str, width: u16, height: u16) {
    world.size = Size { width, height };
    world.msg(Msg::Resize(world.size));
    world.settle();
    let once = world.draw();
    assert_eq!(once, world.draw(), "{screen:?} at {width}x{height}");
    if let Some(caret) = once.1 {
        assert!(caret.x < width && caret.y < height, "{screen:?}: the caret at {caret:?} of {width}x{height}");
    }
}

/// Every size from nothing to 122x50 with `OMOTENASHI_ROUNDS=all`, else every ninth height of most widths.
#[test]
fn no_size_breaks_anything() {
    let all = std::env::var("OMOTENASHI_ROUNDS").is_ok_and(|rounds| rounds == "all");
    for screen in SCREENS {
        let mut world = World::new(Lang::Ja, 160, 48);
        world.press(screen);
        let mut sizes = 0;
        for width in 0..=122 {
            for height in (0..=50).step_by(if all || width % 7 == 0 { 1 } else { 9 }) {
                draws(&mut world, screen, width, height);
                sizes += 1;
            }
        }
        let mut dice = numbers(20);
        for _ in 0..if all { 250 } else { 3 } {
            draws(&mut world, screen, dice() % 500, dice() % 200);
            sizes += 1;
        }
        draws(&mut world, screen, 500, 200);
        println!("{screen:?}: {} sizes", sizes + 1);
    }
}

/// Numbers that look random and are the same in every run.
fn numbers(mut seed: u64) -> impl FnMut() -> u16 {
    move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 48) as u16
    }
}

#[test]
fn a_window_too_small_says_so() {
    let mut world = World::new(Lang::En, 39, 9);
    world.sees("40").sees("10");
}

#[test]
fn news_that_one_row_cannot_hold_are_read_to_their_end() {
    let mut world = World::new(Lang::En, 60, 24);
    world.input(vec![Input::Paste("a".into())]);
    world
        .sees("The paste was ignored: no text is open. Press r to write a")
        .sees("reply first.")
        .sees_no("Ctrl-Q leave");
    world.pass(100);
    world.press("j").sees("Ctrl-Q leave");
}

#[test]
fn a_choice_says_how_to_choose_and_how_to_leave_and_nothing_shows_beside_it() {
    for (lang, words) in [
        (Lang::En, ["Enter choose", "Esc back", "type to narrow this down"]),
        (Lang::Ja, ["Enter 決定", "Esc 戻る", "文字を入力して絞り込み"]),
    ] {
        let mut world = World::new(lang, 80, 24);
        world.press("s");
        for words in words {
            world.sees(words);
        }
        let beside = |screen: String| screen.lines().any(|line| line.starts_with('▸') && line.contains('│'));
        assert!(!beside(world.press("Esc g f").screen()), "{}", world.screen());
    }
}

#[test]
fn a_title_keeps_its_number_however_much_there_is_to_say() {
    let mut world = World::new(Lang::En, 80, 24);
    world.press("Enter F9").sees("#1042 ").sees("supervisor called");
}
