//! One simulated customer: what they say first, what they say to an answer, when they lose patience. Pure.
//!
//! They react to how they are treated: to being greeted by name, to somebody saying what it means to them, to being asked
//! for what they have said, passed on, left waiting, promised and forgotten. What they say to it stands in `hearing.toml`.

#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;
use std::time::Duration;

use super::data::{Book, Complaint, Level, Scenario};
use super::dice::Dice;
use super::hearing::{Greeted, greeted, meanings, promised_minutes, speaker};
use crate::api::{Channel, Who};
use crate::text::Untrusted;

/// The names and numbers that fill a scenario's gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cast {
    pub name: String,
    pub reading: Option<String>,
    pub mail: Option<String>,
    pub phone: Option<String>,
    pub handle: Option<String>,
    pub order: String,
    pub item: String,
}

/// What somebody does who has waited too long.
#[derive(Clone, Debug)]
pub(super) enum Loss {
    /// They ask again.
    Say(String),
    /// They say that they go, and go.
    Leave(String),
    /// They turn elsewhere.
    Complain(Complaint),
    /// They wait in silence.
    Nothing,
}

/// A customer with their matter.
#[derive(Debug)]
pub(super) struct Person {
    book: Arc<Book>,
    pub scenario: Arc<Scenario>,
    pub cast: Cast,
    pub dice: Dice,
    step: usize,
    /// Answers of this scenario already given, by meaning.
    given: Vec<String>,
    /// What they have told us, by the question for it.
    told: Vec<String>,
    /// How often they have asked whether anybody is there, since they were last answered.
    nudges: usize,
    /// Answers they have read.
    replies: usize,
    /// Somebody has called them by their name, or they have given it.
    named: bool,
    /// Somebody has said what it means to them.
    felt: bool,
    /// How often they had to say that nobody has.
    unheard: u32,
    /// Who speaks to them.
    speaker: Option<String>,
    /// Something was promised for so many minutes.
    promised: Option<u64>,
    /// Something was called certain.
    certain: bool,
    /// How often they were let down.
    disappointments: u32,
    /// They have asked for somebody else.
    wants_another: bool,
    said_goodbye: bool,
}

impl Person {
    pub(super) fn new(book: Arc<Book>, scenario: Arc<Scenario>, cast: Cast, dice: Dice) -> Self {
        let first: String = scenario.opening.iter().map(String::as_str).chain(scenario.subject.as_deref()).collect();
        let gaps = [("{order}", "ask.order"), ("{phone}", "ask.phone"), ("{name}", "ask.name")];
        let told = gaps.into_iter().filter(|(gap, _)| first.contains(gap)).map(|(_, meaning)| meaning.to_owned());
        let told = told.chain(scenario.told.iter().map(|word| word.get_ref().clone())).collect();
        Self {
            book,
            scenario,
            cast,
            dice,
            step: 0,
            given: Vec::new(),
            told,
            nudges: 0,
            replies: 0,
            named: false,
            felt: false,
            unheard: 0,
            speaker: None,
            promised: None,
            certain: false,
            disappointments: 0,
            wants_another: false,
            said_goodbye: false,
        }
    }

    /// Who they say they are.
    pub(super) fn who(&self) -> Who {
        let text = |value: &Option<String>| value.as_deref().map(Untrusted::from);
        Who {
            name: Some(Untrusted::from(self.cast.name.as_str())),
            reading: text(&self.cast.reading),
            mail: text(&self.cast.mail),
            phone: text(&self.cast.phone),
            handle: text(&self.cast.handle),
            language: Some(self.scenario.language),
            verified: self.scenario.verified,
        }
    }

    /// The messages they begin with.
    pub(super) fn opening(&self) -> Vec<String> {
        self.scenario.opening.iter().map(|text| self.fill(text)).collect()
    }

    /// The subject of their mail, if they give one.
    pub(super) fn subject(&self) -> Option<String> {
        self.scenario.subject.as_deref().map(|text| self.fill(text))
    }

