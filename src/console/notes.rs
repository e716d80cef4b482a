//! What the draft check says of the reply that is being written: computed once for each change, never for a frame.
//!
//! Quiet: a count and underlined words. What was waved away stays away for this draft, and what was listed before a send
//! is not listed a second time; what asks for the second key is always asked about.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::Slot;
use super::env::Env;
use crate::api::Time;
use crate::care::{Draft, Facts, Finding, Severity};

/// Longer texts are read when they are sent, not while they are typed: they were pasted.
const LONGEST: usize = 20_000;

/// At the moment of sending no more than this is read, in bytes: no channel takes more than 100 000 characters.
const MOST_READ: usize = 400_000;

/// What makes a finding the same one while the text around it changes: its check and the words it stands on.
type Mark = (&'static str, String);

/// What became of the findings of one draft.
#[derive(Debug, Default)]
struct Past {
    dismissed: BTreeSet<Mark>,
    listed: BTreeSet<Mark>,
}

/// The findings of the open reply.
#[derive(Debug, Default)]
pub struct Notes {
    slot: Option<Slot>,
    text: String,
    /// Which facts and rules it was read by.
    stamp: u64,
    findings: Vec<Finding>,
    past: HashMap<Slot, Past>,
}

/// Where a finding is underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underline {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// It asks for the second key.
    pub stops: bool,
}

impl Notes {
    /// What is there now: what asks for the second key first, then by place.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether one of them asks for the second key.
    pub fn stops(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::SecondKey)
    }

    /// Words to underline, in the order of the text.
    pub fn underlines(&self, slot: Option<&Slot>) -> Vec<Underline> {
        if slot.is_none() || self.slot.as_ref() != slot {
            return Vec::new();
        }
        let mut lines: Vec<Underline> = self
            .findings
            .iter()
            .filter(|finding| !finding.span.is_empty())
            .map(|finding| Underline { span: finding.span.clone(), stops: finding.severity == Severity::SecondKey })
            .collect();
        lines.sort_by_key(|line| (line.span.start, !line.stops));
        lines
    }

    /// Reads `text` where it, the facts or the rules (`stamp` tells) are others than before.
    pub fn refresh(&mut self, draft: Option<(&Slot, &str)>, facts: Option<(&Facts, u64)>, env: &Env, now: Time) {
        let (Some((slot, text)), Some((facts, stamp))) = (draft, facts) else {
            self.slot = None;
            self.findings.clear();
            return;
        };
        // What was read to be sent stays listed for as long as it stands there.
        if self.slot.as_ref() == Some(slot) && self.stamp == stamp && self.text == readable(text) {
            return;
        }
        if text.len() > LONGEST {
            self.slot = Some(slot.clone());
            self.stamp = stamp;
            self.text.clear();
            self.findings.clear();
            return;
        }
        self.take(slot, text, stamp);
        self.read(facts, env, now);
    }

    /// Reads it at the moment of sending: the hour counts, and a long text is read as well.
    pub fn read_to_send(&mut self, slot: &Slot, text: &str, facts: (&Facts, u64), env: &Env, now: Time) {
        self.take(slot, readable(text), facts.1);
        self.read(facts.0, env, now);
    }

    fn take(&mut self, slot: &Slot, text: &str, stamp: u64) {
        if text.trim().is_empty() {
            // Another draft begins here.
            self.past.remove(slot);
        }
        self.slot = Some(slot.clone());
        text.clone_into(&mut self.text);
        self.stamp = stamp;
    }

    fn read(&mut self, facts: &Facts, env: &Env, now: Time) {
        self.findings.clear();
        if self.text.trim().is_empty() {
            return;
        }
        let off = BTreeSet::new();
        let draft =
            Draft { text: &self.text, attachments: 0, agent: env.lang(), locales: env.locales(), now, off: &off };
        let past = self.slot.as_ref().and_then(|slot| self.past.get(slot));
        self.findings = env.rules().check(facts, &draft);
        self.findings.retain(|finding| {
            let gone = past.is_some_and(|past| past.dismissed.contains(&mark(finding, &self.text)));
            finding.severity == Severity::SecondKey || !gone
        });
    }

    /// Waves a finding away for this draft. What asks for the second key stays: only sending answers it.
    pub fn dismiss(&mut self, place: usize) -> bool {
        let (Some(slot), Some(finding)) = (self.slot.clone(), self.findings.get(place)) else { return false };
        if finding.severity == Severity::SecondKey {
            return false;
        }
        let mark = mark(finding, &self.text);
        self.past.entry(slot).or_default().dismissed.insert(mark);
        self.findings.remove(place);
        true
    }

    /// Whether something must be listed before sending: what was not listed before, and whatever asks for the second key.
    pub fn ask(&self) -> bool {
        let past = self.slot.as_ref().and_then(|slot| self.past.get(slot));
        let known = |finding: &Finding| past.is_some_and(|past| past.listed.contains(&mark(finding, &self.text)));
        self.findings.iter().any(|finding| finding.severity == Severity::SecondKey || !known(finding))
    }

    /// They were listed.
    pub fn listed(&mut self) {
        let Some(slot) = self.slot.clone() else { return };
        let marks: Vec<Mark> = self.findings.iter().map(|finding| mark(finding, &self.text)).collect();
        self.past.entry(slot).or_default().listed.extend(marks);
    }

    /// The draft was sent: what became of its findings is over.
    pub fn forget(&mut self, slot: &Slot) {
        self.past.remove(slot);
        if self.slot.as_ref() == Some(slot) {
            self.slot = None;
            self.findings.clear();
        }
    }
}

/// As much of a text as is read at all.
fn readable(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_READ)]
}

fn mark(finding: &Finding, text: &str) -> Mark {
    (finding.rule, text.get(finding.span.clone()).unwrap_or_default().to_owned())
}
