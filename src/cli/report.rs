//! `omotenashi report care FILE...`: the rules of care over conversations of the past: how often each speaks, and cases
//! of one to read.

mod past;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::stop::{Code, Phrase, Stop};
use super::{Shared, check, import, note, say};
use crate::api::MessageKind;
use crate::care::{Asked, Draft, Facts, Finding, Known, Memory, Question, Rules};
use crate::console::theme::{Colours, Signs};
use crate::locale::{Lang, Locales};
use crate::text::Untrusted;
use past::{Moment, Past};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// The rules of care: how often each speaks, and cases of one to read
    Care(Args),
    /// Goodwill gestures of 12 months by kind of case, and whether people came back and were content
    Goodwill(super::goodwill::Report),
}

#[derive(clap::Args)]
pub(super) struct Args {
    /// Conversations (.jsonl), and with them customers and purchases (.csv), as for import; each also packed (.gz)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Show cases of this rule or check; more of them by naming it again
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,
    /// So many cases of each
    #[arg(long, value_name = "N", default_value_t = 20)]
    cases: usize,
    /// Chooses the cases; the same seed chooses the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// How often a rule spoke.
#[derive(Clone, Debug, Default)]
struct Tally {
    /// Conversations in which it spoke at least once.
    conversations: u64,
    /// Moments, or replies.
    times: u64,
    /// Conversations in which it stood among the three that are shown.
    shown: u64,
}

/// A case, with its place in the order of chance.
struct Case {
    chance: u64,
    id: String,
    theirs: Untrusted,
    ours: Option<(Untrusted, Range<usize>)>,
    say: Untrusted,
    because: Untrusted,
}

/// What one thread counted.
#[derive(Default)]
struct Counts {
    rules: BTreeMap<String, Tally>,
    checks: BTreeMap<&'static str, Tally>,
    conversations: u64,
    replies: u64,
    /// Replies to customers whose name is known.
    named: u64,
    /// By rule.
    cases: BTreeMap<String, Vec<Case>>,
    prompting: Duration,
    checking: Duration,
    moments: u64,
}

pub(super) fn care(shared: &Shared, args: &Args) -> anyhow::Result<()> {
    let dirs = shared.dirs()?;
    let loaded = check::load(&dirs, Colours::All, Signs::Fine);
    let rules = &loaded.rules;
    let known = |id: &&String| rules.ids().any(|rule| rule == *id) || Rules::check_ids().any(|check| check == *id);
    if let Some(rule) = args.rule.iter().find(|id| !known(id)) {
        let why = Phrase::of("stop-no-rule").with("rule", rule);
        return Err(Stop::new(Code::Usage, Phrase::of("stop-no-cases"), why)
            .advice(Phrase::of("stop-no-rule-advice"))
            .into());
    }
    let mut past = Past::default();
    let mut faults = 0_u64;
    import::records(&args.files, &mut |record| match record {
        Ok(record) => past.add(record),
        Err(fault) => {
            faults += 1;
            note(fault);
        }
    });
    past.sort();
    let locales = Locales::embedded(&TimeZone::UTC);
    let lang = shared.lang();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let counts = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|thread| {
                let (past, locales) = (&past, &locales);
                scope.spawn(move || {
                    let mut counts = Counts::default();
                    for place in (thread..past.conversations.len()).step_by(threads) {
                        counts.conversation(rules, locales, lang, past, place, args);
                    }
                    counts
                })
            })
            .collect();
        let all = handles.into_iter().map(|handle| handle.join().expect("counting does not panic"));
        all.fold(Counts::default(), Counts::joined)
    });
    print(rules, counts, lang, args);
    if faults > 0 {
        let why = Phrase::of("stop-lines-unread").count(faults);
        return Err(Stop::new(Code::Failure, Phrase::of("stop-not-all-read"), why).into());
    }
    Ok(())
}

