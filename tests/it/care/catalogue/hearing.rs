//! While they are heard: questions, words, times, calls, thanks, the mood.

use omotenashi::api::{
    Channel, Consent, ContactKind, ContactPoint, Flag, FlagKind, Period, Purchase, PurchaseState, Purpose, Remembered,
};

use super::{check, order, public, remembered};
use crate::care::scene::{HOUR, Scene, now};

#[test]
fn questions_and_words() {
    check(
        "ask-back",
        || Scene::new().says("いつ届きますか? 色は変えられますか?"),
        &[
            ("one question", |_| Scene::new().says("いつ届きますか?"), false),
            ("a courtesy", |_| Scene::new().says("いつ届きますか? よろしくお願いいたします。"), false),
            ("is anybody there?", |_| Scene::english().says("Is it late? Is anybody there?"), false),
            ("誰かいますか", |_| Scene::new().says("いつ届きますか? どなたかいらっしゃいますか?"), false),
            ("the same twice", |_| Scene::new().says("いつ届きますか?\nいつ届きますか?"), false),
            (
                "several orders, none named",
                |_| {
                    let other = Purchase { order: "A-2".into(), ..order(PurchaseState::Placed, None, None) };
                    Scene::new().says("注文の件です。").with(|_, p| {
                        p.purchases = vec![order(PurchaseState::Placed, None, None), other];
                    })
                },
                true,
            ),
            (
                "one of them named",
                |_| {
                    let other = Purchase { order: "A-2".into(), ..order(PurchaseState::Placed, None, None) };
                    Scene::new().says("注文 A-10442 の件です。").with(|_, p| {
                        p.purchases = vec![order(PurchaseState::Placed, None, None), other];
                    })
                },
                false,
            ),
        ],
    );
    assert_eq!(
        Scene::new().says("いつ届きますか? 色は変えられますか?").offer("ask-back").as_deref(),
        Some(
            "行き違いのないよう、確認いたします。「いつ届きますか?」「色は変えられますか?」の2点でよろしいでしょうか。"
        )
    );
    check(
        "plain-words",
        || Scene::new().says("どういう意味でしょうか。"),
        &[
            ("understood", |_| Scene::new().says("わかりました。"), false),
            (
                "the same question again",
                |_| {
                    let asked = "返品の送料はこちらの負担になるのでしょうか?";
                    Scene::new().says(asked).answered("確認いたします。").says(asked)
                },
                true,
            ),
            (
                "yes please, again and again",
                |_| Scene::english().says("Yes please").answered("ok").says("Yes please"),
                false,
            ),
            ("our own jargon", |_| Scene::english().answered("It is escalated to tier 2.").says("Ah."), true),
        ],
    );
    check(
        "their-time",
        || Scene::new().says("18時以降でしたら出られます。"),
        &[
            ("no time", |_| Scene::new().says("いつでも大丈夫です。"), false),
            ("english", |_| Scene::english().says("Please call me after 6 pm."), true),
            ("public", public, false),
        ],
    );
    check(
        "leaving",
        || Scene::new().says("定期便を解約したいです。"),
        &[
            ("thinking of smoking", |_| Scene::english().says("I want to leave a review."), false),
            ("english", |_| Scene::english().says("Please cancel my subscription."), true),
            ("bereavement has its own plan", |s| s.says("母が亡くなりました"), false),
        ],
    );
}

#[test]
fn calls_and_thanks() {
    fn upset() -> Scene {
        Scene::new().says("がっかりしました。").with(|_, p| {
            p.contacts = vec![ContactPoint::new(ContactKind::Phone, "090-0000-0000".into())];
        })
    }
    check(
        "offer-a-call",
        upset,
        &[
            ("no number", |s| s.with(|_, p| p.contacts.clear()), false),
            (
                "they asked not to be called",
                |s| {
                    let flag = Flag { kind: FlagKind::DoNotCall, text: "".into(), until: None, review_at: None };
                    s.with(|_, p| p.memories = vec![remembered(Remembered::Flag(flag), None)])
                },
                false,
            ),
            ("offered already", |s| s.answered("こちらからお電話することもできます。").says("がっかりしました"), false),
            ("on the telephone", |s| s.with(|c, _| c.channel = Channel::Phone), false),
            ("early morning where they are", |s| s.with(|_, p| p.time_zone = Some("Europe/London".into())), false),
            ("in the hours they like", |s| s.with(|_, p| p.hours = vec![Period { from: 14 * 60, to: 15 * 60 }]), true),
            ("outside of them", |s| s.with(|_, p| p.hours = vec![Period { from: 18 * 60, to: 20 * 60 }]), false),
            ("calm", |s| s.answered("はい").says("わかりました"), false),
        ],
    );
    let allowed = |granted: bool| {
        let consent = Consent { purpose: Purpose::Calls, granted, text: "".into() };
        upset().with(|_, p| p.memories = vec![remembered(Remembered::Consent(consent), None)]).prompt("offer-a-call")
    };
    assert!(allowed(true).expect("said").say.raw().contains("お電話することを提案し"));
    assert_eq!(allowed(false), None);
    assert!(upset().prompt("offer-a-call").expect("said").say.raw().contains("お電話してよいかを伺い"), "never told");
    let until = upset().prompts().valid_until.expect("it ends");
    assert!(until <= now().plus_millis(6 * HOUR), "at eight in the evening at the latest it is looked at again");
    let four = |text: &str| {
        let turns = (0..4).fold(upset().answered("はい"), |s, _| s.says("それから").answered("はい"));
        turns.says(text).prompt("offer-a-call").is_some()
    };
    assert!(four("まだ動きません。どうしよう。心配です。"), "four answers and no solution");
    assert!(!four("では青をお願いできますか?"), "a talk that runs well");
    check(
        "thank-the-thanks",
        || {
            Scene::new()
                .says("ありがとうございました。助かりました。")
                .answered("はい")
                .says("丁寧な対応に感動しました。")
        },
        &[
            ("and a question", |s| s.says("いつ届きますか?"), false),
            ("and a trouble", |s| s.says("でも箱が破れていました。"), false),
            ("public", public, false),
        ],
    );
    let praise = Scene::new().answered("はい").says("高橋さんの丁寧な対応に感動しました。");
    assert!(praise.offer("thank-the-thanks").expect("words").contains("高橋にも申し伝えます"), "without さん");
    check(
        "every-comment",
        || public(Scene::new().answered("").says("傘、かわいい!")).with(|c, _| c.replied = false),
        &[
            ("private", |s| s.with(|c, _| c.public = false), false),
            ("bait", |s| s.says("副業で稼げます。フォロバします"), false),
            ("answered", |s| s.with(|c, _| c.replied = true), false),
            ("legal hold", |s| s.with(|c, _| c.tags = vec!["legal-hold".into()]), false),
        ],
    );
}

#[test]
fn an_agents_word_on_the_mood_is_the_truth() {
    let mood = |text: &str, tag: &str| {
        Scene::new()
            .says(text)
            .with(|c, _| c.tags = vec![tag.into()])
            .prompt("feel-first")
            .map(|p| p.because.raw().to_owned())
    };
    assert_eq!(mood("最悪です。がっかりしました。", "mood:calm"), None);
    assert_eq!(mood("はい、そうですか。", "mood:upset").as_deref(), Some("担当者がそのように受けとめました"));
    assert_eq!(mood("がっかりしました。", "mood:upset").as_deref(), Some("「がっかり」とお書きです"));
    assert_eq!(mood("はい、そうですか。", "vip"), None, "no mood is the rule");
}
