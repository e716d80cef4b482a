//! `omotenashi serve`: the server of a data folder, in the foreground, in the background, or for a team.

mod tls;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rustls::ServerConfig;
use tokio::net::{TcpListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::embedded::lock::{self, Lock, Note};
use super::embedded::{self, place, socket};
use super::settings::Settings;
use super::stop::{Code, Phrase, Stop};
use super::{Shared, log, say};
use crate::api::Time;
use crate::config::Dirs;
use crate::locale::Locale;
use crate::server::accept::Peer;
use crate::server::{OpenError, Options, Server};

/// A background server that nobody is connected to stays this long.
const ALONE: Duration = Duration::from_mins(1);

/// What is due within this long keeps a background server.
const SOON: i64 = 10 * 60 * 1_000;

/// How long requests under way may take once the server is to end.
const DRAIN: Duration = Duration::from_secs(3);

#[derive(clap::Args)]
pub(super) struct Args {
    /// Also listen here: an address (127.0.0.1:8787; for other machines with --tls-cert), or unix:PATH for a team
    #[arg(long, value_name = "ADDR|unix:PATH", value_parser = listen)]
    listen: Option<Listen>,
    #[command(flatten)]
    tls: tls::Encryption,
    /// Where customers reach this server: https://shop.example. Without it nothing is sent as a link.
    #[arg(long, value_name = "URL", env = "OMOTENASHI_PUBLIC_URL", value_parser = public)]
    public_url: Option<Arc<str>>,
    /// As a console starts it: leaves the terminal, ends when nobody needs it
    #[arg(long, hide = true)]
    background: bool,
    /// Say whether a server runs, and which
    #[arg(long, conflicts_with_all = ["listen", "background", "stop"])]
    status: bool,
    /// Ask the running server to finish and end
    #[arg(long, conflicts_with_all = ["listen", "background"])]
    stop: bool,
}

/// Where else a server listens.
#[derive(Clone, Debug)]
enum Listen {
    Tcp(SocketAddr),
    Socket(PathBuf),
}

fn listen(word: &str) -> Result<Listen, String> {
    if let Some(path) = word.strip_prefix("unix:") {
        return Ok(Listen::Socket(PathBuf::from(path)));
    }
    let address: SocketAddr =
        word.parse().map_err(|_| "an address is 127.0.0.1:8787, [::1]:8787 or unix:PATH".to_owned())?;
    Ok(Listen::Tcp(address))
}

/// The address of a server as customers see it, without a slash at its end.
fn public(word: &str) -> Result<Arc<str>, String> {
    let wrong = || format!("{word:?} is no address of a site; write it like https://shop.example");
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")).ok_or_else(wrong)?;
    let host = rest.split('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_~:/%[]".contains(c);
    if host.is_empty() || host.starts_with(':') || !rest.chars().all(plain) {
        return Err(wrong());
    }
    Ok(word.trim_end_matches('/').into())
}

pub(super) async fn run(shared: &Shared, args: Args) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    if args.status {
        return Ok(status(&dirs.data, &shared.locale()).await?);
    }
    if args.stop {
        return Ok(stop(&dirs.data, &shared.locale()).await?);
    }
    if args.background {
        // Whatever becomes of the console's terminal, the server is no part of it. A leader already is one.
        let _ = rustix::process::setsid();
    }
    // The database holds customers' words: whatever the folder's own permissions are, its files are the owner's only.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    log::start(&dirs.state, "server");
    if args.background {
        log::panics();
    }
    let config = args.tls.config()?;
    if let Some(Listen::Tcp(address)) = &args.listen
        && !address.ip().is_loopback()
        && config.is_none()
        && !args.tls.insecure
    {
        let why = Phrase::of("stop-open-to-others").with("address", address);
        return Err(Stop::usage(why).advice(Phrase::of("stop-open-to-others-advice")).into());
    }
    let public_url = match (args.public_url, Settings::read(&dirs).0.public_url) {
        (Some(url), _) => Some(url),
        (None, Some(word)) => Some(public(&word).map_err(|_| {
            let why = Phrase::of("stop-public-url-wrong").with("word", &word);
            Stop::new(Code::Config, Phrase::of("stop-public-url"), why).advice(Phrase::of("stop-public-url-advice"))
        })?),
        (None, None) => None,
    };
    serve(&dirs, args.listen, config, public_url, args.background, &shared.locale()).await
}

async fn serve(
    dirs: &Dirs,
    listen: Option<Listen>,
    tls: Option<Arc<ServerConfig>>,
    public_url: Option<Arc<str>>,
    background: bool,
    locale: &Locale,
) -> anyhow::Result<()> {
    let data = &dirs.data;
    open_many_files();
    place::prepare(data)?;
    let lock = if background {
        Lock::take(data).map_err(|error| unlocked(data, &error))?
    } else {
        Some(take(data, locale).await?)
    };
    // Somebody else was quicker, and serves: what a console wanted is there.
    let Some(mut lock) = lock else { return Ok(()) };

    let mut options = Options::new(data);
    options.public_url = public_url;
    options.listen = listen.as_ref().map(|listen| match listen {
        Listen::Tcp(address) => address.to_string(),
        Listen::Socket(path) => format!("unix:{}", path.display()),
    });
    let server = Server::open(options).await.map_err(|error| closed(&error, Phrase::of("stop-not-opened")))?;
    let mut doors = JoinSet::new();
    let own = socket::path(data).and_then(|path| Ok((socket::bind(&path, 0o600)?, path)));
    let (listener, path) = own.map_err(|error| deaf(Phrase::of("stop-deaf-socket"), &error))?;
    doors.spawn(through(&server, listener));
    let listening = |place: String| {
        let both = Phrase::of("told-listening-both").with("place", place).with("socket", path.display());
        say(both.said(locale));
    };
    let team = match listen {
        Some(Listen::Tcp(address)) => {
            let listener = TcpListener::bind(address).await.map_err(|error| deaf(at(address), &error))?;
            let address = listener.local_addr().unwrap_or(address);
            let scheme = if tls.is_some() { "https" } else { "http" };
            let server = server.clone();
            doors.spawn(async move {
                match tls {
                    Some(tls) => server.serve_tls(listener, tls).await,
                    None => server.serve(listener).await,
                }
            });
            listening(format!("{scheme}://{address}"));
            None
        }
        Some(Listen::Socket(team)) => {
            if UnixStream::connect(&team).await.is_ok() {
                return Err(deaf(at(team.display()), Phrase::of("stop-deaf-taken")).into());
            }
            let listener = socket::bind(&team, 0o660).map_err(|error| deaf(at(team.display()), &error))?;
            doors.spawn(through(&server, listener));
            listening(format!("unix:{}", team.display()));
            Some(team)
        }
        None if background => None,
        None => {
            say(Phrase::of("told-listening").with("place", path.display()).said(locale));
            None
        }
    };
    let note = Note {
        pid: std::process::id(),
        host: host(),
        since: now(),
        instance: server.health().instance,
        socket: path.clone(),
        version: lock::build(),
        background,
    };
    lock.write(&note).map_err(|error| unlocked(data, &error))?;
    tracing::info!(background, "serving");

    let why = until_the_end(&server, background, &mut doors).await?;
    tracing::info!(why, "ending");
    server.stop();
    if timeout(DRAIN, async { while doors.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("some requests were cut off");
        doors.abort_all();
    }
    server.close().await;
    // In this order: nobody is sent to a socket that is gone, and nobody takes the data before it is closed.
    let _ = fs::remove_file(&path);
    if let Some(team) = team {
        let _ = fs::remove_file(team);
    }
    lock.clear();
    Ok(())
}

/// Lets the process have as many files as the system allows: each console has two connections, and many systems begin
/// with 1 024.
fn open_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}

/// Serves on one listener until the server stops.
fn through<L>(server: &Server, listener: L) -> BoxFuture<'static, ()>
where
    L: axum::serve::Listener,
    L::Io: Peer,
{
    let server = server.clone();
    Box::pin(async move { server.serve(listener).await })
}

/// Waits for a reason to end, and names it.
async fn until_the_end(server: &Server, background: bool, doors: &mut JoinSet<()>) -> std::io::Result<&'static str> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let alone = async { if background { alone(server).await } else { std::future::pending().await } };
    Ok(tokio::select! {
        () = server.stopped() => "it was asked to hand over",
        _ = interrupt.recv() => "interrupted",
        _ = terminate.recv() => "terminated",
        _ = hang_up.recv() => "hung up",
        () = alone => "nobody needs it",
        _ = doors.join_next() => "its socket was closed",
    })
}

