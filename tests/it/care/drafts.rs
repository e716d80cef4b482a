//! What asks for the second key, and what is promised: each check fires on what it names and is silent beside it.

use omotenashi::api::{
    Calendar, Channel, ContactKind, ContactPoint, Exception, Identity, Item, Money, Period, Purchase, PurchaseId,
    PurchaseState, Queue, QueueId, Targets, Time,
};
use omotenashi::care::{Remedy, Rules, Severity};
use omotenashi::config::{Layer, Source};

use super::scene::{DAY, Scene, ago};

fn finds(scene: &Scene, id: &str, text: &str) -> bool {
    !scene.found(id, text).is_empty()
}

#[test]
fn secrets() {
    let scene = Scene::new();
    for text in ["カード番号は 4111 1111 1111 1111 です。", "マイナンバーは123456789018です。"] {
        let found = scene.found("secret", text);
        assert_eq!(found[0].severity, Severity::SecondKey, "{text}");
        assert!(!found[0].say.raw().contains("4111 1111"), "it is not repeated");
    }
    assert!(!finds(&scene, "secret", "ご注文番号は 4111111111111112 です。"));
}

#[test]
fn a_private_note_is_not_shared() {
    let scene = Scene::new()
        .noted("配送業者の過失が濃厚と見られる。返金の上限は三千円まで。")
        .says("返金の上限は三千円までと聞きました。");
    assert!(finds(&scene, "sharing", "確認したところ、配送業者の過失が濃厚と見られます。"));
    assert!(!finds(&scene, "sharing", "配送業者に確認いたします。"), "fewer than twelve characters in sequence");
    assert!(!finds(&scene, "sharing", "返金の上限は三千円まででございます。"), "they said it themselves");
    let english = Scene::english().noted("Customer is difficult and threatened to call the press last week.");
    assert!(finds(&english, "sharing", "We know that you threatened to call the press last week."));
    assert!(!finds(&english, "sharing", "I will call the press office."), "a few common words");
    let courtesy = Scene::new().noted("お待たせして申し訳ございませんでした、と伝えること");
    assert!(
        !finds(&courtesy, "sharing", "お待たせして申し訳ございませんでした。"),
        "a phrase of courtesy is no secret"
    );
}

#[test]
fn blanks() {
    let scene = Scene::new();
    for text in [
        "〇〇様、お待たせいたしました。",
        "●●の件",
        "XXX 様",
        "{{ name }} 様",
        "Dear [name],",
        "[Customer Name]",
        "〇月〇日まで",
        "例)青い傘",
        "氏名:＿＿＿",
    ] {
        assert!(finds(&scene, "placeholder-left", text), "{text}");
    }
    for text in [
        "〇です。",
        "[link](https://shop.example)",
        "size XXL",
        "a [sic] b",
        "1 < 2 > 0",
        "例えば青",
        "……",
        "http://x.example/a_b",
        "お名前【青】",
    ] {
        assert!(!finds(&scene, "placeholder-left", text), "{text}");
    }
}

fn bought() -> Scene {
    Scene::new().with(|c, p| {
        c.channel = Channel::Phone;
        p.contacts = vec![ContactPoint::new(ContactKind::Mail, "sato@shop.example".into())];
        p.purchases = vec![Purchase {
            id: PurchaseId::new("pur_1"),
            version: 1,
            customer: c.customer.id.clone(),
            order: "A-10442".into(),
            placed_at: ago(3 * DAY),
            state: PurchaseState::Placed,
            state_at: None,
            due_at: None,
            total: Money { minor: 12_800, currency: "JPY".into() },
            items: vec![Item { name: "晴雨兼用傘".into(), quantity: 1, amount_minor: 12_800 }],
            item_count: 1,
        }];
    })
}

