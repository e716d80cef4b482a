//! Lines and the rows they wrap to: what is known about the text's layout, computed when it is asked for.

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::paint::{row_length, shown};

/// How many rows before a changed one are wrapped anew.
const ROWS_BEFORE: usize = 2;

/// One line: what stands between two line ends.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Bytes, without the line end.
    length: usize,
    /// Where its rows begin, in bytes from its start; empty while it was not needed at this width.
    starts: Vec<usize>,
    /// Its grapheme clusters, counted when first asked for.
    characters: OnceCell<usize>,
}

impl Line {
    fn of(length: usize) -> Self {
        Self { length, ..Self::default() }
    }
}

/// A row on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Which line.
    line: usize,
    /// The byte at which that line begins.
    line_start: usize,
    /// Which of its rows.
    row: usize,
}

/// A row to be painted.
#[derive(Debug)]
pub(super) struct Visible {
    /// What of the text stands on it.
    pub(super) bytes: Range<usize>,
    /// It is the last row of its line: a caret at its end is shown here.
    pub(super) last: bool,
}

/// The lines of a text at one width.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    lines: Vec<Line>,
    width: u16,
    /// Rows wrapped so far: what tests hold against the size of the text.
    wrapped: usize,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let lines = text.split('\n').map(|line| Line::of(line.len())).collect();
        Self { lines, width: u16::MAX, wrapped: 0 }
    }

    /// Graphemes and line ends of the whole text.
    pub(super) fn characters(&self, text: &str) -> usize {
        let mut start = 0;
        let mut count = self.lines.len() - 1;
        for line in &self.lines {
            count += line.characters.get_or_init(|| text[start..start + line.length].graphemes(true).count());
            start += line.length + 1;
        }
        count
    }

    /// The width rows are wrapped at from now on. The last column stays free, so that the caret after a full row has a
    /// cell to stand in.
    pub(super) fn set_width(&mut self, width: u16) {
        let width = width.saturating_sub(1).max(1);
        if self.width != width {
            self.width = width;
            self.lines.iter_mut().for_each(|line| line.starts.clear());
        }
    }

    /// Follows a change of the text: `removed` bytes at `at` became `inserted`, and `text` is already what it is now.
    pub(super) fn splice(&mut self, text: &str, at: usize, removed: usize, inserted: &str) {
        let (first, start) = self.line_at(at);
        let (last, last_start) = self.line_from(first, start, at + removed);
        let length = last_start + self.lines[last].length - start - removed + inserted.len();
        if first == last && !inserted.contains('\n') {
            let line = &mut self.lines[first];
            line.length = length;
            line.characters.take();
            let change = Change { at: at - start, removed, inserted: inserted.len() };
            self.wrapped += line.rewrap(&text[start..start + length], self.width, &change);
        } else {
            let lines = text[start..start + length].split('\n').map(|line| Line::of(line.len()));
            self.lines.splice(first..=last, lines);
        }
    }

    /// The line that holds byte `at` (its end belongs to it), and where it begins.
    fn line_at(&self, at: usize) -> (usize, usize) {
        self.line_from(0, 0, at)
    }

    /// The same, looked for from a line at or before it.
    fn line_from(&self, mut line: usize, mut start: usize, at: usize) -> (usize, usize) {
        while line + 1 < self.lines.len() && start + self.lines[line].length < at {
            start += self.lines[line].length + 1;
            line += 1;
        }
        (line, start)
    }

    /// The rows of a line, wrapped now if they were not.
    fn wrap(&mut self, text: &str, line: usize, start: usize) -> &[usize] {
        let Self { lines, width, wrapped } = self;
        let line = &mut lines[line];
        if line.starts.is_empty() {
            line.starts.push(0);
            *wrapped += line.wrap_rest(&text[start..start + line.length], *width, None);
        }
        &line.starts
    }

    /// The row on which byte `at` is shown: where one row ends and the next of the line begins, on the next.
    pub(super) fn spot(&mut self, text: &str, at: usize) -> Spot {
        let (line, line_start) = self.line_at(at);
        let starts = self.wrap(text, line, line_start);
        Spot { line, line_start, row: starts.partition_point(|start| *start <= at - line_start) - 1 }
    }

    /// The row `by` rows further down (up when negative), and how many rows were missing on the way.
    pub(super) fn walk(&mut self, text: &str, mut spot: Spot, by: i32) -> (Spot, i32) {
        let mut left = by.unsigned_abs() as usize;
        if by < 0 {
            while left > spot.row && spot.line > 0 {
                left -= spot.row + 1;
                spot.line -= 1;
                spot.line_start -= self.lines[spot.line].length + 1;
                spot.row = self.wrap(text, spot.line, spot.line_start).len() - 1;
            }
            let step = left.min(spot.row);
            spot.row -= step;
            left -= step;
        } else {
            loop {
                let below = self.wrap(text, spot.line, spot.line_start).len() - 1 - spot.row;
                if left <= below || spot.line + 1 == self.lines.len() {
                    let step = left.min(below);
                    spot.row += step;
                    left -= step;
                    break;
                }
                left -= below + 1;
                spot.line_start += self.lines[spot.line].length + 1;
                spot.line += 1;
                spot.row = 0;
            }
        }
        (spot, left as i32)
    }

    /// The bytes of a row, without a line end; empty for a row that was never wrapped.
    pub(super) fn range(&self, spot: Spot) -> Range<usize> {
        let line = &self.lines[spot.line];
        let start = line.starts.get(spot.row).copied().unwrap_or(line.length);
        let end = line.starts.get(spot.row + 1).copied().unwrap_or(line.length);
        spot.line_start + start..spot.line_start + end
    }

    /// The rows from the one that begins at byte `top` on, as far as they were wrapped.
    pub(super) fn visible(&self, top: usize) -> impl Iterator<Item = Visible> {
        let (line, line_start) = self.line_at(top);
        let mut spot = Spot { line, line_start, row: 0 };
        spot.row = self.lines[line].starts.partition_point(|start| *start <= top - line_start).saturating_sub(1);
        std::iter::from_fn(move || {
            let line = self.lines.get(spot.line)?;
            let row = Visible { bytes: self.range(spot), last: spot.row + 1 >= line.starts.len() };
            if row.last {
                spot = Spot { line: spot.line + 1, line_start: spot.line_start + line.length + 1, row: 0 };
            } else {
                spot.row += 1;
            }
            Some(row)
        })
    }

    /// The column at which byte `at` of that row is shown.
    pub(super) fn column(&self, text: &str, spot: Spot, at: usize) -> u16 {
        text[self.range(spot).start..at].graphemes(true).map(|grapheme| shown(grapheme).1).sum()
    }

    /// The place of that row nearest to a column, not beyond it.
    pub(super) fn at_column(&self, text: &str, spot: Spot, wish: u16) -> usize {
        let row = self.range(spot);
        let last = spot.row + 1 == self.lines[spot.line].starts.len();
        let mut column = 0;
        let mut at = row.start;
        for (index, grapheme) in text[row.clone()].grapheme_indices(true) {
            column += shown(grapheme).1;
            let next = row.start + index + grapheme.len();
            // The end of a row that is not the line's last is shown on the next row.
            if column > wish || (next == row.end && !last) {
                break;
            }
            at = next;
        }
        at
    }

    /// Rows of the whole text, counted up to `most`.
    pub(super) fn count(&mut self, text: &str, most: u16) -> u16 {
        let mut start = 0;
        let mut rows = 0;
        for line in 0..self.lines.len() {
            rows += self.wrap(text, line, start).len();
            if rows >= usize::from(most) {
                return most;
            }
            start += self.lines[line].length + 1;
        }
        rows as u16
    }
}

