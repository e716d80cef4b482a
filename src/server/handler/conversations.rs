//! Lists of conversations, one conversation, and changing it.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{limit, readable, stamp};
use crate::api::{Code, ConversationId, Page, Patch, Problem, SortKey, Stamped, Summary, View};
use crate::server::command::change::Change;
use crate::server::db::conversations::Reader;
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Path, Query};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

/// Which page of which view.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `mine`, `unassigned`, `open`, `promises`, `approvals` (supervisors), `resolved`, `queue:<id>` or
    /// `agent:<id>` (supervisors).
    #[param(value_type = String)]
    view: View,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u16>,
}

/// A place in a list as an opaque word.
fn place(key: &SortKey) -> String {
    format!("{}.{}.{}.{}", key.rank, key.first, key.second, key.number)
}

fn parse_place(text: &str) -> Result<SortKey, Error> {
    let wrong = || Error::field("after", Code::NextOfPage);
    let mut parts = text.split('.');
    let rank = parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
    let mut number = || parts.next().and_then(|part| part.parse().ok()).ok_or_else(wrong);
    let key = SortKey { rank, first: number()?, second: number()?, number: number()? };
    if parts.next().is_some() { Err(wrong()) } else { Ok(key) }
}

/// A page of a view, in its order.
#[utoipa::path(get, path = "/v1/conversations", tag = "conversations", params(ListQuery),
    responses((status = 200, body = Stamped<Page>)))]
pub async fn list(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Stamped<Page>>, Error> {
    if query.view == View::Approvals && !caller.directs() {
        return Err(Error::Forbidden(Code::DirectorsOnly));
    }
    let limit = limit(query.limit)?;
    let after = query.after.as_deref().map(parse_place).transpose()?;
    let mut tx = state.db.read().await?;
    let queues = db::queues::all(&mut tx).await?;
    let readable = caller.readable(&queues);
    let queue = match &query.view {
        View::Queue(id) => {
            let found = queues.iter().find(|(_, queue)| queue.id == *id && caller.reads(queue.team.as_ref()));
            found.ok_or(Error::NotFound("queue"))?.0
        }
        _ => 0,
    };
    let key = match &query.view {
        View::Agent(_) if !caller.directs() => {
            return Err(Error::Forbidden(Code::ColleaguesList));
        }
        View::Agent(id) => db::agents::get(&mut tx, id).await?.ok_or(Error::NotFound("agent"))?.0,
        _ => caller.key,
    };
    let reader = Reader { key, queues: readable.as_deref(), queue };
    // One more than asked for tells whether there is a next page.
    let mut items = db::conversations::page(&mut tx, &query.view, reader, after, limit + 1).await?;
    let more = i64::try_from(items.len()).is_ok_and(|count| count > limit);
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = items.last().filter(|_| more).map(|last| place(&query.view.key(last)));
    Ok(Json(stamp(&state, &mut tx, Page { items, next }).await?))
}

/// One conversation; its version is its ETag.
#[utoipa::path(get, path = "/v1/conversations/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = Stamped<Summary>), (status = 304), (status = 404, body = Problem)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let mut tx = state.db.read().await?;
    let summary = readable(&mut tx, &caller, &id).await?.summary;
    let tag = format!("\"{}\"", summary.version);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.trim() == tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut response = Json(stamp(&state, &mut tx, summary).await?).into_response();
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    Ok(response)
}

/// Changes status, priority, tags: all of it or nothing. Undo is changing it back.
#[utoipa::path(patch, path = "/v1/conversations/{id}", tag = "conversations",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body(content = Patch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Summary>), (status = 412, body = Problem), (status = 428, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    IfMatch(version): IfMatch,
    Body { value: patch, .. }: Body<Patch>,
) -> Result<Json<Stamped<Summary>>, Error> {
    Ok(Json(state.writer.run(Change { caller, conversation, version, patch }).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_it_was_written_and_nothing_else_does() {
        let key = SortKey { rank: 1, first: -5, second: i64::MAX, number: 42 };
        assert_eq!(parse_place(&place(&key)).ok(), Some(key));
        for wrong in ["", "1.2.3", "1.2.3.4.5", "1.2.3.x", "300.1.1.1"] {
            assert!(parse_place(wrong).is_err(), "{wrong}");
        }
    }
}
