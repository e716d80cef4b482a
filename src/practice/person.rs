//! One simulated customer: what they say first, what they say to an answer, when they lose patience. Pure.

use std::sync::Arc;

use super::data::{Book, Scenario};
use super::dice::Dice;
use super::hearing::meanings;
use crate::api::{Language, Who};
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

/// A customer with their matter.
#[derive(Debug)]
pub(super) struct Person {
    book: Arc<Book>,
    pub scenario: Arc<Scenario>,
    pub cast: Cast,
    pub dice: Dice,
    step: usize,
    /// Answers already given, by meaning.
    given: Vec<String>,
    /// How often they have asked whether anybody is there, since they were last answered.
    nudges: usize,
    said_goodbye: bool,
}

impl Person {
    pub(super) fn new(book: Arc<Book>, scenario: Arc<Scenario>, cast: Cast, dice: Dice) -> Self {
        Self { book, scenario, cast, dice, step: 0, given: Vec::new(), nudges: 0, said_goodbye: false }
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

    /// What they write when they have read `text`; nothing when there is nothing left to say.
    pub(super) fn hear(&mut self, text: &str) -> Option<String> {
        self.nudges = 0;
        if self.is_content() {
            if self.said_goodbye {
                return None;
            }
            self.said_goodbye = true;
            return self.common("closing");
        }
        let book = Arc::clone(&self.book);
        let heard = meanings(book.hearing(self.scenario.language), text);
        if let Some(said) = self.take_steps(&heard) {
            return Some(said);
        }
        // Questions first: whoever asks waits for an answer.
        let (asks, tells): (Vec<&str>, Vec<&str>) = heard.iter().partition(|meaning| meaning.starts_with("ask"));
        let mut said: Vec<String> = asks.iter().take(2).filter_map(|meaning| self.answer(meaning)).collect();
        if said.is_empty() {
            said.extend(tells.iter().rev().find_map(|meaning| self.answer(meaning)));
        }
        let between = if self.scenario.language == Language::Ja { "" } else { " " };
        let said = said.join(between);
        if said.is_empty() { self.common("tell") } else { Some(said) }
    }

    /// What they write when nobody answers; twice at most, then they wait in silence. On mail and telephone nobody nudges.
    pub(super) fn lose_patience(&mut self) -> Option<String> {
        if self.is_content() {
            return None;
        }
        self.nudges += 1;
        match self.nudges {
            1 => self.common("waiting"),
            2 => self.common("waiting.again"),
            _ => None,
        }
    }

    /// Goes as far as the steps are heard, and says what belongs to the last of them.
    fn take_steps(&mut self, heard: &[&str]) -> Option<String> {
        let scenario = Arc::clone(&self.scenario);
        let mut said = None;
        let mut used: Vec<&str> = Vec::new();
        while let Some(step) = scenario.steps.get(self.step) {
            // One word takes one step: two steps that hear the same need to hear it twice.
            let Some(meaning) = heard.iter().find(|m| step.hears.iter().any(|h| h == *m) && !used.contains(*m)) else {
                break;
            };
            used.push(meaning);
            said = self.dice.pick(&step.say).map(|text| self.fill(text));
            self.step += 1;
        }
        said
    }

    /// The answer to one meaning: the scenario's own once, else what everybody says; each meaning is answered once.
    fn answer(&mut self, meaning: &str) -> Option<String> {
        if self.given.iter().any(|given| given == meaning) && meaning != "ask" {
            return None;
        }
        self.given.push(meaning.to_owned());
        let scenario = Arc::clone(&self.scenario);
        let own = scenario.answers.iter().find(|answer| answer.to == meaning);
        match own.and_then(|answer| self.dice.pick(&answer.say)) {
            Some(text) => Some(self.fill(text)),
            None => self.common(meaning),
        }
    }

    fn common(&mut self, meaning: &str) -> Option<String> {
        let book = Arc::clone(&self.book);
        let says = book.hearing(self.scenario.language).replies.get(meaning)?;
        let text = self.dice.pick(says)?;
        Some(self.fill(text))
    }

    fn fill(&self, text: &str) -> String {
        let phone = self.cast.phone.as_deref().unwrap_or_default();
        text.replace("{name}", &self.cast.name)
            .replace("{item}", &self.cast.item)
            .replace("{order}", &self.cast.order)
            .replace("{phone}", phone)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cast;
    use super::*;

    fn person(name: &str) -> Person {
        let book = Arc::new(Book::embedded());
        let scenario = book.scenarios.iter().find(|scenario| scenario.name == name).expect("a scenario");
        let cast = cast::authored(&book, scenario);
        Person::new(Arc::clone(&book), Arc::clone(scenario), cast, Dice::new(7))
    }

    #[test]
    fn a_broken_gift_is_solved_when_a_new_one_comes_in_time() {
        let mut misaki = person("gift-broken.ja");
        assert!(misaki.opening()[0].contains("晴雨兼用傘 藍"));
        let said = misaki.hear("佐藤様、申し訳ございません。ご注文番号を教えていただけますか？").expect("an answer");
        assert!(said.contains("A-20417"), "{said}");
        let said = misaki.hear("ありがとうございます。新しい傘をお送りいたします。").expect("a question");
        assert!(said.contains("土曜日"), "{said}");
        assert!(!misaki.is_content());
        let said = misaki.hear("金曜の午前に着きます。").expect("thanks");
        assert!(said.contains("ありがとうございます"), "{said}");
        assert!(misaki.is_content());
        assert!(misaki.hear("とんでもないことでございます。").is_some(), "one last word");
        assert_eq!(misaki.hear("失礼いたします。"), None);
    }

    #[test]
    fn everything_in_one_answer_is_enough() {
        let mut ada = person("wrong-colour.en");
        let said = ada.hear("I'm so sorry, Ada. I'll send you a new one, it will be there before Saturday.");
        assert!(said.expect("thanks").to_lowercase().contains("thank"));
        assert!(ada.is_content());
    }

    #[test]
    fn who_is_not_answered_asks_twice_and_then_waits() {
        let mut naomi = person("left-on-train.en");
        assert!(naomi.lose_patience().is_some());
        assert!(naomi.lose_patience().is_some());
        assert_eq!(naomi.lose_patience(), None);
        naomi.hear("Let me check.");
        assert!(naomi.lose_patience().is_some(), "an answer starts the patience anew");
    }

    #[test]
    fn a_refusal_is_not_a_solution_and_no_question_goes_unanswered() {
        let mut tom = person("refund-worry.en");
        let said = tom.hear("I'm afraid a refund is not possible.").expect("an answer");
        assert!(!tom.is_content(), "{said}");
        for question in ["Could you give me your order number?", "What is your favourite colour?", "Hm."] {
            assert!(tom.hear(question).is_some(), "{question}");
        }
    }

    #[test]
    fn every_scenario_can_be_solved_and_leaves_no_gap_open() {
        let everything = [
            "新しいものをお送りし、修理とご返金もいたします。在庫がございます。おすすめです。領収書を添付いたします。見つかりました。\
             ダイレクトメッセージをお送りします。ありがとうございます。金曜までにお届けします。",
            "We have found it: it is in stock, I recommend it, I'll send you a new one, refund the old one, call you, attach the \
             receipt, and the courier will deliver it by Friday. Thank you. Would that be all right?",
        ];
        let book = Book::embedded();
        for scenario in &book.scenarios {
            let mut person = person(&scenario.name);
            let mut said = person.opening();
            said.extend(person.subject());
            for _ in 0..4 {
                said.extend(person.hear(everything[usize::from(scenario.language == Language::En)]));
            }
            assert!(person.is_content(), "{}: {said:?}", scenario.name);
            assert!(!said.iter().any(|text| text.contains('{')), "{}: {said:?}", scenario.name);
        }
    }
}
