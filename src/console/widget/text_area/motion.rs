//! Where a caret can stand, and where the keys take it. Pure functions of a text and an offset.

use std::iter::Peekable;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The line that holds `at`, without its line end.
pub(super) fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    start..end
}

/// The nearest offset from `at` on where a caret can stand.
pub(super) fn snap(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    // Graphemes never span a line end (the text holds no `\r`), so only this line has to be looked at.
    let line = line(text, at);
    let within = &text[line.clone()];
    let mut cursor = GraphemeCursor::new(at - line.start, within.len(), true);
    if cursor.is_boundary(within, 0).unwrap_or(true) {
        return at;
    }
    cursor.next_boundary(within, 0).ok().flatten().map_or(line.end, |next| line.start + next)
}

/// One grapheme to the left; a line end is one.
pub(super) fn left(text: &str, at: usize) -> usize {
    text[..at].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
}

/// One grapheme to the right; a line end is one.
pub(super) fn right(text: &str, at: usize) -> usize {
    text[at..].graphemes(true).next().map_or(at, |grapheme| at + grapheme.len())
}

/// What a word is made of. Japanese has no spaces: a change of script ends a word there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    LineEnd,
    Word,
    Kanji,
    Hiragana,
    Katakana,
    Sign,
}

fn class(c: char) -> Class {
    match c {
        '\n' => Class::LineEnd,
        c if c.is_whitespace() => Class::Space,
        'ぁ'..='ゟ' => Class::Hiragana,
        'ァ'..='ヺ' | 'ー' | 'ヽ'..='ヿ' | 'ｦ'..='ﾟ' | 'ㇰ'..='ㇿ' => Class::Katakana,
        '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Class::Kanji,
        '_' | '\'' | '’' => Class::Word,
        c if c.is_alphanumeric() => Class::Word,
        _ => Class::Sign,
    }
}

/// A grapheme is of the class of its first character.
fn class_of(grapheme: &str) -> Class {
    grapheme.chars().next().map_or(Class::Sign, class)
}

/// To the start of the word before `at`; of line ends, one at a time is passed.
pub(super) fn word_left(text: &str, at: usize) -> usize {
    let mut graphemes =
        text[..at].graphemes(true).rev().map(|grapheme| (class_of(grapheme), grapheme.len())).peekable();
    at - word(&mut graphemes)
}

/// To the end of the word after `at`; of line ends, one at a time is passed.
pub(super) fn word_right(text: &str, at: usize) -> usize {
    let mut graphemes = text[at..].graphemes(true).map(|grapheme| (class_of(grapheme), grapheme.len())).peekable();
    at + word(&mut graphemes)
}

/// The bytes of a line end if there is one, then the spaces, then a run of one class.
fn word(graphemes: &mut Peekable<impl Iterator<Item = (Class, usize)>>) -> usize {
    let mut bytes = graphemes.next_if(|(class, _)| *class == Class::LineEnd).map_or(0, |(_, length)| length);
    while let Some((_, length)) = graphemes.next_if(|(class, _)| *class == Class::Space) {
        bytes += length;
    }
    if let Some((run, length)) = graphemes.next_if(|(class, _)| *class != Class::LineEnd) {
        bytes += length;
        while let Some((_, length)) = graphemes.next_if(|(class, _)| *class == run) {
            bytes += length;
        }
    }
    bytes
}
