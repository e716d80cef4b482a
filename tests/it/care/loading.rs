//! A team's and an agent's own rules: laid over ours, every fault named, the rest at work.

use omotenashi::care::Rules;
use omotenashi::config::{Layer, Source};

use super::scene::{Scene, now};

fn user(text: &str) -> Source {
    Source::new(Layer::User, "prompts/mine.toml", text)
}

fn faults(text: &str) -> Vec<String> {
    Rules::load(&[user(text)]).1.iter().map(ToString::to_string).collect()
}

#[test]
fn a_rule_of_ones_own_lies_over_ours_by_id() {
    let (rules, problems) = Rules::load(&[user(
        r#"
[[rule]]
id = "welcome-by-name"
weight = 9999
when = "to"
say = { en = "Say hello.", ja = "あいさつを。" }
because = { en = "Because.", ja = "なぜなら。" }

[[rule]]
id = "first-time"
off = true
"#,
    )]);
    assert_eq!(problems, []);
    assert_eq!(rules.ids().next(), Some("welcome-by-name"));
    assert!(!rules.ids().any(|id| id == "first-time"));
    let prompts = Scene::new().prompts_of(&rules, now());
    assert_eq!(prompts.items[0].say.raw(), "あいさつを。");
    assert_eq!(prompts.items[0].offer, None, "the rule is replaced as a whole");
}

#[test]
fn what_silences_a_rule_is_inherited_unless_it_is_named() {
    let rule = |id: &str, never: &str| {
        let text = format!(
            "[[rule]]\nid = \"{id}\"\nweight = 9999\nwhen = \"to\"\n{never}\nsay = {{ en = \"a\", ja = \"あ\" }}\nbecause = {{ en = \"a\", ja = \"あ\" }}\n"
        );
        let (rules, problems) = Rules::load(&[user(&text)]);
        assert_eq!(problems, []);
        let spoken = |scene: Scene| scene.prompts_of(&rules, now()).items.iter().any(|prompt| prompt.id == id);
        [Scene::new().says("死ね"), Scene::new().says("母が亡くなりました"), Scene::new()].map(spoken)
    };
    assert_eq!(rule("kept-waiting", ""), [false, true, true], "as ours: silent beside abuse");
    assert_eq!(rule("welcome-by-name", ""), [false, false, true], "as ours: beside abuse and bereavement");
    assert_eq!(rule("mine", ""), [false, false, true], "a new one is silent beside all of it");
    assert_eq!(rule("mine", "never_with = []"), [true, true, true], "but where it says otherwise");
    assert_eq!(rule("mine", "never_with = [\"abuse\"]"), [false, true, true]);
}

#[test]
fn the_facts_of_the_standard_are_there_for_a_teams_rules() {
    for fact in [
        "last_purchase.item",
        "last_purchase.at",
        "conversation.transfers",
        "draft.greeting",
        "goodwill.left",
        "goodwill.limit",
        "identity.method",
        "identity.by",
        "identity.at",
        "customer.returning",
        "customer.address_as",
        "promise.number",
        "occasion.kind",
        "said.feeling",
        "within(customer.callable)",
    ] {
        let rule = format!(
            "[[rule]]\nid = \"mine\"\nwhen = \"{fact}\"\nsay = {{ en = \"a\", ja = \"あ\" }}\nbecause = {{ en = \"a\", ja = \"あ\" }}\n"
        );
        assert_eq!(faults(&rule), Vec::<String>::new(), "{fact}");
    }
}

#[test]
fn words_and_questions_of_ones_own_replace_ours() {
    let (rules, problems) = Rules::load(&[user(
        "[words.upset]\nja = [\"しょんぼり\"]\n[[question]]\nkind = \"grandma\"\nen = \"And {{ word }}?\"\nja = \"{{ word }}なら?\"\n",
    )]);
    assert_eq!(problems, []);
    let heard =
        |text: &str| Scene::new().says(text).prompts_of(&rules, now()).items.iter().any(|p| p.id == "feel-first");
    assert!(heard("しょんぼりしました"));
    assert!(!heard("がっかりしました"));
    assert_eq!(Scene::new().prompts_of(&rules, now()).question.as_deref(), Some("おばあちゃんなら?"));
}

