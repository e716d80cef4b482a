//! Opaque identifiers, one type per kind of thing.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Declares an identifier: cheap to clone, opaque to the console, `prefix_<uuid v7>` on our own server.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// What our own server writes before the UUID.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps an identifier that a backend made.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The identifier our own server gives to `uuid` (version 7, so that ids sort by time).
            pub fn of(uuid: uuid::Uuid) -> Self {
                Self(format!(concat!($prefix, "_{}"), uuid.simple()).into())
            }

            /// The text as the backend wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // An id may come from a foreign server: nothing but printable ASCII leaves here.
                for c in self.0.chars().take(96) {
                    write!(f, "{}", if c.is_ascii_graphic() { c } else { '?' })?;
                }
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

id!(
    /// A conversation.
    ConversationId, "cnv");
id!(
    /// A message, note or event line.
    MessageId, "msg");
id!(
    /// A customer.
    CustomerId, "cus");
id!(
    /// A queue.
    QueueId, "que");
id!(
    /// A team.
    TeamId, "tea");
id!(
    /// An agent, supervisor, admin, viewer or channel.
    AgentId, "agt");
id!(
    /// A bearer token's public name (never its secret).
    TokenId, "tok");
id!(
    /// An order.
    PurchaseId, "pur");
id!(
    /// A promise or call-back.
    PromiseId, "prm");
id!(
    /// A goodwill gesture.
    GestureId, "gst");
id!(
    /// A known fault that touches many.
    IncidentId, "inc");
id!(
    /// Praise that was passed on.
    PraiseId, "prs");
id!(
    /// A contact or trace on a customer's timeline.
    TouchpointId, "tch");
id!(
    /// An answer to a survey.
    SurveyId, "svy");
id!(
    /// One thing remembered of a customer.
    MemoryId, "mem");
id!(
    /// A merge of two customers' records.
    MergeId, "mrg");
id!(
    /// One outbound message waiting for, or taken by, a channel.
    DeliveryId, "dlv");
id!(
    /// An operation's idempotency key, made by the console at Send; the message carries it for ever.
    OpKey, "key");
