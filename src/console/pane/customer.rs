//! The customer beside the conversation: who they are, and what a caring relative would remember now.
//!
//! The record is laid out when it, the width, a fold or the minute has changed, never per frame. The cursor stands on
//! things, not on rows.

mod chart;
mod content;
mod head;
mod prompts;
mod sections;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::{ConversationId, Request};
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::panel::Panel;
use crate::console::scene::{Purpose, Scene};
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows};

use content::Content;
pub use content::Spot;

/// What the rows were made from: when one of these changes they are made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    conversation: ConversationId,
    /// Versions of the conversation, the record and the newest of their other conversations.
    versions: [u64; 3],
    /// The record is here, or asking for it failed.
    here: (bool, bool),
    sealed: bool,
    width: u16,
    roomy: bool,
    panel: Panel,
    /// Lengths of time are told in whole minutes.
    minute: i64,
}

/// The pane.
#[derive(Debug, Default)]
pub struct CustomerPanel {
    area: Rect,
    made_from: Option<Stamp>,
    content: Content,
    cursor: Option<Spot>,
    /// The cursor moved: it is to be seen.
    follow: bool,
    top: usize,
    rows: Vec<Row>,
    /// The prompts: they keep their place at the foot of the panel.
    prompts: Vec<Row>,
}

/// Rows of the panel where it has no column of its own.
pub const FOLDED: u16 = 3;

/// From this height on there is room for what is only nice to see.
const ROOMY: u16 = 36;

const MINUTE: i64 = 60_000;

impl CustomerPanel {
    /// Performs an action.
    pub fn act(&mut self, action: Action, scene: &mut Scene) {
        let page = (usize::from(self.area.height) / 2).max(1);
        match action {
            Action::MoveDown => self.step(1),
            Action::MoveUp => self.step(-1),
            Action::PageDown => self.stand_at_row(self.row() + page),
            Action::PageUp => self.stand_at_row(self.row().saturating_sub(page)),
            Action::First => self.stand_at(0),
            Action::Last => self.stand_at(self.content.spots.len().saturating_sub(1)),
            Action::NextSection => self.step_section(true),
            Action::PreviousSection => self.step_section(false),
            Action::FoldSection => self.turn(scene),
            Action::Open => match self.spot().cloned() {
                Some(Spot::Heading(_)) => self.turn(scene),
                Some(spot) => scene.open_spot(spot),
                None => {}
            },
            Action::Amend => match self.spot().cloned() {
                Some(Spot::Memory(id)) => scene.open_reword(&id),
                _ => scene.open_record(),
            },
            Action::Forget => match self.spot().cloned() {
                Some(Spot::Memory(id)) => scene.open_forget(&id),
                _ => scene.say(scene.env.text("forget-what")),
            },
            _ => {}
        }
    }

    /// Turns the wheel.
    pub fn scroll(&mut self, rows: i64) {
        self.top = self.top.saturating_add_signed(rows as isize);
    }

    /// Where the cursor is, as a place of the content; the first visible one while it never moved.
    fn place(&self) -> usize {
        let known =
            self.cursor.as_ref().and_then(|cursor| self.content.spots.iter().position(|(spot, _)| spot == cursor));
        known.unwrap_or_else(|| self.content.spots.partition_point(|(_, rows)| rows.end <= self.top))
    }

    fn spot(&self) -> Option<&Spot> {
        self.content.spots.get(self.place()).map(|(spot, _)| spot)
    }

    fn row(&self) -> usize {
        self.content.spots.get(self.place()).map_or(0, |(_, rows)| rows.start)
    }

    fn stand_at(&mut self, place: usize) {
        self.cursor = self.content.spots.get(place).map(|(spot, _)| spot.clone());
        self.follow = true;
    }

    fn stand_at_row(&mut self, row: usize) {
        let place = self.content.spots.partition_point(|(_, rows)| rows.end <= row);
        self.stand_at(place.min(self.content.spots.len().saturating_sub(1)));
    }

    fn step(&mut self, by: isize) {
        let last = self.content.spots.len().saturating_sub(1);
        self.stand_at(self.place().saturating_add_signed(by).min(last));
    }

    fn step_section(&mut self, down: bool) {
        let here = self.place();
        let heading = |(_, (spot, _)): &(usize, &(Spot, _))| matches!(spot, Spot::Heading(_));
        let mut places = self.content.spots.iter().enumerate().filter(heading).map(|(place, _)| place);
        let next = if down { places.find(|place| *place > here) } else { places.rfind(|place| *place < here) };
        if let Some(next) = next {
            self.stand_at(next);
        }
    }

