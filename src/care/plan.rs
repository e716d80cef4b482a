//! Action plans: what to do in a hard moment, as short lists of steps.
//!
//! Owns the plans' file and their words. What was done of a plan is not here: it stands on the conversation.

mod load;

use minijinja::Environment;
use minijinja::value::Value;

use super::Facts;
use super::rules::index;
use crate::config::{Problem, Source};
use crate::locale::Lang;

/// Every plan, in the order of the file.
pub struct Plans {
    list: Vec<Plan>,
    closing: Vec<Step>,
    /// The offers and the moments, each by its name: `0/angry/feeling/en`, `0/angry/moment`.
    words: Environment<'static>,
}

/// One plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its word in the file and on the conversation.
    pub id: String,
    /// The label it sets on the conversation.
    pub tag: Option<String>,
    /// A conversation in this plan is a hard one for whoever has it.
    pub hard: bool,
    /// The name of the condition under which it is proposed.
    moment: Option<String>,
    /// Of several that are proposed the heaviest stands first.
    weight: i64,
    title: [String; 2],
    when: [String; 2],
    steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its word in the file and on the conversation.
    pub id: String,
    /// Something belongs to it in words.
    pub ask: bool,
    say: [String; 2],
    /// Names of templates.
    offer: [Option<String>; 2],
}

impl Plan {
    /// What it is called.
    pub fn title(&self, lang: Lang) -> &str {
        &self.title[index(lang)]
    }

    /// How to tell that it is this one.
    pub fn when(&self, lang: Lang) -> &str {
        &self.when[index(lang)]
    }
}

impl Step {
    /// What to do.
    pub fn say(&self, lang: Lang) -> &str {
        &self.say[index(lang)]
    }

    /// Whether it has words for the customer in this language.
    pub const fn offers(&self, lang: Lang) -> bool {
        self.offer[index(lang)].is_some()
    }
}

impl Plans {
    /// The embedded plans with those of `sources` (any file of prompts) laid over them by id. A plan with a fault is
    /// reported and left out (the one below it stays); the others work.
    pub fn load(sources: &[Source]) -> (Self, Vec<Problem>) {
        load::load(sources)
    }

    /// The embedded plans.
    pub fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// Every plan.
    pub fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.list.iter()
    }

    /// The plan of that word.
    pub fn get(&self, id: &str) -> Option<&Plan> {
        self.list.iter().find(|plan| plan.id == id)
    }

    /// The plans whose moment it is, the one that matters most first.
    pub fn fitting(&self, facts: &Facts) -> Vec<&Plan> {
        let scene = Value::from_iter(facts.values.clone());
        let holds = |plan: &&Plan| {
            let moment = plan.moment.as_ref().and_then(|name| self.words.get_template(name).ok());
            moment.is_some_and(|moment| moment.render(&scene).is_ok_and(|said| !said.is_empty()))
        };
        let mut fitting: Vec<&Plan> = self.list.iter().filter(holds).collect();
        fitting.sort_by_key(|plan| std::cmp::Reverse(plan.weight));
        fitting
    }

    /// The steps of a plan: its own, then those that end every plan.
    pub fn steps<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = &'a Step> {
        plan.steps.iter().chain(&self.closing)
    }

    /// The words of a step for the customer; none where it has none, or would have to name who is not known.
    pub fn offer(&self, step: &Step, lang: Lang, to: Option<&str>, me: Option<&str>) -> Option<String> {
        let template = self.words.get_template(step.offer[index(lang)].as_ref()?).ok()?;
        let known = [("to", to), ("me", me)].into_iter().filter_map(|(name, value)| Some((name, Value::from(value?))));
        template.render(known.collect::<Value>()).ok()
    }
}