#[test]
fn account_data_waits_for_verification() {
    let text = "ご注文 A-10442 の晴雨兼用傘は発送済みです。";
    assert_eq!(bought().found("unverified-disclosure", text).len(), 2);
    assert!(!finds(&bought(), "unverified-disclosure", "ご本人様の確認をお願いいたします。"));
    assert!(!finds(&bought().with(|c, _| c.identity = Identity::Verified), "unverified-disclosure", text));
    assert!(!finds(&bought().with(|c, _| c.channel = Channel::Chat), "unverified-disclosure", text), "signed in");
    let named = bought().says("A-10442 の晴雨兼用傘の件です。");
    assert!(!finds(&named, "unverified-disclosure", text), "they named it themselves");
}

#[test]
fn nothing_personal_in_public() {
    let public = bought().with(|c, _| {
        c.public = true;
        c.channel = Channel::Social;
    });
    for text in [
        "佐藤 美咲様、ありがとうございます。",
        "佐藤美咲さん、ありがとうございます。",
        "ご注文 A-10442 を確認しました。",
        "a.b@mail.example までご連絡ください。",
        "お電話は 090-1234-5678 へ。",
        "アレルギーの件、承知いたしました。",
    ] {
        assert!(finds(&public, "public-place", text), "{text}");
        assert!(!finds(&bought(), "public-place", text), "in private: {text}");
    }
    for text in [
        "コメントありがとうございます。",
        "佐藤さん、ありがとうございます。",
        "2026年1月5日までです。",
        "@shop をご覧ください。",
    ] {
        assert!(!finds(&public, "public-place", text), "{text}");
    }
}

#[test]
fn nobody_is_answered_in_public_with_the_words_the_last_one_was() {
    let mut public = Scene::new().says("傘、かわいいですね。").with(|c, _| {
        c.public = true;
        c.channel = Channel::Social;
    });
    let first = public.offer("every-comment").expect("words");
    assert!(!finds(&public, "same-again", &first), "said nowhere yet");
    public.said_in_public = vec!["ほかのお返事です。".into(), format!(" {first}\n").as_str().into()];
    assert!(finds(&public, "same-again", &first), "but for spaces the same");
    assert!(!finds(&public, "same-again", "傘を気に入っていただけて、うれしいです。"));
    let second = public.offer("every-comment").expect("other words");
    assert_ne!(first, second, "what stands there already is not offered again");
    public.summary.public = false;
    assert!(!finds(&public, "same-again", &first), "in private");
}

fn tokyo() -> Queue {
    let day = vec![Period { from: 9 * 60, to: 18 * 60 }];
    let mut week = vec![day; 5];
    week.extend([vec![], vec![]]);
    Queue {
        id: QueueId::new("que_1"),
        version: 1,
        name: "mail".into(),
        team: None,
        channel: None,
        targets: Targets::default_for(Channel::Mail),
        calendar: Calendar {
            zone: "Asia/Tokyo".into(),
            week,
            exceptions: vec![Exception { date: "2025-11-24".into(), periods: vec![] }],
        },
        wrap_up_required: false,
        undo_ms: 0,
    }
}

#[test]
fn promises_are_recorded_and_can_be_kept() {
    let scene = Scene { queue: Some(tokyo()), ..Scene::new() };
    let found = scene.found("careless-promise", "11月20日15時までにお電話いたします。");
    let Some(Remedy::RecordPromise { text, due_words, due }) = &found[0].remedy else { panic!("one key records it") };
    assert_eq!((text.as_str(), due_words.as_str()), ("11月20日15時までにお電話いたします。", "11月20日15時"));
    assert_eq!(*due, Some(Time::from_timestamp("2025-11-20T15:00:00+09:00".parse().expect("a time"))));
    for text in ["必ず直します。", "絶対に届きます。", "I guarantee it."] {
        assert!(finds(&scene, "careless-promise", text), "{text}");
    }
    for text in
        ["必ずご確認ください。", "必ずしも必要ではありません。", "11月20日に承りました。", "折り返しお電話いたします。"]
    {
        assert!(!finds(&scene, "careless-promise", text), "{text}");
    }
    for (text, closed) in [
        ("11月22日にご連絡いたします。", true),
        ("11月24日にご連絡いたします。", true),
        ("11月20日19時にお電話いたします。", true),
        ("11月20日18時までにお電話いたします。", false),
        ("11月20日にご連絡いたします。", false),
        ("11月22日にお届けいたします。", false),
    ] {
        assert_eq!(finds(&scene, "closing-hours", text), closed, "{text}");
    }
    assert!(!finds(&Scene::new(), "closing-hours", "11月22日にご連絡いたします。"), "always open");
}

