//! Reading rule files: every fault with its place, everything else kept.

mod lists;

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::{AutoEscape, Environment, Error, ErrorKind};

use super::{Context, Offer, Rule, Rules};
use crate::care::Place;
use crate::care::facts::{Guard, NAMES, nested};
use crate::care::moment::{FUNCTIONS, Moment, length};
use crate::care::words::Words;
use crate::config::table::{Fields, parse};
use crate::config::{Problem, Source, suggest};
use crate::locale::{Lang, Locale};

/// What nobody may be treated differently for; a rule that asks for it is refused.
const REFUSED: [&str; 12] = [
    "age",
    "birthday",
    "birth",
    "born",
    "gender",
    "sex",
    "nationality",
    "origin",
    "race",
    "religion",
    "disability",
    "health",
];

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        [$((concat!("prompts/", $name), include_str!(concat!("../../../prompts/", $name)))),*]
    };
}

/// The files that are part of the program.
const EMBEDDED: [(&str, &str); 9] = embedded![
    "default.toml",
    "first.toml",
    "hearing.toml",
    "after.toml",
    "words.toml",
    "words-ours.toml",
    "words-moments.toml",
    "checks.toml",
    "phrases.toml",
];

/// Frames a condition as a template: it prints something when it holds.
const CONDITION: (&str, &str) = ("{%if ", "%}y{%endif%}");

/// The word lists alone, of the embedded files with `over` laid over them. What is wrong in them is left out.
pub fn words(over: &[Source]) -> Words {
    let embedded = EMBEDDED.map(|(path, text)| Source::embedded(path, text));
    let mut loader = Loader::new();
    for source in embedded.iter().chain(over) {
        let root = parse(source, &mut loader.problems);
        if let Some(words) = Fields::new(source, &root).table("words", &mut loader.problems) {
            loader.words(&words);
        }
    }
    loader.rules.words.compile();
    loader.rules.words
}

pub fn load(over: &[Source]) -> (Rules, Vec<Problem>) {
    let embedded = EMBEDDED.map(|(path, text)| Source::embedded(path, text));
    let mut loader = Loader::new();
    for (layer, source) in embedded.iter().chain(over).enumerate() {
        loader.file(layer, source);
    }
    // Stable: of equal weight the one written first is better.
    loader.rules.list.sort_by_key(|rule| std::cmp::Reverse(rule.weight));
    loader.rules.compile();
    (loader.rules, loader.problems)
}

/// Templates that fail instead of printing what is not known.
fn environment() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::None);
    templates.set_debug(true);
    templates.set_formatter(|out, state, value| {
        if value.is_none() || value.is_undefined() {
            return Err(Error::new(ErrorKind::UndefinedError, "this is not known"));
        }
        minijinja::escape_formatter(out, state, value)
    });
    templates
}

/// A string of a file that is to become a template.
struct Text<'a> {
    source: &'a Source,
    content: &'a str,
    span: Range<usize>,
}

impl Text<'_> {
    /// A fault at byte `at` of the string; at its start where escapes make the place unknown.
    fn problem(&self, at: usize, what: impl Into<String>) -> Problem {
        let raw = &self.source.text[self.span.clone()];
        let at = raw.find(self.content).map_or(self.span.start, |content| self.span.start + content + at);
        self.source.problem(at, what)
    }

    /// What the template engine says of it; `frame` bytes of the template are not of the file.
    fn fault(&self, frame: usize, error: &Error) -> Problem {
        let at = error.range().map_or(0, |range| range.start.saturating_sub(frame));
        let kind = error.kind();
        self.problem(at, error.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")))
    }
}

struct Loader {
    rules: Rules,
    problems: Vec<Problem>,
    /// Before the name of every template: so those of a replaced rule cannot meet those of the new one.
    rule: String,
    /// What is read is said to the agent about their own day, where no conversation is known.
    own: bool,
    /// The file is not part of the program.
    foreign: bool,
    /// For trying templates out.
    locale: Locale,
}

