//! `omotenashi goodwill policy`: what the house allows; `omotenashi report goodwill`: what was given, and what came after.

use super::stop::{Phrase, Stop};
use super::target::Target;
use super::{Shared, say, voice};
use crate::api::{Aftermath, Approver, GoodwillPolicy};
use crate::locale::Locale;
use crate::text::Lines;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Show what may be given, or set it: what is not named stays
    Policy(Policy),
}

#[derive(clap::Args)]
pub(super) struct Policy {
    /// A team's budget for one day, such as 50000
    #[arg(long, value_name = "AMOUNT")]
    budget: Option<String>,
    /// What an agent may decide alone, for one gesture
    #[arg(long, value_name = "AMOUNT")]
    agent: Option<String>,
    /// What a supervisor may decide, for one gesture; an administrator has no limit
    #[arg(long, value_name = "AMOUNT")]
    supervisor: Option<String>,
    /// Who approves what goes beyond: supervisor or admin
    #[arg(long, value_name = "ROLE", value_parser = approver)]
    approver: Option<Approver>,
    /// The currency of all amounts, such as JPY; the amounts are then named anew
    #[arg(long, value_name = "CODE", requires_all = ["budget", "agent", "supervisor"])]
    currency: Option<String>,
}

fn approver(word: &str) -> Result<Approver, String> {
    [Approver::Supervisor, Approver::Admin]
        .into_iter()
        .find(|approver| approver.as_str() == word)
        .ok_or_else(|| "supervisor or admin".to_owned())
}

impl Policy {
    /// What is to hold from now on; none when nothing was named.
    fn change(self, policy: &GoodwillPolicy, locale: &Locale) -> Result<Option<GoodwillPolicy>, Stop> {
        let currency = self.currency.map_or_else(|| policy.currency.clone(), |code| code.to_ascii_uppercase());
        let amount = |option: &str, words: Option<String>, before: i64| match words {
            None => Ok(before),
            Some(words) => locale.minor(&words, &currency).ok_or_else(|| {
                let example = locale.money(300_000, &currency);
                let why = Phrase::of("stop-amount").with("option", option).with("words", words);
                Stop::usage(why.with("currency", &currency))
                    .advice(Phrase::of("stop-amount-advice").with("example", example))
            }),
        };
        let new = GoodwillPolicy {
            daily_budget_minor: amount("--budget", self.budget, policy.daily_budget_minor)?,
            agent_limit_minor: amount("--agent", self.agent, policy.agent_limit_minor)?,
            supervisor_limit_minor: amount("--supervisor", self.supervisor, policy.supervisor_limit_minor)?,
            approver: self.approver.unwrap_or(policy.approver),
            currency,
        };
        Ok((new != *policy).then_some(new))
    }
}

pub(super) async fn run(shared: &Shared, command: Command) -> anyhow::Result<()> {
    let Command::Policy(args) = command;
    let client = Target::find(shared)?.client(shared)?;
    let locale = shared.locale();
    let failed = |failure| Stop::of(Phrase::of("stop-goodwill"), failure);
    let mut policy = client.goodwill_policy().await.map_err(failed)?;
    if let Some(new) = args.change(&policy, &locale)? {
        let failed = |failure| Stop::of(Phrase::of("stop-goodwill-kept"), failure);
        policy = client.put_goodwill_policy(&new).await.map_err(failed)?;
    }
    for line in written(&policy, &locale) {
        say(line);
    }
    Ok(())
}

fn written(policy: &GoodwillPolicy, locale: &Locale) -> [String; 4] {
    let line = |id: &str, minor: i64| {
        let amount = locale.money(minor, &policy.currency);
        locale.with(id, &[("amount", (&amount).into())])
    };
    [
        line("goodwill-policy-budget", policy.daily_budget_minor),
        line("goodwill-policy-agent", policy.agent_limit_minor),
        line("goodwill-policy-supervisor", policy.supervisor_limit_minor),
        locale.with("goodwill-policy-approver", &[("approver", policy.approver.as_str().into())]),
    ]
}

#[derive(clap::Args)]
pub(super) struct Report {
    /// As JSON, as the server tells it
    #[arg(long)]
    json: bool,
}

