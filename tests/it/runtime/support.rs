//! A console without a terminal: a minimal program, a scripted backend, and what a user would see.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt};
use omotenashi::api::{
    Agent, AgentId, Capabilities, ConversationId, Cursor, Event, Failure, Interest, Me, OpKey, Outgoing, Reply,
    Request, Role, Time, WrapUpTree,
};
use omotenashi::backend::Backend;
use omotenashi::console::{
    CallId, Command, Draft, Effect, EffectId, Entry, Frame, Input, Key, KeyCode, Mode, Msg, Outbox, Outcome, Restored,
    Size, Slot,
};
use omotenashi::runtime::{Io, Program, run};
use ratatui::style::Style;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// Nothing a test waits for may take longer.
const LIMIT: Duration = Duration::from_secs(10);

/// Waits for something, within the limit.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, what).await.expect("within ten seconds")
}

pub fn slot() -> Slot {
    Slot { conversation: ConversationId::new("cnv_1"), mode: Mode::Reply }
}

/// What the program was told and how often it was asked for something.
#[derive(Default)]
pub struct Seen {
    pub restored: Mutex<Option<Restored>>,
    pub outcomes: Mutex<Vec<(EffectId, Outcome)>>,
    pub updates: AtomicUsize,
    pub draws: AtomicUsize,
    pub ticks: AtomicUsize,
}

/// A program of one line: types at its end; F1 sends it, F2 quits, F3 asks for a tick at once.
#[derive(Default)]
pub struct Typist {
    text: String,
    ids: u64,
    due: Option<Time>,
    seen: Arc<Seen>,
}

