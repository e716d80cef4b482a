//! What answers mean: the store folds what is true now, and whoever asked learns how it went.

use crate::api::{ConversationId, Failure, MessageKind, MessageState, Reply, Status, Summary};
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::store::Load;
use crate::console::{Action, CallId, Entry};
use crate::text::Lines;

impl Scene {
    /// Takes an answer.
    pub fn answer(&mut self, call: CallId, result: Result<Reply, Failure>) {
        let attempt = self.take_attempt(call);
        let Some(purpose) = self.purpose(call) else {
            // Nobody waits for it any more; what it tells is still true.
            if let Ok(reply) = result {
                self.store.fold(reply);
            }
            return;
        };
        match result {
            Ok(reply) => self.succeeded(purpose, reply),
            Err(failure) if self.is_outdated(attempt, &failure) => {}
            Err(failure) => self.failed(purpose, failure),
        }
        self.settle();
    }

    /// Confirmed sends have done their duty in the journal.
    pub fn settle(&mut self) {
        let settled = self.store.take_settled();
        if settled.is_empty() {
            return;
        }
        for outbox in &settled {
            self.journal(Entry::Settled { key: outbox.key.clone() });
        }
        self.compare_drafts();
        for outbox in settled {
            self.go_on(&outbox.slot.conversation);
        }
    }

    fn succeeded(&mut self, purpose: Purpose, reply: Reply) {
        if let Purpose::Check(key) = &purpose
            && let Reply::NotSent { .. } = reply
        {
            return self.not_there(key);
        }
        if let Purpose::Next(after) = &purpose {
            let Reply::Next(served) = &reply else { return self.store.fold(reply) };
            let served = served.as_ref().map(|served| (served.conversation.id.clone(), served.why));
            let after = after.clone();
            let before = served.as_ref().and_then(|(id, _)| self.store.summary(id)?.assignee.clone());
            let was_mine = before.is_some_and(|agent| Some(&agent.id) == self.store.my_id());
            self.store.fold(reply);
            return self.served(served, after.as_deref(), was_mine);
        }
        if self.takes_found(&purpose, &reply) {
            return;
        }
        if let (Purpose::Recall(..), Reply::Sent { message, .. }) = (&purpose, &reply) {
            let message = (**message).clone();
            self.store.fold(reply);
            return self.taken_back(&message);
        }
        if let (Purpose::Files(slot), Reply::Attachments { items, .. }) = (&purpose, &reply) {
            return self.files_back(slot, items);
        }
        if let Purpose::TellFirst(step) = purpose {
            return self.told_first(step, reply);
        }
        if let Purpose::Made(made) = purpose {
            return self.made(made, reply);
        }
        if purpose == Purpose::Shown {
            // What it says of prompts may be from before one was waved away.
            return;
        }
        let told = match &reply {
            Reply::Sent { message, .. } => Some((message.kind, message.state)),
            _ => None,
        };
        let sent = if let Reply::Sent { message, .. } = &reply { Some(message.id.clone()) } else { None };
        let version = if let Reply::Draft(draft) = &reply { Some(draft.version.clone()) } else { None };
        self.store.fold(reply);
        match purpose {
            Purpose::Drafts => self.compare_drafts(),
            Purpose::Keep(slot) => {
                if let Some(version) = version {
                    self.draft_kept(&slot, version);
                }
            }
            Purpose::Claim(id) => {
                let made = self.store.my_id().cloned();
                self.changed(id, Reversal::Assign { was: None, made });
            }
            Purpose::Change(id, Some(reversal)) => self.changed(id, reversal),
            Purpose::Change(id, None) => {
                // What cannot be undone hides what came before it from undo.
                self.reversal = None;
                let number = self.store.summary(&id).map_or(0, |summary| summary.number);
                self.say(self.env.with("changed-for-good", &[("number", number.into())]));
            }
            Purpose::Resolve(id, reversal) => {
                self.changed(id, reversal);
                let text = self.notice.take().map(|notice| notice.text);
                self.next(text);
            }
            Purpose::Undo(id, reversal) => self.undone(&id, &reversal),
            Purpose::Help(id, wanted) => self.called(&id, wanted),
            Purpose::Day(said) => {
                self.refresh_day();
                self.say(said);
            }
            Purpose::Capacity(agent, capacity) => self.capacity_set(&agent, capacity),
            Purpose::SetRules(rule) => self.say(self.env.with("notes-off", &[("rule", (&rule).into())])),
            Purpose::Plan(id) => self.desk.answers.retain(|(conversation, _), _| *conversation != id),
            Purpose::Send(key) if self.handed_over(&key) => {}
            Purpose::Send(_) => match told {
                Some((MessageKind::Note, _)) => self.say(self.env.text("note-kept")),
                Some((_, Some(MessageState::Kept))) => self.complain(self.env.text("message-kept")),
                Some((_, Some(MessageState::Held))) if let Some(message) = sent.filter(|id| self.is_held(id)) => {
                    let key = self.env.key(Action::Undo);
                    self.say_held(self.env.with("sent-held", &[("key", (&key).into())]), message);
                }
                _ => self.say(self.env.text("sent-on-its-way")),
            },
            Purpose::Misdirected(_) => self.say(self.env.text("misdirected-done")),
            Purpose::Check(_) => {
                let note = matches!(told, Some((MessageKind::Note, _)));
                self.say(self.env.text(if note { "note-kept" } else { "was-sent" }));
            }
            Purpose::Record(purpose) => self.recorded(purpose),
            _ => {}
        }
    }