#[test]
fn read_as_they_read_it() {
    let mut scene = Scene::new();
    let found = scene.found("read-it-as-they-do", "11月20日(金)に発送いたします。");
    let Some(Remedy::Replace { text, .. }) = &found[0].remedy else { panic!("the right weekday") };
    assert_eq!(text, "木");
    assert!(!finds(&scene, "read-it-as-they-do", "11月20日(木)に発送いたします。"));
    assert!(finds(&scene, "read-it-as-they-do", "請求書を添付いたします。"));
    assert!(!finds(&scene, "read-it-as-they-do", "写真を添付してください。"), "they attach it");
    scene.attachments = 1;
    assert!(!finds(&scene, "read-it-as-they-do", "請求書を添付いたします。"));
    scene.summary.channel = Channel::Mail;
    assert!(!finds(&scene, "read-it-as-they-do", "本日中に発送いたします。"), "by day");
    scene.at = Time::from_timestamp("2025-11-18T22:10:00+09:00".parse().expect("a time"));
    assert!(finds(&scene, "read-it-as-they-do", "本日中に発送いたします。"), "read tomorrow");
    scene.summary.channel = Channel::Chat;
    assert!(!finds(&scene, "read-it-as-they-do", "本日中に発送いたします。"), "read now");
}

#[test]
fn each_check_can_be_switched_off() {
    let text = "了解しました。";
    assert!(finds(&Scene::new(), "keigo", text));
    let mut off = Scene::new();
    off.off.insert("keigo".into());
    assert!(!finds(&off, "keigo", text), "by the team's list");
    let file = |text: &str| Rules::load(&[Source::new(Layer::User, "prompts/mine.toml", text)]);
    let (rules, problems) =
        file("[[check]]\nid = \"keigo\"\noff = true\n[[check]]\nid = \"keigo-hint\"\noff = false\n");
    assert_eq!(problems, []);
    let ids: Vec<&str> =
        Scene::new().check_by(&rules, "佐藤様、了解しました。御社へ伺います。").iter().map(|f| f.rule).collect();
    assert_eq!(ids, ["keigo-hint"], "by a file, and the hints on");
    assert!(!finds(&Scene::new(), "keigo-hint", "御社へ伺います。"), "off unless the team wants them");
    let (_, problems) = file("[[check]]\nid = \"kiego\"\noff = true\n");
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["prompts/mine.toml:2:6: there is no check \"kiego\" (did you mean \"keigo\"?)"]);
}

#[test]
fn a_link_that_opens_nothing_where_it_is_read() {
    let scene = Scene::new();
    for text in [
        "詳しくは https://wiki/returns をご覧ください。",
        "こちらです:http://localhost:8080/order",
        "http://192.168.1.20/guide",
        "https://shop.internal/a",
        "https://www.example.com/returns をご覧ください",
        "手順は https:/shop.jp/returns です。",
        "https://shop.jp/returns/… をご覧ください",
        "file:///C:/guide.pdf",
        "www.xxxx.jp",
        "https:// をご覧ください",
    ] {
        let found = scene.found("read-it-as-they-do", text);
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].say.raw().contains("開けません") && found[0].severity == Severity::Quiet, "{text}");
    }
    for text in [
        "https://shop.jp/returns?a=1&b=2#c をご覧ください。",
        "(https://www.shop.co.jp/返品)",
        "こちらです→https://shop.jp。",
        "> http://localhost/a とのことでした",
        "「http://localhost」と出る件でございますね。",
        "mail@www.shop.jp",
        "http や https の違い",
        "[link](https://shop.jp/a)",
    ] {
        assert!(!finds(&scene, "read-it-as-they-do", text), "{text}");
    }
}

