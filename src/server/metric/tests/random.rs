//! Random shops, small enough that coincidences happen.

use super::*;

/// Random numbers from a seed.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `from` up to and without `to`.
    pub fn range(&mut self, from: i64, to: i64) -> i64 {
        from + (self.next() % (to - from).unsigned_abs()).cast_signed()
    }

    /// Once in `of` times.
    pub fn once_in(&mut self, of: i64) -> bool {
        self.range(0, of) == 0
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.range(0, of.len() as i64) as usize].clone()
    }

    /// None once in `of` times.
    fn some<T>(&mut self, of: i64, value: T) -> Option<T> {
        (!self.once_in(of)).then_some(value)
    }
}

const REASONS: [&str; 3] = ["delivery/late", "account", "other"];

fn turn(dice: &mut Dice, window: Window) -> Turn {
    let channel = dice.one(&[Channel::Chat, Channel::Mail, Channel::Phone]);
    let kind = dice.one(&[TurnKind::First, TurnKind::First, TurnKind::Next, TurnKind::Thanks]);
    let started = window.from.plus_millis(dice.range(-2 * DAY, 30 * DAY));
    let target_ms = dice.one(&[MINUTE, 4 * HOUR]);
    let due = dice.some(8, started.plus_millis(target_ms));
    let wait = dice.one(&[2_000, 5_000, 5_001, MINUTE, target_ms, target_ms + 1, HOUR, DAY]) + dice.range(0, 3);
    let ended = started.plus_millis(wait);
    let ending = if ended >= window.to {
        Ending::Waiting
    } else {
        dice.one(&[Ending::Answered, Ending::Answered, Ending::Answered, Ending::Closed, Ending::Waiting])
    };
    let (ended, business_ms) = if ending == Ending::Waiting {
        (window.to, window.to.since(started))
    } else {
        (ended, wait / dice.range(1, 3))
    };
    Turn {
        queue: 0,
        channel,
        agent: dice.some(4, 1),
        kind,
        ending,
        started,
        ended,
        due,
        business_ms,
        target_ms,
        within: due.map_or_else(|| dice.once_in(2), |due| ended <= due),
    }
}

fn matter(dice: &mut Dice, window: Window, conversation: i64) -> Matter {
    let ended = window.from.plus_millis(dice.range(-DAY, 31 * DAY));
    let wall_ms = dice.range(0, 5 * DAY);
    let wall_pending_ms = dice.range(0, wall_ms + 1);
    let reopened = ended.plus_millis(dice.one(&[1, DAY, 7 * DAY, 7 * DAY + 1, 20 * DAY]));
    Matter {
        conversation,
        customer: dice.range(0, 12),
        queue: dice.range(0, 2),
        channel: Channel::Chat,
        agent: Some(1),
        ordinal: dice.range(1, 3),
        reason: dice.some(3, 0).map(|_| dice.one(&REASONS).to_owned()),
        result: dice.some(3, 0).map(|_| dice.one(&["solved", "passed_on"]).to_owned()),
        started: dice.some(6, ended.plus_millis(-wall_ms)),
        ended,
        business_ms: wall_ms / 2,
        pending_ms: wall_pending_ms / 2,
        wall_ms,
        wall_pending_ms,
        turns: dice.range(0, 5),
        replies: dice.range(0, 3),
        transfers: dice.range(0, 3) / 2,
        reopened: dice.some(2, reopened),
    }
}

fn order(dice: &mut Dice, window: Window) -> Order {
    use PurchaseState::{Cancelled, Delivered, Placed, Refunded, Returned, Unknown};
    Order {
        customer: dice.range(0, 30),
        at: window.to.plus_millis(-dice.range(1, 900 * DAY)),
        state: dice.one(&[Placed, Delivered, Delivered, Delivered, Unknown, Returned, Refunded, Cancelled]),
        minor: dice.range(-300, 3_000),
        currency: dice.one(&["JPY", "GBP"]).to_owned(),
    }
}

