//! Where the server's time and randomness come from: both are given to it, so that a test decides what they are.

use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::api::Time;

/// What time it is, and how to wait for a moment.
pub trait Clock: Send + Sync + 'static {
    /// The instant now.
    fn now(&self) -> Time;

    /// Resolves when `now()` has reached `at`.
    fn until(&self, at: Time) -> BoxFuture<'static, ()>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        Time::from_timestamp(jiff::Timestamp::now())
    }

    fn until(&self, at: Time) -> BoxFuture<'static, ()> {
        async move {
            // The wall clock can be set and a machine can sleep: look again at least once a minute.
            loop {
                let left = at.since(Self.now());
                if left <= 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(left.min(60_000).unsigned_abs())).await;
            }
        }
        .boxed()
    }
}

/// Where random bytes come from.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A UUID of version 7 made of `now` and `random`, so that ids sort by time.
pub fn uuid(now: Time, random: &dyn Random) -> Uuid {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(now.millis().unsigned_abs(), &bytes).into_uuid()
}

/// `bytes` as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
