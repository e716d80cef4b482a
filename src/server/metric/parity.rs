//! Whether every channel serves its customers alike, measured against what each was promised.

use super::sample::median_of;
use super::{Ending, Turn, Window, figure, silent, wait};
use crate::api::{Amount, Channel, Decimal, Figure, Metric, Silence};

/// Under this many nothing is said of a channel.
pub const ENOUGH: usize = 20;

/// A very quick channel counts as this: else its quickness alone would look like the others' neglect.
const FLOOR: f64 = 0.5;

/// The median wait of a channel, the ages of those still waiting included, against its target; with how many.
pub fn ratio(channel: Channel, turns: &[Turn], window: Window) -> (usize, Option<f64>) {
    let waits: Vec<f64> = turns
        .iter()
        .filter(|turn| turn.channel == channel && turn.is_question() && turn.target_ms > 0)
        .filter(|turn| match turn.ending {
            Ending::Answered => window.holds(turn.ended),
            Ending::Waiting => true,
            Ending::Closed => false,
        })
        .map(|turn| turn.business_ms as f64 / turn.target_ms as f64)
        .collect();
    let n = waits.len();
    (n, if n < ENOUGH { None } else { median_of(waits).map(|ratio| ratio.max(FLOOR)) })
}

/// The worst channel's ratio against the usual one's, and the points between the best and the worst within target.
pub fn parity(turns: &[Turn], window: Window) -> [Figure; 2] {
    let mut ratios = Vec::new();
    let mut shares = Vec::new();
    let mut n = 0;
    for channel in Channel::ALL {
        let (count, ratio) = ratio(channel, turns, window);
        n += count;
        ratios.extend(ratio);
        let (hits, judged) = wait::within(turns.iter().filter(|turn| turn.channel == channel), window);
        if judged >= ENOUGH {
            shares.push(100.0 * hits as f64 / judged as f64);
        }
    }
    let few = |metric| silent(metric, n, if n == 0 { Silence::Nothing } else { Silence::TooFew });
    let greatest = |values: &[f64]| values.iter().copied().max_by(f64::total_cmp);
    let parity = (ratios.len() >= 2).then(|| Some(greatest(&ratios)? / median_of(ratios.clone())?)).flatten();
    let least = shares.iter().copied().min_by(f64::total_cmp);
    let gap = (shares.len() >= 2).then(|| Some(greatest(&shares)? - least?)).flatten();
    [
        parity.map_or_else(
            || few(Metric::Parity),
            |value| figure(Metric::Parity, n, Amount::Number(Decimal::nearest(value))),
        ),
        gap.map_or_else(
            || few(Metric::ParityGap),
            |value| figure(Metric::ParityGap, n, Amount::Points(Decimal::nearest(value))),
        ),
    ]
}

/// A channel's ratio as a figure of its own.
pub fn of_channel(channel: Channel, turns: &[Turn], window: Window) -> Figure {
    match ratio(channel, turns, window) {
        (n, Some(ratio)) => figure(Metric::Parity, n, Amount::Number(Decimal::nearest(ratio))),
        (0, None) => silent(Metric::Parity, 0, Silence::Nothing),
        (n, None) => silent(Metric::Parity, n, Silence::TooFew),
    }
}
