//! Instants and lengths of time.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::{Lang, Locale};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A mean year, and its twelfth.
const YEAR: i64 = 31_557_600_000;
const MONTH: i64 = YEAR / 12;
/// From here on one says months; from here on years.
const MONTHS_FROM: i64 = 2 * MONTH;
const YEARS_FROM: i64 = YEAR + YEAR / 2;

const EN_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const JA_DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Instants are milliseconds since the epoch, lengths milliseconds.
impl Locale {
    /// The wall clock: 14:32.
    pub fn clock(&self, at: i64) -> String {
        let at = self.local(at);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// A day as a line between messages: "Tue 18 Nov", 11月18日(火); with the year when it is not that of `now`.
    pub fn day(&self, at: i64, now: i64) -> String {
        let date = self.local(at).date();
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        match self.lang {
            Lang::En => format!("{} {}", EN_DAYS[weekday], self.short_date(date, now)),
            Lang::Ja => format!("{}({})", self.short_date(date, now), JA_DAYS[weekday]),
        }
    }

    /// A date as it is written in a letter: "18 November", 11月18日; with the year when it is not that of `now`.
    pub fn date(&self, at: i64, now: i64) -> String {
        let date = self.local(at).date();
        match self.lang {
            Lang::En => {
                let year = self.other_year(date, now).map_or(String::new(), |year| format!(" {year}"));
                format!("{} {}{year}", date.day(), EN_MONTHS[month(date)])
            }
            Lang::Ja => self.short_date(date, now),
        }
    }

    /// A date in few cells: "18 Nov", 11月18日; with the year when it is not that of `now`.
    pub fn brief_date(&self, at: i64, now: i64) -> String {
        self.short_date(self.local(at).date(), now)
    }

    /// A moment in few cells: the clock on the day of `now`, else day and clock: "18 Nov 14:32", 11月18日 14:32.
    pub fn moment(&self, at: i64, now: i64) -> String {
        let date = self.local(at).date();
        if date == self.local(now).date() {
            return self.clock(at);
        }
        format!("{} {}", self.short_date(date, now), self.clock(at))
    }

    /// A day that comes every year: "18 November", 11月18日.
    pub fn day_of_year(&self, month: u8, day: u8) -> String {
        let name = EN_MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default();
        match self.lang {
            Lang::En => format!("{day} {name}"),
            Lang::Ja => format!("{month}月{day}日"),
        }
    }

    /// The year, for "customer since".
    pub fn year(&self, at: i64) -> String {
        match self.lang {
            Lang::En => self.local(at).year().to_string(),
            Lang::Ja => format!("{}年", self.local(at).year()),
        }
    }

    /// A date in figures, the same width in every row of a list: 2025-11-18.
    pub fn iso_date(&self, at: i64) -> String {
        self.local(at).date().to_string()
    }

    /// The wall clock somewhere else, by the IANA name of the zone: 08:32. None where no zone has that name.
    pub fn clock_in(&self, at: i64, zone: &str) -> Option<String> {
        let zone = TimeZone::get(zone).ok()?;
        Some(Self { zone, ..self.clone() }.clock(at))
    }

    /// The local month as a number that counts on over the years.
    pub fn month_number(&self, at: i64) -> i64 {
        let date = self.local(at).date();
        i64::from(date.year()) * 12 + i64::from(date.month()) - 1
    }

    /// A month by its [number](Self::month_number), in figures: 2025/11.
    pub fn month_label(&self, number: i64) -> String {
        format!("{}/{}", number.div_euclid(12), number.rem_euclid(12) + 1)
    }

    /// Whether two instants are on the same local day.
    pub fn same_day(&self, a: i64, b: i64) -> bool {
        self.local(a).date() == self.local(b).date()
    }

    /// The first instant of the local day after that of `at`: when what was said of "today" ends.
    pub fn next_day(&self, at: i64) -> i64 {
        let date = self.local(at).date();
        self.start_of(date.tomorrow().unwrap_or(date))
    }

    /// The first instant of the local year after that of `at`: when dates without a year end.
    pub fn next_year(&self, at: i64) -> i64 {
        let year = self.local(at).year();
        Date::new(year.saturating_add(1), 1, 1).map_or(i64::MAX, |date| self.start_of(date))
    }

    /// A length for lists: <1m, 3m, 1h, 2d; 1分未満, 3分, 1時間, 2日. Whole units passed.
    pub fn span(&self, millis: i64) -> String {
        let millis = millis.max(0);
        let (id, n) = match millis {
            ..MINUTE => ("span-moment", 0),
            MINUTE..HOUR => ("span-minutes", millis / MINUTE),
            HOUR..DAY => ("span-hours", millis / HOUR),
            _ => ("span-days", millis / DAY),
        };
        self.with(id, &[("n", n.into())])
    }

    /// A length as one says it: "about 2 hours", 2時間ほど; "3 days", 3日; "about 2 years", 2年ほど.
    pub fn span_in_words(&self, millis: i64) -> String {
        match Words::of(millis) {
            Words::Moment => self.text("span-words-moment"),
            Words::Minutes(n) => self.with("span-words-minutes", &[("n", n.into())]),
            Words::Hours(n) => self.with("span-words-hours", &[("n", n.into())]),
            Words::Days(n) => self.with("span-words-days", &[("n", n.into())]),
            Words::Months(n) => self.with("span-words-months", &[("n", n.into())]),
            Words::Years(n) => self.with("span-words-years", &[("n", n.into())]),
        }
    }

    fn local(&self, at: i64) -> DateTime {
        let limit = if at < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        self.zone.to_datetime(jiff::Timestamp::from_millisecond(at).unwrap_or(limit))
    }

    fn start_of(&self, date: Date) -> i64 {
        let zone: &TimeZone = &self.zone;
        zone.to_ambiguous_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
            .compatible()
            .map_or(i64::MAX, jiff::Timestamp::as_millisecond)
    }

    fn other_year(&self, date: Date, now: i64) -> Option<i16> {
        (date.year() != self.local(now).year()).then(|| date.year())
    }

    fn short_date(&self, date: Date, now: i64) -> String {
        let year = self.other_year(date, now);
        match self.lang {
            Lang::En => {
                let year = year.map_or(String::new(), |year| format!(" {year}"));
                format!("{} {}{year}", date.day(), &EN_MONTHS[month(date)][..3])
            }
            Lang::Ja => {
                let year = year.map_or(String::new(), |year| format!("{year}年"));
                format!("{year}{}月{}日", date.month(), date.day())
            }
        }
    }
}

fn month(date: Date) -> usize {
    (date.month() - 1) as usize
}

/// A length in the unit one would say it in: whole minutes passed; the others to the nearest. Two
/// months are the first that are not said in days, a year and a half the first said in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Moment,
    Minutes(i64),
    Hours(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

impl Words {
    fn of(millis: i64) -> Self {
        match millis {
            ..MINUTE => Self::Moment,
            MINUTE..HOUR => Self::Minutes(millis / MINUTE),
            HOUR..DAY => Self::Hours((millis + HOUR / 2) / HOUR),
            DAY..MONTHS_FROM => Self::Days((millis + DAY / 2) / DAY),
            MONTHS_FROM..YEARS_FROM => Self::Months((millis + MONTH / 2) / MONTH),
            _ => Self::Years((millis + YEAR / 2) / YEAR),
        }
    }
}

/// The first length above `millis` that [`Locale::span_in_words`] says otherwise.
pub fn words_hold_until(millis: i64) -> i64 {
    match Words::of(millis) {
        Words::Moment => MINUTE,
        Words::Minutes(n) => (n + 1) * MINUTE,
        Words::Hours(n) => (n * HOUR + HOUR / 2).min(DAY),
        Words::Days(n) => (n * DAY + DAY / 2).min(MONTHS_FROM),
        Words::Months(n) => (n * MONTH + MONTH / 2).min(YEARS_FROM),
        Words::Years(n) => n * YEAR + YEAR / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().expect("a time").as_millisecond()
    }

    fn locale(lang: Lang) -> Locale {
        Locale::embedded(lang, TimeZone::get("Asia/Tokyo").expect("a zone"))
    }

    #[test]
    fn dates_are_written_as_people_write_them_in_the_given_zone() {
        let (en, ja) = (locale(Lang::En), locale(Lang::Ja));
        let then = at("2025-11-18T05:32:00Z");
        let (same_year, later) = (at("2025-12-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        assert_eq!(en.clock(then), "14:32");
        assert_eq!(en.day(then, same_year), "Tue 18 Nov");
        assert_eq!(ja.day(then, same_year), "11月18日(火)");
        assert_eq!(en.day(then, later), "Tue 18 Nov 2025");
        assert_eq!(ja.day(then, later), "2025年11月18日(火)");
        assert_eq!(en.date(then, same_year), "18 November");
        assert_eq!(ja.date(then, later), "2025年11月18日");
        assert_eq!(en.moment(then, at("2025-11-18T14:59:00Z")), "14:32");
        assert_eq!(en.moment(then, at("2025-11-18T15:00:00Z")), "18 Nov 14:32");
        assert_eq!(ja.next_day(then), at("2025-11-18T15:00:00Z"));
        assert_eq!(ja.next_year(then), at("2025-12-31T15:00:00Z"));
    }

    #[test]
    fn lengths_are_short_in_lists_and_in_words_in_sentences() {
        let (en, ja) = (locale(Lang::En), locale(Lang::Ja));
        for (millis, short, words, short_ja, words_ja) in [
            (-5, "<1m", "less than a minute", "1分未満", "1分足らず"),
            (MINUTE, "1m", "1 minute", "1分", "1分ほど"),
            (59 * MINUTE + 59_999, "59m", "59 minutes", "59分", "59分ほど"),
            (HOUR, "1h", "about an hour", "1時間", "1時間ほど"),
            (110 * MINUTE, "1h", "about 2 hours", "1時間", "2時間ほど"),
            (DAY, "1d", "a day", "1日", "1日"),
            (3 * DAY, "3d", "3 days", "3日", "3日"),
            (75 * DAY, "75d", "about 2 months", "75日", "2か月ほど"),
            (703 * DAY, "703d", "about 2 years", "703日", "2年ほど"),
        ] {
            assert_eq!(en.span(millis), short);
            assert_eq!(en.span_in_words(millis), words);
            assert_eq!(ja.span(millis), short_ja);
            assert_eq!(ja.span_in_words(millis), words_ja);
        }
    }

    #[test]
    fn words_change_exactly_when_they_are_said_to() {
        let mut millis = 0;
        while millis < 4 * YEAR {
            let until = words_hold_until(millis);
            assert_eq!(Words::of(millis), Words::of(until - 1), "{millis}");
            assert_ne!(Words::of(millis), Words::of(until), "{millis}");
            millis = until;
        }
    }
}
