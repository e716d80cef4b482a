//! Whether a message says thanks and nothing else.

/// What may stand in a message of thanks, longest first where one begins another.
const WORDS: [&str; 47] = [
    // Japanese
    "どうもありがとうございました",
    "どうもありがとうございます",
    "ありがとうございました",
    "ありがとうございます",
    "有難うございました",
    "有難うございます",
    "ありがとう",
    "有難う",
    "感謝しております",
    "感謝いたします",
    "感謝します",
    "お世話になりました",
    "助かりました",
    "助かります",
    "承知しました",
    "承知いたしました",
    "了解しました",
    "了解です",
    "わかりました",
    "分かりました",
    "無事届きました",
    "届きました",
    "ご対応",
    "ご連絡",
    "ご丁寧に",
    "丁寧に",
    "早速の",
    "迅速な",
    "本当に",
    "大変",
    "とても",
    "どうも",
    "いただき",
    "頂き",
    // English
    "thank you",
    "thanks",
    "thx",
    "cheers",
    "much appreciated",
    "so much",
    "very much",
    "a lot",
    "for your help",
    "great",
    "perfect",
    "got it",
    "all good",
];

/// Without one of these it is no thanks: "got it" alone is an answer, not thanks.
const THANKS: [&str; 9] =
    ["ありがとう", "有難う", "感謝", "助かりました", "お世話になりました", "thank", "thx", "cheers", "appreciated"];

/// Whether `text` only thanks: everything in it is a word of thanks or punctuation. Anything else, above all a
/// question, is a message to be answered; to err on that side costs a glance, on the other a customer.
pub fn is_thanks(text: &str) -> bool {
    let folded = text.to_lowercase();
    if folded.chars().count() > 80 || !THANKS.iter().any(|word| folded.contains(word)) {
        return false;
    }
    let mut rest = folded.as_str();
    'text: while !rest.is_empty() {
        for word in WORDS {
            if let Some(after) = rest.strip_prefix(word) {
                // "thanksgiving" is not "thanks".
                let cut = word.is_ascii() && after.starts_with(|c: char| c.is_ascii_alphanumeric());
                if !cut {
                    rest = after;
                    continue 'text;
                }
            }
        }
        let first = rest.chars().next().expect("it is not empty");
        // Punctuation and emoji; letters and digits of any script, and questions, are something more.
        if first.is_alphanumeric() || matches!(first, '?' | '？') {
            return false;
        }
        rest = &rest[first.len_utf8()..];
    }
    true
}
