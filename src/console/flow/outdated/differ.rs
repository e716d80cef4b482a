//! From what to what: a thing as it was seen beside the same thing as it is now, field by field, in the agent's words.

use super::Seen;
use crate::api::{
    AgentId, Customer, Gesture, GestureState, Priority, Problem, Promise, PromiseState, Request, Summary, TeamRules,
    Time,
};
use crate::console::flow::record::Field;
use crate::console::scene::Scene;
use crate::text::{Lines, Untrusted};

/// One field that is another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub field: String,
    /// What stood there.
    pub from: String,
    /// What stands there.
    pub to: String,
}

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

impl Scene {
    pub(super) fn differences(&self, seen: &Seen, problem: &Problem) -> Vec<Difference> {
        let (before, after) = match seen {
            Seen::Conversation(before) => {
                let Some(after) = &problem.conversation else { return Vec::new() };
                (self.conversation_fields(before), self.conversation_fields(after))
            }
            Seen::Customer(before) => {
                let Some(after) = &problem.customer else { return Vec::new() };
                (self.customer_fields(before), self.customer_fields(after))
            }
            Seen::Promise(before) => {
                let Some(after) = &problem.promise else { return Vec::new() };
                (self.promise_fields(before), self.promise_fields(after))
            }
            Seen::Gesture(before) => {
                let Some(after) = &problem.gesture else { return Vec::new() };
                (self.gesture_fields(before), self.gesture_fields(after))
            }
            Seen::Rules(before) => {
                let Some(after) = &problem.rules else { return Vec::new() };
                (self.rules_fields(before), self.rules_fields(after))
            }
        };
        let both = before.into_iter().zip(after);
        let other = both.filter(|((_, before), (_, after))| before != after);
        other.map(|((field, from), (_, to))| Difference { field, from, to }).collect()
    }

    fn field(&self, id: &str, value: String) -> (String, String) {
        (self.env.text(id), value)
    }

    fn moment(&self, at: Time) -> String {
        self.env.locale().moment(at.millis(), self.now.millis())
    }

    fn conversation_fields(&self, it: &Summary) -> Vec<(String, String)> {
        let env = &self.env;
        let nobody = || env.text("assignee-nobody");
        let until = it.snoozed_until.map_or_else(String::new, |until| format!(" {}", self.moment(until)));
        let queue = self.store.queue(&it.queue).map_or_else(String::new, |queue| env.queue(queue));
        let plan = it.plan.as_deref().map_or_else(String::new, |plan| {
            let steps = plan.done.iter().map(|done| done.step.as_str()).collect::<Vec<_>>().join(", ");
            let ended = if plan.ended.is_some() { env.text("changed-plan-ended") } else { String::new() };
            [self.plan_title(&plan.plan), steps, ended].join(" ").trim().to_owned()
        });
        let promise = it.promise.as_ref().map_or_else(String::new, |promise| self.moment(promise.due));
        let priority = match it.priority {
            Priority::Low => "priority-low",
            Priority::Normal => "priority-normal",
            Priority::High => "priority-high",
            Priority::Urgent => "priority-urgent",
        };
        vec![
            self.field("changed-status", env.status(it.status, it.assignee.is_some()) + &until),
            self.field("changed-assignee", it.assignee.as_ref().map_or_else(nobody, |agent| one(&agent.name))),
            self.field("changed-priority", env.text(priority)),
            self.field("changed-tags", it.tags.iter().map(one).collect::<Vec<_>>().join(", ")),
            self.field("changed-queue", queue),
            self.field("changed-customer", self.name_of(&it.customer)),
            self.field("changed-identity", env.identity(it.identity)),
            self.field("changed-plan", plan),
            self.field("changed-promise", promise),
        ]
    }

    fn customer_fields(&self, it: &Customer) -> Vec<(String, String)> {
        let mut fields: Vec<_> = Field::ALL
            .into_iter()
            .map(|field| self.field(field.text_id(), field.said(&field.value(it), &self.env)))
            .collect();
        let contacts = it.contacts.iter().map(|contact| one(&contact.value)).collect::<Vec<_>>().join(", ");
        let memories = it.memories.iter().map(|memory| self.remembered(&memory.what)).collect::<Vec<_>>().join(" / ");
        fields.push(self.field("changed-contacts", contacts));
        fields.push(self.field("changed-memories", memories));
        fields
    }

