//! The page of a survey's link: shown to whoever has the link, answered once. Its secret is all that it asks for, so a
//! wrong one counts like a wrong token.

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use serde::Deserialize;

use crate::api::Language;
use crate::locale::Lang;
use crate::server::accept::{Arrival, Source};
use crate::server::command::survey::answer::{Page as Answered, Stands, stands};
use crate::server::db::questions::Linked;
use crate::server::error::Error;
use crate::server::extract::{Path, form, token_hash};
use crate::server::page::{Page, nowhere, page};
use crate::server::{State as Shared, db, reach};

/// What the page's form sends.
#[derive(Debug, Deserialize)]
struct Sent {
    score: Option<u8>,
    #[serde(default)]
    words: String,
}

fn lang(linked: &Linked) -> Lang {
    match reach::spoken(&linked.speech) {
        Some(Language::Ja) => Lang::Ja,
        Some(Language::En) | None => Lang::En,
    }
}

/// The question of a link, or what is said instead of it.
async fn find(state: &Shared, code: &str, arrival: Option<Arrival>) -> Result<(String, Linked), Response> {
    let hash = token_hash(code);
    let found = async {
        let mut tx = state.db.read().await?;
        Ok::<_, Error>(db::questions::linked(&mut tx, &hash).await?)
    };
    match found.await {
        Ok(Some(linked)) => Ok((hash, linked)),
        Ok(None) => {
            let source = arrival.map_or(Source::Unknown, |arrival| arrival.source);
            Err(nowhere(state.guesses.wrong(source, state.clock.now()).err()))
        }
        Err(error) => Err(axum::response::IntoResponse::into_response(error)),
    }
}

/// The one question of a link, for the customer who got it.
#[utoipa::path(get, path = "/s/{code}", tag = "surveys", params(("code" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html"), (status = 404, description = "No such link"),
        (status = 410, description = "Its time is over"), (status = 429, description = "Too many wrong links")))]
pub async fn look(
    State(state): State<Shared>,
    arrival: Option<Extension<Arrival>>,
    Path(code): Path<String>,
) -> Response {
    match find(&state, &code, arrival.map(|Extension(arrival)| arrival)).await {
        Ok((_, linked)) => match stands(&linked, state.clock.now()) {
            Stands::Open => page(Page::Ask(linked.planned.question.kind()), lang(&linked)),
            Stands::Used => page(Page::Used, lang(&linked)),
            Stands::Expired => page(Page::Expired, lang(&linked)),
        },
        Err(response) => response,
    }
}

/// Records the answer of a link, once.
#[utoipa::path(post, path = "/s/{code}", tag = "surveys", params(("code" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = String, content_type = "text/html"), (status = 404, description = "No such link"),
        (status = 410, description = "Its time is over"), (status = 422, description = "No number was chosen"),
        (status = 429, description = "Too many wrong links")))]
pub async fn take(
    State(state): State<Shared>,
    arrival: Option<Extension<Arrival>>,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Error> {
    let (hash, linked) = match find(&state, &code, arrival.map(|Extension(arrival)| arrival)).await {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let (kind, lang) = (linked.planned.question.kind(), lang(&linked));
    let (least, most) = kind.scale();
    let sent: Option<Sent> = form(request, &state).await?;
    let Some((score, words)) =
        sent.and_then(|sent| Some((sent.score.filter(|score| (least..=most).contains(score))?, sent.words)))
    else {
        return Ok(page(Page::Again(kind), lang));
    };
    let words = Some(words.trim().replace('\0', "\u{2400}")).filter(|words| !words.is_empty());
    Ok(match state.writer.run(Answered { hash, score, words }).await? {
        Stands::Open => page(Page::Thanks, lang),
        Stands::Used => page(Page::Used, lang),
        Stands::Expired => page(Page::Expired, lang),
    })
}
