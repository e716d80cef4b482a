//! What the person at the command line sees: a line that counts, faults as they come, a report at the end.

use std::io;
use std::time::{Duration, Instant};

use super::file::Place;
use super::{Totals, Voice};

/// The progress line is drawn at most this often.
const EVERY: Duration = Duration::from_millis(100);

/// Back to the first column, the rest of the line erased.
const AGAIN: &str = "\r\x1b[K";

pub(super) struct Progress<'a> {
    voice: Voice<'a>,
    started: Instant,
    shown: Option<Instant>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(voice: Voice<'a>) -> Self {
        Self { voice, started: Instant::now(), shown: None }
    }

    fn per_second(&self, count: u64) -> u64 {
        (count as f64 / self.started.elapsed().as_secs_f64().max(0.001)).round() as u64
    }

    /// Tells of one line or record that was not taken: `file:line: why`.
    pub(super) fn fault(&mut self, place: &Place, why: &str) -> io::Result<()> {
        let again = if self.shown.take().is_some() { AGAIN } else { "" };
        let Place { file, line } = place;
        // `why` may hold a word out of the file: nothing of it may drive a terminal.
        let why: String = why.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        match line {
            0 => writeln!(self.voice.err, "{again}{file}: {why}"),
            _ => writeln!(self.voice.err, "{again}{file}:{line}: {why}"),
        }
    }

    /// Draws the line, on a terminal and not too often.
    pub(super) fn show(&mut self, totals: &Totals) -> io::Result<()> {
        if !self.voice.tty || self.shown.is_some_and(|at| at.elapsed() < EVERY) {
            return Ok(());
        }
        self.shown = Some(Instant::now());
        write!(
            self.voice.err,
            "{AGAIN}{} lines ({}/s), {} records ({}/s): {} created, {} changed, {} same, {} refused",
            totals.rows,
            self.per_second(totals.rows),
            totals.records,
            self.per_second(totals.records),
            totals.created,
            totals.changed,
            totals.same,
            totals.refused + totals.unreadable,
        )?;
        self.voice.err.flush()
    }

    /// The report.
    pub(super) fn finish(mut self, totals: &Totals, dry_run: bool) -> io::Result<()> {
        if self.shown.take().is_some() {
            write!(self.voice.err, "{AGAIN}")?;
        }
        let seconds = self.started.elapsed().as_secs_f64();
        let (lines, records) = (self.per_second(totals.rows), self.per_second(totals.records));
        let out = &mut self.voice.out;
        writeln!(
            out,
            "read      {} lines as {} records in {seconds:.1} s ({lines} lines/s, {records} records/s)",
            totals.rows, totals.records,
        )?;
        if dry_run {
            writeln!(out, "sent      nothing (dry run)")?;
        } else {
            writeln!(out, "created   {}", totals.created)?;
            writeln!(out, "changed   {}", totals.changed)?;
            writeln!(out, "same      {}", totals.same)?;
        }
        if totals.opened > 0 {
            writeln!(out, "live work {} conversations, as far as they were not known before", totals.opened)?;
        }
        if totals.is_whole() {
            writeln!(out, "refused   0")?;
        } else {
            writeln!(
                out,
                "refused   {} (named above; mend those lines and run the same command again)",
                totals.refused + totals.unreadable
            )?;
        }
        out.flush()
    }
}
