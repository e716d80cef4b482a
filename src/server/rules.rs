//! What waiting, due and status mean: pure functions over a conversation, the moment and the queue's policy.

mod thanks;

use crate::api::{Calendar, Channel, Queue, Status, Targets, Time};

use super::db::conversations::Conversation;
use super::metric::{Ending, Turn, TurnKind};
pub use thanks::is_thanks;

const MINUTE: i64 = 60_000;

/// A customer silent for this long is not "there" any more.
const LIVE_MS: i64 = 10 * MINUTE;

/// Within this time after it was resolved another message opens the same matter again.
const REOPEN_MS: i64 = 7 * 24 * 60 * MINUTE;

/// How long answers may take, and when that time runs.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// How long answers may take.
    pub targets: &'a Targets,
    /// When that time runs.
    pub calendar: &'a Calendar,
}

impl<'a> From<&'a Queue> for Policy<'a> {
    fn from(queue: &'a Queue) -> Self {
        Self { targets: &queue.targets, calendar: &queue.calendar }
    }
}

/// The customer wrote at `at`. The clock starts with the first message that is still unanswered; an impatient second
/// one moves nobody.
pub fn customer_wrote(conversation: &mut Conversation, at: Time, policy: Policy<'_>) {
    if conversation.summary.clock.waiting_since.is_some() {
        return;
    }
    let Policy { targets, calendar } = policy;
    let target = if conversation.summary.replied { targets.next_response_ms } else { targets.first_response_ms };
    conversation.target_ms = Some(target);
    conversation.left_ms = None;
    let clock = &mut conversation.summary.clock;
    clock.waiting_since = Some(at);
    clock.due_at = Some(calendar.add(at, target));
    clock.double_due_at = Some(calendar.add(at, target.saturating_mul(2)));
    clock.noticed_at = Some(calendar.add(at, targets.noticed_ms));
}

/// The customer waits since `at` after all: what was taken for an answer did not reach them, though they may have written
/// again meanwhile.
pub fn waits_since(conversation: &mut Conversation, at: Time, policy: Policy<'_>) {
    if conversation.summary.clock.waiting_since.is_some_and(|since| since > at) {
        forget_clock(conversation);
    }
    customer_wrote(conversation, at, policy);
}

/// Whether `text` of a customer wants an answer: thanks for one we gave do not.
pub fn wants_answer(conversation: &Conversation, text: &str) -> bool {
    !(conversation.summary.replied && is_thanks(text))
}

/// One of us answered at `now`: only a person's outbound message does, no note and no automatic word.
pub fn we_answered(conversation: &mut Conversation, now: Time) {
    breach(conversation, now);
    conversation.summary.replied = true;
    forget_clock(conversation);
}

/// The customer's turn as it would stand if it ended at `now`, by the clock it runs on: what it stood in pending does
/// not count. None when nothing waits.
pub fn turn(conversation: &Conversation, now: Time, calendar: &Calendar) -> Option<Turn> {
    let clock = &conversation.summary.clock;
    let started = clock.waiting_since?;
    let target_ms = conversation.target_ms.unwrap_or(0);
    let left = clock.due_at.map_or(conversation.left_ms.unwrap_or(target_ms), |due| calendar.left(now, due));
    Some(Turn {
        queue: conversation.queue,
        channel: conversation.summary.channel,
        agent: None,
        kind: if conversation.summary.replied { TurnKind::Next } else { TurnKind::First },
        ending: Ending::Waiting,
        started,
        ended: now,
        due: clock.due_at.or_else(|| Some(now.plus_millis(left))),
        business_ms: target_ms - left,
        target_ms,
        within: clock.due_at.map_or(left >= 0, |due| due >= now),
    })
}

/// Records once that the answer is overdue; whether that is new.
pub fn breach(conversation: &mut Conversation, now: Time) -> bool {
    let clock = &mut conversation.summary.clock;
    let is_new = !clock.breached && clock.due_at.is_some_and(|due| due < now);
    clock.breached |= is_new;
    is_new
}

