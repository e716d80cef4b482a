//! The write path: one task, one connection, one order.
//!
//! Up to 64 waiting commands share a transaction, each in a savepoint of its own, and are answered after the commit.
//! So the sequence of events is the order of commits, and one `fsync` pays for many replies.

mod frame;

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::clock::{Clock, Random, uuid};
use super::command::{day, hearing::Ear};
use super::consoles::Consoles;
use super::counts::{Counts, Place};
use super::db::{self, Conn};
use super::error::Error;
use super::jobs::Wake;
use super::log::{Audience, Entry, Log};
use crate::api::{AgentId, Cursor, Event, Time};
use frame::subject;
pub use frame::{frame, framed, kind};

/// Commands that may share one transaction.
const BATCH: usize = 64;

/// Commands that may wait; more make their callers wait.
const QUEUE: usize = 1024;

/// A change of the database: all of it happens, or nothing.
pub trait Command: Send + 'static {
    /// What whoever asked is told after the commit.
    type Output: Send + 'static;

    /// Makes the change. On `Err` everything it did is undone.
    fn run(self, write: &mut Write<'_>) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// What a running command may use: the connection, the moment, and the staging of what others are told.
pub struct Write<'a> {
    /// The transaction.
    pub conn: &'a mut Conn,
    /// The moment of this command.
    pub now: Time,
    random: &'a dyn Random,
    /// Hears how customers feel.
    pub ear: &'a Ear,
    log: &'a Log,
    seq: u64,
    /// Where the log stood when the running command began.
    began: u64,
    staged: Vec<Entry>,
    moves: Vec<(Place, i64)>,
    /// Agents whose own day is another now, and whether a break of theirs began or ended.
    days: Vec<(i64, bool)>,
    /// Audit lines of the running command.
    lines: usize,
    /// What was told before stands in memory no longer once this is committed.
    forgets: bool,
}

impl Write<'_> {
    /// A new UUID of this moment.
    pub fn uuid(&self) -> uuid::Uuid {
        uuid(self.now, self.random)
    }

    /// A new secret of 256 bits, in hexadecimal digits.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes);
        super::clock::hex(&bytes)
    }

    /// A secret of 80 bits that people can type: 16 letters and digits, none of which looks like another.
    pub fn code(&self) -> String {
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut bytes = [0; 10];
        self.random.fill(&mut bytes);
        let bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let digit = |place: u32| char::from(DIGITS[(bits >> (place * 5) & 31) as usize]);
        (0..16).map(digit).collect()
    }

    /// The next sequence of the log. It must be used by one [`Self::tell`].
    pub fn next_seq(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// The place of `seq`.
    pub fn at(&self, seq: u64) -> Cursor {
        self.log.at(seq)
    }

    /// The place of the last event so far.
    pub fn here(&self) -> Cursor {
        self.log.at(self.seq)
    }

    /// Writes the event row of `event` (whose cursor holds a sequence of [`Self::next_seq`]) and stages it for those
    /// who follow the log.
    pub async fn tell(&mut self, event: &Event, audience: Audience) -> Result<(), Error> {
        let seq = event.cursor().expect("only events of the log are told").seq;
        let subject = subject(event);
        let former = match event {
            Event::ConversationChanged { former: Some(former), .. } => Some(former),
            _ => None,
        };
        db::events::insert(self.conn, seq, self.now, kind(event), &subject, former).await?;
        self.staged.push(Entry { seq, audience, frame: frame(event) });
        Ok(())
    }

    /// Likewise for many events at once, in the order of their sequences. None of them moved a conversation between
    /// queues.
    pub async fn tell_all(&mut self, events: Vec<(Event, Audience)>) -> Result<(), Error> {
        let seq = |event: &Event| event.cursor().expect("only events of the log are told").seq;
        let rows: Vec<_> = events.iter().map(|(event, _)| (seq(event), kind(event), subject(event))).collect();
        db::import::insert_events(self.conn, self.now, &rows).await?;
        self.staged.extend(events.into_iter().map(|(event, audience)| Entry {
            seq: seq(&event),
            audience,
            frame: frame(&event),
        }));
        Ok(())
    }

    /// What was told so far goes out of memory with this commit; the database has what became of it.
    pub const fn forget(&mut self) {
        self.forgets = true;
    }

    /// Notes that a conversation left one place of the figures and came to another.
    pub fn count(&mut self, from: Option<Place>, to: Option<Place>) {
        if from != to {
            self.moves.extend(from.map(|place| (place, -1)));
            self.moves.extend(to.map(|place| (place, 1)));
        }
    }

    /// Has an agent told of their own day, by their key.
    pub fn told_day(&mut self, agent: i64) {
        self.days.push((agent, false));
    }

    /// Likewise, and those who share out work of their break.
    pub fn told_break(&mut self, agent: i64) {
        self.days.push((agent, true));
    }

    /// Writes the audit line of this change: who (none: the server itself), what, to what. Whoever does something is at
    /// work.
    pub async fn audit(
        &mut self,
        who: Option<&AgentId>,
        action: &'static str,
        subject: &str,
        detail: Option<&str>,
    ) -> Result<(), Error> {
        self.lines += 1;
        let line = db::audit::Line { after: self.began, at: self.now, who, action, subject, detail };
        db::audit::insert(self.conn, line).await?;
        match who {
            Some(who) => day::acted(self, who).await,
            None => Ok(()),
        }
    }
}

