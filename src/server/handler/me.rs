//! Who holds the token, and what the server says of itself.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::queues::seen;
use crate::api::{API_REVISION, Me, Problem};
use crate::server::command::agents::Rename;
use crate::server::error::Error;
use crate::server::extract::{Body, Json};
use crate::server::rights::Caller;
use crate::server::{State as Shared, VERSION, db};
use crate::text::Untrusted;

/// Who am I, and what can be chosen here.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses((status = 200, body = Me)))]
pub async fn get(State(state): State<Shared>, caller: Caller) -> Result<Json<Me>, Error> {
    me(&state, caller).await.map(Json)
}

/// What may be changed about oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MyPatch {
    /// Business name, 1 to 200 characters.
    name: Untrusted,
}

/// Changes my business name.
#[utoipa::path(patch, path = "/v1/me", tag = "me",
    request_body(content = MyPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Me), (status = 422, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Body { value: MyPatch { name }, .. }: Body<MyPatch>,
) -> Result<Json<Me>, Error> {
    let agent = state.writer.run(Rename { agent: caller.id().clone(), name }).await?;
    me(&state, Caller { key: caller.key, agent }).await.map(Json)
}

async fn me(state: &Shared, caller: Caller) -> Result<Me, Error> {
    let mut tx = state.db.read().await?;
    let queues = seen(&mut tx, &caller).await?;
    let wrap_up = db::queues::wrap_up(&mut tx).await?;
    let served = db::agents::served(&mut tx).await?;
    Ok(Me {
        agent: caller.agent,
        site: state.site.to_string(),
        api_revision: API_REVISION,
        server_version: VERSION.to_owned(),
        now: state.clock.now(),
        wrap_up,
        queues: queues.into_iter().map(|(_, queue)| queue).collect(),
        served,
    })
}
