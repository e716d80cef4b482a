//! Whether a reply answers: what they asked, felt and waited for, in words that suit them.

use omotenashi::api::{Channel, ContactKind, ContactPoint, Identity};
use omotenashi::care::{Remedy, Rules};
use omotenashi::locale::Lang;

use super::scene::{HOUR, MINUTE, Scene, ago};

fn finds(scene: &Scene, id: &str, text: &str) -> bool {
    !scene.found(id, text).is_empty()
}

fn mail(text: &str) -> Scene {
    Scene::new().says(text).with(|c, _| c.channel = Channel::Mail)
}

#[test]
fn the_wait_and_the_feeling_are_taken_up() {
    let waiting = Scene::new().waiting(ago(HOUR));
    let text = "佐藤様、傘の件を確認いたします。";
    let found = waiting.found("wait-unmentioned", text);
    assert!(matches!(&found[0].remedy, Some(Remedy::Replace { text, .. }) if text.contains("お待たせ")));
    assert!(!finds(&waiting, "wait-unmentioned", "佐藤様、お待たせいたしました。確認いたします。"));
    assert!(!finds(&Scene::new().waiting(ago(MINUTE)), "wait-unmentioned", text), "nobody noticed yet");
    let upset = Scene::new().says("楽しみにしていたのに、がっかりしました。");
    assert!(finds(&upset, "feeling-skipped", text));
    for taken in [
        "ご期待に添えず、申し訳ございません。確認いたします。",
        "楽しみにしてくださっていたのに、そのような状態だったのですね。",
        "お気持ち、ごもっともでございます。",
    ] {
        assert!(!finds(&upset, "feeling-skipped", taken), "any acknowledgement counts: {taken}");
    }
    assert!(!finds(&Scene::new(), "feeling-skipped", text), "calm");
    assert!(!finds(&upset.says("死ね"), "feeling-skipped", text), "abuse");
}

#[test]
fn requests_are_a_check_list() {
    let two = Scene::new().says("返品の送料は誰の負担ですか? 領収書は出ますか?");
    let found = two.found("question-left", "返品の送料は、当店が負担いたします。");
    let items: Vec<&str> = found[0].items.iter().map(omotenashi::text::Untrusted::raw).collect();
    assert_eq!(items, ["領収書は出ますか?"]);
    assert!(!finds(&two, "question-left", "返品の送料は当店が負担し、領収書もお付けいたします。"));
    assert!(
        !finds(&Scene::new().says("領収書は出ますか?"), "question-left", "はい、承知いたしました。"),
        "off under two"
    );
}

#[test]
fn nothing_known_is_asked_again() {
    let known = Scene::new().with(|c, p| {
        c.identity = Identity::Verified;
        p.contacts = vec![ContactPoint::new(ContactKind::Phone, "090-0000-0000".into())];
    });
    assert!(finds(&known, "asks-what-we-know", "お電話番号を教えていただけますか。"));
    assert!(finds(&known, "asks-what-we-know", "お名前を伺えますか?"));
    assert!(!finds(&known, "asks-what-we-know", "ご本人様の確認のため、お電話番号の下4桁を伺えますか。"), "to verify");
    assert!(!finds(&known, "asks-what-we-know", "メールアドレスを教えていただけますか。"), "not on record");
    assert!(!finds(&known, "asks-what-we-know", "お電話番号は変わっておりません。"), "nothing is asked");
}

#[test]
fn sent_elsewhere_sold_to_and_jargon() {
    let scene = Scene::new();
    assert!(finds(&scene, "deflection", "配送業者にお問い合わせください。"));
    assert!(
        !finds(&scene, "deflection", "こちらでも確認いたしますが、配送業者にお問い合わせください。"),
        "we do something"
    );
    assert!(!finds(&scene, "deflection", "ご不明な点がございましたら、お気軽にお問い合わせください。"));
    assert!(finds(&scene, "selling", "この機会に上位プランはいかがでしょうか。"));
    assert!(!finds(&Scene::new().says("おすすめはありますか?"), "selling", "この機会に上位プランはいかがでしょうか。"));
    assert!(!finds(&scene, "selling", "傘の骨を交換いたします。"));
    assert!(finds(&scene, "jargon", "エスカレーションいたしました。"));
    assert!(!finds(&scene, "jargon", "専門の担当者に引き継ぎました。"));
    assert!(finds(&Scene::english(), "jargon", "Your ticket has been escalated."));
    assert!(!finds(&Scene::english(), "jargon", "I've asked a colleague to look at it."));
}

#[test]
fn letters_say_what_comes_next_and_are_warm() {
    let letter = mail("傘が届きません。");
    let vague = "佐藤様、ご連絡いただいた傘の件、拝見。配送の状況は複雑で、関係各所の混雑もあり、現時点の情報は限られ、詳細は不明のまま。倉庫の側でも混乱中のもよう。";
    assert!(finds(&letter, "next-step", vague));
    assert!(!finds(&letter, "next-step", &format!("{vague}明日までにご連絡いたします。")));
    assert!(!finds(&Scene::new(), "next-step", vague), "a chat goes on anyway");
    assert!(finds(&letter, "cold", "明日、倉庫から送付の予定。以上。"));
    assert!(!finds(&Scene::new(), "cold", "明日、倉庫から送付の予定。以上。"), "one line is right in a chat");
    assert!(!finds(&letter, "cold", "ご連絡ありがとうございます。明日お送りいたします。"));
    assert!(finds(&letter, "cold", "佐藤様、ご連絡ありがとうございます。規定ですので、ご了承ください。"));
}

