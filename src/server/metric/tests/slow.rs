//! The formulas again, as one would reckon them on paper: no sorting, no grouping, everything counted anew.

use super::*;
use crate::api::Unusual;

/// What a figure should be.
#[derive(Debug)]
pub struct Expected {
    pub metric: Metric,
    pub n: usize,
    pub value: Option<f64>,
    pub currency: Option<&'static str>,
    pub parts: Vec<(Facet, Option<f64>)>,
}

fn expect(metric: Metric, n: usize, value: Option<f64>, parts: &[(Facet, Option<f64>)]) -> Expected {
    Expected { metric, n, value, currency: None, parts: parts.to_vec() }
}

fn share(part: usize, all: usize) -> Option<f64> {
    if all == 0 { None } else { Some(part as f64 / all as f64 * 100.0) }
}

/// The least value of which at least `part` tenths of all are not greater; `more`: more than that.
fn rank(values: &[i64], tenths: usize, more: bool) -> Option<i64> {
    let enough = |value: i64| {
        let below = values.iter().filter(|other| **other <= value).count() * 10;
        if more { below > values.len() * tenths } else { below >= values.len() * tenths }
    };
    values.iter().copied().filter(|value| enough(*value)).min()
}

fn median(values: &[i64]) -> Option<f64> {
    let (lower, upper) = (rank(values, 5, false)?, rank(values, 5, true)?);
    Some(((lower + upper) as f64 / 2.0).floor())
}

fn p90(values: &[i64]) -> Option<f64> {
    rank(values, 9, false).map(|value| value as f64)
}

fn mean(values: &[i64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<i64>() as f64 / values.len() as f64) }
}

/// Whether a turn is in time, late or not judged.
fn in_time(turn: &Turn, window: Window) -> Option<bool> {
    if turn.kind == TurnKind::Thanks {
        return None;
    }
    let ended_here = turn.ended >= window.from && turn.ended < window.to;
    match turn.ending {
        Ending::Answered if ended_here => Some(turn.within),
        Ending::Closed if ended_here && !turn.within => Some(false),
        Ending::Waiting if !turn.within => Some(false),
        _ => None,
    }
}

fn response(metric: Metric, kind: TurnKind, rows: &Rows, window: Window) -> Expected {
    let mut business = Vec::new();
    let mut wall = Vec::new();
    let (mut hits, mut judged, mut overdue) = (0, 0, 0);
    for turn in rows.turns.iter().filter(|turn| turn.kind == kind) {
        if turn.ending == Ending::Answered && turn.ended >= window.from && turn.ended < window.to {
            business.push(turn.business_ms);
            wall.push(turn.ended.millis() - turn.started.millis());
        }
        if let Some(hit) = in_time(turn, window) {
            judged += 1;
            hits += usize::from(hit);
        }
        if turn.ending == Ending::Waiting && !turn.within {
            overdue += 1;
        }
    }
    let parts = [
        (Facet::P90, p90(&business)),
        (Facet::Wall, median(&wall)),
        (Facet::WallP90, p90(&wall)),
        (Facet::Within, share(hits, judged)),
        (Facet::Overdue, if overdue == 0 { None } else { Some(f64::from(overdue)) }),
    ];
    expect(metric, business.len(), median(&business), &parts)
}

fn calls(rows: &Rows, window: Window) -> Vec<Expected> {
    let mut answered = Vec::new();
    let mut closed = Vec::new();
    let mut in_time = 0;
    for turn in &rows.turns {
        let here = turn.ended >= window.from && turn.ended < window.to;
        if turn.channel != Channel::Phone || turn.kind != TurnKind::First || !here {
            continue;
        }
        let wait = turn.ended.millis() - turn.started.millis();
        if turn.ending == Ending::Answered {
            answered.push(wait);
            in_time += usize::from(turn.within);
        } else if turn.ending == Ending::Closed {
            closed.push(wait);
        }
    }
    let abandoned: Vec<i64> = closed.iter().copied().filter(|wait| *wait > 5_000).collect();
    let offered = answered.len() + closed.len();
    let judged = answered.len() + abandoned.len();
    vec![
        expect(Metric::ServiceLevelPhone, judged, share(in_time, judged), &[]),
        expect(
            Metric::Asa,
            answered.len(),
            mean(&answered).map(|mean| (mean + 0.5).floor()),
            &[(Facet::P90, p90(&answered))],
        ),
        expect(Metric::AnswerRate, offered, share(answered.len(), offered), &[]),
        expect(Metric::AbandonRate, offered, share(abandoned.len(), offered), &[]),
    ]
}

