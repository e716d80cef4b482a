//! The console as one value: every stimulus goes in, effects and a drawn screen come out.
//!
//! Owns the scene and the panes, and routes: popup, keymap, global action, focused pane. Must not block, read a clock, or
//! touch a terminal, a network or a disk.

mod act;
mod ask;
mod keys;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::env::{Env, Settings};
use super::keymap::Keymap;
use super::pane::{Composer, CustomerPanel, Inbox, PlanPane, ThreadPane, Views, draw_footer, draw_header};
use super::popup;
use super::scene::Scene;
use super::screen::{Areas, LEAST, Wish};
use super::theme::{Scope, Sign, Theme};
use super::widget::cells::{Row, clear, draw_rows, wrapped};
use super::{Caret, Effect, IdSource, Key, Lifecycle, Msg, Outcome, Size, Slot};
use crate::api::{Event, Interest, LinkState, Time};
use crate::care::{Methods, Plans, Rules};
use crate::config::{Problem, Source};
use crate::console::desk::{Focus, Listing};
use crate::locale::{Lang, Locales};

/// What a console is made of.
pub struct Setup {
    /// Both languages.
    pub locales: Locales,
    /// The agent's.
    pub lang: Lang,
    /// What keys do.
    pub keymap: Keymap,
    /// How things look.
    pub theme: Theme,
    /// The rules of care.
    pub rules: Rules,
    /// The action plans.
    pub plans: Plans,
    /// The files the rules were read from beside the program's own: the team's rules are laid between them.
    pub prompts: Vec<Source>,
    /// How the team verifies who somebody is.
    pub methods: Methods,
    /// What the agent chose.
    pub settings: Settings,
    /// Where fresh operation keys come from.
    pub ids: Box<dyn IdSource>,
    /// Faults found in the files; shown at the start.
    pub problems: Vec<Problem>,
}

/// The console. `update` changes it, `layout` fits it to a size, `draw` paints it and changes nothing.
pub struct App {
    scene: Scene,
    views: Views,
    inbox: Inbox,
    thread: ThreadPane,
    composer: Composer,
    customer: CustomerPanel,
    plan: PlanPane,
    areas: Areas,
    /// Keys of a sequence that is not finished.
    pressed: Vec<Key>,
    /// The next digit dismisses a prompt.
    dismissing: bool,
    /// Until then no command runs: a paste may still be dripping in.
    guarded_until: Option<Time>,
    /// What is being taken came with a paste.
    pasting: bool,
    told: Interest,
}

impl App {
    /// A console that has not yet heard of its backend.
    pub fn new(setup: Setup) -> Self {
        let Setup { locales, lang, keymap, theme, rules, plans, methods, prompts, settings, ids, problems } = setup;
        let env = Env::new(locales, lang, theme, keymap, rules, plans, prompts, settings).verifying(methods);
        let mut scene = Scene::new(env, ids);
        if !problems.is_empty() {
            let outside = |problem: Problem| {
                let text = crate::text::Untrusted::from(problem.to_string());
                text.shown(crate::text::Lines::Single).into_owned()
            };
            scene.desk.report(problems.into_iter().map(outside).collect());
        }
        Self {
            scene,
            views: Views::default(),
            inbox: Inbox::default(),
            thread: ThreadPane::default(),
            composer: Composer::default(),
            customer: CustomerPanel::default(),
            plan: PlanPane::default(),
            areas: Areas::default(),
            pressed: Vec::new(),
            dismissing: false,
            guarded_until: None,
            pasting: false,
            told: Interest::default(),
        }
    }

    /// The same for the practice shop: who leaves it looks back on the shift first.
    #[must_use]
    pub fn practising(mut self) -> Self {
        self.scene.desk.practising = true;
        self
    }

    /// What is to be done before the first message: nothing; questions follow the first sign of the line.
    pub fn start(&mut self, now: Time) -> Vec<Effect> {
        self.scene.now = now;
        self.scene.take_effects()
    }

    /// Takes one stimulus.
    pub fn update(&mut self, now: Time, msg: Msg) -> Vec<Effect> {
        self.scene.now = now;
        if self.guarded_until.is_some_and(|until| now >= until) {
            self.guarded_until = None;
        }
        self.scene.desk.calm(now);
        if let Msg::Input(batch) = msg {
            self.input(batch);
        } else {
            let hands = self.scene.desk.hands();
            self.hear(msg);
            self.scene.desk.notice_uncalled(&hands);
        }
        if self.scene.desk.caret_due.is_some_and(|due| due <= now) {
            self.scene.keep_caret();
        }
        self.scene.keep_drafts(now);
        self.scene.tell_place();
        self.scene.take_effects()
    }

