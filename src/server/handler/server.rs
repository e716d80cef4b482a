//! The server itself: handing over, and the document of what it serves.

use std::io::ErrorKind;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use tokio::fs;
use tokio::io::AsyncReadExt as _;

use crate::server::State as Shared;
use crate::server::command::note::Note;
use crate::server::error::Error;
use crate::server::extract::raw;
use crate::server::rights::Caller;

/// How much of a backup is read at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// Asks the server to finish what it is doing and leave, so that the asker may take its place.
#[utoipa::path(post, path = "/v1/server/handover", tag = "server", responses((status = 202)))]
pub async fn handover(State(state): State<Shared>, caller: Caller) -> Response {
    let noted = state.writer.run(Note { by: caller.id().clone(), action: "server.handover" }).await;
    if let Err(error) = noted {
        // A server whose disk is full is asked to leave for that very reason.
        tracing::warn!(%error, "the audit does not have this hand-over");
    }
    tracing::info!("asked to hand over: stopping");
    state.stopping.send_replace(true);
    StatusCode::ACCEPTED.into_response()
}

/// The whole database as of one moment, while everybody works on.
#[utoipa::path(post, path = "/v1/server/backup", tag = "server",
    responses((status = 200, description = "An SQLite database", content_type = "application/vnd.sqlite3")))]
pub async fn backup(State(state): State<Shared>, caller: Caller) -> Result<Response, Error> {
    let file = {
        let _one_at_a_time = state.copying.lock().await;
        let path = state.data_dir.join("backups").join("backup.part");
        match fs::remove_file(&path).await {
            // What was left by a server that was killed meanwhile is nobody's.
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::Internal(error.into())),
            _ => {}
        }
        let copied = state.db.copy(&path).await;
        let file = fs::File::open(&path).await;
        // From here on it is only ours, and goes with the last who reads it.
        let _ = fs::remove_file(&path).await;
        copied?;
        file.map_err(|error| Error::Internal(error.into()))?
    };
    let size = file.metadata().await.map_err(|error| Error::Internal(error.into()))?.len();
    state.writer.run(Note { by: caller.id().clone(), action: "database.backup" }).await?;
    let pieces = stream::try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    let headers =
        [(header::CONTENT_TYPE, "application/vnd.sqlite3".to_owned()), (header::CONTENT_LENGTH, size.to_string())];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "server",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn openapi(State(state): State<Shared>) -> Response {
    raw(StatusCode::OK, state.document().to_owned())
}
