//! How text is compared when people search: what they took for the same is the same.

use unicode_normalization::UnicodeNormalization;

use super::class::is_hidden;

/// A text as searches and pickers compare it: compatibility forms joined (`Ｗｉ－Ｆｉ` is `wi-fi`), lower case, katakana
/// as hiragana, and nothing hidden.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        // It has no other form.
        return text.to_ascii_lowercase();
    }
    text.chars()
        .filter(|c| !is_hidden(*c))
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(hiragana)
        .filter(|c| !is_hidden(*c))
        .nfkc()
        .collect()
}

/// The hiragana of a katakana that has one.
fn hiragana(c: char) -> char {
    match c {
        '\u{30A1}'..='\u{30F6}' | '\u{30FD}'..='\u{30FE}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}
