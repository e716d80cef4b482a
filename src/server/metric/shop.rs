//! What customers buy: who comes back, who stays, what it came to.

use std::collections::{BTreeMap, HashMap};

use super::{DAY_MS, Order, figure, figure_of, percent, silent};
use crate::api::{Amount, Figure, Metric, Money, PurchaseState, Silence, Time};

/// Twelve months.
const YEAR_MS: i64 = 365 * DAY_MS;

/// A second purchase is looked for within this time.
const SECOND_MS: i64 = 90 * DAY_MS;

impl Order {
    /// Cancelled, returned and refunded orders are no orders, and neither is what only takes back.
    fn is_kept(&self) -> bool {
        let gone = matches!(self.state, PurchaseState::Cancelled | PurchaseState::Returned | PurchaseState::Refunded);
        !gone && self.minor >= 0
    }
}

/// The days on which each customer bought, in order: what was split into parcels on one day is one purchase.
fn days(orders: &[Order]) -> HashMap<i64, Vec<i64>> {
    let mut days: HashMap<i64, Vec<i64>> = HashMap::new();
    for order in orders.iter().filter(|order| order.is_kept()) {
        days.entry(order.customer).or_default().push(order.at.millis().div_euclid(DAY_MS));
    }
    for days in days.values_mut() {
        days.sort_unstable();
        days.dedup();
    }
    days
}

/// Repeat-customer ratio, second purchases, retention and churn, revenue to date; `to` is the window's end.
pub fn figures(orders: Option<&[Order]>, to: Time) -> Vec<Figure> {
    let Some(orders) = orders else {
        let all = [Metric::RepeatCustomers, Metric::SecondPurchase, Metric::Retention, Metric::Churn, Metric::Revenue];
        return all.map(|metric| silent(metric, 0, Silence::NotRecorded)).to_vec();
    };
    let days = days(orders);
    // A day counts where its beginning does; the last day is that of the window's end.
    let last = to.millis().div_euclid(DAY_MS);
    let year = YEAR_MS / DAY_MS;
    let in_year = |bought: &[i64], years_ago: i64| {
        let end = last - years_ago * year;
        bought.iter().filter(|day| **day > end - year && **day <= end).count()
    };
    let (mut once, mut twice, mut before, mut stayed) = (0, 0, 0, 0);
    let (mut first, mut second) = (0, 0);
    let wait = SECOND_MS / DAY_MS;
    for bought in days.values() {
        let now = in_year(bought, 0);
        once += usize::from(now >= 1);
        twice += usize::from(now >= 2);
        let was = in_year(bought, 1) >= 1;
        before += usize::from(was);
        stayed += usize::from(was && now >= 1);
        // First buyers of the year that ended 90 days ago: each has had 90 days for a second purchase.
        let begun = bought[0];
        if begun > last - wait - year && begun <= last - wait {
            first += 1;
            second += usize::from(bought.get(1).is_some_and(|day| *day <= begun + wait));
        }
    }
    let mut figures = vec![
        figure_of(Metric::RepeatCustomers, once, percent(twice, once)),
        figure_of(Metric::SecondPurchase, first, percent(second, first)),
        figure_of(Metric::Retention, before, percent(stayed, before)),
        figure_of(Metric::Churn, before, percent(before - stayed, before)),
    ];
    figures.extend(revenue(orders));
    figures
}

/// Orders minus what came back, by currency: a sum to date, no forecast.
fn revenue(orders: &[Order]) -> Vec<Figure> {
    let mut sums: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.is_kept() || order.minor < 0) {
        let (n, sum) = sums.entry(order.currency.as_str()).or_default();
        *n += 1;
        *sum = sum.saturating_add(order.minor);
    }
    if sums.is_empty() {
        return vec![silent(Metric::Revenue, 0, Silence::Nothing)];
    }
    let money = |(currency, (n, minor)): (&str, (usize, i64))| {
        figure(Metric::Revenue, n, Amount::Money(Money { minor, currency: currency.to_owned() }))
    };
    sums.into_iter().map(money).collect()
}
