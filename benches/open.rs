//! How soon the console stands on the real data, and what it holds: imports everything twice into a throw-away shop,
//! then opens the console itself on a pseudo-terminal of 160x48. Prints and asserts nothing.
//!
//! `cargo bench --bench open -- [OPEN [TIMES]]`: the newest OPEN conversations are live work (2 000), the console is
//! opened TIMES times (10). Reads the folder `OMOTENASHI_DATA` (`../shared/data`), and is skipped where there is none;
//! takes a minute or so, most of it for the import.

#[path = "../tests/terminal/emulator.rs"]
#[expect(dead_code, reason = "the tests look at more than a bench does")]
mod emulator;
#[path = "../tests/terminal/pty.rs"]
#[expect(dead_code, reason = "the tests do more at a terminal than a bench does")]
mod pty;
#[path = "support/served.rs"]
mod served;

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use emulator::Emulator;
use pty::{Launch, Program};
use served::{Outcome, Served, memory};

const FILES: [&str; 4] =
    ["customers.csv", "purchases.csv.gz", "conversations-en.jsonl.gz", "conversations-ja.jsonl.gz"];

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let open = words.first().map_or("2000", String::as_str);
    let times: usize = words.get(1).map_or(Ok(10), |word| word.parse())?;
    let real = std::env::var_os("OMOTENASHI_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let files = FILES.map(|name| real.join(name));
    if !files.iter().all(|file| file.exists()) {
        return say(&format!("open: skipped, the real data is not in {} (OMOTENASHI_DATA)", real.display()));
    }
    let home = tempfile::tempdir()?;
    let server = Served::start(home.path())?;
    for import in ["first", "second"] {
        say(&format!("{import} import"))?;
        let most = import_once(home.path(), &server, &files, open)?;
        say(&format!("  most memory: import {} MiB, server {} MiB", most >> 10, server.memory("VmHWM")? >> 10))?;
    }
    drop(server);

    let mut cold = Vec::new();
    let mut rounds = Vec::new();
    for _ in 0..times {
        let started = Instant::now();
        let server = Served::start(home.path())?;
        cold.push(started.elapsed());
        rounds.push(round(home.path(), &server)?);
    }
    row("server: start to listening", cold)?;
    row("console: start to first frame", rounds.iter().map(|round| round.frame).collect())?;
    row("console: start to list", rounds.iter().map(|round| round.list).collect())?;
    row("server's first answer to list (goal 100 ms)", rounds.iter().map(|round| round.answered).collect())?;
    row("a typed character, key to terminal", rounds.iter().flat_map(|round| round.keys.clone()).collect())?;
    let mut bytes: Vec<usize> = rounds.iter().flat_map(|round| round.bytes.clone()).collect();
    bytes.sort_unstable();
    let at = |part: f64| bytes[((bytes.len() - 1) as f64 * part) as usize];
    say(&format!("a typed character: p50 {} bytes, p99 {} bytes (goal 60)", at(0.5), at(0.99)))?;
    let most = |figure: fn(&Round) -> u64| rounds.iter().map(figure).max().unwrap_or(0);
    say(&format!("first screen: {} bytes", most(|round| round.first as u64)))?;
    say(&format!("most memory: console {} MiB, server {} MiB", most(|r| r.console) >> 10, most(|r| r.server) >> 10))
}

/// One opening of the console.
struct Round {
    frame: Duration,
    list: Duration,
    answered: Duration,
    /// Bytes until the screen stood still.
    first: usize,
    keys: Vec<Duration>,
    bytes: Vec<usize>,
    /// Most memory, in kB.
    console: u64,
    server: u64,
}

