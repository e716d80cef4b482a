//! The agent's own day: breaks, when today ends, their hours, what goes to somebody else then; and the load of the team,
//! for those who share it out.

use crate::api::{
    AgentId, AgentLoad, Calendar, ConversationId, DayPatch, Period, PromptNote, Request, ShownPrompts, Time,
};
use crate::console::Action;
use crate::console::day::{shift, to_hand_over};
use crate::console::hints::Hint;
use crate::console::popup::{Choice, LoadPage, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::store::Load;
use crate::console::widget::picker::Item;
use crate::text::Lines;

/// Between two moments that are offered.
const HALF_HOUR: i64 = 30 * 60_000;
/// As many of them are offered as an end of today.
const ENDS: i64 = 24;
/// The rule whose line names the hand-over.
const SHIFT_ENDS: &str = "shift-ends";

/// A step of setting what the own day is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayChoice {
    /// Today ends then; none: as the hours say.
    Until(Option<Time>),
    /// Which weekdays, Monday is 0.
    Days(Vec<usize>),
    /// From when, in minutes; none: not at work on these.
    From(Vec<usize>, Option<u16>),
    /// Until when.
    To(Vec<usize>, u16, u16),
    /// As the queues are open.
    NoHours,
    /// A matter to be handed over.
    HandOn(ConversationId),
}

impl Scene {
    /// Begins a break, or comes back. Nobody asks why.
    pub fn take_break(&mut self) {
        let away = self.store.day.as_ref().is_some_and(|day| day.break_since.is_some());
        let key = self.env.key(Action::Break);
        let said = self.env.with(if away { "break-ends" } else { "break-begins" }, &[("key", (&key).into())]);
        self.change_day(DayPatch { on_break: Some(!away), ..DayPatch::default() }, said);
    }

    /// The line for the agent alone is waved away: it rests.
    pub fn rest_line(&mut self) {
        let rule = self.own_line().map(|prompt| prompt.id.clone());
        let Some(rule) = rule else { return self.complain(self.env.text("prompt-unknown")) };
        let said = self.env.text("line-rests");
        self.change_day(DayPatch { rest: Some(rule), ..DayPatch::default() }, said);
    }

    fn change_day(&mut self, patch: DayPatch, said: String) {
        self.call(Purpose::Day(said), Request::ChangeDay(Box::new(patch)));
    }

    /// What is said to the agent alone just now. Not during a conversation that is going on: while they write, or while
    /// the customer is there; and never where a customer looks on.
    pub fn own_line(&self) -> Option<&crate::care::Prompt> {
        let busy = self.desk.is_writing() || self.open().is_some_and(|open| open.live);
        let away = self.store.day.as_ref().is_some_and(|day| day.break_since.is_some());
        self.day.prompt().filter(|_| !busy && !away && !self.desk.counter)
    }

    /// The key that a line for the agent alone offers.
    pub fn own_key(&self) -> Option<Action> {
        match self.own_line()?.id.as_str() {
            SHIFT_ENDS => Some(Action::HandOver),
            "breathe" => Some(Action::Break),
            _ => None,
        }
    }

    /// Asks what became of prompts in the conversation that was opened, and takes what is known of it.
    pub(super) fn ask_for_prompts(&mut self) {
        let Some(open) = self.desk.open.clone() else {
            self.desk.prompts_of = None;
            return;
        };
        if self.desk.prompts_of.as_ref() != Some(&open) && self.store.is_live() {
            self.desk.prompts_of = Some(open.clone());
            self.call(Purpose::Prompts, Request::PromptMemory(open));
        }
        for (conversation, memory) in std::mem::take(&mut self.store.prompts) {
            self.hints.remember_all(conversation, &memory);
        }
    }

    /// What the agent may give here, once a prompt speaks of it: what is not known is not claimed.
    pub(super) fn ask_for_authority(&mut self) {
        let Some(open) = self.desk.open.clone() else { return };
        let speaks = |hint: &Hint| !hint.done && ["bend-the-rule", "make-amends"].contains(&hint.prompt.id.as_str());
        let known = self.store.goodwill.as_ref().is_some_and(|goodwill| goodwill.conversation == open);
        let asked = self.desk.authority_of.as_ref() == Some(&open);
        if !known && !asked && self.store.is_live() && self.hints.items().iter().any(speaks) {
            self.desk.authority_of = Some(open.clone());
            self.call(Purpose::Prompts, Request::Goodwill(open));
        }
    }

    /// Keeps what became of a prompt of the open conversation, for every colleague and after a restart.
    pub fn note_prompt(&mut self, prompt: String, note: PromptNote) {
        let Some(conversation) = self.desk.open.clone() else { return };
        self.call(Purpose::Prompts, Request::NotePrompt { conversation, prompt, note });
    }

