//! Own replies that have left the composer: taken back while that is possible, reported where they went to the wrong
//! person.

use crate::api::{
    Addressed, Attachment, Author, ConversationId, Failure, Message, MessageId, MessageKind, MessageState, OpKey,
    Request, Time,
};
use crate::console::desk::Focus;
use crate::console::keymap::Context;
use crate::console::popup::Choice;
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;
use crate::console::{Action, Copied, Draft, Entry, Mode, Slot};
use crate::text::Lines;

/// Own messages offered when one is to be reported.
const OFFERED: usize = 8;

impl Scene {
    /// Whether undo takes a reply back, and does it: the one held in the open conversation; without anything else to undo
    /// the newest one held anywhere.
    pub(super) fn undo_sends(&mut self, nothing_else: bool) -> bool {
        let open = self.desk.open.clone();
        let here = open.and_then(|open| self.store.held_by_me(Some(&open)));
        let found = here.or_else(|| if nothing_else { self.store.held_by_me(None) } else { None });
        let Some((conversation, message)) = found else { return false };
        self.take_back(conversation, message);
        true
    }

    /// Whether a reply can be taken back as far as is known: news of it may have overtaken the answer to its send.
    pub(super) fn is_held(&self, message: &MessageId) -> bool {
        let known = self.store.talks().find_map(|(_, thread)| thread.line(message));
        known.is_none_or(|line| line.state == Some(MessageState::Held))
    }

    /// Asks for a reply back.
    fn take_back(&mut self, conversation: ConversationId, message: MessageId) {
        if !self.store.is_live() {
            return self.complain(self.env.text("recall-offline"));
        }
        let purpose = Purpose::Recall(conversation, message.clone());
        if self.is_waiting_for(&purpose) {
            return;
        }
        let key = self.key();
        self.call(purpose, Request::Recall { key, message });
        self.say(self.env.text("recall-asked"));
    }

    /// A reply is back: its text stands in the composer again, with the caret where it was.
    pub(super) fn taken_back(&mut self, message: &Message) {
        let own = matches!(&message.author, Author::Agent(agent) if Some(&agent.id) == self.store.my_id());
        if !own {
            return self.say(self.env.text("recalled-theirs"));
        }
        let slot = Slot { conversation: message.conversation.clone(), mode: Mode::Reply };
        let caret = message.key.as_ref().and_then(|key| self.desk.sending.take_caret(key));
        let copies = Addressed { cc: message.envelope.cc.clone(), ..Addressed::default() };
        self.address(&slot, |addressed| drop(addressed.take_in(&copies)));
        if message.envelope.attachments.is_empty() {
            self.put_back(&slot, message.text.raw(), caret);
        } else {
            // The text went as a file: that is what was written.
            self.call(Purpose::Files(slot.clone()), Request::Attachments(message.id.clone()));
        }
        if self.desk.is_writing() {
            // Who is at another text by now is not moved from it.
            let number = self.store.summary(&slot.conversation).map_or(0, |summary| summary.number);
            let key = self.env.key(Action::GoUnsent);
            let here = self.desk.open.as_ref() == Some(&slot.conversation);
            let id = if here { "recalled" } else { "recalled-aside" };
            return self.say(self.env.with(id, &[("number", number.into()), ("key", (&key).into())]));
        }
        self.open_conversation(slot.conversation);
        self.desk.mode = Some(Mode::Reply);
        self.desk.focus = Focus::Composer;
        self.say(self.env.text("recalled"));
    }

    /// What went as files is text again.
    pub(super) fn files_back(&mut self, slot: &Slot, files: &[Attachment]) {
        for file in files.iter().rev() {
            self.put_back(slot, file.text.raw(), None);
        }
    }

