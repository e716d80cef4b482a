//! All words of all lists looked for at once: one pass over a text, however many words there are.

use aho_corasick::AhoCorasick;

use super::Pattern;

/// Where the patterns of a list of lists may begin.
#[derive(Clone, Debug)]
pub struct Finder {
    automaton: AhoCorasick,
    /// By pattern: it begins with a number, which stands before the letters that are looked for.
    numbered: Vec<bool>,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new([])
    }
}

impl Finder {
    /// A finder of `patterns`, which are named by their place among them. A pattern without an anchor is never found.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Self {
        // No text holds the sign that stands for what cannot be looked for.
        let anchors: Vec<(&str, bool)> =
            patterns.into_iter().map(|pattern| pattern.anchor().unwrap_or(("\0", false))).collect();
        Self {
            automaton: AhoCorasick::new(anchors.iter().map(|(letters, _)| letters))
                .expect("lists of words are shorter than an automaton can be"),
            numbered: anchors.into_iter().map(|(_, numbered)| numbered).collect(),
        }
    }

    /// The places at which a pattern may begin, each with its number, from the front; of one place by number. Whether it
    /// stands there whole is the pattern's to say.
    pub fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let mut places: Vec<(usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .filter_map(|found| {
                let number = found.pattern().as_usize();
                if !self.numbered[number] {
                    return Some((found.start(), number));
                }
                let digits = text[..found.start()].bytes().rev().take_while(u8::is_ascii_digit).count();
                (digits > 0).then(|| (found.start() - digits, number))
            })
            .collect();
        places.sort_unstable();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_once_and_a_number_begins_where_its_digits_begin() {
        let patterns = ["届かな", "届", "#時以降", "after #"].map(Pattern::new);
        let finder = Finder::new(&patterns);
        let text = "届かない。18時以降に after 6";
        let at = |word: &str| text.find(word).expect("there");
        assert_eq!(finder.places(text), [(0, 0), (0, 1), (at("18"), 2), (at("after"), 3)]);
        assert_eq!(Finder::new([&Pattern::new("#時")]).places("何時"), []);
        assert_eq!(Finder::default().places(text), []);
    }
}
