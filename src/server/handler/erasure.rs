//! Forgetting a person.

use axum::extract::State;

use crate::api::{CustomerId, Erasure, Problem};
use crate::server::command::erase::{Erase, look};
use crate::server::error::Error;
use crate::server::extract::{Json, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// What would go, and what stands against it.
#[utoipa::path(get, path = "/v1/customers/{id}/erasure", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = Erasure), (status = 404, body = Problem)))]
pub async fn preview(State(state): State<Shared>, Path(id): Path<CustomerId>) -> Result<Json<Erasure>, Error> {
    let mut tx = state.db.read().await?;
    let (_, erasure) = look(&mut tx, &id, state.clock.now()).await?;
    Ok(Json(Erasure { copies: copies(&state), ..erasure }))
}

/// Erases everything written by or about a customer; asked again it does so again.
#[utoipa::path(delete, path = "/v1/customers/{id}", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = Erasure), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn erase(
    State(state): State<Shared>,
    caller: Caller,
    Path(customer): Path<CustomerId>,
) -> Result<Json<Erasure>, Error> {
    let erasure = state.writer.run(Erase { by: caller.id().clone(), customer }).await?;
    // What was overwritten in the database still stands in the log beside it until that is folded back.
    let overwritten = state.db.fold().await.unwrap_or_else(|error: db::Error| {
        tracing::warn!(%error, "the write-ahead log was not folded back");
        false
    });
    Ok(Json(Erasure { overwritten, copies: copies(&state), ..erasure }))
}

/// The names of the copies that this server knows of.
fn copies(state: &Shared) -> Vec<String> {
    let files = std::fs::read_dir(state.data_dir.join("backups")).into_iter().flatten().flatten();
    let mut names: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
