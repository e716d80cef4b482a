//! Fluent messages: layered, each fault named, the rest kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Lang, embedded};
use crate::config::{Problem, Source, suggest};

/// A variable of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A number: chooses the plural form.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// The texts of one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    pub fn load(lang: Lang, over: &[Source]) -> (Self, Vec<Problem>) {
        let id: LanguageIdentifier = lang.as_str().parse().expect("en and ja are language tags");
        let mut texts = Self { bundle: FluentBundle::new_concurrent(vec![id]) };
        // The marks around variables would be printed as cells of width 0.
        texts.bundle.set_use_isolating(false);
        let mut problems = Vec::new();
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for source in embedded::files(lang) {
            for entry in entries(&source.text) {
                match resource(&source, &entry) {
                    Ok(resource) => texts.bundle.add_resource_overriding(resource),
                    Err(faults) => problems.extend(faults),
                }
                known.insert(entry.id.to_owned(), entry.variables().into_iter().map(str::to_owned).collect());
            }
        }
        for source in over {
            for entry in entries(&source.text) {
                match resource(source, &entry) {
                    // What does not parse is told as that first: its name may be none.
                    Err(faults) => problems.extend(faults),
                    Ok(resource) => match fault(source, &entry, &known) {
                        Some(problem) => problems.push(problem),
                        None => texts.bundle.add_resource_overriding(resource),
                    },
                }
            }
        }
        (texts, problems)
    }

    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    pub fn format(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                    Arg::Number(number) => FluentValue::from(*number),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        // A missing variable shows its name; that both languages use the same ones is held by a test.
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

/// One message, parsed; or each fault of its syntax with its place.
fn resource(source: &Source, entry: &Entry<'_>) -> Result<FluentResource, Vec<Problem>> {
    FluentResource::try_new(entry.text.to_owned()).map_err(|(_, errors)| {
        // What is missing at the end is missing after the last sign, not on the line after it.
        let end = entry.text.trim_end().len();
        errors.iter().map(|error| source.problem(entry.at + error.pos.start.min(end), error.kind.to_string())).collect()
    })
}

/// Why a message of a user's file cannot stand, however well it parses.
fn fault(source: &Source, entry: &Entry<'_>, known: &BTreeMap<String, Vec<String>>) -> Option<Problem> {
    let Some(allowed) = known.get(entry.id) else {
        let near = suggest(entry.id, known.keys().map(String::as_str));
        return Some(source.problem(entry.at, format!("there is no text \"{}\"", entry.id)).did_you_mean(near));
    };
    let unknown = entry.variables().into_iter().find(|name| !allowed.iter().any(|known| known == name))?;
    let at = entry.at + entry.text.find(&format!("${unknown}")).unwrap_or(0);
    let near = suggest(unknown, allowed.iter().map(String::as_str));
    let problem = source.problem(at, format!("the text \"{}\" gets no variable ${unknown}", entry.id));
    Some(problem.did_you_mean(near))
}

/// One message of a Fluent file, cut out so that a fault in it touches no other.
pub struct Entry<'a> {
    pub id: &'a str,
    pub text: &'a str,
    pub at: usize,
}

