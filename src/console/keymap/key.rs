//! How keys are written: `C-x s` in files, `Ctrl-X s` for people.

use crate::console::{Key, KeyCode, Mods};

/// Names of keys that are no character, as files write them; the first of a key is the one shown to people.
const NAMES: [(&str, KeyCode); 19] = [
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Delete", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
    ("Insert", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
];
const LONG_NAMES: [(&str, KeyCode); 2] = [("PageUp", KeyCode::PageUp), ("PageDown", KeyCode::PageDown)];

/// Why a text names no key, and where in it (bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadKey {
    pub at: usize,
    pub what: String,
    pub help: Option<String>,
}

/// Reads `C-x s`, `g m`, `F6`, `S-Tab`, `Space`: keys pressed one after the other.
pub fn parse_keys(text: &str) -> Result<Vec<Key>, BadKey> {
    let mut keys = Vec::new();
    for word in text.split_whitespace() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        keys.push(parse_key(word).map_err(|(what, help)| BadKey { at, what, help })?);
    }
    if keys.is_empty() {
        return Err(BadKey { at: 0, what: "no key is named".into(), help: None });
    }
    Ok(keys)
}

type Why = (String, Option<String>);

fn parse_key(word: &str) -> Result<Key, Why> {
    let mut mods = Mods::default();
    let mut rest = word;
    // A lone "-" is a key itself, and so is the last one of "C--".
    while let Some((modifier, after)) =
        rest.split_once('-').filter(|(before, after)| !before.is_empty() && !after.is_empty())
    {
        match modifier {
            "C" => mods.ctrl = true,
            "A" | "M" => mods.alt = true,
            "S" => mods.shift = true,
            _ => {
                return Err((
                    format!("\"{modifier}-\" in \"{word}\" is no modifier"),
                    Some("C- is Control, A- Alt, S- Shift".into()),
                ));
            }
        }
        rest = after;
    }
    let Some(code) = code(rest) else {
        let names = NAMES.iter().chain(&LONG_NAMES).map(|(name, _)| *name);
        let help = crate::config::suggest(rest, names).map(|near| format!("did you mean \"{near}\"?"));
        return Err((format!("\"{rest}\" is no key"), help));
    };
    let mut key = Key { code, mods };
    if let KeyCode::Char(c) = code {
        if mods.shift && c != ' ' {
            let help = format!("write \"{}\"", word.replacen("S-", "", 1).replace(c, &c.to_uppercase().to_string()));
            return Err((format!("\"{word}\": Shift is part of the character"), Some(help)));
        }
        if mods.ctrl {
            if let Some(twin) = twin(c) {
                return Err((
                    format!("terminals cannot tell \"{word}\" from {twin}"),
                    Some("choose another key".into()),
                ));
            }
            key.code = KeyCode::Char(c.to_ascii_lowercase());
        }
    }
    Ok(key)
}

fn code(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(KeyCode::Char(c));
    }
    if let Some(number) = name.strip_prefix(['F', 'f']).and_then(|number| number.parse().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    NAMES.iter().chain(&LONG_NAMES).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| *code)
}

/// The key that sends the same byte as Control with `c`.
fn twin(c: char) -> Option<&'static str> {
    match c.to_ascii_lowercase() {
        'i' => Some("Tab"),
        'm' => Some("Enter"),
        '[' => Some("Esc"),
        _ => None,
    }
}

/// As people write them: `Ctrl-S`, `Shift-Tab`, `g m`, `Ctrl-X s`.
pub fn show_keys(keys: &[Key]) -> String {
    keys.iter().map(|key| show_key(*key)).collect::<Vec<_>>().join(" ")
}

fn show_key(key: Key) -> String {
    let mut text = String::new();
    for (held, name) in [(key.mods.ctrl, "Ctrl-"), (key.mods.alt, "Alt-"), (key.mods.shift, "Shift-")] {
        if held {
            text.push_str(name);
        }
    }
    match key.code {
        KeyCode::F(number) => {
            text.push('F');
            text.push_str(&number.to_string());
        }
        KeyCode::Char(c) if c != ' ' => {
            if key.mods.ctrl {
                text.extend(c.to_uppercase());
            } else {
                text.push(c);
            }
        }
        code => text.push_str(NAMES.iter().find(|(_, named)| *named == code).map_or("", |(name, _)| *name)),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_shown() {
        for (written, shown) in [
            ("C-x s", "Ctrl-X s"),
            ("g m", "g m"),
            ("F6", "F6"),
            ("S-Tab", "Shift-Tab"),
            ("Space", "Space"),
            ("C-Space", "Ctrl-Space"),
            ("pagedown", "PgDn"),
            ("?", "?"),
            ("-", "-"),
            ("C--", "Ctrl--"),
            ("C-S", "Ctrl-S"),
            ("A-Enter", "Alt-Enter"),
            ("ä", "ä"),
            ("N", "N"),
            ("あ", "あ"),
        ] {
            let keys = parse_keys(written).unwrap_or_else(|bad| panic!("{written}: {bad:?}"));
            assert_eq!(show_keys(&keys), shown);
        }
    }

    #[test]
    fn what_is_no_key_says_why() {
        for (written, at, what, help) in [
            ("", 0, "no key is named", None),
            ("C-x Entr", 4, "\"Entr\" is no key", Some("did you mean \"Enter\"?")),
            ("X-a", 0, "\"X-\" in \"X-a\" is no modifier", Some("C- is Control, A- Alt, S- Shift")),
            ("S-a", 0, "\"S-a\": Shift is part of the character", Some("write \"A\"")),
            ("C-i", 0, "terminals cannot tell \"C-i\" from Tab", Some("choose another key")),
            ("F13", 0, "\"F13\" is no key", None),
        ] {
            let bad = parse_keys(written).expect_err(written);
            assert_eq!((bad.at, bad.what.as_str(), bad.help.as_deref()), (at, what, help));
        }
    }
}
