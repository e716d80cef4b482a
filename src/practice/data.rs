//! The shop's data files, as they stand under `practice/`.

mod load;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::api::{Channel, Language, PurchaseState};

/// A word that must mean something, with its place in the file.
pub(super) type Word = Spanned<String>;

/// Everything the shop is made of.
#[derive(Debug)]
pub(super) struct Book {
    /// What is on the shelves.
    pub products: Vec<Product>,
    /// Names with their readings (empty where there is none), by language.
    pub people: BTreeMap<String, Vec<(String, String)>>,
    /// How answers are understood, by language.
    pub hearing: BTreeMap<String, Hearing>,
    /// The scenarios in the order in which they first appear.
    pub scenarios: Vec<Arc<Scenario>>,
    /// What is known to be wrong when the day begins.
    pub trouble: Trouble,
}

/// One thing that is sold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub id: String,
    pub ja: String,
    pub en: String,
    /// Prices in minor units.
    pub jpy: i64,
    pub gbp: i64,
    pub usd: i64,
}

/// What customers of one language make of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hearing {
    /// Signs that a sentence asks for something.
    pub cues: Vec<String>,
    /// The words by which each meaning is recognised.
    pub words: BTreeMap<String, Vec<String>>,
    /// What they say to it when the scenario has no answer of its own.
    pub replies: BTreeMap<String, Vec<String>>,
}

/// One matter a customer may come with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// The file it stands in.
    #[serde(skip)]
    pub name: String,
    pub language: Language,
    pub channel: Channel,
    /// How much it asks of whoever answers.
    pub level: Level,
    /// The action plan that is right for it.
    #[serde(default)]
    pub plan: Option<Word>,
    /// Its place in the first round; the first three of the day's language are there when the day begins.
    pub order: u32,
    /// How long they have been waiting when the day begins.
    #[serde(default)]
    pub waited_minutes: i64,
    /// The channel knows them (a signed-in chat).
    #[serde(default)]
    pub verified: bool,
    /// Everybody can read it.
    #[serde(default)]
    pub public: bool,
    /// What it is about.
    pub product: Word,
    #[serde(default = "yen")]
    pub currency: Word,
    #[serde(default)]
    pub subject: Option<String>,
    /// Messages they begin with.
    pub opening: Vec<String>,
    pub customer: Customer,
    /// What must be heard, one after the other, until the matter is solved.
    pub steps: Vec<Step>,
    /// Answers of this scenario; each is given once.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// They come upset, worried or in grief, and it matters to them that somebody says so.
    #[serde(default)]
    pub feeling: bool,
    /// What they have said when they come, besides the gaps in their first words: who asks for it asks twice.
    #[serde(default)]
    pub told: Vec<Word>,
    /// Where they turn when nobody answers.
    #[serde(default)]
    pub complaint: Option<Complaint>,
    /// So many messages to this customer fail before one arrives.
    #[serde(default)]
    pub bounces: u32,
}

fn yen() -> Word {
    Spanned::new(0..0, "JPY".into())
}

/// How much a matter asks of whoever answers, and how much its customer bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    Easy,
    Medium,
    Hard,
    VeryHard,
}

impl Level {
    /// How long they wait, in hundredths of what others do.
    pub(super) const fn patience(self) -> u32 {
        match self {
            Self::Easy => 150,
            Self::Medium => 100,
            Self::Hard => 80,
            Self::VeryHard => 60,
        }
    }

    /// How often they turn a solution away while nobody has said what it means to them.
    pub(super) const fn wants_to_be_heard(self) -> u32 {
        match self {
            Self::Easy | Self::Medium => 0,
            Self::Hard => 1,
            Self::VeryHard => 2,
        }
    }

    /// After so many disappointments they ask for somebody else.
    pub(super) const fn bears(self) -> u32 {
        match self {
            Self::Easy => 4,
            Self::Medium => 3,
            Self::Hard | Self::VeryHard => 2,
        }
    }
}

/// What they write elsewhere when nobody answers them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Complaint {
    /// On which channel; social is public.
    pub channel: Spanned<Channel>,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Any of these.
    pub hears: Vec<Word>,
    /// What they say then, one of these.
    pub say: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub to: Word,
    pub say: Vec<String>,
}

/// Who comes with it the first time.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Customer {
    pub name: String,
    #[serde(default)]
    pub reading: Option<String>,
    #[serde(default)]
    pub mail: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub handle: Option<String>,
    /// Nobody knows them: they are not on record.
    #[serde(default)]
    pub first_time: bool,
    #[serde(default)]
    pub since_days: i64,
    #[serde(default)]
    pub preferences: Vec<Liking>,
    #[serde(default)]
    pub purchases: Vec<Bought>,
    #[serde(default)]
    pub earlier: Vec<Earlier>,
    #[serde(default)]
    pub unanswered: Option<Unanswered>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Liking {
    pub text: String,
    pub confirmed_days: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bought {
    pub order: String,
    pub days: i64,
    pub state: PurchaseState,
    pub products: Vec<Word>,
}

/// A contact that was before, and ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Earlier {
    pub channel: Channel,
    pub days: i64,
    pub subject: String,
    #[serde(default)]
    pub result: Option<String>,
    /// Who said what; `customer`, or an agent's name.
    pub lines: Vec<(String, String)>,
}

/// A mail that still waits for an answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unanswered {
    pub days: i64,
    pub subject: String,
    pub text: String,
}

/// A fault that touches many, and of which nobody has told them yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trouble {
    /// What it is about.
    pub product: String,
    /// Orders of the last so many days are touched.
    pub days: i64,
    pub title: Both,
    /// What the shop knows of it.
    pub known: Both,
    /// The text to all.
    pub words: Both,
    pub owner: Vec<Owner>,
}

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Both {
    en: String,
    ja: String,
}

impl Both {
    pub(super) fn of(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Somebody who bought it and has not written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owner {
    pub language: Language,
    pub currency: String,
    pub customer: Customer,
}

impl Book {
    /// The product of this id.
    pub(super) fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// How this language is understood.
    pub(super) fn hearing(&self, language: Language) -> &Hearing {
        self.hearing.get(language.as_str()).expect("both languages are tested")
    }
}

impl Product {
    pub(super) fn name(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }

    /// What it costs in this currency, in minor units.
    pub(super) fn price(&self, currency: &str) -> i64 {
        match currency {
            "GBP" => self.gbp,
            "USD" => self.usd,
            _ => self.jpy,
        }
    }
}
