//! What rests on turns: how long customers waited, and for whom it was in time.

use super::{Expected, expect, mean, median, middle, p90, share};
use crate::server::metric::tests::*;

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

pub fn response(metric: Metric, kind: TurnKind, rows: &Rows, window: Window) -> Expected {
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

pub fn calls(rows: &Rows, window: Window) -> Vec<Expected> {
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
            &[(Facet::P90, p90(&answered)), (Facet::AbandonedWait, mean(&abandoned).map(|mean| (mean + 0.5).floor()))],
        ),
        expect(Metric::AnswerRate, offered, share(answered.len(), offered), &[]),
        expect(Metric::AbandonRate, offered, share(abandoned.len(), offered), &[]),
    ]
}

pub fn service_level(rows: &Rows, window: Window) -> Expected {
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

pub fn unanswered(rows: &Rows, window: Window) -> Expected {
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

pub fn parity(rows: &Rows, window: Window) -> Vec<Expected> {
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
