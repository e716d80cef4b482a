use super::*;
use crate::api::{ConversationId, CustomerId, CustomerRef, Period, QueueId, Summary, WaitingClock};
use crate::text::Untrusted;

const HOUR: i64 = 60 * MINUTE;

fn at(millis: i64) -> Time {
    Time::from_millis(millis)
}

fn moment(text: &str) -> Time {
    Time::from_timestamp(text.parse().expect("an RFC 3339 time"))
}

/// A chat of nobody's in which nothing has been said.
pub fn conversation() -> Conversation {
    let customer = CustomerRef {
        id: CustomerId::new("u"),
        name: Untrusted::default(),
        address_as: Untrusted::default(),
        distinction: None,
    };
    let summary = Summary {
        number: 1,
        version: 1,
        ..Summary::begun(ConversationId::new("c"), Channel::Chat, customer, QueueId::new("q"), at(0))
    };
    Conversation { key: 1, ..Conversation::begun(summary, 1, 1) }
}

const TARGETS: Targets =
    Targets { first_response_ms: 3 * MINUTE, next_response_ms: 5 * MINUTE, noticed_ms: 2 * MINUTE };

fn always() -> Calendar {
    Calendar::always()
}

fn status(conversation: &mut Conversation, to: Status, now: Time, calendar: &Calendar) {
    set_status(conversation, to, None, None, now, Policy { targets: &TARGETS, calendar });
}

#[test]
fn the_clock_starts_at_the_first_unanswered_message_and_an_answer_ends_it() {
    let calendar = always();
    let policy = Policy { targets: &TARGETS, calendar: &calendar };
    let mut it = conversation();
    customer_wrote(&mut it, at(1_000), policy);
    customer_wrote(&mut it, at(90_000), policy);
    let clock = it.summary.clock;
    assert_eq!(clock.waiting_since, Some(at(1_000)), "an impatient second message moves nobody");
    assert_eq!(clock.due_at, Some(at(1_000 + 3 * MINUTE)));
    assert_eq!(clock.double_due_at, Some(at(1_000 + 6 * MINUTE)));
    assert_eq!(clock.noticed_at, Some(at(1_000 + 2 * MINUTE)));
    we_answered(&mut it, at(60_000));
    assert_eq!(it.summary.clock, WaitingClock::default());
    customer_wrote(&mut it, at(100_000), policy);
    assert_eq!(it.summary.clock.due_at, Some(at(100_000 + 5 * MINUTE)), "the next-response target");
}

#[test]
fn a_breach_is_recorded_once_and_stays() {
    let calendar = always();
    let policy = Policy { targets: &TARGETS, calendar: &calendar };
    let mut it = conversation();
    customer_wrote(&mut it, at(0), policy);
    assert!(!breach(&mut it, at(3 * MINUTE)), "exactly due is not late");
    assert!(breach(&mut it, at(3 * MINUTE + 1)));
    assert!(!breach(&mut it, at(9 * MINUTE)));
    we_answered(&mut it, at(10 * MINUTE));
    assert!(it.summary.clock.breached);
}

#[test]
fn pending_stops_the_clock_and_it_goes_on_with_the_business_time_that_was_left() {
    let day = vec![Period { from: 9 * 60, to: 18 * 60 }];
    let calendar = Calendar { zone: "Asia/Tokyo".into(), week: vec![day; 7], exceptions: vec![] };
    let targets = Targets { first_response_ms: 4 * HOUR, next_response_ms: 4 * HOUR, noticed_ms: 8 * HOUR };
    let policy = Policy { targets: &targets, calendar: &calendar };
    let mut it = conversation();
    customer_wrote(&mut it, moment("2026-11-17T16:00:00+09:00"), policy);
    assert_eq!(it.summary.clock.due_at, Some(moment("2026-11-18T11:00:00+09:00")));
    set_status(&mut it, Status::Pending, None, None, moment("2026-11-17T17:00:00+09:00"), policy);
    assert_eq!(it.summary.clock.due_at, None);
    assert_eq!(it.summary.clock.waiting_since, Some(moment("2026-11-17T16:00:00+09:00")), "still unanswered");
    // Three business hours were left; the night does not count.
    set_status(&mut it, Status::Open, None, None, moment("2026-11-18T17:00:00+09:00"), policy);
    assert_eq!(it.summary.clock.due_at, Some(moment("2026-11-19T11:00:00+09:00")));
    assert_eq!(it.summary.clock.double_due_at, Some(moment("2026-11-19T15:00:00+09:00")));
}

