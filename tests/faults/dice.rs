//! Chance that can be had again: everything random in a proof comes from one printed seed.

use std::time::Duration;

/// How often a proof is repeated: `OMOTENASHI_ROUNDS`, or the short form's number.
pub fn rounds(short: usize) -> usize {
    number("OMOTENASHI_ROUNDS").map_or(short, |rounds| rounds as usize)
}

/// The seed of this run: `OMOTENASHI_SEED`, or a fresh one.
pub fn seed() -> u64 {
    number("OMOTENASHI_SEED").unwrap_or_else(|| getrandom::u64().expect("the system's randomness"))
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

/// SplitMix64: small, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Dice of their own for somebody else, so that what one task draws does not hang on when another runs.
    pub const fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// A number below `end`.
    pub const fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True so many times in a thousand.
    pub const fn per_mille(&mut self, share: usize) -> bool {
        self.below(1_000) < share
    }

    /// A time between two numbers of milliseconds.
    pub const fn millis(&mut self, least: usize, most: usize) -> Duration {
        Duration::from_millis((least + self.below(most - least + 1)) as u64)
    }

    /// A time below a number of microseconds.
    pub const fn micros(&mut self, end: usize) -> Duration {
        Duration::from_micros(self.below(end) as u64)
    }

    /// One of these.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
