//! What the console costs, from a key to a frame, on a list of 100 000 conversations, and what a key costs in a text of
//! a megabyte. Prints and asserts nothing: `cargo bench --bench console`.

#[path = "console/shop.rs"]
mod shop;

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use omotenashi::api::{Event, LinkState, OpKey, Reply, Request, Time, View};
use omotenashi::care::{Methods, Plans, Rules};
use omotenashi::console::theme::{Colours, Signs};
use omotenashi::console::widget::TextArea;
use omotenashi::console::{
    Action, App, CallId, Effect, Frame, IdSource, Input, Key, KeyCode, Keymap, Msg, Settings, Setup, Size, Theme,
};
use omotenashi::locale::{Lang, Locale, Locales};
use omotenashi::runtime::{self, Io};
use omotenashi::terminal::{Depth, Profile, Screen};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tokio::sync::{mpsc, watch};

use self::shop::{Shop, cursor, summary};

const CONVERSATIONS: i64 = 100_000;
const NOW: i64 = 1_795_066_320_000;
const SIZE: Size = Size { width: 160, height: 48 };

/// A row of the table: the middle, the worst of a hundred, the worst.
fn row(out: &mut impl Write, what: &str, mut times: Vec<Duration>) -> io::Result<()> {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    writeln!(out, "{what:<58} p50 {:>9.1?}  p99 {:>9.1?}  max {:>9.1?}", at(0.5), at(0.99), at(1.0))
}

struct Counted(u32);

impl IdSource for Counted {
    fn key(&mut self) -> OpKey {
        self.0 += 1;
        OpKey::new(format!("key_{}", self.0))
    }
}

fn app() -> App {
    let zone = jiff::tz::TimeZone::UTC;
    App::new(Setup {
        locales: Locales::new(Locale::embedded(Lang::En, zone.clone()), Locale::embedded(Lang::Ja, zone)),
        lang: Lang::Ja,
        keymap: Keymap::embedded(),
        theme: Theme::embedded(Colours::All, Signs::Fine),
        rules: Rules::embedded(),
        plans: Plans::embedded(),
        prompts: Vec::new(),
        methods: Methods::embedded(),
        settings: Settings::default(),
        ids: Box::new(Counted(0)),
        problems: Vec::new(),
    })
}

fn press(code: KeyCode) -> Msg {
    Msg::Input(vec![Input::Key(Key::plain(code))])
}

/// The console alone, driven without a loop.
struct Driven {
    app: App,
    frame: Frame,
    screen: Screen,
    seq: u64,
}

/// What one stimulus took, and the bytes of its frame.
struct Cost {
    update: Duration,
    layout: Duration,
    draw: Duration,
    encode: Duration,
    bytes: usize,
}

impl Driven {
    fn new() -> Self {
        let profile = Profile { depth: Depth::True, ascii: false, synchronized: true };
        Self { app: app(), frame: Frame::blank(SIZE), screen: Screen::new(profile), seq: 1 }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Call(call, request) | Effect::Send(_, _, call, request) = effect {
                let reply = Shop::answer(request);
                let effects = self.app.update(Time::from_millis(NOW), Msg::Reply(call, reply));
                self.perform(effects);
            }
        }
    }

    fn take(&mut self, msg: Msg) -> Cost {
        let now = Time::from_millis(NOW);
        let started = Instant::now();
        let effects = self.app.update(now, msg);
        let update = started.elapsed();
        self.perform(effects);
        let started = Instant::now();
        let effects = self.app.layout(now, SIZE);
        let layout = started.elapsed();
        self.perform(effects);
        let started = Instant::now();
        self.frame.clear(SIZE);
        self.frame.caret = self.app.draw(&mut self.frame.buffer);
        let draw = started.elapsed();
        let frame = Arc::new(self.frame.clone());
        let started = Instant::now();
        let bytes = self.screen.encode(frame).len();
        Cost { update, layout, draw, encode: started.elapsed(), bytes }
    }

    /// A conversation somewhere in the list changes.
    fn change(&mut self, number: i64) -> Cost {
        self.seq += 1;
        let mut conversation = summary(number, self.seq);
        conversation.clock.due_at = Some(Time::from_millis(NOW - number * 977 % 1_000_000_000));
        let event =
            Event::ConversationChanged { at: cursor(self.seq), conversation: Box::new(conversation), former: None };
        self.take(Msg::Event(event))
    }
}

