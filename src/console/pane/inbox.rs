//! The list of conversations: two rows each, in the order of the view. Only the visible ones are looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::views;
use crate::api::{Channel, ConversationId, Status, Summary, View};
use crate::api::{Request, Time};
use crate::console::Action;
use crate::console::desk::{Focus, Listing};
use crate::console::flow::Unsent;
use crate::console::scene::{Purpose, Scene};
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, draw_rows};
use crate::text::Lines;

/// Conversations in one page.
const PAGE: u16 = 100;
/// From this width on a row has room for a colleague's name.
const NAMED: u16 = 32;
/// A promise is named in every list from this long before its due, milliseconds.
const SOON: i64 = 60 * 60_000;
/// Rows of one conversation.
const ROWS: usize = 2;

/// The pane: where it is scrolled to. The selection is an id on the desk.
#[derive(Debug, Default)]
pub struct Inbox {
    area: Rect,
    rows: Vec<Row>,
    /// The first visible conversation.
    top: usize,
    /// Where the selected one stood, as a place in the list: taken up again when it has left.
    place: usize,
    /// When a time on screen will read differently.
    until: Option<Time>,
}

/// How many there are, without copying them.
fn len(scene: &Scene) -> usize {
    match &scene.desk.listing {
        Listing::View(view) => scene.store.view(view).map_or(0, |index| index.rows().len()),
        Listing::Unsent => scene.unsent().len(),
    }
}

/// The one at a place.
fn at(scene: &Scene, place: usize) -> Option<ConversationId> {
    match &scene.desk.listing {
        Listing::View(view) => scene.store.view(view)?.rows().get(place).map(|(_, id)| id.clone()),
        Listing::Unsent => scene.unsent().get(place).cloned(),
    }
}

/// Where the selected one stands now.
fn place_of(scene: &Scene, id: &ConversationId) -> Option<usize> {
    match &scene.desk.listing {
        Listing::View(view) => {
            let summary = scene.store.summary(id)?;
            if !view.holds(summary, scene.store.my_id()?) {
                return None;
            }
            let index = scene.store.view(view)?;
            let place = index.place(&view.key(summary));
            index.rows().get(place).filter(|(_, there)| there == id).map(|_| place)
        }
        Listing::Unsent => scene.unsent().iter().position(|there| there == id),
    }
}

/// How far an unsent text has come, and the key that helps where one does.
fn unsent(row: Row, state: Unsent, scene: &Scene) -> Row {
    let env = &scene.env;
    let scope = if state.alarms() { Scope::NoticeError } else { Scope::TextDim };
    let text = env.text(state.text());
    match state {
        Unsent::Sending | Unsent::Draft => row.right(format!("{text} "), env.style(scope)),
        Unsent::Undelivered | Unsent::Unsure | Unsent::Queued => {
            row.right(format!("{text} [{}] ", env.key(Action::Retry)), env.style(scope))
        }
    }
}

/// The sign of a channel: one letter's room, beside its word elsewhere.
pub const fn channel_sign(channel: Channel) -> Sign {
    match channel {
        Channel::Chat => Sign::Chat,
        Channel::Mail => Sign::Mail,
        Channel::Phone => Sign::Phone,
        Channel::Social => Sign::Social,
        Channel::WebForm => Sign::WebForm,
        Channel::InPerson => Sign::InPerson,
    }
}

impl Inbox {
    /// Performs an action.
    pub fn act(&mut self, action: Action, scene: &mut Scene) {
        let last = len(scene).saturating_sub(1);
        let page = (usize::from(self.area.height.saturating_sub(1)) / ROWS).max(1);
        // Typed faster than painted: a list that was just chosen has its first one selected.
        if scene.desk.selected.is_none() {
            scene.desk.selected = at(scene, 0);
        }
        let here = scene.desk.selected.as_ref().and_then(|id| place_of(scene, id));
        let to = match (action, here) {
            (Action::Open, Some(_)) => {
                scene.open_selected();
                return;
            }
            // What was under the cursor has left: the first key only shows where the cursor is now.
            (Action::MoveDown | Action::MoveUp | Action::Open | Action::PageDown | Action::PageUp, None) => self.place,
            (Action::MoveDown, Some(here)) => here + 1,
            (Action::MoveUp, Some(here)) => here.saturating_sub(1),
            (Action::PageDown, Some(here)) => here + page,
            (Action::PageUp, Some(here)) => here.saturating_sub(page),
            (Action::First, _) => 0,
            (Action::Last, _) => last,
            _ => return,
        };
        scene.desk.selected = at(scene, to.min(last));
    }

