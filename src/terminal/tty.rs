//! This process's terminal: its modes, entered and left on every way out.
//!
//! The one thing of the house that is known to the whole process: the panic hook, which leaves the terminal before the
//! panic's message is printed.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{self, Action, OptionalActions, Termios};

use super::profile::Unusable;
use crate::console::Size;

/// What the terminal is asked before the event reader starts: synchronized updates? the keyboard protocol? and, as the
/// fence that every terminal answers, what are you?
const QUESTIONS: &[u8] = b"\x1b[?2026$p\x1b[?u\x1b[c";

/// How long an answer may take. A later one would reach the event reader, which cannot read it.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long the terminal may take to be left.
const FAREWELL: Duration = Duration::from_millis(300);

/// Clicks and the wheel, no movements.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// What the terminal said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// It holds back what it shows between two marks.
    pub(super) synchronized: bool,
    /// It can tell keys apart that bytes cannot (the kitty protocol).
    pub(super) keyboard: bool,
    /// What was typed in the meantime.
    pub(super) typed: Vec<u8>,
}

/// The terminal of this process.
#[derive(Debug)]
pub(super) struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    /// As the shell had it.
    original: Termios,
    mouse: bool,
    keyboard: AtomicBool,
    entered: AtomicBool,
    /// Held while the console writes, so that no part of a frame comes after the farewell.
    writing: Mutex<()>,
}

/// The console's way to write: takes bytes only while the terminal is the console's.
#[derive(Debug)]
pub(super) struct Sink {
    tty: Arc<Tty>,
    file: File,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _writing = self.tty.writing.lock().unwrap_or_else(PoisonError::into_inner);
        // A frame for a terminal that was left is nobody's: it will be painted anew.
        if self.tty.is_entered() { self.file.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tty {
    /// Takes standard input and output, without touching them yet.
    pub(super) fn find(mouse: bool) -> Result<Self, Unusable> {
        if !io::stdin().is_terminal() {
            return Err(Unusable::NotATerminal("input"));
        }
        if !io::stdout().is_terminal() {
            return Err(Unusable::NotATerminal("output"));
        }
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let output = io::stdout().as_fd().try_clone_to_owned()?;
        let original = termios::tcgetattr(&input).map_err(io::Error::from)?;
        let (keyboard, entered, writing) = (AtomicBool::new(false), AtomicBool::new(false), Mutex::new(()));
        Ok(Self { input, output, original, mouse, keyboard, entered, writing })
    }

    /// The way for frames.
    pub(super) fn sink(self: &Arc<Self>) -> io::Result<Sink> {
        Ok(Sink { tty: Arc::clone(self), file: self.file()? })
    }

    /// The way of keys.
    pub(super) fn input(&self) -> io::Result<OwnedFd> {
        self.input.try_clone()
    }

    fn file(&self) -> io::Result<File> {
        Ok(File::from(self.output.try_clone()?))
    }

    /// Its size now, in cells.
    pub(super) fn size(&self) -> io::Result<Size> {
        let size = termios::tcgetwinsize(&self.output)?;
        Ok(Size { width: size.ws_col, height: size.ws_row })
    }

    /// Makes it the console's. Every enter is followed by a leave, whatever happens.
    pub(super) fn enter(&self) -> io::Result<()> {
        let mut raw = self.original.clone();
        raw.make_raw();
        self.entered.store(true, Ordering::SeqCst);
        termios::tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        let mut bytes = Vec::new();
        crossterm::queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
        if self.mouse {
            bytes.extend_from_slice(MOUSE_ON);
        }
        if self.keyboard.load(Ordering::SeqCst) {
            bytes.extend_from_slice(&keyboard_on()?);
        }
        self.file()?.write_all(&bytes)
    }

    /// Gives it back as it was; nothing when it was given back already. Never waits long: a terminal that takes no
    /// bytes is left as it is.
    pub(super) fn leave(&self) {
        if !self.entered.swap(false, Ordering::SeqCst) {
            return;
        }
        // What Ctrl-S held would hold the farewell as well.
        let _ = termios::tcflow(&self.output, Action::OOn);
        if self.has_written(FAREWELL) && wait(&self.output, PollFlags::OUT, FAREWELL) {
            let _ = self.farewell().and_then(|bytes| self.file()?.write_all(&bytes));
        }
        // A terminal that is gone says so; there is nothing left to restore.
        let _ = termios::tcsetattr(&self.input, OptionalActions::Now, &self.original);
    }

    /// Waits until no write is under way; false when one still is after so long.
    fn has_written(&self, long: Duration) -> bool {
        let until = Instant::now() + long;
        while matches!(self.writing.try_lock(), Err(TryLockError::WouldBlock)) {
            if Instant::now() > until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// Whether it is the console's now.
    pub(super) fn is_entered(&self) -> bool {
        self.entered.load(Ordering::SeqCst)
    }

    fn farewell(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // Whatever was being written is ended first.
        bytes.extend_from_slice(b"\x1b[?2026l");
        if self.keyboard.load(Ordering::SeqCst) {
            crossterm::queue!(bytes, PopKeyboardEnhancementFlags)?;
        }
        if self.mouse {
            bytes.extend_from_slice(MOUSE_OFF);
        }
        crossterm::queue!(
            bytes,
            DisableFocusChange,
            DisableBracketedPaste,
            ResetColor,
            LeaveAlternateScreen,
            crossterm::cursor::Show
        )?;
        Ok(bytes)
    }

    /// Asks what it can do, and waits for the answers. Before anything else reads from it.
    pub(super) fn ask(&self) -> io::Result<Answers> {
        self.file()?.write_all(QUESTIONS)?;
        let until = Instant::now() + PATIENCE;
        let mut input = File::from(self.input.try_clone()?);
        let mut bytes = Vec::new();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || !wait(&self.input, PollFlags::IN, left) {
                break;
            }
            let mut some = [0; 256];
            match input.read(&mut some)? {
                0 => break,
                count => bytes.extend_from_slice(&some[..count]),
            }
            if fenced(&bytes) {
                break;
            }
        }
        let answers = understand(&bytes);
        if answers.keyboard {
            self.keyboard.store(true, Ordering::SeqCst);
            self.file()?.write_all(&keyboard_on()?)?;
        }
        Ok(answers)
    }

    /// Blocks until the terminal is gone. Nothing is read: this only watches, in a thread of its own.
    pub(super) fn watch(&self) {
        let mut watched = [PollFd::new(&self.input, PollFlags::empty())];
        loop {
            match poll(&mut watched, None) {
                Ok(_) if !watched[0].revents().is_empty() => return,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }
}

/// From now on a panic anywhere first leaves the terminal, calls `told`, and then is told as before.
pub(super) fn leave_on_panic(tty: &Arc<Tty>, told: impl Fn() + Send + Sync + 'static) {
    let tty = Arc::downgrade(tty);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Some(tty) = tty.upgrade().filter(|tty| tty.is_entered()) {
            tty.leave();
            told();
        }
        before(panic);
    }));
}

/// Whether the terminal is ready for something before so long.
fn wait(fd: &OwnedFd, what: PollFlags, long: Duration) -> bool {
    let long = Timespec { tv_sec: long.as_secs() as i64, tv_nsec: long.subsec_nanos().into() };
    let mut watched = [PollFd::new(fd, what)];
    poll(&mut watched, Some(&long)).is_ok() && watched[0].revents().contains(what)
}

fn keyboard_on() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    crossterm::queue!(bytes, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))?;
    Ok(bytes)
}

