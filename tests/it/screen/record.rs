//! The customer's record under the agent's hands: words remembered in two keys, put right, forgotten; the history as a
//! screen; two records made one.

use omotenashi::api::{
    Channel, ContactKind, ContactPoint, ConversationId, CustomerId, LinkKind, Matter, Memory, Remembered, Request,
    Status, Time, Touchpoint, TouchpointId, TouchpointKind,
};
use omotenashi::locale::Lang;

use super::panel::rich;
use crate::support::model::{DAY, Model, NOW};
use crate::support::world::World;

fn misaki() -> CustomerId {
    CustomerId::new("cus_misaki")
}

fn at(model: Model, lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(model, lang, width, height);
    world.connect();
    world
}

fn memories(world: &World) -> Vec<Memory> {
    world.model.customers[&misaki()].memories.clone()
}

fn newest(world: &World) -> Memory {
    memories(world).first().cloned().expect("something is remembered")
}

#[test]
fn words_of_a_message_become_a_preference_or_a_note_in_two_keys() {
    let mut world = at(rich(), Lang::En, 160, 48);
    let before = memories(&world).len();
    world.press("Enter R").sees("[p] preference").press("p").sees("Remembered: ありがとうございます。");
    let kept = newest(&world);
    assert_eq!(memories(&world).len(), before + 1);
    assert!(
        matches!(&kept.what, Remembered::Preference(it) if it.text.raw() == "ありがとうございます。" && !it.sensitive)
    );
    assert_eq!(kept.learnt.conversation, Some(ConversationId::new("cnv_1042")));
    assert!(kept.learnt.message.is_some() && kept.confirmed_at.is_some());
    world.press("R n");
    assert!(matches!(newest(&world).what, Remembered::Note(_)));
}

#[test]
fn words_are_chosen_by_sentence_and_by_word() {
    let mut world = at(rich(), Lang::Ja, 100, 30);
    // The first message has three sentences; the last of them, without its first words.
    world.press("Enter R [ j j").sees("▸ 土曜日の誕生日に間に合うでしょうか。");
    world.press("Right Right Right Right S-Left S-Left p");
    let Remembered::Preference(kept) = newest(&world).what else { panic!("a preference") };
    assert!("土曜日の誕生日に間に合うでしょうか。".contains(kept.text.raw()), "{}", kept.text.raw());
    assert!(kept.text.raw().starts_with("誕生日") && !kept.text.raw().ends_with('。'), "{}", kept.text.raw());
}

#[test]
fn words_can_be_put_otherwise_before_they_are_kept() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world
        .press("Enter R e")
        .sees("Remember in these words")
        .press("C-u")
        .type_text("writes on Saturdays")
        .press("Enter");
    world.sees("Remembered: writes on Saturdays");
    assert_eq!(newest(&world).what.text().raw(), "writes on Saturdays");
}

fn with_words(words: &str) -> World {
    let mut model = rich();
    model.inbound(&ConversationId::new("cnv_1042"), words);
    model.events.clear();
    at(model, Lang::En, 160, 48)
}

#[test]
fn what_is_sensitive_is_kept_with_consent_or_not_at_all() {
    let mut world = with_words("卵アレルギーがあります。");
    let before = memories(&world).len();
    // Said to be ordinary: the server knows better, and the customer's word is asked for.
    world.press("Enter R p").sees("Did they agree that we keep").press("Enter");
    assert_eq!(memories(&world).len(), before, "not asked, not kept");
    world.press("R s").sees("Did they agree that we keep").type_text("they agreed").press("Enter");
    let kept = newest(&world);
    assert!(matches!(&kept.what, Remembered::Preference(it) if it.sensitive));
    assert!(kept.consented_at.is_some());
}

#[test]
fn what_is_never_kept_says_why() {
    let mut world = with_words("選挙の手伝いをしています。");
    let before = memories(&world).len();
    world.press("Enter R p").sees("politics; that is not kept");
    assert_eq!(memories(&world).len(), before);
}

#[test]
fn what_is_remembered_is_put_right_confirmed_and_forgotten_from_the_panel() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world
        .press("Enter Tab ] ] ] ] ] j E")
        .sees("put it in other words")
        .press("C-u")
        .type_text("mail only")
        .press("Enter");
    world.sees("Corrected.").sees("mail only");
    world.press("Enter").sees("they said so again").press("Enter").sees("Corrected.").sees("said again 19");
    world.press("X").sees("forget it").press("Enter").sees("Forgotten.").sees_no("mail only");
}

