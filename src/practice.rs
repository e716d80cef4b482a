//! The practice shop: an umbrella shop whose simulated customers write, wait and answer, in Japanese and English.
//!
//! Owns their scenarios (data files under `practice/`) and their behaviour. Must not know the server: it is a client
//! like any channel, with one token per channel for what comes in and goes out, an admin's for the shop's records, and a
//! supervisor's for what the shop knows to be wrong.

mod cast;
mod data;
mod day;
mod dice;
mod hearing;
mod incident;
mod order;
mod person;
mod visit;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::api::{Channel, Language, Time};
use crate::backend::Http;
use crate::config::{Problem, Source};

/// How fast the shop lives. At 1 a person can follow; tests use a large number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Every wait is divided by this.
    pub speed: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { speed: 1.0 }
    }
}

impl Pace {
    async fn wait(self, time: Duration) {
        tokio::time::sleep(time.div_f64(self.speed.max(0.001))).await;
    }
}

/// Where the shop is, and what decides about its day.
pub struct Options {
    /// For each channel a client whose token is bound to it. Customers of a channel that is not here stay away.
    pub channels: Vec<(Channel, Http)>,
    /// A client of an admin: brings the shop's customers, orders and earlier conversations.
    pub admin: Http,
    /// A client of a supervisor: makes known what is wrong in the shop.
    pub supervisor: Http,
    /// Scenarios of one's own: more of them, or others in the place of ours. One with a fault stays away; [`check`] names it.
    pub scenarios: Vec<Source>,
    /// What most of the customers speak, and the first ones for certain; every fourth speaks the other language.
    pub language: Language,
    /// Decides who comes and what they say: the same seed and the same answers make the same day.
    pub seed: u64,
    /// How fast.
    pub pace: Pace,
    /// The clock everything is dated by.
    pub now: Arc<dyn Fn() -> Time + Send + Sync>,
}

/// What is wrong with scenarios of one's own, with file, line and column.
pub fn check(scenarios: &[Source]) -> Vec<Problem> {
    data::Book::load(scenarios).1
}

/// Lives the shop's day until `shutdown`. A line that is down is tried again; nothing ends it but `shutdown`.
pub async fn run(options: Options, shutdown: impl Future<Output = ()>) {
    tokio::select! {
        () = shutdown => {}
        () = day::live(options) => {}
    }
}
