//! The product on a terminal: the practice shop, answered by hand, in both languages.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::emulator::Emulator;
use crate::pty::{Launch, Program};

/// Who is first in the practice shop, and what they ask.
fn first(language: &str) -> (&'static str, &'static str) {
    match language {
        "ja" => ("佐藤 美咲", "土曜日に会って渡す約束をしています。"),
        _ => ("Ada Byron", "my sister's wedding on Saturday"),
    }
}

const ANSWER: &str = "ご連絡ありがとうございます。";

/// The practice shop with its first conversation in the list.
fn shop(language: &str) -> Program {
    let mut program = Launch::omotenashi(["demo", "--lang", language]).size(120, 34).start();
    program.wait_for_text(first(language).0);
    program
}

/// With the first conversation open and an empty reply begun.
fn reply(language: &str) -> Program {
    let mut program = shop(language);
    program.wait_for("a chosen row", |screen| !screen.is_cursor_visible());
    program.keys("\r");
    program.wait_for_text(first(language).1);
    program.keys("r");
    program.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    program
}

/// Every wide sign stands on two columns of its own, and what was there before is gone.
fn assert_in_place(screen: &Emulator, text: &str) {
    let (mut x, y) = screen.find(text).unwrap_or_else(|| panic!("{text:?} on the screen:\n{}", screen.text()));
    for sign in text.chars() {
        assert_eq!(screen.sign(x, y), sign.to_string(), "column {x}:\n{}", screen.text());
        if screen.is_wide(x, y) {
            assert_eq!(screen.sign(x + 1, y), "");
            x += 1;
        }
        x += 1;
    }
}

#[test]
fn an_agent_answers_in_both_languages() {
    for language in ["ja", "en"] {
        let mut program = reply(language);
        assert_in_place(program.screen(), first(language).1);
        let start = program.screen().cursor();
        program.keys(ANSWER);
        program.wait_for_text(ANSWER);
        // An input method shows its candidates where the cursor is: right behind what was written.
        program.wait_for("the caret behind the text", |screen| screen.cursor() == (start.0 + 28, start.1));
        assert_in_place(program.screen(), ANSWER);
        program.keys("\x13");
        // The draft check has its word once; Enter sends as it is.
        let listed =
            |screen: &Emulator| screen.text().contains("送信前の気づき") || screen.text().contains("before sending");
        program.wait_for("the notes, or the answer on its way", |screen| listed(screen) || !screen.is_cursor_visible());
        if listed(program.screen()) {
            program.keys("\r");
        }
        program.wait_for("the answer in the thread, taken by the channel", |screen| {
            screen.find(ANSWER).is_some_and(|(_, y)| y > 0 && screen.row(y - 1).contains('✓'))
                && !screen.is_cursor_visible()
        });
        // Whoever helped somebody in the practice shop first looks back on it.
        program.keys("\x11");
        program.wait_for_text(if language == "ja" { "今日の振り返り" } else { "Your shift" });
        program.keys("\x11");
        assert!(program.wait_for_end().success(), "{language}");
        assert!(program.is_restored(), "{language}");
    }
}

#[test]
fn a_window_of_another_size_shows_the_same_and_keeps_what_is_written() {
    let mut program = reply("ja");
    program.keys(ANSWER);
    program.wait_for_text(ANSWER);
    for (columns, rows) in [(80, 24), (160, 48), (100, 30)] {
        program.resize(columns, rows);
        program.wait_for("the text and a painted last row", |screen| {
            screen.text().contains(ANSWER) && screen.row(usize::from(rows) - 1).contains("Ctrl-S")
        });
        assert_in_place(program.screen(), ANSWER);
    }
}

