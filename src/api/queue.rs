//! Queues and their targets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Calendar, Channel, QueueId, TeamId};
use crate::text::Untrusted;

/// How long a customer may wait, in milliseconds of the queue's business time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Targets {
    /// Until the first answer.
    pub first_response_ms: i64,
    /// Until each further one.
    pub next_response_ms: i64,
    /// After which a person notices that they wait.
    pub noticed_ms: i64,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Targets {
    /// What holds where a queue says nothing else: phone 1 min, chat 3 min, social 60 min, mail (and the rest) 4
    /// business hours; noticed after 1 min, 2 min, 1 h, one business day of 8 h.
    pub const fn default_for(channel: Channel) -> Self {
        let (target, noticed_ms) = match channel {
            Channel::Phone | Channel::InPerson => (MINUTE, MINUTE),
            Channel::Chat => (3 * MINUTE, 2 * MINUTE),
            Channel::Social => (HOUR, HOUR),
            Channel::Mail | Channel::WebForm => (4 * HOUR, 8 * HOUR),
        };
        Self { first_response_ms: target, next_response_ms: target, noticed_ms }
    }
}

/// Conversations waiting for a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    /// Which.
    pub id: QueueId,
    /// Sequence of the event that last changed it.
    pub version: u64,
    /// Its name.
    pub name: Untrusted,
    /// Whose; none is everyone's.
    pub team: Option<TeamId>,
    /// The channel whose new conversations come here.
    pub channel: Option<Channel>,
    /// How long a customer may wait.
    pub targets: Targets,
    /// When the clock runs.
    pub calendar: Calendar,
    /// Resolving needs a reason and a result.
    pub wrap_up_required: bool,
    /// How long a reply can be taken back before it goes out, in milliseconds; 0: not at all.
    #[serde(default)]
    pub undo_ms: i64,
}

/// The body of `PATCH /v1/queues/{id}` (JSON merge patch; a field left out stays).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuePatch {
    /// How long a reply can be taken back: 0 to 60 000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_ms: Option<i64>,
}
