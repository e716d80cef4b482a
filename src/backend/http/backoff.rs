//! How long to wait before trying again: full jitter, so that a thousand consoles do not knock in step.

use std::time::Duration;

/// Waits between zero and a ceiling that doubles each time. Endless, or a few.
pub(super) struct FullJitter {
    ceiling: Duration,
    most: Duration,
    left: Option<u32>,
}

impl FullJitter {
    /// For a single request: two more attempts within about a second and a half.
    pub const fn few() -> Self {
        Self { ceiling: Duration::from_millis(500), most: Duration::from_secs(1), left: Some(2) }
    }

    /// For the event stream: half a second at first, half a minute at last, for ever.
    pub const fn endless() -> Self {
        Self { ceiling: Duration::from_millis(500), most: Duration::from_secs(30), left: None }
    }
}

impl Iterator for FullJitter {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        let ceiling = self.ceiling;
        self.ceiling = (ceiling * 2).min(self.most);
        // Without randomness from the system the wait is the whole ceiling, which is still a wait.
        let share = getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX));
        Some(ceiling.mul_f64(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_under_a_ceiling_that_doubles_up_to_half_a_minute() {
        let ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
        for (wait, ceiling) in FullJitter::endless().zip(ceilings) {
            assert!(wait <= Duration::from_millis(ceiling), "{wait:?} over {ceiling} ms");
        }
        assert_eq!(FullJitter::endless().take(50).count(), 50);
        assert_eq!(FullJitter::few().count(), 2);
    }
}
