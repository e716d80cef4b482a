//! To whom a reply goes, and whether it may: the address, copies, outsiders, a customer who changed under the draft, a
//! channel nobody serves, a text longer than the channel takes.
//!
//! Whatever is chosen of it belongs to the draft: the journal knows it before it is drawn, the server with the next copy.

use crate::api::{Addressed, Attachment, Channel, ContactKind, CustomerId, Language, Message, MessageKind, Summary};
use crate::console::flow::Plan;
use crate::console::popup::Choice;
use crate::console::scene::Scene;
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;
use crate::console::{Entry, Mode, Slot};
use crate::locale::Lang;
use crate::text::{Lines, Untrusted};

/// To whom a reply of a conversation goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// The address; none where only the server can know it.
    pub to: Option<Untrusted>,
    /// That address is not on the customer's record.
    pub stranger: bool,
    /// Whoever else got the mail that is answered.
    pub others: Vec<Untrusted>,
    /// Who of them gets the reply as well.
    pub copies: Vec<Untrusted>,
    /// Those among the copies (and the address itself) whose domain is none of the customer's.
    pub outsiders: Vec<Untrusted>,
}

/// The part of an address after the @, lower case.
fn domain(address: &str) -> Option<String> {
    address.rsplit_once('@').map(|(_, domain)| domain.trim().to_lowercase())
}

/// Where the reply to a conversation is written.
fn reply(summary: &Summary) -> Slot {
    Slot { conversation: summary.id.clone(), mode: Mode::Reply }
}

fn same(one: &Untrusted, other: &Untrusted) -> bool {
    one.raw().trim().eq_ignore_ascii_case(other.raw().trim())
}

impl Scene {
    /// To whom a reply goes.
    pub fn recipients(&self, summary: &Summary) -> Recipients {
        let kind = ContactKind::of(summary.channel);
        let record: Option<Vec<&Untrusted>> = self.store.customer(&summary.customer.id).map(|customer| {
            customer.contacts.iter().filter(|contact| contact.kind == kind).map(|contact| &contact.value).collect()
        });
        let lines = self.store.thread(&summary.id).map_or(&[][..], |thread| thread.lines());
        let newest: Option<&Message> = lines.iter().rev().find(|line| line.kind == MessageKind::Inbound);
        let from = newest.and_then(|line| line.envelope.from.clone());
        let only = record.as_deref().and_then(|record| if let [only] = record { Some((*only).clone()) } else { None });
        let to = from.clone().or(only);
        let known = |address: &Untrusted| record.as_deref().is_none_or(|all| all.iter().any(|one| same(one, address)));
        let stranger = from.as_ref().is_some_and(|from| !known(from));
        let others: Vec<Untrusted> = newest.map(|line| line.envelope.cc.clone()).unwrap_or_default();
        let copies = self.desk.sending.of(&reply(summary)).cc;
        let home: Vec<String> = record.iter().flatten().filter_map(|address| domain(address.raw())).collect();
        let outside = |address: &&Untrusted| {
            summary.channel.limits().cc
                && !known(address)
                && domain(address.raw()).is_some_and(|domain| !home.contains(&domain))
        };
        let outsiders = to.iter().chain(&copies).filter(outside).cloned().collect();
        Recipients { to, stranger, others, copies, outsiders }
    }

    /// Puts everybody who got their mail on the reply as well, or takes them off again.
    pub fn toggle_copies(&mut self) {
        let Some(summary) = self.open().cloned() else { return };
        let slot = reply(&summary);
        if !self.desk.sending.of(&slot).cc.is_empty() {
            self.address(&slot, |addressed| addressed.cc.clear());
            return self.say(self.env.text("copies-none"));
        }
        let others = self.recipients(&summary).others;
        if others.is_empty() || self.desk.mode != Some(Mode::Reply) {
            return self.say(self.env.text("copies-nobody"));
        }
        self.address(&slot, |addressed| addressed.cc = others);
    }