impl Counts {
    /// A conversation at every moment one of us answered, and at its end.
    fn conversation(&mut self, rules: &Rules, locales: &Locales, lang: Lang, past: &Past, place: usize, args: &Args) {
        self.conversations += 1;
        let lines = &past.conversations[place].messages;
        let mut spoke: BTreeSet<String> = BTreeSet::new();
        let mut shown: BTreeSet<String> = BTreeSet::new();
        let mut found: BTreeSet<&'static str> = BTreeSet::new();
        let answers = (0..lines.len()).filter(|at| lines[*at].kind == MessageKind::Outbound);
        for end in answers.chain([lines.len()]) {
            let moment = past.moment(place, end);
            let reply = lines.get(end).map(|line| &line.text);
            let me = past::me();
            let known = Known {
                customer: moment.customer.as_ref(),
                messages: &moment.messages,
                ..Known::new(&moment.summary, &me)
            };
            let asked = Asked { locales, agent: lang, question: Question::Off, word: None, memory: &Memory::default() };
            let started = Instant::now();
            let mut facts = Facts::gather(rules, &known);
            if let Some(reply) = reply {
                // What only a reply brings up (a refusal) is there for the rules as well.
                let said = facts.said(rules, reply.raw());
                facts.hear(&crate::care::Said { refusal: said.refusal, ..crate::care::Said::default() });
            }
            let prompts = rules.every(&facts, moment.now, &asked);
            self.prompting += started.elapsed();
            self.moments += 1;
            for (rank, prompt) in prompts.iter().enumerate() {
                self.rules.entry(prompt.id.clone()).or_default().times += 1;
                spoke.insert(prompt.id.clone());
                if rank < 3 {
                    shown.insert(prompt.id.clone());
                }
                if args.rule.contains(&prompt.id) {
                    self.case(&prompt.id, Case::of(&moment, end, None, &prompt.say, &prompt.because, args), args);
                }
            }
            let Some(reply) = reply else { continue };
            self.replies += 1;
            self.named += u64::from(!moment.summary.customer.name.is_empty());
            let draft = Draft {
                text: reply.raw(),
                attachments: 0,
                agent: lang,
                locales,
                now: moment.now,
                off: &BTreeSet::new(),
            };
            let started = Instant::now();
            let findings = rules.check(&facts, &draft);
            self.checking += started.elapsed();
            for Finding { rule, span, say, because, .. } in findings {
                self.checks.entry(rule).or_default().times += 1;
                found.insert(rule);
                if args.rule.iter().any(|id| id == rule) {
                    self.case(rule, Case::of(&moment, end, Some((reply.clone(), span)), &say, &because, args), args);
                }
            }
        }
        for id in spoke {
            self.rules.entry(id).or_default().conversations += 1;
        }
        for id in shown {
            self.rules.entry(id).or_default().shown += 1;
        }
        for id in found {
            self.checks.entry(id).or_default().conversations += 1;
        }
    }

    fn case(&mut self, rule: &str, case: Case, args: &Args) {
        let cases = self.cases.entry(rule.to_owned()).or_default();
        cases.push(case);
        // Not after every one: sorting is the dear part.
        if cases.len() > 2 * args.cases.max(100) {
            fewer(cases, args.cases);
        }
    }

    fn joined(mut self, other: Self) -> Self {
        fn add(to: &mut Tally, from: &Tally) {
            to.conversations += from.conversations;
            to.times += from.times;
            to.shown += from.shown;
        }
        for (id, tally) in &other.rules {
            add(self.rules.entry(id.clone()).or_default(), tally);
        }
        for (id, tally) in &other.checks {
            add(self.checks.entry(id).or_default(), tally);
        }
        self.conversations += other.conversations;
        self.replies += other.replies;
        self.named += other.named;
        self.moments += other.moments;
        self.prompting += other.prompting;
        self.checking += other.checking;
        for (rule, cases) in other.cases {
            self.cases.entry(rule).or_default().extend(cases);
        }
        self
    }
}

impl Case {
    fn of(
        moment: &Moment,
        end: usize,
        ours: Option<(Untrusted, Range<usize>)>,
        say: &Untrusted,
        because: &Untrusted,
        args: &Args,
    ) -> Self {
        let id = moment.summary.id.to_string();
        // The same for a moment whatever thread comes to it: chance by what it is, not by when.
        let mark = ours.as_ref().map_or(0, |(_, span)| span.start as u64);
        let chance = id
            .bytes()
            .fold(mixed(args.seed ^ mark.rotate_left(32) ^ end as u64), |hash, byte| mixed(hash ^ u64::from(byte)));
        let theirs = moment.messages.iter().rev().find(|line| line.kind == MessageKind::Inbound);
        let theirs = theirs.map(|line| line.text.clone()).unwrap_or_default();
        Self { chance, id, theirs, ours, say: say.clone(), because: because.clone() }
    }
}

