//! What was said, piece by piece: a day, a time, a length. Each piece once, in any order.

use jiff::civil::{Date, Time as Clock, Weekday};
use jiff::{Span, Zoned};

use super::words::{DAYS, NOISE, UNITS, Unit, WEEKDAYS};

/// A day without a time ends its work at this hour.
const EVENING: i8 = 18;

/// What was said, piece by piece.
#[derive(Default)]
pub struct Said {
    /// From now on.
    after: Option<Span>,
    /// From today on.
    days: Option<i64>,
    weekday: Option<Weekday>,
    /// In the week after this one.
    next_week: bool,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<Clock>,
}

impl Said {
    /// What `text` says; none where a piece of it is not understood.
    pub fn read(text: &str) -> Option<Self> {
        let mut said = Self::default();
        let mut rest = trim(text);
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            rest = trim(said.piece(rest)?);
        }
        Some(said)
    }

    /// Nothing but a time of day: where a window ends.
    pub fn only_a_time(text: &str) -> Option<Clock> {
        let (time, rest) = clock(trim(text))?;
        let rest = trim(rest);
        (rest.is_empty() || matches!(rest, "まで" | "の間" | "頃")).then_some(time)
    }

    /// Takes one piece off the front; nothing where there is none, or where it was said already.
    fn piece<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        if let Some((span, rest)) = length(text) {
            match span {
                Ok(days) => once(&mut self.days, days)?,
                Err(span) => once(&mut self.after, span)?,
            }
            return Some(rest);
        }
        if let Some((days, rest)) = one_of(text, &DAYS) {
            once(&mut self.days, days)?;
            return Some(rest);
        }
        for next in ["next week", "next", "来週"] {
            if let Some(rest) = text.strip_prefix(next) {
                self.next_week = true;
                return Some(rest);
            }
        }
        for this in ["this", "今週", "今度"] {
            if let Some(rest) = text.strip_prefix(this) {
                return Some(rest);
            }
        }
        if let Some((weekday, rest)) = one_of(text, &WEEKDAYS) {
            once(&mut self.weekday, weekday)?;
            return Some(rest);
        }
        if let Some((time, rest)) = clock(text) {
            once(&mut self.time, time)?;
            return Some(rest);
        }
        if let Some(rest) = self.date(text) {
            return Some(rest);
        }
        // 27日(金): the weekday beside a date only repeats it.
        if self.day.is_some()
            && let Some(rest) = text.strip_prefix(['月', '火', '水', '木', '金', '土', '日'])
        {
            return Some(rest);
        }
        NOISE.iter().find_map(|noise| text.strip_prefix(noise))
    }

    /// 2026-11-27, 11/27, 11月27日, 27日.
    fn date<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (first, rest) = number(text)?;
        if let Some(rest) = rest.strip_prefix('日') {
            once(&mut self.day, i8::try_from(first).ok()?)?;
            return Some(rest);
        }
        let (mark, rest) = rest.split_at_checked(rest.chars().next()?.len_utf8())?;
        let (second, rest) = number(rest)?;
        match mark {
            "月" => {
                once(&mut self.month, i8::try_from(first).ok()?)?;
                once(&mut self.day, i8::try_from(second).ok()?)?;
                rest.strip_prefix('日')
            }
            "/" => {
                once(&mut self.month, i8::try_from(first).ok()?)?;
                once(&mut self.day, i8::try_from(second).ok()?)?;
                Some(rest)
            }
            "-" if first > 31 => {
                let (third, rest) = number(rest.strip_prefix('-')?)?;
                once(&mut self.year, i16::try_from(first).ok()?)?;
                once(&mut self.month, i8::try_from(second).ok()?)?;
                once(&mut self.day, i8::try_from(third).ok()?)?;
                Some(rest)
            }
            _ => None,
        }
    }

    /// The moment it means at `now`; none where it contradicts itself or no such day is.
    pub fn moment(&self, now: &Zoned) -> Option<Zoned> {
        let today = now.date();
        let kinds = [self.days.is_some(), self.weekday.is_some(), self.day.is_some(), self.after.is_some()];
        if kinds.iter().filter(|said| **said).count() > 1 {
            return None;
        }
        if let Some(after) = self.after {
            return (self.time.is_none() && !self.next_week).then(|| now.checked_add(after).ok()).flatten();
        }
        let at = |date: Date, time: Clock| date.to_datetime(time).to_zoned(now.time_zone().clone()).ok();
        let later = |date: Date| self.time.is_some_and(|time| date != today || time > now.time());
        let date = match (self.days, self.weekday, self.day) {
            (Some(days), ..) if !self.next_week => today.checked_add(Span::new().try_days(days).ok()?).ok()?,
            (None, Some(weekday), _) if self.next_week => {
                let monday = today.checked_sub(Span::new().days(today.weekday().to_monday_zero_offset())).ok()?;
                monday.checked_add(Span::new().days(7 + i64::from(weekday.to_monday_zero_offset()))).ok()?
            }
            (None, Some(weekday), _) if today.weekday() == weekday && later(today) => today,
            (None, Some(weekday), _) => today.nth_weekday(1, weekday).ok()?,
            (None, None, Some(day)) if !self.next_week => self.named(today, day)?,
            (None, None, None) if self.next_week => today.checked_add(Span::new().days(7)).ok()?,
            (None, None, None) => {
                let time = self.time?;
                let date = if time > now.time() { today } else { today.tomorrow().ok()? };
                return at(date, time);
            }
            _ => return None,
        };
        let evening = Clock::constant(EVENING, 0, 0, 0);
        let default = if date == today && now.time() >= evening { Clock::constant(23, 59, 0, 0) } else { evening };
        at(date, self.time.unwrap_or(default))
    }

    /// The day of a month, the next one where no month or year says which.
    fn named(&self, today: Date, day: i8) -> Option<Date> {
        if let (Some(year), Some(month)) = (self.year, self.month) {
            return Date::new(year, month, day).ok();
        }
        if let Some(month) = self.month {
            let this = Date::new(today.year(), month, day).ok();
            return this.filter(|date| *date >= today).or_else(|| Date::new(today.year() + 1, month, day).ok());
        }
        let this = Date::new(today.year(), today.month(), day).ok();
        this.filter(|date| *date >= today).or_else(|| {
            let next = today.last_of_month().tomorrow().ok()?;
            Date::new(next.year(), next.month(), day).ok()
        })
    }
}

