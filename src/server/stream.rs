//! The event stream of one reader: the log from a place on, filtered by the rights that the routes ask, with figures
//! and heartbeats between.
//!
//! A reader follows the ring at its own pace; nothing is queued for it. Who falls behind the ring reads the database,
//! and who falls behind the log is told to take a fresh snapshot: there is no silent gap.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::watch;

use super::command::day;
use super::command::draft::as_told;
use super::consoles::{News, Seat};
use super::error::Error;
use super::handler::load::at_work;
use super::handler::queues::seen;
use super::log::{Audience, Entry, Follow};
use super::rights::{Caller, Hears};
use super::writer::{frame, framed};
use super::{State, db, replay};
use crate::api::{AtWork, ConversationId, Counts, Cursor, Event, Present, Queue, Time};

/// Between two signs of life.
pub const HEARTBEAT_MS: i64 = 10_000;

/// Between two pushes of the figures.
const COUNTS_MS: i64 = 500;

/// Events taken from the ring in one go, and from the database, where each is made anew for this reader.
const PORTION: usize = 256;
const OLD: usize = 32;

/// Bytes that wait for a reader before no more are taken; those of the ring are everybody's.
const READY: usize = 64 * 1024;

/// Counted as an open stream for as long as it lives.
pub struct OpenStream(watch::Sender<usize>);

impl OpenStream {
    /// One more stream.
    pub fn new(state: &State) -> Self {
        state.streams.send_modify(|streams| *streams += 1);
        Self(state.streams.clone())
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.send_modify(|streams| *streams -= 1);
    }
}

/// A body as a stream of events that nobody keeps or holds back.
pub fn event_stream(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, body).into_response()
}

/// One reader's place and what is to be sent next.
pub struct Reader {
    state: State,
    caller: Caller,
    queues: Vec<(i64, Queue)>,
    /// Caller and queues were read at this place; what changed them before is known.
    known: u64,
    seq: u64,
    ready: VecDeque<Bytes>,
    head: watch::Receiver<u64>,
    figures: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    told: Option<Counts>,
    counts_from: Time,
    heartbeat_at: Time,
    seat: Seat,
    news: News,
    beside: Option<(ConversationId, Vec<Present>)>,
    /// Changes of own drafts up to this version are known.
    drafts: u64,
    /// Who is here, as told last.
    staff: Option<Vec<AtWork>>,
    over: bool,
    _open: OpenStream,
}

impl Reader {
    /// Begins after `after`: from now on without it; with a `resync` when the log cannot go on from there.
    pub async fn new(state: State, caller: Caller, console: Arc<str>, after: Option<Cursor>) -> Result<Self, Error> {
        // The place first: what changes after it is heard of, what changed before is read now.
        let now_at = state.log.head();
        let seat = state.consoles.enter((caller.key, console), Arc::clone(&state.clock));
        let (queues, first, known, over, drafts) = {
            let mut tx = state.db.read().await?;
            let found = db::agents::get(&mut tx, caller.id()).await?;
            // Changed or revoked since the token was looked up: over at once, so that it is looked up again.
            let over = found.is_none_or(|(_, agent)| agent.version != caller.agent.version);
            let (first, last) = db::events::bounds(&mut tx).await?;
            let drafts = db::drafts::newest(&mut tx, caller.key).await?;
            (seen(&mut tx, &caller).await?, first, last, over, drafts)
        };
        let mut figures = state.counts.watch();
        figures.mark_changed();
        let head = state.log.watch();
        let now = state.clock.now();
        let mut reader = Self {
            queues,
            known,
            seq: now_at,
            ready: VecDeque::new(),
            head,
            figures,
            stopping: state.stopping.subscribe(),
            told: None,
            counts_from: now,
            heartbeat_at: now.plus_millis(HEARTBEAT_MS),
            seat,
            news: News::default(),
            beside: None,
            drafts,
            staff: None,
            over,
            _open: OpenStream::new(&state),
            state,
            caller,
        };
        match after {
            None => {}
            Some(after)
                if after.epoch == reader.state.log.at(0).epoch && after.seq <= now_at && after.seq + 1 >= first =>
            {
                reader.seq = after.seq;
            }
            Some(_) => reader.resync(),
        }
        reader.alive();
        Ok(reader)
    }

