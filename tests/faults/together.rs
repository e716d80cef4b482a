//! Several consoles and the one server they share, on real terminals.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use omotenashi::backend::Http;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::emulator::Emulator;
use crate::pty::{LIMIT, Launch, Program};
use crate::site::{client, written};

/// A data folder whose server is started by whoever comes first; the server ends with the test.
struct House {
    folder: TempDir,
    runtime: tokio::runtime::Runtime,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, runtime: tokio::runtime::Runtime::new().expect("a runtime") }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// A console of this house, not yet started.
    fn console(&self) -> Launch {
        self.at_home(Launch::omotenashi(["--lang", "en"]))
    }

    fn at_home(&self, launch: Launch) -> Launch {
        launch.arg("--data").arg(self.data()).arg("--state-dir").arg(self.state()).size(120, 34)
    }

    fn note(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&fs::read(self.data().join("server.lock")).ok()?).ok()
    }

    fn server(&self) -> Pid {
        let pid = self.note().expect("a server runs")["pid"].as_i64().expect("a number");
        Pid::from_raw(i32::try_from(pid).expect("a process id")).expect("a process")
    }

    fn owner(&self) -> Http {
        let note = self.note().expect("a server runs");
        let token = fs::read_to_string(self.data().join("owner.token")).expect("the owner's token");
        client(Path::new(note["socket"].as_str().expect("a path")), &token)
    }

    /// A customer writes.
    fn hears(&self, name: &str, text: &str) {
        let message = written(text, name, text);
        self.runtime.block_on(self.owner().inbound(None, &message)).expect("a shop that works");
    }

    /// How often a server was started.
    fn starts(&self) -> usize {
        let log = self.state().join("log/server.log");
        fs::read_to_string(log).expect("the server's log").matches("serving").count()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if self.note().is_some() {
            // It may have ended already.
            let _ = kill_process(self.server(), Signal::KILL);
        }
    }
}

fn live(screen: &Emulator) -> bool {
    screen.row(0).contains("live")
}

/// The conversation of Misaki, open.
fn open(console: &mut Program) {
    console.wait_for_text("Misaki");
    console.keys("\r");
    console.wait_for_text("Where is it?");
}

#[test]
fn two_consoles_outlive_their_server_and_one_of_them_starts_it_anew() {
    let house = House::new();
    let mut first = house.console().start();
    first.wait_for("a live line", live);
    house.hears("Misaki", "Where is it?");
    let mut second = house.console().start();
    open(&mut first);
    open(&mut second);
    first.keys("r");
    first.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    first.keys("half a sen");
    first.wait_for_text("half a sen");

    let killed = house.server();
    kill_process(killed, Signal::KILL).expect("a running server");
    let since = Instant::now();
    thread::scope(|scope| {
        // Each is looked at all the time: what it says between may be short.
        for console in [&mut first, &mut second] {
            scope.spawn(|| {
                console.wait_for("a word that the line is away", |screen| !live(screen));
                console.wait_for("a live line", live);
            });
        }
    });
    println!("both back {:?} after kill -9 of the server", since.elapsed());
    assert_ne!(house.server(), killed);
    assert_eq!(house.starts(), 2, "one of them started it, the other one found it");

    assert!(first.screen().text().contains("half a sen"), "the draft:\n{}", first.screen().text());
    first.keys("tence");
    first.wait_for_text("half a sentence");
    house.hears("Misaki", "And when?");
    for console in [&mut first, &mut second] {
        console.wait_for_text("And when?");
        console.wait_for_quiet(Duration::from_millis(300));
        let text = console.screen().text();
        // Beside the list, which shows the newest words as well.
        let right = |line: &str| line.split_once('│').map_or(String::new(), |(_, right)| right.to_owned());
        let lines = text.lines().filter(|line| right(line).trim_start().starts_with("And when?")).count();
        assert_eq!(lines, 1, "once:\n{text}");
    }
}

#[test]
fn twenty_consoles_at_once_start_one_server() {
    let house = House::new();
    let mut consoles: Vec<Program> = (0..20).map(|_| house.console().start()).collect();
    let since = Instant::now();
    for console in &mut consoles {
        console.wait_for("a live line", live);
    }
    println!("twenty consoles live after {:?}", since.elapsed());
    assert_eq!(house.starts(), 1);
    assert!(since.elapsed() < LIMIT * 2);
}

#[test]
fn a_console_that_is_stopped_stops_no_other() {
    let house = House::new();
    let mut stopped = Launch::program("/bin/bash", ["--norc", "-i"]).size(120, 34).start();
    stopped.wait_for_text("$");
    let (data, state) = (house.data(), house.state());
    // This one starts the server.
    stopped.keys(format!("\"$OMOTENASHI\" --lang en --data {} --state-dir {}\r", data.display(), state.display()));
    stopped.wait_for("a live line", live);
    let mut other = house.console().start();
    other.wait_for("a live line", live);
    stopped.keys("\x1a");
    stopped.wait_for_text("Stopped");
    house.hears("Misaki", "Where is it?");
    open(&mut other);
    assert!(live(other.screen()), "{}", other.screen().text());
    stopped.keys("fg\r");
    stopped
        .wait_for("what came in meanwhile", |screen| screen.is_alternate() && screen.text().contains("Unassigned 1"));
    stopped.wait_for("a live line", live);
    assert_eq!(house.starts(), 1);
}