    /// Whether what they came for is done.
    pub(super) fn is_content(&self) -> bool {
        self.step >= self.scenario.steps.len()
    }

    /// Whether they were treated as one would wish: what a goodbye sounds like.
    fn is_at_ease(&self) -> bool {
        self.disappointments == 0 && (self.felt || !self.scenario.feeling)
    }

    /// What they write when they have read `text`; nothing when there is nothing left to say.
    pub(super) fn hear(&mut self, text: &str) -> Option<String> {
        self.nudges = 0;
        self.replies += 1;
        self.promised = None;
        if self.is_content() {
            if self.said_goodbye {
                return None;
            }
            self.said_goodbye = true;
            let said = self.common(if self.is_at_ease() { "closing" } else { "closing.cool" })?;
            return Some(self.written(&[said]));
        }
        let book = Arc::clone(&self.book);
        let heard = meanings(book.hearing(self.scenario.language), text);
        let mut said: Vec<String> = Vec::new();
        said.extend(self.mind_the_name(text));
        said.extend(self.mind_the_speaker(text, &heard));
        said.extend(self.mind_certainty(&heard));
        let turned_away = self.mind_the_feeling(&heard, &mut said);
        if !turned_away {
            self.promised = promised_minutes(text);
            said.extend(self.answer_the_matter(&heard));
        }
        if said.is_empty() {
            said.extend(self.common("tell"));
        }
        if !self.wants_another && !self.is_content() && self.disappointments >= self.scenario.level.bears() {
            self.wants_another = true;
            said.extend(self.common("enough"));
        }
        Some(self.written(&said))
    }

    /// They answer to their name, and mind another's. Who is known and is not called by name says it, once.
    fn mind_the_name(&mut self, text: &str) -> Option<String> {
        if self.scenario.public {
            return None;
        }
        match greeted(self.scenario.language, text, &self.cast.name) {
            Greeted::Wrong => {
                self.disappointments += 1;
                self.named = true;
                self.common("name.wrong")
            }
            Greeted::Right => {
                let first = !std::mem::replace(&mut self.named, true) && self.replies == 1;
                if first { self.common("name.right") } else { None }
            }
            Greeted::Not if !self.named && self.replies == 2 && !self.scenario.customer.first_time => {
                self.named = true;
                self.common("name.none")
            }
            Greeted::Not => None,
        }
    }

    /// Somebody else speaks, or is to: have they read what was said?
    fn mind_the_speaker(&mut self, text: &str, heard: &[&str]) -> Option<String> {
        let caught_up = heard.contains(&"tell.caught_up");
        if let Some(name) = speaker(self.scenario.language, text) {
            let before = self.speaker.replace(name.clone());
            if before.is_some_and(|before| before != name) {
                return self.passed_on(caught_up);
            }
        }
        if heard.contains(&"tell.transfer") {
            return if caught_up {
                self.common("passed.kindly")
            } else {
                self.disappointments += 1;
                self.common("passed")
            };
        }
        None
    }

    fn passed_on(&mut self, caught_up: bool) -> Option<String> {
        if caught_up {
            return self.common("passed.kindly");
        }
        self.disappointments += 1;
        self.common("passed.coldly")
    }

    /// What was called certain, and then is not possible after all.
    fn mind_certainty(&mut self, heard: &[&str]) -> Option<String> {
        if self.certain && heard.contains(&"tell.cannot") {
            self.certain = false;
            self.disappointments += 1;
            return self.common("certain.broken");
        }
        self.certain |= heard.contains(&"tell.certain");
        None
    }

