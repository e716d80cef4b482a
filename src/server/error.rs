//! Every way in which a request can fail, and the one place where it becomes `application/problem+json`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::db;
use crate::api::{
    AgentRef, Customer, Draft, FieldError, Gesture, Happened, Message, Problem, Promise, Summary, TeamRules,
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
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No token, or one that is not valid (any more).
    #[error("the token is missing, wrong or revoked")]
    NotLoggedIn,
    /// No valid token either, and too often.
    #[error("too many wrong tokens came from there; try again in {seconds} s")]
    TooManyWrong {
        /// To be waited.
        seconds: u64,
    },
    /// The role, the team or the channel does not allow it.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Not there, or not for this reader to see.
    #[error("there is no such {0}, or it is not yours to see")]
    NotFound(&'static str),
    /// No such path.
    #[error("there is nothing at this address; /v1/openapi.json lists what there is")]
    NoRoute,
    /// The path knows other methods.
    #[error("this address does not know that method; /v1/openapi.json lists what it knows")]
    NoMethod,
    /// The request cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The body is longer than allowed.
    #[error("the body is larger than this takes (1 MiB, a message with files 6 MiB)")]
    TooLarge,
    /// The body does not come.
    #[error("the body did not come in time; nothing was stored")]
    Slow,
    /// The body is not what the route takes.
    #[error("the body must be {0}")]
    MediaType(&'static str),
    /// Well-formed, but not as it should be.
    #[error("some fields are not as they should be")]
    Invalid(Vec<FieldError>),
    /// Messages came in that the sender has not seen.
    #[error("something new came in that was not seen when this was written; nothing was sent")]
    Stale {
        /// The conversation now.
        conversation: Box<Summary>,
        /// What was not seen, oldest first.
        newer: Vec<Message>,
    },
    /// Somebody else has it.
    #[error("somebody else has this conversation")]
    Taken {
        /// The conversation now.
        conversation: Box<Summary>,
        /// Who has it.
        owner: Option<AgentRef>,
    },
    /// What stands there forbids it.
    #[error("{detail}")]
    Settled {
        /// What a program switches on.
        code: &'static str,
        /// What stands there.
        detail: &'static str,
        /// The conversation now.
        conversation: Box<Summary>,
    },
    /// Whoever serves the channel has it.
    #[error("it has gone out already, so it cannot be taken back; report it if it went to the wrong person")]
    TooLate,
    /// It changed since the version the request names.
    #[error("it was changed since you read it; look at it as it is now, then decide again")]
    Changed(Box<Changed>),
    /// The draft grew out of another version than the one that is there.
    #[error("another console of yours changed this draft meanwhile; nothing was stored over it")]
    Drafted {
        /// What is there; none when nothing is.
        draft: Option<Box<Draft>>,
    },
    /// If-Match is missing.
    #[error("this needs an If-Match header with the version that was read")]
    NoVersion,
    /// Idempotency-Key is missing.
    #[error("this needs an Idempotency-Key header, so that it can be asked again without happening twice")]
    NoKey,
    /// Idempotency-Key was used for something else.
    #[error("this Idempotency-Key was used for a different request; make a new key for a new request")]
    KeyReused,
    /// The disk is full.
    #[error("the server's disk is full: nothing was stored; make room where the database is, then try again")]
    Full,
    /// The database cannot be written.
    #[error("the server's database cannot be written: nothing was stored; mend its permissions or its file system")]
    ReadOnly,
    /// The server ends.
    #[error("the server is stopping; connect again in a moment")]
    Stopping,
    /// Something that should not happen; the log has it.
    #[error("the server failed; nothing was stored")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
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
    /// One wrong field.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), detail: detail.into() }])
    }

    /// Status and stable code.
    const fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotLoggedIn => (StatusCode::UNAUTHORIZED, "not_logged_in"),
            Self::TooManyWrong { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many_wrong"),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
            Self::NoRoute => (StatusCode::NOT_FOUND, "no_route"),
            Self::NoMethod => (StatusCode::METHOD_NOT_ALLOWED, "no_method"),
            Self::Unreadable(_) => (StatusCode::BAD_REQUEST, "unreadable"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::MediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Stale { .. } => (StatusCode::CONFLICT, "stale"),
            Self::Settled { code, .. } => (StatusCode::CONFLICT, *code),
            Self::Taken { .. } => (StatusCode::CONFLICT, "taken"),
            Self::Drafted { .. } => (StatusCode::CONFLICT, "draft"),
            Self::TooLate => (StatusCode::CONFLICT, "too_late"),
            Self::Changed(_) => (StatusCode::PRECONDITION_FAILED, "version"),
            Self::NoVersion => (StatusCode::PRECONDITION_REQUIRED, "version_missing"),
            Self::NoKey => (StatusCode::BAD_REQUEST, "key_missing"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "key_reused"),
            Self::Full => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            Self::ReadOnly => (StatusCode::SERVICE_UNAVAILABLE, "read_only"),
            Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// As the wire tells it.
    pub fn into_problem(self) -> Problem {
        let (status, code) = self.kind();
        let mut problem = Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or_default().into(),
            status: status.as_u16(),
            detail: self.to_string(),
            code: code.into(),
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
