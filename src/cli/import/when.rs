//! Times as files write them.

use crate::api::Time;

/// An instant from RFC 3339, or from a date with or without a time of day. Where the file names no offset it is UTC:
/// a guess at the zone of the source would be a different one on every machine.
pub(super) fn time(text: &str) -> Result<Time, String> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Time::from_timestamp(at));
    }
    text.parse::<jiff::civil::DateTime>()
        .ok()
        .and_then(|local| local.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|zoned| Time::from_timestamp(zoned.timestamp()))
        .ok_or_else(|| format!("{text:?} is not a date such as 2026-11-22 or 2026-11-22T14:32:00+09:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_and_without_time_and_offset() {
        assert_eq!(time("1970-01-01"), Ok(Time::from_millis(0)));
        assert_eq!(time("1970-01-01T00:00:01"), Ok(Time::from_millis(1000)));
        assert_eq!(time("1970-01-01 00:01:00"), Ok(Time::from_millis(60_000)));
        assert_eq!(time("1970-01-01T09:00:00.5+09:00"), Ok(Time::from_millis(500)));
    }

    #[test]
    fn days_that_never_were() {
        for text in ["", "2026-02-30", "2026-13-01", "22.11.2026", "tomorrow", "2026-11-22T25:00:00"] {
            assert!(time(text).is_err(), "{text:?}");
        }
    }
}