    /// Tells which prompts are seen beside the open conversation, so that a rule that is waved away often can be told.
    pub(super) fn note_shown(&mut self) {
        if self.desk.counter || !self.store.is_live() {
            return;
        }
        if let Some((conversation, shown)) = self.hints.shown_anew() {
            self.call(Purpose::Shown, Request::ShownPrompts { conversation, shown: ShownPrompts { shown } });
        }
    }

    /// Keeps the own day true to what is known.
    pub fn refresh_day(&mut self) {
        if self.day.refresh(&self.env, &self.store, self.now) {
            self.hints.day_changed();
        }
    }

    /// While the end of the day is spoken of: what goes to somebody else, and what is selected. Whether that was it.
    pub fn open_shift_end(&mut self) -> bool {
        if self.own_line().is_none_or(|prompt| prompt.id != SHIFT_ENDS) {
            return false;
        }
        let Some(day) = &self.store.day else { return false };
        let Some(shift) = shift(day, self.store.queues(), self.now) else { return false };
        let mut items: Vec<Item<Choice>> = Vec::new();
        for promise in to_hand_over(day, shift) {
            if items.iter().any(|item| item.value == Choice::Day(DayChoice::HandOn(promise.conversation.clone()))) {
                continue;
            }
            let due = self.env.locale().moment(promise.due.millis(), self.now.millis());
            let customer = crate::text::fit(&promise.customer.safe_name()).into_owned();
            let text = promise.text.shown(Lines::Single);
            let label = format!("#{} {customer}  {text}", promise.number);
            let hint = self.env.with("shift-due", &[("due", (&due).into())]);
            items.push(Item { label, hint, value: Choice::Day(DayChoice::HandOn(promise.conversation.clone())) });
        }
        if let Some(other) = self.subject() {
            let value = Choice::Day(DayChoice::HandOn(other.id.clone()));
            if items.iter().all(|item| item.value != value) {
                items.push(Item { label: self.who(other), hint: self.env.text("shift-selected"), value });
            }
        }
        let ends = self.env.locale().clock(shift.ends.millis());
        let title = self.env.with("shift-end-title", &[("time", (&ends).into())]);
        self.pick(&title, None, items);
        true
    }

    /// When today ends.
    pub fn open_shift_until(&mut self) {
        let now = self.now.millis();
        let first = (now / HALF_HOUR + 1) * HALF_HOUR;
        let mut items: Vec<_> = (0..ENDS)
            .map(|n| first + n * HALF_HOUR)
            .map(|at| Item {
                label: self.env.locale().moment(at, now),
                hint: String::new(),
                value: Choice::Day(DayChoice::Until(Some(Time::from_millis(at)))),
            })
            .collect();
        if self.store.day.as_ref().is_some_and(|day| day.shift_until.is_some()) {
            let label = self.env.text("shift-as-hours");
            items.push(Item { label, hint: String::new(), value: Choice::Day(DayChoice::Until(None)) });
        }
        self.pick(&self.env.text("shift-until-title"), None, items);
    }

    /// The agent's week.
    pub fn open_hours(&mut self) {
        let hours = self.store.day.as_ref().and_then(|day| day.hours.clone());
        let of = |day: usize| {
            let periods = hours.as_ref().and_then(|hours| hours.week.get(day));
            periods.map_or_else(String::new, |day| {
                let spans: Vec<String> = day.iter().map(|it| format!("{}–{}", clock(it.from), clock(it.to))).collect();
                if spans.is_empty() { self.env.text("hours-off") } else { spans.join(" ") }
            })
        };
        let item = |label: String, hint: String, choice| Item { label, hint, value: Choice::Day(choice) };
        let mut items = vec![item(self.env.text("hours-weekdays"), String::new(), DayChoice::Days((0..5).collect()))];
        items.extend(
            (0..7).map(|day| item(self.env.text(&format!("hours-day-{day}")), of(day), DayChoice::Days(vec![day]))),
        );
        if hours.is_some() {
            items.push(item(self.env.text("hours-none"), String::new(), DayChoice::NoHours));
        }
        self.pick(&self.env.text("hours-title"), None, items);
    }