impl Loader {
    fn new() -> Self {
        Self {
            rules: Rules { templates: environment(), ..Rules::default() },
            problems: Vec::new(),
            rule: String::new(),
            own: false,
            foreign: false,
            locale: Locale::embedded(Lang::En, jiff::tz::TimeZone::UTC),
        }
    }

    fn file(&mut self, layer: usize, source: &Source) {
        self.foreign = layer >= EMBEDDED.len();
        let root = parse(source, &mut self.problems);
        let mut fields = Fields::new(source, &root);
        if let Some(words) = fields.table("words", &mut self.problems) {
            self.words(&words);
        }
        for (number, (service, span)) in fields.tables("service", &mut self.problems).into_iter().enumerate() {
            self.service(number, service, &span);
        }
        for (number, (check, span)) in fields.tables("check", &mut self.problems).into_iter().enumerate() {
            self.rule = format!("{layer}/check/{number}");
            self.check(check, &span);
        }
        let phrases = fields.tables("phrase", &mut self.problems);
        self.phrases(source, phrases);
        let questions = fields.tables("question", &mut self.problems);
        self.questions(layer, questions);
        for (number, (fields, span)) in fields.tables("rule", &mut self.problems).into_iter().enumerate() {
            self.rule = format!("{layer}/rule/{number}");
            self.rule(fields, &span);
        }
        // A file may hold these as well: plans, methods and what may be kept read their own.
        for name in ["plan", "closing", "method", "keeping"] {
            fields.get(name);
        }
        fields.finish(&mut self.problems);
    }

    fn rule(&mut self, mut fields: Fields<'_>, span: &Range<usize>) {
        let Some((id, at)) = fields.text("id", &mut self.problems) else {
            self.problems.push(fields.source().problem(span.start, "a rule needs an \"id\""));
            return;
        };
        if fields.flag("off", &mut self.problems) == Some(true) {
            self.rules.list.retain(|rule| rule.id != id);
            return;
        }
        let before = self.problems.len();
        let rule = self.read_rule(id, &at, &mut fields);
        fields.finish(&mut self.problems);
        // Whatever is wrong in it, a rule is whole or not there: half a rule says what nobody meant.
        let Some(rule) = rule.filter(|_| self.problems.len() == before) else { return };
        match self.rules.list.iter_mut().find(|known| known.id == id) {
            Some(known) => *known = rule,
            None => self.rules.list.push(rule),
        }
    }

    fn read_rule(&mut self, id: &str, at: &Range<usize>, fields: &mut Fields<'_>) -> Option<Rule> {
        let weight = fields.number("weight", &mut self.problems).unwrap_or(0);
        // Where the rule comes from: for its readers.
        fields.get("source");
        let place = self.place(fields);
        self.own = place == Place::Status;
        let when = self.needed(fields, "when", at).and_then(|text| self.condition(&text, "when"));
        let say = self.spoken(fields, "say", at);
        let because = self.spoken(fields, "because", at);
        self.own = false;
        let mut offers = Vec::new();
        for (number, (offer, _)) in fields.tables("offer", &mut self.problems).into_iter().enumerate() {
            offers.push(self.offer(offer, number));
        }
        let never_with = self.guards(fields).unwrap_or_else(|| self.inherited(id));
        let cool_down = self.length(fields, "cool_down");
        let cool_down_customer = self.length(fields, "cool_down_customer");
        let expected = self.plain(fields, "expected");
        Some(Rule {
            id: id.to_owned(),
            weight,
            when: when?,
            say: say?,
            because: because?,
            offers,
            never_with,
            cool_down,
            cool_down_customer,
            place,
            expected,
        })
    }

    /// What is said to the agent: needed in both languages.
    fn spoken(&mut self, fields: &mut Fields<'_>, part: &'static str, at: &Range<usize>) -> Option<[String; 2]> {
        self.spoken_with(fields, part, at, &known())
    }

