//! Orders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{CustomerId, PurchaseId, Time};
use crate::text::Untrusted;

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
    /// With us again, to be mended or looked at; it is still theirs.
    InRepair,
    /// Came back; the money has not gone back yet.
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
            Self::InRepair => "in_repair",
            Self::Returned => "returned",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Whether something that is the customer's, or their money, is with us.
    pub const fn in_our_hands(self) -> bool {
        matches!(self, Self::InRepair | Self::Returned)
    }

    /// Whether it is still to reach the customer.
    pub const fn is_underway(self) -> bool {
        matches!(self, Self::Placed | Self::Shipped)
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
    /// Since when it stands there, where the source tells.
    pub state_at: Option<Time>,
    /// When it was promised to reach the customer, or to be done.
    pub due_at: Option<Time>,
    /// What it came to.
    pub total: Money,
    /// Its first lines, at most 20; `item_count` tells how many there are.
    pub items: Vec<Item>,
    /// All its lines.
    pub item_count: u32,
}
