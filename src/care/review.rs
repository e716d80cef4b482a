//! A shift looked back on: what was done well, and at most three things to try next time.
//!
//! Every reply is read once more against what was known when it was written: the same facts, prompts and draft check as
//! then. What is not in the conversations is not said; there is no score in it, and nobody to be compared with.

use std::collections::BTreeSet;

use super::facts::Thread;
use super::words::Topic;
use super::{Asked, Draft, Facts, Finding, Known, Memory, Question, Remedy, Rules};
use crate::api::{
    Author, ConversationId, CustomerId, Message, MessageId, MessageKind, MessageState, Status, Summary, Time,
    WaitingClock,
};
use crate::locale::{Lang, Locales};
use crate::text::Untrusted;

/// So many things to try are as many as one takes along.
const MOST: usize = 3;

/// They had to say a thing again.
const ASKED_TWICE: &str = "asked-twice";

/// What was done well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Good {
    /// The first word was their name.
    Named,
    /// What they felt was spoken of.
    Felt,
    /// The wait was spoken of.
    Wait,
    /// What was promised was kept.
    Promises,
    /// Nobody had to say the same thing twice.
    NobodyTwice,
    /// They thanked us.
    Thanked,
}

impl Good {
    /// Every one, in the order in which they are said.
    pub const ALL: [Self; 6] = [Self::Named, Self::Felt, Self::Wait, Self::Promises, Self::NobodyTwice, Self::Thanked];

    /// The word in texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Felt => "felt",
            Self::Wait => "wait",
            Self::Promises => "promises",
            Self::NobodyTwice => "nobody-twice",
            Self::Thanked => "thanked",
        }
    }
}

/// Where something was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// In which conversation.
    pub conversation: ConversationId,
    /// In which line.
    pub message: Option<MessageId>,
}

/// Something that was done well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// What.
    pub what: Good,
    /// In how many conversations; of promises, how many.
    pub times: usize,
    /// Where, the newest last.
    pub spots: Vec<Spot>,
}

/// Something to try next time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The draft check that noticed it, `promise-late` or `asked-twice`.
    pub check: &'static str,
    /// The fact behind it, to the agent.
    pub because: Untrusted,
    /// In how many replies.
    pub times: usize,
    /// The newest of them.
    pub spot: Spot,
}

impl Advice {
    /// What is worth trying next time, what weighs most first. The rest of the checks are for the moment of writing.
    pub const CHECKS: [&'static str; 18] = [
        "unverified-disclosure",
        "public-place",
        "secret",
        "sharing",
        "promise-late",
        "name-wrong",
        "feeling-skipped",
        ASKED_TWICE,
        "asks-what-we-know",
        "wait-unmentioned",
        "careless-promise",
        "deflection",
        "name-missing",
        "honorific",
        "empty-apology",
        "selling",
        "cold",
        "jargon",
    ];
}

/// A shift looked back on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// How many people were answered.
    pub helped: usize,
    /// What was done well.
    pub well: Vec<Noticed>,
    /// What to try, at most three.
    pub next: Vec<Advice>,
}

/// What is looked back on, and how it is spoken of.
#[derive(Clone, Copy)]
pub struct Shift<'a> {
    /// Conversations with what is known of them, each `me` the one who asks.
    pub talks: &'a [Known<'a>],
    /// From when on.
    pub since: Time,
    /// Until when.
    pub now: Time,
    /// Dates in both languages.
    pub locales: &'a Locales,
    /// The agent's language.
    pub agent: Lang,
}

impl Rules {
    /// Looks back on a shift.
    pub fn review(&self, shift: &Shift<'_>) -> Review {
        let mut notes = Notes::default();
        for talk in shift.talks {
            self.look_at(talk, shift, &mut notes);
        }
        notes.worded()
    }

