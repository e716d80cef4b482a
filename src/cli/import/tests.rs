use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::api::{Channel, ImportConversation, ImportCustomer, ImportOrder, Language, MessageKind, PurchaseState};

/// A server that keeps what it is sent.
#[derive(Default)]
struct Memory {
    bodies: Mutex<Vec<Vec<u8>>>,
}

impl ImportSink for Memory {
    fn import(&self, body: Vec<u8>) -> BoxFuture<'_, Result<ImportReport, Failure>> {
        let created = body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64;
        self.bodies.lock().expect("unpoisoned").push(body);
        Box::pin(async move { Ok(ImportReport { created, ..ImportReport::default() }) })
    }
}

struct Seen {
    totals: Totals,
    records: Vec<ImportRecord>,
    bodies: Vec<usize>,
    err: String,
    out: String,
}

impl Seen {
    fn customers(&self) -> Vec<&ImportCustomer> {
        self.records.iter().filter_map(|r| if let ImportRecord::Customer(c) = r { Some(c) } else { None }).collect()
    }

    fn orders(&self) -> Vec<&ImportOrder> {
        self.records.iter().filter_map(|r| if let ImportRecord::Order(o) = r { Some(o) } else { None }).collect()
    }

    fn conversations(&self) -> Vec<&ImportConversation> {
        self.records.iter().filter_map(|r| if let ImportRecord::Conversation(c) = r { Some(c) } else { None }).collect()
    }
}

const NOW: Time = Time::from_millis(1_800_000_000_000);

fn english() -> Locale {
    Locale::embedded(crate::locale::Lang::En, jiff::tz::TimeZone::UTC)
}

fn import(dir: &Path, files: &[&str], open: usize) -> Seen {
    let args = ImportArgs {
        files: files.iter().map(|name| dir.join(name)).collect(),
        source: "test".into(),
        open,
        dry_run: false,
    };
    let memory = Memory::default();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let english = english();
    let voice = Voice { out: &mut out, err: &mut err, tty: false, locale: &english };
    let totals = runtime.block_on(run(&args, Some(&memory), NOW, voice)).expect("an import to the end");
    let bodies = memory.bodies.into_inner().expect("unpoisoned");
    let records = bodies
        .iter()
        .flat_map(|body| body.split(|byte| *byte == b'\n'))
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("a record"))
        .collect();
    let prefix = format!("{}/", dir.display());
    Seen {
        totals,
        records,
        bodies: bodies.iter().map(Vec::len).collect(),
        err: String::from_utf8(err).expect("words").replace(&prefix, ""),
        out: String::from_utf8(out).expect("words"),
    }
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        fs::write(dir.path().join(name), content).expect("a file");
    }
    dir
}

const PURCHASES: &str = "customer_id,order_id,date,item_code,item,quantity,unit_price,amount,currency,source\n";

#[test]
fn a_table_of_customers_with_bom_crlf_and_quoted_newlines() {
    let table = "\u{feff}customer_id,name,name_kana,email,phone,locale,since\r\n\
                 C1,\"佐藤\n美咲\",サトウ ミサキ,m@shop.example,,ja_JP,2019-04-01\r\n\
                 C2,Ada,,,+44 20 7946 0000,en_GB,\r\n";
    let dir = folder(&[("customers.csv", table.as_bytes())]);
    let seen = import(dir.path(), &["customers.csv"], 0);
    assert_eq!(seen.err, "");
    let [first, second] = seen.customers()[..] else { panic!("two customers") };
    assert_eq!((first.id.as_str(), first.name.raw(), first.language), ("C1", "佐藤\n美咲", Some(Language::Ja)));
    assert_eq!(first.since, Some(Time::from_millis(1_554_076_800_000)));
    assert_eq!((second.source.as_str(), second.contacts.len(), second.reading.as_ref()), ("test", 1, None));
}

