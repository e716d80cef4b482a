//! Why the program stops: what happened, why, what to do, and the exit code.

use std::fmt;
use std::io;
use std::path::Path;

use jiff::tz::TimeZone;

use crate::api::{Cause, Failure, FieldError};
use crate::console::causes;
use crate::locale::{Arg, Lang, Locale};

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Code {
    /// Anything without a code of its own.
    Failure = 1,
    /// The command line is not as it should be, or there is no terminal.
    Usage = 2,
    /// The configuration is not as it should be.
    Config = 3,
    /// No server answers.
    Unreachable = 4,
    /// The token is missing or wrong, or does not allow it.
    NotAllowed = 5,
    /// The database was written by a later program.
    Newer = 6,
}

impl Code {
    /// The code of a child of ours that ended with `number`.
    pub fn of(number: i32) -> Self {
        [Self::Usage, Self::Config, Self::Unreachable, Self::NotAllowed, Self::Newer]
            .into_iter()
            .find(|code| *code as i32 == number)
            .unwrap_or(Self::Failure)
    }
}

/// A sentence that finds its words once somebody is to read it, in their language.
#[derive(Clone, Debug)]
pub(super) enum Phrase {
    /// A text of `locales/`, and its variables.
    Text(&'static str, Vec<(&'static str, Value)>),
    /// What the system, a file or another program says: in its own words.
    Words(String),
    /// Why a server refused.
    Cause(Cause),
    /// What a server found wrong with a request.
    Fields(Vec<FieldError>),
}

/// A variable of a sentence.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Words.
    Text(String),
    /// A number: it chooses the plural.
    Number(i64),
    /// Why a server refused.
    Cause(Cause),
}

impl Phrase {
    /// The text `id`.
    pub fn of(id: &'static str) -> Self {
        Self::Text(id, Vec::new())
    }

    fn and(mut self, name: &'static str, value: Value) -> Self {
        if let Self::Text(_, values) = &mut self {
            values.push((name, value));
        }
        self
    }

    /// With a variable.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl fmt::Display) -> Self {
        self.and(name, Value::Text(value.to_string()))
    }

    /// With a path.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        self.with("path", path.display())
    }

    /// With a number of things.
    #[must_use]
    pub fn count(self, n: u64) -> Self {
        self.and("n", Value::Number(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    /// With why a server refused.
    #[must_use]
    pub fn why(self, cause: Cause) -> Self {
        self.and("why", Value::Cause(cause))
    }

    /// In the language of `locale`.
    pub fn said(&self, locale: &Locale) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Cause(why) => causes::cause(locale, why),
            Self::Fields(errors) => {
                errors.iter().map(|error| causes::wrong(locale, error)).collect::<Vec<_>>().join(" ")
            }
            Self::Text(id, values) => {
                let causes: Vec<(&str, String)> = values
                    .iter()
                    .filter_map(|(name, value)| match value {
                        Value::Cause(why) => Some((*name, causes::cause(locale, why))),
                        Value::Text(_) | Value::Number(_) => None,
                    })
                    .collect();
                let plain = values.iter().filter_map(|(name, value)| match value {
                    Value::Text(text) => Some((*name, Arg::Text(text))),
                    Value::Number(n) => Some((*name, Arg::Number(*n))),
                    Value::Cause(_) => None,
                });
                let args: Vec<_> = plain.chain(causes.iter().map(|(name, why)| (*name, Arg::Text(why)))).collect();
                locale.with(id, &args)
            }
        }
    }
}

impl From<String> for Phrase {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&io::Error> for Phrase {
    fn from(error: &io::Error) -> Self {
        Self::Words(error.to_string())
    }
}

/// An error as a user reads it.
#[derive(Debug)]
pub(super) struct Stop {
    code: Code,
    /// Boxed: what goes well should not carry room for what went wrong.
    words: Box<Words>,
}

#[derive(Debug)]
struct Words {
    what: Phrase,
    why: Phrase,
    advice: Vec<Phrase>,
}

impl Stop {
    /// `what` happened, and `why`.
    pub fn new(code: Code, what: impl Into<Phrase>, why: impl Into<Phrase>) -> Self {
        Self { code, words: Box::new(Words { what: what.into(), why: why.into(), advice: Vec::new() }) }
    }

