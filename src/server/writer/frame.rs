//! An event as the log names it, and as the stream sends it.

use axum::body::Bytes;

use crate::api::{Cursor, Event};
use crate::server::db;

/// The kind of an event of the log, as the wire says it.
pub const fn kind(event: &Event) -> &'static str {
    match event {
        Event::ConversationChanged { .. } => "conversation.changed",
        Event::ConversationGone { .. } => "conversation.gone",
        Event::MessageAdded { .. } => "message.added",
        Event::MessageChanged { .. } => "message.changed",
        Event::CustomerChanged { .. } => "customer.changed",
        Event::PurchaseChanged { .. } => "purchase.changed",
        Event::PromiseChanged { .. } => "promise.changed",
        Event::GoodwillChanged { .. } => "goodwill.changed",
        Event::PraiseChanged { .. } => "praise.changed",
        Event::IncidentChanged { .. } => "incident.changed",
        Event::QueueChanged { .. } => "queue.changed",
        Event::AgentChanged { .. } => "agent.changed",
        Event::RulesChanged { .. } => "rules.changed",
        Event::Counts(_) => "counts",
        Event::Draft(_) => "draft",
        Event::Day(_) => "day",
        Event::Presence { .. } => "presence",
        Event::Viewing { .. } => "viewing",
        Event::Heartbeat { .. } => "heartbeat",
        Event::Resync { .. } => "resync",
        Event::Link { .. } => "link",
        Event::Unknown => "unknown",
    }
}

/// The id of what an event of the log is about.
pub fn subject(event: &Event) -> String {
    match event {
        Event::ConversationChanged { conversation, .. } => conversation.id.as_str(),
        Event::ConversationGone { id, .. } => id.as_str(),
        Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } => message.id.as_str(),
        Event::CustomerChanged { id, .. } => id.as_str(),
        Event::PurchaseChanged { purchase, .. } => purchase.id.as_str(),
        Event::PromiseChanged { promise, .. } => promise.id.as_str(),
        Event::GoodwillChanged { gesture, .. } => gesture.id.as_str(),
        Event::PraiseChanged { praise, .. } => praise.id.as_str(),
        Event::IncidentChanged { incident, .. } => incident.id.as_str(),
        Event::QueueChanged { queue, .. } => queue.id.as_str(),
        Event::AgentChanged { agent, .. } => agent.id.as_str(),
        Event::RulesChanged { .. }
        | Event::Counts(_)
        | Event::Draft(_)
        | Event::Day(_)
        | Event::Presence { .. }
        | Event::Viewing { .. }
        | Event::Heartbeat { .. }
        | Event::Resync { .. }
        | Event::Link { .. }
        | Event::Unknown => "",
    }
    .to_owned()
}

/// An event as the stream sends it; `id` only for those of the log, and for heartbeats to carry the place.
pub fn frame(event: &Event) -> Bytes {
    framed(event, event.cursor())
}

/// Likewise, with the place told apart.
pub fn framed(event: &Event, at: Option<&Cursor>) -> Bytes {
    let id = at.map_or_else(String::new, |at| format!("id: {at}\n"));
    // JSON has no raw line break, so one data line is enough.
    Bytes::from(format!("{id}event: {}\ndata: {}\n\n", kind(event), db::json(event)))
}
