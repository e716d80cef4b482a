//! Makes the shop that every figure is given for, and prints how long that took.
//!
//! `cargo bench --bench seed -- [DIR [OPEN RESOLVED]]`: into DIR (kept), else into a throw-away folder.

#[path = "support/shop.rs"]
mod shop;

use std::io::Write as _;
use std::path::PathBuf;

use omotenashi::api::Time;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = |index: usize, otherwise: u32| words.get(index).map_or(Ok(otherwise), |word| word.parse());
    let size = shop::Size { open: number(1, shop::FULL.open)?, resolved: number(2, shop::FULL.resolved)? };
    let throwaway = tempfile::tempdir()?;
    let dir = words.first().map_or_else(|| throwaway.path().join("shop"), PathBuf::from);
    let now = Time::from_timestamp(jiff::Timestamp::now());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let took = runtime.block_on(shop::seed(&dir, size, 1, now))?;
    let seconds = took.as_secs_f64();
    writeln!(
        std::io::stdout(),
        "seed: {} open and {} resolved conversations in {seconds:.1} s ({:.0}/s), {} MiB",
        size.open,
        size.resolved,
        f64::from(size.open + size.resolved) / seconds,
        std::fs::metadata(dir.join("shop.db"))?.len() >> 20,
    )?;
    Ok(())
}
