//! The line at the top: who I am, how much waits, how the line is, what is on its way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::{LinkState, View};
use crate::console::Action;
use crate::console::flow::Unsent;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Aside, Row, make_room};
use crate::text::Lines;

/// From so many columns on the key that takes the line is named.
const NAMED: u16 = 100;

/// Paints.
pub fn draw(buf: &mut Buffer, area: Rect, scene: &Scene) {
    let env = &scene.env;
    let dim = env.style(Scope::TextDim);
    let mut row = Row::new(env.style(Scope::Bar)).with(" Omotenashi", env.style(Scope::Title));
    if scene.desk.counter {
        // Who stands at the counter waits for the line as well; whose replies hang is no business of theirs.
        let (sign, text, scope) = link(scene, false);
        row.with(format!("  {}", env.text("counter-view")), env.style(Scope::TextStrong))
            .right(format!("{} {text} ", env.sign(sign)), env.style(scope))
            .draw(buf, area, 0, env.cut());
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
    for aside in unsent(scene, area.width) {
        row = row.right(aside.text, aside.style);
    }
    row.draw(buf, area, 0, env.cut());
}

/// What of mine is on its way or may be lost, and how the line is: as much as there is room for, what alarms last to go.
fn unsent(scene: &Scene, width: u16) -> Vec<Aside> {
    let env = &scene.env;
    let (sign, text, scope) = link(scene, width >= NAMED);
    let link = Aside { text: format!("{} {text} ", env.sign(sign)), style: env.style(scope), weight: 3 };
    let say = |sign, id, n: usize, scope, weight| {
        let text = env.with(id, &[("n", (n as i64).into())]);
        let aside = Aside { text: format!("{} {text}  ", env.sign(sign)), style: env.style(scope), weight };
        (n > 0).then_some(aside)
    };
    let count = |which| scene.unsent_count(which);
    let (unsure, lost) = (count(Unsent::Unsure), count(Unsent::Undelivered));
    let calm = [
        say(Sign::Sending, "header-on-its-way", count(Unsent::Sending), Scope::StateSending, 0),
        say(Sign::Sending, "header-queued", count(Unsent::Queued), Scope::StateSending, 1),
    ];
    let alarms = [
        say(Sign::Unsure, "header-unsure", unsure, Scope::NoticeError, 2),
        say(Sign::Failed, "header-undelivered", lost, Scope::NoticeError, 2),
    ];
    let alarms: Vec<Aside> = alarms.into_iter().flatten().collect();
    let needed = alarms.iter().chain([&link]).map(|aside| crate::text::width(&aside.text)).sum::<usize>();
    let alarms = if needed < usize::from(width) {
        alarms
    } else {
        say(Sign::Failed, "header-both", unsure + lost, Scope::NoticeError, 2).into_iter().collect()
    };
    make_room(calm.into_iter().flatten().chain(alarms).chain([link]).collect(), 0, width).0
}

/// How the line is, in a word; where there is room, with the key that tries it at once.
fn link(scene: &Scene, names_key: bool) -> (Sign, String, Scope) {
    let env = &scene.env;
    match &scene.store.link {
        LinkState::Live => (Sign::Online, env.text("link-live"), Scope::LinkLive),
        LinkState::Connecting => (Sign::Offline, env.text("link-connecting"), Scope::LinkLost),
        LinkState::Starting => (Sign::Offline, env.text("link-starting"), Scope::LinkLost),
        LinkState::Down { since, .. } => {
            let since = scene.store.away_since.unwrap_or(*since);
            let time = env.locale().moment(since.millis(), scene.now.millis());
            let down = env.with("link-down", &[("time", (&time).into())]);
            // In a text the key would be a character of it; where something is open it may mean that instead.
            if !names_key || scene.desk.is_writing() || scene.desk.popup.is_some() {
                return (Sign::Offline, down, Scope::LinkLost);
            }
            let key = env.key_in(scene.desk.context(), Action::Retry);
            let down = format!("{down}  {}", env.with("link-try", &[("key", (&key).into())]));
            (Sign::Offline, down, Scope::LinkLost)
        }
    }
}
