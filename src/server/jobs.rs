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

/// One kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    /// Takes back what of a text to all is to be.
    TakeBack,
    /// Lets replies go that can no longer be taken back.
    Release,
    /// Makes the messages of a text to all.
    MakePlanned,
    /// What a conversation comes to by time.
    Reached(Deadline),
    /// Gives up on deliverers that say nothing.
    Silent,
    /// Draws the sample of a quarter.
    Wave,
    /// Asks customers what they thought.
    Ask,
    /// Forgets old rows.
    Prune,
}

/// What the jobs remember between two looks.
struct Jobs {
    /// When old rows are looked for next.
    prune_at: Time,
    /// Those that failed, and when each is tried again. The others go on: one text that cannot be made holds back
    /// nobody's reply.
    resting: Vec<(Job, Time)>,
}

/// Does what is due, then waits for the next moment or for a commit that may have brought it forward, until the
/// server stops.
pub async fn run(state: State) {
    let mut commits = state.wake.watch();
    let mut stopping = state.stopping.subscribe();
    let mut jobs = Jobs { prune_at: state.clock.now(), resting: Vec::new() };
    while !*stopping.borrow() {
        commits.mark_unchanged();
        let next = match jobs.work(&state).await {
            Ok(next) => next,
            Err(Error::Stopping) => return,
            Err(error) => {
                tracing::error!(%error, "what is due could not be read; it is tried again");
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

impl Jobs {
    /// Does what is due; when to look again.
    async fn work(&mut self, state: &State) -> Result<Time, Error> {
        loop {
            let now = state.clock.now();
            self.resting.retain(|(_, until)| *until > now);
            let mut next = None::<Time>;
            let mut worked = false;
            for (job, at) in self.moments(state, now).await? {
                let rests = self.resting.iter().find(|(resting, _)| *resting == job).map(|(_, until)| *until);
                let at = rests.map_or(at, |until| at.max(until));
                if at > now {
                    next = Some(next.map_or(at, |next| next.min(at)));
                    continue;
                }
                worked = true;
                match self.perform(job, state, now).await {
                    Ok(()) => {}
                    Err(Error::Stopping) => return Err(Error::Stopping),
                    Err(error) => {
                        tracing::error!(%error, ?job, "a job failed; it is tried again");
                        self.resting.push((job, now.plus_millis(RETRY_MS)));
                    }
                }
            }
            if let Some(next) = next.filter(|_| !worked) {
                return Ok(next);
            }
        }
    }

    /// When each job is due, in the order in which they are done.
    async fn moments(&self, state: &State, now: Time) -> Result<Vec<(Job, Time)>, Error> {
        let mut tx = state.db.read().await?;
        let (planned, recalling) = many(&mut tx).await?;
        let mut moments = vec![
            // Before anything goes out: what was taken back must not.
            (Job::TakeBack, recalling.then_some(now)),
            // Then what a customer waits for.
            (Job::Release, db::holds::earliest(&mut tx).await?),
            (Job::MakePlanned, planned.then_some(now)),
        ];
        for deadline in [Deadline::Snooze, Deadline::Live, Deadline::Breach] {
            // Exactly due is not yet overdue.
            let late = i64::from(deadline == Deadline::Breach);
            let at = db::conversations::earliest(&mut tx, deadline).await?;
            moments.push((Job::Reached(deadline), at.map(|at| at.plus_millis(late))));
        }
        let silent = db::deliveries::oldest_taken(&mut tx).await?.map(|taken| taken.plus_millis(SILENT_MS));
        moments.push((Job::Silent, silent));
        if db::questions::any_sample(&mut tx).await? {
            let (quarter, end) = wave::quarter(now);
            let drawn = db::meta::get(&mut tx, wave::WAVE).await?.as_ref() == Some(&quarter);
            moments.push((Job::Wave, Some(if drawn { end } else { now })));
        }
        moments.push((Job::Ask, db::questions::earliest(&mut tx).await?));
        moments.push((Job::Prune, Some(self.prune_at)));
        Ok(moments.into_iter().filter_map(|(job, at)| Some((job, at?))).collect())
    }

    /// Does one job until there is no more of it.
    async fn perform(&mut self, job: Job, state: &State, now: Time) -> Result<(), Error> {
        let writer = &state.writer;
        match job {
            Job::TakeBack => while writer.run(TakeBack).await? {},
            Job::Release => while writer.run(Release).await? {},
            Job::MakePlanned => while writer.run(MakePlanned).await? {},
            Job::Reached(deadline) => while writer.run(Reached(deadline)).await? {},
            Job::Silent => while writer.run(Silent).await? {},
            Job::Wave => drop(writer.run(Wave).await?),
            Job::Ask => while writer.run(Ask { public_url: state.public_url.clone() }).await? {},
            Job::Prune => {
                while writer.run(Prune).await? {}
                self.prune_at = now.plus_millis(PRUNE_MS);
            }
        }
        Ok(())
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
