//! Days and times that a text names, in both languages.

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

/// A day that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Everything that names it, in bytes of the text.
    pub span: Range<usize>,
    pub date: Date,
    /// A weekday that stands beside a date, and where.
    pub weekday: Option<(Weekday, Range<usize>)>,
    /// Hour and minute, where a time follows.
    pub time: Option<(i8, i8)>,
}

const JA_DAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
const EN_DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day's distance from today in words.
const RELATIVE: [(&str, i64); 9] = [
    ("明後日", 2),
    ("あさって", 2),
    ("明日", 1),
    ("本日", 0),
    ("今日", 0),
    ("tomorrow", 1),
    ("today", 0),
    ("tonight", 0),
    ("this afternoon", 0),
];

/// Every day that `text` (in lower case, of one width) names, as of `today`.
pub fn days(text: &str, today: Date) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut before = None;
    let mut free = 0;
    for (at, c) in text.char_indices() {
        let inside = before.is_some_and(|before: char| {
            (c.is_ascii_digit() && (before.is_ascii_digit() || matches!(before, '/' | '-' | ':' | '.' | '#')))
                || (c.is_ascii_alphabetic() && before.is_ascii_alphanumeric())
        });
        before = Some(c);
        if at < free || inside {
            continue;
        }
        let Some(mut named) = day(&text[at..], today) else { continue };
        let end = named.span.end;
        let (time, length) = time(&text[at + end..]);
        named.time = time;
        named.span = at..at + end + length;
        named.weekday = named.weekday.map(|(day, span)| (day, at + span.start..at + span.end));
        free = named.span.end;
        found.push(named);
    }
    found
}

/// A day at the beginning of `text`; its spans count from there.
fn day(text: &str, today: Date) -> Option<Named> {
    let plain = |length: usize, date: Date| Named { span: 0..length, date, weekday: None, time: None };
    if let Some((word, days)) = RELATIVE.iter().find(|(word, _)| text.starts_with(word)) {
        return Some(plain(word.len(), today.checked_add(days.days()).ok()?));
    }
    numbers(text, today).or_else(|| english(text, today)).or_else(|| {
        // A weekday alone: the next one.
        let (weekday, length) = weekday_alone(text)?;
        let until =
            i64::from((weekday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset()).rem_euclid(7));
        let until = if until == 0 { 7 } else { until };
        Some(plain(length, today.checked_add(until.days()).ok()?))
    })
}

fn weekday_alone(text: &str) -> Option<(Weekday, usize)> {
    if let Some(number) = EN_DAYS.iter().position(|day| text.starts_with(day)) {
        let length = EN_DAYS[number].len();
        let whole = !text[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
        return whole.then(|| (weekday(number), length));
    }
    let first = text.chars().next()?;
    let number = JA_DAYS.iter().position(|day| *day == first)?;
    let rest = text[first.len_utf8()..].strip_prefix('曜')?;
    let length = first.len_utf8() + '曜'.len_utf8() + if rest.starts_with('日') { '日'.len_utf8() } else { 0 };
    Some((weekday(number), length))
}

fn weekday(number: usize) -> Weekday {
    Weekday::from_monday_zero_offset(number as i8).expect("one of seven")
}

fn number(text: &str) -> Option<(i16, usize)> {
    let length = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text.get(..length)?.parse().ok()?, length)).filter(|_| (1..=4).contains(&length))
}

/// 11月20日, 2026年11月20日, 11/20, 2026/11/20, 2026-11-20; each perhaps with (木).
fn numbers(text: &str, today: Date) -> Option<Named> {
    let (first, mut at) = number(text)?;
    let mut next = |signs: &[char]| -> Option<char> {
        let c = text[at..].chars().next().filter(|c| signs.contains(c))?;
        at += c.len_utf8();
        Some(c)
    };
    let sign = next(&['年', '月', '/', '-'])?;
    let (second, length) = number(&text[at..])?;
    at += length;
    let with_year = sign == '年' || (matches!(sign, '/' | '-') && first >= 1000);
    let (year, month, day) = if with_year {
        let c = text[at..].chars().next().filter(|c| matches!(c, '月' | '/' | '-'))?;
        at += c.len_utf8();
        let (third, length) = number(&text[at..])?;
        at += length;
        (Some(first), second, third)
    } else if sign == '-' {
        return None;
    } else {
        (None, first, second)
    };
    if sign == '月' || sign == '年' {
        at += '日'.len_utf8() * usize::from(text[at..].starts_with('日'));
        text[..at].ends_with('日').then_some(())?;
    } else if text[at..].starts_with(|c: char| c == '/' || c.is_alphanumeric() || c == '-') {
        return None;
    }
    let date = dated(year, month, day, today)?;
    let beside = beside(&text[at..]).map(|(weekday, span)| (weekday, at + span.start..at + span.end));
    let end = beside.as_ref().map_or(at, |(_, span)| {
        span.end + text[span.end..].chars().next().filter(|c| *c == ')').map_or(0, char::len_utf8)
    });
    Some(Named { span: 0..end, date, weekday: beside, time: None })
}