    /// Measures; asks for the page that is about to be shown.
    pub fn layout(&mut self, area: Rect, scene: &mut Scene) {
        self.area = area;
        self.ask(scene);
        let count = len(scene);
        let room = (usize::from(area.height.saturating_sub(1)) / ROWS).max(1);
        let old = self.place;
        match scene.desk.selected.as_ref().map(|id| place_of(scene, id)) {
            Some(Some(place)) => {
                // The selected one keeps its row on the screen, whatever came in above it.
                self.top = (self.top + place).saturating_sub(old);
                self.place = place;
            }
            Some(None) => self.place = self.place.min(count.saturating_sub(1)),
            None => {
                self.place = 0;
                self.top = 0;
                scene.desk.selected = at(scene, 0);
            }
        }
        self.top = self.top.min(self.place).max((self.place + 1).saturating_sub(room)).min(count.saturating_sub(room));
        self.until = None;
        self.rows.clear();
        if area.is_empty() {
            return;
        }
        let focused = scene.desk.focus == Focus::Inbox;
        let count_text = views::count(scene, &scene.desk.listing)
            .map_or(String::new(), |count| format!("{} ", scene.env.locale().number(count as i64)));
        let title = views::name(scene, &scene.desk.listing);
        self.rows.push(scene.title(&title, focused).right(count_text, scene.env.style(Scope::Count)));
        for place in self.top..count.min(self.top + room) {
            let Some(id) = at(scene, place) else { break };
            self.conversation(&id, focused, scene);
        }
        if count == 0 {
            self.nothing(scene);
        }
    }

    fn ask(&self, scene: &mut Scene) {
        if !scene.store.is_live() {
            return;
        }
        let Listing::View(view) = scene.desk.listing.clone() else { return Self::ask_unsent(scene) };
        let near_end = self.top + 2 * usize::from(self.area.height) >= len(scene);
        let index = scene.store.view_mut(&view);
        let after = index.next().map(str::to_owned);
        if index.is_loaded() && !index.is_complete() && near_end && index.load == crate::console::store::Load::Here {
            index.load = crate::console::store::Load::Wanted;
        }
        if index.load.take() {
            scene.call(Purpose::List(view.clone()), Request::List { view, after, limit: PAGE });
        }
    }

    /// A text that was begun on another machine may be for a conversation that no list has brought here.
    fn ask_unsent(scene: &mut Scene) {
        for id in scene.unsent() {
            if scene.store.summary(&id).is_none() && scene.desk.asked_for.insert(id.clone()) {
                scene.call(Purpose::Conversation(id.clone()), Request::Conversation(id));
            }
        }
    }

    fn conversation(&mut self, id: &ConversationId, focused: bool, scene: &Scene) {
        let env = &scene.env;
        let chosen = scene.desk.selected.as_ref() == Some(id);
        let style = scene.row_style(chosen, focused);
        let mark = if chosen { env.sign(Sign::Selected) } else { " " };
        let Some(summary) = scene.store.summary(id) else {
            self.rows
                .push(Row::new(style).with(format!("{mark} "), style).with(id.to_string(), env.style(Scope::TextDim)));
            self.rows.push(Row::new(style));
            return;
        };
        let open = scene.desk.open.as_ref() == Some(id);
        let name = scene.name_of(&summary.customer);
        let promises = scene.desk.listing == Listing::View(View::Promises);
        let promise = summary.promise.as_ref();
        let (due, due_scope) = match promise.filter(|_| promises) {
            Some(promise) => self.until(promise.due, scene),
            None => self.due(summary, scene),
        };
        let draft = scene.desk.unsent_in(id).map_or("", |_| env.sign(Sign::Draft));
        let owner = summary.assignee.as_ref().filter(|_| scene.desk.listing != Listing::View(View::Mine));
        let owner = match owner {
            Some(owner) if Some(&owner.id) == scene.store.my_id() => env.text("list-mine"),
            Some(owner) if self.area.width >= NAMED => scene.short_name(&owner.name),
            _ => String::new(),
        };
        self.rows.push(
            Row::new(style)
                .with(format!("{mark} "), style)
                .with(format!("{} ", env.sign(channel_sign(summary.channel))), env.style(Scope::TextDim))
                .with(name, env.style(if open { Scope::TextStrong } else { Scope::List }))
                .right(
                    if draft.is_empty() { String::new() } else { format!("{draft} ") },
                    env.style(Scope::NoticeWarning),
                )
                .right(
                    if summary.undelivered { format!("{} ", env.sign(Sign::Failed)) } else { String::new() },
                    env.style(Scope::NoticeError),
                )
                .right(if owner.is_empty() { owner } else { format!("{owner} ") }, env.style(Scope::TextDim))
                .right(format!("{due} "), env.style(due_scope)),
        );
        let subject = summary.subject.shown(Lines::Single);
        let subject = if subject.is_empty() { summary.preview.shown(Lines::Single) } else { subject };
        let subject = match promise.filter(|_| promises) {
            Some(promise) => promise.text.shown(Lines::Single),
            None => subject,
        };
        let waiting = summary.clock.waiting_since.filter(|_| !promises).map_or(String::new(), |since| {
            let passed = scene.now.since(since);
            self.note_change(since, passed);
            env.with("list-waiting", &[("span", (&env.locale().span(passed)).into())])
        });
        let mut row = Row::new(style).with("    ", style).with(subject, env.style(Scope::TextDim));
        if let Some(state) = scene.unsent_state(id).filter(|_| scene.desk.listing == Listing::Unsent) {
            return self.rows.push(unsent(row, state, scene));
        }
        let called = summary.help.is_some();
        if called || crate::console::flow::active(summary).is_some() {
            let (id, scope) = if called { ("list-help", Scope::DueLate) } else { ("list-plan", Scope::DueSoon) };
            row = row.right(env.text(id), env.style(scope));
            row = row.right(format!(" {} ", env.sign(Sign::Separator)), env.style(Scope::TextDim));
        }
        if let Some(promise) = promise.filter(|promise| !promises && promise.due.since(scene.now) <= SOON) {
            let late = promise.due < scene.now;
            let scope = if late { Scope::DueLate } else { Scope::DueSoon };
            self.note_change(promise.due, scene.now.since(promise.due));
            row = row.right(env.text("list-promise"), env.style(scope));
            row = row.right(format!(" {} ", env.sign(Sign::Separator)), env.style(Scope::TextDim));
        }
        self.rows.push(row.right(format!("{waiting} "), env.style(Scope::TextDim)));
    }

