//! What a shop's own systems tell as it happens. (source, external id) makes telling it again harmless.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use crate::api::{
    Fed, NewPurchase, NewSurvey, NewTouchpoint, Problem, PurchaseReceipt, SurveyReceipt, TouchpointReceipt,
};
use crate::server::command::customer::feed::Tell;
use crate::server::error::Error;
use crate::server::extract::{Body, raw};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

fn answered(fed: Fed, receipt: &impl Serialize) -> Response {
    let status = if fed == Fed::Created { StatusCode::CREATED } else { StatusCode::OK };
    raw(status, db::json(receipt))
}

/// A call, a visit, a page looked at, a post in public.
#[utoipa::path(post, path = "/v1/touchpoints", tag = "feed", request_body = NewTouchpoint,
    responses((status = 201, body = TouchpointReceipt), (status = 200, body = TouchpointReceipt),
        (status = 422, body = Problem)))]
pub async fn touchpoint(
    State(state): State<Shared>,
    caller: Caller,
    body: Body<NewTouchpoint>,
) -> Result<Response, Error> {
    let receipt = state.writer.run(Tell { caller, new: body.value }).await?;
    Ok(answered(receipt.fed, &receipt))
}

/// An order as it stands, whole. One told with an earlier `state_at` than the one on record changes nothing.
#[utoipa::path(post, path = "/v1/purchases", tag = "feed", request_body = NewPurchase,
    responses((status = 201, body = PurchaseReceipt), (status = 200, body = PurchaseReceipt),
        (status = 422, body = Problem)))]
pub async fn purchase(State(state): State<Shared>, caller: Caller, body: Body<NewPurchase>) -> Result<Response, Error> {
    let receipt = state.writer.run(Tell { caller, new: body.value }).await?;
    Ok(answered(receipt.fed, &receipt))
}

/// An answer to a survey.
#[utoipa::path(post, path = "/v1/surveys", tag = "feed", request_body = NewSurvey,
    responses((status = 201, body = SurveyReceipt), (status = 200, body = SurveyReceipt),
        (status = 422, body = Problem)))]
pub async fn survey(State(state): State<Shared>, caller: Caller, body: Body<NewSurvey>) -> Result<Response, Error> {
    let receipt = state.writer.run(Tell { caller, new: body.value }).await?;
    Ok(answered(receipt.fed, &receipt))
}
