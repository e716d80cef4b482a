//! Whatever is drawn, the terminal shows exactly that, for few bytes.

use std::sync::Arc;

use alacritty_terminal::term::cell::Flags;
use alacritty_terminal::vte::ansi::{Color as Seen, NamedColor, Rgb};
use omotenashi::console::{Caret, Frame};
use omotenashi::terminal::{Depth, Profile, Screen};
use omotenashi::text::{fit, width};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::emulator::Emulator;

const PROFILE: Profile = Profile { depth: Depth::True, ascii: false, synchronized: false };

/// One line of text somewhere on a frame.
#[derive(Clone, Debug)]
struct Line {
    x: u16,
    y: u16,
    text: String,
    style: Style,
}

const COLUMNS: u16 = 24;
const ROWS: u16 = 6;

fn frame(lines: &[Line], caret: Option<(u16, u16)>) -> Arc<Frame> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
    for line in lines {
        buffer.set_stringn(line.x, line.y, fit(&line.text), usize::from(COLUMNS), line.style);
    }
    Arc::new(Frame { buffer, caret: caret.map(|(x, y)| Caret { x, y }) })
}

fn style() -> impl Strategy<Value = Style> {
    let colour = || {
        prop_oneof![
            4 => Just(Color::Reset),
            1 => Just(Color::Red),
            1 => Just(Color::LightCyan),
            1 => Just(Color::Indexed(208)),
            1 => Just(Color::Rgb(255, 136, 0)),
        ]
    };
    let modifiers = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    (colour(), colour(), prop::sample::subsequence(modifiers.to_vec(), 0..3))
        .prop_map(|(fg, bg, modifiers)| modifiers.into_iter().fold(Style::new().fg(fg).bg(bg), Style::add_modifier))
}

fn line() -> impl Strategy<Value = Line> {
    // Kanji and kana, decomposed kana, variants of Han, half-width kana, emoji, flags, joined emoji, ambiguous signs.
    let parts = prop::sample::select(vec![
        "a",
        "bc",
        " ",
        "    ",
        "傘",
        "雨の日",
        "おもて",
        "か\u{3099}",
        "葛\u{e0100}",
        "ｶﾅ",
        "ｶﾞ",
        "👍",
        "❤\u{fe0f}",
        "🇯🇵",
        "👨\u{200d}👩\u{200d}👧",
        "①",
        "…",
        "─",
        "│",
        "é",
        "e\u{301}",
        "한국",
    ]);
    let text = prop::collection::vec(parts, 0..8).prop_map(|parts| parts.concat());
    (0..COLUMNS, 0..ROWS, text, style()).prop_map(|(x, y, text, style)| Line { x, y, text, style })
}

/// What is drawn at once: texts, and where the caret stands.
type Drawn = (Vec<Line>, Option<(u16, u16)>);

fn script() -> impl Strategy<Value = Vec<Drawn>> {
    let caret = prop::option::of((0..COLUMNS, 0..ROWS));
    prop::collection::vec((prop::collection::vec(line(), 0..8), caret), 1..8)
}

fn seen(colour: Color, foreground: bool) -> Seen {
    match colour {
        Color::Red => Seen::Named(NamedColor::Red),
        Color::LightCyan => Seen::Named(NamedColor::BrightCyan),
        Color::Indexed(index) => Seen::Indexed(index),
        Color::Rgb(r, g, b) => Seen::Spec(Rgb { r, g, b }),
        _ if foreground => Seen::Named(NamedColor::Foreground),
        _ => Seen::Named(NamedColor::Background),
    }
}

fn flags(modifier: Modifier) -> Flags {
    [
        (Modifier::BOLD, Flags::BOLD),
        (Modifier::DIM, Flags::DIM),
        (Modifier::ITALIC, Flags::ITALIC),
        (Modifier::UNDERLINED, Flags::UNDERLINE),
        (Modifier::REVERSED, Flags::INVERSE),
    ]
    .into_iter()
    .filter(|(modifier_bit, _)| modifier.contains(*modifier_bit))
    .fold(Flags::empty(), |flags, (_, flag)| flags | flag)
}