#[test]
fn faults_name_file_and_line_and_the_rest_goes_on() {
    let table =
        b"customer_id,name,since\nC1,Ann,2020-01-01\nC2,\xff\xfe,2020-01-01\n,Nobody,\nC3,Cy\nC4,Di,2020-02-30\n\
                  C5,Eve,2020-01-01\n";
    let dir = folder(&[("people.csv", table)]);
    let seen = import(dir.path(), &["people.csv"], 0);
    assert_eq!(
        seen.err,
        "people.csv:3: name is not UTF-8\n\
         people.csv:4: customer_id is missing\n\
         people.csv:5: 2 fields where the first line has 3\n\
         people.csv:6: \"2020-02-30\" is not a date such as 2026-11-22 or 2026-11-22T14:32:00+09:00\n"
    );
    assert_eq!(seen.customers().iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["C1", "C5"]);
    assert!(!seen.totals.is_whole());
    assert!(seen.out.contains("refused   4"), "{}", seen.out);
}

#[test]
fn answers_on_other_scales_are_counted_and_are_no_fault() {
    let table = b"survey_id,customer_ref,scale,scale_min,scale_max,score,date\n\
                  s1,C1,csat-5,1,5,4,2020-01-01\ns2,C1,yes-no,0,1,1,2020-01-01\ns3,C2,yes-no,0,1,0,2020-01-01\n";
    let dir = folder(&[("surveys.csv", table)]);
    let seen = import(dir.path(), &["surveys.csv"], 0);
    assert_eq!((seen.records.len(), seen.totals.left_out, seen.totals.is_whole()), (1, 2, true));
    assert!(seen.err.starts_with("surveys.csv:3: 2 answers on the scale \"yes-no\" are left out"), "{}", seen.err);
    assert!(seen.out.contains("left out  2 (answers on other scales"), "{}", seen.out);
}

#[test]
fn an_unclosed_quote_costs_its_own_line_only() {
    let table = b"customer_id,name\nc1,\"Ada\nc2,Bob\nc3,\"Cy\nof \"\"Kent\"\"\"\nc4,\"Di\n";
    let quotes = b"customer_id,name\nc1,\"Ada\nc2,\"Bob\"\nc3,\"Cy\",\"x\nc4,Di\"\nc5,5\" Eve\n";
    let mut endless = b"customer_id,name\nc0,\"Ada\n".to_vec();
    for n in 1..=150 {
        writeln!(endless, "c{n},Name").expect("a string");
    }
    endless.extend_from_slice(b"c151,\"Bob\"\n");
    let dir = folder(&[("q1.csv", table), ("q2.csv", quotes), ("q3.csv", &endless)]);
    let names = |seen: &Seen| seen.customers().iter().map(|c| c.name.raw().to_owned()).collect::<Vec<_>>();
    let seen = import(dir.path(), &["q1.csv"], 0);
    assert_eq!(
        seen.err,
        "q1.csv:2: a quote opened here is never closed\nq1.csv:6: a quote opened here is never closed\n"
    );
    assert_eq!(names(&seen), ["Bob", "Cy\nof \"Kent\""]);
    assert!(!seen.totals.is_whole());
    let seen = import(dir.path(), &["q2.csv"], 0);
    let lines: Vec<&str> = seen.err.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], "q2.csv:2: a quote opened here is never closed");
    assert!(
        lines[1].starts_with("q2.csv:4: 3 fields where the first line has 2 (a quote leads on to line 5)"),
        "{lines:?}"
    );
    assert_eq!(names(&seen), ["Bob", "Di\"", "5\" Eve"]);
    let seen = import(dir.path(), &["q3.csv"], 0);
    assert_eq!(seen.err, "q3.csv:2: a quote opened here is not closed within 100 lines\n");
    assert_eq!(seen.customers().len(), 151);
}

