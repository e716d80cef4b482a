//! The background server of a data folder: attached to, or started, by whoever needs it.
//!
//! Clients read `server.lock` and never lock it: even a moment's lock would make a server that is just starting believe
//! that it lost a race.

pub(super) mod lock;
pub(super) mod place;
pub(super) mod socket;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use self::lock::Note;
use super::stop::{Code, Phrase};
use super::target::TokenFrom;
use super::{operation_key, token};
use crate::api::{self, Cause, Failure};
use crate::backend::Http;
use crate::backend::http::{Address, Connector, Endpoint, Secret};
use crate::locale::Locale;

/// How long a server may take to answer after it was started, or to leave after it was asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// A child that found the lock taken is not followed by another sooner than this.
const AGAIN: Duration = Duration::from_millis(400);

/// The server of one data folder on this machine.
pub(super) struct Embedded {
    data: PathBuf,
    state: PathBuf,
    token: Option<TokenFrom>,
    /// In which language it is said why there is no server.
    locale: Locale,
    /// Only who comes newly may replace a server of another build. Otherwise two consoles of two builds would put each
    /// other's server out for ever.
    attached: AtomicBool,
}

impl Embedded {
    /// The server of `data`, logging to `state`; its owner asks, unless `token` says who.
    pub fn new(data: PathBuf, state: PathBuf, token: Option<TokenFrom>, locale: Locale) -> Self {
        Self { data, state, token, locale, attached: AtomicBool::new(false) }
    }
}

impl Connector for Embedded {
    fn connect<'a>(&'a self, starting: &'a (dyn Fn() + Send + Sync)) -> BoxFuture<'a, Result<Endpoint, Failure>> {
        Box::pin(async move {
            let replace = !self.attached.load(Ordering::Relaxed);
            let note = attach_or_start(&self.data, &self.state, replace, &self.locale, starting).await?;
            self.attached.store(true, Ordering::Relaxed);
            let token = match &self.token {
                Some(token) => token.now(&self.locale).await?,
                None => owner(&self.data)?,
            };
            Ok(Endpoint { address: Address::Socket(note.socket), token })
        })
    }
}

/// The token of the data folder's owner.
fn owner(data: &Path) -> Result<Secret, Failure> {
    token::read(&data.join("owner.token")).map_err(|stop| Failure::Server(stop.to_string().into()))
}

/// What the running server of `data` says of itself, if one runs and answers.
pub(super) async fn running(data: &Path) -> Option<Note> {
    let note = Note::read(data)?;
    let nobody = Endpoint { address: Address::Socket(note.socket.clone()), token: Secret::new("none") };
    let health = Http::new(nobody).health().await.ok()?;
    // Another server may have got the same socket path since: only the one that wrote the note is meant.
    (health.instance == note.instance).then_some(note)
}

/// A client of the server of `note` that shows the owner's token.
pub(super) fn client(data: &Path, note: &Note) -> Result<Http, Failure> {
    Ok(Http::new(Endpoint { address: Address::Socket(note.socket.clone()), token: owner(data)? }))
}

/// Asks the server of `note` to finish and leave.
pub(super) async fn ask_to_leave(data: &Path, note: &Note) -> Result<(), Failure> {
    client(data, note)?.handover(&operation_key()).await
}

/// Finds the server of `data`, starting one when none answers.
async fn attach_or_start(
    data: &Path,
    state: &Path,
    replace: bool,
    locale: &Locale,
    starting: &(dyn Fn() + Send + Sync),
) -> Result<Note, Failure> {
    let mut deadline = Instant::now() + PATIENCE;
    let mut child: Option<Child> = None;
    let mut spawned: Option<Instant> = None;
    let mut asked = false;
    let mut pause = Duration::from_millis(5);
    loop {
        if let Some(note) = running(data).await {
            if asked || !replace || !lock::supersedes(&lock::build(), &note) {
                return Ok(note);
            }
            asked = true;
            tracing::info!(pid = note.pid, version = note.version, "asking a server of another build to hand over");
            match ask_to_leave(data, &note).await {
                Ok(()) => wait_until_gone(data, &note).await,
                // It works, and it stays: better than none.
                Err(_) => return Ok(note),
            }
            deadline = Instant::now() + PATIENCE;
        }
        if let Some(started) = &mut child {
            match started.try_wait() {
                Ok(Some(status)) if status.success() => child = None,
                Ok(Some(status)) => return Err(told(started, status.code(), locale).await),
                Ok(None) => {}
                Err(error) => {
                    return Err(Failure::Server(Phrase::of("stop-server-lost").with("why", error).said(locale).into()));
                }
            }
        }
        if child.is_none() && spawned.is_none_or(|at| at.elapsed() >= AGAIN) {
            if spawned.is_none() {
                starting();
            }
            spawned = Some(Instant::now());
            child = Some(spawn(data, state, locale)?);
        }
        if Instant::now() >= deadline {
            return Err(Failure::Offline(silent(data)));
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Waits until the server of `note` no longer answers, or for the patience there is.
pub(super) async fn wait_until_gone(data: &Path, note: &Note) {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match running(data).await {
            Some(other) if other.instance == note.instance => sleep(Duration::from_millis(20)).await,
            _ => return,
        }
    }
}

/// Starts this very program as the background server.
fn spawn(data: &Path, state: &Path, locale: &Locale) -> Result<Child, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Server(Phrase::of("stop-server-not-started").with("why", error).said(locale).into())
    };
    // On Linux this is the running program even after its file was replaced by a newer build.
    let own = Path::new("/proc/self/exe");
    let program = if own.exists() { own.to_owned() } else { std::env::current_exe().map_err(failed)? };
    let data = std::path::absolute(data).map_err(failed)?;
    let state = std::path::absolute(state).map_err(failed)?;
    Command::new(program)
        .arg0("omotenashi")
        .args([OsStr::new("serve"), OsStr::new("--background"), OsStr::new("--data"), data.as_os_str()])
        .args([OsStr::new("--state-dir"), state.as_os_str()])
        // Why it could not start is read by whoever sits here.
        .args(["--lang", locale.lang().as_str()])
        // Neither a token nor another server's name is the server's to inherit.
        .env_remove("OMOTENASHI_TOKEN")
        .env_remove("OMOTENASHI_URL")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        // What it says before it can log: the reason why it did not start. Afterwards it writes to the log only.
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)
}

/// Why a started server ended at once, in its own words.
async fn told(child: &mut Child, code: Option<i32>, locale: &Locale) -> Failure {
    let mut words = String::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = stderr.take(8_192).read_to_string(&mut words).await;
    }
    let words = words.trim().trim_start_matches("omotenashi: ");
    let words = if words.is_empty() { locale.text("stop-server-ended") } else { words.to_owned() }.into();
    if code.map(Code::of) == Some(Code::Newer) { Failure::Newer(words) } else { Failure::Server(words) }
}

/// Why nothing came of waiting.
fn silent(data: &Path) -> Cause {
    let data_shown = data.display();
    match Note::read(data) {
        Some(note) => api::Code::ServerHung
            .with("data", data_shown)
            .with("pid", note.pid)
            .with("host", note.host)
            .with("since", note.since)
            .into(),
        None => api::Code::ServerSlow.with("data", data_shown).into(),
    }
}
