//! A paste only inserts: nothing that comes with it, or within 50 ms after it, sends, acts or deletes.

use omotenashi::api::Request;
use omotenashi::console::{Input, Key, KeyCode};
use omotenashi::locale::Lang;
use proptest::prelude::*;

use crate::support::world::{World, key};

/// Keys that do something everywhere: send, delete, leave, choose, go.
const GLUED: [&str; 24] = [
    "C-s",
    "C-x",
    "s",
    "r",
    "k",
    "n",
    "Enter",
    "Esc",
    "Backspace",
    "C-w",
    "C-u",
    "C-k",
    "C-_",
    "Delete",
    "a",
    "e",
    "!",
    "j",
    "F2",
    "F8",
    "Up",
    "A-x",
    "C-q",
    "Tab",
];

/// Those of them that take away what is before them: real keys do, held up by a slow line.
const DELETES: [&str; 6] = ["Backspace", "C-w", "C-u", "C-k", "C-_", "Delete"];

fn glued() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(&GLUED[..]), 0..12)
}

/// What changes anything for anybody but the writer.
fn deeds(world: &World) -> usize {
    let is_deed = |it: &&Request| it.is_write() && !matches!(it, Request::Keep { .. } | Request::Where(_));
    world.asked.iter().filter(is_deed).count()
}

fn keys(names: &[&str]) -> Vec<Input> {
    names.iter().map(|name| Input::Key(key(name))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_with_a_paste_only_inserts(
        before in glued(),
        text in "[a-z傘\u{1b}\u{13}\r\n]{1,12}",
        after in glued(),
        reads in proptest::collection::vec((glued(), 0..20i64), 0..3),
        place in prop_oneof![Just("r"), Just("c"), Just(""), Just("A"), Just("p"), Just("s")],
    ) {
        let mut world = World::new(Lang::En, 120, 40);
        world.press("Enter").press(place);
        let writes = matches!(place, "r" | "c");
        if writes {
            world.type_text("mine: ");
        }
        let (screen, deeds_before) = (world.screen(), deeds(&world));
        let mut burst = keys(&before);
        burst.push(Input::Paste(text.clone()));
        burst.extend(keys(&after));
        world.input(burst);
        let mut passed = 0;
        for (read, later) in reads {
            if passed + later >= 50 {
                break;
            }
            passed += later;
            world.pass(later);
            world.input(keys(&read));
        }
        prop_assert_eq!(deeds(&world), deeds_before, "something acted:\n{}", world.screen());
        prop_assert!(!world.others.iter().any(|it| matches!(it, omotenashi::console::Effect::Quit)));
        if writes {
            prop_assert!(world.shows("mine:"), "deleted or left:\n{}", world.screen());
            prop_assert!(world.draw().1.is_some(), "still writing");
        } else if place.is_empty() {
            // Nothing moved but the line that says so.
            let differing = screen.lines().zip(world.screen().lines().map(str::to_owned).collect::<Vec<_>>())
                .filter(|(one, other)| one != other).count();
            prop_assert!(differing <= 2, "before:\n{}\nafter:\n{}", screen, world.screen());
        }
    }

    /// The same from a terminal that knows no brackets: keys that come faster than hands.
    #[test]
    fn what_comes_as_a_burst_of_keys_neither_sends_nor_acts(
        text in "[a-z傘\n\t]{9,60}",
        rest in glued(),
        place in prop_oneof![Just("r"), Just("c"), Just("A"), Just("p")],
    ) {
        let mut world = World::new(Lang::En, 120, 40);
        world.press("Enter").press(place);
        let writes = matches!(place, "r" | "c");
        if writes {
            world.type_text("mine: ");
        }
        let before = deeds(&world);
        let letter = |c| match c {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            c => KeyCode::Char(c),
        };
        let mut burst: Vec<Key> = text.chars().map(|c| Key::plain(letter(c))).collect();
        burst.extend(rest.iter().filter(|name| !DELETES.contains(name)).map(|name| key(name)));
        world.input(vec![Input::Burst(burst)]);
        prop_assert_eq!(deeds(&world), before, "something acted:\n{}", world.screen());
        prop_assert!(!world.others.iter().any(|it| matches!(it, omotenashi::console::Effect::Quit)));
        prop_assert!(world.draw().1.is_some(), "still writing:\n{}", world.screen());
        if writes {
            // A sequence that the burst began is over, then to the top.
            prop_assert!(world.press("C-l C-Home").shows("mine: "), "deleted or left:\n{}", world.screen());
        }
    }
}

#[test]
fn a_draft_that_the_server_does_not_keep_says_so_and_costs_no_key_a_copy() {
    for (lang, says) in [(Lang::En, "on this machine only: too long for the server"), (Lang::Ja, "この端末にのみ保存")]
    {
        let mut world = World::new(lang, 160, 48);
        world.press("Enter r");
        world.input(vec![Input::Paste("all work and no play\n".repeat(50_000))]);
        world.pass(3_000);
        world.sees(says);
        world.type_text("x").pass(3_000);
        let copies = world.asked.iter().filter(|it| matches!(it, Request::Keep { .. })).count();
        assert_eq!(copies, 0);
        assert!(world.journal.iter().skip(1).map(|entry| format!("{entry:?}").len()).max() < Some(1_000));
    }
}

#[test]
fn a_paste_without_brackets_is_text_line_ends_and_tabs_and_is_undone_by_one_key() {
    let mut world = World::new(Lang::En, 120, 40);
    world.press("Enter r").type_text("before ");
    let pasted = "all work\nand\tno play".chars().map(|c| match c {
        '\n' => Key::plain(KeyCode::Enter),
        '\t' => Key::plain(KeyCode::Tab),
        c => Key::plain(KeyCode::Char(c)),
    });
    let entries = world.journal.len();
    world.input(vec![Input::Burst(pasted.collect())]);
    world.sees("before all work").sees("no play");
    assert_eq!(world.journal.len(), entries + 1, "one change");
    world.press("C-_").sees("before").sees_no("all work");
}

#[test]
fn a_letter_pasted_without_brackets_outside_a_text_does_nothing_and_says_so_but_keys_typed_ahead_count() {
    let mut world = World::new(Lang::En, 120, 40);
    let burst = |text: &str| {
        let keys = text.chars().map(|c| Key::plain(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) }));
        vec![Input::Burst(keys.collect())]
    };
    world.input(burst(&"Dear Ms Sato,\nwe are sorry for all of this and a parcel is under way.\n".repeat(3)));
    world.sees("The paste was ignored").sees_no("Reply to");
    assert_eq!(deeds(&world), 0);
    // A key held down on a line that stalls is one key, and a sentence typed ahead is a sentence.
    world.input(burst(&"j".repeat(200)));
    world.press("Home").input(burst("\nrThank you very much."));
    world.sees("Reply to").sees("Thank you very much.");
}
