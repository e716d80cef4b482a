//! Writing and sending: nothing typed is ever lost, nothing is sent twice.
//!
//! Key and outbox record are made at Send. The record is journaled and synced, then posted; the text leaves the journal
//! only when the message is confirmed or stands in the composer again.

mod queue;

use crate::api::{
    Addressed, Attachment, Channel, ConversationId, Failure, MessageId, MessageState, OpKey, Outgoing, Problem,
    Request, Status, WrapUp,
};
use crate::console::desk::Focus;
use crate::console::keymap::Context;
use crate::console::scene::{Purpose, Scene};
use crate::console::store::EchoState;
use crate::console::widget::{Edit, TextArea};
use crate::console::{Action, Effect, Entry, Mode, Outbox, Slot};
use crate::text::Untrusted;

/// From a movement of the caret to its place on disk, in milliseconds.
const CARET_MS: i64 = 250;

/// What is to happen with the send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The status to set in the same stroke.
    pub then: Option<Status>,
    /// With resolved.
    pub wrap_up: Option<WrapUp>,
}

impl Scene {
    /// Opens the composer for a reply or a note.
    pub fn write(&mut self, mode: Mode) {
        if self.desk.focus.is_list() {
            self.open_selected();
        }
        if self.desk.open.is_none() {
            return self.complain(self.env.text("nothing-open"));
        }
        self.desk.mode = Some(mode);
        self.desk.focus = Focus::Composer;
        self.desk.text_mut();
    }

    /// A change of the open text goes to the journal before anything is drawn.
    pub fn edited(&mut self, edit: Option<Edit>) {
        let (Some(edit), Some(slot)) = (edit, self.desk.slot()) else { return };
        self.desk.caret_due = None;
        let Edit { at, removed, inserted, caret } = edit;
        self.journal(Entry::Edit { slot: slot.clone(), at, removed, inserted, caret, time: self.now });
        self.begun(&slot);
    }

    /// Puts a block into the open text, opening a reply where none is open.
    pub fn put_in(&mut self, block: &str) {
        if self.desk.mode.is_none() {
            self.write(Mode::Reply);
        }
        let edit = self.desk.text_mut().and_then(|text| text.paste(block));
        self.edited(edit);
    }

    /// The caret of the open text may have moved.
    pub fn caret_moved(&mut self) {
        self.desk.caret_due.get_or_insert(self.now.plus_millis(CARET_MS));
    }

    /// Where the caret was moved goes to the journal a moment later, and when the text is left, not stroke by stroke.
    pub fn keep_caret(&mut self) {
        if self.desk.caret_due.take().is_none() {
            return;
        }
        let (Some(slot), Some(text)) = (self.desk.slot(), self.desk.text()) else { return };
        if !text.is_empty() {
            let caret = text.caret();
            let inserted = String::new();
            self.journal(Entry::Edit { slot, at: caret, removed: 0, inserted, caret, time: self.now });
        }
    }

    /// Leaves the console; texts and caret stay as they are.
    pub fn quit(&mut self) {
        self.keep_caret();
        self.keep_drafts(crate::api::Time::from_millis(i64::MAX));
        self.effect(Effect::Quit);
    }

    /// Leaves the text; it stays.
    pub fn leave_text(&mut self) {
        self.keep_conversation();
        self.keep_caret();
        self.desk.focus = Focus::Thread;
        if self.desk.text().is_none_or(TextArea::is_empty) {
            self.desk.mode = None;
        }
    }

    /// Sends the open text, once its findings were listed. `next`: then the next customer is served.
    pub fn send(&mut self, plan: Plan, next: bool) {
        let Some(slot) = self.desk.slot() else { return };
        let empty = self.desk.text().is_none_or(|text| text.text().trim().is_empty());
        if !empty && !self.is_read_through(&slot, &plan, next) {
            return;
        }
        self.send_now(plan);
        if next && self.desk.mode.is_none() {
            self.next(None);
        }
    }

    /// Sends the open text, whatever the draft check says.
    pub fn send_now(&mut self, plan: Plan) {
        let Some(slot) = self.desk.slot() else { return };
        let seen = self.desk.glance.noticed(&slot.conversation, self.now);
        self.send_from(&slot, plan, seen);
    }

