//! Each file operation of configuration and database failing once: it is told, nothing panics, nothing is corrupt.
//!
//! (Those of the journal fail in its own tests, which hold its file operations in their hands.)

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::dice::{Dice, rounds, seed};
use crate::pty::product;
use crate::site::LIMIT;

/// `ENOSPC`, `EIO`, `EROFS`, `EACCES`.
const ERRORS: [i32; 4] = [28, 5, 30, 13];

/// A home of its own, and the library that lets operations fail.
struct Home {
    folder: tempfile::TempDir,
    shim: PathBuf,
}

/// Which operation fails: of all there are, or of one kind.
#[derive(Clone, Copy, Debug)]
struct Fault {
    kind: &'static str,
    at: u64,
    error: i32,
}

/// None does.
const NONE: Fault = Fault { kind: ANY, at: 0, error: 0 };

/// Of all kinds: what is read and written, most of the time.
const ANY: &str = "any";

/// The rare kinds have turns of their own.
const KINDS: [&str; 6] = [ANY, "lock", ANY, "open", "name", "size"];

impl Home {
    /// None where no C compiler is.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let shim = folder.path().join("faults.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/disk.c");
        let made =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&shim).arg(source).arg("-ldl").output();
        match made {
            Ok(made) => assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr)),
            Err(_) => return None,
        }
        let home = Self { folder, shim };
        for path in ["run", "config/omotenashi/keymaps", "config/omotenashi/themes", "config/omotenashi/prompts"] {
            fs::create_dir_all(home.path(path)).expect("a folder");
        }
        for (path, text) in [
            ("config.toml", "lang = \"en\"\n"),
            ("keymaps/default.toml", "[browse]\n\"R\" = \"reply\"\n"),
            ("prompts/default.toml", "[[rule]]\nid = \"first-time\"\noff = true\n"),
        ] {
            fs::write(home.path("config/omotenashi").join(path), text).expect("written");
        }
        Some(home)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(product());
        command
            .args(args)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_DATA_HOME", self.path("share"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn failing(&self, args: &[&str], under: &str, fault: Fault) -> Command {
        let mut command = self.command(args);
        command
            .env("LD_PRELOAD", &self.shim)
            .env("FAULT_UNDER", self.path(under))
            .env("FAULT_KIND", if fault.kind == ANY { "" } else { fault.kind })
            .env("FAULT_AT", fault.at.to_string())
            .env("FAULT_ERRNO", fault.error.to_string())
            .env("FAULT_COUNT", self.path("count"));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the product")
    }

    /// How many operations the last run made, by their kind.
    fn counts(&self) -> BTreeMap<String, u64> {
        let counts = fs::read_to_string(self.path("count")).expect("the library was loaded");
        let count = |line: &str| {
            let (kind, count) = line.split_once(' ').expect("a kind and a number");
            (kind.to_owned(), count.parse().expect("a number"))
        };
        counts.lines().map(count).collect()
    }

    /// Ends the server, and waits until its process has let go of the folder.
    fn stop(&self) {
        let mut told = self.run(&["serve", "--stop"]);
        let lock = fs::File::open(self.path("share/omotenashi/server.lock")).expect("its lock");
        let until = Instant::now() + LIMIT;
        while lock.try_lock().is_err() {
            let log = fs::read_to_string(self.path("state/omotenashi/log/server.log")).unwrap_or_default();
            assert!(Instant::now() < until, "the server never ended: {}\n{log}", said(&told));
            // The one operation may fail just when it was asked to end.
            if !told.status.success() {
                told = self.run(&["serve", "--stop"]);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// A server on the data folder until it serves or ends by itself; what it said.
    fn serve(&self, fault: Fault) -> Output {
        let mut child = self.failing(&["serve"], "share", fault).spawn().expect("the product");
        let until = Instant::now() + LIMIT;
        while child.try_wait().expect("our own child").is_none() {
            if self.run(&["serve", "--status"]).status.success() {
                self.stop();
            }
            assert!(Instant::now() < until, "{fault:?}: it neither serves nor ends");
        }
        child.wait_with_output().expect("our own child")
    }
}

fn said(ran: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}

fn tells(ran: &Output, fault: Fault) {
    let said = said(ran);
    assert!(!said.contains("panicked") && ran.status.code().is_some(), "{fault:?}: {:?} {said}", ran.status);
    if !ran.status.success() {
        assert!(said.contains("omotenashi:") || said.contains(".toml"), "{fault:?}: it says nothing: {said}");
    }
}

#[test]
fn a_file_of_the_configuration_that_fails_is_told_and_left_as_it_is() {
    let Some(home) = Home::new() else {
        return println!("skipped: failing files: there is no cc to make the library with");
    };
    let whole = home.failing(&["config", "check"], "config", NONE).output().expect("the product");
    assert!(whole.status.success(), "{}", said(&whole));
    let (operations, mut told) = (home.counts()[ANY], 0);
    assert!(operations > 3, "{operations}");
    for at in 1..=operations {
        for error in ERRORS {
            let fault = Fault { kind: ANY, at, error };
            let ran = home.failing(&["config", "check"], "config", fault).output().expect("the product");
            tells(&ran, fault);
            told += usize::from(!ran.status.success());
        }
    }
    println!("{operations} operations, four errors each: {told} told with an exit code, 0 panics");
    assert!(told > 0, "none was noticed");
    assert_eq!(said(&home.run(&["config", "check"])), said(&whole), "the files are as they were");
}

#[test]
fn a_database_whose_disk_fails_while_it_opens_is_whole_afterwards() {
    let Some(home) = Home::new() else {
        return println!("skipped: failing files: there is no cc to make the library with");
    };
    let (count, seed) = (rounds(10), seed());
    let mut dice = Dice::new(seed);
    assert!(home.serve(NONE).status.success());
    let first = home.counts();
    let added = home.run(&["agent", "add", "Hanako", "--role", "agent"]);
    assert!(added.status.success(), "{}", said(&added));
    home.stop();
    assert!(home.serve(NONE).status.success());
    let again = home.counts();
    for kind in KINDS {
        assert!(first[kind] > 0, "none of the operations is of this kind: {kind}; {first:?}");
    }
    let kept = home.path("kept");
    copy(&home.path("share"), &kept);
    let mut refused = 0;
    for round in 0..count {
        // Half of them on a folder that holds nothing yet.
        let new = round % 2 == 0;
        fs::remove_dir_all(home.path("share")).expect("ours");
        if !new {
            copy(&kept, &home.path("share"));
        }
        let counts = if new { &first } else { &again };
        let kind = KINDS[round / 2 % KINDS.len()];
        let kind = if counts[kind] > 0 { kind } else { ANY };
        let fault = Fault { kind, at: 1 + dice.below(counts[kind] as usize) as u64, error: *dice.of(&ERRORS) };
        let ran = home.serve(fault);
        tells(&ran, fault);
        refused += usize::from(!ran.status.success());
        let log = fs::read_to_string(home.path("state/omotenashi/log/server.log")).unwrap_or_default();
        assert!(!log.contains("panicked"), "seed {seed}, {fault:?}: {log}");
        // The next start finds everything, and a backup reads every page.
        let list = home.run(&["agent", "list"]);
        assert!(list.status.success(), "seed {seed}, {fault:?}: {}\nbefore: {}", said(&list), said(&ran));
        assert!(said(&list).contains("owner") && said(&list).contains("Hanako") != new, "{fault:?}: {}", said(&list));
        let copy = home.path("copy.db");
        let backup = home.run(&["backup", copy.to_str().expect("a plain name")]);
        assert!(backup.status.success(), "seed {seed}, {fault:?}: {}", said(&backup));
        fs::remove_file(copy).expect("the backup");
        home.stop();
    }
    println!(
        "seed {seed}: {count} failures among {first:?} of a first start and {again:?} of a later one: {refused} \
         refused to serve and said why, the others served; 0 panics, 0 databases damaged"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("its kind").is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
}
