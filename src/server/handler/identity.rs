//! Who it is that writes or calls.

use axum::extract::State;

use crate::api::{ConversationId, IdentityCheck, Problem, Stamped, Summary};
use crate::server::State as Shared;
use crate::server::command::identity::{Identify, Reveal};
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Path};
use crate::server::rights::Caller;

/// Records that somebody was, or was not, verified; for this conversation.
#[utoipa::path(put, path = "/v1/conversations/{id}/identity", tag = "identity",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = IdentityCheck,
    responses((status = 200, body = Stamped<Summary>), (status = 412, body = Problem), (status = 428, body = Problem)))]
pub async fn put(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    IfMatch(version): IfMatch,
    Body { value: check, .. }: Body<IdentityCheck>,
) -> Result<Json<Stamped<Summary>>, Error> {
    Ok(Json(state.writer.run(Identify { caller, conversation, version, check }).await?))
}

/// Account data is looked at without verification: the audit has it before anything is shown.
#[utoipa::path(post, path = "/v1/conversations/{id}/reveal", tag = "identity", params(("id" = String, Path)),
    responses((status = 200, body = Stamped<Summary>), (status = 404, body = Problem)))]
pub async fn reveal(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
) -> Result<Json<Stamped<Summary>>, Error> {
    Ok(Json(state.writer.run(Reveal { caller, conversation }).await?))
}
