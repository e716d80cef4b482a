//! Reading files of plans: every fault with its place, everything else kept.

use std::ops::Range;

use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use super::{Plan, Plans, Step};
use crate::care::facts::NAMES;
use crate::config::table::{Fields, parse};
use crate::config::{Problem, Source, suggest};
use crate::locale::Lang;

/// What words for the customer may name.
const KNOWN: [&str; 2] = ["to", "me"];

/// Characters of an id or a label: what the backend takes.
const WORD: usize = 40;

pub fn load(over: &[Source]) -> (Plans, Vec<Problem>) {
    let embedded = Source::embedded("prompts/plans.toml", include_str!("../../../prompts/plans.toml"));
    let mut words = Environment::new();
    words.set_auto_escape_callback(|_| AutoEscape::None);
    words.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut loader =
        Loader { plans: Plans { list: Vec::new(), closing: Vec::new(), words }, problems: Vec::new(), layer: 0 };
    for source in [&embedded].into_iter().chain(over) {
        loader.file(source);
        loader.layer += 1;
    }
    (loader.plans, loader.problems)
}

struct Loader {
    plans: Plans,
    problems: Vec<Problem>,
    /// Words of one file never replace those of another under the same name: a plan with a fault is left out whole.
    layer: usize,
}

impl Loader {
    fn file(&mut self, source: &Source) {
        // What is no TOML at all is named by the rules, which read every file.
        let table = parse(source, &mut Vec::new());
        let mut fields = Fields::new(source, &table);
        let closing = fields.tables("closing", &mut self.problems);
        if !closing.is_empty() {
            let before = self.problems.len();
            let steps = self.steps("closing", closing);
            if self.problems.len() == before {
                self.plans.closing = steps;
            }
        }
        for (plan, span) in fields.tables("plan", &mut self.problems) {
            self.plan(plan, &span);
        }
    }

    fn plan(&mut self, mut fields: Fields<'_>, span: &Range<usize>) {
        let before = self.problems.len();
        let Some(id) = self.word(&mut fields, span) else { return };
        if fields.flag("off", &mut self.problems) == Some(true) {
            fields.finish(&mut self.problems);
            self.plans.list.retain(|plan| plan.id != id);
            return;
        }
        let tag = fields.text("tag", &mut self.problems).map(|(tag, at)| {
            if tag.chars().count() > WORD {
                self.problems.push(fields.source().problem(at.start, format!("a tag has at most {WORD} characters")));
            }
            tag.to_owned()
        });
        let hard = fields.flag("hard", &mut self.problems).unwrap_or(false);
        let weight = fields.number("weight", &mut self.problems).unwrap_or(0);
        let moment = self.moment(&mut fields, &format!("{}/{id}/moment", self.layer));
        let title = self.both(&mut fields, span, "title");
        let when = self.both(&mut fields, span, "when");
        let steps = fields.tables("step", &mut self.problems);
        let steps = self.steps(&id, steps);
        if steps.is_empty() && self.problems.len() == before {
            self.problems.push(fields.source().problem(span.start, "a plan has at least one [[plan.step]]"));
        }
        fields.finish(&mut self.problems);
        // Half a plan in a hard moment is worse than the one below it.
        let (Some(title), Some(when), true) = (title, when, self.problems.len() == before) else { return };
        let plan = Plan { id, tag, hard, moment, weight, title, when, steps };
        match self.plans.list.iter_mut().find(|known| known.id == plan.id) {
            Some(known) => *known = plan,
            None => self.plans.list.push(plan),
        }
    }

