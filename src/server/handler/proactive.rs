//! Whom to tell before they ask; incidents and one text to all they touch; conversations that we begin.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{limit, once, stamp};
use crate::api::{
    Calendar, Code, Incident, IncidentId, IncidentPatch, NewConversation, NewIncident, NewTelling, ProactivePage,
    Problem, Stamped, Summary, Time, Touched, TouchedPage, TouchedState,
};
use crate::server::command::begin::Begin;
use crate::server::command::incident::{ChangeIncident, Open, Recall, Tell};
use crate::server::db::incidents::Person;
use crate::server::db::proactive::{Asked, Place};
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Key, Path, Query};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db, reach};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// A business day where the calendar has hours.
const BUSINESS_DAY_MS: i64 = 8 * 60 * 60_000;

/// What a list of by time changes is looked at again after, where nothing is due sooner.
const AGAIN_MS: i64 = 15 * 60_000;

/// Incidents that are listed.
const INCIDENTS: i64 = 50;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Those who were told within the last week, with who told them, instead of those who are to be.
    told: Option<bool>,
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u16>,
}

fn numbers<const N: usize>(text: &str) -> Option<[i64; N]> {
    let numbers: Option<Vec<i64>> = text.split('.').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// The latest moment from which on silence until `now` has lasted for three business days.
fn silent_since(calendar: &Calendar, now: Time) -> Time {
    if *calendar == Calendar::always() {
        return now.plus_millis(-3 * DAY_MS);
    }
    // A long holiday is bridged; whoever waits longer than that has waited long enough.
    let (mut early, mut late) = (now.plus_millis(-31 * DAY_MS), now);
    while late.since(early) > 60_000 {
        let middle = early.plus_millis(late.since(early) / 2);
        if calendar.add(middle, 3 * BUSINESS_DAY_MS) <= now {
            early = middle;
        } else {
            late = middle;
        }
    }
    early
}

/// Whom to tell before they ask, the greatest harm first, then the oldest. Whoever had a message of ours since the
/// fact was known is not in it any more.
#[utoipa::path(get, path = "/v1/proactive", tag = "proactive", params(ListQuery),
    responses((status = 200, body = Stamped<ProactivePage>), (status = 422, body = Problem)))]
pub async fn list(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Stamped<ProactivePage>>, Error> {
    let limit = limit(query.limit)?;
    let after = match query.after.as_deref().map(numbers) {
        None => None,
        Some(Some([cause, since, subject, customer])) => Some(Place { cause, since, subject, customer }),
        Some(None) => return Err(Error::field("after", Code::NextOfPage)),
    };
    let now = state.clock.now();
    let mut tx = state.db.read().await?;
    let queues = db::queues::all(&mut tx).await?;
    let readable = caller.readable(&queues);
    let silent: Vec<(i64, Time)> =
        queues.iter().map(|(key, queue)| (*key, silent_since(&queue.calendar, now))).collect();
    let told = query.told.unwrap_or(false);
    let asked = Asked { now, queues: readable.as_deref(), silent: &silent, told, after, limit: limit + 1 };
    let mut found = db::proactive::page(&mut tx, asked).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > limit);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|(place, _)| {
        let Place { cause, since, subject, customer } = place;
        format!("{cause}.{since}.{subject}.{customer}")
    });
    let again = now.plus_millis(AGAIN_MS);
    let until = db::proactive::until(&mut tx, now).await?.map_or(again, |until| until.plus_millis(1).min(again));
    let items = found.into_iter().map(|(_, item)| item).collect();
    Ok(Json(stamp(&state, &mut tx, ProactivePage { items, next, until: Some(until) }).await?))
}

/// Every incident that was not ended, the newest first, then what ended of late; at most 50.
#[utoipa::path(get, path = "/v1/incidents", tag = "proactive", responses((status = 200, body = Vec<Incident>)))]
pub async fn incidents(State(state): State<Shared>) -> Result<Json<Vec<Incident>>, Error> {
    let mut tx = state.db.read().await?;
    let rows = db::incidents::newest(&mut tx, INCIDENTS).await?;
    Ok(Json(rows.into_iter().map(|row| row.incident).collect()))
}

/// Makes a known fault known to everybody who answers.
#[utoipa::path(post, path = "/v1/incidents", tag = "proactive", params(("Idempotency-Key" = String, Header)),
    request_body = NewIncident,
    responses((status = 201, body = Stamped<Incident>), (status = 422, body = Problem)))]
pub async fn open(
    State(state): State<Shared>,
    caller: Caller,
    Key(key): Key,
    body: Body<NewIncident>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    once(&state, &caller, key, hash, |_| 201, Open { caller: caller.clone(), new }).await
}

/// Changes an incident or ends it. Everybody who answers may write the text to all; the rest is a supervisor's.
#[utoipa::path(patch, path = "/v1/incidents/{id}", tag = "proactive",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body(content = IncidentPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Incident>), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn patch(
    State(state): State<Shared>,
    caller: Caller,
    Path(incident): Path<IncidentId>,
    IfMatch(version): IfMatch,
    Body { value: patch, .. }: Body<IncidentPatch>,
) -> Result<Json<Stamped<Incident>>, Error> {
    Ok(Json(state.writer.run(ChangeIncident { caller, incident, version, patch }).await?))
}

