//! A console and its backend in one test: keys in, screen out. Time stands still until a test moves it.

mod keys;

use std::collections::VecDeque;
use std::fmt::Write as _;

use omotenashi::api::{Event, Failure, LinkState, OpKey, Reply, Request};
use omotenashi::care::{Methods, Plans, Rules};
use omotenashi::config::Source;
use omotenashi::console::keymap::Keymap;
use omotenashi::console::theme::{Colours, Signs, Theme};
use omotenashi::console::{
    App, CallId, Caret, Effect, EffectId, Entry, IdSource, Input, Key, KeyCode, Msg, Outcome, Restored, Settings,
    Setup, Size,
};
use omotenashi::locale::{Lang, Locales};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub use self::keys::key;
use super::model::{Model, shop};

struct Counted(u32);

impl IdSource for Counted {
    fn key(&mut self) -> OpKey {
        self.0 += 1;
        OpKey::new(format!("key_{}", self.0))
    }
}

/// What the backend does with what it is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Answers.
    Up,
    /// Fails without an effect.
    Fails(Failure),
    /// Does it, and the answer is lost.
    LosesAnswers,
    /// Keeps quiet: the calls wait in `held`.
    Holds,
    /// Answers what is true now, but the answers wait in `late`: events overtake them.
    Late,
}

pub struct World {
    pub app: App,
    pub model: Model,
    pub line: Line,
    pub size: Size,
    /// What was journaled.
    pub journal: Vec<Entry>,
    /// Effects for the terminal and the runtime that no backend answers.
    pub others: Vec<Effect>,
    /// Calls without an answer yet.
    pub held: VecDeque<(CallId, Request)>,
    /// Answers that are still on their way.
    pub late: VecDeque<(CallId, Result<Reply, Failure>)>,
    /// Every request that was asked.
    pub asked: Vec<Request>,
    /// The journal cannot take anything.
    pub disk_full: bool,
    /// What happened at the backend, heard here or not.
    pub told: Vec<Event>,
    /// The journals have said that they held nothing.
    restored: bool,
}

pub fn app(lang: Lang, signs: Signs) -> App {
    app_over(lang, signs, Vec::new())
}

/// A console with files of prompts of the agent's own.
pub fn app_over(lang: Lang, signs: Signs, prompts: Vec<Source>) -> App {
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").expect("a zone of the database");
    App::new(Setup {
        locales: Locales::embedded(&zone),
        lang,
        keymap: Keymap::embedded(),
        theme: Theme::embedded(Colours::Sixteen, signs),
        rules: Rules::load(&prompts).0,
        plans: Plans::load(&prompts).0,
        methods: Methods::load(&prompts).0,
        prompts,
        settings: Settings::default(),
        ids: Box::new(Counted(0)),
        problems: Vec::new(),
    })
}

impl World {
    /// The shop, connected, everything loaded.
    pub fn new(lang: Lang, width: u16, height: u16) -> Self {
        let mut world = Self::of(shop(), lang, width, height);
        world.connect();
        world
    }

    /// A console that has not heard of its backend yet.
    pub fn of(model: Model, lang: Lang, width: u16, height: u16) -> Self {
        let mut world = Self {
            app: app(lang, Signs::Fine),
            model,
            line: Line::Up,
            size: Size { width, height },
            journal: Vec::new(),
            others: Vec::new(),
            held: VecDeque::new(),
            late: VecDeque::new(),
            asked: Vec::new(),
            disk_full: false,
            told: Vec::new(),
            restored: false,
        };
        let effects = world.app.start(world.model.now);
        world.perform(effects);
        world.settle();
        world
    }

    pub fn connect(&mut self) {
        self.msg(Msg::Event(Event::Link { state: LinkState::Live }));
        self.settle();
        if !std::mem::replace(&mut self.restored, true) {
            self.msg(Msg::Restored(Restored::default()));
            self.settle();
        }
    }

    pub fn disconnect(&mut self) {
        let state = LinkState::Down { since: self.model.now, failure: Box::new(Failure::Offline("no route".into())) };
        self.line = Line::Fails(Failure::Offline("no route".into()));
        self.msg(Msg::Event(Event::Link { state }));
        self.settle();
    }

    pub fn reconnect(&mut self) {
        self.line = Line::Up;
        self.connect();
    }

