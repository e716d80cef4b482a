//! What a grapheme looks like on the screen, and the painting of rows.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::TextArea;
use crate::console::Caret;
use crate::text;

/// How a grapheme is shown, and in how many columns.
pub(super) fn shown(grapheme: &str) -> (Cow<'_, str>, u16) {
    if let [b' '..=b'~'] = grapheme.as_bytes() {
        return (Cow::Borrowed(grapheme), 1);
    }
    let cell = text::cell(grapheme);
    let width = text::width(&cell) as u16;
    (cell, width)
}

/// Paints the visible rows of `text_area` and says where the caret is.
pub(super) fn draw(
    text_area: &TextArea,
    area: Rect,
    buf: &mut Buffer,
    style: Style,
    marks: &[(Range<usize>, Style)],
) -> Caret {
    let area = area.intersection(buf.area);
    buf.set_style(area, style);
    let mut caret = Caret { x: area.x, y: area.y };
    let rows = text_area.rows.visible(text_area.top);
    for (y, row) in (area.top()..area.bottom()).zip(rows) {
        let mut x = area.x;
        for (index, grapheme) in text_area.text[row.bytes.clone()].grapheme_indices(true) {
            if row.bytes.start + index == text_area.caret {
                caret = Caret { x: x.min(area.right().saturating_sub(1)), y };
            }
            let (cells, width) = shown(grapheme);
            let at = row.bytes.start + index;
            let mark = marks.iter().find(|(span, _)| span.start < at + grapheme.len() && at < span.end);
            let style = mark.map_or(style, |(_, mark)| style.patch(*mark));
            buf.set_stringn(x, y, cells, usize::from(area.right().saturating_sub(x)), style);
            x = x.saturating_add(width).min(area.right());
        }
        if row.last && row.bytes.end == text_area.caret {
            caret = Caret { x: x.min(area.right().saturating_sub(1)), y };
        }
    }
    caret
}
