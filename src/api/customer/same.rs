//! Finding customers, and telling which records are one person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ContactKind, CustomerRef};
use crate::api::{AgentRef, CustomerId, MergeId, Time};
use crate::text::Untrusted;

/// By what a record was found, or seems to be of the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The same mail address.
    Mail,
    /// The same telephone number, however it is written.
    Phone,
    /// The same handle.
    Handle,
    /// The reading of the name.
    Reading,
    /// The name.
    Name,
}

impl From<ContactKind> for FoundBy {
    fn from(kind: ContactKind) -> Self {
        match kind {
            ContactKind::Mail => Self::Mail,
            ContactKind::Phone => Self::Phone,
            ContactKind::Handle => Self::Handle,
        }
    }
}

/// A customer that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// Who.
    pub customer: CustomerRef,
    /// How to say the name.
    pub reading: Option<Untrusted>,
    /// Their organisation.
    pub organisation: Option<Untrusted>,
    /// Customer since.
    pub since: Option<Time>,
    /// By what; at least one.
    pub by: Vec<FoundBy>,
}

/// Customers that match a search, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundCustomers {
    /// At most 20.
    pub items: Vec<Found>,
    /// There are others, or may be: more letters find them.
    pub more: bool,
}

/// A record that was merged into this one and can be split off again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Merge {
    /// Which merge.
    pub id: MergeId,
    /// The record that went into this one, as it was.
    pub from: CustomerRef,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Option<AgentRef>,
}

/// The body of `POST /v1/customers/{id}/merge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeFrom {
    /// The record that goes into the addressed one; its id leads there from then on.
    pub from: CustomerId,
}

/// The body of `POST /v1/customers/{id}/split`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitOff {
    /// Which merge is taken back.
    pub merge: MergeId,
}