#[test]
fn every_fault_is_named_and_the_rule_left_out() {
    let rule = |id: &str, rest: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nsay = {{ en = \"a\", ja = \"あ\" }}\nbecause = {{ en = \"a\", ja = \"あ\" }}\n{rest}\n"
        )
    };
    for (rest, wanted) in [
        (
            "when = \"customer.nmae\"",
            "prompts/mine.toml:5:9: there is no fact \"customer.nmae\" (did you mean \"customer.name\"?)",
        ),
        (
            "when = \"to and customer.age > 70\"",
            "prompts/mine.toml:5:16: there is no fact \"customer.age\" (and there will be none: nobody is treated differently for that)",
        ),
        (
            "when = \"customer.gender == 'f'\"",
            "prompts/mine.toml:5:9: there is no fact \"customer.gender\" (and there will be none: nobody is treated differently for that)",
        ),
        (
            "when = \"past(last.at, '3 days')\"",
            "prompts/mine.toml:5:9: invalid operation: \"3 days\" is no length of time such as 90s, 15m, 2h, 3d",
        ),
        ("", "prompts/mine.toml:2:6: \"when\" is missing"),
        (
            "when = \"to\"\nwieght = 5",
            "prompts/mine.toml:6:1: there is no setting \"wieght\" here (did you mean \"weight\"?)",
        ),
        (
            "when = \"to\"\nweight = \"5\"",
            "prompts/mine.toml:6:10: \"weight\" must be a whole number, this is a value of type string",
        ),
        (
            "when = \"to\"\nnever_with = [\"abuse\", \"bereavment\"]",
            "prompts/mine.toml:6:24: \"bereavment\" silences nothing (did you mean \"bereavement\"?)",
        ),
        (
            "when = \"to\"\ncool_down = \"soon\"",
            "prompts/mine.toml:6:13: \"soon\" is no length of time such as 90s, 15m, 2h, 3d",
        ),
        (
            "when = \"to\"\noffer = [{ ja = \"{{ tu }}様\" }]",
            "prompts/mine.toml:6:21: there is no fact \"tu\" (did you mean \"to\"?)",
        ),
    ] {
        assert_eq!(faults(&rule("mine", rest)), [wanted], "{rest}");
        let (rules, _) = Rules::load(&[user(&rule("kept-waiting", rest))]);
        assert!(rules.ids().any(|id| id == "kept-waiting"), "ours stays: {rest}");
        assert_eq!(rules.ids().count(), Rules::embedded().ids().count());
    }
}

#[test]
fn templates_that_do_not_compile_are_named_where_they_break() {
    let rule = "[[rule]]\nid = \"mine\"\nwhen = \"to and (\"\nsay = { en = \"{{ to \", ja = \"あ\" }\nbecause = { en = \"{% nonsense %}\", ja = \"あ\" }\n";
    let faults = faults(rule);
    assert_eq!(faults.len(), 3, "{faults:#?}");
    for (fault, line) in faults.iter().zip(3..) {
        assert!(fault.starts_with(&format!("prompts/mine.toml:{line}:")) && fault.contains("syntax error"), "{fault}");
    }
}

#[test]
fn a_condition_cannot_leave_its_frame() {
    let rule = "[[rule]]\nid = \"mine\"\nwhen = \"to %}y{% if to\"\nsay = { en = \"a\", ja = \"あ\" }\nbecause = { en = \"a\", ja = \"あ\" }\n";
    assert_eq!(faults(rule).len(), 1);
}

#[test]
fn a_file_broken_in_one_place_still_gives_its_other_rules() {
    let (rules, problems) = Rules::load(&[user(
        "[words]\nupste = {}\n[[question]]\nkind = \"uncle\"\nen = \"a\"\nja = \"あ\"\n[[rule]]\nid = \"good\"\nwhen = \"to\"\nsay = { en = \"a\", ja = \"あ\" }\nbecause = { en = \"a\", ja = \"あ\" }\n",
    )]);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "prompts/mine.toml:2:1: there is no list of words \"upste\" (did you mean \"upset\"?)",
            "prompts/mine.toml:4:8: \"kind\" must be \"grandma\" or \"family\"",
        ]
    );
    assert!(rules.ids().any(|id| id == "good"));
    assert!(Scene::new().prompts_of(&rules, now()).question.is_some(), "our questions stay");
}
