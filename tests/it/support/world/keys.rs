//! Keys by the names that keymaps give them.

use omotenashi::console::{Key, KeyCode, Mods};

/// A key by its name: `j`, `Enter`, `C-s`, `S-Tab`, `F6`.
pub fn key(name: &str) -> Key {
    let mut mods = Mods::default();
    let mut rest = name;
    while let Some((held, after)) = rest.split_once('-').filter(|(held, after)| held.len() == 1 && !after.is_empty()) {
        match held {
            "C" => mods.ctrl = true,
            "A" => mods.alt = true,
            "S" => mods.shift = true,
            other => panic!("no modifier {other}"),
        }
        rest = after;
    }
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Backspace" => KeyCode::Backspace,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Del" => KeyCode::Delete,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Space" => KeyCode::Char(' '),
        function if function.len() > 1 && function.starts_with('F') => {
            KeyCode::F(function[1..].parse().expect("a function key's number"))
        }
        other => KeyCode::Char(other.chars().next().expect("a key's name")),
    };
    Key { code, mods }
}