#[test]
fn files_of_no_known_kind_are_named_and_others_still_read() {
    let dir = folder(&[
        ("stock.csv", b"sku,price\n1,2\n"),
        ("notes.txt", b"hello"),
        ("empty.csv", b""),
        ("customers.csv", b"customer_id,name\nC1,Ann\n"),
    ]);
    let seen = import(dir.path(), &["stock.csv", "notes.txt", "empty.csv", "gone.jsonl", "customers.csv"], 0);
    assert_eq!(seen.totals.unreadable, 4);
    assert!(seen.err.contains("stock.csv: its first line names neither"), "{}", seen.err);
    assert!(seen.err.contains("notes.txt: not a file of a kind known here"), "{}", seen.err);
    assert!(seen.err.contains("gone.jsonl: cannot be opened"), "{}", seen.err);
    assert_eq!(seen.customers().len(), 1);
}

#[test]
fn lines_become_whole_orders_twins_included() {
    let rows = "C1,O1,2017-01-07T18:55:24,1,GUM,1,1.99,1.99,USD,x\n\
                C1,O1,2017-01-07T18:55:24,1,GUM,1,1.99,1.99,USD,x\n\
                C1,CO2,2017-01-08,7,,-2,1.50,-3.00,USD,x\n";
    let dir = folder(&[("p.csv", format!("{PURCHASES}{rows}").as_bytes())]);
    let seen = import(dir.path(), &["p.csv"], 0);
    assert_eq!(seen.err, "");
    let [order, cancelled] = seen.orders()[..] else { panic!("two orders") };
    assert_eq!((order.items.len(), order.items[1].amount_minor, order.state), (2, 199, PurchaseState::Unknown));
    assert_eq!((cancelled.state, cancelled.items[0].amount_minor), (PurchaseState::Cancelled, -300));
    assert_eq!(cancelled.items[0].name.raw(), "7", "an item without a name goes by its code");
    assert_eq!((seen.totals.rows, seen.totals.records), (3, 2));
}

#[test]
fn an_order_is_taken_whole_or_not_at_all() {
    let rows = "C1,O1,2017-01-07,1,GUM,1,1.99,1.99,USD,x\n\
                C1,O1,2017-01-07,1,GUM,one,1.99,1.99,USD,x\n\
                C1,O2,2017-01-07,1,GUM,1,1.99,1.999,USD,x\n\
                C1,O3,2017-01-07,1,GUM,1,1.99,1.99,USD,x\n\
                C2,O4,2017-01-07,1,GUM,1,1.99,1.99,USD,x\n\
                C1,O3,2017-01-07,2,TEA,1,1.99,1.99,USD,x\n";
    let dir = folder(&[("p.csv", format!("{PURCHASES}{rows}").as_bytes())]);
    let seen = import(dir.path(), &["p.csv"], 0);
    assert_eq!(seen.orders().iter().map(|order| order.id.as_str()).collect::<Vec<_>>(), ["O3", "O4"]);
    assert!(seen.err.contains("p.csv:3: the quantity \"one\" is not a whole number"), "{}", seen.err);
    assert!(seen.err.contains("p.csv:4: the amount \"1.999\" is finer"), "{}", seen.err);
    assert!(seen.err.contains("p.csv:7: the lines of order \"O3\" do not stand together"), "{}", seen.err);
}

fn conversation(id: &str, start: &str, authors: &[&str]) -> String {
    let messages: Vec<_> = authors
        .iter()
        .enumerate()
        .map(|(index, author)| serde_json::json!({"author": author, "text": format!("{id} {index}"), "offset_s": index as f64 * 1.5}))
        .collect();
    let line = serde_json::json!({
        "id": id, "source": "s", "lang": "en", "channel": "chat", "customer_ref": "C1", "subject": "Umbrella",
        "started_at": start, "outcome": "Complete", "messages": messages,
    });
    format!("{line}\n")
}

