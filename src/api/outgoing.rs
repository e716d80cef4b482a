//! What goes out: a reply or a note, and to whom a conversation goes with it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, Attachment, Cursor, MessageId, QueueId, Status, WrapUp};
use crate::text::Untrusted;

/// A message on its way out: `POST /v1/conversations/{id}/messages`, its key in the `Idempotency-Key` header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Private: never reaches the customer.
    #[serde(default)]
    pub note: bool,
    /// What to say.
    pub text: Untrusted,
    /// The newest written message the agent had on screen; something newer makes it a conflict. Notes need none.
    #[serde(default)]
    pub seen: Option<MessageId>,
    /// The status to set in the same stroke; without it the status stays.
    #[serde(default)]
    pub then: Option<Status>,
    /// Recorded with `then: resolved`.
    #[serde(default)]
    pub wrap_up: Option<WrapUp>,
    /// The version of my draft that this was: it goes with the send. One of another version stays.
    #[serde(default)]
    pub draft: Option<Cursor>,
    /// What a copy of it says that was on its way to be kept, its answer not known: that copy goes with the send too,
    /// whichever of the two comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_sent: Option<Untrusted>,
    /// Who gets a mail besides: addresses, at most 50. A reply to all is never made by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Untrusted>,
    /// Text files that go with it, at most 5 and 4 MiB together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// With a note: who has the matter from then on, in the same stroke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
}

/// To whom a conversation goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who is believed to have it; none is nobody.
    #[serde(default)]
    pub from: Option<AgentId>,
    /// Who shall have it; none is whoever of the queue's team takes it.
    #[serde(default)]
    pub to: Option<AgentId>,
    /// Into which queue it moves; without it it stays in its own.
    #[serde(default)]
    pub queue: Option<QueueId>,
}
