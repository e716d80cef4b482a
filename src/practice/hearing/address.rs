//! By which name a customer is greeted, and who says that they speak.

use crate::api::Language;
use crate::text::names;

/// How an answer addresses its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Greeted {
    /// By no name.
    Not,
    /// By theirs.
    Right,
    /// By somebody else's, or by theirs written otherwise.
    Wrong,
}

/// Forms of address in Japanese.
const FORMS: [&str; 3] = ["様", "さま", "さん"];

/// What stands before a form of address and is nobody's name.
const NOBODY: [&str; 18] = [
    "お客",
    "皆",
    "みな",
    "お母",
    "お父",
    "奥",
    "旦那",
    "ご主人",
    "お子",
    "お姉",
    "お兄",
    "お嬢",
    "ご両親",
    "お連れ",
    "どちら",
    "他のお客",
    "お祖母",
    "ご担当者",
];

/// English words that stand where a name would.
const GREETINGS: [&str; 17] = [
    "hello",
    "hi",
    "hey",
    "dear",
    "good",
    "morning",
    "afternoon",
    "evening",
    "there",
    "thank",
    "thanks",
    "you",
    "mr",
    "ms",
    "mrs",
    "miss",
    "dr",
];
const EVERYBODY: [&str; 8] = ["sir", "madam", "customer", "all", "team", "everyone", "again", "so"];

/// How `text` addresses a customer of that name.
pub(in super::super) fn greeted(language: Language, text: &str, name: &str) -> Greeted {
    match language {
        Language::Ja => in_japanese(text, name),
        Language::En => in_english(text, name),
    }
}

fn in_japanese(text: &str, name: &str) -> Greeted {
    let whole: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let family = names::split(name).map(|parts| parts.family);
    let ours = [Some(name), Some(whole.as_str()), family];
    let addressed = |name: &&str| {
        FORMS.iter().any(|form| text.contains(&format!("{name}{form}")) || text.contains(&format!("{name} {form}")))
    };
    if ours.iter().flatten().any(addressed) {
        return Greeted::Right;
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let wrong = FORMS.iter().filter_map(|form| first.find(form)).min().is_some_and(|at| {
        let before = first[..at].rsplit(['、', '。', '！', '!', ',']).next().unwrap_or_default().trim();
        let name_like = |c: char| names::is_name_letter(c) || c.is_alphabetic() || c.is_whitespace() || c == '・';
        (1..=12).contains(&before.chars().count())
            && before.chars().all(name_like)
            && before.chars().any(|c| names::is_name_letter(c) || c.is_ascii_alphabetic())
            && !NOBODY.iter().any(|nobody| before.ends_with(nobody))
    });
    if wrong { Greeted::Wrong } else { Greeted::Not }
}

fn in_english(text: &str, name: &str) -> Greeted {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let ours = words(name);
    let said = words(text);
    if ours.iter().any(|part| part.chars().count() > 1 && said.contains(part)) {
        return Greeted::Right;
    }
    // What stands before the first comma or the end of the first line: "Dear Ms Brown,".
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let Some(end) = first.find([',', '!']).or_else(|| (text.lines().count() > 1).then_some(first.len())) else {
        return Greeted::Not;
    };
    let mut parts = first[..end].split_whitespace().map(|word| word.trim_matches('.'));
    let begins = parts.clone().next().is_some_and(|word| GREETINGS[..9].contains(&word.to_lowercase().as_str()));
    let wrong = begins
        && parts.any(|word| {
            let lower = word.to_lowercase();
            word.starts_with(char::is_uppercase)
                && !GREETINGS.contains(&lower.as_str())
                && !EVERYBODY.contains(&lower.as_str())
        });
    if wrong { Greeted::Wrong } else { Greeted::Not }
}

/// The name by which whoever writes introduces themselves.
pub(in super::super) fn speaker(language: Language, text: &str) -> Option<String> {
    match language {
        Language::Ja => ["と申します", "が承ります", "が担当いたします"].iter().find_map(|form| {
            let before = &text[..text.find(form)?];
            let start = before.char_indices().rev().take_while(|(_, c)| names::is_name_letter(*c)).last()?.0;
            let name = &before[start..];
            // What we call ourselves is no name.
            (!["私", "当店", "担当", "担当者", "者", "店長", "弊社"].contains(&name)).then(|| name.to_owned())
        }),
        Language::En => ["I'm ", "I am ", "my name is ", "My name is ", "This is "].iter().find_map(|form| {
            let name: String =
                text[text.find(form)? + form.len()..].chars().take_while(|c| c.is_alphabetic()).collect();
            name.starts_with(char::is_uppercase).then_some(name)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_name_a_wrong_one_and_none_are_told_apart() {
        use Greeted::{Not, Right, Wrong};
        let ja = |text| greeted(Language::Ja, text, "佐藤 美咲");
        for (text, greeted) in [
            ("佐藤様、お待たせいたしました。", Right),
            ("佐藤 美咲 様\n\nお世話になっております。", Right),
            ("お待たせいたしました、佐藤さん。", Right),
            ("斎藤様、お待たせいたしました。", Wrong),
            ("お待たせいたしました、田中様。", Wrong),
            ("お客様、お待たせいたしました。", Not),
            ("お母様への贈り物とのこと、", Not),
            ("お待たせいたしました。", Not),
            ("皆様にご案内しております。", Not),
        ] {
            assert_eq!(ja(text), greeted, "{text}");
        }
        let en = |text| greeted(Language::En, text, "Ada Byron");
        for (text, greeted) in [
            ("Hello Ada, thank you for waiting.", Right),
            ("Dear Ms Byron,\n\nthank you.", Right),
            ("I'm so sorry, Ada.", Right),
            ("Hello Anna, thank you for waiting.", Wrong),
            ("Dear Mr. Brown,\n\nthank you.", Wrong),
            ("Dear Sir or Madam,", Not),
            ("Hello there, how are you?", Not),
            ("Thank you, I will look at it.", Not),
            ("Certainly, Monday is fine.", Not),
        ] {
            assert_eq!(en(text), greeted, "{text}");
        }
    }

    #[test]
    fn who_speaks_is_known_by_their_own_words() {
        let ja = |text| speaker(Language::Ja, text);
        assert_eq!(ja("担当の花子と申します。").as_deref(), Some("花子"));
        assert_eq!(ja("ここからは健が承ります。").as_deref(), Some("健"));
        assert_eq!(ja("私が承ります。"), None);
        let en = |text| speaker(Language::En, text);
        assert_eq!(en("Hello, I'm Hanako, and I'm here now.").as_deref(), Some("Hanako"));
        assert_eq!(en("I'm sorry about that."), None);
    }
}
