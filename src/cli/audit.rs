//! `omotenashi audit`: who did what to what, and when.

use std::collections::HashMap;

use super::stop::{Phrase, Stop};
use super::target::Target;
use super::{Shared, say, sheet};
use crate::api::{AgentId, AuditLine, Time};

/// Lines asked for at a time; the server gives no more.
const PAGE: u16 = 200;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Not older than this: a date (2026-11-22), a moment (2026-11-22T09:00:00Z), or so long ago (90m, 8h, 7d)
    #[arg(long, value_name = "WHEN", value_parser = since)]
    since: Option<Since>,
    /// So many of the newest lines
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// As a table for a spreadsheet (CSV)
    #[arg(long)]
    csv: bool,
}

/// A moment, or a distance from now in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    At(Time),
    Ago(i64),
}

fn since(word: &str) -> Result<Since, String> {
    let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
    if let Some(at) = moment(word).or_else(|| moment(&format!("{word}T00:00:00Z"))) {
        return Ok(Since::At(Time::from_timestamp(at)));
    }
    let ago = || {
        let unit = match word.chars().last()? {
            'm' => 60_000,
            'h' => 60 * 60_000,
            'd' => 24 * 60 * 60_000,
            _ => return None,
        };
        word[..word.len() - 1].parse::<u32>().ok().map(|number| Since::Ago(i64::from(number) * unit))
    };
    ago().ok_or_else(|| "a time is 2026-11-22, 2026-11-22T09:00:00Z, 90m, 8h or 7d".to_owned())
}

pub(super) async fn run(shared: &Shared, args: Args) -> anyhow::Result<()> {
    let client = Target::find(shared)?.client(shared)?;
    let failed = |failure| Stop::of(Phrase::of("stop-audit"), failure);
    let since = args.since.map(|since| match since {
        Since::At(at) => at,
        Since::Ago(millis) => Time::from_timestamp(jiff::Timestamp::now()).plus_millis(-millis),
    });
    let names: HashMap<AgentId, String> = client
        .agents()
        .await
        .map_err(failed)?
        .into_iter()
        .map(|agent| (agent.id, agent.name.safe_name().into_owned()))
        .collect();
    let mut lines: Vec<AuditLine> = Vec::new();
    let mut left = args.limit;
    while left > 0 {
        let before = lines.last().map(|line| line.number);
        let asked = left.min(u32::from(PAGE)) as u16;
        let page = client.audit(before, since, asked).await.map_err(failed)?;
        let came = page.len();
        lines.extend(page);
        left -= u32::from(asked);
        if came < usize::from(asked) {
            break;
        }
    }
    // The newest last, where the eye is.
    if args.csv {
        sheet(["number", "at", "agent", "name", "action", "subject", "detail"]);
    }
    for line in lines.iter().rev() {
        if args.csv {
            let agent = line.agent.as_ref();
            let name = agent.and_then(|id| names.get(id)).map_or("", String::as_str);
            let (number, at) = (line.number.to_string(), line.at.to_string());
            let detail = line.detail.as_deref().unwrap_or("");
            sheet([number.as_str(), &at, agent.map_or("", AgentId::as_str), name, &line.action, &line.subject, detail]);
        } else {
            say(written(line, &names));
        }
    }
    Ok(())
}

/// One line: when, who, what, to what. Its words are this program's own, but another program may have answered.
fn written(line: &AuditLine, names: &HashMap<AgentId, String>) -> String {
    let who = match &line.agent {
        None => "the server".to_owned(),
        Some(id) => names.get(id).cloned().unwrap_or_else(|| id.to_string()),
    };
    let detail = line.detail.as_deref().unwrap_or("");
    let text = format!("{}  {who}  {}  {}  {detail}", line.at, line.action, line.subject);
    super::voice::line(text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_date_a_moment_or_a_while_ago() {
        let at = |text: &str| Since::At(Time::from_timestamp(text.parse().expect("a time")));
        assert_eq!(since("2026-11-22"), Ok(at("2026-11-22T00:00:00Z")));
        assert_eq!(since("2026-11-22T09:00:00+09:00"), Ok(at("2026-11-22T00:00:00Z")));
        assert_eq!(since("8h"), Ok(Since::Ago(8 * 60 * 60_000)));
        for bad in ["", "yesterday", "-1d", "1w", "h", "１h"] {
            assert!(since(bad).is_err(), "{bad}");
        }
    }
}
