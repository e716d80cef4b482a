//! Tables of comma-separated fields (RFC 4180), one record after the other.
//!
//! To a reader by the letter, a quote that is never closed makes the rest of a file one field, and every line in it is
//! lost without a word. Here it costs its own line: a record that spans lines and does not fit is refused where it
//! begins, and the lines after its first one are read again, each for itself.

use std::collections::VecDeque;
use std::sync::Arc;

use super::file::{Fault, Input, LARGEST, Line, Lines, cannot_open, cannot_read, open};

/// No record spans more lines: beyond it its quote counts as never closed.
const MOST_LINES: usize = 100;

/// Where in a record the reading stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before a field's first byte.
    #[default]
    Start,
    /// In a field, or in what follows a field's closing quote.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that closes, or is the first of two that stand for one.
    Closed,
}

/// One record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub line: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    state: State,
    /// Something else than a comma followed a closing quote.
    stray: bool,
}

impl Record {
    fn begin(&mut self, line: u64) {
        self.line = line;
        self.bytes.clear();
        self.ends.clear();
        self.state = State::Start;
        self.stray = false;
    }

    /// Takes in a line without its end; tells whether the record ends with it.
    fn add(&mut self, line: &[u8]) -> bool {
        if self.state == State::Quoted {
            self.bytes.push(b'\n');
        }
        for &byte in line {
            self.state = match (self.state, byte) {
                (State::Start, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Closed,
                (State::Start | State::Plain | State::Closed, b',') => {
                    self.ends.push(self.bytes.len());
                    State::Start
                }
                (was, _) => {
                    self.bytes.push(byte);
                    self.stray |= was == State::Closed && byte != b'"';
                    if was == State::Quoted || (was == State::Closed && byte == b'"') {
                        State::Quoted
                    } else {
                        State::Plain
                    }
                }
            };
        }
        if self.state == State::Quoted {
            return false;
        }
        self.ends.push(self.bytes.len());
        true
    }

    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The field at `index`.
    pub(super) fn get(&self, index: usize) -> Option<&[u8]> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.bytes.get(start..*self.ends.get(index)?)
    }

    /// Every field.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// A table that is being read.
pub(super) struct Table {
    name: Arc<str>,
    lines: Lines,
    buffer: Vec<u8>,
    /// What was read in search of a closing quote and is to be read again, with the lines' numbers.
    again: VecDeque<Result<(u64, Vec<u8>), Fault>>,
    /// How many fields the first record has.
    width: Option<usize>,
    broken: bool,
}

impl Table {
    /// Opens the file of `input` and reads its first record, the columns' names.
    pub(super) fn open(input: &Input) -> Result<(Self, Record), Fault> {
        let reader = open(&input.path).map_err(|error| Fault::new(&input.name, 0, cannot_open(&error)))?;
        let mut table = Self {
            name: Arc::clone(&input.name),
            lines: Lines::new(reader),
            buffer: Vec::new(),
            again: VecDeque::new(),
            width: None,
            broken: false,
        };
        let mut columns = Record::default();
        table.next(&mut columns).transpose()?;
        table.width = Some(columns.len());
        Ok((table, columns))
    }

    /// Whether the file could not be read to its end.
    pub(super) const fn broke_off(&self) -> bool {
        self.broken
    }

    /// Reads the next record; none at the end of the file.
    pub(super) fn next(&mut self, record: &mut Record) -> Option<Result<(), Fault>> {
        let first = loop {
            match self.line()? {
                Ok(_) if self.buffer.is_empty() => {}
                Ok(number) => break number,
                Err(fault) => return Some(Err(fault)),
            }
        };
        record.begin(first);
        let mut whole = record.add(&self.buffer);
        let mut more = Vec::new();
        while !whole && more.len() < MOST_LINES && record.bytes.len() <= LARGEST {
            match self.line() {
                Some(Ok(number)) => {
                    whole = record.add(&self.buffer);
                    more.push(Ok((number, self.buffer.clone())));
                }
                Some(Err(fault)) => {
                    more.push(Err(fault));
                    break;
                }
                None => break,
            }
        }
        let Err(why) = self.fits(record, whole, more.len()) else { return Some(Ok(())) };
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Some(Err(Fault::new(&self.name, first, why)))
    }

    /// Whether what was read, over `more` lines after its first, is a record of this table.
    fn fits(&self, record: &Record, whole: bool, more: usize) -> Result<(), String> {
        if !whole && more >= MOST_LINES {
            return Err(format!("a quote opened here is not closed within {MOST_LINES} lines"));
        }
        // What closes in the middle of a field is another field's opening quote.
        if !whole || (more > 0 && record.stray) {
            return Err("a quote opened here is never closed".to_owned());
        }
        match self.width {
            Some(wants) if wants != record.len() => {
                let until = if more > 0 {
                    format!(" (a quote leads on to line {})", record.line + more as u64)
                } else {
                    String::new()
                };
                Err(format!("{} fields where the first line has {wants}{until}", record.len()))
            }
            _ => Ok(()),
        }
    }

    /// The next line into the buffer, and its number.
    fn line(&mut self) -> Option<Result<u64, Fault>> {
        match self.again.pop_front() {
            Some(Ok((number, line))) => {
                self.buffer = line;
                return Some(Ok(number));
            }
            Some(Err(fault)) => return Some(Err(fault)),
            None if self.broken => return None,
            None => {}
        }
        let read = self.lines.next(&mut self.buffer);
        let fault = |why: String| Some(Err(Fault::new(&self.name, self.lines.number(), why)));
        match read {
            Ok(Some(Line::Read)) => Some(Ok(self.lines.number())),
            Ok(Some(Line::TooLong)) => fault("longer than 1 MiB".to_owned()),
            Ok(None) => None,
            Err(error) => {
                self.broken = true;
                fault(cannot_read(&error))
            }
        }
    }
}
