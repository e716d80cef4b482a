//! Finding customers: by what was typed, and records that seem to be of one person.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::{Code, ContactKind, ContactPoint, CustomerId, Found, FoundBy, FoundCustomers, Problem};
use crate::server::command::customer::within_reach;
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::extract::{Json, Path, Query};
use crate::server::people::{self, Typed};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};
use crate::text::Untrusted;

/// Records that are shown.
const SHOWN: usize = 20;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 200;

/// What was typed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// Any part of a name or reading (one character is enough in Japanese), or exactly a mail address, telephone number
    /// or handle, or the last four digits of a number.
    q: String,
}

/// Customers that match. Names are looked for among the customers within reach; a contact point that is known exactly
/// finds whomever it belongs to.
#[utoipa::path(get, path = "/v1/customers", tag = "customers", params(FindQuery),
    responses((status = 200, body = FoundCustomers), (status = 422, body = Problem)))]
pub async fn find(
    State(state): State<Shared>,
    caller: Caller,
    Query(FindQuery { q }): Query<FindQuery>,
) -> Result<Json<FoundCustomers>, Error> {
    if q.trim().is_empty() || q.chars().count() > LONGEST {
        return Err(Error::field("q", Code::OneTo.with("most", LONGEST)));
    }
    let mut tx = state.db.read().await?;
    let queues = caller.readable(&db::queues::all(&mut tx).await?);
    let mut items = Vec::new();
    for (key, by) in reached(&mut tx, &q).await? {
        items.push(found(&mut tx, key, by).await?);
    }
    let typed = Typed::new(&q);
    let mut more = items.len() > SHOWN;
    if let Some(piece) = typed.piece() {
        let candidates = db::find::with_term(&mut tx, &piece, queues.as_deref()).await?;
        more |= i64::try_from(candidates.len()).is_ok_and(|count| count >= db::find::CANDIDATES);
        for key in candidates {
            if items.len() > SHOWN {
                more = true;
                break;
            }
            let customer = db::customers::own(&mut tx, key).await?.customer;
            let by = if typed.names(&customer) {
                if typed.says(&customer) { FoundBy::Reading } else { FoundBy::Name }
            } else if typed.ends_a_number(&db::customers::contacts(&mut tx, key).await?) {
                FoundBy::Phone
            } else {
                continue;
            };
            if items.iter().all(|found| found.customer.id != customer.id) {
                items.push(found(&mut tx, key, vec![by]).await?);
            }
        }
    }
    items.truncate(SHOWN);
    Ok(Json(FoundCustomers { items, more }))
}

/// Whoever can be reached by exactly this.
async fn reached(conn: &mut Conn, q: &str) -> Result<BTreeMap<i64, Vec<FoundBy>>, Error> {
    let mut found: BTreeMap<i64, Vec<FoundBy>> = BTreeMap::new();
    for kind in [ContactKind::Mail, ContactKind::Phone, ContactKind::Handle] {
        let normal = people::normal(&ContactPoint::new(kind, Untrusted::from(q)));
        if normal.is_empty() {
            continue;
        }
        let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
        for key in db::customers::with_contact(conn, &db::word(&kind), &normal, limit).await? {
            found.entry(key).or_default().push(kind.into());
        }
    }
    Ok(found)
}

async fn found(conn: &mut Conn, key: i64, by: Vec<FoundBy>) -> Result<Found, Error> {
    let customer = db::customers::own(conn, key).await?.customer;
    Ok(Found {
        customer: customer.reference(),
        reading: customer.reading,
        organisation: customer.organisation,
        since: customer.since,
        by,
    })
}

/// Records that seem to be of the same person, each with the reasons, most reasons first. Nothing is merged by itself.
#[utoipa::path(get, path = "/v1/customers/{id}/duplicates", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Found>), (status = 404, body = Problem)))]
pub async fn duplicates(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<Vec<Found>>, Error> {
    let mut tx = state.db.read().await?;
    let key = within_reach(&mut tx, &caller, &id).await?;
    let queues = caller.readable(&db::queues::all(&mut tx).await?);
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let mut reasons: BTreeMap<i64, Vec<FoundBy>> = BTreeMap::new();
    for (other, kind) in db::find::reached_alike(&mut tx, key, limit).await? {
        let by = match kind.as_str() {
            "mail" => FoundBy::Mail,
            "phone" => FoundBy::Phone,
            _ => FoundBy::Handle,
        };
        reasons.entry(other).or_default().push(by);
    }
    for (other, term) in db::find::sharing(&mut tx, key, queues.as_deref(), limit).await? {
        let by = if term.starts_with("r:") { FoundBy::Reading } else { FoundBy::Name };
        reasons.entry(other).or_default().push(by);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(other, by)| (std::cmp::Reverse(by.len()), std::cmp::Reverse(*other)));
    let mut items = Vec::with_capacity(reasons.len());
    for (other, mut by) in reasons.into_iter().take(SHOWN) {
        by.sort_unstable();
        items.push(found(&mut tx, other, by).await?);
    }
    Ok(Json(items))
}
