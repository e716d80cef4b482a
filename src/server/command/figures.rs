//! Notes what figures are made of, in the transaction of what ended a clock: business time is counted once, by the
//! calendar and the target that held then.

use crate::api::{Queue, Status, Time};
use crate::server::db::conversations::Conversation;
use crate::server::db::figures::{self, EndedTurn, Resolution};
use crate::server::error::Error;
use crate::server::metric::{self, Course, Ending, Step, Turn, TurnKind};
use crate::server::rules;
use crate::server::writer::Write;

/// Whoever resolves and takes it back within this time has slipped: nothing was resolved.
const SLIP_MS: i64 = 10 * 60_000;

/// A person answers now: the customer's turn, if it is theirs, ends. To be called before the clock is forgotten.
pub async fn answered(write: &mut Write<'_>, it: &Conversation, queue: &Queue, agent: i64) -> Result<(), Error> {
    let Some(turn) = rules::turn(it, write.now, &queue.calendar) else { return Ok(()) };
    let turn = Turn { ending: Ending::Answered, agent: Some(agent), ..turn };
    Ok(figures::insert_turn(write.conn, &EndedTurn { conversation: it.key, turn }).await?)
}

/// The customer thanked us.
pub async fn thanked(write: &mut Write<'_>, it: &Conversation, at: Time) -> Result<(), Error> {
    let turn = thanks(it.queue, it.summary.channel, at);
    Ok(figures::insert_turn(write.conn, &EndedTurn { conversation: it.key, turn }).await?)
}

const fn thanks(queue: i64, channel: crate::api::Channel, at: Time) -> Turn {
    Turn {
        queue,
        channel,
        agent: None,
        kind: TurnKind::Thanks,
        ending: Ending::Closed,
        started: at,
        ended: at,
        due: Some(at),
        business_ms: 0,
        target_ms: 0,
        within: true,
    }
}

/// A status is about to be set: one that ends the matter ends an unanswered turn with it.
pub async fn closes(write: &mut Write<'_>, it: &Conversation, to: Status, queue: &Queue) -> Result<(), Error> {
    if to != Status::Resolved || it.summary.status.is_done() {
        return Ok(());
    }
    let Some(turn) = rules::turn(it, write.now, &queue.calendar) else { return Ok(()) };
    let turn = Turn { ending: Ending::Closed, ..turn };
    Ok(figures::insert_turn(write.conn, &EndedTurn { conversation: it.key, turn }).await?)
}

/// A person set the status, which was `from` (resolved at `resolved`); its line stands in the thread.
pub async fn set(
    write: &mut Write<'_>,
    it: &Conversation,
    from: Status,
    resolved: Option<Time>,
    queue: &Queue,
) -> Result<(), Error> {
    let to = it.summary.status;
    let now = write.now;
    if to == Status::Resolved && from != to {
        let steps = figures::steps(write.conn, it.key).await?;
        let agent = figures::last_answerer(write.conn, it.key).await?;
        let new = Resolution { agent, ..resolution(it, &metric::course(&steps, now), now, queue) };
        figures::insert_resolution(write.conn, &new).await?;
    } else if from == Status::Resolved && from != to {
        if let Some(since) = it.summary.clock.waiting_since {
            figures::withdraw_turns(write.conn, it.key, since).await?;
        }
        if to.is_done() || resolved.is_some_and(|at| now.since(at) <= SLIP_MS) {
            figures::withdraw_resolution(write.conn, it.key).await?;
        } else {
            figures::reopened(write.conn, it.key, now).await?;
        }
    }
    Ok(())
}

/// What was sent last did not arrive: it answered nobody, and settled nothing. Whether it was the first answer.
pub async fn came_to_nothing(
    write: &mut Write<'_>,
    it: &Conversation,
    since: Time,
    from: Status,
) -> Result<bool, Error> {
    if from == Status::Resolved {
        figures::withdraw_resolution(write.conn, it.key).await?;
    }
    Ok(figures::withdraw_turns(write.conn, it.key, since).await?)
}

/// The matter's own figures.
fn resolution(it: &Conversation, course: &Course, ended: Time, queue: &Queue) -> Resolution {
    let calendar = &queue.calendar;
    let pending = course.pending.iter();
    Resolution {
        conversation: it.key,
        queue: it.queue,
        channel: it.summary.channel,
        agent: None,
        started: course.started,
        ended,
        business_ms: course.started.map_or(0, |started| calendar.between(started, ended)),
        pending_ms: pending.clone().map(|(from, to)| calendar.between(*from, *to)).sum(),
        wall_pending_ms: pending.map(|(from, to)| to.since(*from)).sum(),
        turns: course.waits.len() as i64,
        replies: course.replies,
        transfers: course.transfers,
    }
}

/// The figures of a matter of the past, from its thread: the targets are those of today's queue.
pub fn of_the_past(it: &Conversation, steps: &[Step], ended: Time, queue: &Queue) -> (Vec<EndedTurn>, Resolution) {
    let course = metric::course(steps, ended);
    let turn = |wait: &metric::Wait| {
        let (kind, target_ms) = if wait.first {
            (TurnKind::First, queue.targets.first_response_ms)
        } else {
            (TurnKind::Next, queue.targets.next_response_ms)
        };
        let ended = wait.answered.unwrap_or(ended);
        let due = queue.calendar.add(wait.since, target_ms);
        Turn {
            queue: it.queue,
            channel: it.summary.channel,
            agent: None,
            kind,
            ending: if wait.answered.is_some() { Ending::Answered } else { Ending::Closed },
            started: wait.since,
            ended,
            due: Some(due),
            business_ms: queue.calendar.between(wait.since, ended),
            target_ms,
            within: ended <= due,
        }
    };
    let thanked = course.thanks.iter().map(|at| thanks(it.queue, it.summary.channel, *at));
    let turns = course.waits.iter().map(turn).chain(thanked);
    let turns = turns.map(|turn| EndedTurn { conversation: it.key, turn }).collect();
    (turns, resolution(it, &course, ended, queue))
}
