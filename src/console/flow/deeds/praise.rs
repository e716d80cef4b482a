//! A customer's kind words: passed on to whom they are for, and read.

use super::{Deed, Made};
use crate::api::{AgentId, Author, MessageId, MessageKind, NewPraise, Request};
use crate::console::popup::{Choice, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::picker::Item;
use crate::text::Lines;

impl Scene {
    /// To whom the customer's newest words are passed on; who wrote in this conversation stands first.
    pub fn open_praise(&mut self) {
        let Some(id) = self.open().map(|summary| summary.id.clone()) else {
            return self.complain(self.env.text("nothing-open"));
        };
        let lines = self.store.thread(&id).map_or(&[][..], |thread| thread.lines());
        let Some(message) = lines.iter().rfind(|line| line.kind == MessageKind::Inbound) else {
            return self.complain(self.env.text("praise-no-words"));
        };
        let (message, words) = (message.id.clone(), message.text.shown(Lines::Single).into_owned());
        let wrote = |agent: &AgentId| {
            lines.iter().any(|line| matches!(&line.author, Author::Agent(author) if author.id == *agent))
        };
        let me = self.store.my_id();
        let mut items: Vec<_> = self
            .store
            .agents
            .iter()
            .filter(|agent| !agent.disabled && agent.role.answers() && Some(&agent.id) != me)
            .map(|agent| {
                let hint = if wrote(&agent.id) { self.env.text("praise-was-here") } else { String::new() };
                let deed = Deed::PassOn(message.clone(), agent.id.clone());
                Item { label: agent.name.shown(Lines::Single).into_owned(), hint, value: Choice::Deed(deed) }
            })
            .collect();
        items.sort_by_key(|item| item.hint.is_empty());
        if items.is_empty() {
            return self.say(self.env.text("praise-nobody"));
        }
        self.pick(&self.env.text("praise-title"), Some(id), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings.insert(0, words);
        }
    }

    pub(super) fn pass_on(&mut self, message: MessageId, to: AgentId) {
        let name = self.store.agents.iter().find(|agent| agent.id == to).map(|agent| &agent.name);
        let name = name.map_or_else(String::new, |name| name.shown(Lines::Single).into_owned());
        let key = self.key();
        let request = Request::PassOn { key, praise: NewPraise { message, to } };
        self.call(Purpose::Made(Made::PassedOn(name)), request);
    }

    /// Shows what was passed on to me, whole.
    pub fn open_my_praise(&mut self) {
        match self.unread_praise().cloned() {
            Some(praise) => self.desk.popup = Some(Popup::Praise(Box::new(praise))),
            None => self.say(self.env.text("praise-none")),
        }
    }

    /// I have read it.
    pub fn praise_read(&mut self, praise: &crate::api::Praise) {
        self.note_praise(praise.id.clone());
    }
}
