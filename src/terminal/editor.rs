//! A text in the user's own editor: a file of its own, readable by nobody else, gone afterwards.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::console::Outcome;

/// Runs what the user calls an editor, which may be a command with options.
const CHOSEN: &str = r#"eval "exec $0 \"\$1\"""#;

/// Runs the first editor there is: one that shows its keys before one that has to be learnt.
const ANY: &str = r#"for e in nano vi; do command -v "$e" >/dev/null && exec "$e" "$1"; done
echo 'no editor found: set EDITOR' >&2; exit 127"#;

/// Which editor, and where its files go.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    command: Option<String>,
    folder: PathBuf,
}

impl Editor {
    /// From `VISUAL`, `EDITOR` and `XDG_RUNTIME_DIR`.
    pub(super) fn find(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.trim().is_empty());
        Self {
            command: set("VISUAL").or_else(|| set("EDITOR")),
            folder: set("XDG_RUNTIME_DIR")
                .map(PathBuf::from)
                .filter(|dir| dir.is_dir())
                .unwrap_or_else(std::env::temp_dir),
        }
    }

    /// Opens a text; the terminal must be left to it. What cannot be brought back stays in its file, which is named.
    pub(super) async fn edit(&self, text: &str) -> Outcome {
        let path = self.folder.join(format!("omotenashi-{}.txt", uuid::Uuid::now_v7()));
        if let Err(problem) = write(&path, text) {
            return Outcome::NotEdited(format!("{}: {problem}", path.display()));
        }
        let (script, name) = match &self.command {
            Some(command) => (CHOSEN, command.as_str()),
            None => (ANY, "editor"),
        };
        let ended = shell(script, name, &path).status().await;
        let written = fs::read(&path).map(String::from_utf8);
        match (ended, written) {
            (Ok(status), Ok(Ok(mut edited))) if status.success() => {
                // Most editors end a file with a line feed that nobody typed.
                if edited.ends_with('\n') && !text.ends_with('\n') {
                    edited.pop();
                }
                remove(&path);
                Outcome::Edited(edited)
            }
            (ended, Ok(Ok(edited))) if edited == text => {
                remove(&path);
                Outcome::NotEdited(reason(ended))
            }
            (ended, Ok(Ok(_))) => {
                Outcome::NotEdited(format!("{}; what was written is in {}", reason(ended), path.display()))
            }
            (_, Ok(Err(_))) => Outcome::NotEdited(format!("{} is not UTF-8; it was left there", path.display())),
            (_, Err(problem)) => Outcome::NotEdited(format!("{}: {problem}", path.display())),
        }
    }
}

/// The editor's shell. The token is the console's, not every plug-in's of an editor.
fn shell(script: &str, name: &str, path: &Path) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(script).arg(name).arg(path).env_remove("OMOTENASHI_TOKEN");
    shell
}

fn reason(ended: io::Result<std::process::ExitStatus>) -> String {
    match ended {
        Ok(status) => format!("the editor ended with {status}"),
        Err(problem) => format!("the editor could not be started: {problem}"),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

fn remove(path: &Path) {
    if let Err(problem) = fs::remove_file(path) {
        tracing::warn!(%problem, "an editor's file could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn without_a_choice_the_first_editor_is_the_one_that_shows_its_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        for (there, started) in [("vi", "vi text"), ("nano", "nano text")] {
            let path = folder.path().join(there);
            fs::write(&path, "#!/bin/sh\necho \"${0##*/} $1\"\n").expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("ours");
            let mut command = std::process::Command::new("/bin/sh");
            let ended = command.args(["-c", ANY, "editor", "text"]).env("PATH", folder.path()).output();
            assert_eq!(String::from_utf8_lossy(&ended.expect("a shell").stdout).trim(), started);
        }
    }

    #[test]
    fn an_editor_does_not_inherit_the_token() {
        let shell = shell(ANY, "editor", Path::new("text"));
        let mut envs = shell.as_std().get_envs();
        assert!(envs.any(|(name, value)| name == "OMOTENASHI_TOKEN" && value.is_none()));
    }
}
