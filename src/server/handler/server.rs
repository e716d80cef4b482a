//! The server itself: handing over, and the document of what it serves.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::server::State as Shared;
use crate::server::extract::raw;

/// Asks the server to finish what it is doing and leave, so that the asker may take its place.
#[utoipa::path(post, path = "/v1/server/handover", tag = "server", responses((status = 202)))]
pub async fn handover(State(state): State<Shared>) -> Response {
    tracing::info!("asked to hand over: stopping");
    state.stopping.send_replace(true);
    StatusCode::ACCEPTED.into_response()
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "server",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn openapi(State(state): State<Shared>) -> Response {
    raw(StatusCode::OK, state.document().to_owned())
}
