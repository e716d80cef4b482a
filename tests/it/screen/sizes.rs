//! Every screen at every size, in both languages: nothing breaks, and drawing changes nothing.

mod screens;

use std::collections::BTreeSet;

use omotenashi::console::{Input, Msg, Size};
use omotenashi::locale::Lang;

use crate::support::world::World;
use screens::{OVER, PANES};

/// All widths are tried at these heights: nothing, one row, the least there must be and one less, a phone's, a large one.
const HEIGHTS: [u16; 6] = [0, 1, 9, 10, 24, 50];
/// And all heights at these widths.
const WIDTHS: [u16; 6] = [0, 1, 39, 40, 80, 120];

fn draws(world: &mut World, screen: &str, width: u16, height: u16) {
    world.size = Size { width, height };
    world.msg(Msg::Resize(world.size));
    world.settle();
    let once = world.draw();
    // Drawing changes nothing: looked at now and then, for it costs as much again.
    if (width + height).is_multiple_of(5) {
        assert_eq!(once, world.draw(), "{screen:?} at {width}x{height}");
    }
    if let Some(caret) = once.1 {
        assert!(caret.x < width && caret.y < height, "{screen:?}: the caret at {caret:?} of {width}x{height}");
    }
}

/// Draws a screen at every size up to 122x50, or with all widths at some heights and all heights at some widths.
fn sweep(world: &mut World, screen: &str, whole: bool) -> usize {
    let grid = (0..=122).flat_map(|width| (0..=50).map(move |height| (width, height)));
    let mut sizes = 0;
    for (width, height) in grid.filter(|(x, y)| whole || WIDTHS.contains(x) || HEIGHTS.contains(y)) {
        draws(world, screen, width, height);
        sizes += 1;
    }
    let mut dice = numbers(20);
    for _ in 0..if all() { 250 } else { 3 } {
        draws(world, screen, dice() % 500, dice() % 200);
    }
    draws(world, screen, 500, 200);
    sizes + 4
}

/// `OMOTENASHI_ROUNDS=all` draws every screen at every size.
fn all() -> bool {
    std::env::var("OMOTENASHI_ROUNDS").is_ok_and(|rounds| rounds == "all")
}

/// Those whose panes part the window among them, at every size in any case.
const WHOLE: [&str; 2] = ["list", "reply"];

fn every_screen(lang: Lang) {
    let mut sizes = 0;
    for screen in PANES.iter().chain(&OVER) {
        let mut world = screen.open(lang);
        sizes += sweep(&mut world, screen.name, all() || WHOLE.contains(&screen.name));
    }
    // Whatever `g` and a key go to, also what there will be one day.
    let places = places();
    for keys in &places {
        let mut world = (screens::FULL)(lang);
        world.press(keys);
        sizes += sweep(&mut world, keys, all());
    }
    println!("{lang:?}: {} screens, {sizes} sizes", PANES.len() + OVER.len() + places.len());
}

/// The keys that go to a place, from the keymap.
fn places() -> Vec<String> {
    let keymap: toml::Table = include_str!("../../../keymaps/default.toml").parse().expect("our own keymap");
    let browse = keymap["browse"].as_table().expect("a context");
    let places: Vec<String> = browse.keys().filter(|keys| keys.starts_with("g ")).cloned().collect();
    assert!(places.len() > 10, "{places:?}");
    places
}

#[test]
fn no_size_breaks_anything_in_english() {
    every_screen(Lang::En);
}

#[test]
fn no_size_breaks_anything_in_japanese() {
    every_screen(Lang::Ja);
}

/// What can lie over the panes is told by the source: a new kind of it has to be drawn at every size as well.
#[test]
fn every_kind_of_popup_is_among_the_screens() {
    let source = include_str!("../../../src/console/popup.rs");
    let (_, rest) = source.split_once("\npub enum Popup {\n").expect("the kinds of popups");
    let (kinds, _) = rest.split_once("\n}\n").expect("the end of them");
    let kind = |line: &str| {
        let line = line.strip_prefix("    ").filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))?;
        Some(line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned())
    };
    let there: BTreeSet<String> = kinds.lines().filter_map(kind).collect();
    let drawn: BTreeSet<String> = OVER.iter().map(|screen| screen.name.to_owned()).collect();
    assert!(there.contains("Pick") && there.contains("Stale"), "{there:?}");
    assert_eq!(drawn, there, "what is drawn at every size, and what there is");
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
