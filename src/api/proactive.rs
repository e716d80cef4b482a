//! Whom to tell before they ask (先にお伝えする), and incidents: one fault that touches many at once.
//!
//! The list is reckoned by the server from what is on record; nothing in it is guessed. Also here, because console and
//! server must say the same: what becomes of a text with placeholders for one customer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    AgentRef, Channel, ConversationId, CustomerId, CustomerRef, IncidentId, Language, MessageId, MessageState, OpKey,
    Time,
};
use crate::text::Untrusted;

/// Why somebody should be told before they ask; in the order of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// We said that a promise is not kept.
    PromiseBroken,
    /// What we promised is overdue.
    PromiseOverdue,
    /// An order has not arrived when it should have.
    LateOrder,
    /// Something of theirs is with us, and we have been silent for three business days.
    InOurHands,
    /// A promise was given another due, and they were not told.
    PromiseMoved,
    /// An order arrives later than they were told.
    MovedOrder,
    /// What is due within a day will not be kept: its matter sleeps, or who promised is no longer here.
    PromiseAtRisk,
    /// A known fault touches them. Last: one text tells all of these, and they do not bury who needs a word of their own.
    Incident,
}

impl Ground {
    /// Every cause, the gravest first.
    pub const ALL: [Self; 8] = [
        Self::PromiseBroken,
        Self::PromiseOverdue,
        Self::LateOrder,
        Self::InOurHands,
        Self::PromiseMoved,
        Self::MovedOrder,
        Self::PromiseAtRisk,
        Self::Incident,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PromiseBroken => "promise_broken",
            Self::PromiseOverdue => "promise_overdue",
            Self::LateOrder => "late_order",
            Self::InOurHands => "in_our_hands",
            Self::PromiseMoved => "promise_moved",
            Self::MovedOrder => "moved_order",
            Self::PromiseAtRisk => "promise_at_risk",
            Self::Incident => "incident",
        }
    }
}

/// That somebody was told: a message of ours, in whichever conversation, since it was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// By whom.
    pub by: AgentRef,
    /// When.
    pub at: Time,
    /// In which conversation.
    pub conversation: ConversationId,
}

/// Somebody to be told, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proactive {
    /// Stays the same while the fact does: the cause, what it is about, whom.
    pub id: String,
    /// Why.
    pub cause: Ground,
    /// Whom.
    pub customer: CustomerRef,
    /// Their language, where it is on record.
    pub language: Option<Language>,
    /// Where to tell them: the promise's own conversation, else the newest that is not done or was just resolved, never
    /// a public one. None: a new one is begun.
    pub conversation: Option<ConversationId>,
    /// That one's number.
    pub number: Option<i64>,
    /// The fact: what was ordered, what was promised, what the incident is called.
    pub fact: Untrusted,
    /// What belongs to it: the order's number, the due in words; of an incident, what of theirs it touches.
    pub detail: Untrusted,
    /// By when it was, or is, to be done or there.
    pub due: Option<Time>,
    /// By when they were told before that.
    pub due_before: Option<Time>,
    /// How we know: the system that said so, or who of us.
    pub source: Untrusted,
    /// Since when it is so.
    pub since: Time,
    /// Who told them, among those who were told; none among those who are to be.
    #[serde(default)]
    pub told: Option<Told>,
}

/// A page of them: the greatest harm first, then the oldest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProactivePage {
    /// Who.
    pub items: Vec<Proactive>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
    /// When the list may change though nothing happens.
    pub until: Option<Time>,
}

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

/// One text to all, a wording for each language. `{name}` becomes how the customer is addressed, `{product}` what of
/// theirs is touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// In English; none: customers of this language are left out, and listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<Untrusted>,
    /// In Japanese, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja: Option<Untrusted>,
}

/// What a text for all cannot say to one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It names them, and no name is known.
    Name,
    /// It names what of theirs is touched, and nothing is.
    Product,
}

impl Texts {
    /// The placeholders.
    const NAME: &str = "{name}";
    const PRODUCT: &str = "{product}";

