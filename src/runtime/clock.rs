//! What time it is at the server: a monotonic clock and an offset learnt from what the server says.
//!
//! The wall clock of this machine is read once, as a first guess; a wrong or jumping one makes no deadline wrong.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::api::{Event, Reply, Time};
use crate::console::Msg;

/// A told time this far behind ours is believed although it may only have been on its way for long.
const BELIEVED_BEHIND: i64 = 2_000;

/// The server's clock, as well as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// A moment, and what time it was at the server then.
    anchor: (Instant, Time),
    /// The server has told its time.
    told: bool,
}

impl Clock {
    /// This machine's wall clock, until the server says better.
    pub(super) fn new() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { anchor: (Instant::now(), Time::from_millis(wall.as_millis() as i64)), told: false }
    }

    /// The time at the server.
    pub(super) fn now(&self) -> Time {
        self.at(Instant::now())
    }

    fn at(&self, moment: Instant) -> Time {
        self.anchor.1.plus_millis(moment.duration_since(self.anchor.0).as_millis() as i64)
    }

    /// The moment at which it is `time` at the server; now if that is past.
    pub(super) fn moment(&self, time: Time) -> Instant {
        let now = Instant::now();
        now + Duration::from_millis(u64::try_from(time.since(self.at(now))).unwrap_or(0))
    }

    /// Learns from what passes by.
    pub(super) fn observe(&mut self, msg: &Msg) {
        match msg {
            Msg::Event(Event::Heartbeat { now }) => self.learn(*now),
            Msg::Reply(_, Ok(Reply::Me(me))) => self.learn(me.now),
            _ => {}
        }
    }

    /// A time on the wire is late, never early: one ahead of ours is right at once, one a little behind tells only how
    /// long it was on its way.
    fn learn(&mut self, time: Time) {
        let ahead = time.since(self.now());
        if !self.told || !(-BELIEVED_BEHIND..=0).contains(&ahead) {
            self.anchor = (Instant::now(), time);
            self.told = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(clock: &mut Clock, time: Time) {
        clock.observe(&Msg::Event(Event::Heartbeat { now: time }));
    }

    #[test]
    fn the_server_is_right_whatever_this_machine_says() {
        let mut clock = Clock::new();
        let server = Time::from_millis(5_000);
        told(&mut clock, server);
        let off = clock.now().since(server);
        assert!((0..1_000).contains(&off), "{off} ms");
    }

    #[test]
    fn a_slow_line_does_not_turn_the_clock_back_but_a_changed_clock_does() {
        let mut clock = Clock::new();
        told(&mut clock, Time::from_millis(100_000));
        told(&mut clock, Time::from_millis(99_000));
        assert!(clock.now() >= Time::from_millis(100_000));
        told(&mut clock, Time::from_millis(50_000));
        assert!(clock.now() < Time::from_millis(60_000));
        told(&mut clock, Time::from_millis(200_000));
        assert!(clock.now() >= Time::from_millis(200_000));
    }
}
