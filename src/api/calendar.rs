//! Business calendars: when a queue's clock runs, and arithmetic in that time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// One opening of a weekday or an exceptional day, in minutes after local midnight; `to` may be 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// First minute.
    pub from: u16,
    /// First minute after it.
    pub to: u16,
}

/// A day that is not as its weekday says: a holiday (no periods) or other hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exception {
    /// The local day, `YYYY-MM-DD`.
    pub date: String,
    /// When it is open.
    pub periods: Vec<Period>,
}

/// When business is open. Empty `week` means always open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calendar {
    /// IANA zone, `Asia/Tokyo`; UTC when empty.
    pub zone: String,
    /// Seven lists, Monday first, each sorted and without overlap; or none at all: always open.
    pub week: Vec<Vec<Period>>,
    /// Days that are different.
    pub exceptions: Vec<Exception>,
}

/// A longer time between two openings is no pause of one day's work.
const PAUSE_MS: i64 = 3 * 60 * 60_000;

/// How far ahead business time is looked for; a calendar closed for longer is answered in wall-clock time.
const HORIZON_DAYS: i32 = 400;

impl Calendar {
    /// Always open.
    pub fn always() -> Self {
        Self::default()
    }

    /// The instant at which `millis` of business time have passed since `from`. In a calendar that never opens within
    /// 400 days, plain time counts: a due moment that never comes would hide the customer.
    pub fn add(&self, from: Time, millis: i64) -> Time {
        if self.week.is_empty() {
            return from.plus_millis(millis);
        }
        let mut left = millis;
        for (open, close) in self.openings(from) {
            let start = open.max(from);
            let length = close.since(start);
            if length <= 0 {
                continue;
            }
            if left <= length {
                return start.plus_millis(left);
            }
            left -= length;
        }
        from.plus_millis(millis)
    }

    /// Business milliseconds from `from` to `to`; 0 when `to` is not later.
    pub fn between(&self, from: Time, to: Time) -> i64 {
        if to <= from {
            return 0;
        }
        if self.week.is_empty() {
            return to.since(from);
        }
        let mut sum = 0;
        for (open, close) in self.openings(from) {
            if open >= to {
                break;
            }
            sum += close.min(to).since(open.max(from)).max(0);
        }
        sum
    }

    /// Business milliseconds left at `now` until `due`; negative: overdue by so much.
    pub fn left(&self, now: Time, due: Time) -> i64 {
        if due >= now { self.between(now, due) } else { -self.between(due, now) }
    }

    /// The opening that holds `now`, or else the next one. None where it is always open, or closed for good.
    pub fn opening(&self, now: Time) -> Option<(Time, Time)> {
        if self.week.is_empty() {
            return None;
        }
        self.openings(now).find(|(_, close)| *close > now)
    }

    /// The working days of this calendar as instants, from the day before `from` on: openings with only a pause between
    /// them are one. None where it is always open: then nobody says when a day ends.
    pub fn shifts(&self, from: Time) -> impl Iterator<Item = (Time, Time)> + '_ {
        let always = self.week.is_empty();
        let mut openings = self.openings(from).filter(move |_| !always).peekable();
        std::iter::from_fn(move || {
            let (begin, mut end) = openings.next()?;
            while let Some((_, later)) = openings.next_if(|(next, _)| next.since(end) <= PAUSE_MS) {
                end = later;
            }
            Some((begin, end))
        })
    }

    /// Openings as instants, from the day of `from` on, in order.
    fn openings(&self, from: Time) -> impl Iterator<Item = (Time, Time)> + '_ {
        let zone = jiff::tz::TimeZone::get(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let first = zone.to_datetime(from.timestamp()).date();
        (-1..HORIZON_DAYS).flat_map(move |offset| {
            let day = first.checked_add(jiff::Span::new().days(offset)).ok();
            let zone = zone.clone();
            day.into_iter().flat_map(move |day| {
                let zone = zone.clone();
                self.periods_of(day).iter().filter_map(move |period| {
                    let at = |minute: u16| {
                        let (day, minute) =
                            if minute >= 1440 { (day.tomorrow().ok()?, minute - 1440) } else { (day, minute) };
                        let local = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
                        Some(Time::from_timestamp(zone.to_ambiguous_timestamp(local).compatible().ok()?))
                    };
                    Some((at(period.from)?, at(period.to)?))
                })
            })
        })
    }

    fn periods_of(&self, day: jiff::civil::Date) -> &[Period] {
        let name = day.to_string();
        if let Some(exception) = self.exceptions.iter().find(|exception| exception.date == name) {
            return &exception.periods;
        }
        let weekday = day.weekday().to_monday_zero_offset() as usize;
        self.week.get(weekday).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokyo() -> Calendar {
        let day = vec![Period { from: 9 * 60, to: 12 * 60 }, Period { from: 13 * 60, to: 18 * 60 }];
        Calendar {
            zone: "Asia/Tokyo".into(),
            week: vec![day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]],
            exceptions: vec![Exception { date: "2026-11-23".into(), periods: vec![] }],
        }
    }

    fn at(text: &str) -> Time {
        Time::from_timestamp(text.parse().expect("an RFC 3339 time"))
    }

    #[test]
    fn a_working_day_goes_on_over_lunch_and_midnight() {
        let days: Vec<_> = tokyo().shifts(at("2026-11-20T12:30:00+09:00")).take(3).collect();
        let day = |from: &str, to: &str| (at(&format!("{from}:00+09:00")), at(&format!("{to}:00+09:00")));
        assert_eq!(days[0], day("2026-11-19T09:00", "2026-11-19T18:00"));
        assert_eq!(days[1], day("2026-11-20T09:00", "2026-11-20T18:00"));
        assert_eq!(days[2], day("2026-11-24T09:00", "2026-11-24T18:00"), "after the weekend and the holiday");
        let night = vec![Period { from: 0, to: 6 * 60 }, Period { from: 22 * 60, to: 1440 }];
        let nights = Calendar { zone: "Asia/Tokyo".into(), week: vec![night; 7], exceptions: vec![] };
        let late = at("2026-11-20T23:00:00+09:00");
        let last = nights.shifts(late).find(|(_, end)| *end > late);
        assert_eq!(last, Some(day("2026-11-20T22:00", "2026-11-21T06:00")));
        assert_eq!(Calendar::always().shifts(late).next(), None);
    }

    #[test]
    fn adds_over_lunch_weekend_and_holiday() {
        // Friday 17:00 + 4 h: one hour on Friday; Monday is a holiday; Tuesday 9 to 12.
        assert_eq!(tokyo().add(at("2026-11-20T17:00:00+09:00"), 4 * 3_600_000), at("2026-11-24T12:00:00+09:00"));
        assert_eq!(tokyo().add(at("2026-11-24T11:30:00+09:00"), 3_600_000), at("2026-11-24T13:30:00+09:00"));
    }

    #[test]
    fn between_is_what_was_added() {
        let from = at("2026-11-20T17:00:00+09:00");
        for hours in 1..80 {
            let to = tokyo().add(from, hours * 3_600_000);
            assert_eq!(tokyo().between(from, to), hours * 3_600_000, "{hours} h");
        }
        assert_eq!(Calendar::always().between(from, from.plus_millis(5)), 5);
    }

    #[test]
    fn a_calendar_that_never_opens_counts_plain_time() {
        let closed = Calendar { week: vec![vec![]; 7], ..Calendar::default() };
        assert_eq!(closed.add(Time::from_millis(0), 60_000), Time::from_millis(60_000));
    }
}
