//! What an agent adds to a record by choosing: ways to reach the customer, what they allow, warnings with their end, days,
//! signs of affection.

use unicode_normalization::UnicodeNormalization as _;

use super::{RecordAsk, RecordChoice, item};
use crate::api::{
    self, Affection, AffectionKind, Consent, ContactKind, ContactPoint, Customer, CustomerPatch, Flag, FlagKind,
    NewMemory, Occasion, OccasionKind, Remembered,
};
use crate::console::popup::Choice;
use crate::console::scene::Scene;
use crate::console::widget::picker::Item;
use crate::text::{Lines, Untrusted};

/// How long a warning stands, in days, as it is offered.
const STANDS: [i64; 4] = [30, 7, 90, 365];

const DAY: i64 = 24 * 3_600_000;

/// What can be added to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// A way to reach them.
    Contact(ContactKind),
    /// A way to reach them that is known.
    Known(ContactPoint),
    /// This way is the one they like best.
    Best(ContactPoint),
    /// This way is no longer theirs.
    Drop(ContactPoint),
    /// What they allow and what not.
    Consents,
    /// A warning.
    Warnings,
    /// This warning, and until when.
    Warning(FlagKind),
    /// This warning for so many days.
    Stands(FlagKind, i64),
    /// A day of theirs.
    Day(OccasionKind),
    /// A sign of affection.
    Affections,
    /// This sign.
    Affection(AffectionKind),
    /// It is complete.
    Keep(Box<Remembered>),
}

const KINDS: [ContactKind; 3] = [ContactKind::Phone, ContactKind::Mail, ContactKind::Handle];

fn add(label: String, hint: String, what: Addition) -> Item<Choice> {
    Item { label, hint, value: Choice::Record(RecordChoice::Add(what)) }
}

impl Scene {
    /// What can be added, below the fields of the record.
    pub(super) fn additions(&self, customer: &Customer) -> Vec<Item<Choice>> {
        let env = &self.env;
        let one = |text: &Untrusted| text.shown(Lines::Single).into_owned();
        let mut items = Vec::new();
        for contact in &customer.contacts {
            let hint = if contact.preferred { env.text("record-contact-best") } else { String::new() };
            let label = format!("{} {}", env.contact(contact.kind), one(&contact.value));
            items.push(add(label, hint, Addition::Known(contact.clone())));
        }
        for kind in KINDS {
            items.push(add(self.contact_asked(kind), String::new(), Addition::Contact(kind)));
        }
        items.push(add(env.text("record-add-consent"), String::new(), Addition::Consents));
        items.push(add(env.text("record-add-warning"), String::new(), Addition::Warnings));
        for kind in [OccasionKind::Birthday, OccasionKind::Anniversary] {
            let day = env.occasion(kind);
            let label = env.with("record-add-day", &[("day", (&day).into())]);
            items.push(add(label, String::new(), Addition::Day(kind)));
        }
        items.push(add(env.text("record-add-affection"), String::new(), Addition::Affections));
        items
    }

    /// One was chosen.
    pub(super) fn chose_addition(&mut self, what: Addition) {
        match what {
            Addition::Contact(kind) => {
                self.ask_addition(RecordAsk::Contact(kind));
            }
            Addition::Known(contact) => self.open_contact(contact),
            Addition::Best(best) => self.change_contacts(&best, |contacts| {
                for contact in contacts.iter_mut().filter(|contact| contact.kind == best.kind) {
                    contact.preferred = contact.value == best.value;
                }
            }),
            Addition::Drop(gone) => self.change_contacts(&gone, |contacts| {
                contacts.retain(|contact| !is_same(contact, &gone));
            }),
            Addition::Consents => self.open_consents(),
            Addition::Warnings => {
                let items = FlagKind::ALL.into_iter().map(|kind| {
                    let text = self.env.text(&format!("flag-{}", kind.as_str().replace('_', "-")));
                    add(text, String::new(), Addition::Warning(kind))
                });
                self.pick_addition("record-add-warning", items.collect());
            }
            Addition::Warning(kind) => {
                let items = STANDS.into_iter().map(|days| {
                    let until =
                        self.env.locale().brief_date(self.now.plus_millis(days * DAY).millis(), self.now.millis());
                    let text = self.env.with("record-until", &[("date", (&until).into()), ("days", days.into())]);
                    add(text, String::new(), Addition::Stands(kind, days))
                });
                self.pick_addition("record-until-title", items.collect());
            }
            Addition::Stands(kind, days) => {
                let until = Some(self.now.plus_millis(days * DAY));
                let text = Untrusted::default();
                self.ask_words(self.learnt_here(Remembered::Flag(Flag { kind, text, until, review_at: None })));
            }
            Addition::Day(kind) => {
                self.ask_addition(RecordAsk::Day(kind));
            }
            Addition::Affections => {
                let items = AffectionKind::ALL.into_iter().map(|kind| {
                    let text = self.env.text(&format!("affection-{}", kind.as_str()));
                    add(text, String::new(), Addition::Affection(kind))
                });
                self.pick_addition("record-add-affection", items.collect());
            }
            Addition::Affection(kind) => {
                let text = Untrusted::default();
                self.ask_words(self.learnt_here(Remembered::Affection(Affection { kind, text })));
            }
            Addition::Keep(what) => {
                let memory = self.learnt_here(*what);
                self.keep_memory(memory);
            }
        }
    }

