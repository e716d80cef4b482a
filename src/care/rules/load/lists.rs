//! The lists of rule files: words, questions, services, what the draft check says, phrases and their better ones.

use std::ops::Range;

use super::{CHECK_NAMES, Loader};
use crate::care::Question;
use crate::care::draft::Check;
use crate::care::rules::{CheckText, Phrase, Service};
use crate::care::words::{List, Pattern, Topic};
use crate::config::table::Fields;
use crate::config::{Source, suggest};
use crate::locale::Lang;

impl Loader {
    pub(super) fn words(&mut self, fields: &Fields<'_>) {
        let source = fields.source();
        for (name, span, value) in fields.all() {
            let Some(topic) = Topic::ALL.iter().copied().find(|topic| topic.name() == name) else {
                let near = suggest(name, Topic::ALL.iter().map(|topic| topic.name()));
                let problem = source.problem(span.start, format!("there is no list of words \"{name}\""));
                self.problems.push(problem.did_you_mean(near));
                continue;
            };
            let Some(table) = value.get_ref().as_table() else {
                self.problems.push(source.problem(value.span().start, format!("must be a table, [words.{name}]")));
                continue;
            };
            let mut lists = Fields::new(source, table);
            let words = [self.patterns(&mut lists, "ja"), self.patterns(&mut lists, "en")].concat();
            let except = self.patterns(&mut lists, "except");
            let as_written = lists.flag("as_written", &mut self.problems) == Some(true);
            lists.finish(&mut self.problems);
            self.rules.words.put(topic, List { words, except, as_written });
        }
    }