/// Every cell of a frame is on the terminal: sign, width, and what can be seen of its style.
fn compare(frame: &Frame, emulator: &Emulator) -> Result<(), TestCaseError> {
    for y in 0..usize::from(ROWS) {
        let mut x = 0;
        while x < usize::from(COLUMNS) {
            let cell = &frame.buffer[(x as u16, y as u16)];
            let mut symbol = cell.symbol();
            let mut columns = width(symbol).max(1);
            if x + columns > usize::from(COLUMNS) {
                (symbol, columns) = (" ", 1);
            }
            prop_assert_eq!(emulator.sign(x, y), symbol, "column {} row {}\n{}", x, y, emulator.text());
            prop_assert_eq!(emulator.is_wide(x, y), columns == 2, "column {} row {}", x, y);
            let style = emulator.style(x, y);
            prop_assert_eq!(style.bg, seen(cell.bg, false), "background, column {} row {}", x, y);
            let visible = symbol != " ";
            let shown = if visible { Flags::all() } else { Flags::UNDERLINE | Flags::INVERSE };
            prop_assert_eq!(style.flags & shown, flags(cell.modifier) & shown, "flags, column {} row {}", x, y);
            if visible {
                prop_assert_eq!(style.fg, seen(cell.fg, true), "foreground, column {} row {}", x, y);
            }
            x += columns;
        }
    }
    if let Some(caret) = frame.caret {
        prop_assert_eq!(emulator.cursor(), (usize::from(caret.x), usize::from(caret.y)));
    }
    prop_assert_eq!(emulator.is_cursor_visible(), frame.caret.is_some());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_terminal_shows_what_was_drawn(script in script(), synchronized in any::<bool>()) {
        let mut screen = Screen::new(Profile { synchronized, ..PROFILE });
        let mut emulator = Emulator::new(COLUMNS, ROWS);
        emulator.feed("what the shell left ".repeat(9).as_bytes());
        for (lines, caret) in script {
            let frame = frame(&lines, caret);
            emulator.feed(&screen.encode(Arc::clone(&frame)));
            compare(&frame, &emulator)?;
            prop_assert!(screen.encode(frame).is_empty(), "nothing new costs nothing");
        }
    }

    #[test]
    fn without_utf_8_only_ascii_is_sent(script in script(), depth in prop::sample::select(vec![Depth::None, Depth::Sixteen])) {
        let mut screen = Screen::new(Profile { depth, ascii: true, synchronized: false });
        for (lines, caret) in script {
            let bytes = screen.encode(frame(&lines, caret));
            prop_assert!(bytes.is_ascii());
            let text = String::from_utf8_lossy(&bytes);
            prop_assert!(!text.contains("38;") && !text.contains("48;"), "{text:?}");
        }
    }
}

/// A composer of one row: what was typed so far, and the caret behind it.
fn typing(text: &str) -> Arc<Frame> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    buffer.set_string(0, 0, "Mine 3  Unassigned 12", Style::new().add_modifier(Modifier::REVERSED));
    buffer.set_string(0, 22, "─".repeat(80), Style::new().fg(Color::DarkGray));
    buffer.set_string(2, 23, fit(text), Style::new());
    Arc::new(Frame { buffer, caret: Some(Caret { x: 2 + width(text) as u16, y: 23 }) })
}

#[test]
fn a_typed_character_costs_few_bytes() {
    let mut screen = Screen::new(PROFILE);
    let first = screen.encode(typing("")).len();
    let mut figures = Vec::new();
    let mut text = String::new();
    for c in "hello, お世話になっております。".chars() {
        text.push(c);
        figures.push((c, screen.encode(typing(&text)).len()));
    }
    println!("first frame {first} B; typed: {figures:?}");
    // The pen is set once; from then on a character is all that is sent.
    assert!(figures.iter().all(|(c, bytes)| *bytes <= c.len_utf8() + 3), "{figures:?}");
    assert!(figures[1..].iter().all(|(c, bytes)| *bytes == c.len_utf8()), "{figures:?}");
}