    /// Changes to whom a text goes.
    pub(super) fn address(&mut self, slot: &Slot, change: impl FnOnce(&mut Addressed)) {
        let mut addressed = self.desk.sending.of(slot);
        change(&mut addressed);
        if addressed != self.desk.sending.of(slot) {
            self.desk.sending.put(slot, addressed.clone());
            self.journal(Entry::Addressed { slot: slot.clone(), addressed, time: self.now });
        }
    }

    /// Takes in to whom another text of mine for the same place goes, and says what came of it: whoever gets a copy of that
    /// one gets a copy of this one now, in the sight of whoever sends it.
    pub(super) fn address_as_well(&mut self, slot: &Slot, other: &Addressed) {
        let mut came = Vec::new();
        let now = self.store.summary(&slot.conversation).map(|summary| summary.customer.id.clone());
        let successor = self.desk.sending.of(slot).hand_over;
        self.address(slot, |addressed| {
            came = addressed.take_in(other);
            // Of two customers it may have been begun to, the one whose the conversation is not is asked about.
            if other.to.is_some() && other.to != now {
                addressed.to.clone_from(&other.to);
            }
        });
        if !came.is_empty() {
            let all = came.iter().map(|one| one.shown(Lines::Single).into_owned()).collect::<Vec<_>>().join(", ");
            self.complain(self.env.with("copies-joined", &[("all", (&all).into())]));
        }
        if let (Some(here), Some(there)) = (successor, &other.hand_over)
            && (&here.to, &here.queue) != (&there.to, &there.queue)
        {
            let (here, there) = (self.successor(&here), self.successor(there));
            self.complain(self.env.with("hand-apart", &[("here", (&here).into()), ("there", (&there).into())]));
        }
    }

    /// Notes for whom a reply was begun.
    pub fn begun(&mut self, slot: &Slot) {
        if slot.mode != Mode::Reply {
            return;
        }
        let known = self.desk.sending.addressed.get(slot).is_some_and(|addressed| addressed.to.is_some());
        if self.desk.texts.get(slot).is_none_or(TextArea::is_empty) {
            // The journal knows: what is begun anew has no customer yet.
            let addressed = Addressed { to: None, ..self.desk.sending.of(slot) };
            self.desk.sending.put(slot, addressed);
        } else if let Some(summary) = self.store.summary(&slot.conversation).filter(|_| !known) {
            let customer = summary.customer.id.clone();
            self.address(slot, |addressed| addressed.to = Some(customer));
        }
    }

    /// Whom the reply was begun to, where the conversation is another customer's by now.
    pub fn was_begun_to(&self, summary: &Summary) -> Option<&CustomerId> {
        let begun = self.desk.sending.addressed.get(&reply(summary))?.to.as_ref();
        begun.filter(|begun| **begun != summary.customer.id)
    }

    /// The same in words.
    pub fn begun_warning(&self, summary: &Summary) -> Option<String> {
        let was = self.was_begun_to(summary)?;
        let now = self.name_of(&summary.customer);
        let known = self.store.customer(was).map(|customer| &customer.name).filter(|name| !name.is_empty());
        let Some(name) = known else {
            return Some(self.env.with("begun-to-somebody", &[("now", (&now).into())]));
        };
        let was = crate::text::fit(&name.safe_name()).into_owned();
        Some(self.env.with("begun-to-another", &[("was", (&was).into()), ("now", (&now).into())]))
    }

    /// Whether nobody takes messages of this channel, as far as is known.
    pub fn is_kept(&self, channel: Channel) -> bool {
        self.store.me.as_ref().is_some_and(|me| !me.served.contains(&channel))
    }

