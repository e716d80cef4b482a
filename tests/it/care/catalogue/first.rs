//! Before the first word: limits, who it is, what was expected, what of theirs is with us.

#![expect(clippy::items_after_statements, reason = "a scene stands where its rule is tested")]

use omotenashi::api::{
    AgentId, AgentRef, Change, Channel, ConversationId, Identity, MessageState, Period, Promise, PromiseState,
    PurchaseState, QueueId, Time, Told,
};
use omotenashi::locale::Lang;

use super::{call_back, check, done, event, fault, gesture, order, public};
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

/// A colleague gave it back to the queue, and it was taken from there; opened again in between or not.
fn handed(reopened: bool) -> Scene {
    let mut scene = Scene::new().answered("確認いたします。").says("まだですか");
    let colleague = || Some(AgentRef { id: AgentId::new("agt_2"), name: "健".into() });
    scene.summary.assignee = Some(me());
    event(&mut scene, Change::Assigned { from: None, to: colleague() });
    event(&mut scene, Change::Assigned { from: colleague(), to: None });
    event(&mut scene, Change::Moved { from: QueueId::new("que_1"), to: QueueId::new("que_2") });
    if reopened {
        event(&mut scene, Change::Reopened);
    }
    event(&mut scene, Change::Assigned { from: None, to: Some(me()) });
    scene
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
            ("given back to the queue by a colleague, then taken", |_| handed(false), true),
            ("that matter was over, and opened again since", |_| handed(true), false),
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
            ("on the telephone, not verified", |s| s.with(|c, _| c.channel = Channel::Phone), false),
        ],
    );
    check(
        "before-being-asked",
        || Scene::new().with(|_, p| p.purchases = vec![order(PurchaseState::Shipped, None, Some(ago(DAY)))]),
        &[
            ("not yet due", |s| s.with(|_, p| p.purchases[0].due_at = Some(now().plus_millis(1))), false),
            ("delivered", |s| s.with(|_, p| p.purchases[0].state = PurchaseState::Delivered), false),
            ("nobody promised a day", |s| s.with(|_, p| p.purchases[0].due_at = None), false),
            ("on the telephone, not verified", |s| s.with(|c, _| c.channel = Channel::Phone), false),
        ],
    );
}

#[test]
fn a_known_fault_is_told_of_before_they_ask() {
    fn touched() -> Scene {
        Scene::new().with(|_, p| p.faults = vec![fault(ago(HOUR), Some("晴雨兼用傘"))])
    }
    fn told(s: Scene, at: Time, state: Option<MessageState>) -> Scene {
        let mut s = s.answered("少々お待ちください。");
        let line = s.messages.last_mut().expect("our word");
        (line.at, line.state) = (at, state);
        s
    }
    check(
        "before-being-asked",
        touched,
        &[
            ("it touches them no more, or has ended", |s| s.with(|_, p| p.faults.clear()), false),
            ("its time has come", |s| s.with(|_, p| p.faults[0].until = Some(now())), false),
            ("it still holds", |s| s.with(|_, p| p.faults[0].until = Some(now().plus_millis(1))), true),
            (
                "a colleague told them elsewhere",
                |s| {
                    s.with(|_, p| {
                        let conversation = ConversationId::new("cnv_9");
                        p.faults[0].told = Some(Told { by: me(), at: ago(MINUTE), conversation });
                    })
                },
                false,
            ),
            ("a word of ours since it is known", |s| told(s, ago(MINUTE), None), false),
            ("a word of ours before that", |s| told(s, ago(2 * HOUR), None), true),
            ("a word that was taken back", |s| told(s, ago(MINUTE), Some(MessageState::Recalled)), true),
            ("nobody knows who it is", |s| s.with(|c, _| c.identity = Identity::None), false),
            ("public", public, false),
            ("over", done, false),
            ("abuse", |s| s.says("死ね"), false),
        ],
    );
    let prompt = touched().prompt("before-being-asked").expect("said");
    assert_eq!(prompt.say.raw(), "お尋ねの前にお伝えしましょう: 持ち手のゆるみ。");
    assert!(prompt.because.raw().starts_with("晴雨兼用傘が対象です。"), "{:?}", prompt.because);
    assert!(touched().offer("before-being-asked").expect("words").contains("晴雨兼用傘について"));
    let ends = ago(-DAY);
    let until = touched().with(|_, p| p.faults[0].until = Some(ends)).prompts().valid_until;
    assert!(until.is_some_and(|until| until <= ends), "it is looked at again when its time has come: {until:?}");

    let english = || Scene::english().with(|_, p| p.faults = vec![fault(ago(HOUR), None)]);
    let prompt = english().prompt("before-being-asked").expect("said");
    assert_eq!(prompt.say.raw(), "Mention this before they ask: 持ち手のゆるみ.");
    assert!(prompt.because.raw().starts_with("Known since "), "{:?}", prompt.because);
    let words = english().offer("before-being-asked").expect("words");
    assert!(!words.contains("持ち手"), "the title may be in another language: {words}");

    // Both at once: neither is forgotten, and the words are those of the greater harm.
    let late = order(PurchaseState::Shipped, None, Some(ago(DAY)));
    let both = touched().with(|_, p| p.purchases = vec![late]);
    let prompt = both.prompt("before-being-asked").expect("said");
    assert!(
        prompt.say.raw().contains("お届けの遅れ") && prompt.say.raw().contains("持ち手のゆるみ"),
        "{:?}",
        prompt.say
    );
    assert!(both.offer("before-being-asked").expect("words").contains("お届けが"));
}

