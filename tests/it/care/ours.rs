//! Our own words pass our own check: every text of the locales, every rule's offer, every plan's.

use std::fs;
use std::path::{Path, PathBuf};

use super::scene::Scene;

/// The quoted texts after `ja` of our data files, and the texts of our Japanese locale.
fn texts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(root.join(folder)).expect("a folder of ours");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let mut texts = Vec::new();
    for path in files("locales/ja") {
        let text = fs::read_to_string(&path).expect("a text of ours");
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
        texts.extend(lines.map(|(_, text)| (path.clone(), text.to_owned())));
    }
    for path in files("prompts") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        // Lists of wrong words hold them.
        if name.starts_with("words") || name == "phrases.toml" {
            continue;
        }
        let text = fs::read_to_string(&path).expect("rules of ours");
        let ours = text.lines().filter_map(|line| {
            let (key, value) = line.split_once(" = ")?;
            (key.rsplit('.').next() == Some("ja")).then_some(value)
        });
        texts.extend(ours.map(|text| (path.clone(), text.to_owned())));
    }
    assert!(texts.len() > 300, "{} texts", texts.len());
    texts
}

#[test]
fn our_own_keigo_passes() {
    let scene = Scene::new();
    let mut faults = Vec::new();
    for (path, text) in texts() {
        for finding in scene.found("keigo", &text) {
            faults.push(format!("{}: {} in {text}", path.display(), finding.say.raw()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
