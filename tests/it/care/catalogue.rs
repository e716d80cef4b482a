//! The rules that `rules.rs` does not look at closely: each speaks on the facts it names, and is silent on the nearest
//! case where it must not. Every rule of the catalogue stands here or there.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::api::{
    Affection, AffectionKind, AgentId, AgentRef, CallBack, Change, Channel, ContactKind, ContactPoint, ConversationId,
    CustomerId, Flag, FlagKind, Gesture, GestureId, GestureKind, GestureState, Identity, Item, Learnt, Memory,
    MemoryId, Message, MessageKind, Money, Preference, Promise, PromiseId, PromiseState, Purchase, PurchaseId,
    PurchaseState, Remembered, Status, Survey, SurveyId, SurveyKind, Time,
};
use omotenashi::care::{Day, Rules};
use omotenashi::config::{Layer, Source};

use super::scene::{DAY, HOUR, MINUTE, Scene, ago, me, now};

/// One case of a rule: what is changed, and whether it speaks.
type Case = (&'static str, fn(Scene) -> Scene, bool);

fn check(id: &str, base: fn() -> Scene, cases: &[Case]) {
    assert!(base().prompt(id).is_some(), "{id} must speak in its plain case");
    for (name, change, speaks) in cases {
        assert_eq!(change(base()).prompt(id).is_some(), *speaks, "{id}: {name}");
    }
}

fn done(scene: Scene) -> Scene {
    scene.with(|c, _| c.status = Status::Resolved)
}

fn public(scene: Scene) -> Scene {
    scene.with(|c, _| {
        c.public = true;
        c.channel = Channel::Social;
    })
}

fn remembered(what: Remembered, confirmed_at: Option<Time>) -> Memory {
    let learnt = Learnt { at: ago(20 * DAY), by: None, conversation: None, message: None };
    Memory { id: MemoryId::new("mem_1"), what, learnt, confirmed_at, consented_at: None }
}

fn order(state: PurchaseState, state_at: Option<Time>, due_at: Option<Time>) -> Purchase {
    Purchase {
        id: PurchaseId::new("pur_1"),
        version: 1,
        customer: CustomerId::new("cus_1"),
        order: "A-10442".into(),
        placed_at: ago(12 * DAY),
        state,
        state_at,
        due_at,
        total: Money { minor: 12_800, currency: "JPY".into() },
        items: vec![Item { name: "晴雨兼用傘".into(), quantity: 1, amount_minor: 12_800 }],
        item_count: 1,
    }
}

fn call_back(due: Time) -> Promise {
    Promise {
        id: PromiseId::new("prm_1"),
        version: 1,
        conversation: ConversationId::new("cnv_1"),
        number: 1042,
        customer: Scene::new().summary.customer,
        text: "折り返し".into(),
        owner: me(),
        due_words: "15時".into(),
        due,
        first_due: due,
        moved: None,
        state: PromiseState::Open,
        ended_at: None,
        made_by: me(),
        made_at: ago(DAY),
        call: Some(CallBack {
            number: "090-0000-0000".into(),
            until: due.plus_millis(HOUR),
            zone: "Asia/Tokyo".into(),
            attempts: vec![],
            outcome: None,
        }),
    }
}

fn gesture(conversation: &str) -> Gesture {
    Gesture {
        id: GestureId::new("gst_1"),
        version: 1,
        conversation: ConversationId::new(conversation),
        number: 1042,
        customer: Scene::new().summary.customer,
        kind: GestureKind::Gift,
        value: Money { minor: 1_000, currency: "JPY".into() },
        reason: "delivery/late".into(),
        note: "".into(),
        state: GestureState::Given,
        by: me(),
        at: ago(30 * DAY),
        decision: None,
    }
}

fn event(scene: &mut Scene, change: Change) {
    let mut line: Message = scene.messages[0].clone();
    line.kind = MessageKind::Event;
    line.change = Some(change);
    line.text = "".into();
    scene.messages.push(line);
}

#[test]
fn limits_and_care() {
    check(
        "limit-reached",
        || Scene::new().says("土下座して謝れ"),
        &[
            ("criticism, however loud", |_| Scene::new().says("ふざけないでください。責任者を出してください。"), false),
            ("answered since", |s| s.answered("恐れ入ります。"), false),
            ("quoted", |_| Scene::new().says("「土下座」という本を探しています。"), false),
        ],
    );
    check(
        "handle-with-care",
        || Scene::new().says("母が入院しまして、受け取れません。"),
        &[
            ("a death", |_| Scene::new().says("父が亡くなりました。"), true),
            ("an earthquake", |_| Scene::english().says("We were evacuated after the earthquake."), true),
            (
                "it stays for the conversation",
                |s| s.answered("お見舞い申し上げます。").says("ありがとうございます"),
                true,
            ),
            ("a ride to a hospital", |_| Scene::english().says("I need a ride to City Hospital."), false),
            ("abuse", |s| s.says("死ね"), false),
            ("done", done, false),
        ],
    );
    let gentle = Scene::new().says("父が亡くなりました。").offer("handle-with-care").expect("words");
    assert!(gentle.contains("お悔やみ"), "{gentle}");
    check(
        "hard-moment",
        || Scene::new().says("がっかりしました").says("ひどい対応です").says("許せません"),
        &[
            ("twice", |_| Scene::new().says("がっかりしました").says("ひどい対応です"), false),
            (
                "once, and opened again",
                |_| {
                    let mut scene = Scene::new();
                    event(&mut scene, Change::Reopened);
                    scene.says("がっかりしました")
                },
                true,
            ),
            ("abuse has limits, not a choice", |s| s.says("死ね"), false),
        ],
    );
}

#[test]
fn who_it_is() {
    fn phone() -> Scene {
        Scene::new().says("注文状況を教えてください。").with(|c, _| {
            c.channel = Channel::Phone;
            c.identity = Identity::Claimed;
        })
    }
    check(
        "who-is-this",
        phone,
        &[
            ("verified", |s| s.with(|c, _| c.identity = Identity::Verified), false),
            ("nothing of the account", |_| Scene::new().with(|c, _| c.channel = Channel::Phone), false),
            ("a mail from an address on record", |s| s.with(|c, _| c.channel = Channel::Mail), false),
            (
                "a mail from an unknown one",
                |s| {
                    s.with(|c, _| {
                        c.channel = Channel::Mail;
                        c.identity = Identity::None;
                    })
                },
                true,
            ),
        ],
    );
    check(
        "someone-else",
        || Scene::new().says("母の代わりに連絡しています。"),
        &[
            ("a gift", |_| Scene::new().says("母へのプレゼントです。"), true),
            ("a gift card is none", |_| Scene::english().says("Can I pay with a gift card?"), false),
            ("for themselves", |_| Scene::new(), false),
            ("done", done, false),
        ],
    );
    check(
        "no-passing-around",
        || {
            let mut scene = Scene::new().answered("確認いたします。").says("まだですか");
            scene.summary.assignee = Some(me());
            let from = AgentRef { id: AgentId::new("agt_2"), name: "健".into() };
            event(&mut scene, Change::Assigned { from: Some(from), to: Some(me()) });
            scene
        },
        &[
            ("answered since", |s| s.answered("山田が承ります。"), false),
            ("it went on to somebody else", |s| s.with(|c, _| c.assignee = None), false),
            (
                "taken from nobody",
                |_| {
                    let mut scene = Scene::new().answered("はい").says("それで");
                    scene.summary.assignee = Some(me());
                    event(&mut scene, Change::Assigned { from: None, to: Some(me()) });
                    scene
                },
                false,
            ),
        ],
    );
}

#[test]
fn what_was_expected_and_where_they_are() {
    fn asked(gap: i64) -> Scene {
        let mut scene = Scene::new().answered("ご注文番号をお知らせください。").says("A-10442 です。");
        let last = scene.messages.len() - 1;
        scene.messages[last - 1].at = scene.messages[last].at.plus_millis(-gap);
        scene
    }
    check(
        "expecting-you",
        || asked(DAY),
        &[
            ("the other half of a talk", |_| asked(MINUTE), false),
            ("we had asked nothing", |_| Scene::new().answered("発送いたしました。").says("届きました"), false),
            (
                "a call-back is booked, and they call",
                |_| {
                    Scene::new().with(|c, p| {
                        c.channel = Channel::Phone;
                        p.promises = vec![call_back(now().plus_millis(HOUR))];
                    })
                },
                true,
            ),
            ("booked, and they write", |_| Scene::new().with(|_, p| p.promises = vec![call_back(now())]), false),
        ],
    );
    fn stuck(at: Time) -> Scene {
        Scene::new().had("返品の手続き", at).with(|_, p| p.touchpoints[0].stuck_on = Some("本人確認の画面".into()))
    }
    check(
        "where-they-got-stuck",
        || stuck(ago(2 * DAY)),
        &[
            ("longer ago than a week, by telephone", |_| stuck(ago(9 * DAY)), false),
            ("two days ago in a chat", |s| s.with(|_, p| p.touchpoints[0].channel = Some(Channel::Chat)), false),
            ("nothing got stuck", |s| s.with(|_, p| p.touchpoints[0].stuck_on = None), false),
            ("nobody knows who it is", |s| s.with(|c, _| c.identity = Identity::None), false),
        ],
    );
    assert_eq!(stuck(ago(DAY)).offer("where-they-got-stuck"), None, "what they did is not quoted to them");
    check(
        "reassure",
        || Scene::new().with(|_, p| p.purchases = vec![order(PurchaseState::InRepair, Some(ago(9 * DAY)), None)]),
        &[
            ("since yesterday", |s| s.with(|_, p| p.purchases[0].state_at = Some(ago(DAY))), false),
            ("we spoke of it now", |s| s.answered("修理は順調です。"), false),
            ("it is with them", |s| s.with(|_, p| p.purchases[0].state = PurchaseState::Delivered), false),
            ("their money", |s| s.with(|_, p| p.purchases[0].state = PurchaseState::Returned), true),
        ],
    );
    check(
        "before-being-asked",
        || Scene::new().with(|_, p| p.purchases = vec![order(PurchaseState::Shipped, None, Some(ago(DAY)))]),
        &[
            ("not yet due", |s| s.with(|_, p| p.purchases[0].due_at = Some(now().plus_millis(1))), false),
            ("delivered", |s| s.with(|_, p| p.purchases[0].state = PurchaseState::Delivered), false),
            ("nobody promised a day", |s| s.with(|_, p| p.purchases[0].due_at = None), false),
        ],
    );
}

#[test]
fn questions_and_words() {
    check(
        "ask-back",
        || Scene::new().says("いつ届きますか? 色は変えられますか?"),
        &[
            ("one question", |_| Scene::new().says("いつ届きますか?"), false),
            ("a courtesy", |_| Scene::new().says("いつ届きますか? よろしくお願いいたします。"), false),
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
            ("calm", |s| s.answered("はい").says("わかりました"), false),
        ],
    );
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

#[test]
fn every_rule_of_the_catalogue_is_looked_at() {
    let here = concat!(include_str!("catalogue.rs"), include_str!("rules.rs"));
    for id in Rules::embedded().ids() {
        assert!(here.contains(&format!("\"{id}\"")), "{id} has no test");
    }
}