/// The answers to all questions are there: the last one is.
fn fenced(bytes: &[u8]) -> bool {
    split(bytes).0.iter().any(|answer| answer.ends_with('c'))
}

fn understand(bytes: &[u8]) -> Answers {
    let (answers, typed) = split(bytes);
    // 1 and 2: set and reset, so it is known; 0 and 4: unknown, or never to be had.
    let synchronized = answers.iter().any(|answer| matches!(answer.as_str(), "2026;1$y" | "2026;2$y"));
    let keyboard = answers.iter().any(|answer| answer.ends_with('u'));
    Answers { synchronized, keyboard, typed }
}

/// Parts `CSI ? … letter` answers (without their head) from everything else.
fn split(bytes: &[u8]) -> (Vec<String>, Vec<u8>) {
    let mut answers = Vec::new();
    let mut rest = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let body = bytes[at..].strip_prefix(b"\x1b[?");
        let answer = body.and_then(|body| body.iter().position(|b| matches!(b, 0x40..=0x7E)).map(|end| &body[..=end]));
        if let Some(answer) = answer {
            answers.push(String::from_utf8_lossy(answer).into_owned());
            at += 3 + answer.len();
        } else {
            rest.push(bytes[at]);
            at += 1;
        }
    }
    (answers, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_from_typing() {
        let bytes = b"j\x1b[?2026;2$y\x1b[?0u\r\x1b[?62;22c";
        assert!(fenced(bytes));
        assert_eq!(understand(bytes), Answers { synchronized: true, keyboard: true, typed: b"j\r".to_vec() });
        assert!(!fenced(b"\x1b[?2026;0$y\x1b[?6"));
        assert!(!understand(b"\x1b[?2026;0$y\x1b[?6c").synchronized);
    }
}
