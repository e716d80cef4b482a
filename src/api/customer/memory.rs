//! What we remember of a customer: each thing with who learnt it, where and when.
//!
//! Everything here may be read by the customer at a disclosure request. What is never kept (religion, politics, race,
//! crime) has no place here at all, and the server refuses it where its words give it away.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{AgentRef, ConversationId, CustomerId, MemoryId, MessageId, Time};
use crate::text::Untrusted;

/// Something that helps to serve them: a size, a pet's name, a wish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preference {
    /// In words.
    pub text: Untrusted,
    /// Health and the like: kept only with the customer's consent, given for this purpose.
    #[serde(default)]
    pub sensitive: bool,
}

/// A note about the customer, not about one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerNote {
    /// In words.
    pub text: Untrusted,
}

/// What a flag warns of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// They lost somebody: no cheer, no survey, no pitch.
    Bereavement,
    /// Threats, insults: limits hold.
    Abuse,
    /// A dispute is with the lawyers.
    LegalHold,
    /// Somebody else may be using their account.
    AccountAtRisk,
    /// They may be in danger.
    InDanger,
    /// They asked not to be called.
    DoNotCall,
    /// They asked not to be surveyed.
    DoNotSurvey,
    /// Anything else; the reason says it.
    Other,
}

impl FlagKind {
    /// Every kind, in the order offered.
    pub const ALL: [Self; 8] = [
        Self::Bereavement,
        Self::Abuse,
        Self::LegalHold,
        Self::AccountAtRisk,
        Self::InDanger,
        Self::DoNotCall,
        Self::DoNotSurvey,
        Self::Other,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bereavement => "bereavement",
            Self::Abuse => "abuse",
            Self::LegalHold => "legal_hold",
            Self::AccountAtRisk => "account_at_risk",
            Self::InDanger => "in_danger",
            Self::DoNotCall => "do_not_call",
            Self::DoNotSurvey => "do_not_survey",
            Self::Other => "other",
        }
    }
}

/// A warning that ends, or is looked at again: one of both moments is needed. An expired one is not served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flag {
    /// Of what.
    pub kind: FlagKind,
    /// Why.
    pub text: Untrusted,
    /// When it ends.
    #[serde(default)]
    pub until: Option<Time>,
    /// When somebody decides whether it still holds.
    #[serde(default)]
    pub review_at: Option<Time>,
}

/// What a customer allowed or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// That we call them.
    Calls,
    /// That we ask what they think of us.
    Surveys,
    /// That we see which of our pages they looked at.
    WebTraces,
    /// That we tell them of what is new.
    News,
}

impl Purpose {
    /// Every purpose, in the order offered.
    pub const ALL: [Self; 4] = [Self::Calls, Self::Surveys, Self::WebTraces, Self::News];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Surveys => "surveys",
            Self::WebTraces => "web_traces",
            Self::News => "news",
        }
    }
}

/// Their word on one purpose. A later word on the same purpose replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// For what.
    pub purpose: Purpose,
    /// Yes or no.
    pub granted: bool,
    /// How they told us.
    #[serde(default)]
    pub text: Untrusted,
}

/// How somebody showed that they like us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AffectionKind {
    /// Brought somebody to us.
    Referral,
    /// Wrote kindly of us.
    Review,
    /// Praised one of us.
    Praise,
    /// Shows what they bought from us in use.
    Use,
}

impl AffectionKind {
    /// Every kind, in the order offered.
    pub const ALL: [Self; 4] = [Self::Referral, Self::Review, Self::Praise, Self::Use];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Review => "review",
            Self::Praise => "praise",
            Self::Use => "use",
        }
    }
}

/// A deed of affection; never the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Affection {
    /// What it was.
    pub kind: AffectionKind,
    /// In words: whom they brought, what they wrote.
    pub text: Untrusted,
}

