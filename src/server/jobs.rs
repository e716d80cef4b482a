//! Work that a moment brings about rather than a request: driven by deadlines, never by a tick.

use tokio::sync::watch;

use super::command::incident::{MakePlanned, TakeBack};
use super::command::recall::Release;
use super::command::survey::Ask;
use super::command::survey::wave::{self, Wave};
use super::command::time::{Prune, Reached, SILENT_MS, Silent};
use super::db::conversations::Deadline;
use super::error::Error;
use super::{State, db};
use crate::api::{Time, TouchedState};

/// Old rows are looked for once at the start and then this often.
const PRUNE_MS: i64 = 60 * 60_000;

/// After a failure (a full disk) the jobs are tried again.
const RETRY_MS: i64 = 30_000;

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

/// Does what is due, then waits for the next moment or for a commit that may have brought it forward, until the
/// server stops.
pub async fn run(state: State) {
    let mut commits = state.wake.watch();
    let mut stopping = state.stopping.subscribe();
    let mut prune_at = state.clock.now();
    while !*stopping.borrow() {
        commits.mark_unchanged();
        let next = match work(&state, &mut prune_at).await {
            Ok(next) => next,
            Err(Error::Stopping) => return,
            Err(error) => {
                tracing::error!(%error, "a job failed; it is tried again");
                let later = state.clock.until(state.clock.now().plus_millis(RETRY_MS));
                tokio::select! {
                    () = later => {}
                    _ = stopping.changed() => {}
                }
                continue;
            }
        };
        tokio::select! {
            () = state.clock.until(next) => {}
            _ = commits.changed() => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Does what is due; when to look again.
async fn work(state: &State, prune_at: &mut Time) -> Result<Time, Error> {
    loop {
        let now = state.clock.now();
        let mut next = *prune_at;
        let mut due = Vec::new();
        let mut tx = state.db.read().await?;
        for deadline in [Deadline::Snooze, Deadline::Live, Deadline::Breach] {
            // Exactly due is not yet overdue.
            let late = i64::from(deadline == Deadline::Breach);
            if let Some(at) = db::conversations::earliest(&mut tx, deadline).await? {
                let at = at.plus_millis(late);
                next = next.min(at);
                if at <= now {
                    due.push(deadline);
                }
            }
        }
        let silent = db::deliveries::oldest_taken(&mut tx).await?.map(|taken| taken.plus_millis(SILENT_MS));
        let release = db::holds::earliest(&mut tx).await?;
        let (planned, recalling) = many(&mut tx).await?;
        let question = db::questions::earliest(&mut tx).await?;
        let (quarter, quarter_end) = wave::quarter(now);
        let samples = db::questions::any_sample(&mut tx).await?;
        let drawn = !samples || db::meta::get(&mut tx, wave::WAVE).await?.as_ref() == Some(&quarter);
        let sample = match (samples, drawn) {
            (false, _) => next,
            (true, true) => quarter_end,
            (true, false) => now,
        };
        drop(tx);
        next = [silent, release, question, Some(sample)].into_iter().flatten().fold(next, Ord::min);
        if planned || recalling {
            next = now;
        }
        if next > now {
            return Ok(next);
        }
        // Before anything goes out: what was taken back must not.
        if recalling {
            while state.writer.run(TakeBack).await? {}
        }
        // First: a customer waits for it.
        if release.is_some_and(|at| at <= now) {
            while state.writer.run(Release).await? {}
        }
        if planned {
            while state.writer.run(MakePlanned).await? {}
        }
        for deadline in due {
            while state.writer.run(Reached(deadline)).await? {}
        }
        if silent.is_some_and(|at| at <= now) {
            while state.writer.run(Silent).await? {}
        }
        if !drawn {
            state.writer.run(Wave).await?;
        }
        if question.is_some_and(|at| at <= now) {
            while state.writer.run(Ask { public_url: state.public_url.clone() }).await? {}
        }
        if *prune_at <= now {
            while state.writer.run(Prune).await? {}
            *prune_at = now.plus_millis(PRUNE_MS);
        }
    }
}

/// Whether messages of a text to all wait to be made, or to be taken back.
async fn many(conn: &mut db::Conn) -> Result<(bool, bool), Error> {
    let planned = db::incidents::work(conn, TouchedState::Planned, 1).await?;
    let recalling = db::incidents::work(conn, TouchedState::Recalling, 1).await?;
    Ok((!planned.is_empty(), !recalling.is_empty()))
}

/// See [`super::Server::is_needed_until`].
pub async fn is_needed_until(state: &State, at: Time) -> Result<bool, Error> {
    let mut tx = state.db.read().await?;
    if db::deliveries::any_waiting(&mut tx).await? || db::holds::earliest(&mut tx).await?.is_some() {
        return Ok(true);
    }
    if matches!(many(&mut tx).await?, (true, _) | (_, true)) {
        return Ok(true);
    }
    let snooze = db::conversations::earliest(&mut tx, Deadline::Snooze).await?;
    Ok(snooze.is_some_and(|snooze| snooze <= at))
}
