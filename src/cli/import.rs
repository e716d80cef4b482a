//! `omotenashi import FILE...`: reads tables and JSON lines and posts them to the server's import.
//!
//! Owns reading, converting and telling what could not be read. Must not know the database: what is the same as what
//! is there already is the server's to decide. Reading runs on a thread of its own, one body ahead of the sending, and
//! one body is on its way at a time: customers arrive before what speaks of them, and memory stays constant.

mod amount;
mod body;
mod columns;
mod conversations;
mod customers;
mod file;
mod newest;
mod progress;
mod purchases;
mod surveys;
mod table;
#[cfg(test)]
mod tests;
mod when;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use crate::api::{Failure, ImportRecord, ImportReport, Time};
use crate::backend::Http;
use crate::locale::Locale;
use body::{Body, Packer};
use file::{Fault, Input, Kind};
use newest::Openings;
use progress::Progress;

/// Where bodies of records go: the server's `POST /v1/import`.
pub trait ImportSink: Send + Sync {
    /// Posts one body of NDJSON, at most 500 records and 1 MiB.
    fn import(&self, body: Vec<u8>) -> BoxFuture<'_, Result<ImportReport, Failure>>;
}

/// What `omotenashi import` is told.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// Customers, purchases and survey answers (.csv), conversations (.jsonl); each also packed (.gz)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The system the records come from: its name and their ids together say what is the same
    #[arg(long, value_name = "NAME", default_value = "import")]
    pub source: String,
    /// Make the newest N conversations live work, as if written within the last hour
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub open: usize,
    /// Read and check everything, send nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows of tables and lines of JSON that were read.
    pub rows: u64,
    /// Records made of them.
    pub records: u64,
    /// New to the server.
    pub created: u64,
    /// Known to it, and different now.
    pub changed: u64,
    /// Known to it, and the same.
    pub same: u64,
    /// Not taken by the server.
    pub refused: u64,
    /// Not readable.
    pub unreadable: u64,
    /// Well formed and none of what we keep, such as answers on other scales: there is nothing to mend.
    pub left_out: u64,
    /// Come in as live work by `--open` (as far as they were not known).
    pub opened: u64,
}

impl Totals {
    /// Whether everything that there is a place for was taken.
    pub const fn is_whole(&self) -> bool {
        self.refused == 0 && self.unreadable == 0
    }
}

/// An import that could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The server did not take a body.
    #[error("the import stopped at {}: {failure:?}", .at.as_deref().unwrap_or("its beginning"))]
    Server {
        /// Where the first record of that body stood: `file:line`.
        at: Option<String>,
        /// Why.
        failure: Box<Failure>,
    },
    /// The report could not be written.
    #[error("the report could not be written: {0}")]
    Output(#[from] std::io::Error),
}

/// One record and where it came from.
#[derive(Debug)]
struct Found {
    file: Arc<str>,
    /// Its first line.
    line: u64,
    /// How many rows it was made of.
    rows: u64,
    record: ImportRecord,
}

/// Whether reading goes on.
type Flow = ControlFlow<()>;

/// Takes what a reader found.
type Take<'a> = dyn FnMut(Result<Found, Fault>) -> Flow + 'a;

/// From the reading thread to the sending task.
#[derive(Debug)]
enum Parcel {
    Body(Body),
    Fault(Fault),
}

/// How it is told to the person at the command line.
pub struct Voice<'a> {
    /// The report at the end.
    pub out: &'a mut (dyn Write + Send),
    /// Faults, and the progress line where it is a terminal.
    pub err: &'a mut (dyn Write + Send),
    /// Whether `err` is a terminal.
    pub tty: bool,
    /// In which language.
    pub locale: &'a Locale,
}

/// How often a body is tried before the import stops: about six seconds.
const TRIES: u32 = 6;

