//! Records of `POST /v1/import`: one JSON object a line (NDJSON), at most 500 records and 1 MiB a body.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Channel, ContactPoint, Language, MessageKind, PurchaseState, SurveyKind, Time};
use crate::text::Untrusted;

/// One record. `source` and the record's own id together say what it is the same as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum ImportRecord {
    /// A person.
    Customer(ImportCustomer),
    /// A whole order with all its lines.
    Order(ImportOrder),
    /// A whole conversation.
    Conversation(ImportConversation),
    /// An answer to a survey.
    Survey(ImportSurvey),
}

/// A person of another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCustomer {
    /// Which system.
    pub source: String,
    /// Its id of the person.
    pub id: String,
    /// Name as on record.
    pub name: Untrusted,
    /// How it is read.
    #[serde(default)]
    pub reading: Option<Untrusted>,
    /// Ways to reach them; they never merge people.
    #[serde(default)]
    pub contacts: Vec<ContactPoint>,
    /// Their language.
    #[serde(default)]
    pub language: Option<Language>,
    /// Customer since.
    #[serde(default)]
    pub since: Option<Time>,
    /// What they like; replaces what an earlier import told.
    #[serde(default)]
    pub preferences: Vec<ImportPreference>,
}

/// Something an imported person likes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportPreference {
    /// In words.
    pub text: Untrusted,
    /// When they last said so.
    pub confirmed_at: Option<Time>,
}

/// One line of an imported order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportItem {
    /// What.
    pub name: Untrusted,
    /// How many; negative for what came back.
    pub quantity: i64,
    /// For all of them, minor units.
    pub amount_minor: i64,
}

/// An order of another system: (source, id) with a hash of its content is the unit of idempotency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportOrder {
    /// Which system.
    pub source: String,
    /// Its id of the order.
    pub id: String,
    /// Its id of the person; one not yet known becomes a placeholder that the person's record fills.
    pub customer: String,
    /// When it was placed.
    pub placed_at: Time,
    /// Where it stands.
    pub state: PurchaseState,
    /// ISO 4217.
    pub currency: String,
    /// All lines; exact twins are lines of their own.
    pub items: Vec<ImportItem>,
}

/// One message of an imported conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportMessage {
    /// Inbound, outbound, note or event.
    pub kind: MessageKind,
    /// The agent's name, where the source has one.
    #[serde(default)]
    pub agent: Option<Untrusted>,
    /// What was written.
    pub text: Untrusted,
    /// When.
    pub at: Time,
}

/// A conversation of another system, whole. Arrives resolved; with `open_at` it comes in unassigned and open instead,
/// cut after its last inbound message, all times shifted so that this message falls at `open_at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportConversation {
    /// Which system.
    pub source: String,
    /// Its id of the conversation.
    pub id: String,
    /// Its id of the person; without one the conversation gets a person of its own.
    #[serde(default)]
    pub customer: Option<String>,
    /// Over which channel.
    pub channel: Channel,
    /// What it is about.
    pub subject: Untrusted,
    /// The language it is in.
    #[serde(default)]
    pub language: Option<Language>,
    /// When it began.
    pub started_at: Time,
    /// Its messages, in order.
    pub messages: Vec<ImportMessage>,
    /// A result's key, where the source tells how it ended.
    #[serde(default)]
    pub result: Option<String>,
    /// Make it live work, its last inbound message at this instant. Not part of its content.
    #[serde(default)]
    pub open_at: Option<Time>,
}

/// What a customer of another system answered when asked what they think. It begins nothing: it is of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportSurvey {
    /// Which system.
    pub source: String,
    /// Its id of the answer.
    pub id: String,
    /// Its id of the person; one not yet known becomes a placeholder that the person's record fills.
    pub customer: String,
    /// Its id of the conversation it is about; one that is not known here, or is another person's, is left out.
    #[serde(default)]
    pub conversation: Option<String>,
    /// What was asked.
    pub kind: SurveyKind,
    /// Of a sample of all, not after a matter.
    #[serde(default)]
    pub relational: bool,
    /// On the kind's scale.
    pub score: u8,
    /// In their words.
    #[serde(default)]
    pub comment: Option<Untrusted>,
    /// When.
    pub at: Time,
}

/// A record that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// Its line in the body, from 0.
    pub line: u32,
    /// Why, in English.
    pub why: String,
}

/// What became of one body of records. One body is one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// New.
    pub created: u64,
    /// Known, and different now.
    pub changed: u64,
    /// Known, and the same.
    pub same: u64,
    /// Not taken.
    pub refused: Vec<Refusal>,
}
