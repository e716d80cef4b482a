//! What prompts and the draft check cost: facts and prompts of one conversation (the limit is 1 ms), and a draft of
//! 2 000 characters (2 ms), in Japanese and English: an ordinary conversation, and the worst there is (a long thread, a
//! full record, a reply full of what the checks look for). Prints the median and the slowest of a hundred;
//! `cargo bench --bench care`.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use omotenashi::api::{
    AgentId, AgentRef, Author, Channel, ContactKind, ContactPoint, ConversationId, Customer, CustomerId, Identity,
    Item, Learnt, Matter, Memory as Remembrance, MemoryId, Message, MessageId, MessageKind, Money, OtherConversation,
    Preference, Purchase, PurchaseId, PurchaseState, QueueId, Remembered, Status, Summary, Time, Touchpoint,
    TouchpointId, TouchpointKind, WaitingClock,
};
use omotenashi::care::{Asked, Draft, Facts, Known, Memory, Question, Rules};
use omotenashi::locale::{Lang, Locales};

const TIMES: usize = 1_000;
/// Characters of the draft.
const DRAFT: usize = 2_000;
/// The limits: facts and prompts, a draft.
const LIMITS: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(2)];
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

const THEIRS: [&str; 2] = [
    "I ordered an umbrella last week and it has not arrived. Could you tell me where it is? I'm a bit worried about Friday.",
    "先週注文した傘がまだ届きません。いつ届くか教えていただけますか。金曜日に間に合うか心配しております。",
];
const OURS: [&str; 2] = [
    "Thank you for waiting, Ada Byron. I've asked the carrier, and you'll hear from me by Friday, 21 November at 5 pm.",
    "佐藤様、お待たせいたしました。配送業者に確認しております。11月21日(金)17時までにご連絡いたします。",
];
/// What the worst customer writes, again and again.
const LONG: [&str; 2] = [
    "This is the third time I write. The umbrella I ordered for my mother's birthday on the 12th arrived broken, the box was \
     torn and the order number A-10442 on it was not mine. Could you tell me what happened? Can I get my money back, or is \
     there another one in stock? I'm really disappointed and worried that it won't be here in time for Saturday. Please call \
     me after 6 pm, I am at work all day. I don't understand what \"escalated\" means. Thank you for your help.",
    "三度目のご連絡です。母の誕生日に贈るつもりで12日に注文した晴雨兼用傘ですが、骨が折れて届きました。箱も破れており、伝票の注文番号 \
     A-10442 は私のものではありませんでした。何があったのか教えていただけますか。返金していただけるのでしょうか、それとも在庫はありますか。\
     楽しみにしていたので本当にがっかりしましたし、土曜日に間に合うのか心配で困っています。日中は仕事ですので、18時以降にお電話ください。\
     「エスカレーション」とはどういう意味でしょうか。よろしくお願いいたします。",
];
/// A reply with something for every check.
const FULL: [&str; 2] = [
    "Dear Grace Hopper, I apologize for any inconvenience. I can see how upsetting this must have been. Unfortunately, our \
     policy does not allow a refund, as I said; your ticket has been escalated to tier 2. Please contact the carrier. I guarantee \
     that you'll hear from me by Friday, 20 November at 5 pm, and the invoice is attached. What is your order number? You might \
     also like our premium plan. We'll call you on Sunday at 9 pm. No problem, ASAP. ",
    "田中様、お世話になっております。このたびは誠に申し訳ございません。了解しました。ご確認させていただきますので、お名前を頂戴できますか。\
     ご注文番号を教えていただけますでしょうか。11月20日(金)15時までに必ずご連絡いたします。請求書を添付いたします。\
     おっしゃられた内容を拝見させていただきましたが、規定により返金はいたしかねます。配送業者にお問い合わせください。\
     こちらが領収書になります。ご利用できます。ご確認してください。よろしかったでしょうか。お求めになられますか。すみませんが、\
     この機会に上位プランはいかがでしょうか。本日中に発送いたします。大丈夫です。明日には届くよ。",
];