    /// The next bytes; none when the stream is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            if self.over || *self.stopping.borrow() {
                return None;
            }
            self.head.mark_unchanged();
            let filled = match self.look().await {
                Ok(()) => self.fill().await,
                failed => failed,
            };
            if let Err(error) = filled {
                tracing::warn!(%error, "an event stream ended");
                return None;
            }
            if self.ready.is_empty() && !self.over {
                self.wait().await;
            }
        }
    }

    /// Waits for something to say.
    async fn wait(&mut self) {
        let clock = &self.state.clock;
        let stale = self.figures.has_changed().unwrap_or(false);
        let figures = async {
            if !stale {
                let _ = self.figures.changed().await;
                self.figures.mark_changed();
            }
            clock.until(self.counts_from).await;
        };
        tokio::select! {
            _ = self.head.changed() => return,
            _ = self.seat.news.changed() => return,
            _ = self.stopping.changed() => return,
            () = figures => {}
            () = clock.until(self.heartbeat_at) => {
                self.alive();
                return;
            }
        }
        self.push_counts();
    }

    /// Looks at what this console has not heard yet: who is where it is, and its agent's drafts.
    async fn look(&mut self) -> Result<(), Error> {
        let news = *self.seat.news.borrow_and_update();
        let old = std::mem::replace(&mut self.news, news);
        if news.places != old.places {
            let beside = self.state.consoles.beside(&self.seat.name);
            if self.beside != beside
                && let Some((conversation, others)) = beside.clone()
            {
                self.ready.push_back(frame(&Event::Viewing { conversation, others }));
            }
            self.beside = beside;
        }
        if news.drafts != old.drafts {
            let mut tx = self.state.db.read().await?;
            for row in db::drafts::after(&mut tx, self.caller.key, self.drafts).await? {
                self.drafts = row.version;
                self.ready.push_back(frame(&Event::Draft(Box::new(as_told(row, &self.state.log)))));
            }
        }
        if news.day != old.day && self.caller.agent.role.answers() {
            let mut tx = self.state.db.read().await?;
            let day = day::told(&mut tx, self.caller.key).await?;
            self.ready.push_back(frame(&Event::Day(Box::new(day))));
        }
        if news.staff != old.staff && self.caller.directs() {
            let mut tx = self.state.db.read().await?;
            let agents: Vec<AtWork> =
                at_work(&mut tx, &self.state, &self.caller).await?.into_iter().map(|(_, it)| it).collect();
            if self.staff.as_ref() != Some(&agents) {
                self.ready.push_back(frame(&Event::Presence { agents: agents.clone() }));
                self.staff = Some(agents);
            }
        }
        Ok(())
    }

    fn push_counts(&mut self) {
        self.figures.mark_unchanged();
        self.counts_from = self.state.clock.now().plus_millis(COUNTS_MS);
        let counts = self.state.counts.of(&self.caller, &self.queues);
        if self.told.as_ref() != Some(&counts) {
            self.ready.push_back(frame(&Event::Counts(counts.clone())));
            self.told = Some(counts);
        }
    }

    /// A sign of life that carries the place: a reader for whom nothing happens stays within the log.
    fn alive(&mut self) {
        let now = self.state.clock.now();
        self.heartbeat_at = now.plus_millis(HEARTBEAT_MS);
        let at = self.state.log.at(self.seq);
        self.ready.push_back(framed(&Event::Heartbeat { now }, Some(&at)));
    }

    fn resync(&mut self) {
        self.seq = self.state.log.head();
        self.ready.push_back(frame(&Event::Resync { at: self.state.log.at(self.seq) }));
    }

    /// Takes what follows from the ring, or from the database.
    async fn fill(&mut self) -> Result<(), Error> {
        // Without an end only as long as nothing of it is for this reader.
        while self.ready.is_empty() && !self.over {
            match self.state.log.after(self.seq, PORTION) {
                Follow::Next(entries) if entries.is_empty() => return Ok(()),
                Follow::Next(entries) => {
                    self.take_all(entries.iter().map(Arc::as_ref));
                }
                Follow::Older => {
                    let mut tx = self.state.db.read().await?;
                    let (first, _) = db::events::bounds(&mut tx).await?;
                    if self.seq + 1 < first {
                        drop(tx);
                        self.resync();
                        return Ok(());
                    }
                    let rows = db::events::after(&mut tx, self.seq, OLD as i64).await?;
                    let last = rows.last().map(|row| row.seq);
                    let entries = replay::entries(&mut tx, &self.state.log, rows).await?;
                    drop(tx);
                    let whole = self.take_all(entries.iter());
                    // Rows whose subject is no longer there are passed by.
                    match last {
                        Some(last) if whole => self.seq = self.seq.max(last),
                        Some(_) => {}
                        None => return Ok(()),
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes them as far as there is room; whether that was all.
    fn take_all<'e>(&mut self, entries: impl Iterator<Item = &'e Entry>) -> bool {
        let mut taken = 0;
        for entry in entries {
            if self.over || taken > READY {
                return false;
            }
            taken += entry.frame.len();
            self.take(entry);
        }
        true
    }

    fn take(&mut self, entry: &Entry) {
        self.seq = entry.seq;
        match self.caller.hears(&entry.audience) {
            Hears::All => self.ready.push_back(entry.frame.clone()),
            Hears::Gone => {
                if let Audience::Conversation { id, .. } = &entry.audience {
                    let at = self.state.log.at(entry.seq);
                    self.ready.push_back(frame(&Event::ConversationGone { at, id: id.clone() }));
                    self.state.consoles.leave(&self.seat.name, id, self.state.clock.now());
                }
            }
            Hears::Nothing => {}
        }
        // What they may see may have changed, or a queue: they connect again, with their rights asked anew.
        let of_me = matches!(&entry.audience, Audience::Agent(id) if id == self.caller.id());
        let of_queue = matches!(entry.audience, Audience::Queue(_));
        if (of_me && entry.seq > self.caller.agent.version) || (of_queue && entry.seq > self.known) {
            self.over = true;
        }
    }
}
