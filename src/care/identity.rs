//! How a team makes sure who somebody is: methods of a few steps each, from a data file.
//!
//! Says what to do; whether it was done is the agent's word, and the record is the backend's.

use std::ops::Range;

use crate::api::Channel;
use crate::config::table::{Fields, parse};
use crate::config::{Problem, Source, suggest};
use crate::locale::Lang;

/// One way to verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its word: stands in the record and in the audit.
    pub id: String,
    /// Where it is offered; empty: everywhere.
    channels: Vec<Channel>,
    title: [String; 2],
    steps: Vec<[String; 2]>,
    offer: [Option<String>; 2],
}

const fn index(lang: Lang) -> usize {
    match lang {
        Lang::En => 0,
        Lang::Ja => 1,
    }
}

impl Method {
    /// What it is called.
    pub fn title(&self, lang: Lang) -> &str {
        &self.title[index(lang)]
    }

    /// What to do, one after the other.
    pub fn steps(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.steps.iter().map(move |step| step[index(lang)].as_str())
    }

    /// Words for the customer.
    pub fn offer(&self, lang: Lang) -> Option<&str> {
        self.offer[index(lang)].as_deref()
    }
}

/// All methods, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Methods(Vec<Method>);

impl Methods {
    /// None at all.
    pub const NONE: Self = Self(Vec::new());

    /// Those of the program with those of `over` (any file of prompts) laid over them by id, later files over earlier
    /// ones, and every fault found. What is no TOML at all is named by the rules, which read every file.
    pub fn load(over: &[Source]) -> (Self, Vec<Problem>) {
        let embedded = Source::embedded("prompts/identity.toml", include_str!("../../prompts/identity.toml"));
        let (mut methods, mut problems) = (Self::default(), Vec::new());
        for source in [&embedded].into_iter().chain(over) {
            let table = parse(source, &mut Vec::new());
            let mut fields = Fields::new(source, &table);
            for (method, span) in fields.tables("method", &mut problems) {
                methods.take(method, &span, &mut problems);
            }
        }
        (methods, problems)
    }

    /// Those of the program.
    pub fn embedded() -> Self {
        Self::load(&[]).0
    }

    /// What is offered on a channel.
    pub fn on(&self, channel: Channel) -> impl Iterator<Item = &Method> {
        self.0.iter().filter(move |method| method.channels.is_empty() || method.channels.contains(&channel))
    }

    /// The method of this word.
    pub fn get(&self, id: &str) -> Option<&Method> {
        self.0.iter().find(|method| method.id == id)
    }

    fn take(&mut self, mut fields: Fields<'_>, span: &Range<usize>, problems: &mut Vec<Problem>) {
        let before = problems.len();
        let Some(id) = word(&mut fields, span, problems) else { return };
        if fields.flag("off", problems) == Some(true) {
            fields.finish(problems);
            self.0.retain(|method| method.id != id);
            return;
        }
        let channels = channels(&mut fields, problems);
        let title = fields.table("title", problems).and_then(|table| both(table, span, problems));
        if title.is_none() && problems.len() == before {
            problems.push(fields.source().problem(span.start, "\"title\" is missing"));
        }
        let steps = fields.tables("step", problems);
        if steps.is_empty() && problems.len() == before {
            problems.push(fields.source().problem(span.start, "a method has at least one [[method.step]]"));
        }
        let steps = steps.into_iter().filter_map(|(step, span)| both(step, &span, problems)).collect();
        let mut offer = [None, None];
        if fields.get("offer").is_some()
            && let Some(mut table) = fields.table("offer", problems)
        {
            offer = Lang::ALL.map(|lang| table.text(lang.as_str(), problems).map(|(text, _)| text.to_owned()));
            table.finish(problems);
        }
        fields.finish(problems);
        // Half a method is no method: the one below it stays.
        let (Some(title), true) = (title, problems.len() == before) else { return };
        let method = Method { id, channels, title, steps, offer };
        match self.0.iter_mut().find(|known| known.id == method.id) {
            Some(known) => *known = method,
            None => self.0.push(method),
        }
    }
}

/// The id: it travels to the backend and into the audit, so it is a plain word.
fn word(fields: &mut Fields<'_>, span: &Range<usize>, problems: &mut Vec<Problem>) -> Option<String> {
    let Some((id, at)) = fields.text("id", problems) else {
        problems.push(fields.source().problem(span.start, "an \"id\" is missing"));
        return None;
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(fits) {
        let what = "an id is of lower-case letters, digits and dashes, at most 40";
        problems.push(fields.source().problem(at.start, what));
        return None;
    }
    Some(id.to_owned())
}

fn channels(fields: &mut Fields<'_>, problems: &mut Vec<Problem>) -> Vec<Channel> {
    let words = Channel::ALL.map(Channel::as_str);
    let mut channels = Vec::new();
    if fields.get("channels").is_none() {
        return channels;
    }
    for (word, at) in fields.texts("channels", problems) {
        if let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.as_str() == word) {
            channels.push(channel);
        } else {
            let problem = fields.source().problem(at.start, format!("there is no channel \"{word}\""));
            problems.push(problem.did_you_mean(suggest(word, words)));
        }
    }
    channels
}

/// A text in both languages.
fn both(mut table: Fields<'_>, span: &Range<usize>, problems: &mut Vec<Problem>) -> Option<[String; 2]> {
    let [en, ja] = Lang::ALL.map(|lang| {
        let text = table.text(lang.as_str(), problems);
        if text.is_none() {
            let what = format!("it is needed in \"{}\" as well", lang.as_str());
            problems.push(table.source().problem(span.start, what));
        }
        text.map(|(text, _)| text.to_owned())
    });
    table.finish(problems);
    Some([en?, ja?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &'static str) -> Source {
        Source::embedded("identity.toml", text)
    }

    #[test]
    fn the_programs_own_have_no_fault_and_every_channel_that_needs_one_has_some() {
        let (methods, problems) = Methods::load(&[]);
        assert_eq!(problems, []);
        for channel in Channel::ALL {
            assert!(methods.on(channel).next().is_some(), "{channel:?}");
        }
        assert!(methods.on(Channel::Phone).all(|method| method.steps(Lang::Ja).next().is_some()));
    }

    #[test]
    fn a_teams_own_lies_over_them_and_each_fault_is_named_with_its_place() {
        let own = file(
            "[[method]]\nid = \"recent-order\"\noff = true\n\n[[method]]\nid = \"passphrase\"\nchannels = [\"phon\"]\n\
             title.en = \"The passphrase\"\n[[method.step]]\nen = \"Ask\"\nja = \"伺う\"\nstep = 1\n",
        );
        let (methods, problems) = Methods::load(std::slice::from_ref(&own));
        assert!(methods.get("recent-order").is_none(), "switched off");
        assert!(methods.get("passphrase").is_none(), "half a method is none");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told[0].contains(":7:13") && told[0].contains("phone"), "{told:#?}");
        assert!(told[1].contains("\"ja\""), "{told:#?}");
        assert!(told[2].contains("step"), "{told:#?}");
    }
}
