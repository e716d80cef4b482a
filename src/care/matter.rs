//! What a matter is called that nobody named: in the words in which it began.

use super::words::sentences;
use crate::text::{Untrusted, secrets, width};

/// The longest such name, in characters.
const LONGEST: usize = 80;
/// Columns below which a sentence without its greeting says nothing of the matter.
const TELLING: usize = 8;
/// How one begins before one comes to the matter. Longer ones before shorter ones.
const OPENINGS: [&str; 24] = [
    "good morning",
    "good afternoon",
    "good evening",
    "hello again",
    "hello there",
    "hi there",
    "hello",
    "hey",
    "hi",
    "dear",
    "thank you",
    "thanks",
    "こんにちは",
    "こんばんは",
    "おはようございます",
    "いつもお世話になっております",
    "お世話になっております",
    "お世話になります",
    "はじめまして",
    "初めまして",
    "突然のご連絡失礼いたします",
    "突然すみません",
    "すみません",
    "失礼いたします",
];

/// The first sentence of a message that says something, without greetings and with its secrets covered; empty where there
/// are no words at all.
pub fn matter(text: &Untrusted) -> Untrusted {
    // Covered before it is cut: half a card number is not known for one.
    let covered = secrets::masked(text.raw());
    let said = || sentences(&covered).map(|span| covered[span].trim()).filter(|it| !it.starts_with(['>', '\u{FF1E}']));
    let Some(line) = said().find(|line| tells(line)).or_else(|| said().next()) else { return Untrusted::default() };
    let line = line.trim_end_matches(['。', '.', '!', '\u{FF01}', ',', '、']);
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    Untrusted::new(short)
}

fn tells(sentence: &str) -> bool {
    // To somebody, or who writes.
    if sentence.ends_with([',', '、']) || sentence.contains("と申します") || sentence.ends_with('様') {
        return false;
    }
    let lower = sentence.to_lowercase();
    let mut rest = lower.as_str();
    while let Some(after) = OPENINGS.iter().find_map(|opening| rest.strip_prefix(opening)) {
        if after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            break;
        }
        rest = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    width(rest.trim_end_matches(|c: char| !c.is_alphanumeric())) >= TELLING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_is_called_by_the_first_sentence_that_says_something() {
        let named = |text: &str| matter(&Untrusted::new(text.to_owned())).raw().to_owned();
        for (text, name) in [
            ("Hello! My umbrella arrived broken. What now?", "My umbrella arrived broken"),
            ("Good morning,\n\nWhen will A-10442 arrive?", "When will A-10442 arrive?"),
            ("こんにちは。佐藤と申します。届いた傘の骨が折れていました。", "届いた傘の骨が折れていました"),
            (
                "お世話になっております。\n青空商店御中の田中様\n返品の送料を教えてください。",
                "返品の送料を教えてください",
            ),
            ("> 以前のお返事\n傘はまだでしょうか。", "傘はまだでしょうか"),
            ("Hi", "Hi"),
            ("  \n ", ""),
        ] {
            assert_eq!(named(text), name, "{text}");
        }
        let card = named("My card 4242 4242 4242 4242 was charged twice");
        assert!(!card.contains("4242 4242"), "{card}");
        let long = named(&"傘".repeat(200));
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
