//! The end from outside: the terminal goes away, or the process is asked to leave.
//!
//! Whatever happens, the console hears of it once, gets a moment to close its journal, and the process is gone within
//! two seconds. Crossterm 0.29 never reports a terminal that is gone and spins on it; hence a watch of our own.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use super::tty::Tty;
use crate::console::{Lifecycle, Msg};

/// What the console gets to hear of its last sends and to close its journal.
const MOMENT: Duration = Duration::from_millis(1_600);

/// Watches for the end.
#[derive(Debug)]
pub(super) struct Ending {
    tty: Arc<Tty>,
    input: mpsc::Sender<Msg>,
    begun: AtomicBool,
}

impl Ending {
    /// Begins to watch the terminal and the signals.
    pub(super) fn watch(tty: &Arc<Tty>, input: mpsc::Sender<Msg>) -> io::Result<Arc<Self>> {
        let ending = Arc::new(Self { tty: Arc::clone(tty), input, begun: AtomicBool::new(false) });
        let watching = Arc::downgrade(&ending);
        let watched = Arc::clone(tty);
        std::thread::Builder::new().name("terminal-watch".to_owned()).spawn(move || {
            watched.watch();
            if let Some(ending) = watching.upgrade() {
                ending.begin(129);
            }
        })?;
        let hang_up = signal(SignalKind::hangup())?;
        let terminate = signal(SignalKind::terminate())?;
        tokio::spawn(listen(hang_up, terminate, Arc::downgrade(&ending)));
        Ok(ending)
    }

    /// Tells the console, and ends the process after a moment if it has not ended by itself.
    pub(super) fn begin(&self, code: i32) {
        if self.begun.swap(true, Ordering::SeqCst) {
            return;
        }
        let (tty, input) = (Arc::clone(&self.tty), self.input.clone());
        std::thread::spawn(move || {
            // A console that does not listen gets no more than the moment either.
            let _ = input.try_send(Msg::Lifecycle(Lifecycle::HangUp));
            std::thread::sleep(MOMENT);
            tty.leave();
            std::process::exit(code);
        });
    }
}

async fn listen(mut hang_up: Signal, mut terminate: Signal, ending: std::sync::Weak<Ending>) {
    let code = tokio::select! {
        _ = hang_up.recv() => 129,
        _ = terminate.recv() => 143,
    };
    if let Some(ending) = ending.upgrade() {
        ending.begin(code);
    }
}
