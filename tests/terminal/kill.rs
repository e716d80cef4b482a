//! `kill -9` in the middle of a sentence, through the real program, and while the user's own editor has the text.

use std::path::{Path, PathBuf};

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

/// An editor that saves at once, says so, and closes on Enter.
const EDITOR: &str =
    r#"sh -c 'printf "%s\n" "$(cat "$0") Saved in my editor." >"$0.new"; mv "$0.new" "$0"; echo saved; read line'"#;

/// The files of drafts that editors have.
fn lent(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => lent(&entry.path()),
            _ => Some(entry.path()).filter(|path| path.extension().is_some_and(|it| it == "txt")).into_iter().collect(),
        })
        .collect()
}

#[test]
fn what_an_editor_saved_survives_kill_9_and_a_hang_up_of_the_console() {
    for hang_up in [false, true] {
        let house = House::new();
        let mut console = house.reply_with([("EDITOR", EDITOR)]);
        console.keys(SENTENCE);
        console.wait_for_text(SENTENCE);
        console.keys("\x05");
        console.wait_for_text("saved");
        // A second console of the same agent takes nothing from an editor that is open.
        let mut second = house.console();
        second.wait_for_text("Unassigned");
        second.keys("gd");
        second.wait_for_text("Unsent");
        second.keys("\x11");
        second.wait_for_end();
        assert_eq!(lent(house.path()).len(), 1, "it is where it was");
        if hang_up {
            console.hang_up();
        } else {
            console.signal(Signal::KILL);
        }
        console.wait_for_end();
        house.is_back("tod Saved in my editor.");
    }
}

#[test]
fn what_an_editor_saved_is_in_the_reply_and_the_draft_when_it_closes() {
    let house = House::new();
    let mut console = house.reply_with([("EDITOR", EDITOR)]);
    console.keys(SENTENCE);
    console.wait_for_text(SENTENCE);
    console.keys("\x05");
    console.wait_for_text("saved");
    console.keys("\r");
    console.wait_for_text("tod Saved in my editor.");
    console.keys("!");
    console.wait_for_text("editor.!");
    console.signal(Signal::KILL);
    console.wait_for_end();
    house.is_back("tod Saved in my editor.!");
    assert_eq!(lent(house.path()), Vec::<PathBuf>::new(), "its file is gone");
}
