//! Each rule: where it speaks, where it is silent, what it says and offers.

use omotenashi::api::{Channel, Identity, PurchaseState, Status, TouchpointKind};
use omotenashi::care::{Question, QuestionBudget};
use omotenashi::locale::Lang;

use super::catalogue::check;
use super::scene::{DAY, HOUR, MINUTE, Scene, ago, now, somebody};

#[test]
fn kept_waiting() {
    fn base() -> Scene {
        Scene::new().waiting(ago(4 * MINUTE))
    }
    check(
        "kept-waiting",
        base,
        &[
            ("not yet due", |s| s.waiting(ago(2 * MINUTE + 59_999)), false),
            ("due at this moment", |s| s.waiting(ago(3 * MINUTE)), true),
            (
                "over the target, but nobody notices yet",
                |s| s.with(|c, _| c.clock.noticed_at = Some(now().plus_millis(1))),
                false,
            ),
            ("nothing waits", |s| s.with(|c, _| c.clock.waiting_since = None), false),
            ("the clock stands", |s| s.with(|c, _| c.clock.due_at = None), false),
            ("we have spoken of it", |s| s.answered("佐藤様、お待たせいたしました。").says("はい"), false),
            ("we have answered something else", |s| s.answered("承知いたしました。").says("まだですか"), true),
            ("only a colleague knows", |s| s.noted("大変お待たせしている"), true),
            ("they quote our words", |s| s.says("> お待たせいたしました\nまだです"), true),
            ("done", |s| s.with(|c, _| c.status = Status::Resolved), false),
            ("abuse", |s| s.says("土下座しろ"), false),
            ("bereavement: the wait is still a wait", |s| s.says("母が亡くなりました"), true),
        ],
    );
    let thanks = base();
    assert_eq!(thanks.offer("kept-waiting").as_deref(), Some("佐藤様、お待たせいたしました。山田が承ります。"));
    let prompt = thanks.prompt("kept-waiting").expect("a prompt");
    assert_eq!(prompt.say.raw(), "お待ちいただいたお礼から始めましょう。");
    assert_eq!(prompt.because.raw(), "4分ほどお待ちで、まだそのことに触れていません");
    let sorry = base().waiting(ago(2 * HOUR));
    assert_eq!(
        sorry.offer("kept-waiting").as_deref(),
        Some("佐藤様、大変お待たせし、申し訳ございません。山田が承ります。")
    );
    let mail = base().waiting(ago(2 * HOUR)).with(|c, _| c.channel = Channel::Mail);
    assert_eq!(
        mail.offer("kept-waiting").as_deref(),
        Some("佐藤様、お返事まで2時間ほどお待たせし、誠に申し訳ございません。")
    );
    let nameless = sorry.with(|c, customer| {
        customer.address_as = "".into();
        c.customer.address_as = "".into();
    });
    assert_eq!(nameless.offer("kept-waiting").as_deref(), Some("大変お待たせし、申し訳ございません。"));
    let english = Scene::english().waiting(ago(3 * DAY));
    assert_eq!(english.offer("kept-waiting").as_deref(), Some("I'm sorry it took us 3 days to reply, Ada Byron."));
}

#[test]
fn in_public_no_name_is_offered() {
    let public = Scene::new().waiting(ago(4 * MINUTE)).with(|c, _| {
        c.public = true;
        c.channel = Channel::Social;
    });
    assert_eq!(public.offer("kept-waiting").as_deref(), Some("お待たせいたしました。"));
    for prompt in public.prompts().items {
        let offer = prompt.offer.expect("an offer");
        assert!(!offer.raw().contains("佐藤"), "{}", prompt.id);
    }
}

