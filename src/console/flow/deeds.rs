//! Promises, identity, goodwill and praise, as the agent makes them: a choice, a few words, and what came of it.
//!
//! Each step is data ([`Deed`] chosen, [`Words`] asked for), so that nothing is kept between two popups but what they
//! carry. What an answer means is decided here as well ([`Made`]).

mod goodwill;
mod identity;
mod praise;
mod promise;

use crate::api::{
    AgentId, ContactedBy, ConversationId, Failure, GestureId, GestureKind, MessageId, PraiseId, PromiseId,
    PromiseState, Reply, Time,
};
use crate::console::popup::{Ask, Asked, Choice, Popup};
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;

/// Under what an unfinished promise is kept when its question is left.
pub(super) const PROMISE: &str = "promise";

/// What a choice of these popups chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Promise something new.
    Promise,
    /// Book a call-back.
    CallBack,
    /// The promise ended so.
    End(PromiseId, u64, PromiseState),
    /// A call was tried: whether they answered.
    Tried(PromiseId, u64, bool),
    /// The promise gets another due.
    Move(PromiseId, u64),
    /// The other due, and whether the customer was told.
    Moved(PromiseId, u64, Time, String, bool),
    /// A method of verification, by its word.
    Method(String),
    /// Its words into the reply.
    MethodWords(String),
    /// Verified by the method, and who it is.
    Caller(String, ContactedBy),
    /// Not verified after all.
    Unverified,
    /// The kind of case of a gesture.
    Reason(String),
    /// What is given.
    Kind(String, GestureKind),
    /// A gesture that waits is approved.
    Approve(GestureId, u64),
    /// A gesture that waits is sent back.
    SendBack(GestureId, u64),
    /// The message is passed on to them.
    PassOn(MessageId, AgentId),
}

/// What words are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// What we promised.
    Promise,
    /// By when.
    Due {
        /// What.
        text: String,
    },
    /// Which number to call.
    Number,
    /// From when to when.
    Window {
        /// Which number.
        number: String,
    },
    /// About what.
    About {
        /// Which number.
        number: String,
        /// In the words they were told.
        words: String,
        /// From when.
        at: Time,
        /// To when.
        until: Time,
    },
    /// Another due of a promise.
    Again(PromiseId, u64),
    /// Worth how much.
    Amount(String, GestureKind),
    /// Why.
    Why(String, GestureKind, i64),
    /// Why a gesture is sent back.
    Back(GestureId, u64),
}

impl Words {
    /// Whether a date is read out of them.
    const fn is_due(&self) -> bool {
        matches!(self, Self::Due { .. } | Self::Window { .. } | Self::Again(..))
    }
}

/// What was asked of the backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// A promise was made.
    Promise(ConversationId),
    /// A promise was changed.
    Changed(ConversationId, PromiseState),
    /// A promise was moved, or a call tried.
    Noted,
    /// An identity was recorded.
    Identity(ConversationId),
    /// Account data was opened.
    Reveal,
    /// What is to be known before a gesture.
    Look(ConversationId),
    /// A gesture was made.
    Given,
    /// A gesture was decided on.
    Decided,
    /// Praise was passed on to somebody of this name.
    PassedOn(String),
    /// Unread praise was asked for.
    Praise,
    /// Praise was taken note of.
    TakenNote,
}

impl Scene {
    fn deed(&self, label: &str, deed: Deed) -> Item<Choice> {
        Item { label: self.env.text(label), hint: String::new(), value: Choice::Deed(deed) }
    }

    fn ask_for(&mut self, title: String, about: ConversationId, known: &str, words: Words) {
        let text = TextArea::from_text(known, known.len());
        self.desk.popup = Some(Popup::Ask(Box::new(Ask { title, about, text, what: Asked::Deed(words) })));
    }

    /// A choice of these popups was made.
    pub(super) fn chose_deed(&mut self, id: &ConversationId, deed: Deed) {
        match deed {
            Deed::Promise => self.ask_promise(id, ""),
            Deed::CallBack => self.ask_number(id),
            Deed::End(promise, version, state) => self.end_promise(id, promise, version, state),
            Deed::Tried(promise, version, reached) => self.tried_call(promise, version, reached),
            Deed::Move(promise, version) => self.ask_again(id, promise, version),
            Deed::Moved(promise, version, due, words, told) => self.move_promise(promise, version, due, &words, told),
            Deed::Method(method) => self.show_method(id, &method),
            Deed::MethodWords(method) => self.put_method_words(id, &method),
            Deed::Caller(method, caller) => self.identify(id, Some((method, caller))),
            Deed::Unverified => self.identify(id, None),
            Deed::Reason(reason) => self.choose_kind(id, &reason),
            Deed::Kind(reason, kind) => self.ask_amount(id, reason, kind),
            Deed::Approve(gesture, version) => self.decide(gesture, version, true, ""),
            Deed::SendBack(gesture, version) => {
                let title = self.env.text("goodwill-back-why");
                self.ask_for(title, id.clone(), "", Words::Back(gesture, version));
            }
            Deed::PassOn(message, to) => self.pass_on(message, to),
        }
    }

