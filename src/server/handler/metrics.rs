//! Figures: which window and part of the shop, what the asker may see of it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::queues::seen;
use crate::api::{Channel, Code, Metrics, Problem, Queue, QueueId, Role, TeamId, Time};
use crate::server::db::Conn;
use crate::server::db::figures::{self, Part, Running};
use crate::server::error::Error;
use crate::server::extract::{Json, Query};
use crate::server::metric::{self, ARRIVALS_MS, Board, Ending, Rows, Turn, TurnKind, Window};
use crate::server::rights::Caller;
use crate::server::{State as Shared, db};

const HOUR_MS: i64 = 60 * 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How far back a window reaches when nobody says.
const USUAL_MS: i64 = 30 * DAY_MS;

/// How far back at most: twenty years.
const LONGEST_MS: i64 = 20 * 366 * DAY_MS;

/// Of what figures are asked.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How far back, in days or hours: 30d (what holds when it is not said), 8h.
    window: Option<String>,
    /// Up to this moment; now when it is not said.
    #[param(value_type = Option<Time>)]
    to: Option<Time>,
    /// Of one queue.
    #[param(value_type = Option<QueueId>)]
    queue: Option<QueueId>,
    /// Of one channel.
    channel: Option<Channel>,
    /// Of the queues of one team.
    #[param(value_type = Option<TeamId>)]
    team: Option<TeamId>,
}

/// A window's length in milliseconds.
fn length(word: &str) -> Option<i64> {
    let unit = match word.chars().last()? {
        'h' => HOUR_MS,
        'd' => DAY_MS,
        _ => return None,
    };
    let number: u32 = word[..word.len() - 1].parse().ok()?;
    Some(i64::from(number) * unit).filter(|length| (1..=LONGEST_MS).contains(length))
}

/// The figures of a window. Viewers are not told small cells; an asker's own figures are told to nobody else.
#[utoipa::path(get, path = "/v1/metrics", tag = "metrics", params(Asked),
    responses((status = 200, body = Metrics), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Metrics>, Error> {
    let now = state.clock.now();
    let length = asked.window.as_deref().map_or(Some(USUAL_MS), length);
    let length = length.ok_or_else(|| Error::field("window", Code::Window))?;
    // What happened this very instant is in it.
    let end = now.plus_millis(1);
    let to = asked.to.map_or(end, |to| to.min(end));
    let window = Window { from: to.plus_millis(-length), to };
    let mut tx = state.db.read().await?;
    let queues = wanted(&mut tx, &caller, &asked).await?;
    let rows = read(&mut tx, &queues, &asked, window, asked.to.is_none()).await?;
    let settle_days = figures::settle_days(&mut tx).await?;
    drop(tx);
    let me = caller.agent.role.answers().then_some(caller.key);
    // A long window is a while of reckoning, and others wait for this thread.
    let reckon = move || {
        let board = Board { window, queues: &queues, channel: asked.channel, settle_days: &settle_days, me };
        metric::metrics(&rows, &board)
    };
    let mut metrics = tokio::task::spawn_blocking(reckon).await.map_err(|error| Error::Internal(Box::new(error)))?;
    if caller.agent.role == Role::Viewer {
        metric::mask(&mut metrics);
    }
    Ok(Json(metrics))
}

/// The queues that are asked for and that the caller may see the figures of.
async fn wanted(conn: &mut Conn, caller: &Caller, asked: &Asked) -> Result<Vec<(i64, Queue)>, Error> {
    let mut queues = seen(conn, caller).await?;
    if let Some(id) = &asked.queue {
        queues.retain(|(_, queue)| queue.id == *id);
        if queues.is_empty() {
            return Err(Error::NotFound("queue"));
        }
    }
    if let Some(team) = &asked.team {
        queues.retain(|(_, queue)| queue.team.as_ref() == Some(team));
        if queues.is_empty() {
            return Err(Error::NotFound("team"));
        }
    }
    Ok(queues)
}

/// Everything the figures are made of. `is_now`: the window ends with this moment.
async fn read(
    conn: &mut Conn,
    queues: &[(i64, Queue)],
    asked: &Asked,
    window: Window,
    is_now: bool,
) -> Result<Rows, Error> {
    let keys: Vec<i64> = queues.iter().map(|(key, _)| *key).collect();
    let part = Part { queues: &keys, channel: asked.channel };
    let calendar = |key: i64| queues.iter().find(|(known, _)| *known == key).map(|(_, queue)| &queue.calendar);
    let always = crate::api::Calendar::always();
    let mut turns: Vec<Turn> = figures::turns(conn, &part, window)
        .await?
        .into_iter()
        .map(|turn| {
            let calendar = calendar(turn.queue).unwrap_or(&always);
            turn.as_of(window.last(), calendar)
        })
        .collect();
    for running in figures::running(conn, &part, window.to).await? {
        turns.push(waiting(running, window.last(), calendar(running.queue).unwrap_or(&always)));
    }
    let whole = asked.queue.is_none() && asked.channel.is_none() && asked.team.is_none();
    let since = window.from.min(window.to.plus_millis(-ARRIVALS_MS));
    Ok(Rows {
        turns,
        matters: figures::matters(conn, &part, window).await?,
        contacts: figures::contacts(conn, Window { from: since, to: window.to }).await?,
        open: if is_now { Some(figures::open(conn, &part).await?) } else { None },
        answers: db::questions::answers(conn, &part, window, whole).await?,
        asked: db::questions::asked(conn, &part, window).await?,
        orders: if whole { Some(db::figures::orders(conn, window.to).await?) } else { None },
        promises: figures::promises(conn, &part, window).await?,
    })
}

/// A clock that has not ended, as a turn that waits at `at`.
fn waiting(running: Running, at: Time, calendar: &crate::api::Calendar) -> Turn {
    let Running { queue, channel, replied, since, due, target_ms, left_ms } = running;
    let left = due.map_or(left_ms.unwrap_or(target_ms), |due| calendar.left(at, due));
    Turn {
        queue,
        channel,
        agent: None,
        kind: if replied { TurnKind::Next } else { TurnKind::First },
        ending: Ending::Waiting,
        started: since,
        ended: at,
        due,
        business_ms: target_ms - left,
        target_ms,
        within: due.map_or(left >= 0, |due| due >= at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_hours_or_days_back() {
        assert_eq!(length("30d"), Some(30 * DAY_MS));
        assert_eq!(length("8h"), Some(8 * HOUR_MS));
        for bad in ["", "d", "0d", "-1d", "7w", "１d", "9999999d"] {
            assert_eq!(length(bad), None, "{bad}");
        }
    }
}
