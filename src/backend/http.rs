//! The backend that is our own server, over HTTP: a Unix socket, `http://` or `https://`.
//!
//! Owns the client, the way from [`Request`] to a route and from an answer to [`Reply`] or [`Failure`], and the event
//! stream with its reconnecting. Must not read files or start processes: where the server is and who is asking comes
//! from a [`Connector`], asked anew at every reconnect.

mod admin;
mod ask;
mod backoff;
mod channel;
mod events;
mod line;
mod routes;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use backon::Retryable;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use tokio::sync::{Mutex, Notify, watch};

pub use admin::Health;

use self::ask::Ask;
use self::backoff::FullJitter;
use self::line::{Answer, Broken, Line};
use super::Backend;
use crate::api::{Capabilities, Cursor, Event, Failure, Interest, Reply, Request};

/// Two heartbeats of ten seconds, and a little: a dead line is noticed within 25 s.
const SILENCE: Duration = Duration::from_secs(22);

/// A bearer token. Neither `Debug` nor `Display`: it must not reach a log, a message or a title.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token itself, for a header or a file of the owner's only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `http://host:port` or `https://host`, without the `/v1`.
    Url(String),
    /// A Unix socket.
    Socket(PathBuf),
}

/// A server and who asks.
#[derive(Clone)]
pub struct Endpoint {
    /// Where.
    pub address: Address,
    /// Who.
    pub token: Secret,
}

/// Finds the server: asked before the first request and after every lost connection, since a server that was started
/// anew may listen elsewhere. May start one.
pub trait Connector: Send + Sync {
    /// The endpoint to use now. Calls `starting` once when a server has to be started first.
    fn connect<'a>(&'a self, starting: &'a (dyn Fn() + Send + Sync)) -> BoxFuture<'a, Result<Endpoint, Failure>>;
}

/// An endpoint that does not change is its own connector.
impl Connector for Endpoint {
    fn connect<'a>(&'a self, _starting: &'a (dyn Fn() + Send + Sync)) -> BoxFuture<'a, Result<Endpoint, Failure>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// The client of our own server. Cheap to clone; all clones share one connection pool.
#[derive(Clone)]
pub struct Http {
    wire: Arc<Wire>,
}

/// What requests and the event stream share: the present line, and the way to the next one.
struct Wire {
    /// This console's name for itself: where it is ends with its own stream, not with another console's.
    console: String,
    connector: Box<dyn Connector>,
    line: RwLock<Option<Arc<Line>>>,
    /// A stream on which nothing was heard for this long is dead.
    silence: Duration,
    /// Somebody does not want to wait until the line is tried again.
    awake: Notify,
    /// Held while connecting, so that many requests at once ask the connector once.
    connecting: Mutex<()>,
}

impl Http {
    /// A client that finds its server through `connector`. Nothing is asked yet.
    pub fn new(connector: impl Connector + 'static) -> Self {
        Self::with_silence(connector, SILENCE)
    }

    /// The same, holding a stream for dead when nothing was heard on it for `silence`.
    pub fn with_silence(connector: impl Connector + 'static, silence: Duration) -> Self {
        let connector = Box::new(connector);
        let console = uuid::Uuid::now_v7().simple().to_string();
        let wire = Wire {
            console,
            connector,
            line: RwLock::new(None),
            silence,
            awake: Notify::new(),
            connecting: Mutex::new(()),
        };
        Self { wire: Arc::new(wire) }
    }

    /// Asks, again while no connection could be made (then nothing can have happened), and once more when a question
    /// that changes nothing lost its answer.
    async fn ask(&self, ask: Ask) -> Result<Answer, Failure> {
        let attempt = || async {
            let line = self.wire.line(&|| ()).await.map_err(|failure| Attempt { failure, again: false })?;
            match line.send(&ask).await {
                Ok(answer) => Ok(answer),
                Err(Broken::NotConnected(why)) => {
                    self.wire.forget(&line);
                    Err(Attempt { failure: Failure::Offline(why), again: true })
                }
                Err(Broken::NoAnswer(why)) if ask.is_write() => {
                    Err(Attempt { failure: Failure::Unknown(why), again: false })
                }
                Err(Broken::NoAnswer(why)) => Err(Attempt { failure: Failure::Offline(why), again: true }),
                Err(Broken::TooSlow(why)) => {
                    let failure = if ask.is_write() { Failure::Unknown(why) } else { Failure::Offline(why) };
                    Err(Attempt { failure, again: false })
                }
            }
        };
        attempt
            .retry(FullJitter::few())
            .sleep(tokio::time::sleep)
            .when(|attempt: &Attempt| attempt.again && !ask.once)
            .await
            .map_err(|attempt| attempt.failure)
    }
}

/// One attempt that failed, and whether another may be made.
struct Attempt {
    failure: Failure,
    again: bool,
}

impl Wire {
    /// The present line, or a new one.
    async fn line(&self, starting: &(dyn Fn() + Send + Sync)) -> Result<Arc<Line>, Failure> {
        if let Some(line) = self.present() {
            return Ok(line);
        }
        let _one_at_a_time = self.connecting.lock().await;
        if let Some(line) = self.present() {
            return Ok(line);
        }
        let line = Arc::new(Line::new(self.connector.connect(starting).await?, &self.console)?);
        *self.line.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&line));
        Ok(line)
    }

    fn present(&self) -> Option<Arc<Line>> {
        self.line.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Drops `line`, so that the next request asks the connector; does nothing when somebody already did.
    fn forget(&self, line: &Arc<Line>) {
        let mut present = self.line.write().unwrap_or_else(PoisonError::into_inner);
        if present.as_ref().is_some_and(|present| Arc::ptr_eq(present, line)) {
            *present = None;
        }
    }
}

impl Backend for Http {
    fn capabilities(&self) -> Capabilities {
        Capabilities { push: true, idempotent: true, claim: true, next: true, purchases: true }
    }

    fn call(&self, request: Request) -> BoxFuture<'_, Result<Reply, Failure>> {
        Box::pin(async move {
            let answer = self.ask(routes::ask(&request)?).await;
            routes::reply(request, answer)
        })
    }

    fn events(&self, after: Option<Cursor>, _interest: watch::Receiver<Interest>) -> BoxStream<'static, Event> {
        events::follow(Arc::clone(&self.wire), after)
    }

    fn wake(&self) {
        self.wire.awake.notify_one();
    }
}
