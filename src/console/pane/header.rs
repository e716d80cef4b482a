//! The line at the top: who I am, how much waits, how the line is, what is on its way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::{LinkState, View};
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::Row;
use crate::text::Lines;

/// Paints.
pub fn draw(buf: &mut Buffer, area: Rect, scene: &Scene) {
    let env = &scene.env;
    let dim = env.style(Scope::TextDim);
    let mut row = Row::new(env.style(Scope::Bar)).with(" Omotenashi", env.style(Scope::Title));
    if scene.desk.counter {
        row.with(format!("  {}", env.text("counter-view")), env.style(Scope::TextStrong)).draw(buf, area, 0, env.cut());
        return;
    }
    if let Some(me) = &scene.store.me {
        row = row.with(format!("  {}", me.agent.name.shown(Lines::Single)), env.style(Scope::AuthorMe));
    }
    if area.width >= 60 {
        for (view, id) in
            [(View::Mine, "view-mine"), (View::Unassigned, "view-unassigned"), (View::AllOpen, "view-open")]
        {
            if let Some(count) = scene.store.count(&view) {
                row = row.with(format!("   {} ", env.text(id)), dim);
                row = row.with(env.locale().number(count as i64), env.style(Scope::Count));
            }
        }
    }
    let moving = scene.store.echoes.len();
    if moving > 0 {
        let text = env.with("header-on-its-way", &[("n", (moving as i64).into())]);
        row = row.right(format!("{} {text}  ", env.sign(Sign::Sending)), env.style(Scope::StateSending));
    }
    let (sign, text, scope) = link(scene);
    row = row.right(format!("{} {text} ", env.sign(sign)), env.style(scope));
    row.draw(buf, area, 0, env.cut());
}

/// How the line is, in a word.
fn link(scene: &Scene) -> (Sign, String, Scope) {
    let env = &scene.env;
    match &scene.store.link {
        LinkState::Live => (Sign::Online, env.text("link-live"), Scope::LinkLive),
        LinkState::Connecting => (Sign::Offline, env.text("link-connecting"), Scope::LinkLost),
        LinkState::Starting => (Sign::Offline, env.text("link-starting"), Scope::LinkLost),
        LinkState::Down { since, .. } => {
            let since = scene.store.away_since.unwrap_or(*since);
            let time = env.locale().moment(since.millis(), scene.now.millis());
            (Sign::Offline, env.with("link-down", &[("time", (&time).into())]), Scope::LinkLost)
        }
    }
}