    /// What has to be decided before a reply may go; asked where there is anything.
    pub(super) fn may_go(&mut self, slot: &Slot, plan: &Plan) -> bool {
        if slot.mode != Mode::Reply {
            return true;
        }
        let Some(summary) = self.store.summary(&slot.conversation).cloned() else { return true };
        let limits = summary.channel.limits();
        let characters = self.desk.texts.get(slot).map_or(0, |text| text.text().chars().count());
        let item = |text: String, value| Item { label: text, hint: String::new(), value };
        if let Some(warning) = self.begun_warning(&summary) {
            let now = self.name_of(&summary.customer);
            let go = item(self.env.with("begun-send", &[("now", (&now).into())]), Choice::Readdressed(plan.clone()));
            let title = self.env.text("begun-title");
            self.ask_which(&title, summary.id, vec![go], vec![warning]);
            return false;
        }
        if characters <= limits.characters {
            return true;
        }
        let args = [("n", (characters as i64).into()), ("most", (limits.characters as i64).into())];
        let mut items = vec![item(self.env.with("long-trim", &args), Choice::Trim(plan.clone()))];
        if limits.attachments {
            items.insert(0, item(self.env.text("long-attach"), Choice::Attach(plan.clone())));
        }
        let channel = self.env.channel(summary.channel);
        let warning = self.env.with(
            "long-warning",
            &[
                ("n", (characters as i64).into()),
                ("most", (limits.characters as i64).into()),
                ("channel", (&channel).into()),
            ],
        );
        let title = self.env.text("long-title");
        self.ask_which(&title, summary.id, items, vec![warning]);
        false
    }

    /// A reply that had to be decided about goes, in the way that was chosen.
    pub(super) fn go_as(&mut self, choice: Choice) {
        let Some(slot) = self.desk.slot() else { return };
        match choice {
            Choice::Readdressed(plan) => {
                if let Some(customer) = self.store.summary(&slot.conversation).map(|it| it.customer.id.clone()) {
                    self.address(&slot, |addressed| addressed.to = Some(customer));
                }
                self.send_now(plan);
            }
            Choice::Trim(plan) => self.send_first_part(&slot, plan),
            Choice::Attach(plan) => {
                let words = self.cover(&slot);
                let text = self.desk.texts.get(&slot).map_or("", TextArea::text).to_owned();
                let file =
                    Attachment { name: "reply.txt".into(), media_type: "text/plain".to_owned(), text: text.into() };
                let seen = self.desk.glance.noticed(&slot.conversation, self.now);
                self.post(&slot, plan, seen, words.into(), vec![file]);
            }
            _ => {}
        }
    }

    /// What stands in the message whose text goes as a file, in the customer's language.
    fn cover(&self, slot: &Slot) -> String {
        let customer = self.store.summary(&slot.conversation).and_then(|it| self.store.customer(&it.customer.id));
        let lang = match customer.and_then(|customer| customer.language) {
            Some(Language::En) => Lang::En,
            Some(Language::Ja) => Lang::Ja,
            None => self.env.lang(),
        };
        self.env.locales().of(lang).text("attach-cover")
    }

    /// Sends as much as the channel takes; the rest stays in the composer, as the next reply.
    fn send_first_part(&mut self, slot: &Slot, plan: Plan) {
        let Some(summary) = self.store.summary(&slot.conversation) else { return };
        let most = summary.channel.limits().characters;
        let text = self.desk.texts.get(slot).map_or("", TextArea::text).to_owned();
        let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
        // At a line's end if there is one in the last tenth, else at a space, else where it is full.
        let from = text.char_indices().nth(most - most / 10).map_or(0, |(from, _)| from).min(end);
        let tail = &text[from..end];
        let cut = tail
            .rfind('\n')
            .or_else(|| tail.rfind([' ', '。', '、']))
            .map_or(end, |at| from + at + tail[at..].chars().next().map_or(0, char::len_utf8));
        let (first, rest) = text.split_at(cut);
        let seen = self.desk.glance.noticed(&slot.conversation, self.now);
        let addressed = self.desk.sending.of(slot);
        let rest = rest.trim_start().to_owned();
        self.post_part(slot, plan, seen, (first.trim_end().into(), Vec::new()), rest.clone());
        self.desk.sending.put(slot, addressed);
        self.put_back(slot, &rest, Some(rest.len()));
        self.desk.mode = Some(Mode::Reply);
        self.desk.focus = crate::console::desk::Focus::Composer;
    }
}
