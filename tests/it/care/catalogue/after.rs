//! Amends, kindness, rules that bend; care for the carer.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::api::{Channel, ConversationId, Goodwill, Occasion, OccasionKind, Remembered};
use omotenashi::care::{Day, Rules};
use omotenashi::config::{Layer, Source};

use super::{check, gesture, remembered};
use crate::care::scene::{HOUR, MINUTE, Scene, ago, now};

fn goodwill(limit_minor: Option<i64>, left_minor: i64, locked: bool) -> Goodwill {
    Goodwill {
        conversation: ConversationId::new("cnv_1"),
        locked,
        currency: "JPY".into(),
        limit_minor,
        left_minor,
        earlier: vec![],
        outcomes: vec![],
        usual: vec![],
        after: vec![],
    }
}

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
            ("left on a train", |_| Scene::english().says("I left my umbrella on the train this morning."), true),
            ("left a review", |_| Scene::english().says("I left my number on the form, and my comment."), false),
            (
                "only the subject says it",
                |_| Scene::english().says("It's gone.").with(|c, _| c.subject = "Lost my umbrella on the train".into()),
                true,
            ),
            (
                "the subject is of a matter answered long since",
                |_| {
                    let scene = Scene::english().answered("I'm so sorry.").says("And the green one?");
                    scene.with(|c, _| c.subject = "Lost my umbrella on the train".into())
                },
                false,
            ),
            ("a mention of us", |_| Scene::english().says("I told my friends about you."), true),
            ("a date of birth", |_| Scene::english().says("My date of birth is on file."), false),
            ("upset", |s| s.says("がっかりしました"), false),
            ("bereavement", |s| s.says("母が亡くなりました"), false),
        ],
    );
    fn birthday(month: u8, day: u8, consented: bool) -> Scene {
        let occasion = Occasion { kind: OccasionKind::Birthday, text: "".into(), month, day };
        Scene::new().with(|_, p| {
            p.memories = vec![remembered(Remembered::Occasion(occasion), None)];
            p.memories[0].consented_at = consented.then(|| ago(HOUR));
            p.time_zone = Some("Asia/Tokyo".into());
        })
    }
    check(
        "small-kindness",
        || birthday(11, 20, true),
        &[
            ("three days ago", |_| birthday(11, 15, true), true),
            ("four days ago", |_| birthday(11, 14, true), false),
            ("in four days", |_| birthday(11, 22, true), false),
            ("kept without consent", |_| birthday(11, 20, false), false),
            ("on the telephone, not verified", |s| s.with(|c, _| c.channel = Channel::Phone), false),
        ],
    );
    let wished = birthday(11, 20, true).prompt("small-kindness").expect("said");
    assert_eq!(wished.because.raw(), "同意のうえの記録: 誕生日、11月20日");
    assert!(wished.say.raw().starts_with("お祝いのひと言"), "{}", wished.say.raw());
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
    let may = |rule: &str, limit: Option<i64>, left: i64| {
        let mut scene = refusing().says("届いた傘の骨が折れていました。");
        scene.goodwill = Some(goodwill(limit, left, false));
        scene.prompt(rule).expect("said").say.raw().to_owned()
    };
    for (limit, left, alone) in
        [(Some(3_000), 50_000, true), (None, 1, true), (Some(0), 50_000, false), (Some(3_000), 0, false)]
    {
        for rule in ["bend-the-rule", "make-amends"] {
            let said = may(rule, limit, left);
            let own = if rule == "make-amends" { !said.contains("SV") } else { said.contains("ご自分") };
            assert_eq!(own, alone, "{rule} with {limit:?} of {left}: {said}");
        }
    }
    assert!(
        !refusing().prompt("bend-the-rule").expect("said").say.raw().contains("ご自分"),
        "nothing unknown is claimed"
    );
    let mut locked = refusing();
    locked.goodwill = Some(goodwill(None, 1, true));
    assert_eq!(locked.prompt("bend-the-rule"), None);
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