#[test]
fn the_record_is_put_right_field_by_field() {
    let mut world = at(rich(), Lang::En, 160, 48);
    world.press("Enter E").sees("Correct the record").type_text("reading").press("Enter C-u");
    world.type_text("さとう みさ").press("Enter").sees("佐藤 美咲  さとう みさ\n");
    world.press("E").type_text("name").press("Enter C-u Enter").sees("A name is needed; nothing was changed.");
    world
        .press("E")
        .type_text("language")
        .press("Enter")
        .type_text("English")
        .press("Enter")
        .sees("English · prefers chat");
    let asked = world.asked.iter().filter(|request| matches!(request, Request::EditCustomer { .. })).count();
    assert_eq!(asked, 2);
}

#[test]
fn nothing_of_the_record_opens_before_it_is_known_who_this_is() {
    let mut model = rich();
    model.changed(&ConversationId::new("cnv_1042"), |summary| summary.channel = Channel::Phone);
    model.events.clear();
    let mut world = at(model, Lang::En, 160, 48);
    world.press("Enter");
    for key in ["H", "E", "M"] {
        world.press(key).sees("the record stays closed").sees_no("手元は籐");
    }
}

/// A long life with us: visits, and one conversation at the far end.
pub(super) fn long() -> Model {
    let mut model = rich();
    let old = model.begin(7, "cus_misaki", Channel::Mail, "初めての傘", "最初のお問い合わせです。");
    let misaki = model.customers.get_mut(&misaki()).expect("the customer");
    misaki.touchpoints.extend((1..=120).map(|n| Touchpoint {
        id: TouchpointId::new(format!("tch_visit_{n}")),
        kind: TouchpointKind::Visit,
        at: Time::from_millis(NOW - n * 9 * DAY),
        channel: None,
        subject: format!("ご来店 {n}").into(),
        outcome: Some("お買い上げ".into()),
        stuck_on: None,
        agent: None,
        sensitive: false,
        matter: None,
    }));
    misaki.touchpoints.push(Touchpoint {
        id: TouchpointId::new("cnv_7"),
        kind: TouchpointKind::Conversation,
        at: Time::from_millis(NOW - 2_000 * DAY),
        channel: Some(Channel::Mail),
        subject: "初めての傘".into(),
        outcome: None,
        stuck_on: None,
        agent: Some("健".into()),
        sensitive: false,
        matter: Some(Matter { id: old, number: 7, status: Status::Resolved, result: None, resolved_at: None }),
    });
    model.events.clear();
    model
}

#[test]
fn the_history_is_a_screen_that_is_paged_and_loses_nothing() {
    for (width, height) in [(160, 48), (100, 30), (80, 24)] {
        let mut world = at(long(), Lang::Ja, width, height);
        world.press("Enter r").type_text("書きかけの返信").press("Esc H");
        world.sees("接点の履歴: 佐藤 美咲 · すべて").sees("⏷").sees("ご来店 1 ").sees_no("初めての傘");
        let asked = |world: &World| world.asked.iter().filter(|it| matches!(it, Request::Timeline { .. })).count();
        assert!(asked(&world) < 6, "no more than is needed");
        for _ in 0..9 {
            world.press("PgDn");
        }
        world.press("G").sees("初めての傘").sees("⏶").sees_no("⏷");
        assert_eq!(asked(&world), 5);
        // Read there, and back with everything as it was.
        world.press("Enter").sees("閲覧のみ").sees("最初のお問い合わせです。").press("Esc").sees("接点の履歴");
        world.press("Esc").sees("書きかけの返信").sees("#1042");
        assert_eq!(world.model.conversations[&ConversationId::new("cnv_7")].assignee, None);
    }
}

#[test]
fn the_history_shows_one_kind_at_a_time() {
    let mut world = at(long(), Lang::En, 160, 48);
    world.press("Enter H f").sees("· conversation").sees("贈り物の包装").sees_no("ご来店 1 ");
    world.press("f").sees("· visit").sees("ご来店 1 ").sees_no("贈り物の包装");
    world.press("f").sees("· web page").sees("stuck on: 交換の申し込み").press("f").sees("· everything");
}

#[test]
fn a_history_that_cannot_be_read_says_so_and_is_asked_for_again() {
    let mut world = at(long(), Lang::En, 100, 30);
    world.press("Enter");
    world.line = crate::support::world::Line::Fails(omotenashi::api::Failure::Server("busy".into()));
    world.press("H").sees("The server failed");
    world.line = crate::support::world::Line::Up;
    world.press("!").sees("ご来店 1 ");
}

/// Another record with the same telephone.
pub(super) fn twice() -> Model {
    let mut model = rich();
    let twin = model.customer("cus_twin", "サトウ ミサキ", "サトウ様");
    twin.reading = Some("さとう みさき".into());
    twin.contacts = vec![ContactPoint::new(ContactKind::Phone, "090-0000-0000".into())];
    twin.conversations = 1;
    let twin = twin.reference();
    model.customers.get_mut(&misaki()).expect("the customer").candidates = vec![twin];
    model.events.clear();
    model
}

