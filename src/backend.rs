//! How the console reaches whatever holds the conversations.
//!
//! Owns [`Backend`] and its implementations. Must not read files or start processes: what an implementation needs to
//! find its server is given to it.

pub mod http;

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use tokio::sync::watch;

use crate::api::{Capabilities, Cursor, Event, Failure, Interest, Reply, Request};

pub use http::Http;

/// A helpdesk, ours or somebody else's. Few verbs: a feature adds a [`Request`] variant, not a method.
pub trait Backend: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Asks once. Idempotent requests are retried inside while that is safe; a write whose outcome is not known comes
    /// back as [`Failure::Unknown`].
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Reply, Failure>>;

    /// Everything that happens after `after` (from now on without it). Never ends by itself: reconnects, resumes, and
    /// tells how the line is by [`Event::Link`]; says [`Event::Resync`] where it cannot resume. The first item after
    /// each (re)connection is `Event::Link(Live)`; snapshots are to be taken after it.
    fn events(&self, after: Option<Cursor>, interest: watch::Receiver<Interest>) -> BoxStream<'static, Event>;

    /// Somebody waits for the line: where it is away, connecting is tried now. How long is waited after that grows on.
    fn wake(&self) {}
}
