//! What an agent is told of a customer goes into the record by choosing: ways to reach them, what they allow, warnings,
//! days, affection.

use omotenashi::api::{
    Affection, AffectionKind, Channel, Consent, ContactKind, ContactPoint, Customer, CustomerId, CustomerPatch, Flag,
    FlagKind, Journey, Occasion, OccasionKind, Period, Purpose, Remembered, Request,
};
use omotenashi::locale::Lang;

use super::panel::rich;
use crate::support::model::{DAY, NOW};
use crate::support::world::World;

fn open(lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(rich(), lang, width, height);
    world.connect();
    world.press("Enter");
    world
}

fn misaki(world: &World) -> &Customer {
    &world.model.customers[&CustomerId::new("cus_misaki")]
}

fn newest(world: &World) -> Remembered {
    misaki(world).memories.first().expect("something is remembered").what.clone()
}

#[test]
fn a_new_number_is_added_liked_best_and_taken_off_again() {
    let mut world = open(Lang::En, 160, 48);
    let before = misaki(&world).contacts.len();
    world.press("E").type_text("new: phone").press("Enter").type_text("080-1111-2222").press("Enter");
    world.sees("Corrected.");
    assert_eq!(misaki(&world).contacts.len(), before + 1);
    world.press("E").type_text("1111").press("Enter").sees("no longer theirs").type_text("best").press("Enter");
    let best = misaki(&world).contacts.iter().find(|it| it.preferred && it.kind == ContactKind::Phone).expect("one");
    assert_eq!(best.value.raw(), "080-1111-2222");
    world.press("E").type_text("1111").press("Enter").type_text("longer").press("Enter");
    assert_eq!(misaki(&world).contacts.len(), before);
}

#[test]
fn the_way_that_was_chosen_goes_and_no_other_though_a_colleague_changed_them_meanwhile() {
    let mut world = open(Lang::En, 160, 48);
    let first = misaki(&world).contacts[0].clone();
    let added = ContactPoint::new(ContactKind::Phone, "080-1111-2222".into());
    let mut contacts = misaki(&world).contacts.clone();
    contacts.push(added.clone());
    let change = |world: &mut World, contacts: Vec<ContactPoint>| {
        let (customer, version) = (misaki(world).id.clone(), misaki(world).version);
        let patch = Box::new(CustomerPatch { contacts: Some(contacts), ..CustomerPatch::default() });
        world.model.call(Request::EditCustomer { customer, version, patch }).expect("it is changed");
        world.deliver();
        world.settle();
    };
    change(&mut world, contacts.clone());
    world.press("E").type_text("1111").press("Enter").sees("no longer theirs").type_text("longer");
    contacts.remove(0);
    change(&mut world, contacts);
    world.press("Enter").sees("Corrected.");
    assert!(!misaki(&world).contacts.iter().any(|it| it.value == added.value || it.value == first.value));
}

#[test]
fn who_does_not_wish_to_be_called_is_on_record_in_a_few_keys() {
    let mut world = open(Lang::Ja, 100, 30);
    world.press("E").type_text("ご同意").press("Enter").sees("お電話に同意なし").press("Enter");
    let Remembered::Consent(Consent { purpose, granted, .. }) = newest(&world) else { panic!("a consent") };
    assert_eq!((purpose, granted), (Purpose::Calls, false));
}

#[test]
fn a_warning_has_its_end_and_says_what_happened() {
    let mut world = open(Lang::En, 160, 48);
    world.press("E").type_text("warning").press("Enter").type_text("bereave").press("Enter");
    world.sees("Until when").type_text("90").press("Enter").type_text("her father died").press("Enter");
    world.sees("her father died");
    let Remembered::Flag(Flag { kind, until, text, .. }) = newest(&world) else { panic!("a warning") };
    assert_eq!((kind, text.raw()), (FlagKind::Bereavement, "her father died"));
    assert_eq!(until.expect("an end").millis(), NOW + 90 * DAY);
}

#[test]
fn a_birthday_is_kept_only_with_their_word_and_what_cannot_be_read_is_asked_again() {
    let mut world = open(Lang::Ja, 100, 30);
    world.press("E").type_text("お誕生日").press("Enter").type_text("春").press("Enter");
    world.sees("日付は 3/14 のように").press("C-u").type_text("3月14日").press("Enter");
    world.sees("ご同意はいただきましたか").sees("伺っていない: 残さない").press("Down Enter");
    let Remembered::Occasion(Occasion { kind, month, day, .. }) = newest(&world) else { panic!("a day") };
    assert_eq!((kind, month, day), (OccasionKind::Birthday, 3, 14));
    let known = misaki(&world).memories.len();
    world.press("E").type_text("記念日").press("Enter").type_text("6/1").press("Enter").press("Enter");
    assert_eq!(misaki(&world).memories.len(), known, "without their word nothing is kept");
}

#[test]
fn hours_channel_and_stage_are_put_right() {
    let mut world = open(Lang::En, 160, 48);
    world.press("E").type_text("when to reach").press("Enter C-u").type_text("evenings").press("Enter");
    world.sees("Write hours as").press("C-u").type_text("18-20:30").press("Enter");
    assert_eq!(misaki(&world).hours, [Period { from: 18 * 60, to: 20 * 60 + 30 }]);
    world.press("E").type_text("like best").press("Enter").type_text("mail").press("Enter");
    assert_eq!(misaki(&world).channel, Some(Channel::Mail));
    world.press("E").type_text("how far").press("Enter").press("Down Down Enter");
    assert_eq!(misaki(&world).journey, Some(Journey::Regular));
    world.press("E").type_text("family").press("Enter C-u").type_text("佐藤").press("Enter");
    assert_eq!(misaki(&world).family.as_ref().map(omotenashi::text::Untrusted::raw), Some("佐藤"));
}

#[test]
fn a_sign_of_affection_is_kept_in_their_words() {
    let mut world = open(Lang::En, 80, 24);
    world.press("E").type_text("affection").press("Enter").sees("Brought somebody").press("Enter");
    world.type_text("her sister bought one").press("Enter");
    let Remembered::Affection(Affection { kind, text }) = newest(&world) else { panic!("affection") };
    assert_eq!((kind, text.raw()), (AffectionKind::Referral, "her sister bought one"));
}

#[test]
fn a_list_that_goes_on_below_says_so() {
    for lang in [Lang::En, Lang::Ja] {
        let mut world = open(lang, 80, 24);
        world.sees_no("⏷").press("E").sees("⏷").press("PgDn PgDn PgDn PgDn PgDn").sees_no("⏷");
        world.press("PgUp").sees("⏷");
    }
}
