//! The views with their counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::View;
use crate::console::Action;
use crate::console::desk::{Focus, Listing};
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows};
use crate::text::Lines;

/// The pane. What is chosen stands on the desk.
#[derive(Debug, Default)]
pub struct Views {
    rows: Vec<Row>,
    area: Rect,
    top: usize,
}

/// Every list that can be chosen, in the order shown. What a colleague has only
/// while it is looked at, what is unsent only when there is any.
pub fn listings(scene: &Scene) -> Vec<Listing> {
    let queues = scene.store.queues().iter().map(|queue| View::Queue(queue.id.clone()));
    let directs = scene.store.directs();
    let mut all: Vec<_> = [View::Mine, View::Unassigned, View::AllOpen, View::Promises]
        .into_iter()
        .chain(directs.then_some(View::Approvals))
        .chain(queues)
        .chain([View::Resolved])
        .map(Listing::View)
        .collect();
    if let listing @ Listing::View(View::Agent(_)) = &scene.desk.listing {
        all.push(listing.clone());
    }
    if !scene.unsent().is_empty() || scene.desk.listing == Listing::Unsent {
        all.push(Listing::Unsent);
    }
    all
}

/// What a list is called.
pub fn name(scene: &Scene, listing: &Listing) -> String {
    match listing {
        Listing::View(View::Mine) => scene.env.text("view-mine"),
        Listing::View(View::Unassigned) => scene.env.text("view-unassigned"),
        Listing::View(View::AllOpen) => scene.env.text("view-open"),
        Listing::View(View::Promises) => scene.env.text("view-promises"),
        Listing::View(View::Approvals) => scene.env.text("view-approvals"),
        Listing::View(View::Resolved) => scene.env.text("view-resolved"),
        Listing::View(View::Queue(id)) => {
            scene.store.queue(id).map_or_else(|| id.to_string(), |queue| scene.env.queue(queue))
        }
        Listing::View(View::Agent(id)) => {
            let agent = scene.store.agents.iter().find(|agent| agent.id == *id);
            let name = agent.map_or_else(|| id.to_string(), |agent| agent.name.shown(Lines::Single).into_owned());
            scene.env.with("view-agent", &[("agent", (&name).into())])
        }
        Listing::Unsent => scene.env.text("view-unsent"),
    }
}

/// How many stand in a list; the server counts, the console only its own texts.
pub fn count(scene: &Scene, listing: &Listing) -> Option<u64> {
    match listing {
        Listing::View(view) => scene.store.count(view),
        Listing::Unsent => Some(scene.unsent().len() as u64),
    }
}

impl Views {
    /// Rows wanted: always one for the unsent texts, so that the list below stays where it is when a text begins.
    pub fn height(scene: &Scene) -> u16 {
        let shown = listings(scene);
        let reserved = u16::from(shown.last() != Some(&Listing::Unsent));
        shown.len() as u16 + 1 + reserved
    }

    /// Performs an action.
    pub fn act(action: Action, scene: &mut Scene) {
        let all = listings(scene);
        let at = all.iter().position(|listing| *listing == scene.desk.listing).unwrap_or(0);
        let to = match action {
            Action::MoveDown => (at + 1).min(all.len() - 1),
            Action::MoveUp => at.saturating_sub(1),
            Action::First | Action::PageUp => 0,
            Action::Last | Action::PageDown => all.len() - 1,
            Action::Open => {
                scene.desk.focus = Focus::Inbox;
                at
            }
            _ => return,
        };
        scene.show(all[to].clone());
    }

    /// Measures.
    pub fn layout(&mut self, area: Rect, scene: &Scene) {
        self.area = area;
        let env = &scene.env;
        let focused = scene.desk.focus == Focus::Views;
        let all = listings(scene);
        let at = all.iter().position(|listing| *listing == scene.desk.listing).unwrap_or(0);
        let room = usize::from(area.height.saturating_sub(1)).max(1);
        self.top = self.top.min(at).max((at + 1).saturating_sub(room)).min(all.len().saturating_sub(room));
        self.rows.clear();
        self.rows.push(scene.title(&env.text("pane-views"), focused));
        for listing in all.iter().skip(self.top) {
            let chosen = *listing == scene.desk.listing;
            let style = scene.row_style(chosen, focused);
            let mark = if chosen { env.sign(Sign::Selected) } else { " " };
            let count = count(scene, listing).map_or(String::new(), |count| env.locale().number(count as i64));
            self.rows.push(
                Row::new(style)
                    .with(format!("{mark} "), style)
                    .with(name(scene, listing), env.style(Scope::List))
                    .right(format!("{count} "), env.style(Scope::Count)),
            );
        }
    }

    /// Which list stands at this row of the screen.
    pub fn at(&self, row: u16, scene: &Scene) -> Option<Listing> {
        let inside = usize::from(row.checked_sub(self.area.y + 1)?);
        listings(scene).into_iter().nth(self.top + inside)
    }

    /// Paints.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        draw_rows(buf, self.area, &self.rows, scene.env.sign(Sign::Cut));
    }
}