/// Resolves when nobody was connected for a while and nothing is due soon.
async fn alone(server: &Server) {
    let mut streams = server.streams();
    loop {
        // The sender lives as long as the server that is asked here.
        let _ = streams.wait_for(|open| *open == 0).await;
        let somebody = timeout(ALONE, streams.wait_for(|open| *open > 0)).await.is_ok();
        if !somebody && matches!(server.is_needed_until(now().plus_millis(SOON)).await, Ok(false)) {
            return;
        }
    }
}

/// Takes the data folder for a server started by hand: one in the background makes way for it.
async fn take(data: &Path, locale: &Locale) -> Result<Lock, Stop> {
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut asked = false;
    loop {
        if let Some(lock) = Lock::take(data).map_err(|error| unlocked(data, &error))? {
            return Ok(lock);
        }
        let held = |why: Phrase| Stop::new(Code::Failure, Phrase::of("stop-served-already").path(data), why);
        let told =
            |id, note: &Note| Phrase::of(id).with("pid", note.pid).with("host", &note.host).with("since", note.since);
        match embedded::running(data).await {
            Some(note) if !note.background => {
                return Err(held(told("stop-served-by", &note)).advice(Phrase::of("stop-served-advice")));
            }
            Some(note) if !asked => {
                asked = true;
                say(locale.text("told-hand-over"));
                let what = Phrase::of("stop-not-handed-over").path(data);
                embedded::ask_to_leave(data, &note).await.map_err(|failure| Stop::of(what, failure))?;
            }
            _ => {}
        }
        if Instant::now() >= deadline {
            let who = Note::read(data)
                .map_or_else(|| Phrase::of("stop-served-unknown"), |note| told("stop-served-hung", &note));
            return Err(held(who).advice(Phrase::of("stop-served-hung-advice")));
        }
        sleep(Duration::from_millis(25)).await;
    }
}

