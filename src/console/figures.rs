//! Figures in words: name, value, how many, what stands beside it, and the formula. The same on the screen and on the
//! command line; "–" where there is nothing to say.

use crate::api::{Amount, ChannelFigures, Facet, Figure, Metric, Metrics, Silence, Unusual};
use crate::locale::Locale;

/// Said where there is nothing to say.
pub const NOTHING: &str = "–";

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// One figure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Its value, or "–".
    pub value: String,
    /// How many it rests on.
    pub n: String,
    /// What stands beside it.
    pub beside: Vec<String>,
    /// How it is reckoned.
    pub formula: String,
}

/// Lines under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub heading: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// The heading a metric stands under.
const fn group_of(metric: Metric) -> &'static str {
    match metric {
        Metric::Nps | Metric::NpsWave | Metric::Csat | Metric::Ces | Metric::Solved => "figures-group-voice",
        Metric::Fcr
        | Metric::OneTouch
        | Metric::FirstResponse
        | Metric::NextResponse
        | Metric::Resolution
        | Metric::ResolutionActive
        | Metric::ServiceLevel => "figures-group-settled",
        Metric::ServiceLevelPhone
        | Metric::Asa
        | Metric::AnswerRate
        | Metric::AbandonRate
        | Metric::Aht
        | Metric::Acw
        | Metric::TalkTime
        | Metric::Occupancy
        | Metric::Utilisation => "figures-group-phone",
        Metric::Backlog
        | Metric::BacklogAge
        | Metric::BacklogDays
        | Metric::Unanswered
        | Metric::Recontact
        | Metric::Reopen
        | Metric::Transfer
        | Metric::Escalation
        | Metric::Effort
        | Metric::PromisesKept
        | Metric::CallbacksKept => "figures-group-work",
        Metric::Parity | Metric::ParityGap => "figures-group-alike",
        Metric::RepeatCustomers | Metric::SecondPurchase | Metric::Retention | Metric::Churn | Metric::Revenue => {
            "figures-group-custom"
        }
    }
}

/// What a metric is called.
pub fn name(metric: Metric, locale: &Locale) -> String {
    locale.text(&format!("metric-{}", metric.as_str().replace('_', "-")))
}

/// How it is reckoned.
fn formula(metric: Metric, locale: &Locale) -> String {
    locale.text(&format!("metric-{}-formula", metric.as_str().replace('_', "-")))
}

/// A length in the two units that say it best.
pub fn length(millis: i64, locale: &Locale) -> String {
    let of = |id: &str, unit: i64, rest: i64| {
        let (n, rest) = (millis / unit, if rest > 0 { millis % unit / rest } else { 0 });
        locale.with(id, &[("n", n.into()), ("rest", rest.into())])
    };
    match millis {
        ..0 => format!("-{}", length(millis.saturating_neg(), locale)),
        0..MINUTE => of("figures-seconds", SECOND, 0),
        MINUTE..HOUR => of("figures-minutes", MINUTE, SECOND),
        HOUR..DAY => of("figures-hours", HOUR, MINUTE),
        _ => of("figures-days", DAY, HOUR),
    }
}

/// Thousandths with one decimal place, or two for numbers that are small by nature.
fn decimal(thousandths: i64, places: u32) -> String {
    let unit = 10_i64.pow(3 - places);
    let rounded = (thousandths.abs() + unit / 2) / unit;
    let sign = if thousandths < 0 && rounded > 0 { "-" } else { "" };
    let (whole, rest) = (rounded / 10_i64.pow(places), rounded % 10_i64.pow(places));
    format!("{sign}{whole}.{rest:0width$}", width = places as usize)
}

/// A value as one says it.
pub fn amount(amount: &Amount, locale: &Locale) -> String {
    match amount {
        Amount::Percent(value) => format!("{}%", decimal(value.thousandths(), 1)),
        Amount::Points(value) if value.thousandths() > 0 => format!("+{}", decimal(value.thousandths(), 1)),
        Amount::Points(value) => decimal(value.thousandths(), 1),
        Amount::Number(value) => decimal(value.thousandths(), 2),
        Amount::Count(count) => locale.number((*count).cast_signed()),
        Amount::Millis(millis) => length(*millis, locale),
        Amount::Money(money) => locale.money(money.minor, &money.currency),
    }
}

