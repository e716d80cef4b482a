//! The program, serving a folder in a process of its own; ended with the value.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How benches end when something is not as it should be.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A running server.
pub struct Served {
    pub process: Child,
    pub socket: PathBuf,
    pub token: String,
}

impl Served {
    /// Serves `home/data`; returns once it listens.
    pub fn start(home: &Path) -> Outcome<Self> {
        let (data, socket) = (home.join("data"), home.join("team.sock"));
        // The program that cargo names while it runs benches may be another than the one they were built with.
        let program =
            std::env::var_os("CARGO_BIN_EXE_omotenashi").unwrap_or_else(|| env!("CARGO_BIN_EXE_omotenashi").into());
        let process = Command::new(program)
            .args(["serve", "--data"])
            .arg(&data)
            .arg("--state-dir")
            .arg(home.join("state"))
            .arg("--listen")
            .arg(format!("unix:{}", socket.display()))
            .env("XDG_RUNTIME_DIR", home)
            .stdout(Stdio::null())
            .spawn()?;
        let mut served = Self { process, socket, token: String::new() };
        for _ in 0..5_000 {
            if std::os::unix::net::UnixStream::connect(&served.socket).is_ok() {
                std::fs::read_to_string(data.join("owner.token"))?.trim().clone_into(&mut served.token);
                return Ok(served);
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        Err("the server did not start".into())
    }

    /// A figure of its memory, in kB: `VmRSS`, `VmHWM`.
    pub fn memory(&self, figure: &str) -> Outcome<u64> {
        memory(self.process.id(), figure)
    }
}

/// A figure of a process's memory, in kB.
pub fn memory(process: u32, figure: &str) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':')).ok_or("no such figure")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

impl Drop for Served {
    fn drop(&mut self) {
        // It is ours; what it still had to write is in its database.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
