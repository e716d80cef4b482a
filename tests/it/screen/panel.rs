//! The customer panel: what it says of a person, how it folds, scrolls and is kept.

use omotenashi::api::{
    Affection, AffectionKind, AgentId, AgentRef, Channel, Consent, ConversationId, Customer, CustomerId, CustomerNote,
    CustomerRef, Flag, FlagKind, Item, Journey, Learnt, Memory, MemoryId, Money, Occasion, OccasionKind,
    OtherConversation, Period, Preference, Promise, PromiseId, PromiseState, Purchase, PurchaseId, PurchaseState,
    Purpose, Remembered, Status, Survey, SurveyId, SurveyKind, Time, Touchpoint, TouchpointId, TouchpointKind,
};
use omotenashi::console::{Entry, Msg, Panel, Restored};
use omotenashi::locale::Lang;

use crate::support::model::{DAY, MINUTE, Model, NOW, shop};
use crate::support::world::World;

fn ken() -> AgentRef {
    AgentRef { id: AgentId::new("agt_ken"), name: "健".into() }
}

fn ago(days: i64) -> Time {
    Time::from_millis(NOW - days * DAY)
}

fn memory(n: usize, days: i64, what: Remembered) -> Memory {
    let learnt =
        Learnt { at: ago(days), by: Some(ken()), conversation: Some(ConversationId::new("cnv_1042")), message: None };
    Memory { id: MemoryId::new(format!("mem_{n}")), what, learnt, confirmed_at: None, consented_at: None }
}

fn order(n: i64, days: i64, item: &str) -> Purchase {
    Purchase {
        id: PurchaseId::new(format!("pur_{n}")),
        version: 1,
        customer: CustomerId::new("cus_misaki"),
        order: format!("A-{n}").into(),
        placed_at: ago(days),
        state: PurchaseState::Delivered,
        state_at: None,
        due_at: None,
        total: Money { minor: 3_000 + n * 100, currency: "JPY".into() },
        items: vec![Item { name: item.into(), quantity: 1, amount_minor: 3_000 + n * 100 }],
        item_count: 1,
    }
}

/// Everything that can be known of somebody.
pub(super) fn fill(misaki: &mut Customer) {
    misaki.distinction = Some("横浜の佐藤様(京都に同姓同名の方)".into());
    misaki.namesakes = vec![CustomerRef {
        id: CustomerId::new("cus_other"),
        name: "佐藤 美咲".into(),
        address_as: "佐藤様".into(),
        distinction: None,
    }];
    misaki.time_zone = Some("Europe/London".into());
    misaki.channel = Some(Channel::Chat);
    misaki.hours = vec![Period { from: 18 * 60, to: 21 * 60 + 30 }];
    misaki.persona = Some("贈り物は包装まで大切に".into());
    misaki.journey = Some(Journey::Regular);
    misaki.memories[0].confirmed_at = Some(ago(3));
    misaki.memories.extend([
        memory(2, 30, Remembered::Preference(Preference { text: "手元は籐".into(), sensitive: false })),
        memory(3, 20, Remembered::Note(CustomerNote { text: "お母様の分もまとめてご相談になる".into() })),
        memory(
            4,
            5,
            Remembered::Flag(Flag {
                kind: FlagKind::DoNotCall,
                text: "お仕事中のため".into(),
                until: Some(Time::from_millis(NOW + 40 * DAY)),
                review_at: None,
            }),
        ),
        memory(5, 400, Remembered::Affection(Affection { kind: AffectionKind::Referral, text: "妹さん".into() })),
        memory(
            6,
            9,
            Remembered::Occasion(Occasion {
                kind: OccasionKind::Birthday, text: "お母様".into(), month: 11, day: 21
            }),
        ),
        memory(7, 9, Remembered::Consent(Consent { purpose: Purpose::Surveys, granted: true, text: "".into() })),
    ]);
    misaki.promises = vec![Promise {
        id: PromiseId::new("prm_1"),
        version: 1,
        conversation: ConversationId::new("cnv_1042"),
        number: 1042,
        customer: misaki.reference(),
        text: "交換品の発送日をご連絡".into(),
        owner: ken(),
        due_words: "本日中".into(),
        due: Time::from_millis(NOW - 10 * MINUTE),
        first_due: Time::from_millis(NOW - 10 * MINUTE),
        moved: None,
        state: PromiseState::Open,
        ended_at: None,
        made_by: ken(),
        made_at: ago(1),
        call: None,
    }];
    misaki.touchpoints.insert(
        0,
        Touchpoint {
            id: TouchpointId::new("tch_1"),
            kind: TouchpointKind::WebPage,
            at: Time::from_millis(NOW - 30 * MINUTE),
            channel: None,
            subject: "返品・交換のお手続き".into(),
            outcome: None,
            stuck_on: Some("交換の申し込みフォーム".into()),
            agent: None,
            sensitive: false,
            matter: None,
        },
    );
    misaki.open = vec![OtherConversation {
        id: ConversationId::new("cnv_1040"),
        number: 1040,
        channel: Channel::Mail,
        subject: "返品について".into(),
        status: Status::Open,
        created_at: ago(1),
        waiting_since: None,
    }];
    misaki.surveys = vec![Survey {
        id: SurveyId::new("srv_1"),
        customer: misaki.id.clone(),
        kind: SurveyKind::Csat,
        relational: false,
        score: 4,
        comment: Some("包装が丁寧でした".into()),
        contact_allowed: true,
        at: ago(80),
        conversation: None,
    }];
    misaki.purchases = [(9, 3, "晴雨兼用傘 藍"), (8, 108, "日傘 白"), (7, 110, "長傘 紺"), (6, 300, "折りたたみ傘")]
        .map(|(n, days, item)| order(n, days, item))
        .to_vec();
    misaki.purchase_count = 4;
}

