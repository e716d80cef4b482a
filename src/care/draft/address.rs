//! Whom a draft speaks to: names in address position only (the beginning of a line or sentence, before 様 or after
//! "Dear"). Precision decides the life of this check: whatever is not surely a wrong name is left alone.

use std::ops::Range;

use super::alike::same_shape;
use super::{Check, Mark, Read, Remedy};
use crate::care::facts::Names;
use crate::locale::Lang;
use crate::text::{Untrusted, fold, names};

/// Forms of address after a name.
const HONORIFICS: [&str; 9] = ["様", "さま", "殿", "先生", "御中", "さん", "くん", "ちゃん", "氏"];
/// Words before 様 that are no names, by how they end.
const NOBODY: [&str; 48] = [
    "お客",
    "皆",
    "みな",
    "担当者",
    "担当",
    "者",
    "各位",
    "奥",
    "主人",
    "家族",
    "子",
    "連れ",
    "母",
    "父",
    "嬢",
    "孫",
    "祖母",
    "祖父",
    "旦那",
    "店長",
    "社長",
    "部長",
    "課長",
    "責任者",
    "男性",
    "女性",
    "名",
    "枚",
    "組",
    "大人",
    "子ども",
    "子供",
    "学生",
    "友人",
    "友達",
    "夫婦",
    "家族連れ",
    "会社",
    "会員",
    "名義人",
    "本人",
    "方",
    "同",
    "多",
    "有",
    "貴",
    "何",
    "神",
];
/// Words after "Hello" that are no names.
const NO_NAMES: [&str; 84] = [
    "there",
    "all",
    "everyone",
    "everybody",
    "team",
    "sir",
    "madam",
    "customer",
    "guest",
    "friend",
    "folks",
    "guys",
    "again",
    "and",
    "yes",
    "no",
    "thanks",
    "thank",
    "welcome",
    "how",
    "what",
    "where",
    "when",
    "who",
    "which",
    "why",
    "sure",
    "please",
    "sorry",
    "ok",
    "okay",
    "i",
    "i'm",
    "my",
    "it",
    "it's",
    "we",
    "you",
    "your",
    "the",
    "this",
    "that",
    "a",
    "an",
    "in",
    "on",
    "at",
    "to",
    "for",
    "is",
    "are",
    "do",
    "can",
    "could",
    "would",
    "may",
    "let",
    "here",
    "great",
    "good",
    "hello",
    "hi",
    "hey",
    "dear",
    "well",
    "so",
    "of",
    "course",
    "to",
    "valued",
    "both",
    "ladies",
    "gentlemen",
    "colleagues",
    "nice",
    "happy",
    "glad",
    "as",
    "if",
    "not",
    "from",
    "with",
    "just",
    "am",
];
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir"];
const GREETINGS: [&str; 9] =
    ["dear ", "hello ", "hi ", "hey ", "good morning ", "good afternoon ", "good evening ", "greetings ", "hello, "];

/// A name that a draft speaks to.
struct Addressed<'a> {
    name: &'a str,
    span: Range<usize>,
    honorific: Option<&'a str>,
}

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let names = &read.grounds.names;
    let japanese: Vec<Addressed<'_>> = in_japanese(read, names);
    let english = in_english(read.text());
    for addressed in &japanese {
        judge(read, names, addressed, Lang::Ja, marks);
    }
    for addressed in &english {
        judge(read, names, addressed, Lang::En, marks);
    }
    missing(read, names, marks);
}

