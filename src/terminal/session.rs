//! One console on one terminal, from entering to leaving.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::BoxStream;
use rustix::process::{Signal as Kill, kill_current_process_group};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::editor::Editor;
use super::ending::Ending;
use super::input::{self, Happening};
use super::output::Output;
use super::profile::{Profile, Unusable};
use super::screen::Screen;
use super::tty::{self, Answers, Tty};
use crate::console::{Command, EffectId, Frame, Lifecycle, Msg, Outcome, Size};

/// What the user may want of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Clicks and the wheel go to the console (and no longer to the terminal's own selection).
    pub mouse: bool,
}

/// A terminal, not entered yet.
pub struct Terminal {
    tty: Option<Arc<Tty>>,
    events: Option<BoxStream<'static, Happening>>,
    sink: Box<dyn Write + Send>,
    size: Size,
    profile: Profile,
    editor: Editor,
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("size", &self.size).field("profile", &self.profile).finish_non_exhaustive()
    }
}

/// Finds this process's terminal and what it can show, by its variables; nothing on it changes before
/// [`Terminal::run`].
pub fn open(settings: Settings, var: impl Fn(&str) -> Option<String>) -> Result<Terminal, Unusable> {
    let tty = Arc::new(Tty::find(settings.mouse)?);
    let profile = Profile::detect(&var)?;
    Ok(Terminal {
        events: None,
        sink: Box::new(tty.sink()?),
        size: tty.size()?,
        profile,
        editor: Editor::find(&var),
        tty: Some(tty),
    })
}

impl Terminal {
    /// A terminal at the other end of a line: what comes from it, and where its bytes go. Somebody else enters and
    /// leaves it; there is no editor and nothing to suspend.
    pub fn over(
        events: BoxStream<'static, Happening>,
        sink: Box<dyn Write + Send>,
        size: Size,
        profile: Profile,
    ) -> Self {
        Self { tty: None, events: Some(events), sink, size, profile, editor: Editor::find(|_| None) }
    }

    /// What it can show.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// Enters the terminal, carries input and frames until either of the console's ends is dropped, and leaves it.
    ///
    /// The first message is its size. On a hang-up, SIGHUP or SIGTERM the console is told, and the process ends within
    /// two seconds in any case.
    pub async fn run(
        self,
        input: mpsc::Sender<Msg>,
        frames: watch::Receiver<Option<Arc<Frame>>>,
        commands: mpsc::Receiver<Command>,
    ) -> io::Result<()> {
        let panicked = Arc::new(Notify::new());
        let mut asked = None;
        let mut ending = None;
        let _left = self.tty.clone().map(Left);
        if let Some(tty) = &self.tty {
            let told = Arc::clone(&panicked);
            tty::leave_on_panic(tty, move || told.notify_one());
            tty.enter()?;
            ending = Some(Ending::watch(tty, input.clone())?);
            let tty = Arc::clone(tty);
            asked = Some(tokio::task::spawn_blocking(move || tty.ask()));
        }
        let mut session = Session {
            resized: signal(SignalKind::window_change())?,
            resumed: signal(SignalKind::from_raw(Kill::CONT.as_raw()))?,
            screen: Screen::new(self.profile),
            output: Output::start(self.sink)?,
            queue: VecDeque::from([Msg::Resize(self.size)]),
            extra: Vec::new(),
            stale: false,
            tty: self.tty.clone(),
            events: self.events,
            profile: self.profile,
            size: self.size,
            editor: self.editor,
            ending,
            panicked,
        };
        // The size may have changed before anybody listened for it.
        session.measure();
        session.run(asked, input, frames, commands).await
    }
}

/// Leaves the terminal on every way out of [`Terminal::run`], also when it is given up half-way.
struct Left(Arc<Tty>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.leave();
    }
}

struct Session {
    tty: Option<Arc<Tty>>,
    /// Nobody reads while the terminal is asked what it can do, or is left to another program.
    events: Option<BoxStream<'static, Happening>>,
    output: Output,
    screen: Screen,
    profile: Profile,
    size: Size,
    editor: Editor,
    ending: Option<Arc<Ending>>,
    panicked: Arc<Notify>,
    resumed: Signal,
    resized: Signal,
    /// Messages the console has not taken yet: it is never waited for, since it may be waiting for us.
    queue: VecDeque<Msg>,
    /// Bytes that are no frame: the bell, the clipboard.
    extra: Vec<u8>,
    /// The screen may differ from the newest frame.
    stale: bool,
}

