//! What the code asks of the locale files is there, and what is there is asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use omotenashi::api::Code;
use omotenashi::locale::{Lang, Locale};

fn files(dir: &Path, ending: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(fs::read_to_string(path).expect("a text file"));
        }
    }
}

fn under(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found
}

/// The ids of every text of the product.
fn ids() -> BTreeSet<String> {
    let is_id = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('=');
    let files = under("locales/en", "ftl");
    let lines = files.iter().flat_map(|text| text.lines()).filter(is_id);
    lines.map(|line| line.split(['=', ' ']).next().unwrap_or(line).to_owned()).collect()
}

/// Every text in quotes of the code, tests left out: `"…"` that could be an id, or a template of one with `{}` in it.
fn quoted() -> BTreeSet<String> {
    let files = under("src", "rs");
    let could_be = |text: &&str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_{}.".contains(c))
    };
    files.iter().flat_map(|text| text.split('"')).filter(could_be).map(str::to_owned).collect()
}

/// What a template says before and after its variable parts.
fn fits(template: &str, id: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == id };
    let after = rest.rsplit_once('}').map_or("", |(_, after)| after);
    before.len() >= 4
        && before.ends_with('-')
        && id.len() >= before.len() + after.len()
        && id.starts_with(before)
        && id.ends_with(after)
}

#[test]
fn every_text_that_the_code_asks_for_is_there_in_both_languages() {
    let locales = Lang::ALL.map(|lang| Locale::embedded(lang, TimeZone::UTC));
    let mut asked = 0;
    for text in under("src", "rs") {
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for call in [".text(\"", ".with(\"", ".with(\n", "Phrase::of(\""] {
            for part in code.split(call).skip(1) {
                let part = part.trim_start().trim_start_matches('"');
                let id = part.split('"').next().unwrap_or(part);
                // `with` is also how a row, a style or a code gets a part; ids have a dash.
                if !id.contains('-') || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                    continue;
                }
                asked += 1;
                for locale in &locales {
                    assert!(locale.has(id), "{} has no text {id}", locale.lang().as_str());
                }
            }
        }
    }
    assert!(asked > 300, "{asked} texts were found in the code: the search is broken");
}

#[test]
fn every_text_that_is_there_is_asked_for() {
    let quoted = quoted();
    let unused: Vec<_> = ids().into_iter().filter(|id| !quoted.iter().any(|template| fits(template, id))).collect();
    assert!(unused.is_empty(), "nobody says these: {unused:#?}");
    for id in ids().iter().filter_map(|id| id.strip_prefix("refusal-").map(str::to_owned)) {
        assert!(Code::named(&id.replace('-', "_")).is_some(), "no refusal has the code {id}");
    }
}