    /// Sends the kept draft after something new came in and was shown, up to `shown`: what came after that was not.
    pub fn send_anyway(&mut self, conversation: &ConversationId, mode: Mode, plan: Plan, shown: Option<MessageId>) {
        let thread = self.store.thread(conversation);
        let seen = shown.or_else(|| thread.and_then(|thread| thread.newest_written()).map(|line| line.id.clone()));
        self.send_from(&Slot { conversation: conversation.clone(), mode }, plan, seen);
    }

    fn send_from(&mut self, slot: &Slot, plan: Plan, seen: Option<MessageId>) {
        let text = self.desk.texts.get(slot).map_or("", TextArea::text);
        if text.trim().is_empty() {
            return self.complain(self.env.text("send-empty"));
        }
        if !self.may_go(slot, &plan) {
            return;
        }
        let words = Untrusted::from(self.desk.texts.get(slot).map_or("", TextArea::text));
        self.post(slot, plan, seen, words, Vec::new());
    }

    /// Makes a message of the composer's text: `words` with `attachments`.
    pub(super) fn post(
        &mut self,
        slot: &Slot,
        plan: Plan,
        seen: Option<MessageId>,
        words: Untrusted,
        attachments: Vec<Attachment>,
    ) {
        self.post_part(slot, plan, seen, (words, attachments), String::new());
    }

    /// The same where `rest` stays in the composer.
    pub(super) fn post_part(
        &mut self,
        slot: &Slot,
        plan: Plan,
        seen: Option<MessageId>,
        (words, attachments): (Untrusted, Vec<Attachment>),
        rest: String,
    ) {
        let caret = self.desk.texts.get_mut(slot).map_or(0, |text| {
            let caret = text.caret();
            text.take();
            caret
        });
        let note = slot.mode == Mode::Note;
        let Addressed { cc, to, hand_over } = self.desk.sending.addressed.remove(slot).unwrap_or_default();
        let body = Outgoing {
            note,
            text: words,
            cc: if note { Vec::new() } else { cc },
            attachments,
            seen: if note { None } else { seen },
            then: plan.then,
            wrap_up: plan.wrap_up,
            draft: self.kept_version(slot),
            draft_sent: self.copy_on_its_way(slot),
            hand_over: hand_over.filter(|_| note),
        };
        let key = self.key();
        if let Some(to) = &body.hand_over {
            self.desk.handed.push((key.clone(), to.clone()));
        }
        self.desk.sending.keep_caret(&key, caret);
        let outbox = Outbox { key, slot: slot.clone(), body, to, at: self.now, rest };
        self.set_out(outbox);
        self.notes.forget(slot);
        self.notice = None;
        // After a send nothing before it is undone in passing.
        self.reversal = None;
        self.desk.armed_again = false;
        if self.desk.slot().as_ref() == Some(slot) {
            self.desk.mode = None;
            self.desk.focus = Focus::Thread;
        }
    }

    /// What Send does without a word about the status: by channel, as decided for all.
    pub fn default_plan(&self) -> Plan {
        let waits = self.open().is_some_and(|summary| {
            let writes_back = matches!(summary.channel, Channel::Mail | Channel::WebForm | Channel::Social);
            writes_back && summary.status.is_active()
        });
        let reply = self.desk.mode == Some(Mode::Reply);
        Plan { then: (waits && reply).then_some(Status::Pending), wrap_up: None }
    }

