//! The event stream.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Cursor;
use crate::server::State as Shared;
use crate::server::error::Error;
use crate::server::extract::{Query, console};
use crate::server::rights::Caller;
use crate::server::stream::{Reader, event_stream};

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The id of the last event seen; the `Last-Event-ID` header wins.
    after: Option<String>,
}

/// Everything that happens and that I may know of, from a place in the log on (`Last-Event-ID`), or from now on.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(EventsQuery, ("Last-Event-ID" = Option<String>, Header), ("Console" = Option<String>, Header)),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream")))]
pub async fn follow(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let told = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    // A cursor that is none of ours is one of another log: a fresh snapshot is the way out.
    let foreign = || Cursor { epoch: "".into(), seq: 0 };
    let after = told.or(query.after).map(|text| text.parse().unwrap_or_else(|_| foreign()));
    let reader = Reader::new(state, caller, console(&headers)?, after).await?;
    let frames = stream::unfold(reader, async |mut reader| {
        let frame = reader.next().await?;
        Some((Ok::<_, std::convert::Infallible>(frame), reader))
    });
    Ok(event_stream(Body::from_stream(frames)))
}
