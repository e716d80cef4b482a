//! `kill -9` in the middle of a sentence, through the real program.

use rustix::process::Signal;

use crate::house::House;

const SENTENCE: &str = "申し訳ございません。We send you a new one tod";

#[test]
fn a_draft_survives_kill_9_letter_by_letter() {
    let house = House::new();
    let mut console = house.reply();
    for c in SENTENCE.chars() {
        console.keys(c.to_string());
    }
    console.wait_for_text(SENTENCE);
    console.signal(Signal::KILL);
    console.wait_for_end();
    house.is_back(SENTENCE);
}

/// Killed while letters are still on their way through it: whatever was seen is back.
#[test]
fn what_was_seen_before_kill_9_is_back_wherever_it_struck() {
    for letters in [1, 4, 9, 15] {
        let house = House::new();
        let mut console = house.reply();
        for c in SENTENCE.chars() {
            console.keys(c.to_string());
        }
        let first: String = SENTENCE.chars().take(letters).collect();
        console.wait_for_text(&first);
        console.signal(Signal::KILL);
        console.wait_for_end();
        let screen = console.screen().text();
        let ends = SENTENCE.char_indices().map(|(at, c)| at + c.len_utf8());
        let seen = ends.map(|end| &SENTENCE[..end]).take_while(|seen| screen.contains(seen)).last();
        house.is_back(seen.expect("the first letters"));
    }
}
