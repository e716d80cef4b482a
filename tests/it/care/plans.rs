//! The action plans: which there are, that nothing is missing in either language, and that a fault is named.

use omotenashi::care::{Plans, Step};
use omotenashi::config::{Layer, Source};
use omotenashi::locale::Lang;

use super::scene::Scene;

fn user(text: &str) -> Source {
    Source::new(Layer::User, "plans.toml", text)
}

#[test]
fn every_hard_moment_of_the_standard_has_its_plan_in_both_languages() {
    let (plans, problems) = Plans::load(&[]);
    assert_eq!(problems, []);
    let ids: Vec<_> = plans.iter().map(|plan| plan.id.as_str()).collect();
    let named = [
        "angry",
        "rude",
        "same-fault",
        "bad-review",
        "accident",
        "many-hit",
        "abuse",
        "misdirected",
        "account-takeover",
        "danger",
        "bereavement",
        "data-request",
        "press",
    ];
    assert_eq!(ids, named);
    for plan in plans.iter() {
        let steps: Vec<&Step> = plans.steps(plan).collect();
        let last: Vec<_> = steps.iter().rev().take(3).rev().map(|step| step.id.as_str()).collect();
        assert_eq!(last, ["promised", "follow-up", "root-cause"], "{}", plan.id);
        for step in steps {
            assert_eq!(step.offers(Lang::En), step.offers(Lang::Ja), "{}/{}", plan.id, step.id);
            for lang in Lang::ALL {
                assert!(!step.say(lang).is_empty());
                assert!(!step.say(lang).contains('!'), "a colleague at the elbow does not shout: {}", step.say(lang));
                if step.offers(lang) {
                    let words = plans.offer(step, lang, Some("佐藤様"), Some("花子")).expect("both names are known");
                    assert!(!words.contains("{{") && !words.contains('！'), "{words}");
                }
            }
        }
    }
    assert_eq!(plans.get("abuse").and_then(|plan| plan.tag.as_deref()), Some("abuse"));
    assert_eq!(plans.get("bereavement").and_then(|plan| plan.tag.as_deref()), Some("bereavement"));
}

#[test]
fn words_that_would_name_who_is_not_known_are_not_offered() {
    let plans = Plans::embedded();
    let plan = plans.get("same-fault").expect("a plan");
    let step = plans.steps(plan).find(|step| step.id == "owner").expect("a step");
    assert_eq!(plans.offer(step, Lang::Ja, None, None), None);
    assert_eq!(
        plans.offer(step, Lang::Ja, None, Some("花子")).as_deref(),
        Some("この件は、解決まで花子が担当いたします。")
    );
}

const OWN: &str = "[[plan]]\nid = \"flood\"\ntitle.en = \"Flood\"\ntitle.ja = \"浸水\"\nwhen.en = \"w\"\nwhen.ja = \"w\"\n\
                   [[plan.step]]\nid = \"boots\"\nsay.en = \"Boots on.\"\nsay.ja = \"長靴を。\"\n";

#[test]
fn a_teams_own_plan_lies_over_ours_and_one_can_be_left_out() {
    let (plans, problems) = Plans::load(&[user(&format!("{OWN}[[plan]]\nid = \"press\"\noff = true\n"))]);
    assert_eq!(problems, []);
    assert!(plans.get("flood").is_some() && plans.get("press").is_none());
    let beside_rules = format!("[words.upset]\nja = [\"しょんぼり\"]\n{OWN}");
    let (plans, problems) = Plans::load(&[Source::new(Layer::Site, "rules.toml", beside_rules.as_str())]);
    assert_eq!((problems.len(), plans.iter().count()), (0, 14), "in any file of prompts, the team's as well");
}

