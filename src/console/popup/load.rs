//! How work is spread over a team: what waits in each queue, and who can take more. A page over everything; Enter opens
//! what a row is about, and one key says how many somebody can have at a time. Of a person it shows only what is needed to
//! share work fairly, and says so.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::frame;
use crate::api::{AgentLoad, Presence, QueueLoad, TeamLoad, Time, View, WavedAway};
use crate::console::Action;
use crate::console::desk::{Focus, Listing};
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows, wrapped};
use crate::text::{self, Lines, Untrusted};

/// The widest the page is.
const WIDEST: u16 = 118;

/// From this width on there is room for more than what must be there.
const ROOMY: u16 = 96;

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// A queue or an agent.
    View(View),
    /// A rule whose prompts are waved away often.
    Prompt(String),
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadPage {
    /// Which row: queues first, then agents, then rules. An agent keeps the cursor by who they are.
    selected: Option<Subject>,
}

/// What the rows are about, in their order.
fn subjects(team: &TeamLoad, scene: &Scene) -> Vec<Subject> {
    let queues = team.queues.iter().map(|it| View::Queue(it.queue.clone()));
    let views = queues.chain(team.agents.iter().map(|it| View::Agent(it.agent.id.clone()))).map(Subject::View);
    views.chain(waved_away(team, scene).map(|it| Subject::Prompt(it.prompt.clone()))).collect()
}

/// Rules whose prompts are waved away often, without what was switched off since.
fn waved_away<'a>(team: &'a TeamLoad, scene: &'a Scene) -> impl Iterator<Item = &'a WavedAway> {
    let off = scene.store.rules.as_ref().map_or(&[][..], |rules| &rules.off);
    team.waved_away.iter().filter(|it| !off.contains(&it.prompt))
}

impl LoadPage {
    fn at(&self, subjects: &[Subject]) -> usize {
        self.selected.as_ref().and_then(|subject| subjects.iter().position(|it| it == subject)).unwrap_or(0)
    }

