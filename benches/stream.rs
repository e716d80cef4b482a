//! How soon many consoles are told of what happens, some of them badly read, and what each costs the server.
//!
//! `cargo bench --bench stream -- [CONSOLES [EVENTS_PER_SECOND [SECONDS [BAD]]]]`: BAD more of them come in every other
//! window of SECONDS and go after it; every other one reads 1 kB/s and the rest never read. Windows with and without
//! them alternate in one run, so that whatever else the machine does falls on both. The server is the program itself, in
//! a process of its own.

#[path = "support/served.rs"]
mod served;

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, sleep_until, timeout};

use served::{Outcome, Served};

/// Windows without bad readers, and as many with them. What is said of each kind is the median of its windows: one in
/// which the machine did something else does not speak for all.
const PAIRS: u64 = 8;

/// What belongs to no window: at its beginning readers come.
const SETTLING: u64 = 1;

/// Events that one message of a customer's makes: the message, and its conversation.
const EACH: u64 = 2;

/// What begins the line of an added message, and in it the moment.
const LINE: &[u8] = b"data: {\"kind\":\"message.added\"";
const MARK: &[u8] = b"\"text\":\"t=";

/// What the consoles share.
struct Shared {
    begun: Instant,
    /// Messages posted so far; all of them once `done`.
    posted: AtomicU64,
    done: AtomicBool,
}

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = |index: usize, otherwise: u64| words.get(index).map_or(Ok(otherwise), |word| word.parse());
    let (consoles, rate, seconds) = (number(0, 1_000)?, number(1, 100)?, number(2, 10)?);
    let bad = number(3, 0)?;
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).maximum;
    let limit = rustix::process::Rlimit { current: files, maximum: files };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, limit)?;

    let folder = tempfile::tempdir()?;
    let server = Served::start(folder.path())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(measure(&server, consoles, rate, seconds, bad))?;
    runtime.shutdown_background();
    writeln!(std::io::stdout(), "stream: {report}")?;
    Ok(())
}

impl Served {
    /// Time of processors so far, in ticks of 10 ms.
    fn ticks(&self) -> Outcome<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let of = |index: usize| fields.get(index).and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
        Ok(of(11) + of(12))
    }

    async fn ask(&self, request: &str) -> Outcome<UnixStream> {
        let mut stream = UnixStream::connect(&self.socket).await?;
        stream.write_all(request.as_bytes()).await?;
        Ok(stream)
    }

    async fn follow(&self) -> Outcome<UnixStream> {
        let token = &self.token;
        self.ask(&format!("GET /v1/events HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {token}\r\n\r\n")).await
    }
}

async fn measure(server: &Served, consoles: u64, rate: u64, seconds: u64, bad: u64) -> Outcome<String> {
    let shared = Arc::new(Shared { begun: Instant::now(), posted: AtomicU64::new(0), done: AtomicBool::new(false) });
    let before = server.memory("VmRSS")?;
    let mut good = JoinSet::new();
    for _ in 0..consoles {
        good.spawn(console(server.follow().await?, Arc::clone(&shared)));
    }
    // All of them have their first figures.
    sleep(Duration::from_secs(1)).await;
    let connected = server.memory("VmRSS")?;
    let ticks = server.ticks()?;
    let started = Instant::now();
    let offset = shared.begun.elapsed().as_micros() as u64;
    let windows = if bad == 0 { 1 } else { 2 * PAIRS };
    let (messages, disturbed) =
        tokio::join!(post(server, &shared, rate, seconds * windows), disturb(server, started, seconds, windows, bad),);
    let messages = messages?;
    disturbed?;
    let took = started.elapsed().as_secs_f64();
    shared.done.store(true, Ordering::Release);
    let mut windowed: Vec<Vec<u32>> = (0..windows).map(|_| Vec::new()).collect();
    let mut lost = 0;
    while let Some(told) = good.join_next().await {
        let told = told??;
        lost += messages.saturating_sub(told.len() as u64);
        for (at, latency) in told {
            let second = at.saturating_sub(offset) / 1_000_000;
            let window = (second / seconds).min(windows - 1);
            if bad == 0 || second % seconds >= SETTLING {
                windowed[window as usize].push(latency);
            }
        }
    }
    let cores = (server.ticks()? - ticks) as f64 / 100.0 / started.elapsed().as_secs_f64();
    let after = server.memory("VmRSS")?;
    let mut report = format!(
        "{consoles} consoles, {:.0} events/s for {took:.0} s: {}; {lost} lost; server {cores:.2} cores, {} kB for each \
         console, {} MiB at the end",
        (messages * EACH) as f64 / took,
        times(&mut windowed, 0),
        connected.saturating_sub(before) / consoles.max(1),
        after / 1024,
    );
    if bad > 0 {
        let [quiet, disturbed] = [0, 1].map(|first| usual(&mut windowed, first, 0.99));
        write!(
            report,
            "; with {bad} bad readers in every other window: {}; p99 changed by {:+.0} %",
            times(&mut windowed, 1),
            (disturbed / quiet - 1.0) * 100.0
        )?;
    }
    Ok(report)
}

