//! What a command repeats of what it was given, or read, never drives the terminal: every command there is.

use std::fs;

use super::run::{Home, Ran};

/// A title, a colour, a reversed line, an invisible tag; as a single word.
const HOSTILE: &str = "x\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}\u{9b}31m\u{e0041}\u{200b}y";

/// Every command, with arguments in which it meets such a word. A command without a row fails the test.
const COMMANDS: &[(&str, &[&str])] = &[
    ("console", &["--url", HOSTILE]),
    ("demo", &["--lang", HOSTILE]),
    ("login", &[HOSTILE]),
    ("serve", &["--listen", HOSTILE]),
    ("agent add", &[HOSTILE, "--role", "agent"]),
    ("agent list", &[]),
    ("agent token", &[HOSTILE, "--label", HOSTILE]),
    ("agent revoke", &["nobody\u{1b}[31m\u{202e}"]),
    ("agent capacity", &[HOSTILE, HOSTILE]),
    ("agent disable", &["nobody\u{1b}[31m\u{202e}"]),
    ("agent enable", &["nobody\u{1b}[31m\u{202e}"]),
    ("import", &["--dry-run", HOSTILE]),
    ("audit", &["--since", HOSTILE]),
    ("metrics", &["--queue", HOSTILE]),
    ("survey", &["--queue", HOSTILE]),
    ("goodwill policy", &["--budget", HOSTILE]),
    ("export", &[HOSTILE, HOSTILE]),
    ("erase", &[HOSTILE]),
    ("backup", &[HOSTILE]),
    ("restore", &[HOSTILE]),
    ("report care", &["--rule", HOSTILE]),
    ("report goodwill", &["--queue", HOSTILE]),
    ("config check", &["--config-dir", HOSTILE]),
];

/// The commands that the program says it has, those of groups by both words.
fn commands(home: &Home, path: &[&str]) -> Vec<String> {
    let help = home.run(path.iter().copied().chain(["--help"]));
    assert_eq!(help.code, Some(0), "{help:?}");
    let list = help.out.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names: Vec<String> = list
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|name| name != "help")
        .collect();
    if names.is_empty() {
        return vec![path.join(" ")];
    }
    names.iter().flat_map(|name| commands(home, &[path, &[name.as_str()]].concat())).collect()
}

#[track_caller]
fn harmless(what: &str, ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        let acts = text.chars().find(|c| {
            (c.is_control() && !matches!(c, '\n' | '\r')) || matches!(c, '\u{202e}' | '\u{200b}' | '\u{e0041}')
        });
        assert!(acts.is_none(), "{what}: {acts:?} in {text:?}");
    }
}

#[test]
fn no_command_repeats_what_would_drive_the_terminal() {
    let home = Home::new();
    let mut there = commands(&home, &[]);
    let mut listed: Vec<String> = COMMANDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    there.sort();
    listed.sort();
    assert_eq!(there, listed, "every command has a row");
    assert_eq!(home.run(["agent", "add", "花子", "--role", "admin"]).code, Some(0));
    let mut repeated = 0;
    for (name, args) in COMMANDS {
        let words: Vec<&str> = name.split(' ').chain(args.iter().copied()).collect();
        let ran = home.run(&words);
        harmless(name, &ran);
        repeated += usize::from(ran.err.contains("owned") || ran.out.contains("owned"));
        // Any command line that is refused is repeated as well.
        let refused = home.run(name.split(' ').chain(["--no-such", HOSTILE]));
        assert_eq!(refused.code, Some(2), "{name}: {refused:?}");
        harmless(name, &refused);
    }
    assert!(repeated >= 5, "the words are met: {repeated}");
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}

#[test]
fn what_stands_in_a_file_is_named_and_does_not_act() {
    let home = Home::new();
    let folder = home.path().join("config/omotenashi/keymaps");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("mine.toml"), format!("[list]\n\"{}\" = \"quit\"\n\"z\" = '{HOSTILE}'\n", "C-\\u001b[31m"))
        .expect("written");
    let ran = home.run(["config", "check"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.out.contains("mine.toml"), "{ran:?}");
    harmless("config check", &ran);
}