fn service_level(rows: &Rows, window: Window) -> Expected {
    let (mut hits, mut all) = (0, 0);
    for turn in &rows.turns {
        let Some(due) = turn.due else { continue };
        if turn.kind == TurnKind::Thanks || turn.channel == Channel::Phone || due < window.from || due >= window.to {
            continue;
        }
        all += 1;
        hits += usize::from(turn.ending == Ending::Answered && turn.within);
    }
    expect(Metric::ServiceLevel, all, share(hits, all), &[])
}

fn unanswered(rows: &Rows, window: Window) -> Expected {
    let (mut without, mut all, mut thanks) = (0, 0, 0);
    for turn in &rows.turns {
        let here = turn.ended >= window.from && turn.ended < window.to;
        match (turn.kind, turn.ending) {
            (TurnKind::Thanks, _) => thanks += u32::from(here),
            (_, Ending::Waiting) if !turn.within => {
                all += 1;
                without += 1;
            }
            (_, Ending::Answered) if here => all += 1,
            (_, Ending::Closed) if here => {
                all += 1;
                without += 1;
            }
            _ => {}
        }
    }
    let thanks = if thanks == 0 { None } else { Some(f64::from(thanks)) };
    expect(Metric::Unanswered, all, share(without, all), &[(Facet::Thanks, thanks)])
}

/// Whether the customer of `it` came again within `days`; with `same` only on the same reason.
fn came_again(rows: &Rows, it: &Matter, days: i64, same: bool) -> bool {
    for contact in &rows.contacts {
        let after = contact.at.millis() - it.ended.millis();
        let matters = match (&it.reason, &contact.reason) {
            (Some(a), Some(b)) => !same || a == b,
            _ => true,
        };
        let theirs = contact.customer == it.customer && contact.conversation != it.conversation;
        if theirs && after > 0 && after <= days * DAY && matters {
            return true;
        }
    }
    false
}

fn matters(rows: &Rows, settle: &HashMap<i64, i64>, window: Window) -> Vec<Expected> {
    let (mut closed, mut good, mut touched, mut later, mut later_good) = (0, 0, 0, 0, 0);
    let (mut week, mut again, mut reopened) = (0, 0, 0);
    let (mut resolved, mut moved, mut told, mut passed, mut turns, mut hands) = (0, 0, 0, 0, 0, 0);
    for it in &rows.matters {
        if it.ordinal != 1 || it.started.is_none() || it.ended < window.from || it.ended >= window.to {
            continue;
        }
        let days = if it.queue == 1 { settle[&1] } else { 7 };
        let back = it.reopened.is_some_and(|at| at.millis() - it.ended.millis() <= days * DAY);
        let settled = !back && it.transfers == 0 && !came_again(rows, it, days, true);
        if it.ended.millis() + days * DAY < window.to.millis() {
            closed += 1;
            good += usize::from(settled);
            touched += usize::from(it.replies == 1);
        } else {
            later += 1;
            later_good += usize::from(settled);
        }
        if it.ended.millis() + 7 * DAY < window.to.millis() {
            week += 1;
            again += usize::from(came_again(rows, it, 7, false));
            reopened += usize::from(it.reopened.is_some_and(|at| at.millis() - it.ended.millis() <= 7 * DAY));
        }
        resolved += 1;
        moved += usize::from(it.transfers > 0);
        told += usize::from(it.result.is_some());
        passed += usize::from(it.result.as_deref() == Some("passed_on"));
        turns += it.turns;
        hands += it.transfers + 1;
    }
    let each = |sum: i64| if resolved == 0 { None } else { Some(sum as f64 / resolved as f64) };
    let mut all = vec![
        expect(Metric::Fcr, closed, share(good, closed), &[(Facet::Provisional, share(later_good, later))]),
        expect(Metric::OneTouch, closed, share(touched, closed), &[]),
        expect(Metric::Recontact, week, share(again, week), &[]),
        expect(Metric::Reopen, week, share(reopened, week), &[]),
        expect(Metric::Transfer, resolved, share(moved, resolved), &[]),
        expect(Metric::Escalation, told, share(passed, told), &[]),
        expect(Metric::Effort, resolved, each(turns), &[(Facet::Hands, each(hands))]),
    ];
    let mut lengths = [vec![], vec![], vec![], vec![]];
    for it in &rows.matters {
        let last = it.reopened.is_none_or(|at| at >= window.to);
        if it.started.is_some() && last && it.ended >= window.from && it.ended < window.to {
            lengths[0].push(it.business_ms);
            lengths[1].push(it.wall_ms);
            lengths[2].push(it.business_ms - it.pending_ms);
            lengths[3].push(it.wall_ms - it.wall_pending_ms);
        }
    }
    for (metric, business, wall) in [(Metric::Resolution, 0, 1), (Metric::ResolutionActive, 2, 3)] {
        let (business, wall) = (&lengths[business], &lengths[wall]);
        let parts = [(Facet::P90, p90(business)), (Facet::Wall, median(wall)), (Facet::WallP90, p90(wall))];
        all.push(expect(metric, business.len(), median(business), &parts));
    }
    all
}