    /// The wording of a language, if it says anything.
    pub fn of(&self, language: Language) -> Option<&Untrusted> {
        let text = match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        };
        text.as_ref().filter(|text| !text.raw().trim().is_empty())
    }

    /// Sets the wording of a language; an empty one is none.
    pub fn set(&mut self, language: Language, text: &str) {
        let text = Some(Untrusted::from(text)).filter(|text| !text.raw().trim().is_empty());
        match language {
            Language::En => self.en = text,
            Language::Ja => self.ja = text,
        }
    }

    /// The first piece in braces that is no placeholder; it would reach customers as it stands.
    pub fn stray(text: &str) -> Option<&str> {
        let mut rest = text;
        while let Some(start) = rest.find(['{', '}']) {
            let piece = &rest[start..];
            let known = [Self::NAME, Self::PRODUCT].into_iter().find(|name| piece.starts_with(name));
            let Some(known) = known else {
                let end = piece.find('}').map_or(piece.len(), |end| end + 1);
                return Some(&piece[..end]);
            };
            rest = &piece[known.len()..];
        }
        None
    }

    /// The wording of a text for one customer. What is put in is not looked at for placeholders again.
    pub fn filled(text: &Untrusted, name: &Untrusted, product: Option<&Untrusted>) -> Result<Untrusted, Unsaid> {
        let mut filled = String::new();
        let mut rest = text.raw();
        while let Some(start) = rest.find('{') {
            filled.push_str(&rest[..start]);
            rest = &rest[start..];
            if let Some(after) = rest.strip_prefix(Self::NAME) {
                let name = Some(name.raw().trim()).filter(|name| !name.is_empty()).ok_or(Unsaid::Name)?;
                filled.push_str(name);
                rest = after;
            } else if let Some(after) = rest.strip_prefix(Self::PRODUCT) {
                filled.push_str(product.ok_or(Unsaid::Product)?.raw().trim());
                rest = after;
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled.push_str(rest);
        Ok(Untrusted::from(filled))
    }
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

/// The body of `POST /v1/conversations`: one that we begin. It is the caller's, and open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConversation {
    /// With whom.
    pub customer: CustomerId,
    /// Over which channel; without it, by the one they like best among those by which a private text reaches them.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What it is about, 1 to 200 characters.
    pub subject: Untrusted,
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
    fn a_text_is_filled_once_and_says_what_it_lacks() {
        let fill = |text: &str, name: &str, product: Option<&str>| {
            let product = product.map(Untrusted::from);
            Texts::filled(&text.into(), &name.into(), product.as_ref()).map(|text| text.raw().to_owned())
        };
        assert_eq!(fill("{name}\n{product}の件", "佐藤様", Some("長傘")), Ok("佐藤様\n長傘の件".to_owned()));
        assert_eq!(fill("Hello {name}", "{product}", None), Ok("Hello {product}".to_owned()), "not filled twice");
        assert_eq!(fill("Hello {name}", " ", None), Err(Unsaid::Name));
        assert_eq!(fill("About {product}", "Ann", None), Err(Unsaid::Product));
        assert_eq!(fill("Nothing to fill", "", None), Ok("Nothing to fill".to_owned()));
    }

    #[test]
    fn what_stands_in_braces_and_is_no_placeholder_is_found() {
        for (text, stray) in [
            ("{name} {product}", None),
            ("{nmae}, hello", Some("{nmae}")),
            ("{{name}}", Some("{{name}")),
            ("{name", Some("{name")),
            ("a } b", Some("}")),
            ("名前 {お名前}", Some("{お名前}")),
        ] {
            assert_eq!(Texts::stray(text), stray, "{text}");
        }
    }

    #[test]
    fn words_on_the_wire_are_those_of_the_program() {
        for why in WhyNot::ALL {
            assert_eq!(serde_json::to_value(why).expect("it serialises"), why.as_str());
        }
        for cause in Ground::ALL {
            assert_eq!(serde_json::to_value(cause).expect("it serialises"), cause.as_str());
        }
    }
}
