//! How many characters a reader would count.

use unicode_segmentation::UnicodeSegmentation;

use super::class::is_plain;

/// Grapheme clusters of a text, a line end being one.
///
/// Between two plain characters there is always a border, so the rules of Unicode are asked only about what stands
/// between them: a megabyte of ordinary text is counted while a key waits.
pub fn characters(text: &str) -> usize {
    let mut borders = 0;
    // Where the last plain character stands; the text's start before the first.
    let mut plain = 0;
    let mut in_doubt = false;
    for (at, c) in text.char_indices() {
        if !is_plain(c) {
            in_doubt = true;
            continue;
        }
        if std::mem::take(&mut in_doubt) {
            borders += borders_in(&text[plain..at + c.len_utf8()]);
        } else {
            borders += usize::from(at > 0);
        }
        plain = at;
    }
    if in_doubt {
        borders += borders_in(&text[plain..]);
    }
    if text.is_empty() { 0 } else { borders + 1 }
}

fn borders_in(text: &str) -> usize {
    text.graphemes(true).count() - 1
}