    fn spoken_with(
        &mut self,
        fields: &mut Fields<'_>,
        part: &'static str,
        at: &Range<usize>,
        known: &[&str],
    ) -> Option<[String; 2]> {
        if fields.get(part).is_none() {
            self.problems.push(fields.source().problem(at.start, format!("the rule has no \"{part}\"")));
            return None;
        }
        let mut table = fields.table(part, &mut self.problems)?;
        let texts = self.both(&mut table, at, part, known);
        table.finish(&mut self.problems);
        texts
    }

    /// Words that are no template, in both languages or not at all.
    fn plain(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<[String; 2]> {
        let at = fields.get(name)?.span();
        let mut table = fields.table(name, &mut self.problems)?;
        let [en, ja] = Lang::ALL.map(|lang| Some(self.needed(&mut table, lang.as_str(), &at)?.content.to_owned()));
        table.finish(&mut self.problems);
        Some([en?, ja?])
    }

    fn offer(&mut self, mut fields: Fields<'_>, number: usize) -> Offer {
        let source = fields.source();
        let when = fields.text("when", &mut self.problems).and_then(|(text, span)| {
            self.condition(&Text { source, content: text, span }, &format!("offer/{number}/when"))
        });
        let text = Lang::ALL.map(|lang| {
            let (text, span) = fields.text(lang.as_str(), &mut self.problems)?;
            let name = format!("offer/{number}/{}", lang.as_str());
            self.compiled(&Text { source, content: text, span }, &name, text.to_owned(), 0, &known())
        });
        fields.finish(&mut self.problems);
        Offer { when, text }
    }

    /// What silences a rule that does not say it: what silenced the one it replaces; one that is new in a team's or an
    /// agent's file is silent beside all of it. `never_with = []` speaks beside everything.
    fn inherited(&self, id: &str) -> BTreeSet<Guard> {
        let known = self.rules.list.iter().find(|rule| rule.id == id).map(|rule| rule.never_with.clone());
        known.unwrap_or_else(|| if self.foreign { Guard::ALL.into_iter().collect() } else { BTreeSet::new() })
    }

    /// None where the rule does not name them.
    fn guards(&mut self, fields: &mut Fields<'_>) -> Option<BTreeSet<Guard>> {
        fields.get("never_with")?;
        let mut guards = BTreeSet::new();
        for (name, span) in fields.texts("never_with", &mut self.problems) {
            if let Some(guard) = Guard::ALL.into_iter().find(|guard| guard.name() == name) {
                guards.insert(guard);
            } else {
                let near = suggest(name, Guard::ALL.map(Guard::name));
                let problem = fields.source().problem(span.start, format!("\"{name}\" silences nothing"));
                self.problems.push(problem.did_you_mean(near));
            }
        }
        Some(guards)
    }

    fn place(&mut self, fields: &mut Fields<'_>) -> Place {
        let Some((text, span)) = fields.text("place", &mut self.problems) else { return Place::default() };
        Place::ALL.into_iter().find(|place| place.as_str() == text).unwrap_or_else(|| {
            let near = suggest(text, Place::ALL.map(Place::as_str));
            let problem = fields.source().problem(span.start, format!("there is no place \"{text}\""));
            self.problems.push(problem.did_you_mean(near));
            Place::default()
        })
    }

    fn length(&mut self, fields: &mut Fields<'_>, name: &'static str) -> i64 {
        let Some((text, span)) = fields.text(name, &mut self.problems) else { return 0 };
        length(text).unwrap_or_else(|error| {
            let what = error.detail().unwrap_or("this is no length of time").to_owned();
            self.problems.push(fields.source().problem(span.start, what));
            0
        })
    }

    fn needed<'a>(&mut self, fields: &mut Fields<'a>, name: &'static str, at: &Range<usize>) -> Option<Text<'a>> {
        if fields.get(name).is_none() {
            self.problems.push(fields.source().problem(at.start, format!("\"{name}\" is missing")));
            return None;
        }
        let (text, span) = fields.text(name, &mut self.problems)?;
        Some(Text { source: fields.source(), content: text, span })
    }

    /// A text in both languages, compiled.
    fn both(&mut self, fields: &mut Fields<'_>, at: &Range<usize>, part: &str, known: &[&str]) -> Option<[String; 2]> {
        let [en, ja] = Lang::ALL.map(|lang| {
            let text = self.needed(fields, lang.as_str(), at)?;
            self.compiled(&text, &format!("{part}/{}", lang.as_str()), text.content.to_owned(), 0, known)
        });
        Some([en?, ja?])
    }

    fn condition(&mut self, text: &Text<'_>, part: &str) -> Option<String> {
        // Alone first, so that a condition cannot end its frame.
        if let Err(error) = self.rules.templates.compile_expression_owned(text.content.to_owned()) {
            self.problems.push(text.fault(0, &error));
            return None;
        }
        let framed = format!("{}{}{}", CONDITION.0, text.content, CONDITION.1);
        self.compiled(text, part, framed, CONDITION.0.len(), &known())
    }

    /// Compiles, refuses unknown facts, and tries it once, so that what can only fail when it runs fails here. The
    /// answer is the template's name.
    fn compiled(
        &mut self,
        text: &Text<'_>,
        part: &str,
        template: String,
        frame: usize,
        known: &[&str],
    ) -> Option<String> {
        let name = format!("{}/{part}", self.rule);
        if let Err(error) = self.rules.templates.add_template_owned(name.clone(), template) {
            self.problems.push(text.fault(frame, &error));
            return None;
        }
        let asked = self.rules.templates.get_template(&name).expect("just added").undeclared_variables(true);
        let of_others = |fact: &&String| NAMES.contains(&fact.as_str()) && !fact.starts_with("agent.");
        let foreign: Vec<String> = asked.iter().filter(of_others).cloned().collect();
        let unknown: BTreeSet<String> = asked.into_iter().filter(|fact| !known.contains(&fact.as_str())).collect();
        for fact in &unknown {
            let problem = text.problem(text.content.find(fact).unwrap_or(0), format!("there is no fact \"{fact}\""));
            self.problems.push(advise(problem, fact, known));
        }
        if !unknown.is_empty() {
            return None;
        }
        if let Some(fact) = foreign.first().filter(|_| self.own) {
            let what =
                format!("\"{fact}\" is not known in the status line, which is about the agent's own day (agent.…)");
            self.problems.push(text.problem(text.content.find(fact).unwrap_or(0), what));
            return None;
        }
        if let Err(error) = self.try_out(&name) {
            self.problems.push(text.fault(frame, &error));
            return None;
        }
        Some(name)
    }

    /// Renders it where every fact is known.
    fn try_out(&self, name: &str) -> Result<(), Error> {
        // Texts choose their words by these: any of each will do.
        let mut facts = nested(|fact| match fact {
            "other.status" => "open".into(),
            "affection.kind" => "referral".into(),
            "custody.kind" => "in_repair".into(),
            "occasion.kind" => "birthday".into(),
            "goodwill.given" | "goodwill.here" => "gift".into(),
            "conversation.channel" | "last.channel" => "chat".into(),
            _ if fact.contains('.') => 1.into(),
            _ => "x".into(),
        });
        facts.extend(["word"].into_iter().chain(CHECK_NAMES).map(|name| (name, "x".into())));
        Context::new(&facts, &Moment::new(0), &self.locale).try_render(&self.rules.templates, name).map(|_| ())
    }
}

/// What the texts of a check may name: the words marked, what should stand there, why, how many, the customer.
pub const CHECK_NAMES: [&str; 5] = ["found", "wanted", "why", "count", "to"];

/// What a rule may name.
fn known() -> Vec<&'static str> {
    NAMES.iter().copied().chain(FUNCTIONS).collect()
}

/// Advice for a fact that there is not.
fn advise(problem: Problem, fact: &str, known: &[&str]) -> Problem {
    if fact.split(['.', '_']).any(|part| REFUSED.contains(&part)) {
        return problem.with_help("and there will be none: nobody is treated differently for that");
    }
    problem.did_you_mean(suggest(fact, known.iter().copied()))
}
