//! Goodwill gestures, and what is to be known before one is made.

use axum::extract::State;
use axum::response::Response;

use super::{once, readable};
use crate::api::{
    Aftermath, ConversationId, Gesture, GestureId, Goodwill, GoodwillCase, GoodwillOfTeam, GoodwillPolicy,
    GoodwillReport, NewGesture, Problem, Stamped, TeamId, Time, Usual, Verdict,
};
use crate::server::command::goodwill::{Decide, Give, SetPolicy, is_locked, left, limit, policy};
use crate::server::error::Error;
use crate::server::extract::{Body, IfMatch, Json, Key, Path};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// "Earlier" and "usual" look this far back.
const YEAR_MS: i64 = 365 * DAY_MS;

/// What came after a case is known when this time has passed.
const AFTER_MS: i64 = 90 * DAY_MS;

/// Most earlier gestures shown.
const EARLIER: i64 = 20;

/// What the caller may give here, what this customer was given before, and what is usual.
#[utoipa::path(get, path = "/v1/conversations/{id}/goodwill", tag = "goodwill", params(("id" = String, Path)),
    responses((status = 200, body = Goodwill), (status = 404, body = Problem)))]
pub async fn look(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
) -> Result<Json<Goodwill>, Error> {
    let now = state.clock.now();
    let mut tx = state.db.read().await?;
    let it = readable(&mut tx, &caller, &conversation).await?;
    let queues = db::queues::all(&mut tx).await?;
    let readable = caller.readable(&queues);
    let queue = db::queues::get(&mut tx, it.queue).await?;
    let team = queue.team.as_ref();
    let policy = policy(&mut tx).await?;
    let left_minor = left(&mut tx, &policy, team, &queue.calendar.zone, now).await?;
    let since = now.plus_millis(-YEAR_MS);
    let earlier = db::goodwill::of_customer(&mut tx, it.customer, readable.as_deref(), since, EARLIER).await?;
    let mut outcomes = Vec::with_capacity(earlier.len());
    for gesture in &earlier {
        outcomes.push(match gesture.given_at() {
            Some(given) => Some(db::goodwill::outcome(&mut tx, it.customer, given, now).await?),
            None => None,
        });
    }
    let usual = usual(&db::goodwill::given(&mut tx, team, &policy.currency, since).await?);
    let mut after = Vec::with_capacity(usual.len());
    for usual in &usual {
        after.push(aftermath(&mut tx, team, &usual.reason, now).await?);
    }
    let limit_minor = limit(&policy, caller.agent.role);
    let (locked, currency) = (is_locked(&it), policy.currency);
    Ok(Json(Goodwill { conversation, locked, currency, limit_minor, left_minor, earlier, outcomes, usual, after }))
}

/// What came after the cases of the year whose 90 days have passed.
async fn aftermath(conn: &mut db::Conn, team: Option<&TeamId>, reason: &str, now: Time) -> Result<Aftermath, Error> {
    let to = now.plus_millis(-AFTER_MS);
    Ok(db::goodwill::aftermath(conn, team, reason, to.plus_millis(-YEAR_MS), to).await?)
}

/// What each team of the caller gave within 12 months, and what came after.
#[utoipa::path(get, path = "/v1/goodwill", tag = "goodwill", responses((status = 200, body = GoodwillReport)))]
pub async fn report(State(state): State<Shared>, caller: Caller) -> Result<Json<GoodwillReport>, Error> {
    let now = state.clock.now();
    let mut tx = state.db.read().await?;
    let policy = policy(&mut tx).await?;
    let since = now.plus_millis(-YEAR_MS);
    let mut teams: Vec<GoodwillOfTeam> = Vec::new();
    for (_, queue) in db::queues::all(&mut tx).await? {
        let team = queue.team.as_ref();
        if !caller.reads(team) {
            continue;
        }
        if let Some(known) = teams.iter_mut().find(|known| known.team.as_ref() == team) {
            known.queues.push(queue.name);
            continue;
        }
        let left_minor = left(&mut tx, &policy, team, &queue.calendar.zone, now).await?;
        let given = db::goodwill::given(&mut tx, team, &policy.currency, since).await?;
        let mut cases = Vec::new();
        for usual in usual(&given) {
            let of_case = given.iter().filter(|(reason, _)| *reason == usual.reason);
            let total_minor = of_case.map(|(_, minor)| minor).sum();
            let after = aftermath(&mut tx, team, &usual.reason, now).await?;
            cases.push(GoodwillCase { usual, total_minor, after });
        }
        teams.push(GoodwillOfTeam { team: queue.team, queues: vec![queue.name], left_minor, cases });
    }
    Ok(Json(GoodwillReport { policy, since, teams }))
}

