//! Action plans beside the thread, and the hand that is raised for a supervisor.

use crate::api::{ConversationId, PlanChange, PlanState, Request, Summary};
use crate::care::{Plan, Step};
use crate::console::desk::Focus;
use crate::console::flow::Words;
use crate::console::popup::{Ask, Asked, Choice, Popup};
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;
use crate::console::{Action, Mode};
use crate::locale::Lang;
use crate::text::Lines;

/// The prompts at whose moment a plan is worth looking at.
pub const MOMENTS: [&str; 4] = ["limit-reached", "hard-moment", "handle-with-care", "every-comment"];

impl Scene {
    /// The plan beside the open conversation: shown where one is in work, else chosen; a second time back to where one
    /// was.
    pub fn open_plan(&mut self) {
        let Some(summary) = self.open() else { return self.complain(self.env.text("nothing-open")) };
        let id = summary.id.clone();
        let active = active(summary).is_some();
        if self.desk.focus == Focus::Plan {
            return self.leave_plan();
        }
        if active {
            self.keep_caret();
            self.desk.plan = true;
            self.desk.go_to_plan();
            return;
        }
        self.choose_plan(&id);
    }

    /// Back from the plan to where one was. The plan stays where there is room for it.
    pub fn leave_plan(&mut self) {
        self.desk.focus = match self.desk.before_plan {
            list @ (Focus::Views | Focus::Inbox) => list,
            Focus::Composer if self.desk.mode.is_some() => Focus::Composer,
            // The customer is where the plan is.
            Focus::Composer | Focus::Thread | Focus::Customer | Focus::Plan => Focus::Thread,
        };
    }

