//! Painting rows of cells. Nothing here measures or cleans text: what comes in has been through `text::fit`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text;

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Fit for cells.
    pub text: String,
    /// How it looks, over the row's own style.
    pub style: Style,
}

/// One row: spans from the left, spans that end at the right edge, a style for the whole row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From the left.
    pub left: Vec<Span>,
    /// To the right edge; they keep their room, the left ones are cut.
    pub right: Vec<Span>,
    /// Between the two: this sign, repeated.
    pub rule: Option<Span>,
    /// Under everything, to the edges.
    pub style: Style,
}

impl Row {
    /// An empty row.
    pub fn new(style: Style) -> Self {
        Self { style, ..Self::default() }
    }

    /// A row of one text.
    pub fn of(text: impl Into<String>, style: Style) -> Self {
        Self::new(Style::default()).with(text, style)
    }

    /// More text on the left.
    #[must_use]
    pub fn with(mut self, text: impl Into<String>, style: Style) -> Self {
        self.left.push(Span { text: text.into(), style });
        self
    }

    /// More text on the right.
    #[must_use]
    pub fn right(mut self, text: impl Into<String>, style: Style) -> Self {
        self.right.push(Span { text: text.into(), style });
        self
    }

    /// Paints into one row of `area`, the `y`th; nothing outside of it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, y: u16, ellipsis: &str) {
        let area = area.intersection(buf.area);
        if y >= area.height || area.width == 0 {
            return;
        }
        let row = Rect { y: area.y + y, height: 1, ..area };
        buf.set_style(row, self.style);
        let wanted: usize = self.right.iter().map(|span| text::width(&span.text)).sum();
        let room = usize::from(area.width);
        let kept = if wanted < room { wanted } else { 0 };
        let gap = usize::from(kept > 0);
        let used = paint(buf, row.x, row.y, room - kept - gap, &self.left, ellipsis);
        let start = room - kept;
        if let Some(rule) = &self.rule {
            // One column stays free before what is on the right, be it text or the border of the pane.
            let count = start.saturating_sub(used + usize::from(used > 0) + 1);
            let line = Span { text: rule.text.repeat(count), style: rule.style };
            paint(buf, row.x + (used + usize::from(used > 0)) as u16, row.y, count, &[line], "");
        }
        paint(buf, row.x + start as u16, row.y, kept, &self.right, ellipsis);
    }
}

/// Something that stands at the right edge while there is room for it.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Fit for cells.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// It gives way before those of a greater weight.
    pub weight: u8,
}

/// Of `asides`, in their order from the left: those that have room beside `used` columns, and those that gave way.
pub fn make_room(mut asides: Vec<Aside>, used: usize, width: u16) -> (Vec<Aside>, Vec<Aside>) {
    let mut out = Vec::new();
    // One column stays free between the two sides.
    while used + 1 + asides.iter().map(|aside| text::width(&aside.text)).sum::<usize>() > usize::from(width) {
        let Some(lightest) = (0..asides.len()).min_by_key(|at| asides[*at].weight) else { break };
        out.insert(0, asides.remove(lightest));
    }
    (asides, out)
}

/// Paints spans into `room` columns from `x` on; returns the columns used.
fn paint(buf: &mut Buffer, x: u16, y: u16, room: usize, spans: &[Span], ellipsis: &str) -> usize {
    let mut used = 0;
    for span in spans {
        if used >= room {
            break;
        }
        let cut = text::truncate(&span.text, room - used, ellipsis);
        let (end, _) = buf.set_stringn(x + used as u16, y, &cut, room - used, span.style);
        used = usize::from(end - x);
        if cut.len() < span.text.len() {
            break;
        }
    }
    used
}

/// Paints rows from the top of `area` on.
pub fn draw_rows<'a>(buf: &mut Buffer, area: Rect, rows: impl IntoIterator<Item = &'a Row>, ellipsis: &str) {
    for (y, row) in (0..area.height).zip(rows) {
        row.draw(buf, area, y, ellipsis);
    }
}

/// Makes `area` empty in one style. A wide character that reaches in from the left goes as a whole: a terminal shows
/// both its halves or none.
pub fn clear(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        if let Some(left) = area.left().checked_sub(1).filter(|left| *left >= buf.area.left())
            && text::width(buf[(left, y)].symbol()) > 1
        {
            buf[(left, y)].set_char(' ');
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
    buf.set_style(area, style);
}

/// A line of keys wrapped to rows of so many columns: a key stays beside what it does, unless that alone is too long.
pub fn keys_wrapped(shown: &str, columns: u16, indent: &str, style: Style) -> Vec<Row> {
    let room = usize::from(columns).saturating_sub(text::width(indent));
    let mut lines: Vec<String> = Vec::new();
    let mut start = 0;
    let ends = shown.match_indices(" [").map(|(at, _)| at).chain([shown.len()]);
    for end in ends {
        let part = shown[start..end].trim();
        start = (end + 1).min(shown.len());
        match lines.last_mut() {
            _ if part.is_empty() => {}
            Some(line) if text::width(line) + 2 + text::width(part) <= room => *line = format!("{line}  {part}"),
            _ => lines.push(part.to_owned()),
        }
    }
    lines.iter().flat_map(|line| wrapped(line, columns, indent, style)).collect()
}

/// Text wrapped to rows of so many columns, each behind `indent`.
pub fn wrapped(shown: &str, columns: u16, indent: &str, style: Style) -> Vec<Row> {
    let room = columns.saturating_sub(text::width(indent) as u16).max(1);
    text::wrap(shown, room)
        .into_iter()
        .map(|range| Row::of(format!("{indent}{}", shown[range].trim_end()), style))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_beside_what_it_does() {
        let text = "[Enter] go there  [T] text to all  [w] who was told  [Esc] close";
        let rows = keys_wrapped(text, 40, " ", Style::default());
        let rows: Vec<&str> = rows.iter().map(|row| row.left[0].text.as_str()).collect();
        assert_eq!(rows, [" [Enter] go there  [T] text to all", " [w] who was told  [Esc] close"]);
        let rows = keys_wrapped("取り消せません。 [Esc] 戻る", 12, "", Style::default());
        assert_eq!(rows.len(), 3, "what is too long for a row alone is wrapped as any text");
    }
}