fn backlog(rows: &Rows, window: Window) -> Vec<Expected> {
    let answers = rows.turns.iter().filter(|turn| turn.ending == Ending::Answered);
    let answers = answers.filter(|turn| turn.ended >= window.from && turn.ended < window.to).count();
    let Some(open) = &rows.open else {
        return [Metric::Backlog, Metric::BacklogAge, Metric::BacklogDays].map(|it| expect(it, 0, None, &[])).into();
    };
    let ages: Vec<i64> = open.iter().map(|it| window.to.millis() - it.since.millis()).collect();
    let days = if answers == 0 { None } else { Some(open.len() as f64 / (answers as f64 / 30.0)) };
    vec![
        expect(Metric::Backlog, open.len(), Some(open.len() as f64), &[]),
        expect(
            Metric::BacklogAge,
            ages.len(),
            median(&ages),
            &[(Facet::P90, p90(&ages)), (Facet::Oldest, ages.iter().max().map(|age| *age as f64))],
        ),
        expect(Metric::BacklogDays, answers, days, &[]),
    ]
}

fn surveys(rows: &Rows) -> Vec<Expected> {
    let scores = |question: Question| -> Vec<i64> {
        rows.answers.iter().filter(|it| it.question == question).map(|it| it.score).collect()
    };
    let rate = |question: Question| {
        let asked = rows.asked.iter().filter(|it| it.question == question);
        (Facet::ResponseRate, share(asked.clone().filter(|it| it.answered).count(), asked.count()))
    };
    let among = |scores: &[i64], from: i64, to: i64| scores.iter().filter(|it| **it >= from && **it <= to).count();
    let mut all = Vec::new();
    for (metric, question) in [(Metric::Nps, Question::Nps), (Metric::NpsWave, Question::NpsWave)] {
        let scores = scores(question);
        let n = scores.len();
        let enough = n >= 30;
        let p = among(&scores, 9, 10) as f64 / n as f64;
        let d = among(&scores, 0, 6) as f64 / n as f64;
        let margin = 1.96 * 100.0 * ((p + d - (p - d) * (p - d)) / n as f64).sqrt();
        let if_enough = |value: f64| if enough { Some(value) } else { None };
        all.push(expect(
            metric,
            n,
            if_enough(100.0 * (p - d)),
            &[
                (Facet::Low, if_enough(100.0 * (p - d) - margin)),
                (Facet::High, if_enough(100.0 * (p - d) + margin)),
                (Facet::Promoters, if_enough(100.0 * p)),
                (Facet::Passives, if_enough(100.0 * among(&scores, 7, 8) as f64 / n as f64)),
                (Facet::Detractors, if_enough(100.0 * d)),
                rate(question),
            ],
        ));
    }
    let csat = scores(Question::Csat);
    all.push(expect(Metric::Csat, csat.len(), share(among(&csat, 4, 5), csat.len()), &[rate(Question::Csat)]));
    let ces = scores(Question::Ces);
    let easy = (Facet::Easy, share(among(&ces, 5, 7), ces.len()));
    all.push(expect(Metric::Ces, ces.len(), mean(&ces), &[easy, rate(Question::Ces)]));
    let solved = scores(Question::Solved);
    let yes = share(among(&solved, 1, 1), solved.len());
    all.push(expect(Metric::Solved, solved.len(), yes, &[rate(Question::Solved)]));
    all
}