/// (木), 木曜日, (Thu) behind a date.
fn beside(text: &str) -> Option<(Weekday, Range<usize>)> {
    let rest = text.trim_start_matches([' ', '(', ',']);
    let at = text.len() - rest.len();
    if let Some((weekday, length)) = weekday_alone(rest) {
        return Some((weekday, at..at + length));
    }
    let bracketed = text[..at].ends_with('(');
    let first = rest.chars().next()?;
    if let Some(number) = JA_DAYS.iter().position(|day| *day == first) {
        let closed = rest[first.len_utf8()..].starts_with([')', '・']);
        return (bracketed && closed).then(|| (weekday(number), at..at + first.len_utf8()));
    }
    let number = EN_DAYS.iter().position(|day| rest.starts_with(&day[..3]))?;
    let closed = rest[3..].starts_with([')', ' ', ',', '.']) || rest.len() == 3;
    closed.then(|| (weekday(number), at..at + 3))
}

/// 20 November, November 20th, Thu 20 Nov, Thursday, November 20.
fn english(text: &str, today: Date) -> Option<Named> {
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let before = EN_DAYS.iter().position(|day| text.starts_with(&day[..3])).and_then(|number| {
        let length = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let fits = length == 3 || EN_DAYS[number].starts_with(&text[..length]);
        fits.then(|| (weekday(number), 0..length))
    });
    let from = before.as_ref().map_or(0, |(_, span)| {
        let rest = text[span.end..].trim_start_matches([',', '.', ' ']);
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        text.len() - rest.len()
    });
    let rest = &text[from..];
    let ordinal = |text: &str, length: usize| -> usize {
        let suffix = ["st", "nd", "rd", "th"].iter().any(|suffix| text[length..].starts_with(suffix));
        length + if suffix { 2 } else { 0 }
    };
    let (month, day, length) = if let Some((day, digits)) = number(rest) {
        let mut at = ordinal(rest, digits);
        at += rest[at..].len() - rest[at..].trim_start().len();
        at += if rest[at..].starts_with("of ") { 3 } else { 0 };
        let (month, length) = month(&rest[at..])?;
        (month, day, at + length)
    } else {
        let (month, mut at) = month(rest)?;
        at += rest[at..].len() - rest[at..].trim_start_matches([' ', '.']).len();
        at += if rest[at..].starts_with("the ") { 4 } else { 0 };
        let (day, digits) = number(&rest[at..])?;
        let end = ordinal(&rest[at..], digits);
        (month, day, at + end)
    };
    let mut at = from + length;
    let year = text[at..].trim_start_matches([',', ' ']);
    let year =
        number(year).filter(|(year, length)| *length == 4 && (1900..2200).contains(year)).map(|(value, length)| {
            at = text.len() - year.len() + length;
            value
        });
    if text[at..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let date = dated(year, month, day, today)?;
    let behind = || {
        let bracketed = text[at..].trim_start().starts_with(['(', ',']);
        beside(&text[at..]).filter(|_| bracketed).map(|(weekday, span)| (weekday, at + span.start..at + span.end))
    };
    let weekday = before.or_else(behind);
    let end = weekday.as_ref().map_or(at, |(_, span)| at.max(span.end));
    Some(Named { span: 0..end, date, weekday, time: None })
}

/// A month at the beginning, whole or its first three letters.
fn month(text: &str) -> Option<(i16, usize)> {
    let length = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = text.get(..length).filter(|word| word.len() >= 3)?;
    let number = MONTHS.iter().position(|month| *month == word || (word.len() <= 4 && month.starts_with(word)))?;
    Some((number as i16 + 1, length))
}

/// Without a year the nearest such day.
fn dated(year: Option<i16>, month: i16, day: i16, today: Date) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let near = |date: &Date| today.since(*date).map_or(i32::MAX, |span: Span| span.get_days().abs());
    (-1..=1).filter_map(|offset| Date::new(today.year().checked_add(offset)?, month, day).ok()).min_by_key(near)
}

