//! What a viewer may not be told: cells so small that they speak of persons.

use crate::api::{Amount, Figure, Metrics, Silence};

/// Fewer than this are not told to viewers.
const SMALL: u64 = 5;

/// Takes every small cell away.
pub fn mask(metrics: &mut Metrics) {
    metrics.figures.iter_mut().for_each(figure);
    metrics.channels.iter_mut().flat_map(|channel| &mut channel.figures).for_each(figure);
    metrics.unusual.retain(|hour| hour.count >= SMALL);
    metrics.mine.clear();
}

fn is_small(count: u64) -> bool {
    (1..SMALL).contains(&count)
}

fn figure(figure: &mut Figure) {
    if figure.n.is_some_and(is_small) {
        figure.n = None;
        figure.amount = None;
        figure.silence = Some(Silence::TooFew);
        figure.parts.clear();
        figure.scores.clear();
    }
    figure.parts.retain(|part| !matches!(part.amount, Amount::Count(count) if is_small(count)));
    // One missing row could be reckoned from the others.
    if figure.scores.iter().any(|row| is_small(row.count)) {
        figure.scores.clear();
    }
}
