//! To whom a draft goes belongs to it: copies, the customer it was begun to, whoever a conversation is handed to.

use omotenashi::api::{Addressed, ConversationId, CustomerId, Envelope, Failure, HandOver, Mode, QueueId};
use omotenashi::console::{Draft, Entry, Msg, Restored, Slot};
use omotenashi::locale::Lang;

use crate::support::model::{Model, shop};
use crate::support::world::{Line, World};

const BOSS: &str = "boss@other.example";

fn parcel() -> ConversationId {
    ConversationId::new("cnv_1040")
}

fn to(copies: &[&str]) -> Addressed {
    Addressed { cc: copies.iter().map(|one| (*one).into()).collect(), ..Addressed::default() }
}

/// A shop in which a mail went to somebody else as well.
fn mailed() -> Model {
    let mut model = shop();
    let lines = model.messages.get_mut(&parcel()).expect("a thread");
    let line = lines.iter_mut().find(|line| line.text.raw().contains("parcel")).expect("their mail");
    line.envelope = Envelope { from: Some("ada@example.com".into()), cc: vec![BOSS.into()], ..Envelope::default() };
    model
}

/// A console that has not heard what its journals held.
fn fresh() -> World {
    World::of(mailed(), Lang::En, 160, 48)
}

/// The mail open, a reply begun.
fn writing() -> World {
    let mut world = fresh();
    world.connect();
    world.open(1040).press("r");
    world
}

fn elsewhere(world: &mut World, text: &str, addressed: Addressed) {
    world.model.draft_to(&parcel(), Mode::Reply, text, text.len() as u64, addressed);
    world.settle();
}

/// Whom the server's draft goes to.
fn kept(world: &World) -> Vec<&str> {
    let draft = world.model.drafts.get(&(parcel(), Mode::Reply));
    draft.map_or_else(Vec::new, |draft| draft.addressed.cc.iter().map(omotenashi::text::Untrusted::raw).collect())
}

fn left(mode: Mode, text: &str, addressed: Addressed) -> Restored {
    let slot = Slot { conversation: parcel(), mode };
    let time = omotenashi::api::Time::from_millis(1);
    let draft = Draft { slot, text: text.to_owned(), caret: text.len(), time, addressed, copy: None };
    Restored { drafts: vec![draft], ..Restored::default() }
}

#[test]
fn copies_are_journaled_as_they_are_chosen_and_with_the_server_as_soon_as_there_is_a_text() {
    let mut world = writing();
    world.press("C-x c").sees("Copies go to boss@other.example.");
    let chosen = |entry: &Entry| matches!(entry, Entry::Addressed { addressed, .. } if addressed.cc == [BOSS.into()]);
    assert!(world.journal.iter().any(chosen), "before it was drawn");
    world.pass(2_000);
    assert!(kept(&world).is_empty(), "no text yet");
    world.type_text("Dear Ada").pass(2_000);
    assert_eq!(kept(&world), [BOSS]);
    world.press("C-x c").sees("your reply does not").pass(2_000);
    assert!(kept(&world).is_empty(), "taken off");
    world.press("C-x c").pass(2_000);
    world.press("C-s");
    if world.shows("before sending") {
        world.press("Enter");
    }
    assert!(kept(&world).is_empty(), "sent with the text");
    world.press("r").sees("your reply does not");
}

#[test]
fn my_other_console_goes_on_with_the_same_copies_and_takes_them_off_again() {
    let mut world = fresh();
    elsewhere(&mut world, "Dear Ada, ", to(&[BOSS]));
    world.connect();
    world.open(1040).press("r").sees("Copies go to boss@other.example.");
    elsewhere(&mut world, "Dear Ada, ", to(&[]));
    world.sees("your reply does not").sees_no("Copies go to");
}

#[test]
fn copies_that_two_consoles_chose_are_all_kept_and_said() {
    for (lang, said) in [
        (Lang::En, "Copies go to chief@other.example as well now"),
        (Lang::Ja, "別の端末で選んだ chief@other.example にも CC します。"),
    ] {
        let mut world = World::of(mailed(), lang, 160, 48);
        world.connect();
        world.open(1040).press("r").type_text("Dear Ada").press("C-x c");
        elsewhere(&mut world, "Dear Ada", to(&["chief@other.example"]));
        world.sees(said).pass(2_000);
        assert_eq!(kept(&world), [BOSS, "chief@other.example"]);
        // Where the texts differ each keeps its own, until they are put together.
        world.type_text(", one").pass(500);
        elsewhere(&mut world, "two", to(&["third@other.example"]));
        world.sees_no("third@other.example").press("F8").sees("third@other.example").pass(2_000);
        assert_eq!(kept(&world).len(), 3);
    }
}

#[test]
fn a_lost_answer_brings_back_nobody_who_was_taken_off() {
    let mut world = writing();
    world.press("C-x c").type_text("Dear Ada");
    world.line = Line::LosesAnswers;
    world.pass(1_500);
    world.disconnect();
    world.press("C-x c").sees("your reply does not");
    world.reconnect();
    world.pass(2_000);
    assert!(kept(&world).is_empty());
    world.sees_no("as well now");
}

#[test]
fn copies_chosen_before_the_first_word_survive_a_crash_and_what_was_written_elsewhere_meanwhile() {
    let mut world = fresh();
    world.msg(Msg::Restored(left(Mode::Reply, "", to(&[BOSS]))));
    world.connect();
    world.open(1040).sees_no("drafts are back").press("r").sees("Copies go to boss@other.example.");
    elsewhere(&mut world, "Dear Ada, ", to(&["chief@other.example"]));
    world.sees("Dear Ada,").sees("boss@other.example").sees("chief@other.example");
    world.pass(2_000);
    assert_eq!(kept(&world).len(), 2);
}

#[test]
fn a_note_that_hands_over_still_does_after_a_crash_and_after_a_send_that_failed() {
    let hand_over = Some(HandOver { queue: Some(QueueId::new("que_chat")), ..HandOver::default() });
    let mut world = fresh();
    world.msg(Msg::Restored(left(Mode::Note, "all is known", Addressed { hand_over, ..Addressed::default() })));
    world.connect();
    world.open(1040).press("c").sees("Hand over to Chat with this note");
    world.pass(2_000);
    let kept = &world.model.drafts[&(parcel(), Mode::Note)];
    assert!(kept.addressed.hand_over.is_some());
    world.line = Line::Fails(Failure::Unsupported);
    world.press("C-s").sees("your text is back").press("c").sees("Hand over to Chat with this note");
    world.line = Line::Up;
    world.press("C-s").sees("Moved to Chat, with your note.");
}

#[test]
fn a_customer_who_changed_while_the_console_was_closed_is_asked_about() {
    let mut world = fresh();
    let addressed = Addressed { to: Some(CustomerId::new("cus_of_before")), ..Addressed::default() };
    world.msg(Msg::Restored(left(Mode::Reply, "Yes, we do.", addressed)));
    world.connect();
    world.open(1040).press("r").sees("This reply was begun to another customer.").press("C-s");
    if world.shows("before sending") {
        world.press("Enter");
    }
    world.sees("Send it to Ada Byron").press("Esc").sees("Yes, we do.");
}
