use super::*;
use crate::config::Layer;
use crate::console::{KeyCode, Mods};

/// Actions without a key of their own, each with its reason.
/// What is set once, from the palette.
const UNBOUND: &[Action] = &[Action::ShiftUntil, Action::WorkingHours];

fn user(text: &str) -> Source {
    Source::new(Layer::User, "keymaps/mine.toml", text)
}

fn keys(text: &str) -> Vec<Key> {
    key::parse_keys(text).expect("keys")
}

#[test]
fn the_default_keymap_has_no_fault_and_binds_every_action() {
    let (keymap, problems) = Keymap::load(&[]);
    assert_eq!(problems, []);
    for action in Action::ALL {
        let bound = keymap.bindings().iter().any(|binding| binding.action == *action);
        assert_eq!(bound, !UNBOUND.contains(action), "{}", action.name());
    }
}

#[test]
fn keys_mean_what_the_decisions_say() {
    let keymap = Keymap::embedded();
    for (context, written, wanted) in [
        (Context::List, "j", Lookup::Found(Action::MoveDown)),
        (Context::List, "r", Lookup::Found(Action::Reply)),
        (Context::Thread, "e", Lookup::Found(Action::Resolve)),
        (Context::Thread, "g", Lookup::Prefix),
        (Context::Thread, "g m", Lookup::Found(Action::GoMine)),
        (Context::Thread, "g x", Lookup::None),
        (Context::Text, "C-s", Lookup::Found(Action::Send)),
        (Context::Text, "C-x", Lookup::Prefix),
        (Context::Text, "C-x r", Lookup::Found(Action::SendAndResolve)),
        (Context::Text, "C-q", Lookup::Found(Action::Quit)),
        (Context::Text, "j", Lookup::None),
        (Context::Text, "?", Lookup::None),
        (Context::Field, "C-w", Lookup::Found(Action::DeleteWordBackward)),
        (Context::Field, "Enter", Lookup::Found(Action::Open)),
        (Context::Popup, "r", Lookup::None),
    ] {
        assert_eq!(keymap.lookup(context, &keys(written)), wanted, "{written} in [{}]", context.name());
    }
}

#[test]
fn what_sends_is_a_key_with_control_in_a_text_or_over_one() {
    let sends = [Action::Send, Action::SendAndWait, Action::SendAndResolve, Action::SendAndKeep, Action::SendAndNext];
    for binding in Keymap::embedded().bindings().iter().filter(|binding| sends.contains(&binding.action)) {
        assert!(matches!(binding.context, Context::Text | Context::Popup), "{}", binding.context.name());
        assert!(binding.keys[0].mods.ctrl, "{}", show_keys(&binding.keys));
    }
}

#[test]
fn a_users_line_lies_over_ours_key_by_key() {
    let (keymap, problems) = Keymap::load(&[user(
        "[browse]\n\"r\" = \"none\"\n\"R\" = \"reply\"\n\"g\" = \"go_views\"\n\"e x\" = \"resolve\"",
    )]);
    assert_eq!(problems, []);
    assert_eq!(keymap.lookup(Context::List, &keys("r")), Lookup::None);
    assert_eq!(keymap.keys_of(Context::List, Action::Reply), ["R"]);
    assert_eq!(keymap.lookup(Context::List, &keys("g")), Lookup::Found(Action::GoViews), "our sequences give way");
    assert_eq!(keymap.lookup(Context::List, &keys("e")), Lookup::Prefix);
    assert_eq!(keymap.keys_of(Context::List, Action::Note), ["c"], "the others stay");
}

