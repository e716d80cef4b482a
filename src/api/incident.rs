//! Incidents: one fault that touches many at once, whom it touches, and one text to all of them.

mod texts;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgentRef, Channel, ConversationId, CustomerId, CustomerRef, IncidentId, Language, MessageId, MessageState, OpKey,
    Time, Told,
};
use crate::text::Untrusted;
pub use texts::{Texts, Unsaid};

/// Whom an incident touches: everybody named by any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Touches {
    /// Parts of the names of what they ordered, or whole order numbers; each 2 to 100 characters.
    pub products: Vec<Untrusted>,
    /// Only orders placed from then on.
    pub ordered_from: Option<Time>,
    /// Labels of conversations.
    pub tags: Vec<Untrusted>,
    /// These.
    pub customers: Vec<CustomerId>,
}

/// How far one text to all has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Telling {
    /// Who sent it last.
    pub by: AgentRef,
    /// When.
    pub at: Time,
    /// Until when all that is held can be taken back by one key.
    pub release_at: Time,
    /// Customers whose message is still to be made.
    pub planned: u32,
    /// Customers with a message.
    pub sent: u32,
    /// Customers whose message was taken back, or is being taken back.
    pub recalled: u32,
}

/// A known fault that touches many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Incident {
    /// Which.
    pub id: IncidentId,
    /// Sequence of the event that last changed it; its ETag.
    pub version: u64,
    /// What it is called.
    pub title: Untrusted,
    /// What is known of it.
    pub text: Untrusted,
    /// Since when it is so.
    pub since: Time,
    /// Until when it holds, where that is known.
    pub until: Option<Time>,
    /// Who made it known.
    pub opened_by: AgentRef,
    /// When.
    pub opened_at: Time,
    /// When it was ended; none while it holds.
    pub ended_at: Option<Time>,
    /// Whom it touches.
    pub touches: Touches,
    /// How many these are, at this moment.
    pub people: u32,
    /// The text to all as it was last written.
    pub texts: Texts,
    /// How far that has come; none before it is sent.
    pub telling: Option<Telling>,
}

impl Incident {
    /// Whether it holds at `now`.
    pub fn holds(&self, now: Time) -> bool {
        self.ended_at.is_none() && self.until.is_none_or(|until| until > now)
    }
}

/// The body of `POST /v1/incidents`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// What it is called, 1 to 100 characters.
    pub title: Untrusted,
    /// What is known of it, 1 to 2,000 characters.
    pub text: Untrusted,
    /// Since when it is so; without it, since now. Never later than now.
    #[serde(default)]
    pub since: Option<Time>,
    /// Until when it holds, where that is known: a moment still to come.
    #[serde(default)]
    pub until: Option<Time>,
    /// Whom it touches.
    #[serde(default)]
    pub touches: Touches,
}

/// The body of `PATCH /v1/incidents/{id}` (JSON merge patch; a field left out stays). Whoever answers may write the
/// texts; the rest is a supervisor's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentPatch {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Untrusted>,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Untrusted>,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Whom it touches; who was touched before and has been told stays among its people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<Touches>,
    /// It is over, or it is not after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<bool>,
    /// The text to all, as far as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Texts>,
}

/// The body of `POST /v1/incidents/{id}/tell`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTelling {
    /// What to say.
    pub texts: Texts,
}

/// How far one customer of an incident is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TouchedState {
    /// Not told by the text to all.
    #[default]
    Untold,
    /// Their message is about to be made.
    Planned,
    /// They have their message.
    Sent,
    /// Their message is being taken back.
    Recalling,
    /// Their message was taken back.
    Recalled,
}

/// Why a customer is not sent the text to all; they are told by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Somebody has told them.
    Told,
    /// A flag on their record: no automatic word to them.
    Flagged,
    /// They do not wish to be written to unasked.
    Refused,
    /// No address that a private text can go to.
    NoAddress,
    /// No channel is connected that reaches them.
    NoChannel,
    /// Their language is not known.
    LanguageUnknown,
    /// There is no wording in their language.
    NoText,
    /// The text names them, and no name is known.
    NameUnknown,
    /// The text names what of theirs is touched, and that is not known.
    ProductUnknown,
    /// The text is longer than their channel takes.
    TooLong,
}

impl WhyNot {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Told,
        Self::Flagged,
        Self::Refused,
        Self::NoAddress,
        Self::NoChannel,
        Self::LanguageUnknown,
        Self::NoText,
        Self::NameUnknown,
        Self::ProductUnknown,
        Self::TooLong,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Flagged => "flagged",
            Self::Refused => "refused",
            Self::NoAddress => "no_address",
            Self::NoChannel => "no_channel",
            Self::LanguageUnknown => "language_unknown",
            Self::NoText => "no_text",
            Self::NameUnknown => "name_unknown",
            Self::ProductUnknown => "product_unknown",
            Self::TooLong => "too_long",
        }
    }
}

/// One customer of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Touched {
    /// Who.
    pub customer: CustomerRef,
    /// What of theirs is touched, where it is known.
    pub product: Option<Untrusted>,
    /// Their language: on record, else as they last wrote.
    pub language: Option<Language>,
    /// How they can be reached by a private text.
    pub channel: Option<Channel>,
    /// At which address.
    pub to: Option<Untrusted>,
    /// How far they are.
    pub state: TouchedState,
    /// Why they would not be, or were not, sent the text as it was last written.
    pub why_not: Option<WhyNot>,
    /// Who of us told them.
    pub told: Option<Told>,
    /// The conversation begun for it.
    pub conversation: Option<ConversationId>,
    /// Their message.
    pub message: Option<MessageId>,
    /// How far that is.
    pub message_state: Option<MessageState>,
}

/// A page of an incident's customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedPage {
    /// Who, in the order in which they came to be touched.
    pub items: Vec<Touched>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
    /// How many would be sent the text as it was last written, on all pages.
    pub ready: u32,
    /// How many would not.
    pub apart: u32,
}

/// An incident as the panel of a customer it touches shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownFault {
    /// Which.
    pub id: IncidentId,
    /// What it is called.
    pub title: Untrusted,
    /// What is known of it.
    pub text: Untrusted,
    /// Since when it is so.
    pub since: Time,
    /// Until when it holds, where that is known.
    pub until: Option<Time>,
    /// Who made it known.
    pub source: AgentRef,
    /// When: a word of ours after it has told them.
    pub known_at: Time,
    /// What of theirs is touched.
    pub product: Option<Untrusted>,
    /// Who of us told them.
    pub told: Option<Told>,
}

impl IncidentId {
    /// The key that the message of this incident to this customer carries, however often it is tried.
    pub fn key_for(&self, customer: &CustomerId) -> OpKey {
        OpKey::new(format!("{self}-{customer}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_the_wire_are_those_of_the_program() {
        for why in WhyNot::ALL {
            assert_eq!(serde_json::to_value(why).expect("it serialises"), why.as_str());
        }
    }
}
