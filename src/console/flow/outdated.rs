//! A change that met a newer version than the one it was made on: what is new stands beside what was wanted, one key
//! does it anyway on the newest version, Esc lets it be. Nothing typed is lost with it.

mod differ;

use crate::api::{ConversationId, Customer, Failure, Gesture, NewRules, Problem, Promise, Request, Summary, TeamRules};
use crate::console::flow::RecordPurpose;
use crate::console::popup::Popup;
use crate::console::scene::{Purpose, Scene};

pub use differ::Difference;

/// A change as it was asked for, and the thing as it stood here then.
#[derive(Clone, Debug)]
pub struct Attempt {
    purpose: Purpose,
    request: Request,
    seen: Seen,
    /// In which conversation the agent was; none for what belongs to no conversation.
    about: Option<ConversationId>,
}

/// What the agent saw when they decided.
#[derive(Clone, Debug)]
enum Seen {
    Conversation(Box<Summary>),
    Customer(Box<Customer>),
    Promise(Box<Promise>),
    Gesture(Box<Gesture>),
    Rules(Box<TeamRules>),
}

/// A change that was refused for something newer.
#[derive(Clone, Debug)]
pub struct Outdated {
    /// What was asked.
    pub attempt: Attempt,
    /// What the server told: how it is now, who did what, what was written.
    pub problem: Problem,
    /// From what to what each field went.
    pub differences: Vec<Difference>,
    /// What was wanted, in words: which field, and its value.
    pub wanted: Vec<(String, String)>,
    /// It can still be done.
    pub possible: bool,
}

impl Scene {
    /// What is kept of a request that names a version, in case that is no longer the newest.
    pub(in crate::console) fn attempt(&self, purpose: &Purpose, request: &Request) -> Option<Attempt> {
        let seen = match request {
            Request::Assign { conversation, .. }
            | Request::Change { conversation, .. }
            | Request::Identify { conversation, .. }
            | Request::Plan { conversation, .. } => {
                Seen::Conversation(Box::new(self.store.summary(conversation)?.clone()))
            }
            Request::EditCustomer { customer, .. } | Request::Amend { customer, .. } => {
                Seen::Customer(Box::new(self.store.customer(customer)?.clone()))
            }
            Request::ChangePromise { promise, .. } => Seen::Promise(Box::new(self.store.promise(promise)?.clone())),
            Request::Decide { gesture, .. } => Seen::Gesture(Box::new(self.store.gesture(gesture)?.clone())),
            Request::SetRules { .. } => Seen::Rules(Box::new(self.store.rules.clone()?)),
            _ => return None,
        };
        let about = match &seen {
            Seen::Conversation(summary) => Some(summary.id.clone()),
            Seen::Promise(promise) => Some(promise.conversation.clone()),
            Seen::Gesture(gesture) => Some(gesture.conversation.clone()),
            Seen::Customer(_) | Seen::Rules(_) => self.desk.open.clone(),
        };
        Some(Attempt { purpose: purpose.clone(), request: request.clone(), seen, about })
    }

    /// Shows what is new beside what was wanted, where a failure says that something is; says whether it did.
    pub(super) fn is_outdated(&mut self, attempt: Option<Box<Attempt>>, failure: &Failure) -> bool {
        let (Some(attempt), Failure::Conflict(problem)) = (attempt, failure) else { return false };
        let assigns = matches!(attempt.request, Request::Assign { .. });
        if problem.code != "version" && !(assigns && problem.code == "taken") {
            return false;
        }
        let problem = (**problem).clone();
        if let Some(conversation) = &problem.conversation {
            self.store.put((**conversation).clone());
        }
        for message in &problem.newer {
            self.store.put_message(message.clone());
        }
        if let Some(customer) = &problem.customer {
            self.store.put_customer((**customer).clone());
        }
        if let Some(rules) = &problem.rules {
            self.store.put_rules((**rules).clone());
        }
        let differences = self.differences(&attempt.seen, &problem);
        let wanted = self.wanted(&attempt.request);
        let possible = problem.gesture.as_ref().is_none_or(|it| it.state == crate::api::GestureState::Asked);
        let outdated = Outdated { attempt: *attempt, problem, differences, wanted, possible };
        self.desk.interrupt(Popup::Outdated(Box::new(outdated)));
        true
    }

    /// Does it anyway, on the newest version.
    pub fn do_anyway(&mut self, outdated: Outdated) {
        let Outdated { attempt: Attempt { purpose, mut request, about, .. }, problem, .. } = outdated;
        match &mut request {
            Request::Change { conversation, version, .. } | Request::Identify { conversation, version, .. } => {
                let Some(newest) = self.store.summary(conversation) else { return self.is_gone() };
                *version = newest.version;
            }
            Request::Plan { key, conversation, version, .. } => {
                let Some(newest) = self.store.summary(conversation) else { return self.is_gone() };
                *version = Some(newest.version);
                *key = self.key();
            }
            Request::Assign { key, conversation, from, .. } => {
                let Some(newest) = self.store.summary(conversation) else { return self.is_gone() };
                *from = newest.assignee.as_ref().map(|agent| agent.id.clone());
                *key = self.key();
            }
            Request::EditCustomer { customer, version, .. } | Request::Amend { customer, version, .. } => {
                let told = problem.customer.map(|customer| customer.version);
                let newest = self.store.customer(customer).map(|customer| customer.version);
                *version = told.max(newest).unwrap_or(*version);
            }
            Request::ChangePromise { version, .. } => {
                *version = problem.promise.map_or(*version, |promise| promise.version);
            }
            Request::Decide { version, .. } => {
                *version = problem.gesture.map_or(*version, |gesture| gesture.version);
            }
            Request::SetRules { version, body } => {
                // What a colleague wrote stays: what was wanted is laid over it.
                let Some(newest) = self.store.rules.clone() else { return };
                let mut off = newest.off;
                if let Purpose::SetRules(rule) = &purpose
                    && !off.contains(rule)
                {
                    off.push(rule.clone());
                }
                (*version, *body) = (newest.version, NewRules { off, text: newest.text });
            }
            _ => return,
        }
        self.keep_wanted_aside(about.as_ref(), &request);
        self.call(purpose, request);
    }

    fn is_gone(&mut self) {
        self.complain(self.env.text("conversation-gone"));
    }

    /// Lets it be: what was typed stands there when the same question is asked again.
    pub fn let_it_be(&mut self, outdated: &Outdated) {
        let Attempt { request, about, .. } = &outdated.attempt;
        self.keep_wanted_aside(about.as_ref(), request);
        self.say(self.env.text("outdated-let-be"));
    }

    fn keep_wanted_aside(&mut self, about: Option<&ConversationId>, request: &Request) {
        let Some(about) = about else { return };
        for (question, text) in super::record::written(request) {
            self.desk.answers.insert((about.clone(), question), text);
        }
    }

    /// What was typed about the record has reached the server.
    pub(super) fn forget_aside(&mut self, purpose: &RecordPurpose) {
        let Some(open) = self.desk.open.clone().filter(|_| *purpose == RecordPurpose::Amend) else { return };
        self.desk.answers.retain(|(about, question), _| *about != open || !question.starts_with(super::record::ASIDE));
    }
}
