//! What the terminal shows, and the fewest bytes that make it show something else.
//!
//! Keeps the frame on the screen, the cursor and the pen between frames, and encodes the difference to the next frame
//! into one buffer, for one write. Pure: performs no output itself.

mod cursor;
mod pen;
mod row;

use std::sync::Arc;

use cursor::Cursor;
use pen::Pen;
use row::{Glyph, Row, blank, glyphs};

use super::profile::Profile;
use crate::console::Frame;

/// A frame larger than this is held together by a synchronized update, in bytes.
const WORTH_HOLDING: usize = 1024;

/// Erasing to the end of the row is shorter than so many blanks.
const WORTH_ERASING: usize = 3;

/// The bytes' side of one terminal's screen.
#[derive(Debug)]
pub struct Screen {
    profile: Profile,
    /// What is there now; nothing known before the first frame and after [`forget`](Self::forget).
    shown: Option<Arc<Frame>>,
    cursor: Cursor,
    pen: Pen,
    /// Whether the caret can be seen, once known.
    caret: Option<bool>,
    out: Vec<u8>,
}

impl Screen {
    /// A screen of which nothing is known.
    pub fn new(profile: Profile) -> Self {
        Self { profile, shown: None, cursor: Cursor::default(), pen: Pen::PLAIN, caret: None, out: Vec::new() }
    }

    /// Somebody else wrote to the terminal, or its size changed: the next frame is painted from nothing.
    pub fn forget(&mut self) {
        *self = Self::new(self.profile);
    }

    /// The terminal turned out to be able to do more, or less.
    pub fn use_profile(&mut self, profile: Profile) {
        self.profile = profile;
    }

    /// The bytes that turn the screen into this frame; none when it shows it already.
    pub fn encode(&mut self, frame: Arc<Frame>) -> Vec<u8> {
        let before = self.shown.take().filter(|shown| shown.buffer.area == frame.buffer.area);
        if before.is_none() {
            self.clear();
        }
        let columns = usize::from(frame.buffer.area.width);
        if columns > 0 {
            for (y, cells) in frame.buffer.content.chunks(columns).enumerate() {
                let old_cells = before.as_ref().and_then(|shown| shown.buffer.content.chunks(columns).nth(y));
                if old_cells == Some(cells) {
                    continue;
                }
                let old = old_cells.map_or_else(|| blank(columns), |cells| glyphs(cells, self.profile));
                let new = glyphs(cells, self.profile);
                self.paint_row(y as u16, &old, &new);
            }
        }
        self.place_caret(&frame);
        self.shown = Some(frame);
        let mut bytes = std::mem::take(&mut self.out);
        if self.profile.synchronized && bytes.len() > WORTH_HOLDING {
            bytes.splice(..0, *b"\x1b[?2026h");
            bytes.extend_from_slice(b"\x1b[?2026l");
        }
        bytes
    }

    fn clear(&mut self) {
        self.out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        self.pen = Pen::PLAIN;
        self.cursor = Cursor::at(0, 0);
    }

    fn paint_row(&mut self, y: u16, old: &Row, new: &Row) {
        // From here on the row is empty.
        let tail = new.iter().rposition(|glyph| *glyph != Some(Glyph::BLANK)).map_or(0, |last| last + 1);
        // A sign of doubtful width may have reached into the next column: that one is painted again with it.
        let mut again = false;
        let mut x = 0;
        while let Some(&glyph) = new.get(x) {
            let Some(glyph) = glyph else {
                x += 1;
                continue;
            };
            if old[x] == new[x] && !again {
                x += 1;
                continue;
            }
            if x >= tail && (x..new.len()).filter(|at| old[*at] != new[*at]).count() > WORTH_ERASING {
                self.move_to(x as u16, y, new);
                self.use_pen(Pen::PLAIN);
                self.out.extend_from_slice(b"\x1b[K");
                return;
            }
            again = !glyph.is_sure() || old[x].is_some_and(|old| !old.is_sure());
            self.move_to(x as u16, y, new);
            self.use_pen(glyph.pen);
            self.put(glyph, new.len());
            x += usize::from(glyph.width);
        }
    }

    /// Writes a sign where the cursor is and follows it.
    fn put(&mut self, glyph: Glyph, columns: usize) {
        self.out.extend_from_slice(glyph.text.as_bytes());
        let Some(x) = self.cursor.x else { return };
        let after = x + glyph.width;
        let at_edge = usize::from(after) >= columns;
        if glyph.is_sure() {
            self.cursor.x = (!at_edge).then_some(after);
        } else {
            // A terminal that takes it for wider may even have gone to the next row.
            let near_edge = usize::from(after) + 2 > columns;
            self.cursor = Cursor { x: None, y: self.cursor.y.filter(|_| !near_edge) };
        }
    }

    fn use_pen(&mut self, pen: Pen) {
        self.pen.change(pen, &mut self.out);
        self.pen = pen;
    }

    /// Goes the shortest way; writing what stands in between again is one.
    fn move_to(&mut self, x: u16, y: u16, row: &Row) {
        let way = self.cursor.way(x, y);
        match self.gap(x, y, row) {
            Some(gap) if gap.len() < way.len() => self.out.extend_from_slice(&gap),
            _ => self.out.extend_from_slice(&way),
        }
        self.cursor = Cursor::at(x, y);
    }

    /// What stands between the cursor and a place to its right, when the pen can write it as it is.
    fn gap(&self, x: u16, y: u16, row: &Row) -> Option<Vec<u8>> {
        let from = self.cursor.x.filter(|from| *from < x && x - from <= 4 && self.cursor.y == Some(y))?;
        let mut bytes = Vec::new();
        for glyph in &row[usize::from(from)..usize::from(x)] {
            match glyph {
                Some(glyph) if glyph.pen == self.pen && glyph.is_sure() => {
                    bytes.extend_from_slice(glyph.text.as_bytes());
                }
                Some(_) => return None,
                None if bytes.is_empty() => return None,
                None => {}
            }
        }
        Some(bytes)
    }

    /// The caret is placed last, where the next sign will be written; without one the cursor is hidden.
    fn place_caret(&mut self, frame: &Frame) {
        let area = frame.buffer.area;
        let caret = frame.caret.filter(|caret| caret.x < area.width && caret.y < area.height);
        if let Some(caret) = caret {
            let columns = usize::from(area.width);
            let row = frame.buffer.content.chunks(columns).nth(usize::from(caret.y));
            self.move_to(caret.x, caret.y, &row.map_or_else(Row::new, |cells| glyphs(cells, self.profile)));
        }
        if self.caret != Some(caret.is_some()) {
            self.out.extend_from_slice(if caret.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.caret = Some(caret.is_some());
        }
    }
}