    /// A text that had left the composer stands in it again, before whatever was typed there since.
    pub(super) fn put_back(&mut self, slot: &Slot, words: &str, caret: Option<usize>) {
        let since = self.desk.texts.get(slot).map_or("", TextArea::text);
        let text = if since.is_empty() { words.to_owned() } else { format!("{words}\n\n{since}") };
        // Who went on writing goes on where they are.
        let writing = self.desk.is_writing() && self.desk.slot().as_ref() == Some(slot);
        let going_on = self.desk.texts.get(slot).filter(|since| writing && !since.is_empty());
        let caret = going_on.map_or(caret, |since| Some(text.len() - since.text().len() + since.caret()));
        let area = TextArea::from_text(&text, caret.unwrap_or(words.len()));
        self.desk.texts.insert(slot.clone(), area);
        if self.desk.open.as_ref() == Some(&slot.conversation) && self.desk.mode.is_none() {
            self.desk.mode = Some(slot.mode);
        }
        let draft = self.draft(slot, self.now, None);
        self.journal(Entry::Whole(draft));
    }

    /// A text as it stands here, to whom it goes and all.
    pub(super) fn draft(&self, slot: &Slot, time: Time, copy: Option<Copied>) -> Draft {
        let (text, caret) = self.desk.texts.get(slot).map_or(("", 0), |area| (area.text(), area.caret()));
        let addressed = self.desk.sending.of(slot);
        Draft { slot: slot.clone(), text: text.to_owned(), caret, time, addressed, copy }
    }

    /// It could not be taken back.
    pub(super) fn recall_failed(&mut self, failure: &Failure) {
        match failure {
            Failure::Conflict(problem) if problem.code == "too_late" => {
                let key = self.env.key_in(Context::Thread, Action::Misdirected);
                self.complain(self.env.with("recall-too-late", &[("key", (&key).into())]));
            }
            // Asked again it does no harm: what is back is back.
            Failure::Unknown(_) => self.complain(self.env.text("recall-unsure")),
            Failure::Offline(_) => self.complain(self.env.text("recall-offline")),
            failure => self.complain_of(failure),
        }
    }

    /// Which message went to the wrong person: one that can still be taken back is taken back instead.
    pub fn open_misdirected(&mut self) {
        let Some(open) = self.desk.open.clone() else { return self.complain(self.env.text("nothing-open")) };
        let mine = self.store.my_id().cloned();
        let lines = self.store.thread(&open).map_or(&[][..], |thread| thread.lines());
        let own = |line: &&Message| {
            let by_me = matches!(&line.author, Author::Agent(agent) if Some(&agent.id) == mine.as_ref());
            let gone = line.envelope.came_back.is_none()
                && !matches!(line.state, None | Some(MessageState::Recalled | MessageState::Kept));
            line.kind == MessageKind::Outbound && by_me && gone && line.envelope.misdirected_at.is_none()
        };
        let items: Vec<Item<Choice>> = lines
            .iter()
            .rev()
            .filter(own)
            .take(OFFERED)
            .map(|line| {
                let at = self.env.locale().moment(line.at.millis(), self.now.millis());
                let to = line.envelope.to.as_ref().map_or(String::new(), |to| to.shown(Lines::Single).into_owned());
                let hint = [at, to].join("  ").trim_end().to_owned();
                let back = line.state.is_some_and(MessageState::may_be_recalled);
                let text = line.text.shown(Lines::Single);
                let label = text.chars().take(60).collect();
                let value = if back { Choice::TakeBack(line.id.clone()) } else { Choice::Misdirected(line.id.clone()) };
                Item { label, hint, value }
            })
            .collect();
        if items.is_empty() {
            return self.say(self.env.text("misdirected-none"));
        }
        let title = self.env.text("misdirected-title");
        let warning = self.env.text("misdirected-warning");
        self.ask_which(&title, open, items, vec![warning]);
    }

    /// Reports a message, or takes it back while that is possible.
    pub(super) fn choose_misdirected(&mut self, conversation: ConversationId, choice: Choice) {
        match choice {
            Choice::TakeBack(message) => self.take_back(conversation, message),
            Choice::Misdirected(message) => {
                let key: OpKey = self.key();
                self.call(Purpose::Misdirected(conversation), Request::Misdirected { key, message });
            }
            _ => {}
        }
    }
}
