//! Opens a file of an import, unpacks it, tells what it holds and counts its lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

use super::table::{Record, Table};

/// No record may be larger than a body of `POST /v1/import`; a line beyond it is skipped without being kept.
pub(super) const LARGEST: usize = 1 << 20;

/// What a file holds. The order is the order of import: people first, then what speaks of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A table with `customer_id` and `name`.
    Customers,
    /// A table with `customer_id`, `order_id`, …: one row for each line of an order.
    Purchases,
    /// JSON lines, one conversation each.
    Conversations,
    /// A table with `survey_id`, `customer_ref`, `scale` and `score`.
    Surveys,
}

/// One file and what it was recognised as.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub path: PathBuf,
    pub kind: Kind,
    /// As it is named in messages.
    pub name: Arc<str>,
}

/// A place in a file, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub file: Arc<str>,
    /// From 1; 0 speaks of the file as a whole.
    pub line: u64,
}

/// Something that could not be read, or is none of what we keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub place: Place,
    pub why: String,
    /// So many rows are well formed and none of what we keep: told, and nothing to mend. 0 where something is wrong.
    pub left_out: u64,
}

impl Fault {
    pub(super) fn new(file: &Arc<str>, line: u64, why: impl Into<String>) -> Self {
        Self { place: Place { file: Arc::clone(file), line }, why: why.into(), left_out: 0 }
    }

    /// Rows that are none of what we keep, from `line` on.
    pub(super) fn left_out(file: &Arc<str>, line: u64, rows: u64, why: impl Into<String>) -> Self {
        Self { left_out: rows, ..Self::new(file, line, why) }
    }
}

/// Opens `path`, unpacking `.gz`.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    })
}

/// What `path` holds, by its name and its first line.
pub(super) fn recognise(path: &Path) -> Result<Input, Fault> {
    let name: Arc<str> = crate::cli::voice::line(&path.to_string_lossy()).into();
    let fault = |why: String| Fault::new(&name, 0, why);
    let plain = path.with_extension("");
    let bare = if path.extension().is_some_and(|extension| extension == "gz") { plain.as_path() } else { path };
    let kind = match bare.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => {
            open(path).map_err(|error| fault(cannot_open(&error)))?;
            Kind::Conversations
        }
        Some("csv") => {
            let input = Input { path: path.to_owned(), kind: Kind::Customers, name: Arc::clone(&name) };
            let (_, columns) = Table::open(&input)?;
            kind_of_table(&columns).map_err(fault)?
        }
        _ => return Err(fault("not a file of a kind known here: .csv, .jsonl, either also with .gz".into())),
    };
    Ok(Input { path: path.to_owned(), kind, name })
}

fn kind_of_table(columns: &Record) -> Result<Kind, String> {
    let has = |column: &[u8]| columns.iter().any(|name| name.trim_ascii() == column);
    if has(b"survey_id") && has(b"score") {
        Ok(Kind::Surveys)
    } else if has(b"customer_id") && has(b"order_id") {
        Ok(Kind::Purchases)
    } else if has(b"customer_id") && has(b"name") {
        Ok(Kind::Customers)
    } else {
        Err("its first line names neither a table of customers (customer_id, name, …) nor one of purchases \
             (customer_id, order_id, date, quantity, amount, currency, …) nor one of survey answers (survey_id, \
             customer_ref, scale, score, date, …)"
            .into())
    }
}

pub(super) fn cannot_open(error: &io::Error) -> String {
    format!("cannot be opened: {error}")
}

pub(super) fn cannot_read(error: &dyn std::fmt::Display) -> String {
    format!("cannot be read further: {error}")
}

/// Lines of a file, numbered, in constant memory.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    number: u64,
}

/// What one line was.
pub(super) enum Line {
    /// Its bytes are in the buffer, without the line's end.
    Read,
    /// Longer than [`LARGEST`]; skipped.
    TooLong,
}

impl Lines {
    pub(super) fn new(reader: Box<dyn BufRead + Send>) -> Self {
        Self { reader, number: 0 }
    }

    /// The number of the line read last, from 1.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The next line into `buffer`; none at the end of the file.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Line>> {
        buffer.clear();
        let mut long = false;
        let mut any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.number += 1;
                    return Err(error);
                }
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            long = long || buffer.len() + part.len() > LARGEST;
            if !long {
                buffer.extend_from_slice(part);
            }
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && buffer.starts_with(b"\xEF\xBB\xBF") {
            buffer.drain(..3);
        }
        if buffer.last() == Some(&b'\r') {
            buffer.pop();
        }
        Ok(Some(if long { Line::TooLong } else { Line::Read }))
    }
}