/// Names at the beginning of a sentence with a form of address behind, or the customer's own name with a comma or the
/// end of the line behind.
fn in_japanese<'a>(read: &'a Read<'_>, names: &Names) -> Vec<Addressed<'a>> {
    let text = read.text();
    let mut found = Vec::new();
    for sentence in &read.sentences {
        let rest = &text[sentence.start..];
        if rest.starts_with(['>', '\u{FF1E}']) {
            continue;
        }
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let stops = |c: char| {
            matches!(
                c,
                '、' | '。' | ',' | '\u{FF0C}' | '!' | '\u{FF01}' | '?' | '\u{FF1F}' | ':' | '「' | '(' | '\u{FF08}'
            )
        };
        let head = &line[..line.find(stops).unwrap_or(line.len())];
        let honorific = HONORIFICS
            .iter()
            .filter_map(|form| Some((head.find(form)?, *form)))
            .filter(|(at, _)| *at > 0)
            .min_by_key(|(at, form)| (*at, std::cmp::Reverse(form.len())));
        if let Some((at, form)) = honorific {
            let after = &line[at + form.len()..];
            let name = head[..at].trim();
            // 佐藤様のお荷物 speaks of somebody; 佐藤様、 and 佐藤様いつも speak to them.
            let spoken_to = after.trim_start().is_empty()
                || after.starts_with(stops)
                || after.starts_with([' ', '\u{3000}'])
                || ["いつも", "お世話", "この", "こんにちは", "はじめまして", "お待たせ", "お問い合わせ", "ご連絡"]
                    .iter()
                    .any(|word| after.starts_with(word));
            if spoken_to && is_name(name) && !NOBODY.iter().any(|nobody| name.ends_with(nobody)) {
                let start = sentence.start + line.find(name).unwrap_or(0);
                found.push(Addressed { name, span: start..start + name.len(), honorific: Some(form) });
            }
        } else if theirs(names).any(|own| own == head.trim() && !own.is_ascii()) {
            let start = sentence.start + line.find(head.trim()).unwrap_or(0);
            found.push(Addressed { name: head.trim(), span: start..start + head.trim().len(), honorific: None });
        }
    }
    found
}

/// Written as names are: Han, katakana, Latin letters; a few hiragana alone.
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    let kana = name.chars().all(|c| matches!(c, 'ぁ'..='ゖ'));
    let lettered = name.chars().all(|c| {
        names::is_name_letter(c)
            || c.is_ascii_alphabetic()
            || matches!(c, ' ' | '\u{3000}' | '・' | '\u{FF65}' | '.' | '々' | '株' | '㈱')
    });
    let mixed = name.chars().any(|c| c.is_ascii_alphabetic()) && name.chars().any(names::is_name_letter);
    (1..=24).contains(&count) && !mixed && (lettered || (kana && (2..=8).contains(&count)))
}

/// Names after a greeting at the beginning of a line.
fn in_english(text: &str) -> Vec<Addressed<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.to_ascii_lowercase();
        let indent = line.len() - line.trim_start().len();
        let greeting = GREETINGS.iter().find(|greeting| lower[indent..].starts_with(*greeting));
        if let Some(greeting) = greeting {
            let from = indent + greeting.len();
            let rest = &line[from..];
            let end = rest.find([',', '!', '.', '\n', '-', '–', '—', ';', ':', '(']).unwrap_or(rest.len());
            let name = rest[..end].trim();
            if reads_as_name(name) {
                let at = start + from + rest.find(name).unwrap_or(0);
                found.push(Addressed { name, span: at..at + name.len(), honorific: None });
            }
        }
        start += line.len();
    }
    found
}

fn reads_as_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
                && !NO_NAMES.contains(&word.to_lowercase().as_str())
                && word.chars().count() > 1
        })
}

/// Every way in which the customer may be named.
fn theirs(names: &Names) -> impl Iterator<Item = &str> {
    [Some(names.full.as_str()), names.family.as_deref(), names.given.as_deref(), names.organisation.as_deref()]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
}

fn judge(read: &Read<'_>, names: &Names, addressed: &Addressed<'_>, lang: Lang, marks: &mut Vec<Mark>) {
    let squeezed = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let written = squeezed(addressed.name);
    if names.full.is_empty() {
        return;
    }
    let is_latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
    // Scripts are not compared: Sato and 佐藤 may be one, and nobody here can tell.
    if is_latin(&written) != is_latin(&names.full) {
        return;
    }
    if is_latin(&written) {
        judge_latin(read, names, addressed, lang, marks);
        return;
    }
    if theirs(names).map(squeezed).any(|own| written == own || (written.ends_with(&own) && own.chars().count() > 1)) {
        honorific(names, addressed, marks);
        return;
    }
    let alike = theirs(names).find(|own| same_shape(&squeezed(own)) == same_shape(&written));
    if let Some(own) = alike {
        // The customer signs so: then it is the record that may be wrong.
        if squeezed(&read.grounds.theirs).contains(&written) {
            let mend = Remedy::MendName(Untrusted::new(names.full.replacen(own, addressed.name, 1)));
            marks.push(
                Mark::new(Check::NameOnRecord, addressed.span.clone(), addressed.name).wanted(&names.full).remedy(mend),
            );
        } else {
            marks.push(Mark::new(Check::NameWrong, addressed.span.clone(), addressed.name).wanted(own).fix(own));
        }
        return;
    }
    if squeezed(&read.grounds.theirs).contains(&written) || written.chars().count() < 2 {
        return;
    }
    let right = names.family.as_deref().unwrap_or(&names.full);
    let reading = names.reading.as_deref().unwrap_or_default();
    let kana = written.chars().all(|c| matches!(c, 'ぁ'..='ヿ'));
    let said = fold(reading);
    if kana {
        // The reading is for saying, never for writing. Other kana may be another person's name, or none.
        let family = said.split_whitespace().next().unwrap_or_default();
        let read = fold(&written) == squeezed(&said) || (!family.is_empty() && fold(&written) == family);
        let addressee = addressed.honorific == Some("様") && written.chars().any(|c| matches!(c, 'ァ'..='ヿ'));
        if read || addressee {
            marks.push(Mark::new(Check::NameWrong, addressed.span.clone(), addressed.name).wanted(right).fix(right));
        }
        return;
    }
    // さん may be a colleague's or anybody's; 様, 殿, 先生 and 御中 are the addressee's.
    if addressed.honorific.is_some_and(|form| matches!(form, "様" | "さま" | "殿" | "先生" | "御中")) {
        marks.push(Mark::new(Check::NameWrong, addressed.span.clone(), addressed.name).wanted(right).fix(right));
    }
}

