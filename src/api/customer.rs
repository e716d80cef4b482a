//! The customer: names, contacts, purchases, touchpoints.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Channel, ConversationId, CustomerId, Gesture, Promise, PurchaseId, Status, Time};
use crate::text::Untrusted;

/// A customer's language, as far as the product speaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// The word on the wire and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

/// A customer by id, with the names a list needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerRef {
    /// Who.
    pub id: CustomerId,
    /// The name as on record; may be empty.
    pub name: Untrusted,
    /// How to write to them, ready to use: 佐藤様, Misaki Sato. Empty where no name is known.
    pub address_as: Untrusted,
}

/// What a contact point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A mail address.
    Mail,
    /// A telephone number.
    Phone,
    /// A handle on a social network or in a chat.
    Handle,
}

/// One way to reach a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactPoint {
    /// What it is.
    pub kind: ContactKind,
    /// As it was given.
    pub value: Untrusted,
}

/// Something they told us that helps to serve them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preference {
    /// In words.
    pub text: Untrusted,
    /// When it was last confirmed.
    pub confirmed_at: Option<Time>,
}

/// An amount in minor units of its currency (¥12,800 is 12800, £1.99 is 199).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// Minor units; negative for refunds.
    pub minor: i64,
    /// ISO 4217 code, three capitals.
    pub currency: String,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseState {
    /// Ordered.
    Placed,
    /// On its way.
    Shipped,
    /// With the customer.
    Delivered,
    /// Came back.
    Returned,
    /// Paid back.
    Refunded,
    /// Called off.
    Cancelled,
    /// The source does not say.
    Unknown,
}

impl PurchaseState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// What.
    pub name: Untrusted,
    /// How many; negative for what came back.
    pub quantity: i64,
    /// For all of them, minor units of the order's currency.
    pub amount_minor: i64,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Purchase {
    /// Which.
    pub id: PurchaseId,
    /// Sequence of the event that last changed it.
    pub version: u64,
    /// Whose.
    pub customer: CustomerId,
    /// The shop's own order number.
    pub order: Untrusted,
    /// When it was placed.
    pub placed_at: Time,
    /// Where it stands.
    pub state: PurchaseState,
    /// What it came to.
    pub total: Money,
    /// Its first lines, at most 20; `item_count` tells how many there are.
    pub items: Vec<Item>,
    /// All its lines.
    pub item_count: u32,
}

/// A contact before this one, on whichever channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Touchpoint {
    /// The conversation it was.
    pub conversation: ConversationId,
    /// Its number.
    pub number: i64,
    /// Its last message.
    pub at: Time,
    /// Over which channel.
    pub channel: Channel,
    /// About what.
    pub subject: Untrusted,
    /// Where it stands.
    pub status: Status,
    /// The result recorded when it was resolved.
    pub result: Option<String>,
    /// The agent who had it last, by business name.
    pub agent: Option<Untrusted>,
    /// When it was resolved.
    pub resolved_at: Option<Time>,
}

/// Another conversation of the same person that is not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherConversation {
    /// Which.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Over which channel.
    pub channel: Channel,
    /// About what.
    pub subject: Untrusted,
    /// Where it stands.
    pub status: Status,
    /// When it began.
    pub created_at: Time,
    /// The first inbound still unanswered.
    pub waiting_since: Option<Time>,
}

/// Everything the panel beside the conversation shows of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// Who.
    pub id: CustomerId,
    /// Sequence of the event that last changed the record, a purchase, promise or gesture of theirs or one of their
    /// conversations.
    pub version: u64,
    /// The name as on record; may be empty.
    pub name: Untrusted,
    /// Family name; only where the record has it, or a Han or kana name has exactly one space.
    pub family: Option<Untrusted>,
    /// Given name, likewise.
    pub given: Option<Untrusted>,
    /// How to say it.
    pub reading: Option<Untrusted>,
    /// How to write to them, ready to use; empty where no name is known.
    pub address_as: Untrusted,
    /// Their organisation.
    pub organisation: Option<Untrusted>,
    /// Their language.
    pub language: Option<Language>,
    /// Customer since.
    pub since: Option<Time>,
    /// Ways to reach them.
    pub contacts: Vec<ContactPoint>,
    /// What they like.
    pub preferences: Vec<Preference>,
    /// Where the record came from (an import's source), else none.
    pub source: Option<String>,
    /// Conversations of theirs, this one included.
    pub conversations: u32,
    /// Orders of theirs.
    pub purchase_count: u32,
    /// Their newest orders, newest first, at most 20.
    pub purchases: Vec<Purchase>,
    /// Their earlier contacts, newest first, at most 20; the conversation being looked at is among them.
    pub touchpoints: Vec<Touchpoint>,
    /// Conversations not done, at most 20; the conversation being looked at is among them.
    pub open: Vec<OtherConversation>,
    /// What we promised them: everything open by its due, then what ended, newest first; at most 50.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// Goodwill of the last 12 months, newest first, at most 20. Its figures stand behind a key.
    #[serde(default)]
    pub gestures: Vec<Gesture>,
    /// Other people on record with the same contact point, when it was ambiguous.
    pub candidates: Vec<CustomerRef>,
}
