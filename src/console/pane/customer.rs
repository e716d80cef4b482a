//! The customer beside the conversation: who they are, and what a caring relative would remember now.

mod person;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::Request;
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::flow::MOMENTS;
use crate::console::hints::Hint;
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
            self.rows = person::folded(summary, area.width, scene);
            return;
        }
        self.prompts = prompts(area.width, usize::from(area.height) * 2 / 3, scene);
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

/// The keys that put a prompt's words into the text, in the order of the prompts.
const OFFERS: [Action; 3] = [Action::OfferFirst, Action::OfferSecond, Action::OfferThird];

/// "[F2] " before a prompt that offers words.
fn offer_key(place: usize, hint: &Hint, scene: &Scene) -> String {
    if MOMENTS.iter().any(|(rule, _)| *rule == hint.prompt.id) && hint.prompt.offer.is_none() {
        return format!("[{}] ", scene.env.key_in(Context::Text, Action::Plan));
    }
    match OFFERS.get(place).filter(|_| hint.prompt.offer.is_some() && !hint.done) {
        Some(offer) => format!("[{}] ", scene.env.key_in(Context::Text, *offer)),
        None => String::new(),
    }
}

/// At most three prompts with their reasons, and the question, dim and far from the name, in at most `room` rows. The
/// question keeps its rows; prompts that do not fit beside it are counted in the title.
fn prompts(width: u16, room: usize, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let items = scene.hints.items();
    let mut question = Vec::new();
    if let Some(text) = scene.hints.question() {
        question.push(Row::default());
        question.extend(wrapped(text, width.saturating_sub(1), " ", env.style(Scope::Question)));
    } else if items.is_empty() {
        return question;
    }
    let mut rows = vec![Row::of(format!(" {}", env.text("prompts-title")), env.style(Scope::Heading))];
    let mut hidden = 0;
    for (place, item) in items.iter().enumerate() {
        let shown = prompt(place, item, width, scene);
        if hidden == 0 && rows.len() + shown.len() + question.len() <= room {
            rows.extend(shown);
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 {
        let text = env.with("prompts-more", &[("n", hidden.into())]);
        rows[0] = std::mem::take(&mut rows[0]).right(format!("{text} "), env.style(Scope::TextDim));
    }
    rows.extend(question);
    rows.truncate(room);
    rows
}

/// Number and key, what to do, why. What is done keeps its number, with a mark.
fn prompt(place: usize, hint: &Hint, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let prompt = &hint.prompt;
    if hint.done {
        let text = format!(" {} {} {}", place + 1, env.sign(Sign::Checked), prompt.say.shown(Lines::Single));
        return vec![Row::of(text, env.style(Scope::PromptBecause))];
    }
    let key = offer_key(place, hint, scene);
    let say = format!("{key}{}", prompt.say.shown(Lines::Single));
    let mut rows = wrapped(&say, width.saturating_sub(1), "   ", env.style(Scope::Prompt));
    if let Some(first) = rows.first_mut() {
        let text = first.left[0].text.trim_start();
        let (key, text) = text.split_at_checked(key.len()).unwrap_or(("", text));
        *first = Row::default()
            .with(format!(" {} ", place + 1), env.style(Scope::PromptNumber))
            .with(key, env.style(Scope::KeysKey))
            .with(text, env.style(Scope::Prompt));
    }
    let because = prompt.because.shown(Lines::Single);
    rows.extend(wrapped(&because, width.saturating_sub(1), "   ", env.style(Scope::PromptBecause)));
    rows
}
