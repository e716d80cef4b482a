//! The choices: palette, status, assignee, identity, and the three steps of resolving.

use crate::api::{ContactedBy, ConversationId, Identity, Role, Status, Time, WrapUp, WrapUpNode};
use crate::console::Action;
use crate::console::flow::Plan;
use crate::console::popup::{Choice, Pick, Popup};
use crate::console::scene::Scene;
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

const HOUR: i64 = 3_600_000;

fn item(label: String, hint: String, value: Choice) -> Item<Choice> {
    Item { label, hint, value }
}

impl Scene {
    fn pick(&mut self, title: String, about: Option<ConversationId>, items: Vec<Item<Choice>>) {
        let picker = Picker::new(items);
        self.desk.popup = Some(Popup::Pick(Box::new(Pick { title, about, picker, wrap_up: None })));
    }

    /// Every command by name.
    pub fn open_palette(&mut self) {
        let context = self.desk.context();
        let items = Action::ALL
            .iter()
            .filter(|action| !UNNAMED.contains(action))
            .map(|action| {
                let key = self.env.keymap().keys_of(context, *action).into_iter().next().unwrap_or_default();
                item(self.action_name(*action), key, Choice::Do(*action))
            })
            .collect();
        self.pick(self.env.text("palette-title"), None, items);
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
        self.pick(self.env.with("status-title", &[("status", (&now).into())]), Some(id), items);
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
                let role = if agent.role == Role::Agent { String::new() } else { agent.role.as_str().to_owned() };
                item(name, role, Choice::Assign(Some(agent.id.clone())))
            })
            .collect();
        if owner.is_some() {
            items.push(item(self.env.text("assignee-nobody"), String::new(), Choice::Assign(None)));
        }
        self.pick(self.env.text("assign-title"), Some(id), items);
    }

    /// How sure we are who this is.
    pub fn open_identity(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let id = summary.id.clone();
        let items = [Identity::Verified, Identity::Claimed, Identity::None]
            .into_iter()
            .map(|identity| item(self.env.identity(identity), String::new(), Choice::Identity(identity)))
            .collect();
        self.pick(self.env.text("identity-title"), Some(id), items);
    }

    /// Resolving, first step; with `send` the open text goes out in the same stroke.
    pub fn open_resolve(&mut self, send: bool) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        if summary.status.is_done() && !send {
            return self.say(self.env.text("already-resolved"));
        }
        let id = summary.id.clone();
        self.step(id, WrappingUp { send, ..WrappingUp::default() }, Step::Reason);
    }

    fn step(&mut self, id: ConversationId, wrap_up: WrappingUp, step: Step) {
        let queue = self.store.summary(&id).map(|summary| summary.queue.clone());
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
        self.pick(self.env.text(title), Some(id), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
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
        let id = pick.about?;
        match (choice.clone(), pick.wrap_up) {
            (Choice::Status(Status::Resolved, _), _) => self.open_resolve(false),
            (Choice::Status(status, until), _) => self.set_status(&id, status, until),
            (Choice::Assign(to), _) => self.give(&id, to),
            (Choice::Identity(identity), _) => self.set_identity(&id, identity),
            (Choice::Reason(reason), Some(wrap_up)) => {
                self.last_used(choice);
                self.step(id, WrappingUp { reason, ..wrap_up }, Step::Result);
            }
            (Choice::Result(result), Some(wrap_up)) => {
                self.last_used(choice);
                self.step(id, WrappingUp { result, ..wrap_up }, Step::By);
            }
            (Choice::By(by), Some(WrappingUp { reason, result, send })) => {
                let wrap_up = WrapUp { reason, result, contacted_by: Some(by) };
                if send {
                    self.send(Plan { then: Some(Status::Resolved), wrap_up: Some(wrap_up) });
                } else {
                    self.resolve(&id, wrap_up);
                }
            }
            (Choice::Do(_) | Choice::Reason(_) | Choice::Result(_) | Choice::By(_), _) => {}
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
