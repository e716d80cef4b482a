//! What the bytes of a terminal mean: keys, pastes, the mouse, the focus.
//!
//! A parser of our own because a paste whose end never comes must end all the same: after a moment of silence what came is
//! inserted and keys are keys again. Reads nothing itself, and no clock: its owner feeds it and says when it was quiet.

use std::collections::VecDeque;
use std::time::Duration;

use super::input::Happening;
use crate::console::{Input, Key, KeyCode, Mods, Mouse, MouseKind};

const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";

/// A paste in which nothing has come for so long has lost its end.
const PASTE_QUIET: Duration = Duration::from_secs(1);

/// What follows a paste without an end in one piece is more of it, for as long as it never was quiet for so long.
const CUT_QUIET: Duration = Duration::from_secs(3);

/// A sequence whose rest has not come for so long was typed by hand.
const PART_QUIET: Duration = Duration::from_millis(200);

/// More bytes than this in one read are not typed by hand.
const PIECE: usize = 16;

/// Of a paste no more is kept than shows that it is too long, in bytes, whatever part of its end mark is among them.
const MOST: usize = 4 * 1024 * 1024 + 1 + PASTED.len();

/// Turns bytes into what happened, across the borders of reads.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The beginning of something that is not complete.
    rest: Vec<u8>,
    /// What was pasted so far, with as much of its end as has come.
    paste: Option<Vec<u8>>,
    /// A paste was ended for want of its end: it may yet go on.
    cut: bool,
}

/// What a parser made of the beginning of its bytes.
enum Step {
    /// More bytes are needed.
    Part,
    /// So many bytes say this; `None` for what has no meaning here.
    Took(usize, Option<Happening>),
    /// A paste begins.
    Pastes,
    /// A paste ends that was ended before.
    Pasted,
}

impl Parser {
    /// Takes what one read brought. `more`: there is more to be read at once, so nothing is cut short here.
    pub(super) fn feed(&mut self, bytes: &[u8], more: bool, out: &mut VecDeque<Happening>) {
        let goes_on = self.cut && self.paste.is_none() && self.rest.is_empty() && bytes.len() > PIECE;
        // Another paste is another paste.
        if goes_on && !bytes.starts_with(PASTE) {
            self.paste = Some(Vec::new());
        }
        if self.paste.is_some() {
            return self.paste(bytes, more, out);
        }
        self.rest.extend_from_slice(bytes);
        let bytes = std::mem::take(&mut self.rest);
        let mut at = 0;
        while at < bytes.len() {
            match step(&bytes[at..], more) {
                Step::Part => break,
                Step::Took(count, happening) => {
                    out.extend(happening);
                    at += count;
                }
                Step::Pasted => {
                    self.cut = false;
                    at += PASTED.len();
                }
                Step::Pastes => {
                    (self.paste, self.cut) = (Some(Vec::new()), false);
                    return self.paste(&bytes[at + PASTE.len()..], more, out);
                }
            }
        }
        self.rest = bytes[at..].to_vec();
    }

    fn paste(&mut self, bytes: &[u8], more: bool, out: &mut VecDeque<Happening>) {
        let Some(text) = &mut self.paste else { return };
        // Its end may have begun in the read before.
        let from = text.len().saturating_sub(PASTED.len() - 1);
        text.extend_from_slice(bytes);
        let Some(end) = text[from..].windows(PASTED.len()).position(|window| window == PASTED) else {
            if text.len() > MOST + PASTED.len() {
                // Too long to be taken: what is kept says so, and its tail still finds the end.
                text.drain(MOST - PASTED.len()..text.len() - PASTED.len());
            }
            return;
        };
        let after = text.split_off(from + end + PASTED.len());
        text.truncate(from + end);
        let text = std::mem::take(text);
        (self.paste, self.cut) = (None, false);
        out.push_back(pasted(&text));
        if !after.is_empty() {
            self.feed(&after, more, out);
        }
    }

    /// How long it may be quiet before [`Self::quiet`] is due; none while nothing is waited for.
    pub(super) const fn patience(&self) -> Option<Duration> {
        if self.paste.is_some() {
            Some(PASTE_QUIET)
        } else if !self.rest.is_empty() {
            Some(PART_QUIET)
        } else if self.cut {
            Some(CUT_QUIET)
        } else {
            None
        }
    }