#[test]
fn a_fault_is_named_with_its_place_and_the_plan_below_stays() {
    for (broken, told) in [
        (OWN.replace("when.ja = \"w\"\n", ""), "\"when\" is needed in \"ja\" as well"),
        (OWN.replace("\"boots\"", "\"Rubber Boots\""), "plans.toml:8:6: an id is of lower-case letters"),
        (
            OWN.replace("say.ja = \"長靴を。\"", "say.ja = \"長靴を。\"\noffer.en = \"Hello {{ too }}\""),
            "did you mean \"to\"?",
        ),
        (OWN.replace("say.ja = \"長靴を。\"", "say.ja = \"長靴を。\"\noffer.en = \"Hello {{ to\""), "plans.toml:11:"),
        (OWN.replace("[[plan.step]]", "hart = true\n[[plan.step]]"), "there is no setting \"hart\" here"),
        (OWN.replace("title.en", "moment = \"message.dangre\"\ntitle.en"), "did you mean \"message.danger\"?"),
        (
            OWN.replace("title.en", &format!("tag = \"{}\"\ntitle.en", "t".repeat(41))),
            "plans.toml:3:7: a tag has at most 40 characters",
        ),
        (OWN.replace("title.en", "moment = \"message.danger and\"\ntitle.en"), "plans.toml:3:"),
        (OWN[..OWN.find("[[plan.step]]").expect("a step")].to_owned(), "at least one [[plan.step]]"),
    ] {
        let (plans, problems) = Plans::load(&[user(&broken)]);
        let told_of: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(told_of.iter().any(|problem| problem.contains(told)), "{told}: {told_of:#?}");
        assert!(plans.get("flood").is_none() && plans.get("angry").is_some(), "whole or not there: {broken}");
    }
}

/// The first plan that is proposed when the customer writes this.
fn proposed(text: &str) -> Option<String> {
    let mut scene = Scene::new();
    scene.messages.clear();
    let facts = scene.says(text).facts(Scene::rules());
    Plans::embedded().fitting(&facts).first().map(|plan| plan.id.clone())
}

#[test]
fn each_plan_is_proposed_at_its_moment_and_not_at_the_nearest_other() {
    for (plan, fits, not) in [
        ("angry", "楽しみにしていたのに、本当にがっかりしました。", "がっかりはしていません。"),
        ("rude", "What the hell is taking so long?", "What is taking so long?"),
        ("same-fault", "The replacement is broken again.", "Mine is broken, I'm afraid."),
        ("accident", "開いたときに手を挟んで怪我をしました。", "怪我の保険について教えてください。"),
        ("many-hit", "Is it just me? The rib is broken and others have the same.", "The rib is broken."),
        ("abuse", "土下座して謝れ。", "謝ってほしいです。"),
        ("misdirected", "別の方のお名前が書かれた納品書が届きました。", "お名前が書かれた納品書が届きました。"),
        ("account-takeover", "身に覚えのない注文のメールが届きました。", "注文のメールが届きました。"),
        ("danger", "もう消えてしまいたいです。", "色が消えてしまいました。"),
        ("bereavement", "My mother passed away in March.", "My mother passed by in March."),
        ("data-request", "Please delete all my data.", "Please delete the last line of my order."),
        ("press", "週刊雨傘の記者の田中と申します。取材をお願いできますか。", "取り扱いを教えていただけますか。"),
    ] {
        assert_eq!(proposed(fits).as_deref(), Some(plan), "{fits}");
        assert_ne!(proposed(not).as_deref(), Some(plan), "{not}");
    }
    let complaint = "The colour ran after one shower. So disappointed.";
    assert_eq!(proposed(complaint).as_deref(), Some("angry"), "in private it is no review");
    let mut scene = Scene::new().with(|summary, _| summary.public = true);
    scene.messages.clear();
    let facts = scene.says(complaint).facts(Scene::rules());
    assert_eq!(Plans::embedded().fitting(&facts).first().map(|plan| plan.id.as_str()), Some("bad-review"));
    assert_eq!(proposed("こんにちは。日傘の在庫はありますか。"), None);
}
