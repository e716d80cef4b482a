//! The draft check: a reply read against the standard while it is written. Says what is there, not what was failed.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Facts, Rules};
use crate::api::Time;
use crate::locale::{Lang, Locales};
use crate::text::{Untrusted, secrets};

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

impl Rules {
    /// Reads a draft. Those that ask for the second key come first, then by place.
    pub fn check(&self, _facts: &Facts, draft: &Draft<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = secrets::find(draft.text)
            .into_iter()
            .map(|secret| Finding {
                rule: "secret",
                span: secret.span,
                severity: Severity::SecondKey,
                say: Untrusted::default(),
                because: Untrusted::default(),
                items: Vec::new(),
                remedy: None,
            })
            .collect();
        findings.retain(|finding| !draft.off.contains(finding.rule));
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.span.start));
        findings
    }
}
