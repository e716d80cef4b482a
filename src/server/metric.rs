//! Figures: from plain rows of what happened to what is said of it. Pure: no SQL, no clock, no rights.
//!
//! The formulas are the grandma standard's, section 4, to the letter; each is read aloud by the console (`metric-*` in
//! the locale files). What a figure rests on was stored when it happened (`turns`, `resolutions`), in the transaction
//! of the reply or the resolving that ended a clock.

mod board;
mod change;
mod course;
mod mask;
mod matter;
mod parity;
mod sample;
mod shop;
mod survey;
#[cfg(test)]
mod tests;
mod wait;

use crate::api::{
    Amount, Calendar, Channel, Decimal, Facet, Figure, Metric, Part, PromiseState, PurchaseState, Silence, SurveyKind,
    Time,
};

pub use board::{ARRIVALS_MS, Board, SETTLE_DAYS, metrics};
pub use course::{Course, IMPORTED_AGENT, Step, Wait, What, course, waits_since};
pub use mask::mask;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// Nothing is said of one person under this many.
pub const PERSON: u64 = 20;

/// From when until before when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Time,
    /// The first instant after it.
    pub to: Time,
}

impl Window {
    /// The last instant of it.
    pub fn last(self) -> Time {
        self.to.plus_millis(-1)
    }

    /// Whether an instant lies in it.
    pub fn holds(self, at: Time) -> bool {
        self.from <= at && at < self.to
    }
}

/// Which clock a turn ran on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnKind {
    /// Until the first human answer.
    First,
    /// Until a further one.
    Next,
    /// None: thanks.
    Thanks,
}

/// How a turn stood at the window's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A person answered.
    Answered,
    /// The matter was resolved without an answer to it.
    Closed,
    /// It still waited.
    Waiting,
}

/// A customer's turn: from their first message that nobody had answered to what ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Key of the queue.
    pub queue: i64,
    /// Over which channel.
    pub channel: Channel,
    /// Key of who answered.
    pub agent: Option<i64>,
    /// Which clock.
    pub kind: TurnKind,
    /// How it stood at the window's end.
    pub ending: Ending,
    /// When they wrote.
    pub started: Time,
    /// When it ended; the window's last instant for one that still waits.
    pub ended: Time,
    /// When the answer was due; none while its clock stands.
    pub due: Option<Time>,
    /// Business time until then.
    pub business_ms: i64,
    /// The target its clock was started with.
    pub target_ms: i64,
    /// Ended no later than due.
    pub within: bool,
}

impl Turn {
    /// By the wall clock.
    pub const fn wall_ms(&self) -> i64 {
        self.ended.since(self.started)
    }

    /// Whether it wants an answer.
    pub fn is_question(&self) -> bool {
        self.kind != TurnKind::Thanks
    }
}

impl Turn {
    /// As it stood at `at`: whoever was answered later still waited then.
    #[must_use]
    pub fn as_of(self, at: Time, calendar: &Calendar) -> Self {
        if self.ended <= at || self.kind == TurnKind::Thanks {
            return self;
        }
        let due = self.due.unwrap_or(self.ended);
        let business_ms = self.target_ms - calendar.left(at, due);
        Self { ending: Ending::Waiting, agent: None, ended: at, business_ms, within: due >= at, ..self }
    }
}

/// One resolving of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Key of the conversation.
    pub conversation: i64,
    /// Key of its customer.
    pub customer: i64,
    /// Key of its queue.
    pub queue: i64,
    /// Over which channel.
    pub channel: Channel,
    /// Key of the last who answered.
    pub agent: Option<i64>,
    /// 1 for the first resolving of the conversation.
    pub ordinal: i64,
    /// Why they contacted us, as it was recorded.
    pub reason: Option<String>,
    /// What became of it, as it was recorded.
    pub result: Option<String>,
    /// The first inbound message; none: we began it.
    pub started: Option<Time>,
    /// When it was resolved.
    pub ended: Time,
    /// Business time from the one to the other.
    pub business_ms: i64,
    /// Business time of that in pending.
    pub pending_ms: i64,
    /// By the wall clock.
    pub wall_ms: i64,
    /// By the wall clock in pending.
    pub wall_pending_ms: i64,
    /// Turns of the customer.
    pub turns: i64,
    /// Human replies.
    pub replies: i64,
    /// Times it went from one person to another.
    pub transfers: i64,
    /// When the customer opened it again.
    pub reopened: Option<Time>,
}

/// A customer began a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Key of the conversation.
    pub conversation: i64,
    /// Key of the customer.
    pub customer: i64,
    /// Key of the queue.
    pub queue: i64,
    /// Over which channel.
    pub channel: Channel,
    /// When.
    pub at: Time,
    /// Why, as it was recorded.
    pub reason: Option<String>,
}

