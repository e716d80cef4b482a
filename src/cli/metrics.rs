//! `omotenashi metrics`: the shop's figures; `omotenashi survey`: what each queue asks its customers.

use super::stop::{Phrase, Stop};
use super::target::Target;
use super::{Shared, say, sheet, voice};
use crate::api::{
    Amount, Channel, Decimal, Facet, Figure, MetricScope, Metrics, Queue, QueueRules, SolvedAs, SurveyForm, SurveyKind,
    Time,
};
use crate::backend::Http;
use crate::console::figures;
use crate::locale::Locale;
use crate::text::{Lines, pad, width};

#[derive(clap::Args)]
pub(super) struct Args {
    /// How far back: so many days (30d) or hours (8h)
    #[arg(long, value_name = "LENGTH", default_value = "30d")]
    window: String,
    /// Up to this moment (2026-11-22T09:00:00Z) or the beginning of this day (2026-11-22); now without it
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    to: Option<Time>,
    /// Of one queue, by its name
    #[arg(long, value_name = "NAME")]
    queue: Option<String>,
    /// Of one channel: chat, mail, phone, social, web_form or in_person
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
    /// As JSON, as the server tells it
    #[arg(long)]
    json: bool,
    /// As a table for a spreadsheet (CSV)
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// With the formula of each figure
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    formulas: bool,
}

fn moment(word: &str) -> Result<Time, String> {
    let read = |text: &str| text.parse::<jiff::Timestamp>().ok();
    let at = read(word).or_else(|| read(&format!("{word}T00:00:00Z")));
    at.map(Time::from_timestamp).ok_or_else(|| "a time is 2026-11-22 or 2026-11-22T09:00:00Z".to_owned())
}

fn channel(word: &str) -> Result<Channel, String> {
    Channel::parse(word).ok_or_else(|| format!("the channels are {}", Channel::ALL.map(Channel::as_str).join(", ")))
}

pub(super) async fn run(shared: &Shared, args: Args) -> anyhow::Result<()> {
    let client = Target::find(shared)?.client(shared)?;
    let failed = |failure| Stop::of(Phrase::of("stop-figures"), failure);
    let queue = match &args.queue {
        Some(name) => Some(find(&client, name).await?.id),
        None => None,
    };
    let scope = MetricScope { to: args.to, window: Some(args.window), queue, channel: args.channel, team: None };
    let metrics = client.metrics(&scope).await.map_err(failed)?;
    if args.json {
        voice::json(&metrics)?;
        return Ok(());
    }
    if args.csv {
        sheet(["metric", "channel", "part", "value", "unit", "n"]);
        table(&metrics).into_iter().for_each(sheet);
        return Ok(());
    }
    let locale = shared.locale();
    let groups = figures::groups(&metrics, &locale);
    let lines = || groups.iter().flat_map(|group| &group.lines);
    let widest = |text: fn(&figures::Line) -> &str| lines().map(|line| width(text(line))).max().unwrap_or(0);
    // What is said of a quiet day is a sentence, not a name.
    let names = lines().filter(|line| !line.value.is_empty()).map(|line| width(&line.name)).max().unwrap_or(0);
    let (values, counts) = (widest(|line| &line.value), widest(|line| &line.n));
    for group in &groups {
        say(format!("\n{}", group.heading));
        for line in &group.lines {
            let free = " ".repeat(values.saturating_sub(width(&line.value)));
            let name = pad(&line.name, names.max(width(&line.name)), "");
            let n = pad(&line.n, counts, "");
            let text = format!("  {name}  {free}{}  {n}  {}", line.value, line.beside.join(" · "));
            say(text.trim_end());
            if args.formulas {
                say(format!("      {}", line.formula));
            }
        }
    }
    Ok(())
}

