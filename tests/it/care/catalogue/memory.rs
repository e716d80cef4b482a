//! What we remember of them, and what came of it.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::api::{
    Affection, AffectionKind, CustomerNote, Memory, MessageId, Preference, Remembered, Survey, SurveyId, SurveyKind,
    Time,
};

use super::{check, public, remembered};
use crate::care::scene::{DAY, MINUTE, Scene, ago};

#[test]
fn what_we_remember_of_them() {
    fn likes(text: &str, sensitive: bool, confirmed: Option<Time>) -> Memory {
        remembered(Remembered::Preference(Preference { text: text.into(), sensitive }), confirmed)
    }
    fn base() -> Scene {
        Scene::new()
            .says("包装はお願いできますか。")
            .with(|_, p| p.memories = vec![likes("包装は青い紙", false, Some(ago(90 * DAY)))])
    }
    check(
        "you-like",
        base,
        &[
            ("of no use for this answer", |s| s.answered("はい").says("返品の送料は?"), false),
            ("never confirmed", |s| s.with(|_, p| p.memories[0].confirmed_at = None), false),
            ("two years old", |s| s.with(|_, p| p.memories[0].confirmed_at = Some(ago(700 * DAY))), false),
            ("sensitive", |s| s.with(|_, p| p.memories = vec![likes("包装アレルギー", true, Some(ago(DAY)))]), false),
            ("public", public, false),
        ],
    );
    check(
        "remember-this",
        || Scene::new().says("うちの犬のレインコートです。").answered("承知いたしました。"),
        &[
            (
                "kept already",
                |s| {
                    let note = Remembered::Note(CustomerNote { text: "犬".into() });
                    s.with(|_, p| p.memories = vec![remembered(note, None)])
                        .with(|_, p| p.memories[0].learnt.message = Some(MessageId::new("msg_2")))
                },
                false,
            ),
            ("while answering", |s| s.waiting(ago(MINUTE)), false),
            ("nothing told", |_| Scene::new().answered("はい"), false),
            ("legal hold", |s| s.with(|c, _| c.tags = vec!["legal-hold".into()]), false),
        ],
    );
    let sensitive = Scene::new().says("金属アレルギーがあります。").answered("承知いたしました。");
    assert!(sensitive.prompt("remember-this").expect("said").say.raw().contains("先にお客様に伺い"));
    fn loyal() -> Scene {
        let deed = Affection { kind: AffectionKind::Referral, text: "ご友人を紹介".into() };
        Scene::new().with(|_, p| p.memories = vec![remembered(Remembered::Affection(deed), None)])
    }
    check(
        "loyal-friend",
        loyal,
        &[
            ("long ago", |s| s.with(|_, p| p.memories[0].learnt.at = ago(400 * DAY)), false),
            ("beside a trouble", |s| s.says("骨が折れていました"), false),
            ("no deed", |_| Scene::new(), false),
        ],
    );
    let mut thanked = loyal();
    thanked.memory.used_with_customer.insert("loyal-friend".into(), ago(60 * DAY));
    assert_eq!(thanked.prompt("loyal-friend"), None, "rarely: it rests with the customer, in whichever conversation");
    fn low(score: u8, contact_allowed: bool) -> Scene {
        Scene::new().with(|c, p| {
            p.surveys = vec![Survey {
                id: SurveyId::new("sur_1"),
                customer: c.customer.id.clone(),
                kind: SurveyKind::Csat,
                relational: false,
                score,
                comment: Some("返事が遅い".into()),
                contact_allowed,
                at: ago(20 * DAY),
                conversation: None,
            }];
        })
    }
    assert!(low(2, true).prompt("listen-to-their-score").is_some());
    assert_eq!(low(3, true).prompt("listen-to-their-score"), None, "not low");
    assert_eq!(low(1, false).prompt("listen-to-their-score"), None, "they do not want to be spoken to about it");
    let prompt = low(1, true).prompt("listen-to-their-score").expect("said");
    assert!(
        prompt.offer.is_none() && !prompt.say.raw().contains(|c: char| c.is_ascii_digit()),
        "the score is never quoted"
    );
    fn mended() -> Scene {
        Scene::new().had("傘の骨が折れていました", ago(10 * DAY)).last(|matter| matter.result = Some("replaced".into()))
    }
    check(
        "truly-solved",
        mended,
        &[
            ("yesterday", |s| s.last(|matter| matter.resolved_at = Some(ago(DAY))), false),
            ("half a year ago", |s| s.last(|matter| matter.resolved_at = Some(ago(180 * DAY))), false),
            ("it broke again", |s| s.says("また折れていました"), false),
            ("nothing was wrong", |_| Scene::new().had("ギフト包装", ago(10 * DAY)), false),
        ],
    );
}