#[test]
fn welcome_by_name() {
    check(
        "welcome-by-name",
        Scene::new,
        &[
            ("public", |s| s.with(|c, _| c.public = true), false),
            ("nobody knows who it is", |s| s.with(|c, _| c.identity = Identity::None), false),
            ("after the first reply", |s| s.answered("はい").says("それで"), false),
            ("no name known", |s| s.with(|_, p| p.address_as = "".into()), false),
            ("first contact", |s| s.with(|_, p| (p.conversations, p.purchase_count) = (1, 0)), false),
            ("first contact of a buyer of years", |s| s.with(|_, p| p.conversations = 1), true),
            ("bereavement", |s| s.says("父が他界しました"), false),
            ("no reading on record", |s| s.with(|_, p| p.reading = None), true),
        ],
    );
    let prompt = Scene::new().prompt("welcome-by-name").expect("a prompt");
    assert_eq!(prompt.because.raw(), "ご登録のお名前: 佐藤 美咲(さとう みさき)");
    let offer = |change: fn(Scene) -> Scene| change(Scene::new()).offer("welcome-by-name").expect("words");
    assert_eq!(offer(|s| s), "佐藤様、いつもご利用いただき、ありがとうございます。山田が承ります。");
    let new_buyer = offer(|s| s.with(|_, p| p.purchase_count = 0));
    assert!(!new_buyer.contains("いつも"), "only with a purchase on record: {new_buyer}");
    let upset = offer(|s| s.says("届いた傘が折れていて、がっかりしました。"));
    assert!(!upset.contains("いつも"), "no thanks for their custom beside a complaint: {upset}");
    assert_eq!(
        offer(|s| s.with(|c, _| c.channel = Channel::Mail)),
        "佐藤様、いつもご利用いただき、誠にありがとうございます。担当の山田と申します。"
    );
    assert_eq!(
        Scene::english().offer("welcome-by-name").as_deref(),
        Some("Hello Ada Byron, it's good to hear from you. I'm 山田.")
    );
}

#[test]
fn first_time() {
    fn base() -> Scene {
        Scene::new().with(|c, p| {
            p.conversations = 1;
            p.purchase_count = 0;
            c.identity = Identity::None;
        })
    }
    fn traced(kind: TouchpointKind) -> Scene {
        base().had("傘", ago(30 * DAY)).with(|_, p| {
            p.touchpoints[0].kind = kind;
            p.touchpoints[0].matter = None;
        })
    }
    check(
        "first-time",
        base,
        &[
            ("a second contact", |s| s.with(|_, p| p.conversations = 2), false),
            ("they have bought from us for years", |s| s.with(|_, p| p.purchase_count = 12), false),
            ("they were in the shop", |_| traced(TouchpointKind::Visit), false),
            ("they looked at a page of ours", |_| traced(TouchpointKind::WebPage), true),
            ("somebody else has that number", |s| s.with(|_, p| p.candidates = vec![somebody()]), false),
            ("after the first reply", |s| s.answered("はい").says("それで"), false),
            ("public", |s| s.with(|c, _| c.public = true), false),
            ("abuse", |s| s.says("死ね"), false),
            (
                "the customer is not loaded",
                |mut s| {
                    s.customer = None;
                    s
                },
                false,
            ),
        ],
    );
    assert_eq!(
        base().offer("first-time").as_deref(),
        Some("佐藤様、はじめまして。山田と申します。お問い合わせありがとうございます。")
    );
    let nameless = base().with(|_, p| p.address_as = "".into());
    assert_eq!(
        nameless.offer("first-time").as_deref(),
        Some("はじめまして。山田と申します。お問い合わせありがとうございます。")
    );
}

#[test]
fn glad_you_are_back() {
    fn base() -> Scene {
        Scene::new().had("ギフト包装", ago(10 * DAY)).with(|c, _| c.identity = Identity::Verified)
    }
    check(
        "glad-you-are-back",
        base,
        &[
            ("two days ago: the same matter", |s| s.with(|_, p| p.touchpoints[0].at = ago(2 * DAY)), false),
            ("more than a year ago", |s| s.last(|last| last.resolved_at = Some(ago(366 * DAY))), false),
            ("never resolved", |s| s.last(|last| last.status = Status::Pending), false),
            ("upset", |s| s.says("本当にがっかりしました"), false),
            ("a misfortune of theirs", |s| s.says("電車に傘を置き忘れてしまいました"), false),
            (
                "on the telephone, not verified",
                |s| s.with(|c, _| (c.channel, c.identity) = (Channel::Phone, Identity::Claimed)),
                false,
            ),
            (
                "the last matter was a complaint",
                |s| s.with(|_, p| p.touchpoints[0].subject = "配送への苦情".into()),
                false,
            ),
            ("the last matter was a death", |s| s.with(|_, p| p.touchpoints[0].subject = "葬儀の返礼品".into()), false),
            ("only claimed", |s| s.with(|c, _| c.identity = Identity::Claimed), true),
            ("unknown", |s| s.with(|c, _| c.identity = Identity::None), false),
            ("public", |s| s.with(|c, _| c.public = true), false),
            ("answered already", |s| s.answered("はい").says("それで"), false),
            ("legal hold", |s| s.with(|c, _| c.tags = vec!["legal-hold".into()]), false),
        ],
    );
    assert_eq!(
        base().offer("glad-you-are-back").as_deref(),
        Some("佐藤様、またご連絡いただき、ありがとうございます。先日の「ギフト包装」の件は、その後いかがでしょうか。")
    );
    let claimed = base().with(|c, _| c.identity = Identity::Claimed).prompt("glad-you-are-back").expect("said");
    assert_eq!(claimed.say.raw(), "「ギフト包装」のその後を伺いましょう。");
    assert_eq!(claimed.because.raw(), "11月8日に対応完了(健さん)");
    assert_eq!(claimed.offer, None, "offered only to the verified");
    let long = base().with(|_, p| {
        p.touchpoints[0].subject = "Re: 先日注文した傘が届いたのですが箱が開いていて中身が少し濡れていました".into();
    });
    let key = base().with(|_, p| p.touchpoints[0].subject = "product_defect/refund_status".into());
    for unquotable in [long, key] {
        let offer = unquotable.offer("glad-you-are-back").expect("words without the subject");
        assert!(offer.contains("11月8日のお問い合わせの件"), "{offer}");
    }
}

