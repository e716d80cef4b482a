//! Who has a conversation.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::once;
use crate::api::{AgentId, ConversationId, NextScope, Problem, Served, Skip, Stamped, Summary};
use crate::server::State as Shared;
use crate::server::command::desk::{Assign, Claim, Next};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Key, Path};
use crate::server::rights::Caller;

/// Takes a conversation, if nobody or the caller has it.
#[utoipa::path(post, path = "/v1/conversations/{id}/claim", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = Stamped<Summary>), (status = 409, body = Problem)))]
pub async fn claim(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
) -> Result<Json<Stamped<Summary>>, Error> {
    Ok(Json(state.writer.run(Claim { caller, conversation }).await?))
}

/// From whom to whom.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Handing {
    /// Who is believed to have it; none is nobody.
    from: Option<AgentId>,
    /// Who shall have it; none is nobody.
    to: Option<AgentId>,
}

/// Gives a conversation to somebody, or back to nobody.
#[utoipa::path(post, path = "/v1/conversations/{id}/assign", tag = "desk",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = Handing,
    responses((status = 200, body = Stamped<Summary>), (status = 409, body = Problem)))]
pub async fn assign(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Key(key): Key,
    body: Body<Handing>,
) -> Result<Response, Error> {
    let Body { value: Handing { from, to }, hash } = body;
    let command = Assign { caller: caller.clone(), conversation, from, to };
    once(&state, &caller, key, hash, |_| 200, command).await
}

/// From where, and what is passed over.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// From where.
    scope: NextScope,
    /// Passing this one over: it goes back, and is not offered again for an hour.
    #[serde(default)]
    skip: Option<Skip>,
    /// The one the caller looks at: where it is theirs, it is not served to them again by this call.
    #[serde(default)]
    here: Option<ConversationId>,
}

/// Serves the next conversation: the server's choice at this moment, claimed. The caller's own waiting customers compete
/// with everybody else's.
#[utoipa::path(post, path = "/v1/next", tag = "desk", params(("Idempotency-Key" = String, Header)),
    request_body = Asking, responses((status = 200, body = Served), (status = 204, description = "Nobody waits.")))]
pub async fn next(
    State(state): State<Shared>,
    caller: Caller,
    Key(key): Key,
    body: Body<Asking>,
) -> Result<Response, Error> {
    let Body { value: Asking { scope, skip, here }, hash } = body;
    let command = Next { caller: caller.clone(), scope, skip, here };
    once(&state, &caller, key, hash, |served| if served.is_some() { 200 } else { 204 }, command).await
}
