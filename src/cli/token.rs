//! Where tokens come from: files made for their owner only, refused when others can read them, and commands that print
//! one, such as a password store's. A token is never an argument of a command.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::stop::{Code, Phrase, Stop};
use crate::backend::http::Secret;

/// The longest such file that is read.
const LONGEST: u64 = 64 * 1024;

/// How long a command may take to print a token: somebody may have to type a passphrase elsewhere.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads the token in `path`.
pub(super) fn read(path: &Path) -> Result<Secret, Stop> {
    let fault = |why: Phrase| Stop::new(Code::NotAllowed, Phrase::of("stop-token-file").path(path), why);
    let text = read_private(path).map_err(|error| match (error.kind(), error.get_ref().and_then(Readable::among)) {
        (_, Some(Readable(mode))) => fault(Phrase::of("stop-readable").with("mode", format!("{mode:o}")))
            .advice(Phrase::of("stop-chmod").path(path)),
        (io::ErrorKind::NotFound, None) => fault(Phrase::from(&error)).advice(Phrase::of("stop-token-file-advice")),
        _ => fault(Phrase::from(&error)),
    })?;
    word(&text).ok_or_else(|| fault(Phrase::of("stop-one-word")))
}

fn word(text: &str) -> Option<Secret> {
    let token = text.trim();
    (!token.is_empty() && token.chars().all(|c| c.is_ascii_graphic())).then(|| Secret::new(token))
}

/// Runs `words`, a program and its arguments without a shell between, and takes the one word it prints. It gets no
/// input: the terminal is the console's. What it says of its faults is not shown, for it may hold the token.
pub(super) fn printed(words: &[String]) -> Result<Secret, Stop> {
    let program = words.first().map_or("", String::as_str);
    let fault = |why: Phrase| {
        Stop::new(Code::NotAllowed, Phrase::of("stop-token-command").with("program", program), why)
            .advice(Phrase::of("stop-token-command-advice").with("words", words.join(" ")))
    };
    let mut child = command(program, words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| fault(Phrase::from(&error)))?;
    let out = child.stdout.take().expect("it was piped");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        out.take(LONGEST).read_to_string(&mut text).map(|_| text)
    });
    match ended_well(&mut child).map_err(|error| fault(Phrase::from(&error)))? {
        Some(true) => {}
        Some(false) => return Err(fault(Phrase::of("stop-command-fault"))),
        None => return Err(fault(Phrase::of("stop-command-slow").with("seconds", PATIENCE.as_secs()))),
    }
    let text = reader.join().expect("reading never panics").map_err(|error| fault(Phrase::from(&error)))?;
    word(&text).ok_or_else(|| fault(Phrase::of("stop-command-silent")))
}

/// The program with its arguments; the token of this process is none of its business.
fn command(program: &str, words: &[String]) -> Command {
    let mut command = Command::new(program);
    command.args(words.get(1..).unwrap_or_default()).env_remove("OMOTENASHI_TOKEN");
    command
}

/// Waits for the end, and makes one after [`PATIENCE`]: none then.
fn ended_well(child: &mut Child) -> io::Result<Option<bool>> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Others on this machine can read a file that should be its owner's only; its mode.
#[derive(Debug, thiserror::Error)]
#[error("others on this machine can read it (mode {0:o})")]
struct Readable(u32);

impl Readable {
    fn among<'a>(error: &'a (dyn std::error::Error + Send + Sync + 'static)) -> Option<&'a Self> {
        error.downcast_ref()
    }
}

/// Reads a file that must be its owner's only. One that others can read is refused: who could read it may have.
pub(super) fn read_private(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, Readable(mode & 0o777)));
    }
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes `secret` to `path`, which nobody else can read at any moment, replacing what was there at once.
pub(super) fn write(path: &Path, secret: &str) -> io::Result<()> {
    let new = path.with_extension("new");
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(secret.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_store_does_not_inherit_a_token() {
        let command = command("pass", &["pass".to_owned(), "show".to_owned()]);
        assert!(command.get_envs().any(|(name, value)| name == "OMOTENASHI_TOKEN" && value.is_none()));
    }
}
