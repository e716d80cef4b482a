//! A text as words are looked for in it.

use std::ops::Range;

/// What stands in the place of a quoted character: no word has it.
pub const QUOTED: char = '\u{FFFC}';

/// A text in lower case, one width and without what it quotes (lines of an earlier mail; what stands in 「」, 『』 or
/// “”), with the way back to its places.
pub struct Reading {
    text: String,
    /// Where each byte's character begins in the raw text; one more for the end.
    at: Vec<u32>,
}

impl Reading {
    pub fn new(raw: &str) -> Self {
        let mut text = String::with_capacity(raw.len());
        let mut at = Vec::with_capacity(raw.len() + 1);
        let (mut closing, mut line_start, mut line_quoted) = (None, true, false);
        for (place, c) in raw.char_indices() {
            if c == '\n' {
                (closing, line_start, line_quoted) = (None, true, false);
            } else if line_start && !c.is_whitespace() {
                line_start = false;
                line_quoted = matches!(c, '>' | '\u{FF1E}');
            }
            let quoted = line_quoted || closing.is_some();
            match (closing, c) {
                (Some(end), _) if c == end => closing = None,
                (None, '「') => closing = Some('」'),
                (None, '『') => closing = Some('』'),
                (None, '“') => closing = Some('”'),
                _ => {}
            }
            let quoted = quoted || closing.is_some();
            text.push(if quoted && c != '\n' { QUOTED } else { fold(c) });
            at.resize(text.len(), place as u32);
        }
        at.push(raw.len() as u32);
        Self { text, at }
    }

    /// As words are looked for.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of [`Self::text`] stands in the raw text.
    pub fn span(&self, span: Range<usize>) -> Range<usize> {
        self.at[span.start] as usize..self.at[span.end] as usize
    }
}

/// One character for one: lower case, ASCII for its full width, one apostrophe.
fn fold(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        '’' | '‘' | '\u{FF07}' => '\'',
        '\u{3000}' => ' ',
        // Kana and Han have no case; asking for it was most of what reading Japanese cost.
        '\u{3001}'..='\u{9FFF}' => c,
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).expect("the ASCII of a full-width form").to_ascii_lowercase()
        }
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// The sentences of a text as spans: up to 。 ? ! and their widths, a full stop before a space, or the end of a line.
/// What ends a sentence belongs to it.
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        while from < text.len() {
            let rest = &text[from..];
            let mut chars = rest.char_indices().peekable();
            let mut end = rest.len();
            while let Some((at, c)) = chars.next() {
                let next = chars.peek().map(|(_, c)| *c);
                let stops = match c {
                    '\n' | '。' | '\u{FF1F}' | '\u{FF01}' => true,
                    '.' if is_short_form(&rest[..at]) => false,
                    '?' | '!' | '.' => next.is_none_or(|next| next.is_whitespace() || !next.is_ascii()),
                    _ => false,
                };
                if stops && !next.is_some_and(|next| matches!(next, '?' | '!' | '\u{FF1F}' | '\u{FF01}')) {
                    end = at + c.len_utf8();
                    break;
                }
            }
            let span = from..from + end;
            from += end;
            let inner = &text[span.clone()];
            let trimmed = inner.trim();
            if trimmed.chars().any(char::is_alphanumeric) {
                let start = span.start + (inner.len() - inner.trim_start().len());
                return Some(start..start + trimmed.len());
            }
        }
        None
    })
}

/// Whether a text ends in a word that is written with a full stop in the midst of a sentence.
fn is_short_form(text: &str) -> bool {
    const SHORT: [&str; 10] = ["dr", "mr", "mrs", "ms", "prof", "st", "apt", "vs", "e.g", "i.e"];
    let word = text.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or(text);
    SHORT.iter().any(|short| word.eq_ignore_ascii_case(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_left_aside_and_places_lead_back() {
        let raw = "Ｈｅｌｌｏ「がっかり」OK\n> いや\n終";
        let reading = Reading::new(raw);
        assert_eq!(reading.text().replace(QUOTED, "_"), "hello______ok\n____\n終");
        let at = reading.text().find("ok").expect("there");
        assert_eq!(&raw[reading.span(at..at + 2)], "OK");
        let at = reading.text().find('終').expect("there");
        assert_eq!(&raw[reading.span(at..at + 3)], "終");
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        let text = "Hi. It costs 3.50, right?! 届きましたか?はい。\n  \nまた";
        let found: Vec<&str> = sentences(text).map(|span| &text[span]).collect();
        assert_eq!(found, ["Hi.", "It costs 3.50, right?!", "届きましたか?", "はい。", "また"]);
        let text = "From Dr. Byron (e.g. by mail). Thanks, St. Ives is far.";
        let found: Vec<&str> = sentences(text).map(|span| &text[span]).collect();
        assert_eq!(found, ["From Dr. Byron (e.g. by mail).", "Thanks, St. Ives is far."]);
    }
}
