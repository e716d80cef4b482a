//! The agent's own day: breaks, the shift's end, what left their hands. It is told to them alone.

use crate::api::{Calendar, Code, DayPatch, MyDay, Status, Time};
use crate::server::db::conversations::Conversation;
use crate::server::db::days::Row;
use crate::server::db::load::Hard;
use crate::server::db::{self, Conn};
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// A break shorter than this is none.
const BREAK_MS: i64 = 10 * 60_000;
/// Without a deed for so long somebody was away, whether they said so or not: nobody is told that lunch was none.
const AWAY_MS: i64 = 60 * 60_000;
/// Deeds are noted this often.
const NOTED_MS: i64 = 5 * 60_000;
/// So many ordinary conversations in a row end a hard streak.
const ORDINARY: u32 = 3;
/// A shift ends within a day.
const LONGEST_SHIFT_MS: i64 = 24 * 60 * 60_000;
/// Most lines that are remembered as waved away.
const RESTED: usize = 20;
/// Most days of a calendar that are unlike their weekday.
const EXCEPTIONS: usize = 400;

/// Changes what the caller says of their own day.
pub struct ChangeDay {
    /// Who asks, and whose.
    pub caller: Caller,
    /// What.
    pub patch: DayPatch,
}

impl Command for ChangeDay {
    type Output = MyDay;

    async fn run(self, write: &mut Write<'_>) -> Result<MyDay, Error> {
        let Self { caller, patch } = self;
        let DayPatch { on_break, shift_until, hours, rest } = patch;
        check(write.now, shift_until.flatten(), hours.as_ref().and_then(Option::as_ref), rest.as_deref())?;
        let action = match (on_break, shift_until, &hours, &rest) {
            (Some(true), ..) => "break.begin",
            (Some(false), ..) => "break.end",
            (_, None, None, Some(_)) => "day.rest",
            _ => "day.change",
        };
        // First: a day that begins with this begins before it.
        write.audit(Some(caller.id()), action, caller.id().as_str(), None).await?;
        let now = write.now;
        let mut day = db::days::get(write.conn, caller.key).await?;
        match on_break {
            Some(true) if day.break_since.is_none() => day.break_since = Some(now),
            Some(false) if day.break_since.take().is_some_and(|since| now.since(since) >= BREAK_MS) => {
                day.working_since = Some(now);
                db::days::forget_matters(write.conn, caller.key).await?;
            }
            _ => {}
        }
        if let Some(until) = shift_until {
            day.shift_until = until;
        }
        if let Some(hours) = hours {
            day.hours = hours;
        }
        if let Some(rule) = rest {
            day.rested.insert(rule, now);
            while day.rested.len() > RESTED {
                let oldest = day.rested.iter().min_by_key(|(_, at)| **at).map(|(rule, _)| rule.clone());
                day.rested.remove(&oldest.expect("there are many"));
            }
        }
        db::days::put(write.conn, &day).await?;
        if on_break.is_some() {
            write.told_break(caller.key);
        } else {
            write.told_day(caller.key);
        }
        Ok(told(write.conn, caller.key).await?)
    }
}

