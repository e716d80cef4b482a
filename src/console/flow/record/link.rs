//! Who belongs to whom: a household, a company and its people. A link is made to a record that is known, and taken away
//! from either side.

use super::{RecordAsk, RecordChoice, RecordPurpose, item};
use crate::api::{
    Customer, CustomerId, Found, FoundBy, FoundCustomers, Link, LinkKind, MemoryId, NewMemory, Remembered, Request,
};
use crate::console::popup::{Choice, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::picker::Item;
use crate::text::{Lines, Untrusted};

/// The kinds of link that are offered, each with the text that adds one.
const KINDS: [(LinkKind, &str); 3] = [
    (LinkKind::Household, "record-add-household"),
    (LinkKind::WorksFor, "record-add-works-for"),
    (LinkKind::Employs, "record-add-employs"),
];

/// A step of linking two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkStep {
    /// A link of this kind: to whom is asked next.
    New(LinkKind),
    /// To this record: how they belong together is asked next.
    To(LinkKind, CustomerId),
    /// A link that stands.
    Known(MemoryId),
}

const fn link_text(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Household => "link-household",
        LinkKind::WorksFor => "link-works-for",
        LinkKind::Employs => "link-employs",
    }
}

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

impl Scene {
    /// A link in words, as it reads on `customer`'s record.
    pub fn linked(&self, customer: &Customer, link: &Link) -> String {
        let related = customer.related.iter().find(|related| related.id == link.customer);
        let mut who = related.map_or_else(String::new, |related| one(&related.name));
        if !link.text.is_empty() {
            let text = one(&link.text);
            let args = [("who", (&who).into()), ("text", (&text).into())];
            who = self.env.with(if link.turned { "link-turned" } else { "link-said" }, &args);
        }
        self.env.with(link_text(link.kind), &[("who", (&who).into())])
    }

    /// The links that stand, and what can be added to them, among the fields of the record.
    pub(super) fn links(&self, customer: &Customer) -> Vec<Item<Choice>> {
        let step = |label: String, step: LinkStep| item(label, RecordChoice::Link(step));
        let known = customer.memories.iter().filter_map(|memory| match &memory.what {
            Remembered::Link(link) => Some(step(self.linked(customer, link), LinkStep::Known(memory.id.clone()))),
            _ => None,
        });
        let new = KINDS.into_iter().map(|(kind, text)| step(self.env.text(text), LinkStep::New(kind)));
        known.chain(new).collect()
    }

    pub(super) fn chose_link(&mut self, step: LinkStep) {
        match step {
            LinkStep::New(kind) => {
                let Some((about, _)) = self.record() else { return };
                self.ask_in_words(about, "", RecordAsk::Whom(kind));
            }
            LinkStep::To(kind, customer) => {
                let link = Link { kind, customer, text: Untrusted::default(), turned: false };
                let (what, conversation) = (Remembered::Link(link), self.desk.open.clone());
                self.ask_words(NewMemory { what, conversation, message: None, confirmed: true, consented: false });
            }
            LinkStep::Known(id) => self.open_memory(&id),
        }
    }

    /// Looks for the record that was named.
    pub(super) fn look_for_whom(&mut self, kind: LinkKind, text: &str) {
        let Some((_, customer)) = self.record() else { return };
        let purpose = Purpose::Record(RecordPurpose::Whom(customer.id, kind));
        self.call(purpose, Request::FindCustomers { text: text.trim().to_owned() });
    }

    /// Those that were found, to choose from; where there is none the question stays, with what was typed.
    pub(super) fn open_found(&mut self, of: &CustomerId, kind: LinkKind, text: &str, found: &FoundCustomers) {
        let Some((about, customer)) = self.record().filter(|(_, customer)| customer.id == *of) else { return };
        let is_linked = |id: &CustomerId| {
            let mut links = customer.memories.iter().filter_map(|memory| match &memory.what {
                Remembered::Link(link) => Some(link),
                _ => None,
            });
            links.any(|link| link.kind == kind && link.customer == *id)
        };
        let others = found.items.iter().filter(|found| found.customer.id != customer.id);
        let items: Vec<Item<Choice>> = others
            .filter(|found| !is_linked(&found.customer.id))
            .map(|found| {
                let value = Choice::Record(RecordChoice::Link(LinkStep::To(kind, found.customer.id.clone())));
                // What was typed of a name says by itself why it was found.
                let reached = found.by.iter().any(|by| !matches!(by, FoundBy::Name | FoundBy::Reading));
                let hint = if reached { self.found_by(found) } else { String::new() };
                Item { label: found_label(found), hint, value }
            })
            .collect();
        if items.is_empty() {
            if self.desk.popup.is_none() {
                self.ask_once_more(RecordAsk::Whom(kind), text);
            }
            return self.complain(self.env.with("link-none", &[("text", (&one(&text.into())).into())]));
        }
        self.pick(&self.env.text("link-which"), Some(about), items);
        if let (true, Some(Popup::Pick(pick))) = (found.more, &mut self.desk.popup) {
            pick.warnings.push(self.env.text("link-more"));
        }
    }

    /// By what a record was found.
    pub(super) fn found_by(&self, found: &Found) -> String {
        let by = found.by.iter().map(|by| self.env.text(&format!("found-by-{}", super::same::found_by(*by))));
        by.collect::<Vec<_>>().join(", ")
    }
}

/// What tells a record that was found from the others.
pub(super) fn found_label(found: &Found) -> String {
    let more = [&found.reading, &found.customer.distinction, &found.organisation].into_iter().flatten();
    std::iter::once(&found.customer.name).chain(more).map(one).collect::<Vec<_>>().join("  ")
}
