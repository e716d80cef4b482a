//! A line that drops, in the shapes that left programs of others running for days: gone within two seconds, draft kept.
//!
//! `OMOTENASHI_ROUNDS=100 cargo test --test terminal hangup -- --nocapture` for the long form.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::emulator::Emulator;
use crate::house::House;
use crate::pty::{LIMIT, Launch, Program};

const CONSOLE: &str = "\"$OMOTENASHI\" --lang en --data \"$SHOP\"";

/// How the line drops.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// The terminal closes: SIGHUP.
    Closed,
    /// The same under `nohup`: no signal, and a terminal that only fails.
    Ignored,
    /// The shell that led the session is killed; the terminal stays open, and the signal is ignored.
    DeadLeader,
    /// `tmux kill-pane`.
    Pane,
    /// The terminal of a `sudo` closes, which passes nothing on by itself.
    Sudo,
}

impl Shape {
    fn program(self) -> Option<&'static str> {
        match self {
            Self::Closed | Self::Ignored | Self::DeadLeader => None,
            Self::Pane => Some("tmux"),
            Self::Sudo => Some("sudo"),
        }
    }

    fn script(self) -> String {
        match self {
            Self::Closed => format!("exec {CONSOLE}"),
            Self::Ignored => format!("trap '' HUP; exec {CONSOLE}"),
            Self::DeadLeader => format!("trap '' HUP; {CONSOLE}; true"),
            Self::Pane => format!("exec tmux -L hangup -f /dev/null new -x 120 -y 33 '{CONSOLE}'"),
            Self::Sudo => format!(
                "exec sudo -n env TERM=$TERM LANG=$LANG HOME=\"$HOME\" XDG_STATE_HOME=\"$XDG_STATE_HOME\" \
                 XDG_CONFIG_HOME=\"$XDG_CONFIG_HOME\" XDG_RUNTIME_DIR=\"$XDG_RUNTIME_DIR\" {CONSOLE}"
            ),
        }
    }

    fn start(self, house: &House) -> Program {
        let mut launch = Launch::shell(&self.script()).size(120, 34).env("SHOP", house.path().join("shop"));
        for (name, place) in house.places() {
            launch = launch.env(name, place);
        }
        launch.env("TMUX_TMPDIR", house.path()).start()
    }

    fn drop_line(self, console: &mut Program, house: &House) {
        match self {
            Self::Closed | Self::Ignored | Self::Sudo => console.hang_up(),
            Self::DeadLeader => console.signal(Signal::KILL),
            Self::Pane => {
                let killed = Command::new("tmux")
                    .args(["-L", "hangup", "kill-pane"])
                    .env("TMUX_TMPDIR", house.path())
                    .status()
                    .expect("tmux");
                assert!(killed.success());
            }
        }
    }
}

/// Whether a console of this shop runs: by the program's name and the folder it was given. The server that it started lives
/// on.
fn runs(shop: &Path) -> bool {
    let shop = shop.to_str().expect("a plain name").as_bytes();
    let processes = fs::read_dir("/proc").expect("processes").filter_map(Result::ok);
    processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok()).any(|line| {
        let mut words = line.split(|byte| *byte == 0);
        words.next().is_some_and(|program| program.ends_with(b"omotenashi"))
            && words.clone().any(|word| word == shop)
            && !words.clone().any(|word| word == b"serve")
            && words.any(|word| word == b"--lang")
    })
}

/// Types into the reply of a new console, drops the line, and returns how long the process lived on.
fn round(shape: Shape, house: &House, before: &str, word: &str) -> Duration {
    let mut console = shape.start(house);
    if before.is_empty() {
        console.wait_for_text("Unassigned");
        console.keys("gu");
    } else {
        console.wait_for_text("is back");
        console.keys("gd");
    }
    console.wait_for_text("Broken u");
    console.keys("\r");
    console.wait_for_text("The handle came off.");
    console.wait_for_text(before);
    if !console.screen().is_cursor_visible() {
        console.keys("r");
    }
    console.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    console.keys(word);
    console.wait_for_text(word);
    let shop = house.path().join("shop");
    assert!(runs(&shop), "the console is found by its command line");
    let since = Instant::now();
    shape.drop_line(&mut console, house);
    while runs(&shop) {
        assert!(since.elapsed() < LIMIT, "{shape:?}: still there");
        std::thread::yield_now();
    }
    since.elapsed()
}

#[test]
fn a_dropped_line_in_any_shape_ends_the_console_and_keeps_the_draft() {
    let rounds: u32 = std::env::var("OMOTENASHI_ROUNDS").map_or(2, |rounds| rounds.parse().expect("a number"));
    for shape in [Shape::Closed, Shape::Ignored, Shape::DeadLeader, Shape::Pane, Shape::Sudo] {
        if let Some(program) = shape.program() {
            let there = Command::new(program).arg("-V").output().is_ok_and(|ran| ran.status.success());
            if !there {
                println!("skipped: a hang-up under {program}: it is not installed");
                continue;
            }
        }
        let house = House::new();
        let mut times = Vec::new();
        let mut before = String::new();
        for number in 0..rounds {
            let word = format!("word{number} ");
            times.push(round(shape, &house, &before, &word));
            before = word.trim_end().to_owned();
        }
        times.sort_unstable();
        let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{shape:?}: {rounds} of {rounds} gone, {median:?} (median), {most:?} (most), every draft back");
        assert!(most < Duration::from_secs(2), "{shape:?}: {times:?}");
        house.is_back(&before);
    }
}
