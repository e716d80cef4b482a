//! The agent's own day, for the agent alone: how long without a break, how many hard conversations in a row.
//!
//! It lives in this console and goes nowhere: it is no figure about a person.

use crate::api::Time;
use crate::care::Day as Facts;

/// A break shorter than this is none.
const BREAK_MS: i64 = 10 * 60_000;
/// So many ordinary conversations in a row end a hard streak.
const ORDINARY: u32 = 3;

/// Since when, and how hard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    working_since: Option<Time>,
    break_since: Option<Time>,
    hard: u32,
    ordinary: u32,
}

impl Day {
    /// The day begins with the first thing that happens.
    pub fn begin(&mut self, now: Time) {
        self.working_since.get_or_insert(now);
    }

    /// Since when the agent is away, if they are.
    pub const fn break_since(&self) -> Option<Time> {
        self.break_since
    }

    /// Begins a break, or ends it.
    pub fn take_break(&mut self, now: Time) {
        match self.break_since.take() {
            None => self.break_since = Some(now),
            Some(since) if now.since(since) >= BREAK_MS => {
                *self = Self { working_since: Some(now), ..Self::default() };
            }
            Some(_) => {}
        }
    }

    /// A conversation was closed; its customer was upset, or not.
    pub fn closed(&mut self, hard: bool) {
        if hard {
            self.hard += 1;
            self.ordinary = 0;
        } else {
            self.ordinary += 1;
            if self.ordinary >= ORDINARY {
                self.hard = 0;
            }
        }
    }

    /// What prompts may know of it.
    pub fn facts(&self) -> Facts {
        Facts { hard_streak: Some(self.hard), working_since: self.working_since, ..Facts::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_of_ten_minutes_or_three_ordinary_ones_end_a_hard_streak() {
        let minute = |n: i64| Time::from_millis(n * 60_000);
        let mut day = Day::default();
        day.begin(minute(0));
        day.closed(true);
        day.closed(false);
        day.closed(true);
        assert_eq!(day.facts().hard_streak, Some(2));
        day.take_break(minute(10));
        day.take_break(minute(19));
        assert_eq!((day.facts().hard_streak, day.facts().working_since), (Some(2), Some(minute(0))), "too short");
        day.take_break(minute(20));
        assert_eq!(day.break_since(), Some(minute(20)));
        day.take_break(minute(30));
        assert_eq!((day.facts().hard_streak, day.facts().working_since), (Some(0), Some(minute(30))));
        day.closed(true);
        for _ in 0..3 {
            day.closed(false);
        }
        assert_eq!(day.facts().hard_streak, Some(0));
    }
}
