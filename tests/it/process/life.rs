//! The background server: one for a data folder whatever happens, found by everybody, gone when it is told to.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::run::{Home, Ran};

/// The note of the running server.
fn note(home: &Home) -> Option<serde_json::Value> {
    serde_json::from_slice(&fs::read(home.data().join("server.lock")).ok()?).ok()
}

fn pid(home: &Home) -> i32 {
    let pid = note(home).expect("a server runs")["pid"].as_i64().expect("a number");
    i32::try_from(pid).expect("a process id")
}

fn stop(home: &Home) {
    let ran = home.run(["serve", "--stop"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// Waits for a state of the outside world, with a limit.
pub fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !reached() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn twenty_at_once_start_one_server() {
    let home = Home::new();
    let children: Vec<_> = (0..20)
        .map(|_| {
            let mut command = home.command(["agent", "list"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        })
        .collect();
    for child in children {
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.contains("owner"), "{ran:?}");
    }
    let log = fs::read_to_string(home.path().join("state/omotenashi/log/server.log")).expect("the server's log");
    assert_eq!(log.matches("serving").count(), 1, "{log}");
    stop(&home);
}

#[test]
fn a_killed_server_is_started_anew_with_everything_in_it() {
    let home = Home::new();
    let ran = home.run(["agent", "add", "花子", "--role", "agent", "--team", "Hotline"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let token = ran.out.trim().to_owned();
    assert!(token.len() >= 32 && !ran.err.contains(&token), "{ran:?}");
    let first = pid(&home);
    let process = rustix::process::Pid::from_raw(first).expect("a process");
    rustix::process::kill_process(process, rustix::process::Signal::KILL).expect("ours");
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("花子") && ran.out.contains("Hotline"), "{ran:?}");
    assert_ne!(pid(&home), first);
    // Another runtime folder, as under cron or sudo, finds the same server.
    let mut elsewhere = home.command(["serve", "--status"]);
    let ran = Ran::of(elsewhere.env_remove("XDG_RUNTIME_DIR").output().expect("it starts"));
    assert!(ran.out.contains(&format!("process {}", pid(&home))), "{ran:?}");
    stop(&home);
    until("the lock is cleared", || note(&home).is_none());
    assert_eq!(home.run(["serve", "--status"]).code, Some(4));
}

#[test]
fn nobody_else_can_read_what_lies_there() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "list"]).code, Some(0));
    let mode = |path: &std::path::Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&home.data()), 0o700);
    for file in ["owner.token", "shop.db", "server.lock"] {
        assert_eq!(mode(&home.data().join(file)), 0o600, "{file}");
    }
    let socket = note(&home).expect("a server runs")["socket"].as_str().expect("a path").to_owned();
    assert_eq!(mode(socket.as_ref()), 0o600);
    assert_eq!(mode(std::path::Path::new(&socket).parent().expect("a folder")), 0o700);
    // No token stands in what every user of the machine can read of a process.
    let token = fs::read_to_string(home.data().join("owner.token")).expect("ours");
    let line = fs::read(format!("/proc/{}/cmdline", pid(&home))).expect("it runs");
    assert!(!String::from_utf8_lossy(&line).contains(token.trim()));
    let log = fs::read_to_string(home.path().join("state/omotenashi/log/server.log")).expect("the server's log");
    assert!(!log.contains(token.trim()));
    // Nor would it stand in a core dump.
    let limits = fs::read_to_string(format!("/proc/{}/limits", pid(&home))).expect("it runs");
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).expect("a limit");
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["0", "0"]);
    stop(&home);
}

#[test]
fn a_server_by_hand_takes_over_from_one_in_the_background_and_is_not_taken_over() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "list"]).code, Some(0));
    let first = pid(&home);
    let mut by_hand = home
        .command(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    until("it serves", || note(&home).is_some_and(|note| note["background"] == false));
    assert_ne!(pid(&home), first);
    assert_eq!(home.run(["agent", "list"]).code, Some(0));
    let second = home.run(["serve"]);
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.err.contains("is served already") && second.err.contains("serve --stop"), "{}", second.err);
    stop(&home);
    assert!(by_hand.wait().expect("it ends").success());
}

#[test]
fn what_is_no_database_is_named_and_left_as_it_is() {
    let home = Home::new();
    fs::create_dir_all(home.data()).expect("made");
    fs::write(home.data().join("shop.db"), "this is not a database, it is a letter to a friend").expect("written");
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("shop.db") && ran.err.contains("backups"), "{}", ran.err);
    let kept = fs::read_to_string(home.data().join("shop.db")).expect("it is there");
    assert_eq!(kept, "this is not a database, it is a letter to a friend");
}

#[test]
fn another_build_puts_its_own_server_in_the_place_of_the_old_one() {
    let home = Home::new();
    let ran = home.run(["agent", "add", "花子", "--role", "agent"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let first = pid(&home);
    // The same program, a byte longer: as after a rebuild.
    let rebuilt = home.path().join("omotenashi-rebuilt");
    let mut program = fs::read(env!("CARGO_BIN_EXE_omotenashi")).expect("the program");
    program.push(0);
    fs::write(&rebuilt, program).expect("written");
    fs::set_permissions(&rebuilt, fs::Permissions::from_mode(0o755)).expect("set");
    let ran = home.run_program(&rebuilt, ["agent", "list"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("花子"), "{ran:?}");
    assert_ne!(pid(&home), first);
    until("the old one is gone", || !std::path::Path::new(&format!("/proc/{first}")).exists());
    stop(&home);
}

#[test]
fn a_team_reaches_it_by_port_and_by_socket_with_their_own_token() {
    let home = Home::new();
    let team = home.path().join("team.sock");
    let mut server = home
        .command(["serve", "--listen", &format!("unix:{}", team.display())])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    until("it serves", || note(&home).is_some());
    let ran = home.run(["agent", "add", "花子", "--role", "supervisor"]);
    let mut hers = home.command(["agent", "list", "--url", &format!("unix:{}", team.display())]);
    let ran = Ran::of(hers.env("OMOTENASHI_TOKEN", ran.out.trim()).output().expect("it starts"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut strange = home.command(["agent", "list", "--url", &format!("unix:{}", team.display())]);
    let ran = Ran::of(strange.env("OMOTENASHI_TOKEN", "wrong").output().expect("it starts"));
    assert_eq!(ran.code, Some(5), "{ran:?}");
    let process = rustix::process::Pid::from_raw(i32::try_from(server.id()).expect("an id")).expect("a process");
    rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("ours");
    assert!(server.wait().expect("it ends").success());
    assert!(!team.exists() && note(&home).is_none());
}
