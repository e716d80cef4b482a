use super::*;

#[test]
fn the_embedded_rules_have_no_fault() {
    let (rules, problems) = Rules::load(&[]);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(
        rules.ids().collect::<Vec<_>>(),
        [
            "unfinished-business",
            "feel-first",
            "kept-waiting",
            "also-open",
            "first-time",
            "glad-you-are-back",
            "welcome-by-name"
        ]
    );
}
