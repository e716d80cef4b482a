//! Events older than the ring: rows of kinds and ids, joined with what they are about as it is now.

use std::sync::Arc;

use super::command::audience;
use super::db::events::Row;
use super::db::{self, Conn};
use super::error::Error;
use super::log::{Audience, Entry, Log};
use super::writer::frame;
use crate::api::{
    AgentId, ConversationId, CustomerId, Event, GestureId, IncidentId, MessageId, PraiseId, PromiseId, PurchaseId,
};

/// The rows as events. What is no longer there has no event; its going was told by another.
pub async fn entries(conn: &mut Conn, log: &Arc<Log>, rows: Vec<Row>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let seq = row.seq;
        if let Some((event, audience)) = event(conn, log, row).await? {
            entries.push(Entry { seq, audience, frame: frame(&event) });
        }
    }
    Ok(entries)
}

async fn event(conn: &mut Conn, log: &Log, row: Row) -> Result<Option<(Event, Audience)>, Error> {
    let at = log.at(row.seq);
    let id = row.subject.as_str();
    Ok(match row.kind.as_str() {
        "conversation.changed" => {
            let found = db::conversations::get(conn, &ConversationId::new(id)).await?;
            found.map(|conversation| {
                let former = row.former;
                let mut audience = audience(&conversation);
                if let Audience::Conversation { former: told, .. } = &mut audience {
                    told.clone_from(&former);
                }
                (Event::ConversationChanged { at, conversation: Box::new(conversation.summary), former }, audience)
            })
        }
        "message.added" | "message.changed" => {
            let Some(line) = db::messages::get(conn, &MessageId::new(id)).await? else {
                return Ok(None);
            };
            let conversation = db::conversations::by_key(conn, line.conversation).await?;
            let message = Box::new(line.message);
            let event = if row.kind == "message.added" {
                Event::MessageAdded { at, message }
            } else {
                Event::MessageChanged { at, message }
            };
            Some((event, audience(&conversation)))
        }
        "customer.changed" => {
            let id = CustomerId::new(id);
            match db::customers::key_of(conn, &id).await? {
                Some(key) => {
                    let teams = db::customers::teams(conn, key).await?;
                    let erased = db::erase::erased_at(conn, key).await?.is_some();
                    Some((Event::CustomerChanged { at, id, erased }, Audience::Customer(teams)))
                }
                None => None,
            }
        }
        "purchase.changed" => match db::purchases::by_id(conn, &PurchaseId::new(id)).await? {
            Some((customer, purchase)) => {
                let teams = db::customers::teams(conn, customer).await?;
                Some((Event::PurchaseChanged { at, purchase: Box::new(purchase) }, Audience::Customer(teams)))
            }
            None => None,
        },
        "promise.changed" => match db::promises::get(conn, &PromiseId::new(id)).await? {
            Some(row) => {
                let conversation = db::conversations::by_key(conn, row.conversation).await?;
                Some((Event::PromiseChanged { at, promise: Box::new(row.promise) }, audience(&conversation)))
            }
            None => None,
        },
        "goodwill.changed" => match db::goodwill::get(conn, &GestureId::new(id)).await? {
            Some(row) => {
                let conversation = db::conversations::by_key(conn, row.conversation).await?;
                Some((Event::GoodwillChanged { at, gesture: Box::new(row.gesture) }, audience(&conversation)))
            }
            None => None,
        },
        "praise.changed" => db::praise::get(conn, &PraiseId::new(id)).await?.map(|praise| {
            let audience = Audience::Person(praise.to.id.clone());
            (Event::PraiseChanged { at, praise: Box::new(praise) }, audience)
        }),
        "incident.changed" => db::incidents::get(conn, &IncidentId::new(id))
            .await?
            .map(|row| (Event::IncidentChanged { at, incident: Box::new(row.incident) }, Audience::Desk)),
        "queue.changed" => {
            let queues = db::queues::all(conn).await?;
            queues.into_iter().find(|(_, queue)| queue.id.as_str() == id).map(|(_, queue)| {
                let audience = Audience::Queue(queue.team.clone());
                (Event::QueueChanged { at, queue: Box::new(queue) }, audience)
            })
        }
        "agent.changed" => db::agents::get(conn, &AgentId::new(id)).await?.map(|(_, agent)| {
            let audience = Audience::Agent(agent.id.clone());
            (Event::AgentChanged { at, agent: Box::new(agent) }, audience)
        }),
        "rules.changed" => {
            let rules = db::rules::newest(conn).await?;
            Some((Event::RulesChanged { at, rules: Box::new(rules) }, Audience::Desk))
        }
        _ => None,
    })
}
