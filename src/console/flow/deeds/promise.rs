//! Promises and call-backs: made, kept, broken, moved.

use super::{Deed, Made, PROMISE, Words};
use crate::api::{
    ContactKind, ConversationId, NewCallBack, NewPromise, NextPromise, PromiseId, PromisePatch, PromiseState, Request,
    Time,
};
use crate::console::Action;
use crate::console::popup::{Choice, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;
use crate::text::{Lines, Untrusted};

/// How long somebody can be reached who did not say until when.
const WINDOW_MS: i64 = 30 * 60_000;

fn one(text: &str) -> String {
    Untrusted::from(text).shown(Lines::Single).into_owned()
}

impl Scene {
    /// What there is to do about promises here: the one due first, or a new one.
    pub fn open_promise(&mut self) {
        let writing = self.desk.is_writing();
        let summary = if writing { self.open() } else { self.subject() };
        let Some(summary) = summary else { return self.complain(self.env.text("nothing-selected")) };
        let id = summary.id.clone();
        if writing {
            // What is being written is most likely the promise itself.
            let line = self.desk.text().map_or("", TextArea::text).lines().rfind(|line| !line.trim().is_empty());
            let line = line.unwrap_or_default().trim().to_owned();
            return self.ask_promise(&id, &line);
        }
        let Some(next) = summary.promise.clone() else { return self.ask_promise(&id, "") };
        let NextPromise { id: promise, version, call, text, .. } = &next;
        let mut items = Vec::new();
        let keyed = |scene: &Self, label: &str, action: Action, deed: Deed| Item {
            label: scene.env.text(label),
            hint: scene.env.key(action),
            value: Choice::Deed(deed),
        };
        if *call {
            items.push(self.deed("call-reached", Deed::Tried(promise.clone(), *version, true)));
            items.push(self.deed("call-not-reached", Deed::Tried(promise.clone(), *version, false)));
        } else {
            let end = |state| Deed::End(promise.clone(), *version, state);
            items.push(keyed(self, "promise-do-kept", Action::PromiseKept, end(PromiseState::Kept)));
        }
        let end = |state| Deed::End(promise.clone(), *version, state);
        items.push(keyed(self, "promise-do-move", Action::PromiseMove, Deed::Move(promise.clone(), *version)));
        items.push(keyed(self, "promise-do-broken", Action::PromiseBroken, end(PromiseState::Broken)));
        items.push(self.deed("promise-do-cancelled", end(PromiseState::Cancelled)));
        items.push(self.deed("promise-do-new", Deed::Promise));
        items.push(keyed(self, "promise-do-call", Action::CallBack, Deed::CallBack));
        let due = self.env.locale().moment(next.due.millis(), self.now.millis());
        let what = text.shown(Lines::Single).into_owned();
        let title = self.env.with("promise-title", &[("due", (&due).into())]);
        self.pick(&title, Some(id), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings.insert(0, what);
        }
    }

    /// Asks what is promised, with `known` written already; the due time comes after it.
    pub fn ask_promise(&mut self, id: &ConversationId, known: &str) {
        let kept = self.desk.answers.get(&(id.clone(), PROMISE.to_owned())).cloned();
        let known = if known.is_empty() { kept.unwrap_or_default() } else { known.to_owned() };
        let title = self.env.text("promise-what");
        self.ask_for(title, id.clone(), &known, Words::Promise);
    }

    pub(super) fn ask_due(&mut self, id: &ConversationId, text: String) {
        // Until the backend has it, it is there when it is asked again.
        self.desk.answers.insert((id.clone(), PROMISE.to_owned()), text.clone());
        let title = self.env.text("promise-by-when");
        self.ask_for(title, id.clone(), "", Words::Due { text });
    }

    /// Asks to record what a reply promises: the words and the date stand there already, where they can be read.
    pub fn ask_written_promise(&mut self, id: &ConversationId, text: String, due_words: &str, due: Option<Time>) {
        let locale = self.env.locale();
        let read = locale.due(due_words, self.now.millis()).map(|due| Time::from_millis(due.at));
        // Words that only the draft check reads are put as the question reads them.
        let due_words = match due.filter(|due| read != Some(*due)) {
            Some(due) => format!("{} {}", locale.iso_date(due.millis()), locale.clock(due.millis())),
            None => due_words.to_owned(),
        };
        let title = self.env.with("promise-record", &[("what", (&one(&text)).into())]);
        self.ask_for(title, id.clone(), &due_words, Words::Due { text });
    }

    /// Records a promise, in the words the customer was told.
    pub fn make_promise(&mut self, id: &ConversationId, text: &str, due_words: &str, due: Time) {
        let promise = NewPromise { text: text.into(), due_words: due_words.into(), due, owner: None, call: None };
        self.promise(id, promise);
    }

    fn promise(&mut self, id: &ConversationId, promise: NewPromise) {
        let key = self.key();
        let made = Made::Promise(id.clone());
        self.call(Purpose::Made(made), Request::Promise { key, conversation: id.clone(), promise });
    }

    /// Books a call-back: the number first, as it is on record where that may be seen.
    pub fn open_call_back(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let id = summary.id.clone();
        self.ask_number(&id);
    }

    pub(super) fn ask_number(&mut self, id: &ConversationId) {
        let number = self.store.summary(id).and_then(|summary| {
            let customer = self.store.customer(&summary.customer.id)?;
            let sealed = summary.seals(customer) && !self.store.revealed.contains(id);
            let contact = customer.contacts.iter().find(|contact| contact.kind == ContactKind::Phone);
            contact.filter(|_| !sealed).map(|contact| contact.value.shown(Lines::Single).into_owned())
        });
        let title = self.env.text("call-number");
        self.ask_for(title, id.clone(), &number.unwrap_or_default(), Words::Number);
    }

    pub(super) fn ask_about(
        &mut self,
        id: &ConversationId,
        number: String,
        words: String,
        at: Time,
        until: Option<Time>,
    ) {
        let until = until.unwrap_or_else(|| at.plus_millis(WINDOW_MS));
        let subject = self.store.summary(id).map(|summary| summary.subject.shown(Lines::Single).into_owned());
        let title = self.env.text("call-about");
        self.ask_for(title, id.clone(), &subject.unwrap_or_default(), Words::About { number, words, at, until });
    }

    pub(super) fn book_call(
        &mut self,
        id: &ConversationId,
        about: &str,
        (number, words): (&str, &str),
        (due, until): (Time, Time),
    ) {
        let zone = self.env.locale().zone().iana_name().unwrap_or("UTC").to_owned();
        let call = Some(NewCallBack { number: number.into(), until, zone });
        self.promise(id, NewPromise { text: about.into(), due_words: words.into(), due, owner: None, call });
    }

    /// Ends what is due first here, by one key.
    pub fn end_next_promise(&mut self, state: PromiseState) {
        let Some((id, next)) = self.next_promise() else { return };
        if next.call && state == PromiseState::Kept {
            // A call-back is kept by having reached them.
            return self.tried_call(next.id, next.version, true);
        }
        self.end_promise(&id, next.id, next.version, state);
    }

    /// Gives what is due first here another due.
    pub fn move_next_promise(&mut self) {
        if let Some((id, next)) = self.next_promise() {
            self.ask_again(&id, next.id, next.version);
        }
    }

    fn next_promise(&mut self) -> Option<(ConversationId, NextPromise)> {
        let found = self.subject().and_then(|summary| Some((summary.id.clone(), summary.promise.clone()?)));
        if found.is_none() {
            let key = self.env.key(Action::Promise);
            self.complain(self.env.with("promise-none", &[("key", (&key).into())]));
        }
        found
    }

    /// Ends a promise, or opens it again.
    pub fn end_promise(&mut self, id: &ConversationId, promise: PromiseId, version: u64, state: PromiseState) {
        let patch = PromisePatch { state: Some(state), ..PromisePatch::default() };
        let made = Made::Changed(id.clone(), state);
        self.call(Purpose::Made(made), Request::ChangePromise { promise, version, patch });
    }

    pub(super) fn tried_call(&mut self, promise: PromiseId, version: u64, reached: bool) {
        let patch = PromisePatch { reached: Some(reached), ..PromisePatch::default() };
        self.call(Purpose::Made(Made::Noted), Request::ChangePromise { promise, version, patch });
    }

    pub(super) fn ask_again(&mut self, id: &ConversationId, promise: PromiseId, version: u64) {
        let title = self.env.text("promise-by-when");
        self.ask_for(title, id.clone(), "", Words::Again(promise, version));
    }

    pub(super) fn ask_told(&mut self, id: &ConversationId, promise: &PromiseId, version: u64, due: Time, words: &str) {
        let moved = |told| Deed::Moved(promise.clone(), version, due, words.to_owned(), told);
        let items = vec![self.deed("promise-told", moved(true)), self.deed("promise-not-told", moved(false))];
        let title = self.env.text("promise-told-title");
        self.pick(&title, Some(id.clone()), items);
    }

    pub(super) fn move_promise(&mut self, promise: PromiseId, version: u64, due: Time, words: &str, told: bool) {
        let (due, due_words, told) = (Some(due), Some(words.into()), Some(told));
        let patch = PromisePatch { due, due_words, told, ..PromisePatch::default() };
        self.call(Purpose::Made(Made::Noted), Request::ChangePromise { promise, version, patch });
    }
}
