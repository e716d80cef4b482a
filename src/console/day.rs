//! The agent's own day as their consoles show it, to them alone: what a colleague at the elbow would say, and when it ends.
//!
//! The day itself is the server's ([`MyDay`]); here is only what follows from it now.

use super::env::Env;
use super::store::Store;
use crate::api::{MyDay, MyPromise, Queue, Time};
use crate::care::{AskedOwn, Day as Facts, Own, Prompt};

/// Whoever works on past the end of their day is still at its end for so long.
const OVERTIME_MS: i64 = 60 * 60_000;
/// Whoever said only when today ends is back within a day.
const BACK_MS: i64 = 24 * 60 * 60_000;

/// When the agent's day ends, and when they are back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// It ends.
    pub ends: Time,
    /// The next one begins.
    pub back: Time,
}

/// The shift that is on: as the agent said for today, else by their hours, else by the business hours of their queues (a
/// queue that is always open says nothing, and then nothing is known).
pub fn shift(day: &MyDay, queues: &[Queue], now: Time) -> Option<Shift> {
    let on = |ends: Time| now.since(ends) < OVERTIME_MS;
    let calendars: Vec<_> = match &day.hours {
        Some(hours) => vec![hours],
        None => queues.iter().map(|queue| &queue.calendar).collect(),
    };
    let known = calendars.iter().all(|calendar| !calendar.week.is_empty());
    let shifts = || calendars.iter().filter(|_| known).filter_map(|calendar| calendar.shifts(now).find(|it| on(it.1)));
    let by_hours = || shifts().filter(|(begins, _)| *begins <= now).map(|(_, ends)| ends).max();
    let ends = day.shift_until.filter(|ends| on(*ends)).or_else(by_hours)?;
    let next = |calendar: &&crate::api::Calendar| calendar.shifts(now).map(|it| it.0).find(|begins| *begins > ends);
    let back = calendars.iter().filter(|_| known).filter_map(next).min();
    Some(Shift { ends, back: back.unwrap_or(ends.plus_millis(BACK_MS)) })
}

/// Promises that are due after the shift and before the agent is back: for somebody else to keep.
pub fn to_hand_over(day: &MyDay, shift: Shift) -> impl Iterator<Item = &MyPromise> {
    day.promises.iter().filter(move |promise| promise.due > shift.ends && promise.due < shift.back)
}

/// What was known when it was looked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    day: u64,
    rules: u64,
    queues: u64,
}

/// What follows from the day now.
#[derive(Clone, Debug, Default)]
pub struct OwnDay {
    facts: Facts,
    own: Own,
    stamp: Option<Stamp>,
    /// The shift may be another then.
    until: Option<Time>,
}

impl OwnDay {
    /// What prompts may know of it.
    pub const fn facts(&self) -> Facts {
        self.facts
    }

    /// What is said to the agent alone.
    pub const fn prompt(&self) -> Option<&Prompt> {
        self.own.prompt.as_ref()
    }

    /// When that may be something else by time alone.
    pub fn deadline(&self) -> Option<Time> {
        [self.own.valid_until, self.until].into_iter().flatten().min()
    }

    /// Looks whether anything has changed; whether what prompts may know of it has.
    pub fn refresh(&mut self, env: &Env, store: &Store, now: Time) -> bool {
        let Some(day) = &store.day else {
            let facts = std::mem::take(self).facts;
            return facts != Facts::default();
        };
        let queues = store.queues();
        let stamp = Stamp {
            day: day.version,
            rules: env.team_version(),
            queues: queues.iter().map(|queue| queue.version).sum(),
        };
        if self.stamp == Some(stamp) && self.deadline().is_none_or(|until| now < until) {
            return false;
        }
        let shift = shift(day, queues, now);
        let facts = Facts {
            hard_streak: Some(day.hard_streak),
            working_since: day.working_since,
            shift_ends_at: shift.map(|shift| shift.ends),
            promises: shift.map(|shift| to_hand_over(day, shift).count() as u32),
        };
        let asked = AskedOwn { locales: env.locales(), agent: env.lang(), rested: &day.rested };
        let own = env.rules().own(facts, now, &asked);
        let until = match shift {
            Some(shift) => Some(shift.ends.plus_millis(OVERTIME_MS)),
            None => day.hours.iter().flat_map(|hours| hours.shifts(now)).map(|it| it.0).find(|begins| *begins > now),
        };
        let changed = self.facts != facts;
        *self = Self { facts, own, stamp: Some(stamp), until };
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Calendar, ConversationId, Period};

    const HOUR: i64 = 3_600_000;

    fn at(hours: i64) -> Time {
        // Monday 2026-11-23, 00:00 UTC, and so many hours.
        Time::from_millis(1_795_392_000_000 + hours * HOUR)
    }

    fn nine_to_six() -> Calendar {
        let day = vec![Period { from: 9 * 60, to: 12 * 60 }, Period { from: 13 * 60, to: 18 * 60 }];
        let mut week = vec![day; 5];
        week.extend([vec![], vec![]]);
        Calendar { zone: "UTC".into(), week, exceptions: vec![] }
    }

    fn promise(number: i64, due: Time) -> MyPromise {
        let conversation = ConversationId::new(format!("cnv_{number}"));
        MyPromise { conversation, number, customer: "佐藤".into(), text: "".into(), due, call: false }
    }

    #[test]
    fn a_shift_ends_as_was_said_or_by_the_hours_and_nobody_guesses() {
        let nothing = MyDay::default();
        assert_eq!(shift(&nothing, &[], at(10)), None);
        let hours = MyDay { hours: Some(nine_to_six()), ..MyDay::default() };
        let monday = Some(Shift { ends: at(18), back: at(33) });
        assert_eq!(shift(&hours, &[], at(12)), monday, "lunch is no end");
        assert_eq!(shift(&hours, &[], at(18)), monday, "overtime");
        assert_eq!(shift(&hours, &[], at(19)), None, "gone home");
        assert_eq!(shift(&hours, &[], at(8)), None, "not begun");
        let said = MyDay { shift_until: Some(at(20)), ..hours };
        assert_eq!(shift(&said, &[], at(19)), Some(Shift { ends: at(20), back: at(33) }));
        assert_eq!(shift(&said, &[], at(34)), Some(Shift { ends: at(42), back: at(57) }), "said on another day");
        let only_said = MyDay { shift_until: Some(at(20)), ..MyDay::default() };
        assert_eq!(shift(&only_said, &[], at(19)), Some(Shift { ends: at(20), back: at(44) }));
    }

    #[test]
    fn only_what_is_due_while_nobody_is_there_goes_to_somebody_else() {
        let due = [17, 19, 32, 34];
        let promises = due.into_iter().map(|hours| promise(hours, at(hours))).collect();
        let day = MyDay { hours: Some(nine_to_six()), promises, ..MyDay::default() };
        let shift = shift(&day, &[], at(17)).expect("it is on");
        let numbers: Vec<i64> = to_hand_over(&day, shift).map(|promise| promise.number).collect();
        assert_eq!(numbers, [19, 32]);
    }
}
