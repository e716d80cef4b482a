//! Every way in which a request can fail, and the one place where it becomes `application/problem+json`.

use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::db;
use crate::api::{
    AgentRef, Cause, Code, Customer, Draft, FieldError, Gesture, Happened, Message, Problem, Promise, Said, Summary,
    TeamRules,
};

/// What a request is told that was made on an older version: how it stands now, and what was done and written since.
#[derive(Debug, Default)]
pub struct Changed {
    /// The conversation now, where it is about one.
    pub conversation: Option<Summary>,
    /// The customer now.
    pub customer: Option<Customer>,
    /// The promise now.
    pub promise: Option<Promise>,
    /// The gesture now.
    pub gesture: Option<Gesture>,
    /// The team's rules now.
    pub rules: Option<TeamRules>,
    /// Who did what since, oldest first.
    pub happened: Vec<Happened>,
    /// What was written since, oldest first.
    pub newer: Vec<Message>,
}

/// A failed request. Nothing of it was stored.
#[derive(Debug)]
pub enum Error {
    /// No token, or one that is not valid (any more).
    NotLoggedIn,
    /// No valid token either, and too often.
    TooManyWrong {
        /// To be waited.
        seconds: u64,
    },
    /// The role, the team or the channel does not allow it.
    Forbidden(Code),
    /// Not there, or not for this reader to see.
    NotFound(&'static str),
    /// No such path.
    NoRoute,
    /// The path knows other methods.
    NoMethod,
    /// The request cannot be read.
    Unreadable(Said),
    /// The body is longer than allowed.
    TooLarge,
    /// The body does not come.
    Slow,
    /// The body is not what the route takes.
    MediaType(&'static str),
    /// Well-formed, but not as it should be.
    Invalid(Vec<FieldError>),
    /// Messages came in that the sender has not seen.
    Stale {
        /// The conversation now.
        conversation: Box<Summary>,
        /// What was not seen, oldest first.
        newer: Vec<Message>,
    },
    /// Somebody else has it.
    Taken {
        /// The conversation now.
        conversation: Box<Summary>,
        /// Who has it.
        owner: Option<AgentRef>,
    },
    /// What stands there forbids it.
    Settled {
        /// What stands there.
        code: Code,
        /// The conversation now.
        conversation: Box<Summary>,
    },
    /// Something must be kept for now.
    Kept(Said),
    /// Whoever serves the channel has it.
    TooLate,
    /// It changed since the version the request names.
    Changed(Box<Changed>),
    /// The draft grew out of another version than the one that is there.
    Drafted {
        /// What is there; none when nothing is.
        draft: Option<Box<Draft>>,
    },
    /// If-Match is missing.
    NoVersion,
    /// Idempotency-Key is missing.
    NoKey,
    /// Idempotency-Key was used for something else.
    KeyReused,
    /// The disk is full.
    Full,
    /// The database cannot be written.
    ReadOnly,
    /// The server ends.
    Stopping,
    /// Something that should not happen; the log has it.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match db::open::trouble(&error) {
            db::open::Trouble::Full => Self::Full,
            db::open::Trouble::ReadOnly => Self::ReadOnly,
            db::open::Trouble::Other => Self::Internal(Box::new(error)),
        }
    }
}

impl Error {
    /// One wrong field, and how it should be.
    pub fn field(field: impl Into<String>, how: impl Into<Said>) -> Self {
        Self::Invalid(vec![FieldError::new(field, how)])
    }

    /// Status and what is said.
    fn kind(&self) -> (StatusCode, Said) {
        let (status, code) = match self {
            Self::NotLoggedIn => (StatusCode::UNAUTHORIZED, Code::NotLoggedIn),
            Self::TooManyWrong { seconds } => {
                return (StatusCode::TOO_MANY_REQUESTS, Code::TooManyWrong.with("seconds", seconds));
            }
            Self::Forbidden(code) => (StatusCode::FORBIDDEN, *code),
            Self::NotFound(what) => return (StatusCode::NOT_FOUND, Code::NotFound.with("what", what)),
            Self::NoRoute => (StatusCode::NOT_FOUND, Code::NoRoute),
            Self::NoMethod => (StatusCode::METHOD_NOT_ALLOWED, Code::NoMethod),
            Self::Unreadable(said) => return (StatusCode::BAD_REQUEST, said.clone()),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, Code::Slow),
            Self::MediaType(media) => {
                return (StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::MediaType.with("media", media));
            }
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid),
            Self::Stale { .. } => (StatusCode::CONFLICT, Code::Stale),
            Self::Settled { code, .. } => (StatusCode::CONFLICT, *code),
            Self::Taken { .. } => (StatusCode::CONFLICT, Code::Taken),
            Self::Drafted { .. } => (StatusCode::CONFLICT, Code::Draft),
            Self::Kept(said) => return (StatusCode::CONFLICT, said.clone()),
            Self::TooLate => (StatusCode::CONFLICT, Code::TooLate),
            Self::Changed(_) => (StatusCode::PRECONDITION_FAILED, Code::Version),
            Self::NoVersion => (StatusCode::PRECONDITION_REQUIRED, Code::NoVersion),
            Self::NoKey => (StatusCode::BAD_REQUEST, Code::NoKey),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, Code::KeyReused),
            Self::Full => (StatusCode::INSUFFICIENT_STORAGE, Code::Full),
            Self::ReadOnly => (StatusCode::SERVICE_UNAVAILABLE, Code::ReadOnly),
            Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, Code::Stopping),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::Internal),
        };
        (status, code.into())
    }

    /// As the wire tells it.
    pub fn into_problem(self) -> Problem {
        let (status, said) = self.kind();
        let Cause { code, args, detail } = said.into();
        let mut problem = Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            detail,
            code,
            args,
            ..Problem::default()
        };
        match self {
            Self::Invalid(errors) => problem.errors = errors,
            Self::Stale { conversation, newer } => {
                problem.conversation = Some(conversation);
                problem.newer = newer;
            }
            Self::Taken { conversation, owner } => {
                problem.conversation = Some(conversation);
                problem.owner = owner;
            }
            Self::Drafted { draft } => problem.draft = draft,
            Self::Settled { conversation, .. } => problem.conversation = Some(conversation),
            Self::Changed(changed) => {
                let Changed { conversation, customer, promise, gesture, rules, happened, newer } = *changed;
                problem.conversation = conversation.map(Box::new);
                problem.customer = customer.map(Box::new);
                problem.promise = promise.map(Box::new);
                problem.gesture = gesture.map(Box::new);
                problem.rules = rules.map(Box::new);
                problem.happened = happened;
                problem.newer = newer;
            }
            _ => {}
        }
        problem
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().1.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Internal(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(source) = &self {
            // A database's message names columns and constraints, never values.
            tracing::error!(error = %source, "a request failed");
        }
        let (status, _) = self.kind();
        let wait = if let Self::TooManyWrong { seconds } = &self { Some(*seconds) } else { None };
        let body = db::json(&self.into_problem());
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
