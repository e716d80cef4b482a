//! Where the rows of a text break.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::class::{is_ideograph, is_kana, is_plain_wide};
use super::fit::cell;
use super::width::width;

/// Rows of a text at a width in columns, as byte ranges; in linear time.
///
/// A line feed always ends a row and belongs to none; every other byte belongs to exactly one. A text has at least one
/// row, and one more after a line feed at its end. Words stay whole where they fit, Chinese and Japanese break anywhere
/// but where typesetting forbids it (kinsoku: no row begins with 、 or ends with 「). Spaces at a break stay with the row
/// before it and may hang over the width. Works on raw text as well: each grapheme counts as [`cell`] shows it.
pub fn wrap(text: &str, columns: u16) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        loop {
            let next = start + first_row(&text[start..end], columns);
            rows.push(start..next);
            start = next;
            if start == end {
                break;
            }
        }
        start = end + 1;
    }
    rows
}

/// How many bytes of `line` its first row takes: at least one grapheme of a line that is not empty, and all rules of
/// [`wrap`]. Where the next row ends depends on nothing before it, so that an editor wraps only what changed.
pub fn first_row(line: &str, columns: u16) -> usize {
    let columns = usize::from(columns.max(1));
    let mut used = 0;
    // The last place where the row may break.
    let mut place = None;
    let mut before = Kind::Start;
    for (at, grapheme) in line.grapheme_indices(true) {
        let kind = Kind::of(grapheme);
        let size = columns_of(grapheme);
        if at > 0 && kind.may_follow_a_break_after(before) {
            place = Some(at);
        }
        // Spaces hang; at anything else that does not fit, the row ends at its last place, else right here.
        if kind != Kind::Space && used + size > columns && at > 0 {
            return place.unwrap_or(at);
        }
        used += size;
        before = kind.after(before);
    }
    line.len()
}

/// Columns of one grapheme as it is shown.
fn columns_of(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [0x20..0x7F] => 1,
        [_, _, _] if grapheme.chars().all(is_plain_wide) => 2,
        _ => width(&cell(grapheme)),
    }
}

/// What a grapheme is for breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing stands before.
    Start,
    /// Stays with the row before a break.
    Space,
    /// Part of a word.
    Word,
    /// Part of a number.
    Digit,
    /// Ends a part of a word that may be parted: - and /.
    Hyphen,
    /// Breaks on both sides: Han, kana, Hangul, whatever is wide.
    Free,
    /// Never begins a row.
    Closing,
    /// Never begins a row; one may end behind it.
    WideClosing,
    /// Never ends a row.
    Opening,
    /// Never ends a row; one may end before it.
    WideOpening,
}

/// Never begin a row (JIS X 4051, and their ASCII kin).
const CLOSING: &str = "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー―‐゠–〜～…‥）〕］｝〉》」』】〙〗〟’”｠»°′″℃％‰\
ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ,.:;?!)]}%";

/// Never end a row.
const OPENING: &str = "「『（［｛〔〈《【〘〖〝“‘｟«｢([{";

impl Kind {
    fn of(grapheme: &str) -> Self {
        let c = grapheme.chars().next().unwrap_or(' ');
        match c {
            // A mark on a space makes it a sign that must be seen.
            ' ' | '\u{3000}' if grapheme.len() > c.len_utf8() => Self::Word,
            ' ' | '\t' | '\u{3000}' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' => {
                Self::Space
            }
            'a'..='z' | 'A'..='Z' => Self::Word,
            '0'..='9' => Self::Digit,
            '-' | '/' | '—' => Self::Hyphen,
            // Most of Japanese, without a look at the tables of signs.
            '\u{4E00}'..='\u{9FFF}' => Self::Free,
            _ if CLOSING.contains(c) && columns_of(grapheme) > 1 => Self::WideClosing,
            _ if CLOSING.contains(c) => Self::Closing,
            _ if OPENING.contains(c) && columns_of(grapheme) > 1 => Self::WideOpening,
            _ if OPENING.contains(c) => Self::Opening,
            _ if is_ideograph(c) || is_kana(c) || columns_of(grapheme) > 1 => Self::Free,
            _ => Self::Word,
        }
    }

    /// Whether a row may end after `before` and the next begin with this.
    fn may_follow_a_break_after(self, before: Self) -> bool {
        match (before, self) {
            (Self::Start | Self::Opening | Self::WideOpening, _)
            | (_, Self::Start | Self::Space | Self::Closing | Self::WideClosing) => false,
            // After a dash before a word, but not before a number (24/7) or in the middle of a dash.
            (Self::Space | Self::Free | Self::WideClosing, _)
            | (_, Self::Free | Self::WideOpening)
            | (Self::Hyphen, Self::Word) => true,
            _ => false,
        }
    }

    /// What this is to the next: a dash that begins a word (-5, --help) belongs to it.
    fn after(self, before: Self) -> Self {
        match (before, self) {
            (Self::Start | Self::Space | Self::Opening | Self::WideOpening, Self::Hyphen) => Self::Word,
            _ => self,
        }
    }
}
