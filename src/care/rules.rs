//! The rules: data files compiled once, then asked.

mod load;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use minijinja::{Environment, Error};

use super::facts::Guard;
use super::moment::Moment;
use super::words::Words;
use super::{Asked, Facts, Place, Prompt, Prompts, Question};
use crate::api::Time;
use crate::config::{Problem, Source};
use crate::locale::{Lang, Locale};
use crate::text::Untrusted;

/// How many prompts are read in two seconds.
const MOST: usize = 3;

/// The rules, the questions and the word lists.
pub struct Rules {
    /// Every template by its name: `kept-waiting/say/ja`.
    templates: Environment<'static>,
    /// Best first.
    list: Vec<Rule>,
    questions: Vec<(Question, [String; 2])>,
    words: Words,
}

/// One rule; its texts are names of templates, English and Japanese.
struct Rule {
    id: String,
    /// The heavier the earlier.
    weight: i64,
    when: String,
    say: [String; 2],
    because: [String; 2],
    offers: Vec<Offer>,
    never_with: BTreeSet<Guard>,
    /// Milliseconds of rest in a conversation after its words were used there.
    cool_down: i64,
    /// Milliseconds of rest with a customer after its words were used with them.
    cool_down_customer: i64,
    place: Place,
}

/// Words for the customer under a condition; the first that holds and can be said is offered.
struct Offer {
    when: Option<String>,
    text: [Option<String>; 2],
}

pub(super) const fn index(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::Ja => 1,
    }
}

impl Rules {
    /// The embedded rules with `sources` (`prompts/*.toml`, later ones over earlier ones) laid over them by id. A rule
    /// with a fault is reported and left out (the one below it stays); the others work.
    pub fn load(sources: &[Source]) -> (Self, Vec<Problem>) {
        load::load(sources)
    }

    /// The embedded rules.
    pub fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// The ids of all rules, best first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|rule| rule.id.as_str())
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// What a caring relative would remember at `now`. The answer stays the same from `now` until its `valid_until`,
    /// while the facts and what was asked stay the same.
    pub fn prompts(&self, facts: &Facts, now: Time, asked: &Asked<'_>) -> Prompts {
        let moment = Moment::new(now.millis());
        let prompts = self
            .list
            .iter()
            .filter(|rule| !asked.memory.dismissed.contains(&rule.id))
            .filter(|rule| rule.never_with.is_disjoint(&facts.guards))
            .filter(|rule| rule.is_rested(&moment, asked))
            .filter_map(|rule| self.prompt(rule, facts, &moment, asked));
        let (mut items, mut status) = (Vec::new(), None);
        for prompt in prompts {
            if prompt.place == Place::Status {
                status = status.or(Some(prompt));
            } else if items.len() < MOST {
                items.push(prompt);
            }
        }
        let question = self.question(facts, asked);
        Prompts { question, items, status, valid_until: moment.until().map(Time::from_millis) }
    }

    /// The prompt of a rule whose moment it is. A rule whose `say` or `because` needs something unknown is silent: it
    /// must not claim what it does not know.
    fn prompt(&self, rule: &Rule, facts: &Facts, moment: &Moment, asked: &Asked<'_>) -> Option<Prompt> {
        let agent = asked.locales.of(asked.agent);
        if !self.holds(&rule.when, facts, moment, agent) {
            return None;
        }
        let lang = facts.lang.unwrap_or(asked.agent);
        Some(Prompt {
            id: rule.id.clone(),
            say: Untrusted::new(self.render(&rule.say[index(asked.agent)], facts, moment, agent)?),
            because: Untrusted::new(self.render(&rule.because[index(asked.agent)], facts, moment, agent)?),
            offer: self.offer(rule, facts, moment, asked.locales.of(lang)).map(Untrusted::new),
            offer_lang: lang,
            place: rule.place,
        })
    }

    fn offer(&self, rule: &Rule, facts: &Facts, moment: &Moment, customer: &Locale) -> Option<String> {
        rule.offers
            .iter()
            .filter(|offer| offer.when.as_ref().is_none_or(|when| self.holds(when, facts, moment, customer)))
            .find_map(|offer| self.render(offer.text[index(customer.lang())].as_ref()?, facts, moment, customer))
    }

    /// The question to the agent: never beside abuse or bereavement, and not where all is done.
    fn question(&self, facts: &Facts, asked: &Asked<'_>) -> Option<String> {
        if facts.done || facts.guards.contains(&Guard::Abuse) || facts.guards.contains(&Guard::Bereavement) {
            return None;
        }
        let fitting: Vec<_> = self.questions.iter().filter(|(kind, _)| *kind == asked.question).collect();
        let variant = facts.seed.checked_rem(fitting.len() as u64)?;
        let (_, texts) = fitting.get(variant as usize)?;
        let word = asked.word.map_or_else(|| asked.locales.of(asked.agent).text("care-word"), str::to_owned);
        let template = self.templates.get_template(&texts[index(asked.agent)]).ok()?;
        template.render(BTreeMap::from([("word", word)])).ok()
    }

    fn holds(&self, condition: &str, facts: &Facts, moment: &Moment, locale: &Locale) -> bool {
        self.render(condition, facts, moment, locale).is_some_and(|answer| !answer.is_empty())
    }

    /// The text, or none where it would print something unknown.
    fn render(&self, template: &str, facts: &Facts, moment: &Moment, locale: &Locale) -> Option<String> {
        render(&self.templates, template, &facts.values, moment, locale).ok()
    }
}

impl Rule {
    /// Whether its words were not used just now.
    fn is_rested(&self, moment: &Moment, asked: &Asked<'_>) -> bool {
        let rested = |used: &BTreeMap<String, Time>, rest: i64| {
            used.get(&self.id).is_none_or(|at| moment.is_past(at.millis().saturating_add(rest)))
        };
        rested(&asked.memory.used, self.cool_down) && rested(&asked.memory.used_with_customer, self.cool_down_customer)
    }
}

fn render(
    templates: &Environment<'static>,
    template: &str,
    facts: &BTreeMap<&'static str, Value>,
    moment: &Moment,
    locale: &Locale,
) -> Result<String, Error> {
    let mut known = facts.clone();
    known.extend(moment.functions(locale));
    Ok(templates.get_template(template)?.render(Value::from_iter(known))?.trim().to_owned())
}

#[cfg(test)]
mod tests;