    /// Folds the section under the cursor, or unfolds it.
    fn turn(&mut self, scene: &mut Scene) {
        let Some(section) = self.content.section_of(self.place()) else { return };
        scene.desk.panel.turn(section);
        scene.keep_panel();
        self.cursor = Some(Spot::Heading(section));
        self.follow = true;
    }

    /// Measures the whole panel, or the three rows it folds to; asks for the customer.
    pub fn layout(&mut self, area: Rect, folded: bool, scene: &mut Scene) {
        self.area = area;
        self.rows.clear();
        self.prompts.clear();
        let Some(summary) = scene.open() else { return };
        let id = summary.customer.id.clone();
        if scene.store.is_live() && scene.store.person_mut(&id).load.take() {
            scene.call(Purpose::Customer(id.clone()), Request::Customer(id));
        }
        if area.is_empty() {
            return;
        }
        let Some(summary) = scene.open() else { return };
        if folded {
            self.rows = head::folded(summary, area.width, scene);
            return;
        }
        let roomy = area.height >= ROOMY && area.width >= 30;
        let stamp = stamp(summary, area.width, roomy, scene);
        if self.made_from.as_ref() != Some(&stamp) {
            if self.made_from.as_ref().is_none_or(|before| before.conversation != stamp.conversation) {
                self.cursor = None;
                self.top = 0;
            }
            self.content = sections::content(summary, area.width, roomy, scene);
            self.made_from = Some(stamp);
        }
        // Over the thread the customer was asked for: what is known of them has the room.
        let over = scene.desk.customer_over;
        let room = usize::from(area.height) * if over { 1 } else { 2 } / 3;
        let ask = !over || area.height >= ROOMY;
        if ask {
            scene.hints.has_room_for_question(scene.now);
        }
        self.prompts = prompts::rows(area.width, room, ask, scene);
        self.window(scene);
    }

    /// The rows that are seen: a title, as much of the record as there is room for.
    fn window(&mut self, scene: &Scene) {
        let env = &scene.env;
        let focused = scene.desk.focus == Focus::Customer;
        let room = usize::from(self.area.height).saturating_sub(self.prompts.len() + 1);
        let place = self.place();
        let cursor = self.content.spots.get(place).map(|(_, rows)| rows.clone()).filter(|_| focused);
        if let Some(rows) = cursor.clone().filter(|_| std::mem::take(&mut self.follow)) {
            self.top = self.top.max(rows.end.saturating_sub(room)).min(rows.start);
        }
        let end = self.content.rows.len();
        self.top = self.top.min(end.saturating_sub(room));
        let mut title = scene.title(&env.text("pane-customer"), focused);
        if self.top > 0 {
            title = title.right(format!("{} ", env.sign(Sign::MoreAbove)), env.style(Scope::TextDim));
        }
        self.rows.push(title);
        let shown = self.top..(self.top + room).min(end);
        for (number, row) in self.content.rows[shown.clone()].iter().enumerate() {
            let mut row = row.clone();
            if cursor.as_ref().is_some_and(|rows| rows.contains(&(self.top + number))) {
                row.style = env.style(Scope::ListFocused);
            }
            self.rows.push(row);
        }
        if shown.end < end && room > 0 {
            let last = self.rows.pop().unwrap_or_default();
            self.rows.push(last.right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim)));
        }
    }

    /// Paints.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        let cut = scene.env.cut();
        draw_rows(buf, self.area, &self.rows, cut);
        let height = (self.prompts.len() as u16).min(self.area.height);
        let foot = Rect { y: self.area.bottom() - height, height, ..self.area };
        draw_rows(buf, foot, &self.prompts, cut);
    }
}

fn stamp(summary: &crate::api::Summary, width: u16, roomy: bool, scene: &Scene) -> Stamp {
    let person = scene.store.person(&summary.customer.id);
    let customer = person.and_then(|person| person.customer.as_deref());
    let others = customer.into_iter().flat_map(|customer| &customer.open);
    let others = others.filter_map(|other| scene.store.summary(&other.id)).map(|other| other.version).max();
    Stamp {
        conversation: summary.id.clone(),
        versions: [summary.version, customer.map_or(0, |customer| customer.version), others.unwrap_or(0)],
        here: (customer.is_some(), person.is_some_and(|person| person.load.failure().is_some())),
        sealed: scene.is_sealed(summary),
        width,
        roomy,
        panel: scene.desk.panel.clone(),
        minute: scene.now.millis().div_euclid(MINUTE),
    }
}
