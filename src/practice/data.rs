//! The shop's data files, as they stand under `practice/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::api::{Channel, Language, PurchaseState};

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shop {
    product: Vec<Product>,
    people: BTreeMap<String, Vec<(String, String)>>,
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
    pub product: String,
    #[serde(default = "yen")]
    pub currency: String,
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
    /// So many messages to this customer fail before one arrives.
    #[serde(default)]
    pub bounces: u32,
}

fn yen() -> String {
    "JPY".into()
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Any of these.
    pub hears: Vec<String>,
    /// What they say then, one of these.
    pub say: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub to: String,
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
    pub products: Vec<String>,
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

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../practice/scenarios/", $name, ".toml")))),*]
    };
}

const SCENARIOS: [(&str, &str); 12] = scenarios![
    "comment-color.ja",
    "gift-broken.ja",
    "late-parcel.ja",
    "left-on-train.en",
    "lost-cap.ja",
    "parasol-for-mother.ja",
    "praise.en",
    "receipt.ja",
    "refund-worry.en",
    "repair-silence.ja",
    "wedding-order.en",
    "wrong-colour.en",
];

impl Book {
    /// The book that comes with the program. A test holds its files to be right.
    pub(super) fn embedded() -> Self {
        let shop: Shop = toml::from_str(include_str!("../../practice/shop.toml")).expect("shop.toml is tested");
        let mut hearing: BTreeMap<String, Hearing> =
            toml::from_str(include_str!("../../practice/hearing.toml")).expect("hearing.toml is tested");
        for words in hearing.values_mut() {
            let folded = |list: &mut Vec<String>| list.iter_mut().for_each(|word| *word = crate::text::fold(word));
            folded(&mut words.cues);
            words.words.values_mut().for_each(folded);
        }
        let mut scenarios: Vec<Arc<Scenario>> = SCENARIOS
            .iter()
            .map(|(name, text)| {
                let mut scenario: Scenario = toml::from_str(text).expect("every scenario is tested");
                (*name).clone_into(&mut scenario.name);
                Arc::new(scenario)
            })
            .collect();
        scenarios.sort_by_key(|scenario| scenario.order);
        Self { products: shop.product, people: shop.people, hearing, scenarios }
    }

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_book_is_whole() {
        let book = Book::embedded();
        let channels: BTreeSet<_> = book.scenarios.iter().map(|scenario| scenario.channel).collect();
        assert_eq!(channels.len(), 4, "chat, mail, phone and social all have visitors");
        for scenario in &book.scenarios {
            let name = &scenario.name;
            assert!(name.ends_with(scenario.language.as_str()), "{name} is named after its language");
            assert!(book.product(&scenario.product).is_some(), "{name}: {}", scenario.product);
            let bought = scenario.customer.purchases.iter().flat_map(|purchase| &purchase.products);
            bought.for_each(|id| assert!(book.product(id).is_some(), "{name}: {id}"));
            let hearing = book.hearing(scenario.language);
            let steps = scenario.steps.iter().flat_map(|step| &step.hears);
            for meaning in steps.chain(scenario.answers.iter().map(|answer| &answer.to)) {
                let known = hearing.words.contains_key(meaning) || meaning == "ask" || meaning == "tell";
                assert!(known, "{name}: nobody can hear {meaning}");
            }
            assert!(!scenario.steps.is_empty() && scenario.steps.iter().all(|step| !step.say.is_empty()), "{name}");
            let reachable = match scenario.channel {
                Channel::Mail => scenario.customer.mail.is_some(),
                Channel::Phone => scenario.customer.phone.is_some(),
                _ => scenario.customer.handle.is_some(),
            };
            assert!(reachable, "{name}: nobody could answer this customer");
        }
        for language in ["ja", "en"] {
            let hearing = &book.hearing[language];
            for meaning in ["ask", "tell", "waiting", "waiting.again", "closing"] {
                assert!(hearing.replies.contains_key(meaning), "{language}: {meaning}");
            }
            assert!(book.people[language].len() >= 12, "{language}: enough people for an afternoon");
        }
        for language in [Language::Ja, Language::En] {
            let mut own = book.scenarios.iter().filter(|scenario| scenario.language == language);
            assert!(
                own.clone().count() >= 3 && own.next().is_some_and(|first| first.waited_minutes > 5),
                "{language:?}"
            );
        }
    }
}
