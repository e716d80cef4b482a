//! The multi-line editor: text, caret, undo, soft wrap.
//!
//! Owns a text and everything that happens to it. The caret stands between grapheme clusters only, so that a family
//! emoji, a flag or `か` with its combining dakuten is one step and one deletion. Must not know what the text is for:
//! every change leaves as an [`Edit`], and whoever owns the area journals it.
//!
//! A key costs what is on the screen, not what is in the text: lines are wrapped when they are shown and only as far as
//! they are, and a change forgets the rows from shortly before it on.

mod history;
mod motion;
mod paint;
mod rows;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::{Action, Caret};
use crate::text::characters;
use history::{History, Kind};
use rows::Rows;

/// What one change did: at byte `at`, `removed` bytes went and `inserted` came; the caret stands at byte `caret`.
/// All offsets are at character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub at: usize,
    /// How many bytes went.
    pub removed: usize,
    /// What came.
    pub inserted: String,
    /// Where the caret is after it.
    pub caret: usize,
}

/// An editor for a text of any length. Lines end with `\n`; the text never holds a `\r`.
#[derive(Clone, Debug)]
pub struct TextArea {
    text: String,
    /// Byte offset, always between two grapheme clusters.
    caret: usize,
    /// Grapheme clusters, line ends among them.
    characters: usize,
    rows: Rows,
    history: History,
    /// The column that moving up and down tries to keep.
    wish: Option<u16>,
    /// The byte at which the first visible row begins.
    top: usize,
    /// Rows visible, as laid out last.
    height: u16,
}

impl Default for TextArea {
    fn default() -> Self {
        Self::new()
    }
}

impl TextArea {
    /// An empty text.
    pub fn new() -> Self {
        Self::from_text("", 0)
    }

