//! Tokens and customers' words stay where they belong: canaries, and every place that must not hold them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::life::until;
use super::run::{Home, Ran};

fn config(home: &Home, text: &str) {
    let folder = home.path().join("config/omotenashi");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), text).expect("written");
}

/// A program that prints `words`, as a password store would, and complains with them on its error output.
fn store(home: &Home, words: &str, code: u8) -> PathBuf {
    let path = home.path().join(format!("store-{code}"));
    fs::write(&path, format!("#!/bin/sh\necho \"$1\" >&2\necho '{words}'\nexit {code}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("ours");
    path
}

#[test]
fn a_command_may_print_the_token() {
    let home = Home::new();
    let ran = home.run(["agent", "add", "花子", "--role", "admin"]);
    let token = ran.out.trim().to_owned();
    let socket = fs::read(home.data().join("server.lock")).expect("a server runs");
    let note: serde_json::Value = serde_json::from_slice(&socket).expect("its note");
    let url = format!("unix:{}", note["socket"].as_str().expect("a path"));
    let server = |command: &str| format!("[server]\nurl = \"{url}\"\ntoken_command = {command}\n");

    let good = store(&home, &token, 0);
    config(&home, &server(&format!("[\"{}\", \"an argument\"]", good.display())));
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("花子") && !ran.err.contains("an argument"), "{ran:?}");

    let bad = store(&home, "canary-4711", 3);
    config(&home, &server(&format!("[\"{}\"]", bad.display())));
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.err.contains("store-3") && ran.err.contains("by hand"), "{}", ran.err);
    assert!(!ran.err.contains("canary") && !ran.out.contains("canary"), "{ran:?}");

    config(&home, &server("\"pass show omotenashi\""));
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("config.toml:3:17"), "{}", ran.err);
    config(&home, "");
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}

/// Every file under `folder` that holds `needle`.
fn holding(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let kind = fs::symlink_metadata(&path).expect("there").file_type();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && fs::read(&path).expect("readable").windows(needle.len()).any(|part| part == needle.as_bytes())
            {
                found.push(path);
            }
        }
    }
    found
}

fn post(port: u16, path: &str, token: &str, body: &str) -> String {
    let mut line = TcpStream::connect(("127.0.0.1", port)).expect("the server");
    let length = body.len();
    write!(
        line,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    answer
}

/// What `program` leaves when it is ended so that the system would keep its memory, in a shell that allows it.
fn dumped(home: &Home, program: &str, ready: impl Fn() -> bool, signal: Signal) -> (bool, Vec<PathBuf>) {
    let folder = home.path().join("fallen");
    fs::create_dir_all(&folder).expect("a folder");
    let product = home.command([""; 0]);
    let shell = Command::new("sh")
        .args(["-c", &format!("ulimit -c unlimited && exec {program}")])
        .envs(product.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("OMOTENASHI", product.get_program())
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut process = shell.expect("a shell");
    until("it runs", ready);
    let mut status = None;
    until("it falls", || {
        // The first one only undoes the handler that Rust has for stacks that overflow.
        kill_process(Pid::from_child(&process), signal).expect("ours");
        status = process.try_wait().expect("ours");
        status.is_some()
    });
    let status = status.expect("it fell");
    assert_eq!(status.signal(), Some(signal.as_raw()), "{status}");
    let left = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    fs::remove_dir_all(&folder).expect("ours");
    (status.core_dumped(), left)
}

#[test]
fn a_process_that_falls_leaves_no_memory_behind() {
    let home = Home::new();
    let up = home.path().join("fallen/up");
    let (dumps, _) = dumped(&home, "sh -c ': > up; exec sleep 60'", || up.exists(), Signal::ABORT);
    if !dumps {
        println!("skipped in part: this system dumps nothing by itself");
    }
    for signal in [Signal::ABORT, Signal::SEGV] {
        let lock = home.data().join("server.lock");
        let _ = fs::remove_file(&lock);
        let ready = || fs::read(&lock).is_ok_and(|note| !note.is_empty());
        let (dumped, left) = dumped(&home, "\"$OMOTENASHI\" serve", ready, signal);
        assert!(!dumped && left.is_empty(), "{signal:?}: {left:?}");
    }
}

#[test]
fn no_log_no_audit_and_no_message_holds_a_token_or_a_customers_words() {
    let home = Home::new();
    let mut serve = home.command(["serve", "--listen", "127.0.0.1:0"]);
    let mut server = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut said = String::new();
    let mut out = BufReader::new(server.stdout.take().expect("its output"));
    out.read_line(&mut said).expect("it says where");
    let port = said.split("127.0.0.1:").nth(1).and_then(|rest| rest.split(' ').next()).expect("a port");
    let port: u16 = port.trim().parse().expect("a number");

    let added = home.run(["agent", "add", "Web chat", "--role", "channel", "--channel", "chat"]);
    let token = added.out.trim().to_owned();
    let body = serde_json::json!({
        "channel": "chat", "external_id": "1", "text": "canary-text in a message",
        "who": {"name": "canary-name", "handle": "canary-handle", "mail": "canary-mail@example.com", "phone": "0312341234"},
    });
    assert!(post(port, "/v1/inbound", &token, &body.to_string()).starts_with("HTTP/1.1 20"));
    // Refused in every way that quotes what it refuses.
    let refused = [
        post(port, "/v1/inbound", &token, "{\"channel\": \"canary-text\""),
        post(port, "/v1/inbound", &token, "{\"channel\": \"canary-text\", \"who\": {}, \"text\": 3}"),
        post(port, "/v1/conversations/canary-text/claim", &token, "{}"),
        post(port, "/v1/inbound", "canary-wrong-token", &body.to_string()),
    ];
    assert!(refused.iter().all(|answer| answer.starts_with("HTTP/1.1 4")), "{refused:?}");
    let broken = home.path().join("half.jsonl");
    fs::write(&broken, "{\"type\":\"conversation\",\"canary-text\n").expect("written");
    let import = home.run(["import".as_ref(), broken.as_os_str()]);
    let mut wrong = home.command(["agent", "list", "--url", &format!("http://127.0.0.1:{port}")]);
    let wrong = Ran::of(wrong.env("OMOTENASHI_TOKEN", "canary-wrong-token").output().expect("it starts"));
    assert_eq!(wrong.code, Some(5), "{wrong:?}");
    let audit = home.run(["audit"]);
    assert!(audit.out.contains("token.create"), "{audit:?}");

    // The command lines of everything that runs here.
    let lines = Command::new("ps")
        .args(["-eo", "args"])
        .output()
        .map_or_else(|_| String::new(), |ps| String::from_utf8_lossy(&ps.stdout).into_owned());
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
    let ended = server.wait_with_output().expect("it ends");
    out.read_to_string(&mut said).expect("the rest");
    let spoken = [
        said,
        String::from_utf8_lossy(&ended.stderr).into_owned(),
        lines,
        [import.out, import.err, wrong.out, wrong.err, audit.out, audit.err].concat(),
    ];
    for canary in [&token, "canary-text", "canary-name", "canary-handle", "canary-mail", "0312341234", "canary-wrong"] {
        for text in &spoken {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
        assert_eq!(holding(&home.path().join("state"), canary), Vec::<PathBuf>::new(), "{canary}");
    }
    // The database keeps what customers wrote, but of a token only its hash.
    assert!(!holding(&home.data(), "canary-text").is_empty(), "the search finds what is there");
    assert_eq!(holding(&home.data(), &token), Vec::<PathBuf>::new());
}
