//! A customer's kind words, passed on.

use axum::extract::State;
use axum::response::Response;

use super::once;
use crate::api::{NewPraise, Praise, PraiseId, Problem};
use crate::server::command::praise::{PassOn, TakeNote};
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Key, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// Most that is told at once.
const UNREAD: i64 = 50;

/// Passes a customer's message on to the colleague it praises.
#[utoipa::path(post, path = "/v1/praise", tag = "praise", params(("Idempotency-Key" = String, Header)),
    request_body = NewPraise, responses((status = 201, body = Praise), (status = 422, body = Problem)))]
pub async fn pass_on(
    State(state): State<Shared>,
    caller: Caller,
    Key(key): Key,
    body: Body<NewPraise>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    let command = PassOn { caller: caller.clone(), new };
    once(&state, &caller, key, hash, |_| 201, command).await
}

/// What was passed on to me and I have not taken note of, oldest first.
#[utoipa::path(get, path = "/v1/praise", tag = "praise", responses((status = 200, body = Vec<Praise>)))]
pub async fn unread(State(state): State<Shared>, caller: Caller) -> Result<Json<Vec<Praise>>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(db::praise::unread(&mut tx, caller.key, UNREAD).await?))
}

/// I took note of it.
#[utoipa::path(put, path = "/v1/praise/{id}/read", tag = "praise", params(("id" = String, Path)),
    responses((status = 200, body = Praise), (status = 404, body = Problem)))]
pub async fn read(
    State(state): State<Shared>,
    caller: Caller,
    Path(praise): Path<PraiseId>,
) -> Result<Json<Praise>, Error> {
    Ok(Json(state.writer.run(TakeNote { caller, praise }).await?))
}