fn table(out: &mut impl Write, what: &str, costs: &[Cost]) -> io::Result<()> {
    row(out, &format!("{what}: update"), costs.iter().map(|cost| cost.update).collect())?;
    row(out, &format!("{what}: layout"), costs.iter().map(|cost| cost.layout).collect())?;
    row(out, &format!("{what}: draw"), costs.iter().map(|cost| cost.draw).collect())?;
    row(out, &format!("{what}: encode"), costs.iter().map(|cost| cost.encode).collect())?;
    let bytes: usize = costs.iter().map(|cost| cost.bytes).sum();
    writeln!(out, "{:<58} {:.1} bytes a frame", format!("{what}: bytes"), bytes as f64 / costs.len() as f64)
}

fn panes(out: &mut impl Write) -> io::Result<()> {
    let mut driven = Driven::new();
    driven.take(Msg::Resize(SIZE));
    driven.take(Msg::Event(Event::Link { state: LinkState::Live }));
    driven.take(press(KeyCode::Char('g')));
    driven.take(press(KeyCode::Char('a')));
    let started = Instant::now();
    let mut after = None;
    loop {
        let reply = Shop::answer(Request::List { view: View::AllOpen, after: after.take(), limit: 200 });
        let Ok(Reply::List { page, .. }) = &reply else { break };
        after.clone_from(&page.body.next);
        driven.app.update(Time::from_millis(NOW), Msg::Reply(CallId(u64::MAX), reply));
        if after.is_none() {
            break;
        }
    }
    writeln!(out, "{:<58} {:.1?}", "fold 500 pages into a list of 100 000", started.elapsed())?;
    let costs: Vec<Cost> = (0..2_000).map(|number| driven.change(number * 7_919 % CONVERSATIONS)).collect();
    table(out, "a conversation of 100 000 changes", &costs)?;
    let costs: Vec<Cost> = (0..2_000).map(|_| driven.take(press(KeyCode::Char('j')))).collect();
    table(out, "selection down a row of 100 000", &costs)?;
    driven.take(press(KeyCode::Enter));
    driven.take(press(KeyCode::Char('r')));
    let costs: Vec<Cost> = "We are sorry. ".repeat(20).chars().map(|c| driven.take(press(KeyCode::Char(c)))).collect();
    table(out, "an ASCII character in a reply", &costs)?;
    let costs: Vec<Cost> =
        "申し訳ございません。".repeat(20).chars().map(|c| driven.take(press(KeyCode::Char(c)))).collect();
    table(out, "a Japanese character in a reply", &costs)
}

fn megabyte(out: &mut impl Write) -> io::Result<()> {
    let sentence = "お待たせして申し訳ございません。Thank you for waiting. ";
    let one_line = sentence.repeat((1 << 20) / sentence.len());
    for (what, text) in [("1 MB of lines", one_line.replace(". ", ".\n")), ("1 MB in one line", one_line)] {
        let mut area = TextArea::new();
        let started = Instant::now();
        area.paste(&text);
        area.layout(80, 12);
        writeln!(out, "{:<58} {:.1?}", format!("{what}: pasted and laid out"), started.elapsed())?;
        let size = Rect::new(0, 0, 80, 12);
        let mut buffer = Buffer::empty(size);
        for (place, to) in [("at its end", Action::CaretTextEnd), ("at its start", Action::CaretTextStart)] {
            area.perform(to);
            area.layout(80, 12);
            let times = (0..200)
                .map(|_| {
                    let started = Instant::now();
                    area.insert("あ");
                    area.layout(80, 12);
                    area.draw(size, &mut buffer, Style::default());
                    started.elapsed()
                })
                .collect();
            row(out, &format!("{what}: a key {place}, laid out and drawn"), times)?;
        }
    }
    Ok(())
}

