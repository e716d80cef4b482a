//! Tables for spreadsheets: RFC 4180, and nothing in them that a spreadsheet would reckon with or run.
//!
//! The only writer of such files: whoever exports a table does it through here.

use std::borrow::Cow;

use super::Lines;
use super::safe::{End, safe};

/// What begins a formula, as typed and in its full width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// One row, without its end (CR LF, of which a printed line brings the second).
///
/// What would control a terminal or hide is shown as [`Untrusted::safe`](super::Untrusted::safe) shows it. A cell that a
/// spreadsheet would take for a formula begins with an apostrophe, as OWASP advises; a plain number stays one.
pub fn row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut row = String::new();
    for (place, text) in cells.into_iter().enumerate() {
        if place > 0 {
            row.push(',');
        }
        push(&mut row, text.as_ref());
    }
    row
}

fn push(row: &mut String, raw: &str) {
    let text = harmless(raw);
    // A semicolon and a tab separate cells as well, in some countries' spreadsheets.
    if !text.contains([',', ';', '"', '\t', '\r', '\n']) {
        return row.push_str(&text);
    }
    row.push('"');
    row.push_str(&text.replace('"', "\"\""));
    row.push('"');
}

fn harmless(raw: &str) -> Cow<'_, str> {
    let text = safe(raw, Lines::Multi, End::Closed);
    // Blanks before it help nobody: some programs take them away.
    if raw.starts_with(['\t', '\r']) || (raw.trim_start().starts_with(FORMULA) && !is_number(raw)) {
        return format!("'{text}").into();
    }
    text
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, rest].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
