use super::*;
use crate::api::{Calendar, Period, Targets};
use crate::server::rules::{self, Policy, tests::conversation};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Monday noon in Tokyo.
fn now() -> Time {
    Time::from_timestamp("2026-11-16T12:00:00+09:00".parse().expect("a time"))
}

/// Open from nine to six, Monday to Friday.
fn office() -> Calendar {
    let day = vec![Period { from: 9 * 60, to: 18 * 60 }];
    let week = (0..7).map(|weekday| if weekday < 5 { day.clone() } else { Vec::new() }).collect();
    Calendar { zone: "Asia/Tokyo".into(), week, exceptions: vec![] }
}

/// Somebody who has waited for `waited` in a queue with the target `target`.
fn waiting(waited: i64, target: i64, calendar: Calendar) -> (Conversation, Calendar) {
    let targets = Targets { first_response_ms: target, next_response_ms: target, noticed_ms: target };
    let mut it = conversation();
    rules::customer_wrote(&mut it, now().plus_millis(-waited), Policy { targets: &targets, calendar: &calendar });
    (it, calendar)
}

fn chat(waited: i64) -> (Conversation, Calendar) {
    waiting(waited, 3 * MINUTE, Calendar::always())
}

fn live_chat(waited: i64) -> (Conversation, Calendar) {
    let (mut it, calendar) = chat(waited);
    it.summary.live = true;
    (it, calendar)
}

fn social(waited: i64) -> (Conversation, Calendar) {
    waiting(waited, HOUR, Calendar::always())
}

/// Four hours of business.
fn mail(waited: i64) -> (Conversation, Calendar) {
    waiting(waited, 4 * HOUR, office())
}

fn with(priority: Priority, (mut it, calendar): (Conversation, Calendar)) -> (Conversation, Calendar) {
    it.summary.priority = priority;
    (it, calendar)
}

#[test]
fn the_one_who_needs_us_most_is_served_first() {
    let weekend = 69 * HOUR; // Friday at three: three hours then, three today.
    // Each pair: who is served first, who then.
    let cases = vec![
        ("a live chat before a mail long overdue", live_chat(MINUTE), mail(10 * 24 * HOUR)),
        ("of two live chats the longer wait", live_chat(2 * MINUTE), live_chat(MINUTE)),
        ("a live chat that just came before one that left", live_chat(0), chat(HOUR)),
        ("overdue before due soon", social(61 * MINUTE), social(59 * MINUTE)),
        ("a chat 4 min over 3 before a social post 5 min over 60", chat(7 * MINUTE), social(65 * MINUTE)),
        ("a post two hours over one before a chat 4 min over 3", social(3 * HOUR), chat(7 * MINUTE)),
        ("a mail by its business hours: 2 over 4", mail(weekend), social(80 * MINUTE)),
        ("and not by the weekend it lay", social(2 * HOUR), mail(weekend)),
        ("due soon before due later", social(50 * MINUTE), social(30 * MINUTE)),
        ("urgent within the band", with(Priority::Urgent, social(61 * MINUTE)), chat(HOUR)),
        ("never across bands", social(61 * MINUTE), with(Priority::Urgent, social(10 * MINUTE))),
        ("who waits before who does not", social(MINUTE), (conversation(), Calendar::always())),
    ];
    for (name, first, then) in cases {
        let rank = |(it, calendar): &(Conversation, Calendar)| rank(it, calendar, now());
        assert!(rank(&first) < rank(&then), "{name}: {:?} {:?}", rank(&first), rank(&then));
    }
}