#[test]
fn help_and_sequences_come_from_the_same_table() {
    let keymap = Keymap::embedded();
    assert_eq!(keymap.keys_of(Context::Text, Action::Send)[0], "Ctrl-S");
    assert_eq!(keymap.keys_of(Context::List, Action::MoveDown), ["j", "Down"]);
    assert_eq!(keymap.keys_of(Context::Thread, Action::Help), ["?", "F1"], "the nearer context first");
    assert_eq!(keymap.keys_of(Context::Text, Action::Help), ["F1"]);
    let mut after: Vec<_> = keymap.following(Context::Text, &keys("C-x")).iter().map(|b| b.action).collect();
    after.sort();
    let sends = [Action::SendAndWait, Action::SendAndResolve, Action::SendAndKeep, Action::SendAndNext];
    assert_eq!(after, [&[Action::Promise], &sends[..], &[Action::Copies]].concat());
}

#[test]
fn every_fault_is_named_and_the_rest_works() {
    let broken = "\
[brwose]
\"x\" = \"open\"
[browse]
\"w\" = \"asign\"
\"Entr\" = \"open\"
\"x y\" = \"open\"
\"x\" = \"open\"
\"v\" = \"open\"
[text]
\"A-s\" = \"send\"
\"s\" = \"send\"
\"F5\" = \"send\"
[global]
\"q\" = \"quit\"
\"C-i\" = \"quit\"
";
    let (keymap, problems) = Keymap::load(&[user(broken)]);
    let mut shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    shown.sort();
    let wanted = [
        "keymaps/mine.toml:10:2: \"A-s\" cannot be bound in [text]: people type with it (use Control or a function key)",
        "keymaps/mine.toml:11:2: \"s\" cannot be bound in [text]: people type with it (use Control or a function key, or bind it in [browse])",
        "keymaps/mine.toml:14:2: \"q\" cannot be bound in [global]: people type with it (use Control or a function key, or bind it in [browse])",
        "keymaps/mine.toml:15:2: terminals cannot tell \"C-i\" from Tab (choose another key)",
        "keymaps/mine.toml:1:2: there is no context \"brwose\" (did you mean \"browse\"?)",
        "keymaps/mine.toml:4:7: there is no action \"asign\" (did you mean \"assign\"?)",
        "keymaps/mine.toml:5:2: \"Entr\" is no key (did you mean \"Enter\"?)",
        "keymaps/mine.toml:7:2: \"x\" and \"x y\" cannot both be bound in [browse]: one begins with the other",
    ];
    assert_eq!(shown, wanted);
    assert_eq!(keymap.lookup(Context::List, &keys("v")), Lookup::Found(Action::Open));
    assert_eq!(keymap.lookup(Context::Text, &keys("F5")), Lookup::Found(Action::Send));
    assert_eq!(keymap.lookup(Context::Text, &keys("C-s")), Lookup::Found(Action::Send));
}

#[test]
fn syntax_errors_do_not_hide_the_good_lines() {
    let (keymap, problems) = Keymap::load(&[user("[browse]\n\"v\" = \"open\"\n\"w\" = open\n\"V\" = \"open\"\n")]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().starts_with("keymaps/mine.toml:3:"), "{}", problems[0]);
    assert_eq!(keymap.lookup(Context::List, &keys("V")), Lookup::Found(Action::Open));
}

#[test]
fn alt_with_a_character_is_never_bound_where_people_type() {
    let keymap = Keymap::embedded();
    let alt = |c| Key { code: KeyCode::Char(c), mods: Mods { alt: true, ..Mods::default() } };
    for c in ' '..='~' {
        for context in [Context::Text, Context::Field] {
            assert_eq!(keymap.lookup(context, &[alt(c)]), Lookup::None, "Alt-{c}");
        }
    }
}

#[test]
fn every_action_and_context_has_its_words_in_both_languages() {
    use crate::locale::{Lang, Locale};
    for lang in Lang::ALL {
        let locale = Locale::embedded(lang, jiff::tz::TimeZone::UTC);
        for action in Action::ALL {
            let id = action.text_id();
            assert!(locale.has(&id), "{id} in {}", lang.as_str());
        }
        for context in Context::ALL {
            assert!(locale.has(context.text_id()), "{}", context.text_id());
        }
    }
}