fn round(home: &Path, server: &Served) -> Outcome<Round> {
    let door = home.join("door.sock");
    let answer = listen(&door, &server.socket)?;
    let launch = Launch::omotenashi(["--lang", "en"])
        .env("OMOTENASHI_URL", format!("unix:{}", door.display()))
        .env("OMOTENASHI_TOKEN", &server.token)
        .size(160, 48);
    let started = Instant::now();
    let mut console = launch.start();
    console.wait_for("a frame", |screen| screen.text().contains("Omotenashi"));
    let frame = started.elapsed();
    console.wait_for("the list", |screen| screen.text().contains(" waiting "));
    let (list, listed) = (started.elapsed(), Instant::now());
    let answered = answer.lock().unwrap_or_else(PoisonError::into_inner).ok_or("no answer went by")?;
    console.wait_for_quiet(Duration::from_millis(300));
    let first = console.log().len();
    let (keys, bytes) = type_a_little(&mut console);
    Ok(Round {
        frame,
        list,
        answered: listed - answered,
        first,
        keys,
        bytes,
        console: memory(console.pid().as_raw_nonzero().get().unsigned_abs(), "VmHWM")?,
        server: server.memory("VmHWM")?,
    })
}

/// Begins a reply to the first conversation; what each character took until the terminal had it, and its bytes.
fn type_a_little(console: &mut Program) -> (Vec<Duration>, Vec<usize>) {
    console.keys("\r");
    console.wait_for_quiet(Duration::from_millis(300));
    console.keys("r");
    console.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    console.wait_for_quiet(Duration::from_millis(300));
    let mut text = String::new();
    "qzx: fine weather"
        .chars()
        .map(|c| {
            let (before, started) = (console.log().len(), Instant::now());
            text.push(c);
            console.keys(c.to_string());
            console.wait_for(&format!("{text:?}"), |screen| screen.text().contains(text.trim_end()));
            (started.elapsed(), console.log().len() - before)
        })
        .unzip()
}

/// When the server first answered, as soon as it has.
type Answer = Arc<Mutex<Option<Instant>>>;

/// Passes connections at `door` on to the server, noting when the first answer goes by.
fn listen(door: &Path, server: &Path) -> io::Result<Answer> {
    let _ = std::fs::remove_file(door);
    let listener = UnixListener::bind(door)?;
    let answer = Answer::default();
    let (noted, server) = (Arc::clone(&answer), server.to_owned());
    // It waits for callers until the bench ends: there is nothing to be left behind.
    thread::spawn(move || {
        for console in listener.incoming() {
            let (console, server) = (console?, UnixStream::connect(&server)?);
            let (from, to, noted) = (server.try_clone()?, console.try_clone()?, Arc::clone(&noted));
            thread::spawn(move || pass(console, server, || ()));
            thread::spawn(move || {
                pass(from, to, || {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
                });
            });
        }
        io::Result::Ok(())
    });
    Ok(answer)
}

fn pass(mut from: UnixStream, mut to: UnixStream, seen: impl Fn()) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        seen();
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    // The other side may be gone already.
    let _ = to.shutdown(Shutdown::Write);
}

/// Imports the files, showing the report; the most memory the import held, in kB.
fn import_once(home: &Path, server: &Served, files: &[PathBuf], open: &str) -> Outcome<u64> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_omotenashi"))
        .args(["import", "--open", open, "--state-dir"])
        .arg(home.join("state"))
        .args(files)
        .env("OMOTENASHI_URL", format!("unix:{}", server.socket.display()))
        .env("OMOTENASHI_TOKEN", &server.token)
        .stdin(Stdio::null())
        .spawn()?;
    let mut most = 0;
    loop {
        if let Some(status) = process.try_wait()? {
            return if status.success() { Ok(most) } else { Err("the import failed".into()) };
        }
        // Gone between the two looks: what was seen last stands.
        most = memory(process.id(), "VmHWM").unwrap_or(most);
        thread::sleep(Duration::from_millis(20));
    }
}

fn row(what: &str, mut times: Vec<Duration>) -> Outcome<()> {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    say(&format!("{what:<46} p50 {:>9.1?}  p99 {:>9.1?}  max {:>9.1?}", at(0.5), at(0.99), at(1.0)))
}

fn say(text: &str) -> Outcome<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}
