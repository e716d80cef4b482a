//! Customers, as the panel beside a conversation shows them, and changing what is known of them.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{once, stamp};
use crate::api::{
    Code, Customer, CustomerId, CustomerPatch, MemoryId, MemoryPatch, MergeFrom, NewMemory, Problem, SplitOff, Stamped,
    Touchpoint,
};
use crate::server::command::customer::edit::Edit;
use crate::server::command::customer::memory::{Amend, Forget, Remember};
use crate::server::command::customer::merge::{Merge, Split};
use crate::server::command::customer::{panel, within_reach};
use crate::server::db::timeline::Place;
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Key, Path, Query};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// Entries of a page of a timeline.
const TIMELINE: i64 = 50;

/// A customer with what is remembered of them, orders, timeline and what is open.
#[utoipa::path(get, path = "/v1/customers/{id}", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = Stamped<Customer>), (status = 404, body = Problem)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<Stamped<Customer>>, Error> {
    let mut tx = state.db.read().await?;
    let key = within_reach(&mut tx, &caller, &id).await?;
    let customer = panel(&mut tx, &caller, key, state.clock.now()).await?;
    Ok(Json(stamp(&state, &mut tx, customer).await?))
}

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of a timeline, newest first.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    /// The touchpoints.
    items: Vec<Touchpoint>,
    /// Where the next page begins; none after the last.
    next: Option<String>,
}

fn parse_place(text: &str) -> Option<Place> {
    let mut parts = text.split('.');
    let at = parts.next()?.parse().ok()?;
    let table = parts.next()?.parse().ok()?;
    let key = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some(Place { at, table, key })
}

/// A customer's touchpoints of every kind, newest first.
#[utoipa::path(get, path = "/v1/customers/{id}/timeline", tag = "customers",
    params(("id" = String, Path), TimelineQuery),
    responses((status = 200, body = Timeline), (status = 404, body = Problem)))]
pub async fn timeline(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<CustomerId>,
    Query(query): Query<TimelineQuery>,
) -> Result<Json<Timeline>, Error> {
    let after = match query.after.as_deref() {
        None => None,
        Some(text) => Some(parse_place(text).ok_or_else(|| Error::field("after", Code::NextOfPage))?),
    };
    let mut tx = state.db.read().await?;
    let key = within_reach(&mut tx, &caller, &id).await?;
    let queues = caller.readable(&db::queues::all(&mut tx).await?);
    let mut found = db::timeline::page(&mut tx, key, queues.as_deref(), after, TIMELINE + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > TIMELINE);
    found.truncate(usize::try_from(TIMELINE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|(Place { at, table, key }, _)| format!("{at}.{table}.{key}"));
    Ok(Json(Timeline { items: found.into_iter().map(|(_, touchpoint)| touchpoint).collect(), next }))
}

/// Changes a customer's record: all of it or nothing. Undo is changing it back.
#[utoipa::path(patch, path = "/v1/customers/{id}", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body(content = CustomerPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Customer>), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(customer): Path<CustomerId>,
    IfMatch(version): IfMatch,
    Body { value: patch, .. }: Body<CustomerPatch>,
) -> Result<Json<Stamped<Customer>>, Error> {
    Ok(Json(state.writer.run(Edit { caller, customer, version, patch }).await?))
}

/// Remembers something of a customer. What is never kept (religion, politics, race, crime) is refused with the word
/// that gave it away; what is sensitive needs `consented`.
#[utoipa::path(post, path = "/v1/customers/{id}/memories", tag = "customers",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = NewMemory,
    responses((status = 201, body = Stamped<Customer>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn remember(
    State(state): State<Shared>,
    caller: Caller,
    Path(customer): Path<CustomerId>,
    Key(key): Key,
    Body { value: new, hash }: Body<NewMemory>,
) -> Result<Response, Error> {
    let command = Remember { caller: caller.clone(), customer, new };
    once(&state, &caller, key, hash, |_| 201, command).await
}

/// Puts right, or confirms, something remembered.
#[utoipa::path(patch, path = "/v1/customers/{id}/memories/{memory}", tag = "customers",
    params(("id" = String, Path), ("memory" = String, Path), ("If-Match" = String, Header)),
    request_body(content = MemoryPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Customer>), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub async fn amend(
    State(state): State<Shared>,
    caller: Caller,
    Path((customer, memory)): Path<(CustomerId, MemoryId)>,
    IfMatch(version): IfMatch,
    Body { value: patch, .. }: Body<MemoryPatch>,
) -> Result<Json<Stamped<Customer>>, Error> {
    Ok(Json(state.writer.run(Amend { caller, customer, memory, version, patch }).await?))
}

/// Forgets something remembered.
#[utoipa::path(delete, path = "/v1/customers/{id}/memories/{memory}", tag = "customers",
    params(("id" = String, Path), ("memory" = String, Path)),
    responses((status = 200, body = Stamped<Customer>), (status = 404, body = Problem)))]
pub async fn forget(
    State(state): State<Shared>,
    caller: Caller,
    Path((customer, memory)): Path<(CustomerId, MemoryId)>,
) -> Result<Json<Stamped<Customer>>, Error> {
    Ok(Json(state.writer.run(Forget { caller, customer, memory }).await?))
}

/// Two records are one person: everything of `from` goes to the addressed one, and its id leads there.
#[utoipa::path(post, path = "/v1/customers/{id}/merge", tag = "customers",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = MergeFrom,
    responses((status = 200, body = Stamped<Customer>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn merge(
    State(state): State<Shared>,
    caller: Caller,
    Path(customer): Path<CustomerId>,
    Key(key): Key,
    Body { value: MergeFrom { from }, hash }: Body<MergeFrom>,
) -> Result<Response, Error> {
    let command = Merge { caller: caller.clone(), customer, from };
    once(&state, &caller, key, hash, |_| 200, command).await
}

/// They were not: everything that a merge moved goes back. What came since stays.
#[utoipa::path(post, path = "/v1/customers/{id}/split", tag = "customers",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = SplitOff,
    responses((status = 200, body = Stamped<Customer>), (status = 404, body = Problem)))]
pub async fn split(
    State(state): State<Shared>,
    caller: Caller,
    Path(customer): Path<CustomerId>,
    Key(key): Key,
    Body { value: SplitOff { merge }, hash }: Body<SplitOff>,
) -> Result<Response, Error> {
    let command = Split { caller: caller.clone(), customer, merge };
    once(&state, &caller, key, hash, |_| 200, command).await
}