    /// Performs an action; whether the page stays.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        let subjects = scene.store.team.as_ref().map_or_else(Vec::new, |team| subjects(team, scene));
        let (at, last) = (self.at(&subjects), subjects.len().saturating_sub(1));
        let to = match action {
            Action::MoveDown | Action::CaretDown => (at + 1).min(last),
            Action::MoveUp | Action::CaretUp => at.saturating_sub(1),
            Action::PageDown => (at + 10).min(last),
            Action::PageUp => at.saturating_sub(10),
            Action::First => 0,
            Action::Last => last,
            Action::Open => {
                let Some(Subject::View(view)) = subjects.get(at) else { return true };
                scene.show(Listing::View(view.clone()));
                scene.desk.focus = Focus::Inbox;
                return false;
            }
            Action::Retry => {
                scene.store.team_load = Load::Wanted;
                at
            }
            Action::Capacity => {
                match subjects.get(at) {
                    Some(Subject::View(View::Agent(agent))) => scene.open_capacity(agent),
                    _ => scene.complain(scene.env.text("load-capacity-whom")),
                }
                at
            }
            Action::OffNote => {
                if let Some(Subject::Prompt(prompt)) = subjects.get(at) {
                    scene.switch_rule_off(prompt.clone());
                }
                at
            }
            Action::GoLoad => return false,
            _ => at,
        };
        self.selected = subjects.get(to).cloned();
        true
    }

    /// Paints the page.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        let env = &scene.env;
        let width = screen.width.saturating_sub(2).min(WIDEST);
        let inner = frame(&env.text("load-title"), usize::from(screen.height), screen, width, buf, scene);
        let mut foot =
            wrapped(&env.text("load-not-shown"), inner.width.saturating_sub(1), " ", env.style(Scope::TextDim));
        foot.push(Self::keys(scene));
        let foot_height = (foot.len() as u16).min(inner.height.saturating_sub(3));
        let list = Rect { height: inner.height - foot_height, ..inner };
        let below = Rect { y: list.bottom(), height: foot_height, ..inner };
        draw_rows(buf, below, &foot[foot.len() - usize::from(foot_height)..], env.cut());
        let Some(team) = &scene.store.team else {
            let rows = wrapped(&Self::absent(scene), list.width, " ", env.style(Scope::TextDim));
            return draw_rows(buf, list, &rows, env.cut());
        };
        let (rows, chosen) = self.rows(team, list.width, scene);
        let room = usize::from(list.height);
        let top = chosen.saturating_sub(room.saturating_sub(3)).min(rows.len().saturating_sub(room));
        draw_rows(buf, list, rows.iter().skip(top), env.cut());
        if rows.len() - top > room && room > 0 {
            let mark = Row::default().right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
            mark.draw(buf, list, list.height - 1, env.cut());
        }
    }

    fn absent(scene: &Scene) -> String {
        let env = &scene.env;
        match scene.store.team_load.failure() {
            Some(failure) => {
                let detail = env.failure(failure, scene.now);
                let key = env.key_in(Context::Popup, Action::Retry);
                env.with("load-failed", &[("detail", (&detail).into()), ("key", (&key).into())])
            }
            None => env.text("load-loading"),
        }
    }

    fn keys(scene: &Scene) -> Row {
        let env = &scene.env;
        let [open, capacity, close] =
            [Action::Open, Action::Capacity, Action::Back].map(|action| env.key_in(Context::Popup, action));
        let args = [("open", (&open).into()), ("capacity", (&capacity).into()), ("close", (&close).into())];
        let text = env.with("load-foot", &args);
        Row::of(format!(" {text}"), env.style(Scope::Keys))
    }

    /// All rows, and which of them is chosen.
    fn rows(&self, team: &TeamLoad, width: u16, scene: &Scene) -> (Vec<Row>, usize) {
        let env = &scene.env;
        let chosen = self.at(&subjects(team, scene));
        let mut rows = vec![Self::head(width, scene)];
        let mut at = 0;
        for (index, queue) in team.queues.iter().enumerate() {
            if index == chosen {
                at = rows.len();
            }
            rows.push(Self::queue(queue, index == chosen, width, scene));
        }
        rows.push(Row::default());
        rows.push(Row::of(format!("  {}", env.text("load-people")), env.style(Scope::Heading)));
        for (index, agent) in (team.queues.len()..).zip(&team.agents) {
            if index == chosen {
                at = rows.len();
            }
            rows.push(Self::agent(agent, index == chosen, width, scene));
        }
        let first = team.queues.len() + team.agents.len();
        for (index, rule) in (first..).zip(waved_away(team, scene)) {
            if index == first {
                let key = env.key_in(Context::Popup, Action::OffNote);
                let text = env.with("load-waved", &[("key", (&key).into())]);
                rows.push(Row::default());
                rows.extend(wrapped(&text, width.saturating_sub(1), "  ", env.style(Scope::Heading)));
            }
            if index == chosen {
                at = rows.len();
            }
            rows.push(Self::rule(rule, index == chosen, scene));
        }
        (rows, at)
    }

    fn rule(it: &WavedAway, selected: bool, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let name = Untrusted::from(it.prompt.as_str()).shown(Lines::Single).into_owned();
        let args = [("shown", i64::from(it.shown).into()), ("dismissed", i64::from(it.dismissed).into())];
        let counts = env.with("load-waved-of", &args);
        Row::new(style).with(format!("{mark} {}  {counts}", text::pad(&name, 22, env.cut())), style)
    }

    /// The columns of queues: the name of each, and how wide it is.
    fn columns(width: u16, scene: &Scene) -> Vec<(String, usize)> {
        let env = &scene.env;
        let least = [("waiting", 4), ("longest", if width < ROOMY { 17 } else { 30 }), ("open", 4), ("free", 4)];
        let rest = [("here", 4), ("each", 4), ("upset", 4), ("hard", 4)];
        let roomy = |id: &str| width >= ROOMY || id != "free";
        let wide = |id: &str, least: usize| {
            let name = env.text(&format!("load-{id}"));
            let width = text::width(&name).max(least);
            (name, width)
        };
        least.into_iter().chain(rest).filter(|(id, _)| roomy(id)).map(|(id, least)| wide(id, least)).collect()
    }

    /// Columns that a name has.
    fn name_width(width: u16, scene: &Scene) -> usize {
        let taken: usize = Self::columns(width, scene).iter().map(|(_, width)| width + 2).sum();
        usize::from(width).saturating_sub(taken + 4).clamp(8, 22)
    }

    fn head(width: u16, scene: &Scene) -> Row {
        let style = scene.env.style(Scope::Heading);
        let name = text::pad(&scene.env.text("load-queues"), Self::name_width(width, scene), scene.env.cut());
        let cells: Vec<String> = Self::columns(width, scene).iter().map(|(name, width)| right(name, *width)).collect();
        Row::of(format!("  {name}  {}", cells.join("  ")), style)
    }

    fn queue(it: &QueueLoad, selected: bool, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let name = scene.store.queue(&it.queue).map_or_else(|| it.queue.to_string(), |queue| env.queue(queue));
        let number = |n: u32| if n == 0 { "–".to_owned() } else { env.locale().number(i64::from(n)) };
        let late = it.oldest.as_ref().is_some_and(|oldest| oldest.due.is_some_and(|due| due < scene.now));
        let mut cells = vec![number(it.waiting), longest(it, width, scene), number(it.open)];
        if width >= ROOMY {
            cells.push(number(it.unassigned));
        }
        cells.extend([number(it.present), each(it), number(it.upset), number(it.very_hard)]);
        let columns = Self::columns(width, scene);
        let mut row = Row::new(style)
            .with(format!("{mark} {}", text::pad(&name, Self::name_width(width, scene), env.cut())), style);
        for (index, (cell, (_, width))) in cells.iter().zip(&columns).enumerate() {
            let warn = (late && index == 1) || (cell != "–" && index + 1 == columns.len());
            let scope = if warn && !selected { env.style(Scope::NoticeWarning) } else { style };
            row = row.with("  ", style).with(right(cell, *width), scope);
        }
        row
    }

    fn agent(it: &AgentLoad, selected: bool, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let dim = if selected { style } else { env.style(Scope::TextDim) };
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let name = it.agent.name.shown(Lines::Single).into_owned();
        let (state, room) = match it.presence {
            Presence::Present => ("load-present", None),
            Presence::Break => ("load-break", Some(dim)),
            Presence::Away => ("load-away", Some(dim)),
        };
        let state = match it.since {
            Some(since) => {
                let time = env.locale().moment(since.millis(), scene.now.millis());
                env.with(&format!("{state}-since"), &[("time", (&time).into())])
            }
            None => env.text(state),
        };
        let count = |id: &str, n: u32| env.with(id, &[("n", i64::from(n).into())]);
        let args = [("open", i64::from(it.open).into()), ("capacity", i64::from(it.capacity).into())];
        let open = env.with("load-of-capacity", &args);
        let free = match it.presence {
            Presence::Present => count("load-room", it.room()),
            Presence::Break | Presence::Away => String::new(),
        };
        let promises = if it.promises == 0 { String::new() } else { count("load-promises", it.promises) };
        // Where there is little room, how many there is room for is left to be seen from the two figures.
        let wide = width >= ROOMY;
        let part = |text: &str, columns: usize| format!("  {}", text::pad(text, columns, env.cut()));
        let mut row = Row::new(style)
            .with(format!("{mark} {}", text::pad(&name, if wide { 20 } else { 14 }, env.cut())), style)
            .with(part(&state, if wide { 26 } else { 19 }), room.unwrap_or(style))
            .with(part(&open, if wide { 16 } else { 14 }), style);
        if wide {
            row = row.with(part(&free, 14), dim);
        }
        row.with(format!("  {promises}"), style)
    }
}

/// How long somebody waits, and how that is to the target.
fn longest(it: &QueueLoad, width: u16, scene: &Scene) -> String {
    let env = &scene.env;
    let Some(oldest) = &it.oldest else { return "–".to_owned() };
    let span = |from: Time, to: Time| env.locale().span(to.since(from).max(0));
    let wait = span(oldest.since, scene.now);
    let text = match oldest.due {
        Some(due) if due < scene.now => {
            env.with("load-wait-late", &[("wait", (&wait).into()), ("late", (&span(due, scene.now)).into())])
        }
        Some(due) => env.with("load-wait-left", &[("wait", (&wait).into()), ("left", (&span(scene.now, due)).into())]),
        None => wait,
    };
    if width < ROOMY { text } else { format!("#{} {text}", oldest.number) }
}

/// Open matters for each who is here.
fn each(it: &QueueLoad) -> String {
    if it.present == 0 || it.open == 0 {
        return "–".to_owned();
    }
    let tenths = (u64::from(it.open) * 10 + u64::from(it.present) / 2) / u64::from(it.present);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn right(text: &str, columns: usize) -> String {
    let cut = text::truncate(text, columns, "…");
    format!("{}{cut}", " ".repeat(columns.saturating_sub(text::width(&cut))))
}
