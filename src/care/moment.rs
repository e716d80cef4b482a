//! Time as rules see it: they can only ask whether an instant has passed, or say it in words, and each question
//! remembers when its answer will change. So a rule cannot be wrong about how long it holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use minijinja::value::Value;
use minijinja::{Error, ErrorKind};

use super::facts::Hours;
use crate::api::Time;
use crate::locale::{Locale, words_hold_until};

/// The functions of templates. `past(t)`, `past(t, "3d")`, `past(t, "-30m")`: whether the instant (or that
/// long after or before it) has come;
/// `wait(t)`: how long ago, in words; `date(t)`, `moment(t)`: when; all unknown for an unknown instant.
/// `within(customer.callable)`: whether their clock stands within those hours.
pub const FUNCTIONS: [&str; 5] = ["past", "wait", "date", "moment", "within"];

/// One evaluation at one instant.
#[derive(Clone)]
pub struct Moment {
    now: i64,
    /// The earliest instant at which an answer given so far changes.
    until: Arc<AtomicI64>,
}

impl Moment {
    pub fn new(now: i64) -> Self {
        Self { now, until: Arc::new(AtomicI64::new(i64::MAX)) }
    }

    /// Remembers that something changes at `at`.
    pub fn changes_at(&self, at: i64) {
        if at > self.now {
            self.until.fetch_min(at, Ordering::Relaxed);
        }
    }

    /// Whether `at` has come.
    pub fn is_past(&self, at: i64) -> bool {
        self.changes_at(at);
        self.now >= at
    }

    /// When something asked so far changes.
    pub fn until(&self) -> Option<i64> {
        Some(self.until.load(Ordering::Relaxed)).filter(|at| *at < i64::MAX)
    }

    /// The functions, in the words of `locale`.
    pub fn functions(&self, locale: &Locale) -> [(&'static str, Value); 5] {
        let moment = self.clone();
        let past = Value::from_function(move |at: Option<i64>, after: Option<String>| {
            let after = after.as_deref().map_or(Ok(0), |after| match after.strip_prefix('-') {
                Some(before) => length(before).map(|before| -before),
                None => length(after),
            })?;
            Ok::<_, Error>(at.is_some_and(|at| moment.is_past(at.saturating_add(after))))
        });
        let (moment, words) = (self.clone(), locale.clone());
        let wait = Value::from_function(move |since: Option<i64>| {
            since.map(|since| {
                let passed = moment.now.saturating_sub(since);
                moment.changes_at(since.saturating_add(words_hold_until(passed)));
                words.span_in_words(passed)
            })
        });
        let (moment, words) = (self.clone(), locale.clone());
        let date = Value::from_function(move |at: Option<i64>| {
            at.map(|at| {
                moment.changes_at(words.next_year(moment.now));
                words.date(at, moment.now)
            })
        });
        let (moment, words) = (self.clone(), locale.clone());
        let clock = Value::from_function(move |at: Option<i64>| {
            at.map(|at| {
                moment.changes_at(words.next_day(moment.now));
                words.moment(at, moment.now)
            })
        });
        let (moment, zone) = (self.clone(), locale.zone().clone());
        let within = Value::from_function(move |hours: Value| {
            let next = Hours::of(&hours).and_then(|hours| hours.next(Time::from_millis(moment.now), &zone));
            next.is_some_and(|(from, until)| {
                moment.changes_at(from.millis());
                moment.changes_at(until.millis());
                moment.now >= from.millis()
            })
        });
        [("past", past), ("wait", wait), ("date", date), ("moment", clock), ("within", within)]
    }
}

/// `90s`, `15m`, `2h`, `3d` in milliseconds.
pub fn length(text: &str) -> Result<i64, Error> {
    let unit = match text.chars().last() {
        Some('s') => 1_000,
        Some('m') => 60_000,
        Some('h') => 3_600_000,
        Some('d') => 86_400_000,
        _ => 0,
    };
    let count = text.get(..text.len().saturating_sub(1)).and_then(|count| count.parse::<i64>().ok());
    match (count, unit) {
        (Some(count), 1..) if count >= 0 => Ok(count.saturating_mul(unit)),
        _ => {
            let what = format!("\"{text}\" is no length of time such as 90s, 15m, 2h, 3d");
            Err(Error::new(ErrorKind::InvalidOperation, what))
        }
    }
}
