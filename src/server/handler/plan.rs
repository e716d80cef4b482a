//! Action plans on a conversation, and asking for a supervisor.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::once;
use crate::api::{ConversationId, PlanChange, Problem, Stamped, Summary};
use crate::server::State as Shared;
use crate::server::command::plan::{Plan, Raise};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Key, MayMatch, Path};
use crate::server::rights::Caller;

/// A move within an action plan: beginning one, ticking a step, closing it. With `If-Match` only where no colleague has
/// moved within a plan there since that version.
#[utoipa::path(post, path = "/v1/conversations/{id}/plan", tag = "conversations",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header), ("If-Match" = Option<String>, Header)),
    request_body = PlanChange, responses((status = 200, body = Stamped<Summary>), (status = 412, body = Problem),
    (status = 422, body = Problem)))]
pub async fn change(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Key(key): Key,
    MayMatch(version): MayMatch,
    body: Body<PlanChange>,
) -> Result<Response, Error> {
    let Body { value: change, hash } = body;
    let command = Plan { caller: caller.clone(), conversation, version, change };
    once(&state, &caller, key, hash, |_| 200, command).await
}

/// Whether a supervisor is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// Asked for; false once somebody has come.
    wanted: bool,
}

/// Asks for a supervisor, or says that one has come. There is no reason to give.
#[utoipa::path(put, path = "/v1/conversations/{id}/help", tag = "conversations", params(("id" = String, Path)),
    request_body = Asking, responses((status = 200, body = Stamped<Summary>)))]
pub async fn help(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Body { value: Asking { wanted }, .. }: Body<Asking>,
) -> Result<Json<Stamped<Summary>>, Error> {
    Ok(Json(state.writer.run(Raise { caller, conversation, wanted }).await?))
}