    fn look_at(&self, talk: &Known<'_>, shift: &Shift<'_>, notes: &mut Notes) {
        let mine = |message: &&Message| {
            message.kind == MessageKind::Outbound
                && message.state != Some(MessageState::Recalled)
                && message.at >= shift.since
                && matches!(&message.author, Author::Agent(agent) if agent.id == talk.me.id)
        };
        let Some(first) = talk.messages.iter().find(mine) else { return };
        notes.helped.insert(talk.conversation.customer.id.clone());
        let spot =
            |message: &Message| Spot { conversation: talk.conversation.id.clone(), message: Some(message.id.clone()) };
        for message in talk.messages.iter().filter(mine) {
            let (good, findings) = self.read_again(talk, message, shift);
            for what in good {
                notes.well(what, spot(message));
            }
            for finding in findings {
                notes.next(finding.rule, finding.because, spot(message));
            }
        }
        self.what_they_said(talk, first, notes);
        promises(talk, shift, notes);
    }

    /// One reply, read as it was when it was written.
    fn read_again(&self, talk: &Known<'_>, message: &Message, shift: &Shift<'_>) -> (Vec<Good>, Vec<Finding>) {
        let before = talk.messages.iter().position(|line| line.id == message.id).unwrap_or_default();
        let messages = &talk.messages[..before];
        let conversation = as_it_was(talk, messages);
        let facts = Facts::gather(self, &Known { conversation: &conversation, messages, ..*talk });
        let off = BTreeSet::new();
        let text = message.text.raw();
        let draft = Draft {
            text,
            attachments: message.envelope.attachments.len(),
            agent: shift.agent,
            locales: shift.locales,
            now: message.at,
            off: &off,
        };
        let mut findings = self.check(&facts, &draft);
        let promised = talk.customer.is_some_and(|customer| {
            customer.promises.iter().any(|promise| promise.conversation == talk.conversation.id)
        });
        // What was promised may have been recorded a moment later.
        findings.retain(|it| !(promised && matches!(it.remedy, Some(Remedy::RecordPromise { .. }))));
        let found = |rule: &str| findings.iter().any(|finding| finding.rule == rule);
        let asked = Asked {
            locales: shift.locales,
            agent: shift.agent,
            question: Question::Off,
            word: None,
            memory: &Memory::default(),
        };
        let due = |prompt: &str| self.moment_of(prompt, &facts, message.at, &asked).is_some();
        let said = facts.said(self, text);
        let mut good = Vec::new();
        if !conversation.replied && !conversation.public && said.greeting && !found("name-wrong") {
            good.push(Good::Named);
        }
        // A reply of one word is not read for these.
        let read = self.heard_in(text);
        if due("feel-first") && !found("feeling-skipped") && read(Topic::Acknowledged) {
            good.push(Good::Felt);
        }
        if due("kept-waiting") && said.wait {
            good.push(Good::Wait);
        }
        (good, findings)
    }

    fn heard_in(&self, text: &str) -> impl Fn(Topic) -> bool {
        let reading = super::words::Reading::new(text);
        let heard: Vec<Topic> = {
            let heard = self.words().read(&reading);
            Topic::ALL.iter().copied().filter(|topic| heard.has(*topic)).collect()
        };
        move |topic| heard.contains(&topic)
    }

    /// What they wrote after our first word.
    fn what_they_said(&self, talk: &Known<'_>, first: &Message, notes: &mut Notes) {
        let thread = Thread::read(self.words(), talk.messages, &talk.conversation.subject);
        let mut after = thread.theirs().filter(|line| line.message.position > first.position);
        let spot =
            |message: &Message| Spot { conversation: talk.conversation.id.clone(), message: Some(message.id.clone()) };
        let again = thread
            .theirs()
            .filter(|line| line.message.position > first.position)
            .find_map(|line| line.heard.first(Topic::Stuck).map(|hit| (line.message, hit.word.clone().into_owned())));
        match again {
            Some((message, word)) => notes.next(ASKED_TWICE, Untrusted::new(word), spot(message)),
            None if thread.ours().count() > 1 => notes.untroubled.push(spot(first)),
            None => {}
        }
        if let Some(line) = after.find(|line| line.heard.has(Topic::Thanks) || line.heard.has(Topic::Praise)) {
            notes.well(Good::Thanked, spot(line.message));
        }
    }
}

