//! The outer edge: channels, what comes in through them and what goes out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Attachment, ContactPoint, ConversationId, DeliveryId, Language, MessageId, Time};
use crate::text::Untrusted;

/// How a customer and we reach each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Live text.
    Chat,
    /// Electronic mail.
    Mail,
    /// A call, or the note of one.
    Phone,
    /// A social network: comment or direct message.
    Social,
    /// A form on a web page.
    WebForm,
    /// At the counter.
    InPerson,
}

impl Channel {
    /// Every channel, in the order shown.
    pub const ALL: [Self; 6] = [Self::Chat, Self::Mail, Self::Phone, Self::Social, Self::WebForm, Self::InPerson];

    /// The word on the wire and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Social => "social",
            Self::WebForm => "web_form",
            Self::InPerson => "in_person",
        }
    }

    /// How much one message of ours may hold here.
    pub const fn limits(self) -> Limits {
        match self {
            // Longer than a screen of a chat window, nobody reads it there; the large networks stop at 4 096.
            Self::Chat => Limits { characters: 4_000, attachments: true, cc: false },
            // The strictest direct message of the networks we know of.
            Self::Social => Limits { characters: 1_000, attachments: false, cc: false },
            // Mail servers take far more, people do not: what is longer is a document, and goes as a file.
            Self::Mail | Self::WebForm => Limits { characters: 100_000, attachments: true, cc: true },
            // Words for the record, spoken by somebody.
            Self::Phone | Self::InPerson => Limits { characters: 100_000, attachments: false, cc: false },
        }
    }

    /// How long a reply can be taken back where a queue says nothing else, in milliseconds.
    pub const fn undo_ms(self) -> i64 {
        match self {
            // The customer sits there and waits: long enough to see that it was the wrong window.
            Self::Chat => 3_000,
            // Nobody waits for a mail's seconds, a public word is never unread again, and what is wrong with either
            // (addressee, attachment, tone) is mostly seen in the moment after Send.
            Self::Mail | Self::WebForm | Self::Social => 10_000,
            // What was said is said; this is its record.
            Self::Phone | Self::InPerson => 0,
        }
    }

    /// The channel written as `word` on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// How much one message may hold on a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters (Unicode scalar values) of its text.
    pub characters: usize,
    /// Files may go with it.
    pub attachments: bool,
    /// It may go to others besides.
    pub cc: bool,
}

/// Who wrote to us, as far as the channel knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Untrusted>,
    /// How the name is read (kana).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Untrusted>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Untrusted>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Untrusted>,
    /// Handle on a social network or the chat's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<Untrusted>,
    /// The customer's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The channel has verified who this is (signed-in chat, same-origin form).
    #[serde(default)]
    pub verified: bool,
}

/// The body of `POST /v1/inbound`: one message from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Inbound {
    /// Through which channel; a channel token may only name its own.
    pub channel: Channel,
    /// From whom.
    pub who: Who,
    /// What was said, at most 1 MiB.
    pub text: Untrusted,
    /// What it is about; mail has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Untrusted>,
    /// The channel's own id of this message: a second one with the same id adds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The channel's own id of the thread: continues that conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_external_id: Option<String>,
    /// When it was written; the server's now without it, and never later than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    /// Everybody can read it (a public comment).
    #[serde(default)]
    pub public: bool,
    /// The customer is there now, waiting (an open chat window, a ringing telephone).
    #[serde(default)]
    pub present: bool,
    /// Which address of ours a mail was written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Untrusted>,
    /// Everybody else a mail names as its receiver, at most 50; our own addresses left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Untrusted>,
}

/// The answer of `POST /v1/inbound`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboundReceipt {
    /// Where it went.
    pub conversation: ConversationId,
    /// What it became.
    pub message: MessageId,
    /// False when the external id was known and nothing was added.
    pub created: bool,
}

/// Where one outbound message stands on its way through a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// The channel has taken responsibility.
    Accepted,
    /// It reached the customer's side.
    Delivered,
    /// The customer has opened it.
    Read,
    /// It will not arrive.
    Failed,
}

/// One outbound message offered to its channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// Its id: the same delivery may be offered again until its state is set.
    pub id: DeliveryId,
    /// Part of which conversation.
    pub conversation: ConversationId,
    /// The channel's own id of the thread, where inbound told one.
    pub conversation_external_id: Option<String>,
    /// Which message.
    pub message: MessageId,
    /// Through which channel.
    pub channel: Channel,
    /// To whom: the address that is answered, where the channel told one; else all there are on record.
    pub to: Vec<ContactPoint>,
    /// To whom besides.
    #[serde(default)]
    pub cc: Vec<Untrusted>,
    /// What goes with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// What it is about.
    pub subject: Untrusted,
    /// What to say.
    pub text: Untrusted,
    /// Since when it waits.
    pub queued_at: Time,
}

/// The body of `POST /v1/deliveries/{id}/state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryReport {
    /// What became of it; a state earlier than the known one changes nothing.
    pub state: DeliveryState,
    /// The channel's own id of what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Untrusted>,
}
