use super::*;

#[test]
fn the_embedded_rules_have_no_fault() {
    let (rules, problems) = Rules::load(&[]);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(rules.ids().count(), 36, "the catalogue without the question");
    assert_eq!(rules.ids().next(), Some("limit-reached"), "first of all");
    assert!(Check::ALL.iter().all(|check| rules.checks.contains_key(check)), "every check has its words");
}
