//! The fields of a record that an agent may put right.

use unicode_normalization::UnicodeNormalization as _;

use crate::api::{Channel, Customer, CustomerPatch, Journey, Language, Period};
use crate::console::env::Env;
use crate::text::{Lines, Untrusted};

/// A field of the record that an agent may put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name as it is written.
    Name,
    /// The family name.
    Family,
    /// The given name.
    Given,
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
    /// The channel they like best.
    Channel,
    /// When they like to be reached.
    Hours,
    /// How far they have come with us.
    Journey,
}

impl Field {
    /// Every field, in the order offered.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Family,
        Self::Given,
        Self::Reading,
        Self::AddressAs,
        Self::Honorific,
        Self::Language,
        Self::Channel,
        Self::Hours,
        Self::Distinction,
        Self::Organisation,
        Self::Persona,
        Self::Journey,
        Self::TimeZone,
    ];

    /// The text that names it.
    pub const fn text_id(self) -> &'static str {
        match self {
            Self::Name => "record-name",
            Self::Family => "record-family",
            Self::Given => "record-given",
            Self::Reading => "record-reading",
            Self::AddressAs => "record-address-as",
            Self::Honorific => "record-honorific",
            Self::Distinction => "record-distinction",
            Self::Organisation => "record-organisation",
            Self::Persona => "record-persona",
            Self::TimeZone => "record-time-zone",
            Self::Language => "record-language",
            Self::Channel => "record-channel",
            Self::Hours => "record-hours",
            Self::Journey => "record-journey",
        }
    }

    /// What there is to choose from, as it is written there; none where it is written by hand.
    pub fn choices(self) -> Option<Vec<&'static str>> {
        match self {
            Self::Language => Some([Language::Ja, Language::En].map(Language::as_str).to_vec()),
            Self::Channel => Some(Channel::ALL.iter().map(|channel| channel.as_str()).collect()),
            Self::Journey => Some(Journey::ALL.map(Journey::as_str).to_vec()),
            _ => None,
        }
    }

    /// A value of this field as the agent reads it: what was chosen by its name.
    pub fn said(self, value: &str, env: &Env) -> String {
        let name = match self {
            Self::Language => word(value).map(|language| env.language(language)),
            Self::Channel => word(value).map(|channel| env.channel(channel)),
            Self::Journey => word(value).map(|journey: Journey| env.text(&format!("journey-{}", journey.as_str()))),
            _ => None,
        };
        name.unwrap_or_else(|| Untrusted::from(value).shown(Lines::Single).into_owned())
    }

    /// What stands there now.
    pub fn value(self, customer: &Customer) -> String {
        let raw = |text: &Option<Untrusted>| text.as_ref().map_or_else(String::new, |text| text.raw().to_owned());
        match self {
            Self::Name => customer.name.raw().to_owned(),
            Self::Family => raw(&customer.family),
            Self::Given => raw(&customer.given),
            Self::Reading => raw(&customer.reading),
            Self::AddressAs => customer.address_as.raw().to_owned(),
            Self::Honorific => raw(&customer.honorific),
            Self::Distinction => raw(&customer.distinction),
            Self::Organisation => raw(&customer.organisation),
            Self::Persona => raw(&customer.persona),
            Self::TimeZone => customer.time_zone.clone().unwrap_or_default(),
            Self::Language => customer.language.map_or_else(String::new, |language| language.as_str().to_owned()),
            Self::Channel => customer.channel.map_or_else(String::new, |channel| channel.as_str().to_owned()),
            Self::Hours => written_hours(&customer.hours),
            Self::Journey => customer.journey.map_or_else(String::new, |journey| journey.as_str().to_owned()),
        }
    }

    /// What a change would write there; none where it leaves the field alone.
    pub fn wanted(self, patch: &CustomerPatch) -> Option<String> {
        let text = |value: &Option<Option<Untrusted>>| {
            value.as_ref().map(|value| value.as_ref().map_or_else(String::new, |text| text.raw().to_owned()))
        };
        match self {
            Self::Name => patch.name.as_ref().map(|name| name.raw().to_owned()),
            Self::Family => text(&patch.family),
            Self::Given => text(&patch.given),
            Self::Reading => text(&patch.reading),
            Self::AddressAs => text(&patch.address_as),
            Self::Honorific => text(&patch.honorific),
            Self::Distinction => text(&patch.distinction),
            Self::Organisation => text(&patch.organisation),
            Self::Persona => text(&patch.persona),
            Self::TimeZone => patch.time_zone.clone().map(Option::unwrap_or_default),
            Self::Language => patch.language.map(|it| it.map_or_else(String::new, |it| it.as_str().to_owned())),
            Self::Channel => patch.channel.map(|it| it.map_or_else(String::new, |it| it.as_str().to_owned())),
            Self::Hours => patch.hours.as_deref().map(written_hours),
            Self::Journey => patch.journey.map(|it| it.map_or_else(String::new, |it| it.as_str().to_owned())),
        }
    }

    /// The change that writes `text` there; nothing takes the value away. None where it cannot be read.
    pub fn patch(self, text: &str) -> Option<CustomerPatch> {
        let text = text.trim();
        let value = (!text.is_empty()).then(|| Untrusted::from(text));
        let none = CustomerPatch::default();
        Some(match self {
            Self::Name => CustomerPatch { name: value, ..none },
            Self::Family => CustomerPatch { family: Some(value), ..none },
            Self::Given => CustomerPatch { given: Some(value), ..none },
            Self::Reading => CustomerPatch { reading: Some(value), ..none },
            Self::AddressAs => CustomerPatch { address_as: Some(value), ..none },
            Self::Honorific => CustomerPatch { honorific: Some(value), ..none },
            Self::Distinction => CustomerPatch { distinction: Some(value), ..none },
            Self::Organisation => CustomerPatch { organisation: Some(value), ..none },
            Self::Persona => CustomerPatch { persona: Some(value), ..none },
            Self::TimeZone => CustomerPatch { time_zone: Some((!text.is_empty()).then(|| text.to_owned())), ..none },
            Self::Language => CustomerPatch { language: Some(word(text)), ..none },
            Self::Channel => CustomerPatch { channel: Some(word(text)), ..none },
            Self::Hours => CustomerPatch { hours: Some(hours(text)?), ..none },
            Self::Journey => CustomerPatch { journey: Some(word(text)), ..none },
        })
    }
}

