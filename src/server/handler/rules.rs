//! The team's rules.

use axum::extract::State;

use crate::api::{NewRules, Problem, TeamRules};
use crate::server::command::team_rules::Replace;
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// The rules laid over the program's own, as everybody here has them.
#[utoipa::path(get, path = "/v1/rules", tag = "me", responses((status = 200, body = TeamRules)))]
pub async fn get(State(state): State<Shared>) -> Result<Json<TeamRules>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(db::rules::newest(&mut tx).await?))
}

/// Replaces them; every console hears of it at once.
#[utoipa::path(put, path = "/v1/rules", tag = "me", params(("If-Match" = String, Header)), request_body = NewRules,
    responses((status = 200, body = TeamRules), (status = 403, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub async fn put(
    State(state): State<Shared>,
    caller: Caller,
    IfMatch(version): IfMatch,
    Body { value: body, .. }: Body<NewRules>,
) -> Result<Json<TeamRules>, Error> {
    Ok(Json(state.writer.run(Replace { caller, version, body }).await?))
}
