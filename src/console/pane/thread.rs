//! The thread: messages, notes, event lines. Wraps only what enters the window, each line once per width.
//!
//! The scroll position is a line of the thread, not a row number: what arrives below moves nothing, older pages loaded
//! above move nothing, and at the end the window follows.

mod block;

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::{ConversationId, Message, MessageId, MessageKind, Request, Status, Time};
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::scene::{Purpose, Scene};
use crate::console::store::{Echo, Load};
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows, wrapped};

/// From this width on the title names the queue as well.
const ROOMY: u16 = 80;

/// Columns that number and subject keep of the title, whatever else is to be said.
const SUBJECT: usize = 16;

/// Lines in one page.
const PAGE: u16 = 50;

/// Rows that are seen above a line that was gone to.
const ABOVE: i64 = 3;

/// A place in the thread: which line, counted from the oldest loaded one, and which row of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    item: usize,
    row: usize,
}

/// The wrapped rows of one line, and what they were made from.
#[derive(Clone, Debug)]
struct Block {
    version: u64,
    day: bool,
    /// Nothing of it is covered.
    revealed: bool,
    /// It was gone to from elsewhere.
    sought: bool,
    /// Seconds until it goes out, while it can be taken back.
    left: Option<i64>,
    rows: Vec<Row>,
}

/// The pane: where it is scrolled to, and what is wrapped.
#[derive(Clone, Debug, Default)]
pub struct ThreadPane {
    shown: Option<ConversationId>,
    /// The customer looks on: notes and what happened behind the counter are not shown.
    counter: bool,
    area: Rect,
    /// The top row: a line's position and a row of it. `None`: at the end, following.
    anchor: Option<(i64, usize)>,
    /// Rows to scroll at the next layout; negative is up.
    wish: i64,
    /// The newest line that was on screen, so that later ones can be told.
    seen: i64,
    wrapped: HashMap<MessageId, Block>,
    echoes: Vec<Vec<Row>>,
    window: Vec<Row>,
    title: Row,
    /// When a countdown that is on the screen changes.
    ticks: Option<Time>,
}

impl ThreadPane {
    /// Performs an action.
    pub fn act(&mut self, action: Action, _scene: &mut Scene) {
        let page = i64::from(self.area.height.saturating_sub(3)).max(1);
        self.wish = match action {
            Action::MoveDown => self.wish + 1,
            Action::MoveUp => self.wish - 1,
            Action::PageDown => self.wish + page,
            Action::PageUp => self.wish - page,
            Action::First => i64::MIN / 2,
            Action::Last => i64::MAX / 2,
            _ => self.wish,
        };
    }

    /// When what is shown changes by time alone.
    pub const fn deadline(&self) -> Option<Time> {
        self.ticks
    }

    /// Turns the wheel.
    pub fn scroll(&mut self, rows: i64) {
        self.wish += rows;
    }

    /// Measures; asks for the lines of `shown` that will be seen.
    pub fn layout(&mut self, area: Rect, shown: Option<&ConversationId>, scene: &mut Scene) {
        if self.shown.as_ref() != shown || self.area.width != area.width {
            if self.shown.as_ref() != shown {
                self.anchor = None;
                self.wish = 0;
                self.seen = i64::MAX;
            }
            self.wrapped.clear();
            self.counter = scene.desk.counter;
            self.shown = shown.cloned();
        }
        self.area = area;
        self.window.clear();
        self.ticks = None;
        self.title = self.title(area.width, scene);
        let Some(id) = self.shown.clone() else {
            self.window.extend(wrapped(
                &scene.env.text("thread-none"),
                area.width,
                " ",
                scene.env.style(Scope::TextDim),
            ));
            return;
        };
        Self::ask(&id, scene);
        self.seek(&id, scene);
        self.echoes = scene
            .store
            .echoes
            .iter()
            .filter(|echo| echo.outbox.slot.conversation == id && !(scene.desk.counter && echo.outbox.body.note))
            .map(|echo: &Echo| block::echo(echo, self.area.width, scene))
            .collect();
        let Some(thread) = scene.store.thread(&id) else { return };
        if thread.lines().is_empty() && self.echoes.is_empty() {
            let style = scene.env.style(Scope::TextDim);
            let text = match &thread.load {
                Load::Failed(failure) => scene.env.failure(failure, scene.now),
                Load::Here => scene.env.text("thread-empty"),
                _ => scene.env.text("thread-loading"),
            };
            self.window.extend(wrapped(&text, area.width, " ", style));
            return;
        }
        let lines = thread.lines();
        self.place(lines, thread.has_older(), scene);
        self.ask_older(&id, scene);
    }

