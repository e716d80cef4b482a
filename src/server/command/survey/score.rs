//! Reading a customer's answer: a number alone on its first line, whatever it was typed with.

use unicode_normalization::UnicodeNormalization as _;

use crate::api::SurveyKind;

/// How much of their own words is kept.
pub const COMMENT: usize = 1_000;

/// What was quoted of our own message begins with one of these.
fn is_quoted(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('>')
        || line.starts_with("-----")
        || (line.starts_with("On ") && line.trim_end().ends_with("wrote:"))
        || (line.starts_with("20") && line.trim_end().ends_with(':'))
}

/// The score, and what else they wrote below it. None when it does not read as an answer on this scale.
pub fn read(text: &str, kind: SurveyKind) -> Option<(u8, Option<String>)> {
    let text: String = text.nfkc().collect();
    let mut lines = text.lines().take_while(|line| !is_quoted(line)).skip_while(|line| line.trim().is_empty());
    let score = number(lines.next()?, kind)?;
    let rest: Vec<&str> = lines.collect();
    let rest = rest.join("\n");
    let comment: String = rest.trim().chars().take(COMMENT).collect();
    Some((score, (!comment.is_empty()).then_some(comment)))
}

/// "9", "9.", "9点", "9/10"; yes and no where that is the question.
fn number(line: &str, kind: SurveyKind) -> Option<u8> {
    let word = line.trim().trim_end_matches(['.', '!', '。', '!', '、']).trim_end().to_lowercase();
    if kind == SurveyKind::Solved {
        match word.as_str() {
            "yes" | "y" | "はい" | "解決しました" => return Some(1),
            "no" | "n" | "いいえ" => return Some(0),
            _ => {}
        }
    }
    let (least, most) = kind.scale();
    let word = word.strip_suffix(&format!("/{most}")).unwrap_or(&word);
    let word = word.strip_suffix('点').unwrap_or(word).trim_end();
    let score: u8 = word.parse().ok()?;
    (least..=most).contains(&score).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_is_an_answer_and_a_sentence_with_a_number_is_not() {
        for (text, score) in [
            ("9", Some(9)),
            (" 10 \n", Some(10)),
            ("９", Some(9)),
            ("9点", Some(9)),
            ("8/10.", Some(8)),
            ("0", Some(0)),
            ("11", None),
            ("-1", None),
            ("9 umbrellas arrived, I ordered 10", None),
            ("I would say 9", None),
            ("", None),
            ("> 9", None),
        ] {
            assert_eq!(read(text, SurveyKind::Nps).map(|(score, _)| score), score, "{text}");
        }
        assert_eq!(read("8", SurveyKind::Csat), None, "not on this scale");
        assert_eq!(read("いいえ。", SurveyKind::Solved), Some((0, None)));
        assert_eq!(read("Yes!", SurveyKind::Solved), Some((1, None)));
    }

    #[test]
    fn what_stands_below_the_number_is_their_comment_and_what_is_quoted_is_ours() {
        let text = "3\n\nIt broke again.\n\nOn Tue, 24 Nov 2026 somebody wrote:\n> From 1 to 5?";
        assert_eq!(read(text, SurveyKind::Csat), Some((3, Some("It broke again.".into()))));
    }
}
