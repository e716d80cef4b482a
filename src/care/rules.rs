//! The rules: data files compiled once, then asked.

mod load;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use minijinja::{Environment, Error};

use super::draft::Check;
use super::facts::{Day, Guard, letters, of_day_alone};
use super::moment::Moment;
use super::words::{Finder, Pattern, Words};
use super::{Asked, AskedOwn, Facts, Own, Place, Prompt, Prompts, Question};
use crate::api::Time;
use crate::config::{Problem, Source};
use crate::locale::{Lang, Locale};
use crate::text::Untrusted;

/// How many prompts are read in two seconds.
const MOST: usize = 3;

/// The rules, the questions and the word lists.
#[derive(Default)]
pub struct Rules {
    /// Every template by its name: `kept-waiting/say/ja`.
    templates: Environment<'static>,
    /// Best first.
    list: Vec<Rule>,
    questions: Vec<(Question, [String; 2])>,
    words: Words,
    services: Vec<Service>,
    checks: BTreeMap<Check, CheckText>,
    phrases: Vec<Phrase>,
    /// Which phrase a wording belongs to, and which of its wordings it is; and the finder of them all.
    wordings: Vec<(usize, usize)>,
    finder: Finder,
}

/// A service of the team's that ends a trouble.
pub struct Service {
    /// English, Japanese.
    pub name: [String; 2],
    /// Words of the trouble, in lower case.
    pub trouble: Vec<String>,
    /// Words by which its use is known.
    pub used: Vec<String>,
}

/// What a check says; its texts are names of templates.
pub struct CheckText {
    pub say: [String; 2],
    pub because: [String; 2],
    /// For readers of the report.
    pub expected: Option<[String; 2]>,
    pub off: bool,
}

/// A phrase, and what is better.
pub struct Phrase {
    pub check: Check,
    pub find: Vec<Pattern>,
    pub except: Vec<Pattern>,
    /// One for all of `find` or one for each; empty: nothing clear. `~` is what stood there.
    pub fix: Vec<String>,
    /// English, Japanese.
    pub why: [String; 2],
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
    /// For readers of the report.
    expected: Option<[String; 2]>,
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

    /// The word lists alone: for hearing, where nothing is said.
    pub(super) fn words_alone(sources: &[Source]) -> Words {
        load::words(sources)
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    pub(super) fn services(&self) -> &[Service] {
        &self.services
    }

    /// The places of a text at which a phrase may begin, each with the phrase and which of its wordings it is.
    pub(super) fn phrases_in(&self, text: &str) -> impl Iterator<Item = (usize, &Phrase, usize)> {
        self.finder.places(text).into_iter().map(|(at, place)| {
            let (phrase, wording) = self.wordings[place];
            (at, &self.phrases[phrase], wording)
        })
    }

    /// Makes ready, after the last file.
    fn compile(&mut self) {
        self.words.compile();
        let wordings = |(place, phrase): (usize, &Phrase)| (0..phrase.find.len()).map(move |number| (place, number));
        self.wordings = self.phrases.iter().enumerate().flat_map(wordings).collect();
        self.finder = Finder::new(self.phrases.iter().flat_map(|phrase| &phrase.find));
    }

    pub(super) fn text_of(&self, check: Check) -> Option<&CheckText> {
        self.checks.get(&check).filter(|text| !text.off)
    }

    /// Renders a text of a check.
    pub(super) fn render_check(&self, template: &str, values: &BTreeMap<&'static str, Value>) -> String {
        let template = self.templates.get_template(template).expect("compiled when it was loaded");
        template.render(Value::from_iter(values.clone())).unwrap_or_default().trim().to_owned()
    }

    /// What a caring relative would remember at `now`. The answer stays the same from `now` until its `valid_until`,
    /// while the facts and what was asked stay the same.
    pub fn prompts(&self, facts: &Facts, now: Time, asked: &Asked<'_>) -> Prompts {
        let moment = Moment::new(now.millis());
        let mut items = self.speaking(facts, &moment, asked);
        items.retain(|prompt| prompt.place != Place::Status);
        items.truncate(MOST);
        let question = self.question(facts, asked);
        Prompts { question, items, valid_until: moment.until().map(Time::from_millis) }
    }

    /// What a colleague at the elbow would say to the agent about their own day, whatever conversation is open or none.
    pub fn own(&self, day: Day, now: Time, asked: &AskedOwn<'_>) -> Own {
        let moment = Moment::new(now.millis());
        let context = Context::new(&of_day_alone(day), &moment, asked.locales.of(asked.agent));
        let rested = |rule: &Rule| {
            let at = asked.rested.get(&rule.id);
            at.is_none_or(|at| moment.is_past(at.millis().saturating_add(rule.cool_down)))
        };
        let speaks = |rule: &Rule| {
            if rule.place != Place::Status || !rested(rule) || !self.holds(&rule.when, &context) {
                return None;
            }
            Some(Prompt {
                id: rule.id.clone(),
                say: Untrusted::new(self.render(&rule.say[index(asked.agent)], &context)?),
                because: Untrusted::new(self.render(&rule.because[index(asked.agent)], &context)?),
                offer: None,
                offer_lang: asked.agent,
                place: rule.place,
            })
        };
        let prompt = self.list.iter().find_map(speaks);
        Own { prompt, valid_until: moment.until().map(Time::from_millis) }
    }

    /// Every rule whose moment it is, best first, however many: for looking at the rules themselves.
    pub fn every(&self, facts: &Facts, now: Time, asked: &Asked<'_>) -> Vec<Prompt> {
        self.speaking(facts, &Moment::new(now.millis()), asked)
    }

    fn speaking(&self, facts: &Facts, moment: &Moment, asked: &Asked<'_>) -> Vec<Prompt> {
        let scene = Scene::new(facts, moment, asked);
        self.list
            .iter()
            .filter(|rule| !asked.memory.dismissed.contains(&rule.id))
            .filter(|rule| rule.never_with.is_disjoint(&facts.guards))
            .filter(|rule| rule.is_rested(moment, asked))
            .filter_map(|rule| self.prompt(rule, &scene, asked))
            .collect()
    }

    /// The ids of all draft checks.
    pub fn check_ids() -> impl Iterator<Item = &'static str> {
        Check::ALL.iter().map(|check| check.id())
    }