    /// Says what they say to being heard, or not; whether they turn the answer away because of it.
    fn mind_the_feeling(&mut self, heard: &[&str], said: &mut Vec<String>) -> bool {
        if !self.scenario.feeling || self.felt {
            return false;
        }
        if heard.contains(&"tell.feeling") {
            self.felt = true;
            said.extend(self.common("felt"));
            return false;
        }
        let turns_away = self.unheard < self.scenario.level.wants_to_be_heard();
        // Who is patient says it once, where nothing was solved either.
        let solves = self
            .scenario
            .steps
            .get(self.step)
            .is_some_and(|step| step.hears.iter().any(|it| heard.contains(&it.get_ref().as_str())));
        let minds = self.scenario.level == Level::Medium && self.unheard == 0 && !solves;
        if !turns_away && !minds {
            return false;
        }
        self.unheard += 1;
        self.disappointments += 1;
        said.extend(self.common(if self.unheard > 1 { "unheard.again" } else { "unheard" }));
        turns_away
    }

    /// The matter itself: the steps to its end, else questions and what was told.
    fn answer_the_matter(&mut self, heard: &[&str]) -> Vec<String> {
        if let Some(said) = self.take_steps(heard) {
            return vec![said];
        }
        // Questions first: whoever asks waits for an answer.
        let (asks, tells): (Vec<&str>, Vec<&str>) = heard.iter().partition(|meaning| meaning.starts_with("ask"));
        let mut said: Vec<String> = asks.iter().take(2).filter_map(|meaning| self.answer(meaning)).collect();
        if said.is_empty() {
            said.extend(tells.iter().rev().find_map(|meaning| self.answer(meaning)));
        }
        said
    }

    /// How long they wait for an answer before they do something about it.
    pub(super) fn patience(&mut self) -> Duration {
        if let Some(minutes) = self.promised {
            // To the minute would be petty.
            return Duration::from_secs(minutes * 60 + 20);
        }
        let (from, to) = match self.scenario.channel {
            Channel::Chat => (80_000, 160_000),
            Channel::Phone | Channel::InPerson | Channel::Social => (240_000, 420_000),
            Channel::Mail | Channel::WebForm => (480_000, 900_000),
        };
        self.dice.between(from, to) * self.scenario.level.patience() / 100
    }

    /// What they do when nobody answers: ask again, ask more sharply, then go or turn elsewhere.
    pub(super) fn lose_patience(&mut self) -> Loss {
        if self.is_content() {
            return Loss::Nothing;
        }
        self.nudges += 1;
        if let Some(minutes) = self.promised.take() {
            self.disappointments += 1;
            let said = self.common("promise.broken").map(|text| text.replace("{minutes}", &minutes.to_string()));
            return said.map_or(Loss::Nothing, |said| Loss::Say(self.written(&[said])));
        }
        let said = match self.nudges {
            1 => self.common("waiting"),
            2 => {
                self.disappointments += 1;
                self.common("waiting.again")
            }
            3 => {
                self.disappointments += 1;
                if let Some(complaint) = &self.scenario.complaint {
                    let text = self.fill(&complaint.text);
                    return Loss::Complain(Complaint { text, ..complaint.clone() });
                }
                let leaves = self.scenario.channel == Channel::Chat;
                let said = leaves.then(|| self.common("leaving")).flatten();
                return said.map_or(Loss::Nothing, Loss::Leave);
            }
            _ => None,
        };
        said.map_or(Loss::Nothing, |said| Loss::Say(self.written(&[said])))
    }

    /// Goes as far as the steps are heard, and says what belongs to the last of them.
    fn take_steps(&mut self, heard: &[&str]) -> Option<String> {
        let scenario = Arc::clone(&self.scenario);
        let mut said = None;
        let mut used: Vec<&str> = Vec::new();
        while let Some(step) = scenario.steps.get(self.step) {
            // One word takes one step: two steps that hear the same need to hear it twice.
            let hears = |meaning: &str| step.hears.iter().any(|word| word.get_ref() == meaning);
            let Some(meaning) = heard.iter().find(|meaning| hears(meaning) && !used.contains(*meaning)) else { break };
            used.push(meaning);
            said = self.dice.pick(&step.say).map(|text| self.fill(text));
            self.step += 1;
        }
        said
    }
}