/// A conversation to be measured.
struct Case {
    name: &'static str,
    summary: Summary,
    customer: Customer,
    messages: Vec<Message>,
    draft: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let rules = Rules::embedded();
    let locales = Locales::embedded(&TimeZone::get("Asia/Tokyo")?);
    let now = Time::from_timestamp("2025-11-18T14:32:00+09:00".parse()?);
    let me = AgentRef { id: AgentId::new("agt_1"), name: "山田".into() };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "µs (median, the slowest of a hundred, of {TIMES}); limits: prompts {}, check {}",
        LIMITS[0].as_micros(),
        LIMITS[1].as_micros()
    )?;
    for (number, lang) in Lang::ALL.into_iter().enumerate() {
        for case in [ordinary(number, now), worst(number, now)] {
            let known =
                Known { customer: Some(&case.customer), messages: &case.messages, ..Known::new(&case.summary, &me) };
            let memory = Memory::default();
            let asked =
                Asked { locales: &locales, agent: lang, question: Question::Grandma, word: None, memory: &memory };
            let facts = Facts::gather(&rules, &known);
            let off = BTreeSet::new();
            let draft = Draft { text: &case.draft, attachments: 0, agent: lang, locales: &locales, now, off: &off };
            for (what, times) in [
                ("facts", measured(|| usize::from(Facts::gather(&rules, &known).language().is_some()))),
                ("prompts", measured(|| rules.prompts(&facts, now, &asked).items.len())),
                ("both", measured(|| rules.prompts(&Facts::gather(&rules, &known), now, &asked).items.len())),
                ("a key", measured(|| usize::from(facts.said(&rules, &case.draft).wait))),
                ("check", measured(|| rules.check(&facts, &draft).len())),
            ] {
                writeln!(
                    out,
                    "{} {:<9} {:>4} lines {:>5} characters  {what:<8}{:>7}{:>7}",
                    lang.as_str(),
                    case.name,
                    case.messages.len(),
                    case.draft.chars().count(),
                    times[TIMES / 2].as_micros(),
                    times[TIMES * 99 / 100].as_micros()
                )?;
            }
        }
    }
    Ok(())
}

/// Shortest first.
fn measured(mut work: impl FnMut() -> usize) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(work());
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn ordinary(lang: usize, now: Time) -> Case {
    let (name, address) = [("Ada Byron", "Ada Byron"), ("佐藤 美咲", "佐藤様")][lang];
    let customer = Customer::new(CustomerId::new("cus_1"), name.into(), address.into());
    let messages: Vec<Message> =
        (0..20).map(|line| message(line, if line % 2 == 0 { THEIRS[lang] } else { OURS[lang] }, now)).collect();
    Case {
        name: "ordinary",
        summary: summary(&customer, messages.len(), now),
        customer,
        messages,
        draft: OURS[lang].chars().chain(['\n']).cycle().take(DRAFT).collect(),
    }
}

