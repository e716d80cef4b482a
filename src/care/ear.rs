//! Hearing how a customer feels, where nothing is said about it.

use super::Rules;
use super::words::{Reading, Topic, Words};
use crate::config::Source;

/// The word lists alone.
#[derive(Debug)]
pub struct Ear(Words);

impl Ear {
    /// The embedded lists with those of `sources` over them.
    pub fn new(sources: &[Source]) -> Self {
        Self(Rules::words_alone(sources))
    }

    /// Whether the customer is upset in this message.
    pub fn hears_upset(&self, text: &str) -> bool {
        self.0.read(&Reading::new(text)).has(Topic::Upset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layer;

    #[test]
    fn it_hears_what_the_rules_hear_and_the_words_of_the_team() {
        let ear = Ear::new(&[]);
        assert!(ear.hears_upset("残念でなりません"));
        assert!(!ear.hears_upset("最悪の場合でも大丈夫です"));
        assert!(ear.hears_upset("This is unacceptable."));
        assert!(!ear.hears_upset("That is kapunkt."));
        let words = "[words.upset]\nen = [\"kapunkt\"]\nja = []\n";
        assert!(Ear::new(&[Source::new(Layer::Site, "rules.toml", words)]).hears_upset("That is kapunkt."));
    }
}
