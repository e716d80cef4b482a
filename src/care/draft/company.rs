//! Companies that a draft speaks to: one that neither the record nor the thread knows was most likely left there by the
//! letter that this one was made of.

use std::ops::Range;

use super::{Check, Mark, Read};
use crate::care::facts::letters;
use crate::text::{fold, names};

/// Legal forms in Japanese, before the name or behind it.
const FORMS: [&str; 10] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "(株)",
    "\u{FF08}株\u{FF09}",
    "(有)",
    "\u{FF08}有\u{FF09}",
    "㈱",
    "㈲",
];
/// Whose company it is, where that is written before the name.
const WHOSE: [&str; 4] = ["弊社", "当社", "貴社", "御社"];
/// Forms of address of a company and its people.
const SPOKEN_TO: [&str; 4] = ["様", "御中", "さま", "殿"];
/// Legal forms in English, behind the name.
const ENDINGS: [&str; 9] = ["inc", "ltd", "llc", "gmbh", "corp", "corporation", "limited", "plc", "llp"];
/// Behind these words a company is our own, or somebody who works for us.
const OURS: [&str; 8] = ["here at ", "we at ", "behalf of ", "us at ", "courier", "carrier", "bank ", "regards"];
/// Words by which a line speaks to whoever is named behind them; they begin no name.
const GREETINGS: [&str; 4] = ["dear", "hello", "hi", "attn"];
/// Words in capitals at the beginning of a sentence that begin no name.
const ARTICLES: [&str; 7] = ["the", "our", "your", "a", "an", "this", "that"];
/// Before these words somebody's order stands, and behind these whose it is.
const BELONGS: [&str; 3] = ["order of", "account of", "delivery to"];
/// Legal forms that are ordinary words as well: "Limited Edition".
const WORDS_TOO: [&str; 2] = ["limited", "corporation"];
/// Characters of the longest name, and of what may stand between a company and its form of address.
const LONGEST: usize = 24;
const BEHIND: usize = 40;
/// The lines of a letter in which its writer's own company stands.
const SIGNATURE: usize = 3;

/// A company that is named.
struct Company {
    span: Range<usize>,
    /// Its name without the legal form, folded.
    key: String,
    /// It is the one that is written to.
    spoken_to: bool,
}

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let text = read.text();
    let named: Vec<Company> = in_japanese(text).into_iter().chain(in_english(text)).collect();
    if !named.iter().any(|company| company.spoken_to) {
        return;
    }
    let grounds = read.grounds;
    let record = [grounds.names.organisation.as_deref(), Some(grounds.names.full.as_str())].into_iter().flatten();
    let record = record.chain(grounds.related.iter().map(String::as_str)).map(key).filter(|key| !key.is_empty());
    let thread = [&grounds.theirs, &grounds.ours].into_iter().flat_map(|text| keys(text));
    let known: Vec<String> = record.chain(thread).collect();
    let said = [letters(&grounds.theirs), letters(&grounds.ours)];
    let is_known = |company: &Company| {
        known.iter().any(|known| same(known, &company.key)) || said.iter().any(|said| said.contains(&company.key))
    };
    let organisation = grounds.names.organisation.as_deref().filter(|name| !name.trim().is_empty());
    for company in named.iter().filter(|company| company.spoken_to && !is_known(company)) {
        let taken = |mark: &Mark| mark.span.start < company.span.end && company.span.start < mark.span.end;
        if marks.iter().any(|mark| mark.check == Check::NameWrong && taken(mark)) {
            continue;
        }
        // Alone it may be anybody's: two are one too many, and where none is known it is the later one.
        let another = |other: &&Company| {
            !same(&other.key, &company.key) && (other.span.start < company.span.start || is_known(other))
        };
        let other = named.iter().find(another).map(|other| &text[other.span.clone()]);
        let Some(wanted) = organisation.or(other) else { continue };
        let found = text[company.span.clone()].to_owned();
        let mark = Mark::new(Check::PlaceholderLeft, company.span.clone(), found).wanted(wanted).why("company");
        marks.push(if organisation.is_some() { mark.fix(wanted) } else { mark });
    }
}

/// The name without its legal form, as it is compared.
fn key(name: &str) -> String {
    let bare = FORMS.iter().fold(name.to_owned(), |name, form| name.replace(form, " "));
    let folded = fold(&bare);
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != 'ー').filter(|word| !ENDINGS.contains(word));
    words.filter(|word| *word != "co").collect()
}

/// One name is the other, or the other with a department or a person behind it.
fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one))
}

