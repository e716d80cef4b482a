//! Who it is: the team's own methods, step by step, and looking anyway.

use super::{Deed, Made};
use crate::api::{ContactedBy, ConversationId, Identity, IdentityCheck, Message, Request};
use crate::console::popup::{Choice, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::picker::Item;

impl Scene {
    /// The methods of this channel.
    pub fn open_identity(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let (id, channel, identity) = (summary.id.clone(), summary.channel, summary.identity);
        let lang = self.env.lang();
        let mut items: Vec<_> = self
            .env
            .methods()
            .on(channel)
            .map(|method| Item {
                label: method.title(lang).to_owned(),
                hint: String::new(),
                value: Choice::Deed(Deed::Method(method.id.clone())),
            })
            .collect();
        if identity == Identity::Verified {
            items.push(self.deed("identity-take-back", Deed::Unverified));
        }
        self.pick(&self.env.text("identity-title"), Some(id), items);
    }

    /// The steps of a method; who it is ends them.
    pub(super) fn show_method(&mut self, id: &ConversationId, method: &str) {
        let lang = self.env.lang();
        let Some(method) = self.env.methods().get(method) else { return };
        let (title, word) = (method.title(lang).to_owned(), method.id.clone());
        let steps: Vec<String> =
            method.steps(lang).enumerate().map(|(place, step)| format!("{}. {step}", place + 1)).collect();
        let has_words = method.offer(self.their_language()).is_some();
        let mut items: Vec<_> = [ContactedBy::Customer, ContactedBy::Family, ContactedBy::Proxy]
            .into_iter()
            .map(|by| Item {
                label: self.env.with("identity-verified-as", &[("by", (&self.env.contacted_by(by)).into())]),
                hint: String::new(),
                value: Choice::Deed(Deed::Caller(word.clone(), by)),
            })
            .collect();
        if has_words {
            items.push(self.deed("identity-words", Deed::MethodWords(word)));
        }
        self.pick(&title, Some(id.clone()), items);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings = steps;
            // Nobody is verified by one Enter too many.
            pick.picker = pick.picker.clone().undecided();
        }
    }

    pub(super) fn put_method_words(&mut self, id: &ConversationId, method: &str) {
        let words = self.env.methods().get(method).and_then(|method| method.offer(self.their_language()));
        let Some(words) = words.map(str::to_owned) else { return };
        self.open_conversation(id.clone());
        self.write(crate::console::Mode::Reply);
        self.put_in(&words);
    }

    pub(super) fn identify(&mut self, id: &ConversationId, checked: Option<(String, ContactedBy)>) {
        let Some(version) = self.store.summary(id).map(|summary| summary.version) else { return };
        let identity = if checked.is_some() { Identity::Verified } else { Identity::None };
        let (method, caller) = checked.unzip();
        let check = IdentityCheck { identity, method, caller };
        let request = Request::Identify { conversation: id.clone(), version, check };
        self.call(Purpose::Made(Made::Identity(id.clone())), request);
    }

    /// Opens account data without verification. It is shown when the audit has it.
    pub fn look_anyway(&mut self) {
        let Some(summary) = self.open() else { return self.complain(self.env.text("nothing-open")) };
        let id = summary.id.clone();
        let sealed = self.store.customer(&summary.customer.id).is_some_and(|customer| summary.seals(customer));
        let covered = self.store.thread(&id).is_some_and(|thread| thread.lines().iter().any(Message::holds_secrets));
        if !(sealed || covered) || self.store.revealed.contains(&id) {
            return self.say(self.env.text("nothing-sealed"));
        }
        self.call(Purpose::Made(Made::Reveal), Request::Reveal(id));
    }
}
