//! Every refusal has words in both languages: a code without them, or a field without a name, fails here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use omotenashi::api::Code;
use omotenashi::locale::{Arg, Lang, Locale};

/// The names of a template's arguments.
fn arguments(words: &str) -> Vec<&str> {
    words.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_code_is_said_in_both_languages_with_its_arguments() {
    for lang in Lang::ALL {
        let locale = Locale::embedded(lang, TimeZone::UTC);
        for code in Code::ALL {
            let id = format!("refusal-{}", code.as_str().replace('_', "-"));
            assert!(locale.has(&id), "{} has no {id}", lang.as_str());
            let args: Vec<(&str, Arg<'_>)> =
                arguments(code.words()).into_iter().map(|name| (name, "7".into())).collect();
            let text = locale.with(&id, &args);
            assert!(!text.contains(['{', '$']), "{id} asks for more than its code tells: {text}");
            assert!(text.ends_with(['。', '.', '7']), "{id} is no sentence: {text}");
        }
    }
}

fn rust_files(dir: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).expect("a source file"));
        }
    }
}

#[test]
fn every_field_that_the_server_names_has_a_name_in_both_languages() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server"), &mut files);
    let mut fields = BTreeSet::new();
    for part in files.iter().flat_map(|text| text.split("Error::field(").skip(1)) {
        if let Some((name, _)) = part.trim_start().strip_prefix('"').and_then(|part| part.split_once('"')) {
            fields.insert(name.to_owned());
        }
    }
    // Headers are a program's to set, not an agent's to mend; they keep their names.
    fields.retain(|name| !name.starts_with(char::is_uppercase));
    assert!(fields.len() > 40, "{fields:?}");
    for lang in Lang::ALL {
        let locale = Locale::embedded(lang, TimeZone::UTC);
        for field in &fields {
            let id = format!("field-{}", field.replace(['_', '.'], "-"));
            assert!(locale.has(&id), "{} has no {id}", lang.as_str());
        }
    }
}
