//! Amends, kindness, rules that bend; care for the carer.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::care::{Day, Rules};
use omotenashi::config::{Layer, Source};

use super::{check, gesture};
use crate::care::scene::{HOUR, MINUTE, Scene, ago, now};

#[test]
fn amends_kindness_and_rules() {
    check(
        "make-amends",
        || Scene::new().says("届いた傘の骨が折れていました。"),
        &[
            ("only angry", |_| Scene::new().says("腹が立ちます。"), false),
            ("abuse locks it", |s| s.says("死ね"), false),
            ("no fault", |_| Scene::english().says("It is not broken."), false),
        ],
    );
    let base = Scene::new().says("届いた傘の骨が折れていました。");
    assert_eq!(base.offer("make-amends"), None, "nothing is promised that is not decided");
    let earlier = Scene::new().says("骨が折れていました").with(|_, p| p.gestures = vec![gesture("cnv_0")]);
    assert_eq!(earlier.offer("make-amends"), None);
    assert!(earlier.prompt("make-amends").expect("said").because.raw().contains("10月19日"));
    let decided = Scene::new().says("骨が折れていました").with(|_, p| p.gestures = vec![gesture("cnv_1")]);
    assert!(decided.offer("make-amends").expect("words").contains("心ばかりの品"));
    check(
        "small-kindness",
        || Scene::new().says("電車に忘れてしまいました。傘を置き忘れて…"),
        &[
            ("an occasion", |_| Scene::new().says("来週、結婚式です。"), true),
            ("a mention of us", |_| Scene::english().says("I told my friends about you."), true),
            ("a date of birth", |_| Scene::english().says("My date of birth is on file."), false),
            ("upset", |s| s.says("がっかりしました"), false),
            ("bereavement", |s| s.says("母が亡くなりました"), false),
        ],
    );
    fn refusing() -> Scene {
        let mut scene = Scene::new();
        scene.draft = "恐れ入りますが、返品はいたしかねます。".into();
        scene
    }
    check(
        "bend-the-rule",
        refusing,
        &[
            (
                "a yes",
                |mut s| {
                    s.draft = "はい、返品を承ります。".into();
                    s
                },
                false,
            ),
            ("abuse", |s| s.says("死ね"), false),
            (
                "can't wait",
                |mut s| {
                    s.draft = "We can't wait to see it!".replace("We ", "I ");
                    s
                },
                false,
            ),
        ],
    );
    check(
        "plus-alpha",
        || {
            Scene::new()
                .says("いつもの傘は重すぎるので軽いものを探していました。")
                .answered("はい")
                .says("届きました。無事に使えています。")
        },
        &[
            ("not solved", |_| Scene::new().says("いつもの傘は重すぎます。"), false),
            ("no concern", |_| Scene::new().says("届きました。"), false),
            ("worried", |s| s.says("でも心配です。"), false),
        ],
    );
    let team = Source::new(
        Layer::User,
        "prompts/team.toml",
        "[[service]]\nname = { en = \"evening delivery\", ja = \"夜間お届け\" }\ntrouble = [\"不在\"]\nused = [\"夜間お届け\"]\n",
    );
    let (rules, problems) = Rules::load(&[team]);
    assert_eq!(problems, []);
    let offered = |scene: Scene| scene.prompts_of(&rules, now()).items.iter().any(|prompt| prompt.id == "another-way");
    assert!(offered(Scene::new().says("また不在で受け取れませんでした。")));
    assert!(!offered(Scene::new().says("夜間お届けでも不在でした。")), "they use it");
    assert!(!offered(Scene::new().says("受け取りました。")));
    assert_eq!(Scene::new().says("また不在でした。").prompt("another-way"), None, "no service is made up");
}

#[test]
fn care_for_the_carer_stands_in_the_status_line() {
    fn tired(day: Day) -> Scene {
        let mut scene = Scene::new();
        scene.day = day;
        scene
    }
    let day = Day::default();
    let breathe = |day: Day| tired(day).prompt("breathe").map(|prompt| prompt.because.raw().to_owned());
    assert_eq!(breathe(Day { hard_streak: Some(3), ..day }).as_deref(), Some("むずかしい応対が3件続きました"));
    assert_eq!(breathe(Day { hard_streak: Some(2), ..day }), None);
    assert!(breathe(Day { working_since: Some(ago(3 * HOUR)), ..day }).is_some());
    assert_eq!(breathe(Day { working_since: Some(ago(3 * HOUR - 1)), ..day }), None);
    assert_eq!(breathe(day), None, "nothing is counted");
    let ends = |left: i64, promises: u32| {
        tired(Day { shift_ends_at: Some(now().plus_millis(left)), promises: Some(promises), ..day })
            .prompt("shift-ends")
    };
    assert!(ends(20 * MINUTE, 2).is_some());
    assert_eq!(ends(40 * MINUTE, 2), None, "not yet");
    assert_eq!(ends(20 * MINUTE, 0), None, "nothing is promised");
    let prompts = tired(Day { hard_streak: Some(4), ..day }).prompts();
    assert!(prompts.items.iter().all(|prompt| prompt.id != "breathe"), "never in the panel");
    let own = |rested: i64| {
        let rested = std::collections::BTreeMap::from([("breathe".to_owned(), ago(rested))]);
        tired(Day { hard_streak: Some(4), ..day }).own(&rested)
    };
    assert_eq!(own(59 * MINUTE).prompt, None, "waved away: it rests");
    assert_eq!(own(59 * MINUTE).valid_until, Some(now().plus_millis(MINUTE)), "and is looked at again then");
    assert!(own(HOUR).prompt.is_some());
}
