//! Everything there was between a customer and us, as a screen of its own; a conversation of it is read from here.
//!
//! Nothing that is open under it changes: whoever comes back finds their text and their place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::{ConversationId, CustomerId, Touchpoint, TouchpointKind};
use crate::console::Action;
use crate::console::pane::{ThreadPane, agent_name, channel_sign};
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, clear, draw_rows, wrapped};
use crate::text::{Lines, Untrusted};

/// Rows before the end of what is loaded at which more is asked for.
const AHEAD: usize = 40;
/// Columns of what a touchpoint was.
const KIND: usize = 14;

/// A conversation that is only read.
#[derive(Clone, Debug)]
struct Reading {
    id: ConversationId,
    pane: ThreadPane,
}

/// The screen.
#[derive(Clone, Debug)]
pub struct History {
    /// Whose; none where one conversation is read and nothing else.
    customer: Option<CustomerId>,
    /// Only this kind.
    filter: Option<TouchpointKind>,
    /// Which of those that are shown is under the cursor.
    at: usize,
    top: usize,
    reading: Option<Reading>,
    area: Rect,
    rows: Vec<Row>,
}

impl History {
    /// The history of a customer, from the newest on.
    pub fn of(customer: CustomerId) -> Self {
        let rows = Vec::new();
        Self { customer: Some(customer), filter: None, at: 0, top: 0, reading: None, area: Rect::default(), rows }
    }

    /// One conversation, to be read.
    pub fn of_one(id: ConversationId) -> Self {
        let reading = Some(Reading { id, pane: ThreadPane::default() });
        Self { customer: None, filter: None, at: 0, top: 0, reading, area: Rect::default(), rows: Vec::new() }
    }

    /// The touchpoints that are shown, newest first.
    fn shown<'a>(&self, scene: &'a Scene) -> Vec<&'a Touchpoint> {
        let timeline = self.customer.as_ref().and_then(|customer| scene.store.timeline(customer));
        let items = timeline.into_iter().flat_map(|timeline| &timeline.items);
        items.filter(|item| self.filter.is_none_or(|kind| kind == item.kind)).collect()
    }

    /// Performs an action; says whether it stays open.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        if let Some(reading) = &mut self.reading {
            match action {
                Action::Back | Action::LeaveText => {
                    self.reading = None;
                    return self.customer.is_some();
                }
                Action::Open => {
                    scene.open_conversation(reading.id.clone());
                    return false;
                }
                action => reading.pane.act(action, scene),
            }
            return true;
        }
        let count = self.shown(scene).len();
        let page = usize::from(self.area.height).saturating_sub(2).max(1);
        match action {
            Action::Back | Action::LeaveText | Action::History => return false,
            Action::MoveDown => self.at += 1,
            Action::MoveUp => self.at = self.at.saturating_sub(1),
            Action::PageDown => self.at += page,
            Action::PageUp => self.at = self.at.saturating_sub(page),
            Action::First => self.at = 0,
            Action::Last => self.at = count,
            Action::Filter => self.turn_filter(scene),
            Action::Retry => {
                if let Some(customer) = &self.customer {
                    scene.store.timeline_mut(customer).load = Load::Wanted;
                }
            }
            Action::Open => {
                let matter =
                    self.shown(scene).get(self.at).and_then(|item| item.matter.as_ref().map(|it| it.id.clone()));
                match matter {
                    Some(id) => self.reading = Some(Reading { id, pane: ThreadPane::default() }),
                    None => scene.say(scene.env.text("history-no-thread")),
                }
            }
            _ => {}
        }
        self.at = self.at.min(self.shown(scene).len().saturating_sub(1));
        true
    }

    /// The next kind of which there is something, round to all.
    fn turn_filter(&mut self, scene: &Scene) {
        let filter = self.filter.take();
        let there = self.shown(scene);
        let kinds = TouchpointKind::ALL.into_iter().filter(|kind| there.iter().any(|item| item.kind == *kind));
        self.filter = match filter {
            None => kinds.into_iter().next(),
            Some(filter) => kinds.skip_while(|kind| *kind != filter).nth(1),
        };
        self.at = 0;
    }

    /// Measures; asks for what will be shown.
    pub fn layout(&mut self, screen: Rect, scene: &mut Scene) {
        let foot = if screen.height >= 20 { 2 } else { 1 };
        self.area = Rect { y: screen.y + 1, height: screen.height.saturating_sub(1 + foot), ..screen };
        self.rows.clear();
        let env = &scene.env;
        if let Some(reading) = &mut self.reading {
            let text = env.text(if self.customer.is_some() { "history-reading" } else { "history-reading-one" });
            self.rows.push(Row::of(format!(" {text}"), env.style(Scope::NoticeWarning)));
            let below = Rect { y: self.area.y + 1, height: self.area.height.saturating_sub(1), ..self.area };
            return reading.pane.layout(below, Some(&reading.id.clone()), scene);
        }
        let Some(customer) = self.customer.clone() else { return };
        let room = usize::from(self.area.height).saturating_sub(1).max(1);
        let count = self.shown(scene).len();
        if self.at + AHEAD.max(room) >= count {
            scene.store.timeline_mut(&customer).want_more();
        }
        scene.ask_timeline(&customer);
        self.top = self.top.max((self.at + 1).saturating_sub(room)).min(self.at);
        self.rows = self.rows_of(&customer, room, scene);
    }

    fn rows_of(&self, customer: &CustomerId, room: usize, scene: &Scene) -> Vec<Row> {
        let env = &scene.env;
        let shown = self.shown(scene);
        let record = scene.store.customer(customer);
        let name = record.map_or_else(String::new, |record| one(&record.name));
        let kind = self.filter.map_or_else(|| env.text("history-all"), |kind| kind_word(kind, scene));
        let title = env.with("history-title", &[("name", (&name).into()), ("kind", (&kind).into())]);
        let keys = env.text("history-keys");
        let mut rows = vec![scene.title(&title, true).right(format!("{keys} "), env.style(Scope::TextDim))];
        let load = scene.store.timeline(customer).map(|timeline| &timeline.load);
        if shown.is_empty() {
            let text = match load {
                Some(Load::Failed(failure)) => env.failure(failure, scene.now),
                Some(Load::Here) => env.text("customer-no-touchpoint"),
                _ => env.text("customer-loading"),
            };
            rows.extend(wrapped(&text, self.area.width, " ", env.style(Scope::TextDim)));
            return rows;
        }
        let end = (self.top + room).min(shown.len());
        for (place, item) in shown.iter().enumerate().take(end).skip(self.top) {
            rows.push(row(item, place == self.at, scene));
        }
        let more = end < shown.len() || load != Some(&Load::Here);
        for (there, sign) in [(self.top > 0, Sign::MoreAbove), (more, Sign::MoreBelow)] {
            let place = if sign == Sign::MoreAbove { 0 } else { rows.len() - 1 };
            if there {
                let marked = std::mem::take(&mut rows[place]);
                rows[place] = marked.right(format!("{} ", env.sign(sign)), env.style(Scope::TextDim));
            }
        }
        rows
    }

    /// Paints, over everything between header and footer.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        clear(buf, self.area, scene.env.style(Scope::Text));
        draw_rows(buf, self.area, &self.rows, scene.env.cut());
        if let Some(reading) = &self.reading {
            reading.pane.draw(buf, scene);
        }
    }
}

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

