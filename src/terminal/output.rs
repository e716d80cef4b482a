//! The way out: one thread that may wait for a slow terminal, so that nobody else has to.

use std::io::{self, Write};
use std::sync::mpsc as threads;

use tokio::sync::mpsc;

/// A terminal's output. Takes one write at a time; while it is busy, newer frames replace older ones elsewhere.
#[derive(Debug)]
pub(super) struct Output {
    work: threads::Sender<Vec<u8>>,
    done: mpsc::UnboundedReceiver<io::Result<()>>,
    busy: bool,
}

impl Output {
    /// Starts the thread; it ends with this value, or with the first failure.
    pub(super) fn start(mut sink: Box<dyn Write + Send>) -> io::Result<Self> {
        let (work, to_do) = threads::channel::<Vec<u8>>();
        let (report, done) = mpsc::unbounded_channel();
        std::thread::Builder::new().name("terminal-output".to_owned()).spawn(move || {
            for bytes in to_do {
                let result = sink.write_all(&bytes).and_then(|()| sink.flush());
                let failed = result.is_err();
                if report.send(result).is_err() || failed {
                    return;
                }
            }
        })?;
        Ok(Self { work, done, busy: false })
    }

    /// The last bytes are still on their way.
    pub(super) const fn is_busy(&self) -> bool {
        self.busy
    }

    /// Sends bytes in one write; only when not busy.
    pub(super) fn send(&mut self, bytes: Vec<u8>) {
        debug_assert!(!self.busy, "one write at a time");
        // A thread that is gone has reported why.
        self.busy = !bytes.is_empty() && self.work.send(bytes).is_ok();
    }

    /// Waits until the last bytes are out; for ever when there are none.
    pub(super) async fn written(&mut self) -> io::Result<()> {
        if !self.busy {
            return std::future::pending().await;
        }
        let result = self.done.recv().await;
        self.busy = false;
        result.unwrap_or_else(|| Err(io::ErrorKind::BrokenPipe.into()))
    }
}
