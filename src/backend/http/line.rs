//! One way to one server: a connection pool, an address, a token; and what its answers mean.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_MATCH, RETRY_AFTER, USER_AGENT,
};
use reqwest::{Client, Response, StatusCode, redirect};
use rustls_platform_verifier::BuilderVerifierExt;
use serde::de::DeserializeOwned;

use super::ask::Ask;
use super::{Address, Endpoint};
use crate::api::{Cause, Code, Failure, Problem, Time};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a connection is kept for the next request; the server keeps it for 90 s.
const IDLE: Duration = Duration::from_secs(75);

/// No answer of ours is near this long; one that is comes from something else.
const LONGEST: usize = 64 * 1024 * 1024;

/// Why there is no answer, in plain words.
pub(super) enum Broken {
    /// No connection could be made: nothing was asked.
    NotConnected(Cause),
    /// The connection broke after something was sent.
    NoAnswer(Cause),
    /// The time allowed ran out after something was sent.
    TooSlow(Cause),
}

/// An answer as it came.
pub(super) struct Answer {
    pub status: StatusCode,
    pub retry_after: Option<u64>,
    pub body: Vec<u8>,
}

pub(super) struct Line {
    client: Client,
    base: String,
}

impl Line {
    pub fn new(endpoint: Endpoint, console: &str) -> Result<Self, Failure> {
        let console = HeaderValue::from_str(console).expect("made of letters and digits");
        let mut bearer =
            HeaderValue::from_str(&format!("Bearer {}", endpoint.token.expose())).map_err(|_| Failure::NotLoggedIn)?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, bearer),
            (USER_AGENT, HeaderValue::from_static(concat!("omotenashi/", env!("CARGO_PKG_VERSION")))),
            (HeaderName::from_static("console"), console),
        ]);
        let builder = Client::builder()
            .default_headers(headers)
            .connect_timeout(CONNECT)
            // Before the server gives it up: a request on a connection that is just closing has an unknown outcome.
            .pool_idle_timeout(IDLE)
            // A redirect would carry the token and the customer's words to somebody nobody named.
            .redirect(redirect::Policy::none());
        let (builder, base, verified) = match endpoint.address {
            Address::Url(url) => {
                let base = url.trim_end_matches('/').to_owned();
                let verified = base.starts_with("https:");
                (builder, base, verified)
            }
            Address::Socket(path) => (builder.no_proxy().unix_socket(path), "http://localhost".to_owned(), false),
        };
        let client = builder
            .tls_backend_preconfigured(tls(verified)?)
            .build()
            .map_err(|error| Failure::Offline(plain(&error)))?;
        Ok(Self { client, base })
    }

    /// Asks once, and reads the answer to its end.
    pub async fn send(&self, ask: &Ask) -> Result<Answer, Broken> {
        read(self.open(ask).await?).await
    }

    /// Asks once; the body is still to be read.
    pub async fn open(&self, ask: &Ask) -> Result<Response, Broken> {
        let mut request =
            self.client.request(ask.method.clone(), format!("{}{}", self.base, ask.path)).timeout(ask.patience);
        if let Some((media, body)) = &ask.body {
            request = request.header(CONTENT_TYPE, *media).body(body.clone());
        }
        if let Some(key) = &ask.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = ask.version {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        request.send().await.map_err(broken)
    }

    /// Opens the event stream after `last`, the id of the last event seen.
    pub async fn stream(&self, path: &str, last: Option<&str>) -> Result<Response, Broken> {
        let mut request = self.client.get(format!("{}{path}", self.base)).header(ACCEPT, "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        request.send().await.map_err(broken)
    }
}

/// Reads an answer to its end.
pub(super) async fn read(mut response: Response) -> Result<Answer, Broken> {
    let status = response.status();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > LONGEST {
            return Err(Broken::NoAnswer(Code::AnswerTooLong.into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, retry_after, body })
}

impl Answer {
    /// The body, when all went well.
    pub fn json<T: DeserializeOwned>(self, write: bool) -> Result<T, Failure> {
        if !self.status.is_success() {
            return Err(self.failure(write));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            // The position only: the text may be a customer's.
            let place = format!("line {} column {}", error.line(), error.column());
            Failure::Newer(Code::OtherContract.with("place", place).into())
        })
    }

    /// Nothing, when all went well.
    pub fn done(self, write: bool) -> Result<(), Failure> {
        if self.status.is_success() { Ok(()) } else { Err(self.failure(write)) }
    }

    /// What a refusal means. A failure of the server that it did not explain itself leaves a write's outcome open.
    pub fn failure(self, write: bool) -> Failure {
        let problem: Option<Box<Problem>> = serde_json::from_slice(&self.body).ok();
        let explained = problem.is_some();
        let problem = problem.unwrap_or_else(|| {
            let title = self.status.canonical_reason().unwrap_or("an unknown status").to_owned();
            let Cause { code, args, detail } = Code::Unexplained.with("status", self.status).into();
            Box::new(Problem { title, detail, code, args, status: self.status.as_u16(), ..Problem::default() })
        });
        match self.status.as_u16() {
            401 => Failure::NotLoggedIn,
            403 => Failure::Forbidden(problem.cause()),
            404 => Failure::NotFound,
            409 | 412 => Failure::Conflict(problem),
            429 => {
                let seconds = self.retry_after.unwrap_or(1).min(3_600);
                let until = now().plus_millis(i64::try_from(seconds).unwrap_or(3_600) * 1_000);
                Failure::RateLimited { until }
            }
            501 => Failure::Unsupported,
            400..=499 => Failure::Invalid(problem),
            _ if write && !explained => Failure::Unknown(problem.cause()),
            _ => Failure::Server(problem.cause()),
        }
    }
}

/// This machine's clock.
pub(super) fn now() -> Time {
    Time::from_timestamp(jiff::Timestamp::now())
}

pub(super) fn broken(error: reqwest::Error) -> Broken {
    // The address and the ids in it are known to whoever asked; the reason is what is wanted.
    let error = error.without_url();
    let why = plain(&error);
    tracing::info!(why = why.detail, error = chain(&error), "a request was not answered");
    if error.is_connect() || error.is_builder() {
        Broken::NotConnected(why)
    } else if error.is_timeout() {
        Broken::TooSlow(why)
    } else {
        Broken::NoAnswer(why)
    }
}

/// What a user is told of an error: the cause in a few words. How the libraries say it stands in the log.
pub(super) fn plain(error: &(dyn Error + 'static)) -> Cause {
    let mut innermost = error;
    for cause in std::iter::successors(Some(error), |&error| error.source()) {
        innermost = cause;
        // An error of the system may hold another library's, which knows more.
        let io = cause.downcast_ref::<io::Error>();
        let tls = io.and_then(io::Error::get_ref).and_then(|inner| inner.downcast_ref::<rustls::Error>());
        if let Some(tls) = tls.or(cause.downcast_ref()) {
            return match tls {
                rustls::Error::InvalidCertificate(why) => Code::NotTrusted.with("why", why).into(),
                _ => Code::NoTls.into(),
            };
        }
        if cause.to_string() == "dns error" {
            return Code::NoName.into();
        }
        if let Some(code) = io.and_then(|io| code(io.kind())) {
            return code.into();
        }
    }
    if chain(error).contains("timed out") {
        return Code::TimedOut.into();
    }
    innermost.to_string().into()
}

fn code(kind: io::ErrorKind) -> Option<Code> {
    Some(match kind {
        io::ErrorKind::ConnectionRefused => Code::Refused,
        io::ErrorKind::NotFound => Code::NoSocket,
        io::ErrorKind::PermissionDenied => Code::SocketForbidden,
        io::ErrorKind::TimedOut => Code::TimedOut,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Code::Broken,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Code::NoWay,
        _ => return None,
    })
}

/// An error with its causes.
fn chain(error: &(dyn Error + 'static)) -> String {
    std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The TLS of one client. reqwest is built without a provider of its own and panics without this, on a Unix socket as
/// well; there the system's certificates are not even read.
fn tls(verified: bool) -> Result<rustls::ClientConfig, Failure> {
    let refused = |error: rustls::Error| Failure::Offline(Code::Certificates.with("why", error).into());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(refused)?;
    Ok(if verified {
        builder.with_platform_verifier().map_err(refused)?.with_no_client_auth()
    } else {
        builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    })
}