pub fn rich() -> Model {
    let mut model = shop();
    fill(model.customers.get_mut(&CustomerId::new("cus_misaki")).expect("the customer"));
    model.events.clear();
    model
}

fn at(model: Model, lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(model, lang, width, height);
    world.connect();
    world
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_panel_at_three_sizes() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let mut world = at(rich(), lang, width, height);
            world.press("Enter");
            world.press(if width < 120 { "F6" } else { "Tab" });
            snapshot(&format!("panel_{word}_{width}x{height}"), &world.screen());
            world.press("] ] ] ] ] ] ]");
            snapshot(&format!("panel_{word}_{width}x{height}_purchases"), &world.screen());
        }
    }
}

#[test]
fn a_section_folds_by_itself_and_so_it_stays() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world.press("Enter Tab ] ] ] ] ] ] [").sees("手元は籐").sees("▾Preferences");
    world.press("Space").sees("▸Preferences").sees_no("手元は籐").sees("お母様の分もまとめて");
    let panel = world.journal.iter().rev().find_map(|entry| match entry {
        Entry::Panel(panel) => Some(panel.clone()),
        _ => None,
    });
    // The next console begins as this one was left.
    let mut next = World::of(rich(), Lang::En, 160, 48);
    next.msg(Msg::Restored(Restored { panel, ..Restored::default() }));
    next.connect();
    next.press("Enter Tab ] ] ] ] ]").sees("▸Preferences").sees_no("手元は籐");
    next.press("Enter j j").sees("▾Preferences").sees("手元は籐");
}

#[test]
fn the_whole_panel_folds_and_so_it_stays() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world.press("Enter F6").sees_no("▾Preferences").sees("[F6] customer").sees("佐藤 美咲  さとう みさき");
    assert!(matches!(world.journal.last(), Some(Entry::Panel(Panel { small: true, .. }))));
    world
        .press("g u Enter")
        .sees("[F6] customer")
        .press("g m Enter F6")
        .sees_no("[F6] customer")
        .sees("▾How to reach them");
}

#[test]
fn the_cursor_goes_through_everything_and_says_where_more_is() {
    for (width, height) in [(160, 48), (100, 30), (80, 24)] {
        let mut world = at(rich(), Lang::En, width, height);
        world.press("Enter");
        world.press(if width < 120 { "F6" } else { "Tab" }).sees("⏷").sees_no("⏶");
        let mut seen = String::new();
        for _ in 0..40 {
            seen.push_str(&world.screen());
            world.press("j");
        }
        world.sees("⏶").sees_no("⏷").sees("妹さん");
        for word in [
            "We promised",
            "stuck on: ",
            "#1040",
            "手元は籐",
            "お母様の分も",
            "at most 2 a month",
            "CSAT 4/5",
            "agreed to surveys",
        ] {
            let roomy = word != "at most 2 a month" || height >= 36;
            assert_eq!(seen.contains(word), roomy, "{word} at {width}x{height}");
        }
        for _ in 0..40 {
            world.press("k");
        }
        world.sees("⏷").sees_no("⏶");
        world.press("G").sees("妹さん").press("g g").sees("written as 佐藤様");
        world.press("PgDn PgDn PgDn PgDn").sees("⏶").press("PgUp PgUp PgUp PgUp PgUp PgUp PgUp").sees_no("⏶");
    }
}

#[test]
fn what_is_open_elsewhere_is_opened_from_the_panel() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world.press("Enter Tab ] ] ] j Enter").sees("Reading only").sees("#1040 Late delivery");
    world.press("Esc").sees("▾Also open").press("Enter Enter").sees("│ #1040 Late delivery");
}

#[test]
fn what_is_empty_takes_no_room() {
    let mut world = at(shop(), Lang::En, 160, 48);
    world.press("Enter").sees("▾Purchases").sees_no("We promised").sees_no("Also open").sees_no("About them");
    world.press("g u Enter").sees("Ada Byron").sees_no("▾Purchases").sees_no("Last touchpoint");
}

#[test]
fn who_is_not_proven_has_nothing_told() {
    let mut model = rich();
    model.changed(&ConversationId::new("cnv_1042"), |summary| summary.channel = Channel::Phone);
    model.events.clear();
    let mut world = at(model, Lang::En, 160, 48);
    world.press("Enter").sees("Identity not verified. Purchases").sees("! Do not call");
    world.sees_no("misaki@example.jp").sees_no("手元は籐").sees_no("▾Purchases").sees_no("包装まで");
}

#[test]
fn hostile_words_stay_in_their_rows() {
    let mut model = rich();
    let misaki = model.customers.get_mut(&CustomerId::new("cus_misaki")).expect("the customer");
    let hostile = "a\u{1b}[2J\u{202e}b\nc\u{9b}31m";
    misaki.memories.push(memory(90, 1, Remembered::Note(CustomerNote { text: hostile.into() })));
    misaki.persona = Some(hostile.into());
    misaki.time_zone = Some(hostile.into());
    misaki.touchpoints[0].stuck_on = Some(hostile.into());
    misaki.surveys[0].comment = Some(hostile.into());
    model.events.clear();
    let mut world = at(model, Lang::Ja, 160, 48);
    world.press("Enter Tab");
    for _ in 0..40 {
        let screen = world.screen();
        assert!(!screen.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{screen}");
        world.press("j");
    }
}