/// What a word of the contract stands for.
fn word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(word)).ok()
}

/// "9:00-12:00 18:00-20:00"
fn written_hours(hours: &[Period]) -> String {
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let spans: Vec<String> = hours.iter().map(|it| format!("{}-{}", clock(it.from), clock(it.to))).collect();
    spans.join(" ")
}

/// Hours as people write them: "9-12, 18:00-20:30", 「18時〜20時」.
fn hours(text: &str) -> Option<Vec<Period>> {
    let text: String = text.nfkc().collect();
    let text = text.replace("時半", ":30").replace(['時', '分'], "").replace(['~', '–', '〜', 'ー'], "-");
    let spans = text.split([' ', ',', '、', ';']).filter(|span| !span.is_empty());
    spans
        .map(|span| {
            let (from, to) = span.split_once('-')?;
            let period = Period { from: minute(from)?, to: minute(to)? };
            (period.from < period.to).then_some(period)
        })
        .collect()
}

fn minute(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && minutes <= 24 * 60).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::{hours, written_hours};

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, written) in [
            ("9-12, 18:00-20:30", "9:00-12:00 18:00-20:30"),
            ("18時〜20時半", "18:00-20:30"),
            ("９：００－１２：００", "9:00-12:00"),
            ("", ""),
        ] {
            assert_eq!(hours(text).map(|it| written_hours(&it)).as_deref(), Some(written), "{text}");
        }
        for text in ["evenings", "12-9", "9-25", "9"] {
            assert!(hours(text).is_none(), "{text}");
        }
    }
}
