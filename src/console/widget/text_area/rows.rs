//! Lines and the rows they wrap to: what is known about the text's layout, computed when it is asked for.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::paint::shown;
use crate::text::first_row;

/// How many rows before a changed one are wrapped anew: a row ends where it does because of the character that no longer
/// fits, which stands at most two rows further down, and a change may alter the character before it.
const ROWS_BEFORE: usize = 3;

/// One line: what stands between two line ends.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Bytes, without the line end.
    length: usize,
    /// Where its first rows begin, in bytes from its start, as far as they were needed at this width.
    starts: Vec<usize>,
    /// These are all of its rows.
    complete: bool,
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

/// How far a line has to be wrapped.
#[derive(Clone, Copy, Debug)]
enum Goal {
    /// So far that this row and its end are known.
    Row(usize),
    /// So far that the row of this byte of the line, and its end, are known.
    Byte(usize),
    /// To its end.
    End,
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
pub(super) struct Rows {
    lines: Vec<Line>,
    width: u16,
    /// Rows wrapped so far: what tests hold against the size of the text.
    wrapped: usize,
}

impl Rows {
    pub(super) fn new(text: &str) -> Self {
        let lines = text.split('\n').map(|line| Line::of(line.len())).collect();
        Self { lines, width: u16::MAX, wrapped: 0 }
    }

    /// The width rows are wrapped at from now on. The last column stays free, so that the caret after a full row has a
    /// cell to stand in.
    pub(super) fn set_width(&mut self, width: u16) {
        let width = width.saturating_sub(1).max(1);
        if self.width != width {
            self.width = width;
            for line in &mut self.lines {
                line.starts.clear();
                line.complete = false;
            }
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
            line.changed(at - start);
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

    /// Wraps a line, which begins at byte `start`, so far.
    fn wrap(&mut self, text: &str, line: usize, start: usize, goal: Goal) -> &Line {
        let Self { lines, width, wrapped } = self;
        let line = &mut lines[line];
        *wrapped += line.wrap(&text[start..start + line.length], *width, goal);
        line
    }

    /// The row on which byte `at` is shown: where one row ends and the next of the line begins, on the next.
    pub(super) fn spot(&mut self, text: &str, at: usize) -> Spot {
        let (line, line_start) = self.line_at(at);
        let row = self.wrap(text, line, line_start, Goal::Byte(at - line_start)).row_of(at - line_start);
        Spot { line, line_start, row }
    }

    /// The row `by` rows further down (up when negative), and how many rows were missing on the way.
    pub(super) fn walk(&mut self, text: &str, mut spot: Spot, by: i32) -> (Spot, i32) {
        let mut left = by.unsigned_abs() as usize;
        if by < 0 {
            while left > spot.row && spot.line > 0 {
                left -= spot.row + 1;
                spot.line -= 1;
                spot.line_start -= self.lines[spot.line].length + 1;
                spot.row = self.wrap(text, spot.line, spot.line_start, Goal::End).starts.len() - 1;
            }
            let step = left.min(spot.row);
            spot.row -= step;
            left -= step;
        } else {
            loop {
                let known = self.wrap(text, spot.line, spot.line_start, Goal::Row(spot.row + left)).starts.len();
                let step = left.min(known - 1 - spot.row);
                spot.row += step;
                left -= step;
                if left == 0 || spot.line + 1 == self.lines.len() {
                    break;
                }
                left -= 1;
                spot.line_start += self.lines[spot.line].length + 1;
                spot.line += 1;
                spot.row = 0;
            }
        }
        (spot, left as i32)
    }

    /// The bytes of a row, without a line end.
    pub(super) fn range(&self, spot: Spot) -> Range<usize> {
        let line = &self.lines[spot.line];
        let start = line.starts.get(spot.row).copied().unwrap_or(line.length);
        let end = line.starts.get(spot.row + 1).copied().unwrap_or(line.length);
        spot.line_start + start..spot.line_start + end
    }

    /// The rows from the one that begins at byte `top` on, as far as they were wrapped.
    pub(super) fn visible(&self, top: usize) -> impl Iterator<Item = Visible> {
        let (line, line_start) = self.line_at(top);
        let row = self.lines[line].row_of(top - line_start);
        let mut spot = Spot { line, line_start, row };
        std::iter::from_fn(move || {
            let line = self.lines.get(spot.line)?;
            let last = line.is_last(spot.row);
            if !last && spot.row + 1 >= line.starts.len() {
                return None;
            }
            let row = Visible { bytes: self.range(spot), last };
            if last {
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
        let last = self.lines[spot.line].is_last(spot.row);
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
            rows += self.wrap(text, line, start, Goal::Row(usize::from(most) - rows)).starts.len();
            if rows >= usize::from(most) {
                return most;
            }
            start += self.lines[line].length + 1;
        }
        rows as u16
    }
}

/// What the tests look at.
#[cfg(test)]
impl Rows {
    /// Rows wrapped since the text was opened.
    pub(super) const fn wrapped(&self) -> usize {
        self.wrapped
    }

    /// How many lines there are.
    pub(super) const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Where every row begins, line by line, as far as wrapped.
    pub(super) fn starts(&self) -> Vec<(usize, usize)> {
        let rows = self.lines.iter().enumerate();
        rows.flat_map(|(line, content)| content.starts.iter().map(move |start| (line, *start))).collect()
    }
}

impl Line {
    /// On which of its rows byte `at` is shown.
    fn row_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Whether no row follows.
    fn is_last(&self, row: usize) -> bool {
        self.complete && row + 1 == self.starts.len()
    }

    /// Forgets the rows that a change at byte `at` can have moved: everything after it, and some before.
    fn changed(&mut self, at: usize) {
        self.starts.truncate(self.row_of(at).saturating_sub(ROWS_BEFORE) + 1);
        self.complete = false;
    }

    /// Wraps so far, going on where it stopped. Returns the rows wrapped.
    fn wrap(&mut self, text: &str, width: u16, goal: Goal) -> usize {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let mut rows = 0;
        while let (false, Some(&from)) = (self.complete, self.starts.last()) {
            let reached = match goal {
                Goal::Row(row) => self.starts.len() > row + 1,
                Goal::Byte(at) => from > at,
                Goal::End => false,
            };
            if reached {
                break;
            }
            let next = from + first_row(&text[from..], width);
            rows += 1;
            if next >= text.len() {
                self.complete = true;
            } else {
                self.starts.push(next);
            }
        }
        rows
    }
}
