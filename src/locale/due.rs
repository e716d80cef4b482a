//! By when, as people say it: "tomorrow", "fri 15:00", "+2d", 明日, 来週金曜15時, 2時間後. Both languages at once: people mix.
//!
//! What is not understood whole is not understood: a date guessed from half a sentence would be a broken promise.

use jiff::civil::{Date, Time as Clock, Weekday};
use jiff::{Span, Zoned};
use unicode_normalization::UnicodeNormalization as _;

use super::Locale;

/// A day without a time ends its work at this hour.
const EVENING: i8 = 18;

/// A moment, or a window that begins at it; milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: i64,
    /// Where the window ends, if one was said.
    pub until: Option<i64>,
}

/// Words that carry no time of their own, the longer before those they begin with.
const NOISE: [&str; 16] = [
    "までには",
    "までに",
    "まで",
    "頃",
    "ごろ",
    "じゅう",
    "中",
    "の",
    "に",
    "は",
    "around",
    "about",
    "before",
    "by",
    "at",
    "on",
];

const DAYS: [(&str, i64); 14] = [
    ("今日", 0),
    ("本日", 0),
    ("きょう", 0),
    ("today", 0),
    ("day after tomorrow", 2),
    ("明後日", 2),
    ("あさって", 2),
    ("tomorrow", 1),
    ("tmrw", 1),
    ("明日", 1),
    ("あした", 1),
    ("あす", 1),
    ("翌日", 1),
    ("tonight", 0),
];

const WEEKDAYS: [(&str, Weekday); 28] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
    ("月曜日", Weekday::Monday),
    ("火曜日", Weekday::Tuesday),
    ("水曜日", Weekday::Wednesday),
    ("木曜日", Weekday::Thursday),
    ("金曜日", Weekday::Friday),
    ("土曜日", Weekday::Saturday),
    ("日曜日", Weekday::Sunday),
    ("月曜", Weekday::Monday),
    ("火曜", Weekday::Tuesday),
    ("水曜", Weekday::Wednesday),
    ("木曜", Weekday::Thursday),
    ("金曜", Weekday::Friday),
    ("土曜", Weekday::Saturday),
    ("日曜", Weekday::Sunday),
];

#[derive(Clone, Copy)]
enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
}