/// A command with its caller, its type erased.
trait Job: Send {
    fn run<'a>(&'a mut self, write: &'a mut Write<'_>) -> BoxFuture<'a, bool>;
    fn answer(self: Box<Self>, failed: Option<Error>);
}

struct Waiting<C: Command> {
    command: Option<C>,
    result: Option<Result<C::Output, Error>>,
    caller: oneshot::Sender<Result<C::Output, Error>>,
}

impl<C: Command> Job for Waiting<C> {
    fn run<'a>(&'a mut self, write: &'a mut Write<'_>) -> BoxFuture<'a, bool> {
        async move {
            let command = self.command.take().expect("a command runs once");
            // A fault in one command must not end the writer of all: the savepoint undoes what it did.
            let result = AssertUnwindSafe(command.run(write)).catch_unwind().await;
            let result = result.unwrap_or_else(|_| Err(Error::Internal("a command panicked".into())));
            let done = result.is_ok();
            self.result = Some(result);
            done
        }
        .boxed()
    }

    fn answer(self: Box<Self>, failed: Option<Error>) {
        let result = match (failed, self.result) {
            // Its own reason (a full disk) says more than that the transaction came to nothing.
            (Some(_), Some(Err(own))) => Err(own),
            (Some(error), _) => Err(error),
            (None, Some(result)) => result,
            (None, None) => Err(Error::Stopping),
        };
        // Whoever asked may have hung up; what they asked has happened all the same.
        let _ = self.caller.send(result);
    }
}

/// The way to the writer.
#[derive(Clone)]
pub struct Writer {
    commands: mpsc::Sender<Box<dyn Job>>,
    last: Arc<Notify>,
}

impl Writer {
    /// Starts the writer on its connection. It ends after [`Writer::close`] when what waited is done.
    pub fn start(conn: Conn, shared: Shared) -> (Self, JoinHandle<()>) {
        let (commands, waiting) = mpsc::channel(QUEUE);
        let last = Arc::new(Notify::new());
        (Self { commands, last: Arc::clone(&last) }, tokio::spawn(work(conn, waiting, shared, last)))
    }

    /// Takes no more commands.
    pub fn close(&self) {
        self.last.notify_one();
    }

    /// Runs `command` and returns after its commit.
    pub async fn run<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        let (caller, answer) = oneshot::channel();
        let job = Waiting { command: Some(command), result: None, caller };
        self.commands.send(Box::new(job)).await.map_err(|_| Error::Stopping)?;
        answer.await.map_err(|_| Error::Stopping)?
    }
}

