use jiff::tz::TimeZone;

use super::*;
use crate::api::{Cursor, Customer, Reply, Stamped};
use crate::care::{Place, Plans, Rules};
use crate::console::env::Settings;
use crate::console::fixture::{me, message, summary};
use crate::console::theme::{Colours, Signs};
use crate::console::{Keymap, Theme};
use crate::locale::Locales;

fn prompts(ids: &str) -> Vec<Prompt> {
    let prompt = |id: char| Prompt {
        id: id.to_string(),
        say: "".into(),
        because: "".into(),
        offer: None,
        offer_lang: Lang::En,
        place: Place::Caret,
    };
    ids.chars().map(prompt).collect()
}

/// Places after several answers, done ones in brackets.
fn after(answers: &[&str], dismissed: &str) -> String {
    let memory = Memory { dismissed: dismissed.chars().map(String::from).collect(), ..Memory::default() };
    let hints = answers.iter().fold(Vec::new(), |before, ids| placed(before, prompts(ids), &memory));
    let name = |hint: &Hint| if hint.done { format!("[{}]", hint.prompt.id) } else { hint.prompt.id.clone() };
    hints.iter().map(name).collect()
}

#[test]
fn nothing_open_changes_its_number() {
    assert_eq!(after(&["abc", "acd"], ""), "a[b]c", "what is new waits for a place");
    assert_eq!(after(&["ab", "bc"], ""), "[a]bc");
    assert_eq!(after(&["ab", "b", "ab"], ""), "ab", "its moment came again");
    assert_eq!(after(&["abc", "xab"], ""), "abx", "what comes first takes the place of something done");
    assert_eq!(after(&["abc", "xbc"], ""), "xbc");
    assert_eq!(after(&["abc", "bcd"], ""), "[a]bc", "the key that was just used does nothing else");
    assert_eq!(after(&["abc", "bc"], "a"), "bc", "waved away");
}

fn env() -> Env {
    let (theme, _) = Theme::load(&[], "default", Colours::All, Signs::Fine);
    let (keymap, _) = Keymap::load(&[]);
    let locales = Locales::embedded(&TimeZone::UTC);
    Env::new(locales, Lang::En, theme, keymap, Rules::embedded(), Plans::embedded(), Vec::new(), Settings::default())
}

#[test]
fn facts_are_computed_once_for_each_change_of_what_they_tell() {
    let env = env();
    let mut store = Store::default();
    store.fold(me());
    store.put(summary(1, 1));
    store.put(summary(2, 1));
    let open = summary(1, 1).id;
    store.thread_mut(&open);
    let mut hints = Hints::default();
    let mut now = Time::from_millis(0);
    let mut computed = |store: &Store, draft: Option<&str>| {
        now = now.plus_millis(1);
        hints.refresh(Some(&open), draft, Day::default(), &env, store, now);
        hints.generation()
    };
    assert_eq!(computed(&store, None), 1, "opened");
    for tick in 0..100 {
        assert_eq!(computed(&store, None), 1, "tick {tick}");
    }
    for number in 1..=5 {
        // One event brings the line, another the summary; the batch is looked at once.
        store.put_message(message(number, "Could you tell me where it is?"));
        store.put(summary(1, number as u64 + 1));
        assert_eq!(computed(&store, None), 1 + number as u64, "message {number}");
    }
    for draft in ["T", "Th", "Thank you for waiting, Ada.", "Thank you for waiting, Ada.", ""] {
        assert_eq!(computed(&store, Some(draft)), 6, "a key changes no fact: {draft}");
    }
    store.put(summary(2, 9));
    assert_eq!(computed(&store, None), 6, "another conversation changed");
    let who = summary(1, 1).customer;
    let customer = Customer { version: 7, ..Customer::new(who.id, who.name, who.address_as) };
    let as_of = Cursor { epoch: "e1".into(), seq: 9 };
    store.fold(Reply::Customer(Box::new(Stamped { as_of, body: customer })));
    assert_eq!(computed(&store, None), 7, "the customer's record came");
    assert_eq!(computed(&store, None), 7);
}
