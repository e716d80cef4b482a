//! Who holds the token, and what the server says of itself.

use axum::extract::State;

use crate::api::{API_REVISION, Me};
use crate::server::error::Error;
use crate::server::extract::Json;
use crate::server::rights::Caller;
use crate::server::{State as Shared, VERSION, db};

/// Who am I, and what can be chosen here.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses((status = 200, body = Me)))]
pub async fn get(State(state): State<Shared>, caller: Caller) -> Result<Json<Me>, Error> {
    let mut tx = state.db.read().await?;
    let queues = db::queues::all(&mut tx).await?;
    let wrap_up = db::queues::wrap_up(&mut tx).await?;
    let queues =
        queues.into_iter().map(|(_, queue)| queue).filter(|queue| caller.sees_figures(queue.team.as_ref())).collect();
    Ok(Json(Me {
        agent: caller.agent,
        site: state.site.to_string(),
        api_revision: API_REVISION,
        server_version: VERSION.to_owned(),
        now: state.clock.now(),
        wrap_up,
        queues,
    }))
}