/// Says it, unless it was said already.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

fn trim(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | '。' | '.' | '(' | ')'))
}

/// The value of the word at the front. A word of letters ends where the letters do.
fn one_of<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> Option<(T, &'a str)> {
    words.iter().find_map(|(word, value)| {
        let rest = text.strip_prefix(word)?;
        let cut =
            word.ends_with(|c: char| c.is_ascii_alphabetic()) && rest.starts_with(|c: char| c.is_ascii_alphabetic());
        (!cut).then_some((*value, rest))
    })
}

fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// "+2d", "in 3 hours", 2時間後: days, or a span that is exact to the minute.
fn length(text: &str) -> Option<(Result<i64, Span>, &str)> {
    let marked = text.strip_prefix('+').or_else(|| text.strip_prefix("in "));
    let (n, rest) = number(trim(marked.unwrap_or(text)))?;
    let (unit, rest) = one_of(trim(rest), &UNITS)?;
    let rest = match marked {
        Some(_) => rest,
        None => trim(rest).strip_prefix("以内").or_else(|| trim(rest).strip_prefix("後"))?,
    };
    let n = (n <= 10_000).then_some(n)?;
    let span = match unit {
        Unit::Minutes => Err(Span::new().minutes(n)),
        Unit::Hours => Err(Span::new().hours(n)),
        Unit::Days => Ok(n),
        Unit::Weeks => Ok(7 * n),
    };
    Some((span, rest))
}

/// 15:00, 15時, 15時半, 15時30分, 3pm, 3:30 pm, 午後3時, noon, 正午.
fn clock(text: &str) -> Option<(Clock, &str)> {
    if let Some((time, rest)) = one_of(text, &[("noon", Clock::midnight()), ("正午", Clock::midnight())]) {
        return Some((time.with().hour(12).build().ok()?, rest));
    }
    let half = [("午後", 12), ("午前", 0)].into_iter().find_map(|(word, add)| Some((add, text.strip_prefix(word)?)));
    let (hour, rest) = number(trim(half.map_or(text, |(_, rest)| rest)))?;
    let (minute, rest) = if let Some(rest) = rest.strip_prefix(':') {
        number(rest)?
    } else if let Some(rest) = rest.strip_prefix("時半") {
        (30, rest)
    } else if let Some(rest) = rest.strip_prefix("時").filter(|rest| !rest.starts_with('間')) {
        match number(rest).and_then(|(minute, rest)| Some((minute, rest.strip_prefix('分')?))) {
            Some(minute) => minute,
            None => (0, rest),
        }
    } else if one_of(trim(rest), &[("pm", ()), ("am", ())]).is_some() {
        (0, rest)
    } else {
        return None;
    };
    let (add, rest) = match (half, one_of(trim(rest), &[("pm", 12), ("am", 0)])) {
        (Some((add, _)), None) => (Some(add), rest),
        (None, Some((add, rest))) => (Some(add), rest),
        (None, None) => (None, rest),
        (Some(_), Some(_)) => return None,
    };
    let hour = match add {
        Some(add) if hour <= 12 => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    let time = Clock::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    Some((time, rest))
}