/// The conversation before what comes after `messages`.
fn as_it_was(talk: &Known<'_>, messages: &[Message]) -> Summary {
    let written = |kind| messages.iter().rposition(|message: &Message| message.kind == kind && message.is_written());
    let answered = written(MessageKind::Outbound);
    let unanswered = &messages[answered.map_or(0, |at| at + 1)..];
    let since = unanswered.iter().find(|message| message.kind == MessageKind::Inbound).map(|message| message.at);
    let targets = talk.queue.map(|queue| (&queue.calendar, queue.targets));
    let clock = since.zip(targets).map(|(since, (calendar, targets))| {
        let target = if answered.is_some() { targets.next_response_ms } else { targets.first_response_ms };
        WaitingClock {
            waiting_since: Some(since),
            due_at: Some(calendar.add(since, target)),
            double_due_at: Some(calendar.add(since, target.saturating_mul(2))),
            noticed_at: Some(calendar.add(since, targets.noticed_ms)),
            breached: false,
        }
    });
    Summary {
        replied: answered.is_some(),
        status: Status::Open,
        clock: clock.unwrap_or_default(),
        ..talk.conversation.clone()
    }
}

fn promises(talk: &Known<'_>, shift: &Shift<'_>, notes: &mut Notes) {
    let spot = Spot { conversation: talk.conversation.id.clone(), message: None };
    let mine = talk.customer.into_iter().flat_map(|customer| &customer.promises).filter(|promise| {
        promise.conversation == talk.conversation.id
            && promise.owner.id == talk.me.id
            && promise.ended_at.is_none_or(|at| at >= shift.since)
    });
    for promise in mine {
        match promise.counts_as_kept() {
            Some(true) => notes.well_each(Good::Promises, spot.clone()),
            Some(false) => notes.next("promise-late", promise.text.clone(), spot.clone()),
            None if promise.is_open() && promise.due < shift.now => {
                notes.next("promise-late", promise.text.clone(), spot.clone());
            }
            None => {}
        }
    }
}

/// What was noticed so far.
#[derive(Default)]
struct Notes {
    helped: BTreeSet<CustomerId>,
    well: Vec<Noticed>,
    next: Vec<Advice>,
    /// Conversations in which nobody had to say anything again.
    untroubled: Vec<Spot>,
}

impl Notes {
    /// Once for each conversation.
    fn well(&mut self, what: Good, spot: Spot) {
        let known = self.well.iter().find(|noticed| noticed.what == what);
        let again = known.is_some_and(|noticed| noticed.spots.iter().any(|it| it.conversation == spot.conversation));
        if !again {
            self.well_each(what, spot);
        }
    }

    fn well_each(&mut self, what: Good, spot: Spot) {
        match self.well.iter_mut().find(|noticed| noticed.what == what) {
            Some(noticed) => {
                noticed.times += 1;
                noticed.spots.push(spot);
            }
            None => self.well.push(Noticed { what, times: 1, spots: vec![spot] }),
        }
    }

    fn next(&mut self, check: &'static str, because: Untrusted, spot: Spot) {
        match self.next.iter_mut().find(|advice| advice.check == check) {
            Some(advice) => {
                advice.times += 1;
                (advice.because, advice.spot) = (because, spot);
            }
            None => self.next.push(Advice { check, because, times: 1, spot }),
        }
    }

    fn worded(mut self) -> Review {
        let twice = |advice: &Advice| [ASKED_TWICE, "asks-what-we-know"].contains(&advice.check);
        if !self.untroubled.is_empty() && !self.next.iter().any(twice) {
            let spots = std::mem::take(&mut self.untroubled);
            self.well.push(Noticed { what: Good::NobodyTwice, times: spots.len(), spots });
        }
        self.well.sort_by_key(|noticed| noticed.what);
        let rank = |advice: &Advice| Advice::CHECKS.iter().position(|check| *check == advice.check);
        self.next.retain(|advice| rank(advice).is_some());
        self.next.sort_by_key(rank);
        self.next.truncate(MOST);
        Review { helped: self.helped.len(), well: self.well, next: self.next }
    }
}
