//! The loop that owns a console: messages in, effects performed, frames out.
//!
//! Owns the [`App`] while it runs, the draft journal and the clock. Must not know a terminal: input arrives as messages,
//! frames leave through a place that holds one, so a slow reader never makes it wait.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::backend::Backend;
use crate::console::{App, Command, Frame, Msg};

/// What joins a console to a terminal, or to a test.
#[derive(Debug)]
pub struct Io {
    /// What the terminal has to say: input, sizes, hang-up, outcomes. The console ends when it is closed.
    pub input: mpsc::Receiver<Msg>,
    /// The newest frame; an older one that nobody took is gone.
    pub frames: watch::Sender<Option<Arc<Frame>>>,
    /// What the terminal shall do. Never waited for: give it room for some.
    pub commands: mpsc::Sender<Command>,
}

/// Runs a console until it quits, is hung up or loses its input; the journal is closed then.
///
/// `drafts` is the folder of draft journals; below it `<site id>/<agent id>/<n>.journal`, one for each running console.
/// Nothing is drawn before the first [`Msg::Resize`].
pub async fn run(app: App, backend: Arc<dyn Backend>, drafts: PathBuf, io: Io) {
    drop((app, backend, drafts, io));
    std::future::pending::<()>().await;
}
