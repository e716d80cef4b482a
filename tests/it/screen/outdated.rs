//! A change of an older version: what is new stands beside what was wanted; one key does it anyway, Esc lets it be.

use omotenashi::api::{AgentId, ConversationId, CustomerId, CustomerPatch, PromisePatch, Request, Status};
use omotenashi::locale::Lang;

use crate::support::world::{Line, World};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn ken() -> AgentId {
    AgentId::new("agt_ken")
}

fn status(world: &World) -> Status {
    world.model.conversations[&umbrella()].status
}

/// A colleague is faster; the news of it is still on its way here.
fn held_by_ken(world: &mut World) {
    drop(world.model.inbound(&umbrella(), "Is anybody there?"));
    world.model.set_status(&umbrella(), &ken(), Status::OnHold, None);
}

#[test]
fn a_status_set_on_an_older_version_shows_what_is_new_and_is_set_by_one_key() {
    for (lang, title, from_to, wanted) in [
        (
            Lang::En,
            "It was changed meanwhile",
            "status: in progress → on hold",
            "Your change, not made: status → waiting for the customer",
        ),
        (Lang::Ja, "その間に変更がありました", "状態: 対応中 → 社内確認中", "あなたの変更(未実行): 状態 → "),
    ] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let mut world = World::new(lang, width, height);
            world.press("Enter s Down");
            held_by_ken(&mut world);
            world
                .press("Enter")
                .sees(title)
                .sees("健")
                .sees(from_to)
                .sees("Is anybody there?")
                .sees(wanted)
                .sees("[!]");
            assert_eq!(status(&world), Status::OnHold, "nothing was done yet");
            world.press("!").sees_no(title);
            assert_eq!(status(&world), Status::Pending);
        }
    }
}

#[test]
fn left_alone_it_stays_as_the_colleague_made_it() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter s Down");
    held_by_ken(&mut world);
    world.press("Enter Esc").sees("Left as it is now.").sees_no("It was changed meanwhile");
    assert_eq!(status(&world), Status::OnHold);
}

#[test]
fn a_conversation_given_away_meanwhile_says_to_whom_and_may_still_be_given() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter A").type_text("nobody");
    world.model.assign(&umbrella(), &ken(), Some(&ken()));
    world
        .press("Enter")
        .sees("It was changed meanwhile")
        .sees("with: 花子 → 健")
        .sees("Your change, not made: with → nobody");
    world.press("!").sees("is nobody's again");
    assert_eq!(world.model.conversations[&umbrella()].assignee, None);
}

#[test]
fn a_record_put_right_elsewhere_keeps_what_was_typed_for_another_try() {
    let mut world = World::new(Lang::En, 160, 48);
    let misaki = CustomerId::new("cus_misaki");
    let elsewhere = |world: &mut World| {
        let version = world.model.customers[&misaki].version;
        let patch =
            Box::new(CustomerPatch { reading: Some(Some("さとう みさ".into())), ..CustomerPatch::default() });
        let _ = world.model.call(Request::EditCustomer { customer: misaki.clone(), version, patch });
    };
    world.press("Enter E Enter").sees("name");
    world.type_text("子");
    elsewhere(&mut world);
    world.press("Enter").sees("It was changed meanwhile").sees("reading: さとう みさき → さとう みさ");
    world.sees("Your change, not made: name → 佐藤 美咲子").press("Esc").sees("What you typed is kept");
    world.press("E Enter").sees("佐藤 美咲子");
    elsewhere(&mut world);
    world.press("Enter !").sees("Corrected.");
    assert_eq!(world.model.customers[&misaki].name.raw(), "佐藤 美咲子");
    world.press("E Enter");
    world.type_text("").sees("佐藤 美咲子");
}

#[test]
fn a_promise_moved_by_a_colleague_is_kept_by_one_key_more() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter");
    let due = world.model.now.plus_millis(3 * 60 * 60_000);
    let promise = omotenashi::api::NewPromise {
        text: "call the maker".into(),
        due_words: "today".into(),
        due,
        owner: None,
        call: None,
    };
    let me = world.model.me.clone();
    let promise = world.model.promise(&umbrella(), &me, promise);
    world.settle();
    let patch = PromisePatch {
        due: Some(due.plus_millis(60 * 60_000)),
        due_words: Some("tonight".into()),
        told: Some(true),
        ..PromisePatch::default()
    };
    drop(world.model.change_promise(&promise.id, &ken(), patch));
    world.press("K").sees("It was changed meanwhile").sees("promised by: ").sees("tonight");
    world.press("!").sees("kept. [u] undo");
}

#[test]
fn what_was_being_written_comes_back_after_it() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter s Down");
    world.line = Line::Holds;
    world.press("Enter E Enter");
    world.type_text("子").sees("佐藤 美咲子");
    held_by_ken(&mut world);
    world.line = Line::Up;
    while !world.held.is_empty() {
        world.answer_held();
    }
    world.settle();
    world.sees("It was changed meanwhile").press("Esc").sees("佐藤 美咲子");
}
