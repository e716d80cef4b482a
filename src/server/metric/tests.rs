//! Each figure against a slow, obvious reckoning of the same on random shops, and the standard's own examples.

mod ordinary;
mod random;
mod slow;

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::api::{Calendar, Exception, MessageKind, Metrics, Period, Queue, QueueId, Status, Targets};
use crate::text::Untrusted;
use random::Dice;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn at(millis: i64) -> Time {
    Time::from_millis(millis)
}

/// A month, ending now.
fn month() -> Window {
    Window { from: at(970 * DAY), to: at(1_000 * DAY) }
}

fn queue(key: i64, channel: Channel) -> (i64, Queue) {
    let queue = Queue {
        id: QueueId::new(format!("q{key}")),
        version: 1,
        name: Untrusted::from("queue"),
        team: None,
        channel: Some(channel),
        targets: Targets::default_for(channel),
        calendar: Calendar::always(),
        wrap_up_required: false,
        undo_ms: 0,
    };
    (key, queue)
}

fn queues() -> Vec<(i64, Queue)> {
    Channel::ALL.into_iter().zip(0..).map(|(channel, key)| queue(key, channel)).collect()
}

fn told(rows: &Rows, settle: &HashMap<i64, i64>) -> Metrics {
    let queues = queues();
    let board = Board { window: month(), queues: &queues, channel: None, settle_days: settle, me: Some(1) };
    metrics(rows, &board)
}

fn of(metrics: &[Figure], metric: Metric) -> &Figure {
    metrics.iter().find(|figure| figure.metric == metric).expect("every metric has a figure")
}

