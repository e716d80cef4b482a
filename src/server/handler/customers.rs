//! Customers, as the panel beside a conversation shows them.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::stamp;
use crate::api::{Customer, CustomerId, Problem, Role, Stamped, Touchpoint};
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::extract::{Json, Path, Query};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// Entries of a page of a timeline.
const TIMELINE: i64 = 50;

/// The key of a customer whom the caller may see: through a conversation of theirs in a queue of the caller's.
async fn visible(conn: &mut Conn, caller: &Caller, id: &CustomerId) -> Result<i64, Error> {
    let key = db::customers::key_of(conn, id).await?.ok_or(Error::NotFound("customer"))?;
    if caller.agent.role == Role::Admin {
        return Ok(key);
    }
    let teams = db::customers::teams(conn, key).await?;
    if teams.iter().any(|team| caller.reads(team.as_ref())) { Ok(key) } else { Err(Error::NotFound("customer")) }
}

async fn queues(conn: &mut Conn, caller: &Caller) -> Result<Option<Vec<i64>>, Error> {
    Ok(caller.readable(&db::queues::all(conn).await?))
}

/// A customer with orders, earlier contacts and what is open.
#[utoipa::path(get, path = "/v1/customers/{id}", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = Stamped<Customer>), (status = 404, body = Problem)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<Stamped<Customer>>, Error> {
    let mut tx = state.db.read().await?;
    let key = visible(&mut tx, &caller, &id).await?;
    let queues = queues(&mut tx, &caller).await?;
    let customer = db::customers::get(&mut tx, key, queues.as_deref()).await?;
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

/// A customer's touchpoints, newest first.
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
        Some(text) => {
            let parts = text.split_once('.').and_then(|(at, number)| Some((at.parse().ok()?, number.parse().ok()?)));
            Some(parts.ok_or_else(|| Error::field("after", "the next of a page before"))?)
        }
    };
    let mut tx = state.db.read().await?;
    let key = visible(&mut tx, &caller, &id).await?;
    let queues = queues(&mut tx, &caller).await?;
    let mut items = db::customers::touchpoints(&mut tx, key, queues.as_deref(), after, TIMELINE + 1).await?;
    let more = i64::try_from(items.len()).is_ok_and(|count| count > TIMELINE);
    items.truncate(usize::try_from(TIMELINE).unwrap_or(usize::MAX));
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| format!("{}.{}", last.at.millis(), last.matter.as_ref().map_or(0, |matter| matter.number)));
    Ok(Json(Timeline { items, next }))
}
