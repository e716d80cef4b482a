//! What comes in from outside.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::once;
use crate::api::{Code, Inbound, InboundReceipt, OpKey, Problem};
use crate::server::command::inbound::Bring;
use crate::server::error::Error;
use crate::server::extract::{Body, raw};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

const fn status(receipt: &InboundReceipt) -> u16 {
    if receipt.created { 201 } else { 200 }
}

/// Takes one message from outside. A second one with the same external id adds nothing; one without an external id
/// needs an Idempotency-Key.
#[utoipa::path(post, path = "/v1/inbound", tag = "channels", request_body = Inbound,
    responses((status = 201, body = InboundReceipt), (status = 200, body = InboundReceipt),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn post(
    State(state): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    body: Body<Inbound>,
) -> Result<Response, Error> {
    let Body { value: inbound, hash } = body;
    if !caller.carries(inbound.channel) {
        return Err(Error::Forbidden(Code::OtherChannel));
    }
    let has_id = inbound.external_id.is_some();
    let command = Bring { caller: caller.clone(), inbound };
    if has_id {
        let receipt = state.writer.run(command).await?;
        let status = StatusCode::from_u16(status(&receipt)).unwrap_or(StatusCode::OK);
        return Ok(raw(status, db::json(&receipt)));
    }
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::trim);
    let key = key.filter(|key| (1..=128).contains(&key.len())).ok_or(Error::NoKey)?;
    once(&state, &caller, OpKey::new(key), hash, status, command).await
}
