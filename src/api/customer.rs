//! The customer: who they are, how to reach them, what we remember of them, what they bought and did.

mod feed;
mod file;
mod memory;
mod purchase;
mod same;
mod touchpoint;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Channel, ConversationId, CustomerId, Gesture, KnownFault, Period, Promise, Status, Time};
use crate::text::Untrusted;

pub use feed::{Fed, NewPurchase, NewSurvey, NewTouchpoint, PurchaseReceipt, SurveyReceipt, TouchpointReceipt, Whose};
pub use file::{CustomerFile, WholeConversation};
pub use memory::{
    Affection, AffectionKind, Consent, CustomerNote, Flag, FlagKind, Learnt, Link, LinkKind, Memory, MemoryPatch,
    NewMemory, Occasion, OccasionKind, Preference, Purpose, Remembered,
};
pub use purchase::{Item, Money, Purchase, PurchaseState};
pub use same::{Found, FoundBy, FoundCustomers, Merge, MergeFrom, SplitOff};
pub use touchpoint::{Matter, Survey, SurveyKind, Touchpoint, TouchpointKind};

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
    /// What tells them from others of the same name, in a word or two, where an agent gave one.
    #[serde(default)]
    pub distinction: Option<Untrusted>,
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

impl ContactKind {
    /// What the addresses of a channel are.
    pub const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Mail | Channel::WebForm => Self::Mail,
            Channel::Phone | Channel::InPerson => Self::Phone,
            Channel::Chat | Channel::Social => Self::Handle,
        }
    }
}

/// One way to reach a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactPoint {
    /// What it is.
    pub kind: ContactKind,
    /// As it was given.
    pub value: Untrusted,
    /// Office, mother's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Untrusted>,
    /// The one they like best among those of its kind.
    #[serde(default, skip_serializing_if = "is_false")]
    pub preferred: bool,
    /// Somebody made sure that it is theirs.
    #[serde(default, skip_serializing_if = "is_false")]
    pub verified: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl ContactPoint {
    /// A contact point of which no more is known.
    pub const fn new(kind: ContactKind, value: Untrusted) -> Self {
        Self { kind, value, label: None, preferred: false, verified: false }
    }
}

/// How far somebody has come with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Journey {
    /// Thinking about it.
    Considering,
    /// Bought for the first time.
    New,
    /// Comes again and again.
    Regular,
    /// Has not come for long.
    Quiet,
    /// Wants to go.
    Leaving,
}

impl Journey {
    /// Every stage, in order.
    pub const ALL: [Self; 5] = [Self::Considering, Self::New, Self::Regular, Self::Quiet, Self::Leaving];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Considering => "considering",
            Self::New => "new",
            Self::Regular => "regular",
            Self::Quiet => "quiet",
            Self::Leaving => "leaving",
        }
    }
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
    /// Who. An id that was merged into another record is answered with that record.
    pub id: CustomerId,
    /// Sequence of the event that last changed the record, a purchase, promise or gesture of theirs or one of their
    /// conversations. Named in `If-Match`, it says that nothing of the record itself changed after it.
    pub version: u64,
    /// The name as on record; may be empty.
    pub name: Untrusted,
    /// Family name; only where the record has it, or a Han or kana name has exactly one space.
    pub family: Option<Untrusted>,
    /// Given name, likewise.
    pub given: Option<Untrusted>,
    /// How to say it.
    pub reading: Option<Untrusted>,
    /// The form of address they gave: 先生, Dr. Never guessed.
    pub honorific: Option<Untrusted>,
    /// How to write to them, ready to use; empty where no name is known.
    pub address_as: Untrusted,
    /// What tells them from others of the same name, in a word or two.
    pub distinction: Option<Untrusted>,
    /// Others of the same name, at most five.
    pub namesakes: Vec<CustomerRef>,
    /// Their organisation.
    pub organisation: Option<Untrusted>,
    /// Their language.
    pub language: Option<Language>,
    /// Where their clock is, as the IANA names it: Asia/Tokyo.
    pub time_zone: Option<String>,
    /// The channel they like best.
    pub channel: Option<Channel>,
    /// When they like to be reached, on any day, on their own clock; empty: at any time.
    pub hours: Vec<Period>,
    /// What matters to them, in free words; nothing about age, sex, nationality or disability.
    pub persona: Option<Untrusted>,
    /// How far they have come with us.
    pub journey: Option<Journey>,
    /// Customer since.
    pub since: Option<Time>,
    /// Ways to reach them.
    pub contacts: Vec<ContactPoint>,
    /// What we remember, newest first within each type; no flag that has expired.
    pub memories: Vec<Memory>,
    /// The people and organisations that links among the memories lead to.
    pub related: Vec<CustomerRef>,
    /// Where the record came from (an import's source), else none.
    pub source: Option<String>,
    /// Conversations of theirs, this one included.
    pub conversations: u32,
    /// Orders of theirs.
    pub purchase_count: u32,
    /// Their newest orders, newest first, at most 20.
    pub purchases: Vec<Purchase>,
    /// The newest end of their timeline, newest first, at most 20; the conversation being looked at is among them.
    pub touchpoints: Vec<Touchpoint>,
    /// What they thought of us, newest first, at most five.
    pub surveys: Vec<Survey>,
    /// Conversations not done, at most 20; the conversation being looked at is among them.
    pub open: Vec<OtherConversation>,
    /// What we promised them: everything open by its due, then what ended, newest first; at most 50.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// Goodwill, newest first, at most 20. Its figures stand behind a key.
    #[serde(default)]
    pub gestures: Vec<Gesture>,
    /// Incidents that touch them and hold, the newest first.
    #[serde(default)]
    pub faults: Vec<KnownFault>,
    /// Other people on record with the same contact point, when it was ambiguous.
    pub candidates: Vec<CustomerRef>,
    /// Records merged into this one that can be split off again, newest first.
    pub merged: Vec<Merge>,
}

