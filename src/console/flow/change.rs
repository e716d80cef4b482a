//! Taking, giving, status, next, undo.

use crate::api::{AgentId, ConversationId, Time};
use crate::api::{Identity, NextScope, Patch, Request, Status, View, WrapUp};
use crate::console::desk::Listing;
use crate::console::scene::{Purpose, Reversal, Scene};

/// Undos kept.
const REVERSALS: usize = 20;

impl Scene {
    /// The conversation that is meant, or a word that there is none.
    fn about(&mut self) -> Option<ConversationId> {
        let id = self.subject().map(|summary| summary.id.clone());
        if id.is_none() {
            self.complain(self.env.text("nothing-selected"));
        }
        id
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
        let Some(summary) = self.store.summary(id) else { return };
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
        let Some(summary) = self.store.summary(id) else { return };
        let reversal = Reversal::Status { was: summary.status, until: summary.snoozed_until, made: status };
        let patch = Patch { status: Some(status), snoozed_until: until, ..Patch::default() };
        let request = Request::Change { conversation: id.clone(), version: summary.version, patch };
        self.call(Purpose::Change(id.clone(), Some(reversal)), request);
    }

    /// Records who this is.
    pub fn set_identity(&mut self, id: &ConversationId, identity: Identity) {
        let Some(summary) = self.store.summary(id) else { return };
        let patch = Patch { identity: Some(identity), ..Patch::default() };
        let request = Request::Change { conversation: id.clone(), version: summary.version, patch };
        self.call(Purpose::Change(id.clone(), None), request);
    }

    /// Resolves it; the next one is served when that has happened.
    pub fn resolve(&mut self, id: &ConversationId, wrap_up: WrapUp) {
        let Some(summary) = self.store.summary(id) else { return };
        let made = Status::Resolved;
        let reversal = Reversal::Status { was: summary.status, until: summary.snoozed_until, made };
        let patch = Patch { status: Some(Status::Resolved), wrap_up: Some(wrap_up), ..Patch::default() };
        let request = Request::Change { conversation: id.clone(), version: summary.version, patch };
        self.call(Purpose::Resolve(id.clone(), reversal), request);
    }

    /// Asks for the next customer to serve.
    pub fn next(&mut self, after: Option<String>) {
        let scope = match &self.desk.listing {
            Listing::View(View::Queue(queue)) => NextScope::Queue { queue: queue.clone() },
            _ => NextScope::All,
        };
        let key = self.key();
        let here = self.desk.open.clone();
        self.call(Purpose::Next(after), Request::Next { key, scope, skip: None, here });
    }

    /// Remembers how the last change is undone.
    pub fn remember(&mut self, id: ConversationId, reversal: Reversal) {
        self.reversals.push((id, reversal));
        if self.reversals.len() > REVERSALS {
            self.reversals.remove(0);
        }
    }

    /// Undoes the last claim, assignment or status.
    pub fn undo(&mut self) {
        let Some((id, reversal)) = self.reversals.pop() else {
            return self.say(self.env.text("nothing-to-undo"));
        };
        let Some(summary) = self.store.summary(&id) else {
            return self.complain(self.env.text("undo-gone"));
        };
        let (version, status) = (summary.version, summary.status);
        match reversal {
            Reversal::Assign { was, made } => {
                // The server refuses it when somebody else has it by now.
                let key = self.key();
                let request = Request::Assign { key, conversation: id.clone(), from: made, to: was };
                self.call(Purpose::Undo(id), request);
            }
            Reversal::Status { made, .. } if made != status => {
                let now = self.env.status(status, false);
                self.complain(self.env.with("undo-changed", &[("status", (&now).into())]));
            }
            Reversal::Status { was, until, .. } => {
                let patch = Patch { status: Some(was), snoozed_until: until, ..Patch::default() };
                self.call(Purpose::Undo(id.clone()), Request::Change { conversation: id, version, patch });
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
