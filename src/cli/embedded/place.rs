//! The data folder: made for its owner only, on a disk that can be trusted with a database.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use crate::cli::stop::{Code, Phrase, Stop};

/// Makes `data` ready for a server.
pub(in crate::cli) fn prepare(data: &Path) -> Result<(), Stop> {
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(|error| {
        Stop::new(Code::Failure, Phrase::of("stop-data-folder").path(data), &error)
            .advice(Phrase::of("stop-data-folder-advice"))
    })?;
    match shared_file_system(data) {
        Some(kind) => Err(Stop::new(
            Code::Failure,
            Phrase::of("stop-shared-disk").path(data),
            Phrase::of("stop-shared-disk-why").with("kind", kind),
        )
        .advice(Phrase::of("stop-shared-disk-advice"))),
        None => Ok(()),
    }
}

/// The kind of file system of `path`, when it is one that does not keep a database whole.
#[cfg(target_os = "linux")]
fn shared_file_system(path: &Path) -> Option<&'static str> {
    // The numbers of statfs(2) and the kernel's linux/magic.h.
    const KINDS: [(u64, &str); 6] = [
        (0x6969, "nfs"),
        (0xff53_4d42, "cifs"),
        (0xfe53_4d42, "smb"),
        (0x517b, "smb"),
        (0x0102_1997, "9p"),
        (0x6573_5546, "fuse"),
    ];
    // The type is a C long, whose width and sign depend on the machine; the numbers are 32 bits.
    let kind = rustix::fs::statfs(path).ok()?.f_type as u64 & 0xffff_ffff;
    KINDS.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn shared_file_system(_path: &Path) -> Option<&'static str> {
    None
}
