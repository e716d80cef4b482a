//! The fields of a record that an agent may put right.

use crate::api::{Customer, CustomerPatch, Language};
use crate::console::env::Env;
use crate::text::{Lines, Untrusted};

/// A field of the record that an agent may put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name as it is written.
    Name,
    /// How to say it.
    Reading,
    /// How to write to them.
    AddressAs,
    /// The form of address they gave.
    Honorific,
    /// What tells them from others of the same name.
    Distinction,
    /// Their organisation.
    Organisation,
    /// What matters to them.
    Persona,
    /// Where their clock is.
    TimeZone,
    /// Their language.
    Language,
}

impl Field {
    /// Every field, in the order offered.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Reading,
        Self::AddressAs,
        Self::Honorific,
        Self::Language,
        Self::Distinction,
        Self::Organisation,
        Self::Persona,
        Self::TimeZone,
    ];

    /// The text that names it.
    pub const fn text_id(self) -> &'static str {
        match self {
            Self::Name => "record-name",
            Self::Reading => "record-reading",
            Self::AddressAs => "record-address-as",
            Self::Honorific => "record-honorific",
            Self::Distinction => "record-distinction",
            Self::Organisation => "record-organisation",
            Self::Persona => "record-persona",
            Self::TimeZone => "record-time-zone",
            Self::Language => "record-language",
        }
    }

    /// A value of this field as the agent reads it: a language by its name.
    pub fn said(self, value: &str, env: &Env) -> String {
        let language = [Language::Ja, Language::En].into_iter().find(|language| language.as_str() == value);
        match language.filter(|_| self == Self::Language) {
            Some(language) => env.text(language_id(Some(language))),
            None => Untrusted::from(value).shown(Lines::Single).into_owned(),
        }
    }

    /// What stands there now.
    pub fn value(self, customer: &Customer) -> String {
        let raw = |text: &Option<Untrusted>| text.as_ref().map_or_else(String::new, |text| text.raw().to_owned());
        match self {
            Self::Name => customer.name.raw().to_owned(),
            Self::Reading => raw(&customer.reading),
            Self::AddressAs => customer.address_as.raw().to_owned(),
            Self::Honorific => raw(&customer.honorific),
            Self::Distinction => raw(&customer.distinction),
            Self::Organisation => raw(&customer.organisation),
            Self::Persona => raw(&customer.persona),
            Self::TimeZone => customer.time_zone.clone().unwrap_or_default(),
            Self::Language => customer.language.map_or_else(String::new, |language| language.as_str().to_owned()),
        }
    }

    /// What a change would write there; none where it leaves the field alone.
    pub fn wanted(self, patch: &CustomerPatch) -> Option<String> {
        let text = |value: &Option<Option<Untrusted>>| {
            value.as_ref().map(|value| value.as_ref().map_or_else(String::new, |text| text.raw().to_owned()))
        };
        match self {
            Self::Name => patch.name.as_ref().map(|name| name.raw().to_owned()),
            Self::Reading => text(&patch.reading),
            Self::AddressAs => text(&patch.address_as),
            Self::Honorific => text(&patch.honorific),
            Self::Distinction => text(&patch.distinction),
            Self::Organisation => text(&patch.organisation),
            Self::Persona => text(&patch.persona),
            Self::TimeZone => patch.time_zone.clone().map(Option::unwrap_or_default),
            Self::Language => patch.language.map(|it| it.map_or_else(String::new, |it| it.as_str().to_owned())),
        }
    }

    /// The change that writes `text` there; nothing takes the value away.
    pub fn patch(self, text: &str) -> CustomerPatch {
        let text = text.trim();
        let value = (!text.is_empty()).then(|| Untrusted::from(text));
        let none = CustomerPatch::default();
        match self {
            Self::Name => CustomerPatch { name: value, ..none },
            Self::Reading => CustomerPatch { reading: Some(value), ..none },
            Self::AddressAs => CustomerPatch { address_as: Some(value), ..none },
            Self::Honorific => CustomerPatch { honorific: Some(value), ..none },
            Self::Distinction => CustomerPatch { distinction: Some(value), ..none },
            Self::Organisation => CustomerPatch { organisation: Some(value), ..none },
            Self::Persona => CustomerPatch { persona: Some(value), ..none },
            Self::TimeZone => CustomerPatch { time_zone: Some((!text.is_empty()).then(|| text.to_owned())), ..none },
            // Chosen, not written.
            Self::Language => none,
        }
    }
}

/// The text that names a language.
pub const fn language_id(language: Option<Language>) -> &'static str {
    match language {
        Some(Language::Ja) => "language-ja",
        Some(Language::En) => "language-en",
        None => "language-unknown",
    }
}
