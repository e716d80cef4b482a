//! Threads: reading and adding to them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{limit, once, readable, stamp};
use crate::api::{Attachment, Code, ConversationId, MessageId, OpKey, Outgoing, Problem, Stamped, Thread};
use crate::server::command::recall::{Misdirected, Recall};
use crate::server::command::send::{Send, Sent};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Key, Path, Query};
use crate::server::rights::Caller;
use crate::server::{State as Shared, consoles, db};

/// How far back a reply in public is one of the last: what stands under older comments is read by nobody.
const SPOKEN: i64 = 90 * 24 * 3_600_000;

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThreadQuery {
    /// Older than this line; the newest without it.
    #[param(value_type = Option<String>)]
    before: Option<MessageId>,
    /// 1 to 200; 50 without it.
    limit: Option<u16>,
    /// Only the message that carries this key, with the conversation: what became of an unsure send.
    #[param(value_type = Option<String>)]
    key: Option<OpKey>,
}

/// A page of a thread, oldest first; or with `key` the one message that carries it.
#[utoipa::path(get, path = "/v1/conversations/{id}/messages", tag = "messages",
    params(("id" = String, Path), ThreadQuery),
    responses((status = 200, body = Stamped<Thread>), (status = 404, body = Problem)))]
pub async fn list(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(query): Query<ThreadQuery>,
) -> Result<Response, Error> {
    let limit = limit(query.limit)?;
    let mut tx = state.db.read().await?;
    let conversation = readable(&mut tx, &caller, &id).await?;
    if let Some(key) = query.key {
        let found = db::messages::by_op_key(&mut tx, conversation.key, &key).await?;
        let message = found.ok_or(Error::NotFound("message"))?;
        return Ok(Json(Sent { message, conversation: conversation.summary }).into_response());
    }
    let newest = query.before.is_none();
    let before = match query.before {
        None => i64::MAX,
        Some(id) => {
            let line = db::messages::get(&mut tx, &id).await?;
            let line = line.filter(|line| line.conversation == conversation.key);
            line.ok_or_else(|| Error::field("before", Code::MessageHere))?.message.position
        }
    };
    let messages = db::messages::page(&mut tx, conversation.key, before, limit).await?;
    let more = messages.first().is_some_and(|first| first.position > 1);
    let said_in_public = if newest && conversation.summary.public {
        db::messages::said_in_public(&mut tx, state.clock.now().plus_millis(-SPOKEN)).await?
    } else {
        Vec::new()
    };
    state.consoles.read(caller.key, &id, state.clock.now());
    let thread = Thread { conversation: conversation.summary, messages, more, said_in_public };
    Ok(Json(stamp(&state, &mut tx, thread).await?).into_response())
}

/// Sends a reply or writes a note. Asked again with its key it answers as before and sends nothing.
#[utoipa::path(post, path = "/v1/conversations/{id}/messages", tag = "messages",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = Outgoing,
    responses((status = 201, body = Sent), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn send(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Key(key): Key,
    body: Body<Outgoing>,
) -> Result<Response, Error> {
    let Body { value: body, hash } = body;
    let command = Send { caller: caller.clone(), conversation, key: key.clone(), body };
    let drafted = command.body.draft.is_some();
    let answer = once(&state, &caller, key, hash, |_| 201, command).await?;
    if drafted {
        state.consoles.drafted(caller.key);
    }
    Ok(answer)
}

/// Takes a reply back that no deliverer has taken yet: it never goes out, and the matter stands as before it.
#[utoipa::path(post, path = "/v1/messages/{id}/recall", tag = "messages",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Sent), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub async fn recall(
    State(state): State<Shared>,
    caller: Caller,
    Path(message): Path<MessageId>,
    Key(key): Key,
) -> Result<Response, Error> {
    let hash = format!("recall {message}");
    let command = Recall { caller: caller.clone(), message };
    once(&state, &caller, key, hash, |_| 200, command).await
}

/// Says that a message went to somebody it was not meant for: marked, on hold, with what is known, for a supervisor.
#[utoipa::path(post, path = "/v1/messages/{id}/misdirected", tag = "messages",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Sent), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn misdirected(
    State(state): State<Shared>,
    caller: Caller,
    Path(message): Path<MessageId>,
    Key(key): Key,
) -> Result<Response, Error> {
    // Who looked up to now is to stand in it.
    consoles::record(&state).await;
    let hash = format!("misdirected {message}");
    let command = Misdirected { caller: caller.clone(), message };
    once(&state, &caller, key, hash, |_| 200, command).await
}

/// The files that go with a message, whole.
#[utoipa::path(get, path = "/v1/messages/{id}/attachments", tag = "messages", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Attachment>), (status = 404, body = Problem)))]
pub async fn attachments(
    State(state): State<Shared>,
    caller: Caller,
    Path(message): Path<MessageId>,
) -> Result<Json<Vec<Attachment>>, Error> {
    let mut tx = state.db.read().await?;
    let line = db::messages::get(&mut tx, &message).await?.ok_or(Error::NotFound("message"))?;
    let readable = readable(&mut tx, &caller, &line.message.conversation).await;
    let it =
        readable.map_err(|error| if let Error::NotFound(_) = error { Error::NotFound("message") } else { error })?;
    state.consoles.read(caller.key, &it.summary.id, state.clock.now());
    Ok(Json(db::attachments::of(&mut tx, line.key).await?))
}