    /// Brings the line that was gone to into view, once; a line that is not among those here is not waited for.
    fn seek(&mut self, id: &ConversationId, scene: &mut Scene) {
        let Some(sought) = scene.desk.sought.as_mut().filter(|sought| sought.conversation == *id && !sought.found)
        else {
            return;
        };
        let Some(thread) = scene.store.thread(id).filter(|thread| thread.load == Load::Here) else { return };
        sought.found = true;
        if let Some(line) = thread.line(&sought.line) {
            self.anchor = Some((line.position, 0));
            self.wish = -ABOVE;
        }
    }

    /// Says whether the newest line of the open conversation can be read: it is painted, and nothing is laid over it.
    pub fn look(&self, covered: bool, scene: &mut Scene) {
        let drawn = self.anchor.is_none() && self.area.width > 0 && self.area.height > 1;
        let Some(open) = self.shown.as_ref().filter(|_| drawn && !covered && self.shown == scene.desk.open) else {
            return scene.desk.glance.cover(scene.now);
        };
        if let Some(thread) = scene.store.thread(open).filter(|thread| !thread.lines().is_empty()) {
            let newest = thread.newest_written().map(|line| &line.id);
            scene.desk.glance.look(open, newest, scene.now);
        }
    }

    /// Finds the rows of the window.
    fn place(&mut self, lines: &[Message], has_older: bool, scene: &Scene) {
        let height = usize::from(self.area.height.saturating_sub(1)).max(1);
        let end = self.back_from_end(height, lines, scene);
        let mut top = match self.anchor {
            None => end,
            Some((position, row)) => {
                let item = lines.partition_point(|line| line.position < position);
                let rows = if item < lines.len() { self.rows(item, lines, scene).len() } else { 1 };
                Spot { item, row: row.min(rows.saturating_sub(1)) }
            }
        };
        let wish = std::mem::take(&mut self.wish);
        top = self.walk(top, wish, lines, scene).min(end);
        let following = top >= end;
        self.anchor = if following { None } else { lines.get(top.item).map(|line| (line.position, top.row)) };
        let newest = lines.last().map_or(0, |line| line.position);
        let mut spot = top;
        while self.window.len() < height && spot.item < lines.len() + self.echoes.len() {
            let room = height - self.window.len();
            if let Some(line) = lines.get(spot.item) {
                self.ticks = [self.ticks, block::changes_at(line, scene.now)].into_iter().flatten().min();
            }
            let rows: Vec<Row> = self.rows(spot.item, lines, scene).iter().skip(spot.row).take(room).cloned().collect();
            self.window.extend(rows);
            spot = Spot { item: spot.item + 1, row: 0 };
        }
        if following {
            self.seen = newest;
        } else {
            let below = lines.iter().rev().take_while(|line| line.position > self.seen).count();
            if below > 0
                && let Some(last) = self.window.last_mut()
            {
                let text = scene.env.with("thread-new-below", &[("n", (below as i64).into())]);
                let style = scene.env.style(Scope::NoticeWarning);
                *last = Row::new(style).right(format!("{} {text} ", scene.env.sign(Sign::MoreBelow)), style);
            }
        }
        if has_older
            && top.item == 0
            && top.row == 0
            && let Some(first) = self.window.first_mut()
        {
            let style = scene.env.style(Scope::TextDim);
            *first = Row::of(format!(" {} {}", scene.env.sign(Sign::MoreAbove), scene.env.text("thread-older")), style);
        }
    }