const fn facet_id(facet: Facet) -> &'static str {
    match facet {
        Facet::Low => "facet-low",
        Facet::High => "facet-high",
        Facet::Promoters => "facet-promoters",
        Facet::Passives => "facet-passives",
        Facet::Detractors => "facet-detractors",
        Facet::ResponseRate => "facet-response-rate",
        Facet::Mean => "facet-mean",
        Facet::Easy => "facet-easy",
        Facet::P90 => "facet-p90",
        Facet::Wall => "facet-wall",
        Facet::WallP90 => "facet-wall-p90",
        Facet::Within => "facet-within",
        Facet::Overdue => "facet-overdue",
        Facet::Provisional => "facet-provisional",
        Facet::AnyReason => "facet-any-reason",
        Facet::Oldest => "facet-oldest",
        Facet::AbandonedWait => "facet-abandoned-wait",
        Facet::Thanks => "facet-thanks",
        Facet::Hands => "facet-hands",
    }
}

/// A figure in words.
pub fn line(figure: &Figure, locale: &Locale) -> Line {
    let mut beside = Vec::new();
    if let Some(silence) = figure.silence {
        beside.push(locale.text(match silence {
            Silence::Nothing => "figures-silence-nothing",
            Silence::NotRecorded => "figures-silence-not-recorded",
            Silence::TooFew => "figures-silence-too-few",
        }));
    }
    if !figure.scores.is_empty() {
        let score = |row: &crate::api::ScoreCount| {
            locale.with("figures-score", &[("score", row.score.into()), ("count", row.count.cast_signed().into())])
        };
        let scores: Vec<String> = figure.scores.iter().map(score).collect();
        let scores = scores.join(&locale.text("figures-comma"));
        beside.push(locale.with("figures-scores", &[("scores", (&scores).into())]));
    }
    for part in &figure.parts {
        let value = amount(&part.amount, locale);
        beside.push(locale.with(facet_id(part.facet), &[("value", (&value).into())]));
    }
    Line {
        name: name(figure.metric, locale),
        value: figure.amount.as_ref().map_or_else(|| NOTHING.to_owned(), |it| amount(it, locale)),
        n: how_many(figure, locale),
        beside,
        formula: formula(figure.metric, locale),
    }
}

fn how_many(figure: &Figure, locale: &Locale) -> String {
    match figure.n {
        // Where nothing is recorded there is nothing to count.
        Some(_) if figure.silence == Some(Silence::NotRecorded) => String::new(),
        Some(n) => {
            let n = locale.number(n.cast_signed());
            locale.with("figures-n", &[("n", (&n).into())])
        }
        None => locale.text("figures-n-hidden"),
    }
}

/// Targets as the customer was told them: "3m", "20m to 4h"; 3分, 20分から4時間.
fn span([from, to]: [i64; 2], locale: &Locale) -> String {
    if from == to {
        return locale.span(from);
    }
    let (from, to) = (locale.span(from), locale.span(to));
    locale.with("figures-target-span", &[("from", (&from).into()), ("to", (&to).into())])
}

/// A channel against what its customers were promised: the ratio first, then the rest.
fn channel(it: &ChannelFigures, locale: &Locale) -> Line {
    let (first, next) = (span(it.first_response_ms, locale), span(it.next_response_ms, locale));
    let id = if it.always_open { "figures-target" } else { "figures-target-hours" };
    let mut beside = vec![locale.with(id, &[("first", (&first).into()), ("next", (&next).into())])];
    let mut figures = it.figures.iter();
    let ratio = figures.next().map(|figure| line(figure, locale));
    for figure in figures.filter(|figure| figure.amount.is_some()) {
        let mut text = format!("{} {}", name(figure.metric, locale), line(figure, locale).value);
        if let Some(within) = figure.part(Facet::Within) {
            let value = amount(within, locale);
            text = format!("{text} ({})", locale.with("facet-within", &[("value", (&value).into())]));
        }
        beside.push(text);
    }
    Line {
        name: locale.text(&format!("channel-{}", it.channel.as_str().replace('_', "-"))),
        value: ratio.as_ref().map_or_else(|| NOTHING.to_owned(), |ratio| ratio.value.clone()),
        n: ratio.map_or_else(String::new, |ratio| ratio.n),
        beside,
        formula: formula(Metric::Parity, locale),
    }
}

