//! Names in address position: what blocks must be right.

use omotenashi::care::{Remedy, Severity};

use super::scene::Scene;

/// A customer of that record.
fn record(name: &str, family: Option<&str>, reading: Option<&str>, address: &str) -> Scene {
    Scene::new().with(|c, p| {
        p.name = name.into();
        p.family = family.map(Into::into);
        p.given = None;
        p.reading = reading.map(Into::into);
        p.address_as = address.into();
        c.replied = true;
    })
}

fn saito() -> Scene {
    record("齋藤 花子", Some("齋藤"), Some("さいとう はなこ"), "齋藤様")
}

fn ada() -> Scene {
    let mut scene = Scene::english();
    scene.summary.replied = true;
    scene
}

/// What stands there after the fix; none where nothing is wrong.
fn fixed(scene: &Scene, text: &str) -> Option<String> {
    let found = scene.found("name-wrong", text);
    let finding = found.first()?;
    assert_eq!(finding.severity, Severity::SecondKey);
    let Some(Remedy::Replace { span, text: right }) = &finding.remedy else { panic!("a wrong name has its fix") };
    let mut mended = text.to_owned();
    mended.replace_range(span.clone(), right);
    assert_eq!(scene.found("name-wrong", &mended), [], "{mended}");
    Some(mended)
}

#[test]
fn a_name_that_is_not_theirs() {
    let sato = record("佐藤 美咲", Some("佐藤"), Some("さとう みさき"), "佐藤様");
    for (text, right) in [
        ("田中様、お待たせいたしました。", "佐藤様、お待たせいたしました。"),
        ("田中様\nお世話になっております。", "佐藤様\nお世話になっております。"),
        (
            "お世話になっております。\n鈴木 一郎様、ご連絡ありがとうございます。",
            "お世話になっております。\n佐藤様、ご連絡ありがとうございます。",
        ),
        ("さとう様、こんにちは。", "佐藤様、こんにちは。"),
        ("サトウ様、こんにちは。", "佐藤様、こんにちは。"),
        ("こんにちは、高橋様。", "こんにちは、佐藤様。"),
        ("お待たせいたしました、高橋様。", "お待たせいたしました、佐藤様。"),
        ("こんにちは、お待たせいたしました、高橋様。", "こんにちは、お待たせいたしました、佐藤様。"),
        ("こんにちは 高橋様、山田でございます。", "こんにちは 佐藤様、山田でございます。"),
    ] {
        assert_eq!(fixed(&sato, text).as_deref(), Some(right), "{text}");
    }
    for (text, right) in [
        ("Dear Grace Hopper,\n\nThank you.", "Dear Ada Byron,\n\nThank you."),
        ("Hi Grace, thanks for waiting.", "Hi Ada Byron, thanks for waiting."),
        ("Good morning, Peter,\nthanks.", "Good morning, Ada Byron,\nthanks."),
        ("Hi, Peter!", "Hi, Ada Byron!"),
        ("Hello there, Peter. How can I help?", "Hello there, Ada Byron. How can I help?"),
        ("Welcome back, Peter!", "Welcome back, Ada Byron!"),
        ("Thank you for waiting, Peter. I'm Yuki.", "Thank you for waiting, Ada Byron. I'm Yuki."),
        ("I'm sorry it took us 3 days to reply, Peter.", "I'm sorry it took us 3 days to reply, Ada Byron."),
    ] {
        assert_eq!(fixed(&ada(), text).as_deref(), Some(right), "{text}");
    }
}

#[test]
fn characters_that_look_alike() {
    for (name, family, wrong) in [
        ("齋藤 花子", "齋藤", "斎藤"),
        ("齋藤 花子", "齋藤", "斉藤"),
        ("渡邊 健", "渡邊", "渡辺"),
        ("渡邉 健", "渡邉", "渡邊"),
        ("髙橋 誠", "髙橋", "高橋"),
        ("山﨑 恵", "山﨑", "山崎"),
    ] {
        let scene = record(name, Some(family), None, &format!("{family}様"));
        let right = format!("{family}様、お待たせいたしました。");
        assert_eq!(fixed(&scene, &format!("{wrong}様、お待たせいたしました。")), Some(right), "{wrong}");
    }
}

#[test]
fn who_signs_otherwise_may_have_a_wrong_record() {
    let scene = saito().says("斎藤です。よろしくお願いいたします。");
    let text = "斎藤様、お待たせいたしました。";
    assert_eq!(scene.found("name-wrong", text), []);
    let found = scene.found("name-on-record", text);
    assert_eq!(found[0].severity, Severity::Quiet);
    assert_eq!(found[0].remedy, Some(Remedy::MendName("斎藤 花子".into())));
}