    /// When it is due, in few cells: "due 3m", "2h over"; or where it stands when nothing is due.
    fn due(&mut self, summary: &Summary, scene: &Scene) -> (String, Scope) {
        let env = &scene.env;
        match summary.clock.due_at {
            Some(due) if !summary.status.is_done() => self.until(due, scene),
            _ if summary.status == Status::Open => (String::new(), Scope::Due),
            _ => (env.status(summary.status, summary.assignee.is_some()), Scope::TextDim),
        }
    }

    /// How long until `due`, or since.
    fn until(&mut self, due: Time, scene: &Scene) -> (String, Scope) {
        let env = &scene.env;
        let left = due.since(scene.now);
        self.note_change(due, -left);
        if left >= 0 {
            let soon = left < 5 * 60_000;
            let sign = if soon { env.sign(Sign::Soon) } else { "" };
            let span = env.locale().span(left);
            (
                env.with("list-due", &[("sign", sign.into()), ("span", (&span).into())]),
                if soon { Scope::DueSoon } else { Scope::Due },
            )
        } else {
            let span = env.locale().span(-left);
            (
                env.with("list-overdue", &[("sign", env.sign(Sign::Late).into()), ("span", (&span).into())]),
                Scope::DueLate,
            )
        }
    }

    /// A time of which `passed` has passed is on screen: it will read differently at its next whole minute (hour, day).
    fn note_change(&mut self, from: Time, passed: i64) {
        let unit = match passed.abs() {
            ..3_600_000 => 60_000,
            3_600_000..86_400_000 => 3_600_000,
            _ => 86_400_000,
        };
        let next = from.plus_millis((passed.div_euclid(unit) + 1) * unit);
        self.until = Some(self.until.map_or(next, |until| until.min(next)));
    }

    /// When the list will read differently by time alone.
    pub const fn deadline(&self) -> Option<Time> {
        self.until
    }

    /// Why the list is empty.
    fn nothing(&mut self, scene: &Scene) {
        let env = &scene.env;
        let Listing::View(view) = &scene.desk.listing else {
            return self.say(&env.text("list-nothing-unsent"), Scope::TextDim, scene);
        };
        let index = scene.store.view(view);
        if let Some(failure) = index.and_then(|index| index.load.failure()) {
            return self.say(&env.failure(failure, scene.now), Scope::NoticeError, scene);
        }
        if !index.is_some_and(super::super::store::Index::is_loaded) {
            let id = if scene.store.is_live() { "list-loading" } else { "list-connecting" };
            return self.say(&env.text(id), Scope::TextDim, scene);
        }
        let id = match view {
            View::Promises => "list-no-promises",
            View::Approvals => "list-no-approvals",
            View::Resolved => "list-none-resolved",
            _ => "list-nobody",
        };
        self.say(&env.text(id), Scope::TextDim, scene);
        if *view == View::Mine && scene.store.count(&View::Unassigned).unwrap_or(0) > 0 {
            let hint = env.with(
                "list-unassigned-hint",
                &[
                    ("n", (scene.store.count(&View::Unassigned).unwrap_or(0) as i64).into()),
                    ("next", (&scene.env.key(Action::Next)).into()),
                    ("go", (&scene.env.key(Action::GoUnassigned)).into()),
                ],
            );
            self.say(&hint, Scope::TextDim, scene);
        }
    }

    fn say(&mut self, text: &str, scope: Scope, scene: &Scene) {
        self.rows.extend(crate::console::widget::cells::wrapped(text, self.area.width, "  ", scene.env.style(scope)));
    }

    /// Which conversation stands at this row of the screen.
    pub fn at(&self, row: u16, scene: &Scene) -> Option<ConversationId> {
        let inside = usize::from(row.checked_sub(self.area.y + 1)?) / ROWS;
        at(scene, self.top + inside)
    }

    /// Paints.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        draw_rows(buf, self.area, &self.rows, scene.env.sign(Sign::Cut));
    }
}
