//! What a customer understands of an answer: meanings by words, sentence by sentence.

use super::data::Hearing;
use crate::text::fold;

/// The meanings in `text`, in the order of the data file. Questions count where something is asked, statements where nothing
/// is refused; a question nobody has words for is `ask`, a text without any meaning is `tell`.
pub(super) fn meanings<'a>(hearing: &'a Hearing, text: &str) -> Vec<&'a str> {
    let mut heard: Vec<&str> = Vec::new();
    let mut asked = false;
    let folded = fold(text);
    for sentence in folded.split_inclusive(['。', '?', '!', '.', '\n']).map(str::trim).filter(|s| !s.is_empty()) {
        let asks = hearing.cues.iter().any(|cue| sentence.contains(cue.as_str()));
        let says = |meaning: &str| {
            hearing.words.get(meaning).is_some_and(|words| words.iter().any(|word| sentence.contains(word.as_str())))
        };
        let refuses = says("tell.cannot");
        asked |= asks && sentence.contains('?');
        for meaning in hearing.words.keys().map(String::as_str) {
            let counts = match meaning.split_once('.') {
                Some(("ask", _)) => asks && says(meaning),
                _ => (!refuses || meaning == "tell.cannot" || meaning == "tell.sorry") && says(meaning),
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
    }
}