/// A key through the whole loop: journal, layout, draw, the frame in its place.
async fn key_to_frame(out: &mut impl Write) -> io::Result<()> {
    let drafts = tempfile::tempdir()?;
    let (input, inbox) = mpsc::channel(64);
    let (frames, mut newest) = watch::channel(None);
    let (commands, _orders) = mpsc::channel(64);
    let running = tokio::spawn(runtime::run(
        app(),
        Arc::new(Shop),
        drafts.path().to_owned(),
        Io { input: inbox, frames, commands },
    ));
    let send = |msg| input.send(msg);
    let closed = || io::Error::other("the console ended");
    send(Msg::Resize(SIZE)).await.map_err(|_| closed())?;
    for code in [KeyCode::Char('g'), KeyCode::Char('a'), KeyCode::Enter, KeyCode::Char('r')] {
        settle(&mut newest).await;
        send(press(code)).await.map_err(|_| closed())?;
    }
    settle(&mut newest).await;
    let mut times = Vec::new();
    for c in "申し訳ございません。Sorry. ".repeat(40).chars() {
        newest.borrow_and_update();
        let started = Instant::now();
        send(press(KeyCode::Char(c))).await.map_err(|_| closed())?;
        newest.changed().await.map_err(|_| closed())?;
        times.push(started.elapsed());
    }
    row(out, "key to frame through the loop, journal written", times)?;
    for (what, line) in
        [("Latin", "All work and no play makes Jack a dull boy. "), ("Japanese", "お待たせして申し訳ございません。")]
    {
        for end in ["\r", ""] {
            let text = format!("{line}{end}").repeat(1_000_000 / (line.len() + end.len()));
            let name = format!("1 MB of {what}{}", if end.is_empty() { " in one line" } else { "" });
            settle(&mut newest).await;
            newest.borrow_and_update();
            let started = Instant::now();
            send(Msg::Input(vec![Input::Paste(text)])).await.map_err(|_| closed())?;
            newest.changed().await.map_err(|_| closed())?;
            writeln!(out, "{:<58} {:.1?}", format!("{name} pasted, to the frame"), started.elapsed())?;
            let mut times = Vec::new();
            for _ in 0..100 {
                newest.borrow_and_update();
                let started = Instant::now();
                send(press(KeyCode::Char('x'))).await.map_err(|_| closed())?;
                newest.changed().await.map_err(|_| closed())?;
                times.push(started.elapsed());
            }
            row(out, &format!("{name} pasted, a key after it"), times)?;
            // Gone again, once the paste's moment is over.
            settle(&mut newest).await;
            for _ in ["the keys", "the paste"] {
                send(Msg::Input(vec![Input::Key(Key::ctrl('_'))])).await.map_err(|_| closed())?;
                settle(&mut newest).await;
            }
        }
    }
    drop(input);
    running.await.map_err(io::Error::other)?
}

/// Waits until no frame comes for a moment.
async fn settle(frames: &mut watch::Receiver<Option<Arc<Frame>>>) {
    while tokio::time::timeout(Duration::from_millis(150), frames.changed()).await.is_ok() {}
}

fn main() -> io::Result<()> {
    let out = &mut io::stdout().lock();
    writeln!(
        out,
        "{}x{} cells{}",
        SIZE.width,
        SIZE.height,
        if cfg!(debug_assertions) { ", NOT optimised" } else { "" }
    )?;
    megabyte(out)?;
    panes(out)?;
    tokio::runtime::Runtime::new()?.block_on(key_to_frame(out))
}
