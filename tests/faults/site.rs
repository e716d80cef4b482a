//! A real server, a process of its own, that can be killed at any moment and comes back on the same data.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use omotenashi::api::{Channel, Inbound, NewAgent, NewToken, OpKey, Role, Who};
use omotenashi::backend::Http;
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::text::Untrusted;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::pty;

/// Nothing that is waited for may take longer.
pub const LIMIT: Duration = Duration::from_mins(1);

/// Waits for something, within the limit.
pub async fn soon<T>(what: &str, happens: impl Future<Output = T>) -> T {
    timeout(LIMIT, happens).await.unwrap_or_else(|_| panic!("never: {what}"))
}

pub struct Site {
    home: TempDir,
    child: Child,
}

impl Site {
    /// A new shop, served.
    pub async fn open() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir(home.path().join("run")).expect("a folder");
        let child = start(home.path());
        let mut site = Self { home, child };
        site.answers().await;
        site
    }

    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// Where it listens; the same after every start.
    pub fn socket(&self) -> PathBuf {
        let note = fs::read(self.data().join("server.lock")).expect("a note");
        let note: serde_json::Value = serde_json::from_slice(&note).expect("the server's note");
        note["socket"].as_str().expect("a path").into()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().expect("our own child");
        self.child.wait().expect("our own child");
    }

    /// Starts it on the same data; how long until it answered.
    pub async fn start(&mut self) -> Duration {
        let since = Instant::now();
        self.child = start(self.home.path());
        self.answers().await;
        since.elapsed()
    }

    /// `omotenashi backup` of the running server, `omotenashi restore` of the one that was killed.
    pub fn command(&self, what: &str, file: &Path) {
        let ran = product(self.folder(), what).arg(file).output().expect("the product");
        assert!(ran.status.success(), "{what}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    async fn answers(&mut self) {
        soon("the server answers", async {
            loop {
                if let Some(status) = self.child.try_wait().expect("our own child") {
                    panic!("the server ended: {status}");
                }
                let note = fs::read(self.data().join("server.lock")).ok();
                let note: Option<serde_json::Value> = note.and_then(|note| serde_json::from_slice(&note).ok());
                if note.is_some_and(|note| note["pid"] == self.child.id()) && self.owner().health().await.is_ok() {
                    return;
                }
                sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }

    /// The owner, on a line of their own to the server.
    pub fn owner(&self) -> Http {
        client(&self.socket(), &self.owner_token())
    }

    pub fn owner_token(&self) -> String {
        fs::read_to_string(self.data().join("owner.token")).expect("the owner's token")
    }

    /// Somebody with a role, by their token.
    pub async fn hire(&self, name: &str, role: Role, channel: Option<Channel>) -> String {
        let owner = self.owner();
        let new = NewAgent { name: Untrusted::from(name), role, channel, teams: Vec::new() };
        let agent =
            owner.add_agent(&OpKey::new(format!("hire-{}", name.replace(' ', "-"))), &new).await.expect("an agent");
        let key = OpKey::new(format!("token-{}", name.replace(' ', "-")));
        owner.add_token(&key, &agent.id, &NewToken::default()).await.expect("a token").secret
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that shows `token` on `socket`.
pub fn client(socket: &Path, token: &str) -> Http {
    Http::new(Endpoint { address: Address::Socket(socket.to_owned()), token: Secret::new(token.trim()) })
}

fn start(home: &Path) -> Child {
    let mut command = product(home, "serve");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the product")
}

/// The product with folders of its own.
fn product(home: &Path, what: &str) -> Command {
    let mut command = Command::new(pty::product());
    command
        .arg(what)
        .arg("--data")
        .arg(home.join("data"))
        .arg("--state-dir")
        .arg(home.join("state"))
        .env_clear()
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("TMPDIR", home.join("run"))
        .stdin(Stdio::null());
    command
}

/// What a customer writes by chat, in a thread of its own.
pub fn written(external_id: &str, thread: &str, text: &str) -> Inbound {
    Inbound {
        channel: Channel::Chat,
        who: Who { name: Some(Untrusted::from(thread)), handle: Some(Untrusted::from(thread)), ..Who::default() },
        text: Untrusted::from(text),
        subject: None,
        external_id: Some(external_id.to_owned()),
        conversation_external_id: Some(thread.to_owned()),
        at: None,
        public: false,
        present: false,
        to: None,
        cc: Vec::new(),
    }
}
