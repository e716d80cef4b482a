//! Reading the shop's files: every fault of a scenario with its place, the others kept.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use super::{Book, Hearing, Product, Scenario, Word};
use crate::api::Channel;
use crate::care::Plans;
use crate::config::{Problem, Source, suggest};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shop {
    product: Vec<Product>,
    people: BTreeMap<String, Vec<(String, String)>>,
}

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        [$((
            concat!("practice/scenarios/", $name, ".toml"),
            include_str!(concat!("../../../practice/scenarios/", $name, ".toml")),
        )),*]
    };
}

const SCENARIOS: &[(&str, &str)] = &scenarios![
    "again-the-same-rib.ja",
    "anniversary-late.ja",
    "comment-color.ja",
    "counter-gift.en",
    "dm-which-size.en",
    "forget-me.en",
    "gift-broken.ja",
    "handle-again.en",
    "insults.en",
    "late-parcel.ja",
    "leaving-soon.en",
    "left-on-train.en",
    "lost-cap.ja",
    "mothers-order.en",
    "one-star.en",
    "parasol-for-mother.ja",
    "pinched-hand.ja",
    "praise.en",
    "quiet-night.ja",
    "receipt.ja",
    "refund-worry.en",
    "repair-silence.ja",
    "rough-words.ja",
    "rude-about-parcel.en",
    "school-dozen.en",
    "sent-around.ja",
    "sleeve-at-the-counter.ja",
    "slip-of-another.ja",
    "strange-order.en",
    "tip-in-the-eye.en",
    "umbrella-of-my-father.ja",
    "wedding-order.en",
    "weekly-reporter.ja",
    "what-does-it-mean.ja",
    "where-is-my-stand.ja",
    "wrong-colour.en",
];

/// Gaps in what a customer says.
const GAPS: [&str; 5] = ["{name}", "{family}", "{item}", "{order}", "{phone}"];

/// Currencies the shop has prices in.
const CURRENCIES: [&str; 3] = ["JPY", "GBP", "USD"];

impl Book {
    /// The book that comes with the program.
    #[cfg(test)]
    pub(in super::super) fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// The book that comes with the program, and scenarios of one's own after it: one of the same name takes the place of
    /// ours. A scenario with a fault is reported and left out; the others work.
    pub(in super::super) fn load(own: &[Source]) -> (Self, Vec<Problem>) {
        let shop: Shop = toml::from_str(include_str!("../../../practice/shop.toml")).expect("shop.toml is tested");
        let mut hearing: BTreeMap<String, Hearing> =
            toml::from_str(include_str!("../../../practice/hearing.toml")).expect("hearing.toml is tested");
        for words in hearing.values_mut() {
            let folded = |list: &mut Vec<String>| list.iter_mut().for_each(|word| *word = crate::text::fold(word));
            folded(&mut words.cues);
            words.words.values_mut().for_each(folded);
        }
        let trouble = toml::from_str(include_str!("../../../practice/incident.toml")).expect("incident.toml is tested");
        let mut book = Self { products: shop.product, people: shop.people, hearing, scenarios: Vec::new(), trouble };
        let mut problems = Vec::new();
        let plans = Plans::embedded();
        let ours: Vec<Source> = SCENARIOS.iter().map(|(path, text)| Source::embedded(path, text)).collect();
        for source in ours.iter().chain(own) {
            let before = problems.len();
            let Some(scenario) = read(source, &mut problems) else { continue };
            Check { book: &book, plans: &plans, source, problems: &mut problems }.scenario(&scenario);
            if problems.len() == before {
                book.scenarios.retain(|known| known.name != scenario.name);
                book.scenarios.push(Arc::new(scenario));
            }
        }
        book.scenarios.sort_by_key(|scenario| scenario.order);
        (book, problems)
    }
}

fn read(source: &Source, problems: &mut Vec<Problem>) -> Option<Scenario> {
    match toml::from_str::<Scenario>(&source.text) {
        Ok(mut scenario) => {
            let file = source.path.rsplit(['/', '\\']).next().unwrap_or(&source.path);
            file.strip_suffix(".toml").unwrap_or(file).clone_into(&mut scenario.name);
            Some(scenario)
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            problems.push(source.problem(at, error.message().replace('\n', "; ")));
            None
        }
    }
}

