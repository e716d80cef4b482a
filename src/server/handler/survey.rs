//! What a queue asks its customers, and how its figures are judged.

use axum::extract::State;

use super::queues::seen;
use crate::api::{Problem, QueueId, QueueRules, RulesOfQueue};
use crate::server::command::survey::SetRules;
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// The rules of a queue: nothing is asked where nobody set any.
#[utoipa::path(get, path = "/v1/queues/{id}/rules", tag = "queues", params(("id" = String, Path)),
    responses((status = 200, body = RulesOfQueue), (status = 404, body = Problem)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<QueueId>,
) -> Result<Json<RulesOfQueue>, Error> {
    let mut tx = state.db.read().await?;
    let queue = seen(&mut tx, &caller).await?.into_iter().find(|(_, queue)| queue.id == id);
    let (key, _) = queue.ok_or(Error::NotFound("queue"))?;
    let rules = db::questions::rules(&mut tx, key).await?;
    Ok(Json(RulesOfQueue { queue: id, rules }))
}

/// Replaces them; what was planned before goes by what is true when its moment comes.
#[utoipa::path(put, path = "/v1/queues/{id}/rules", tag = "queues", params(("id" = String, Path)),
    request_body = QueueRules, responses((status = 200, body = RulesOfQueue), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn put(
    State(state): State<Shared>,
    caller: Caller,
    Path(queue): Path<QueueId>,
    Body { value: rules, .. }: Body<QueueRules>,
) -> Result<Json<RulesOfQueue>, Error> {
    Ok(Json(state.writer.run(SetRules { by: caller.id().clone(), queue, rules }).await?))
}
