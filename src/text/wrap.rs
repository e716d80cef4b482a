//! Where the rows of a text break.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::class::{is_ideograph, is_kana};
use super::fit::cell;
use super::width::width;

/// Rows of a text at a width in columns, as byte ranges; in linear time.
///
/// A line feed always ends a row and belongs to none; every other byte belongs to exactly one. A text has at least one
/// row, and one more after a line feed at its end. Words stay whole where they fit, Chinese and Japanese break anywhere
/// but where typesetting forbids it (kinsoku: no row begins with 、 or ends with 「). Spaces at a break stay with the row
/// before it and may hang over the width. Works on raw text as well: each grapheme counts as [`cell`] shows it.
pub fn wrap(text: &str, columns: u16) -> Vec<Range<usize>> {
    let columns = usize::from(columns.max(1));
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        wrap_line(line, start, columns, &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// Rows of one line, whose first byte is `base` in the whole text.
fn wrap_line(line: &str, base: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    let mut row = 0;
    // Columns since the row's start.
    let mut used = 0;
    // The last place in this row where it may break, and the columns used up to there.
    let mut place: Option<(usize, usize)> = None;
    let mut before = Kind::Start;
    for (at, grapheme) in line.grapheme_indices(true) {
        let kind = Kind::of(grapheme);
        let size = columns_of(grapheme);
        if at > row && kind.may_follow_a_break_after(before) {
            place = Some((at, used));
        }
        // Spaces hang; at anything else that does not fit, the row ends at its last place, else right here.
        while kind != Kind::Space && used + size > columns && at > row {
            let (end, columns_before) = place.take().unwrap_or((at, used));
            rows.push(base + row..base + end);
            row = end;
            used -= columns_before;
        }
        used += size;
        before = kind.after(before);
    }
    rows.push(base + row..base + line.len());
}

/// Columns of one grapheme as it is shown.
fn columns_of(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [0x20..0x7F] => 1,
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
    /// Never ends a row.
    Opening,
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
            ' ' | '\t' | '\u{3000}' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' => {
                Self::Space
            }
            'a'..='z' | 'A'..='Z' => Self::Word,
            '0'..='9' => Self::Digit,
            '-' | '/' | '—' => Self::Hyphen,
            _ if CLOSING.contains(c) => Self::Closing,
            _ if OPENING.contains(c) => Self::Opening,
            _ if is_ideograph(c) || is_kana(c) || columns_of(grapheme) > 1 => Self::Free,
            _ => Self::Word,
        }
    }

    /// Whether a row may end after `before` and the next begin with this.
    fn may_follow_a_break_after(self, before: Self) -> bool {
        match (before, self) {
            (Self::Start | Self::Opening, _) | (_, Self::Start | Self::Space | Self::Closing) => false,
            // After a dash before a word, but not before a number (24/7) or in the middle of a dash.
            (Self::Space | Self::Free, _) | (_, Self::Free) | (Self::Hyphen, Self::Word) => true,
            _ => false,
        }
    }

    /// What this is to the next: a dash that begins a word (-5, --help) belongs to it.
    fn after(self, before: Self) -> Self {
        match (before, self) {
            (Self::Start | Self::Space | Self::Opening, Self::Hyphen) => Self::Word,
            _ => self,
        }
    }
}