pub(super) async fn report(shared: &Shared, args: &Report) -> anyhow::Result<()> {
    let client = Target::find(shared)?.client(shared)?;
    let failed = |failure| Stop::of(Phrase::of("stop-given"), failure);
    let report = client.goodwill_report().await.map_err(failed)?;
    if args.json {
        voice::json(&report)?;
        return Ok(());
    }
    let locale = shared.locale();
    let me = client.me().await.map_err(failed)?;
    let label = |key: &str| {
        let node = me.wrap_up.reasons.iter().find(|node| node.key == key);
        let words = node.map(|node| match locale.lang() {
            crate::locale::Lang::Ja => &node.ja,
            crate::locale::Lang::En => &node.en,
        });
        words.map_or_else(|| key.to_owned(), |words| words.shown(Lines::Single).into_owned())
    };
    let money = |minor| locale.money(minor, &report.policy.currency);
    for team in &report.teams {
        let queues: Vec<_> = team.queues.iter().map(|name| name.shown(Lines::Single).into_owned()).collect();
        let (queues, left) = (queues.join(", "), money(team.left_minor));
        say(locale.with("goodwill-report-heading", &[("queues", (&queues).into()), ("left", (&left).into())]));
        if team.cases.is_empty() {
            say(format!("  {}", locale.text("goodwill-report-none")));
        }
        for case in &team.cases {
            let (reason, median, total) =
                (label(&case.usual.reason), money(case.usual.median_minor), money(case.total_minor));
            let args = [
                ("reason", (&reason).into()),
                ("n", i64::from(case.usual.n).into()),
                ("median", (&median).into()),
                ("total", (&total).into()),
            ];
            say(format!("  {}", locale.with("goodwill-report-case", &args)));
            for line in after(&case.after, &locale) {
                say(format!("    {line}"));
            }
        }
    }
    Ok(())
}

fn after(after: &Aftermath, locale: &Locale) -> Vec<String> {
    if after.with == 0 {
        return vec![locale.text("goodwill-report-early")];
    }
    let back = [
        ("with", i64::from(after.with).into()),
        ("back", i64::from(after.with_back).into()),
        ("without", i64::from(after.without).into()),
        ("withoutback", i64::from(after.without_back).into()),
    ];
    let content = [
        ("with", i64::from(after.with_scored).into()),
        ("content", i64::from(after.with_content).into()),
        ("without", i64::from(after.without_scored).into()),
        ("withoutcontent", i64::from(after.without_content).into()),
    ];
    vec![locale.with("goodwill-after", &back), locale.with("goodwill-after-scores", &content)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn locale() -> Locale {
        Locale::embedded(Lang::En, jiff::tz::TimeZone::UTC)
    }

    fn named(budget: Option<&str>, currency: Option<&str>) -> Policy {
        let words = |text: Option<&str>| text.map(str::to_owned);
        Policy { budget: words(budget), agent: None, supervisor: None, approver: None, currency: words(currency) }
    }

    #[test]
    fn what_is_not_named_stays_and_an_amount_is_read_in_its_currency() {
        let before = GoodwillPolicy::default();
        assert_eq!(named(None, None).change(&before, &locale()).expect("nothing to change"), None);
        let new = named(Some("¥80,000"), None).change(&before, &locale()).expect("an amount").expect("a change");
        assert_eq!(new, GoodwillPolicy { daily_budget_minor: 80_000, ..before.clone() });
        let dollars = named(Some("12.50"), Some("usd")).change(&before, &locale()).expect("an amount").expect("new");
        assert_eq!((dollars.daily_budget_minor, dollars.currency.as_str()), (1_250, "USD"));
        let refused = named(Some("a lot"), None).change(&before, &locale()).expect_err("no amount").to_string();
        assert!(refused.contains("--budget \"a lot\" is not an amount of JPY"), "{refused}");
        assert!(refused.contains("write it like 3000"), "{refused}");
    }

    #[test]
    fn what_came_after_is_told_once_it_is_known() {
        assert_eq!(after(&Aftermath::default(), &locale()).len(), 1);
        let known = Aftermath { with: 3, with_back: 2, with_scored: 1, with_content: 1, ..Aftermath::default() };
        let lines = after(&known, &locale());
        assert!(lines[0].contains("2 of 3 with a gesture") && lines[1].contains("1 of 1 with a gesture"), "{lines:?}");
    }
}