/// One scenario held against what there is.
struct Check<'a> {
    book: &'a Book,
    plans: &'a Plans,
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn scenario(&mut self, scenario: &Scenario) {
        self.product(&scenario.product);
        for product in scenario.customer.purchases.iter().flat_map(|bought| &bought.products) {
            self.product(product);
        }
        self.known(&scenario.currency, "currency", CURRENCIES.into_iter());
        if let Some(plan) = &scenario.plan {
            let ids: Vec<&str> = self.plans.iter().map(|plan| plan.id.as_str()).collect();
            self.known(plan, "action plan", ids.iter().copied());
        }
        let book = self.book;
        let meanings = || book.hearing(scenario.language).words.keys().map(String::as_str).chain(["ask", "tell"]);
        let steps = scenario.steps.iter().flat_map(|step| &step.hears);
        for meaning in steps.chain(scenario.answers.iter().map(|answer| &answer.to)).chain(&scenario.told) {
            self.known(meaning, "meaning", meanings());
        }
        self.reachable(scenario);
        let says = scenario.steps.iter().map(|step| &step.say).chain(scenario.answers.iter().map(|answer| &answer.say));
        if scenario.steps.is_empty() || says.into_iter().any(Vec::is_empty) || scenario.opening.is_empty() {
            let what = "a customer has first words (opening) and steps, and something to say at each";
            self.problem(0..0, what);
        }
        if scenario.public && scenario.channel != Channel::Social {
            let at = self.source.text.find("public").unwrap_or(0);
            self.problem(at..at, "only what is said on a social network is public");
        }
        self.gaps();
    }

    /// Somebody must be able to answer, on each channel they come by.
    fn reachable(&mut self, scenario: &Scenario) {
        let customer = &scenario.customer;
        let at = |key: &str| self.source.text.find(key).unwrap_or(0);
        let mut wanted = vec![(scenario.channel, at("channel"))];
        wanted.extend(scenario.complaint.as_ref().map(|it| (*it.channel.get_ref(), it.channel.span().start)));
        for (channel, at) in wanted {
            let (there, field) = match channel {
                Channel::Mail | Channel::WebForm => (customer.mail.is_some(), "mail"),
                Channel::Phone => (customer.phone.is_some(), "phone"),
                Channel::InPerson => (true, ""),
                Channel::Chat | Channel::Social => (customer.handle.is_some(), "handle"),
            };
            if !there {
                let what = format!("nobody could answer on {}: [customer] needs a \"{field}\"", channel.as_str());
                self.problem(at..at, what);
            }
        }
    }

    fn product(&mut self, product: &Word) {
        let book = self.book;
        self.known(product, "product", book.products.iter().map(|product| product.id.as_str()));
    }

    fn known<'k>(&mut self, word: &Word, what: &str, all: impl Iterator<Item = &'k str> + Clone) {
        if !all.clone().any(|known| known == word.get_ref()) && word.span() != (0..0) {
            let problem = self.source.problem(word.span().start, format!("there is no {what} \"{}\"", word.get_ref()));
            self.problems.push(problem.did_you_mean(suggest(word.get_ref(), all)));
        }
    }

    /// A gap that nobody fills would be read by the agent.
    fn gaps(&mut self) {
        let text = &self.source.text;
        let spans: Vec<(usize, String)> = text
            .match_indices('{')
            .filter_map(|(at, _)| {
                let gap = &text[at..=at + text[at..].find('}')?];
                let word = gap[1..gap.len() - 1].chars().all(|c| c.is_ascii_alphabetic());
                (word && !GAPS.contains(&gap)).then(|| (at, gap.to_owned()))
            })
            .collect();
        for (at, gap) in spans {
            let problem = self.source.problem(at, format!("nothing fills the gap {gap}"));
            self.problems.push(problem.did_you_mean(suggest(&gap, GAPS)));
        }
    }

    fn problem(&mut self, at: Range<usize>, what: impl Into<String>) {
        self.problems.push(self.source.problem(at.start, what));
    }
}

#[cfg(test)]
mod tests;
