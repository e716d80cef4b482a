//! What has its day or its hour: what we promised them, days of theirs, when they may be called.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use minijinja::value::{Object, Value};

use super::person::is_told;
use super::{Known, Set, Thread};
use crate::api::{Calendar, Customer, Occasion, OccasionKind, Period, Promise, Remembered, Time};
use crate::care::words::Topic;

/// How near a day of theirs is, before and behind, for it to be of use.
const NEAR_DAYS: i32 = 3;
/// Where nobody said when they like to be called: from eight to eight.
const DAYTIME: Period = Period { from: 8 * 60, to: 20 * 60 };

pub fn put(set: &mut Set, known: &Known<'_>, customer: &Customer, thread: &Thread<'_>) {
    promises(set, known, customer, thread);
    occasion(set, known, customer, thread);
    let zone = customer.time_zone.clone().or_else(|| known.queue.map(|queue| queue.calendar.zone.clone()));
    let zone = zone.filter(|zone| !zone.is_empty());
    let hours = if customer.hours.is_empty() { vec![DAYTIME] } else { customer.hours.clone() };
    let week = vec![hours; 7];
    set.put("customer.callable", Value::from_object(Hours { zone, week }));
}

/// When a promise is broken: a call-back with the end of its window.
fn end(promise: &Promise) -> Time {
    promise.call.as_ref().map_or(promise.due, |call| call.until)
}

/// Promises and call-backs, the one first whose time is first over.
fn promises(set: &mut Set, known: &Known<'_>, customer: &Customer, thread: &Thread<'_>) {
    let open = || customer.promises.iter().filter(|promise| promise.is_open());
    if let Some(promise) = open().min_by_key(|promise| end(promise)) {
        set.text("promise.text", &promise.text);
        set.time("promise.due", Some(end(promise)));
        set.text("promise.due_words", &promise.due_words);
        set.text("promise.owner", &promise.owner.name);
        set.put("promise.number", promise.number);
        set.put("promise.here", promise.conversation == known.conversation.id);
        set.put("promise.mine", promise.owner.id == known.me.id);
        // Elsewhere nobody here knows what was written since.
        let silent = || !thread.ours().any(|line| line.message.at > promise.made_at && is_told(line.message));
        set.put(
            "promise.silent",
            promise.call.is_some() || (promise.conversation == known.conversation.id && silent()),
        );
    }
    if let Some((promise, call)) = open().find_map(|promise| Some((promise, promise.call.as_ref()?))) {
        set.time("callback.due", Some(promise.due));
        set.time("callback.until", Some(call.until));
    }
}

/// The nearest day of theirs that they let us keep, as it lies to the newest line here. Noon is the day's instant.
fn occasion(set: &mut Set, known: &Known<'_>, customer: &Customer, thread: &Thread<'_>) {
    let kept = customer.memories.iter().filter(|memory| memory.consented_at.is_some());
    let mut occasions = kept
        .filter_map(|memory| match &memory.what {
            Remembered::Occasion(occasion) => Some(occasion),
            _ => None,
        })
        // The day of a death is no day for a good wish.
        .filter(|occasion| !thread.tells_of(Topic::Bereavement, &occasion.text))
        .peekable();
    if occasions.peek().is_none() {
        return;
    }
    let zone = customer.time_zone.as_deref().and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC);
    let newest = thread.theirs().next_back().map_or(known.conversation.created_at, |line| line.message.at);
    let today = zone.to_datetime(newest.timestamp()).date();
    let near = occasions.filter_map(|occasion| Some((occasion, nearest(occasion, today)?)));
    let Some((occasion, day)) = near.min_by_key(|(_, day)| (*day - today).get_days().abs()) else { return };
    set.put(
        "occasion.kind",
        match occasion.kind {
            OccasionKind::Birthday => "birthday",
            OccasionKind::Anniversary => "anniversary",
        },
    );
    set.text("occasion.text", &occasion.text);
    let noon = zone.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible().ok();
    set.time("occasion.at", noon.map(Time::from_timestamp));
}

/// The day as it returns nearest to `today`; none where that is not near. 29 February returns with leap years.
fn nearest(occasion: &Occasion, today: Date) -> Option<Date> {
    let returns = |year: i16| {
        let month = i8::try_from(occasion.month).ok()?;
        Date::new(year, month, i8::try_from(occasion.day).ok()?).ok()
    };
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let days = years.into_iter().filter_map(returns).filter(|day| (*day - today).get_days().abs() <= NEAR_DAYS);
    days.min_by_key(|day| (*day - today).get_days().abs())
}

/// When somebody may be called, on any day; asked by `within(customer.callable)`.
#[derive(Debug)]
pub struct Hours {
    /// None: nobody knows where their clock is, and ours is taken.
    zone: Option<String>,
    /// Seven times the same.
    week: Vec<Vec<Period>>,
}

impl Object for Hours {}

impl Hours {
    /// The hours that a value is, if it is any.
    pub fn of(value: &Value) -> Option<Arc<Self>> {
        value.downcast_object::<Self>()
    }

    /// The hours that hold `now`, or come next; as on a clock in `ours` where theirs is not known.
    pub fn next(&self, now: Time, ours: &TimeZone) -> Option<(Time, Time)> {
        let zone = self.zone.clone().or_else(|| ours.iana_name().map(str::to_owned)).unwrap_or_default();
        Calendar { zone, week: self.week.clone(), exceptions: Vec::new() }.opening(now)
    }
}