fn worst(lang: usize, now: Time) -> Case {
    let (name, address) = [("Ada Byron", "Ada Byron"), ("佐藤 美咲", "佐藤様")][lang];
    let item = ["Umbrella for sun and rain", "晴雨兼用傘"][lang];
    let reference = CustomerId::new("cus_1");
    let long = |number: i64| -> String { format!("{} {number}", LONG[lang]) };
    let customer = Customer {
        conversations: 40,
        purchase_count: 40,
        contacts: vec![
            ContactPoint::new(ContactKind::Phone, "090-0000-0000".into()),
            ContactPoint::new(ContactKind::Mail, "sato@shop.example".into()),
        ],
        memories: (0..20)
            .map(|number| Remembrance {
                id: MemoryId::new(format!("mem_{number}")),
                what: Remembered::Preference(Preference { text: item.into(), sensitive: number % 2 == 0 }),
                learnt: Learnt {
                    at: now.plus_millis(-number * DAY),
                    by: None,
                    conversation: Some(ConversationId::new("cnv_0")),
                    message: None,
                },
                confirmed_at: Some(now.plus_millis(-number * DAY)),
                consented_at: None,
            })
            .collect(),
        purchases: (0..20)
            .map(|number| Purchase {
                id: PurchaseId::new(format!("pur_{number}")),
                version: 1,
                customer: reference.clone(),
                order: format!("A-1044{number}").into(),
                placed_at: now.plus_millis(-number * DAY),
                state: PurchaseState::Shipped,
                state_at: None,
                due_at: Some(now.plus_millis((2 - number) * DAY)),
                total: Money { minor: 12_800, currency: "JPY".into() },
                item_count: 5,
                items: (0..5)
                    .map(|place| Item { name: format!("{item} {place}").into(), quantity: 1, amount_minor: 2_560 })
                    .collect(),
            })
            .collect(),
        touchpoints: (0..20)
            .map(|number| Touchpoint {
                id: TouchpointId::new(format!("cnv_{}", number + 10)),
                kind: TouchpointKind::Conversation,
                at: now.plus_millis(-(number + 4) * DAY),
                channel: Some(Channel::Mail),
                subject: format!("{item} {number}").into(),
                outcome: None,
                stuck_on: Some("checkout".into()),
                agent: None,
                sensitive: false,
                matter: Some(Matter {
                    id: ConversationId::new(format!("cnv_{}", number + 10)),
                    number,
                    status: Status::Resolved,
                    result: Some("replaced".into()),
                    resolved_at: Some(now.plus_millis(-(number + 4) * DAY)),
                }),
            })
            .collect(),
        open: (0..20)
            .map(|number| OtherConversation {
                id: ConversationId::new(format!("cnv_{}", number + 100)),
                number,
                channel: Channel::Mail,
                subject: item.into(),
                status: Status::Open,
                created_at: now.plus_millis(-number * DAY),
                waiting_since: Some(now.plus_millis(-number * DAY)),
            })
            .collect(),
        ..Customer::new(reference.clone(), name.into(), address.into())
    };
    // What was said last is all unanswered: the longest that can be.
    let messages: Vec<Message> = (0..200)
        .map(|line| {
            let theirs = line % 2 == 0 || line > 190;
            message(
                if theirs { line * 2 } else { line * 2 + 1 },
                &if theirs { long(line) } else { OURS[lang].into() },
                now,
            )
        })
        .collect();
    let summary = Summary {
        channel: Channel::Mail,
        replied: false,
        clock: WaitingClock {
            waiting_since: Some(now.plus_millis(-3 * DAY)),
            noticed_at: Some(now.plus_millis(-2 * DAY)),
            due_at: Some(now.plus_millis(-2 * DAY)),
            double_due_at: Some(now.plus_millis(-DAY)),
            breached: true,
        },
        ..summary(&customer, messages.len(), now)
    };
    let draft = FULL[lang].chars().chain(['\n']).cycle().take(DRAFT).collect();
    Case { name: "worst", summary, customer, messages, draft }
}

/// An even line is theirs.
fn message(line: i64, text: &str, now: Time) -> Message {
    let theirs = line % 2 == 0;
    Message {
        id: MessageId::new(format!("msg_{line}")),
        conversation: ConversationId::new("cnv_1"),
        position: line + 1,
        version: 1,
        kind: if theirs { MessageKind::Inbound } else { MessageKind::Outbound },
        author: Author::Customer,
        text: text.into(),
        at: now.plus_millis((line - 400) * MINUTE),
        state: None,
        failure: None,
        key: None,
        change: None,
        envelope: omotenashi::api::Envelope::default(),
    }
}

fn summary(customer: &Customer, lines: usize, now: Time) -> Summary {
    Summary {
        number: 1,
        version: 1,
        subject: "傘".into(),
        identity: Identity::Claimed,
        live: true,
        message_count: lines as u32,
        replied: true,
        ..Summary::begun(
            ConversationId::new("cnv_1"),
            Channel::Chat,
            customer.reference(),
            QueueId::new("que_1"),
            now.plus_millis(-60 * MINUTE),
        )
    }
}
