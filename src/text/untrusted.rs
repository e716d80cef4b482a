//! The type of every string that somebody outside can write.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Text from outside, raw as it came. There is no `Display`: only `safe` makes it printable, and the
/// ways to the raw text are named after what they are for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(Arc<str>);

impl Untrusted {
    /// Takes text from outside.
    pub fn new(raw: impl Into<Arc<str>>) -> Self {
        Self(raw.into())
    }

    /// The raw text, for storage, comparison, copying and sending: never for a terminal, a log or a title.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Nothing at all was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Default for Untrusted {
    fn default() -> Self {
        Self::new("")
    }
}

impl From<&str> for Untrusted {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Untrusted {
    fn from(raw: String) -> Self {
        Self::new(raw)
    }
}

/// Says only how long it is: what people write stays out of logs and panic messages.
impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({} bytes)", self.0.len())
    }
}