#[test]
fn a_promise_whose_time_has_come_is_spoken_of_first() {
    fn promised(due: Time) -> Scene {
        Scene::new().with(|_, p| p.promises = vec![Promise { call: None, ..call_back(due) }])
    }
    check(
        "unfinished-business",
        || promised(ago(HOUR)),
        &[
            ("due within the hour", |_| promised(now().plus_millis(30 * MINUTE)), true),
            ("due tomorrow", |_| promised(now().plus_millis(DAY)), false),
            ("kept", |s| s.with(|_, p| p.promises[0].state = PromiseState::Kept), false),
            ("a call whose time runs", |_| Scene::new().with(|_, p| p.promises = vec![call_back(now())]), true),
            (
                "a call in two hours",
                |_| Scene::new().with(|_, p| p.promises = vec![call_back(now().plus_millis(2 * HOUR))]),
                false,
            ),
            ("public", |s| s.with(|c, _| c.public = true), false),
        ],
    );
    let prompt = promised(ago(HOUR)).prompt("unfinished-business").expect("a prompt");
    assert_eq!(prompt.say.raw(), "先に、期限の過ぎたお約束(#1042)に触れましょう。");
    assert_eq!(prompt.because.raw(), "「折り返し」13:32まで、あなたのお約束");
    assert_eq!(
        prompt.offer.expect("words").raw(),
        "13:32までにご連絡するお約束でしたのに、遅くなり申し訳ございません。"
    );
    let colleague = AgentRef { id: AgentId::new("agt_2"), name: "Ken".into() };
    let english = |due: Time| {
        Scene::english()
            .with(|_, p| p.promises = vec![Promise { call: None, owner: colleague.clone(), ..call_back(due) }])
    };
    let prompt = english(ago(HOUR)).prompt("unfinished-business").expect("a prompt");
    assert!(prompt.because.raw().starts_with("Ken promised \"折り返し\" by "), "{}", prompt.because.raw());
    let words = prompt.offer.expect("words");
    assert!(
        words.raw().starts_with("We promised to be in touch by ")
            && words.raw().ends_with("and we weren't. I'm sorry.")
    );
    assert_eq!(english(now().plus_millis(30 * MINUTE)).offer("unfinished-business"), None, "nothing is broken yet");
    let elsewhere = promised(ago(HOUR)).with(|_, p| p.promises[0].conversation = ConversationId::new("cnv_0"));
    let words = elsewhere.offer("unfinished-business").expect("words");
    assert!(words.contains("以前いただいたお問い合わせ"), "to the unverified nothing is told of it: {words}");
}

#[test]
fn to_somebody_not_verified_only_an_earlier_enquiry_is_spoken_of() {
    fn caller(agent: Lang) -> Scene {
        let mut scene = Scene::new()
            .other(1007, "返品の送料", Some(ago(2 * DAY)))
            .other(1008, "請求書の宛名", None)
            .had("ギフト包装", ago(10 * DAY))
            .with(|c, p| {
                c.channel = Channel::Phone;
                let late = order(PurchaseState::Shipped, None, Some(ago(DAY)));
                p.purchases = vec![order(PurchaseState::InRepair, Some(ago(9 * DAY)), None), late];
                p.promises = vec![call_back(ago(2 * HOUR))];
                p.promises[0].conversation = ConversationId::new("cnv_0");
                p.gestures = vec![gesture("cnv_0")];
                p.hours = vec![Period { from: 18 * 60, to: 20 * 60 }];
            })
            .says("届いた傘の骨が折れていました。注文の件です。");
        scene.agent = agent;
        scene
    }
    for agent in Lang::ALL {
        for rule in Scene::rules().ids() {
            let Some(prompt) = caller(agent).prompt(rule) else { continue };
            let offer = prompt.offer.as_ref().map_or("", |offer| offer.raw());
            let said = [prompt.say.raw(), prompt.because.raw(), offer].concat();
            for told in [
                "1007",
                "1008",
                "977",
                "送料",
                "請求書",
                "ギフト",
                "傘\"",
                "晴雨",
                "A-10442",
                "12:32",
                "13:32",
                "18:00",
                "10月",
            ] {
                assert!(!said.contains(told), "{rule} tells {told}: {said}");
            }
        }
        for silent in ["reassure", "before-being-asked", "glad-you-are-back", "truly-solved"] {
            assert_eq!(caller(agent).prompt(silent), None, "{silent}");
        }
        for neutral in ["unfinished-business", "also-open"] {
            assert!(caller(agent).prompt(neutral).is_some(), "{neutral} says that there is something");
            let verified = caller(agent).with(|c, _| c.identity = Identity::Verified);
            let prompt = verified.prompt(neutral).expect("said");
            assert!(
                [prompt.say.raw(), prompt.because.raw()].concat().contains("10"),
                "and what, once it is known who this is"
            );
        }
    }
}