#[test]
fn conversations_packed_half_broken_and_strange() {
    let mut lines = conversation("a", "2025-01-01T00:00:00+00:00", &["customer", "agent", "system", "customer"]);
    lines.push_str("{\"id\": \"b\", \"channel\": \"chat\"\n\n");
    lines.push_str("{\"id\": \"c\"}\n");
    lines.push_str(&conversation("d", "2025-01-01T00:00:00+09:00", &["robot"]));
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(lines.as_bytes()).expect("packed");
    packer.write_all(b"{\"id\": \"\xff\"}\r\n").expect("packed");
    packer.write_all(&vec![b'x'; file::LARGEST + 2]).expect("packed");
    packer.write_all(b"\n").expect("packed");
    packer.write_all(conversation("e", "2025-01-02T00:00:00Z", &["agent"]).as_bytes()).expect("packed");
    let dir = folder(&[("c.jsonl.gz", &packer.finish().expect("packed"))]);
    let seen = import(dir.path(), &["c.jsonl.gz"], 0);
    let [a, e] = seen.conversations()[..] else { panic!("two conversations: {}", seen.err) };
    assert_eq!((a.channel, a.language, a.result.as_deref()), (Channel::Chat, Some(Language::En), Some("solved")));
    assert_eq!(
        a.messages.iter().map(|m| m.kind).collect::<Vec<_>>(),
        [MessageKind::Inbound, MessageKind::Outbound, MessageKind::Event, MessageKind::Inbound]
    );
    assert_eq!(a.messages[3].at.since(a.started_at), 4500);
    assert_eq!((e.id.as_str(), e.open_at), ("e", None));
    let lines: Vec<&str> = seen.err.lines().collect();
    assert_eq!(lines.len(), 5, "{}", seen.err);
    assert!(lines[0].starts_with("c.jsonl.gz:2: not a whole JSON object"), "{}", lines[0]);
    assert!(lines[1].starts_with("c.jsonl.gz:4: not a conversation"), "{}", lines[1]);
    assert!(lines[2].starts_with("c.jsonl.gz:5: an author is none of"), "{}", lines[2]);
    assert!(lines[3].starts_with("c.jsonl.gz:6: not UTF-8 from byte 9"), "{}", lines[3]);
    assert!(lines[4].starts_with("c.jsonl.gz:7: longer than 1 MiB"), "{}", lines[4]);
}

#[test]
fn a_file_that_breaks_off_says_so() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    for n in 0..2000 {
        writeln!(packer, "C{n},O{n},2017-01-07,1,GUM,1,1.99,1.99,USD,x").expect("packed");
    }
    let packed = packer.finish().expect("packed");
    let mut whole = GzEncoder::new(Vec::new(), Compression::fast());
    whole.write_all(PURCHASES.as_bytes()).expect("packed");
    let mut bytes = whole.finish().expect("packed");
    bytes.extend_from_slice(&packed[..packed.len() / 2]);
    let dir = folder(&[("p.csv.gz", &bytes)]);
    let seen = import(dir.path(), &["p.csv.gz"], 0);
    assert!(!seen.orders().is_empty() && seen.orders().len() < 2000);
    assert!(seen.err.contains("cannot be read further"), "{}", seen.err);
}

#[test]
fn the_newest_that_have_a_customers_word_are_opened_within_the_hour() {
    let mut early = String::new();
    for day in 1..=9 {
        early.push_str(&conversation(&format!("e{day}"), &format!("2025-01-0{day}T00:00:00Z"), &["customer", "agent"]));
    }
    let late = conversation("agent-only", "2025-03-01T00:00:00Z", &["agent"])
        + &conversation("newest", "2025-02-01T00:00:00Z", &["customer"]);
    let dir = folder(&[("early.jsonl", early.as_bytes()), ("late.jsonl", late.as_bytes())]);
    let seen = import(dir.path(), &["early.jsonl", "late.jsonl"], 3);
    let mut opened: Vec<(&str, i64)> = seen
        .conversations()
        .into_iter()
        .filter_map(|c| Some((c.id.as_str(), NOW.since(c.open_at?) / 60_000)))
        .collect();
    opened.sort_by_key(|(_, minutes)| *minutes);
    assert_eq!(opened, [("newest", 0), ("e9", 20), ("e8", 40)]);
    assert_eq!(seen.totals.opened, 3);
}

