//! The kinds of events. A new one does not compile until it is named here, and then the tests that hold the stream against
//! a snapshot fail until they bring it about and say what becomes of it.

use omotenashi::api::Event;

/// Those that stand in the log, in alphabetical order.
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

/// What is told whole and not stored: states, each time as they are now.
pub const WHOLE: [&str; 5] = ["counts", "day", "draft", "presence", "viewing"];

/// What an event is.
enum Kind {
    /// One of the log.
    Logged(usize),
    /// A whole state.
    Whole(usize),
    /// Of the line itself.
    Line,
}

const fn of(event: &Event) -> Kind {
    match event {
        Event::AgentChanged { .. } => Kind::Logged(0),
        Event::ConversationChanged { .. } => Kind::Logged(1),
        Event::ConversationGone { .. } => Kind::Logged(2),
        Event::CustomerChanged { .. } => Kind::Logged(3),
        Event::GoodwillChanged { .. } => Kind::Logged(4),
        Event::IncidentChanged { .. } => Kind::Logged(5),
        Event::MessageAdded { .. } => Kind::Logged(6),
        Event::MessageChanged { .. } => Kind::Logged(7),
        Event::PraiseChanged { .. } => Kind::Logged(8),
        Event::PromiseChanged { .. } => Kind::Logged(9),
        Event::PurchaseChanged { .. } => Kind::Logged(10),
        Event::QueueChanged { .. } => Kind::Logged(11),
        Event::RulesChanged { .. } => Kind::Logged(12),
        Event::Counts(_) => Kind::Whole(0),
        Event::Day(_) => Kind::Whole(1),
        Event::Draft(_) => Kind::Whole(2),
        Event::Presence { .. } => Kind::Whole(3),
        Event::Viewing { .. } => Kind::Whole(4),
        Event::Resync { .. } | Event::Heartbeat { .. } | Event::Link { .. } | Event::Unknown => Kind::Line,
    }
}

/// The name of an event of the log; none for what is told and not stored.
pub const fn kind(event: &Event) -> Option<&'static str> {
    match of(event) {
        Kind::Logged(place) => Some(LOGGED[place]),
        Kind::Whole(_) | Kind::Line => None,
    }
}

/// The name of an event that tells a whole state.
pub const fn whole(event: &Event) -> Option<&'static str> {
    match of(event) {
        Kind::Whole(place) => Some(WHOLE[place]),
        Kind::Logged(_) | Kind::Line => None,
    }
}
