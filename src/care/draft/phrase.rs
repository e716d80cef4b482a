//! Phrases, and better ones: 敬語, hollow and blaming words, words of the trade, two tones in one text.

use std::collections::HashMap;

use super::{Check, Mark, Read};
use crate::care::rules::{Phrase, index};
use crate::care::words::{QUOTED, Topic};
use crate::locale::Lang;

/// An apology is said once, perhaps twice.
const TOO_SORRY: usize = 3;
/// Endings of plain sentences in a letter of です and ます.
const PLAIN: [&str; 17] = [
    "だ。",
    "である。",
    "だよ。",
    "だね。",
    "だよね。",
    "るよ。",
    "くよ。",
    "ないよ。",
    "いいよ。",
    "たよ。",
    "じゃん。",
    "だから。",
    "ないね。",
    "だった。",
    "なのだ。",
    "するね。",
    "なんだ。",
];

/// Checks by lists of words.
pub fn words(read: &Read<'_>, marks: &mut Vec<Mark>) {
    for (topic, check) in
        [(Topic::Jargon, Check::Jargon), (Topic::EmptyApology, Check::EmptyApology), (Topic::Cold, Check::Cold)]
    {
        for hit in read.heard.all(topic) {
            marks.push(Mark::new(check, hit.span.clone(), read.text()[hit.span.clone()].to_owned()).why("word"));
        }
    }
    let sorry: Vec<_> = read.heard.all(Topic::Apology).collect();
    if let Some(third) = sorry.get(TOO_SORRY - 1) {
        let mut mark = Mark::new(Check::EmptyApology, third.span.clone(), third.word.clone()).why("often");
        mark.count = sorry.len();
        marks.push(mark);
    }
    tone(read, marks);
}

/// A plain ending among polite ones.
fn tone(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.reading.text();
    if !["です", "ます", "ください", "ません"].iter().any(|polite| text.contains(polite)) {
        return;
    }
    for ending in PLAIN {
        for (at, _) in text.match_indices(ending) {
            let span = read.reading.span(at..at + ending.len());
            marks.push(Mark::new(Check::Tone, span.clone(), read.text()[span].to_owned()).why("plain"));
        }
    }
}

/// Checks by phrases of `prompts/phrases.toml`, in one pass.
pub fn phrases(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.reading.text();
    let wanted = |phrase: &Phrase| read.rules.text_of(phrase.check).is_some();
    let mut free = HashMap::new();
    for (at, phrase, number) in read.rules.phrases_in(text) {
        let pattern = &phrase.find[number];
        let inside = pattern.is_latin() && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let Some(length) = pattern.at(&text[at..]).filter(|_| !inside && wanted(phrase)) else { continue };
        let after = &text[at + length..];
        let runs_on = pattern.is_latin() && after.starts_with(|c: char| c.is_ascii_alphanumeric());
        let excepted =
            phrase.except.iter().any(|except| {
                text[..at + length].char_indices().rev().take(16).any(|(from, _)| {
                    except.at(&text[from..]).is_some_and(|length_of| from + length_of > at && from <= at)
                })
            });
        let known = free.get(&phrase.check).is_some_and(|free| at < *free);
        if runs_on || excepted || known || text[at..at + length].contains(QUOTED) {
            continue;
        }
        free.insert(phrase.check, at + length);
        let span = read.reading.span(at..at + length);
        let found = read.text()[span.clone()].to_owned();
        let why = &phrase.why[index(read.draft.agent)];
        let fix = if phrase.fix.len() > 1 { phrase.fix.get(number) } else { phrase.fix.first() };
        let mark = Mark::new(phrase.check, span, found).why(why);
        marks.push(match fix {
            Some(fix) => {
                let fix = fix.replace('~', pattern.room(&text[at..]).unwrap_or_default());
                let fix = if read.lang() == Lang::En { cased(&fix, read.text(), at) } else { fix };
                mark.wanted(&fix).fix(fix)
            }
            None => mark,
        });
    }
}

/// A capital where the phrase had one.
fn cased(fix: &str, text: &str, at: usize) -> String {
    let capital = text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
    let mut chars = fix.chars();
    match chars.next() {
        Some(first) if capital => first.to_uppercase().chain(chars).collect(),
        _ => fix.to_owned(),
    }
}