/// A window dragged about, and let go twenty times: how long after that the right screen is there is told, and is not
/// judged, for it says as much of the machine; that it comes at all is.
#[test]
fn a_window_dragged_about_shows_the_right_screen_when_it_is_let_go() {
    const TIMES: u16 = 20;
    let mut program = reply("ja");
    program.keys(ANSWER);
    program.wait_for_text(ANSWER);
    // The long form is a thousand sizes in five seconds.
    let sizes: u16 = std::env::var("OMOTENASHI_ROUNDS").map_or(200, |rounds| rounds.parse().expect("a number"));
    let (mut dragged, mut right) = (Duration::ZERO, Vec::new());
    for time in 0..TIMES {
        let began = Instant::now();
        for step in 0..sizes / TIMES {
            let next = began + Duration::from_millis(5) * u32::from(step + 1);
            let step = time * (sizes / TIMES) + step;
            program.resize(40 + step % 90, 10 + step % 30);
            program.read_until(next);
        }
        dragged += began.elapsed();
        let (columns, rows) = [(110, 32), (80, 24), (160, 48), (100, 30)][usize::from(time % 4)];
        let let_go = Instant::now();
        program.resize(columns, rows);
        program.wait_for("the right screen", |screen| {
            screen.text().contains(ANSWER)
                && screen.row(0).contains("Omotenashi")
                && screen.row(usize::from(rows) - 1).contains("Ctrl-S")
                && screen.is_cursor_visible()
        });
        right.push(let_go.elapsed());
        assert_in_place(program.screen(), ANSWER);
    }
    right.sort_unstable();
    let (median, longest) = (right[right.len() / 2], right[right.len() - 1]);
    println!(
        "{sizes} sizes in {dragged:?}, let go {TIMES} times: the right screen {median:?} (median), {longest:?} at most after the last size"
    );
}

#[test]
fn too_small_a_window_says_so_and_loses_nothing() {
    let mut program = reply("en");
    program.keys(ANSWER);
    program.wait_for_text(ANSWER);
    program.resize(20, 5);
    program.wait_for("no text", |screen| !screen.text().contains(ANSWER));
    program.resize(120, 34);
    program.wait_for_text(ANSWER);
}

#[test]
fn a_typed_character_is_a_few_bytes() {
    let mut program = reply("en");
    program.wait_for_quiet(Duration::from_millis(300));
    let mut figures = Vec::new();
    let mut text = String::new();
    for c in "qzx: fine weather here".chars() {
        let before = program.log().len();
        text.push(c);
        program.keys(c.to_string());
        program.wait_for(&format!("{text:?}"), |screen| screen.text().contains(text.trim_end()));
        // At the pace of hands: what comes faster is a paste.
        program.wait_for_quiet(Duration::from_millis(20));
        figures.push(program.log().len() - before);
    }
    // Customers write meanwhile and clocks go on: what a character costs is what most of them cost.
    figures.sort_unstable();
    println!("a typed character, with the count beside it: {figures:?} B");
    assert!(figures[figures.len() / 2] <= 60, "{figures:?}");
}

#[test]
fn pasted_text_never_sends_and_never_commands() {
    let mut program = reply("en");
    program.paste("first line\nsecond\u{13}\u{11} line");
    program.wait_for_text("first line");
    // A clipboard that ends the paste by itself and goes on as if it were typing: in one read, as it would come.
    program.keys("\x1b[200~broken\x1b[201~\x13\x1b[201~");
    program.wait_for_text("broken");
    program.keys("!");
    program.wait_for_text("broken!");
    assert!(program.screen().is_cursor_visible(), "still writing:\n{}", program.screen().text());
}

/// From a terminal that knows no brackets a paste is keys, in as many reads as the line makes of it.
#[test]
fn text_pasted_without_brackets_never_sends_and_never_commands() {
    let mut program = reply("en");
    let line = "All work and no play\x13\x11\x18r makes Jack\x1bq a dull boy.\r";
    program.keys(line.repeat(200) + "THE END\x13\x11\x1b");
    program.wait_for_text("THE END");
    assert!(program.screen().is_cursor_visible(), "still writing:\n{}", program.screen().text());
    // What the hands do after it is typing, and a command.
    program.keys("!");
    program.wait_for_text("THE END!");
    program.keys("\x1b");
    program.wait_for("the thread", |screen| !screen.is_cursor_visible());
}

#[test]
fn a_lost_line_ends_the_process_within_two_seconds() {
    for before in ["", "trap '' HUP; "] {
        let script = format!("{before}exec \"$OMOTENASHI\" demo --lang en");
        let mut program = Launch::shell(&script).size(120, 34).start();
        program.wait_for_text(first("en").0);
        program.hang_up();
        let since = Instant::now();
        program.wait_for_end();
        println!("gone {:?} after the hang-up ({before:?})", since.elapsed());
        assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
    }
}

