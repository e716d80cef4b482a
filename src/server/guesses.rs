//! Wrong tokens, counted by where they come from.
//!
//! Who shows too many is told to wait, so that guessing and programs gone wild cost little. A valid token is never
//! asked here: nobody is locked out by what others do.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::accept::Source;
use crate::api::Time;

/// Wrong tokens of one source within [`WINDOW_MS`].
pub const MOST: usize = 10;

/// How long a wrong token counts.
pub const WINDOW_MS: i64 = 60_000;

/// Sources that are told apart; beyond, they are counted together.
const SOURCES: usize = 4_096;

/// The wrong tokens of the last minute.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<HashMap<Source, VecDeque<Time>>>);

impl Guesses {
    /// Counts one more from `source`, or says for how many seconds it is to wait.
    pub fn wrong(&self, source: Source, now: Time) -> Result<(), u64> {
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = |at: &Time| now.since(*at) < WINDOW_MS;
        let mut source = source;
        if sources.len() >= SOURCES && !sources.contains_key(&source) {
            sources.retain(|_, times| times.back().is_some_and(counts));
            if sources.len() >= SOURCES {
                source = Source::Unknown;
            }
        }
        let times = sources.entry(source).or_default();
        while times.front().is_some_and(|at| !counts(at)) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= MOST => {
                let left = WINDOW_MS - now.since(*first);
                Err(left.unsigned_abs().div_ceil(1_000).max(1))
            }
            _ => {
                times.push_back(now);
                if times.len() == MOST {
                    tracing::warn!(?source, "{MOST} wrong tokens within a minute");
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Time {
        Time::from_millis(millis)
    }

    #[test]
    fn ten_a_minute_are_counted_and_the_next_is_told_how_long_to_wait() {
        let guesses = Guesses::default();
        for number in 0..10 {
            assert_eq!(guesses.wrong(Source::User(1), at(number * 1_000)), Ok(()));
        }
        assert_eq!(guesses.wrong(Source::User(1), at(10_500)), Err(50));
        assert_eq!(guesses.wrong(Source::User(2), at(10_500)), Ok(()), "another source is another matter");
        assert_eq!(guesses.wrong(Source::User(1), at(60_000)), Ok(()), "the first is a minute old");
        assert_eq!(guesses.wrong(Source::User(1), at(60_001)), Err(1));
    }

    #[test]
    fn any_number_of_sources_takes_a_bounded_room() {
        let guesses = Guesses::default();
        for number in 0..10_000 {
            let _ = guesses.wrong(Source::User(number), at(1));
        }
        let held = || guesses.0.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert!(held() <= SOURCES + 1);
        assert!(guesses.wrong(Source::User(20_000), at(2)).is_err(), "counted with the others that are too many");
        assert_eq!(guesses.wrong(Source::User(20_000), at(WINDOW_MS + 1)), Ok(()));
        assert!(held() <= 2);
    }
}
