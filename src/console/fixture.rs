//! Objects for the console's own tests.

use crate::api::{
    Author, Channel, ConversationId, CustomerId, CustomerRef, Envelope, Identity, Message, MessageId, MessageKind,
    Priority, QueueId, Status, Summary, Time, WaitingClock,
};

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
        envelope: Envelope::default(),
    }
}

/// An open conversation that nobody has, due in the order of its number.
pub fn summary(number: i64, version: u64) -> Summary {
    Summary {
        id: ConversationId::new(format!("cnv_{number}")),
        number,
        version,
        subject: "subject".into(),
        channel: Channel::Mail,
        public: false,
        status: Status::Open,
        snoozed_until: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        queue: QueueId::new("que_1"),
        team: None,
        assignee: None,
        customer: CustomerRef {
            id: CustomerId::new("cus_1"),
            name: "Ada".into(),
            address_as: "Ada".into(),
            distinction: None,
        },
        identity: Identity::None,
        verification: None,
        clock: WaitingClock { due_at: Some(Time::from_millis(number)), ..WaitingClock::default() },
        live: false,
        created_at: Time::from_millis(number),
        last_message: None,
        last_message_at: None,
        preview: "".into(),
        message_count: 1,
        replied: false,
        resolved_at: None,
        wrap_up: None,
        thanked: false,
        undelivered: false,
        promise: None,
        gesture: None,
        plan: None,
        help: None,
    }
}
