//! What a text measures on a terminal, in columns. One function decides.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns of a text: of each grapheme by itself, because each gets cells of its own.
///
/// Meant for fitted text; equal to what ratatui puts into cells.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|b| matches!(b, 0x20..0x7F)) {
        return text.len();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Columns of one grapheme.
pub(super) fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    // ratatui counts the half-width sound marks, which unicode-width takes for zero, as terminals draw them: one each.
    let sound_marks = grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count();
    grapheme.width() + sound_marks
}

/// Cuts a text to so many columns; a cut is marked by `ellipsis` (`…`, or `~` where only ASCII may be shown).
pub fn truncate<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    if text.len() <= columns && text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut used = 0;
    let mut cut = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used <= room {
            cut = at;
        }
        used += grapheme_width(grapheme);
        if used > columns {
            let mark = if width(ellipsis) <= columns { ellipsis } else { "" };
            return format!("{}{mark}", &text[..cut]).into();
        }
    }
    Cow::Borrowed(text)
}

/// Cuts or fills with spaces to exactly so many columns.
pub fn pad(text: &str, columns: usize, ellipsis: &str) -> String {
    let mut padded = truncate(text, columns, ellipsis).into_owned();
    let used = width(&padded);
    padded.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    padded
}