fn kept(order: &Order) -> bool {
    use PurchaseState::{Cancelled, Refunded, Returned};
    ![Cancelled, Refunded, Returned].contains(&order.state) && order.minor >= 0
}

fn shop(rows: &Rows, to: Time) -> Vec<Expected> {
    let metrics = [Metric::RepeatCustomers, Metric::SecondPurchase, Metric::Retention, Metric::Churn];
    let Some(orders) = &rows.orders else {
        return metrics.map(|metric| expect(metric, 0, None, &[])).into();
    };
    let day = |at: Time| at.millis() / DAY;
    let last = day(to);
    // Whether a customer bought on a day.
    let bought = |customer: i64, on: i64| {
        orders.iter().any(|order| order.customer == customer && kept(order) && day(order.at) == on)
    };
    let (mut once, mut twice, mut first, mut second, mut before, mut stayed) = (0, 0, 0, 0, 0, 0);
    for customer in 0..30 {
        let days: Vec<i64> = (0..=last).filter(|on| bought(customer, *on)).collect();
        let this_year = days.iter().filter(|on| **on > last - 365).count();
        let year_before = days.iter().filter(|on| **on > last - 730 && **on <= last - 365).count();
        once += usize::from(this_year > 0);
        twice += usize::from(this_year > 1);
        before += usize::from(year_before > 0);
        stayed += usize::from(year_before > 0 && this_year > 0);
        if let Some(begun) = days.first()
            && *begun > last - 455
            && *begun <= last - 90
        {
            first += 1;
            second += usize::from(days.iter().any(|on| on > begun && *on <= begun + 90));
        }
    }
    let mut all = vec![
        expect(Metric::RepeatCustomers, once, share(twice, once), &[]),
        expect(Metric::SecondPurchase, first, share(second, first), &[]),
        expect(Metric::Retention, before, share(stayed, before), &[]),
        expect(Metric::Churn, before, share(before - stayed, before), &[]),
    ];
    for currency in ["JPY", "GBP"] {
        let counted: Vec<i64> = orders
            .iter()
            .filter(|order| order.currency == currency && (kept(order) || order.minor < 0))
            .map(|order| order.minor)
            .collect();
        if !counted.is_empty() {
            let sum = Some(counted.iter().sum::<i64>() as f64);
            let currency = Some(currency);
            all.push(Expected { currency, ..expect(Metric::Revenue, counted.len(), sum, &[]) });
        }
    }
    all
}

fn middle(values: &[f64]) -> f64 {
    let not_above = |value: f64| values.iter().filter(|other| **other <= value).count();
    let least = |enough: &dyn Fn(usize) -> bool| {
        values.iter().copied().filter(|value| enough(not_above(*value))).fold(f64::INFINITY, f64::min)
    };
    let lower = least(&|count| count * 2 >= values.len());
    let upper = least(&|count| count * 2 > values.len());
    f64::midpoint(lower, upper)
}