    /// A new way to reach them, in words.
    pub(super) fn told_contact(&mut self, kind: ContactKind, text: &str) {
        let Some((_, customer)) = self.record() else { return };
        let value = Untrusted::from(text.trim());
        if value.is_empty() {
            return self.complain(self.env.text("remember-nothing"));
        }
        let mut contacts = customer.contacts.clone();
        contacts.push(ContactPoint { kind, value, label: None, preferred: false, verified: false });
        self.edit_record(&customer, CustomerPatch { contacts: Some(contacts), ..CustomerPatch::default() });
    }

    /// A day of theirs: kept with their word only.
    pub(super) fn told_day(&mut self, kind: OccasionKind, text: &str) {
        let Some((month, day)) = day_of_year(text) else { return };
        let text = Untrusted::default();
        self.ask_consent(self.learnt_here(Remembered::Occasion(Occasion { kind, text, month, day })));
    }

    /// Which way to reach them is asked for.
    pub(super) fn contact_asked(&self, kind: ContactKind) -> String {
        let kind = self.env.contact(kind);
        self.env.with("record-add-contact", &[("kind", (&kind).into())])
    }

    /// Which day is asked for.
    pub(super) fn day_asked(&self, kind: OccasionKind) -> String {
        let day = self.env.occasion(kind);
        self.env.with("record-day", &[("day", (&day).into())])
    }

    fn ask_addition(&mut self, what: RecordAsk) {
        let Some((about, _)) = self.record() else { return };
        self.ask_in_words(about, "", what);
    }

    fn pick_addition(&mut self, title: &str, items: Vec<Item<Choice>>) {
        let about = self.desk.open.clone();
        self.pick(&self.env.text(title), about, items);
    }

    fn open_contact(&mut self, contact: ContactPoint) {
        let Some((about, _)) = self.record() else { return };
        let title = contact.value.shown(Lines::Single).into_owned();
        let mut items = Vec::new();
        if !contact.preferred {
            items.push(add(self.env.text("record-contact-best"), String::new(), Addition::Best(contact.clone())));
        }
        items.push(add(self.env.text("record-contact-drop"), String::new(), Addition::Drop(contact)));
        items.push(item(self.env.text("memory-leave"), RecordChoice::Leave));
        self.pick(&title, Some(about), items);
    }

    /// Changes the ways to reach them, if the one that was chosen is still among them: somebody may have changed them
    /// since they were listed.
    fn change_contacts(&mut self, chosen: &ContactPoint, change: impl FnOnce(&mut Vec<ContactPoint>)) {
        let Some((_, customer)) = self.record() else { return };
        let mut contacts = customer.contacts.clone();
        if !contacts.iter().any(|contact| is_same(contact, chosen)) {
            return self.complain(self.env.text("record-contact-gone"));
        }
        change(&mut contacts);
        self.edit_record(&customer, CustomerPatch { contacts: Some(contacts), ..CustomerPatch::default() });
    }

    fn open_consents(&mut self) {
        let mut items = Vec::new();
        for purpose in api::Purpose::ALL {
            for granted in [false, true] {
                let what = Remembered::Consent(Consent { purpose, granted, text: Untrusted::default() });
                items.push(add(self.remembered(&what), String::new(), Addition::Keep(Box::new(what))));
            }
        }
        self.pick_addition("record-add-consent", items);
    }

    /// Something the customer told us in the open conversation.
    fn learnt_here(&self, what: Remembered) -> NewMemory {
        let conversation = self.desk.open.clone();
        NewMemory { what, conversation, message: None, confirmed: true, consented: false }
    }
}

fn is_same(contact: &ContactPoint, other: &ContactPoint) -> bool {
    contact.kind == other.kind && contact.value == other.value
}

/// Month and day as people write them: 3/14, 03-14, 3月14日, after a year or without one. Whether there is such a day the server knows.
pub(super) fn day_of_year(text: &str) -> Option<(u8, u8)> {
    let text: String = text.nfkc().collect();
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let numbers: Vec<u32> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
    let (month, day): (u32, u32) = match numbers.as_slice() {
        // The year is nobody's business.
        [year, month, day] if *year > 31 => (*month, *day),
        [month, day] => (*month, *day),
        _ => return None,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month as u8, day as u8))
}

#[cfg(test)]
mod tests {
    use super::day_of_year;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for text in ["3/14", " 03-14 ", "3月14日", "3.14.", "３月１４日", "1980-3-14"] {
            assert_eq!(day_of_year(text), Some((3, 14)), "{text}");
        }
        for text in ["", "14", "14/3", "3/32", "3/14/80", "March 14"] {
            assert_eq!(day_of_year(text), None, "{text}");
        }
    }
}
