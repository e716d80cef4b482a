//! Hands on real consoles: each types replies into the product on a terminal, over a bad line, and kills it with -9 around
//! its Send. The console that is started again tells what became of the text: it is sent, or it is on its way, or it is a
//! draft again and is sent once more, as a person would. For whoever looks at its screen, nothing else can be.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::dice::Dice;
use crate::emulator::Emulator;
use crate::history::{Send, Told};
use crate::pty::{Launch, Program};

/// How long a text may be in a state that nobody can be told: lines break, servers die, and pauses grow in between.
const LIMIT: Duration = Duration::from_mins(3);

/// A look at the screen.
const LOOK: Duration = Duration::from_millis(40);

/// After so long a key that brought nothing is pressed once more: what is not loaded yet is not answered.
const AGAIN: Duration = Duration::from_secs(5);

/// Sends in a thousand around which the console is killed.
const KILLED: usize = 350;

/// The words by which a console says that it does not know yet whether the server has a text. Every other is the server's.
const PENDING: [&str; 4] = ["sending", "waiting for the line", "not known whether sent", "after the one before it"];

/// What one had to do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deeds {
    pub kills: usize,
    /// After a kill the text was a draft again, and was sent once more.
    pub drafts: usize,
}

/// One agent at a console, with one conversation that is theirs.
pub struct Hand {
    /// Apart from all other senders.
    pub sender: usize,
    pub token: String,
    /// What the agent is called, and the customer.
    pub name: String,
    pub customer: String,
    /// Where the console keeps what it keeps.
    pub state: PathBuf,
    pub socket: PathBuf,
    pub dice: Dice,
}

impl Hand {
    /// So many replies, one after the other; the last console is killed for good.
    pub fn work(mut self, count: usize) -> (Vec<Send>, Deeds) {
        let mut deeds = Deeds::default();
        let mut sends = Vec::new();
        // What the thread ends with.
        let mut last = "hello?".to_owned();
        let mut console = self.open(&last);
        for round in 0..count {
            let text = format!("hand-{}-says-{round}", self.sender);
            self.write(&mut console, &text);
            // A read of its own, as a finger makes it.
            console.keys("\x13");
            let for_good = round + 1 == count;
            let mut told = None;
            if for_good || self.dice.per_mille(KILLED) {
                console.wait_for_quiet(self.dice.micros(60_000));
                console.signal(Signal::KILL);
                console.wait_for_end();
                deeds.kills += 1;
                if for_good {
                    told = Some(Told::Unknown);
                } else {
                    console = self.open(&last);
                }
            }
            let told = told.unwrap_or_else(|| self.settle(&mut console, &text, &mut deeds));
            last.clone_from(&text);
            sends.push(Send { sender: self.sender, text, told });
        }
        (sends, deeds)
    }

    fn start(&self) -> Program {
        Launch::omotenashi(["--lang", "en"])
            .env("OMOTENASHI_URL", format!("unix:{}", self.socket.display()))
            .env("OMOTENASHI_TOKEN", &self.token)
            .arg("--state-dir")
            .arg(&self.state)
            .size(120, 40)
            .start()
    }

    /// The console, with the conversation open and the caret in the reply.
    fn open(&self, last: &str) -> Program {
        let mut console = self.start();
        let chosen = format!("▸ ❯ {}", self.customer);
        let since = Instant::now();
        loop {
            console.wait_for_quiet(LOOK);
            let text = console.screen().text();
            if text.contains(&chosen) {
                break;
            }
            // Started while there was no server at all, it said so and went.
            if text.contains("the console cannot open") {
                console.wait_for_end();
                console = self.start();
            }
            // What could not be loaded is loaded when the line is back; another list may have come up first.
            if text.contains("Mine") {
                console.keys("gm");
            }
            Self::patient(since, &console, "the conversation in its list");
        }
        console.keys("\r");
        self.until(&mut console, "the thread", |screen| {
            let text = screen.text();
            text.lines().any(|row| row.split('│').any(|cell| cell.trim() == last))
        });
        Self::reply(&mut console);
        console
    }

    /// The caret in the reply. Asked for once: a second key that comes when it is there would be a letter.
    fn reply(console: &mut Program) {
        if !console.screen().is_cursor_visible() {
            console.keys("r");
            let since = Instant::now();
            while !console.screen().is_cursor_visible() && since.elapsed() < AGAIN {
                console.wait_for_quiet(LOOK);
            }
        }
    }

    fn write(&self, console: &mut Program, text: &str) {
        let since = Instant::now();
        while !console.screen().is_cursor_visible() {
            Self::reply(console);
            Self::patient(since, console, "the caret in the reply");
        }
        let left = draft(console.screen());
        assert!(
            left.chars().all(|sign| sign == 'r'),
            "{left:?} is left of what was sent:\n{}",
            console.screen().text()
        );
        console.keys("\x7f".repeat(left.len()));
        self.until(console, "an empty reply", |screen| draft(screen).is_empty());
        console.keys(text);
        self.until(console, "the typed text", |screen| draft(screen) == text);
    }

    /// Looks until it is known what became of a text.
    fn settle(&self, console: &mut Program, text: &str, deeds: &mut Deeds) -> Told {
        let since = Instant::now();
        loop {
            console.wait_for_quiet(LOOK);
            if self.is_known(console.screen(), text) {
                return Told::Done;
            }
            if console.screen().is_cursor_visible() && draft(console.screen()) == text {
                deeds.drafts += 1;
                console.keys("\x13");
                self.until(console, "the text out of the composer", |screen| {
                    !screen.is_cursor_visible() || draft(screen).is_empty()
                });
            }
            Self::reply(console);
            Self::patient(since, console, &format!("{text:?} in a state"));
        }
    }

    /// Whether the thread shows this text of ours with a word of the server's.
    fn is_known(&self, screen: &Emulator, text: &str) -> bool {
        let shown = screen.text();
        let rows: Vec<Vec<&str>> = shown.lines().map(|row| row.split('│').map(str::trim).collect()).collect();
        rows.windows(2).any(|pair| {
            let heads = pair[0].iter().zip(&pair[1]);
            heads.into_iter().any(|(head, said)| {
                *said == text && head.starts_with(&self.name) && !PENDING.iter().any(|word| head.ends_with(word))
            })
        })
    }

    fn until(&self, console: &mut Program, what: &str, seen: impl Fn(&Emulator) -> bool) {
        let since = Instant::now();
        while !seen(console.screen()) {
            console.wait_for_quiet(LOOK);
            Self::patient(since, console, &format!("{what}, at the console of {}", self.name));
        }
    }

    fn patient(since: Instant, console: &Program, what: &str) {
        assert!(since.elapsed() < LIMIT, "never: {what}; the screen:\n{}", console.screen().text());
    }
}

/// What stands in the row of the caret.
fn draft(screen: &Emulator) -> String {
    let (column, row) = screen.cursor();
    let before: String = (0..column).map(|x| screen.sign(x, row)).collect();
    before.rsplit('│').next().unwrap_or_default().trim().to_owned()
}
