//! Remembering: what is kept as it stands, what needs the customer's word, what nobody keeps.
//!
//! The server holds the lists of the program and the team's. The agent's own lie over them, are known here alone, and hold
//! before anything is sent.

use super::add::day_of_year;
use super::{Field, RecordAsk, RecordChoice, RecordPurpose, item, reworded};
use crate::api::{Code, NewMemory, Preference, Remembered, Request};
use crate::care::Told;
use crate::console::scene::{Purpose, Scene};

/// What was to be kept as something ordinary, marked as sensitive and without the customer's word.
pub(super) fn sensitive(memory: NewMemory) -> NewMemory {
    let what = match memory.what {
        Remembered::Preference(_) | Remembered::Note(_) => {
            let text = memory.what.text().clone();
            Remembered::Preference(Preference { text, sensitive: true })
        }
        what => what,
    };
    NewMemory { what, consented: false, ..memory }
}

const fn is_marked(what: &Remembered) -> bool {
    matches!(what, Remembered::Preference(Preference { sensitive: true, .. }))
}

impl Scene {
    /// Keeps something of the open customer.
    pub fn keep_memory(&mut self, memory: NewMemory) {
        let Some((_, customer)) = self.record() else { return };
        let wordless = matches!(memory.what, Remembered::Consent(_) | Remembered::Occasion(_) | Remembered::Link(_));
        if memory.what.text().raw().trim().is_empty() && !wordless {
            return self.complain(self.env.text("remember-nothing"));
        }
        if let Some(why) = self.never_kept(&memory.what) {
            return self.complain(why);
        }
        let ordinary = matches!(memory.what, Remembered::Preference(_) | Remembered::Note(_));
        let memory = if ordinary && self.needs_mark(&memory.what).is_some() { sensitive(memory) } else { memory };
        if is_marked(&memory.what) && !memory.consented {
            return self.ask_consent(memory);
        }
        let (key, memory) = (self.key(), Box::new(memory));
        let purpose = Purpose::Record(RecordPurpose::Keep(customer.id.clone(), memory.clone()));
        self.call(purpose, Request::Remember { key, customer: customer.id, memory });
    }

    /// Health and the like is kept only with the customer's word.
    pub(super) fn ask_consent(&mut self, memory: NewMemory) {
        let about = self.desk.open.clone();
        let what = self.remembered(&memory.what);
        let title = self.env.with("consent-ask", &[("what", (&what).into())]);
        let items = vec![
            item(self.env.text("consent-not-asked"), RecordChoice::Leave),
            item(self.env.text("consent-agreed"), RecordChoice::Agreed(Box::new(memory))),
        ];
        self.pick(&title, about, items);
    }

    /// Why words that were typed are not kept as they are.
    pub(super) fn refuses(&self, what: &RecordAsk, text: &str) -> Option<String> {
        match what {
            RecordAsk::Keep(memory) => self.never_kept(&reworded(&memory.what, text)),
            RecordAsk::Reword(id) => {
                let customer = self.store.customer(&self.open()?.customer.id)?;
                let known = customer.memories.iter().find(|memory| memory.id == *id)?;
                let what = reworded(&known.what, text);
                self.never_kept(&what).or_else(|| self.needs_mark(&what))
            }
            RecordAsk::Field(Field::Persona) => Some(self.refusal(Code::NeverKept, self.env.keeping().persona(text)?)),
            RecordAsk::Field(field) if field.patch(text).is_none() => Some(self.env.text("record-hours-form")),
            RecordAsk::Day(_) if day_of_year(text).is_none() => Some(self.env.text("record-day-form")),
            RecordAsk::Whom(_) if text.trim().is_empty() => Some(self.env.text("remember-nothing")),
            RecordAsk::Field(_) | RecordAsk::Contact(_) | RecordAsk::Day(_) | RecordAsk::Whom(_) => None,
        }
    }

    /// Why this is kept nowhere.
    fn never_kept(&self, what: &Remembered) -> Option<String> {
        // A warning says what happened, for a while: a court, a hospital.
        if matches!(what, Remembered::Flag(_)) {
            return None;
        }
        Some(self.refusal(Code::NeverKept, self.env.keeping().never(what.text().raw())?))
    }

    /// Why this is kept only as something sensitive.
    fn needs_mark(&self, what: &Remembered) -> Option<String> {
        if is_marked(what) || matches!(what, Remembered::Flag(_)) {
            return None;
        }
        Some(self.refusal(Code::SensitiveWord, self.env.keeping().sensitive(what.text().raw())?))
    }

    fn refusal(&self, code: Code, told: Told<'_>) -> String {
        self.env.cause(&code.with("word", told.word).with("ground", told.ground).into())
    }
}