#[test]
fn moving_a_selection_costs_its_two_rows() {
    let list = |selected: u16| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        for y in 0..20 {
            let style = if y == selected { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            buffer.set_string(0, y, format!("{:<60}", format!("#{y} 佐藤 様 のお問い合わせ")), style);
        }
        Arc::new(Frame { buffer, caret: None })
    };
    let mut screen = Screen::new(PROFILE);
    screen.encode(list(3));
    let bytes = screen.encode(list(4)).len();
    println!("selection down one row: {bytes} B");
    assert!(bytes < 2 * 90, "{bytes}");
}

#[test]
fn a_terminal_that_controls_get_into_is_not_controlled() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
    for (x, symbol) in ["\u{1b}[2J", "\u{9b}1m", "\u{7}", "a\u{301}"].into_iter().enumerate() {
        buffer[(x as u16 * 2, 0)].set_symbol(symbol);
    }
    let bytes = Screen::new(PROFILE).encode(Arc::new(Frame { buffer, caret: None }));
    let text = String::from_utf8(bytes).expect("UTF-8");
    let drawn = text.strip_prefix("\u{1b}[m\u{1b}[H\u{1b}[2J").expect("the screen is cleared once");
    assert!(!drawn.contains("\u{1b}[2J") && !drawn.contains(['\u{9b}', '\u{7}']), "{drawn:?}");
    assert!(drawn.contains("a\u{301}"));
}

#[test]
fn a_large_frame_is_held_together_only_where_the_terminal_can() {
    let full = || {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        for y in 0..24 {
            buffer.set_string(0, y, "傘".repeat(40), Style::new());
        }
        Arc::new(Frame { buffer, caret: None })
    };
    let held = Screen::new(Profile { synchronized: true, ..PROFILE }).encode(full());
    assert!(held.starts_with(b"\x1b[?2026h") && held.ends_with(b"\x1b[?2026l"));
    let plain = Screen::new(PROFILE).encode(full());
    assert!(!plain.windows(5).any(|bytes| bytes == b"?2026"));
}

#[test]
fn what_a_terminal_can_show_is_told_from_its_variables() {
    let detect = |vars: &[(&str, &str)]| {
        Profile::detect(|name| vars.iter().find(|(var, _)| *var == name).map(|(_, value)| (*value).to_owned()))
    };
    for (vars, depth, ascii) in [
        (vec![("TERM", "xterm-256color"), ("LANG", "ja_JP.UTF-8")], Depth::Indexed, false),
        (vec![("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Depth::True, false),
        (vec![("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Depth::None, false),
        (vec![("TERM", "screen-256color"), ("COLORTERM", "truecolor")], Depth::Indexed, false),
        (vec![("TERM", "screen-256color"), ("COLORTERM", "truecolor"), ("TMUX", "/tmp/t")], Depth::True, false),
        (vec![("TERM", "linux"), ("LANG", "C")], Depth::Sixteen, true),
        (vec![("TERM", "vt100"), ("LANG", "en_US.UTF-8"), ("LC_ALL", "ja_JP.eucJP")], Depth::None, true),
        (vec![("TERM", "xterm"), ("LC_CTYPE", "C.utf8"), ("LANG", "C")], Depth::Sixteen, false),
    ] {
        let profile = detect(&vars).expect("a usable terminal");
        assert_eq!((profile.depth, profile.ascii), (depth, ascii), "{vars:?}");
    }
    for vars in [vec![], vec![("TERM", "")], vec![("TERM", "dumb")]] {
        assert!(detect(&vars).expect_err("unusable").to_string().contains("Set TERM"));
    }
}
