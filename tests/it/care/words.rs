//! Real sentences, and what is heard in them.

use super::scene::Scene;

/// What the rule `feel-first` says it heard.
fn heard(text: &str) -> Option<String> {
    let because = Scene::new().says(text).prompt("feel-first")?.because.raw().to_owned();
    Some(because.trim_start_matches('「').trim_end_matches("」とお書きです").to_owned())
}

#[test]
fn feelings_are_heard_with_their_word() {
    for (text, word) in [
        ("届いた傘を開いたら骨が一本折れていました。楽しみにしていたのにがっかりです。", "がっかり"),
        ("このような対応は残念でなりません。", "残念でなりませ"),
        ("いかがなものかと存じます。", "いかがなものかと"),
        ("もう結構です。", "もう結構です"),
        ("土曜日の結婚式に間に合いますか?", "間に合いますか"),
        ("使い方がわからず困っています。", "困って"),
        ("返金されるのか不安です。", "不安"),
        ("This is unacceptable, I have been a customer for years.", "unacceptable"),
        ("I’m so DISAPPOINTED with this.", "disappointed"),
        ("I'm a bit worried it won't arrive in time.", "worried"),
        ("I don't know what to do.", "don't know what to do"),
        ("It is not good enough.", "not good enough"),
    ] {
        assert_eq!(heard(text).as_deref(), Some(word), "{text}");
    }
}

#[test]
fn calm_denied_and_quoted_words_are_not_feelings() {
    for text in [
        "ありがとうございます。助かりました。",
        "最悪の場合、来週でもかまいません。",
        "心配はしていませんが、念のため伺います。",
        "不安はないです。",
        "ご心配なく。",
        "いつも温かいお心配り、ありがとうございます。",
        "> がっかりしました\n上の件は解決しました。",
        "娘が「がっかり」という絵本を探しています。",
        "いびきがひどいので、一室は別にしてください。",
        "最悪、素泊まりでもかまいません。",
        "子どもが小さいのでご迷惑をおかけするかもしれません。",
        "ネット環境などはいかがなものか教えてください。",
        "Not worried at all, just checking.",
        "I'm not really upset, only curious.",
        "> I am furious\nThat was my brother, please ignore it.",
        "As far as I'm concerned it is settled.",
        "In the worst case I can come on Monday.",
        "The upsettingly long name is intended.",
        "",
    ] {
        assert_eq!(heard(text), None, "{text}");
    }
}

#[test]
fn criticism_however_loud_is_not_abuse() {
    for text in
        ["ふざけないでください。責任者を出してください。", "I want to speak to your manager. This is ridiculous."]
    {
        assert!(Scene::new().says(text).prompts().question.is_some(), "{text}");
        assert!(heard(text).is_some(), "{text}");
    }
    for text in ["お前ら無能か", "土下座して謝れ", "You idiots, go to hell."] {
        let ids: Vec<String> = Scene::new().says(text).prompts().items.into_iter().map(|prompt| prompt.id).collect();
        assert_eq!(ids, ["limit-reached"], "{text}");
    }
}