impl<'a> Entry<'a> {
    /// The names of its variables, in the order of their first use, each once.
    pub fn variables(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for part in self.text.split('$').skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(part.len());
            let name = &part[..end];
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Cuts a Fluent file into its messages: each begins in the first column and goes on over indented and empty lines.
pub fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with([' ', '\t', '\n', '\r', '}']) {
            starts.push((at, line.starts_with('#')));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter(|((_, comment), _)| !comment)
        .map(|((start, _), end)| {
            let text = &text[*start..end];
            let id = text.split(['=', ' ', '\n']).next().unwrap_or(text);
            Entry { id, text, at: *start }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::config::Layer;

    fn user(text: &str) -> Source {
        Source::new(Layer::User, "locales/en/mine.ftl", text)
    }

    /// Ids with the variables they use.
    fn ids(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut ids = BTreeMap::new();
        for source in embedded::files(lang) {
            for entry in entries(&source.text) {
                let variables = entry.variables().into_iter().map(str::to_owned).collect();
                let again = ids.insert(entry.id.to_owned(), variables);
                assert!(again.is_none(), "{} is there twice ({})", entry.id, source.path);
            }
        }
        ids
    }

    #[test]
    fn both_languages_say_the_same_things_with_the_same_variables() {
        let (en, ja) = (ids(Lang::En), ids(Lang::Ja));
        let names = |ids: &BTreeMap<String, _>| ids.keys().cloned().collect::<BTreeSet<_>>();
        let only: Vec<_> = names(&en).symmetric_difference(&names(&ja)).cloned().collect();
        assert!(only.is_empty(), "in one language only: {only:?}");
        for (id, variables) in &en {
            assert_eq!(variables, &ja[id], "the variables of {id}");
        }
    }

    #[test]
    fn every_embedded_text_parses_and_needs_nothing_but_its_variables() {
        for lang in Lang::ALL {
            let (texts, problems) = Texts::load(lang, &[]);
            assert_eq!(problems, []);
            for (id, variables) in ids(lang) {
                let args: Vec<_> = variables.iter().map(|name| (name.as_str(), Arg::Number(2))).collect();
                let text = texts.format(&id, &args);
                // Braces of their own: the places in a text to all of an incident.
                let left = text.replace("{name}", "").replace("{product}", "");
                assert!(!left.contains('{') && text != id, "{} {id}: {text}", lang.as_str());
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        for lang in Lang::ALL {
            let folder = format!("{}/locales/{}", env!("CARGO_MANIFEST_DIR"), lang.as_str());
            let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
                .expect("the folder of the language")
                .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect();
            let embedded: BTreeSet<String> =
                embedded::files(lang).iter().map(|source| format!("{}.ftl", source.name)).collect();
            assert_eq!(on_disk, embedded, "{}", lang.as_str());
        }
    }

    #[test]
    fn a_users_text_lies_over_ours_and_a_fault_touches_no_other() {
        let (texts, problems) = Texts::load(
            Lang::En,
            &[user(
                "# mine\nchannel-chat = live chat\nchanel-mail = post\nchannel-phone = { $broken\nspan-days = { $m } days\nstatus-open =\n    waiting\n    for us\n",
            )],
        );
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert_eq!(
            shown[0],
            "locales/en/mine.ftl:3:1: there is no text \"chanel-mail\" (did you mean \"channel-mail\"?)"
        );
        assert_eq!(shown[1], "locales/en/mine.ftl:4:26: Expected a token starting with \"}\"");
        assert_eq!(
            shown[2],
            "locales/en/mine.ftl:5:15: the text \"span-days\" gets no variable $m (did you mean \"n\"?)"
        );
        assert_eq!(texts.format("channel-chat", &[]), "live chat");
        assert_eq!(texts.format("channel-phone", &[]), "phone");
        assert_eq!(texts.format("span-days", &[("n", Arg::Number(3))]), "3d");
        assert_eq!(texts.format("status-open", &[]), "waiting\nfor us");
        assert_eq!(texts.format("no-such-text", &[]), "no-such-text");
    }

    #[test]
    fn a_text_that_does_not_parse_is_named_with_its_place() {
        let (texts, problems) = Texts::load(Lang::En, &[user("channel-mail = { \"open\nchannel-chat = live\n")]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].to_string().starts_with("locales/en/mine.ftl:1:"), "{}", problems[0]);
        assert_eq!(texts.format("channel-mail", &[]), "mail");
        assert_eq!(texts.format("channel-chat", &[]), "live");
        let (_, problems) = Texts::load(Lang::En, &[user("# mine\nmy-own = { $x\n\nchannel-chat = live\n")]);
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["locales/en/mine.ftl:2:14: Expected a token starting with \"}\""]);
    }
}