fn check(now: Time, until: Option<Time>, hours: Option<&Calendar>, rest: Option<&str>) -> Result<(), Error> {
    if until.is_some_and(|until| until <= now || until.since(now) > LONGEST_SHIFT_MS) {
        return Err(Error::field("shift_until", Code::ShiftEnd));
    }
    if let Some(hours) = hours {
        let in_order = |day: &Vec<crate::api::Period>| {
            day.iter().all(|period| period.from < period.to && period.to <= 1440)
                && day.windows(2).all(|two| two[0].to <= two[1].from)
        };
        if !(hours.week.is_empty() || hours.week.len() == 7) || !hours.week.iter().all(in_order) {
            return Err(Error::field("hours.week", Code::Week));
        }
        if hours.exceptions.len() > EXCEPTIONS || !hours.exceptions.iter().all(|day| in_order(&day.periods)) {
            return Err(Error::field("hours.exceptions", Code::Exceptions.with("most", EXCEPTIONS)));
        }
        if !hours.zone.is_empty() && jiff::tz::TimeZone::get(&hours.zone).is_err() {
            return Err(Error::field("hours.zone", Code::Zone));
        }
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if rest.is_some_and(|rule| !(1..=40).contains(&rule.len()) || !rule.chars().all(fits)) {
        return Err(Error::field("rest", Code::RuleId));
    }
    Ok(())
}

/// Somebody did something: their day begins with it, or goes on.
pub async fn acted(write: &mut Write<'_>, agent: &crate::api::AgentId) -> Result<(), Error> {
    let Some((key, last)) = db::days::doer(write.conn, agent).await? else { return Ok(()) };
    let idle = last.map_or(i64::MAX, |last| write.now.since(last));
    if idle >= AWAY_MS {
        let mut day = db::days::get(write.conn, key).await?;
        day.working_since = Some(write.now);
        day.active_at = write.now;
        db::days::put(write.conn, &day).await?;
        db::days::forget_matters(write.conn, key).await?;
        write.told_day(key);
    } else if idle >= NOTED_MS {
        db::days::active(write.conn, key, write.now).await?;
    }
    Ok(())
}

/// The status of a conversation became another one by this agent's hand: it left them, or came back.
pub async fn status_set(write: &mut Write<'_>, agent: i64, it: &Conversation, was: Status) -> Result<(), Error> {
    let now = it.summary.status;
    if now == Status::Resolved && was != now {
        let hard = db::load::hardness(write.conn, it.key).await? > Hard::No;
        db::days::note_matter(write.conn, agent, it.key, write.now, hard).await?;
        changed(write, agent).await?;
    } else if was.is_done() && !now.is_done() && db::days::forget_matter(write.conn, agent, it.key).await? {
        changed(write, agent).await?;
    }
    Ok(())
}

/// This agent gave a conversation away. Only a hard one counts: an ordinary one that goes on with somebody else was no rest.
pub async fn given_away(write: &mut Write<'_>, agent: i64, it: &Conversation) -> Result<(), Error> {
    if db::load::hardness(write.conn, it.key).await? > Hard::No {
        db::days::note_matter(write.conn, agent, it.key, write.now, true).await?;
        changed(write, agent).await?;
    }
    Ok(())
}

/// Something that is part of an agent's day is another now.
pub async fn changed(write: &mut Write<'_>, agent: i64) -> Result<(), Error> {
    let mut day = db::days::get(write.conn, agent).await?;
    if day.version == 0 {
        day.active_at = write.now.plus_millis(-AWAY_MS);
    }
    db::days::put(write.conn, &day).await?;
    write.told_day(agent);
    Ok(())
}

/// A day as its agent is told of it.
pub async fn told(conn: &mut Conn, agent: i64) -> Result<MyDay, db::Error> {
    let Row { version, working_since, break_since, shift_until, hours, rested, .. } =
        db::days::get(conn, agent).await?;
    let hard_streak = streak(&db::days::matters(conn, agent).await?);
    let promises = db::days::promises(conn, agent).await?;
    let working_since = working_since.filter(|_| break_since.is_none());
    Ok(MyDay { version, working_since, break_since, hard_streak, shift_until, hours, promises, rested })
}

/// Hard ones in succession, until ordinary ones end it.
fn streak(matters: &[bool]) -> u32 {
    let (hard, _) = matters.iter().fold((0, 0), |(streak, ordinary), hard| match (hard, ordinary + 1) {
        (true, _) => (streak + 1, 0),
        (false, ordinary) if ordinary >= ORDINARY => (0, ordinary),
        (false, ordinary) => (streak, ordinary),
    });
    hard
}

#[cfg(test)]
mod tests {
    use super::streak;

    #[test]
    fn three_ordinary_ones_end_a_hard_streak_and_two_do_not() {
        let of = |text: &str| streak(&text.chars().map(|c| c == 'h').collect::<Vec<_>>());
        assert_eq!(["", "h", "hoh", "hooh", "hooo", "hhoooh", "oooohh"].map(of), [0, 1, 2, 2, 0, 1, 2]);
    }
}