#[test]
fn a_token_that_opens_no_console_is_told_before_the_screen_is_taken() {
    for (role, lang, words) in [
        ("channel --channel chat", "en", "belongs to a program"),
        ("channel --channel chat", "ja", "プログラム用のトークン"),
        ("viewer", "en", "who sees figures only"),
        ("viewer", "ja", "見られるのは指標だけ"),
    ] {
        let script = format!(
            "umask 077; cd \"$TMPDIR\"; \"$OMOTENASHI\" agent add X --role {role} >token; \
             \"$OMOTENASHI\" --token-file token --lang {lang}; echo code $?; \"$OMOTENASHI\" serve --stop"
        );
        let mut program = Launch::shell(&script).size(120, 34).start();
        program.wait_for_text(words);
        program.wait_for_text("code 5");
        program.wait_for_end();
        assert!(!program.log().windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "the screen was never taken");
    }
}

#[test]
fn being_asked_to_end_restores_the_terminal() {
    let mut program = reply("ja");
    program.keys(ANSWER);
    program.wait_for_text(ANSWER);
    program.signal(Signal::TERM);
    program.wait_for_end();
    assert!(program.is_restored());
}

#[test]
fn a_stopped_console_comes_back_as_it_was() {
    let mut program = Launch::program("/bin/bash", ["--norc", "-i"]).size(120, 34).start();
    program.wait_for_text("$");
    program.keys("\"$OMOTENASHI\" demo --lang en\r");
    program.wait_for_text(first("en").0);
    program.keys("\r");
    program.wait_for_text(first("en").1);
    program.keys("r");
    program.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    program.keys(ANSWER);
    program.wait_for_text(ANSWER);
    for _ in 0..3 {
        program.keys("\x1a");
        program.wait_for_text("Stopped");
        assert!(!program.screen().is_alternate());
        program.keys("clear; echo back in the shell\r");
        program.wait_for("the shell", |screen| screen.row(0) == "back in the shell");
        program.keys("fg\r");
        program.wait_for("the reply again", |screen| screen.is_alternate() && screen.text().contains(ANSWER));
    }
    program.keys("\x11");
    program.wait_for("the shell", |screen| !screen.is_alternate());
}

#[test]
fn a_paste_whose_end_never_comes_is_there_within_two_seconds_and_keys_work_again() {
    let mut program = reply("en");
    let since = Instant::now();
    program.keys("\x1b[200~the line was cut here");
    program.wait_for_text("the line was cut here");
    println!("a paste without its end was there {:?} after its last byte", since.elapsed());
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
    program.keys("!");
    program.wait_for_text("the line was cut here!");
    // Deleting is no inserting: it waits for the moment after the paste to pass.
    program.wait_for_quiet(Duration::from_millis(150));
    program.keys("\x7f?");
    program.wait_for_text("the line was cut here?");
    // A whole paste after it is a paste, and Escape is Escape.
    program.paste(" and whole");
    program.wait_for_text("here? and whole");
    program.wait_for_quiet(Duration::from_millis(100));
    program.keys("\x1b");
    program.wait_for("the thread", |screen| !screen.is_cursor_visible());
}

/// Bytes of all journals below a folder.
fn journals(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let size = |entry: &std::fs::DirEntry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => journals(&entry.path()),
        _ if entry.path().extension().is_some_and(|it| it == "journal") => entry.metadata().map_or(0, |it| it.len()),
        _ => 0,
    };
    entries.iter().map(size).sum()
}

#[test]
fn a_megabyte_is_pasted_at_once_and_typing_after_it_costs_what_it_always_costs() {
    let mut program = reply("en");
    let line = "All work and no play makes Jack a dull boy. ";
    let text = line.repeat(1_000_000 / line.len()) + "THE END";
    program.paste(&text);
    let since = Instant::now();
    program.wait_for_text("THE END");
    let pasted = since.elapsed();
    program.wait_for_quiet(Duration::from_millis(300));
    let before = journals(program.home());
    let mut keys = Vec::new();
    for n in 0..10 {
        let end = format!("THE END{}", "!".repeat(n + 1));
        let since = Instant::now();
        program.keys("!");
        program.wait_for_text(&end);
        keys.push(since.elapsed());
    }
    keys.sort_unstable();
    let written = journals(program.home()) - before;
    println!(
        "1 MB pasted: shown {pasted:?} after its last byte; a key after it {:?}, at most {:?}; {written} B of journal for 10 keys",
        keys[5], keys[9]
    );
    assert!(pasted < Duration::from_secs(2), "{pasted:?}");
    assert!(keys[5] < Duration::from_millis(250), "{keys:?}");
    assert!(before > 1_000_000 && written < 10_000, "{before} then {written}");
}