    fn promise_fields(&self, it: &Promise) -> Vec<(String, String)> {
        let state = match it.state {
            PromiseState::Open => "changed-promise-open",
            PromiseState::Kept => "changed-promise-kept",
            PromiseState::Broken => "changed-promise-broken",
            PromiseState::Cancelled => "changed-promise-cancelled",
        };
        let tries = it.call.as_ref().map_or(0, |call| call.attempts.len());
        vec![
            self.field("changed-status", self.env.text(state)),
            self.field("changed-promise", format!("{} {}", self.moment(it.due), one(&it.due_words)).trim().to_owned()),
            self.field("changed-owner", one(&it.owner.name)),
            self.field("changed-tries", tries.to_string()),
        ]
    }

    fn gesture_fields(&self, it: &Gesture) -> Vec<(String, String)> {
        let state = match it.state {
            GestureState::Asked => "changed-gesture-asked",
            GestureState::Given => "changed-gesture-given",
            GestureState::SentBack => "changed-gesture-sent-back",
        };
        let by = it.decision.as_ref().map_or_else(String::new, |decision| one(&decision.by.name));
        vec![self.field("changed-status", self.env.text(state)), self.field("changed-decided-by", by)]
    }

    fn rules_fields(&self, it: &TeamRules) -> Vec<(String, String)> {
        let lines = it.text.raw().lines().count().to_string();
        vec![self.field("changed-rules-off", it.off.join(", ")), self.field("changed-rules-lines", lines)]
    }

    /// What a request wants, in words.
    pub(super) fn wanted(&self, request: &Request) -> Vec<(String, String)> {
        let env = &self.env;
        match request {
            Request::Assign { to, .. } => {
                let name =
                    |id: &AgentId| self.store.agents.iter().find(|agent| agent.id == *id).map(|agent| one(&agent.name));
                let to = to.as_ref().map_or_else(|| env.text("assignee-nobody"), |id| name(id).unwrap_or_default());
                vec![self.field("changed-assignee", to)]
            }
            Request::Change { patch, .. } => {
                let until = patch.snoozed_until.map_or_else(String::new, |until| format!(" {}", self.moment(until)));
                let status = patch.status.map(|status| self.field("changed-status", env.status(status, true) + &until));
                let tags = patch.tags.as_ref().map(|tags| tags.iter().map(one).collect::<Vec<_>>().join(", "));
                status.into_iter().chain(tags.map(|tags| self.field("changed-tags", tags))).collect()
            }
            Request::Identify { check, .. } => vec![self.field("changed-identity", env.identity(check.identity))],
            Request::ChangePromise { patch, .. } => {
                let state = patch.state.map(|state| match state {
                    PromiseState::Open => "changed-promise-open",
                    PromiseState::Kept => "changed-promise-kept",
                    PromiseState::Broken => "changed-promise-broken",
                    PromiseState::Cancelled => "changed-promise-cancelled",
                });
                let state = state.map(|state| self.field("changed-status", env.text(state)));
                let due = patch.due.map(|due| self.field("changed-promise", self.moment(due)));
                let tried = patch.reached.map(|_| self.field("changed-tries", "+1".to_owned()));
                state.into_iter().chain(due).chain(tried).collect()
            }
            Request::Decide { verdict, .. } => {
                let id = if verdict.approve { "changed-gesture-given" } else { "changed-gesture-sent-back" };
                let what = [env.text(id), one(&verdict.word)].join(" ").trim().to_owned();
                vec![self.field("changed-status", what)]
            }
            Request::Plan { change, .. } => {
                use crate::api::PlanChange;
                let what = match change {
                    PlanChange::Begin { plan, .. } => self.plan_title(plan),
                    PlanChange::Tick { step, text } => {
                        [step.clone(), text.as_ref().map(one).unwrap_or_default()].join(" ").trim().to_owned()
                    }
                    PlanChange::Untick { step } => step.clone(),
                    PlanChange::End | PlanChange::Withdraw => env.text("changed-plan-ended"),
                };
                vec![self.field("changed-plan", what)]
            }
            Request::SetRules { body, .. } => vec![self.field("changed-rules-off", body.off.join(", "))],
            Request::EditCustomer { patch, .. } => Field::ALL
                .into_iter()
                .filter_map(|field| Some((env.text(field.text_id()), field.said(&field.wanted(patch)?, env))))
                .collect(),
            Request::Amend { patch, .. } => {
                let what = patch.what.as_ref().map(|what| self.remembered(what));
                vec![self.field("changed-memories", what.unwrap_or_else(|| env.text("memory-confirm")))]
            }
            _ => Vec::new(),
        }
    }
}