/// A day that returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccasionKind {
    /// Their birthday.
    Birthday,
    /// A wedding, a foundation, a first purchase.
    Anniversary,
}

/// A day of theirs, kept only with their consent. It has no year: how old somebody is helps nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Occasion {
    /// Which kind of day.
    pub kind: OccasionKind,
    /// Whose or of what, where that is not plain.
    #[serde(default)]
    pub text: Untrusted,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// How two records belong together. Seen from the customer whose record is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// They live together.
    Household,
    /// The other is the organisation they work for.
    WorksFor,
    /// The other works for this organisation.
    Employs,
}

impl LinkKind {
    /// Seen from the other side.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Household => Self::Household,
            Self::WorksFor => Self::Employs,
            Self::Employs => Self::WorksFor,
        }
    }
}

/// Another record that belongs to this one. It stands on both; [`Customer::related`](super::Customer) has the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Link {
    /// How.
    pub kind: LinkKind,
    /// To whom.
    pub customer: CustomerId,
    /// Mother, head of purchasing: what the other one is to this one; turned, what this one is to the other.
    #[serde(default)]
    pub text: Untrusted,
    /// It is kept on the other record, and changed there; told, never asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub turned: bool,
}

/// Something remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
// Its parts take unknown fields: a schema that refuses them would refuse the tag beside them as well.
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Remembered {
    /// What helps to serve them.
    Preference(Preference),
    /// A note about them.
    Note(CustomerNote),
    /// A warning.
    Flag(Flag),
    /// What they allowed or refused.
    Consent(Consent),
    /// A deed of affection.
    Affection(Affection),
    /// A day of theirs.
    Occasion(Occasion),
    /// Another record that belongs to theirs.
    Link(Link),
}

impl Remembered {
    /// The word on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Preference(_) => "preference",
            Self::Note(_) => "note",
            Self::Flag(_) => "flag",
            Self::Consent(_) => "consent",
            Self::Affection(_) => "affection",
            Self::Occasion(_) => "occasion",
            Self::Link(_) => "link",
        }
    }

    /// Its words.
    pub const fn text(&self) -> &Untrusted {
        match self {
            Self::Preference(Preference { text, .. })
            | Self::Note(CustomerNote { text })
            | Self::Flag(Flag { text, .. })
            | Self::Consent(Consent { text, .. })
            | Self::Affection(Affection { text, .. })
            | Self::Occasion(Occasion { text, .. })
            | Self::Link(Link { text, .. }) => text,
        }
    }
}

/// How we came to know something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Learnt {
    /// When.
    pub at: Time,
    /// Who of us; none for what another system told.
    pub by: Option<AgentRef>,
    /// In which conversation.
    pub conversation: Option<ConversationId>,
    /// From which of its messages.
    pub message: Option<MessageId>,
}

/// One thing we remember of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Memory {
    /// Which.
    pub id: MemoryId,
    /// What.
    pub what: Remembered,
    /// How we know.
    pub learnt: Learnt,
    /// When the customer last said that it is so.
    pub confirmed_at: Option<Time>,
    /// When they agreed that we keep it; always there where consent is needed.
    pub consented_at: Option<Time>,
}

/// The body of `POST /v1/customers/{id}/memories`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMemory {
    /// What is to be remembered.
    pub what: Remembered,
    /// Where it was learnt.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// From which message of that conversation.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// The customer said so themselves, now.
    #[serde(default)]
    pub confirmed: bool,
    /// The customer agrees that we keep it for this purpose; needed for sensitive preferences and for days of theirs.
    #[serde(default)]
    pub consented: bool,
}

/// The body of `PATCH /v1/customers/{id}/memories/{memory}`; a field left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemoryPatch {
    /// What it says from now on; its type stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<Remembered>,
    /// The customer said again that it is so, now.
    #[serde(default)]
    pub confirmed: bool,
    /// The customer agrees, now, that we keep it.
    #[serde(default)]
    pub consented: bool,
}
