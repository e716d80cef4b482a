//! Before the first word: limits, who it is, what was expected, what of theirs is with us.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::api::{AgentId, AgentRef, Change, Channel, Identity, PurchaseState, Time};

use super::{call_back, check, done, event, order};
use crate::care::scene::{DAY, HOUR, MINUTE, Scene, ago, me, now};

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