#[test]
fn apologies_say_what_for() {
    let scene = Scene::new();
    assert!(finds(&scene, "empty-apology", "誤解を招いたとすれば、お詫びいたします。"));
    assert!(finds(&scene, "empty-apology", "申し訳ございません。大変申し訳ありません。重ねて申し訳ございません。"));
    assert!(!finds(&scene, "empty-apology", "傘の骨が折れておりましたこと、申し訳ございません。"));
    assert!(finds(&Scene::english(), "empty-apology", "I apologize for any inconvenience."));
    assert!(!finds(&Scene::english(), "empty-apology", "I'm sorry that the umbrella arrived broken."));
}

#[test]
fn wrong_keigo_has_its_fix_and_accepted_keigo_none() {
    let scene = Scene::new();
    for (text, right) in [
        ("了解しました。", "承知いたしました。"),
        ("こちらをご覧になられますか。", "こちらをご覧になりますか。"),
        ("先生がおっしゃられました。", "先生がおっしゃいました。"),
        ("いつでもご利用できます。", "いつでもご利用いただけます。"),
        ("内容をご確認してください。", "内容をご確認ください。"),
        ("資料を送らさせていただきます。", "資料を送らせていただきます。"),
        ("お名前様をお願いいたします。", "お名前をお願いいたします。"),
        ("営業部長様、", "営業部長、"),
        ("拝見させていただきました。", "拝見しました。"),
        ("明日も見れます。", "明日もご覧になれます。"),
        ("すみませんが、少々お待ちください。", "恐れ入りますが、少々お待ちください。"),
        ("ご苦労様です。", "ありがとうございます。"),
    ] {
        let found = scene.found("keigo", text);
        let Some(Remedy::Replace { span, text: fix }) = found.first().and_then(|finding| finding.remedy.clone()) else {
            panic!("{text} has a fix")
        };
        let mut mended = text.to_owned();
        mended.replace_range(span, &fix);
        assert_eq!(mended, right);
        assert!(!finds(&scene, "keigo", &mended), "{mended}");
    }
    for text in [
        "誠に申し訳ございません。",
        "申し訳ありません。",
        "とんでもございません。",
        "明日、お伺いいたします。",
        "どうぞお召し上がりになってください。",
        "社長がお見えになりました。",
        "来月から新価格になります。",
        "「了解しました」とお書きでしたので、手配いたしました。",
        "お電話を切らせていただきます。",
    ] {
        assert!(!finds(&scene, "keigo", text), "{text}");
    }
}

#[test]
fn one_tone_in_one_text() {
    assert!(finds(&Scene::new(), "tone", "傘をお送りします。明日には届くよ。"));
    assert!(!finds(&Scene::new(), "tone", "傘をお送りします。明日には届きます。"));
    let mut english = Scene::english();
    english.agent = Lang::En;
    let found = english.found("tone", "Dear Sir/Madam, thank you.");
    assert!(matches!(&found[0].remedy, Some(Remedy::Replace { text, .. }) if text == "Hello"));
    assert!(!finds(&english, "tone", "Dear Ada Byron, thank you."));
}

#[test]
fn every_check_of_the_table_is_looked_at() {
    let tests = concat!(include_str!("answers.rs"), include_str!("drafts.rs"), include_str!("names.rs"));
    for id in Rules::check_ids() {
        assert!(tests.contains(&format!("\"{id}\"")), "{id} has no test");
    }
}

#[test]
fn the_same_findings_are_worded_in_both_languages() {
    let scene = Scene::new().waiting(ago(HOUR)).says("がっかりしました。いつ届きますか? 送料は?");
    let text = "〇〇様、了解しました。必ず届きます。申し訳ありません、申し訳ありません、申し訳ありません。";
    let worded = |lang: Lang| {
        let mut scene = Scene { agent: lang, ..Scene::new().waiting(ago(HOUR)) };
        scene.messages.clone_from(&Scene::new().says("がっかりしました。いつ届きますか? 送料は?").messages);
        scene.check(text)
    };
    let (ja, en) = (worded(Lang::Ja), worded(Lang::En));
    assert!(ja.len() >= 5 && scene.check(text).len() == ja.len());
    for (ja, en) in ja.iter().zip(&en) {
        assert_eq!((ja.rule, &ja.span), (en.rule, &en.span));
        assert_ne!(ja.say, en.say);
        for text in [&ja.say, &en.say] {
            assert!(!text.is_empty() && !text.raw().contains(['!', '\u{FF01}', '{']), "{}", text.raw());
        }
    }
}