fn parity(rows: &Rows, window: Window) -> Vec<Expected> {
    let mut ratios = Vec::new();
    let mut shares = Vec::new();
    let mut n = 0;
    for channel in Channel::ALL {
        let mut waits = Vec::new();
        let (mut hits, mut judged) = (0, 0);
        for turn in rows.turns.iter().filter(|it| it.channel == channel && it.kind != TurnKind::Thanks) {
            let here = turn.ended >= window.from && turn.ended < window.to;
            if turn.ending == Ending::Waiting || (turn.ending == Ending::Answered && here) {
                waits.push(turn.business_ms as f64 / turn.target_ms as f64);
            }
            if let Some(hit) = in_time(turn, window) {
                judged += 1;
                hits += usize::from(hit);
            }
        }
        n += waits.len();
        if waits.len() >= 20 {
            ratios.push(middle(&waits).max(0.5));
        }
        if judged >= 20 {
            shares.push(hits as f64 / f64::from(judged) * 100.0);
        }
    }
    let most = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
    let parity = if ratios.len() < 2 { None } else { Some(most(&ratios) / middle(&ratios)) };
    let gap = if shares.len() < 2 { None } else { Some(most(&shares) - least(&shares)) };
    vec![expect(Metric::Parity, n, parity, &[]), expect(Metric::ParityGap, n, gap, &[])]
}

fn promises(rows: &Rows, window: Window, calls: bool, metric: Metric) -> Expected {
    let (mut judged, mut kept) = (0, 0);
    for promise in &rows.promises {
        let out = promise.first_due < window.from || promise.first_due >= window.to;
        if out || (calls && !promise.call) || promise.state == PromiseState::Cancelled {
            continue;
        }
        let in_time = matches!(promise.done, Some(at) if at <= promise.due);
        let tried = promise.state == PromiseState::Open && promise.call && in_time;
        let undecided = promise.state == PromiseState::Open && !tried && promise.due >= window.to;
        if undecided && !promise.moved_untold {
            continue;
        }
        judged += 1;
        if !promise.moved_untold && (tried || (promise.state == PromiseState::Kept && in_time)) {
            kept += 1;
        }
    }
    expect(metric, judged, share(kept, judged), &[])
}

/// Every figure of a shop.
pub fn figures(rows: &Rows, settle: &HashMap<i64, i64>, window: Window) -> Vec<Expected> {
    let mut all = surveys(rows);
    all.extend(matters(rows, settle, window));
    all.push(response(Metric::FirstResponse, TurnKind::First, rows, window));
    all.push(response(Metric::NextResponse, TurnKind::Next, rows, window));
    all.push(service_level(rows, window));
    all.extend(calls(rows, window));
    all.extend(backlog(rows, window));
    all.push(unanswered(rows, window));
    all.push(promises(rows, window, false, Metric::PromisesKept));
    all.push(promises(rows, window, true, Metric::CallbacksKept));
    all.extend(parity(rows, window));
    all.extend(shop(rows, window.to));
    all
}

/// The hours out of the usual.
pub fn unusual(contacts: &[Time], to: Time, calendar: &Calendar) -> Vec<Unusual> {
    let last = to.millis().div_euclid(HOUR) - 1;
    let count = |hour: i64| contacts.iter().filter(|at| at.millis().div_euclid(HOUR) == hour).count() as f64;
    let holiday = |hour: i64| {
        let date = at(hour * HOUR).timestamp().to_string();
        calendar.exceptions.iter().any(|exception| date.starts_with(&exception.date))
    };
    let usual = |hour: i64| -> Vec<f64> {
        (1..=8).map(|week| hour - week * 168).filter(|past| !holiday(*past)).map(count).collect()
    };
    let side = |hour: i64| -> i32 {
        let base = usual(hour);
        if holiday(hour) || base.is_empty() || hour < last - 24 || hour > last {
            return 0;
        }
        let middle_of_base = middle(&base);
        let off: Vec<f64> = base.iter().map(|value| (value - middle_of_base).abs()).collect();
        let scale = (1.4826 * middle(&off)).max(middle_of_base.sqrt());
        let now = count(hour);
        if now < 5.0 && middle_of_base < 5.0 {
            0
        } else if now > middle_of_base + 3.5 * scale {
            1
        } else if now < middle_of_base - 3.5 * scale {
            -1
        } else {
            0
        }
    };
    let mut told = Vec::new();
    for hour in (last - 23..=last).rev() {
        let own = side(hour);
        if own != 0 && (side(hour - 1) == own || side(hour + 1) == own) {
            told.push(Unusual {
                at: at(hour * HOUR),
                count: count(hour) as u64,
                usual: Decimal::nearest(middle(&usual(hour))),
                more: own > 0,
            });
        }
    }
    told
}
