//! Rows of digits as people write them: of any width, in groups by spaces, dashes or dots.

use std::ops::Range;

/// A longest row of digit groups with one separator between each two.
pub struct Run {
    /// Value and place of each digit, group by group.
    groups: Vec<Group>,
    lengths: Vec<usize>,
    plus: bool,
}

struct Group {
    digits: Vec<u8>,
    span: Range<usize>,
}

impl Run {
    pub fn start(&self) -> usize {
        self.groups[0].span.start
    }

    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    pub fn digits(&self, groups: Range<usize>) -> Vec<u8> {
        self.groups[groups].iter().flat_map(|group| &group.digits).copied().collect()
    }

    pub fn lengths(&self, groups: Range<usize>) -> &[usize] {
        &self.lengths[groups]
    }

    pub fn span(&self, groups: Range<usize>) -> Range<usize> {
        self.groups[groups.start].span.start..self.groups[groups.end - 1].span.end
    }

    /// Nothing, or a group too short to go on with the number (month, year, security code), stands behind.
    pub fn is_short_after(&self, groups: &Range<usize>) -> bool {
        self.lengths.get(groups.end).is_none_or(|length| *length < 4)
    }

    /// Likewise before.
    pub fn is_short_before(&self, groups: &Range<usize>) -> bool {
        groups.start.checked_sub(1).is_none_or(|before| self.lengths[before] < 4)
    }

    /// Written with the sign of a country code.
    pub fn has_plus(&self) -> bool {
        self.plus
    }
}

/// The value of a digit of either width.
fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{FF10}'..='\u{FF19}' => Some((c as u32 - 0xFF10) as u8),
        _ => None,
    }
}

/// What people put between groups: spaces, dashes (also the long mark and the minus), dots.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{3000}' | '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{FF0D}' | '\u{30FC}' | '\u{FF70}' | '.' | '\u{B7}' | '\u{30FB}'
    )
}

/// Every row of `text`. A row that stands inside a word or a longer name (`ORD-4111…`, `1Z999…`) is none.
pub fn runs(text: &str) -> Vec<Run> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        let Some(first) = digit(c) else {
            before = Some(c);
            continue;
        };
        let inside = before.is_some_and(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '#');
        let glued = matches!(before, Some('-' | '/')) && text[..at - 1].ends_with(|c: char| c.is_ascii_alphanumeric());
        let mut groups = vec![Group { digits: vec![first], span: at..at + c.len_utf8() }];
        let mut last = c;
        while let Some((at, c)) = chars.peek().copied() {
            if let Some(value) = digit(c) {
                let group = groups.last_mut().expect("began with one");
                group.digits.push(value);
                group.span.end = at + c.len_utf8();
            } else {
                let next = text[at + c.len_utf8()..].chars().next().and_then(digit);
                let (true, Some(_)) = (is_separator(c), next) else { break };
                groups.push(Group { digits: Vec::new(), span: at + c.len_utf8()..at + c.len_utf8() });
            }
            last = c;
            chars.next();
        }
        let ends_in_word = chars.peek().is_some_and(|(_, c)| c.is_ascii_alphanumeric() || *c == '_');
        if !inside && !glued && !ends_in_word {
            let lengths = groups.iter().map(|group| group.digits.len()).collect();
            found.push(Run { groups, lengths, plus: matches!(before, Some('+' | '\u{FF0B}')) });
        }
        before = Some(last);
    }
    found
}
