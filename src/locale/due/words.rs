//! The words of days, weekdays and lengths, in both languages.

use jiff::civil::Weekday;

/// Words that carry no time of their own, the longer before those they begin with.
pub const NOISE: [&str; 16] = [
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

pub const DAYS: [(&str, i64); 14] = [
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

pub const WEEKDAYS: [(&str, Weekday); 28] = [
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

/// What a length is counted in.
#[derive(Clone, Copy)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
}

pub const UNITS: [(&str, Unit); 18] = [
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
