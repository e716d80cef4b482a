//! Makes the shop that every figure is given for, and prints how long that took; then serves it and prints how long
//! each list takes over the socket, from asking to its conversations read. `benches/console.rs` has what a console
//! makes of them.
//!
//! `cargo bench --bench seed -- [DIR [OPEN RESOLVED]]`: into DIR/data (kept), else into a throw-away folder. Without
//! numbers a shop of a tenth: the one of 100 000 open and 1 000 000 resolved conversations takes some minutes and 2 GB.

#[path = "support/served.rs"]
mod served;
#[path = "support/shop.rs"]
mod shop;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use omotenashi::api::{Reply, Request, Time, View};
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::backend::{Backend as _, Http};
use served::{Outcome, Served};

/// Conversations of a page, as the console asks for them.
const PAGE: u16 = 200;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = |index: usize, otherwise: u32| words.get(index).map_or(Ok(otherwise), |word| word.parse());
    let size = shop::Size { open: number(1, shop::SMALL.open)?, resolved: number(2, shop::SMALL.resolved)? };
    let throwaway = tempfile::tempdir()?;
    let home = words.first().map_or_else(|| throwaway.path().to_owned(), PathBuf::from);
    let dir = home.join("data");
    let now = Time::from_timestamp(jiff::Timestamp::now());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let took = runtime.block_on(shop::seed(&dir, size, 1, now)).map_err(|error| error.to_string())?;
    let seconds = took.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "seed: {} open and {} resolved conversations in {seconds:.1} s ({:.0}/s), {} MiB",
        size.open,
        size.resolved,
        f64::from(size.open + size.resolved) / seconds,
        std::fs::metadata(dir.join("shop.db"))?.len() >> 20,
    )?;
    let started = Instant::now();
    let server = Served::start(&home)?;
    writeln!(std::io::stdout(), "server, start to listening: {:.1?}", started.elapsed())?;
    runtime.block_on(lists(&server))?;
    writeln!(std::io::stdout(), "server, most memory: {} MiB", server.memory("VmHWM")? >> 10)?;
    Ok(())
}

/// The first page of each view, many times; then the whole of what is open, page by page.
async fn lists(server: &Served) -> Outcome<()> {
    let client =
        Http::new(Endpoint { address: Address::Socket(server.socket.clone()), token: Secret::new(&server.token) });
    let Ok(Reply::Me(me)) = client.call(Request::Me).await else { return Err("the server does not answer".into()) };
    let mut views = vec![View::Unassigned, View::AllOpen, View::Resolved];
    views.extend(me.queues.first().map(|queue| View::Queue(queue.id.clone())));
    for view in views {
        let mut times = Vec::new();
        for _ in 0..100 {
            times.push(page(&client, &view, None).await?.0);
        }
        row(&format!("list, first page of {PAGE}: {view}"), times)?;
    }
    for view in [View::AllOpen, View::Resolved] {
        let mut times = Vec::new();
        let mut after = None;
        loop {
            let (took, next) = page(&client, &view, after).await?;
            times.push(took);
            after = next;
            if after.is_none() || times.len() == 500 {
                break;
            }
        }
        row(&format!("list, {} pages on end: {view}", times.len()), times)?;
    }
    Ok(())
}

/// One page: how long it took, and where the next begins.
async fn page(client: &Http, view: &View, after: Option<String>) -> Outcome<(Duration, Option<String>)> {
    let started = Instant::now();
    let request = Request::List { view: view.clone(), after, limit: PAGE };
    match client.call(request).await {
        Ok(Reply::List { page, .. }) => Ok((started.elapsed(), page.body.next)),
        other => Err(format!("no list: {other:?}").into()),
    }
}

fn row(what: &str, mut times: Vec<Duration>) -> std::io::Result<()> {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    writeln!(std::io::stdout(), "{what:<58} p50 {:>9.1?}  p99 {:>9.1?}  max {:>9.1?}", at(0.5), at(0.99), at(1.0))
}
