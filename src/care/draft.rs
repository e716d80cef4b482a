//! The draft check: a reply read against the standard while it is written. Says what is there, not what was failed.

mod address;
mod alike;
mod answer;
mod company;
mod date;
mod link;
mod phrase;
mod privacy;
mod promise;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use minijinja::value::Value;

use super::facts::Grounds;
use super::rules::index;
use super::words::{Heard, Reading};
use super::{Asked, Facts, Memory, Question, Rules};
use crate::api::Time;
use crate::locale::{Lang, Locales};
use crate::text::Untrusted;

/// A reply as it stands in the composer, and how the agent wants to hear of it.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// What is written.
    pub text: &'a str,
    /// How many files go with it.
    pub attachments: usize,
    /// The agent's language: of `say` and `because`.
    pub agent: Lang,
    /// Dates in both languages; its time zone is the agent's.
    pub locales: &'a Locales,
    /// The moment it would be sent.
    pub now: Time,
    /// Checks that the team does not want, by id.
    pub off: &'a BTreeSet<String>,
}

/// What a finding asks of who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A count in the border; Enter sends.
    Quiet,
    /// A deliberate second key.
    SecondKey,
}

/// What one key can do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Write this in the place of that.
    Replace {
        /// Bytes of the draft.
        span: Range<usize>,
        /// What stands there then.
        text: String,
    },
    /// The customer signs otherwise than the record has it: mend the record.
    MendName(Untrusted),
    /// Record what is promised, so that somebody keeps it.
    RecordPromise {
        /// The sentence that promises.
        text: String,
        /// By when, in the words written.
        due_words: String,
        /// By when; none where the words name no clear moment.
        due: Option<Time>,
    },
}

/// One thing that was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub rule: &'static str,
    /// Where in the draft, in bytes, on character boundaries; empty where the draft as a whole is meant.
    pub span: Range<usize>,
    /// What it asks of who sends.
    pub severity: Severity,
    /// What to think of, to the agent.
    pub say: Untrusted,
    /// The fact behind it.
    pub because: Untrusted,
    /// A check list, where that is what helps (the customer's requests); else empty.
    pub items: Vec<Untrusted>,
    /// What one key can do.
    pub remedy: Option<Remedy>,
}

macro_rules! checks {
    ($($(#[$doc:meta])* $check:ident = $id:literal $severity:ident,)*) => {
        /// What a draft is checked for. What each says stands in `prompts/checks.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $($(#[$doc])* $check,)* }

        impl Check {
            pub const ALL: &[Self] = &[$(Self::$check,)*];

            /// The name in rule files and settings.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$check => $id,)* }
            }

            pub const fn severity(self) -> Severity {
                match self { $(Self::$check => Severity::$severity,)* }
            }
        }
    };
}

checks! {
    /// A name in address position that is not theirs, or not written as theirs.
    NameWrong = "name-wrong" SecondKey,
    /// A card number, a My Number, a token.
    Secret = "secret" SecondKey,
    /// What a private note says.
    Sharing = "sharing" SecondKey,
    /// Something still to be filled in.
    PlaceholderLeft = "placeholder-left" SecondKey,
    /// Account data to somebody who was not verified.
    UnverifiedDisclosure = "unverified-disclosure" SecondKey,
    /// Personal data where everybody reads it.
    PublicPlace = "public-place" SecondKey,
    /// The same words stand under a comment already.
    SameAgain = "same-again" Quiet,
    /// They sign otherwise than the record has it.
    NameOnRecord = "name-on-record" Quiet,
    /// The first reply does not name them.
    NameMissing = "name-missing" Quiet,
    /// A form of address that is missing.
    Honorific = "honorific" Quiet,
    /// A question for what is on record.
    AsksWhatWeKnow = "asks-what-we-know" Quiet,
    /// Not a word about the wait.
    WaitUnmentioned = "wait-unmentioned" Quiet,
    /// Not a word about what they feel.
    FeelingSkipped = "feeling-skipped" Quiet,
    /// Their requests, as a check list.
    QuestionLeft = "question-left" Quiet,
    /// Neither an answer nor what happens next.
    NextStep = "next-step" Quiet,
    /// A promise nobody can keep, or that nobody has recorded.
    CarelessPromise = "careless-promise" Quiet,
    /// A promise for a time when nobody is here.
    ClosingHours = "closing-hours" Quiet,
    /// They are sent elsewhere.
    Deflection = "deflection" Quiet,
    /// Something to buy that they did not ask for.
    Selling = "selling" Quiet,
    /// Hollow or blaming words; a letter of one line.
    Cold = "cold" Quiet,
    /// Words of the trade.
    Jargon = "jargon" Quiet,
    /// An apology that says nothing, or three of them.
    EmptyApology = "empty-apology" Quiet,
    /// What reads otherwise where and when they read it.
    ReadItAsTheyDo = "read-it-as-they-do" Quiet,
    /// 敬語 that is wrong.
    Keigo = "keigo" Quiet,
    /// 敬語 that some would write otherwise; only where the team wants it.
    KeigoHint = "keigo-hint" Quiet,
    /// Two tones in one text.
    Tone = "tone" Quiet,
}

/// A finding before it is put into words.
struct Mark {
    check: Check,
    span: Range<usize>,
    /// What is marked, as it is named to the agent.
    found: String,
    /// What should stand there, or the fact it is held against.
    wanted: String,
    why: String,
    count: usize,
    items: Vec<Untrusted>,
    remedy: Option<Remedy>,
}

impl Mark {
    fn new(check: Check, span: Range<usize>, found: impl Into<String>) -> Self {
        let found = found.into();
        Self {
            check,
            span,
            found,
            wanted: String::new(),
            why: String::new(),
            count: 0,
            items: Vec::new(),
            remedy: None,
        }
    }

    fn wanted(self, wanted: impl Into<String>) -> Self {
        Self { wanted: wanted.into(), ..self }
    }

    fn why(self, why: impl Into<String>) -> Self {
        Self { why: why.into(), ..self }
    }

    fn remedy(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), ..self }
    }

    /// One key writes `text` where the mark is.
    fn fix(self, text: impl Into<String>) -> Self {
        let remedy = Remedy::Replace { span: self.span.clone(), text: text.into() };
        self.remedy(remedy)
    }
}

