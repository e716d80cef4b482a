//! Objects for the console's own tests.

use crate::api::{
    API_REVISION, Agent, AgentId, Author, Channel, ConversationId, CustomerId, CustomerRef, Envelope, Me, Message,
    MessageId, MessageKind, QueueId, Reply, Role, Summary, Time, WaitingClock, WrapUpTree,
};

/// Who asks: an agent, Hanako.
pub fn me() -> Reply {
    Reply::Me(Box::new(Me {
        agent: Agent {
            id: AgentId::new("agt_1"),
            version: 1,
            name: "Hanako".into(),
            role: Role::Agent,
            channel: None,
            teams: Vec::new(),
            disabled: false,
        },
        site: "test".to_owned(),
        api_revision: API_REVISION,
        server_version: "1".to_owned(),
        now: Time::from_millis(0),
        wrap_up: WrapUpTree { reasons: Vec::new(), results: Vec::new() },
        queues: Vec::new(),
        served: Channel::ALL.to_vec(),
    }))
}

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
    let customer =
        CustomerRef { id: CustomerId::new("cus_1"), name: "Ada".into(), address_as: "Ada".into(), distinction: None };
    Summary {
        number,
        version,
        subject: "subject".into(),
        clock: WaitingClock { due_at: Some(Time::from_millis(number)), ..WaitingClock::default() },
        message_count: 1,
        ..Summary::begun(
            ConversationId::new(format!("cnv_{number}")),
            Channel::Mail,
            customer,
            QueueId::new("que_1"),
            Time::from_millis(number),
        )
    }
}