    /// Nothing came for that long: what is there is all there is.
    pub(super) fn quiet(&mut self, out: &mut VecDeque<Happening>) {
        if let Some(text) = self.paste.take() {
            self.cut = true;
            if !text.is_empty() {
                out.push_back(pasted(&text));
            }
            return;
        }
        if self.rest.is_empty() {
            self.cut = false;
            return;
        }
        // The beginning of a sequence, typed by hand: Alt with its second byte, then the rest as it is.
        let rest = std::mem::take(&mut self.rest);
        match rest.as_slice() {
            [0x1b] => out.push_back(plain(KeyCode::Esc)),
            [0x1b, second, others @ ..] if second.is_ascii_graphic() => {
                let mods = Mods { alt: true, ..Mods::default() };
                out.push_back(key(KeyCode::Char(char::from(*second)), mods));
                out.extend(others.iter().map(|byte| plain(KeyCode::Char(char::from(*byte)))));
            }
            // Half a character.
            _ => {}
        }
    }
}

fn pasted(text: &[u8]) -> Happening {
    Happening::Input(Input::Paste(String::from_utf8_lossy(text).into_owned()))
}

const fn key(code: KeyCode, mods: Mods) -> Happening {
    Happening::Input(Input::Key(Key { code, mods }))
}

const fn plain(code: KeyCode) -> Happening {
    Happening::Input(Input::Key(Key::plain(code)))
}

fn step(bytes: &[u8], more: bool) -> Step {
    match bytes {
        [0x1b] if more => Step::Part,
        [0x1b] | [0x1b, 0x1b, ..] => Step::Took(1, Some(plain(KeyCode::Esc))),
        [0x1b, b'[', ..] => control_sequence(bytes),
        [0x1b, b'O'] => Step::Part,
        [0x1b, b'O', letter, ..] => match letter_key(*letter) {
            Some(code) => Step::Took(3, Some(plain(code))),
            // Alt with a capital O, and something after it.
            None => Step::Took(2, Some(key(KeyCode::Char('O'), Mods { alt: true, ..Mods::default() }))),
        },
        [0x1b, rest @ ..] => match step(rest, more) {
            Step::Took(count, Some(Happening::Input(Input::Key(Key { code, mods })))) => {
                Step::Took(count + 1, Some(key(code, Mods { alt: true, ..mods })))
            }
            Step::Took(count, other) => Step::Took(count + 1, other),
            other => other,
        },
        [byte, ..] if *byte < 0x20 || *byte == 0x7f => Step::Took(1, Some(control(*byte))),
        _ => character(bytes),
    }
}

fn control(byte: u8) -> Happening {
    let ctrl = |c: u8| Happening::Input(Input::Key(Key::ctrl(char::from(c))));
    match byte {
        b'\r' | b'\n' => plain(KeyCode::Enter),
        b'\t' => plain(KeyCode::Tab),
        0x7f => plain(KeyCode::Backspace),
        0 => ctrl(b' '),
        0x1c.. => ctrl(byte - 0x1c + b'4'),
        _ => ctrl(byte - 1 + b'a'),
    }
}

fn character(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        // No beginning of a character.
        _ => return Step::Took(1, None),
    };
    let there = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(there) {
        Ok(text) => Step::Took(length, text.chars().next().map(|c| plain(KeyCode::Char(c)))),
        Err(error) if error.error_len().is_none() && there.len() < length => Step::Part,
        Err(error) => Step::Took(error.error_len().unwrap_or(1), None),
    }
}

