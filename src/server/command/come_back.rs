//! Replies that must not go out any more: they come back to their agent instead, and nobody got them.
//!
//! A reply is written to what was known then. One that a dead server or a missing channel kept for long, or that the
//! customer's next message overtook after its moment had passed, is not let go unasked. Looked at twice: when its moment
//! has passed, and when a channel takes it for the first time; a reply that was taken once is the channel's.

use super::deliver::set_state;
use crate::api::{Author, CameBack, Message, MessageKind, MessageState, Time};
use crate::server::db;
use crate::server::db::messages::Line as Stored;
use crate::server::error::Error;
use crate::server::writer::Write;

/// A reply that waited longer than this after its moment comes back, in milliseconds.
const OLD_MS: i64 = 10 * 60_000;

/// Why a held reply must not be released whose moment came at `release_at`.
pub async fn before_release(write: &mut Write<'_>, line: &Stored, release_at: Time) -> Result<Option<CameBack>, Error> {
    outlived(write, line, release_at, |newer| newer.at > release_at).await
}

/// Why a reply must not be taken by a channel that has been offered since `queued_at`.
pub async fn before_taking(write: &mut Write<'_>, line: &Stored, queued_at: Time) -> Result<Option<CameBack>, Error> {
    // Its own version is of when it was offered: what came in after that has a later one, whatever its clock says.
    outlived(write, line, queued_at, |newer| newer.version > line.message.version).await
}

/// Only a reply can be out of date: not what the shop says by itself, nor the first word of a conversation that we began.
async fn outlived(
    write: &mut Write<'_>,
    line: &Stored,
    since: Time,
    is_since: impl Fn(&Message) -> bool,
) -> Result<Option<CameBack>, Error> {
    if !matches!(line.message.author, Author::Agent(_)) {
        return Ok(None);
    }
    let newest = db::messages::newest(write.conn, line.conversation, Some(MessageKind::Inbound)).await?;
    let Some(newest) = newest.map(|newest| newest.message) else { return Ok(None) };
    if newest.position > line.message.position && is_since(&newest) {
        return Ok(Some(CameBack::Overtaken));
    }
    Ok((write.now.since(since) > OLD_MS).then_some(CameBack::Old))
}

/// Brings a reply back, and with it the replies to the same customer that were written to follow it: what was meant as
/// the second does not arrive as the first. What answers the words by which the first was overtaken stays.
pub async fn come_back(write: &mut Write<'_>, line: Stored, why: CameBack) -> Result<(), Error> {
    let (conversation, key) = (line.conversation, line.key);
    give_up(write, line, why).await?;
    let newest = db::messages::newest(write.conn, conversation, Some(MessageKind::Inbound)).await?;
    while let Some(hold) = db::holds::after(write.conn, conversation, key).await? {
        let later = db::messages::by_key(write.conn, hold.message).await?;
        let answers = newest.as_ref().is_some_and(|newest| later.message.position > newest.message.position);
        if why == CameBack::Overtaken && answers {
            break;
        }
        give_up(write, later, why).await?;
    }
    Ok(())
}

async fn give_up(write: &mut Write<'_>, mut line: Stored, why: CameBack) -> Result<(), Error> {
    db::deliveries::withdraw(write.conn, line.key).await?;
    db::holds::end(write.conn, line.key).await?;
    let (id, conversation) = (line.message.id.clone(), line.message.conversation.clone());
    line.message.envelope.came_back = Some(why);
    let words = match why {
        CameBack::Old => "It had waited for more than ten minutes and was not sent.",
        CameBack::Overtaken => "The customer had written again, and it was not sent.",
    };
    set_state(write, line, MessageState::Failed, Some(words.into())).await?;
    write.audit(None, "message.come-back", id.as_str(), Some(conversation.as_str())).await
}
