//! What is told to a change that was made on an older version: how the thing stands now, who did what to it since, and
//! what was written meanwhile. One shape for every object with versions.

use crate::api::{Customer, Gesture, Promise, TeamRules};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::error::{Changed, Error};
use crate::server::writer::Write;

/// Deeds and messages that are told.
const MOST: i64 = 20;

/// A conversation changed after `version`.
pub async fn conversation(write: &mut Write<'_>, it: Conversation, version: u64) -> Result<Error, Error> {
    let newer = db::messages::written_since(write.conn, it.key, version, MOST).await?;
    let happened = db::audit::since(write.conn, version, it.summary.id.as_str(), MOST).await?;
    Ok(told(Changed { conversation: Some(it.summary), happened, newer, ..Changed::default() }))
}

/// A promise in a conversation did.
pub async fn promise(write: &mut Write<'_>, it: Conversation, promise: Promise, version: u64) -> Result<Error, Error> {
    let newer = db::messages::written_since(write.conn, it.key, version, MOST).await?;
    let happened = db::audit::since(write.conn, version, promise.id.as_str(), MOST).await?;
    let conversation = Some(it.summary);
    Ok(told(Changed { conversation, promise: Some(promise), happened, newer, ..Changed::default() }))
}

/// A gesture in a conversation did.
pub async fn gesture(write: &mut Write<'_>, it: Conversation, gesture: Gesture, version: u64) -> Result<Error, Error> {
    let newer = db::messages::written_since(write.conn, it.key, version, MOST).await?;
    let happened = db::audit::since(write.conn, version, gesture.id.as_str(), MOST).await?;
    let conversation = Some(it.summary);
    Ok(told(Changed { conversation, gesture: Some(gesture), happened, newer, ..Changed::default() }))
}

/// A customer's record did.
pub async fn customer(write: &mut Write<'_>, customer: Customer, version: u64) -> Result<Error, Error> {
    let happened = db::audit::since(write.conn, version, customer.id.as_str(), MOST).await?;
    Ok(told(Changed { customer: Some(customer), happened, ..Changed::default() }))
}

/// The team's rules did. Their audit has no subject: the version itself says who and when.
pub fn rules(rules: TeamRules) -> Error {
    let happened = rules.at.map(|at| crate::api::Happened { by: rules.by.clone(), at, action: "rules.replace".into() });
    told(Changed { happened: happened.into_iter().collect(), rules: Some(rules), ..Changed::default() })
}

fn told(changed: Changed) -> Error {
    Error::Changed(Box::new(changed))
}
