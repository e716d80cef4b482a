//! The choices: palette, status, assignee, identity, and the three steps of resolving.

use crate::api::{ContactedBy, ConversationId, HandOver, Status, Time, WrapUp, WrapUpNode};
use crate::console::Action;
use crate::console::flow::Plan;
use crate::console::popup::{Choice, Pick, Popup};
use crate::console::scene::Scene;
use crate::console::theme::Sign;
use crate::console::widget::picker::{Item, Picker};
use crate::text::Lines;

/// What was chosen so far while resolving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrappingUp {
    /// The reason's key.
    pub reason: Option<String>,
    /// The result's key.
    pub result: Option<String>,
    /// The open text is sent in the same stroke.
    pub send: bool,
}

/// Actions that make no sense by name: they only mean something at a place.
const UNNAMED: [Action; 4] = [Action::Palette, Action::NewLine, Action::DeleteBackward, Action::DeleteForward];

/// What hands do without looking: named last in the palette.
const MOVES: [Action; 10] = [
    Action::MoveDown,
    Action::MoveUp,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Last,
    Action::Open,
    Action::Back,
    Action::NextPane,
    Action::PreviousPane,
];

const HOUR: i64 = 3_600_000;

fn item(label: String, hint: String, value: Choice) -> Item<Choice> {
    Item { label, hint, value }
}

impl Scene {
    pub(super) fn pick(&mut self, title: &str, about: Option<ConversationId>, items: Vec<Item<Choice>>) {
        let summary = about.as_ref().and_then(|id| self.store.summary(id));
        let title = summary.map_or_else(|| title.to_owned(), |summary| format!("{}  {title}", self.who(summary)));
        let unsent = about.as_ref().and_then(|id| self.desk.unsent_in(id));
        let mut warnings = Vec::new();
        if unsent.is_some() && !self.desk.is_writing() {
            warnings.push(format!("{} {}", self.env.sign(Sign::Draft), self.env.text("pick-unsent")));
        }
        let picker = Picker::new(items);
        // An answer may come while something else is open.
        self.desk.interrupt(Popup::Pick(Box::new(Pick { title, about, warnings, picker, wrap_up: None })));
    }

    /// A choice with words that have to be read first.
    pub(super) fn ask_which(
        &mut self,
        title: &str,
        about: ConversationId,
        items: Vec<Item<Choice>>,
        warnings: Vec<String>,
    ) {
        self.pick(title, Some(about), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings = warnings;
        }
    }

    /// Every command by name.
    pub fn open_palette(&mut self) {
        let context = self.desk.context();
        let mut named: Vec<&Action> = Action::ALL.iter().filter(|action| !UNNAMED.contains(action)).collect();
        named.sort_by_key(|action| MOVES.contains(action));
        let items = named
            .into_iter()
            .map(|action| {
                let key = self.env.keymap().keys_of(context, *action).into_iter().next().unwrap_or_default();
                item(self.action_name(*action), key, Choice::Do(*action))
            })
            .collect();
        self.pick(&self.env.text("palette-title"), None, items);
    }

    /// The statuses, and until when to snooze.
    pub fn open_status(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let (id, now_is, assigned) = (summary.id.clone(), summary.status, summary.assignee.is_some());
        let mut items: Vec<_> = [Status::Open, Status::Pending, Status::OnHold]
            .into_iter()
            .map(|status| item(self.env.status(status, assigned), String::new(), Choice::Status(status, None)))
            .collect();
        for until in self.snoozes() {
            let time = self.env.locale().moment(until.millis(), self.now.millis());
            let label = self.env.with("status-snooze-until", &[("time", (&time).into())]);
            items.push(item(label, String::new(), Choice::Status(Status::Snoozed, Some(until))));
        }
        for status in [Status::Resolved, Status::NoAnswerNeeded] {
            items.push(item(self.env.status(status, false), String::new(), Choice::Status(status, None)));
        }
        let now = self.env.status(now_is, assigned);
        self.pick(&self.env.with("status-title", &[("status", (&now).into())]), Some(id), items);
    }

