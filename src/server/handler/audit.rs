//! Who did what to what, and when.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::limit;
use crate::api::{AuditLine, Time};
use crate::server::error::Error;
use crate::server::extract::{Json, Query};
use crate::server::{State as Shared, db};

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Older than the line of this number.
    before: Option<i64>,
    /// Not older than this moment.
    #[param(value_type = Option<String>)]
    since: Option<Time>,
    /// 1 to 200; 50 without it.
    limit: Option<u16>,
}

/// The audit, newest first.
#[utoipa::path(get, path = "/v1/audit", tag = "server", params(AuditQuery),
    responses((status = 200, body = Vec<AuditLine>)))]
pub async fn list(State(state): State<Shared>, Query(query): Query<AuditQuery>) -> Result<Json<Vec<AuditLine>>, Error> {
    let limit = limit(query.limit)?;
    let mut tx = state.db.read().await?;
    let since = query.since.unwrap_or(Time::from_millis(i64::MIN));
    Ok(Json(db::audit::list(&mut tx, query.before.unwrap_or(i64::MAX), since, limit).await?))
}
