//! Performs effects and brings their outcomes back.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::clock::Clock;
use super::journal::{Journal, Report};
use super::name::encoded;
use crate::api::{Failure, Interest, Me, Reply, Request, Time};
use crate::backend::Backend;
use crate::console::{CallId, Command, Draft, Effect, EffectId, Lifecycle, Msg, Outcome};

/// A journal that is silent this long is said to have refused, until it answers. So long a frame waits for it: a busy
/// disk takes some tens of milliseconds for a `write` that meets a sync.
const SILENT: Duration = Duration::from_millis(100);
/// A send waits this long for the platter; then the customer's answer is worth more.
const SYNC: Duration = Duration::from_secs(2);

/// What is told of it.
const SILENCE: &str = "the disk does not answer";

/// Something came back.
pub(super) enum Done {
    Reply { call: CallId, write: bool, reply: Box<Result<Reply, Failure>> },
    Journal(Report),
}

/// An entry that the journal has not answered for.
struct Awaited {
    since: Instant,
    /// The console was told that the disk is silent.
    told: bool,
}

/// The outcomes of everything asked for.
pub(super) struct Outcomes {
    replies: mpsc::UnboundedReceiver<Done>,
    reports: mpsc::UnboundedReceiver<Report>,
}

impl Outcomes {
    /// The next one. Never ends while the performer lives.
    pub(super) async fn recv(&mut self) -> Option<Done> {
        tokio::select! {
            biased;
            Some(report) = self.reports.recv() => Some(Done::Journal(report)),
            reply = self.replies.recv() => reply,
        }
    }

    fn try_recv(&mut self) -> Option<Done> {
        self.reports.try_recv().map(Done::Journal).or_else(|_| self.replies.try_recv()).ok()
    }
}

/// Performs effects. Holds whatever is on its way.
pub(super) struct Performer {
    backend: Arc<dyn Backend>,
    clock: Clock,
    drafts: PathBuf,
    journal: Journal,
    /// The journal knows its folder.
    open: bool,
    awaited: BTreeMap<EffectId, Awaited>,
    calls: JoinSet<()>,
    writes: usize,
    replies: mpsc::UnboundedSender<Done>,
    commands: mpsc::Sender<Command>,
    interest: watch::Sender<Interest>,
    ended: bool,
}

impl Performer {
    pub(super) fn start(
        backend: Arc<dyn Backend>,
        drafts: PathBuf,
        commands: mpsc::Sender<Command>,
        interest: watch::Sender<Interest>,
    ) -> io::Result<(Self, Outcomes)> {
        let (replies, reply_inbox) = mpsc::unbounded_channel();
        let (reports, report_inbox) = mpsc::unbounded_channel();
        let performer = Self {
            backend,
            clock: Clock::new(),
            drafts,
            journal: Journal::start(reports)?,
            open: false,
            awaited: BTreeMap::new(),
            calls: JoinSet::new(),
            writes: 0,
            replies,
            commands,
            interest,
            ended: false,
        };
        Ok((performer, Outcomes { replies: reply_inbox, reports: report_inbox }))
    }

    /// The server's time.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// When it is that time at the server.
    pub(super) fn moment(&self, time: Time) -> Instant {
        self.clock.moment(time)
    }

    /// The console asked to leave, or lost its terminal.
    pub(super) const fn ended(&self) -> bool {
        self.ended
    }

    /// Sees every message before the program does.
    pub(super) fn observe(&mut self, msg: &Msg) {
        self.clock.observe(msg);
        match msg {
            Msg::Reply(_, Ok(Reply::Me(me))) if !self.open => {
                self.journal.open(self.folder(me));
                self.open = true;
            }
            Msg::Lifecycle(Lifecycle::HangUp) => self.ended = true,
            _ => {}
        }
    }

