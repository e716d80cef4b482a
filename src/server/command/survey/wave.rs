//! The quarterly relational sample: who is asked, and when.

use sha2::Digest as _;

use super::DAY_MS;
use crate::api::Time;
use crate::server::db;
use crate::server::db::questions::{self, Planned};
use crate::server::error::Error;
use crate::server::metric::Question;
use crate::server::writer::{Command, Write};

/// A quarter has at least so many days, less a margin: two moments of one place in two quarters next to each other lie
/// 90 days apart and more.
const SPREAD_DAYS: i64 = 89;

/// The quarter an instant is in, and its end.
pub fn quarter(at: Time) -> (String, Time) {
    let date = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    let number = (date.month() - 1) / 3;
    let (year, month) = if number == 3 { (date.year() + 1, 1) } else { (date.year(), number * 3 + 4) };
    (format!("{}-{}", date.year(), number + 1), first_of(year, month).unwrap_or(Time::from_millis(i64::MAX)))
}

/// When the quarter of an instant began.
fn began(at: Time) -> Time {
    let date = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    first_of(date.year(), (date.month() - 1) / 3 * 3 + 1).unwrap_or(at)
}

fn first_of(year: i16, month: i8) -> Option<Time> {
    let first = jiff::civil::Date::new(year, month, 1).ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Time::from_timestamp(first.timestamp()))
}

/// A number of chance that is the same however often it is drawn.
fn chance(of: &str) -> u64 {
    let hash = sha2::Sha256::digest(of.as_bytes());
    u64::from_be_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}

/// When a customer of the sample is asked: each has a place of their own in the quarter, the same in each, so that nobody
/// is asked again before 90 days have passed. One whose place was before now is asked in the days after.
pub fn moment(now: Time, customer: &str) -> Time {
    let chance = chance(customer);
    let spread = (SPREAD_DAYS * DAY_MS).unsigned_abs();
    let due = began(now).plus_millis(i64::try_from(chance % spread).unwrap_or_default());
    if due >= now {
        return due;
    }
    let left = quarter(now).1.since(now).max(1).unsigned_abs();
    now.plus_millis(i64::try_from(chance % left).unwrap_or_default())
}

/// The name under which the database keeps the last quarter whose sample was drawn.
pub const WAVE: &str = "nps_wave";

/// Draws the quarter's sample: of the customers of the last year of each queue that asks, so many of a hundred, spread
/// over the quarter. Who does not wish it, or was asked lately, is passed over when their moment comes.
pub struct Wave;

impl Command for Wave {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        let now = write.now;
        let (quarter, _) = quarter(now);
        if db::meta::get(write.conn, WAVE).await?.as_ref() == Some(&quarter) {
            return Ok(());
        }
        let mut drawn = 0;
        for (queue, _) in db::queues::all(write.conn).await? {
            let percent = questions::rules(write.conn, queue).await?.surveys.wave_percent;
            if percent == 0 {
                continue;
            }
            for (customer, conversation) in questions::served(write.conn, queue, now.plus_millis(-365 * DAY_MS)).await?
            {
                if chance(&format!("{quarter} {customer}")) % 100 < u64::from(percent) {
                    let it = db::conversations::by_key(write.conn, conversation).await?;
                    let due = moment(now, &customer.to_string());
                    let planned = Planned { key: 0, question: Question::NpsWave, conversation, customer, queue };
                    questions::plan(write.conn, planned, it.summary.channel.as_str(), due).await?;
                    drawn += 1;
                }
            }
        }
        db::meta::put(write.conn, WAVE, &quarter).await?;
        write.audit(None, "survey.wave", &quarter, Some(&drawn.to_string())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time::from_timestamp(text.parse().expect("a time"))
    }

    #[test]
    fn a_quarter_ends_where_the_next_begins() {
        assert_eq!(quarter(at("2026-11-24T01:00:00Z")), ("2026-4".into(), at("2027-01-01T00:00:00Z")));
        assert_eq!(quarter(at("2026-04-01T00:00:00Z")), ("2026-2".into(), at("2026-07-01T00:00:00Z")));
    }

    #[test]
    fn everybody_has_a_place_of_their_own_in_each_quarter_90_days_apart_or_more() {
        let mut days = [0_u32; 93];
        for customer in 0..9_000 {
            let customer = customer.to_string();
            let mut before: Option<Time> = None;
            for first in ["2026-10-01", "2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"] {
                let first = at(&format!("{first}T00:00:00Z"));
                let due = moment(first, &customer);
                assert!(due >= first && due < quarter(first).1, "within the quarter");
                assert!(before.is_none_or(|before| due.since(before) >= 90 * DAY_MS), "{customer}");
                before = Some(due);
                days[usize::try_from(due.since(first) / DAY_MS).expect("a day")] += 1;
            }
        }
        let (least, most) = (days[..89].iter().min(), days[..89].iter().max());
        assert!(least > Some(&300) && most < Some(&720), "spread evenly: {least:?} to {most:?} a day");
        let late = at("2026-12-20T00:00:00Z");
        assert!(
            (0..500).all(|it| moment(late, &it.to_string()) >= late && moment(late, &it.to_string()) < quarter(late).1)
        );
    }
}
