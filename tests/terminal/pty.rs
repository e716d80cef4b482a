//! A program on a pseudo-terminal, with a terminal emulator at the other end and hands on the keyboard.
//!
//! Nothing here sleeps: a test waits for what a person would see, with a limit, and shows the screen when it never came.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Termios, Winsize, tcgetattr, tcsetwinsize};
use tempfile::TempDir;

use crate::emulator::Emulator;

/// How long anything may take to be seen. Generous: machines that run tests are busy.
pub const LIMIT: Duration = Duration::from_secs(20);

/// More bytes than this in one go are no typing, and hands rest so long before they go on: the program takes what comes
/// within 50 ms for more of the same.
const PIECE: usize = 8;
const REST: Duration = Duration::from_millis(80);

/// The product: the one that cargo names while it runs tests, which may be another than the one they were built with.
pub fn product() -> PathBuf {
    std::env::var_os("CARGO_BIN_EXE_omotenashi").map_or_else(|| env!("CARGO_BIN_EXE_omotenashi").into(), PathBuf::from)
}

/// A program to be started.
pub struct Launch {
    command: Command,
    columns: u16,
    rows: u16,
    home: TempDir,
}

impl Launch {
    /// The product.
    pub fn omotenashi<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::program(product(), args)
    }

    /// A shell script; the product's path is in `$OMOTENASHI`.
    pub fn shell(script: &str) -> Self {
        Self::program("/bin/sh", ["-c", script])
    }

    /// Any program, with an environment and a home of its own: none of the person who runs the tests.
    pub fn program<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: impl IntoIterator<Item = A>) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        // A session of its own, with the pseudo-terminal as its controlling terminal, as a terminal emulator does it.
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(program).args(args);
        command.env_clear();
        for (name, value) in [
            ("PATH", std::env::var("PATH").unwrap_or_default().as_str()),
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("PS1", "$ "),
        ] {
            command.env(name, value);
        }
        command.env("OMOTENASHI", product());
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
        ] {
            let folder = home.path().join(folder);
            std::fs::create_dir_all(&folder).expect("a folder in a temporary folder");
            command.env(name, folder);
        }
        Self { command, columns: 100, rows: 30, home }
    }

    /// With an argument more.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// With a variable more.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// On a terminal of this size.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// Starts it.
    pub fn start(mut self) -> Program {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pseudo-terminal");
        grantpt(&master).expect("our own pseudo-terminal");
        unlockpt(&master).expect("our own pseudo-terminal");
        let path = ptsname(&master, Vec::new()).expect("a name").into_string().expect("a plain name");
        tcsetwinsize(&master, winsize(self.columns, self.rows)).expect("a size");
        let slave = || File::options().read(true).write(true).open(&path).expect("the other end");
        let original = tcgetattr(&master).expect("its modes");
        let child = self.command.stdin(slave()).stdout(slave()).stderr(slave()).spawn().expect("setsid, to start with");
        // The command holds copies of the other end: while it lives the terminal cannot be seen to be closed.
        drop(self.command);
        let emulator = Emulator::new(self.columns, self.rows);
        Program {
            child,
            master: Some(File::from(master)),
            emulator,
            log: Vec::new(),
            original,
            home: self.home,
            typed_a_piece: false,
        }
    }
}

fn winsize(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}

/// A program that runs on a terminal. Killed when it is dropped.
pub struct Program {
    child: Child,
    master: Option<File>,
    emulator: Emulator,
    log: Vec<u8>,
    original: Termios,
    home: TempDir,
    typed_a_piece: bool,
}

impl Program {
    /// What a person sees now, as far as it was read: look after a wait.
    pub const fn screen(&self) -> &Emulator {
        &self.emulator
    }

    /// Every byte the program sent so far.
    pub fn log(&self) -> &[u8] {
        &self.log
    }

    /// The folder that holds the program's home and everything it keeps.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// The program's own process.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Types, in one go: what is typed apart has to be typed by calls of its own. After a piece that no hand types the
    /// hands rest a moment, so that what comes next is a key and no more of it.
    pub fn keys(&mut self, keys: impl AsRef<[u8]>) {
        let rested = Instant::now() + REST;
        while self.typed_a_piece && self.pump(rested) {}
        self.typed_a_piece = keys.as_ref().len() > PIECE;
        self.master.as_mut().expect("a terminal").write_all(keys.as_ref()).expect("a terminal that takes keys");
    }

    /// Pastes, with the brackets that a terminal puts around.
    pub fn paste(&mut self, text: &str) {
        self.keys(format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Reads what the program sends, until the screen is as wanted.
    pub fn wait_for(&mut self, what: &str, seen: impl Fn(&Emulator) -> bool) {
        let until = Instant::now() + LIMIT;
        while !seen(&self.emulator) {
            assert!(self.pump(until), "never saw {what}; the screen:\n{}", self.emulator.text());
        }
    }

    /// Reads until this text is on the screen.
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(&format!("{text:?}"), |screen| screen.text().contains(text));
    }

    /// Reads until the program sends nothing for so long. Only for counting bytes: to see something, wait for it.
    pub fn wait_for_quiet(&mut self, long: Duration) {
        while self.pump(Instant::now() + long) {}
    }

    /// Reads until then, whatever comes: the time is what counts.
    pub fn read_until(&mut self, then: Instant) {
        while self.pump(then) {}
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.emulator.resize(columns, rows);
        let master = self.master.as_ref().expect("a terminal");
        tcsetwinsize(master, winsize(columns, rows)).expect("a size");
    }

    /// Closes the terminal, as a dropped line does.
    pub fn hang_up(&mut self) {
        self.master = None;
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("a running program");
    }

    /// The line is as the shell left it: typed keys are echoed and gathered to lines, and no mode is left on.
    pub fn is_restored(&self) -> bool {
        let now = tcgetattr(self.master.as_ref().expect("a terminal")).expect("its modes");
        let line = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        now.local_modes & line == self.original.local_modes & line
            && now.input_modes == self.original.input_modes
            && now.output_modes == self.original.output_modes
            && self.emulator.is_restored()
    }

    /// Waits until the program has ended, reading what it still says.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let until = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                while self.pump(Instant::now()) {}
                return status;
            }
            assert!(Instant::now() < until, "never ended; the screen:\n{}", self.emulator.text());
            if self.master.is_some() {
                self.pump(Instant::now() + Duration::from_millis(20));
            } else {
                std::thread::yield_now();
            }
        }
    }

    /// Reads once, answering what the terminal is asked; false when nothing came in time or nothing will come.
    fn pump(&mut self, until: Instant) -> bool {
        let Some(master) = &mut self.master else { return false };
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        let mut watched = [PollFd::new(&*master, PollFlags::IN)];
        if poll(&mut watched, Some(&left)).is_err() || !watched[0].revents().contains(PollFlags::IN) {
            return false;
        }
        let mut bytes = [0; 16 * 1024];
        let Ok(count @ 1..) = master.read(&mut bytes) else { return false };
        self.log.extend_from_slice(&bytes[..count]);
        self.emulator.feed(&bytes[..count]);
        let answers = self.emulator.answers();
        answers.is_empty() || master.write_all(&answers).is_ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