/// Why a data folder could not be used for `what`.
pub(super) fn closed(error: &OpenError, what: Phrase) -> Stop {
    let code = if matches!(error, OpenError::Newer { .. }) { Code::Newer } else { Code::Failure };
    Stop::new(code, what, error.to_string())
}

fn unlocked(data: &Path, error: &std::io::Error) -> Stop {
    Stop::new(Code::Failure, Phrase::of("stop-unlocked").path(&data.join("server.lock")), error)
        .advice(Phrase::of("stop-unlocked-advice"))
}

fn deaf(what: Phrase, why: impl Into<Phrase>) -> Stop {
    Stop::new(Code::Failure, what, why).advice(Phrase::of("stop-deaf-advice"))
}

fn at(place: impl std::fmt::Display) -> Phrase {
    Phrase::of("stop-deaf").with("place", place)
}

/// The name of this machine, for people.
fn host() -> String {
    let named = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if named.trim().is_empty() { "this machine".to_owned() } else { named.trim().to_owned() }
}

fn now() -> Time {
    Time::from_timestamp(jiff::Timestamp::now())
}

async fn status(data: &Path, locale: &Locale) -> Result<(), Stop> {
    let Some(note) = embedded::running(data).await else {
        let why = if data.exists() { Phrase::of("stop-none-runs") } else { Phrase::of("stop-no-folder") };
        return Err(Stop::new(Code::Unreachable, Phrase::of("stop-no-server").path(data), why)
            .advice(Phrase::of("stop-no-server-advice")));
    };
    let told = Phrase::of(if note.background { "told-server-background" } else { "told-server-foreground" })
        .path(data)
        .with("pid", note.pid)
        .with("host", note.host)
        .with("version", note.version)
        .with("since", note.since)
        .with("socket", note.socket.display());
    say(told.said(locale));
    Ok(())
}

async fn stop(data: &Path, locale: &Locale) -> Result<(), Stop> {
    let Some(note) = embedded::running(data).await else {
        say(Phrase::of("told-no-server").path(data).said(locale));
        return Ok(());
    };
    let what = Phrase::of("stop-not-stopped");
    embedded::ask_to_leave(data, &note).await.map_err(|failure| Stop::of(what.clone(), failure))?;
    embedded::wait_until_gone(data, &note).await;
    if embedded::running(data).await.is_some_and(|left| left.instance == note.instance) {
        let why = Phrase::of("stop-still-answers").with("pid", note.pid).with("host", note.host);
        return Err(Stop::new(Code::Failure, what, why).advice(Phrase::of("stop-still-answers-advice")));
    }
    say(locale.text("told-server-ended"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::public;

    #[test]
    fn an_address_for_customers_is_a_site_without_what_follows_it() {
        assert_eq!(public("https://shop.example/").as_deref(), Ok("https://shop.example"));
        assert_eq!(public("https://shop.example/care").as_deref(), Ok("https://shop.example/care"));
        for wrong in ["shop.example", "ftp://shop.example", "https://shop.example/?a=1", "https://a:b@shop.example", ""]
        {
            assert!(public(wrong).is_err(), "{wrong}");
        }
    }
}
