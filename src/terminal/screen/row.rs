//! One row of cells as what a terminal makes of it: signs of one, two or more columns.

use ratatui::buffer::Cell;

use super::pen::Pen;
use crate::terminal::profile::Profile;
use crate::text::width;

/// A sign with its pen, in the column where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph<'a> {
    pub(super) text: &'a str,
    pub(super) pen: Pen,
    /// Columns, at least one.
    pub(super) width: u16,
}

impl Glyph<'_> {
    /// What an erased column holds.
    pub(super) const BLANK: Self = Self { text: " ", pen: Pen::PLAIN, width: 1 };

    /// Every terminal moves its cursor by the same width after this sign.
    pub(super) fn is_sure(&self) -> bool {
        let mut chars = self.text.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else { return self.text.is_ascii() };
        match self.width {
            1 => matches!(c,
                ' '..='~' | '\u{A0}'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}'
                | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{20BF}' | '\u{2100}'..='\u{22FF}'
                | '\u{2400}'..='\u{25FF}' | '\u{2800}'..='\u{28FF}' | '\u{FF61}'..='\u{FF9D}'),
            2 => matches!(c,
                '\u{2E80}'..='\u{2FDF}' | '\u{3000}'..='\u{303E}' | '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{A4CF}'
                | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
                | '\u{20000}'..='\u{3FFFD}'),
            _ => false,
        }
    }
}

/// The signs of a row by column; `None` where a sign to the left reaches over.
pub(super) type Row<'a> = Vec<Option<Glyph<'a>>>;

/// Reads a row of cells. What reaches over the edge, or controls a terminal, is not drawn.
pub(super) fn glyphs(cells: &[Cell], profile: Profile) -> Row<'_> {
    let mut row = Vec::with_capacity(cells.len());
    while let Some(cell) = cells.get(row.len()) {
        let (text, columns) = shown(cell.symbol(), cells.len() - row.len(), profile);
        let pen = Pen::of(cell, text == " ", profile.depth);
        row.push(Some(Glyph { text, pen, width: columns as u16 }));
        row.extend(std::iter::repeat_n(None, columns - 1));
    }
    row
}

/// What is drawn for a cell's symbol, and its columns.
fn shown(symbol: &str, room: usize, profile: Profile) -> (&str, usize) {
    const UNKNOWN: &str = "????????";
    if let [b' '..=b'~'] = symbol.as_bytes() {
        return (symbol, 1);
    }
    if symbol.is_empty() {
        return (" ", 1);
    }
    let columns = width(symbol).clamp(1, UNKNOWN.len());
    if columns > room {
        return (" ", 1);
    }
    // The last line of defence; text that came through `text` holds nothing of the kind.
    if symbol.contains(char::is_control) || (profile.ascii && !symbol.is_ascii()) {
        return (&UNKNOWN[..columns], columns);
    }
    (symbol, columns)
}

/// A row that was erased.
pub(super) fn blank(width: usize) -> Row<'static> {
    vec![Some(Glyph::BLANK); width]
}