/// Latencies in words, of every other window from this one on.
fn times(windows: &mut [Vec<u32>], first: usize) -> String {
    let told: usize = windows.iter().skip(first).step_by(2).map(Vec::len).sum();
    let [half, most, all] = [0.5, 0.99, 1.0].map(|part| usual(windows, first, part));
    format!("{told} told, p50 {half:.1} ms, p99 {most:.1} ms, max {all:.1} ms")
}

/// The median, of every other window from this one on, of what a share of its latencies does not exceed.
fn usual(windows: &mut [Vec<u32>], first: usize, part: f64) -> f64 {
    let mut each: Vec<f64> = windows.iter_mut().skip(first).step_by(2).map(|window| share(window, part)).collect();
    each.sort_unstable_by(f64::total_cmp);
    each.get(each.len() / 2).copied().unwrap_or(0.0)
}

/// The latency that this share of all does not exceed, in milliseconds.
fn share(latencies: &mut [u32], share: f64) -> f64 {
    latencies.sort_unstable();
    let index = ((latencies.len().saturating_sub(1)) as f64 * share) as usize;
    f64::from(latencies.get(index).copied().unwrap_or(0)) / 1_000.0
}

/// Bad readers, in every window but the first, the third and so on.
async fn disturb(server: &Served, started: Instant, seconds: u64, windows: u64, bad: u64) -> Outcome<()> {
    for window in 0..windows {
        let mut others = JoinSet::new();
        if window % 2 == 1 {
            for number in 0..bad {
                others.spawn(bad_console(server.follow().await?, number % 2 == 0));
            }
        }
        sleep_until((started + Duration::from_secs(seconds * (window + 1))).into()).await;
    }
    Ok(())
}

/// Posts messages at their moments, whatever the answers take; how many were taken.
async fn post(server: &Served, shared: &Arc<Shared>, rate: u64, seconds: u64) -> Outcome<u64> {
    let mut beat = interval(Duration::from_secs_f64(EACH as f64 / rate.max(1) as f64));
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut answers = JoinSet::new();
    for number in 0..rate * seconds / EACH {
        beat.tick().await;
        let body = format!(
            r#"{{"channel":"chat","who":{{"handle":"m"}},"text":"t={} {}","external_id":"{number}"}}"#,
            shared.begun.elapsed().as_micros(),
            "words of a customer ".repeat(10),
        );
        let head = format!(
            "POST /v1/inbound HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            server.token,
            body.len()
        );
        let mut stream = server.ask(&head).await?;
        let shared = Arc::clone(shared);
        answers.spawn(async move {
            let mut answer = Vec::new();
            let whole = stream.read_to_end(&mut answer).await.is_ok() && answer.starts_with(b"HTTP/1.1 201");
            shared.posted.fetch_add(u64::from(whole), Ordering::AcqRel);
        });
    }
    while answers.join_next().await.is_some() {}
    Ok(shared.posted.load(Ordering::Acquire))
}

/// Reads everything; when each message was posted, and how long it was on its way, in microseconds.
async fn console(mut stream: UnixStream, shared: Arc<Shared>) -> Outcome<Vec<(u64, u32)>> {
    let mut told = Vec::new();
    let mut text: Vec<u8> = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let all = shared.done.load(Ordering::Acquire) && told.len() as u64 >= shared.posted.load(Ordering::Acquire);
        if all {
            return Ok(told);
        }
        let read = match timeout(Duration::from_secs(1), stream.read(&mut piece)).await {
            Ok(read) => read?,
            Err(_) if shared.done.load(Ordering::Acquire) => return Ok(told),
            Err(_) => continue,
        };
        if read == 0 {
            return Err("the server ended a stream".into());
        }
        let now = shared.begun.elapsed().as_micros();
        text.extend_from_slice(&piece[..read]);
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        for line in text[..whole].split(|byte| *byte == b'\n') {
            if let Some(at) = moment(line) {
                told.push((at as u64, u32::try_from(now.saturating_sub(at)).unwrap_or(u32::MAX)));
            }
        }
        text.drain(..whole);
    }
}

/// The moment in the line of an added message.
fn moment(line: &[u8]) -> Option<u128> {
    // Few lines are read further: a thousand readers share the machine with the server.
    line.strip_prefix(LINE)?;
    let start = line.windows(MARK.len()).position(|window| window == MARK)? + MARK.len();
    let digits: Vec<u8> = line[start..].iter().copied().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).ok()?.parse().ok()
}

/// Reads 1 kB/s, or never.
async fn bad_console(mut stream: UnixStream, reads: bool) {
    let mut piece = vec![0; 1024];
    loop {
        sleep(Duration::from_secs(1)).await;
        if reads && !matches!(stream.read(&mut piece).await, Ok(1..)) {
            // Given up on: a console would come again.
            return;
        }
    }
}
