//! Files that hold a token: made for their owner only, and refused when others can read them.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use super::stop::{Code, Stop};
use crate::backend::http::Secret;

/// The longest such file that is read.
const LONGEST: u64 = 64 * 1024;

/// Reads the token in `path`.
pub(super) fn read(path: &Path) -> Result<Secret, Stop> {
    let fault =
        |why: String| Stop::new(Code::NotAllowed, format!("the token in {} cannot be used", path.display()), why);
    let text = read_private(path).map_err(|error| {
        let stop = fault(error.to_string());
        match error.kind() {
            io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => {
                stop.advice(format!("chmod 600 {}", path.display()))
            }
            io::ErrorKind::NotFound => stop.advice(
                "write into it what omotenashi agent token NAME printed (umask 077 first: only you may read it)",
            ),
            _ => stop,
        }
    })?;
    let token = text.trim();
    if token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic()) {
        return Err(fault("it holds no token: one word, nothing else".to_owned()));
    }
    Ok(Secret::new(token))
}

/// Reads a file that must be its owner's only. One that others can read is refused: who could read it may have.
pub(super) fn read_private(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        let why = format!("others on this machine can read it (mode {:o})", mode & 0o777);
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
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
