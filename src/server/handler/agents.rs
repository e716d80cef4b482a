//! Agents and their tokens.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::once;
use crate::api::{Agent, AgentId, AgentPatch, NewAgent, NewToken, Problem, Token};
use crate::server::command::agents::{Amend, Create, Issue, Revoke};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Key, Path, raw};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// Everybody who works here.
#[utoipa::path(get, path = "/v1/agents", tag = "agents", responses((status = 200, body = Vec<Agent>)))]
pub async fn list(State(state): State<Shared>) -> Result<Json<Vec<Agent>>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(db::agents::all(&mut tx).await?))
}

/// Makes an agent. A team not yet known is made.
#[utoipa::path(post, path = "/v1/agents", tag = "agents", params(("Idempotency-Key" = String, Header)),
    request_body = NewAgent, responses((status = 201, body = Agent), (status = 422, body = Problem)))]
pub async fn create(
    State(state): State<Shared>,
    caller: Caller,
    Key(key): Key,
    body: Body<NewAgent>,
) -> Result<Response, Error> {
    let command = Create { by: Some(caller.id().clone()), new: body.value };
    once(&state, &caller, key, body.hash, |_| 201, command).await
}

/// Shuts an agent out, or lets them in again (their tokens stay; their streams end), which only an administrator does; or
/// says how many conversations they can have at a time.
#[utoipa::path(patch, path = "/v1/agents/{id}", tag = "agents", params(("id" = String, Path)),
    request_body(content = AgentPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Agent), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Body { value: patch, .. }: Body<AgentPatch>,
) -> Result<Json<Agent>, Error> {
    Ok(Json(state.writer.run(Amend { caller, agent, patch }).await?))
}

/// Makes a token. Its secret is told this once and kept nowhere, so the answer cannot be given again: whoever lost it
/// makes another.
#[utoipa::path(post, path = "/v1/agents/{id}/tokens", tag = "agents", params(("id" = String, Path)),
    request_body = NewToken, responses((status = 201, body = Token), (status = 404, body = Problem)))]
pub async fn add_token(
    State(state): State<Shared>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Body { value: NewToken { label }, .. }: Body<NewToken>,
) -> Result<Response, Error> {
    let token = state.writer.run(Issue { by: Some(caller.id().clone()), agent, label }).await?;
    Ok(raw(StatusCode::CREATED, db::json(&token)))
}

/// Revokes every token of an agent; their streams end.
#[utoipa::path(delete, path = "/v1/agents/{id}/tokens", tag = "agents", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn revoke_tokens(
    State(state): State<Shared>,
    caller: Caller,
    Path(agent): Path<AgentId>,
) -> Result<Response, Error> {
    state.writer.run(Revoke { by: caller.id().clone(), agent }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