    /// The top row of a window that ends with the newest row.
    fn back_from_end(&mut self, height: usize, lines: &[Message], scene: &Scene) -> Spot {
        let mut left = height;
        let mut item = lines.len() + self.echoes.len();
        while item > 0 {
            item -= 1;
            let rows = self.rows(item, lines, scene).len();
            if rows >= left {
                return Spot { item, row: rows - left };
            }
            left -= rows;
        }
        Spot { item: 0, row: 0 }
    }

    /// Goes `by` rows from `spot`, wrapping what it passes.
    fn walk(&mut self, mut spot: Spot, mut by: i64, lines: &[Message], scene: &Scene) -> Spot {
        let count = lines.len() + self.echoes.len();
        if by <= i64::MIN / 4 {
            return Spot { item: 0, row: 0 };
        }
        if by >= i64::MAX / 4 {
            return Spot { item: count, row: 0 };
        }
        while by < 0 {
            if spot.row > 0 {
                let step = (-by).min(spot.row as i64);
                spot.row -= step as usize;
                by += step;
            } else if spot.item > 0 {
                spot.item -= 1;
                spot.row = self.rows(spot.item, lines, scene).len();
            } else {
                break;
            }
        }
        while by > 0 && spot.item < count {
            let rows = self.rows(spot.item, lines, scene).len();
            let step = by.min((rows - spot.row.min(rows)) as i64);
            spot.row += step as usize;
            by -= step;
            if spot.row >= rows {
                spot = Spot { item: spot.item + 1, row: 0 };
            }
        }
        spot
    }

    /// The rows of one line: wrapped on its first use, or when it changed.
    fn rows(&mut self, item: usize, lines: &[Message], scene: &Scene) -> &[Row] {
        let Some(line) = lines.get(item) else { return &self.echoes[item - lines.len()] };
        let locale = scene.env.locale();
        let before = item.checked_sub(1).and_then(|before| lines.get(before));
        let day = before.is_none_or(|before| !locale.same_day(before.at.millis(), line.at.millis()));
        let width = self.area.width;
        let left = block::seconds_left(line, scene.now);
        let hidden = self.counter && !matches!(line.kind, MessageKind::Inbound | MessageKind::Outbound);
        // Whoever stands at the counter sees no number, whatever was shown before.
        let revealed = !self.counter && scene.store.revealed.contains(&line.conversation);
        let sought = scene.desk.sought.as_ref().is_some_and(|sought| sought.line == line.id);
        let rows = || if hidden { Vec::new() } else { block::message(line, day, revealed, width, scene) };
        let fresh = || Block { version: line.version, day, revealed, sought, left, rows: rows() };
        let block = self.wrapped.entry(line.id.clone()).or_insert_with(fresh);
        let stands = (block.version, block.day, block.left, block.revealed, block.sought);
        if stands != (line.version, day, left, revealed, sought) {
            *block = fresh();
        }
        &block.rows
    }

    fn ask(id: &ConversationId, scene: &mut Scene) {
        let newest = scene.store.summary(id).and_then(|summary| summary.last_message.clone());
        let live = scene.store.is_live();
        let thread = scene.store.thread_mut(id);
        if let Some(newest) = newest
            && thread.load == Load::Here
            && thread.reloaded_for.as_ref() != Some(&newest)
            && thread.line(&newest).is_none()
        {
            thread.reloaded_for = Some(newest);
            thread.load = Load::Wanted;
        }
        if live && thread.load.take() {
            let request = Request::Thread { conversation: id.clone(), before: None, limit: PAGE };
            scene.call(Purpose::Thread(id.clone()), request);
        }
    }

