//! Every change of the database, one type each: what it needs, what it tells, in one transaction.

pub mod agents;
pub mod first;

use super::db::conversations::Conversation;
use super::db::{self};
use super::error::Error;
use super::log::Audience;
use super::writer::Write;
use crate::api::{Event, Former};

/// Writes a conversation back under a new version and tells its readers. Once per command: a version is the sequence
/// of the one event that says so.
pub async fn save(write: &mut Write<'_>, conversation: &mut Conversation) -> Result<(), Error> {
    conversation.summary.version = write.next_seq();
    db::conversations::update(write.conn, conversation).await?;
    tell(write, conversation, None).await
}

async fn tell(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    former: Option<Former>,
) -> Result<(), Error> {
    let place = conversation.place();
    write.count(conversation.counted, Some(place));
    conversation.counted = Some(place);
    let summary = &conversation.summary;
    let audience = Audience::Conversation {
        id: summary.id.clone(),
        team: summary.team.clone(),
        former: former.as_ref().map(|former| former.team.clone()),
    };
    let event = Event::ConversationChanged {
        at: write.at(summary.version),
        conversation: Box::new(summary.clone()),
        former,
    };
    write.tell(&event, audience).await
}
