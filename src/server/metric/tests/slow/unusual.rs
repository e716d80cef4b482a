//! Hours out of the usual.

use super::middle;
use crate::api::Unusual;
use crate::server::metric::tests::*;

/// The hours out of the usual.
pub fn unusual(contacts: &[Time], to: Time, calendar: &Calendar) -> Vec<Unusual> {
    let last = to.millis().div_euclid(HOUR) - 1;
    let count = |hour: i64| contacts.iter().filter(|at| at.millis().div_euclid(HOUR) == hour).count() as f64;
    let holiday = |hour: i64| {
        let date = at(hour * HOUR).timestamp().to_string();
        calendar.exceptions.iter().any(|exception| date.starts_with(&exception.date))
    };
    let usual = |hour: i64| -> Vec<f64> {
        (1..=8).map(|week| hour - week * 168).filter(|past| !holiday(*past)).map(count).collect()
    };
    let side = |hour: i64| -> i32 {
        let base = usual(hour);
        if holiday(hour) || base.is_empty() || hour < last - 24 || hour > last {
            return 0;
        }
        let middle_of_base = middle(&base);
        let off: Vec<f64> = base.iter().map(|value| (value - middle_of_base).abs()).collect();
        let scale = (1.4826 * middle(&off)).max(middle_of_base.sqrt());
        let now = count(hour);
        if now < 5.0 && middle_of_base < 5.0 {
            0
        } else if now > middle_of_base + 3.5 * scale {
            1
        } else if now < middle_of_base - 3.5 * scale {
            -1
        } else {
            0
        }
    };
    let mut told = Vec::new();
    for hour in (last - 23..=last).rev() {
        let own = side(hour);
        if own != 0 && (side(hour - 1) == own || side(hour + 1) == own) {
            told.push(Unusual {
                at: at(hour * HOUR),
                count: count(hour) as u64,
                usual: Decimal::nearest(middle(&usual(hour))),
                more: own > 0,
            });
        }
    }
    told
}
