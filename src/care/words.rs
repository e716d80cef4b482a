//! Finding words in what customers and we wrote. Lists and nothing cleverer: the word found is shown to the agent.

use std::collections::BTreeMap;

/// What a list of words is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The customer is upset.
    Upset,
    /// The customer is worried.
    Worried,
    /// Threats and insults.
    Abuse,
    /// Somebody has died.
    Bereavement,
    /// We spoke of the wait.
    Wait,
    /// Matters that are not mentioned again without need.
    Sensitive,
    /// What turns a feeling into its opposite: "not".
    Negation,
}

impl Topic {
    pub const ALL: [Self; 7] =
        [Self::Upset, Self::Worried, Self::Abuse, Self::Bereavement, Self::Wait, Self::Sensitive, Self::Negation];

    /// The name in rule files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upset => "upset",
            Self::Worried => "worried",
            Self::Abuse => "abuse",
            Self::Bereavement => "bereavement",
            Self::Wait => "wait",
            Self::Sensitive => "sensitive",
            Self::Negation => "negation",
        }
    }
}

/// Words of one topic, in lower case; both languages together, because customers mix them.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub words: Vec<String>,
    /// Phrases in which a word means nothing: 最悪の場合.
    pub except: Vec<String>,
}

/// All lists.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub lists: BTreeMap<Topic, List>,
}

/// How many characters after a Japanese word, and how many words before an English one, a negation reaches.
const REACH_AFTER: usize = 9;
const REACH_BEFORE: usize = 3;

impl Words {
    /// The first word of `topic` that stands in `text` itself (not in what it quotes) and is not taken back.
    pub fn find(&self, topic: Topic, text: &str) -> Option<&str> {
        let list = self.lists.get(&topic)?;
        let mut text = unquoted(text).to_lowercase().replace('’', "'");
        for phrase in &list.except {
            text = text.replace(phrase.as_str(), " ");
        }
        list.words
            .iter()
            .filter_map(|word| Some((self.stands(word, &text)?, word.as_str())))
            .min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
            .map(|(_, word)| word)
    }

    /// Where `word` stands without a negation.
    fn stands(&self, word: &str, text: &str) -> Option<usize> {
        let latin = word.is_ascii();
        text.match_indices(word).map(|(at, _)| at).find(|at| {
            let (before, after) = (&text[..*at], &text[at + word.len()..]);
            if latin {
                let inside = before.ends_with(|c: char| c.is_ascii_alphanumeric())
                    || after.starts_with(|c: char| c.is_ascii_alphanumeric());
                !inside && !self.denied(before)
            } else {
                !self.taken_back(after)
            }
        })
    }

    fn negations(&self) -> impl Iterator<Item = &str> {
        self.lists.get(&Topic::Negation).into_iter().flat_map(|list| &list.words).map(String::as_str)
    }

    /// English: "not really worried".
    fn denied(&self, before: &str) -> bool {
        let sentence = before.rsplit(['.', '!', '?', ',', ';', '\n']).next().unwrap_or(before);
        sentence.split_whitespace().rev().take(REACH_BEFORE).any(|word| {
            word.ends_with("n't") || self.negations().any(|negation| negation.is_ascii() && word == negation)
        })
    }

    /// Japanese: 心配はしていません.
    fn taken_back(&self, after: &str) -> bool {
        let clause: String = after
            .chars()
            .take_while(|c| !matches!(c, '。' | '、' | '!' | '\u{ff01}' | '?' | '\u{ff1f}' | '\n'))
            .take(REACH_AFTER)
            .collect();
        self.negations().any(|negation| !negation.is_ascii() && clause.contains(negation))
    }
}

/// The text without what it quotes: lines of an earlier mail, and what stands in 「」, 『』 or “”.
fn unquoted(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.trim_start().starts_with(['>', '\u{ff1e}'])) {
        let mut closing = None;
        for c in line.chars() {
            match (closing, c) {
                (Some(end), _) if c == end => closing = None,
                (Some(_), _) => {}
                (None, '「') => closing = Some('」'),
                (None, '『') => closing = Some('』'),
                (None, '“') => closing = Some('”'),
                (None, _) => kept.push(c),
            }
        }
        kept.push('\n');
    }
    kept
}