/// A draft as the checks read it.
struct Read<'a> {
    rules: &'a Rules,
    facts: &'a Facts,
    grounds: &'a Grounds,
    draft: &'a Draft<'a>,
    reading: Reading,
    heard: Heard<'a>,
    /// Sentences as spans of the text.
    sentences: Vec<Range<usize>>,
}

impl Read<'_> {
    fn text(&self) -> &str {
        self.draft.text
    }

    /// The language the draft is written in.
    fn lang(&self) -> Lang {
        let kana = self.text().chars().any(|c| matches!(c, 'ぁ'..='ヿ'));
        if kana { Lang::Ja } else { Lang::En }
    }

    /// What a prompt says now, with its guards.
    fn prompt(&self, id: &str) -> Option<super::Prompt> {
        let asked = Asked {
            locales: self.draft.locales,
            agent: self.draft.agent,
            question: Question::Off,
            word: None,
            memory: &Memory::default(),
        };
        self.rules.moment_of(id, self.facts, self.draft.now, &asked)
    }
}

type Reader = fn(&Read<'_>, &mut Vec<Mark>);

/// Everything a draft is read for.
const READERS: [Reader; 9] = [
    address::read,
    privacy::read,
    privacy::placeholders,
    company::read,
    answer::read,
    promise::read,
    link::read,
    phrase::words,
    phrase::phrases,
];

impl Rules {
    /// The ids of all draft checks, as rule files and the team's rules name them.
    pub fn checks() -> impl Iterator<Item = &'static str> {
        Check::ALL.iter().map(|check| check.id())
    }

    /// Reads a draft. Those that ask for the second key come first, then by place.
    pub fn check(&self, facts: &Facts, draft: &Draft<'_>) -> Vec<Finding> {
        if draft.text.trim().is_empty() {
            return Vec::new();
        }
        let reading = Reading::new(draft.text);
        let heard = self.words().read(&reading);
        let sentences = super::words::sentences(draft.text).collect();
        let read = Read { rules: self, facts, grounds: &facts.grounds, draft, reading, heard, sentences };
        let mut marks = Vec::new();
        for reader in READERS {
            reader(&read, &mut marks);
        }
        let mut findings: Vec<Finding> = marks
            .into_iter()
            .filter(|mark| !draft.off.contains(mark.check.id()))
            .filter_map(|mark| self.worded(mark, facts, draft))
            .collect();
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.span.start));
        findings
    }

    /// None for a check that is switched off in the files.
    fn worded(&self, mark: Mark, facts: &Facts, draft: &Draft<'_>) -> Option<Finding> {
        let text = self.text_of(mark.check)?;
        let values = BTreeMap::from([
            ("found", Value::from(super::facts::one_line(&mark.found))),
            ("wanted", Value::from(super::facts::one_line(&mark.wanted))),
            ("why", Value::from(mark.why)),
            ("count", Value::from(mark.count)),
            ("to", Value::from(facts.grounds.names.address_as.as_str())),
        ]);
        let worded = |texts: &[String; 2]| Untrusted::new(self.render_check(&texts[index(draft.agent)], &values));
        Some(Finding {
            rule: mark.check.id(),
            span: mark.span,
            severity: mark.check.severity(),
            say: worded(&text.say),
            because: worded(&text.because),
            items: mark.items,
            remedy: mark.remedy,
        })
    }
}
