//! The one place where commands write: nothing that anybody wrote drives the terminal it is printed on.
//!
//! What is said is cleaned as a whole, whoever put it together: cleaning harmless text changes nothing, and cleaning twice
//! is cleaning once. Must not know what is said.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde::Serialize;

use crate::text::{Lines, Untrusted, csv};

/// Words for a terminal: what would control it, mislead the eye or hide is replaced visibly.
pub(super) fn plain(text: &str) -> String {
    Untrusted::from(text).safe(Lines::Multi).into_owned()
}

/// The same in one line.
pub(super) fn line(text: &str) -> String {
    Untrusted::from(text).safe(Lines::Single).into_owned()
}

/// Writes a line for people to the standard output. A reader who left (`| head`) is no failure.
pub(super) fn say(text: impl AsRef<str>) {
    put(&plain(text.as_ref()));
}

/// Writes a row of a table for a spreadsheet.
pub(super) fn sheet<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) {
    put(&(csv::row(cells) + "\r"));
}

/// Writes a value for programs, as JSON: the same value, whatever a terminal would make of its characters.
pub(super) fn json(value: &impl Serialize) -> serde_json::Result<()> {
    put(&pretty(value)?);
    Ok(())
}

/// A value as JSON that may be looked at in a terminal.
pub(super) fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(value)?))
}

/// Writes a remark that is not part of a command's output.
pub(super) fn note(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", plain(text.as_ref()));
}

fn put(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
}

/// JSON in which every character that may not stand on a terminal alone is written as its number.
fn escaped(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    for c in json.chars() {
        let mut bytes = [0; 4];
        let one: &str = c.encode_utf8(&mut bytes);
        if c == '\n' || c.is_ascii_graphic() || c == ' ' || plain(one) == one {
            written.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(written, "\\u{unit:04x}");
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_the_same_value_without_a_character_that_acts() {
        let value = serde_json::json!({"name": "佐藤 \u{202e}evil\u{9b}31m \u{1b}[31m \u{e0041}", "n": 1});
        let written = escaped(&serde_json::to_string_pretty(&value).expect("plain data"));
        assert!(
            written.contains("佐藤") && !written.contains(['\u{202e}', '\u{9b}', '\u{1b}', '\u{e0041}']),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), value);
    }

    #[test]
    fn what_is_said_keeps_its_lines_and_loses_what_acts() {
        assert_eq!(plain("one\ntwo 佐藤"), "one\ntwo 佐藤");
        let said = plain("\u{1b}[31mred\u{202e}\u{9b}\r");
        assert!(!said.chars().any(|c| c.is_control() || c == '\u{202e}'), "{said:?}");
    }
}
