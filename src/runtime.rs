//! The loop that owns a console: messages in, effects performed, frames out.
//!
//! Owns the program while it runs, the draft journal and the clock. Must not know a terminal: input arrives as messages,
//! frames leave through a place that holds one, so a slow reader never makes it wait. Nothing here ticks while nothing
//! happens.

mod clock;
mod journal;
mod name;
mod perform;
mod program;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use crate::api::{Event, Interest};
use crate::backend::Backend;
use crate::console::{Command, Frame, Lifecycle, Msg, Size};
use perform::Performer;
pub use program::Program;

/// Frames that only the server caused come at most this often.
const FRAME: Duration = Duration::from_millis(33);
/// Answers to what was asked, and the line coming up, are shown sooner: somebody looks for them, and each may let the
/// next question be asked.
const ANSWER: Duration = Duration::from_millis(8);
/// Messages taken between two frames.
const BATCH: usize = 512;
/// Two ticks are never closer: a deadline that lies in the past must not spin.
const TICK: Duration = Duration::from_millis(50);
/// At the end, writes on their way are waited for this long.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// And the journal's last sync this long.
const CLOSE: Duration = Duration::from_millis(500);

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

/// Runs a console until it quits, is hung up or loses its input; the journal is closed then, and sends that were on
/// their way had a second to be answered.
///
/// `drafts` is the folder of draft journals; below it `<site id>/<agent id>/<n>.journal`, one for each running console.
/// Nothing is drawn before the first [`Msg::Resize`]. Fails only when no thread can be started.
pub async fn run(program: impl Program, backend: Arc<dyn Backend>, drafts: PathBuf, io: Io) -> std::io::Result<()> {
    let Io { mut input, frames, commands } = io;
    let (interest, interests) = watch::channel(Interest::default());
    let mut events = backend.events(None, interests).fuse();
    let (mut performer, mut outcomes) = Performer::start(backend, drafts, commands, interest)?;
    let mut screen = Screen { size: None, spare: None, drawn: None, frames };
    let mut running = Running { program, ticked: Instant::now() };
    let mut due: Option<Instant> = None;

    let first = running.program.start(performer.now());
    performer.perform(first);
    while !performer.ended() {
        let alarm = [due, running.tick_at(&performer), performer.overdue_at()].into_iter().flatten().min();
        let mut at_once = false;
        let mut next = tokio::select! {
            biased;
            msg = input.recv() => {
                at_once = true;
                Some(msg.unwrap_or(Msg::Lifecycle(Lifecycle::HangUp)))
            }
            Some(outcome) = outcomes.recv() => Some(performer.settle(outcome)),
            Some(event) = events.next() => Some(Msg::Event(event)),
            () = sleep_until(alarm.unwrap_or_else(Instant::now)), if alarm.is_some() => None,
        };
        // Whatever else is there already belongs to the same frame; the hands come first.
        for _ in 0..BATCH {
            let Some(msg) = next.take() else { break };
            if let Msg::Resize(size) = msg {
                screen.size = Some(size);
            }
            let frame = screen.next_frame(pace(&msg));
            running.take(msg, &mut performer);
            due = Some(due.map_or(frame, |due| due.min(frame)));
            next = if let Ok(msg) = input.try_recv() {
                at_once = true;
                Some(msg)
            } else if let Some(outcome) = performer.next_outcome(&mut outcomes) {
                Some(outcome)
            } else {
                events.next().now_or_never().flatten().map(Msg::Event)
            };
        }
        for msg in performer.overdue() {
            running.take(msg, &mut performer);
            at_once = true;
        }
        if running.tick_at(&performer).is_some_and(|at| at <= Instant::now()) {
            running.ticked = Instant::now();
            running.take(Msg::Tick, &mut performer);
            at_once = true;
        }
        if performer.ended() || !(at_once || due.is_some_and(|due| due <= Instant::now())) {
            continue;
        }
        // What is shown is on the disk, or said not to be: a key that was seen survives a crash.
        while performer.waits_for_the_journal() {
            let patience = performer.overdue_at().unwrap_or_else(Instant::now);
            let Ok(Some(outcome)) = timeout_at(patience, outcomes.recv()).await else { break };
            let msg = performer.settle(outcome);
            running.take(msg, &mut performer);
        }
        for msg in performer.overdue() {
            running.take(msg, &mut performer);
        }
        due = None;
        screen.draw(&mut running.program, &mut performer);
    }

    let patience = Instant::now() + LAST_WORDS;
    while performer.has_writes_on_their_way() {
        let Ok(Some(outcome)) = timeout_at(patience, outcomes.recv()).await else { break };
        let msg = performer.settle(outcome);
        running.take(msg, &mut performer);
    }
    // A disk that hangs must not keep the process.
    let _ = timeout(CLOSE, performer.close()).await;
    Ok(())
}

/// The program and when it ticked last.
struct Running<P> {
    program: P,
    ticked: Instant,
}

impl<P: Program> Running<P> {
    fn take(&mut self, msg: Msg, performer: &mut Performer) {
        performer.observe(&msg);
        let effects = self.program.update(performer.now(), msg);
        performer.perform(effects);
    }

    fn tick_at(&self, performer: &Performer) -> Option<Instant> {
        self.program.deadline().map(|deadline| performer.moment(deadline).max(self.ticked + TICK))
    }
}

/// How far the frame for `msg` stands from the one before.
const fn pace(msg: &Msg) -> Duration {
    match msg {
        Msg::Reply(..) | Msg::Event(Event::Link { .. }) => ANSWER,
        _ => FRAME,
    }
}

/// Where frames go.
struct Screen {
    size: Option<Size>,
    /// The last frame but one, when nobody else holds it: its memory is used again.
    spare: Option<Frame>,
    drawn: Option<Instant>,
    frames: watch::Sender<Option<Arc<Frame>>>,
}

impl Screen {
    /// The earliest moment for a frame that no key asks for, at this pace.
    fn next_frame(&self, pace: Duration) -> Instant {
        let now = Instant::now();
        self.drawn.map_or(now, |drawn| (drawn + pace).max(now))
    }

    fn draw(&mut self, program: &mut impl Program, performer: &mut Performer) {
        let Some(size) = self.size else { return };
        let effects = program.layout(performer.now(), size);
        performer.perform(effects);
        let mut frame = self.spare.take().unwrap_or_else(|| Frame::blank(size));
        frame.clear(size);
        program.draw(&mut frame);
        let superseded = self.frames.send_replace(Some(Arc::new(frame)));
        self.spare = superseded.and_then(Arc::into_inner);
        self.drawn = Some(Instant::now());
    }
}
