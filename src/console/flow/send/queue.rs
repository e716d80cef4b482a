//! What is on its way: per conversation one after another, in the order in which it was written.
//!
//! Only the oldest of a conversation is with the server; the next one follows when that is confirmed. Before a reply that
//! had to wait goes out it is looked at once more: where it has grown old, or the customer has written since, it asks,
//! and so does what was written to follow it. Other conversations, and notes, flow.

use crate::api::{ConversationId, Message, MessageKind, OpKey, Request};
use crate::console::desk::Focus;
use crate::console::flow::Plan;
use crate::console::popup::Popup;
use crate::console::scene::{Purpose, Scene};
use crate::console::store::{Echo, EchoState};
use crate::console::{Entry, Mode, Outbox};

/// A reply that waited longer than this asks before it goes out, in milliseconds.
const OLD: i64 = 10 * 60_000;

impl Scene {
    /// A message sets out: at once, or behind those of its conversation that are still on their way.
    pub(super) fn set_out(&mut self, outbox: Outbox) {
        let waits = self.store.first_echo(&outbox.slot.conversation).is_some();
        let state = if waits { EchoState::Waiting } else { EchoState::Sending };
        self.store.echo(Echo { outbox: outbox.clone(), state, doubtful: false, since: self.now });
        let entry = Entry::Outbox(Box::new(outbox.clone()));
        if waits {
            return self.journal(entry);
        }
        let Outbox { key, slot, body, .. } = outbox;
        let purpose = Purpose::Send(key.clone());
        self.journal_then_call(entry, purpose, Request::Send { conversation: slot.conversation, key, body });
    }

    /// The line is back, or lives: in every conversation the oldest that waits goes out, and what is unsure is asked
    /// about.
    pub fn resume_sends(&mut self) {
        let mut seen: Vec<ConversationId> = Vec::new();
        for echo in &self.store.echoes {
            let conversation = &echo.outbox.slot.conversation;
            if !seen.contains(conversation) {
                seen.push(conversation.clone());
            }
        }
        for conversation in seen {
            self.go_on(&conversation);
        }
    }

    /// The oldest of a conversation takes its next step.
    pub(in crate::console) fn go_on(&mut self, conversation: &ConversationId) {
        if !self.store.is_live() {
            return;
        }
        let Some(first) = self.store.first_echo(conversation) else { return };
        let (key, outbox) = (first.outbox.key.clone(), &first.outbox);
        match first.state {
            EchoState::Sending => {}
            EchoState::Unsure => self.check(&key),
            EchoState::Waiting if outbox.slot.mode == Mode::Note => self.post_again(&key),
            EchoState::Waiting if self.now.since(outbox.at) > OLD => self.grown_old(&key),
            EchoState::Waiting => {
                let newer = self.written_since(outbox);
                if newer.is_empty() { self.post_again(&key) } else { self.ask_to_read(&key, newer) }
            }
        }
    }

    /// What the customer wrote after what this reply answers, as far as it is known here.
    fn written_since(&self, outbox: &Outbox) -> Vec<Message> {
        let Some(thread) = self.store.thread(&outbox.slot.conversation) else { return Vec::new() };
        let seen = outbox.body.seen.as_ref().and_then(|seen| thread.line(seen)).map(|line| line.position);
        let Some(seen) = seen else { return Vec::new() };
        let newer = |line: &&Message| line.kind == MessageKind::Inbound && line.position > seen;
        thread.lines().iter().filter(newer).cloned().collect()
    }

    /// A reply is a draft again because of what it does not answer, which is shown beside it.
    pub(super) fn ask_to_read(&mut self, key: &OpKey, newer: Vec<Message>) {
        let Some(echo) = self.store.echo_mut(key) else { return };
        let slot = echo.outbox.slot.clone();
        let plan = Plan { then: echo.outbox.body.then, wrap_up: echo.outbox.body.wrap_up.clone() };
        self.back_with_the_rest(key);
        // Who is at another text by now stays there: what is meant for a note must not get into a reply.
        if self.desk.open.as_ref() == Some(&slot.conversation) && !self.desk.is_writing() {
            self.desk.mode = Some(slot.mode);
            self.desk.focus = Focus::Composer;
        }
        self.desk.interrupt(Popup::Stale { conversation: slot.conversation, newer, mode: slot.mode, plan });
    }

    fn grown_old(&mut self, key: &OpKey) {
        self.back_with_the_rest(key);
        self.complain(self.env.text("send-grown-old"));
    }

    /// A send is a draft again, and with it the replies that were written to follow it and have not been posted: what
    /// was meant as the second does not arrive as the first.
    pub(super) fn back_with_the_rest(&mut self, key: &OpKey) {
        let Some(echo) = self.store.echo_mut(key) else { return };
        let conversation = echo.outbox.slot.conversation.clone();
        let reply = echo.outbox.slot.mode == Mode::Reply;
        let follows = |echo: &&Echo| {
            let waits = echo.state == EchoState::Waiting && !echo.doubtful;
            reply && waits && echo.outbox.slot.conversation == conversation && echo.outbox.slot.mode == Mode::Reply
        };
        let after = self.store.echoes.iter().skip_while(|echo| echo.outbox.key != *key).skip(1);
        let mut back: Vec<OpKey> = after.filter(follows).map(|echo| echo.outbox.key.clone()).collect();
        back.insert(0, key.clone());
        // Each text is put before what stands in the composer: the last one first.
        for key in back.iter().rev() {
            self.back_to_draft(key);
        }
        self.go_on(&conversation);
    }

    /// Asks what became of a send.
    pub fn check(&mut self, key: &OpKey) {
        let purpose = Purpose::Check(key.clone());
        if !self.store.is_live() || self.is_waiting_for(&purpose) {
            return;
        }
        let Some(echo) = self.store.echo_mut(key) else { return };
        let conversation = echo.outbox.slot.conversation.clone();
        self.call(purpose, Request::Sent { conversation, key: key.clone() });
    }

    /// The server does not have it, which is not to say that it will not: the request that lost its answer may still be
    /// on its way. As a draft it could be sent under another key, and twice; under its own key both are one. Only what
    /// has grown old meanwhile is the agent's to decide about.
    pub fn not_there(&mut self, key: &OpKey) {
        let Some(echo) = self.store.echo_mut(key) else { return };
        if self.now.since(echo.outbox.at) <= OLD {
            return self.post_again(key);
        }
        self.back_with_the_rest(key);
        self.complain(self.env.text("not-sent"));
    }

    /// Posts a waiting send once more, with its key.
    fn post_again(&mut self, key: &OpKey) {
        let Some(echo) = self.store.echo_mut(key) else { return };
        echo.state = EchoState::Sending;
        let outbox = echo.outbox.clone();
        self.call(
            Purpose::Send(key.clone()),
            Request::Send { conversation: outbox.slot.conversation, key: outbox.key, body: outbox.body },
        );
    }
}
