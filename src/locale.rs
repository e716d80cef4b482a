//! What the product says, in Japanese and English: texts, dates, lengths of time, amounts.
//!
//! Owns the Fluent files of `locales/` and how instants and numbers are written. Reads no clock: instants are
//! milliseconds since the epoch, "now" is always given, the time zone comes with the construction.

mod bundle;
mod due;
mod embedded;
mod lang;
mod number;
mod time;

use jiff::tz::TimeZone;

pub use bundle::Arg;
pub use due::Due;
pub use lang::Lang;
pub use time::words_hold_until;

use crate::config::{Problem, Source};

/// One language: its texts, and how it writes dates and amounts in one time zone. Cheap to clone.
#[derive(Clone)]
pub struct Locale {
    lang: Lang,
    zone: TimeZone,
    texts: std::sync::Arc<bundle::Texts>,
}

impl Locale {
    /// The embedded texts with `sources` (Fluent files, later ones over earlier ones) laid over them. A message that
    /// does not parse, is not known or asks for an unknown variable is reported and left out; the others work.
    pub fn load(lang: Lang, zone: TimeZone, sources: &[Source]) -> (Self, Vec<Problem>) {
        let (texts, problems) = bundle::Texts::load(lang, sources);
        (Self { lang, zone, texts: std::sync::Arc::new(texts) }, problems)
    }

    /// The embedded texts.
    pub fn embedded(lang: Lang, zone: TimeZone) -> Self {
        Self::load(lang, zone, &[]).0
    }

    /// Which language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// In which time zone instants are shown.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The text `id`. A text that is missing shows its id.
    pub fn text(&self, id: &str) -> String {
        self.texts.format(id, &[])
    }

    /// The text `id` with its variables.
    pub fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.texts.format(id, args)
    }

    /// Whether there is a text `id`.
    pub fn has(&self, id: &str) -> bool {
        self.texts.has(id)
    }
}

/// Both languages in one time zone: the agent's interface and what is said to the customer may differ.
#[derive(Clone)]
pub struct Locales {
    en: Locale,
    ja: Locale,
}

impl Locales {
    /// Takes one of each.
    pub fn new(en: Locale, ja: Locale) -> Self {
        Self { en, ja }
    }

    /// The embedded texts of both.
    pub fn embedded(zone: &TimeZone) -> Self {
        Self { en: Locale::embedded(Lang::En, zone.clone()), ja: Locale::embedded(Lang::Ja, zone.clone()) }
    }

    /// The one of `lang`.
    pub fn of(&self, lang: Lang) -> &Locale {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}
