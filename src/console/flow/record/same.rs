//! Records of the same person: found, looked at side by side, made one, split again.

use super::link::found_label;
use super::{RecordChoice, RecordPurpose, item};
use crate::api::{CustomerId, Found, MergeId, Reply, Request};
use crate::console::popup::Choice;
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::picker::Item;
use crate::text::{Lines, Untrusted};

impl Scene {
    /// Looks for other records of the same person.
    pub fn look_for_same(&mut self) {
        let Some((_, customer)) = self.record() else { return };
        let purpose = Purpose::Record(RecordPurpose::Duplicates(customer.id.clone()));
        self.call(purpose, Request::Duplicates(customer.id));
    }

    /// Those that were found, each with its reason, and what can be split again.
    pub fn open_duplicates(&mut self, of: &CustomerId, found: &[Found]) {
        let Some((about, customer)) = self.record().filter(|(_, customer)| customer.id == *of) else { return };
        let one = |text: &Untrusted| text.shown(Lines::Single).into_owned();
        let mut items: Vec<Item<Choice>> = found
            .iter()
            .map(|found| {
                let value = Choice::Record(RecordChoice::Compare(found.customer.id.clone()));
                Item { label: found_label(found), hint: self.found_by(found), value }
            })
            .collect();
        for merge in &customer.merged {
            let name = one(&merge.from.name);
            let label = self.env.with("same-split", &[("name", (&name).into())]);
            items.push(item(label, RecordChoice::Split(merge.id.clone())));
        }
        if items.is_empty() {
            return self.say(self.env.text("same-none"));
        }
        self.pick(&self.env.text("same-title"), Some(about), items);
    }

    pub(super) fn side_by_side(&mut self, other: CustomerId) {
        let Some((_, customer)) = self.record() else { return };
        let purpose = Purpose::Record(RecordPurpose::Compare(customer.id, other.clone()));
        self.call(purpose, Request::Customer(other));
    }

    pub(super) fn ask_split(&mut self, merge: MergeId) {
        let Some((about, _)) = self.record() else { return };
        let items = vec![
            item(self.env.text("same-split-do"), RecordChoice::Split(merge)),
            item(self.env.text("memory-leave"), RecordChoice::Leave),
        ];
        self.pick(&self.env.text("same-split-title"), Some(about), items);
    }

    /// The two records that are compared become one.
    pub fn merge(&mut self, here: &CustomerId, other: CustomerId) {
        let Some((about, customer)) = self.record().filter(|(_, customer)| customer.id == *here) else { return };
        let key = self.key();
        let purpose = Purpose::Record(RecordPurpose::Merge(about, customer.id.clone()));
        self.call(purpose, Request::Merge { key, customer: customer.id, from: other });
    }

    /// What an answer about a record means before it is folded; says whether it was taken.
    pub fn takes_found(&mut self, purpose: &Purpose, reply: &Reply) -> bool {
        if let (Purpose::Record(RecordPurpose::Duplicates(of)), Reply::Duplicates { items, .. }) = (purpose, reply) {
            let (of, items) = (of.clone(), items.clone());
            self.open_duplicates(&of, &items);
            return true;
        }
        if let (Purpose::Record(RecordPurpose::Whom(of, kind)), Reply::FoundCustomers { text, found }) =
            (purpose, reply)
        {
            self.open_found(of, *kind, text, found);
            return true;
        }
        false
    }
}

pub(super) const fn found_by(by: crate::api::FoundBy) -> &'static str {
    use crate::api::FoundBy;
    match by {
        FoundBy::Mail => "mail",
        FoundBy::Phone => "phone",
        FoundBy::Handle => "handle",
        FoundBy::Reading => "reading",
        FoundBy::Name => "name",
    }
}
