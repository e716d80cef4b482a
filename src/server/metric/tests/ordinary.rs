//! How often hours are marked in weeks in which nothing happens, and whether a rush is.

use super::*;

/// Contacts of every half hour of a week: by weekday from Monday, by half hour of the day.
type Week = [[f64; 48]; 7];

/// The busiest queue of the model of a call centre where it lies (`OMOTENASHI_DATA`), else a working week by a formula.
fn ordinary_week() -> (Week, &'static str) {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let folder = std::env::var("OMOTENASHI_DATA").unwrap_or_else(|_| default.to_owned());
    let mut week: Week = [[0.0; 48]; 7];
    let Ok(model) = std::fs::read_to_string(format!("{folder}/arrivals-model.csv")) else {
        for (day, hours) in week.iter_mut().enumerate() {
            for (half, rate) in hours.iter_mut().enumerate() {
                let noon = (half as f64 - 26.0) / 10.0;
                *rate = if day < 5 { 40.0 } else { 8.0 } * (-noon * noon).exp();
            }
        }
        return (week, "a formula");
    };
    for line in model.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|name| *name == cells[0]);
        let (hour, minute) = cells[1].split_once(':').expect("a time");
        let half = hour.parse::<usize>().expect("an hour") * 2 + usize::from(minute == "30");
        if let (Some(day), "PS") = (day, cells[2]) {
            week[day][half] = cells[3].parse().expect("a rate");
        }
    }
    (week, "arrivals-model.csv")
}

#[expect(clippy::print_stdout, reason = "the rate is the figure that is asked for")]
#[test]
fn ordinary_weeks_are_hardly_ever_marked_and_a_rush_is() {
    let (week, model) = ordinary_week();
    let mut dice = Dice::new(20_261_122);
    // Knuth's, in pieces small enough for it.
    let mut poisson = |rate: f64| -> usize {
        let (mut left, mut count) = (rate, 0);
        while left > 0.0 {
            let (limit, mut product) = ((-left.min(10.0)).exp(), 1.0);
            loop {
                product *= dice.range(1, 1_000_001) as f64 / 1_000_000.0;
                if product <= limit {
                    break;
                }
                count += 1;
            }
            left -= 10.0;
        }
        count
    };
    // A Monday at midnight.
    let monday = 4 * DAY;
    let (weeks, mut judged, mut marked, mut days) = (60, 0, 0, 0);
    let mut contacts: Vec<Time> = Vec::new();
    for number in 0..weeks {
        for (day, hours) in week.iter().enumerate() {
            for (half, rate) in hours.iter().enumerate() {
                let from = monday + number * 7 * DAY + day as i64 * DAY + half as i64 * 30 * MINUTE;
                contacts.extend((0..poisson(*rate)).map(|n| at(from + n as i64)));
            }
            if number >= change::WEEKS {
                let to = at(monday + number * 7 * DAY + (day as i64 + 1) * DAY);
                let base = at(to.millis() - 9 * 7 * DAY);
                let recent: Vec<Time> = contacts.iter().copied().filter(|at| *at >= base).collect();
                let told = change::unusual(&recent, to, &Calendar::always());
                (judged, days) = (judged + change::HOURS, days + 1);
                marked += told.len();
                if day == 2 {
                    // Two hours before noon with three times the contacts.
                    let rush = recent.iter().copied().filter(|it| {
                        let hour = (it.millis() - (to.millis() - DAY)).div_euclid(HOUR);
                        (10..12).contains(&hour)
                    });
                    let crowd: Vec<Time> = recent.iter().copied().chain(rush.clone()).chain(rush).collect();
                    assert_eq!(change::unusual(&crowd, to, &Calendar::always()).len(), 2 + told.len(), "week {number}");
                }
            }
        }
    }
    let rate = 100.0 * marked as f64 / judged as f64;
    println!("ordinary weeks by {model}: {marked} marks in {judged} hours of {days} days ({rate:.3} %)");
    assert!(rate < 0.1, "{rate} % of ordinary hours are marked");
}
