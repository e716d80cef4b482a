//! My own day, and what became of prompts: what an agent's consoles share with each other and with nobody else.

use axum::extract::State;

use super::readable;
use crate::api::{ConversationId, DayPatch, MyDay, Problem, PromptMemory, PromptNote, ShownPrompts};
use crate::server::State as Shared;
use crate::server::command::day::{ChangeDay, told};
use crate::server::command::prompt::{NotePrompt, ShowPrompts};
use crate::server::db;
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Path};
use crate::server::rights::Caller;

/// My own day. Nobody else's is ever told.
#[utoipa::path(get, path = "/v1/me/day", tag = "me", responses((status = 200, body = MyDay)))]
pub async fn get(State(state): State<Shared>, caller: Caller) -> Result<Json<MyDay>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(told(&mut tx, caller.key).await?))
}

/// Begins or ends a break, says when today ends, sets my hours, waves a line for me alone away.
#[utoipa::path(patch, path = "/v1/me/day", tag = "me",
    request_body(content = DayPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = MyDay), (status = 422, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Body { value: patch, .. }: Body<DayPatch>,
) -> Result<Json<MyDay>, Error> {
    Ok(Json(state.writer.run(ChangeDay { caller, patch }).await?))
}

/// What became of prompts in a conversation, and of their words with its customer. Not who used or dismissed one.
#[utoipa::path(get, path = "/v1/conversations/{id}/prompts", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = PromptMemory), (status = 404, body = Problem)))]
pub async fn prompts(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<ConversationId>,
) -> Result<Json<PromptMemory>, Error> {
    let mut tx = state.db.read().await?;
    let it = readable(&mut tx, &caller, &id).await?;
    Ok(Json(db::prompts::memory(&mut tx, it.key, it.customer).await?))
}

/// Notes what became of a prompt, so that it rests where it should, for every colleague.
#[utoipa::path(put, path = "/v1/conversations/{id}/prompts/{prompt}", tag = "conversations",
    params(("id" = String, Path), ("prompt" = String, Path)), request_body = PromptNote,
    responses((status = 200, body = PromptMemory), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn note_prompt(
    State(state): State<Shared>,
    caller: Caller,
    Path((conversation, prompt)): Path<(ConversationId, String)>,
    Body { value: note, .. }: Body<PromptNote>,
) -> Result<Json<PromptMemory>, Error> {
    Ok(Json(state.writer.run(NotePrompt { caller, conversation, prompt, note }).await?))
}

/// Notes which prompts stand beside a conversation, so that a rule that is waved away often can be told. Not beside whose.
#[utoipa::path(put, path = "/v1/conversations/{id}/prompts", tag = "conversations", params(("id" = String, Path)),
    request_body = ShownPrompts,
    responses((status = 200, body = PromptMemory), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn shown_prompts(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Body { value: ShownPrompts { shown }, .. }: Body<ShownPrompts>,
) -> Result<Json<PromptMemory>, Error> {
    Ok(Json(state.writer.run(ShowPrompts { caller, conversation, shown }).await?))
}
