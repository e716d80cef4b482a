//! By when, as people say it: "tomorrow", "fri 15:00", "+2d", 明日, 来週金曜15時, 2時間後. Both languages at once: people mix.
//!
//! What is not understood whole is not understood: a date guessed from half a sentence would be a broken promise.

mod said;
#[cfg(test)]
mod tests;
mod words;

use unicode_normalization::UnicodeNormalization as _;

use super::Locale;
use said::Said;

/// A moment, or a window that begins at it; milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: i64,
    /// Where the window ends, if one was said.
    pub until: Option<i64>,
}

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