impl Session {
    async fn run(
        mut self,
        mut asked: Option<JoinHandle<io::Result<Answers>>>,
        input: mpsc::Sender<Msg>,
        mut frames: watch::Receiver<Option<Arc<Frame>>>,
        mut commands: mpsc::Receiver<Command>,
    ) -> io::Result<()> {
        loop {
            self.paint(&mut frames);
            tokio::select! {
                changed = frames.changed() => match changed {
                    Ok(()) => self.stale = true,
                    Err(_) => return self.finish().await,
                },
                command = commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => return self.finish().await,
                },
                written = self.output.written() => if written.is_err() {
                    self.hung_up();
                },
                batch = read(&mut self.events) => match batch {
                    Some(batch) => batch.into_iter().for_each(|msg| self.take(msg)),
                    None => self.hung_up(),
                },
                permit = input.reserve(), if !self.queue.is_empty() => match permit {
                    Ok(permit) => permit.send(self.queue.pop_front().expect("checked above")),
                    Err(_) => return self.finish().await,
                },
                answers = answer(&mut asked) => {
                    asked = None;
                    self.know(&answers);
                }
                _ = self.resized.recv() => {
                    self.measure();
                    // There and back again: the size is the same, what is shown is not.
                    self.repaint();
                }
                _ = self.resumed.recv() => self.come_back(),
                () = self.panicked.notified() => return Err(io::Error::other("the program panicked")),
            }
        }
    }

    /// Sends what is new, when the output is free: of several frames only the newest is ever encoded.
    fn paint(&mut self, frames: &mut watch::Receiver<Option<Arc<Frame>>>) {
        if self.output.is_busy() || (!self.stale && self.extra.is_empty()) {
            return;
        }
        let mut bytes = std::mem::take(&mut self.extra);
        let frame = frames.borrow_and_update().clone();
        // A frame drawn for another size is out of date: the one for this size is on its way.
        if let Some(frame) = frame.filter(|frame| {
            self.stale && (frame.buffer.area.width, frame.buffer.area.height) == (self.size.width, self.size.height)
        }) {
            bytes.extend(self.screen.encode(frame));
        }
        self.stale = false;
        self.output.send(bytes);
    }

    fn take(&mut self, msg: Msg) {
        if let Msg::Resize(size) = msg {
            self.size = size;
            self.repaint();
        }
        self.queue.push_back(msg);
    }

    fn repaint(&mut self) {
        self.screen.forget();
        self.stale = true;
    }

    /// The terminal said what it can do: only now keys are read.
    fn know(&mut self, answers: &Answers) {
        if answers.synchronized {
            self.profile.synchronized = true;
            self.screen.use_profile(self.profile);
        }
        let typed = input::typed(&answers.typed);
        if !typed.is_empty() {
            self.queue.push_back(Msg::Input(typed));
        }
        self.listen();
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Bell => self.extra.push(b'\x07'),
            Command::Redraw => self.repaint(),
            Command::Copy(text) => self.extra.extend(copy(&text)),
            Command::Suspend => self.suspend().await,
            Command::Edit(id, path) => self.edit(id, &path).await,
        }
    }

    async fn suspend(&mut self) {
        let Some(tty) = self.tty.clone() else { return };
        self.step_aside(&tty).await;
        if let Err(problem) = kill_current_process_group(Kill::TSTP) {
            tracing::warn!(%problem, "the process could not be stopped");
        }
        // The process stops about here. Where nobody could continue it, the system does not stop it at all.
        let _ = timeout(Duration::from_millis(200), self.resumed.recv()).await;
        self.come_back();
    }

    async fn edit(&mut self, id: EffectId, path: &Path) {
        let Some(tty) = self.tty.clone() else {
            let reason = "there is no editor at the other end of this line".to_owned();
            self.queue.push_back(Msg::Done(id, Outcome::NotEdited(reason)));
            return;
        };
        self.step_aside(&tty).await;
        // Ctrl-C in the editor reaches every program of the terminal: here it means nothing.
        let interrupts = (signal(SignalKind::interrupt()), signal(SignalKind::quit()));
        let outcome = self.editor.edit(path).await;
        drop(interrupts);
        self.enter(&tty);
        self.queue.push_back(Msg::Done(id, outcome));
    }

    /// Leaves the terminal to somebody else.
    async fn step_aside(&mut self, tty: &Tty) {
        self.events = None;
        self.flush().await;
        tty.leave();
    }

    /// Continued, after Ctrl-Z or after somebody stopped us from outside: the shell has changed the terminal meanwhile.
    fn come_back(&mut self) {
        let Some(tty) = self.tty.clone() else { return };
        self.enter(&tty);
        self.queue.push_back(Msg::Lifecycle(Lifecycle::Resumed));
    }

    /// Takes the terminal back, as large as it is now.
    fn enter(&mut self, tty: &Tty) {
        if tty.enter().is_err() {
            // Only a terminal that is gone refuses: a hang-up continues whoever was stopped.
            return self.hung_up();
        }
        self.listen();
        self.measure();
        self.repaint();
    }

    /// Reads the terminal from now on; where it cannot be read it is gone.
    fn listen(&mut self) {
        let Some(tty) = &self.tty else { return };
        match tty.input().and_then(input::from_tty) {
            Ok(events) => self.events = Some(events),
            Err(problem) => {
                tracing::warn!(%problem, "the terminal cannot be read");
                self.hung_up();
            }
        }
    }

    /// Looks how large the terminal is now. One that is gone says zero.
    fn measure(&mut self) {
        let size = self.tty.as_ref().and_then(|tty| tty.size().ok());
        if let Some(size) = size.filter(|size| *size != self.size && size.width > 0 && size.height > 0) {
            self.take(Msg::Resize(size));
        }
    }

    /// Gives what is being written a moment to get out.
    async fn flush(&mut self) {
        if self.output.is_busy() {
            let _ = timeout(Duration::from_millis(500), self.output.written()).await;
        }
    }

    async fn finish(mut self) -> io::Result<()> {
        self.flush().await;
        Ok(())
    }

    fn hung_up(&mut self) {
        self.events = None;
        match &self.ending {
            Some(ending) => ending.begin(129),
            None => self.queue.push_back(Msg::Lifecycle(Lifecycle::HangUp)),
        }
    }
}

async fn read(events: &mut Option<BoxStream<'static, Happening>>) -> Option<Vec<Msg>> {
    match events {
        Some(events) => input::batch(events).await,
        None => std::future::pending().await,
    }
}

async fn answer(asked: &mut Option<JoinHandle<io::Result<Answers>>>) -> Answers {
    match asked {
        // A terminal that cannot be asked can do nothing special.
        Some(asked) => asked.await.ok().and_then(Result::ok).unwrap_or_default(),
        None => std::future::pending().await,
    }
}

/// Puts text onto the terminal's clipboard.
fn copy(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = b"\x1b]52;c;".to_vec();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            bytes.push(if digit > chunk.len() { b'=' } else { DIGITS[index as usize] });
        }
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}