/// The figures as rows: each and each part of it by itself, numbers as numbers.
fn table(metrics: &Metrics) -> Vec<[String; 6]> {
    let of_all = metrics.figures.iter().map(|figure| (figure, ""));
    let of_channels =
        metrics.channels.iter().flat_map(|it| it.figures.iter().map(|figure| (figure, it.channel.as_str())));
    of_all.chain(of_channels).flat_map(|(figure, channel)| rows(figure, channel)).collect()
}

fn rows(figure: &Figure, channel: &str) -> Vec<[String; 6]> {
    let n = figure.n.map_or_else(String::new, |n| n.to_string());
    let row = |part: String, amount: Option<&Amount>, n: &str| {
        let (value, unit) = amount.map_or_else(Default::default, plain);
        [figure.metric.as_str().to_owned(), channel.to_owned(), part, value, unit, n.to_owned()]
    };
    let mut rows = vec![row(String::new(), figure.amount.as_ref(), &n)];
    rows.extend(figure.parts.iter().map(|part| row(word(part.facet), Some(&part.amount), "")));
    rows.extend(figure.scores.iter().map(|it| row(format!("score {}", it.score), Some(&Amount::Count(it.count)), "")));
    rows
}

/// The name of a part on the wire.
fn word(facet: Facet) -> String {
    serde_json::to_value(facet).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A number and its unit, as a spreadsheet reckons with them.
fn plain(amount: &Amount) -> (String, String) {
    let decimal = |value: Decimal| (value.thousandths() as f64 / 1_000.0).to_string();
    let (value, unit) = match amount {
        Amount::Percent(value) => (decimal(*value), "percent"),
        Amount::Points(value) => (decimal(*value), "points"),
        Amount::Number(value) => (decimal(*value), "number"),
        Amount::Count(count) => (count.to_string(), "count"),
        Amount::Millis(millis) => (decimal(Decimal::from_thousandths(*millis)), "seconds"),
        Amount::Money(money) => return (money.minor.to_string(), format!("{} minor units", money.currency)),
    };
    (value, unit.to_owned())
}

#[derive(clap::Args)]
pub(super) struct SurveyArgs {
    /// The queue to change, by its name; without it all are shown
    queue: Option<String>,
    /// What is asked after a matter was resolved: nps, csat, ces or none
    #[arg(long, value_name = "WHAT", value_parser = question, requires = "queue")]
    after: Option<Asked>,
    /// How many minutes after it
    #[arg(long, value_name = "MINUTES", requires = "queue")]
    delay: Option<u32>,
    /// In how many days "was it solved?" is asked after a fault, a replacement or a refund; 0 for never
    #[arg(long, value_name = "DAYS", requires = "queue")]
    solved: Option<u32>,
    /// Who asks that: question (the program) or promise (whoever had the matter)
    #[arg(long, value_name = "WHO", value_parser = solved_as, requires = "queue")]
    solved_as: Option<SolvedAs>,
    /// How it is answered: number (in the thread) or link (on a page; needs serve --public-url)
    #[arg(long, value_name = "HOW", value_parser = form, requires = "queue")]
    form: Option<SurveyForm>,
    /// How many of a hundred customers are asked each quarter; 0 for none
    #[arg(long, value_name = "PERCENT", requires = "queue")]
    wave: Option<u32>,
    /// Within how many days another contact means that a matter was not settled
    #[arg(long, value_name = "DAYS", requires = "queue")]
    settle: Option<u32>,
}

/// What is asked, if anything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked(Option<SurveyKind>);

fn question(word: &str) -> Result<Asked, String> {
    match word {
        "none" => Ok(Asked(None)),
        "nps" => Ok(Asked(Some(SurveyKind::Nps))),
        "csat" => Ok(Asked(Some(SurveyKind::Csat))),
        "ces" => Ok(Asked(Some(SurveyKind::Ces))),
        _ => Err("nps, csat, ces or none".to_owned()),
    }
}

fn solved_as(word: &str) -> Result<SolvedAs, String> {
    let known = [SolvedAs::Question, SolvedAs::Promise].into_iter().find(|it| it.as_str() == word);
    known.ok_or_else(|| "question or promise".to_owned())
}

fn form(word: &str) -> Result<SurveyForm, String> {
    let known = [SurveyForm::Number, SurveyForm::Link].into_iter().find(|it| it.as_str() == word);
    known.ok_or_else(|| "number or link".to_owned())
}

pub(super) async fn survey(shared: &Shared, args: SurveyArgs) -> anyhow::Result<()> {
    let client = Target::find(shared)?.client(shared)?;
    let locale = shared.locale();
    let failed = |failure| Stop::of(Phrase::of("stop-queue-rules"), failure);
    let Some(name) = &args.queue else {
        for queue in client.me().await.map_err(failed)?.queues {
            let rules = client.queue_rules(&queue.id).await.map_err(failed)?;
            say(written(&queue, &rules.rules, &locale));
        }
        return Ok(());
    };
    let queue = find(&client, name).await?;
    let mut rules = client.queue_rules(&queue.id).await.map_err(failed)?.rules;
    let surveys = &mut rules.surveys;
    surveys.after = args.after.map_or(surveys.after, |asked| asked.0);
    surveys.delay_minutes = args.delay.unwrap_or(surveys.delay_minutes);
    surveys.wave_percent = args.wave.unwrap_or(surveys.wave_percent);
    surveys.solved_as = args.solved_as.unwrap_or(surveys.solved_as);
    surveys.form = args.form.unwrap_or(surveys.form);
    if let Some(days) = args.solved {
        surveys.solved_after_days = (days > 0).then_some(days);
    }
    rules.settle_days = args.settle.unwrap_or(rules.settle_days);
    let failed = |failure| Stop::of(Phrase::of("stop-queue-rules-kept"), failure);
    let now = client.put_queue_rules(&queue.id, &rules).await.map_err(failed)?;
    say(written(&queue, &now.rules, &locale));
    Ok(())
}

/// What a queue asks, in one line.
fn written(queue: &Queue, rules: &QueueRules, locale: &Locale) -> String {
    let surveys = &rules.surveys;
    let queue = queue.name.shown(Lines::Single);
    let after = match surveys.after {
        Some(kind) => Phrase::of("told-survey-after")
            .with("survey", kind.as_str().to_uppercase())
            .with("minutes", surveys.delay_minutes),
        None => Phrase::of("told-survey-nothing"),
    };
    let form = Phrase::of(match surveys.form {
        SurveyForm::Number => "told-survey-number",
        SurveyForm::Link => "told-survey-link",
    });
    let solved = match (surveys.solved_after_days, surveys.solved_as) {
        (None, _) => Phrase::of("told-survey-solved-never"),
        (Some(days), SolvedAs::Question) => Phrase::of("told-survey-solved-question").with("days", days),
        (Some(days), SolvedAs::Promise) => Phrase::of("told-survey-solved-promise").with("days", days),
    };
    let sample = Phrase::of("told-survey-sample").with("percent", surveys.wave_percent);
    let settled = Phrase::of("told-survey-settled").with("days", rules.settle_days);
    [after.with("queue", queue), form, solved, sample, settled]
        .map(|phrase| phrase.said(locale))
        .join(&locale.text("figures-comma"))
}

/// The queue of that name.
async fn find(client: &Http, name: &str) -> Result<Queue, Stop> {
    let queues = client.me().await.map_err(|failure| Stop::of(Phrase::of("stop-queues"), failure))?.queues;
    let names: Vec<String> = queues.iter().map(|queue| queue.name.shown(Lines::Single).into_owned()).collect();
    let found = queues.into_iter().find(|queue| queue.name.raw() == name || queue.id.as_str() == name);
    found.ok_or_else(|| Stop::usage(Phrase::of("stop-no-queue").with("name", name).with("names", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_or_an_instant() {
        assert_eq!(moment("2026-11-22"), moment("2026-11-22T00:00:00Z"));
        assert!(moment("yesterday").is_err());
        assert_eq!(question("none"), Ok(Asked(None)));
        assert!(question("stars").is_err());
    }
}