fn unusual(hour: &Unusual, now: i64, locale: &Locale) -> Line {
    let usual = decimal(hour.usual.thousandths(), 1);
    let id = if hour.more { "figures-unusual-more" } else { "figures-unusual-less" };
    Line {
        name: locale.moment(hour.at.millis(), now),
        value: locale.number(hour.count.cast_signed()),
        n: String::new(),
        beside: vec![locale.with(id, &[("usual", (&usual).into())])],
        formula: locale.text("figures-unusual-formula"),
    }
}

/// All figures in words, under headings.
pub fn groups(metrics: &Metrics, locale: &Locale) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = "";
    for figure in &metrics.figures {
        let id = group_of(figure.metric);
        if id != last {
            groups.push(Group { heading: locale.text(id), lines: Vec::new() });
            last = id;
        }
        if let Some(group) = groups.last_mut() {
            group.lines.push(line(figure, locale));
        }
    }
    let mut add = |id, lines: Vec<Line>| {
        if !lines.is_empty() {
            groups.push(Group { heading: locale.text(id), lines });
        }
    };
    add("figures-group-channels", metrics.channels.iter().map(|it| channel(it, locale)).collect());
    let mut hours: Vec<Line> = metrics.unusual.iter().map(|hour| unusual(hour, metrics.to.millis(), locale)).collect();
    if hours.is_empty() {
        hours.push(Line {
            name: locale.text("figures-no-unusual"),
            value: String::new(),
            n: String::new(),
            beside: Vec::new(),
            formula: locale.text("figures-unusual-formula"),
        });
    }
    add("figures-group-unusual", hours);
    add("figures-group-mine", metrics.mine.iter().map(|figure| line(figure, locale)).collect());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Decimal, Money};
    use crate::locale::Lang;

    fn locale(lang: Lang) -> Locale {
        Locale::embedded(lang, jiff::tz::TimeZone::UTC)
    }

    #[test]
    fn every_metric_has_a_name_and_a_formula_in_both_languages() {
        for lang in Lang::ALL {
            let locale = locale(lang);
            for metric in Metric::ALL {
                let id = format!("metric-{}", metric.as_str().replace('_', "-"));
                assert!(locale.has(&id) && locale.has(&format!("{id}-formula")), "{id} in {}", lang.as_str());
            }
        }
    }

    #[test]
    fn values_are_said_in_their_units() {
        let (en, ja) = (locale(Lang::En), locale(Lang::Ja));
        let thousandths = Decimal::from_thousandths;
        for (value, in_en, in_ja) in [
            (Amount::Percent(thousandths(66_650)), "66.7%", "66.7%"),
            (Amount::Points(thousandths(12_340)), "+12.3", "+12.3"),
            (Amount::Points(thousandths(-12_340)), "-12.3", "-12.3"),
            (Amount::Points(thousandths(-20)), "0.0", "0.0"),
            (Amount::Number(thousandths(5_678)), "5.68", "5.68"),
            (Amount::Count(12_345), "12,345", "12,345"),
            (Amount::Millis(48_900), "48s", "48秒"),
            (Amount::Millis(125_000), "2m 5s", "2分5秒"),
            (Amount::Millis(3 * HOUR + 5 * MINUTE), "3h 5m", "3時間5分"),
            (Amount::Millis(51 * HOUR), "2d 3h", "2日3時間"),
            (Amount::Money(Money { minor: 12_800, currency: "JPY".into() }), "¥12,800", "¥12,800"),
        ] {
            assert_eq!(amount(&value, &en), in_en);
            assert_eq!(amount(&value, &ja), in_ja);
        }
    }
}