fn question(dice: &mut Dice) -> (Question, i64) {
    let (question, least, most) = dice.one(&[
        (Question::Nps, 0, 10),
        (Question::NpsWave, 0, 10),
        (Question::Csat, 1, 5),
        (Question::Ces, 1, 7),
        (Question::Solved, 0, 1),
    ]);
    (question, dice.range(least, most + 1))
}

fn promise(dice: &mut Dice, window: Window) -> Promise {
    use PromiseState::{Broken, Cancelled, Kept, Open};
    let first_due = window.from.plus_millis(dice.range(-DAY, 31 * DAY));
    let moved = dice.once_in(3);
    let due = if moved { first_due.plus_millis(dice.range(1, 5 * DAY)) } else { first_due };
    let done = dice.one(&[first_due, due]).plus_millis(dice.range(-1, 2));
    Promise {
        first_due,
        due,
        moved_untold: moved && dice.once_in(2),
        state: dice.one(&[Open, Kept, Kept, Broken, Cancelled]),
        done: dice.some(3, done),
        call: dice.once_in(2),
    }
}

/// Rows of every kind, and the days within which queue 1 judges.
pub fn shop(dice: &mut Dice, window: Window) -> (Rows, HashMap<i64, i64>) {
    let many = |dice: &mut Dice, most: i64| dice.range(0, most);
    let answers = many(dice, 300);
    let rows = Rows {
        turns: (0..many(dice, 250)).map(|_| turn(dice, window)).collect(),
        matters: (0..many(dice, 60)).map(|conversation| matter(dice, window, conversation)).collect(),
        contacts: (0..many(dice, 80))
            .map(|conversation| Contact {
                conversation,
                customer: dice.range(0, 12),
                queue: 0,
                channel: Channel::Chat,
                at: window.from.plus_millis(dice.range(0, 30 * DAY)),
                reason: dice.some(3, 0).map(|_| dice.one(&REASONS).to_owned()),
            })
            .collect(),
        open: dice.some(4, 0).map(|_| {
            let many = dice.range(0, 30);
            let open = |dice: &mut Dice| Open {
                channel: Channel::Chat,
                since: window.to.plus_millis(-dice.range(0, 30 * DAY)),
            };
            (0..many).map(|_| open(dice)).collect()
        }),
        answers: (0..answers)
            .map(|_| {
                let (question, score) = question(dice);
                Answer { question, score, channel: None, queue: None, agent: None, at: window.from }
            })
            .collect(),
        asked: (0..many(dice, 100))
            .map(|_| Asked {
                question: question(dice).0,
                channel: Channel::Chat,
                at: window.from,
                answered: dice.once_in(3),
            })
            .collect(),
        orders: dice.some(5, 0).map(|_| {
            let many = dice.range(0, 120);
            (0..many).map(|_| order(dice, window)).collect()
        }),
        promises: (0..many(dice, 40)).map(|_| promise(dice, window)).collect(),
    };
    (rows, HashMap::from([(1, dice.range(1, 31))]))
}

/// Arrivals of nine weeks with a surge now and then, and a holiday among them.
pub fn arrivals(dice: &mut Dice, to: Time) -> (Vec<Time>, Calendar) {
    let usual = dice.range(0, 9);
    let mut contacts = Vec::new();
    for hour in -9 * 7 * 24..0 {
        let surge = if hour > -26 && dice.once_in(3) { dice.range(0, 30) } else { 0 };
        for _ in 0..(usual + dice.range(0, 4) + surge - 2).max(0) {
            contacts.push(to.plus_millis(hour * HOUR + dice.range(0, HOUR)));
        }
    }
    let mut exceptions = Vec::new();
    for _ in 0..dice.range(0, 4) {
        let day = to.plus_millis(-dice.one(&[0, 1, 7, 8, 14, 21]) * DAY - HOUR);
        let date = day.timestamp().to_string()[..10].to_owned();
        exceptions.push(Exception { date, periods: vec![] });
    }
    (contacts, Calendar { exceptions, ..Calendar::always() })
}
