//! Who serves here, and whether it can.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::server::error::Error;
use crate::server::extract::Json;
use crate::server::{State as Shared, db};

/// Which server this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// A name made at each start: tells a client that it speaks with the server it means.
    pub instance: String,
    /// The program's version.
    pub version: String,
    /// The folder it serves.
    pub data_dir: String,
    /// Where else than on its own socket it listens, if anywhere.
    pub listen: Option<String>,
}

/// Which server this is.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = Health)))]
pub async fn healthz(State(state): State<Shared>) -> Json<Health> {
    Json(state.health())
}

/// Whether it can read its database.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200, body = Health)))]
pub async fn readyz(State(state): State<Shared>) -> Result<Json<Health>, Error> {
    if *state.stopping.borrow() {
        return Err(Error::Stopping);
    }
    let mut tx = state.db.read().await?;
    db::meta::get(&mut tx, "site").await?;
    Ok(Json(state.health()))
}
