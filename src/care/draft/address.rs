//! Whom a draft speaks to: names in address position only (the beginning of a line or sentence, before 様 or after
//! "Dear"). Precision decides the life of this check: whatever is not surely a wrong name is left alone.

mod words;

use std::ops::Range;

use super::alike::same_shape;
use super::{Check, Mark, Read, Remedy};
use crate::care::facts::Names;
use crate::locale::Lang;
use crate::text::{Untrusted, fold, names};
use words::{GREETINGS, HONORIFICS, NO_NAMES, NOBODY, OPENINGS, OPENS, TITLES};

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
        // こんにちは、佐藤様。 is spoken to as well as 佐藤様、こんにちは。
        let begins = behind_openings(line);
        let addressed = begins.into_iter().rev().find_map(|begin| {
            let line = &line[begin..];
            let head = &line[..line.find(stops).unwrap_or(line.len())];
            let (at, form) = HONORIFICS
                .iter()
                .filter_map(|form| Some((head.find(form)?, *form)))
                .filter(|(at, _)| *at > 0)
                .min_by_key(|(at, form)| (*at, std::cmp::Reverse(form.len())))?;
            Some((begin, line, head[..at].trim(), &line[at + form.len()..], form))
        });
        if let Some((begin, line, name, after, form)) = addressed {
            // 佐藤様のお荷物 speaks of somebody; 佐藤様、 and 佐藤様いつも speak to them.
            let spoken_to = after.trim_start().is_empty()
                || after.starts_with(stops)
                || after.starts_with([' ', '\u{3000}'])
                || ["いつも", "お世話", "この", "こんにちは", "はじめまして", "お待たせ", "お問い合わせ", "ご連絡"]
                    .iter()
                    .any(|word| after.starts_with(word));
            if spoken_to && is_name(name) && !NOBODY.iter().any(|nobody| name.ends_with(nobody)) {
                let start = sentence.start + begin + line.find(name).unwrap_or(0);
                found.push(Addressed { name, span: start..start + name.len(), honorific: Some(form) });
            }
        } else if theirs(names).any(|own| own == head.trim() && !own.is_ascii()) {
            let start = sentence.start + line.find(head.trim()).unwrap_or(0);
            found.push(Addressed { name: head.trim(), span: start..start + head.trim().len(), honorific: None });
        }
    }
    found
}

/// Where a name may begin: at the beginning, and behind each opening at the beginning.
fn behind_openings(line: &str) -> Vec<usize> {
    let mut begins = vec![0];
    let mut from = 0;
    while let Some(at) = line[from..].find(['、', ',', '\u{FF0C}', ' ', '\u{3000}']) {
        if !OPENS.iter().any(|opening| line[from..from + at].starts_with(opening)) {
            break;
        }
        let rest = &line[from + at..];
        from = line.len() - rest.trim_start_matches(['、', ',', '\u{FF0C}', ' ', '\u{3000}']).len();
        begins.push(from);
    }
    begins
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

/// Names after a greeting at the beginning of a line, or after the first clause of thanks or of regret.
fn in_english(text: &str) -> Vec<Addressed<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let last = text[start + line.len()..].trim().is_empty();
        if let Some(from) = behind_greeting(&line[indent..]).or_else(|| behind_clause(&line[indent..], last)) {
            let rest = &line[indent + from..];
            let name = rest[..name_end(rest)].trim();
            if reads_as_name(name) {
                let at = start + indent + from + rest.find(name).unwrap_or(0);
                found.push(Addressed { name, span: at..at + name.len(), honorific: None });
            }
        }
        start += line.len();
    }
    found
}

fn name_end(rest: &str) -> usize {
    rest.find([',', '!', '?', '.', '\n', '-', '–', '—', ';', ':', '(']).unwrap_or(rest.len())
}

/// "Hello Ada", "Good morning, Ada".
fn behind_greeting(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let length = GREETINGS.iter().find_map(|greeting| {
        let rest = lower.strip_prefix(greeting)?;
        rest.starts_with([' ', ',']).then_some(greeting.len())
    })?;
    let rest = line[length..].trim_start_matches([' ', ',']);
    Some(line.len() - rest.len())
}

/// "Thank you for waiting, Ada." On the last line without a stop behind it, it is a name to sign with.
fn behind_clause(line: &str, last: bool) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    OPENINGS.iter().find(|opening| lower.strip_prefix(*opening).is_some_and(|rest| rest.starts_with(' ')))?;
    let comma = line[..line.find(['.', '!', '?', '\n']).unwrap_or(line.len())].find(',')?;
    // "in Paris, France" is a place.
    let clause = line[..comma].rsplit(' ').next().unwrap_or_default();
    let rest = &line[comma + 1..];
    let stopped = rest[name_end(rest)..].starts_with([',', '!', '.', '-', '–', '—']);
    (clause.starts_with(char::is_lowercase) && (stopped || !last)).then_some(comma + 1)
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