    /// Older lines are asked for as soon as the window comes near the oldest one.
    fn ask_older(&self, id: &ConversationId, scene: &mut Scene) {
        if !scene.store.is_live() {
            return;
        }
        let anchor = self.anchor.map(|(position, _)| position);
        let height = usize::from(self.area.height);
        let thread = scene.store.thread_mut(id);
        let Some(first) = thread.lines().first().map(|line| line.id.clone()) else { return };
        let near = anchor.is_some_and(|anchor| thread.lines().get(height).is_none_or(|line| anchor <= line.position));
        let short = thread.lines().len() < height;
        if thread.has_older() && thread.load == Load::Here && (near || short) && thread.older.take() {
            let request = Request::Thread { conversation: id.clone(), before: Some(first), limit: PAGE };
            scene.call(Purpose::Older(id.clone()), request);
        }
    }

    /// Number and subject; channel, queue, status, assignee.
    fn title(&self, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let focused = scene.desk.focus == Focus::Thread;
        let summary = self.shown.as_ref().and_then(|id| scene.store.summary(id));
        let Some(summary) = summary else { return scene.title(&env.text("pane-thread"), focused) };
        let lines = crate::text::Lines::Single;
        let subject = if summary.subject.is_empty() { &summary.preview } else { &summary.subject };
        let subject = subject.shown(lines);
        let row = scene.title(&format!("#{} {subject}", summary.number), focused);
        if scene.desk.counter {
            return row;
        }
        // What is left out first where there is no room stands behind: how it came, then who has it.
        let mut facts = vec![(3, env.channel(summary.channel))];
        if let Some(queue) = scene.store.queue(&summary.queue).filter(|_| width >= ROOMY) {
            let name = env.queue(queue);
            if name.to_lowercase() != facts[0].1.to_lowercase() {
                facts.push((4, name));
            }
        }
        let status = match summary.snoozed_until.filter(|_| summary.status == Status::Snoozed) {
            Some(until) => {
                let time = env.locale().moment(until.millis(), scene.now.millis());
                env.with("status-snooze-until", &[("time", (&time).into())])
            }
            None => env.status(summary.status, summary.assignee.is_some()),
        };
        facts.push((1, status));
        let assignee = match &summary.assignee {
            Some(assignee) if Some(&assignee.id) == scene.store.my_id() => env.text("assignee-me"),
            Some(assignee) => {
                env.with("assignee-agent", &[("agent", (&assignee.name.shown(lines).into_owned()).into())])
            }
            None => env.text("assignee-nobody"),
        };
        facts.push((2, assignee));
        facts.extend(summary.tags.iter().map(|tag| (2, scene.tag(tag))));
        if let Some(state) = crate::console::flow::active(summary) {
            facts.push((0, scene.plan_title(&state.plan)));
        }
        if summary.help.is_some() {
            facts.push((0, env.text("list-help")));
        }
        if summary.undelivered {
            facts.push((0, format!("{} {}", env.sign(Sign::Failed), env.text("thread-undelivered"))));
        }
        if summary.public {
            facts.push((0, env.text("thread-public")));
        }
        let separator = format!(" {} ", env.sign(Sign::Separator));
        // Who else is here says more than how it stands.
        let company = scene.company().filter(|_| self.shown == scene.desk.open).map(|company| format!("{company} "));
        let taken = company.as_ref().map_or(0, |company| crate::text::width(company)) + SUBJECT + 1;
        let text = loop {
            let text = facts.iter().map(|(_, fact)| fact.as_str()).collect::<Vec<_>>().join(&separator);
            if facts.is_empty() || crate::text::width(&text) + taken < usize::from(width) {
                break text;
            }
            let last = facts.iter().map(|(rank, _)| *rank).max();
            facts.retain(|(rank, _)| Some(*rank) != last);
        };
        let row = match company {
            Some(company) => row.right(company, env.style(Scope::NoticeWarning)),
            None => row,
        };
        if text.is_empty() { row } else { row.right(format!("{text} "), env.style(Scope::TextDim)) }
    }

    /// Paints.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        let cut = scene.env.cut();
        self.title.draw(buf, self.area, 0, cut);
        let body = Rect { y: self.area.y + 1, height: self.area.height.saturating_sub(1), ..self.area };
        draw_rows(buf, body, &self.window, cut);
    }
}