    /// Says what was changed, and by which key it is undone.
    fn changed(&mut self, id: ConversationId, reversal: Reversal) {
        let Some(summary) = self.store.summary(&id) else { return };
        let text = match &reversal {
            Reversal::Assign { made: None, .. } => "given-back",
            Reversal::Assign { made, .. } if made.as_ref() == self.store.my_id() => "claimed",
            Reversal::Assign { .. } => "given",
            Reversal::Status { made: Status::Snoozed, .. } => "snoozed",
            Reversal::Tags { .. } => "tags-set",
            Reversal::Plan => "plan-begun",
            Reversal::Merge { .. } => "merged",
            Reversal::Status { .. } | Reversal::Prompt { .. } | Reversal::Promise { .. } => "changed",
        };
        let text = self.about_change(text, summary);
        self.say_undoable(text, id, reversal);
    }

    /// Says what is true again.
    fn undone(&mut self, id: &ConversationId, reversal: &Reversal) {
        let Some(summary) = self.store.summary(id) else { return };
        let text = match reversal {
            Reversal::Assign { was: None, .. } => "undone-nobody",
            Reversal::Assign { was, .. } if was.as_ref() == self.store.my_id() => "undone-mine",
            Reversal::Assign { .. } => "undone-owner",
            Reversal::Tags { .. } => "undone-tags",
            Reversal::Plan => "undone-plan",
            Reversal::Merge { .. } => "split",
            Reversal::Status { .. } | Reversal::Prompt { .. } | Reversal::Promise { .. } => "undone",
        };
        self.say(self.about_change(text, summary));
    }

    /// A sentence about how a conversation stands.
    fn about_change(&self, text: &str, summary: &Summary) -> String {
        let status = self.env.status(summary.status, summary.assignee.is_some());
        let until = summary.snoozed_until.unwrap_or(self.now);
        let time = self.env.locale().moment(until.millis(), self.now.millis());
        let agent = summary.assignee.as_ref().map_or(String::new(), |agent| agent.name.shown(Lines::Single).into());
        let key = self.env.key(Action::Undo);
        let args = [
            ("number", summary.number.into()),
            ("status", (&status).into()),
            ("time", (&time).into()),
            ("agent", (&agent).into()),
            ("key", (&key).into()),
        ];
        self.env.with(text, &args)
    }

    fn failed(&mut self, purpose: Purpose, failure: Failure) {
        if let Failure::Conflict(problem) = &failure
            && let Some(conversation) = &problem.conversation
        {
            self.store.put((**conversation).clone());
        }
        match purpose {
            Purpose::Me => self.store.me_load = Load::Failed(failure.clone()),
            Purpose::Counts => self.store.counts_load = Load::Failed(failure),
            Purpose::MyDay => self.store.day_load = Load::Failed(failure),
            Purpose::TeamLoad => self.store.team_load = Load::Failed(failure),
            Purpose::Metrics => self.store.metrics_load = Load::Failed(failure),
            Purpose::Made(made) => self.not_made(&made, &failure),
            Purpose::TellFirst(step) => self.not_told_first(&step, failure),
            Purpose::Agents => self.store.agents_load = Load::Failed(failure),
            Purpose::Rules => self.store.rules_load = Load::Failed(failure),
            Purpose::SetRules(_) => {
                self.store.rules_load = Load::Wanted;
                self.complain_of(&failure);
            }
            Purpose::Drafts => self.store.drafts_load = Load::Failed(failure),
            Purpose::Keep(slot) => self.draft_not_kept(&slot, failure),
            Purpose::List(view) => self.store.view_mut(&view).load = Load::Failed(failure),
            Purpose::Thread(id) => self.store.thread_mut(&id).load = Load::Failed(failure),
            Purpose::Older(id) => self.store.thread_mut(&id).older = Load::Failed(failure),
            Purpose::Customer(id) => self.store.person_mut(&id).load = Load::Failed(failure),
            Purpose::Record(purpose) => self.record_failed(purpose, failure),
            Purpose::Send(key) => self.send_failed(&key, failure),
            // It stays unsure; the line's return or the retry key asks again. Colleagues are told where this console is
            // with its next move or the next heartbeat.
            // What became of prompts is remembered here as well, and asked again with the next opening.
            Purpose::Check(_) | Purpose::Where | Purpose::Conversation(_) | Purpose::Prompts | Purpose::Shown => {}
            Purpose::Recall(..) => self.recall_failed(&failure),
            Purpose::Claim(_) => match failure {
                Failure::Conflict(problem) if problem.owner.is_some() => {
                    let owner = problem.owner.expect("just looked at");
                    self.complain_of_owner(&owner.name);
                }
                failure => self.complain_of(&failure),
            },
            // What was written to a step is kept for the next try.
            Purpose::Misdirected(_) | Purpose::Files(_) | Purpose::Plan(_) | Purpose::Help(..) => {
                self.complain_of(&failure);
            }
            Purpose::Capacity(..)
            | Purpose::Day(_)
            | Purpose::Next(_)
            | Purpose::Change(..)
            | Purpose::Resolve(..)
            | Purpose::Undo(..) => {
                if let Failure::Unknown(_) = failure {
                    self.complain(self.env.text("change-unsure"));
                } else {
                    self.complain_of(&failure);
                }
            }
        }
    }
}