    /// Takes what is not the hands' doing.
    fn hear(&mut self, msg: Msg) {
        match msg {
            Msg::Input(_) | Msg::Resize(_) | Msg::Tick | Msg::Lifecycle(Lifecycle::Focus(_)) => {}
            Msg::Lifecycle(Lifecycle::Resumed) => {
                self.scene.desk.glance.look_again();
                self.scene.effect(Effect::Terminal(super::Command::Redraw));
            }
            Msg::Lifecycle(Lifecycle::HangUp) => self.scene.quit(),
            Msg::Event(event) => self.event(event),
            Msg::Reply(call, result) => self.scene.answer(call, result),
            Msg::Done(effect, outcome) => self.done(effect, outcome),
            Msg::Restored(restored) => self.scene.restore(restored),
        }
    }

    fn event(&mut self, event: Event) {
        let was_live = self.scene.store.is_live();
        let alive = matches!(event, Event::Heartbeat { .. });
        // Whoever looks on is told nothing of others.
        let quiet = self.scene.desk.counter.then(|| self.scene.notice.clone());
        let called = match &event {
            Event::ConversationChanged { conversation, .. } if conversation.help.is_some() => {
                let known = self.scene.store.summary(&conversation.id);
                Some((conversation.id.clone(), known.is_some_and(|known| known.help.is_some())))
            }
            _ => None,
        };
        if let Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } = &event {
            self.scene.moved_on(message);
        }
        let deed = matches!(event, Event::GoodwillChanged { .. }).then(|| event.clone());
        let draft = if let Event::Draft(draft) = &event { Some(Slot::of(draft)) } else { None };
        self.scene.store.apply(event);
        if let Some(event) = deed {
            self.scene.heard_of_goodwill(&event);
        }
        if let Some((id, before)) = called {
            self.scene.heard_of_help(before, &id);
        }
        if let Some(slot) = draft {
            self.scene.compare(&slot);
        }
        self.scene.settle();
        if alive {
            self.scene.store.try_again(self.scene.now);
            self.scene.resume_drafts();
            self.scene.renew_place();
        }
        if (alive || !was_live) && self.scene.store.is_live() {
            self.scene.resume_sends();
        }
        if let Some(before) = quiet {
            self.scene.notice = before;
        }
    }

    fn done(&mut self, effect: super::EffectId, outcome: Outcome) {
        match outcome {
            Outcome::Written => self.scene.desk.unsaved = None,
            Outcome::NotWritten(what) => {
                self.scene.desk.unsaved = Some(what.clone());
                let what = crate::text::Untrusted::from(what).shown(crate::text::Lines::Single).into_owned();
                let kept = self.scene.store.is_live() && self.scene.store.knows_drafts(None);
                let id = if kept { "journal-failed-kept" } else { "journal-failed" };
                let text = self.scene.env.with(id, &[("detail", (&what).into())]);
                self.scene.complain(text);
            }
            Outcome::Edited(text) => self.scene.edited_outside(effect, Ok(text)),
            Outcome::NotEdited(what) => self.scene.edited_outside(effect, Err(what)),
        }
    }

    /// Fits everything to `size`, once after each batch of messages; may ask for data that will be shown.
    pub fn layout(&mut self, now: Time, size: Size) -> Vec<Effect> {
        self.scene.now = now;
        self.ask_basics();
        self.first_view();
        let scene = &mut self.scene;
        scene.take_team_rules();
        scene.refresh_hints();
        scene.read_draft();
        let desk = &scene.desk;
        let plan = desk.plan && scene.open().is_some_and(|summary| summary.plan.is_some());
        // A plan takes the place of the customer: it is there however that is kept.
        let over = if plan { Areas::lays_over(size) && desk.focus == Focus::Plan } else { desk.customer_over };
        let customer = Wish { open: desk.open.is_some(), over, small: desk.panel.small && !plan };
        self.areas =
            if desk.counter { Areas::alone(size) } else { Areas::at(size, Views::height(scene), desk.focus, customer) };
        let middle = self.areas.middle;
        let most = (middle.height * 2 / 5).max(2);
        let rows = if middle.height < 4 { 0 } else { Composer::height(scene, middle.width, most) };
        let (thread, composer) = self.areas.part_middle(rows);
        let areas = self.areas;
        self.views.layout(areas.views, scene);
        self.inbox.layout(areas.inbox, scene);
        let open = scene.desk.open.clone();
        self.thread.layout(thread, open.as_ref(), scene);
        self.composer.layout(composer, scene);
        // Where there is room for one of the two, the plan stands in the customer's place.
        let (plan, customer) =
            if plan && !areas.folded { (areas.customer, Rect::default()) } else { (Rect::default(), areas.customer) };
        self.plan.layout(plan, scene);
        self.customer.layout(customer, areas.folded, scene);
        self.ask_figures();
        self.ask_load();
        self.scene.ask_tell_first();
        if let Some(mut popup) = self.scene.desk.popup.take() {
            popup::layout(&mut popup, self.areas.screen, &mut self.scene);
            self.scene.desk.popup = Some(popup);
        }
        self.scene.desk.saw_uncalled(now);
        let desk = &self.scene.desk;
        let covered = !self.is_drawn() || desk.popup.is_some() || desk.editor.is_some();
        self.thread.look(covered, &mut self.scene);
        self.tell_interest();
        self.scene.take_effects()
    }

    fn tell_interest(&mut self) {
        let view = match &self.scene.desk.listing {
            Listing::View(view) => Some(view.clone()),
            Listing::Unsent => None,
        };
        let interest = Interest { view, conversation: self.scene.desk.open.clone() };
        if interest != self.told {
            self.told = interest.clone();
            self.scene.effect(Effect::Interest(interest));
        }
    }

    /// Whether the panes are on the screen. Where the window is too small for them, keys would act unseen.
    pub(super) const fn is_drawn(&self) -> bool {
        self.areas.header.width > 0
    }

    /// What a window says that is too small for anything else: how large it has to be, and what stands unsent meanwhile.
    fn too_small(&self, buf: &mut Buffer) {
        let (scene, screen) = (&self.scene, self.areas.screen);
        let style = scene.env.style(Scope::Text);
        let args = [("width", i64::from(LEAST.width).into()), ("height", i64::from(LEAST.height).into())];
        let mut rows = wrapped(&scene.env.with("too-small", &args), screen.width, "", style);
        if scene.desk.is_writing() && scene.desk.popup.is_none() {
            let characters = scene.desk.text().map_or(0, super::widget::TextArea::characters);
            let text = scene.env.with("too-small-kept", &[("n", (characters as i64).into())]);
            rows.extend(wrapped(&text, screen.width, "", style));
        }
        draw_rows(buf, screen, &rows, "");
    }

    /// Paints the screen as `layout` left it. Pure: the same `App` paints the same cells.
    pub fn draw(&self, buf: &mut Buffer) -> Option<Caret> {
        let scene = &self.scene;
        let areas = self.areas;
        clear(buf, buf.area, scene.env.style(Scope::Text));
        if !self.is_drawn() {
            self.too_small(buf);
            return None;
        }
        draw_header(buf, areas.header, scene);
        self.views.draw(buf, scene);
        self.inbox.draw(buf, scene);
        self.thread.draw(buf, scene);
        self.customer.draw(buf, scene);
        self.plan.draw(buf, scene);
        let caret = self.composer.draw(buf, scene);
        for x in areas.rules.into_iter().flatten() {
            let rule = Rect { x, y: areas.header.bottom(), width: 1, height: areas.footer.y - areas.header.bottom() };
            let row = Row::of(scene.env.sign(Sign::Vertical), scene.env.style(Scope::Border));
            draw_rows(buf, rule, std::iter::repeat_n(&row, usize::from(rule.height)), "");
        }
        draw_footer(buf, areas.footer, scene.desk.context(), &self.pressed, scene);
        match &scene.desk.popup {
            Some(popup) => {
                let over = popup::draw(popup, areas.screen, buf, scene);
                // Whoever is typing goes on typing where they were.
                let typing = scene.desk.uncalled.as_ref().is_some_and(|it| it.typing && it.over == 0);
                if typing { caret } else { over }
            }
            None => caret,
        }
    }

    /// When [`Msg::Tick`] is due: only while something on screen changes by itself. `None` while idle.
    pub fn deadline(&self) -> Option<Time> {
        [
            self.inbox.deadline(),
            self.thread.deadline(),
            self.scene.hints.deadline(),
            self.scene.day.deadline(),
            self.load_due(),
            self.scene.draft_due(),
            self.scene.desk.caret_due,
            self.guarded_until,
            self.scene.desk.calm_at(),
            self.scene.tell_first_changes_at(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Whether something has come up by itself that takes no key yet, because the hands may not have seen it.
    pub const fn waits_for_still_hands(&self) -> bool {
        self.scene.desk.uncalled.is_some()
    }

    /// How the line is.
    pub const fn link(&self) -> &LinkState {
        &self.scene.store.link
    }
}
