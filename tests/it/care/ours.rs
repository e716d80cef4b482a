//! Our own words pass our own check: every text of the locales, every rule's offer, every plan's and method's, the fixes
//! of the phrases, the surveys, and what stands in the program itself.

use std::fs;
use std::path::{Path, PathBuf};

use omotenashi::care::Rules;
use omotenashi::config::{Layer, Source};

use super::scene::Scene;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(root().join(folder)).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            paths.extend(files(&path.strip_prefix(root()).expect("ours").to_string_lossy()));
        } else {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, 'ぁ'..='ヿ'))
}

/// The texts of our Japanese locale: every line, so that variants (`[one] …`) and what goes on below count as well.
fn locale() -> Vec<(PathBuf, String)> {
    let lines = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a text of ours");
        let lines = text.lines().filter(|line| !line.starts_with('#') && is_japanese(line));
        lines.map(|line| (path.clone(), line.split_once(" = ").map_or(line, |(_, text)| text).to_owned())).collect()
    };
    files("locales/ja").into_iter().flat_map(|path| -> Vec<_> { lines(path) }).collect()
}

/// Every text under a key `ja`, and the better words of the phrases: `fix`. Lists of words hold what others write, or what
/// is wrong.
fn prompts() -> Vec<(PathBuf, String)> {
    fn walk(value: &toml::Value, ours: bool, found: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) => {
                let ours = |key: &str| ours || key == "ja" || key == "fix";
                let inside = table.iter().filter(|(key, _)| !matches!(key.as_str(), "words" | "find" | "except"));
                inside.for_each(|(key, value)| walk(value, ours(key), found));
            }
            toml::Value::Array(values) => values.iter().for_each(|value| walk(value, ours, found)),
            toml::Value::String(text) if ours && is_japanese(text) => found.push(text.clone()),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for path in files("prompts") {
        let read = fs::read_to_string(&path).expect("rules of ours").parse::<toml::Table>().expect("well formed");
        let mut found = Vec::new();
        walk(&toml::Value::Table(read), false, &mut found);
        texts.extend(found.into_iter().map(|text| (path.clone(), text)));
    }
    texts
}

/// Japanese in quotes in the program, but not what is looked for in others' words.
fn program() -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    for path in files("src") {
        let name = path.strip_prefix(root()).expect("ours").to_string_lossy().into_owned();
        let looked_for = ["src/care", "src/practice", "src/text", "src/locale/due", "src/server/rules/thanks"]
            .iter()
            .any(|room| name.starts_with(room));
        if looked_for || name.contains("test") || path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let code = fs::read_to_string(&path).expect("code of ours");
        let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let quoted = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        texts.extend(quoted.filter(|text| is_japanese(text)).map(|text| (path.clone(), text.to_owned())));
    }
    texts
}

fn faults(rules: &Rules, check: &str, texts: &[(PathBuf, String)]) -> Vec<String> {
    let scene = Scene::new();
    let mut faults = Vec::new();
    for (path, text) in texts {
        for finding in scene.check_by(rules, text).into_iter().filter(|finding| finding.rule == check) {
            faults.push(format!("{}: {} in {text}", path.display(), finding.say.raw()));
        }
    }
    faults
}

#[test]
fn our_own_keigo_passes() {
    let (locale, prompts, program) = (locale(), prompts(), program());
    assert!(locale.len() > 600 && prompts.len() > 600, "{} and {} texts", locale.len(), prompts.len());
    let all: Vec<(PathBuf, String)> = [locale, prompts, program].concat();
    let faults = faults(Scene::rules(), "keigo", &all);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What customers read; a screen may tell the agent plainly that something cannot be done.
#[test]
fn our_words_for_customers_give_no_hint_either() {
    let on = Source::new(Layer::User, "prompts/mine.toml", "[[check]]\nid = \"keigo-hint\"\noff = false\n");
    let (rules, problems) = Rules::load(&[on]);
    assert_eq!(problems, []);
    let surveys = locale().into_iter().filter(|(path, _)| path.ends_with("survey.ftl"));
    let offered: Vec<(PathBuf, String)> = surveys.chain(prompts()).collect();
    assert!(offered.len() > 600, "{} texts", offered.len());
    let faults: Vec<String> = ["keigo-hint", "tone"].iter().flat_map(|check| faults(&rules, check, &offered)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
