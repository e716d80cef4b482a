//! Where everything stands at a size.

use ratatui::layout::Rect;

use super::Size;
use super::desk::Focus;
use super::pane::FOLDED;

/// The areas of the panes; an empty one is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// Everything.
    pub screen: Rect,
    /// The line at the top.
    pub header: Rect,
    /// The lines at the foot.
    pub footer: Rect,
    /// The list of views.
    pub views: Rect,
    /// The list of conversations.
    pub inbox: Rect,
    /// Thread and composer; the composer takes its rows from the foot of it.
    pub middle: Rect,
    /// The customer.
    pub customer: Rect,
    /// The customer is folded to three rows.
    pub folded: bool,
    /// The customer lies over the thread; the composer stays at the foot.
    pub over: bool,
    /// Columns that are vertical lines.
    pub rules: [Option<u16>; 2],
}

/// What is wished of the customer panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// A conversation is open.
    pub open: bool,
    /// Where the panel has no room of its own: it lies over the thread.
    pub over: bool,
    /// Where it has: it is folded all the same.
    pub small: bool,
}

/// Narrower or lower than this nothing useful fits.
pub const LEAST: Size = Size { width: 40, height: 10 };
/// From here on the customer has a column.
pub const WIDE: u16 = 120;
/// From here on list and thread stand side by side.
const MEDIUM: u16 = 80;

impl Areas {
    /// Places everything. `views` is how many rows the views want.
    pub fn at(size: Size, views: u16, focus: Focus, customer: Wish) -> Self {
        let screen = Rect::new(0, 0, size.width, size.height);
        if size.width < LEAST.width || size.height < LEAST.height {
            return Self { screen, ..Self::default() };
        }
        let header = Rect { height: 1, ..screen };
        let foot = if size.height >= 20 { 2 } else { 1 };
        let footer = Rect { y: size.height - foot, height: foot, ..screen };
        let body = Rect { y: 1, height: size.height - 1 - foot, ..screen };
        let mut areas = Self { screen, header, footer, ..Self::default() };
        if size.width >= MEDIUM {
            areas.side_by_side(body, views, customer);
        } else {
            areas.one_at_a_time(body, views, focus, customer);
        }
        areas
    }

    /// One conversation and nothing else.
    pub fn alone(size: Size) -> Self {
        let mut areas = Self::at(size, 0, Focus::Thread, Wish::default());
        if !areas.header.is_empty() {
            let middle = Rect { y: 1, height: size.height - 1 - areas.footer.height, ..areas.screen };
            let Self { screen, header, footer, .. } = areas;
            areas = Self { screen, header, footer, middle, ..Self::default() };
        }
        areas
    }

    /// Whether what stands beside the thread has no column of its own at this size.
    pub const fn lays_over(size: Size) -> bool {
        size.width < WIDE
    }

    fn side_by_side(&mut self, body: Rect, views: u16, Wish { open, over, small }: Wish) {
        let wide = body.width >= WIDE;
        let left = (body.width / 5).clamp(26, 40);
        self.split_left(Rect { width: left, ..body }, views);
        self.rules[0] = Some(left);
        let rest = Rect { x: left + 1, width: body.width - left - 1, ..body };
        if open && over && !wide {
            self.lay_over(rest);
        } else if open && wide && !small {
            let right = (body.width * 22 / 100).clamp(32, 44);
            self.rules[1] = Some(rest.right() - right - 1);
            self.customer = Rect { x: rest.right() - right, width: right, ..rest };
            self.middle = Rect { width: rest.width - right - 1, ..rest };
        } else {
            self.fold(rest, open);
        }
    }

    /// The customer where the thread would be.
    const fn lay_over(&mut self, area: Rect) {
        self.over = true;
        self.customer = area;
        self.middle = area;
    }

    /// Parts the middle: the thread, and `rows` at its foot for the composer. A customer who lies over the thread takes
    /// the thread's part.
    pub fn part_middle(&mut self, rows: u16) -> (Rect, Rect) {
        let rows = rows.min(self.middle.height);
        let rest = Rect { height: self.middle.height - rows, ..self.middle };
        let composer = Rect { y: rest.bottom(), height: rows, ..self.middle };
        if self.over {
            self.customer = rest;
            return (Rect { height: 0, ..rest }, composer);
        }
        (rest, composer)
    }

    /// The customer in three rows over the thread, or not at all.
    fn fold(&mut self, area: Rect, shown: bool) {
        let rows = if shown { FOLDED.min(area.height / 3) } else { 0 };
        self.folded = shown;
        self.customer = Rect { height: rows, ..area };
        self.middle = Rect { y: area.y + rows, height: area.height - rows, ..area };
    }

    fn split_left(&mut self, left: Rect, views: u16) {
        let rows = views.min(left.height / 2);
        self.views = Rect { height: rows, ..left };
        self.inbox = Rect { y: left.y + rows, height: left.height - rows, ..left };
    }

    fn one_at_a_time(&mut self, body: Rect, views: u16, focus: Focus, Wish { open, over, .. }: Wish) {
        match focus {
            Focus::Views => self.views = Rect { height: body.height.min(views.max(body.height)), ..body },
            Focus::Inbox => self.inbox = body,
            Focus::Customer | Focus::Plan if open => self.lay_over(body),
            Focus::Customer | Focus::Plan => self.customer = body,
            Focus::Thread | Focus::Composer if over && open => self.lay_over(body),
            Focus::Thread | Focus::Composer => self.fold(body, open && body.height >= 14),
        }
    }
}
