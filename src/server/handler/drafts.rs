//! My unsent texts. Nobody else's are ever told.

use axum::extract::State;

use crate::api::{ConversationId, Draft, Drafts, Mode, Problem, Writing};
use crate::server::command::draft::{Keep, as_told};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// All my unsent texts.
#[utoipa::path(get, path = "/v1/drafts", tag = "drafts", responses((status = 200, body = Drafts)))]
pub async fn list(State(state): State<Shared>, caller: Caller) -> Result<Json<Drafts>, Error> {
    let mut tx = state.db.read().await?;
    let as_of = state.log.at(db::drafts::newest(&mut tx, caller.key).await?);
    let mut rows = db::drafts::after(&mut tx, caller.key, 0).await?;
    rows.retain(|row| !row.text.raw().is_empty());
    Ok(Json(Drafts { as_of, items: rows.into_iter().map(|row| as_told(row, &state.log)).collect() }))
}

/// Keeps an unsent text as it stands; an empty one gives it up. Where it grew out of another version than the one that
/// is there, nothing is stored, and the answer holds what is there.
#[utoipa::path(put, path = "/v1/conversations/{id}/drafts/{mode}", tag = "drafts",
    params(("id" = String, Path), ("mode" = Mode, Path)), request_body = Writing,
    responses((status = 200, body = Draft), (status = 409, body = Problem)))]
pub async fn put(
    State(state): State<Shared>,
    caller: Caller,
    Path((conversation, mode)): Path<(ConversationId, Mode)>,
    Body { value: body, .. }: Body<Writing>,
) -> Result<Json<Draft>, Error> {
    let agent = caller.key;
    let draft = state.writer.run(Keep { caller, conversation, mode, body }).await?;
    state.consoles.drafted(agent);
    Ok(Json(draft))
}
