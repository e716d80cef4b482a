//! Our own backend: routes, rights, the write path, the event stream, and all SQL.
//!
//! [`Server::open`] opens a data folder (making it on first use), [`Server::router`] is everything that is served,
//! [`Server::serve`] serves it on a listener until the server stops. It knows neither sockets' paths nor locks nor
//! processes: who starts it decides these. Time and randomness are given to it.

pub mod accept;
pub mod clock;
mod command;
mod consoles;
mod counts;
pub mod db;
mod error;
mod extract;
mod guesses;
mod handler;
mod jobs;
mod log;
pub mod metric;
mod open;
mod page;
mod people;
mod reach;
mod replay;
pub mod restore;
pub mod rights;
mod route;
mod rules;
mod stream;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

pub use error::Error;
pub use handler::health::Health;
pub use open::{OpenError, Options};
pub use route::Operation;

use crate::api::{Agent, NewAgent, Time, Token};
use clock::Clock;
use writer::Writer;

/// This program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What every handler and job shares.
pub(crate) struct Inner {
    db: db::open::Db,
    writer: Writer,
    log: Arc<log::Log>,
    counts: Arc<counts::Counts>,
    wake: Arc<jobs::Wake>,
    consoles: Arc<consoles::Consoles>,
    clock: Arc<dyn Clock>,
    data_dir: PathBuf,
    listen: Option<String>,
    patience: accept::Patience,
    public_url: Option<Arc<str>>,
    guesses: guesses::Guesses,
    site: Arc<str>,
    instance: String,
    streams: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
    document: OnceLock<String>,
    /// Held while a backup is written: one at a time.
    copying: Mutex<()>,
}

/// Shared by handlers.
pub(crate) type State = Arc<Inner>;

impl Inner {
    /// The OpenAPI document of what is served.
    fn document(self: &Arc<Self>) -> &str {
        self.document.get_or_init(|| db::json(&route::build(self).1))
    }

    fn health(&self) -> Health {
        Health {
            instance: self.instance.clone(),
            version: VERSION.to_owned(),
            data_dir: self.data_dir.to_string_lossy().into_owned(),
            listen: self.listen.clone(),
        }
    }
}

/// A running backend on an open database. Cheap to clone; the database closes with [`Server::close`].
#[derive(Clone)]
pub struct Server {
    state: State,
    work: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Server {
    /// Opens the database of a data folder, brings it up to date, and starts the writer and its jobs. An empty
    /// database gets the agent `owner`, whose token is written to `owner.token`, and one queue for each channel.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        open::open(options).await
    }

    /// Everything that is served.
    pub fn router(&self) -> axum::Router {
        route::build(&self.state).0
    }

    /// Every served operation with its right.
    pub fn operations(&self) -> Vec<Operation> {
        route::build(&self.state).2
    }

    /// Serves on a listener (TCP or Unix socket) until [`Server::stop`]: then takes no new connection, ends the
    /// streams, and returns when the requests under way are answered. May run on several listeners at once.
    pub async fn serve<L>(&self, listener: L)
    where
        L: axum::serve::Listener,
        L::Io: accept::Peer,
    {
        self.door(None).serve(listener).await;
    }

    /// Likewise, speaking TLS.
    pub async fn serve_tls<L>(&self, listener: L, tls: Arc<rustls::ServerConfig>)
    where
        L: axum::serve::Listener,
        L::Io: accept::Peer,
    {
        self.door(Some(tls.into())).serve(listener).await;
    }

    fn door(&self, tls: Option<tokio_rustls::TlsAcceptor>) -> accept::Door {
        let stopping = self.state.stopping.subscribe();
        accept::Door { router: self.router(), tls, patience: self.state.patience, stopping }
    }

    /// Who this is, as `/healthz` tells.
    pub fn health(&self) -> Health {
        self.state.health()
    }

    /// Asks the server to stop; also what `POST /v1/server/handover` does.
    pub fn stop(&self) {
        self.state.stopping.send_replace(true);
    }

    /// Resolves once the server was asked to stop.
    pub async fn stopped(&self) {
        let _ = self.state.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// How many event and delivery streams are open.
    pub fn streams(&self) -> watch::Receiver<usize> {
        self.state.streams.subscribe()
    }

    /// Whether something has to happen by itself until `at` (a delivery to be taken, a snooze to end): then a server
    /// nobody is connected to stays.
    pub async fn is_needed_until(&self, at: Time) -> Result<bool, Error> {
        jobs::is_needed_until(&self.state, at).await
    }

    /// Makes an agent with a token, for whoever starts the server (a practice shop's channels, a test's people).
    pub async fn create_agent(&self, new: NewAgent) -> Result<(Agent, Token), Error> {
        let agent = self.state.writer.run(command::agents::Create { by: None, new }).await?;
        let issue = command::agents::Issue { by: None, agent: agent.id.clone(), label: None };
        Ok((agent, self.state.writer.run(issue).await?))
    }

    /// Stops, waits until everything accepted is stored, and closes the database.
    pub async fn close(self) {
        self.stop();
        self.state.writer.close();
        for job in self.work.lock().await.drain(..) {
            // A job that panicked has said so in the log.
            let _ = job.await;
        }
        self.state.db.close().await;
    }
}