fn forget_clock(conversation: &mut Conversation) {
    let clock = &mut conversation.summary.clock;
    clock.waiting_since = None;
    clock.due_at = None;
    clock.double_due_at = None;
    clock.noticed_at = None;
    conversation.target_ms = None;
    conversation.left_ms = None;
}

/// The clock stands: how much business time was left is kept (negative: overdue by so much).
fn stop_clock(conversation: &mut Conversation, now: Time, calendar: &Calendar) {
    breach(conversation, now);
    let clock = &mut conversation.summary.clock;
    if let Some(due) = clock.due_at.take() {
        conversation.left_ms = Some(calendar.left(now, due));
        clock.double_due_at = None;
    }
}

/// The clock goes on from where it stood.
fn resume_clock(conversation: &mut Conversation, now: Time, calendar: &Calendar) {
    let Some(left) = conversation.left_ms.take() else {
        return;
    };
    let after = |ms: i64| if ms >= 0 { calendar.add(now, ms) } else { now.plus_millis(ms) };
    let clock = &mut conversation.summary.clock;
    clock.due_at = Some(after(left));
    clock.double_due_at = Some(after(left.saturating_add(conversation.target_ms.unwrap_or(0))));
}

/// Sets the status. `until` goes with snoozed; `unanswered` is the first inbound message that nobody has answered,
/// asked of the thread when a matter that was done is opened again by hand.
pub fn set_status(
    conversation: &mut Conversation,
    to: Status,
    until: Option<Time>,
    unanswered: Option<Time>,
    now: Time,
    policy: Policy<'_>,
) {
    let from = conversation.summary.status;
    conversation.summary.status = to;
    conversation.summary.snoozed_until = if to == Status::Snoozed { until } else { None };
    if from == to {
        return;
    }
    if from == Status::Pending {
        resume_clock(conversation, now, policy.calendar);
    }
    if from.is_done() && !to.is_done() {
        let summary = &mut conversation.summary;
        summary.resolved_at = None;
        summary.wrap_up = None;
        summary.thanked = false;
        if let Some(since) = unanswered {
            customer_wrote(conversation, since, policy);
        }
    }
    if to == Status::Pending {
        stop_clock(conversation, now, policy.calendar);
    }
    if to.is_done() {
        breach(conversation, now);
        forget_clock(conversation);
        conversation.summary.live = false;
        conversation.live_until = None;
        if !from.is_done() {
            conversation.summary.resolved_at = Some(now);
        }
    }
}

/// What a customer's message does to the conversation it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is still going on.
    Continue,
    /// Thanks for what was done: marked, not opened.
    Thanked,
    /// It was done a short while ago: opened again.
    Reopen,
    /// It was done long ago: a new one that goes on from it.
    Follow,
}

/// What a message `text` that came at `now` does.
pub fn arrival(status: Status, resolved_at: Option<Time>, text: &str, now: Time) -> Arrival {
    if !status.is_done() {
        return Arrival::Continue;
    }
    if is_thanks(text) {
        return Arrival::Thanked;
    }
    if resolved_at.is_some_and(|at| now.since(at) <= REOPEN_MS) { Arrival::Reopen } else { Arrival::Follow }
}

/// Whether, and until when, the customer counts as being there: ringing, or in an open chat.
pub fn present(conversation: &mut Conversation, channel: Channel, there: bool, now: Time) {
    let can_be = matches!(channel, Channel::Chat | Channel::Phone);
    if can_be && (there || conversation.summary.live) {
        conversation.summary.live = true;
        conversation.live_until = Some(now.plus_millis(LIVE_MS));
    }
}

/// We wrote in a live conversation: the customer is expected to be there a while longer.
pub fn keep_present(conversation: &mut Conversation, now: Time) {
    if conversation.summary.live {
        conversation.live_until = Some(now.plus_millis(LIVE_MS));
    }
}

#[cfg(test)]
pub mod tests;