    pub fn msg(&mut self, msg: Msg) {
        let effects = self.app.update(self.model.now, msg);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Call(call, request) => self.call(call, request),
                Effect::Journal(id, entry) => self.write(id, entry),
                Effect::Send(id, entry, call, request) => {
                    self.write(id, entry);
                    self.call(call, request);
                }
                other => self.others.push(other),
            }
        }
    }

    fn write(&mut self, id: EffectId, entry: Entry) {
        let outcome =
            if self.disk_full { Outcome::NotWritten("No space left on device".into()) } else { Outcome::Written };
        if !self.disk_full {
            self.journal.push(entry);
        }
        self.msg(Msg::Done(id, outcome));
    }

    fn call(&mut self, call: CallId, request: Request) {
        self.asked.push(request.clone());
        match self.line.clone() {
            // Nobody waits for this answer, and no test for it.
            Line::Holds | Line::Late if matches!(request, Request::Where(_)) => {
                let result = self.model.call(request);
                self.msg(Msg::Reply(call, result));
            }
            Line::Holds => self.held.push_back((call, request)),
            Line::Late => {
                let result = self.model.call(request);
                self.late.push_back((call, result));
            }
            Line::Fails(failure) => self.msg(Msg::Reply(call, Err(failure))),
            Line::LosesAnswers => {
                let write = request.is_write();
                let result = self.model.call(request);
                let lost = Err(Failure::Unknown("connection reset".into()));
                self.msg(Msg::Reply(call, if write { lost } else { result }));
            }
            Line::Up => {
                let result = self.model.call(request);
                self.msg(Msg::Reply(call, result));
            }
        }
    }

    /// Answers the oldest held call.
    pub fn answer_held(&mut self) {
        if let Some((call, request)) = self.held.pop_front() {
            let result = self.model.call(request);
            self.msg(Msg::Reply(call, result));
        }
    }

    /// Answers a held call with this.
    pub fn answer_held_with(&mut self, result: Result<Reply, Failure>) {
        let (call, _) = self.held.pop_front().expect("a call is held");
        self.msg(Msg::Reply(call, result));
    }

    /// Lets the oldest late answer arrive.
    pub fn answer_late(&mut self) {
        if let Some((call, result)) = self.late.pop_front() {
            self.msg(Msg::Reply(call, result));
        }
    }

    /// Delivers what happened at the backend.
    pub fn deliver(&mut self) {
        for event in std::mem::take(&mut self.model.events) {
            self.told.push(event.clone());
            self.msg(Msg::Event(event));
        }
        let counts = self.model.counts();
        self.msg(Msg::Event(Event::Counts(counts)));
    }

    /// Lets everything happen that follows: layouts ask, answers come, events arrive.
    pub fn settle(&mut self) {
        for _ in 0..64 {
            let effects = self.app.layout(self.model.now, self.size);
            let quiet = effects.iter().all(|effect| matches!(effect, Effect::Interest(_)));
            self.perform(effects);
            if self.model.events.is_empty() && quiet {
                return;
            }
            match self.line {
                Line::Up => self.deliver(),
                Line::Holds | Line::Late => return,
                Line::Fails(_) | Line::LosesAnswers => self.told.append(&mut self.model.events),
            }
        }
        panic!("the console does not come to rest");
    }

    /// Looks at what came up by itself, with the hands still: before that it takes no key.
    pub fn look(&mut self) {
        if self.app.waits_for_still_hands() {
            self.pass(500);
        }
    }

    /// Keys as in a keymap, parted by spaces, each a read of its own, by somebody who looks where they press.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.look();
            self.input(vec![Input::Key(key(name))]);
        }
        self
    }

    /// Types characters, one read each, without looking up in between.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.look();
        for c in text.chars() {
            self.input(vec![Input::Key(Key::plain(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) }))]);
        }
        self
    }

    /// Opens the conversation of this number from the list of all open ones.
    pub fn open(&mut self, number: i64) -> &mut Self {
        let title = format!("#{number} ");
        let other = format!("#{number}:");
        self.press("Esc Esc g a Home Enter");
        for _ in 0..20 {
            if self.shows(&title) || self.shows(&other) {
                return self;
            }
            self.press("Esc j Enter");
        }
        panic!("#{number} is not listed\n{}", self.screen());
    }

    /// One read of the terminal.
    pub fn input(&mut self, batch: Vec<Input>) {
        self.msg(Msg::Input(batch));
        self.settle();
    }

    pub fn pass(&mut self, millis: i64) {
        self.model.now = self.model.now.plus_millis(millis);
        self.msg(Msg::Tick);
        self.settle();
    }

    pub fn draw(&self) -> (Buffer, Option<Caret>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.width, self.size.height));
        let caret = self.app.draw(&mut buffer);
        (buffer, caret)
    }

    /// The screen as text: one row a line, trailing blanks cut.
    pub fn screen(&self) -> String {
        text_of(&self.draw().0)
    }

    /// Every run of cells that does not look plain: `row:from-to style`.
    pub fn styles(&self) -> String {
        let (buffer, _) = self.draw();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut x = 0;
            while x < buffer.area.width {
                let style = buffer[(x, y)].style();
                let start = x;
                while x < buffer.area.width && buffer[(x, y)].style() == style {
                    x += 1;
                }
                if !plain(style) {
                    writeln!(out, "{y}:{start}-{} {}", x - 1, named(style)).expect("a String takes everything");
                }
            }
        }
        out
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// Holds what the user must see.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        assert!(self.shows(text), "not on the screen: {text}\n{}", self.screen());
        self
    }

    #[track_caller]
    pub fn sees_no(&mut self, text: &str) -> &mut Self {
        assert!(!self.shows(text), "on the screen: {text}\n{}", self.screen());
        self
    }

    pub fn settled_keys(&self) -> Vec<&OpKey> {
        self.journal
            .iter()
            .filter_map(|entry| if let Entry::Settled { key } = entry { Some(key) } else { None })
            .collect()
    }
}

fn plain(style: Style) -> bool {
    use ratatui::style::{Color, Modifier};
    style.fg.unwrap_or(Color::Reset) == Color::Reset
        && style.bg.unwrap_or(Color::Reset) == Color::Reset
        && style.add_modifier == Modifier::empty()
}

fn named(style: Style) -> String {
    let mut parts = Vec::new();
    if let Some(fg) = style.fg.filter(|fg| *fg != ratatui::style::Color::Reset) {
        parts.push(format!("{fg}"));
    }
    if let Some(bg) = style.bg.filter(|bg| *bg != ratatui::style::Color::Reset) {
        parts.push(format!("on {bg}"));
    }
    if !style.add_modifier.is_empty() {
        parts.push(format!("{:?}", style.add_modifier));
    }
    parts.join(" ")
}

pub fn text_of(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += omotenashi::text::width(symbol).max(1) as u16;
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}
