//! The door: takes connections and serves them, each with its clocks, until the server stops.
//!
//! Owns how long a caller may take to say what they want, and who is shown out when too many say nothing. What is
//! served, and to whom, is the router's.

mod paced;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use paced::{Paced, Phase};

/// What is held of a request's head, and of an answer that is not yet taken, in bytes.
const BUFFER: usize = 64 * 1024;

/// How long callers may take, and how many of them nobody knows yet.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the first byte of a request's head to its last; with TLS the handshake is within it.
    pub head: Duration,
    /// From the end of its head to the end of its body.
    pub body: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Taking nothing of an answer. Who reads slowly always takes something.
    pub stall: Duration,
    /// Connections that were not answered yet. One more shows out the one that has been silent for longest.
    pub strangers: usize,
}

impl Default for Patience {
    fn default() -> Self {
        let [head, body, idle, stall] = [10, 30, 90, 30].map(Duration::from_secs);
        Self { head, body, idle, stall, strangers: 1_024 }
    }
}

/// What a request's connection says of it.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// Where from.
    pub source: Source,
    /// When its body must have come.
    pub body_by: Instant,
}

/// Where a connection comes from, as far as its failures are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A user of this machine, by number.
    User(u32),
    /// An address; of IPv6 the network, since one caller has all of it.
    Address(IpAddr),
    /// Somewhere that cannot be told.
    Unknown,
}

/// A connection that knows where it comes from.
pub trait Peer {
    /// Where from.
    fn source(&self) -> Source;

    /// Makes what is written leave at once.
    fn prompt(&self) {}
}

impl Peer for TcpStream {
    fn source(&self) -> Source {
        self.peer_addr().map_or(Source::Unknown, |from| Source::Address(network(from.ip())))
    }

    fn prompt(&self) {
        // Without it an event may wait for the answer to the one before; it is served all the same.
        let _ = self.set_nodelay(true);
    }
}

impl Peer for UnixStream {
    fn source(&self) -> Source {
        self.peer_cred().map_or(Source::Unknown, |from| Source::User(from.uid()))
    }
}

fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A door and what is behind it.
pub struct Door {
    /// What is served.
    pub router: Router,
    /// Spoken to every caller, if any is.
    pub tls: Option<TlsAcceptor>,
    /// With callers who take their time.
    pub patience: Patience,
    /// No further connection from then on.
    pub stopping: watch::Receiver<bool>,
}

impl Door {
    /// Serves on `listener` until the server stops, and returns when what is under way is answered. Dropped before, it
    /// cuts every connection.
    pub async fn serve<L>(self, mut listener: L)
    where
        L: Listener,
        L::Io: Peer,
    {
        let door = Arc::new(self);
        let strangers = Arc::new(Strangers::default());
        let mut connections = JoinSet::new();
        let mut stopping = door.stopping.clone();
        loop {
            let io = tokio::select! {
                (io, _) = listener.accept() => io,
                Some(_) = connections.join_next() => continue,
                _ = stopping.wait_for(|stopping| *stopping) => break,
            };
            io.prompt();
            let source = io.source();
            let (number, shown_out) = strangers.enter(door.patience.strangers);
            let (door, strangers) = (Arc::clone(&door), Arc::clone(&strangers));
            connections.spawn(async move {
                let known = || strangers.forget(number);
                tokio::select! {
                    () = door.welcome(io, source, known) => {}
                    Ok(()) = shown_out => {}
                }
                strangers.forget(number);
            });
        }
        drop(listener);
        while connections.join_next().await.is_some() {}
    }

    /// One connection, to its end.
    async fn welcome<I>(&self, io: I, source: Source, known: impl Fn())
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let phase = Phase::default();
        let io = Paced::new(io, phase.clone(), self.patience);
        match &self.tls {
            None => self.converse(io, source, phase, known).await,
            // A handshake that fails, or does not end in time, is the caller's affair.
            Some(tls) => {
                if let Ok(io) = tls.accept(io).await {
                    self.converse(io, source, phase, known).await;
                }
            }
        }
    }

    async fn converse<I>(&self, io: I, source: Source, phase: Phase, known: impl Fn())
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let answering = phase.answer();
            let mut router = self.router.clone();
            let known = &known;
            async move {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(Arrival { source, body_by: Instant::now() + self.patience.body });
                let Ok(response) = router.call(request).await;
                known();
                // The clock between requests runs from the end of an answer, not from its beginning.
                Ok::<_, Infallible>(response.map(|body| answering.until_the_end_of(body)))
            }
        });
        let mut connection =
            pin!(http1::Builder::new().max_buf_size(BUFFER).serve_connection(TokioIo::new(io), service));
        let mut stopping = self.stopping.clone();
        tokio::select! {
            // An error is a caller who left, was too slow or spoke no HTTP: nothing of ours.
            _ = connection.as_mut() => return,
            _ = stopping.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}

/// Connections that were not answered yet, oldest first: who only opens them cannot keep others out.
#[derive(Default)]
struct Strangers(Mutex<(u64, BTreeMap<u64, oneshot::Sender<()>>)>);

impl Strangers {
    /// One more; told when it has to make room for another.
    fn enter(&self, most: usize) -> (u64, oneshot::Receiver<()>) {
        let (show_out, shown_out) = oneshot::channel();
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, waiting) = &mut *inside;
        *next += 1;
        waiting.insert(*next, show_out);
        if waiting.len() > most
            && let Some((_, longest)) = waiting.pop_first()
        {
            // It may just be leaving by itself.
            let _ = longest.send(());
        }
        (*next, shown_out)
    }

    /// It was answered, or left.
    fn forget(&self, number: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number);
    }
}
