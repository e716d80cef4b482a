//! A month of figures as a server tells them.

use omotenashi::api::{
    Amount, Channel, ChannelFigures, Decimal, Facet, Figure, Metric, Metrics, Money, Part, ScoreCount, Silence, Time,
    Unusual,
};

use super::model::MINUTE;

const HOUR: i64 = 60 * MINUTE;

fn silent(metric: Metric, silence: Silence) -> Figure {
    let scores = Vec::new();
    Figure { metric, n: Some(0), amount: None, silence: Some(silence), parts: Vec::new(), scores }
}

fn percent(value: f64) -> Amount {
    Amount::Percent(Decimal::nearest(value))
}

fn said(metric: Metric, n: u64, amount: Amount, parts: &[(Facet, Amount)]) -> Figure {
    let parts = parts.iter().map(|(facet, amount)| Part { facet: *facet, amount: amount.clone() }).collect();
    Figure { metric, n: Some(n), amount: Some(amount), silence: None, parts, scores: Vec::new() }
}

fn response(metric: Metric, n: u64, median: i64) -> Figure {
    let parts = [
        (Facet::P90, Amount::Millis(median * 4)),
        (Facet::Wall, Amount::Millis(median * 2)),
        (Facet::WallP90, Amount::Millis(median * 9)),
        (Facet::Within, percent(91.25)),
        (Facet::Overdue, Amount::Count(3)),
    ];
    said(metric, n, Amount::Millis(median), &parts)
}

fn figure(metric: Metric) -> Figure {
    let points = |value: f64| Amount::Points(Decimal::nearest(value));
    match metric {
        Metric::Nps => said(
            metric,
            212,
            points(41.51),
            &[
                (Facet::Low, points(32.6)),
                (Facet::High, points(50.4)),
                (Facet::Promoters, percent(58.0)),
                (Facet::Passives, percent(25.5)),
                (Facet::Detractors, percent(16.5)),
            ],
        ),
        Metric::NpsWave => {
            let scores = vec![ScoreCount { score: 10, count: 4 }, ScoreCount { score: 3, count: 1 }];
            Figure { n: Some(5), scores, ..silent(metric, Silence::TooFew) }
        }
        Metric::Csat => said(metric, 412, percent(93.2), &[(Facet::ResponseRate, percent(38.0))]),
        Metric::Fcr => said(metric, 1_204, percent(82.4), &[(Facet::Provisional, percent(86.0))]),
        Metric::FirstResponse => response(metric, 1_512, 95_000),
        Metric::NextResponse => response(metric, 3_904, 124_000),
        Metric::Resolution => said(metric, 1_377, Amount::Millis(5 * HOUR), &[(Facet::P90, Amount::Millis(30 * HOUR))]),
        Metric::Backlog => said(metric, 37, Amount::Count(37), &[]),
        Metric::Parity => said(metric, 5_400, Amount::Number(Decimal::nearest(1.84)), &[]),
        Metric::Revenue => {
            said(metric, 18_204, Amount::Money(Money { minor: 98_412_500, currency: "JPY".into() }), &[])
        }
        Metric::Aht | Metric::Acw | Metric::TalkTime | Metric::Occupancy | Metric::Utilisation => {
            silent(metric, Silence::NotRecorded)
        }
        metric => silent(metric, Silence::Nothing),
    }
}

/// Thirty days of a shop.
pub fn month() -> Metrics {
    let to = Time::from_timestamp("2026-11-20T05:00:00Z".parse().expect("a time"));
    let channel = |channel, first, ratio: f64, always_open| ChannelFigures {
        channel,
        first_response_ms: [first, first],
        next_response_ms: [first, 2 * first],
        always_open,
        figures: vec![
            said(Metric::Parity, 1_800, Amount::Number(Decimal::nearest(ratio)), &[]),
            response(Metric::FirstResponse, 600, first / 2),
            said(Metric::Csat, 120, percent(94.0), &[]),
        ],
    };
    Metrics {
        from: to.plus_millis(-30 * 24 * HOUR),
        to,
        figures: Metric::ALL.iter().map(|metric| figure(*metric)).collect(),
        channels: vec![channel(Channel::Chat, 3 * MINUTE, 0.52, true), channel(Channel::Mail, 4 * HOUR, 1.31, false)],
        unusual: vec![Unusual { at: to.plus_millis(-2 * HOUR), count: 41, usual: Decimal::nearest(12.5), more: true }],
        mine: vec![said(Metric::Csat, 44, percent(95.5), &[]), silent(Metric::Fcr, Silence::TooFew)],
    }
}