/// Which page of an incident's customers.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// The `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u16>,
}

/// The customers of an incident whom the caller may see: how each can be reached and in which language, how far each
/// is, and why not.
#[utoipa::path(get, path = "/v1/incidents/{id}/people", tag = "proactive", params(("id" = String, Path), PeopleQuery),
    responses((status = 200, body = TouchedPage), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn people(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<IncidentId>,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<TouchedPage>, Error> {
    let limit = usize::try_from(limit(query.limit)?).unwrap_or(usize::MAX);
    let after = match query.after.as_deref().map(numbers) {
        None => i64::MIN,
        Some(Some([after])) => after,
        Some(None) => return Err(Error::field("after", Code::NextOfPage)),
    };
    let mut tx = state.db.read().await?;
    let row = db::incidents::get(&mut tx, &id).await?.ok_or(Error::NotFound("incident"))?;
    let readable = caller.readable(&db::queues::all(&mut tx).await?);
    let served = db::agents::served(&mut tx).await?;
    let people = db::incidents::people(&mut tx, row.key, readable.as_deref(), None, state.clock.now()).await?;
    drop(tx);
    let texts = &row.incident.texts;
    let (mut ready, mut apart) = (0, 0);
    let mut items = Vec::new();
    let mut next = None;
    for person in people {
        let letter = reach::letter(&person, texts, &served);
        let open = !matches!(person.state, TouchedState::Planned | TouchedState::Sent | TouchedState::Recalling);
        match &letter {
            Ok(_) => ready += 1,
            Err(_) if open => apart += 1,
            Err(_) => {}
        }
        if person.key <= after {
            continue;
        }
        if items.len() == limit {
            next = next.or_else(|| items.last().map(|(key, _): &(i64, Touched)| key.to_string()));
            continue;
        }
        let why_not = letter.err().filter(|_| open);
        items.push((person.key, touched(person, why_not, &served)));
    }
    let items = items.into_iter().map(|(_, item)| item).collect();
    Ok(Json(TouchedPage { items, next, ready, apart }))
}

fn touched(person: Person, why_not: Option<crate::api::WhyNot>, served: &[crate::api::Channel]) -> Touched {
    let language = reach::language(&person);
    let (channel, to) = reach::channel(&person, served).ok().unzip();
    let (message, conversation, message_state) = match person.message {
        Some((message, conversation, state)) => (Some(message), Some(conversation), state),
        None => (None, None, None),
    };
    Touched {
        customer: person.reference,
        product: person.product,
        language,
        channel,
        to,
        state: person.state,
        why_not,
        told: person.told,
        conversation,
        message,
        message_state,
    }
}

/// Sends one text to everybody an incident touches who was not told and can be reached privately in a language the text
/// has, each in a conversation of their own. For half a minute at least, one request takes all of it back.
#[utoipa::path(post, path = "/v1/incidents/{id}/tell", tag = "proactive",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = NewTelling,
    responses((status = 202, body = Stamped<Incident>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn tell(
    State(state): State<Shared>,
    caller: Caller,
    Path(incident): Path<IncidentId>,
    Key(key): Key,
    body: Body<NewTelling>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    once(&state, &caller, key, hash, |_| 202, Tell { caller: caller.clone(), incident, new }).await
}

/// Takes back every message of an incident's text that no channel has yet. Its sender may, and a supervisor.
#[utoipa::path(post, path = "/v1/incidents/{id}/recall", tag = "proactive",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 202, body = Stamped<Incident>), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn recall(
    State(state): State<Shared>,
    caller: Caller,
    Path(incident): Path<IncidentId>,
    Key(key): Key,
) -> Result<Response, Error> {
    let hash = format!("recall {incident}");
    once(&state, &caller, key, hash, |_| 202, Recall { caller: caller.clone(), incident }).await
}

/// Begins a conversation with a customer: it is the caller's, open, and without a word in it.
#[utoipa::path(post, path = "/v1/conversations", tag = "conversations", params(("Idempotency-Key" = String, Header)),
    request_body = NewConversation,
    responses((status = 201, body = Stamped<Summary>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn begin(
    State(state): State<Shared>,
    caller: Caller,
    Key(key): Key,
    body: Body<NewConversation>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    once(&state, &caller, key, hash, |_| 201, Begin { caller: caller.clone(), new }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Period;

    #[test]
    fn silence_is_counted_in_business_days() {
        let at = |text: &str| Time::from_timestamp(text.parse().expect("an instant"));
        let monday_noon = at("2026-11-23T12:00:00Z");
        let always = silent_since(&Calendar::always(), monday_noon);
        assert_eq!(always, monday_noon.plus_millis(-3 * DAY_MS));
        let day = vec![Period { from: 9 * 60, to: 17 * 60 }];
        let days = (1..=7).map(|weekday| if weekday <= 5 { day.clone() } else { Vec::new() });
        let week = Calendar { week: days.collect(), ..Calendar::always() };
        let since = silent_since(&week, monday_noon);
        let wednesday_noon = at("2026-11-18T12:00:00Z");
        assert!(since.since(wednesday_noon).abs() <= 60_000, "{since}: the week-end does not count");
    }
}