/// A change within one line, in bytes from its start.
struct Change {
    at: usize,
    removed: usize,
    inserted: usize,
}

impl Line {
    /// Wraps anew what a change can have moved, and nothing when the line was not wrapped. Returns the rows wrapped.
    fn rewrap(&mut self, text: &str, width: u16, change: &Change) -> usize {
        if self.starts.is_empty() {
            return 0;
        }
        // A row's end depends on what follows it, so wrapping begins some rows before the changed one.
        let changed = self.starts.partition_point(|start| *start <= change.at) - 1;
        let kept = changed.saturating_sub(ROWS_BEFORE) + 1;
        let tail: Vec<usize> = self.starts[kept..]
            .iter()
            .filter(|start| **start >= change.at + change.removed)
            .map(|start| start - change.removed + change.inserted)
            .collect();
        self.starts.truncate(kept);
        self.wrap_rest(text, width, Some((change.at + change.inserted, &tail)))
    }

    /// Wraps from the last known row on, until the line ends or, behind the change, a row begins where one began
    /// before: from there on nothing is different.
    fn wrap_rest(&mut self, text: &str, width: u16, before: Option<(usize, &[usize])>) -> usize {
        let (settled, mut tail) = before.unwrap_or((usize::MAX, &[]));
        let mut rows = 0;
        let mut from = self.starts.last().copied().unwrap_or(0);
        loop {
            from += row_length(&text[from..], width);
            rows += 1;
            if from >= text.len() {
                return rows;
            }
            while tail.first().is_some_and(|start| *start < from) {
                tail = &tail[1..];
            }
            if from >= settled && tail.first() == Some(&from) {
                self.starts.extend_from_slice(tail);
                return rows;
            }
            self.starts.push(from);
        }
    }
}
