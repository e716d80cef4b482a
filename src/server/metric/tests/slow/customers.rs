//! What rests on customers: what they answered, what they bought.

use super::{Expected, expect, mean, share};
use crate::server::metric::tests::*;

pub fn surveys(rows: &Rows) -> Vec<Expected> {
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

pub fn shop(rows: &Rows, to: Time) -> Vec<Expected> {
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
