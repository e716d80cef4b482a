//! How long customers wait for an answer, and whether they get one.

use super::sample::{Sample, millis};
use super::{Ending, Turn, TurnKind, Window, beside, figure_of, percent};
use crate::api::{Amount, Channel, Facet, Figure, Metric};

/// Calls given up sooner are no abandoned calls.
pub const SHORT_MS: i64 = 5_000;

/// First or next response: median and 90th percentile, business time and wall clock, of those answered in the window;
/// the share within target counts what is still unanswered and overdue as missed.
pub fn response(metric: Metric, kind: TurnKind, turns: &[Turn], window: Window) -> Figure {
    let of_kind = || turns.iter().filter(move |turn| turn.kind == kind);
    let answered: Vec<&Turn> =
        of_kind().filter(|turn| turn.ending == Ending::Answered && window.holds(turn.ended)).collect();
    let business: Sample = answered.iter().map(|turn| turn.business_ms).collect();
    let wall: Sample = answered.iter().map(|turn| turn.wall_ms()).collect();
    let (hits, judged) = within(of_kind(), window);
    let overdue = of_kind().filter(|turn| is_overdue(turn)).count();
    beside(
        figure_of(metric, business.len(), millis(business.median())),
        [
            (Facet::P90, millis(business.p90())),
            (Facet::Wall, millis(wall.median())),
            (Facet::WallP90, millis(wall.p90())),
            (Facet::Within, percent(hits, judged)),
            (Facet::Overdue, (overdue > 0).then_some(Amount::Count(overdue as u64))),
        ],
    )
}

/// How many of these were answered in time, and how many are judged: answered or closed too late in the window, or
/// waiting and overdue at its end.
pub fn within<'a>(turns: impl Iterator<Item = &'a Turn>, window: Window) -> (usize, usize) {
    let (mut hits, mut judged) = (0, 0);
    for turn in turns.filter(|turn| turn.is_question()) {
        let counts = match turn.ending {
            Ending::Answered => window.holds(turn.ended),
            Ending::Closed => window.holds(turn.ended) && !turn.within,
            Ending::Waiting => is_overdue(turn),
        };
        judged += usize::from(counts);
        hits += usize::from(counts && turn.ending == Ending::Answered && turn.within);
    }
    (hits, judged)
}

/// Still waiting, and beyond its target.
fn is_overdue(turn: &Turn) -> bool {
    turn.is_question() && turn.ending == Ending::Waiting && !turn.within
}

/// Text: answered within target ÷ all whose due moment lies in the window, answered or not.
pub fn service_level(turns: &[Turn], window: Window) -> Figure {
    let due = turns
        .iter()
        .filter(|turn| turn.channel != Channel::Phone && turn.is_question())
        .filter(|turn| turn.due.is_some_and(|due| window.holds(due)));
    let (mut hits, mut all) = (0, 0);
    for turn in due {
        all += 1;
        hits += usize::from(turn.ending == Ending::Answered && turn.within);
    }
    figure_of(Metric::ServiceLevel, all, percent(hits, all))
}

/// Telephone: service level, mean wait, answered and abandoned of those offered.
pub fn calls(turns: &[Turn], window: Window) -> Vec<Figure> {
    let mut answered = Vec::new();
    let mut gave_up = Vec::new();
    for turn in turns {
        if turn.channel == Channel::Phone && turn.kind == TurnKind::First && window.holds(turn.ended) {
            match turn.ending {
                Ending::Answered => answered.push(turn),
                Ending::Closed => gave_up.push(turn),
                Ending::Waiting => {}
            }
        }
    }
    let offered = answered.len() + gave_up.len();
    let in_time = answered.iter().filter(|turn| turn.within).count();
    let waits: Sample = answered.iter().map(|turn| turn.wall_ms()).collect();
    let lost: Sample = gave_up.iter().map(|turn| turn.wall_ms()).filter(|wait| *wait > SHORT_MS).collect();
    let judged = answered.len() + lost.len();
    let asa = beside(
        figure_of(Metric::Asa, waits.len(), millis(waits.mean())),
        [(Facet::P90, millis(waits.p90())), (Facet::AbandonedWait, millis(lost.mean()))],
    );
    vec![
        figure_of(Metric::ServiceLevelPhone, judged, percent(in_time, judged)),
        asa,
        figure_of(Metric::AnswerRate, offered, percent(answered.len(), offered)),
        figure_of(Metric::AbandonRate, offered, percent(lost.len(), offered)),
    ]
}

/// Turns that nobody answered: closed without an answer, or waiting and overdue. Thanks apart.
pub fn unanswered(turns: &[Turn], window: Window) -> Figure {
    let (mut without, mut all, mut thanks) = (0, 0, 0);
    for turn in turns {
        if turn.kind == TurnKind::Thanks {
            thanks += u64::from(window.holds(turn.ended));
            continue;
        }
        let counts = match turn.ending {
            Ending::Answered | Ending::Closed => window.holds(turn.ended),
            Ending::Waiting => is_overdue(turn),
        };
        all += usize::from(counts);
        without += usize::from(counts && turn.ending != Ending::Answered);
    }
    let thanks = (thanks > 0).then_some(Amount::Count(thanks));
    beside(figure_of(Metric::Unanswered, all, percent(without, all)), [(Facet::Thanks, thanks)])
}
