//! The event stream: one task that connects, follows, notices a dead line and connects again, until nobody listens.

use std::sync::Arc;
use std::time::Duration;

use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::Wire;
use super::backoff::FullJitter;
use super::line::{Broken, Line, now, read};
use crate::api::{Cause, Code, Cursor, Event, Failure, LinkState, Time};

/// A line that held this long was a good one: the next loss is retried at once again.
const GOOD: Duration = Duration::from_secs(5);

/// Events waiting for a slow listener. Full, the task stops reading and the server buffers, cuts, and resumes by id.
const WAITING: usize = 256;

/// Everything after `after`, for ever.
pub(super) fn follow(wire: Arc<Wire>, after: Option<Cursor>) -> BoxStream<'static, Event> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let listener = sender.clone();
        tokio::select! {
            () = listener.closed() => {}
            _ = Follower { wire, sender, last: after, seen: 0 }.run() => {}
        }
    });
    stream::unfold(receiver, async |mut receiver| receiver.recv().await.map(|event| (event, receiver))).boxed()
}

/// Nobody listens any more.
struct Gone;

struct Follower {
    wire: Arc<Wire>,
    sender: mpsc::Sender<Event>,
    /// The place after which to go on.
    last: Option<Cursor>,
    /// Events of kinds this program does not know, for the log.
    seen: u64,
}

impl Follower {
    async fn run(mut self) -> Result<(), Gone> {
        let mut waits = FullJitter::endless();
        let mut since: Option<Time> = None;
        self.tell(LinkState::Connecting).await?;
        loop {
            let (failure, held) = match self.open().await {
                Ok((line, response)) => {
                    since = None;
                    self.tell(LinkState::Live).await?;
                    let opened = Instant::now();
                    let failure = self.listen(response).await?;
                    self.wire.forget(&line);
                    (failure, opened.elapsed())
                }
                Err(failure) => (failure, Duration::ZERO),
            };
            if held >= GOOD {
                waits = FullJitter::endless();
            }
            let since = *since.get_or_insert_with(now);
            tracing::info!(failure = kind(&failure), "the event stream is down");
            self.tell(LinkState::Down { since, failure: Box::new(failure) }).await?;
            tokio::select! {
                () = sleep(waits.next().unwrap_or(GOOD)) => {}
                () = self.wire.awake.notified() => {}
            }
        }
    }

    async fn tell(&self, state: LinkState) -> Result<(), Gone> {
        self.pass(Event::Link { state }).await
    }

    async fn pass(&self, event: Event) -> Result<(), Gone> {
        self.sender.send(event).await.map_err(|_| Gone)
    }

    /// Connects and asks for the stream.
    async fn open(&self) -> Result<(Arc<Line>, reqwest::Response), Failure> {
        let sender = self.sender.clone();
        // A full channel means that somebody still has much to read; the news that a server is starting can be missed.
        let starting = move || drop(sender.try_send(Event::Link { state: LinkState::Starting }));
        let line = self.wire.line(&starting).await?;
        let last = self.last.as_ref().map(Cursor::to_string);
        let broken = |broken: Broken| {
            self.wire.forget(&line);
            match broken {
                Broken::NotConnected(why) | Broken::NoAnswer(why) | Broken::TooSlow(why) => Failure::Offline(why),
            }
        };
        let response = match timeout(self.wire.silence, line.stream("/v1/events", last.as_deref())).await {
            Ok(response) => response.map_err(broken)?,
            Err(_) => return Err(broken(Broken::TooSlow(silence(self.wire.silence)))),
        };
        if response.status().is_success() {
            return Ok((line, response));
        }
        match timeout(self.wire.silence, read(response)).await {
            Ok(answer) => {
                let failure = answer.map_err(broken)?.failure(false);
                // A refused token may have been replaced in its file: ask the connector again.
                self.wire.forget(&line);
                Err(failure)
            }
            Err(_) => Err(broken(Broken::TooSlow(silence(self.wire.silence)))),
        }
    }

    /// Passes on what comes until the line breaks; says how it broke.
    async fn listen(&mut self, response: reqwest::Response) -> Result<Failure, Gone> {
        let mut items = response.bytes_stream().eventsource();
        loop {
            let item = match timeout(self.wire.silence, items.next()).await {
                Ok(Some(Ok(item))) => item,
                Ok(Some(Err(error))) => {
                    tracing::info!(%error, "the event stream broke");
                    return Ok(Failure::Offline(Code::Broken.into()));
                }
                Ok(None) => return Ok(Failure::Offline(Code::StreamClosed.into())),
                Err(_) => return Ok(Failure::Offline(silence(self.wire.silence))),
            };
            let event = serde_json::from_str(&item.data).unwrap_or(Event::Unknown);
            // The id stands for everything up to it, also for events of kinds this program does not know.
            let place: Option<Cursor> = item.id.parse().ok();
            match &event {
                Event::Link { .. } => continue,
                Event::Unknown => {
                    self.seen += 1;
                    tracing::debug!(count = self.seen, "an event of a kind this program does not know");
                }
                Event::Resync { .. } => {}
                event if event.cursor().is_some_and(|at| self.knows(at)) => continue,
                _ => {}
            }
            if let Some(place) = event.cursor().cloned().or(place) {
                self.last = Some(place);
            }
            self.pass(event).await?;
        }
    }

    /// Whether what happened at `at` was passed on already.
    fn knows(&self, at: &Cursor) -> bool {
        self.last.as_ref().is_some_and(|last| last.epoch == at.epoch && at.seq <= last.seq)
    }
}

fn silence(silence: Duration) -> Cause {
    Code::Silent.with("seconds", silence.as_secs()).into()
}

/// The name of a failure, for the log: what a server writes in its details stays out of it.
fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::NotLoggedIn => "not logged in",
        Failure::Forbidden(_) => "forbidden",
        Failure::NotFound => "not found",
        Failure::Conflict(_) => "conflict",
        Failure::Invalid(_) => "invalid",
        Failure::RateLimited { .. } => "rate limited",
        Failure::Offline(_) => "offline",
        Failure::Unknown(_) => "unknown",
        Failure::Server(_) => "server",
        Failure::Unsupported => "unsupported",
        Failure::Newer(_) => "newer",
    }
}
