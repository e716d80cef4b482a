//! `kill -9` in the middle of a sentence, through the real program.

use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use crate::pty::{Launch, Program};

/// One open conversation, as another system would hand it over.
const CONVERSATION: &str = r#"{"id": "c1", "lang": "en", "channel": "mail", "customer_ref": "U1", "subject": "Broken umbrella", "started_at": "2026-11-01T10:00:00+00:00", "messages": [{"author": "customer", "text": "The handle came off.", "offset_s": 0.0}]}"#;

/// The folders that outlive a killed program.
struct House(tempfile::TempDir);

impl House {
    fn new() -> Self {
        let house = Self(tempfile::tempdir().expect("a folder"));
        std::fs::write(house.path().join("one.jsonl"), CONVERSATION).expect("a file");
        let import =
            house.command(["import", "--open", "1"]).arg(house.path().join("one.jsonl")).output().expect("runs");
        assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
        house
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn places(&self) -> [(&'static str, std::path::PathBuf); 2] {
        [("XDG_STATE_HOME", self.path().join("state")), ("XDG_RUNTIME_DIR", self.path().to_owned())]
    }

    fn command<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_omotenashi"));
        command.args(["--data"]).arg(self.path().join("shop")).args(args).envs(self.places());
        command
    }

    fn console(&self) -> Program {
        let data = self.path().join("shop");
        let mut launch = Launch::omotenashi(["--lang", "en", "--data", data.to_str().expect("a plain name")]);
        for (name, place) in self.places() {
            launch = launch.env(name, place);
        }
        launch.start()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // The background server would end by itself a minute later.
        let _ = self.command(["serve", "--stop"]).output();
    }
}

const SENTENCE: &str = "申し訳ございません。We send you a new one tod";

/// Opens the conversation for a reply.
fn reply(house: &House) -> Program {
    let mut console = house.console();
    console.wait_for_text("Unassigned");
    console.keys("gu");
    console.wait_for_text("Broken u");
    console.keys("\r");
    console.wait_for_text("The handle came off.");
    console.keys("r");
    console.wait_for_text("Reply to");
    console
}

/// Starts the next console and waits until it shows this again.
fn is_back(house: &House, text: &str) {
    let mut again = house.console();
    again.wait_for_text("is back");
    again.keys("gd");
    again.wait_for_text("Broken u");
    again.keys("\r");
    again.wait_for_text(text);
    again.keys("\x11");
    assert!(again.wait_for_end().success());
}

#[test]
fn a_draft_survives_kill_9_letter_by_letter() {
    let house = House::new();
    let mut console = reply(&house);
    for c in SENTENCE.chars() {
        console.keys(c.to_string());
    }
    console.wait_for_text(SENTENCE);
    console.signal(Signal::KILL);
    console.wait_for_end();
    is_back(&house, SENTENCE);
}

/// Killed while letters are still on their way through it: whatever was seen is back.
#[test]
fn what_was_seen_before_kill_9_is_back_wherever_it_struck() {
    for letters in [1, 4, 9, 15] {
        let house = House::new();
        let mut console = reply(&house);
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
        is_back(&house, seen.expect("the first letters"));
    }
}
