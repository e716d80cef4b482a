//! What a number of values has in the middle and near its end.

use crate::api::Amount;

/// Values in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample(Vec<i64>);

impl FromIterator<i64> for Sample {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        let mut values: Vec<i64> = values.into_iter().collect();
        values.sort_unstable();
        Self(values)
    }
}

impl Sample {
    /// How many.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The middle one, or the mean of the two in the middle (rounded down).
    pub fn median(&self) -> Option<i64> {
        let upper = *self.0.get(self.0.len() / 2)?;
        if self.0.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = self.0[self.0.len() / 2 - 1];
        Some(lower + (upper - lower).div_euclid(2))
    }

    /// The least value that nine tenths of all do not exceed (nearest rank).
    pub fn p90(&self) -> Option<i64> {
        let rank = (self.0.len() * 9).div_ceil(10);
        self.0.get(rank.checked_sub(1)?).copied()
    }

    /// The greatest.
    pub fn max(&self) -> Option<i64> {
        self.0.last().copied()
    }

    /// The mean, rounded to the nearest.
    pub fn mean(&self) -> Option<i64> {
        let sum: i128 = self.0.iter().copied().map(i128::from).sum();
        let n = self.0.len() as i128;
        (n > 0).then(|| ((2 * sum + n).div_euclid(2 * n)) as i64)
    }
}

/// A length of time as an amount.
pub fn millis(value: Option<i64>) -> Option<Amount> {
    value.map(Amount::Millis)
}

/// The middle of numbers, the mean of the two in the middle.
pub fn median_of(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = if values.len() % 2 == 1 { upper } else { values[values.len() / 2 - 1] };
    Some(f64::midpoint(lower, upper))
}
