//! What a customer says: the scenario's words or everybody's, with its gaps filled, as they reach us.

use std::sync::Arc;

use super::Person;
use crate::api::{Channel, Language};
use crate::text::names;

impl Person {
    /// The answer to one meaning: the scenario's own, else what everybody says. What was told before is told again, and
    /// they say so; to what is no question they have one answer.
    pub(super) fn answer(&mut self, meaning: &str) -> Option<String> {
        let asked = meaning.starts_with("ask.");
        let again =
            asked && meaning != "ask.agree" && meaning != "ask.more" && self.told.iter().any(|told| told == meaning);
        if !asked && meaning != "ask" && self.given.iter().any(|given| given == meaning) {
            return None;
        }
        self.given.push(meaning.to_owned());
        if asked && !again {
            self.told.push(meaning.to_owned());
        }
        let scenario = Arc::clone(&self.scenario);
        let own = scenario.answers.iter().find(|answer| answer.to.get_ref() == meaning);
        let answer = match own.and_then(|answer| self.dice.pick(&answer.say)) {
            Some(text) => Some(self.fill(text)),
            None => self.common(meaning),
        };
        if !again {
            return answer;
        }
        self.disappointments += 1;
        let answer = answer.unwrap_or_default();
        self.common("asked.twice").map(|text| text.replace("{again}", &answer))
    }

    pub(super) fn common(&mut self, meaning: &str) -> Option<String> {
        let book = Arc::clone(&self.book);
        let says = book.hearing(self.scenario.language).replies.get(meaning)?;
        let text = self.dice.pick(says)?;
        Some(self.fill(text))
    }

    /// What they say, as it reaches us: what somebody says on the telephone or at the counter as a note of it, their own
    /// words in quotes.
    pub(super) fn written(&self, said: &[String]) -> String {
        let japanese = self.scenario.language == Language::Ja;
        let mark = match (self.scenario.channel, japanese) {
            (Channel::Phone, true) => "【通話メモ】",
            (Channel::Phone, false) => "[Call note] ",
            (Channel::InPerson, true) => "【店頭メモ】",
            (Channel::InPerson, false) => "[At the counter] ",
            _ => return said.join(if japanese { "" } else { " " }),
        };
        let parts = said.iter().map(|part| match part.strip_prefix(mark) {
            Some(note) => note.to_owned(),
            None if japanese => format!("「{part}」"),
            None => format!("\"{part}\""),
        });
        format!("{mark}{}", parts.collect::<Vec<_>>().join(if japanese { "" } else { " " }))
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let phone = self.cast.phone.as_deref().unwrap_or_default();
        let family = match self.scenario.language {
            Language::Ja => names::split(&self.cast.name).map_or(self.cast.name.as_str(), |parts| parts.family),
            Language::En => self.cast.name.split_whitespace().next().unwrap_or_default(),
        };
        text.replace("{name}", &self.cast.name)
            .replace("{family}", family)
            .replace("{item}", &self.cast.item)
            .replace("{order}", &self.cast.order)
            .replace("{phone}", phone)
    }
}