/// The companies of a text, by what is compared of them.
fn keys(text: &str) -> Vec<String> {
    in_japanese(text).into_iter().chain(in_english(text)).map(|company| company.key).collect()
}

fn is_name(c: char) -> bool {
    names::is_name_letter(c) || c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ') || matches!(c, '・' | '&' | '＆')
}

/// 株式会社青空 御中, 青空株式会社 営業部 佐藤様.
fn in_japanese(text: &str) -> Vec<Company> {
    let mut found: Vec<Company> = Vec::new();
    let places = FORMS.iter().flat_map(|form| text.match_indices(form).map(|(at, form)| at..at + form.len()));
    for form in places {
        let before = &text[..form.start];
        let begin = before
            .char_indices()
            .rev()
            .take(LONGEST)
            .take_while(|(_, c)| is_name(*c))
            .last()
            .map_or(form.start, |(at, _)| at);
        let begin =
            WHOSE.iter().find(|whose| text[begin..form.start].starts_with(*whose)).map_or(begin, |it| begin + it.len());
        let span = if begin < form.start {
            begin..form.end
        } else {
            let rest = &text[form.end..];
            let gap = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
            let rest = &rest[gap..];
            let name = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            let name = SPOKEN_TO.iter().filter_map(|form| rest[..name].find(form)).min().unwrap_or(name);
            form.start..form.end + gap + name
        };
        let key = key(&text[span.clone()]);
        let line = &text[text[..span.start].rfind('\n').map_or(0, |at| at + 1)..];
        let quoted = line.starts_with(['>', '\u{FF1E}']);
        if !quoted && key.chars().count() > 1 && !found.iter().any(|known| known.span.contains(&span.start)) {
            found.push(Company { spoken_to: is_spoken_to(&text[span.end..]), key, span });
        }
    }
    found.sort_by_key(|company| company.span.start);
    found
}

/// Behind a company, at most its department and a name, then a form of address: on the line, or on the next.
fn is_spoken_to(after: &str) -> bool {
    let mut lines = 0;
    let named = |c: char| {
        lines += usize::from(c == '\n');
        lines < 2 && (is_name(c) || c.is_whitespace())
    };
    let length =
        after.char_indices().take(BEHIND).scan(named, |named, (at, c)| named(c).then_some(at + c.len_utf8())).last();
    let head = &after[..length.unwrap_or(0)];
    SPOKEN_TO.iter().any(|form| head.contains(form) || after[head.len()..].starts_with(form))
}

/// "Blue Sky Ltd": its name in capitals, then the legal form.
fn in_english(text: &str) -> Vec<Company> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let signature = lines.len().saturating_sub(SIGNATURE).max(1);
    let mut number = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if line.trim().is_empty() {
            continue;
        }
        number += 1;
        if line.trim_start().starts_with('>') {
            continue;
        }
        let folded = line.to_lowercase();
        let ours = OURS.iter().any(|word| folded.contains(word)) || number > signature;
        let mut name: Option<usize> = None;
        let greets = GREETINGS.iter().any(|word| folded.split_whitespace().next() == Some(*word));
        let all: Vec<Range<usize>> = words(line).collect();
        for (place, word) in all.iter().enumerate() {
            let word = word.clone();
            let bare = line[word.clone()].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
            let bare = bare.trim_end_matches("'s").trim_end_matches("’s");
            let lower = bare.to_lowercase();
            let goes_on = || all.get(place + 1).is_some_and(|next| line[next.clone()].starts_with(char::is_uppercase));
            let is_form = ENDINGS.contains(&lower.as_str()) && !(WORDS_TOO.contains(&lower.as_str()) && goes_on());
            match name {
                Some(begin) if is_form => {
                    let span = at + begin..at + word.start + bare.len();
                    let key = key(&text[span.clone()]);
                    let theirs = BELONGS.iter().any(|word| line[..begin].trim_end().to_lowercase().ends_with(word));
                    if key.chars().count() > 1 {
                        found.push(Company { span, key, spoken_to: !ours && (greets || theirs) });
                    }
                    name = None;
                }
                None if GREETINGS.contains(&lower.as_str()) || ARTICLES.contains(&lower.as_str()) => {}
                _ if bare.starts_with(char::is_uppercase) || bare == "&" => name = name.or(Some(word.start)),
                _ => name = None,
            }
            // What ends a sentence ends a name.
            if line[word].ends_with(['.', '!', '?', ';', ':']) && !is_form {
                name = None;
            }
        }
    }
    found
}

fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.split_whitespace().map(move |word| {
        let start = word.as_ptr().addr() - line.as_ptr().addr();
        start..start + word.len()
    })
}
