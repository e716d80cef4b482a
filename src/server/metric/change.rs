//! Hours that are not as usual.

use std::collections::HashMap;

use super::sample::median_of;
use crate::api::{Calendar, Decimal, Time, Unusual};

const HOUR_MS: i64 = 60 * 60_000;
const WEEK_MS: i64 = 7 * 24 * HOUR_MS;

/// How many weeks make the usual.
pub const WEEKS: i64 = 8;

/// The hours looked at, up to the window's end.
pub const HOURS: i64 = 24;

/// Scales the median of absolute deviations to a standard deviation.
const NORMAL: f64 = 1.4826;

/// Beyond so many of these it is out of the usual.
const BEYOND: f64 = 3.5;

/// With fewer contacts than this, and fewer than this as usual, an hour says nothing.
const LEAST: f64 = 5.0;

/// How far an hour is out of the usual.
struct Judged {
    count: u64,
    usual: f64,
    /// 1 more, −1 fewer, 0 neither.
    side: i8,
}

/// The whole hours of the day before `to` with far more or far fewer contacts than the same weekday and hour had over
/// eight weeks: beyond 3.5 × 1.4826·MAD (at least √median), together with a neighbouring hour on the same side. Days
/// that `calendar` names as exceptions are neither judged nor part of the usual.
pub fn unusual(contacts: &[Time], to: Time, calendar: &Calendar) -> Vec<Unusual> {
    let zone = jiff::tz::TimeZone::get(&calendar.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let is_exception = |at: i64| {
        let day = zone.to_datetime(Time::from_millis(at).timestamp()).date().to_string();
        calendar.exceptions.iter().any(|exception| exception.date == day)
    };
    let mut hours: HashMap<i64, u64> = HashMap::new();
    for at in contacts {
        *hours.entry(at.millis().div_euclid(HOUR_MS)).or_insert(0) += 1;
    }
    let count = |hour: i64| hours.get(&hour).copied().unwrap_or(0);
    let last = to.millis().div_euclid(HOUR_MS) - 1;
    let judge = |hour: i64| -> Option<Judged> {
        if is_exception(hour * HOUR_MS) {
            return None;
        }
        let base: Vec<f64> = (1..=WEEKS)
            .map(|week| hour - week * (WEEK_MS / HOUR_MS))
            .filter(|past| !is_exception(past * HOUR_MS))
            .map(|past| count(past) as f64)
            .collect();
        let usual = median_of(base.clone())?;
        let deviation = median_of(base.iter().map(|value| (value - usual).abs()).collect())?;
        let scale = (NORMAL * deviation).max(usual.sqrt());
        let count = count(hour);
        let off = count as f64 - usual;
        let side = match off {
            _ if usual.max(count as f64) < LEAST || off.abs() <= BEYOND * scale => 0,
            off if off > 0.0 => 1,
            _ => -1,
        };
        Some(Judged { count, usual, side })
    };
    let judged: HashMap<i64, Judged> = (last - HOURS..=last).filter_map(|hour| Some((hour, judge(hour)?))).collect();
    let side = |hour: i64| judged.get(&hour).map_or(0, |it| it.side);
    let mut unusual = Vec::new();
    for hour in (last - HOURS + 1..=last).rev() {
        let own = side(hour);
        if own != 0
            && (side(hour - 1) == own || side(hour + 1) == own)
            && let Some(it) = judged.get(&hour)
        {
            unusual.push(Unusual {
                at: Time::from_millis(hour * HOUR_MS),
                count: it.count,
                usual: Decimal::nearest(it.usual),
                more: own > 0,
            });
        }
    }
    unusual
}
