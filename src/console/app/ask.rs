//! What the console asks the backend for by itself: what every screen needs, and what is shown.

use super::App;
use crate::api::{Request, Time, View};
use crate::console::desk::Listing;
use crate::console::popup::Popup;
use crate::console::scene::Purpose;
use crate::console::store::Load;

/// Between two looks at how work is spread.
const LOAD_MS: i64 = 1_000;

impl App {
    /// Asks for what every screen needs, once the line is up.
    pub(super) fn ask_basics(&mut self) {
        let scene = &mut self.scene;
        if !scene.store.is_live() {
            return;
        }
        if scene.store.me_load.take() {
            scene.call(Purpose::Me, Request::Me);
        }
        if scene.store.counts_load.take() {
            scene.call(Purpose::Counts, Request::Counts);
        }
        if scene.store.agents_load.take() {
            scene.call(Purpose::Agents, Request::Agents);
        }
        if scene.store.rules_load.take() {
            scene.call(Purpose::Rules, Request::Rules);
        }
        scene.ask_for_praise();
        if scene.store.day_load.take() {
            scene.call(Purpose::MyDay, Request::MyDay);
        }
        if scene.store.drafts_load.take() {
            scene.call(Purpose::Drafts, Request::Drafts);
        }
    }

    /// Asks for the figures that are shown.
    pub(super) fn ask_figures(&mut self) {
        let scene = &mut self.scene;
        let Some(Popup::Figures(figures)) = &scene.desk.popup else { return };
        let scope = figures.scope(scene);
        // An answer to an earlier question may have come after the one that was wanted.
        let is_other = scene.store.metrics.as_ref().is_some_and(|(known, _)| *known != scope);
        if is_other && scene.store.metrics_load == Load::Here {
            scene.store.metrics_load = Load::Wanted;
        }
        if scene.store.is_live() && scene.store.metrics_load.take() {
            scene.call(Purpose::Metrics, Request::Metrics(scope));
        }
    }

    /// Asks how work is spread while that is shown: at once, and anew a moment after something of it changed.
    pub(super) fn ask_load(&mut self) {
        let due = self.load_due().is_some_and(|due| due <= self.scene.now);
        let scene = &mut self.scene;
        if !matches!(scene.desk.popup, Some(Popup::Load(_))) || !scene.store.is_live() {
            return;
        }
        if due {
            scene.store.team_load = Load::Wanted;
        }
        if scene.store.team_load.take() {
            scene.store.team_changed = false;
            let until = scene.env.locale().next_day(scene.now.millis());
            scene.call(Purpose::TeamLoad, Request::TeamLoad { until: Time::from_millis(until) });
        }
    }

    /// When how work is spread is to be asked anew.
    pub(super) fn load_due(&self) -> Option<Time> {
        let scene = &self.scene;
        let shown = matches!(scene.desk.popup, Some(Popup::Load(_))) && scene.store.team_changed;
        let team = scene.store.team.as_ref().filter(|_| shown && scene.store.team_load == Load::Here)?;
        Some(team.at.plus_millis(LOAD_MS))
    }

    /// At the start an empty Mine gives way to Unassigned: somebody may be waiting there.
    pub(super) fn first_view(&mut self) {
        let scene = &mut self.scene;
        if scene.desk.chosen || scene.desk.listing != Listing::View(View::Mine) {
            return;
        }
        let Some(mine) = scene.store.view(&View::Mine).filter(|mine| mine.is_complete()) else { return };
        if mine.rows().is_empty() && scene.store.count(&View::Unassigned).unwrap_or(0) > 0 {
            scene.desk.listing = Listing::View(View::Unassigned);
            scene.desk.selected = None;
        }
    }
}