    fn folder(&self, me: &Me) -> PathBuf {
        self.drafts.join(encoded(&me.site)).join(encoded(me.agent.id.as_str()))
    }

    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Call(call, request) => self.call(call, request, None),
                Effect::Journal(id, entry) => {
                    self.journal.write(id, entry, None);
                    self.awaited.insert(id, Awaited { since: Instant::now(), told: false });
                }
                Effect::Send(id, entry, call, request) => {
                    let (synced, on_disk) = oneshot::channel();
                    self.journal.write(id, entry, Some(synced));
                    self.awaited.insert(id, Awaited { since: Instant::now(), told: false });
                    self.call(call, request, Some(on_disk));
                }
                Effect::Edit(id, draft) => self.lend(id, draft),
                Effect::Interest(interest) => {
                    self.interest.send_replace(interest);
                }
                Effect::Reconnect => self.backend.wake(),
                Effect::Terminal(command) => self.command(command),
                Effect::Quit => self.ended = true,
            }
        }
    }

    fn call(&mut self, call: CallId, request: Request, on_disk: Option<oneshot::Receiver<()>>) {
        while self.calls.try_join_next().is_some() {}
        let write = request.is_write();
        self.writes += usize::from(write);
        let (backend, replies) = (Arc::clone(&self.backend), self.replies.clone());
        self.calls.spawn(async move {
            if let Some(on_disk) = on_disk {
                // A disk that refuses or hangs is told of elsewhere; it does not keep an answer from a customer.
                let _ = timeout(SYNC, on_disk).await;
            }
            let reply = Box::new(backend.call(request).await);
            // A console that has ended reads the outcome back when it starts again.
            let _ = replies.send(Done::Reply { call, write, reply });
        });
    }

    fn command(&self, command: Command) {
        if let Err(refused) = self.commands.try_send(command) {
            tracing::warn!(%refused, "the terminal takes no more commands");
        }
    }

    /// Gives the terminal a draft's file, as soon as there is one.
    fn lend(&mut self, id: EffectId, draft: Draft) {
        let lent = self.journal.lend(draft);
        let (commands, replies) = (self.commands.clone(), self.replies.clone());
        self.calls.spawn(async move {
            let refused = match timeout(SYNC, lent).await {
                Ok(Ok(Ok(path))) => match commands.try_send(Command::Edit(id, path)) {
                    Ok(()) => return,
                    Err(_) => "the terminal is busy".to_owned(),
                },
                Ok(Ok(Err(error))) => error.to_string(),
                Ok(Err(_)) | Err(_) => SILENCE.to_owned(),
            };
            // A console that has ended needs no outcome.
            let _ = replies.send(Done::Journal(Report::Done(id, Outcome::NotEdited(refused))));
        });
    }

    /// What an outcome means to the console.
    pub(super) fn settle(&mut self, done: Done) -> Msg {
        match done {
            Done::Reply { call, write, reply } => {
                self.writes -= usize::from(write);
                Msg::Reply(call, *reply)
            }
            Done::Journal(Report::Restored(restored)) => Msg::Restored(restored),
            Done::Journal(Report::Done(id, outcome)) => {
                self.awaited.remove(&id);
                Msg::Done(id, outcome)
            }
        }
    }

    /// The next outcome that is there already.
    pub(super) fn next_outcome(&mut self, outcomes: &mut Outcomes) -> Option<Msg> {
        outcomes.try_recv().map(|done| self.settle(done))
    }

    /// Whether a frame drawn now would show what the journal does not have yet. A disk known to be silent, and one that
    /// has no folder yet, is not waited for.
    pub(super) fn waits_for_the_journal(&self) -> bool {
        self.open && !self.awaited.is_empty() && self.awaited.values().all(|awaited| !awaited.told)
    }

    /// When silence of the journal becomes worth telling.
    pub(super) fn overdue_at(&self) -> Option<Instant> {
        self.awaited.values().filter(|awaited| self.open && !awaited.told).map(|awaited| awaited.since + SILENT).min()
    }

    /// Entries that the disk is silent about for too long; each is told once.
    pub(super) fn overdue(&mut self) -> Vec<Msg> {
        let now = Instant::now();
        let open = self.open;
        let overdue = self.awaited.iter_mut().filter(|(_, it)| open && !it.told && it.since + SILENT <= now);
        overdue
            .map(|(id, awaited)| {
                awaited.told = true;
                Msg::Done(*id, Outcome::NotWritten(SILENCE.to_owned()))
            })
            .collect()
    }

    /// Whether something a customer or colleague will see is unanswered.
    pub(super) const fn has_writes_on_their_way(&self) -> bool {
        self.writes > 0
    }

    /// Closes the journal.
    pub(super) async fn close(&self) {
        self.journal.close().await;
    }
}