#[test]
fn on_hold_and_snooze_let_the_clock_run() {
    let calendar = always();
    let policy = Policy { targets: &TARGETS, calendar: &calendar };
    for to in [Status::OnHold, Status::Snoozed] {
        let mut it = conversation();
        customer_wrote(&mut it, at(0), policy);
        let clock = it.summary.clock;
        status(&mut it, to, at(10_000), &calendar);
        assert_eq!(it.summary.clock, clock, "{to:?}");
        status(&mut it, Status::Open, at(20_000), &calendar);
        assert_eq!(it.summary.clock, clock, "back from {to:?}");
    }
}

#[test]
fn resolving_ends_the_clock_and_taking_it_back_starts_it_where_it_was() {
    let calendar = always();
    let policy = Policy { targets: &TARGETS, calendar: &calendar };
    let mut it = conversation();
    customer_wrote(&mut it, at(0), policy);
    let before = it.summary.clone();
    set_status(&mut it, Status::Resolved, None, None, at(1_000), policy);
    assert_eq!(it.summary.resolved_at, Some(at(1_000)));
    assert_eq!(it.summary.clock, WaitingClock::default());
    set_status(&mut it, Status::Open, None, Some(at(0)), at(2_000), policy);
    assert_eq!(it.summary, before, "undo is as if nothing had been");
}

#[test]
fn an_overdue_clock_that_stood_is_still_as_much_overdue() {
    let calendar = always();
    let policy = Policy { targets: &TARGETS, calendar: &calendar };
    let mut it = conversation();
    customer_wrote(&mut it, at(0), policy);
    status(&mut it, Status::Pending, at(4 * MINUTE), &calendar);
    assert!(it.summary.clock.breached);
    status(&mut it, Status::Open, at(60 * MINUTE), &calendar);
    assert_eq!(it.summary.clock.due_at, Some(at(59 * MINUTE)));
}

#[test]
fn thanks_on_a_resolved_matter_open_nothing_and_other_words_do() {
    let now = at(100 * 24 * HOUR);
    let resolved = |days: i64| Some(now.plus_millis(-days * 24 * HOUR));
    let after = |days, text| arrival(Status::Resolved, resolved(days), text, now);
    assert_eq!(after(1, "ありがとうございました！"), Arrival::Thanked);
    assert_eq!(after(30, "Thank you so much 😊"), Arrival::Thanked);
    assert_eq!(after(1, "ありがとうございます。もう一点伺いたいのですが"), Arrival::Reopen);
    assert_eq!(after(1, "thanks, but it is still broken"), Arrival::Reopen);
    assert_eq!(after(1, "Thanks?"), Arrival::Reopen);
    assert_eq!(after(7, "It broke again"), Arrival::Reopen);
    assert_eq!(after(8, "It broke again"), Arrival::Follow);
    assert_eq!(arrival(Status::Pending, None, "thanks", now), Arrival::Continue);
}

#[test]
fn thanks_for_an_answer_want_none() {
    let mut it = conversation();
    assert!(wants_answer(&it, "ありがとうございます！"), "nobody has answered anything yet");
    it.summary.replied = true;
    assert!(!wants_answer(&it, "ありがとうございます！"));
    assert!(wants_answer(&it, "ありがとうございます。いつ届きますか"));
}

#[test]
fn only_a_customer_who_can_be_there_is_live() {
    let mut it = conversation();
    present(&mut it, Channel::Mail, true, at(0));
    assert!(!it.summary.live);
    present(&mut it, Channel::Chat, true, at(0));
    assert_eq!((it.summary.live, it.live_until), (true, Some(at(10 * MINUTE))));
    present(&mut it, Channel::Chat, false, at(MINUTE));
    assert_eq!(it.live_until, Some(at(11 * MINUTE)), "each word of theirs keeps them there");
}