const fn letter_key(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

/// `ESC [ parameters final`.
fn control_sequence(bytes: &[u8]) -> Step {
    let body = &bytes[2..];
    match body {
        [b'[', letter, ..] => {
            // The Linux console's F1 to F5.
            let code = matches!(letter, b'A'..=b'E').then(|| KeyCode::F(letter - b'A' + 1));
            return Step::Took(4, code.map(plain));
        }
        // A button and two places, each a byte: the mouse of old.
        [b'M', button, column, row, ..] => {
            let place = |byte: &u8| u16::from(byte.saturating_sub(33));
            let kind = mouse_kind(u16::from(button.saturating_sub(32)));
            let mouse = kind.map(|kind| Mouse { kind, column: place(column), row: place(row) });
            return Step::Took(6, mouse.map(|mouse| Happening::Input(Input::Mouse(mouse))));
        }
        [b'[' | b'M', ..] => return Step::Part,
        _ => {}
    }
    let Some(end) = body.iter().position(|byte| !(0x20..0x40).contains(byte)) else { return Step::Part };
    let (parameters, last, count) = (&body[..end], body[end], end + 3);
    if !(0x40..0x7f).contains(&last) {
        // Something else cut it short, and is read for itself.
        return Step::Took(end + 2, None);
    }
    match (parameters, last) {
        (b"200", b'~') => return Step::Pastes,
        (b"201", b'~') => return Step::Pasted,
        (b"", b'I') => return Step::Took(count, Some(Happening::Focus(true))),
        (b"", b'O') => return Step::Took(count, Some(Happening::Focus(false))),
        ([b'<', mouse @ ..], b'M') => return Step::Took(count, sgr_mouse(mouse)),
        // The answer to a question, a released button.
        ([b'?' | b'<' | b'>' | b'=', ..], _) => return Step::Took(count, None),
        _ => {}
    }
    let numbers = Numbers::of(parameters);
    if numbers.released {
        return Step::Took(count, None);
    }
    let mut mods = numbers.mods();
    let code = match last {
        b'Z' => {
            mods.shift = true;
            Some(KeyCode::Tab)
        }
        b'~' => numbered_key(numbers.first),
        b'u' => coded_key(numbers.first, &mut mods),
        letter => letter_key(letter),
    };
    Step::Took(count, code.map(|code| key(code, mods)))
}

/// `first ; modifiers : kind`.
struct Numbers {
    first: u32,
    modifiers: u32,
    released: bool,
}

impl Numbers {
    fn of(parameters: &[u8]) -> Self {
        let text = String::from_utf8_lossy(parameters);
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let mut parts = text.split(';').map(|part| part.split(':'));
        let first = number(parts.next().and_then(|mut part| part.next())).unwrap_or(0);
        let (mut modifiers, mut kind) = (0, 1);
        if let Some(mut part) = parts.next() {
            modifiers = number(part.next()).unwrap_or(1_u32).saturating_sub(1);
            kind = number(part.next()).unwrap_or(1);
        }
        Self { first, modifiers, released: kind == 3 }
    }

    const fn mods(&self) -> Mods {
        Mods { shift: self.modifiers & 1 != 0, alt: self.modifiers & 2 != 0, ctrl: self.modifiers & 4 != 0 }
    }
}

fn numbered_key(number: u32) -> Option<KeyCode> {
    let function = |number: u32| u8::try_from(number).ok().filter(|number| *number <= 12).map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23..=24 => function(number - 12),
        _ => None,
    }
}

/// A key by its code point, as the kitty protocol tells it.
fn coded_key(code: u32, mods: &mut Mods) -> Option<KeyCode> {
    Some(match code {
        27 => KeyCode::Esc,
        10 | 13 | 57_414 => KeyCode::Enter,
        9 => KeyCode::Tab,
        127 => KeyCode::Backspace,
        57_399..=57_408 => KeyCode::Char(char::from_digit(code - 57_399, 10)?),
        57_409..=57_413 => KeyCode::Char(char::from(b"./*-+"[(code - 57_409) as usize])),
        57_415 => KeyCode::Char('='),
        57_417 => KeyCode::Left,
        57_418 => KeyCode::Right,
        57_419 => KeyCode::Up,
        57_420 => KeyCode::Down,
        57_421 => KeyCode::PageUp,
        57_422 => KeyCode::PageDown,
        57_423 => KeyCode::Home,
        57_424 => KeyCode::End,
        57_425 => KeyCode::Insert,
        57_426 => KeyCode::Delete,
        // Modifiers by themselves, media keys and others that nothing is bound to.
        57_344..=63_743 => return None,
        code => {
            let c = char::from_u32(code)?;
            // The case of a character says that Shift was held; with Control terminals disagree about the case.
            mods.shift = false;
            KeyCode::Char(if mods.ctrl { c.to_ascii_lowercase() } else { c })
        }
    })
}

/// `button ; column ; row`, counted from 1.
fn sgr_mouse(parameters: &[u8]) -> Option<Happening> {
    let text = std::str::from_utf8(parameters).ok()?;
    let mut numbers = text.split(';').map(|number| number.parse::<u16>().ok());
    let kind = mouse_kind(numbers.next()??)?;
    let (column, row) = (numbers.next()??.checked_sub(1)?, numbers.next()??.checked_sub(1)?);
    Some(Happening::Input(Input::Mouse(Mouse { kind, column, row })))
}

/// Bits 2 to 4 are held modifiers, bit 5 a movement.
const fn mouse_kind(button: u16) -> Option<MouseKind> {
    match button & !0b1_1100 {
        0 => Some(MouseKind::Press),
        64 => Some(MouseKind::WheelUp),
        65 => Some(MouseKind::WheelDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
