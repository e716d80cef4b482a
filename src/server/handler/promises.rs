//! Promises and call-backs.

use axum::extract::State;
use axum::response::Response;

use super::once;
use crate::api::{ConversationId, NewPromise, Problem, Promise, PromiseId, PromisePatch, Stamped};
use crate::server::State as Shared;
use crate::server::command::promise::{ChangePromise, Make};
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Key, Path};
use crate::server::rights::Caller;

/// Promises something to the customer of a conversation, or books a call-back.
#[utoipa::path(post, path = "/v1/conversations/{id}/promises", tag = "promises",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = NewPromise,
    responses((status = 201, body = Stamped<Promise>), (status = 422, body = Problem)))]
pub async fn make(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Key(key): Key,
    body: Body<NewPromise>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    let command = Make { caller: caller.clone(), conversation, new };
    once(&state, &caller, key, hash, |_| 201, command).await
}

/// Ends a promise, moves it, or notes a try to call. Undo is opening it again.
#[utoipa::path(patch, path = "/v1/promises/{id}", tag = "promises",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body(content = PromisePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Promise>), (status = 412, body = Problem), (status = 428, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(promise): Path<PromiseId>,
    IfMatch(version): IfMatch,
    Body { value: patch, .. }: Body<PromisePatch>,
) -> Result<Json<Stamped<Promise>>, Error> {
    Ok(Json(state.writer.run(ChangePromise { caller, promise, version, patch }).await?))
}
