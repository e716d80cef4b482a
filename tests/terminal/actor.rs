//! The room of the terminal alone: a console of forty lines on a real terminal.
//!
//! The program is this very test binary, run once more on a pseudo-terminal with only [`actor`] chosen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use omotenashi::console::{Caret, Command, EffectId, Frame, Input, Key, KeyCode, Lifecycle, Msg, Outcome, Size};
use omotenashi::terminal::{Settings, open};
use omotenashi::text::{fit, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use rustix::process::Signal;
use tokio::sync::{mpsc, watch};

use crate::pty::{Launch, Program};

/// Shows what was typed and what happened last; Ctrl with z, e, y, g, p, q, l asks for what a console can ask for.
#[test]
#[ignore = "not a test: the program that the tests below start on a terminal"]
fn actor() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let terminal = match open(Settings::default(), |name| std::env::var(name).ok()) {
        Ok(terminal) => terminal,
        Err(unusable) => {
            eprintln!("unusable: {unusable}");
            std::process::exit(2);
        }
    };
    let (input, mut messages) = mpsc::channel(16);
    let (frames, newest) = watch::channel(None);
    let (commands, obeyed) = mpsc::channel(16);
    runtime.block_on(async {
        let on_terminal = tokio::spawn(terminal.run(input, newest, obeyed));
        let mut size = Size { width: 0, height: 0 };
        let mut text = String::new();
        let mut last = String::from("started");
        while let Some(msg) = messages.recv().await {
            match msg {
                Msg::Resize(now) => size = now,
                Msg::Input(inputs) => {
                    last = format!("batch of {}", inputs.len());
                    for input in inputs {
                        let keys = match input {
                            Input::Key(key) => vec![key],
                            Input::Burst(keys) => keys,
                            Input::Paste(pasted) => {
                                last = format!("pasted {} bytes", pasted.len());
                                continue;
                            }
                            Input::Mouse(_) => continue,
                        };
                        for key in keys {
                            match key {
                                key if key == Key::ctrl('q') => return,
                                key if key == Key::ctrl('p') => {
                                    tokio::spawn(async { panic!("as asked") });
                                }
                                key if key.mods.ctrl => {
                                    let command = match key.code {
                                        KeyCode::Char('z') => Command::Suspend,
                                        KeyCode::Char('e') => {
                                            let file = std::env::temp_dir().join("lent.txt");
                                            std::fs::write(&file, &text).expect("a writable folder");
                                            Command::Edit(EffectId(7), file)
                                        }
                                        KeyCode::Char('y') => Command::Copy(text.clone()),
                                        KeyCode::Char('g') => Command::Bell,
                                        _ => Command::Redraw,
                                    };
                                    commands.send(command).await.expect("a terminal");
                                }
                                Key { code: KeyCode::Char(c), .. } => text.push(c),
                                key => last = format!("{:?}", key.code),
                            }
                        }
                    }
                }
                Msg::Lifecycle(Lifecycle::HangUp) => {
                    std::fs::write(std::path::Path::new(&std::env::var("HOME").expect("a home")).join("told"), &text)
                        .expect("a writable home");
                    if std::env::var("STUCK").is_err() {
                        return;
                    }
                }
                Msg::Lifecycle(other) => last = format!("{other:?}"),
                Msg::Done(EffectId(7), Outcome::Edited(edited)) => text = edited,
                Msg::Done(_, other) => last = format!("{other:?}"),
                _ => {}
            }
            frames.send_replace(Some(Arc::new(draw(size, &text, &last))));
        }
        drop((frames, commands));
        if let Err(failure) = on_terminal.await.expect("no panic in there") {
            eprintln!("ended: {failure}");
        }
    });
}

fn draw(size: Size, text: &str, last: &str) -> Frame {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    buffer.set_string(0, 0, format!("size {}x{}", size.width, size.height), Style::new());
    buffer.set_string(0, 1, fit(text), Style::new());
    buffer.set_string(0, 2, last, Style::new());
    buffer.set_string(0, size.height - 1, "─".repeat(size.width.into()), Style::new());
    Frame { buffer, caret: Some(Caret { x: width(&fit(text)) as u16, y: 1 }) }
}