#[test]
fn nobody_else_is_taken_for_a_wrong_name() {
    let sato = record("佐藤 美咲", Some("佐藤"), Some("さとう みさき"), "佐藤様");
    for text in [
        "佐藤様、お待たせいたしました。",
        "佐藤 美咲様\nお世話になっております。",
        "佐藤美咲様、ありがとうございます。",
        "お客様、お待たせいたしました。",
        "皆様、お待たせいたしました。",
        "ご担当者様\nお世話になっております。",
        "男性様、女性様の内訳を伺えますか。",
        "二枚様でございます。",
        "田中様のお荷物もあわせてお送りいたします。",
        "先ほど、田中様から伺いました。",
        "高橋が承ります。",
        "Smith様、お待たせいたしました。",
        "同様、承知いたしました。",
        "> 田中様、お待たせいたしました。\n承知いたしました。",
        "有り様を伺えますか。",
        "お待たせいたしました、佐藤様。",
        "お問い合わせありがとうございます、高橋が承ります。",
        "いつもありがとうございます、皆様。",
        "お待たせいたしました、田中様のお荷物もあわせてお送りいたします。",
        "配送は、田中様あてでございます。",
    ] {
        assert_eq!(sato.found("name-wrong", text), [], "{text}");
    }
    let known = sato.says("妹の田中が受け取ります。宛名は田中でお願いします。");
    assert_eq!(known.found("name-wrong", "田中様、承知いたしました。"), [], "they named her");
    for text in [
        "Dear Ada,\n\nThank you.",
        "Dear Ms Byron,\n\nThank you.",
        "Hello there, thanks for waiting.",
        "Hi all, thanks.",
        "Hello Again, Ada!",
        "Hello! How can I help?",
        "Hi, Grace told me about it.",
        "Hello Welcome to the shop, how can I help?",
        "Thanks, Grace",
        "Thank you for your patience, Grace",
        "Thank you for waiting, Ada. I'm Yuki.",
        "Thank you for your booking in Paris, France.",
        "Thank you for waiting, Monday is fine.",
        "Hello, Certainly. I'll look into it.",
        "Hi, Yuki here.",
        "Hi 佐藤様, thank you.",
    ] {
        assert_eq!(ada().found("name-wrong", text), [], "{text}");
    }
    let signs = ada().says("Thanks,\nGrace");
    assert_eq!(signs.found("name-wrong", "Dear Grace,\n\nThank you."), [], "she signs so");
    let nobody = record("", None, None, "");
    assert_eq!(nobody.found("name-wrong", "田中様、お待たせいたしました。"), [], "nobody is on record");
    let company = record("株式会社青空", None, None, "株式会社青空 御中");
    assert_eq!(company.found("name-wrong", "株式会社青空 御中\nお世話になっております。"), []);
}

#[test]
fn missing_names_and_forms_of_address() {
    let first = Scene::new();
    let found = first.found("name-missing", "お問い合わせありがとうございます。確認いたします。");
    let Some(Remedy::Replace { span, text }) = &found[0].remedy else { panic!("one key puts it there") };
    assert_eq!((span.clone(), text.as_str()), (0..0, "佐藤様、"));
    for (name, scene) in [
        ("a later reply", Scene::new().answered("はい").says("それで")),
        ("public", Scene::new().with(|c, _| c.public = true)),
        ("no name", Scene::new().with(|_, p| p.address_as = "".into())),
        ("bereavement", Scene::new().says("母が亡くなりました")),
    ] {
        assert_eq!(scene.found("name-missing", "確認いたします。"), [], "{name}");
    }
    assert_eq!(first.found("name-missing", "佐藤様、確認いたします。"), []);
    let honorific = |text: &str| {
        let found = first.found("honorific", text);
        found.first().map(|finding| match &finding.remedy {
            Some(Remedy::Replace { span, text: right }) => {
                let mut mended = text.to_owned();
                mended.replace_range(span.clone(), right);
                mended
            }
            other => panic!("a fix, not {other:?}"),
        })
    };
    assert_eq!(honorific("佐藤、お待たせいたしました。").as_deref(), Some("佐藤様、お待たせいたしました。"));
    assert_eq!(honorific("佐藤ちゃん、こんにちは。").as_deref(), Some("佐藤様、こんにちは。"));
    assert_eq!(honorific("佐藤様、お待たせいたしました。"), None);
    assert_eq!(honorific("佐藤さんにお渡ししました。"), None);
}
