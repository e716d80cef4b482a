//! Numbers that must not lie open: payment cards, My Numbers, access tokens. Found in what customers write (masked on
//! screen) and in what agents are about to send.
//!
//! Precision first: a card has an issuer's prefix, its length and a good check digit; a My Number its check digit and a
//! word that names it. Order, telephone and tracking numbers stay readable.

mod digits;

use std::ops::Range;

use digits::{Run, runs};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// A payment card's number.
    Card,
    /// A Japanese individual number (マイナンバー).
    MyNumber,
    /// A token or key that opens something.
    Token,
}

/// One secret of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is.
    pub kind: SecretKind,
    /// Where, in bytes.
    pub span: Range<usize>,
}

/// How far before a number the word that names it may stand, in characters.
const NEAR: usize = 24;
/// Words that name a My Number.
const MY_NUMBER: [&str; 6] = ["マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "個人番号", "my number", "mynumber", "individual number"];
/// Words that name a card.
const CARD: [&str; 7] = ["カード", "card", "visa", "master", "amex", "jcb", "pan"];
/// Words that name another kind of number.
const OTHER: [&str; 24] = [
    "注文",
    "受注",
    "伝票",
    "追跡",
    "問い合わせ番号",
    "問合せ番号",
    "配送番号",
    "荷物",
    "送り状",
    "電話",
    "携帯",
    "tel",
    "phone",
    "fax",
    "order",
    "tracking",
    "parcel",
    "shipment",
    "invoice",
    "請求書",
    "会員番号",
    "customer no",
    "serial",
    "imei",
];
/// How tokens begin, and how long what follows must be at least.
const TOKENS: [(&str, usize); 14] = [
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 30),
    ("glpat-", 16),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("eyJ", 40),
];
const PRIVATE_KEY: &str = "PRIVATE KEY-----";
/// Before the code in the link of a survey, and how many letters and figures the code has.
const SURVEY: (&str, usize) = ("/s/", 16);

/// Every secret of `text`, in the order they stand; they do not overlap.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    for run in runs(text) {
        let named = Named::before(text, run.start());
        if let Some(span) = my_number(&run, &named) {
            found.push(Secret { kind: SecretKind::MyNumber, span });
        } else {
            found.extend(cards(&run, &named).map(|span| Secret { kind: SecretKind::Card, span }));
        }
    }
    found.extend(tokens(text).into_iter().map(|span| Secret { kind: SecretKind::Token, span }));
    found.sort_by_key(|secret| secret.span.start);
    let mut end = 0;
    found.retain(|secret| {
        let free = secret.span.start >= end;
        end = end.max(secret.span.end);
        free
    });
    found
}

/// The text with every secret's digits and letters as `•`, but for the last four of a card.
pub fn masked(text: &str) -> std::borrow::Cow<'_, str> {
    // Nearly every text: no figure, in ASCII or full width (they begin with this byte), and no link: no secret.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == 0xEF) && !text.contains(SURVEY.0) {
        return std::borrow::Cow::Borrowed(text);
    }
    let secrets = find(text);
    if secrets.is_empty() {
        return std::borrow::Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for Secret { kind, span } in secrets {
        masked.push_str(&text[end..span.start]);
        end = span.end;
        let open = if kind == SecretKind::Card { 4 } else { 0 };
        let signs = text[span.clone()].chars().filter(|c| c.is_alphanumeric()).count();
        let mut number = 0;
        masked.extend(text[span].chars().map(|c| {
            number += usize::from(c.is_alphanumeric());
            if c.is_alphanumeric() && number + open <= signs { '•' } else { c }
        }));
    }
    masked.push_str(&text[end..]);
    std::borrow::Cow::Owned(masked)
}

/// What the words before a number call it.
struct Named {
    my_number: bool,
    card: bool,
    other: bool,
}

impl Named {
    fn before(text: &str, at: usize) -> Self {
        let before = &text[..at];
        let from = before.char_indices().rev().nth(NEAR - 1).map_or(0, |(from, _)| from);
        let near = before[from..].to_lowercase();
        // The nearest word counts: "card for order 4111…" is an order.
        let last = |words: &[&str]| words.iter().filter_map(|word| near.rfind(word)).max();
        let (my_number, card, other) = (last(&MY_NUMBER), last(&CARD), last(&OTHER));
        Self { my_number: my_number > card.max(other), card: card > other, other: other > card }
    }
}

fn my_number(run: &Run, named: &Named) -> Option<Range<usize>> {
    let digits = run.digits(0..run.groups());
    (named.my_number && digits.len() == 12 && has_my_number_check(&digits)).then(|| run.span(0..run.groups()))
}