    /// The condition under which the plan is proposed, compiled: its name.
    fn moment(&mut self, fields: &mut Fields<'_>, name: &str) -> Option<String> {
        let (text, span) = fields.text("moment", &mut self.problems)?;
        let source = fields.source();
        // Alone first, so that a condition cannot end its frame.
        let words = &mut self.plans.words;
        let compiled = words.compile_expression_owned(text.to_owned()).map(drop);
        let framed = format!("{{%if {text}%}}y{{%endif%}}");
        if let Err(error) = compiled.and_then(|()| words.add_template_owned(name.to_owned(), framed)) {
            let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            self.problems.push(source.problem(span.start, what));
            return None;
        }
        let asked = words.get_template(name).expect("just added").undeclared_variables(true);
        for fact in asked.iter().filter(|fact| !NAMES.contains(&fact.as_str())) {
            let problem = source.problem(span.start, format!("there is no fact \"{fact}\""));
            self.problems.push(problem.did_you_mean(suggest(fact, NAMES.iter().copied())));
        }
        Some(name.to_owned())
    }

    fn steps(&mut self, plan: &str, tables: Vec<(Fields<'_>, Range<usize>)>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for (mut fields, span) in tables {
            let Some(id) = self.word(&mut fields, &span) else { continue };
            if steps.iter().any(|step| step.id == id) {
                self.problems.push(fields.source().problem(span.start, format!("there are two steps \"{id}\" here")));
            }
            let ask = fields.flag("ask", &mut self.problems).unwrap_or(false);
            let say = self.both(&mut fields, &span, "say");
            let offer = self.offer(&mut fields, &format!("{}/{plan}/{id}", self.layer));
            fields.finish(&mut self.problems);
            steps.extend(say.map(|say| Step { id, ask, say, offer }));
        }
        steps
    }

    /// The id: it travels to the backend, so it is a plain word.
    fn word(&mut self, fields: &mut Fields<'_>, span: &Range<usize>) -> Option<String> {
        let Some((id, at)) = fields.text("id", &mut self.problems) else {
            self.problems.push(fields.source().problem(span.start, "an \"id\" is missing"));
            return None;
        };
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > WORD || !id.chars().all(fits) {
            let what = format!("an id is of lower-case letters, digits and dashes, at most {WORD}");
            self.problems.push(fields.source().problem(at.start, what));
            return None;
        }
        Some(id.to_owned())
    }

    /// A text in both languages.
    fn both(&mut self, fields: &mut Fields<'_>, span: &Range<usize>, name: &'static str) -> Option<[String; 2]> {
        if fields.get(name).is_none() {
            self.problems.push(fields.source().problem(span.start, format!("\"{name}\" is missing")));
            return None;
        }
        let mut table = fields.table(name, &mut self.problems)?;
        let [en, ja] = Lang::ALL.map(|lang| {
            let text = table.text(lang.as_str(), &mut self.problems);
            if text.is_none() {
                let what = format!("\"{name}\" is needed in \"{}\" as well", lang.as_str());
                self.problems.push(table.source().problem(span.start, what));
            }
            text.map(|(text, _)| text.to_owned())
        });
        table.finish(&mut self.problems);
        Some([en?, ja?])
    }

    /// Words for the customer, compiled; a language may be missing.
    fn offer(&mut self, fields: &mut Fields<'_>, name: &str) -> [Option<String>; 2] {
        if fields.get("offer").is_none() {
            return [None, None];
        }
        let Some(mut table) = fields.table("offer", &mut self.problems) else { return [None, None] };
        let words = Lang::ALL.map(|lang| {
            let (text, span) = table.text(lang.as_str(), &mut self.problems)?;
            let name = format!("{name}/{}", lang.as_str());
            if let Err(error) = self.plans.words.add_template_owned(name.clone(), text.to_owned()) {
                let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                self.problems.push(table.source().problem(span.start, what));
                return None;
            }
            let asked = self.plans.words.get_template(&name).expect("just added").undeclared_variables(true);
            for fact in asked.iter().filter(|fact| !KNOWN.contains(&fact.as_str())) {
                let problem = table.source().problem(span.start, format!("words of a plan cannot name \"{fact}\""));
                self.problems.push(problem.did_you_mean(suggest(fact, KNOWN)));
            }
            Some(name)
        });
        table.finish(&mut self.problems);
        words
    }
}