    /// The command line asks for something that cannot be.
    pub fn usage(why: impl Into<Phrase>) -> Self {
        Self::new(Code::Usage, Phrase::of("stop-usage"), why).advice(Phrase::of("stop-usage-advice"))
    }

    /// What to do about it; said after what was to be done already, instead of where help is in general.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<Phrase>) -> Self {
        self.words.advice.retain(|general| !matches!(general, Phrase::Text("stop-usage-advice", _)));
        self.words.advice.push(advice.into());
        self
    }

    /// A failure of the backend while doing `what`.
    pub fn of(what: impl Into<Phrase>, failure: Failure) -> Self {
        let what = what.into();
        let stop = |code, why| Self::new(code, what, why);
        let advised = |stop: Self, id| stop.advice(Phrase::of(id));
        match failure {
            Failure::NotLoggedIn => {
                advised(stop(Code::NotAllowed, Phrase::of("stop-token-wrong")), "stop-token-wrong-advice")
            }
            Failure::Forbidden(why) => advised(stop(Code::NotAllowed, Phrase::Cause(why)), "stop-forbidden-advice"),
            Failure::NotFound => stop(Code::Failure, Phrase::of("stop-not-found")),
            Failure::Invalid(problem) if !problem.errors.is_empty() => {
                stop(Code::Failure, Phrase::Fields(problem.errors))
            }
            Failure::Conflict(problem) | Failure::Invalid(problem) => {
                stop(Code::Failure, Phrase::Cause(problem.cause()))
            }
            Failure::RateLimited { until } => stop(Code::Failure, Phrase::of("stop-too-many"))
                .advice(Phrase::of("stop-too-many-advice").with("until", until)),
            Failure::Offline(why) => advised(stop(Code::Unreachable, Phrase::Cause(why)), "stop-offline-advice"),
            Failure::Unknown(why) => {
                advised(stop(Code::Failure, Phrase::of("stop-no-answer").why(why)), "stop-no-answer-advice")
            }
            // A server that did not start has given its own advice, on a line of its own.
            Failure::Server(why) if why.detail.contains('\n') => stop(Code::Failure, Phrase::Words(why.detail)),
            Failure::Server(why) => advised(stop(Code::Failure, Phrase::Cause(why)), "stop-server-advice"),
            Failure::Unsupported => stop(Code::Failure, Phrase::of("stop-unsupported")),
            Failure::Newer(why) => advised(stop(Code::Newer, Phrase::Cause(why)), "stop-newer-advice"),
        }
    }

    /// In the language of `locale`.
    pub fn said(&self, locale: &Locale) -> String {
        let Words { what, why, advice } = &*self.words;
        let (what, why) = (what.said(locale), why.said(locale));
        let said = locale.with("stop-said", &[("what", (&what).into()), ("why", (&why).into())]);
        advice.iter().fold(said, |said, advice| format!("{said}\n  {}", advice.said(locale)))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(&Locale::embedded(Lang::En, TimeZone::UTC)))
    }
}

impl std::error::Error for Stop {}

/// What is printed about `error`.
pub(super) fn report(error: &anyhow::Error, locale: &Locale) -> String {
    let text = match error.downcast_ref::<Stop>() {
        Some(stop) => stop.said(locale),
        None => format!("{error:#}"),
    };
    format!("omotenashi: {text}")
}

/// The exit code for `error`.
pub(super) fn code(error: &anyhow::Error) -> Code {
    error.downcast_ref::<Stop>().map_or(Code::Failure, |stop| stop.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_said_in_the_readers_language_and_what_others_say_as_they_said_it() {
        let said = |stop: Stop| Lang::ALL.map(|lang| stop.said(&Locale::embedded(lang, TimeZone::UTC)));
        let refused = Failure::Server(crate::api::Code::ServerSlow.with("data", "/srv/shop").into());
        let [en, ja] = said(Stop::of(Phrase::of("stop-figures"), refused));
        assert!(en.starts_with("the figures cannot be read: ") && en.contains("/srv/shop"), "{en}");
        assert!(ja.starts_with("指標を読み込めません: ") && ja.contains("/srv/shop"), "{ja}");
        assert!(!ja.contains("the "), "{ja}");
        let disk = Stop::new(Code::Failure, Phrase::of("stop-not-written").with("path", "a.db"), "ENOSPC".to_owned());
        assert_eq!(said(disk), ["a.db was not written: ENOSPC", "a.db に書き込めませんでした: ENOSPC"]);
    }
}