/// Imports the files. `now` is the hour `--open` spreads over; `sink` is none for a dry run.
pub async fn run(
    args: &ImportArgs,
    sink: Option<&dyn ImportSink>,
    now: Time,
    voice: Voice<'_>,
) -> Result<Totals, Stopped> {
    let (parcels, mut inbox) = mpsc::channel(1);
    let reader = {
        let args = args.clone();
        tokio::task::spawn_blocking(move || read(&args, now, &parcels))
    };
    let mut totals = Totals::default();
    let mut progress = Progress::new(voice);
    while let Some(parcel) = inbox.recv().await {
        match parcel {
            Parcel::Fault(fault) => {
                totals.left_out += fault.left_out;
                totals.unreadable += u64::from(fault.left_out == 0);
                progress.fault(&fault.place, &fault.why)?;
            }
            Parcel::Body(body) => {
                totals.rows += body.rows;
                totals.records += body.places.len() as u64;
                if let Some(sink) = sink {
                    let first = body.places.first().cloned();
                    let report = send(sink, body.bytes).await.map_err(|failure| {
                        let at = first.map(|place| format!("{}:{}", place.file, place.line));
                        Stopped::Server { at, failure: Box::new(failure) }
                    })?;
                    totals.created += report.created;
                    totals.changed += report.changed;
                    totals.same += report.same;
                    totals.refused += report.refused.len() as u64;
                    for refusal in &report.refused {
                        if let Some(place) = body.places.get(refusal.line as usize) {
                            progress.fault(place, &refusal.why)?;
                        }
                    }
                }
                progress.show(&totals)?;
            }
        }
    }
    totals.opened = reader.await.expect("the reader does not panic");
    progress.finish(&totals, sink.is_none())?;
    Ok(totals)
}

/// Reads everything and hands it on; tells how many conversations were chosen as live work. Ends early when nobody
/// listens any more.
fn read(args: &ImportArgs, now: Time, parcels: &mpsc::Sender<Parcel>) -> u64 {
    let send = |parcel| match parcels.blocking_send(parcel) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let mut inputs: Vec<Input> = Vec::new();
    for path in &args.files {
        match file::recognise(path) {
            Ok(input) => inputs.push(input),
            Err(fault) => {
                if send(Parcel::Fault(fault)).is_break() {
                    return 0;
                }
            }
        }
    }
    inputs.sort_by_key(|input| input.kind);
    let openings = Openings::choose(&inputs, args.open, now);
    let mut packer = Packer::default();
    for (index, input) in inputs.iter().enumerate() {
        let mut take = |found: Result<Found, Fault>| match found.and_then(|found| packer.push(&found)) {
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some(body)) => send(Parcel::Body(body)),
            Err(fault) => send(Parcel::Fault(fault)),
        };
        let flow = match input.kind {
            Kind::Customers => customers::read(input, &args.source, &mut take),
            Kind::Purchases => purchases::read(input, &args.source, &mut take),
            Kind::Conversations => conversations::read(input, index, &args.source, &openings, &mut take),
            Kind::Surveys => surveys::read(input, &args.source, &mut take),
        };
        if flow.is_break() {
            return 0;
        }
    }
    if let Some(body) = packer.finish() {
        // Nobody listening any more is not the reader's matter.
        let _: Flow = send(Parcel::Body(body));
    }
    openings.len() as u64
}

/// Reads every record of the files, without sending anything; what cannot be read is told as `file:line: why`. What we do
/// not keep is passed over.
pub(super) fn records(files: &[PathBuf], take: &mut dyn FnMut(Result<ImportRecord, String>)) {
    let told = |fault: Fault| format!("{}:{}: {}", fault.place.file, fault.place.line, fault.why);
    let mut inputs: Vec<Input> = Vec::new();
    for path in files {
        match file::recognise(path) {
            Ok(input) => inputs.push(input),
            Err(fault) => take(Err(told(fault))),
        }
    }
    inputs.sort_by_key(|input| input.kind);
    let openings = Openings::choose(&inputs, 0, Time::default());
    for (index, input) in inputs.iter().enumerate() {
        let mut take = |found: Result<Found, Fault>| {
            if found.as_ref().err().is_none_or(|fault| fault.left_out == 0) {
                take(found.map(|found| found.record).map_err(told));
            }
            ControlFlow::Continue(())
        };
        // Nothing breaks off: every record is taken.
        let _: Flow = match input.kind {
            Kind::Customers => customers::read(input, "", &mut take),
            Kind::Purchases => purchases::read(input, "", &mut take),
            Kind::Conversations => conversations::read(input, index, "", &openings, &mut take),
            Kind::Surveys => surveys::read(input, "", &mut take),
        };
    }
}

/// Posts one body; what is only a matter of time is tried again, which is safe since a known record is the same.
async fn send(sink: &dyn ImportSink, body: Vec<u8>) -> Result<ImportReport, Failure> {
    let mut pause = Duration::from_millis(200);
    for _ in 1..TRIES {
        match sink.import(body.clone()).await {
            Err(Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_) | Failure::RateLimited { .. }) => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            other => return other,
        }
    }
    sink.import(body).await
}

impl ImportSink for Http {
    fn import(&self, body: Vec<u8>) -> BoxFuture<'_, Result<ImportReport, Failure>> {
        Box::pin(Self::import(self, body))
    }
}
