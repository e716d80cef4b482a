//! The action plan beside the thread: its steps, what is done of them and by whom, the words they have.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::PlanState;
use crate::care::Step;
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, clear, draw_rows, keys_wrapped, wrapped};
use crate::text::Lines;

/// The pane; empty while no plan is shown.
#[derive(Debug, Default)]
pub struct PlanPane {
    area: Rect,
    rows: Vec<Row>,
    foot: Vec<Row>,
    top: usize,
}

impl PlanPane {
    /// Performs an action.
    pub fn act(action: Action, scene: &mut Scene) {
        let last = scene.plan_steps().saturating_sub(1);
        if action != Action::PlanEnd {
            scene.desk.plan_ending = false;
        }
        let step = &mut scene.desk.plan_step;
        match action {
            Action::MoveDown => *step = (*step + 1).min(last),
            Action::MoveUp => *step = step.saturating_sub(1),
            Action::First | Action::PageUp => *step = 0,
            Action::Last | Action::PageDown => *step = last,
            Action::PlanTick => scene.tick_step(),
            Action::PlanWords => scene.put_step_words(),
            Action::PlanEnd => scene.end_plan(),
            Action::PlanWithdraw => scene.withdraw_plan(),
            _ => {}
        }
    }

    /// Measures; `area` is empty where the plan is not shown.
    pub fn layout(&mut self, area: Rect, scene: &Scene) {
        self.area = area;
        self.rows.clear();
        self.foot.clear();
        if area.is_empty() {
            return;
        }
        let focused = scene.desk.focus == Focus::Plan;
        let Some((plan, state)) = scene.plan() else {
            self.unknown(scene);
            return;
        };
        let env = &scene.env;
        self.rows.push(scene.title(&env.with("pane-plan", &[("plan", plan.title(env.lang()).into())]), focused));
        let width = area.width.saturating_sub(1);
        let mut head = wrapped(plan.when(env.lang()), width, " ", env.style(Scope::TextDim));
        head.extend(begun(state, scene));
        // The step under the cursor stays in view, whatever stands before it.
        let mut rows = head;
        let mut cursor = 0..1;
        for (place, step) in env.plans().steps(plan).enumerate() {
            let here = place == scene.desk.plan_step;
            let start = rows.len();
            rows.extend(step_rows(step, state, here, width, scene));
            if here {
                cursor = start..rows.len();
            }
        }
        self.foot = keys(width, scene);
        let room = usize::from(area.height).saturating_sub(1 + self.foot.len()).max(1);
        self.top = self.top.max(cursor.end.saturating_sub(room)).min(cursor.start).min(rows.len().saturating_sub(room));
        let below = rows.len().saturating_sub(self.top + room);
        self.rows.extend(rows.into_iter().skip(self.top).take(room));
        if below > 0
            && let Some(last) = self.rows.last_mut().filter(|_| cursor.end < self.top + room)
        {
            *last = Row::of(format!(" {}", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
        }
    }

    /// A plan of another console's files: what is done of it can still be read.
    fn unknown(&mut self, scene: &Scene) {
        let env = &scene.env;
        let Some(state) = scene.open().and_then(|summary| summary.plan.as_deref()) else { return };
        let title = scene.plan_title(&state.plan);
        self.rows.push(scene.title(&env.with("pane-plan", &[("plan", (&title).into())]), true));
        let width = self.area.width.saturating_sub(1);
        self.rows.extend(wrapped(&env.text("plan-unknown"), width, " ", env.style(Scope::NoticeWarning)));
        for done in &state.done {
            let step = crate::text::Untrusted::from(done.step.as_str());
            self.rows.push(Row::of(
                format!(" {} {}", env.sign(Sign::Checked), step.shown(Lines::Single)),
                env.style(Scope::Text),
            ));
            if let Some(text) = &done.text {
                self.rows.extend(wrapped(&text.shown(Lines::Multi), width, "   ", env.style(Scope::TextDim)));
            }
        }
    }

    /// Paints.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) {
        if self.area.is_empty() {
            return;
        }
        clear(buf, self.area, scene.env.style(Scope::Text));
        draw_rows(buf, self.area, &self.rows, scene.env.cut());
        let height = (self.foot.len() as u16).min(self.area.height);
        let foot = Rect { y: self.area.bottom() - height, height, ..self.area };
        draw_rows(buf, foot, &self.foot, scene.env.cut());
    }
}

/// Who chose it and since when; when it was closed.
fn begun(state: &PlanState, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let agent = super::agent_name(&state.by.name, scene);
    let since = env.locale().moment(state.at.millis(), scene.now.millis());
    let mut text = env.with("plan-since", &[("agent", (&agent).into()), ("time", (&since).into())]);
    if let Some(ended) = state.ended {
        let time = env.locale().moment(ended.millis(), scene.now.millis());
        text = env.with("plan-closed-at", &[("time", (&time).into())]);
    }
    vec![Row::of(format!(" {text}"), env.style(Scope::TextDim)), Row::default()]
}

/// The step; under the cursor also its words; when done, by whom and with what.
fn step_rows(step: &Step, state: &PlanState, here: bool, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let done = state.step(&step.id);
    let sign = env.sign(if done.is_some() { Sign::Checked } else { Sign::Unchecked });
    let focused = scene.desk.focus == Focus::Plan;
    let style = match (here, done.is_some()) {
        (true, _) => scene.row_style(true, focused),
        (false, true) => env.style(Scope::TextDim),
        (false, false) => env.style(Scope::Text),
    };
    let mut rows: Vec<Row> =
        wrapped(step.say(env.lang()), width, "   ", style).into_iter().map(|row| Row { style, ..row }).collect();
    if let Some(first) = rows.first_mut() {
        let text = first.left[0].text.trim_start().to_owned();
        *first = Row::new(style).with(format!(" {sign} {text}"), style);
    }
    if let Some(done) = done {
        let agent = super::agent_name(&done.by.name, scene);
        let time = env.locale().moment(done.at.millis(), scene.now.millis());
        if let Some(text) = &done.text {
            rows.extend(wrapped(&text.shown(Lines::Multi), width, "   ", env.style(Scope::Text)));
        }
        rows.push(Row::of(format!("   {agent} {time}"), env.style(Scope::TextDim)));
    }
    if here && let Some(words) = scene.step_words(step) {
        let key = env.key_in(Context::Plan, Action::PlanWords);
        let words = env.with("plan-words", &[("key", (&key).into()), ("words", (&words).into())]);
        rows.extend(wrapped(&words, width, "   ", env.style(Scope::PromptBecause)));
    }
    rows
}

/// What the keys do here.
fn keys(width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let key = |action| env.key_in(Context::Plan, action);
    let supervisor = env.key_in(Context::Text, Action::CallSupervisor);
    let (tick, end, back) = (key(Action::PlanTick), key(Action::PlanEnd), key(Action::Back));
    let args = [
        ("tick", (&tick).into()),
        ("end", (&end).into()),
        ("back", (&back).into()),
        ("supervisor", (&supervisor).into()),
    ];
    keys_wrapped(&env.with("plan-keys", &args), width, " ", env.style(Scope::TextDim))
}
