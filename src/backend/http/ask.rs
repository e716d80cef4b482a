//! One HTTP request as plain data.

use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;

use crate::api::{Failure, OpKey};

/// How long an ordinary question may take.
const ORDINARY: Duration = Duration::from_secs(15);

/// What is sent.
#[derive(Clone)]
pub(super) struct Ask {
    pub method: Method,
    /// From `/` on, escaped.
    pub path: String,
    pub body: Option<(&'static str, Vec<u8>)>,
    pub key: Option<String>,
    pub version: Option<u64>,
    /// The whole of it, from connecting to the last byte.
    pub patience: Duration,
    /// Not asked again, whatever happens.
    pub once: bool,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, key: None, version: None, patience: ORDINARY, once: false }
    }

    /// Adds one parameter of the query.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.path.push(if self.path.contains('?') { '&' } else { '?' });
        self.path.push_str(name);
        self.path.push('=');
        self.path.push_str(&escape(value));
        self
    }

    /// Adds one parameter of the query, when there is a value.
    pub fn query_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Sets the body.
    pub fn json(mut self, body: &impl Serialize) -> Result<Self, Failure> {
        let media = if self.method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let bytes =
            serde_json::to_vec(body).map_err(|error| Failure::Server(format!("cannot be written: {error}").into()))?;
        self.body = Some((media, bytes));
        Ok(self)
    }

    /// Sets the idempotency key.
    pub fn key(mut self, key: &OpKey) -> Self {
        self.key = Some(key.as_str().to_owned());
        self
    }

    /// Whether it can change anything.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
    }
}

/// A value made fit for a path segment or a query: whatever an id of a strange server holds, it stays in its place.
pub(super) fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_segment() {
        assert_eq!(escape("../me?x=1#あ"), "%2E%2E%2Fme%3Fx%3D1%23%E3%81%82");
        assert_eq!(Ask::get("/a").query("view", "queue:q_1").query("limit", "50").path, "/a?view=queue%3Aq_1&limit=50");
    }
}