    /// Something about the own day was chosen.
    pub(super) fn chose_day(&mut self, choice: DayChoice) {
        let offer = |from: u16, to: u16| (from / 30..=to / 30).map(|half| half * 30);
        let item = |minute: u16, choice| Item { label: clock(minute), hint: String::new(), value: Choice::Day(choice) };
        match choice {
            DayChoice::Until(until) => {
                let said = match until {
                    Some(until) => {
                        let time = self.env.locale().moment(until.millis(), self.now.millis());
                        self.env.with("shift-until-said", &[("time", (&time).into())])
                    }
                    None => self.env.text("shift-as-hours-said"),
                };
                self.change_day(DayPatch { shift_until: Some(until), ..DayPatch::default() }, said);
            }
            DayChoice::Days(days) => {
                let mut items: Vec<_> = offer(6 * 60, 14 * 60)
                    .chain(offer(0, 5 * 60 + 30))
                    .chain(offer(14 * 60 + 30, 23 * 60 + 30))
                    .map(|from| item(from, DayChoice::From(days.clone(), Some(from))))
                    .collect();
                let off = DayChoice::From(days, None);
                items.push(Item { label: self.env.text("hours-off"), hint: String::new(), value: Choice::Day(off) });
                self.pick(&self.env.text("hours-from"), None, items);
            }
            DayChoice::From(days, Some(from)) => {
                let items = offer(from + 30, 1440).map(|to| item(to, DayChoice::To(days.clone(), from, to))).collect();
                self.pick(&self.env.text("hours-to"), None, items);
            }
            DayChoice::From(days, None) => self.set_hours(&days, &[]),
            DayChoice::To(days, from, to) => self.set_hours(&days, &[Period { from, to }]),
            DayChoice::NoHours => {
                let said = self.env.text("hours-none-said");
                self.change_day(DayPatch { hours: Some(None), ..DayPatch::default() }, said);
            }
            DayChoice::HandOn(id) => {
                if self.store.summary(&id).is_none() {
                    self.call(Purpose::Conversation(id.clone()), Request::Conversation(id.clone()));
                }
                self.open_conversation(id);
                self.open_hand_over();
            }
        }
    }

    fn set_hours(&mut self, days: &[usize], periods: &[Period]) {
        let zone = self.env.locale().zone().iana_name().unwrap_or("UTC").to_owned();
        let known = self.store.day.as_ref().and_then(|day| day.hours.clone()).filter(|hours| hours.week.len() == 7);
        let mut hours =
            known.unwrap_or(Calendar { zone: String::new(), week: vec![Vec::new(); 7], exceptions: vec![] });
        hours.zone = zone;
        for day in days {
            hours.week[*day] = periods.to_vec();
        }
        let said = self.env.text("hours-said");
        self.change_day(DayPatch { hours: Some(Some(hours)), ..DayPatch::default() }, said);
    }

    /// How work is spread over the team: for those who share it out.
    pub fn open_load(&mut self) {
        if !self.store.directs() {
            return self.complain(self.env.text("load-supervisor"));
        }
        self.store.team_load = Load::Wanted;
        self.desk.popup = Some(Popup::Load(LoadPage::default()));
    }

    /// How many conversations somebody can have at a time: as now, or another number.
    pub fn open_capacity(&mut self, agent: &AgentId) {
        let load = self.store.team.as_ref().and_then(|team| team.agents.iter().find(|it| it.agent.id == *agent));
        let Some(AgentLoad { agent, capacity: now, .. }) = load else { return };
        let name = agent.name.shown(Lines::Single).into_owned();
        let item = |most: u32| Item {
            label: self.env.locale().number(i64::from(most)),
            hint: if most == *now { self.env.text("load-capacity-now") } else { String::new() },
            value: Choice::Capacity(agent.id.clone(), most),
        };
        let others = (1..=50).chain((60..=200).step_by(10)).filter(|most| most != now);
        let items = std::iter::once(*now).chain(others).map(item).collect();
        self.pick(&self.env.with("load-capacity-title", &[("agent", (&name).into())]), None, items);
    }

    /// Somebody can have so many from now on.
    pub(super) fn set_capacity(&mut self, agent: AgentId, capacity: u32) {
        self.call(Purpose::Capacity(agent.clone(), capacity), Request::SetCapacity { agent, capacity });
    }

    /// It is so, and the load is read anew.
    pub(super) fn capacity_set(&mut self, agent: &AgentId, capacity: u32) {
        self.store.team_load = Load::Wanted;
        let load = self.store.team.as_ref().and_then(|team| team.agents.iter().find(|it| it.agent.id == *agent));
        let name = load.map_or_else(String::new, |it| it.agent.name.shown(Lines::Single).into_owned());
        let args = [("agent", (&name).into()), ("n", i64::from(capacity).into())];
        self.say(self.env.with("load-capacity-said", &args));
    }
}

/// A minute of the day on the clock, 24:00 among them.
fn clock(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}
