//! Taking, giving, status, undo.

use crate::api::{AgentId, ConversationId, Time};
use crate::api::{Patch, PlanChange, PromiseState, Request, Status, Summary, WrapUp};
use crate::console::Action;
use crate::console::desk::Focus;
use crate::console::scene::{Purpose, Reversal, Scene};

impl Scene {
    /// The conversation that is meant, or a word that there is none.
    fn about(&mut self) -> Option<ConversationId> {
        let id = self.subject().map(|summary| summary.id.clone());
        if id.is_none() {
            self.complain(self.env.text("nothing-selected"));
        }
        id
    }

    /// The conversation that a choice was opened for, or a word that it has gone meanwhile.
    fn still(&mut self, id: &ConversationId) -> Option<Summary> {
        let summary = self.store.summary(id).cloned();
        if summary.is_none() {
            self.complain(self.env.text("conversation-gone"));
        }
        summary
    }

    /// Takes it, if nobody has it.
    pub fn take(&mut self) {
        let Some(id) = self.about() else { return };
        let mine = self.store.my_id().cloned();
        match self.store.summary(&id).and_then(|summary| summary.assignee.clone()) {
            Some(owner) if Some(&owner.id) == mine.as_ref() => self.say(self.env.text("already-mine")),
            Some(owner) => self.complain_of_owner(&owner.name),
            None => self.call(Purpose::Claim(id.clone()), Request::Claim(id)),
        }
    }

    /// Somebody else has it.
    pub fn complain_of_owner(&mut self, owner: &crate::text::Untrusted) {
        let name = owner.shown(crate::text::Lines::Single).into_owned();
        self.complain(self.env.with("taken-by", &[("agent", (&name).into())]));
    }

    /// Gives it to somebody, or to nobody.
    pub fn give(&mut self, id: &ConversationId, to: Option<AgentId>) {
        let Some(summary) = self.still(id) else { return };
        let from = summary.assignee.as_ref().map(|assignee| assignee.id.clone());
        if from == to {
            return self.say(self.env.text("nothing-changes"));
        }
        let key = self.key();
        self.call(
            Purpose::Change(id.clone(), Some(Reversal::Assign { was: from.clone(), made: to.clone() })),
            Request::Assign { key, conversation: id.clone(), from, to },
        );
    }

    /// Sets the status.
    pub fn set_status(&mut self, id: &ConversationId, status: Status, until: Option<Time>) {
        let Some(summary) = self.still(id) else { return };
        let reversal = Reversal::Status { was: summary.status, until: summary.snoozed_until, made: status };
        let patch = Patch { status: Some(status), snoozed_until: until, ..Patch::default() };
        let request = Request::Change { conversation: id.clone(), version: summary.version, patch };
        self.call(Purpose::Change(id.clone(), Some(reversal)), request);
    }

    /// Resolves it; the next one is served when that has happened.
    pub fn resolve(&mut self, id: &ConversationId, wrap_up: WrapUp) {
        let Some(summary) = self.still(id) else { return };
        let made = Status::Resolved;
        let reversal = Reversal::Status { was: summary.status, until: summary.snoozed_until, made };
        let patch = Patch { status: Some(Status::Resolved), wrap_up: Some(wrap_up), ..Patch::default() };
        let request = Request::Change { conversation: id.clone(), version: summary.version, patch };
        self.call(Purpose::Resolve(id.clone(), reversal), request);
    }

    /// Undoes the newest change of mine: at once while the bottom line names it, else it is named first.
    pub fn undo(&mut self) {
        let named = self.notice.take().is_some_and(|notice| notice.names_undo);
        if !named && self.undo_sends(self.reversal.is_none()) {
            return;
        }
        let Some((id, reversal)) = self.reversal.take() else {
            return self.say(self.env.text("nothing-to-undo"));
        };
        let Some(summary) = self.store.summary(&id) else {
            return self.complain(self.env.text("undo-gone"));
        };
        let (number, version, status) = (summary.number, summary.version, summary.status);
        if !named {
            let text = match &reversal {
                Reversal::Assign { .. } => "undo-assign",
                Reversal::Status { .. } => "undo-status",
                Reversal::Tags { .. } => "undo-tags",
                Reversal::Prompt { .. } => "undo-prompt",
                Reversal::Merge { .. } => "undo-merge",
                Reversal::Plan => "undo-plan",
                Reversal::Promise { .. } => "undo-promise",
            };
            let key = self.env.key(Action::Undo);
            let text = self.env.with(text, &[("number", number.into()), ("key", (&key).into())]);
            return self.say_undoable(text, id, reversal);
        }
        match reversal.clone() {
            Reversal::Assign { was, made } => {
                // The server refuses it when somebody else has it by now.
                let key = self.key();
                let request = Request::Assign { key, conversation: id.clone(), from: made, to: was };
                self.call(Purpose::Undo(id, reversal), request);
            }
            Reversal::Status { made, .. } if made != status => {
                let now = self.env.status(status, false);
                self.complain(self.env.with("undo-changed", &[("status", (&now).into())]));
            }
            Reversal::Status { was, until, .. } => {
                let patch = Patch { status: Some(was), snoozed_until: until, ..Patch::default() };
                let request = Request::Change { conversation: id.clone(), version, patch };
                self.call(Purpose::Undo(id, reversal), request);
            }
            Reversal::Tags { was, made } => self.set_tags_back(id, &was, &made),
            Reversal::Plan => {
                self.change_plan(Purpose::Undo(id.clone(), reversal), &id, PlanChange::Withdraw);
                self.desk.plan = false;
                if self.desk.focus == Focus::Plan {
                    self.leave_plan();
                }
            }
            Reversal::Merge { customer, merge } => {
                let key = self.key();
                self.call(Purpose::Undo(id, reversal), Request::Split { key, customer, merge });
            }
            Reversal::Promise { id: promise, version } => {
                self.end_promise(&id, promise, version, PromiseState::Open);
            }
            Reversal::Prompt { id: prompt } => {
                let now = self.now;
                self.hints.show_again(&id, &prompt, &self.env, now);
                let note = crate::api::PromptNote::ShowAgain;
                self.call(Purpose::Prompts, Request::NotePrompt { conversation: id, prompt, note });
                self.say(self.env.text("undone-prompt"));
            }
        }
    }

    /// Goes to the other open conversation of this customer.
    pub fn go_other(&mut self) {
        let Some(summary) = self.open() else { return };
        let open = summary.id.clone();
        let others =
            self.store.customer(&summary.customer.id).map(|customer| customer.open.clone()).unwrap_or_default();
        // In turn: the one after the open one, round to the first.
        let here = others.iter().position(|other| other.id == open);
        let next = here.map_or(0, |here| here + 1);
        match others.iter().cycle().skip(next).take(others.len()).find(|other| other.id != open) {
            Some(other) => {
                let id = other.id.clone();
                self.open_conversation(id);
            }
            None => self.say(self.env.text("no-other")),
        }
    }
}
