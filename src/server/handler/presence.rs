//! Where a console is: told to the colleagues who are there too. What is kept of it is who had which conversation open.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::readable;
use crate::api::Whereabouts;
use crate::server::State as Shared;
use crate::server::error::Error;
use crate::server::extract::{Body, console};
use crate::server::rights::Caller;

/// Says which conversation is open in this console, and whether its user writes there just now. Holds half a minute, and
/// ends with the console's event stream (the one with the same `Console` header).
#[utoipa::path(put, path = "/v1/presence", tag = "presence", params(("Console" = Option<String>, Header)),
    request_body = Whereabouts, responses((status = 204)))]
pub async fn put(
    State(state): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Body { value: at, .. }: Body<Whereabouts>,
) -> Result<StatusCode, Error> {
    let name = (caller.key, console(&headers)?);
    if let Some(conversation) = &at.conversation {
        let mut tx = state.db.read().await?;
        readable(&mut tx, &caller, conversation).await?;
    }
    state.consoles.put(name, caller.reference(), at, state.clock.now());
    Ok(StatusCode::NO_CONTENT)
}
