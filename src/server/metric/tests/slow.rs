//! The formulas again, as one would reckon them on paper: no sorting, no grouping, everything counted anew.

mod customers;
mod matters;
mod turns;
mod unusual;

use super::*;
pub use unusual::unusual;

/// What a figure should be.
#[derive(Debug)]
pub struct Expected {
    pub metric: Metric,
    pub n: usize,
    pub value: Option<f64>,
    pub currency: Option<&'static str>,
    pub parts: Vec<(Facet, Option<f64>)>,
}

fn expect(metric: Metric, n: usize, value: Option<f64>, parts: &[(Facet, Option<f64>)]) -> Expected {
    Expected { metric, n, value, currency: None, parts: parts.to_vec() }
}

fn share(part: usize, all: usize) -> Option<f64> {
    if all == 0 { None } else { Some(part as f64 / all as f64 * 100.0) }
}

/// The least value of which at least `part` tenths of all are not greater; `more`: more than that.
fn rank(values: &[i64], tenths: usize, more: bool) -> Option<i64> {
    let enough = |value: i64| {
        let below = values.iter().filter(|other| **other <= value).count() * 10;
        if more { below > values.len() * tenths } else { below >= values.len() * tenths }
    };
    values.iter().copied().filter(|value| enough(*value)).min()
}

fn median(values: &[i64]) -> Option<f64> {
    let (lower, upper) = (rank(values, 5, false)?, rank(values, 5, true)?);
    Some(((lower + upper) as f64 / 2.0).floor())
}

fn p90(values: &[i64]) -> Option<f64> {
    rank(values, 9, false).map(|value| value as f64)
}

fn mean(values: &[i64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<i64>() as f64 / values.len() as f64) }
}

fn middle(values: &[f64]) -> f64 {
    let not_above = |value: f64| values.iter().filter(|other| **other <= value).count();
    let least = |enough: &dyn Fn(usize) -> bool| {
        values.iter().copied().filter(|value| enough(not_above(*value))).fold(f64::INFINITY, f64::min)
    };
    let lower = least(&|count| count * 2 >= values.len());
    let upper = least(&|count| count * 2 > values.len());
    f64::midpoint(lower, upper)
}

/// Every figure of a shop.
pub fn figures(rows: &Rows, settle: &HashMap<i64, i64>, window: Window) -> Vec<Expected> {
    let mut all = customers::surveys(rows);
    all.extend(matters::matters(rows, settle, window));
    all.push(turns::response(Metric::FirstResponse, TurnKind::First, rows, window));
    all.push(turns::response(Metric::NextResponse, TurnKind::Next, rows, window));
    all.push(turns::service_level(rows, window));
    all.extend(turns::calls(rows, window));
    all.extend(matters::backlog(rows, window));
    all.push(turns::unanswered(rows, window));
    all.push(matters::promises(rows, window, false, Metric::PromisesKept));
    all.push(matters::promises(rows, window, true, Metric::CallbacksKept));
    all.extend(turns::parity(rows, window));
    all.extend(customers::shop(rows, window.to));
    all
}