/// A time behind a day, and how far it reaches: 15時, 午後3時半, 15:00, at 5 pm.
fn time(text: &str) -> (Option<(i8, i8)>, usize) {
    let rest = text.trim_start_matches([' ', ',', 'の']);
    let rest = ["at ", "by ", "before ", "around "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let (noon, rest) = match rest {
        _ if rest.starts_with("午後") => (12, &rest["午後".len()..]),
        _ if rest.starts_with("午前") => (0, &rest["午前".len()..]),
        _ => (0, rest),
    };
    let read = || -> Option<((i8, i8), usize)> {
        let (hour, length) = number(rest).filter(|(_, length)| *length <= 2)?;
        let mut at = length;
        let mut minute = 0;
        let mut clock = false;
        if let Some(minutes) = rest[at..].strip_prefix(':') {
            let (value, length) = number(minutes).filter(|(_, length)| *length == 2)?;
            (minute, clock) = (value, true);
            at += 1 + length;
        } else if rest[at..].starts_with('時') {
            clock = true;
            at += '時'.len_utf8();
            if rest[at..].starts_with('半') {
                minute = 30;
                at += '半'.len_utf8();
            }
        }
        let behind = rest[at..].trim_start();
        let pm = ["pm", "p.m."].iter().any(|word| behind.starts_with(word));
        let am = ["am", "a.m."].iter().any(|word| behind.starts_with(word));
        if pm || am {
            at = rest.len() - behind.len() + 2;
        }
        let hour = if (pm || noon == 12) && hour < 12 { hour + 12 } else { hour };
        let fits = (clock || pm || am) && (0..24).contains(&hour) && (0..60).contains(&minute);
        fits.then_some(((hour as i8, minute as i8), at))
    };
    read().map_or((None, 0), |(time, length)| (Some(time), text.len() - rest.len() + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday.
    fn found(text: &str) -> Vec<String> {
        let today = Date::new(2025, 11, 18).expect("a day");
        let shown = |named: Named| {
            let weekday = named.weekday.map_or(String::new(), |(day, _)| format!(" {day:?}"));
            let time = named.time.map_or(String::new(), |(hour, minute)| format!(" {hour}:{minute:02}"));
            format!("{}{weekday}{time} <{}>", named.date, &text[named.span])
        };
        days(text, today).into_iter().map(shown).collect()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("11月20日(木)までに", "2025-11-20 Thursday <11月20日(木)>"),
            ("11/20(木) 15:00に", "2025-11-20 Thursday 15:00 <11/20(木) 15:00>"),
            ("2026年1月5日に", "2026-01-05 <2026年1月5日>"),
            ("1月5日金曜日", "2026-01-05 Friday <1月5日金曜日>"),
            ("明日の午後3時半に", "2025-11-19 15:30 <明日の午後3時半>"),
            ("本日18時までに", "2025-11-18 18:00 <本日18時>"),
            ("金曜日に", "2025-11-21 <金曜日>"),
            ("by thursday, 20 november at 5 pm.", "2025-11-20 Thursday 17:00 <thursday, 20 november at 5 pm>"),
            ("on november 20th, 2025", "2025-11-20 <november 20th, 2025>"),
            ("thu 20 nov", "2025-11-20 Thursday <thu 20 nov>"),
            ("tomorrow by 10:30", "2025-11-19 10:30 <tomorrow by 10:30>"),
            ("by friday", "2025-11-21 <friday>"),
        ] {
            assert_eq!(found(text), [wanted], "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_days() {
        for text in [
            "1/2カップ、3/4",
            "注文 2025-11-209",
            "090-1234-5678",
            "13月40日",
            "10:30",
            "may i help",
            "march on",
            "1234/5678",
        ] {
            let days: Vec<String> =
                found(text).into_iter().filter(|day| !day.contains("<1/2>") && !day.contains("<3/4>")).collect();
            assert_eq!(days, Vec::<String>::new(), "{text}");
        }
    }
}
