//! The way out: messages offered to whoever serves their channel, and what became of them.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::body::{Body as HttpBody, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use tokio::sync::watch;

use crate::api::{Channel, Delivery, DeliveryId, DeliveryReport, Event, Problem, Role};
use crate::server::command::deliver::{Offered, Report};
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::extract::{Body, Json, Path};
use crate::server::rights::Caller;
use crate::server::stream::{HEARTBEAT_MS, OpenStream, event_stream};
use crate::server::{State as Shared, db, writer};

/// Deliveries offered in one go.
const PORTION: i64 = 100;

fn channel(caller: &Caller) -> Option<Channel> {
    (caller.agent.role == Role::Channel).then_some(caller.agent.channel).flatten()
}

async fn waiting(conn: &mut Conn, caller: &Caller, after: i64) -> Result<Vec<(i64, Delivery)>, Error> {
    let found = db::deliveries::waiting(conn, channel(caller), after, PORTION).await?;
    Ok(found.into_iter().filter(|(_, delivery)| caller.carries(delivery.channel)).collect())
}

/// Marks them as taken, if the caller is a deliverer (an admin may look without taking), and leaves out what was taken
/// back since it was read.
async fn offered(
    state: &Shared,
    caller: &Caller,
    mut items: Vec<(i64, Delivery)>,
) -> Result<Vec<(i64, Delivery)>, Error> {
    if caller.agent.role == Role::Channel && !items.is_empty() {
        let keys = items.iter().map(|(key, _)| *key).collect();
        let taken = state.writer.run(Offered { keys }).await?;
        items.retain(|(key, _)| taken.contains(key));
    }
    Ok(items)
}

/// What waits to go out: at most 100 now, or with `Accept: text/event-stream` everything as it comes. Each is offered
/// until its state is set, so one may come twice: tell them apart by their id.
#[utoipa::path(get, path = "/v1/deliveries", tag = "channels", responses((status = 200, body = Vec<Delivery>)))]
pub async fn list(State(state): State<Shared>, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if accept.contains("text/event-stream") {
        return Ok(event_stream(HttpBody::from_stream(follow(state, caller))));
    }
    let mut tx = state.db.read().await?;
    let items = waiting(&mut tx, &caller, 0).await?;
    drop(tx);
    let items = offered(&state, &caller, items).await?;
    Ok(Json(items.into_iter().map(|(_, delivery)| delivery).collect::<Vec<_>>()).into_response())
}

struct Follower {
    state: Shared,
    caller: Caller,
    after: i64,
    ready: VecDeque<Bytes>,
    commits: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    _open: OpenStream,
}

/// Everything that waits, then whatever comes to wait, until the server stops or the token is revoked.
fn follow(state: Shared, caller: Caller) -> impl stream::Stream<Item = Result<Bytes, Infallible>> {
    let follower = Follower {
        commits: state.wake.watch(),
        stopping: state.stopping.subscribe(),
        _open: OpenStream::new(&state),
        state,
        caller,
        after: 0,
        ready: VecDeque::new(),
    };
    stream::unfold(follower, async |mut follower| {
        let frame = follower.next().await?;
        Some((Ok(frame), follower))
    })
}

impl Follower {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            if *self.stopping.borrow() {
                return None;
            }
            self.commits.mark_unchanged();
            if let Err(error) = self.fill().await {
                tracing::warn!(%error, "a stream of deliveries ended");
                return None;
            }
            if !self.ready.is_empty() {
                continue;
            }
            let now = self.state.clock.now();
            tokio::select! {
                _ = self.commits.changed() => {}
                _ = self.stopping.changed() => {}
                () = self.state.clock.until(now.plus_millis(HEARTBEAT_MS)) => {
                    let now = self.state.clock.now();
                    return Some(writer::frame(&Event::Heartbeat { now }));
                }
            }
        }
    }

    async fn fill(&mut self) -> Result<(), Error> {
        let mut tx = self.state.db.read().await?;
        let known = db::agents::get(&mut tx, self.caller.id()).await?;
        if known.is_none_or(|(_, agent)| agent.version != self.caller.agent.version) {
            // Changed or revoked: whoever it is logs in anew.
            return Err(Error::NotLoggedIn);
        }
        let items = waiting(&mut tx, &self.caller, self.after).await?;
        drop(tx);
        self.after = items.last().map_or(self.after, |(key, _)| *key);
        for (_, delivery) in offered(&self.state, &self.caller, items).await? {
            let frame = format!("event: delivery\nid: {}\ndata: {}\n\n", delivery.id, db::json(&delivery));
            self.ready.push_back(Bytes::from(frame));
        }
        Ok(())
    }
}

/// Says how far a delivery has come. Saying the same again changes nothing.
#[utoipa::path(post, path = "/v1/deliveries/{id}/state", tag = "channels", params(("id" = String, Path)),
    request_body = DeliveryReport, responses((status = 204), (status = 404, body = Problem)))]
pub async fn report(
    State(state): State<Shared>,
    caller: Caller,
    Path(delivery): Path<DeliveryId>,
    Body { value: told, .. }: Body<DeliveryReport>,
) -> Result<Response, Error> {
    state.writer.run(Report { caller, delivery, told }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