/// The median by reason of what is sorted by reason and value.
fn usual(given: &[(String, i64)]) -> Vec<Usual> {
    let cases = given.chunk_by(|(one, _), (other, _)| one == other);
    cases
        .map(|case| Usual {
            reason: case[0].0.clone(),
            median_minor: case[(case.len() - 1) / 2].1,
            n: u32::try_from(case.len()).unwrap_or(u32::MAX),
        })
        .collect()
}

/// Makes a gesture. Beyond what the caller may decide alone it waits for a supervisor.
#[utoipa::path(post, path = "/v1/conversations/{id}/goodwill", tag = "goodwill",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)), request_body = NewGesture,
    responses((status = 201, body = Stamped<Gesture>), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn give(
    State(state): State<Shared>,
    caller: Caller,
    Path(conversation): Path<ConversationId>,
    Key(key): Key,
    body: Body<NewGesture>,
) -> Result<Response, Error> {
    let Body { value: new, hash } = body;
    let command = Give { caller: caller.clone(), conversation, new };
    once(&state, &caller, key, hash, |_| 201, command).await
}

/// Approves a gesture that waits, or sends it back with a word.
#[utoipa::path(patch, path = "/v1/goodwill/{id}", tag = "goodwill",
    params(("id" = String, Path), ("If-Match" = String, Header)),
    request_body(content = Verdict, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Stamped<Gesture>), (status = 412, body = Problem), (status = 428, body = Problem)))]
pub async fn decide(
    State(state): State<Shared>,
    caller: Caller,
    Path(gesture): Path<GestureId>,
    IfMatch(version): IfMatch,
    Body { value: verdict, .. }: Body<Verdict>,
) -> Result<Json<Stamped<Gesture>>, Error> {
    Ok(Json(state.writer.run(Decide { caller, gesture, version, verdict }).await?))
}

/// What the house allows.
#[utoipa::path(get, path = "/v1/goodwill/policy", tag = "goodwill", responses((status = 200, body = GoodwillPolicy)))]
pub async fn get_policy(State(state): State<Shared>) -> Result<Json<GoodwillPolicy>, Error> {
    let mut tx = state.db.read().await?;
    Ok(Json(policy(&mut tx).await?))
}

/// Sets what the house allows.
#[utoipa::path(put, path = "/v1/goodwill/policy", tag = "goodwill", request_body = GoodwillPolicy,
    responses((status = 200, body = GoodwillPolicy), (status = 422, body = Problem)))]
pub async fn put_policy(
    State(state): State<Shared>,
    caller: Caller,
    Body { value: policy, .. }: Body<GoodwillPolicy>,
) -> Result<Json<GoodwillPolicy>, Error> {
    Ok(Json(state.writer.run(SetPolicy { caller, policy }).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_is_the_lower_median_of_each_reason() {
        let given =
            [("a", 1), ("a", 3), ("a", 9), ("b", 2), ("b", 8)].map(|(reason, minor)| (reason.to_owned(), minor));
        let usual = usual(&given);
        let figures: Vec<_> = usual.iter().map(|usual| (usual.reason.as_str(), usual.median_minor, usual.n)).collect();
        assert_eq!(figures, [("a", 3, 3), ("b", 2, 2)]);
    }
}