fn kind_word(kind: TouchpointKind, scene: &Scene) -> String {
    scene.env.text(&format!("touchpoint-{}", kind.as_str().replace('_', "-")))
}

/// A touchpoint in one row: when, what, about what; how it ended.
fn row(item: &Touchpoint, here: bool, scene: &Scene) -> Row {
    let env = &scene.env;
    let style = scene.row_style(here, true);
    let mark = if here { env.sign(Sign::Selected) } else { " " };
    let when = format!("{} {}", env.locale().iso_date(item.at.millis()), env.locale().clock(item.at.millis()));
    let (sign, kind) = match item.channel.filter(|_| item.matter.is_some()) {
        Some(channel) => (env.sign(channel_sign(channel)), env.channel(channel)),
        None => (env.sign(Sign::Event), kind_word(item.kind, scene)),
    };
    let mut subject = one(&item.subject);
    if let Some(matter) = &item.matter {
        subject = format!("#{} {subject}", matter.number);
    }
    if let Some(stuck) = item.stuck_on.as_ref().filter(|stuck| !stuck.is_empty()) {
        subject = format!("{subject} ({})", env.with("touchpoint-stuck", &[("what", (&one(stuck)).into())]));
    }
    let mut end = match &item.matter {
        Some(matter) => match &matter.result {
            Some(result) => scene.wrap_up_label(result),
            None => env.status(matter.status, item.agent.is_some()),
        },
        None => scene.outcome(item),
    };
    if let Some(agent) = &item.agent {
        end = format!("{end} {} {}", env.sign(Sign::Separator), agent_name(agent, scene));
    }
    Row::new(style)
        .with(format!("{mark} {when} "), env.style(Scope::TextDim))
        .with(format!("{sign} {} ", crate::text::pad(&kind, KIND, env.cut())), style)
        .with(subject, style)
        .right(format!("{end} "), env.style(Scope::TextDim))
}
