//! How work is spread over a team, for those who share it out. Nothing of a person that could be read as a score.

use std::collections::HashMap;

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::{Agent, AgentLoad, AgentRef, AtWork, Oldest, Presence, Queue, QueueLoad, TeamLoad, Time, WavedAway};
use crate::server::consoles::Stay;
use crate::server::db::conversations::stage;
use crate::server::db::load::Hard;
use crate::server::db::{self, Conn};
use crate::server::error::Error;
use crate::server::extract::{Json, Query};
use crate::server::rights::Caller;
use crate::server::{Inner, State as Shared};

/// As many conversations as somebody can have at a time, where the team said nothing of them.
const CAPACITY: u32 = 10;

/// Promises are counted up to this much later where nothing is asked for.
const AHEAD_MS: i64 = 24 * 60 * 60_000;

/// A rule is told of whose prompts were waved away in so many of so many conversations, of the last four weeks.
const WAVED_AWAY: u32 = 3;
const OF_SHOWN: u64 = 20;
const LOOKED_AT_MS: i64 = 28 * 24 * 60 * 60_000;

/// Until when promises are counted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LoadQuery {
    /// The end of today where the caller is; 24 hours ahead without it.
    #[param(value_type = Option<String>)]
    until: Option<Time>,
}

/// What waits in each of my queues, how hard it is, and who can take more.
#[utoipa::path(get, path = "/v1/load", tag = "load", params(LoadQuery), responses((status = 200, body = TeamLoad)))]
pub async fn get(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<LoadQuery>,
) -> Result<Json<TeamLoad>, Error> {
    let now = state.clock.now();
    let mut tx = state.db.read().await?;
    let queues = readable(&mut tx, &caller).await?;
    let people = people(&mut tx, &queues).await?;
    let here = at_work(&mut tx, &state, &caller).await?;
    let places = db::tallies::all(&mut tx).await?;
    let until = query.until.unwrap_or(now.plus_millis(AHEAD_MS));
    let promises = db::load::promises_until(&mut tx, until).await?;
    let capacities = db::load::capacities(&mut tx).await?;
    let keys: Vec<i64> = queues.iter().map(|(key, _)| *key).collect();
    let matters = db::load::open_matters(&mut tx, Some(&keys)).await?;
    let waved_away = waved_away(&mut tx, &keys, now).await?;

    let count = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
    let sum = |of: &dyn Fn(i64, i64) -> bool| {
        let active = places.iter().filter(|(place, _)| place.stage == i64::from(stage::ACTIVE));
        count(active.filter(|(place, _)| of(place.queue, place.assignee)).map(|(_, count)| count).sum())
    };
    let present: HashMap<i64, bool> = here.iter().map(|(key, it)| (*key, it.presence == Presence::Present)).collect();
    let of_queue = |(key, queue): &(i64, Queue)| {
        let here = people.iter().filter(|(key, agent)| {
            let agent = Caller { key: *key, agent: agent.clone() };
            agent.reads(queue.team.as_ref()) && present.get(key).is_some_and(|present| *present)
        });
        let mine = || matters.iter().filter(|matter| matter.queue == *key);
        let hard = |how| count(mine().filter(|matter| matter.hard == how).count() as i64);
        let waits = || mine().filter_map(|matter| matter.waits.as_ref());
        let oldest: Option<&Oldest> = waits().min_by_key(|it| (it.since, it.number));
        QueueLoad {
            queue: queue.id.clone(),
            waiting: count(waits().count() as i64),
            oldest: oldest.cloned(),
            open: sum(&|queue, _| queue == *key),
            unassigned: sum(&|queue, assignee| queue == *key && assignee == 0),
            present: count(here.count() as i64),
            upset: hard(Hard::Upset),
            very_hard: hard(Hard::Very),
        }
    };
    let of_agent = |((key, agent), (_, here)): (&(i64, Agent), &(i64, AtWork))| AgentLoad {
        agent: AgentRef { id: agent.id.clone(), name: agent.name.clone() },
        presence: here.presence,
        since: here.since,
        open: sum(&|_, assignee| assignee == *key),
        capacity: capacities.get(key).map_or(CAPACITY, |capacity| count(*capacity)),
        promises: promises.get(key).map_or(0, |promises| count(*promises)),
    };
    Ok(Json(TeamLoad {
        at: now,
        queues: queues.iter().map(of_queue).collect(),
        agents: people.iter().zip(&here).map(of_agent).collect(),
        waved_away,
    }))
}

/// Rules whose prompts are waved away often, the most often first; what the team switched off is of no interest.
async fn waved_away(conn: &mut Conn, queues: &[i64], now: Time) -> Result<Vec<WavedAway>, Error> {
    let off = db::rules::newest(conn).await?.off;
    let mut often = db::prompts::since(conn, queues, now.plus_millis(-LOOKED_AT_MS)).await?;
    often.retain(|it| {
        let share = u64::from(it.dismissed) * OF_SHOWN >= u64::from(it.shown) * u64::from(WAVED_AWAY);
        it.dismissed >= WAVED_AWAY && share && !off.contains(&it.prompt)
    });
    often.sort_by(|a, b| {
        let share = |of: &WavedAway, by: &WavedAway| u64::from(of.dismissed) * u64::from(by.shown);
        share(b, a).cmp(&share(a, b)).then(a.prompt.cmp(&b.prompt))
    });
    Ok(often)
}

/// The queues whose conversations the caller may read.
async fn readable(conn: &mut Conn, caller: &Caller) -> Result<Vec<(i64, Queue)>, Error> {
    let mut queues = db::queues::all(conn).await?;
    queues.retain(|(_, queue)| caller.reads(queue.team.as_ref()));
    Ok(queues)
}

/// Who answers in any of these queues, by name.
async fn people(conn: &mut Conn, queues: &[(i64, Queue)]) -> Result<Vec<(i64, Agent)>, Error> {
    let mut people = db::agents::with_keys(conn).await?;
    people.retain(|(key, agent)| {
        let agent = Caller { key: *key, agent: agent.clone() };
        !agent.agent.disabled && queues.iter().any(|(_, queue)| agent.reads(queue.team.as_ref()))
    });
    people.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    Ok(people)
}

/// Whether each of those is here who answer in queues that the caller sees, by name, with their keys.
pub async fn at_work(conn: &mut Conn, state: &Inner, caller: &Caller) -> Result<Vec<(i64, AtWork)>, Error> {
    let queues = readable(conn, caller).await?;
    let people = people(conn, &queues).await?;
    let breaks = db::days::breaks(conn).await?;
    let staff = state.consoles.staff();
    let told = people.into_iter().map(|(key, agent)| {
        let (presence, since) = match (breaks.get(&key), staff.get(&key).map(Stay::here)) {
            (Some(since), _) => (Presence::Break, Some(*since)),
            (None, Some((true, since))) => (Presence::Present, Some(since)),
            (None, Some((false, since))) => (Presence::Away, Some(since)),
            (None, None) => (Presence::Away, None),
        };
        (key, AtWork { agent: agent.id, presence, since })
    });
    Ok(told.collect())
}