    /// The answer to a send was a failure.
    pub fn send_failed(&mut self, key: &OpKey, failure: Failure) {
        match failure {
            Failure::Unknown(_) => {
                self.set_echo(key, EchoState::Unsure);
                self.complain(self.env.text("echo-unsure"));
                self.check(key);
            }
            Failure::Offline(_) | Failure::RateLimited { .. } => {
                self.set_echo(key, EchoState::Waiting);
                self.say(self.env.text("echo-waiting"));
            }
            Failure::Conflict(problem) if problem.code == "stale" || !problem.newer.is_empty() => {
                self.stale(key, *problem);
            }
            // This post did nothing, but an earlier one may still: as a draft it could be sent twice. Asked again with the
            // line's return or the retry key, not at once: the server is in trouble.
            Failure::Server(_) if self.store.echo_mut(key).is_some_and(|echo| echo.doubtful) => {
                self.set_echo(key, EchoState::Unsure);
                self.complain(self.env.text("echo-unsure"));
            }
            failure => {
                let text = self.env.failure(&failure, self.now);
                self.back_with_the_rest(key);
                self.complain(self.env.with("send-failed", &[("why", (&text).into())]));
            }
        }
    }

    fn set_echo(&mut self, key: &OpKey, state: EchoState) {
        let now = self.now;
        if let Some(echo) = self.store.echo_mut(key) {
            echo.doubtful |= state == EchoState::Unsure;
            echo.state = state;
            echo.since = now;
        }
    }

    /// Something came in that was not seen: the draft is back, the new messages stand beside it.
    fn stale(&mut self, key: &OpKey, problem: Problem) {
        if let Some(conversation) = problem.conversation {
            self.store.put(*conversation);
        }
        for message in &problem.newer {
            self.store.put_message(message.clone());
        }
        self.ask_to_read(key, problem.newer);
    }

    /// The text of an own send stands in the composer again, before whatever was typed there since.
    pub fn back_to_draft(&mut self, key: &OpKey) {
        let Some(echo) = self.store.take_echo(key) else { return };
        let Outbox { slot, body, to, .. } = echo.outbox;
        let caret = self.desk.sending.take_caret(key);
        self.desk.handed.retain(|(handed, _)| handed != key);
        // What somebody else has by now is not this agent's to hand over.
        let owner = self.store.summary(&slot.conversation).map(|it| it.assignee.as_ref().map(|owner| &owner.id));
        let hand_over = body.hand_over.filter(|to| owner == Some(to.from.as_ref()));
        self.address(&slot, |addressed| drop(addressed.take_in(&Addressed { cc: body.cc, to, hand_over })));
        // The draft first: between the two records the text stands twice on disk, never not at all.
        match body.attachments.as_slice() {
            [] => self.put_back(&slot, body.text.raw(), caret),
            files => self.files_back(&slot, files),
        }
        self.journal(Entry::Settled { key: key.clone() });
    }

    /// The retry key: puts what the channel refused into the composer again; asks about what is unsure, sends what
    /// waits, asks for what could not be loaded.
    pub fn retry(&mut self) {
        let about = self.subject().map(|summary| summary.id.clone());
        if self.desk.focus.is_list()
            && let Some(id) = about.clone().filter(|id| self.store.undelivered().contains(id))
        {
            // What came back is shown before anything is done about it.
            self.open_conversation(id);
            let key = self.env.key_in(Context::Thread, Action::Retry);
            return self.say(self.env.with("retry-look", &[("key", (&key).into())]));
        }
        let thread = about.as_ref().and_then(|id| self.store.thread(id));
        let last = thread.and_then(|thread| thread.lines().iter().rev().find(|line| line.state.is_some()));
        let refused = last.filter(|line| {
            matches!(line.state, Some(MessageState::Failed | MessageState::Kept | MessageState::Recalled))
        });
        if let Some(line) = refused.cloned() {
            self.write(Mode::Reply);
            let there = self.desk.text().is_some_and(|text| text.text().contains(line.text.raw()));
            if !line.envelope.attachments.is_empty()
                && let Some(slot) = self.desk.slot()
            {
                self.call(Purpose::Files(slot), Request::Attachments(line.id));
            } else if !there {
                self.put_in(line.text.raw());
            }
            return self.say(self.env.text("retry-in-composer"));
        }
        let waits = self.store.echoes.iter().any(|echo| echo.state != EchoState::Sending);
        if !self.store.is_live() {
            self.store.ask_again();
            return self.say(self.env.text("retrying"));
        }
        if !self.store.ask_again() && !waits {
            return self.say(self.env.text("retry-nothing"));
        }
        self.resume_sends();
        self.say(self.env.text("retrying"));
    }
}
