//! What must not go out: secrets, private notes, account data to strangers, personal data in public, blanks.

use super::{Check, Mark, Read};
use crate::care::facts::letters;
use crate::care::words::Topic;
use crate::text::secrets::{self, SecretKind};

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.text();
    for secret in secrets::find(text) {
        let kind = match secret.kind {
            SecretKind::Card => "card",
            SecretKind::MyNumber => "my_number",
            SecretKind::Token => "token",
        };
        let masked = secrets::masked(&text[secret.span.clone()]).into_owned();
        marks.push(Mark::new(Check::Secret, secret.span, masked).why(kind));
    }
    if !read.grounds.notes.is_empty() {
        for span in read.grounds.notes.found(text) {
            let found = text[span.clone()].to_owned();
            marks.push(Mark::new(Check::Sharing, span, found));
        }
    }
    if read.grounds.sealed {
        account(read, marks);
    }
    if read.grounds.public {
        public(read, marks);
    }
}

/// Account data that they have not named themselves.
fn account(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let theirs = read.grounds.theirs.to_lowercase();
    let text = read.text();
    // Only ASCII changes its case here: places stay.
    let lower = text.to_ascii_lowercase();
    for datum in &read.grounds.account {
        if let Some(at) = lower.find(datum.as_str()).filter(|_| !theirs.contains(datum.as_str())) {
            let span = at..at + datum.len();
            let found = text[span.clone()].to_owned();
            marks.push(Mark::new(Check::UnverifiedDisclosure, span, found));
        }
    }
}

fn public(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.text();
    // The same words under every comment look like a machine's.
    let said = letters(text);
    let again = read.grounds.said_in_public.iter().filter(|before| **before == said).count();
    if again > 0 && !said.is_empty() {
        let mut mark = Mark::new(Check::SameAgain, 0..0, "");
        mark.count = again;
        marks.push(mark);
    }
    let mut mark = |span: std::ops::Range<usize>, why: &str| {
        let found = text[span.clone()].to_owned();
        marks.push(Mark::new(Check::PublicPlace, span, found).why(why));
    };
    let full = &read.grounds.names.full;
    let whole = full.contains([' ', '\u{3000}']) || read.grounds.names.family.is_some();
    if whole && full.chars().count() > 2 {
        let squeezed: String = full.chars().filter(|c| !c.is_whitespace()).collect();
        for name in [full.as_str(), squeezed.as_str()] {
            if let Some(at) = text.find(name) {
                mark(at..at + name.len(), "name");
                break;
            }
        }
    }
    for datum in &read.grounds.account {
        let telling = datum.contains('@') || datum.chars().filter(char::is_ascii_digit).count() >= 5;
        if let Some(at) = text.to_ascii_lowercase().find(datum.as_str()).filter(|_| telling) {
            mark(at..at + datum.len(), "account");
        }
    }
    for (at, _) in text.match_indices('@') {
        let local = text[..at]
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || "._+-".contains(c)))
            .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
        let domain = text[at + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)));
        let end = domain.map_or(text.len(), |length| at + 1 + length);
        if local < at && text[at..end].trim_end_matches('.').contains('.') {
            mark(local..end, "mail");
        }
    }
    for span in telephone_numbers(read.reading.text()) {
        mark(read.reading.span(span), "phone");
    }
    for hit in read.heard.all(Topic::Health) {
        mark(hit.span.clone(), "health");
    }
}

/// Rows of 10 to 12 digits in groups, or after a 0 or a +.
fn telephone_numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || c == '+').map(|length| at + length) {
        let length = text[start..].find(|c: char| !(c.is_ascii_digit() || "+-() ".contains(c)));
        let end = length.map_or(text.len(), |length| start + length).max(start + 1);
        let run = text[start..end].trim_end();
        let digits = run.chars().filter(char::is_ascii_digit).count();
        if (10..=12).contains(&digits) && run.starts_with(['0', '+']) {
            found.push(start..start + run.len());
        }
        at = end;
    }
    found
}

/// Signs that stand for what is to be filled in, two and more of one kind.
const BLANKS: [char; 8] = ['〇', '○', '◯', '●', '◎', '△', '▲', '＿'];
/// Words between brackets that are no links and no remarks.
const FIELDS: [&str; 30] = [
    "name",
    "customer name",
    "your name",
    "first name",
    "last name",
    "date",
    "time",
    "order",
    "order number",
    "number",
    "product",
    "item",
    "company",
    "agent",
    "amount",
    "insert",
    "when",
    "what",
    "link",
    "url",
    "xx",
    "氏名",
    "お名前",
    "名前",
    "日付",
    "商品名",
    "注文番号",
    "金額",
    "会社名",
    "担当者",
];

pub fn placeholders(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.text();
    let mut mark = |span: std::ops::Range<usize>| {
        let found = text[span.clone()].to_owned();
        marks.push(Mark::new(Check::PlaceholderLeft, span, found));
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\n' || c.is_whitespace() {
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut count = 1;
        while chars.peek().is_some_and(|(_, next)| *next == c) && (BLANKS.contains(&c) || matches!(c, 'X' | 'x' | '_'))
        {
            let (next, c) = chars.next().expect("peeked");
            end = next + c.len_utf8();
            count += 1;
        }
        let before = text[..at].chars().next_back();
        let alone = !before.is_some_and(|c| c.is_ascii_alphanumeric())
            && !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
        match c {
            _ if BLANKS.contains(&c) && (2..=4).contains(&count) => mark(at..end),
            // 〇月〇日: one sign before what it counts.
            '〇' | '○' | '◯' if count == 1 && text[end..].starts_with(['月', '日', '時', '円', '様', '点']) =>
            {
                mark(at..end);
            }
            'X' if (3..=8).contains(&count) && alone => mark(at..end),
            'x' if (4..=8).contains(&count) && alone => mark(at..end),
            '_' if count >= 3 && alone => mark(at..end),
            '{' if text[at..].starts_with("{{") => {
                if let Some(length) = text[at..].find("}}") {
                    mark(at..at + length + 2);
                }
            }
            '[' | '<' | '\u{FF3B}' | '【' => {
                let close = match c {
                    '[' => ']',
                    '<' => '>',
                    '【' => '】',
                    _ => '\u{FF3D}',
                };
                let inner = &text[at + c.len_utf8()..];
                let Some(length) = inner.find(close).filter(|length| *length <= 60) else { continue };
                let field = inner[..length].trim().to_lowercase();
                let end = at + c.len_utf8() + length + close.len_utf8();
                let link = text[end..].starts_with('(');
                let is_field = (!link && FIELDS.contains(&field.as_str()))
                    || FIELDS.iter().any(|word| {
                        word.is_ascii()
                            && c == '['
                            && field.split_whitespace().next() == Some(word)
                            && !text[end..].starts_with('(')
                    });
                if is_field {
                    mark(at..end);
                }
            }
            '例' if text[end..].starts_with([')', '\u{FF09}'])
                && before.is_none_or(|c| matches!(c, '\n' | '(' | '\u{FF08}')) =>
            {
                mark(at..end);
            }
            _ => {}
        }
    }
}
