//! The action plans: which there are, that nothing is missing in either language, and that a fault is named.

use omotenashi::care::{Plans, Step};
use omotenashi::config::{Layer, Source};
use omotenashi::locale::Lang;

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
    let (plans, problems) = Plans::load(&[Source::new(Layer::User, "default.toml", "nonsense")]);
    assert_eq!((problems.len(), plans.iter().count()), (0, 13), "only files called plans are plans");
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
        (OWN[..OWN.find("[[plan.step]]").expect("a step")].to_owned(), "at least one [[plan.step]]"),
    ] {
        let (plans, problems) = Plans::load(&[user(&broken)]);
        let told_of: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(told_of.iter().any(|problem| problem.contains(told)), "{told}: {told_of:#?}");
        assert!(plans.get("flood").is_none() && plans.get("angry").is_some(), "whole or not there: {broken}");
    }
}