    /// A text as it stood, its caret moved to the nearest place where a caret can stand. Nothing of it can be undone.
    pub fn from_text(text: &str, caret: usize) -> Self {
        let before = text.floor_char_boundary(caret.min(text.len()));
        let caret = normalised(&text[..before]).len();
        let text = normalised(text);
        let caret = motion::snap(&text, caret.min(text.len()));
        let rows = Rows::new(&text);
        let count = characters(&text);
        Self { text, caret, characters: count, rows, history: History::default(), wish: None, top: 0, height: 1 }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the caret is, in bytes.
    pub const fn caret(&self) -> usize {
        self.caret
    }

    /// Nothing is written.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many characters a reader would count: grapheme clusters, a line end being one.
    pub const fn characters(&self) -> usize {
        self.characters
    }

    /// Whether [`perform`](Self::perform) knows this action.
    pub const fn handles(action: Action) -> bool {
        matches!(
            action,
            Action::NewLine
                | Action::DeleteBackward
                | Action::DeleteForward
                | Action::DeleteWordBackward
                | Action::DeleteToLineStart
                | Action::DeleteToLineEnd
                | Action::CaretLeft
                | Action::CaretRight
                | Action::CaretUp
                | Action::CaretDown
                | Action::CaretWordLeft
                | Action::CaretWordRight
                | Action::CaretLineStart
                | Action::CaretLineEnd
                | Action::CaretTextStart
                | Action::CaretTextEnd
                | Action::PageUp
                | Action::PageDown
                | Action::UndoEdit
                | Action::RedoEdit
        )
    }

    /// Does what a key asks: moves the caret, or changes the text and says how. "Line" means what stands between two
    /// line ends; up, down and pages go by the rows on screen.
    pub fn perform(&mut self, action: Action) -> Option<Edit> {
        let line = motion::line(&self.text, self.caret);
        match action {
            Action::NewLine => return self.edit(Kind::Typed, self.caret..self.caret, "\n"),
            Action::DeleteBackward => {
                return self.edit(Kind::DeletedBackward, motion::left(&self.text, self.caret)..self.caret, "");
            }
            Action::DeleteForward => {
                return self.edit(Kind::DeletedForward, self.caret..motion::right(&self.text, self.caret), "");
            }
            Action::DeleteWordBackward => {
                return self.edit(Kind::Block, motion::word_left(&self.text, self.caret)..self.caret, "");
            }
            Action::DeleteToLineStart => return self.edit(Kind::Block, line.start..self.caret, ""),
            Action::DeleteToLineEnd => return self.edit(Kind::Block, self.caret..line.end, ""),
            Action::UndoEdit => return self.history.undo().map(|change| self.apply(&change)),
            Action::RedoEdit => return self.history.redo().map(|change| self.apply(&change)),
            Action::CaretLeft => self.move_to(motion::left(&self.text, self.caret)),
            Action::CaretRight => self.move_to(motion::right(&self.text, self.caret)),
            Action::CaretWordLeft => self.move_to(motion::word_left(&self.text, self.caret)),
            Action::CaretWordRight => self.move_to(motion::word_right(&self.text, self.caret)),
            Action::CaretLineStart => self.move_to(line.start),
            Action::CaretLineEnd => self.move_to(line.end),
            Action::CaretTextStart => self.move_to(0),
            Action::CaretTextEnd => self.move_to(self.text.len()),
            Action::CaretUp => self.move_rows(-1),
            Action::CaretDown => self.move_rows(1),
            Action::PageUp => self.move_rows(-i32::from(self.height.max(2) - 1)),
            Action::PageDown => self.move_rows(i32::from(self.height.max(2) - 1)),
            _ => {}
        }
        None
    }

    /// Puts typed text in at the caret. Letters typed in a row are undone together, word by word.
    pub fn insert(&mut self, typed: &str) -> Option<Edit> {
        self.edit(Kind::Typed, self.caret..self.caret, &normalised(typed))
    }

    /// Puts a block in at the caret: from the clipboard, a prompt's words, a canned reply. Undone as a whole. Control
    /// characters stay in the text and are only shown as marks; `\r\n` and `\r` become `\n`.
    pub fn paste(&mut self, block: &str) -> Option<Edit> {
        self.edit(Kind::Block, self.caret..self.caret, &normalised(block))
    }

    /// Puts a block in before byte `at`; the caret stays where it is in the text. Undone as a whole. Nothing happens where
    /// `at` is within a character or behind the text.
    pub fn put_before(&mut self, at: usize, block: &str) -> Option<Edit> {
        self.text.get(at..)?;
        let block = normalised(block);
        let caret = if self.caret < at { self.caret } else { self.caret + block.len() };
        self.put_aside(at, &block, caret)
    }

    /// Puts a block in after everything; the caret stays where it is. Undone as a whole.
    pub fn put_after(&mut self, block: &str) -> Option<Edit> {
        self.put_aside(self.text.len(), &normalised(block), self.caret)
    }

    fn put_aside(&mut self, at: usize, block: &str, caret: usize) -> Option<Edit> {
        let edit = self.edit(Kind::Block, at..at, block)?;
        self.caret = motion::snap(&self.text, caret);
        Some(Edit { caret: self.caret, ..edit })
    }

    /// Puts another text in the place of this one (as it came back from an editor), the caret at its end; one undo
    /// brings the old one back.
    pub fn replace(&mut self, text: &str) -> Option<Edit> {
        let text = normalised(text);
        if text == self.text {
            return None;
        }
        self.edit(Kind::Block, 0..self.text.len(), &text)
    }

    /// Puts `text` in the place of what stands at `span`, the caret behind it; one undo brings the old words back. Nothing
    /// happens where the span is not of this text.
    pub fn put_in_place(&mut self, span: std::ops::Range<usize>, text: &str) -> Option<Edit> {
        self.text.get(span.clone())?;
        self.edit(Kind::Block, span, &normalised(text))
    }

    /// Moves the caret to byte `at`, or to the nearest place before it where a caret can stand.
    pub fn place(&mut self, at: usize) {
        let at = motion::snap(&self.text, self.text.floor_char_boundary(at.min(self.text.len())));
        self.move_to(at);
    }

    /// Takes the whole text out and leaves an empty area without a past.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    fn edit(&mut self, kind: Kind, range: std::ops::Range<usize>, inserted: &str) -> Option<Edit> {
        if range.is_empty() && inserted.is_empty() {
            return None;
        }
        let change = history::Change {
            at: range.start,
            removed: self.text[range].to_owned(),
            inserted: inserted.to_owned(),
            before: self.caret,
        };
        let edit = self.splice(&change, None);
        self.history.record(kind, change);
        Some(edit)
    }

