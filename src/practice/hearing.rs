//! What a customer understands of an answer: meanings by words, sentence by sentence; by which name they are greeted, who
//! speaks, and for how soon something is promised.

mod address;

use super::data::Hearing;
use crate::text::fold;

pub(super) use address::{Greeted, greeted, speaker};

/// The longest promise a customer watches the clock for: what is promised for later is another day's matter.
const LONGEST_MINUTES: u64 = 60;

/// The meanings in `text`, in the order of the data file. Questions count where something is asked, statements where nothing
/// is refused; a question nobody has words for is `ask`, a text without any meaning is `tell`.
pub(super) fn meanings<'a>(hearing: &'a Hearing, text: &str) -> Vec<&'a str> {
    let mut heard: Vec<&str> = Vec::new();
    let mut asked = false;
    let folded = fold(text);
    for sentence in sentences(&folded) {
        let asks = hearing.cues.iter().any(|cue| sentence.contains(cue.as_str()));
        let says = |meaning: &str| {
            hearing.words.get(meaning).is_some_and(|words| words.iter().any(|word| sentence.contains(word.as_str())))
        };
        let refuses = says("tell.cannot");
        asked |= asks && sentence.contains('?');
        for meaning in hearing.words.keys().map(String::as_str) {
            let counts = match meaning.split_once('.') {
                Some(("ask", _)) => asks && says(meaning),
                _ => (!refuses || STILL.contains(&meaning)) && says(meaning),
            };
            if counts && !heard.contains(&meaning) {
                heard.push(meaning);
            }
        }
    }
    if asked && !heard.iter().any(|meaning| meaning.starts_with("ask.")) {
        heard.push("ask");
    }
    if heard.is_empty() {
        heard.push("tell");
    }
    heard
}

/// What stands in a refusal as well: regret, a feeling that is named, a warning.
const STILL: [&str; 5] = ["tell.cannot", "tell.sorry", "tell.feeling", "tell.limit", "tell.caught_up"];

fn sentences(folded: &str) -> impl Iterator<Item = &str> {
    folded.split_inclusive(['。', '?', '!', '.', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// For how soon something is promised, in minutes: "5分以内に", "in ten minutes". None where no minutes are named.
pub(super) fn promised_minutes(text: &str) -> Option<u64> {
    const NUMBERS: [(&str, u64); 8] = [
        ("a couple of", 2),
        ("two", 2),
        ("five", 5),
        ("ten", 10),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("a", 1),
    ];
    let folded = fold(text);
    let number = |before: &str| {
        let before = before.trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            return before[before.len() - digits..].parse::<u64>().ok();
        }
        NUMBERS.iter().find(|(word, _)| before.ends_with(&format!(" {word}"))).map(|(_, number)| *number)
    };
    sentences(&folded).find_map(|sentence| {
        // How long something took or lasts is no promise.
        let ahead =
            ["以内", "後に", "ほど", "お待ち", "ください", " in ", "within", "give me", "back", "wait", "moment"];
        let at = sentence.find('分').or_else(|| sentence.find(" minute"))?;
        let minutes = number(&sentence[..at])?;
        ((1..=LONGEST_MINUTES).contains(&minutes) && ahead.iter().any(|word| sentence.contains(word)))
            .then_some(minutes)
    })
}

#[cfg(test)]
mod tests {
    use super::super::data::Book;
    use super::*;
    use crate::api::Language::{En, Ja};

    #[test]
    fn questions_offers_and_refusals_are_told_apart() {
        let book = Book::embedded();
        let ja = |text| meanings(book.hearing(Ja), text);
        let en = |text| meanings(book.hearing(En), text);
        assert_eq!(ja("ご注文番号を教えていただけますか？"), ["ask.order"]);
        assert_eq!(ja("ご注文番号は承っております。"), ["tell"]);
        assert!(ja("新しい傘を土曜日までにお届けいたします。").contains(&"tell.intime"));
        assert!(!ja("恐れ入りますが、交換はいたしかねます。").contains(&"tell.replace"));
        assert!(ja("申し訳ございません。").contains(&"tell.sorry"));
        assert_eq!(en("Could you tell me your order number?"), ["ask.order"]);
        assert!(en("I'm sorry. I'll send you a new one today.").contains(&"tell.replace"));
        assert!(!en("I'm afraid a refund is not possible.").contains(&"tell.refund"));
        assert_eq!(en("Do you like rain?"), ["ask"]);
        assert_eq!(en("Hello"), ["tell"]);
        assert!(ja("さぞご心配のことと存じます。").contains(&"tell.feeling"));
        assert!(en("That must be worrying, though I can't refund it.").contains(&"tell.feeling"));
        assert!(ja("担当の者に引き継ぎます。").contains(&"tell.transfer"));
    }

    #[test]
    fn minutes_are_a_promise_only_where_something_is_to_come() {
        for (text, minutes) in [
            ("確認しまして、5分以内にご連絡いたします。", Some(5)),
            ("１０分ほどお待ちください。", Some(10)),
            ("Give me five minutes, please.", Some(5)),
            ("I'll be back in 15 minutes.", Some(15)),
            ("The walk takes ten minutes.", None),
            ("送料は別です。半分お返しします。", None),
            ("300分以内に", None),
            ("少々お待ちください。", None),
        ] {
            assert_eq!(promised_minutes(text), minutes, "{text}");
        }
    }
}
