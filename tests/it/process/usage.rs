//! Bad input: what happened, why, what to do, and a code that a script can tell apart.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;

use super::run::Home;

#[test]
fn an_unknown_option_is_named_with_what_was_meant() {
    let ran = Home::new().run(["serve", "--lsten", "127.0.0.1:0"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("--lsten") && ran.err.contains("--listen"), "{}", ran.err);
}

#[test]
fn data_and_url_together_are_refused() {
    let ran = Home::new().run(["agent", "list", "--data", "d", "--url", "http://127.0.0.1:1"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("--data") && ran.err.contains("--url"), "{}", ran.err);
}

#[test]
fn a_server_for_the_whole_network_is_refused_with_the_reason() {
    let ran = Home::new().run(["serve", "--listen", "0.0.0.0:8787"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("is open to other machines") && ran.err.contains("--tls-cert"), "{}", ran.err);
}

#[test]
fn a_channel_needs_its_role_and_the_role_its_channel() {
    let home = Home::new();
    for args in [
        ["agent", "add", "x", "--role", "channel"].as_slice(),
        &["agent", "add", "x", "--role", "agent", "--channel", "chat"],
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("--channel"), "{}", ran.err);
    }
    assert!(!home.path().join("share").exists(), "nothing was started for it");
}

#[test]
fn a_token_that_others_can_read_is_refused_with_the_command_to_run() {
    let home = Home::new();
    let file = home.path().join("token");
    fs::write(&file, "abc").expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
    let url = "http://127.0.0.1:1".as_ref();
    let ran =
        home.run(["agent".as_ref(), "list".as_ref(), "--url".as_ref(), url, "--token-file".as_ref(), file.as_os_str()]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.err.contains(&format!("chmod 600 {}", file.display())), "{}", ran.err);
}

#[test]
fn a_url_without_a_token_says_where_to_put_one() {
    let ran = Home::new().run(["agent", "list", "--url", "http://127.0.0.1:1"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.err.contains("--token-file") && ran.err.contains("OMOTENASHI_TOKEN"), "{}", ran.err);
}

#[test]
fn a_server_that_is_away_is_unreachable() {
    let home = Home::new();
    // A port that was free a moment ago and that nobody serves.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let mut command = home.command(["agent", "list", "--url", &format!("http://127.0.0.1:{port}")]);
    let ran = super::run::Ran::of(command.env("OMOTENASHI_TOKEN", "canary-7f3a").output().expect("it starts"));
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.err.contains("nobody listens there") && ran.err.contains("see that the server runs"), "{}", ran.err);
    assert!(!ran.err.contains("canary"), "{}", ran.err);
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let ran = Home::new().run(["agent", "list", "--url", "http://desk.example"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("https://"), "{}", ran.err);
}

#[test]
fn a_broken_configuration_is_named_by_place_and_never_guessed_around() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("config/omotenashi")).expect("made");
    let file = home.path().join("config/omotenashi/config.toml");
    fs::write(&file, "lang = \"fr\"\n[server]\nulr = \"https://desk.example\"\n").expect("written");
    let ran = home.run(["config", "check"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.out.contains("config.toml:1:8: lang is \"en\" or \"ja\""), "{}", ran.out);
    assert!(
        ran.out.contains("config.toml:3:1: there is no setting \"server.ulr\" (did you mean \"url\"?)"),
        "{}",
        ran.out
    );
    // The server's name is not readable: nothing is written into another one.
    let ran = home.run(["agent", "list"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("config.toml:3:1"), "{}", ran.err);
    assert!(!ran.err.contains("lang is"), "no fault that has nothing to do with it: {}", ran.err);
    // Whoever names the server does not need that entry.
    let away = format!("unix:{}", home.path().join("away.sock").display());
    let mut command = home.command(["agent", "list", "--url", &away]);
    let ran = super::run::Ran::of(command.env("OMOTENASHI_TOKEN", "t").output().expect("it starts"));
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.err.contains("there is no such socket") && !ran.err.contains("config.toml"), "{}", ran.err);
    assert_eq!(home.run(["serve", "--status", "--data", "d"]).code, Some(4));
    fs::write(&file, "lang = \"ja\"\n").expect("written");
    assert_eq!(home.run(["config", "check"]).code, Some(0));
}

#[test]
fn a_check_reads_what_is_not_in_use_and_names_a_folder_that_is_not_there() {
    let home = Home::new();
    let ran = home.run(["config", "check", "--config-dir", "nowhere"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("nowhere") && ran.err.contains("no such folder"), "{}", ran.err);
    for (path, text) in [
        ("themes/night.toml", "[scopes]\ntext = \"blou\"\n"),
        ("locales/en/mine.ftl", "channel-mail = post\nmy-own = { $x\n"),
    ] {
        let path = home.path().join("mine").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let ran = home.run(["config", "check", "--config-dir", "mine"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.out.contains("night.toml:2:8: "), "{}", ran.out);
    assert!(ran.out.contains("mine.ftl:2:14: Expected a token starting with \"}\""), "{}", ran.out);
}

/// A folder with one file of prompts.
fn with_prompts(home: &Home, text: &str) {
    let folder = home.path().join("mine/prompts");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("ours.toml"), text).expect("written");
}

#[test]
fn a_file_of_prompts_may_hold_everything_and_each_kind_of_fault_is_named_with_its_place() {
    let home = Home::new();
    let faulty = "[[rule]]\nid = \"x\"\nwhen = \"customer.age > 70\"\n\
                  [words]\nupste = {}\n\
                  [[check]]\nid = \"keigoo\"\n\
                  [[plan]]\nid = \"Flood\"\n\
                  [[method]]\nid = \"m\"\nchannels = [\"phon\"]\n\
                  [keeping.never]\ncrime = \"theft\"\n\
                  [[plans]]\nid = \"y\"\n";
    with_prompts(&home, faulty);
    let ran = home.run(["config", "check", "--config-dir", "mine"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    for told in [
        "ours.toml:3:9: ",
        "ours.toml:5:1: ",
        "ours.toml:7:6: ",
        "ours.toml:9:6: an id is of lower-case letters, digits and dashes, at most 40",
        "ours.toml:12:13: there is no channel \"phon\" (did you mean \"phone\"?)",
        "ours.toml:14:1: \"crime\" must be a list of words in quotes",
        "ours.toml:15:3: there is no setting \"plans\" here (did you mean \"plan\"?)",
    ] {
        assert!(ran.out.contains(told), "{told}\n{}", ran.out);
    }
    with_prompts(&home, "[[plan]\nid = \"x\"\n");
    let ran = home.run(["config", "check", "--config-dir", "mine"]);
    assert_eq!((ran.code, ran.out.matches("ours.toml:1:").count()), (Some(3), 1), "named once: {ran:?}");
}

#[test]
fn the_example_of_the_readme_has_no_fault_in_either_language() {
    for readme in [include_str!("../../../README.md"), include_str!("../../../README.ja.md")] {
        let begin = readme.find("# ~/.config/omotenashi/prompts/ours.toml").expect("the example");
        let example = readme[begin..].split("```").next().expect("its text");
        for held in ["[[plan]]", "[[method]]", "[keeping.never]"] {
            assert!(example.contains(held), "{held}");
        }
        let home = Home::new();
        with_prompts(&home, example);
        let ran = home.run(["config", "check", "--config-dir", "mine"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
}

#[test]
fn a_token_file_that_is_not_there_says_what_belongs_in_it() {
    let ran = Home::new().run(["agent", "list", "--url", "http://127.0.0.1:1", "--token-file", "nofile"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.err.contains("nofile") && ran.err.contains("omotenashi agent token NAME"), "{}", ran.err);
}

#[test]
fn a_name_is_given_once_and_the_one_who_has_it_is_named() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "add", "花子", "--role", "agent"]).code, Some(0));
    let list = home.run(["agent", "list"]).out;
    let id = list.lines().find(|line| line.contains("花子")).and_then(|line| line.split(' ').next()).expect("her id");
    let ran = home.run(["agent", "add", "花子", "--role", "agent"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.is_empty() && ran.err.contains(&format!("omotenashi agent token {id}")), "{ran:?}");
    assert_eq!(home.run(["agent", "list"]).out, list);
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}

#[test]
fn how_many_somebody_can_have_at_a_time_is_said_by_name() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "add", "花子", "--role", "agent"]).code, Some(0));
    let ran = home.run(["agent", "capacity", "花子", "6"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "花子 can have 6 conversations at a time.\n"), "{ran:?}");
    let ran = home.run(["agent", "capacity", "花子", "0"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("as many conversations as before") && ran.err.contains("between 1 and 200"),
        "{}",
        ran.err
    );
    assert!(home.run(["audit"]).out.contains("agent.capacity"));
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}

#[test]
fn nobody_answers_where_no_server_runs() {
    let home = Home::new();
    let data = home.path().join("shop");
    fs::create_dir(&data).expect("made");
    let ran = home.run(["serve", "--status"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.err.contains("share/omotenashi") && ran.err.contains("no such folder"), "{}", ran.err);
    assert!(ran.err.contains("--data"), "{}", ran.err);
    let args = ["serve".as_ref(), "--status".as_ref(), "--data".as_ref(), data.as_os_str()];
    let ran = home.run(args);
    assert_eq!(ran.code, Some(4));
    assert!(ran.err.contains("none runs") && ran.err.contains(&data.display().to_string()), "{}", ran.err);
    // A note that a killed server left, and a socket that somebody else listens at.
    let socket = home.path().join("s.sock");
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let note = format!(
        r#"{{"pid":1,"host":"h","since":"2026-11-22T00:00:00Z","instance":"i","socket":"{}","version":"0","background":true}}"#,
        socket.display()
    );
    fs::write(data.join("server.lock"), note).expect("written");
    assert_eq!(home.run(args).code, Some(4));
}

#[test]
fn without_a_terminal_nothing_opens_and_nothing_is_made() {
    let home = Home::new();
    for args in [[].as_slice(), &["demo"], &["login"]] {
        let ran = home.run(args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("terminal"), "{}", ran.err);
    }
    assert!(!home.data().exists(), "no shop was made for it");
}