    /// Applies a change that comes out of the history.
    fn apply(&mut self, change: &history::Step) -> Edit {
        self.splice(&change.change, change.caret)
    }

    fn splice(&mut self, change: &history::Change, caret: Option<usize>) -> Edit {
        let history::Change { at, removed, inserted, .. } = change;
        let end = at + removed.len();
        // A change may join or part the characters around it, so they are counted with it, before and after.
        let from = motion::left(&self.text, motion::left(&self.text, *at));
        let to = motion::right(&self.text, motion::right(&self.text, motion::snap(&self.text, end)));
        let around = characters(&self.text[from..to]);
        self.text.replace_range(*at..end, inserted);
        let to = to - removed.len() + inserted.len();
        self.characters = if motion::snap(&self.text, to) == to {
            self.characters - around + characters(&self.text[from..to])
        } else {
            // A change before a row of flags pairs all of them anew.
            characters(&self.text)
        };
        self.rows.splice(&self.text, *at, removed.len(), inserted);
        if self.top > *at {
            self.top = if self.top < end { *at } else { self.top - removed.len() + inserted.len() };
        }
        self.wish = None;
        self.caret = motion::snap(&self.text, caret.unwrap_or(at + inserted.len()));
        Edit { at: *at, removed: removed.len(), inserted: inserted.clone(), caret: self.caret }
    }

    fn move_to(&mut self, caret: usize) {
        self.caret = caret;
        self.wish = None;
        self.history.close();
    }

    /// Moves by rows on screen, keeping the column the caret had before the first such move.
    fn move_rows(&mut self, by: i32) {
        self.history.close();
        let spot = self.rows.spot(&self.text, self.caret);
        let wish = self.wish.unwrap_or_else(|| self.rows.column(&self.text, spot, self.caret));
        self.caret = match self.rows.walk(&self.text, spot, by) {
            (spot, 0) => self.rows.at_column(&self.text, spot, wish),
            // No row further in that direction: the outermost place.
            _ if by < 0 => 0,
            _ => self.text.len(),
        };
        self.wish = Some(wish);
    }

    /// How many rows the text takes at this width, counted up to `most`.
    pub fn rows(&mut self, width: u16, most: u16) -> u16 {
        self.rows.set_width(width);
        self.rows.count(&self.text, most)
    }

    /// Wraps what will be visible and scrolls so that the caret is.
    pub fn layout(&mut self, width: u16, height: u16) {
        self.rows.set_width(width);
        self.height = height.max(1);
        self.scroll();
    }

    /// Moves the first visible row as little as keeps the caret visible and no room unused.
    fn scroll(&mut self) {
        let height = i32::from(self.height);
        let caret = self.rows.spot(&self.text, self.caret);
        let (highest, _) = self.rows.walk(&self.text, caret, 1 - height);
        let mut top = self.rows.spot(&self.text, self.top).clamp(highest, caret);
        let (_, unused) = self.rows.walk(&self.text, top, height - 1);
        if unused > 0 {
            top = self.rows.walk(&self.text, top, -unused).0;
        }
        self.top = self.rows.range(top).start;
    }

    /// Paints the visible rows as they were laid out; says where the terminal's cursor belongs.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style) -> Caret {
        paint::draw(self, area, buf, style, &[])
    }

    /// Likewise, with the look of some words: spans in the order of the text, the style laid over the text's own. What
    /// stands where does not depend on it.
    pub fn draw_marked(
        &self,
        area: Rect,
        buf: &mut Buffer,
        style: Style,
        marks: &[(std::ops::Range<usize>, Style)],
    ) -> Caret {
        paint::draw(self, area, buf, style, marks)
    }
}

/// Line ends as they are kept: terminals paste `\r`, files and mails hold `\r\n`.
fn normalised(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}