/// What the writer tells after each commit.
#[derive(Clone)]
pub struct Shared {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and secrets.
    pub random: Arc<dyn Random>,
    /// The ring.
    pub log: Arc<Log>,
    /// The figures.
    pub counts: Arc<Counts>,
    /// Jobs and deliverers look again after each commit.
    pub wake: Arc<Wake>,
    /// Consoles that are told of their agent's day.
    pub consoles: Arc<Consoles>,
    /// Hears how customers feel.
    pub ear: Arc<Ear>,
}

async fn work(mut conn: Conn, mut waiting: mpsc::Receiver<Box<dyn Job>>, shared: Shared, last: Arc<Notify>) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let taken = tokio::select! {
            taken = waiting.recv_many(&mut batch, BATCH) => taken,
            // Closed to new commands; what waits is still taken, and after it nothing.
            () = last.notified() => {
                waiting.close();
                continue;
            }
        };
        if taken == 0 {
            break;
        }
        match transact(&mut conn, &mut batch, &shared).await {
            Ok(Batch { staged, moved, days, breaks, forgets }) => {
                if forgets {
                    shared.log.forget();
                }
                shared.counts.apply(&moved);
                shared.log.publish(staged);
                shared.consoles.days_changed(&days, breaks);
                shared.wake.committed();
                for job in batch.drain(..) {
                    job.answer(None);
                }
            }
            Err(error) => {
                tracing::error!(%error, "a transaction failed; none of its commands happened");
                // Whatever is left of the transaction; it may be gone already.
                let _ = db::open::run(&mut conn, "ROLLBACK").await;
                for job in batch.drain(..) {
                    job.answer(Some(db_error(&error)));
                }
            }
        }
    }
    db::open::close(conn).await;
}

/// Every caller of a failed transaction gets an error of its own.
fn db_error(error: &db::Error) -> Error {
    match db::open::trouble(error) {
        db::open::Trouble::Full => Error::Full,
        db::open::Trouble::ReadOnly => Error::ReadOnly,
        db::open::Trouble::Other => Error::Internal(error.to_string().into()),
    }
}

struct Batch {
    staged: Vec<Entry>,
    moved: HashMap<Place, i64>,
    days: Vec<i64>,
    breaks: bool,
    forgets: bool,
}

async fn transact(conn: &mut Conn, batch: &mut [Box<dyn Job>], shared: &Shared) -> Result<Batch, db::Error> {
    db::open::run(conn, "BEGIN IMMEDIATE").await?;
    let mut write = Write {
        conn,
        now: shared.clock.now(),
        random: &*shared.random,
        ear: &shared.ear,
        log: &shared.log,
        seq: shared.log.head(),
        began: shared.log.head(),
        staged: Vec::new(),
        moves: Vec::new(),
        days: Vec::new(),
        lines: 0,
        forgets: false,
    };
    for job in batch {
        write.now = shared.clock.now();
        write.lines = 0;
        write.began = write.seq;
        let (seq, staged, moves, days) = (write.seq, write.staged.len(), write.moves.len(), write.days.len());
        db::open::run(write.conn, "SAVEPOINT command").await?;
        if job.run(&mut write).await {
            debug_assert!(write.lines > 0 || write.staged.len() == staged, "what is told of stands in the audit");
        } else {
            db::open::run(write.conn, "ROLLBACK TO command").await?;
            write.seq = seq;
            write.staged.truncate(staged);
            write.moves.truncate(moves);
            write.days.truncate(days);
        }
        db::open::run(write.conn, "RELEASE command").await?;
    }
    let mut moved = HashMap::new();
    for (place, by) in write.moves {
        *moved.entry(place).or_insert(0) += by;
    }
    moved.retain(|_, by| *by != 0);
    let forgets = write.forgets;
    let (staged, breaks) = (write.staged, write.days.iter().any(|(_, of_break)| *of_break));
    let days = write.days.into_iter().map(|(agent, _)| agent).collect();
    for (place, by) in &moved {
        db::tallies::add(conn, *place, *by).await?;
    }
    db::open::run(conn, "COMMIT").await?;
    Ok(Batch { staged, moved, days, breaks, forgets })
}
