//! `kill -9` of the console while somebody types: every character that was on the screen is there again.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::dice::{Dice, rounds, seed};
use crate::emulator::Emulator;
use crate::pty::{Launch, Program};
use crate::site::{Site, written};

/// What is typed: one and two columns, one to four bytes.
const SIGNS: [char; 16] = ['a', 'e', 'k', 'n', 'r', 'z', '7', 'é', 'ß', 'あ', 'ん', 'ガ', '傘', '届', '葛', '😀'];

/// What a console says whose disk does not answer.
const UNSAVED: &str = "not saved on disk";

/// How soon the draft is there again.
const SOON: Duration = Duration::from_secs(1);

#[test]
fn no_displayed_character_is_lost_when_the_console_is_killed() {
    let (count, seed) = (rounds(8), seed());
    println!("seed {seed}: {count} times kill -9 while typing");
    let mut dice = Dice::new(seed);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let site = runtime.block_on(async {
        let site = Site::open().await;
        site.owner().inbound(None, &written("1", "Misaki", "Where is it?")).await.expect("a shop that works");
        site
    });
    let (mut typed_in_all, mut shown_in_all, mut kept_in_all, mut warned) = (0, 0, 0, 0);
    let mut times = Vec::new();
    // What was on the screen when the console was killed last.
    let mut before = String::new();
    for round in 0..count {
        let since = Instant::now();
        let mut console = open(&site);
        if !before.is_empty() {
            console.wait_for(&format!("{before:?}, which was on the screen"), |screen| screen.text().contains(&before));
            times.push(since.elapsed());
            kept_in_all += before.chars().count();
        }
        console.keys("r");
        console.wait_for("the caret in the reply", Emulator::is_cursor_visible);
        // A line of its own, so that each round is found by how it begins.
        let mut typed = format!("{round}:");
        console.keys("\x1b[F");
        console.keys("\r");
        console.keys(&typed);
        let here = typed.clone();
        console.wait_for("the new line", |screen| screen.text().contains(&here));
        let mut kept = typed.clone();
        for _ in 0..=dice.below(20) {
            // A person's fingers, fast; and a look at what is on the screen meanwhile.
            console.wait_for_quiet(dice.millis(0, 12));
            if !console.screen().text().contains(UNSAVED) {
                kept = shown(console.screen(), &typed);
            }
            let sign = *dice.of(&SIGNS);
            typed.push(sign);
            console.keys(sign.to_string());
        }
        // The last sign may be anywhere between the keyboard, the disk and the screen.
        console.wait_for_quiet(dice.micros(3_000));
        console.signal(Signal::KILL);
        console.wait_for_end();
        // What the screen itself calls not saved was not promised.
        before = if console.screen().text().contains(UNSAVED) {
            warned += 1;
            kept
        } else {
            shown(console.screen(), &typed)
        };
        typed_in_all += typed.chars().count();
        shown_in_all += before.chars().count();
    }
    let mut console = open(&site);
    console.wait_for(&format!("{before:?}, which was on the screen"), |screen| screen.text().contains(&before));
    kept_in_all += before.chars().count();
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "{count} times kill -9: {typed_in_all} characters typed, {shown_in_all} displayed, {} of these lost; from start to the draft on the \
         screen: median {median:?}, longest {:?}, {} of them over a second; \
         {warned} times killed while the screen said that the disk does not answer",
        shown_in_all - kept_in_all,
        times.last().copied().unwrap_or_default(),
        times.iter().filter(|time| **time > SOON).count()
    );
    assert_eq!(shown_in_all, kept_in_all);
    // Not each: the machine may be busy with something else.
    assert!(median < SOON, "{median:?}");
    assert!(warned * 20 <= count, "{warned} of {count}: seldom, or else nothing is proved");
    assert!(shown_in_all > 2 * count, "the proof is about characters that were displayed");
}

/// The console with the one conversation open.
fn open(site: &Site) -> Program {
    let mut console = Launch::omotenashi(["--lang", "en", "--data"])
        .arg(site.data())
        .arg("--state-dir")
        .arg(site.folder().join("console"))
        .size(120, 34)
        .start();
    console.wait_for_text("Misaki");
    console.keys("\r");
    console.wait_for("the thread", |screen| screen.text().matches("Where is it?").count() >= 1);
    console
}

/// How much of what was typed stands on the screen.
fn shown(screen: &Emulator, typed: &str) -> String {
    let text = screen.text();
    let ends = typed.char_indices().map(|(at, sign)| at + sign.len_utf8());
    let shown = ends.map(|end| &typed[..end]).take_while(|part| text.contains(part)).last();
    shown.expect("the line was waited for").to_owned()
}

#[test]
fn a_prefix_is_found_on_a_screen() {
    let mut screen = Emulator::new(40, 3);
    screen.feed("\x1b[2;3H3:a傘z|".as_bytes());
    assert_eq!(shown(&screen, "3:a傘b"), "3:a傘");
}