    /// Words that were asked for were written.
    pub(super) fn answered_deed(&mut self, id: &ConversationId, words: Words, text: &str) {
        let text = text.trim();
        if text.is_empty() && !matches!(words, Words::Why(..)) {
            return self.say(self.env.text("ask-nothing"));
        }
        match words {
            Words::Promise => self.ask_due(id, text.to_owned()),
            Words::Number => {
                let title = self.env.text("call-when");
                self.ask_for(title, id.clone(), "", Words::Window { number: text.to_owned() });
            }
            Words::About { number, words, at, until } => self.book_call(id, text, (&number, &words), (at, until)),
            Words::Amount(reason, kind) => self.amount(id, reason, kind, text),
            Words::Why(reason, kind, minor) => self.give_gesture(id, reason, kind, minor, text),
            Words::Back(gesture, version) => self.decide(gesture, version, false, text),
            Words::Due { .. } | Words::Window { .. } | Words::Again(..) => {
                let due = self.env.locale().due(text, self.now.millis());
                let Some(due) = due else {
                    self.complain(self.env.text("due-not-understood"));
                    let title = self.env.text("promise-by-when");
                    return self.ask_for(title, id.clone(), text, words);
                };
                let (at, until) = (Time::from_millis(due.at), due.until.map(Time::from_millis));
                match words {
                    Words::Due { text: what } => self.make_promise(id, &what, text, at),
                    Words::Window { number } => self.ask_about(id, number, text.to_owned(), at, until),
                    Words::Again(promise, version) => self.ask_told(id, &promise, version, at, text),
                    _ => {}
                }
            }
        }
    }

    /// What is understood of an answer as it is written.
    pub fn understood(&self, ask: &Ask) -> Option<String> {
        let Asked::Deed(words) = &ask.what else { return None };
        if !words.is_due() || ask.text.text().trim().is_empty() {
            return None;
        }
        let locale = self.env.locale();
        let Some(due) = locale.due(ask.text.text(), self.now.millis()) else {
            return Some(self.env.text("due-not-yet"));
        };
        let now = self.now.millis();
        let mut text = format!("{} {}", locale.day(due.at, now), locale.clock(due.at));
        if let Some(until) = due.until {
            text = format!("{text}–{}", locale.clock(until));
        }
        Some(text)
    }

    /// What was asked of the backend has happened.
    pub(super) fn made(&mut self, made: Made, reply: Reply) {
        match (made, &reply) {
            (Made::Promise(id), Reply::Promise(promise)) => {
                let due = self.env.locale().moment(promise.body.due.millis(), self.now.millis());
                self.desk.answers.remove(&(id, PROMISE.to_owned()));
                let text = self.env.with("promise-made", &[("due", (&due).into())]);
                self.store.fold(reply);
                self.say(text);
            }
            (Made::Changed(id, state), Reply::Promise(promise)) => {
                let reversal = Reversal::Promise { id: promise.body.id.clone(), version: promise.body.version };
                let text = self.env.with(
                    &format!("promise-{}", state.as_str()),
                    &[
                        ("number", promise.body.number.into()),
                        ("key", (&self.env.key(crate::console::Action::Undo)).into()),
                    ],
                );
                self.store.fold(reply);
                if state == PromiseState::Open { self.say(text) } else { self.say_undoable(text, id, reversal) }
            }
            (Made::Look(id), Reply::Goodwill(_)) => {
                self.store.fold(reply);
                self.looked(&id);
            }
            (Made::Given | Made::Decided, Reply::Gesture(gesture)) => {
                let state = gesture.body.state.as_str().replace('_', "-");
                self.store.fold(reply);
                self.say(self.env.text(&format!("goodwill-{state}")));
            }
            (made, _) => {
                self.store.fold(reply);
                match made {
                    Made::Noted => self.say(self.env.text("promise-noted")),
                    Made::Identity(id) => {
                        let identity = self.store.summary(&id).map(|summary| summary.identity).unwrap_or_default();
                        self.say(self.env.identity(identity));
                    }
                    Made::Reveal => self.say(self.env.text("revealed")),
                    Made::PassedOn(name) => {
                        self.say(self.env.with("praise-passed-on", &[("agent", (&name).into())]));
                    }
                    _ => {}
                }
            }
        }
    }

    /// What was asked of the backend did not happen, or nobody knows.
    pub(super) fn not_made(&mut self, made: &Made, failure: &Failure) {
        match (made, failure) {
            (Made::Praise, _) => self.store.praise_load = crate::console::store::Load::Failed(failure.clone()),
            (Made::Look(_), _) | (_, Failure::Offline(_) | Failure::Forbidden(_) | Failure::Invalid(_)) => {
                self.complain_of(failure);
            }
            (_, Failure::Unknown(_)) => self.complain(self.env.text("change-unsure")),
            _ => self.complain_of(failure),
        }
    }

    /// Asks for what colleagues passed on to me.
    pub fn ask_for_praise(&mut self) {
        if self.store.praise_load.take() {
            self.call(Purpose::Made(Made::Praise), crate::api::Request::Praise);
        }
    }

    /// The praise that stands on my screen until I take note of it.
    pub fn unread_praise(&self) -> Option<&crate::api::Praise> {
        let me = self.store.my_id().filter(|_| !self.desk.counter)?;
        let mine = |praise: &&crate::api::Praise| praise.to.id == *me && praise.read_at.is_none();
        // The oldest first, in whatever order they came.
        self.store.praise.iter().filter(mine).min_by_key(|praise| (praise.at, &praise.id))
    }

    pub(super) fn note_praise(&mut self, id: PraiseId) {
        self.call(Purpose::Made(Made::TakenNote), crate::api::Request::TakeNote(id));
    }
}
