//! What they bought over time, as a small chart: orders a month, so that nobody is weighed by their money.
//!
//! The scale is honest: it begins at nothing, it says what a full column is, and where the record at hand is only its
//! newest end, the chart begins with the first month that is whole.

use crate::api::Customer;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::Row;

/// Columns of signs, from nothing to the fullest month.
const LEVELS: [Sign; 9] =
    [Sign::Bar0, Sign::Bar1, Sign::Bar2, Sign::Bar3, Sign::Bar4, Sign::Bar5, Sign::Bar6, Sign::Bar7, Sign::Bar8];

/// Fewer orders make no picture.
const FEWEST: usize = 3;
/// Months shown at most.
const MONTHS: i64 = 36;

/// The chart and its scale, where there is something to see.
pub fn rows(customer: &Customer, width: u16, scene: &Scene) -> Option<[Row; 2]> {
    let env = &scene.env;
    let locale = env.locale();
    let months: Vec<i64> =
        customer.purchases.iter().map(|purchase| locale.month_number(purchase.placed_at.millis())).collect();
    let last = locale.month_number(scene.now.millis());
    let all = customer.purchases.len() >= customer.purchase_count as usize;
    // Of the oldest month at hand some orders may be missing.
    let oldest = *months.iter().min()? + i64::from(!all);
    let most = MONTHS.min(i64::from(width) - 3).max(1);
    let counts = counts(&months, oldest.max(last - most + 1), last);
    let full = *counts.iter().max()?;
    if counts.iter().sum::<usize>() < FEWEST || counts.len() < 2 {
        return None;
    }
    let bars: String = counts.iter().map(|count| env.sign(level(*count, full))).collect();
    let first = locale.month_label(last - counts.len() as i64 + 1);
    let scale = env.with("chart-scale", &[("n", (full as i64).into())]);
    let range = format!(" {first}-{}", locale.month_label(last));
    Some([
        Row::of(format!(" {bars}"), env.style(Scope::Count)),
        Row::of(range, env.style(Scope::TextDim)).right(format!("{scale} "), env.style(Scope::TextDim)),
    ])
}

/// How many of `months` are each month from `first` to `last`.
fn counts(months: &[i64], first: i64, last: i64) -> Vec<usize> {
    (first..=last).map(|month| months.iter().filter(|placed| **placed == month).count()).collect()
}

/// The column for a count: nothing only for nothing, full only for the fullest.
fn level(count: usize, full: usize) -> Sign {
    let top = LEVELS.len() - 1;
    LEVELS[(count * top).checked_div(full).map_or(0, |level| level.max(usize::from(count > 0)).min(top))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_in_proportion_and_something_is_never_nothing() {
        assert_eq!(level(0, 4), Sign::Bar0);
        assert_eq!(level(1, 40), Sign::Bar1);
        assert_eq!(level(2, 4), Sign::Bar4);
        assert_eq!(level(4, 4), Sign::Bar8);
        assert_eq!(level(0, 0), Sign::Bar0);
    }

    #[test]
    fn months_without_an_order_are_there() {
        assert_eq!(counts(&[10, 12, 12, 3], 9, 13), [0, 1, 0, 2, 0]);
    }
}
