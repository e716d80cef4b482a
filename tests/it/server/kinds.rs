//! The kinds of events that stand in the log. A new one does not compile until it is named here, and then the tests that
//! hold the stream against a snapshot fail until they bring it about.

use omotenashi::api::Event;

/// All of them, in alphabetical order.
pub const LOGGED: [&str; 13] = [
    "agent.changed",
    "conversation.changed",
    "conversation.gone",
    "customer.changed",
    "goodwill.changed",
    "incident.changed",
    "message.added",
    "message.changed",
    "praise.changed",
    "promise.changed",
    "purchase.changed",
    "queue.changed",
    "rules.changed",
];

/// The name of an event of the log; none for what is told and not stored.
pub const fn kind(event: &Event) -> Option<&'static str> {
    let place = match event {
        Event::AgentChanged { .. } => 0,
        Event::ConversationChanged { .. } => 1,
        Event::ConversationGone { .. } => 2,
        Event::CustomerChanged { .. } => 3,
        Event::GoodwillChanged { .. } => 4,
        Event::IncidentChanged { .. } => 5,
        Event::MessageAdded { .. } => 6,
        Event::MessageChanged { .. } => 7,
        Event::PraiseChanged { .. } => 8,
        Event::PromiseChanged { .. } => 9,
        Event::PurchaseChanged { .. } => 10,
        Event::QueueChanged { .. } => 11,
        Event::RulesChanged { .. } => 12,
        Event::Resync { .. }
        | Event::Counts(_)
        | Event::Draft(_)
        | Event::Day(_)
        | Event::Presence { .. }
        | Event::Viewing { .. }
        | Event::Heartbeat { .. }
        | Event::Link { .. }
        | Event::Unknown => return None,
    };
    Some(LOGGED[place])
}
