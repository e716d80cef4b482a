//! What answers mean: the store folds what is true now, and whoever asked learns how it went.

use crate::api::{ConversationId, Failure, Reply, Why};
use crate::console::desk::Focus;
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::store::Load;
use crate::console::{CallId, Entry};

impl Scene {
    /// Takes an answer.
    pub fn answer(&mut self, call: CallId, result: Result<Reply, Failure>) {
        let Some(purpose) = self.purpose(call) else {
            // Nobody waits for it any more; what it tells is still true.
            if let Ok(reply) = result {
                self.store.fold(reply);
            }
            return;
        };
        match result {
            Ok(reply) => self.succeeded(purpose, reply),
            Err(failure) => self.failed(purpose, failure),
        }
        self.settle();
    }

    /// Confirmed sends have done their duty in the journal.
    pub fn settle(&mut self) {
        for key in self.store.take_settled() {
            self.journal(Entry::Settled { key });
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
            self.store.fold(reply);
            return self.served(served, after);
        }
        self.store.fold(reply);
        match purpose {
            Purpose::Claim(id) => {
                self.changed(&id, "claimed");
                self.remember_claim(id);
            }
            Purpose::Change(id, reversal) => {
                self.changed(&id, if reversal.is_some() { "changed" } else { "changed-for-good" });
                if let Some(reversal) = reversal {
                    self.remember(id, reversal);
                }
            }
            Purpose::Resolve(id, reversal) => {
                self.changed(&id, "changed");
                self.remember(id, reversal);
                let text = self.notice.take().map(|notice| notice.text);
                self.next(text);
            }
            Purpose::Undo(id) => self.changed(&id, "undone"),
            Purpose::Send(_) => self.say(self.env.text("sent-on-its-way")),
            Purpose::Check(_) => self.say(self.env.text("was-sent")),
            _ => {}
        }
    }

    /// Says what is now true of a conversation.
    fn changed(&mut self, id: &ConversationId, text: &str) {
        let Some(summary) = self.store.summary(id) else { return };
        let status = self.env.status(summary.status, summary.assignee.is_some());
        let number = summary.number;
        let key = self.env.key(crate::console::Action::Undo);
        let args = [("number", number.into()), ("status", (&status).into()), ("key", (&key).into())];
        self.say(self.env.with(text, &args));
    }

    fn served(&mut self, served: Option<(ConversationId, Why)>, after: Option<String>) {
        let news = match &served {
            None => self.env.text("list-nobody"),
            Some((id, why)) => {
                let number = self.store.summary(id).map_or(0, |summary| summary.number);
                let why = self.env.text(match why {
                    Why::Live => "why-live",
                    Why::Promised => "why-promised",
                    Why::Overdue => "why-overdue",
                    Why::DueSoon => "why-due-soon",
                    Why::Waiting => "why-waiting",
                });
                self.env.with("next-served", &[("number", number.into()), ("why", (&why).into())])
            }
        };
        self.say(after.map_or_else(|| news.clone(), |before| format!("{before}  {news}")));
        if let Some((id, _)) = served {
            self.open_conversation(id.clone());
            self.desk.focus = Focus::Thread;
            self.remember_claim(id);
        }
    }

    fn remember_claim(&mut self, id: ConversationId) {
        let made = self.store.my_id().cloned();
        self.remember(id, Reversal::Assign { was: None, made });
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
            Purpose::Agents => self.store.agents_load = Load::Failed(failure),
            Purpose::List(view) => self.store.view_mut(&view).load = Load::Failed(failure),
            Purpose::Thread(id) => self.store.thread_mut(&id).load = Load::Failed(failure),
            Purpose::Older(id) => self.store.thread_mut(&id).older = Load::Failed(failure),
            Purpose::Customer(id) => self.store.person_mut(&id).load = Load::Failed(failure),
            Purpose::Send(key) => self.send_failed(&key, failure),
            // It stays unsure; the line's return or the retry key asks again.
            Purpose::Check(_) => {}
            Purpose::Claim(_) => match failure {
                Failure::Conflict(problem) if problem.owner.is_some() => {
                    let owner = problem.owner.expect("just looked at");
                    self.complain_of_owner(&owner.name);
                }
                failure => self.complain_of(&failure),
            },
            Purpose::Next(_) | Purpose::Change(..) | Purpose::Resolve(..) | Purpose::Undo(_) => {
                if let Failure::Unknown(_) = failure {
                    self.complain(self.env.text("change-unsure"));
                } else {
                    self.complain_of(&failure);
                }
            }
        }
    }
}
