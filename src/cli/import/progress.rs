//! What the person at the command line sees: a line that counts, faults as they come, a report at the end.

use std::io;
use std::time::{Duration, Instant};

use super::file::Place;
use super::{Totals, Voice};
use crate::locale::Arg;

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
        let why = crate::cli::voice::line(why);
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
        let Totals { rows, records, created, changed, same, .. } = *totals;
        let numbers = [
            ("rows", rows),
            ("row_rate", self.per_second(rows)),
            ("records", records),
            ("record_rate", self.per_second(records)),
            ("created", created),
            ("changed", changed),
            ("same", same),
            ("refused", totals.refused + totals.unreadable),
        ];
        let line = self.line("import-progress", &numbers);
        write!(self.voice.err, "{AGAIN}{line}")?;
        self.voice.err.flush()
    }

    /// The text `id` with its numbers.
    fn line(&self, id: &str, numbers: &[(&str, u64)]) -> String {
        let number = |n: u64| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let args: Vec<_> = numbers.iter().map(|(name, n)| (*name, number(*n))).collect();
        self.voice.locale.with(id, &args)
    }

    /// The report.
    pub(super) fn finish(mut self, totals: &Totals, dry_run: bool) -> io::Result<()> {
        if self.shown.take().is_some() {
            write!(self.voice.err, "{AGAIN}")?;
        }
        let seconds = format!("{:.1}", self.started.elapsed().as_secs_f64());
        let (lines, records) = (self.per_second(totals.rows), self.per_second(totals.records));
        let number = |n: u64| n.to_string();
        let read = self.voice.locale.with(
            "import-read",
            &[
                ("rows", (&number(totals.rows)).into()),
                ("records", (&number(totals.records)).into()),
                ("seconds", (&seconds).into()),
                ("row_rate", (&number(lines)).into()),
                ("record_rate", (&number(records)).into()),
            ],
        );
        let mut report = vec![read];
        if dry_run {
            report.push(self.line("import-dry-run", &[]));
        } else {
            report.push(self.line("import-created", &[("n", totals.created)]));
            report.push(self.line("import-changed", &[("n", totals.changed)]));
            report.push(self.line("import-same", &[("n", totals.same)]));
        }
        if totals.opened > 0 {
            report.push(self.line("import-live", &[("n", totals.opened)]));
        }
        if totals.left_out > 0 {
            report.push(self.line("import-left-out", &[("n", totals.left_out)]));
        }
        let refused = if totals.is_whole() { "import-none-refused" } else { "import-refused" };
        report.push(self.line(refused, &[("n", totals.refused + totals.unreadable)]));
        for line in report {
            writeln!(self.voice.out, "{line}")?;
        }
        self.voice.out.flush()
    }
}
