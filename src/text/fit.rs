//! Step two of two on the way to a screen: what terminals disagree about in width is written so that they agree.
//!
//! Works on safe text, grapheme by grapheme. The stored text is untouched: copying gives what was written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::class::{BLACK_FLAG, VS15, VS16, ZWJ, is_picture, is_regional_indicator, is_skin_tone, tagged_region};
use super::safe::{End, Lines, number, safe};
use super::width::grapheme_width;

/// Bytes that one cell may hold; what is longer is cut visibly.
const CELL: usize = 64;

/// Writes safe text so that it has the same width on every terminal: joined emoji become their first, flags `[JP]`,
/// half-width kana with a sound mark full width; skin tones and variant selectors go.
pub fn fit(safe: &str) -> Cow<'_, str> {
    if safe.is_ascii() {
        return Cow::Borrowed(safe);
    }
    let mut made: Option<String> = None;
    for (at, grapheme) in safe.grapheme_indices(true) {
        match (fitted(grapheme), &mut made) {
            (Cow::Borrowed(same), Some(made)) => made.push_str(same),
            (Cow::Borrowed(_), None) => {}
            (Cow::Owned(other), made) => made.get_or_insert_with(|| safe[..at].to_owned()).push_str(&other),
        }
    }
    made.map_or(Cow::Borrowed(safe), Cow::Owned)
}

/// What one grapheme of raw text looks like on the screen: both steps, for editors that show text while it is written.
/// A line feed, which is no cell, comes out as ␊.
pub fn cell(grapheme: &str) -> Cow<'_, str> {
    match safe(grapheme, Lines::Single, End::Open) {
        Cow::Borrowed(safe) => fit(safe),
        Cow::Owned(safe) => fit(&safe).into_owned().into(),
    }
}

/// One grapheme, fitted: borrowed when it stays as it is.
fn fitted(grapheme: &str) -> Cow<'_, str> {
    let mut chars = grapheme.chars();
    let first = chars.next().unwrap_or(' ');
    let alone = chars.next().is_none();
    if alone {
        return match first {
            _ if first < '\u{300}' => Cow::Borrowed(grapheme),
            '\u{FF9E}' => "゛".to_owned().into(),
            '\u{FF9F}' => "゜".to_owned().into(),
            _ if is_regional_indicator(first) => format!("[{}]", letter(first)).into(),
            _ => visible(Cow::Borrowed(grapheme)),
        };
    }
    if is_regional_indicator(first) {
        return format!("[{}]", grapheme.chars().filter(|c| is_regional_indicator(*c)).map(letter).collect::<String>())
            .into();
    }
    if first == BLACK_FLAG
        && let Some((region, _)) = tagged_region(&grapheme[first.len_utf8()..])
    {
        return format!("[{region}]").into();
    }
    if is_picture(first) && grapheme.contains(|c| matches!(c, ZWJ | VS15 | VS16) || is_skin_tone(c)) {
        return first.to_string().into();
    }
    if grapheme.contains(is_half_width_mark) {
        // What the marks leave behind may need fitting itself; there are no half-width marks left in it.
        return fit(&full_width(grapheme)).into_owned().into();
    }
    if grapheme.contains(is_jamo) {
        return visible(capped(grapheme.nfc().collect::<String>().into()));
    }
    if grapheme.contains(|c| matches!(c, VS15 | VS16)) {
        return grapheme.replace([VS15, VS16], "").into();
    }
    visible(capped(Cow::Borrowed(grapheme)))
}

/// The letter of a regional indicator.
fn letter(indicator: char) -> char {
    char::from_u32(indicator as u32 - 0x1F1E6 + u32::from('A')).unwrap_or('?')
}

fn is_half_width_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// A part of a Korean syllable.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}')
}

/// ｶﾞ as ガ; a sound mark on anything else stands beside it.
fn full_width(grapheme: &str) -> String {
    let mut made = String::new();
    for c in grapheme.chars() {
        let (combining, standing) = match c {
            '\u{FF9E}' => ('\u{3099}', '゛'),
            '\u{FF9F}' => ('\u{309A}', '゜'),
            _ => {
                // Only half-width kana grow: the compatibility form of anything else may be another text.
                let wide = if ('\u{FF66}'..='\u{FF9D}').contains(&c) { c.nfkc().next().unwrap_or(c) } else { c };
                made.push(wide);
                continue;
            }
        };
        let joined = made.pop().map_or_else(
            || vec![standing],
            |base| {
                let composed: Vec<char> = [base, combining].into_iter().nfc().collect();
                if composed.len() == 1 { composed } else { vec![base, standing] }
            },
        );
        made.extend(joined);
    }
    made
}

/// A heap of characters in one cell is cut, visibly.
fn capped(grapheme: Cow<'_, str>) -> Cow<'_, str> {
    if grapheme.len() <= CELL {
        return grapheme;
    }
    let end = grapheme.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= CELL / 2).last();
    format!("{}…", &grapheme[..end.unwrap_or(0)]).into()
}

/// What would take no room at all is shown by its number.
fn visible(grapheme: Cow<'_, str>) -> Cow<'_, str> {
    if grapheme_width(&grapheme) > 0 {
        return grapheme;
    }
    let mut made = String::new();
    for c in grapheme.chars() {
        number(&mut made, c);
    }
    made.into()
}