    /// In an hour, in three, tomorrow at nine, in a week at nine.
    fn snoozes(&self) -> Vec<Time> {
        let now = self.now;
        let morning = |days: i64| {
            let midnight = self.env.locale().next_day(now.plus_millis((days - 1) * 24 * HOUR).millis());
            Time::from_millis(midnight + 9 * HOUR)
        };
        vec![now.plus_millis(HOUR), now.plus_millis(3 * HOUR), morning(1), morning(7)]
    }

    /// Colleagues, and nobody.
    pub fn open_assign(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let id = summary.id.clone();
        let owner = summary.assignee.as_ref().map(|assignee| assignee.id.clone());
        let mut items: Vec<_> = self
            .store
            .agents
            .iter()
            .filter(|agent| !agent.disabled && agent.role.answers())
            .map(|agent| {
                let name = agent.name.shown(Lines::Single).into_owned();
                let role = self.env.text(&format!("role-{}", agent.role.as_str()));
                item(name, role, Choice::Assign(Some(agent.id.clone())))
            })
            .collect();
        if owner.is_some() {
            items.push(item(self.env.text("assignee-nobody"), String::new(), Choice::Assign(None)));
        }
        self.pick(&self.env.text("assign-title"), Some(id), items);
    }

    /// Why the customer just served is passed over.
    pub fn open_skip(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let mine = summary.assignee.as_ref().is_some_and(|agent| Some(&agent.id) == self.store.my_id());
        if !mine || !summary.status.is_active() {
            return self.complain(self.env.text("skip-not-mine"));
        }
        let id = summary.id.clone();
        let items = ["skill", "language", "conflict", "break"]
            .into_iter()
            .map(|reason| item(self.env.text(&format!("skip-{reason}")), String::new(), Choice::Skip(reason)))
            .collect();
        self.pick(&self.env.text("skip-title"), Some(id), items);
    }

