//! What rests on matters: whether they were settled, what is open, what was promised.

use super::{Expected, expect, median, p90, share};
use crate::server::metric::tests::*;

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

pub fn matters(rows: &Rows, settle: &HashMap<i64, i64>, window: Window) -> Vec<Expected> {
    let (mut closed, mut good, mut touched, mut later, mut later_good) = (0, 0, 0, 0, 0);
    let mut unexplained = 0;
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
            unexplained += u32::from(it.reason.is_none());
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
    let unexplained = if unexplained == 0 { None } else { Some(f64::from(unexplained)) };
    let parts = [(Facet::Provisional, share(later_good, later)), (Facet::AnyReason, unexplained)];
    let mut all = vec![
        expect(Metric::Fcr, closed, share(good, closed), &parts),
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

pub fn backlog(rows: &Rows, window: Window) -> Vec<Expected> {
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

pub fn promises(rows: &Rows, window: Window, calls: bool, metric: Metric) -> Expected {
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
