//! What prompts and the draft check cost: facts and prompts of one conversation (the limit is 1 ms), and a draft of
//! 2 000 characters (2 ms). Prints both in Japanese and English; `cargo bench --bench care`.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use omotenashi::api::{
    AgentId, AgentRef, Author, Channel, ConversationId, Customer, CustomerId, Identity, Message, MessageId,
    MessageKind, QueueId, Summary, Time,
};
use omotenashi::care::{Asked, Draft, Facts, Known, Memory, Question, Rules};
use omotenashi::locale::{Lang, Locales};

const TIMES: u32 = 300;
/// Lines of the conversation, theirs and ours in turn.
const LINES: i64 = 20;
/// Characters of the draft.
const DRAFT: usize = 2_000;

const THEIRS: [&str; 2] = [
    "I ordered an umbrella last week and it has not arrived. Could you tell me where it is? I'm a bit worried about Friday.",
    "先週注文した傘がまだ届きません。いつ届くか教えていただけますか。金曜日に間に合うか心配しております。",
];
const OURS: [&str; 2] = [
    "Thank you for waiting, Ada Byron. I've asked the carrier, and you'll hear from me by Friday, 21 November at 5 pm.",
    "佐藤様、お待たせいたしました。配送業者に確認しております。11月21日(金)17時までにご連絡いたします。",
];

fn main() -> Result<(), Box<dyn Error>> {
    let rules = Rules::embedded();
    let locales = Locales::embedded(&TimeZone::get("Asia/Tokyo")?);
    let now = Time::from_timestamp("2025-11-18T14:32:00+09:00".parse()?);
    let me = AgentRef { id: AgentId::new("agt_1"), name: "山田".into() };
    let mut out = std::io::stdout().lock();
    for (number, lang) in Lang::ALL.into_iter().enumerate() {
        let names = [("Ada Byron", "Ada Byron"), ("佐藤 美咲", "佐藤様")][number];
        let customer = Customer::new(CustomerId::new("cus_1"), names.0.into(), names.1.into());
        let summary = summary(&customer, now);
        let messages: Vec<Message> = (0..LINES).map(|line| message(line, number, now)).collect();
        let known = Known { customer: Some(&customer), messages: &messages, ..Known::new(&summary, &me) };
        let memory = Memory::default();
        let asked = Asked { locales: &locales, agent: lang, question: Question::Grandma, word: None, memory: &memory };
        let prompts = median(|| rules.prompts(&Facts::gather(&rules, &known), now, &asked).items.len());
        let facts = Facts::gather(&rules, &known);
        let text: String = OURS[number].chars().chain(['\n']).cycle().take(DRAFT).collect();
        let off = BTreeSet::new();
        let draft = Draft { text: &text, attachments: 0, agent: lang, locales: &locales, now, off: &off };
        let check = median(|| rules.check(&facts, &draft).len());
        writeln!(
            out,
            "{}: facts and prompts of {LINES} lines {:.0} µs; draft check of {DRAFT} characters {:.0} µs (median of {TIMES})",
            lang.as_str(),
            prompts.as_secs_f64() * 1e6,
            check.as_secs_f64() * 1e6
        )?;
    }
    Ok(())
}

fn median(mut work: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(work());
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn message(line: i64, lang: usize, now: Time) -> Message {
    let theirs = line % 2 == 0;
    Message {
        id: MessageId::new(format!("msg_{line}")),
        conversation: ConversationId::new("cnv_1"),
        position: line + 1,
        version: 1,
        kind: if theirs { MessageKind::Inbound } else { MessageKind::Outbound },
        author: Author::Customer,
        text: if theirs { THEIRS[lang] } else { OURS[lang] }.into(),
        at: now.plus_millis((line - LINES) * 60_000),
        state: None,
        failure: None,
        key: None,
        change: None,
        envelope: omotenashi::api::Envelope::default(),
    }
}

fn summary(customer: &Customer, now: Time) -> Summary {
    Summary {
        number: 1,
        version: 1,
        subject: "傘".into(),
        identity: Identity::Claimed,
        live: true,
        message_count: LINES as u32,
        replied: true,
        ..Summary::begun(
            ConversationId::new("cnv_1"),
            Channel::Chat,
            customer.reference(),
            QueueId::new("que_1"),
            now.plus_millis(-3_600_000),
        )
    }
}