/// The number in an amount.
fn number(amount: &Amount) -> f64 {
    match amount {
        Amount::Percent(value) | Amount::Points(value) | Amount::Number(value) => value.thousandths() as f64 / 1_000.0,
        Amount::Count(count) => *count as f64,
        Amount::Millis(millis) => *millis as f64,
        Amount::Money(money) => money.minor as f64,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// The seed is the whole case: the failing one is printed.
    #[test]
    fn every_figure_equals_a_slow_and_obvious_reckoning(seed in any::<u64>()) {
        let (rows, settle) = random::shop(&mut Dice::new(seed), month());
        let fast = told(&rows, &settle);
        for expected in slow::figures(&rows, &settle, month()) {
            let found: Vec<&Figure> = fast.figures.iter().filter(|it| it.metric == expected.metric).collect();
            let found = found.iter().find(|it| expected.currency.is_none_or(|currency| {
                matches!(&it.amount, Some(Amount::Money(money)) if money.currency == currency)
            }));
            let found = found.unwrap_or_else(|| panic!("seed {seed}: no figure for {expected:?}"));
            prop_assert_eq!(found.n, Some(expected.n as u64), "seed {}: n of {:?}", seed, expected.metric);
            let amount = found.amount.as_ref().map(number);
            prop_assert_eq!(amount.is_some(), expected.value.is_some(), "seed {}: {:?}", seed, expected);
            if let (Some(is), Some(should)) = (amount, expected.value) {
                prop_assert!((is - should).abs() < 0.001, "seed {seed}: {is} is not {expected:?}");
            }
            for part in &found.parts {
                let known = expected.parts.iter().any(|(facet, _)| *facet == part.facet);
                prop_assert!(known, "seed {seed}: {:?} of {:?} is reckoned once only", part.facet, expected.metric);
            }
            for (facet, should) in expected.parts {
                let is = found.part(facet).map(number);
                prop_assert_eq!(is.is_some(), should.is_some(), "seed {}: {:?} of {:?}", seed, facet, expected.metric);
                if let (Some(is), Some(should)) = (is, should) {
                    prop_assert!((is - should).abs() < 0.001, "seed {seed}: {facet:?} is {is}, not {should}");
                }
            }
        }
    }

    /// Hours out of the usual, by sorting nothing and indexing nothing.
    #[test]
    fn unusual_hours_equal_a_slow_and_obvious_reckoning(seed in any::<u64>()) {
        let (contacts, calendar) = random::arrivals(&mut Dice::new(seed), month().to);
        let fast = change::unusual(&contacts, month().to, &calendar);
        let slow = slow::unusual(&contacts, month().to, &calendar);
        prop_assert_eq!(fast, slow, "seed {}", seed);
    }
}

/// A telephone system would tell these; none is joined to the server, and nothing is said of them.
const OF_A_TELEPHONE_SYSTEM: [Metric; 5] =
    [Metric::Aht, Metric::Acw, Metric::TalkTime, Metric::Occupancy, Metric::Utilisation];

#[test]
fn every_metric_is_reckoned_twice_or_says_nothing_ever() {
    // A shop with orders in both currencies, so that each metric has something to be held against.
    let (rows, settle) = (0..1_000)
        .map(|seed| random::shop(&mut Dice::new(seed), month()))
        .find(|(rows, _)| {
            let orders = rows.orders.as_deref().unwrap_or_default();
            ["JPY", "GBP"]
                .iter()
                .all(|currency| orders.iter().any(|order| order.currency == *currency && order.minor < 0))
        })
        .expect("one of them");
    let expected = slow::figures(&rows, &settle, month());
    let figures = told(&rows, &settle).figures;
    for metric in Metric::ALL {
        let twice = expected.iter().any(|expected| expected.metric == *metric);
        let silent = figures.iter().filter(|figure| figure.metric == *metric).all(|figure| {
            figure.amount.is_none() && figure.parts.is_empty() && figure.silence == Some(Silence::NotRecorded)
        });
        let apart = OF_A_TELEPHONE_SYSTEM.contains(metric);
        assert!(twice != apart && (!apart || silent), "{metric:?} needs a slow and obvious reckoning");
    }
}

#[test]
fn every_metric_has_one_figure_in_the_order_shown() {
    let metrics = told(&Rows::default(), &HashMap::new());
    let shown: Vec<Metric> = metrics.figures.iter().map(|figure| figure.metric).collect();
    // Revenue has one for each currency; of nothing it has none.
    assert_eq!(shown, Metric::ALL);
    assert!(metrics.figures.iter().all(|figure| figure.amount.is_none()), "of nothing there is nothing to say");
    assert!(metrics.figures.iter().all(|figure| figure.silence.is_some()));
}

fn answers(question: Question, scores: &[i64]) -> Vec<Answer> {
    let answer =
        |score: &i64| Answer { question, score: *score, channel: None, queue: None, agent: None, at: at(980 * DAY) };
    scores.iter().map(answer).collect()
}

#[test]
fn under_thirty_answers_are_shown_instead_of_a_score() {
    let mut scores = vec![10; 15];
    scores.extend([9, 8, 8, 7, 6, 3, 3, 0, 10, 10, 10, 10, 10, 10]);
    let rows = Rows { answers: answers(Question::Nps, &scores), ..Rows::default() };
    let metrics = told(&rows, &HashMap::new());
    let few = of(&metrics.figures, Metric::Nps);
    assert_eq!((few.n, few.amount.as_ref(), few.silence), (Some(29), None, Some(Silence::TooFew)));
    assert_eq!((few.scores[0].score, few.scores[0].count), (10, 21));
    assert_eq!(of(&metrics.figures, Metric::NpsWave).n, Some(0), "the two are never mixed");
    scores.push(10);
    let rows = Rows { answers: answers(Question::Nps, &scores), ..Rows::default() };
    let metrics = told(&rows, &HashMap::new());
    let enough = of(&metrics.figures, Metric::Nps);
    // 23 promoters and 4 detractors of 30: 63.3 ± 25.3.
    assert_eq!(enough.amount, Some(Amount::Points(Decimal::from_thousandths(63_333))));
    let low = number(enough.part(Facet::Low).expect("an interval"));
    assert!((low - 37.98).abs() < 0.1, "{low}");
    assert!(enough.scores.is_empty());
}

#[test]
fn who_still_waits_overdue_counts_as_missed() {
    let turn = |ending, business_ms, within| Turn {
        queue: 0,
        channel: Channel::Chat,
        agent: Some(1),
        kind: TurnKind::First,
        ending,
        started: at(990 * DAY),
        ended: at(990 * DAY + business_ms),
        due: Some(at(990 * DAY + 3 * MINUTE)),
        business_ms,
        target_ms: 3 * MINUTE,
        within,
    };
    let mut turns = vec![turn(Ending::Answered, MINUTE, true); 3];
    turns.push(turn(Ending::Waiting, 10 * DAY, false));
    let rows = Rows { turns, ..Rows::default() };
    let metrics = told(&rows, &HashMap::new());
    let first = of(&metrics.figures, Metric::FirstResponse);
    assert_eq!((first.n, &first.amount), (Some(3), &Some(Amount::Millis(MINUTE))));
    assert_eq!(first.part(Facet::Within), Some(&Amount::Percent(Decimal::from_thousandths(75_000))));
    assert_eq!(first.part(Facet::Overdue), Some(&Amount::Count(1)));
    assert_eq!(
        of(&metrics.mine, Metric::FirstResponse).silence,
        Some(Silence::TooFew),
        "nothing about one person under twenty"
    );
}

fn matter(conversation: i64, customer: i64, ended: i64, reason: Option<&str>) -> Matter {
    Matter {
        conversation,
        customer,
        queue: 0,
        channel: Channel::Chat,
        agent: Some(1),
        ordinal: 1,
        reason: reason.map(str::to_owned),
        result: None,
        started: Some(at(ended - HOUR)),
        ended: at(ended),
        business_ms: HOUR,
        pending_ms: 0,
        wall_ms: HOUR,
        wall_pending_ms: 0,
        turns: 2,
        replies: 1,
        transfers: 0,
        reopened: None,
    }
}

#[test]
fn a_matter_is_settled_when_its_window_closed_without_the_customer() {
    let settled = |change: &dyn Fn(&mut Matter, &mut Vec<Contact>)| {
        let mut it = matter(1, 1, 975 * DAY, Some("delivery/late"));
        let mut contacts = vec![Contact {
            conversation: 2,
            customer: 2,
            queue: 3,
            channel: Channel::Mail,
            at: at(976 * DAY),
            reason: Some("delivery/late".to_owned()),
        }];
        change(&mut it, &mut contacts);
        let rows = Rows { matters: vec![it], contacts, ..Rows::default() };
        let fcr = of(&told(&rows, &HashMap::new()).figures, Metric::Fcr).clone();
        (fcr.amount.as_ref().map(number), fcr.part(Facet::Provisional).map(number))
    };
    assert_eq!(settled(&|_, _| {}), (Some(100.0), None), "somebody else's contact is none of theirs");
    assert_eq!(settled(&|_, contacts| contacts[0].customer = 1), (Some(0.0), None), "on whichever channel");
    let other = |_: &mut Matter, contacts: &mut Vec<Contact>| {
        contacts[0].customer = 1;
        contacts[0].reason = Some("account".to_owned());
    };
    assert_eq!(settled(&other), (Some(100.0), None), "another reason is another matter");
    let unknown = |it: &mut Matter, contacts: &mut Vec<Contact>| {
        contacts[0].customer = 1;
        it.reason = None;
    };
    assert_eq!(settled(&unknown), (Some(0.0), None), "where no reason is known, any counts");
    assert_eq!(settled(&|it, _| it.reopened = Some(at(977 * DAY))), (Some(0.0), None));
    assert_eq!(settled(&|it, _| it.reopened = Some(at(983 * DAY))), (Some(100.0), None), "after the window");
    assert_eq!(settled(&|it, _| it.transfers = 1), (Some(0.0), None));
    assert_eq!(settled(&|it, _| it.started = None), (None, None), "one that we began is no contact");
    assert_eq!(settled(&|it, _| it.ended = at(995 * DAY)), (None, Some(100.0)), "open windows are provisional");
}

#[test]
fn parity_needs_two_channels_with_enough_customers() {
    let turns = |channel, business_ms: i64, count| {
        let turn = Turn {
            queue: 0,
            channel,
            agent: None,
            kind: TurnKind::Next,
            ending: Ending::Answered,
            started: at(980 * DAY),
            ended: at(980 * DAY + business_ms),
            due: Some(at(980 * DAY + HOUR)),
            business_ms,
            target_ms: HOUR,
            within: business_ms <= HOUR,
        };
        vec![turn; count]
    };
    let parity = |turns: Vec<Turn>| {
        let rows = Rows { turns, ..Rows::default() };
        let metrics = told(&rows, &HashMap::new());
        let of = |metric| of(&metrics.figures, metric).amount.as_ref().map(number);
        (of(Metric::Parity), of(Metric::ParityGap))
    };
    let quick = turns(Channel::Chat, MINUTE, 20);
    assert_eq!(parity(quick.clone()), (None, None));
    let both = [quick.clone(), turns(Channel::Mail, 19, 19)].concat();
    assert_eq!(parity(both), (None, None), "nineteen are not enough");
    // A very quick channel does not make an ordinary one look bad: 0.5 and 0.5.
    let both = [quick.clone(), turns(Channel::Mail, 20 * MINUTE, 20)].concat();
    assert_eq!(parity(both), (Some(1.0), Some(0.0)));
    // 0.5, 0.5 and 3: three hours for one.
    let three = [quick, turns(Channel::Mail, 20 * MINUTE, 20), turns(Channel::Social, 3 * HOUR, 20)].concat();
    assert_eq!(parity(three), (Some(6.0), Some(100.0)));
}

#[test]
fn orders_count_once_a_day_and_only_when_they_are_kept() {
    use PurchaseState::{Cancelled, Delivered, Returned, Shipped};
    let order = |customer, day: i64, state, minor| Order {
        customer,
        at: at(day * DAY + HOUR),
        state,
        minor,
        currency: "JPY".to_owned(),
    };
    let orders = vec![
        order(1, 900, Delivered, 1_000),
        order(1, 900, Shipped, 500),
        order(2, 900, Delivered, 1_000),
        order(2, 950, Cancelled, 9_000),
        order(2, 960, Returned, 7_000),
        order(3, 900, Delivered, 100),
        order(3, 950, Delivered, 100),
        order(3, 951, Cancelled, -40),
    ];
    let rows = Rows { orders: Some(orders), ..Rows::default() };
    let metrics = told(&rows, &HashMap::new());
    let repeat = of(&metrics.figures, Metric::RepeatCustomers);
    assert_eq!((repeat.n, repeat.amount.as_ref().map(number)), (Some(3), Some(33.333)));
    let revenue = of(&metrics.figures, Metric::Revenue);
    assert_eq!(revenue.amount.as_ref().map(number), Some(2_660.0), "minus what came back");
}

#[test]
fn a_viewer_is_told_no_cell_of_fewer_than_five() {
    let rows = Rows { answers: answers(Question::Nps, &[10, 10, 10, 9, 0, 0, 0, 0, 0]), ..Rows::default() };
    let mut metrics = told(&rows, &HashMap::new());
    metrics.mine = metrics.figures.clone();
    mask(&mut metrics);
    let nps = of(&metrics.figures, Metric::Nps);
    assert_eq!((nps.n, nps.scores.len()), (Some(9), 0), "3 and 1 would tell who");
    assert!(metrics.mine.is_empty());
    let rows = Rows { answers: answers(Question::Csat, &[5, 5, 1, 1]), ..Rows::default() };
    let mut metrics = told(&rows, &HashMap::new());
    mask(&mut metrics);
    let csat = of(&metrics.figures, Metric::Csat);
    assert_eq!((csat.n, csat.amount.as_ref(), csat.silence), (None, None, Some(Silence::TooFew)));
}

#[test]
fn an_hour_out_of_the_usual_needs_a_neighbour_on_the_same_side() {
    // Ten an hour for nine weeks, and now forty.
    let to = 1_000 * DAY;
    let usual = (-9 * 7 * 24..0).flat_map(|hour| std::iter::repeat_n(at(to + hour * HOUR + MINUTE), 10));
    let mut contacts: Vec<Time> = usual.collect();
    assert!(change::unusual(&contacts, at(to), &Calendar::always()).is_empty());
    contacts.extend(std::iter::repeat_n(at(to - 3 * HOUR + MINUTE), 30));
    assert!(change::unusual(&contacts, at(to), &Calendar::always()).is_empty(), "one hour alone is chance");
    contacts.extend(std::iter::repeat_n(at(to - 4 * HOUR + MINUTE), 30));
    let told = change::unusual(&contacts, at(to), &Calendar::always());
    assert_eq!(
        told.iter().map(|it| (it.at, it.count, it.more)).collect::<Vec<_>>(),
        [(at(to - 3 * HOUR), 40, true), (at(to - 4 * HOUR), 40, true)]
    );
    let date = at(to - DAY).timestamp().to_string()[..10].to_owned();
    let holiday = Calendar { exceptions: vec![Exception { date, periods: vec![] }], ..Calendar::always() };
    assert!(change::unusual(&contacts, at(to), &holiday).is_empty(), "a holiday is not judged");
}

#[test]
fn the_wait_is_read_from_the_thread() {
    let step = |minute: i64, what| Step { at: at(minute * MINUTE), what };
    let hello = || What::Inbound { thanks: false };
    let since = |steps: &[Step]| waits_since(steps).map(|time| time.since(at(0)) / MINUTE);
    assert_eq!(since(&[step(1, hello()), step(2, hello())]), Some(1));
    assert_eq!(since(&[step(1, hello()), step(2, What::Outbound), step(3, hello())]), Some(3));
    let thanks = [step(1, hello()), step(2, What::Outbound), step(3, What::Inbound { thanks: true })];
    assert_eq!(since(&thanks), None);
    let done = || [step(1, hello()), step(2, What::Status(Status::Resolved))];
    assert_eq!(since(&done()), None);
    let by_us = [step(3, What::Status(Status::Open)), step(4, hello())];
    assert_eq!(since(&[&done()[..], &by_us[..]].concat()), Some(1), "opened by one of us, all of it waits");
    let by_them = [step(3, hello()), step(3, What::Status(Status::Open))];
    assert_eq!(since(&[&done()[..], &by_them[..]].concat()), Some(3), "they say what they still want");
}

#[test]
fn what_we_wrote_first_is_no_contact_of_theirs() {
    let step = |minute: i64, what| Step { at: at(minute * MINUTE), what };
    let steps = [step(0, What::Outbound), step(7, What::Inbound { thanks: false })];
    assert_eq!(course(&steps, at(20 * MINUTE)).started, None);
    let answered =
        [step(0, What::Inbound { thanks: false }), step(7, What::Outbound), step(9, What::Inbound { thanks: false })];
    assert_eq!(course(&answered, at(20 * MINUTE)).started, Some(at(0)));
}

#[test]
fn a_thread_tells_turns_hands_and_pending() {
    let step = |minute: i64, what| Step { at: at(minute * MINUTE), what };
    let hello = || What::Inbound { thanks: false };
    let steps = [
        step(0, hello()),
        step(1, hello()),
        step(2, What::Handed("mika".into())),
        step(5, What::Outbound),
        step(5, What::Status(Status::Pending)),
        step(9, hello()),
        step(10, What::Handed("ken".into())),
        step(12, What::Outbound),
        step(13, What::Inbound { thanks: true }),
        step(14, What::Status(Status::Pending)),
    ];
    let course = course(&steps, at(20 * MINUTE));
    let wait = |first, since: i64, answered: i64| Wait {
        first,
        since: at(since * MINUTE),
        answered: Some(at(answered * MINUTE)),
    };
    assert_eq!(course.waits, [wait(true, 0, 5), wait(false, 9, 12)], "an impatient second message moves nobody");
    assert_eq!((course.replies, course.transfers, course.thanks.len()), (2, 1, 1));
    let minutes: Vec<_> =
        course.pending.iter().map(|(from, to)| (from.millis() / MINUTE, to.millis() / MINUTE)).collect();
    assert_eq!(minutes, [(5, 9), (14, 20)]);
}

#[test]
fn a_notice_of_a_machine_answers_nobody() {
    let mut steps = Vec::new();
    let line = |steps: &mut Vec<Step>, kind, author: &crate::api::Author| {
        Step::read(steps, kind, author, &Untrusted::from("text"), at(1), None, None);
    };
    line(&mut steps, MessageKind::Inbound, &crate::api::Author::Customer);
    line(&mut steps, MessageKind::Outbound, &crate::api::Author::System);
    let course = course(&steps, at(2));
    assert_eq!((course.replies, course.waits[0].answered), (0, None));
}

#[test]
fn whoever_was_answered_after_the_windows_end_still_waited_then() {
    let open = Period { from: 9 * 60, to: 18 * 60 };
    let calendar = Calendar { zone: "UTC".into(), week: vec![vec![open]; 7], exceptions: vec![] };
    let start = 900 * DAY + 17 * HOUR;
    let turn = Turn {
        queue: 0,
        channel: Channel::Mail,
        agent: Some(3),
        kind: TurnKind::First,
        ending: Ending::Answered,
        started: at(start),
        ended: at(start + 2 * DAY),
        due: Some(calendar.add(at(start), 4 * HOUR)),
        business_ms: 18 * HOUR,
        target_ms: 4 * HOUR,
        within: false,
    };
    let then = turn.clone().as_of(at(start + DAY), &calendar);
    assert_eq!((then.ending, then.agent), (Ending::Waiting, None));
    assert_eq!(then.business_ms, 9 * HOUR, "one hour that day, eight the next");
    assert!(!then.within);
    assert_eq!(turn.clone().as_of(at(start + 3 * DAY), &calendar), turn);
}