    fn choose_plan(&mut self, id: &ConversationId) {
        let lang = self.env.lang();
        let fitting = self.hints.plans().to_vec();
        let mut items: Vec<_> = self
            .env
            .plans()
            .iter()
            .map(|plan| Item {
                label: plan.title(lang).to_owned(),
                hint: String::new(),
                value: Choice::Plan(plan.id.clone()),
            })
            .collect();
        items.sort_by_key(|item| match &item.value {
            Choice::Plan(plan) => fitting.iter().position(|fits| fits == plan).unwrap_or(usize::MAX),
            _ => usize::MAX,
        });
        if let Some(state) = self.store.summary(id).and_then(|summary| summary.plan.as_ref()) {
            let title = self.plan_title(&state.plan);
            let label = self.env.with("plan-see-closed", &[("plan", (&title).into())]);
            items.push(Item { label, hint: String::new(), value: Choice::SeePlan });
        }
        let title = self.env.text("plan-choose");
        self.pick(&title, Some(id.clone()), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup
            && fitting.is_empty()
        {
            // Which plan it is decides a lot: without a hint it is not the first one by default.
            pick.picker = pick.picker.clone().undecided();
        }
    }

    /// A plan was chosen.
    pub(super) fn begin_plan(&mut self, id: &ConversationId, plan: &str) {
        let tag = self.env.plans().get(plan).and_then(|plan| plan.tag.clone()).map(Into::into);
        let change = PlanChange::Begin { plan: plan.to_owned(), tag };
        self.change_plan(Purpose::Change(id.clone(), Some(Reversal::Plan)), id, change);
        self.see_plan();
    }

    /// The plan as it stands, closed or not.
    pub(super) fn see_plan(&mut self) {
        self.keep_caret();
        self.desk.plan = true;
        self.desk.plan_step = 0;
        self.desk.go_to_plan();
    }

    pub(super) fn change_plan(&mut self, purpose: Purpose, id: &ConversationId, change: PlanChange) {
        let key = self.key();
        let version = self.store.summary(id).map(|summary| summary.version);
        self.call(purpose, Request::Plan { key, conversation: id.clone(), version, change });
    }

    /// The plan of the open conversation, with its state; none where our files do not know it.
    pub fn plan(&self) -> Option<(&Plan, &PlanState)> {
        let state = self.open()?.plan.as_deref()?;
        Some((self.env.plans().get(&state.plan)?, state))
    }

    fn step_here(&self) -> Option<(&Plan, &PlanState, &Step)> {
        let (plan, state) = self.plan()?;
        Some((plan, state, self.env.plans().steps(plan).nth(self.desk.plan_step)?))
    }

    /// How many steps the plan on screen has.
    pub fn plan_steps(&self) -> usize {
        self.plan().map_or(0, |(plan, _)| self.env.plans().steps(plan).count())
    }

    /// Ticks the step under the cursor, or takes the tick away. What belongs to it is asked for.
    pub fn tick_step(&mut self) {
        let Some(id) = self.desk.open.clone() else { return };
        let Some((_, state, step)) = self.step_here() else { return };
        if state.ended.is_some() {
            let key = self.env.key(Action::Plan);
            return self.complain(self.env.with("plan-is-closed", &[("key", (&key).into())]));
        }
        let (name, ask, done) = (step.id.clone(), step.ask, state.step(&step.id).is_some());
        if done {
            return self.change_plan(Purpose::Plan(id.clone()), &id, PlanChange::Untick { step: name });
        }
        if ask {
            let title = step.say(self.env.lang()).to_owned();
            let known = self.desk.answers.get(&(id.clone(), name.clone())).cloned().unwrap_or_default();
            let text = TextArea::from_text(&known, known.len());
            self.desk.popup = Some(Popup::Ask(Box::new(Ask { title, about: id, text, what: Asked::Step(name) })));
            return;
        }
        self.ticked(&id, name, None);
    }

    /// What belongs to a step was written.
    pub fn ticked(&mut self, id: &ConversationId, step: String, text: Option<String>) {
        if let Some(text) = &text {
            // Until the server has it, it is not lost: a refused tick asks again with it.
            self.desk.answers.insert((id.clone(), step.clone()), text.clone());
        }
        let text = text.filter(|text| !text.trim().is_empty()).map(Into::into);
        self.change_plan(Purpose::Plan(id.clone()), id, PlanChange::Tick { step, text });
        let last = self.plan_steps().saturating_sub(1);
        self.desk.plan_step = (self.desk.plan_step + 1).min(last);
    }

    /// A question was answered in words.
    pub fn answered(&mut self, ask: Ask) {
        let Ask { about, text, what, .. } = ask;
        match what {
            Asked::Step(step) => self.ticked(&about, step, Some(text.text().to_owned())),
            Asked::Record(what) => self.told_in_words(what, text.text()),
            Asked::Deed(words) => self.answered_deed(&about, words, text.text()),
        }
    }

    /// A question was left: what was written to it is there when it is asked again.
    pub fn put_answer_aside(&mut self, ask: Ask) {
        let Ask { about, text, what, .. } = ask;
        let kept = match what {
            Asked::Step(step) => step,
            Asked::Deed(Words::Promise) => super::deeds::PROMISE.to_owned(),
            Asked::Deed(_) | Asked::Record(_) => return,
        };
        self.desk.answers.insert((about, kept), text.text().to_owned());
    }

    /// The language of words to the open customer: theirs, where it is known.
    pub fn their_language(&self) -> Lang {
        self.hints.language().unwrap_or_else(|| self.env.lang())
    }

    /// The words of a step for the open customer.
    pub fn step_words(&self, step: &Step) -> Option<String> {
        let summary = self.open()?;
        let to = Some(summary.customer.address_as.raw()).filter(|to| !to.is_empty());
        let me = self.store.me.as_ref().map(|me| me.agent.name.raw());
        self.env.plans().offer(step, self.their_language(), to, me)
    }

    /// Puts the words of the step under the cursor into the reply.
    pub fn put_step_words(&mut self) {
        let words = self.step_here().and_then(|(_, _, step)| self.step_words(step));
        let Some(words) = words else { return self.complain(self.env.text("plan-no-words")) };
        if self.desk.mode == Some(Mode::Note) {
            return self.complain(self.env.text("offer-not-in-note"));
        }
        self.write(Mode::Reply);
        self.put_in(&words);
    }

    /// Closes the plan. Steps that are open are named once.
    pub fn end_plan(&mut self) {
        let Some(id) = self.desk.open.clone() else { return };
        let Some((plan, state)) = self.plan() else { return };
        if state.ended.is_some() {
            return;
        }
        let open = self.env.plans().steps(plan).filter(|step| state.step(&step.id).is_none()).count();
        if open > 0 && !std::mem::replace(&mut self.desk.plan_ending, true) {
            let key = self.env.key_in(crate::console::keymap::Context::Plan, Action::PlanEnd);
            let args = [("n", (open as i64).into()), ("key", (&key).into())];
            return self.complain(self.env.with("plan-open-steps", &args));
        }
        self.desk.plan_ending = false;
        self.change_plan(Purpose::Plan(id.clone()), &id, PlanChange::End);
        self.say(self.env.text("plan-ended"));
        self.leave_plan();
        self.desk.plan = false;
    }

    /// Takes the plan back: it was the wrong one.
    pub fn withdraw_plan(&mut self) {
        let Some((id, state)) = self.open().and_then(|summary| Some((summary.id.clone(), active(summary)?))) else {
            return;
        };
        if !state.done.is_empty() {
            let key = self.env.key_in(crate::console::keymap::Context::Plan, Action::PlanEnd);
            return self.complain(self.env.with("plan-has-steps", &[("key", (&key).into())]));
        }
        self.change_plan(Purpose::Plan(id.clone()), &id, PlanChange::Withdraw);
        self.leave_plan();
        self.desk.plan = false;
    }

    /// Calls a supervisor, or says that one has come. Nobody is asked why.
    pub fn call_supervisor(&mut self) {
        let summary = if self.desk.focus.is_list() { self.subject() } else { self.open() };
        let Some(summary) = summary else { return self.complain(self.env.text("nothing-selected")) };
        let (id, wanted) = (summary.id.clone(), summary.help.is_none());
        self.call(Purpose::Help(id.clone(), wanted), Request::Help { conversation: id, wanted });
    }

    /// A supervisor was called, or has come.
    pub(super) fn called(&mut self, id: &ConversationId, wanted: bool) {
        let Some(summary) = self.store.summary(id) else { return };
        let key = self.env.key_in(crate::console::keymap::Context::Text, Action::CallSupervisor);
        let args = [("number", summary.number.into()), ("key", (&key).into())];
        self.say(self.env.with(if wanted { "help-called" } else { "help-came" }, &args));
    }

    /// Somebody of the team raised a hand: supervisors hear of it.
    pub fn heard_of_help(&mut self, before: bool, id: &ConversationId) {
        let Some(summary) = self.store.summary(id) else { return };
        let Some(help) = summary.help.as_ref().filter(|help| !before && Some(&help.by.id) != self.store.my_id()) else {
            return;
        };
        let directs = self.store.directs();
        if !directs || self.desk.counter {
            return;
        }
        let agent = help.by.name.shown(Lines::Single).into_owned();
        let text = self.env.with("help-asked", &[("agent", (&agent).into()), ("number", summary.number.into())]);
        self.effect(crate::console::Effect::Terminal(crate::console::Command::Bell));
        self.complain(text);
    }
}

/// The plan in work.
pub fn active(summary: &Summary) -> Option<&PlanState> {
    summary.plan.as_deref().filter(|state| state.ended.is_none())
}
