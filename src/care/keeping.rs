//! What may be kept of a person, by the words that give it away.
//!
//! Everything on file may be read by the customer. What is never kept is refused, what is sensitive needs their consent,
//! and what somebody is does not belong among what matters to them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::fold;

/// Words by what they tell of a person.
type Lists = BTreeMap<String, Vec<String>>;

/// The words of `prompts/keeping.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    never: Lists,
    sensitive: Lists,
    persona: Lists,
}

/// A word that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// What it tells of a person: `religion`, `health`, `age`.
    pub ground: &'a str,
    /// The word of our list.
    pub word: &'a str,
}

impl Keeping {
    /// The lists this program brings along.
    pub fn embedded() -> Self {
        toml::from_str(include_str!("../../prompts/keeping.toml")).expect("our own lists are well formed")
    }

    /// What may be kept nowhere.
    pub fn never(&self, text: &str) -> Option<Told<'_>> {
        find(&self.never, text)
    }

    /// What needs the customer's consent.
    pub fn sensitive(&self, text: &str) -> Option<Told<'_>> {
        find(&self.sensitive, text)
    }

    /// What has no place in the free words about what matters to somebody.
    pub fn persona(&self, text: &str) -> Option<Told<'_>> {
        self.never(text).or_else(|| self.sensitive(text)).or_else(|| find(&self.persona, text))
    }
}

fn find<'a>(lists: &'a Lists, text: &str) -> Option<Told<'a>> {
    let text = fold(text).replace('’', "'");
    let words = lists.iter().flat_map(|(ground, words)| words.iter().map(move |word| Told { ground, word }));
    words.into_iter().find(|told| stands(&fold(told.word), &text))
}

/// Whether a folded word stands in a folded text: Latin words whole, others anywhere.
fn stands(word: &str, text: &str) -> bool {
    let (after_digit, word) = word.strip_prefix('#').map_or((false, word), |word| (true, word));
    let letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let begins = if after_digit {
            before.ends_with(|c: char| c.is_ascii_digit())
        } else {
            !(word.starts_with(letter) && before.ends_with(letter))
        };
        begins && !(word.ends_with(letter) && after.starts_with(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_is_has_no_place_among_what_matters_to_them() {
        let keeping = Keeping::embedded();
        for (text, ground) in [
            ("60代、贈り物が多い", "age"),
            ("a 72-year-old who writes letters", "age"),
            ("働く女性", "sex"),
            ("Busy man", "sex"),
            ("中国人のお客様", "nationality"),
            ("Uses a wheelchair", "disability"),
            ("創価学会の方", "religion"),
            ("アレルギーあり", "health"),
        ] {
            assert_eq!(keeping.persona(text).map(|told| told.ground), Some(ground), "{text}");
        }
        for text in [
            "Wants the reason before the solution",
            "時計に詳しく、細かな説明を好まれる",
            "The manual matters to her, and so does speed",
            "Manages a team",
            "代わりの品より修理を望まれる",
        ] {
            assert_eq!(keeping.persona(text), None, "{text}");
        }
    }

    #[test]
    fn some_things_are_never_kept_and_some_only_with_consent() {
        let keeping = Keeping::embedded();
        for text in ["Votes for the Tory candidate", "キリスト教の家庭", "前科がある", "ｷﾘｽﾄ教"] {
            assert!(keeping.never(text).is_some(), "{text}");
        }
        for text in ["Likes blue", "Christian prefers mail", "Lives at 4 Church Street", "青がお好き", "政務のお仕事"]
        {
            assert_eq!(keeping.never(text), None, "{text}");
        }
        assert_eq!(keeping.sensitive("Nut allergy").map(|told| told.ground), Some("health"));
        assert_eq!(keeping.sensitive("ナッツのｱﾚﾙｷﾞｰ").map(|told| told.ground), Some("health"));
        assert_eq!(keeping.sensitive("Likes nuts, がんばる人"), None);
    }
}
