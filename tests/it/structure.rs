//! The house itself: who may use whom.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may use. `cli` may use everything and nothing uses it.
const ROOMS: [(&str, &[&str]); 12] = [
    ("text", &[]),
    ("config", &[]),
    ("locale", &["config"]),
    ("api", &["text"]),
    ("care", &["config", "locale", "text", "api"]),
    ("console", &["care", "config", "locale", "text", "api"]),
    ("backend", &["api", "text"]),
    ("server", &["care", "config", "locale", "text", "api"]),
    ("practice", &["care", "config", "locale", "backend", "api", "text"]),
    ("runtime", &["console", "backend", "api", "text"]),
    ("terminal", &["console", "text"]),
    (
        "cli",
        &["text", "config", "locale", "api", "care", "console", "backend", "server", "practice", "runtime", "terminal"],
    ),
];

/// Crates that only some rooms may use, by the name their paths begin with.
const KEPT: [(&str, &[&str]); 5] = [
    ("tokio::", &["cli", "terminal", "runtime", "backend", "server", "practice"]),
    ("ratatui::", &["console", "terminal"]),
    ("crossterm::", &["terminal"]),
    ("sqlx::", &["server"]),
    ("reqwest::", &["backend"]),
];

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a folder entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The room a file belongs to: `src/api/id.rs` and `src/api.rs` are both `api`.
fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(src()).expect("a file of src");
    let first = inside.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Source lines that are code: comments and doc comments name other rooms freely.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("a source file");
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .collect()
}

fn sources() -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    rust_files(&src(), &mut files);
    files.into_iter().map(|path| (room_of(&path), path)).filter(|(room, _)| room != "lib" && room != "main").collect()
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut faults = Vec::new();
    for (room, path) in sources() {
        let allowed = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{} belongs to no room", path.display()))
            .1;
        for (number, line) in code(&path) {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if used != room && !used.is_empty() && !allowed.contains(&used.as_str()) {
                    faults.push(format!("{}:{number}: {room} may not use {used}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_with_side_effects_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for (room, path) in sources() {
        for (number, line) in code(&path) {
            for (name, rooms) in KEPT {
                if line.contains(name) && !rooms.contains(&room.as_str()) {
                    faults.push(format!("{}:{number}: {room} may not use {name}", path.display()));
                }
            }
            if line.contains("sqlx::query") && !path.to_string_lossy().contains("server/db") {
                faults.push(format!("{}:{number}: SQL belongs into server/db", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