/// The last digit of twelve checks the others (the ministry's ordinance of 2014).
fn has_my_number_check(digits: &[u8]) -> bool {
    let sum: u32 =
        digits[..11].iter().rev().zip((2..=7).chain(2..=6)).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    u32::from(digits[11]) == check
}

/// Cards among the groups of a run. A number in groups is a card only where the groups are a card's.
fn cards<'a>(run: &'a Run, named: &'a Named) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        while from < run.groups() {
            let start = from;
            from += 1;
            let widths = [1, 3, 4, 5, 2];
            for width in widths.into_iter().filter(|width| start + width <= run.groups()) {
                if is_card(run, start..start + width, named) {
                    from = start + width;
                    return Some(run.span(start..start + width));
                }
            }
        }
        None
    })
}

fn is_card(run: &Run, groups: Range<usize>, named: &Named) -> bool {
    let alone = groups.len() == 1;
    let written_so = match run.lengths(groups.clone()) {
        [_] => run.groups() == 1 || run.is_short_after(&groups),
        [4, 6, 4 | 5] | [4, 4, 4, 1 | 4] => run.is_short_after(&groups) && run.is_short_before(&groups),
        [4, 4, 4, 4, 2 | 3] => run.is_short_after(&groups) && run.is_short_before(&groups) && named.card,
        [6, 7..=13] => named.card,
        _ => false,
    };
    // A bare row of digits that another word names is that; so is a telephone number with its country.
    let another = named.other || run.has_plus();
    let digits = run.digits(groups);
    // Japanese goods carry 13 digits that begin with a 4 as well; such cards are all but gone.
    let goods = digits.len() == 13 && !named.card;
    written_so && !(alone && another) && !goods && is_issued(&digits)
}

/// An issuer's prefix with its length, and the check digit of ISO/IEC 7812 (Luhn).
fn is_issued(digits: &[u8]) -> bool {
    let head = |count: usize| digits.iter().take(count).fold(0, |number, digit| number * 10 + u32::from(*digit));
    let issued = match digits.len() {
        13 | 19 => head(1) == 4,
        14 => matches!(head(3), 300..=305 | 309) || matches!(head(2), 36 | 38 | 39),
        15 => matches!(head(2), 34 | 37),
        16 => {
            head(1) == 4
                || matches!(head(2), 51..=55 | 62 | 65)
                || matches!(head(4), 2221..=2720 | 3528..=3589 | 6011)
                || matches!(head(3), 644..=649)
        }
        _ => false,
    } || (digits.len() == 19 && head(2) == 62);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit) << (place % 2);
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    // 4000 0000 0000 0000 and the like are how examples are written.
    let varied = digits.iter().skip(1).any(|digit| *digit != 0 && *digit != digits[0]);
    issued && varied && sum.is_multiple_of(10)
}

fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (prefix, least) in TOKENS {
        for (at, _) in text.match_indices(prefix) {
            let inside = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            let rest = &text[at + prefix.len()..];
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            let secret = rest[..length].trim_end_matches('.');
            // A token's letters are mixed; a word of a sentence has no figures.
            let mixed =
                secret.contains(|c: char| c.is_ascii_digit()) && secret.contains(|c: char| c.is_ascii_alphabetic());
            let dotted = prefix != "eyJ" || secret.matches('.').count() == 2;
            if !inside && secret.len() >= least && mixed && dotted {
                found.push(at..at + prefix.len() + secret.len());
            }
        }
    }
    // Ours are 32 bytes in hex.
    let hex = |word: &&str| word.len() == 64 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    found.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).filter(hex).map(|word| {
        let at = word.as_ptr().addr() - text.as_ptr().addr();
        at..at + word.len()
    }));
    // Whoever has the link answers in the customer's name.
    found.extend(text.match_indices(SURVEY.0).filter_map(|(at, before)| {
        let start = at + before.len();
        let link = text[..at].rfind(char::is_whitespace).map_or(&text[..at], |space| text[space..at].trim_start());
        let code = text[start..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let plain = code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        (code.len() == SURVEY.1 && plain && link.starts_with("http")).then(|| start..start + code.len())
    }));
    found.extend(text.match_indices(PRIVATE_KEY).filter_map(|(at, _)| {
        let begin = text[..at].rfind("-----BEGIN ")?;
        let end = text[at + PRIVATE_KEY.len()..].find(PRIVATE_KEY);
        let end = end.map_or(text.len(), |end| at + 2 * PRIVATE_KEY.len() + end);
        text[begin..at].lines().nth(1).is_none().then_some(begin..end)
    }));
    found
}

#[cfg(test)]
mod tests;
