//! The Unix socket of a data folder: where it is, and that nobody else could have put it there.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::net::UnixListener;

use crate::cli::env;

/// Longer paths do not fit into a socket's address.
const LONGEST: usize = 100;

/// Where the server of `data` listens: in the user's runtime folder, else in one of their own in the temporary folder.
/// Only a server asks; clients read the place in its note, so another environment (cron, sudo) changes nothing.
pub(in crate::cli) fn path(data: &Path) -> io::Result<PathBuf> {
    let hash = Sha256::digest(fs::canonicalize(data)?.as_os_str().as_bytes());
    let name = hash.iter().take(8).fold(String::new(), |name, byte| format!("{name}{byte:02x}")) + ".sock";
    let own = rustix::process::getuid().as_raw();
    let runtime = env("XDG_RUNTIME_DIR").map(|dir| Path::new(&dir).join("omotenashi"));
    let temporary = std::env::temp_dir().join(format!("omotenashi-{own}"));
    let mut refused = None;
    for folder in runtime.into_iter().chain([temporary, PathBuf::from(format!("/tmp/omotenashi-{own}"))]) {
        let path = folder.join(&name);
        if path.as_os_str().len() > LONGEST {
            continue;
        }
        match private(&folder, own) {
            Ok(()) => return Ok(path),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::Error::other("every folder for the socket has too long a name")))
}

/// Makes `folder` for this user alone, or holds that it is so.
fn private(folder: &Path, own: u32) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(io::Error::new(error.kind(), format!("{}: {error}", folder.display())));
        }
        _ => {}
    }
    // Not followed: a link laid there by somebody else is not our folder.
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() || found.uid() != own {
        return Err(io::Error::other(format!("{} is not a folder of this user", folder.display())));
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Listens at `path` with these permissions. What a dead server left there is unlinked: call it only with the lock.
pub(in crate::cli) fn bind(path: &Path, mode: u32) -> io::Result<UnixListener> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path)?,
        Ok(_) => return Err(io::Error::other(format!("{} is there and is no socket", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    Ok(listener)
}
