//! Records of another system, by the hundred.

use axum::extract::{Request, State};
use axum::http::header;

use crate::api::{Code, ImportRecord, ImportReport, Refusal};
use crate::server::State as Shared;
use crate::server::command::import::Import;
use crate::server::error::Error;
use crate::server::extract::{Json, read};
use crate::server::rights::Caller;

/// Records of one body at most.
const RECORDS: usize = 500;

/// Bring in customers, orders and conversations.
///
/// The body is NDJSON: one `ImportRecord` a line, at most 500 and 1 MiB; one body is one transaction. What was
/// imported before under the same source and id is the same, or changed; a record that cannot be taken is refused by
/// its line, and the others go in.
#[utoipa::path(
    post, path = "/v1/import", tag = "import",
    request_body(content = String, content_type = "application/x-ndjson"),
    responses((status = 200, body = ImportReport)),
)]
pub async fn post(State(state): State<Shared>, caller: Caller, request: Request) -> Result<Json<ImportReport>, Error> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if media.split(';').next().unwrap_or("").trim() != "application/x-ndjson" {
        return Err(Error::MediaType("application/x-ndjson"));
    }
    let bytes = read(request, &()).await?;
    let mut records = Vec::new();
    let mut refused = Vec::new();
    for (line, text) in (0..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        if records.len() + refused.len() == RECORDS {
            return Err(Error::field("body", Code::Records.with("most", RECORDS)));
        }
        match serde_json::from_slice::<ImportRecord>(text) {
            Ok(record) => records.push((line, record)),
            Err(error) => refused.push(Refusal { line, why: why(&error) }),
        }
    }
    let import = Import { by: caller.id().clone(), records, refused };
    Ok(Json(state.writer.run(import).await?))
}

/// What is wrong with a line, without repeating any of it.
fn why(error: &serde_json::Error) -> String {
    let column = error.column();
    if error.is_data() {
        format!("not a record of a kind known here: wrong at column {column}")
    } else {
        format!("not JSON: broken at column {column}")
    }
}
