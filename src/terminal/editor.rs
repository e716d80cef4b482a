//! A file in the user's own editor. Whose file it is, and what becomes of it, is not decided here.

use std::fs;
use std::io;
use std::path::Path;

use tokio::process::Command;

use crate::console::Outcome;

/// Runs what the user calls an editor, which may be a command with options.
const CHOSEN: &str = r#"eval "exec $0 \"\$1\"""#;

/// Runs the first editor there is: one that shows its keys before one that has to be learnt.
const ANY: &str = r#"for e in nano vi; do command -v "$e" >/dev/null && exec "$e" "$1"; done
echo 'no editor found: set EDITOR' >&2; exit 127"#;

/// Which editor.
#[derive(Clone, Debug)]
pub(super) struct Editor(Option<String>);

impl Editor {
    /// From `VISUAL` and `EDITOR`.
    pub(super) fn find(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.trim().is_empty());
        Self(set("VISUAL").or_else(|| set("EDITOR")))
    }

    /// Opens a file; the terminal must be left to it. What was saved counts, however the editor ended: the text as it
    /// was is one undo away. The file stays as it is.
    pub(super) async fn edit(&self, path: &Path) -> Outcome {
        let before = match fs::read(path) {
            Ok(before) => before,
            Err(problem) => return Outcome::NotEdited(format!("{}: {problem}", path.display())),
        };
        let (script, name) = match &self.0 {
            Some(command) => (CHOSEN, command.as_str()),
            None => (ANY, "editor"),
        };
        let ended = shell(script, name, path).status().await;
        match (ended, fs::read(path).map(String::from_utf8)) {
            (Ok(status), Ok(Ok(edited))) if status.success() => Outcome::Edited(without_last_feed(edited, &before)),
            (_, Ok(Ok(edited))) if edited.as_bytes() != before => Outcome::Edited(without_last_feed(edited, &before)),
            (ended, Ok(Ok(_))) => Outcome::NotEdited(reason(ended)),
            (_, Ok(Err(_))) => Outcome::NotEdited(format!("{} is not UTF-8; it was left there", path.display())),
            (_, Err(problem)) => Outcome::NotEdited(format!("{}: {problem}", path.display())),
        }
    }
}

/// Most editors end a file with a line feed that nobody typed.
fn without_last_feed(mut edited: String, before: &[u8]) -> String {
    if edited.ends_with('\n') && !before.ends_with(b"\n") {
        edited.pop();
    }
    edited
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
