//! The shop's figures: a page over everything, one line each, the formula of a line by one key.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::frame;
use crate::api::{MetricScope, Metrics, Queue};
use crate::console::Action;
use crate::console::figures::{self, Group, Line};
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows, wrapped};

/// The windows offered, in turn.
const WINDOWS: [&str; 5] = ["1d", "7d", "30d", "90d", "365d"];

/// The widest the page is.
const WIDEST: u16 = 150;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    window: usize,
    /// Of which queue; none: of all.
    queue: Option<usize>,
    selected: usize,
    /// The formula of the selected line is shown.
    formula: bool,
}

impl Default for Figures {
    fn default() -> Self {
        Self { window: 2, queue: None, selected: 0, formula: false }
    }
}

impl Figures {
    fn of<'a>(&self, scene: &'a Scene) -> Option<&'a Queue> {
        self.queue.and_then(|index| scene.store.queues().get(index))
    }

    /// What the page is about.
    pub fn scope(&self, scene: &Scene) -> MetricScope {
        MetricScope {
            window: Some(WINDOWS[self.window].to_owned()),
            queue: self.of(scene).map(|queue| queue.id.clone()),
            ..MetricScope::default()
        }
    }

    /// The figures, if they are those of this page.
    fn metrics<'a>(&self, scene: &'a Scene) -> Option<&'a Metrics> {
        let (scope, metrics) = scene.store.metrics.as_ref()?;
        (*scope == self.scope(scene)).then_some(&**metrics)
    }

    fn groups(&self, scene: &Scene) -> Vec<Group> {
        self.metrics(scene).map_or_else(Vec::new, |metrics| figures::groups(metrics, scene.env.locale()))
    }

    /// Performs an action; whether the page stays.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        let count: usize = self.groups(scene).iter().map(|group| group.lines.len()).sum();
        let last = count.saturating_sub(1);
        match action {
            Action::MoveDown | Action::CaretDown => self.selected = (self.selected + 1).min(last),
            Action::MoveUp | Action::CaretUp => self.selected = self.selected.saturating_sub(1),
            Action::PageDown => self.selected = (self.selected + 10).min(last),
            Action::PageUp => self.selected = self.selected.saturating_sub(10),
            Action::First => self.selected = 0,
            Action::Last => self.selected = last,
            Action::Open | Action::Formula => self.formula = !self.formula,
            Action::FiguresWindow => {
                self.window = (self.window + 1) % WINDOWS.len();
                scene.store.metrics_load = Load::Wanted;
            }
            Action::FiguresPart => {
                let next = self.queue.map_or(0, |index| index + 1);
                self.queue = (next < scene.store.queues().len()).then_some(next);
                scene.store.metrics_load = Load::Wanted;
            }
            Action::Retry if scene.store.metrics_load.failure().is_some() => {
                scene.store.metrics_load = Load::Wanted;
            }
            Action::Figures => return false,
            _ => {}
        }
        true
    }

    /// Paints the page.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        let env = &scene.env;
        let width = screen.width.saturating_sub(2).min(WIDEST);
        let part = self.of(scene).map_or_else(|| env.text("figures-whole"), |queue| env.queue(queue));
        let window = env.text(&format!("figures-window-{}", WINDOWS[self.window]));
        let title = env.with("figures-title", &[("window", (&window).into()), ("part", (&part).into())]);
        let inner = frame(&title, usize::from(screen.height), screen, width, buf, scene);
        if inner.height < 2 {
            return;
        }
        let foot = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        let list = Rect { height: inner.height - 1, ..inner };
        Self::foot(scene).draw(buf, foot, 0, env.cut());
        let groups = self.groups(scene);
        if groups.is_empty() {
            let rows = wrapped(&Self::absent(scene), list.width, " ", env.style(Scope::TextDim));
            return draw_rows(buf, list, &rows, env.cut());
        }
        let (rows, chosen) = self.rows(&groups, list.width, scene);
        // The selected line, with its formula, stays in the middle as far as there is anything around it.
        let room = usize::from(list.height);
        let middle = usize::midpoint(chosen.start, chosen.end);
        let top = middle.saturating_sub(room / 2).min(rows.len().saturating_sub(room)).min(chosen.start);
        draw_rows(buf, list, rows.iter().skip(top), env.cut());
        if rows.len() - top > room {
            let mark = Row::default().right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
            mark.draw(buf, list, list.height - 1, env.cut());
        }
    }

    /// Why there is nothing yet.
    fn absent(scene: &Scene) -> String {
        let env = &scene.env;
        match scene.store.metrics_load.failure() {
            Some(failure) => {
                let detail = env.failure(failure, scene.now);
                let key = env.key_in(Context::Popup, Action::Retry);
                env.with("figures-failed", &[("detail", (&detail).into()), ("key", (&key).into())])
            }
            None => env.text("figures-loading"),
        }
    }

    fn foot(scene: &Scene) -> Row {
        let env = &scene.env;
        let key = |action| env.key_in(Context::Figures, action);
        let keys = [Action::Formula, Action::FiguresWindow, Action::FiguresPart, Action::Back].map(key);
        let [formula, window, part, close] = &keys;
        let args =
            [("formula", formula.into()), ("window", window.into()), ("part", part.into()), ("close", close.into())];
        Row::of(format!(" {}", env.with("figures-foot", &args)), env.style(Scope::Keys))
    }

    /// All rows, and which of them belong to the selected line.
    fn rows(&self, groups: &[Group], width: u16, scene: &Scene) -> (Vec<Row>, std::ops::Range<usize>) {
        let env = &scene.env;
        let mut rows = Vec::new();
        let mut chosen = 0..1;
        let mut index = 0;
        for group in groups {
            if !rows.is_empty() {
                rows.push(Row::default());
            }
            rows.push(Row::of(format!(" {}", group.heading), env.style(Scope::Heading)));
            for line in &group.lines {
                let selected = index == self.selected;
                let start = rows.len();
                rows.push(Self::row(line, selected, width, scene));
                if selected {
                    if self.formula {
                        let dim = env.style(Scope::TextDim);
                        rows.extend(
                            line.beside.iter().map(|it| Row::of(format!("     {it}"), env.style(Scope::Popup))),
                        );
                        rows.extend(wrapped(&line.formula, width.saturating_sub(2), "     ", dim));
                    }
                    chosen = start..rows.len();
                }
                index += 1;
            }
        }
        (rows, chosen)
    }

    /// Name, value, how many, and as much of the rest as there is room for.
    fn row(line: &Line, selected: bool, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let dim = if selected { style } else { env.style(Scope::TextDim) };
        let names = (usize::from(width) * 3 / 8).clamp(20, 34);
        let cell = |text: &str, columns: usize| crate::text::pad(text, columns, env.cut());
        let right_aligned = |text: &str, columns: usize| {
            let free = columns.saturating_sub(crate::text::width(text));
            format!("{}{text}", " ".repeat(free))
        };
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let strong = if selected || line.value == figures::NOTHING { style } else { env.style(Scope::TextStrong) };
        if line.value.is_empty() {
            return Row::new(style).with(format!("{mark} {}", line.name), style);
        }
        Row::new(style)
            .with(format!("{mark} {}", cell(&line.name, names)), style)
            .with(format!(" {}", right_aligned(&line.value, 11)), strong)
            .with(format!("  {}", cell(&line.n, 9)), dim)
            .with(format!("  {}", env.beside(&line.beside)), dim)
    }
}