#[test]
fn unfinished_business() {
    fn base() -> Scene {
        Scene::new().other(1007, "返品の送料", Some(ago(2 * DAY))).with(|c, _| c.identity = Identity::Verified)
    }
    check(
        "unfinished-business",
        base,
        &[
            ("it waits for them", |s| s.with(|_, p| p.open[0].waiting_since = None), false),
            ("it is this very conversation", |s| s.with(|c, p| p.open[0].id = c.id.clone()), false),
            ("nobody knows who it is", |s| s.with(|c, _| c.identity = Identity::None), false),
            ("public", |s| s.with(|c, _| c.public = true), false),
            ("bereavement", |s| s.says("妻が亡くなり"), false),
        ],
    );
    let prompt = base().prompt("unfinished-business").expect("a prompt");
    assert_eq!(prompt.say.raw(), "先に #1007 の件に触れましょう。まだお返事ができていません。");
    assert_eq!(prompt.because.raw(), "「返品の送料」11月16日 14:32から、こちらの返事待ち");
    assert_eq!(
        base().offer("unfinished-business").as_deref(),
        Some("先に、11月16日の「返品の送料」の件からご案内いたします。まだお返事ができておらず、申し訳ございません。")
    );
    let claimed = base().with(|c, _| c.identity = Identity::Claimed).offer("unfinished-business").expect("words");
    assert!(!claimed.contains("送料") && !claimed.contains("11月"), "to the unverified nothing is told: {claimed}");
}

#[test]
fn also_open() {
    fn base() -> Scene {
        Scene::new().other(1007, "返品の送料", None)
    }
    check(
        "also-open",
        base,
        &[
            (
                "only what we owe, which is said already",
                |s| s.with(|_, p| p.open[0].waiting_since = Some(ago(DAY))),
                false,
            ),
            ("nothing else", |s| s.with(|_, p| p.open.clear()), false),
            ("nobody knows who it is", |s| s.with(|c, _| c.identity = Identity::None), false),
            ("two more", |s| s.other(1008, "請求書", None), true),
        ],
    );
    let prompt = base().prompt("also-open").expect("a prompt");
    assert_eq!(prompt.say.raw(), "#1007 もご覧ください。同じお客様の未完了の問い合わせです。");
    assert_eq!(prompt.because.raw(), "「返品の送料」返信待ち");
    assert_eq!(prompt.offer, None);
}