fn judge_latin(read: &Read<'_>, names: &Names, addressed: &Addressed<'_>, lang: Lang, marks: &mut Vec<Mark>) {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let own: Vec<String> = theirs(names).chain([names.address_as.as_str()]).flat_map(words).collect();
    let said = words(&read.grounds.theirs);
    let wrong = words(addressed.name).into_iter().filter(|word| !TITLES.contains(&word.as_str())).any(|word| {
        // Dan is Daniel; and whatever they wrote of themselves is theirs.
        let short = |name: &String| {
            word.chars().count() >= 3
                && name.chars().count() >= 3
                && (name.starts_with(&word) || word.starts_with(name.as_str()))
        };
        !own.iter().any(|name| *name == word || short(name)) && !said.contains(&word)
    });
    if wrong {
        let right = if lang == Lang::Ja { names.full.as_str() } else { names.address_as.trim_end_matches('様') };
        let right = if right.is_empty() { names.full.as_str() } else { right };
        marks.push(Mark::new(Check::NameWrong, addressed.span.clone(), addressed.name).wanted(right).fix(right));
    }
}

/// The customer's own name without a form of address, or with one for friends.
fn honorific(names: &Names, addressed: &Addressed<'_>, marks: &mut Vec<Mark>) {
    let organisation = names.organisation.as_deref() == Some(addressed.name);
    let wanted = if organisation { " 御中" } else { "様" };
    let span = match addressed.honorific {
        None => addressed.span.end..addressed.span.end,
        Some(form @ ("くん" | "ちゃん" | "殿" | "氏")) => addressed.span.end..addressed.span.end + form.len(),
        Some(_) => return,
    };
    let whole = addressed.span.start..span.end;
    let fix = Remedy::Replace { span, text: wanted.to_owned() };
    let right = format!("{}{wanted}", addressed.name);
    marks.push(Mark::new(Check::Honorific, whole, addressed.name).wanted(right).remedy(fix));
}

/// The first reply in private does not name them at all.
fn missing(read: &Read<'_>, names: &Names, marks: &mut Vec<Mark>) {
    let grounds = read.grounds;
    let due = grounds.first_reply && !grounds.public && grounds.claimed && !names.address_as.is_empty();
    // A language in which their name is not written is no place to miss it.
    let same = names.address_as.is_ascii() == (read.lang() == Lang::En);
    let named = theirs(names).any(|own| read.text().to_lowercase().contains(&own.to_lowercase()));
    let part = names
        .full
        .split_whitespace()
        .any(|part| part.chars().count() > 1 && read.text().to_lowercase().contains(&part.to_lowercase()));
    let wrong = marks.iter().any(|mark| matches!(mark.check, Check::NameWrong | Check::NameOnRecord));
    if !due || !same || named || part || wrong || read.facts.is_guarded() {
        return;
    }
    let end = match (read.lang(), grounds.letter) {
        (Lang::Ja, true) => "\n\n",
        (Lang::Ja, false) => "、",
        (Lang::En, true) => ",\n\n",
        (Lang::En, false) => ", ",
    };
    let greeting = if read.lang() == Lang::En { "Hello " } else { "" };
    let text = format!("{greeting}{}{end}", names.address_as);
    let fix = Remedy::Replace { span: 0..0, text };
    marks.push(Mark::new(Check::NameMissing, 0..0, "").wanted(&names.address_as).remedy(fix));
}
