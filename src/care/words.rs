//! Finding words in what customers and we wrote. Lists and nothing cleverer: the word found is shown to the agent.

mod finder;
mod pattern;
mod reading;
mod topic;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pub use finder::Finder;
pub use pattern::Pattern;
pub use reading::{QUOTED, Reading, sentences};
pub use topic::Topic;

/// Words of one topic; both languages together, because customers mix them.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub words: Vec<Pattern>,
    /// Phrases in which a word means nothing: 最悪の場合.
    pub except: Vec<Pattern>,
    /// A word counts beside a "not" as well: できません is no feeling taken back.
    pub as_written: bool,
}

/// All lists.
#[derive(Clone, Debug, Default)]
pub struct Words {
    lists: BTreeMap<Topic, List>,
    entries: Vec<Entry>,
    finder: Finder,
    negations: [Vec<String>; 2],
}

#[derive(Clone, Debug)]
struct Entry {
    topic: Topic,
    pattern: Pattern,
    except: bool,
    as_written: bool,
}

/// A word that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    pub topic: Topic,
    /// The word as its list has it; where that leaves room, as it was written.
    pub word: Cow<'a, str>,
    /// Where, in the raw text.
    pub span: Range<usize>,
}

/// What was found in a text, in the order it stands there.
#[derive(Clone, Debug, Default)]
pub struct Heard<'a>(Vec<Hit<'a>>);

impl<'a> Heard<'a> {
    /// The first word of a topic; of several at one place the longest.
    pub fn first(&self, topic: Topic) -> Option<&Hit<'a>> {
        self.all(topic).next()
    }

    pub fn has(&self, topic: Topic) -> bool {
        self.first(topic).is_some()
    }

    pub fn all(&self, topic: Topic) -> impl Iterator<Item = &Hit<'a>> {
        self.0.iter().filter(move |hit| hit.topic == topic)
    }

    /// The first word of a topic inside a span.
    pub fn within(&self, topic: Topic, span: &Range<usize>) -> Option<&Hit<'a>> {
        self.all(topic).find(|hit| span.start <= hit.span.start && hit.span.end <= span.end)
    }
}

/// How many characters after a Japanese word, and how many words before an English one, a negation reaches.
const REACH_AFTER: usize = 9;
const REACH_BEFORE: usize = 3;

impl Words {
    /// Takes a list in the place of the one there was.
    pub fn put(&mut self, topic: Topic, list: List) {
        self.lists.insert(topic, list);
    }

    /// Makes ready for reading, after the last list.
    pub fn compile(&mut self) {
        self.entries.clear();
        for (topic, list) in &self.lists {
            let words = list.words.iter().map(|word| (word, false));
            for (pattern, except) in words.chain(list.except.iter().map(|phrase| (phrase, true))) {
                let (pattern, as_written) = (pattern.clone(), list.as_written);
                self.entries.push(Entry { topic: *topic, pattern, except, as_written });
            }
        }
        self.finder = Finder::new(self.entries.iter().map(|entry| &entry.pattern));
        let negations = self.lists.get(&Topic::Negation).map_or(&[][..], |list| &list.words);
        let (latin, japanese) = negations.iter().partition::<Vec<_>, _>(|word| word.is_latin());
        self.negations = [latin, japanese].map(|words| words.iter().map(|word| word.written().to_owned()).collect());
    }

    /// Every word that stands in a text itself (not in what it quotes) and is not taken back.
    pub fn read(&self, reading: &Reading) -> Heard<'_> {
        let text = reading.text();
        let found: Vec<(usize, usize, usize)> = self
            .finder
            .places(text)
            .into_iter()
            .filter_map(|(at, number)| {
                let pattern = &self.entries[number].pattern;
                // In the midst of a Latin word nothing begins, and no number in the midst of another.
                let last = text[..at].bytes().next_back().unwrap_or(b' ');
                let first = text.as_bytes()[at];
                let inside = (last.is_ascii_alphanumeric() && (first.is_ascii_alphabetic() || pattern.is_latin()))
                    || (last.is_ascii_digit() && first.is_ascii_digit());
                let length = pattern.at(&text[at..]).filter(|_| !inside)?;
                let runs_on =
                    pattern.is_latin() && text[at + length..].starts_with(|c: char| c.is_ascii_alphanumeric());
                let open_end = pattern.written().ends_with(|c: char| !c.is_alphanumeric());
                (!runs_on || open_end).then_some((at, length, number))
            })
            .collect();
        let excepted: Vec<(Topic, Range<usize>)> = found
            .iter()
            .filter(|(_, _, number)| self.entries[*number].except)
            .map(|(at, length, number)| (self.entries[*number].topic, *at..at + length))
            .collect();
        let mut hits: Vec<Hit<'_>> = found
            .into_iter()
            .map(|(at, length, number)| (at..at + length, &self.entries[number]))
            .filter(|(_, entry)| !entry.except)
            .filter(|(span, entry)| {
                !excepted
                    .iter()
                    .any(|(topic, phrase)| *topic == entry.topic && phrase.start < span.end && span.start < phrase.end)
            })
            .filter(|(span, entry)| entry.as_written || !self.is_denied(text, span, &entry.pattern))
            .map(|(span, entry)| {
                let word = if entry.pattern.is_plain() {
                    Cow::Borrowed(entry.pattern.written())
                } else {
                    Cow::Owned(text[span.clone()].to_owned())
                };
                Hit { topic: entry.topic, word, span: reading.span(span) }
            })
            .collect();
        hits.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end)));
        Heard(hits)
    }

    fn is_denied(&self, text: &str, span: &Range<usize>, pattern: &Pattern) -> bool {
        let (before, after) = (&text[..span.start], &text[span.end..]);
        if pattern.is_latin() { self.denied(before) } else { self.taken_back(after) }
    }

    /// English: "not really worried".
    fn denied(&self, before: &str) -> bool {
        let sentence = before.rsplit(['.', '!', '?', ',', ';', '\n']).next().unwrap_or(before);
        let words = sentence.split_whitespace().rev().take(REACH_BEFORE);
        words.into_iter().any(|word| word.ends_with("n't") || self.negations[0].iter().any(|negation| word == negation))
    }

    /// Japanese: 心配はしていません.
    fn taken_back(&self, after: &str) -> bool {
        let clause = after
            .char_indices()
            .take_while(|(_, c)| !matches!(c, '。' | '、' | '!' | '?' | '\n'))
            .take(REACH_AFTER)
            .last()
            .map_or("", |(at, c)| &after[..at + c.len_utf8()]);
        self.negations[1].iter().any(|negation| clause.contains(negation.as_str()))
    }
}