#[test]
fn two_records_become_one_by_a_deliberate_key_and_two_again() {
    let mut world = at(twice(), Lang::En, 160, 48);
    world.press("Enter M").sees("サトウ ミサキ").sees("same phone, same reading").press("Enter");
    world.sees("this one stays").sees("this one is merged into it").sees("さとう みさき");
    let merges = |world: &World| world.asked.iter().filter(|it| matches!(it, Request::Merge { .. })).count();
    world.press("Enter").sees("this one stays");
    assert_eq!(merges(&world), 0, "not out of habit");
    world.press("M").sees("The two records are one. [u] undo");
    assert_eq!(merges(&world), 1);
    assert_eq!(world.model.customers[&misaki()].merged.len(), 1);
    world.press("u").sees("The two records are apart again.");
    assert!(world.model.customers[&misaki()].merged.is_empty());
}

#[test]
fn a_merge_of_earlier_days_is_taken_back_from_the_panel() {
    let mut world = at(twice(), Lang::Ja, 160, 48);
    world.press("Enter M Enter M");
    world.pass(60_000);
    world.press("Tab G Enter").sees("統合を取り消しますか。").press("Enter").sees("統合を取り消しました。");
    assert!(world.model.customers[&misaki()].merged.is_empty());
}

#[test]
fn where_nobody_looks_the_same_it_says_so() {
    at(rich(), Lang::En, 160, 48).press("Enter M").sees("No other record looks like the same person.");
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_screens_of_the_record() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let size = format!("{word}_{width}x{height}");
            let mut world = at(long(), lang, width, height);
            snapshot(&format!("history_{size}"), &world.press("Enter H").screen());
            snapshot(&format!("words_{size}"), &world.press("Esc R [ j Right").screen());
            let mut world = at(twice(), lang, width, height);
            snapshot(&format!("same_{size}"), &world.press("Enter M Enter").screen());
        }
    }
}

/// The shop with a check on that finds the customer's name written otherwise.
fn signs_otherwise() -> World {
    let mut model = rich();
    let me = model.me.clone();
    let off = std::mem::take(&mut model.rules.off).into_iter().filter(|check| check != "name-on-record").collect();
    model.set_rules(&me, omotenashi::api::NewRules { off, text: "".into() });
    let customer = model.customers.get_mut(&misaki()).expect("the customer");
    customer.name = "齋藤 美咲".into();
    customer.family = Some("齋藤".into());
    customer.given = Some("美咲".into());
    model.inbound(&ConversationId::new("cnv_1042"), "斎藤 美咲と申します。");
    model.events.clear();
    at(model, Lang::En, 160, 48)
}

#[test]
fn the_name_that_a_reply_uses_is_put_on_record_by_one_key_and_enter() {
    let mut world = signs_otherwise();
    world.press("Enter r").type_text("斎藤様、お待たせいたしました。").press("F5").sees("put \"斎藤 美咲\" on record");
    world.press("f").sees("斎藤 美咲").press("Enter");
    world.sees("Corrected.");
    assert_eq!(world.model.customers[&misaki()].name.raw(), "斎藤 美咲");
}

#[test]
fn household_and_company_are_linked_and_taken_apart_again() {
    for (lang, width, height) in [(Lang::En, 160, 48), (Lang::Ja, 80, 24)] {
        let (household, whose, gone) = match lang {
            Lang::En => ("same household", "Whose record?", "take the link"),
            Lang::Ja => ("追加: ご家族", "どなたの記録ですか", "つながりを取り消す"),
        };
        let mut world = at(rich(), lang, width, height);
        world.press("Enter E").type_text(household).press("Enter").sees(whose);
        // Nobody of that name: the question stays, with what was typed. Their own record is nobody else's.
        world.type_text("佐藤 美").press("Enter").sees("佐藤 美").sees(whose).press("C-u");
        world.type_text("Ada").press("Enter").sees("Ada Byron").press("Enter").type_text("aunt").press("Enter");
        let Remembered::Link(link) = newest(&world).what else { panic!("a link") };
        assert_eq!((link.kind, link.text.raw()), (LinkKind::Household, "aunt"));
        assert_eq!(world.model.customers[&link.customer].name.raw(), "Ada Byron");
        assert!(!link.turned, "kept on this record");
        world.press("E").type_text("aunt").press("Enter").sees("Ada Byron (aunt)").type_text(gone).press("Enter");
        assert!(!memories(&world).iter().any(|memory| matches!(memory.what, Remembered::Link(_))));
    }
}