#[test]
fn bodies_are_small_and_people_come_first() {
    let mut table = b"customer_id,name\n".to_vec();
    for n in 0..1234 {
        writeln!(table, "C{n},Name {n}").expect("a string");
    }
    let big = "x".repeat(300_000);
    let mut talk = String::new();
    for n in 0..5 {
        talk.push_str(&conversation(&format!("k{n}{big}"), "2025-01-01T00:00:00Z", &["agent"]));
    }
    let dir = folder(&[("talk.jsonl", talk.as_bytes()), ("people.csv", &table)]);
    let seen = import(dir.path(), &["talk.jsonl", "people.csv"], 0);
    assert_eq!(seen.totals.records, 1239);
    assert!(seen.bodies.iter().all(|bytes| *bytes <= file::LARGEST), "{:?}", seen.bodies);
    assert!(matches!(seen.records[1233], ImportRecord::Customer(_)), "people before what speaks of them");
}

#[test]
fn a_dry_run_reads_everything_and_sends_nothing_and_a_terminal_sees_it_count() {
    let dir = folder(&[("people.csv", b"customer_id,name\nC1,Ann\nC2,\n,Nobody\n")]);
    let args = ImportArgs { files: vec![dir.path().join("people.csv")], source: "test".into(), open: 0, dry_run: true };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let english = english();
    let voice = Voice { out: &mut out, err: &mut err, tty: true, locale: &english };
    let totals = runtime.block_on(run(&args, None, NOW, voice)).expect("an import to the end");
    assert_eq!((totals.rows, totals.records, totals.created, totals.unreadable), (2, 2, 0, 1));
    let (out, err) = (String::from_utf8(out).expect("words"), String::from_utf8(err).expect("words"));
    assert!(out.contains("nothing (dry run)"), "{out}");
    assert!(
        err.contains("2 lines") && err.ends_with("\r\u{1b}[K"),
        "counted in place, and the line taken away: {err:?}"
    );
}

/// A server that fails in these ways, one after the other, and then works.
struct Failing {
    ways: Mutex<Vec<Failure>>,
    inner: Memory,
}

impl ImportSink for Failing {
    fn import(&self, body: Vec<u8>) -> BoxFuture<'_, Result<ImportReport, Failure>> {
        match self.ways.lock().expect("unpoisoned").pop() {
            Some(failure) => Box::pin(std::future::ready(Err(failure))),
            None => self.inner.import(body),
        }
    }
}

#[test]
fn a_lost_answer_is_asked_again_and_a_refusal_stops_with_the_place() {
    let dir = folder(&[("people.csv", b"customer_id,name\nC1,Ann\n")]);
    let files = vec![dir.path().join("people.csv")];
    let args = ImportArgs { files, source: "test".into(), open: 0, dry_run: false };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let import = |failure| {
        let sink = Failing { ways: Mutex::new(vec![failure]), inner: Memory::default() };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let english = english();
        let voice = Voice { out: &mut out, err: &mut err, tty: false, locale: &english };
        runtime.block_on(run(&args, Some(&sink), NOW, voice))
    };
    assert_eq!(import(Failure::Unknown("cut".into())).expect("at the second attempt").created, 1);
    let stopped = import(Failure::Forbidden("no".into())).expect_err("not tried again");
    let Stopped::Server { at: Some(at), failure } = stopped else { panic!("{stopped}") };
    assert!(at.ends_with("people.csv:2"), "{at}");
    assert_eq!(*failure, Failure::Forbidden("no".into()));
}
