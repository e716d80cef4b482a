//! Objects for the console's own tests.

use crate::api::{Author, ConversationId, Message, MessageId, MessageKind, Time};

/// An inbound message at a position, of version 1.
pub fn message(position: i64, text: &str) -> Message {
    Message {
        id: MessageId::new(format!("msg_{position}")),
        conversation: ConversationId::new("cnv_1"),
        position,
        version: 1,
        kind: MessageKind::Inbound,
        author: Author::Customer,
        text: text.into(),
        at: Time::from_millis(position * 60_000),
        state: None,
        failure: None,
        key: None,
        change: None,
    }
}
