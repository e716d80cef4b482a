//! Why the program stops: what happened, why, what to do, and the exit code.

use std::fmt;

use crate::api::Failure;

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

/// An error as a user reads it.
#[derive(Debug)]
pub(super) struct Stop {
    code: Code,
    what: String,
    why: String,
    advice: Option<String>,
}

impl Stop {
    /// `what` happened, and `why`.
    pub fn new(code: Code, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { code, what: what.into(), why: why.into(), advice: None }
    }

    /// The command line asks for something that cannot be.
    pub fn usage(why: impl Into<String>) -> Self {
        Self::new(Code::Usage, "the command line cannot be followed", why)
            .advice("omotenashi --help names every command and option")
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// A failure of the backend while doing `what`.
    pub fn of(what: impl Into<String>, failure: Failure) -> Self {
        let what = what.into();
        match failure {
            Failure::NotLoggedIn => Self::new(Code::NotAllowed, what, "the token is missing, wrong or revoked")
                .advice("ask an admin for a new one (omotenashi agent token NAME) and name its file with --token-file"),
            Failure::Forbidden(why) => Self::new(Code::NotAllowed, what, why.detail)
                .advice("use the token of an agent with a higher role, or ask an admin"),
            Failure::NotFound => Self::new(Code::Failure, what, "the server does not have it, or not for this token"),
            Failure::Conflict(problem) => Self::new(Code::Failure, what, problem.detail),
            Failure::Invalid(problem) => {
                let fields: Vec<_> =
                    problem.errors.iter().map(|error| format!("{}: {}", error.field, error.detail)).collect();
                let why = if fields.is_empty() { problem.detail } else { fields.join("; ") };
                Self::new(Code::Failure, what, why)
            }
            Failure::RateLimited { until } => {
                Self::new(Code::Failure, what, "too many requests").advice(format!("try again after {until}"))
            }
            Failure::Offline(why) => Self::new(Code::Unreachable, what, why.detail)
                .advice("see that the server runs (omotenashi serve --status) and that the address is right"),
            Failure::Unknown(why) => Self::new(Code::Failure, what, format!("no answer came: {why}"))
                .advice("it may or may not have happened: look before you do it again"),
            // A server that did not start has given its own advice, on a line of its own.
            Failure::Server(why) if why.detail.contains('\n') => Self::new(Code::Failure, what, why.detail),
            Failure::Server(why) => Self::new(Code::Failure, what, why.detail)
                .advice("the server's log says more (server.log in the log folder)"),
            Failure::Unsupported => Self::new(Code::Failure, what, "this server cannot do that"),
            Failure::Newer(why) => {
                Self::new(Code::Newer, what, why.detail).advice("update this program; nothing was changed")
            }
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)?;
        match &self.advice {
            Some(advice) => write!(f, "\n  {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Stop {}

/// What is printed about `error`. The text of servers and files may be anybody's: no control characters.
pub(super) fn report(error: &anyhow::Error) -> String {
    let text = match error.downcast_ref::<Stop>() {
        Some(stop) => stop.to_string(),
        None => format!("{error:#}"),
    };
    let text: String =
        text.chars().map(|c| if c != '\n' && c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    format!("omotenashi: {text}")
}

/// The exit code for `error`.
pub(super) fn code(error: &anyhow::Error) -> Code {
    error.downcast_ref::<Stop>().map_or(Code::Failure, |stop| stop.code)
}
