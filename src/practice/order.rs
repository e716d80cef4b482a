//! In which order matters are brought: mostly in one language, each by its own customer first.

use std::sync::Arc;

use super::data::Scenario;
use super::dice::Dice;
use crate::api::Language;

/// One of so many speaks the other language; the first ones do not.
const OTHER_ONE_OF: usize = 4;

/// Who comes with what, without end.
pub(super) struct Order {
    /// In the language of the day, and in the other one.
    piles: [Pile; 2],
    count: usize,
}

/// The scenarios of one language.
struct Pile {
    all: Vec<Arc<Scenario>>,
    /// How many were brought by their own customers.
    authored: usize,
    /// What is brought next by somebody from the street; shuffled anew when it is empty.
    street: Vec<Arc<Scenario>>,
}

impl Order {
    /// The order of a day in which most speak `language`; `scenarios` in the order of their first appearance.
    pub(super) fn new(scenarios: &[Arc<Scenario>], language: Language) -> Self {
        let (own, other) = scenarios.iter().cloned().partition(|scenario| scenario.language == language);
        Self { piles: [own, other].map(|all| Pile { all, authored: 0, street: Vec::new() }), count: 0 }
    }

    /// What the next one comes with, and whether it is its own customer; none when there is nothing at all.
    pub(super) fn next(&mut self, dice: &mut Dice) -> Option<(Arc<Scenario>, bool)> {
        self.count += 1;
        let [own, other] = &mut self.piles;
        if self.count.is_multiple_of(OTHER_ONE_OF) {
            other.next(dice).or_else(|| own.next(dice))
        } else {
            own.next(dice).or_else(|| other.next(dice))
        }
    }
}

impl Pile {
    fn next(&mut self, dice: &mut Dice) -> Option<(Arc<Scenario>, bool)> {
        if let Some(scenario) = self.all.get(self.authored) {
            self.authored += 1;
            return Some((Arc::clone(scenario), true));
        }
        if self.street.is_empty() {
            self.street.clone_from(&self.all);
            dice.shuffle(&mut self.street);
        }
        self.street.pop().map(|scenario| (scenario, false))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::practice::data::Book;

    #[test]
    fn most_speak_the_language_of_the_day_and_every_matter_comes() {
        let book = Book::embedded();
        for language in [Language::Ja, Language::En] {
            let mut dice = Dice::new(7);
            let mut order = Order::new(&book.scenarios, language);
            let day: Vec<_> = (0..80).filter_map(|_| order.next(&mut dice)).collect();
            assert!(day.iter().take(3).all(|(scenario, authored)| scenario.language == language && *authored));
            assert_eq!(day.iter().filter(|(scenario, _)| scenario.language == language).count(), 60);
            let authored: Vec<_> = day.iter().filter(|(_, authored)| *authored).map(|(it, _)| &it.name).collect();
            assert_eq!(authored.len(), book.scenarios.len(), "each once by its own customer");
            assert_eq!(authored.iter().collect::<BTreeSet<_>>().len(), book.scenarios.len());
        }
        assert!(Order::new(&[], Language::Ja).next(&mut Dice::new(1)).is_none());
    }
}