    /// Why a rule or check may speak almost always or never over conversations of the past: for whoever reads the report.
    pub fn expected(&self, id: &str, lang: Lang) -> Option<&str> {
        let of_rule = self.list.iter().find(|rule| rule.id == id).and_then(|rule| rule.expected.as_ref());
        let of_check = || self.checks.iter().find(|(check, _)| check.id() == id)?.1.expected.as_ref();
        of_rule.or_else(of_check).map(|texts| texts[index(lang)].as_str())
    }

    /// The prompt of a rule whose moment it is. A rule whose `say` or `because` needs something unknown is silent: it
    /// must not claim what it does not know.
    fn prompt(&self, rule: &Rule, scene: &Scene<'_>, asked: &Asked<'_>) -> Option<Prompt> {
        if !self.holds(&rule.when, &scene.agent) {
            return None;
        }
        Some(Prompt {
            id: rule.id.clone(),
            say: Untrusted::new(self.render(&rule.say[index(asked.agent)], &scene.agent)?),
            because: Untrusted::new(self.render(&rule.because[index(asked.agent)], &scene.agent)?),
            offer: self.offer(rule, scene).map(Untrusted::new),
            offer_lang: scene.lang,
            place: rule.place,
        })
    }

    fn offer(&self, rule: &Rule, scene: &Scene<'_>) -> Option<String> {
        rule.offers
            .iter()
            .filter(|offer| offer.when.as_ref().is_none_or(|when| self.holds(when, &scene.customer)))
            .filter_map(|offer| self.render(offer.text[index(scene.lang)].as_ref()?, &scene.customer))
            // In public nobody is answered with the words that the one before was answered with.
            .find(|words| scene.said.is_empty() || !scene.said.contains(&letters(words)))
    }

    /// What a rule offers now, whatever stood before; for checks that share its guards.
    pub(super) fn moment_of(&self, id: &str, facts: &Facts, now: Time, asked: &Asked<'_>) -> Option<Prompt> {
        let rule = self.list.iter().find(|rule| rule.id == id && rule.never_with.is_disjoint(&facts.guards))?;
        self.prompt(rule, &Scene::new(facts, &Moment::new(now.millis()), asked), asked)
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

    fn holds(&self, condition: &str, context: &Context) -> bool {
        self.render(condition, context).is_some_and(|answer| !answer.is_empty())
    }

    /// The text, or none where it would print something unknown.
    fn render(&self, template: &str, context: &Context) -> Option<String> {
        context.try_render(&self.templates, template).ok()
    }
}

/// Facts and functions of one moment as templates see them; made once for all rules.
#[derive(Clone)]
struct Context(Value);

impl Context {
    fn new(facts: &BTreeMap<&'static str, Value>, moment: &Moment, locale: &Locale) -> Self {
        let mut known = facts.clone();
        known.extend(moment.functions(locale));
        Self(Value::from_iter(known))
    }

    fn try_render(&self, templates: &Environment<'static>, template: &str) -> Result<String, Error> {
        Ok(templates.get_template(template)?.render(&self.0)?.trim().to_owned())
    }
}

/// The facts in both languages that are spoken: to the agent in theirs, to the customer in theirs.
struct Scene<'a> {
    agent: Context,
    customer: Context,
    /// The customer's language.
    lang: Lang,
    /// Our last replies in public, as they are compared.
    said: &'a [String],
}

impl<'a> Scene<'a> {
    fn new(facts: &'a Facts, moment: &Moment, asked: &Asked<'_>) -> Self {
        let lang = facts.lang.unwrap_or(asked.agent);
        let context = |lang| Context::new(&facts.values, moment, asked.locales.of(lang));
        let agent = context(asked.agent);
        let customer = if lang == asked.agent { agent.clone() } else { context(lang) };
        Self { agent, customer, lang, said: &facts.grounds.said_in_public }
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

#[cfg(test)]
mod tests;
