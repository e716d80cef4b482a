//! How a matter went, read from its thread: turns, replies, hands, how long it waited for the customer and they for us.

use crate::api::{Author, Change, MessageKind, MessageState, Status, Time};
use crate::server::rules::is_thanks;
use crate::text::Untrusted;

/// The id of every agent of another system: they have a name, and nothing here belongs to them.
pub const IMPORTED_AGENT: &str = "imported";

/// One line of a thread, as far as figures are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// What.
    pub what: What,
}

/// What a line of a thread was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The customer wrote.
    Inbound {
        /// It reads as thanks: after an answer of ours it wants none.
        thanks: bool,
    },
    /// A person of ours wrote to them, and it did not fail to arrive.
    Outbound,
    /// It went to this person.
    Handed(String),
    /// Its status was set.
    Status(Status),
}

impl Step {
    /// Adds what a line of a thread was. Only people answer: neither an automatic word nor a note nor what failed to
    /// arrive.
    pub fn read(
        steps: &mut Vec<Self>,
        kind: MessageKind,
        author: &Author,
        text: &Untrusted,
        at: Time,
        state: Option<MessageState>,
        change: Option<&Change>,
    ) {
        let mut add = |what| steps.push(Self { at, what });
        match (kind, author, change) {
            (MessageKind::Inbound, _, _) => add(What::Inbound { thanks: is_thanks(text.raw()) }),
            (MessageKind::Outbound, Author::Agent(agent), _)
                if !matches!(state, Some(MessageState::Failed | MessageState::Recalled)) =>
            {
                // Another system does not tell who had it, but who wrote.
                if agent.id.as_str() == IMPORTED_AGENT {
                    add(What::Handed(agent.name.raw().to_owned()));
                }
                add(What::Outbound);
            }
            (_, _, Some(Change::Assigned { to: Some(to), .. })) => add(What::Handed(to.id.as_str().to_owned())),
            (_, _, Some(Change::Status { to, .. })) => add(What::Status(*to)),
            (_, _, Some(Change::Reopened)) => add(What::Status(Status::Open)),
            _ => {}
        }
    }
}

/// One turn of the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// It is their first.
    pub first: bool,
    /// When they wrote.
    pub since: Time,
    /// When it was answered; none: never.
    pub answered: Option<Time>,
}

/// How it went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Their first message; none where we wrote first.
    pub started: Option<Time>,
    /// Their turns, in order.
    pub waits: Vec<Wait>,
    /// When they thanked us.
    pub thanks: Vec<Time>,
    /// Human replies.
    pub replies: i64,
    /// Times it went from one person to another.
    pub transfers: i64,
    /// When it waited for the customer.
    pub pending: Vec<(Time, Time)>,
}

/// Reads a thread up to `end`.
pub fn course(steps: &[Step], end: Time) -> Course {
    let mut course = Course::default();
    let mut pending: Option<Time> = None;
    let mut hand: Option<&str> = None;
    for Step { at, what } in steps {
        match what {
            What::Inbound { thanks } => {
                course.pending.extend(pending.take().map(|since| (since, *at)));
                // What we wrote first is no contact of theirs, whatever they answer.
                if course.replies == 0 {
                    course.started.get_or_insert(*at);
                }
                if *thanks && course.replies > 0 {
                    course.thanks.push(*at);
                } else if course.waits.last().is_none_or(|wait| wait.answered.is_some()) {
                    let first = course.replies == 0;
                    course.waits.push(Wait { first, since: *at, answered: None });
                }
            }
            What::Outbound => {
                course.replies += 1;
                if let Some(wait) = course.waits.last_mut() {
                    wait.answered.get_or_insert(*at);
                }
            }
            What::Handed(to) => {
                course.transfers += i64::from(hand.is_some_and(|had| had != to));
                hand = Some(to);
            }
            What::Status(Status::Pending) => pending = pending.or(Some(*at)),
            What::Status(_) => course.pending.extend(pending.take().map(|since| (since, *at))),
        }
    }
    course.pending.extend(pending.map(|since| (since, end)));
    course
}

/// Since when the customer waits, read from the whole thread: their first words that nobody answered since the matter was
/// last done, or all of them where one of us opened it again.
pub fn waits_since(steps: &[Step]) -> Option<Time> {
    let (mut unanswered, mut waiting) = (None, None);
    let mut done = false;
    let mut replied = false;
    for Step { at, what } in steps {
        match what {
            What::Inbound { thanks } if *thanks && replied => {}
            What::Inbound { .. } => {
                unanswered = unanswered.or(Some(*at));
                waiting = waiting.or(Some(*at));
                // Their own words open it, and ask for no more than they say.
                done = false;
            }
            What::Outbound => (unanswered, waiting, replied) = (None, None, true),
            What::Status(to) if to.is_done() => (waiting, done) = (None, true),
            What::Status(_) if std::mem::take(&mut done) => waiting = unanswered,
            What::Status(_) | What::Handed(_) => {}
        }
    }
    waiting
}
