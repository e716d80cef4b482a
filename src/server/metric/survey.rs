//! What customers say of us when they are asked.

use std::collections::BTreeMap;

use super::{Answer, Asked, Question, beside, figure, figure_of, percent, silent};
use crate::api::{Amount, Decimal, Facet, Figure, Metric, ScoreCount, Silence};

/// A score is said of this many answers and more; before that, the answers themselves.
pub const ENOUGH: usize = 30;

/// The share of those asked who answered.
fn response_rate(question: Question, asked: &[Asked]) -> Option<Amount> {
    let asked: Vec<_> = asked.iter().filter(|asked| asked.question == question).collect();
    percent(asked.iter().filter(|asked| asked.answered).count(), asked.len())
}

fn to(question: Question, answers: &[Answer]) -> impl Iterator<Item = &Answer> {
    answers.iter().filter(move |answer| answer.question == question)
}

/// Promoters minus detractors, with the 95 % interval; under 30 the answers instead of the score.
pub fn nps(metric: Metric, question: Question, answers: &[Answer], asked: &[Asked]) -> Figure {
    let scores: Vec<i64> = to(question, answers).map(|it| it.score).collect();
    let n = scores.len();
    let rate = (Facet::ResponseRate, response_rate(question, asked));
    if n == 0 {
        return beside(silent(metric, 0, Silence::Nothing), [rate]);
    }
    if n < ENOUGH {
        let mut counts = BTreeMap::new();
        for score in scores {
            *counts.entry(std::cmp::Reverse(score)).or_insert(0) += 1;
        }
        let scores = counts.into_iter().map(|(score, count)| ScoreCount { score: score.0, count }).collect();
        return beside(Figure { scores, ..silent(metric, n, Silence::TooFew) }, [rate]);
    }
    let promoters = scores.iter().filter(|score| **score >= 9).count();
    let detractors = scores.iter().filter(|score| **score <= 6).count();
    let (p, d) = (promoters as f64 / n as f64, detractors as f64 / n as f64);
    let score = 100.0 * (p - d);
    let margin = 1.96 * 100.0 * ((p + d - (p - d).powi(2)) / n as f64).sqrt();
    let points = |value: f64| Some(Amount::Points(Decimal::nearest(value)));
    beside(
        figure(metric, n, Amount::Points(Decimal::nearest(score))),
        [
            (Facet::Low, points(score - margin)),
            (Facet::High, points(score + margin)),
            (Facet::Promoters, percent(promoters, n)),
            (Facet::Passives, percent(n - promoters - detractors, n)),
            (Facet::Detractors, percent(detractors, n)),
            rate,
        ],
    )
}

/// The share of 4–5 of 1–5.
pub fn csat(answers: &[Answer], asked: &[Asked]) -> Figure {
    let scores: Vec<i64> = to(Question::Csat, answers).map(|it| it.score).collect();
    let good = scores.iter().filter(|score| **score >= 4).count();
    let figure = figure_of(Metric::Csat, scores.len(), percent(good, scores.len()));
    beside(figure, [(Facet::ResponseRate, response_rate(Question::Csat, asked))])
}

/// The mean of 1–7 (7 = easy) and the share of 5–7.
pub fn ces(answers: &[Answer], asked: &[Asked]) -> Figure {
    let scores: Vec<i64> = to(Question::Ces, answers).map(|it| it.score).collect();
    let n = scores.len();
    let mean = (n > 0).then(|| Amount::Number(Decimal::nearest(scores.iter().sum::<i64>() as f64 / n as f64)));
    let easy = scores.iter().filter(|score| **score >= 5).count();
    beside(
        figure_of(Metric::Ces, n, mean),
        [(Facet::Easy, percent(easy, n)), (Facet::ResponseRate, response_rate(Question::Ces, asked))],
    )
}

/// The customer's own yes, some days later.
pub fn solved(answers: &[Answer], asked: &[Asked]) -> Figure {
    let yes: Vec<bool> = to(Question::Solved, answers).map(|it| it.score == 1).collect();
    let figure = figure_of(Metric::Solved, yes.len(), percent(yes.iter().filter(|yes| **yes).count(), yes.len()));
    beside(figure, [(Facet::ResponseRate, response_rate(Question::Solved, asked))])
}
