//! What handlers take from a request, with every refusal in our own words.

use std::sync::Arc;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::accept::Arrival;
use super::clock::hex;
use super::db;
use super::error::Error;
use super::rights::Caller;
use crate::api::{Code, OpKey};

/// A body of JSON of a known shape, with the hash of its bytes.
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of path and bytes: what makes two requests the same.
    pub hash: String,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let media = media.split(';').next().unwrap_or("").trim();
        if media != "application/json" && media != "application/merge-patch+json" {
            return Err(Error::MediaType("application/json"));
        }
        let path = request.uri().path().to_owned();
        let bytes = read(request, state).await?;
        let value = parse(&bytes).map_err(|error| unreadable(&error))?;
        let hash = Sha256::new().chain_update(path.as_bytes()).chain_update([0]).chain_update(&bytes).finalize();
        Ok(Self { value, hash: hex(&hash) })
    }
}

/// JSON whose texts hold no NUL: databases end texts at it, so it is its picture (U+2400) from here on. Everything else
/// stays as it came.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    if !bytes.windows(6).any(|part| part == br"\u0000") {
        return serde_json::from_slice(bytes);
    }
    let mut value = serde_json::from_slice(bytes)?;
    picture_nul(&mut value);
    serde_json::from_value(value)
}

fn picture_nul(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = text.replace('\0', "\u{2400}"),
        serde_json::Value::Array(items) => items.iter_mut().for_each(picture_nul),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(picture_nul),
        _ => {}
    }
}

/// The largest body of a request where its route says nothing else, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// The largest body of a message with its files: 4 MiB of text, and what JSON adds to it.
pub const FILES_LIMIT: usize = 6 * 1024 * 1024;

/// The largest form of a page: a number and 1 000 characters, each of at most 12 bytes on the way.
pub const FORM_LIMIT: usize = 16 * 1024;

/// The limit of a route that differs from [`BODY_LIMIT`].
#[derive(Clone, Copy)]
pub struct Limit(pub usize);

/// Reads a body whole, up to the limit of the route, while its connection has patience.
pub async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    let limit = request.extensions().get::<Limit>().map_or(BODY_LIMIT, |limit| limit.0);
    if request.body().size_hint().lower() > limit as u64 {
        return Err(Error::TooLarge);
    }
    let by = request.extensions().get::<Arrival>().map(|arrival| arrival.body_by);
    let read = Bytes::from_request(request, state);
    let read = match by {
        Some(by) => tokio::time::timeout_at(by, read).await.map_err(|_| Error::Slow)?,
        None => read.await,
    };
    read.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Error::TooLarge
        } else {
            Error::Unreadable(Code::BodyBroken.into())
        }
    })
}

/// Reads the form of a page. None when it is not of the shape that the page sends.
pub async fn form<S: Send + Sync, T: DeserializeOwned>(request: Request, state: &S) -> Result<Option<T>, Error> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if media.split(';').next().unwrap_or("").trim() != "application/x-www-form-urlencoded" {
        return Err(Error::MediaType("a form (application/x-www-form-urlencoded)"));
    }
    let bytes = read(request, state).await?;
    // A form is written as a query is; a number that was not chosen is not in it.
    let uri = axum::http::Uri::builder().path_and_query([b"/?", &bytes[..]].concat()).build();
    Ok(uri.ok().and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok()).map(|axum::extract::Query(value)| value))
}

/// A fault of the JSON itself is 400; JSON of another shape is 422. Values of the sender are not repeated.
fn unreadable(error: &serde_json::Error) -> Error {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data => {
            let what = error.to_string();
            // What stands in backquotes are names of fields and variants; everything else could be text of a customer.
            let what = if what.starts_with("unknown field") || what.starts_with("missing field") {
                Code::Unknown.with("what", what)
            } else {
                Code::Shape.with("place", place)
            };
            Error::field("body", what)
        }
        _ => Error::Unreadable(Code::NotJson.with("place", place)),
    }
}

/// The query, of a known shape.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| Error::field("query", Code::Unknown.with("what", rejection.body_text())))
    }
}

/// A part of the path.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NoRoute)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        // The route's guard put it there; a route that is open to everybody has none.
        parts.extensions.get::<Self>().cloned().ok_or(Error::NotLoggedIn)
    }
}

/// The Idempotency-Key header.
pub struct Key(pub OpKey);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let value = parts.headers.get("idempotency-key").ok_or(Error::NoKey)?;
        let text = value.to_str().unwrap_or("").trim().trim_matches('"');
        if text.is_empty() || text.len() > 128 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::field("Idempotency-Key", Code::Ascii.with("least", 1).with("most", 128)));
        }
        Ok(Self(OpKey::new(text)))
    }
}

/// The version an If-Match header names.
pub struct IfMatch(pub u64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let value = parts.headers.get(header::IF_MATCH).ok_or(Error::NoVersion)?;
        let version = value.to_str().ok().and_then(|text| text.trim().trim_matches('"').parse().ok());
        version.map(Self).ok_or_else(|| Error::field("If-Match", Code::QuotedVersion))
    }
}

/// The version an If-Match header names, where there is one: for what may also be asked without.
pub struct MayMatch(pub Option<u64>);

impl<S: Send + Sync> FromRequestParts<S> for MayMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            return Ok(Self(None));
        }
        IfMatch::from_request_parts(parts, state).await.map(|IfMatch(version)| Self(Some(version)))
    }
}

/// A console's own name for itself, of its `Console` header; one without is its agent's only one.
pub fn console(headers: &HeaderMap) -> Result<Arc<str>, Error> {
    let name = headers.get("console").map_or(Ok(""), axum::http::HeaderValue::to_str).unwrap_or("\n");
    if name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::field("Console", Code::Ascii.with("least", 0).with("most", 64)));
    }
    Ok(name.into())
}

/// The secret of `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// What a token's secret is kept as.
pub fn token_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// An answer of JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        raw(axum::http::StatusCode::OK, db::json(&self.0))
    }
}

/// An answer of JSON that is already text.
pub fn raw(status: axum::http::StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}
