//! The rules that `rules.rs` does not look at closely: each speaks on the facts it names, and is silent on the nearest
//! case where it must not. Every rule of the catalogue stands here or there.

mod after;
mod first;
mod hearing;
mod memory;

use omotenashi::api::{
    CallBack, Change, Channel, ConversationId, CustomerId, Gesture, GestureId, GestureKind, GestureState, IncidentId,
    Item, KnownFault, Learnt, Memory, MemoryId, Message, MessageKind, Money, Promise, PromiseId, PromiseState,
    Purchase, PurchaseId, PurchaseState, Remembered, Status, Time,
};
use omotenashi::care::Rules;

use super::scene::{DAY, HOUR, Scene, ago, me};

/// One case of a rule: what is changed, and whether it speaks.
pub type Case = (&'static str, fn(Scene) -> Scene, bool);

/// The rule speaks in its plain case, and in each other case where it should.
pub fn check(id: &str, base: fn() -> Scene, cases: &[Case]) {
    assert!(base().prompt(id).is_some(), "{id} must speak in its plain case");
    assert!(cases.iter().any(|(_, _, speaks)| !speaks), "{id} is looked at where it must be silent");
    for (name, change, speaks) in cases {
        assert_eq!(change(base()).prompt(id).is_some(), *speaks, "{id}: {name}");
    }
}

fn done(scene: Scene) -> Scene {
    scene.with(|c, _| c.status = Status::Resolved)
}

fn public(scene: Scene) -> Scene {
    scene.with(|c, _| {
        c.public = true;
        c.channel = Channel::Social;
    })
}

fn remembered(what: Remembered, confirmed_at: Option<Time>) -> Memory {
    let learnt = Learnt { at: ago(20 * DAY), by: None, conversation: None, message: None };
    Memory { id: MemoryId::new("mem_1"), what, learnt, confirmed_at, consented_at: None }
}

pub fn order(state: PurchaseState, state_at: Option<Time>, due_at: Option<Time>) -> Purchase {
    Purchase {
        id: PurchaseId::new("pur_1"),
        version: 1,
        customer: CustomerId::new("cus_1"),
        order: "A-10442".into(),
        placed_at: ago(12 * DAY),
        state,
        state_at,
        due_at,
        total: Money { minor: 12_800, currency: "JPY".into() },
        items: vec![Item { name: "晴雨兼用傘".into(), quantity: 1, amount_minor: 12_800 }],
        item_count: 1,
    }
}

fn call_back(due: Time) -> Promise {
    Promise {
        id: PromiseId::new("prm_1"),
        version: 1,
        conversation: ConversationId::new("cnv_1"),
        number: 1042,
        customer: Scene::new().summary.customer,
        text: "折り返し".into(),
        owner: me(),
        due_words: "15時".into(),
        due,
        first_due: due,
        moved: None,
        state: PromiseState::Open,
        ended_at: None,
        made_by: me(),
        made_at: ago(DAY),
        call: Some(CallBack {
            number: "090-0000-0000".into(),
            until: due.plus_millis(HOUR),
            zone: "Asia/Tokyo".into(),
            attempts: vec![],
            outcome: None,
        }),
    }
}

fn gesture(conversation: &str) -> Gesture {
    Gesture {
        id: GestureId::new("gst_1"),
        version: 1,
        conversation: ConversationId::new(conversation),
        number: 1042,
        customer: Scene::new().summary.customer,
        kind: GestureKind::Gift,
        value: Money { minor: 1_000, currency: "JPY".into() },
        reason: "delivery/late".into(),
        note: "".into(),
        state: GestureState::Given,
        by: me(),
        at: ago(30 * DAY),
        decision: None,
    }
}

fn fault(known_at: Time, product: Option<&str>) -> KnownFault {
    KnownFault {
        id: IncidentId::new("inc_1"),
        title: "持ち手のゆるみ".into(),
        text: "接着が弱い品があります。".into(),
        since: known_at,
        until: None,
        source: me(),
        known_at,
        product: product.map(Into::into),
        told: None,
    }
}

fn event(scene: &mut Scene, change: Change) {
    let mut line: Message = scene.messages[0].clone();
    line.kind = MessageKind::Event;
    line.change = Some(change);
    line.text = "".into();
    scene.messages.push(line);
}

/// Every prompt of the standard but the question, which is no rule.
const PROMPTS: [&str; 36] = [
    "limit-reached",
    "handle-with-care",
    "who-is-this",
    "someone-else",
    "unfinished-business",
    "also-open",
    "kept-waiting",
    "expecting-you",
    "welcome-by-name",
    "first-time",
    "glad-you-are-back",
    "where-they-got-stuck",
    "you-like",
    "remember-this",
    "feel-first",
    "reassure",
    "ask-back",
    "plain-words",
    "their-time",
    "offer-a-call",
    "no-passing-around",
    "plus-alpha",
    "another-way",
    "make-amends",
    "small-kindness",
    "bend-the-rule",
    "before-being-asked",
    "hard-moment",
    "thank-the-thanks",
    "every-comment",
    "listen-to-their-score",
    "truly-solved",
    "loyal-friend",
    "leaving",
    "breathe",
    "shift-ends",
];

/// Every draft check of the standard.
const CHECKS: [&str; 22] = [
    "name-wrong",
    "name-missing",
    "honorific",
    "unverified-disclosure",
    "public-place",
    "secret",
    "sharing",
    "placeholder-left",
    "asks-what-we-know",
    "wait-unmentioned",
    "feeling-skipped",
    "question-left",
    "next-step",
    "careless-promise",
    "closing-hours",
    "deflection",
    "selling",
    "cold",
    "jargon",
    "empty-apology",
    "read-it-as-they-do",
    "keigo",
];

#[test]
fn the_catalogue_is_whole_and_every_rule_of_it_looked_at() {
    let rules = Rules::embedded();
    let sorted = |ids: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let mut ids: Vec<String> = ids.map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert_eq!(sorted(&mut rules.ids()), sorted(&mut PROMPTS.into_iter()));
    let checks: Vec<&str> = Rules::check_ids().collect();
    for id in CHECKS {
        assert!(checks.contains(&id), "{id} is no check");
    }
    let tests = concat!(
        include_str!("catalogue/after.rs"),
        include_str!("catalogue/first.rs"),
        include_str!("catalogue/hearing.rs"),
        include_str!("catalogue/memory.rs"),
        include_str!("rules.rs")
    );
    for id in PROMPTS {
        assert!(tests.contains(&format!("\"{id}\"")), "{id} has no test");
    }
}
