//! One file per resource. A handler reads a request, asks the reader's connection or the writer, and answers; rules
//! and SQL are elsewhere.

pub mod agents;
pub mod answer;
pub mod audit;
pub mod conversations;
pub mod customers;
pub mod day;
pub mod deliveries;
pub mod desk;
pub mod disclosure;
pub mod drafts;
pub mod erasure;
pub mod events;
pub mod feed;
pub mod find;
pub mod goodwill;
pub mod health;
pub mod identity;
pub mod import;
pub mod inbound;
pub mod load;
pub mod me;
pub mod messages;
pub mod metrics;
pub mod plan;
pub mod praise;
pub mod presence;
pub mod proactive;
pub mod promises;
pub mod queues;
pub mod rules;
pub mod server;
pub mod survey;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::State;
use super::command::keyed::Keyed;
use super::db::conversations::Conversation;
use super::db::{self, Conn};
use super::error::Error;
use super::extract::raw;
use super::rights::Caller;
use super::writer::Command;
use crate::api::{Code, ConversationId, OpKey, Stamped};

/// Entries on a page unless asked otherwise, and at most.
const PAGE: u16 = 50;
const LONGEST_PAGE: u16 = 200;

/// The page's length that was asked for.
fn limit(asked: Option<u16>) -> Result<i64, Error> {
    match asked.unwrap_or(PAGE) {
        asked @ 1..=LONGEST_PAGE => Ok(i64::from(asked)),
        _ => Err(Error::field("limit", Code::Between.with("least", 1).with("most", 200))),
    }
}

/// Runs a command once for its key and answers with what it answered the first time.
async fn once<C>(
    state: &State,
    caller: &Caller,
    key: OpKey,
    hash: String,
    status: fn(&C::Output) -> u16,
    command: C,
) -> Result<Response, Error>
where
    C: Command,
    C::Output: Serialize,
{
    let given = state.writer.run(Keyed { agent: caller.key, key, hash, status, command }).await?;
    let status = StatusCode::from_u16(given.status).unwrap_or(StatusCode::OK);
    if status == StatusCode::NO_CONTENT {
        return Ok(axum::response::IntoResponse::into_response(status));
    }
    Ok(raw(status, given.body))
}

/// An answer with the place in the log at which it was true; read in the transaction of what it stamps.
async fn stamp<T>(state: &State, conn: &mut Conn, body: T) -> Result<Stamped<T>, Error> {
    let (_, seq) = db::events::bounds(conn).await?;
    Ok(Stamped { as_of: state.log.at(seq), body })
}

/// A conversation that the caller may read.
async fn readable(conn: &mut Conn, caller: &Caller, id: &ConversationId) -> Result<Conversation, Error> {
    let found = db::conversations::get(conn, id).await?;
    found.filter(|conversation| caller.reads(conversation.summary.team.as_ref())).ok_or(Error::NotFound("conversation"))
}