    /// A file's questions of a kind replace those below.
    pub(super) fn questions(&mut self, layer: usize, tables: Vec<(Fields<'_>, Range<usize>)>) {
        let mut read = Vec::new();
        for (number, (mut fields, span)) in tables.into_iter().enumerate() {
            let before = self.problems.len();
            self.rule = format!("{layer}/question/{number}");
            let (kind, at) = fields.text("kind", &mut self.problems).unwrap_or(("", span.clone()));
            let found = Question::ALL.into_iter().find(|known| known.as_str() == kind && *known != Question::Off);
            if found.is_none() {
                self.problems.push(fields.source().problem(at.start, "\"kind\" must be \"grandma\" or \"family\""));
            }
            let texts = self.both(&mut fields, &span, "ask", &["word"]);
            fields.finish(&mut self.problems);
            if let (Some(kind), Some(texts), true) = (found, texts, self.problems.len() == before) {
                read.push((kind, texts));
            }
        }
        self.rules.questions.retain(|(kind, _)| !read.iter().any(|(replaced, _)| replaced == kind));
        self.rules.questions.extend(read);
    }

    /// Words and phrases; one that could begin anywhere is a fault.
    fn patterns(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for (word, span) in fields.texts(name, &mut self.problems) {
            let pattern = Pattern::new(word);
            if pattern.anchor().is_none() {
                let what = format!("\"{word}\" must begin with a letter or with #, a number");
                self.problems.push(fields.source().problem(span.start, what));
            } else {
                patterns.push(pattern);
            }
        }
        patterns
    }

    /// A service of the team's: what it is called, the trouble it ends, and by which words its use is known.
    pub(super) fn service(&mut self, number: usize, mut fields: Fields<'_>, span: &Range<usize>) {
        let before = self.problems.len();
        self.rule = format!("service/{number}");
        let mut name = fields.table("name", &mut self.problems);
        let [en, ja] = Lang::ALL.map(|lang| {
            let text = name.as_mut().and_then(|name| name.text(lang.as_str(), &mut self.problems));
            text.map(|(text, _)| text.to_owned())
        });
        if let Some(name) = name {
            name.finish(&mut self.problems);
        }
        let mut lower = |name| -> Vec<String> {
            let texts = fields.texts(name, &mut self.problems);
            texts.into_iter().map(|(word, _)| word.to_lowercase()).collect()
        };
        let (trouble, used) = (lower("trouble"), lower("used"));
        let source = fields.source();
        fields.finish(&mut self.problems);
        match (en, ja) {
            (Some(en), Some(ja)) if !trouble.is_empty() && self.problems.len() == before => {
                self.rules.services.push(Service { name: [en, ja], trouble, used });
            }
            _ => {
                let what = "a service needs name = { en, ja } and trouble = [words]";
                self.problems.push(source.problem(span.start, what));
            }
        }
    }

    /// What a check says; the check itself is the program's.
    pub(super) fn check(&mut self, mut fields: Fields<'_>, span: &Range<usize>) {
        let Some((id, at)) = fields.text("id", &mut self.problems) else {
            self.problems.push(fields.source().problem(span.start, "a check needs an \"id\""));
            return;
        };
        let Some(check) = Check::ALL.iter().copied().find(|check| check.id() == id) else {
            let near = suggest(id, Check::ALL.iter().map(|check| check.id()));
            let problem = fields.source().problem(at.start, format!("there is no check \"{id}\""));
            self.problems.push(problem.did_you_mean(near));
            return;
        };
        let before = self.problems.len();
        fields.get("source");
        let off = fields.flag("off", &mut self.problems);
        let expected = self.plain(&mut fields, "expected");
        let worded = !self.rules.checks.contains_key(&check) || fields.get("say").is_some();
        let texts = worded.then(|| {
            let say = self.spoken_with(&mut fields, "say", &at, &CHECK_NAMES);
            Some((say?, self.spoken_with(&mut fields, "because", &at, &CHECK_NAMES)?))
        });
        fields.finish(&mut self.problems);
        if self.problems.len() > before {
            return;
        }
        if let Some(Some((say, because))) = texts {
            let off = off.unwrap_or(false);
            self.rules.checks.insert(check, CheckText { say, because, expected, off });
        } else if let (Some(known), Some(off)) = (self.rules.checks.get_mut(&check), off) {
            known.off = off;
        }
    }

    /// A file's phrases are added; one that names a phrase of ours replaces it.
    pub(super) fn phrases(&mut self, source: &Source, tables: Vec<(Fields<'_>, Range<usize>)>) {
        for (mut fields, span) in tables {
            let before = self.problems.len();
            let check = fields.text("check", &mut self.problems);
            let found = check.as_ref().and_then(|(id, _)| Check::ALL.iter().copied().find(|check| check.id() == *id));
            if found.is_none() {
                let at = check.map_or(span.start, |(_, at)| at.start);
                self.problems.push(source.problem(at, "\"check\" must name a check"));
            }
            let find = self.patterns(&mut fields, "find");
            let except = self.patterns(&mut fields, "except");
            let fix: Vec<String> =
                fields.texts("fix", &mut self.problems).into_iter().map(|(text, _)| text.to_owned()).collect();
            if !matches!(fix.len(), 0 | 1) && fix.len() != find.len() {
                self.problems
                    .push(source.problem(span.start, "\"fix\" has one text for all, or one for each of \"find\""));
            }
            let off = fields.flag("off", &mut self.problems) == Some(true);
            let mut why = fields.table("why", &mut self.problems);
            let [en, ja] = Lang::ALL.map(|lang| {
                let text = why.as_mut().and_then(|why| why.text(lang.as_str(), &mut self.problems));
                text.map(|(text, _)| text.to_owned())
            });
            fields.finish(&mut self.problems);
            if !off && (en.is_none() || ja.is_none()) {
                self.problems.push(source.problem(span.start, "a phrase needs why = { en, ja }"));
            }
            let (Some(check), true) = (found, self.problems.len() == before) else { continue };
            self.rules.phrases.retain(|phrase| !phrase.find.iter().any(|known| find.contains(known)));
            if !off {
                let why = [en.unwrap_or_default(), ja.unwrap_or_default()];
                self.rules.phrases.push(Phrase { check, find, except, fix, why });
            }
        }
    }
}