fn launch() -> Launch {
    let program = std::env::current_exe().expect("this binary");
    Launch::program(program.to_str().expect("a plain path"), ["--ignored", "--exact", "actor::actor", "--nocapture"])
}

fn start() -> Program {
    let mut program = launch().start();
    program.wait_for_text("size 100x30");
    program
}

#[test]
fn typing_is_seen_with_the_caret_behind_it_and_quitting_restores_the_line() {
    let mut program = start();
    assert!(program.screen().is_alternate());
    program.keys("傘を2本");
    program.wait_for_text("傘を2本");
    program.wait_for("the caret", |screen| screen.cursor() == (7, 1) && screen.is_cursor_visible());
    program.paste("a\nb\u{1b}[31m");
    program.wait_for_text("pasted 8 bytes");
    program.keys("\x1b");
    program.wait_for_text("Esc");
    program.keys("\x11");
    program.wait_for_end();
    assert!(program.is_restored());
}

#[test]
fn a_typed_character_is_one_small_write_and_nothing_comes_while_idle() {
    let mut program = start();
    program.keys("a");
    program.wait_for_text("batch of 1");
    program.wait_for_quiet(Duration::from_millis(200));
    let before = program.log().len();
    program.keys("b");
    program.wait_for("the second character", |screen| screen.row(1) == "ab");
    program.wait_for_quiet(Duration::from_millis(500));
    let sent = String::from_utf8_lossy(&program.log()[before..]).into_owned();
    println!("a typed character: {} B {sent:?}", sent.len());
    assert_eq!(sent, "b");
}

#[test]
fn a_window_dragged_about_ends_up_painted_right() {
    let mut program = start();
    program.keys("傘");
    program.wait_for_text("傘");
    for step in 0..200_u16 {
        program.resize(60 + step % 50, 20 + step % 13);
    }
    program.resize(72, 18);
    program.wait_for_text("size 72x18");
    program.wait_for("the last row", |screen| screen.row(17) == "─".repeat(72) && screen.row(1) == "傘");
}

#[test]
fn a_lost_terminal_tells_the_console_and_the_process_is_gone_within_two_seconds() {
    for (before, stuck) in [("", ""), ("trap '' HUP; ", ""), ("trap '' HUP; ", "1")] {
        let mut program = shell(before, stuck);
        program.keys("draft");
        program.wait_for_text("draft");
        let told = program.home().join("home/told");
        program.hang_up();
        let since = Instant::now();
        program.wait_for_end();
        println!("gone {:?} after the hang-up ({before:?}, stuck: {stuck:?})", since.elapsed());
        assert!(since.elapsed() < Duration::from_secs(2));
        assert_eq!(std::fs::read_to_string(told).expect("the console was told"), "draft");
    }
}

/// The program below a shell that may have changed what signals do.
fn shell(before: &str, stuck: &str) -> Program {
    let script = format!("{before}exec \"$ACTOR\" --ignored --exact actor::actor --nocapture");
    let mut launch = Launch::shell(&script).env("ACTOR", std::env::current_exe().expect("this binary"));
    if !stuck.is_empty() {
        launch = launch.env("STUCK", stuck);
    }
    let mut program = launch.start();
    program.wait_for_text("size 100x30");
    program
}

#[test]
fn being_asked_to_end_restores_the_terminal() {
    for stuck in ["", "1"] {
        let mut program = shell("", stuck);
        program.keys("draft");
        program.wait_for_text("draft");
        program.signal(Signal::TERM);
        program.wait_for_end();
        assert!(program.is_restored(), "stuck: {stuck:?}");
        assert!(program.home().join("home/told").exists());
    }
}

#[test]
fn a_panic_restores_the_terminal_before_it_is_told() {
    let mut program = start();
    program.keys("\x10");
    program.wait_for_end();
    assert!(program.is_restored());
    assert!(program.screen().text().contains("as asked"), "{}", program.screen().text());
}

