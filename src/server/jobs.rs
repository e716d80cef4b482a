//! Work that a moment brings about rather than a request: driven by deadlines, never by a tick.

use tokio::sync::watch;

use super::db::conversations::Deadline;
use super::error::Error;
use super::{State, db};
use crate::api::Time;

/// Tells jobs and deliverers that something was committed.
#[derive(Debug, Default)]
pub struct Wake {
    commits: watch::Sender<u64>,
}

impl Wake {
    /// Something was committed.
    pub fn committed(&self) {
        self.commits.send_modify(|times| *times += 1);
    }

    /// Told of every commit.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }
}

/// Runs until the server stops.
pub async fn run(state: State) {
    let mut stopping = state.stopping.subscribe();
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// See [`super::Server::is_needed_until`].
pub async fn is_needed_until(state: &State, at: Time) -> Result<bool, Error> {
    let mut tx = state.db.read().await?;
    if db::deliveries::any_waiting(&mut tx).await? {
        return Ok(true);
    }
    let snooze = db::conversations::earliest(&mut tx, Deadline::Snooze).await?;
    Ok(snooze.is_some_and(|snooze| snooze <= at))
}