impl Customer {
    /// A customer of whom nothing but this is known.
    pub fn new(id: CustomerId, name: Untrusted, address_as: Untrusted) -> Self {
        Self {
            id,
            version: 0,
            name,
            family: None,
            given: None,
            reading: None,
            honorific: None,
            address_as,
            distinction: None,
            namesakes: Vec::new(),
            organisation: None,
            language: None,
            time_zone: None,
            channel: None,
            hours: Vec::new(),
            persona: None,
            journey: None,
            since: None,
            contacts: Vec::new(),
            memories: Vec::new(),
            related: Vec::new(),
            source: None,
            conversations: 0,
            purchase_count: 0,
            purchases: Vec::new(),
            touchpoints: Vec::new(),
            surveys: Vec::new(),
            open: Vec::new(),
            promises: Vec::new(),
            gestures: Vec::new(),
            faults: Vec::new(),
            candidates: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// By id and names.
    pub fn reference(&self) -> CustomerRef {
        CustomerRef {
            id: self.id.clone(),
            name: self.name.clone(),
            address_as: self.address_as.clone(),
            distinction: self.distinction.clone(),
        }
    }

    /// What they like, each with how we know it.
    pub fn preferences(&self) -> impl Iterator<Item = (&Memory, &Preference)> {
        self.memories.iter().filter_map(|memory| match &memory.what {
            Remembered::Preference(preference) => Some((memory, preference)),
            _ => None,
        })
    }

    /// The warnings that hold.
    pub fn flags(&self) -> impl Iterator<Item = (&Memory, &Flag)> {
        self.memories.iter().filter_map(|memory| match &memory.what {
            Remembered::Flag(flag) => Some((memory, flag)),
            _ => None,
        })
    }

    /// Their word on this purpose; none where they were not asked.
    pub fn allows(&self, purpose: Purpose) -> Option<bool> {
        self.memories.iter().find_map(|memory| match &memory.what {
            Remembered::Consent(consent) if consent.purpose == purpose => Some(consent.granted),
            _ => None,
        })
    }
}

/// A change of a customer's record (JSON merge patch): a field left out stays, `null` takes the value away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerPatch {
    /// The name as it is to stand on record. Family and given name follow it unless they are named too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Untrusted>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub family: Option<Option<Untrusted>>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub given: Option<Option<Untrusted>>,
    /// How to say it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub reading: Option<Option<Untrusted>>,
    /// The form of address they gave.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub honorific: Option<Option<Untrusted>>,
    /// How to write to them; `null`: made from name and language again.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub address_as: Option<Option<Untrusted>>,
    /// What tells them from others of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub distinction: Option<Option<Untrusted>>,
    /// Their organisation.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub organisation: Option<Option<Untrusted>>,
    /// Their language.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub language: Option<Option<Language>>,
    /// Where their clock is.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub time_zone: Option<Option<String>>,
    /// The channel they like best.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub channel: Option<Option<Channel>>,
    /// When they like to be reached, replacing what was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<Period>>,
    /// What matters to them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub persona: Option<Option<Untrusted>>,
    /// How far they have come with us.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub journey: Option<Option<Journey>>,
    /// All ways to reach them, replacing what was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<ContactPoint>>,
}

/// A field that is there, be it `null`.
#[expect(clippy::option_option, reason = "a field left out and one that is null are two things")]
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