/// The `most` that chance puts first, in its order; of each conversation one.
fn fewer(cases: &mut Vec<Case>, most: usize) {
    cases.sort_by_key(|case| case.chance);
    let mut seen = BTreeSet::new();
    cases.retain(|case| seen.insert(case.id.clone()));
    cases.truncate(most);
}

/// More than this share of all conversations is to be explained.
const MOST: f64 = 50.0;

fn print(rules: &Rules, mut counts: Counts, lang: Lang, args: &Args) {
    let share = |count: u64, all: u64| 100.0 * count as f64 / all.max(1) as f64;
    say(format!(
        "{} conversations, {} moments, {} replies of ours ({} to customers whose name is known).",
        counts.conversations, counts.moments, counts.replies, counts.named
    ));
    let each = |time: Duration, count: u64| time.as_secs_f64() * 1e6 / count.max(1) as f64;
    say(format!(
        "Facts and prompts {:.0} µs a moment, draft check {:.0} µs a reply.",
        each(counts.prompting, counts.moments),
        each(counts.checking, counts.replies)
    ));
    // What speaks almost always, or never, is wallpaper or dead, unless there is a reason.
    let mut reasons = Vec::new();
    let mut reason = |id: &str, share: f64| {
        if share > MOST || share == 0.0 {
            reasons.push((id.to_owned(), rules.expected(id, lang).map(str::to_owned)));
        }
    };
    say("");
    say(format!(
        "{:<24}{:>10}{:>10}{:>15}{:>10}{:>14}",
        "prompt", "moments", "share", "conversations", "share", "in the three"
    ));
    let silent = Tally::default();
    for id in rules.ids() {
        let tally = counts.rules.get(id).unwrap_or(&silent);
        let (times, all) = (share(tally.times, counts.moments), counts.conversations);
        let (share, shown) = (share(tally.conversations, all), share(tally.shown, all));
        reason(id, share);
        say(format!("{id:<24}{:>10}{times:>9.2}%{:>15}{share:>9.2}%{shown:>13.2}%", tally.times, tally.conversations));
    }
    say("");
    say(format!("{:<24}{:>10}{:>10}{:>15}{:>10}", "draft check", "findings", "of 100", "conversations", "share"));
    for id in Rules::check_ids() {
        let tally = counts.checks.get(id).unwrap_or(&silent);
        let (times, share) = (share(tally.times, counts.replies), share(tally.conversations, counts.conversations));
        reason(id, share);
        say(format!("{id:<24}{:>10}{times:>10.2}{:>15}{share:>9.2}%", tally.times, tally.conversations));
    }
    if !reasons.is_empty() {
        say(format!("\nIn more than {MOST:.0} % of the conversations, or in none:"));
        for (id, why) in reasons {
            let why = why.unwrap_or_else(|| format!("no reason on file: read its cases with --rule {id}"));
            say(format!("{id:<24}{why}"));
        }
    }
    let names =
        ["name-wrong", "name-on-record", "honorific"].map(|id| counts.checks.get(id).map_or(0, |tally| tally.times));
    let alarms: u64 = names.iter().sum();
    say("");
    say(format!(
        "Names in address position: {alarms} findings in {} replies to customers whose name is known ({:.3} in 1 000).",
        counts.named,
        1000.0 * alarms as f64 / counts.named.max(1) as f64
    ));
    for rule in &args.rule {
        let mut cases = counts.cases.remove(rule).unwrap_or_default();
        fewer(&mut cases, args.cases);
        say(format!("\n{} cases of {rule} (seed {}):", cases.len(), args.seed));
        cases.iter().for_each(show);
    }
}

fn show(case: &Case) {
    say(format!("\n{}", Untrusted::new(case.id.as_str()).safe_name()));
    say(format!("  they   {}", case.theirs.safe_name()));
    if let Some((text, span)) = &case.ours {
        let raw = text.raw();
        let marked = format!("{}⟦{}⟧{}", &raw[..span.start], &raw[span.clone()], &raw[span.end..]);
        say(format!("  we     {}", Untrusted::new(marked).safe_name()));
    }
    say(format!("  say    {}", case.say.safe_name()));
    say(format!("  why    {}", case.because.safe_name()));
}

/// SplitMix64's finish: neighbouring numbers fall far apart.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