#[test]
fn the_name_of_another_company_is_left_over() {
    let ours = Scene::new().with(|_, p| p.organisation = Some("株式会社青空".into()));
    let found = ours
        .found("placeholder-left", "いつもありがとうございます。このたびの株式会社大地様のご注文の件でございます。");
    assert_eq!(found.len(), 1);
    assert!(found[0].say.raw().contains("「株式会社大地」は「株式会社青空」とは別の会社"), "{}", found[0].say.raw());
    assert_eq!(found[0].severity, Severity::SecondKey);
    assert!(matches!(&found[0].remedy, Some(Remedy::Replace { text, .. }) if text == "株式会社青空"));
    for text in [
        "株式会社青空様のご注文の件でございます。",
        "株式会社青空 営業部 佐藤様",
        "青空株式会社様のご注文の件でございます。",
        "お荷物はヤマト運輸株式会社よりお届けいたします。",
        "弊社株式会社おもてなしの担当より、ご連絡いたします。",
        "> 株式会社大地様\nのご注文の件でございますね。",
        "よろしくお願いいたします。\n株式会社おもてなし お客様係",
    ] {
        assert!(!finds(&ours, "placeholder-left", text), "{text}");
    }
    let told = Scene::new()
        .with(|_, p| p.organisation = Some("株式会社青空".into()))
        .says("株式会社大地へ送る分も、一緒にお願いします。");
    assert!(!finds(&told, "placeholder-left", "株式会社大地様へお送りする分も承りました。"), "they named it");
    // Nobody knows of a company of theirs: one may be anybody's, of two one is too many.
    let person = Scene::new();
    assert!(!finds(&person, "placeholder-left", "お荷物は株式会社大地様よりお預かりいたしました。"));
    let found = person.found("placeholder-left", "株式会社青空様と合同会社海原様のご注文の件でございます。");
    assert!(found.len() == 1 && found[0].say.raw().starts_with("「合同会社海原」"), "{found:?}");
    let english = Scene::english().with(|_, p| p.organisation = Some("Blue Sky Ltd".into()));
    let wrong = english
        .found("placeholder-left", "Dear Green Field Inc's team, thank you.\nMore tomorrow.\n\nBest,\nHanako\nx");
    assert!(matches!(&wrong[0].remedy, Some(Remedy::Replace { text, .. }) if text == "Blue Sky Ltd"), "{wrong:?}");
    assert_eq!(wrong[0].span, 5..20, "neither the greeting nor whose it is");
    assert!(finds(
        &english,
        "placeholder-left",
        "Thank you, Ada. The order of Green Field Inc. is on its way.\n\nBest regards,\nHanako\nOmotenashi"
    ));
    for text in [
        "The order of Blue Sky Ltd. is on its way.\n\nBest,\nHanako\nOmotenashi",
        "Thank you, Ada.\n\nBest regards,\nHanako\nOmotenashi Inc.",
        "We at Omotenashi Inc. are sorry.\nMore tomorrow.\n\nBest,\nHanako\nx",
        "Your invoice is limited to one page.\nIt is attached.\n\nBest,\nHanako\nx",
        "Dear Blue Sky Ltd, thank you.\nIt is on its way.\n\nBest,\nHanako\nx",
        "The Christmas Limited Edition umbrella is back.\nIt is attached.\n\nBest,\nHanako\nx",
        "It was handed to Yamato Transport Co., Ltd. today.\nIt is on its way.\n\nBest,\nHanako\nx",
    ] {
        assert!(!finds(&english, "placeholder-left", text), "{text}");
    }
}
