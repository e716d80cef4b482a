//! What may be kept of a person, by the words that give it away.
//!
//! Everything on file may be read by the customer. What is never kept is refused, what is sensitive needs their consent,
//! and what somebody is does not belong among what matters to them.

use std::collections::BTreeMap;

use crate::config::table::{Fields, parse};
use crate::config::{Problem, Source};
use crate::text::fold;

/// Words by what they tell of a person.
type Lists = BTreeMap<String, Vec<String>>;

/// The words of `prompts/keeping.toml`, and of the team's and the agent's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// The lists of the program with those of `over` (the table `keeping` of any file of prompts) laid over them by name,
    /// and every fault found. What is no TOML at all is named by the rules, which read every file.
    pub fn load(over: &[Source]) -> (Self, Vec<Problem>) {
        let embedded = Source::embedded("prompts/keeping.toml", include_str!("../../prompts/keeping.toml"));
        let (mut keeping, mut problems) = (Self::default(), Vec::new());
        for source in [&embedded].into_iter().chain(over) {
            let table = parse(source, &mut Vec::new());
            let mut fields = Fields::new(source, &table);
            let Some(mut kinds) = fields.table("keeping", &mut problems) else { continue };
            let Self { never, sensitive, persona } = &mut keeping;
            for (name, lists) in [("never", never), ("sensitive", sensitive), ("persona", persona)] {
                if let Some(grounds) = kinds.table(name, &mut problems) {
                    take(&grounds, lists, &mut problems);
                }
            }
            kinds.finish(&mut problems);
        }
        (keeping, problems)
    }

    /// The lists this program brings along.
    pub fn embedded() -> Self {
        Self::load(&[]).0
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

/// Lists by what they tell of; one with a fault is left out, and the one below it stays.
fn take(grounds: &Fields<'_>, lists: &mut Lists, problems: &mut Vec<Problem>) {
    for (ground, span, value) in grounds.all() {
        let words: Option<Vec<&str>> = value.get_ref().as_array().and_then(|words| {
            words.iter().map(|word| word.get_ref().as_str().filter(|word| !word.is_empty())).collect()
        });
        match words {
            Some(words) if words.is_empty() => drop(lists.remove(ground)),
            Some(words) => drop(lists.insert(ground.to_owned(), words.into_iter().map(str::to_owned).collect())),
            None => {
                let what = format!("\"{ground}\" must be a list of words in quotes");
                problems.push(grounds.source().problem(span.start, what));
            }
        }
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

    #[test]
    fn lists_of_ones_own_lie_over_ours_by_name_and_faults_are_named() {
        let own = |text: &str| Keeping::load(&[Source::new(crate::config::Layer::User, "prompts/mine.toml", text)]);
        let (keeping, problems) = own("[keeping.never]\nfamily = [\"divorce\"]\n[keeping.persona]\nage = []\n");
        assert_eq!(problems, []);
        assert_eq!(keeping.never("After the divorce").map(|told| told.ground), Some("family"));
        assert!(keeping.never("Votes for the Tory candidate").is_some(), "the others stay");
        assert_eq!(keeping.persona("60代、贈り物が多い"), None, "taken away");
        let (keeping, problems) = own("[keeping.never]\ncrime = \"前科\"\n[keeping.nver]\nx = []\n");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "prompts/mine.toml:2:1: \"crime\" must be a list of words in quotes",
                "prompts/mine.toml:3:10: there is no setting \"nver\" here (did you mean \"never\"?)"
            ]
        );
        assert!(keeping.never("前科がある").is_some(), "ours stays");
    }
}