#[test]
fn feel_first() {
    fn base() -> Scene {
        Scene::new().says("母への贈り物だったのに、がっかりしました。")
    }
    check(
        "feel-first",
        base,
        &[
            ("answered since", |s| s.answered("それは申し訳ございません。"), false),
            ("abuse has its own plan", |s| s.says("馬鹿野郎"), false),
            ("bereavement needs other words", |s| s.says("祖母が亡くなりました"), false),
            ("done", |s| s.with(|c, _| c.status = Status::Resolved), false),
        ],
    );
    let prompt = base().prompt("feel-first").expect("a prompt");
    assert_eq!(prompt.because.raw(), "「がっかり」とお書きです");
    let worried = Scene::new().says("土曜日に間に合いますか。心配です。");
    assert_eq!(worried.offer("feel-first").as_deref(), Some("それはご心配でしたね。すぐに確認いたします。"));
    let item = |scene: Scene| {
        scene.with(|_, p| p.purchases = vec![super::catalogue::order(PurchaseState::Delivered, None, None)])
    };
    let ours = || Scene::new().says("届いた傘の骨が折れていて、がっかりしました。");
    assert_eq!(ours().offer("feel-first").as_deref(), Some("楽しみにしてくださっていたところ、申し訳ございません。"));
    let letter = || ours().with(|c, _| c.channel = Channel::Mail);
    assert_eq!(
        item(letter()).offer("feel-first").as_deref(),
        Some("晴雨兼用傘を心待ちにしてくださっていたところ、このようなことになり、誠に申し訳ございません。")
    );
    let two = item(letter()).with(|_, p| p.purchases.push(p.purchases[0].clone()));
    assert_eq!(
        two.offer("feel-first").as_deref(),
        Some("心待ちにしてくださっていたところ、このようなことになり、誠に申し訳ございません。"),
        "nobody knows which of the orders it was"
    );
    let unknown = ours().says("それで転んで、骨折しました。");
    assert!(!unknown.offer("feel-first").expect("words").contains("楽しみ"), "nothing is admitted beside an injury");
    let english = Scene::english().says("The umbrella is broken, I am really disappointed.");
    assert_eq!(
        english.offer("feel-first").as_deref(),
        Some("You were looking forward to this, and we let you down. I'm sorry.")
    );
    for charged in ["二重請求されていて、がっかりしました。", "I'm so disappointed, I was charged twice."]
    {
        let words = Scene::new().says(charged).offer("feel-first").expect("words");
        assert!(!words.contains("楽しみ") && !words.contains("forward"), "nobody looks forward to a bill: {words}");
    }
    let public = ours().with(|c, _| c.public = true).offer("feel-first").unwrap_or_default();
    assert!(!public.contains("楽しみ"), "no fault is admitted where everybody reads it: {public}");
    let english = Scene::english().says("I am really disappointed.");
    assert_eq!(english.prompt("feel-first").expect("a prompt").because.raw(), "They wrote \"disappointed\"");
}

#[test]
fn at_most_three_best_first_and_a_dismissed_one_makes_room() {
    let mut scene = Scene::new()
        .says("がっかりしました。")
        .waiting(ago(HOUR))
        .other(1007, "返品の送料", Some(ago(2 * DAY)))
        .other(1008, "請求書", None);
    let ids = |scene: &Scene| scene.prompts().items.into_iter().map(|prompt| prompt.id).collect::<Vec<_>>();
    assert_eq!(ids(&scene), ["unfinished-business", "feel-first", "kept-waiting"]);
    scene.memory.dismissed.insert("feel-first".into());
    assert_eq!(ids(&scene), ["unfinished-business", "kept-waiting", "also-open"]);
    scene.memory.used.insert("kept-waiting".into(), ago(MINUTE));
    assert_eq!(ids(&scene), ["unfinished-business", "also-open", "welcome-by-name"], "its words were just used");
}

#[test]
fn the_question_speaks_to_the_agent() {
    let mut scene = Scene::new();
    let question = scene.prompts().question.expect("a question");
    assert!(question.contains("おばあちゃん") && !question.contains("佐藤"), "{question}");
    assert_eq!(scene.prompts().question, Some(question), "the same for the same conversation");
    scene.word = Some("おじいちゃん");
    assert!(scene.prompts().question.expect("a question").contains("おじいちゃん"));
    scene.question = Question::Family;
    assert!(!scene.prompts().question.expect("a question").contains("おじいちゃん"));
    scene.agent = Lang::En;
    assert!(scene.prompts().question.expect("a question").is_ascii());
    scene.question = Question::Off;
    assert_eq!(scene.prompts().question, None);
    for silent in [
        Scene::new().says("父が亡くなりました"),
        Scene::new().says("土下座しろ"),
        Scene::new().with(|c, _| c.tags = vec!["bereavement".into()]),
        Scene::new().with(|c, _| c.status = Status::Resolved),
    ] {
        assert_eq!(silent.prompts().question, None);
    }
}

#[test]
fn the_questions_vary_between_conversations_and_are_asked_five_times_an_hour() {
    let mut asked = std::collections::BTreeSet::new();
    let mut budget = QuestionBudget::default();
    let mut shown = 0;
    for number in 0..60 {
        let scene = Scene::new().with(|c, _| c.id = omotenashi::api::ConversationId::new(format!("cnv_{number}")));
        asked.insert(scene.prompts().question.expect("a question"));
        budget.turn_to(Some(&scene.summary.id));
        shown += usize::from(budget.may_ask(&scene.summary.id, now()));
    }
    assert_eq!(asked.len(), 6, "{asked:?}");
    assert_eq!(shown, 5);
}
