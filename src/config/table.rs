//! TOML tables read field by field: every fault with its place, everything else kept.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Problem, Source, suggest};

/// A value with its place in the file.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// The fields of one table of a file. Asking for a field of the wrong type reports it and answers none;
/// [`Fields::finish`] reports the fields that nobody asked for.
pub struct Fields<'a> {
    source: &'a Source,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

/// Parses a whole file. All syntax errors are reported; what stands between them is kept.
pub fn parse<'a>(source: &'a Source, problems: &mut Vec<Problem>) -> DeTable<'a> {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        problems.push(source.problem(at, error.message().replace('\n', "; ")));
    }
    table.into_inner()
}

impl<'a> Fields<'a> {
    /// The fields of `table` of `source`.
    pub fn new(source: &'a Source, table: &'a DeTable<'a>) -> Self {
        Self { source, table, asked: Vec::new() }
    }

    /// The file.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// Every field with its name, in the order of the names.
    pub fn all(&self) -> impl Iterator<Item = (&'a str, Range<usize>, &'a Value<'a>)> + use<'a> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// The field `name`, whatever it is.
    pub fn get(&mut self, name: &'static str) -> Option<&'a Value<'a>> {
        self.asked.push(name);
        self.table.get(name)
    }

    /// A string with its place.
    pub fn text(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<(&'a str, Range<usize>)> {
        let value = self.get(name)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            problems.push(wrong_type(self.source, name, value, "a text in quotes"));
        }
        Some((text?, value.span()))
    }

    /// True or false.
    pub fn flag(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<bool> {
        let value = self.get(name)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            problems.push(wrong_type(self.source, name, value, "true or false"));
        }
        flag
    }

    /// A whole number.
    pub fn number(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<i64> {
        let value = self.get(name)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok());
        if number.is_none() {
            problems.push(wrong_type(self.source, name, value, "a whole number"));
        }
        number
    }

    /// A list of strings with their places; an element of another type is reported and left out.
    pub fn texts(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Vec<(&'a str, Range<usize>)> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            problems.push(wrong_type(self.source, name, value, "a list of texts in quotes"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text, item.span())),
                None => problems.push(wrong_type(self.source, name, item, "a text in quotes")),
            }
        }
        texts
    }

    /// A table inside this one.
    pub fn table(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Option<Fields<'a>> {
        let value = self.get(name)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            problems.push(wrong_type(self.source, name, value, &format!("a table, [{name}]")));
        }
        Some(Fields::new(self.source, table?))
    }

    /// Tables of a list, `[[name]]`, each with its place.
    pub fn tables(&mut self, name: &'static str, problems: &mut Vec<Problem>) -> Vec<(Fields<'a>, Range<usize>)> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            problems.push(wrong_type(self.source, name, value, &format!("a list of tables, [[{name}]]")));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push((Fields::new(self.source, table), item.span())),
                None => problems.push(wrong_type(self.source, name, item, &format!("a table, [[{name}]]"))),
            }
        }
        tables
    }

    /// Reports every field that nobody asked for.
    pub fn finish(self, problems: &mut Vec<Problem>) {
        for (key, span, _) in self.all() {
            if !self.asked.contains(&key) {
                let near = suggest(key, self.asked.iter().copied());
                let problem = self.source.problem(span.start, format!("there is no setting \"{key}\" here"));
                problems.push(problem.did_you_mean(near));
            }
        }
    }
}

fn wrong_type(source: &Source, name: &str, value: &Value<'_>, wanted: &str) -> Problem {
    let found = value.get_ref().type_str();
    source.problem(value.span().start, format!("\"{name}\" must be {wanted}, this is a value of type {found}"))
}