const UNITS: [(&str, Unit); 18] = [
    ("minutes", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("mins", Unit::Minutes),
    ("min", Unit::Minutes),
    ("hours", Unit::Hours),
    ("hour", Unit::Hours),
    ("days", Unit::Days),
    ("day", Unit::Days),
    ("weeks", Unit::Weeks),
    ("week", Unit::Weeks),
    ("時間", Unit::Hours),
    ("分", Unit::Minutes),
    ("日", Unit::Days),
    ("週間", Unit::Weeks),
    ("m", Unit::Minutes),
    ("h", Unit::Hours),
    ("d", Unit::Days),
    ("w", Unit::Weeks),
];

impl Locale {
    /// The moment or the window that `words` say at `now`, in this console's time zone; none where they say anything
    /// else, or what has passed. A day without a time means six in the evening, or what is left of it.
    pub fn due(&self, words: &str, now: i64) -> Option<Due> {
        let now = jiff::Timestamp::from_millisecond(now).ok()?.to_zoned(self.zone().clone());
        let words: String = words.nfkc().collect::<String>().to_lowercase();
        let window = words.char_indices().rev().find_map(|(at, c)| {
            let end = matches!(c, '-' | '~' | '〜' | '–').then(|| Said::only_a_time(&words[at + c.len_utf8()..]));
            Some((&words[..at], end??))
        });
        let (first, end) = window.map_or((words.as_str(), None), |(first, end)| (first, Some(end)));
        let at = Said::read(first)?.moment(&now)?;
        let until = match end {
            Some(end) => Some(at.date().to_datetime(end).to_zoned(now.time_zone().clone()).ok()?),
            None => None,
        };
        let due =
            Due { at: at.timestamp().as_millisecond(), until: until.map(|until| until.timestamp().as_millisecond()) };
        let ordered = due.until.is_none_or(|until| until > due.at);
        (due.at > now.timestamp().as_millisecond() && ordered).then_some(due)
    }
}

/// What was said, piece by piece.
#[derive(Default)]
struct Said {
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
    fn read(text: &str) -> Option<Self> {
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

    fn only_a_time(text: &str) -> Option<Clock> {
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

    fn moment(&self, now: &Zoned) -> Option<Zoned> {
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

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::locale::Lang;

    /// Wednesday 18 November 2026, 14:32 in Tokyo.
    const NOW: &str = "2026-11-18T14:32:00+09:00[Asia/Tokyo]";

    fn said(words: &str) -> String {
        let now: Zoned = NOW.parse().expect("a time");
        let locale = Locale::embedded(Lang::En, TimeZone::get("Asia/Tokyo").expect("a zone"));
        let show = |millis| {
            let at = jiff::Timestamp::from_millisecond(millis).expect("a time").to_zoned(now.time_zone().clone());
            at.strftime("%a %-d.%-m. %H:%M").to_string()
        };
        match locale.due(words, now.timestamp().as_millisecond()) {
            Some(Due { at, until: None }) => show(at),
            Some(Due { at, until: Some(until) }) => format!("{} - {}", show(at), show(until)),
            None => "?".into(),
        }
    }

    #[test]
    fn both_languages_say_days_and_times() {
        for (words, expected) in [
            ("tomorrow", "Thu 19.11. 18:00"),
            ("明日", "Thu 19.11. 18:00"),
            ("明日まで", "Thu 19.11. 18:00"),
            ("本日中に", "Wed 18.11. 18:00"),
            ("あさって午前10時", "Fri 20.11. 10:00"),
            ("fri 15:00", "Fri 20.11. 15:00"),
            ("by Friday, 3pm", "Fri 20.11. 15:00"),
            ("Friday at 3:30 pm", "Fri 20.11. 15:30"),
            ("金曜15時半", "Fri 20.11. 15:30"),
            ("金曜日の15時30分までに", "Fri 20.11. 15:30"),
            ("next fri", "Fri 27.11. 18:00"),
            ("来週金曜 １５：００", "Fri 27.11. 15:00"),
            ("来週", "Wed 25.11. 18:00"),
            ("wed", "Wed 25.11. 18:00"),
            ("wed 15:00", "Wed 18.11. 15:00"),
            ("wed 9:00", "Wed 25.11. 09:00"),
            ("+2d", "Fri 20.11. 18:00"),
            ("+2d 9:00", "Fri 20.11. 09:00"),
            ("in 3 hours", "Wed 18.11. 17:32"),
            ("2時間後", "Wed 18.11. 16:32"),
            ("30分以内", "Wed 18.11. 15:02"),
            ("3日後", "Sat 21.11. 18:00"),
            ("+1w", "Wed 25.11. 18:00"),
            ("15:00", "Wed 18.11. 15:00"),
            ("9:00", "Thu 19.11. 09:00"),
            ("正午", "Thu 19.11. 12:00"),
            ("11/27", "Fri 27.11. 18:00"),
            ("11月27日(金)12時", "Fri 27.11. 12:00"),
            ("2026-12-01 10:00", "Tue 1.12. 10:00"),
            ("27日", "Fri 27.11. 18:00"),
            ("3日", "Thu 3.12. 18:00"),
            ("1/5", "Tue 5.1. 18:00"),
            ("12am tomorrow", "Thu 19.11. 00:00"),
        ] {
            assert_eq!(said(words), expected, "{words}");
        }
    }

    #[test]
    fn a_window_has_two_ends() {
        for (words, expected) in [
            ("tomorrow 15:00-16:00", "Thu 19.11. 15:00 - Thu 19.11. 16:00"),
            ("明日15時〜16時半", "Thu 19.11. 15:00 - Thu 19.11. 16:30"),
            ("明日18:00～20:00", "Thu 19.11. 18:00 - Thu 19.11. 20:00"),
            ("tomorrow 16:00-15:00", "?"),
        ] {
            assert_eq!(said(words), expected, "{words}");
        }
    }

    #[test]
    fn what_is_not_understood_whole_or_has_passed_is_not_understood() {
        for words in [
            "",
            "soon",
            "when it ships",
            "tomorrow or so",
            "明日か明後日",
            "25:00",
            "2020-01-01",
            "13/40",
            "+0h",
            "monthly",
            "99999999999d",
        ] {
            assert_eq!(said(words), "?", "{words}");
        }
    }
}
