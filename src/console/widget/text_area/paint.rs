//! What a grapheme looks like on the screen, and the painting of rows.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::super::super::Caret;
use super::TextArea;

/// How a grapheme is shown, and in how many columns.
pub(super) fn shown(grapheme: &str) -> (Cow<'_, str>, u16) {
    if grapheme.chars().any(char::is_control) {
        return (Cow::Borrowed("·"), 1);
    }
    (Cow::Borrowed(grapheme), grapheme.width().max(1) as u16)
}

/// How many bytes of `text` the first row takes; at least one grapheme.
pub(super) fn row_length(text: &str, width: u16) -> usize {
    let mut column = 0;
    for (index, grapheme) in text.grapheme_indices(true) {
        column += shown(grapheme).1;
        if column > width && index > 0 {
            return index;
        }
    }
    text.len()
}

/// Paints the visible rows of `text_area` and says where the caret is.
pub(super) fn draw(text_area: &TextArea, area: Rect, buf: &mut Buffer, style: Style) -> Caret {
    let area = area.intersection(buf.area);
    buf.set_style(area, style);
    let mut caret = Caret { x: area.x, y: area.y };
    let rows = text_area.lines.visible(text_area.top);
    for (y, row) in (area.top()..area.bottom()).zip(rows) {
        let mut x = area.x;
        for (index, grapheme) in text_area.text[row.bytes.clone()].grapheme_indices(true) {
            if row.bytes.start + index == text_area.caret {
                caret = Caret { x, y };
            }
            let (cells, width) = shown(grapheme);
            buf.set_stringn(x, y, cells, usize::from(area.right().saturating_sub(x)), style);
            x = x.saturating_add(width).min(area.right());
        }
        if row.last && row.bytes.end == text_area.caret {
            caret = Caret { x: x.min(area.right().saturating_sub(1)), y };
        }
    }
    caret
}