    /// Resolving, first step; with `send` the open text goes out in the same stroke.
    pub fn open_resolve(&mut self, send: bool) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        self.begin_resolve(&summary.id.clone(), send);
    }

    fn begin_resolve(&mut self, id: &ConversationId, send: bool) {
        if !send && self.store.summary(id).is_some_and(|summary| summary.status.is_done()) {
            return self.say(self.env.text("already-resolved"));
        }
        self.step(id, WrappingUp { send, ..WrappingUp::default() }, Step::Reason);
    }

    fn step(&mut self, id: &ConversationId, wrap_up: WrappingUp, step: Step) {
        let queue = self.store.summary(id).map(|summary| summary.queue.clone());
        let required = queue.and_then(|queue| self.store.queue(&queue)).is_some_and(|queue| queue.wrap_up_required);
        let tree = self.store.me.as_ref().map(|me| me.wrap_up.clone()).unwrap_or_default();
        let (title, mut items) = match step {
            Step::Reason => ("resolve-reason", self.nodes(&tree.reasons, Choice::Reason)),
            Step::Result => ("resolve-result", self.nodes(&tree.results, Choice::Result)),
            Step::By => {
                let by = ContactedBy::ALL.into_iter();
                let items = by.map(|by| item(self.env.contacted_by(by), String::new(), Choice::By(by))).collect();
                ("resolve-by", items)
            }
        };
        let none = match step {
            Step::Reason => Some(Choice::Reason(None)),
            Step::Result => Some(Choice::Result(None)),
            Step::By => None,
        };
        if let Some(none) = none.filter(|_| !required || items.is_empty()) {
            items.push(item(self.env.text("resolve-none"), String::new(), none));
        }
        // The one used last stands first: twice the same is one key.
        items.sort_by_key(|item| !self.desk.last_wrap_up.contains(&item.value));
        self.pick(&self.env.text(title), Some(id.clone()), items);
        let unanswered = self.store.summary(id).filter(|summary| {
            let waits = summary.clock.waiting_since.is_some() || !summary.replied;
            waits && !wrap_up.send
        });
        let unanswered = unanswered.map(|summary| match summary.clock.waiting_since {
            Some(since) => {
                let wait = self.env.locale().span(self.now.since(since));
                self.env.with("resolve-unanswered", &[("wait", (&wait).into())])
            }
            None => self.env.text("resolve-never-answered"),
        });
        let late = self.env.sign(Sign::Late).to_owned();
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            if matches!(step, Step::Reason) {
                // The reason is never taken blindly: Enter three times would file whatever stood first.
                pick.picker = pick.picker.clone().undecided();
            }
            pick.warnings.extend(unanswered.map(|text| format!("{late} {text}")));
            pick.wrap_up = Some(wrap_up);
        }
    }

    fn nodes(&self, nodes: &[WrapUpNode], choice: impl Fn(Option<String>) -> Choice) -> Vec<Item<Choice>> {
        let label = |node: &WrapUpNode| self.wrap_up_label(&node.key);
        nodes.iter().map(|node| item(label(node), String::new(), choice(Some(node.key.clone())))).collect()
    }

    /// Something was chosen; gives back what opens next.
    pub fn choose(&mut self, pick: Pick, choice: Choice) -> Option<Popup> {
        if let Choice::Do(action) = choice {
            self.desk.wanted = Some(action);
            return None;
        }
        if let Choice::Record(choice) = choice {
            self.choose_record(choice);
            return self.desk.popup.take();
        }
        if let Choice::Day(choice) = choice {
            self.chose_day(choice);
            return self.desk.popup.take();
        }
        if let Choice::Capacity(agent, capacity) = choice {
            self.set_capacity(agent, capacity);
            return None;
        }
        let id = pick.about?;
        match (choice.clone(), pick.wrap_up) {
            (Choice::Status(Status::Resolved, _), _) => self.begin_resolve(&id, false),
            (Choice::Status(status, until), _) => self.set_status(&id, status, until),
            (Choice::Assign(to), _) => self.give(&id, to),
            (Choice::Tags(tags), _) => self.set_tags(&id, tags),
            (Choice::Deed(deed), _) => self.chose_deed(&id, deed),
            (Choice::Skip(reason), _) => self.skip(id, reason),
            (Choice::Plan(plan), _) => self.begin_plan(&id, &plan),
            (Choice::SeePlan, _) => self.see_plan(),
            (Choice::HandTo(to, queue), _) => self.begin_hand_over(id, HandOver { from: None, to, queue }),
            (Choice::TakeBack(_) | Choice::Misdirected(_), _) => self.choose_misdirected(id, choice),
            (Choice::Readdressed(_) | Choice::Trim(_) | Choice::Attach(_), _) => self.go_as(choice),
            (Choice::Reason(reason), Some(wrap_up)) => {
                self.last_used(choice);
                self.step(&id, WrappingUp { reason, ..wrap_up }, Step::Result);
            }
            (Choice::Result(result), Some(wrap_up)) => {
                self.last_used(choice);
                self.step(&id, WrappingUp { result, ..wrap_up }, Step::By);
            }
            (Choice::By(by), Some(WrappingUp { reason, result, send })) => {
                let wrap_up = WrapUp { reason, result, contacted_by: Some(by) };
                if send {
                    self.send(Plan { then: Some(Status::Resolved), wrap_up: Some(wrap_up) }, false);
                } else {
                    self.resolve(&id, wrap_up);
                }
            }
            (
                Choice::Do(_)
                | Choice::Day(_)
                | Choice::Capacity(..)
                | Choice::Record(_)
                | Choice::Reason(_)
                | Choice::Result(_)
                | Choice::By(_),
                _,
            ) => {}
        }
        self.desk.popup.take()
    }

    fn last_used(&mut self, choice: Choice) {
        let kind = std::mem::discriminant(&choice);
        self.desk.last_wrap_up.retain(|used| std::mem::discriminant(used) != kind);
        self.desk.last_wrap_up.push(choice);
    }
}

/// The steps of resolving.
#[derive(Clone, Copy)]
enum Step {
    Reason,
    Result,
    By,
}
