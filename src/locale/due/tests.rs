use jiff::Zoned;
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
