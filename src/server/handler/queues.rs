//! Queues, and how many conversations stand in each view.

use axum::extract::State;

use crate::api::{Counts, Problem, Queue, QueueId, QueuePatch};
use crate::server::command::queues::ChangeQueue;
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// The queues whose figures the caller may see, with their keys.
pub async fn seen(conn: &mut Conn, caller: &Caller) -> Result<Vec<(i64, Queue)>, Error> {
    let mut queues = db::queues::all(conn).await?;
    queues.retain(|(_, queue)| caller.sees_figures(queue.team.as_ref()));
    Ok(queues)
}

/// The queues I can see, in the order of the views.
#[utoipa::path(get, path = "/v1/queues", tag = "queues", responses((status = 200, body = Vec<Queue>)))]
pub async fn list(State(state): State<Shared>, caller: Caller) -> Result<Json<Vec<Queue>>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(seen(&mut tx, &caller).await?.into_iter().map(|(_, queue)| queue).collect()))
}

/// Changes a queue's settings.
#[utoipa::path(patch, path = "/v1/queues/{id}", tag = "queues", params(("id" = String, Path)),
    request_body(content = QueuePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Queue), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(queue): Path<QueueId>,
    Body { value: patch, .. }: Body<QueuePatch>,
) -> Result<Json<Queue>, Error> {
    state.writer.run(ChangeQueue { caller, queue, patch }).await.map(Json)
}

/// How many conversations stand in each of my views.
#[utoipa::path(get, path = "/v1/counts", tag = "queues", responses((status = 200, body = Counts)))]
pub async fn counts(State(state): State<Shared>, caller: Caller) -> Result<Json<Counts>, Error> {
    let mut tx = state.db.read().await?;
    let queues = seen(&mut tx, &caller).await?;
    Ok(Json(state.counts.of(&caller, &queues)))
}