impl Typist {
    fn id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    fn key(&mut self, now: Time, code: KeyCode) -> Vec<Effect> {
        match code {
            KeyCode::Char(c) => {
                let at = self.text.len();
                self.text.push(c);
                let caret = self.text.len();
                let edit = Entry::Edit { slot: slot(), at, removed: 0, inserted: c.to_string(), caret, time: now };
                vec![Effect::Journal(EffectId(self.id()), edit)]
            }
            KeyCode::F(1) => {
                let text = std::mem::take(&mut self.text);
                let body = Outgoing {
                    note: false,
                    text: text.into(),
                    seen: None,
                    then: None,
                    wrap_up: None,
                    ..Outgoing::default()
                };
                let key = OpKey::new(format!("key_{}", self.id()));
                let rest = String::new();
                let outbox = Outbox { key: key.clone(), slot: slot(), body: body.clone(), to: None, at: now, rest };
                let request = Request::Send { conversation: slot().conversation, key, body };
                vec![Effect::Send(EffectId(self.id()), Entry::Outbox(Box::new(outbox)), CallId(self.id()), request)]
            }
            KeyCode::F(2) => vec![Effect::Quit],
            KeyCode::F(3) => {
                self.due = Some(now);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

impl Program for Typist {
    fn start(&mut self, _: Time) -> Vec<Effect> {
        vec![Effect::Call(CallId(self.id()), Request::Me)]
    }

    fn update(&mut self, now: Time, msg: Msg) -> Vec<Effect> {
        self.seen.updates.fetch_add(1, Ordering::SeqCst);
        match msg {
            Msg::Input(batch) => batch
                .into_iter()
                .flat_map(|input| match input {
                    Input::Key(Key { code, .. }) => self.key(now, code),
                    _ => Vec::new(),
                })
                .collect(),
            Msg::Restored(restored) => {
                self.text = restored.drafts.first().map(|draft| draft.text.clone()).unwrap_or_default();
                *self.seen.restored.lock().expect("no panic") = Some(restored);
                Vec::new()
            }
            Msg::Done(id, outcome) => {
                self.seen.outcomes.lock().expect("no panic").push((id, outcome));
                Vec::new()
            }
            Msg::Tick => {
                self.due = None;
                self.seen.ticks.fetch_add(1, Ordering::SeqCst);
                Vec::new()
            }
            Msg::Reply(_, Ok(Reply::NotSent { key })) => {
                vec![Effect::Journal(EffectId(self.id()), Entry::Settled { key })]
            }
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, _: Time, _: Size) -> Vec<Effect> {
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame) {
        self.seen.draws.fetch_add(1, Ordering::SeqCst);
        let width = usize::from(frame.buffer.area.width);
        frame.buffer.set_stringn(0, 0, &self.text, width, Style::default());
    }

    fn deadline(&self) -> Option<Time> {
        self.due
    }
}

/// A backend that knows who asks, pushes what it is told to push, and answers sends when it is let.
pub struct Scripted {
    events: Mutex<Option<mpsc::UnboundedReceiver<Event>>>,
    /// Sends that arrived.
    pub sends: watch::Sender<Vec<OpKey>>,
    /// Whether sends are answered (with [`Reply::NotSent`], which the typist takes for settled).
    pub answers: watch::Sender<bool>,
    /// Looked at when a send arrives.
    on_send: Box<dyn Fn() + Send + Sync>,
}

impl Backend for Scripted {
    fn capabilities(&self) -> Capabilities {
        Capabilities { push: true, idempotent: true, claim: true, next: true, purchases: true }
    }

    fn call(&self, request: Request) -> BoxFuture<'_, Result<Reply, Failure>> {
        Box::pin(async move {
            match request {
                Request::Me => Ok(Reply::Me(Box::new(me()))),
                Request::Send { key, .. } => {
                    (self.on_send)();
                    self.sends.send_modify(|sends| sends.push(key.clone()));
                    let mut answers = self.answers.subscribe();
                    answers.wait_for(|answers| *answers).await.expect("the backend lives");
                    Ok(Reply::NotSent { key })
                }
                _ => Err(Failure::Unsupported),
            }
        })
    }

    fn events(&self, _: Option<Cursor>, _: watch::Receiver<Interest>) -> BoxStream<'static, Event> {
        let events = self.events.lock().expect("no panic").take().expect("asked once");
        futures_util::stream::unfold(
            events,
            |mut events| async move { events.recv().await.map(|event| (event, events)) },
        )
        .boxed()
    }
}

fn me() -> Me {
    Me {
        agent: Agent {
            id: AgentId::new("agt_1"),
            version: 1,
            name: "Mori".into(),
            role: Role::Agent,
            channel: None,
            teams: Vec::new(),
            disabled: false,
        },
        site: "site/../1".to_owned(),
        api_revision: omotenashi::api::API_REVISION,
        server_version: "1".to_owned(),
        // A clock that runs: what was typed later must look later, whichever console heard it first.
        now: Time::from_timestamp(jiff::Timestamp::now()),
        wrap_up: WrapUpTree::default(),
        queues: Vec::new(),
        served: omotenashi::api::Channel::ALL.to_vec(),
    }
}

/// A running console.
pub struct Console {
    pub input: mpsc::Sender<Msg>,
    pub frames: watch::Receiver<Option<Arc<Frame>>>,
    pub events: mpsc::UnboundedSender<Event>,
    pub backend: Arc<Scripted>,
    pub seen: Arc<Seen>,
    /// Held open: a console whose terminal takes no orders ends.
    _commands: mpsc::Receiver<Command>,
    pub ended: JoinHandle<std::io::Result<()>>,
}

impl Console {
    /// Starts one and waits until it has taken over what is left of others.
    pub async fn start(drafts: &Path) -> Self {
        Self::start_with(drafts, || ()).await
    }

    pub async fn start_with(drafts: &Path, on_send: impl Fn() + Send + Sync + 'static) -> Self {
        let (input, input_inbox) = mpsc::channel(1_000);
        let (frames, shown) = watch::channel(None);
        let (commands, commands_inbox) = mpsc::channel(8);
        let (events, events_inbox) = mpsc::unbounded_channel();
        let backend = Arc::new(Scripted {
            events: Mutex::new(Some(events_inbox)),
            sends: watch::channel(Vec::new()).0,
            answers: watch::channel(false).0,
            on_send: Box::new(on_send),
        });
        let typist = Typist::default();
        let seen = Arc::clone(&typist.seen);
        let io = Io { input: input_inbox, frames, commands };
        let ended = tokio::spawn(run(typist, Arc::clone(&backend) as Arc<dyn Backend>, drafts.to_owned(), io));
        input.send(Msg::Resize(Size { width: 60, height: 2 })).await.expect("running");
        let mut console = Self { input, frames: shown, events, backend, seen, _commands: commands_inbox, ended };
        console.until(|seen, _| seen.restored.lock().expect("no panic").is_some()).await;
        console
    }

    /// Waits, frame by frame, for something to be so.
    pub async fn until(&mut self, is: impl Fn(&Seen, &str) -> bool) {
        soon(async {
            loop {
                let text = self.text();
                if is(&self.seen, &text) {
                    break;
                }
                self.frames.changed().await.expect("running");
            }
        })
        .await;
    }

    /// The text on the newest frame.
    pub fn text(&mut self) -> String {
        self.frames.borrow_and_update().as_ref().map_or_else(String::new, |frame| text(frame))
    }

    pub async fn press(&self, code: KeyCode) {
        self.input.send(Msg::Input(vec![Input::Key(Key::plain(code))])).await.expect("running");
    }

    pub async fn type_text(&self, text: &str) {
        for c in text.chars() {
            self.press(KeyCode::Char(c)).await;
        }
    }

    pub fn restored(&self) -> Restored {
        self.seen.restored.lock().expect("no panic").clone().expect("restored")
    }

    /// Ends it as a closed terminal does.
    pub async fn hang_up(self) {
        drop(self.input);
        soon(self.ended).await.expect("no panic").expect("no fault");
    }
}

pub fn text(frame: &Frame) -> String {
    let row: String = (0..frame.buffer.area.width).map(|x| frame.buffer[(x, 0)].symbol()).collect();
    row.trim_end().to_owned()
}

/// Where the journals of the agent stand: whatever the server calls its site, below the folder given.
pub fn folder(drafts: &Path) -> PathBuf {
    drafts.join("site%2f%2e%2e%2f1").join("agt_1")
}

/// What a power cut or `kill -9` at this moment would leave.
pub fn crashed(drafts: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder(copy.path())).expect("a folder");
    for entry in std::fs::read_dir(folder(drafts)).into_iter().flatten() {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), folder(copy.path()).join(entry.file_name())).expect("a copy");
    }
    copy
}

/// The entries of every journal.
pub fn entries(drafts: &Path) -> Vec<Entry> {
    let files = std::fs::read_dir(folder(drafts)).into_iter().flatten();
    files
        .flat_map(|entry| {
            let bytes = std::fs::read_to_string(entry.expect("an entry").path()).expect("a journal");
            bytes.lines().map(|line| serde_json::from_str(line).expect("an entry")).collect::<Vec<Entry>>()
        })
        .collect()
}

/// The text that stands in the journals.
pub fn on_disk(drafts: &Path) -> String {
    let mut text = String::new();
    for entry in entries(drafts) {
        match entry {
            Entry::Edit { at, removed, inserted, .. } => text.replace_range(at..at + removed, &inserted),
            Entry::Whole(Draft { text: whole, .. }) => text = whole,
            _ => text.clear(),
        }
    }
    text
}