/// A conversation that needs our action now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// Over which channel.
    pub channel: Channel,
    /// When it began.
    pub since: Time,
}

/// What is asked of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// How likely to recommend us, after a matter.
    Nps,
    /// The same, of a sample of all.
    NpsWave,
    /// How satisfied.
    Csat,
    /// How easy.
    Ces,
    /// Was it solved?
    Solved,
}

impl Question {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NpsWave => "nps_wave",
            other => other.kind().as_str(),
        }
    }

    /// The question of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Nps, Self::NpsWave, Self::Csat, Self::Ces, Self::Solved].into_iter().find(|it| it.as_str() == word)
    }

    /// What is asked of the customer.
    pub const fn kind(self) -> SurveyKind {
        match self {
            Self::Nps | Self::NpsWave => SurveyKind::Nps,
            Self::Csat => SurveyKind::Csat,
            Self::Ces => SurveyKind::Ces,
            Self::Solved => SurveyKind::Solved,
        }
    }

    /// That question after a matter.
    pub const fn of(kind: SurveyKind) -> Self {
        match kind {
            SurveyKind::Nps => Self::Nps,
            SurveyKind::Csat => Self::Csat,
            SurveyKind::Ces => Self::Ces,
            SurveyKind::Solved => Self::Solved,
        }
    }
}

/// A customer's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// To what.
    pub question: Question,
    /// Their answer, on the scale of the question: 0–10, 1–5, 1–7, 0 or 1.
    pub score: i64,
    /// About which channel.
    pub channel: Option<Channel>,
    /// About which queue.
    pub queue: Option<i64>,
    /// The last person who answered before it.
    pub agent: Option<i64>,
    /// When the contact was that it is about, else when it was given.
    pub at: Time,
}

/// A question that went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub question: Question,
    /// Over which channel.
    pub channel: Channel,
    /// When.
    pub at: Time,
    /// It was answered.
    pub answered: bool,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Key of the customer.
    pub customer: i64,
    /// When it was placed.
    pub at: Time,
    /// Where it stands.
    pub state: PurchaseState,
    /// What it came to, minor units; negative for what came back.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// A promise that fell due, or a call-back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// When it was first due.
    pub first_due: Time,
    /// When it is due now; of a call-back the end of its window.
    pub due: Time,
    /// It was moved, and the customer was not told in time.
    pub moved_untold: bool,
    /// How it ended, if it did.
    pub state: PromiseState,
    /// When it was done; of a call-back when it was first tried.
    pub done: Option<Time>,
    /// It is a call-back.
    pub call: bool,
}

/// Everything a set of figures is made of.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Turns that ended or fell due in the window, or still waited at its end.
    pub turns: Vec<Turn>,
    /// Matters resolved in the window.
    pub matters: Vec<Matter>,
    /// Contacts from the window's beginning on, and of the weeks that make an hour's usual.
    pub contacts: Vec<Contact>,
    /// What needs action; none where the window's end is not now.
    pub open: Option<Vec<Open>>,
    /// Answers about the window.
    pub answers: Vec<Answer>,
    /// Questions sent in the window.
    pub asked: Vec<Asked>,
    /// All orders of the shop up to the window's end; none where only a part of the shop is asked for.
    pub orders: Option<Vec<Order>>,
    /// Promises first due in the window.
    pub promises: Vec<Promise>,
}

/// A figure with a value.
fn figure(metric: Metric, n: usize, amount: Amount) -> Figure {
    Figure { metric, n: Some(n as u64), amount: Some(amount), silence: None, parts: Vec::new(), scores: Vec::new() }
}

/// A figure that says nothing.
fn silent(metric: Metric, n: usize, silence: Silence) -> Figure {
    Figure { metric, n: Some(n as u64), amount: None, silence: Some(silence), parts: Vec::new(), scores: Vec::new() }
}

/// A figure of `amount`, or nothing where there were none.
fn figure_of(metric: Metric, n: usize, amount: Option<Amount>) -> Figure {
    match amount {
        Some(amount) => figure(metric, n, amount),
        None => silent(metric, n, Silence::Nothing),
    }
}

/// `part` of `all` in per cent; none of nothing.
fn percent(part: usize, all: usize) -> Option<Amount> {
    (all > 0).then(|| Amount::Percent(Decimal::nearest(100.0 * part as f64 / all as f64)))
}

/// Adds what there is to a figure.
fn beside(mut figure: Figure, parts: impl IntoIterator<Item = (Facet, Option<Amount>)>) -> Figure {
    let some = parts.into_iter().filter_map(|(facet, amount)| Some(Part { facet, amount: amount? }));
    figure.parts.extend(some);
    figure
}