#[test]
fn a_stopped_console_gives_the_terminal_back_and_repaints_when_continued() {
    let script = "\"$ACTOR\" --ignored --exact actor::actor --nocapture";
    let mut program = Launch::program("/bin/bash", ["--norc", "-i"])
        .env("ACTOR", std::env::current_exe().expect("this binary"))
        .start();
    program.wait_for_text("$");
    program.keys(format!("{script}\r"));
    program.wait_for_text("size 100x30");
    for round in 0..5 {
        program.keys("\x1a");
        program.wait_for_text("Stopped");
        program.wait_for("the shell's own screen", |screen| !screen.is_alternate() && screen.is_cursor_visible());
        program.keys("clear; echo back in the shell\r");
        program.wait_for("the shell", |screen| screen.row(0) == "back in the shell");
        program.keys("fg\r");
        program.wait_for("the console again", |screen| screen.is_alternate() && screen.text().contains("Resumed"));
        program.keys("x");
        program.wait_for("typing again", |screen| screen.row(1) == "x".repeat(round + 1));
    }
    program.keys("\x11");
    program.wait_for("the shell", |screen| !screen.is_alternate());
}

#[test]
fn an_editor_gets_the_terminal_and_its_text_comes_back() {
    let mut program =
        launch().env("EDITOR", "sh -c 'echo editing; cat \"$0\"; read line; echo \"$line\" >> \"$0\"'").start();
    program.wait_for_text("size 100x30");
    program.keys("傘");
    program.wait_for_text("傘");
    program.keys("\x05");
    program.wait_for_text("editing");
    assert!(!program.screen().is_alternate(), "the editor has the terminal");
    program.keys("と雨\r");
    program.wait_for("the console again", |screen| screen.is_alternate() && screen.row(1) == "傘と雨");
    program.keys("!");
    program.wait_for("typing again", |screen| screen.row(1) == "傘と雨!");
}

#[test]
fn an_editor_that_fails_loses_nothing() {
    let mut program = launch().env("EDITOR", "false").start();
    program.wait_for_text("size 100x30");
    program.keys("kept");
    program.wait_for_text("kept");
    program.keys("\x05");
    program.wait_for_text("NotEdited");
    assert_eq!(program.screen().row(1), "kept");
}

#[test]
fn the_clipboard_and_the_bell_are_the_terminals() {
    let mut program = start();
    program.keys("お世話になっております");
    program.wait_for_text("おります");
    program.keys("\x19");
    program.wait_for("the clipboard", |screen| screen.clipboard().as_deref() == Some("お世話になっております"));
    program.keys("\x07");
    program.wait_for("the bell", |screen| screen.bells() == 1);
}

#[test]
fn without_a_usable_terminal_it_says_so() {
    let mut program = launch().env("TERM", "dumb").start();
    assert_eq!(program.wait_for_end().code(), Some(2));
    assert!(program.screen().text().contains("cannot place text"));
    let mut program = shell_script("\"$ACTOR\" --ignored --exact actor::actor --nocapture < /dev/null; echo code $?");
    program.wait_for_text("code 2");
    assert!(program.screen().text().contains("standard input is not one"));
}

fn shell_script(script: &str) -> Program {
    Launch::shell(script).env("ACTOR", std::env::current_exe().expect("this binary")).start()
}

#[test]
fn a_terminal_that_takes_nothing_gets_the_newest_picture_when_it_takes_again() {
    let mut program = start();
    // Nothing is read for a while: the program's writes fill the line and block, its frames replace each other.
    for step in 0..400_u16 {
        program.resize(60 + step % 40, 30);
        program.keys("\x0c");
    }
    program.resize(90, 25);
    program.wait_for_text("size 90x25");
    program.keys("y");
    program.wait_for("typing", |screen| screen.row(1).ends_with('y') && screen.row(24) == "─".repeat(90));
}
