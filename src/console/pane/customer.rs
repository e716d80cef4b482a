//! The customer beside the conversation: who they are, and what a caring relative would remember now.

mod person;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::Request;
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::keymap::Context;
use crate::console::scene::{Purpose, Scene};
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows, wrapped};
use crate::text::Lines;

/// The pane.
#[derive(Debug, Default)]
pub struct CustomerPanel {
    area: Rect,
    rows: Vec<Row>,
    /// The prompts: they keep their place at the foot of the panel.
    prompts: Vec<Row>,
    top: usize,
}

/// Rows of the panel where it has no column of its own.
pub const FOLDED: u16 = 3;

impl CustomerPanel {
    /// Performs an action.
    pub fn act(&mut self, action: Action, _scene: &mut Scene) {
        self.top = match action {
            Action::MoveDown => self.top + 1,
            Action::MoveUp => self.top.saturating_sub(1),
            Action::PageDown => self.top + usize::from(self.area.height) / 2,
            Action::PageUp => self.top.saturating_sub(usize::from(self.area.height) / 2),
            Action::First => 0,
            Action::Last => usize::MAX / 2,
            _ => self.top,
        };
    }

    /// Turns the wheel.
    pub fn scroll(&mut self, rows: i64) {
        self.top = self.top.saturating_add_signed(rows as isize);
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
        let Some(summary) = scene.open() else { return };
        if folded {
            self.rows = person::folded(summary, scene);
            return;
        }
        self.prompts = prompts(area.width, scene);
        self.prompts.truncate(usize::from(area.height) * 2 / 3);
        self.rows = person::rows(summary, area.width, scene);
        let room = usize::from(area.height).saturating_sub(self.prompts.len() + 1);
        let title = scene.title(&scene.env.text("pane-customer"), scene.desk.focus == Focus::Customer);
        self.top = self.top.min(self.rows.len().saturating_sub(room));
        self.rows.drain(..self.top);
        let more = self.rows.len() > room;
        self.rows.truncate(room);
        if more && let Some(last) = self.rows.last_mut() {
            *last = Row::of(format!(" {}", scene.env.sign(Sign::MoreBelow)), scene.env.style(Scope::TextDim));
        }
        self.rows.insert(0, title);
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

/// The question, dim and far from the name, and at most three prompts with their reasons.
fn prompts(width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut rows = Vec::new();
    let items = scene.hints.items();
    if items.is_empty() && scene.hints.question().is_none() {
        return rows;
    }
    rows.push(Row::of(format!(" {}", env.text("prompts-title")), env.style(Scope::Heading)));
    let offers = [Action::OfferFirst, Action::OfferSecond, Action::OfferThird];
    for (number, (prompt, offer)) in items.iter().zip(offers).enumerate() {
        let key = prompt.offer.as_ref().map_or(String::new(), |_| format!("[{}] ", env.key_in(Context::Text, offer)));
        let room = width.saturating_sub(crate::text::width(&key) as u16 + 1);
        let mut lines = wrapped(&prompt.say.shown(Lines::Single), room, "   ", env.style(Scope::Prompt));
        if let Some(first) = lines.first_mut() {
            let text = first.left[0].text.trim_start().to_owned();
            *first = Row::default()
                .with(format!(" {} ", number + 1), env.style(Scope::PromptNumber))
                .with(text, env.style(Scope::Prompt));
        }
        if let Some(first) = lines.first_mut().filter(|_| !key.is_empty()) {
            *first = std::mem::take(first).right(key, env.style(Scope::KeysKey));
        }
        rows.extend(lines);
        let because = prompt.because.shown(Lines::Single);
        rows.extend(wrapped(&because, width.saturating_sub(1), "   ", env.style(Scope::PromptBecause)));
    }
    if let Some(question) = scene.hints.question() {
        rows.push(Row::default());
        rows.extend(wrapped(question, width.saturating_sub(1), " ", env.style(Scope::Question)));
    }
    rows
}
