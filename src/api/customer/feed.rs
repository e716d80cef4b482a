//! What a shop's own systems tell as it happens: touchpoints, orders, answers to surveys.
//!
//! (source, external id) says what a thing is the same as: telling it again changes nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Item, PurchaseState, SurveyKind, TouchpointKind};
use crate::api::{Channel, ConversationId, CustomerId, PurchaseId, SurveyId, Time, TouchpointId, Who};
use crate::text::Untrusted;

/// Whose it is: our id, else the source's own id of the person, else how they can be reached, which counts only when
/// exactly one customer has it. Somebody not known yet gets a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// Our id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CustomerId>,
    /// The source's id of the person; the same as an import's with this source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Name and contact points.
    #[serde(default)]
    pub who: Who,
}

/// The body of `POST /v1/touchpoints`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTouchpoint {
    /// Which system tells it.
    pub source: String,
    /// Its id of the touchpoint.
    pub external_id: String,
    /// Whose.
    pub whose: Whose,
    /// `call`, `visit`, `web_page` or `social_post`; the others have routes of their own.
    pub kind: TouchpointKind,
    /// Over which of our channels, if one.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// When; now without it, and never later.
    #[serde(default)]
    pub at: Option<Time>,
    /// About what: a subject, a page.
    pub subject: Untrusted,
    /// How it ended.
    #[serde(default)]
    pub outcome: Option<Untrusted>,
    /// Where they got stuck.
    #[serde(default)]
    pub stuck_on: Option<Untrusted>,
    /// Whom they met.
    #[serde(default)]
    pub agent: Option<Untrusted>,
    /// Not to be spoken of lightly.
    #[serde(default)]
    pub sensitive: bool,
    /// They allowed it to be kept (the shop's own banner said so); a page needs this, or a consent on record.
    #[serde(default)]
    pub consented: bool,
}

/// The body of `POST /v1/purchases`: the whole order as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchase {
    /// Which system tells it.
    pub source: String,
    /// Its id of the order; the same as an import's with this source.
    pub external_id: String,
    /// Whose.
    pub whose: Whose,
    /// The number people say, where it is another than the id.
    #[serde(default)]
    pub order: Option<Untrusted>,
    /// When it was placed.
    pub placed_at: Time,
    /// Where it stands.
    pub state: PurchaseState,
    /// Since when; an order told with an earlier moment than the one on record changes nothing.
    #[serde(default)]
    pub state_at: Option<Time>,
    /// When it was promised to reach the customer, or to be done.
    #[serde(default)]
    pub due_at: Option<Time>,
    /// ISO 4217.
    pub currency: String,
    /// All lines.
    pub items: Vec<Item>,
}

/// The body of `POST /v1/surveys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// Which system tells it.
    pub source: String,
    /// Its id of the answer.
    pub external_id: String,
    /// Whose.
    pub whose: Whose,
    /// What was asked.
    pub kind: SurveyKind,
    /// Asked of a sample of everybody, not after a contact.
    #[serde(default)]
    pub relational: bool,
    /// On the scale of its kind: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7.
    pub score: u8,
    /// In their words.
    #[serde(default)]
    pub comment: Option<Untrusted>,
    /// They may be spoken to about it.
    #[serde(default)]
    pub contact_allowed: bool,
    /// When they answered; now without it, and never later.
    #[serde(default)]
    pub at: Option<Time>,
    /// About which conversation.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
}

/// What became of what a feed told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fed {
    /// New.
    Created,
    /// Known, and different now.
    Changed,
    /// Known, and the same (or older than what is known).
    Same,
}

/// The answer of `POST /v1/touchpoints`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchpointReceipt {
    /// What it became.
    pub touchpoint: TouchpointId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What became of it.
    pub fed: Fed,
}

/// The answer of `POST /v1/purchases`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurchaseReceipt {
    /// What it became.
    pub purchase: PurchaseId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What became of it.
    pub fed: Fed,
}

/// The answer of `POST /v1/surveys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyReceipt {
    /// What it became.
    pub survey: SurveyId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What became of it.
    pub fed: Fed,
}
