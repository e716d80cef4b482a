//! Who did what to what, and when.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, Time};

/// One line of the audit. Ids only: no bodies, no names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditLine {
    /// Its place; later lines have greater ones.
    pub number: i64,
    /// When.
    pub at: Time,
    /// Who; none is the server itself.
    #[schema(value_type = Option<String>)]
    pub agent: Option<AgentId>,
    /// What was done.
    pub action: String,
    /// To what, by id.
    pub subject: String,
    /// In which way.
    pub detail: Option<String>,
}
