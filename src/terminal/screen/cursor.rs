//! Where the terminal's cursor is, as far as it is known, and the shortest way to somewhere else.

use std::io::Write;

/// The cursor's place; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Column. Unknown after the last column (terminals wait there in their own ways) and after signs of doubtful width.
    pub(super) x: Option<u16>,
    /// Row.
    pub(super) y: Option<u16>,
}

impl Cursor {
    /// A known place.
    pub(super) const fn at(x: u16, y: u16) -> Self {
        Self { x: Some(x), y: Some(y) }
    }

    /// The shortest bytes that bring the cursor to a place.
    pub(super) fn way(self, x: u16, y: u16) -> Vec<u8> {
        if self == Self::at(x, y) {
            return Vec::new();
        }
        let mut best = absolute(x, y);
        let mut offer = |way: Vec<u8>| {
            if way.len() < best.len() {
                best = way;
            }
        };
        let Some(row) = self.y else { return best };
        let down = usize::from(y.saturating_sub(row));
        if x == 0 && y >= row {
            // A carriage return is right wherever in its row the cursor is; line feeds stay inside the screen.
            offer([b"\r".as_slice(), &b"\n".repeat(down)].concat());
        }
        if y == row {
            offer(step(x + 1, b'G'));
        }
        let Some(column) = self.x else { return best };
        if y == row && x > column {
            offer(step(x - column, b'C'));
        }
        if y == row && x < column {
            offer(step(column - x, b'D'));
            offer(b"\x08".repeat(usize::from(column - x)));
        }
        if x == column && y > row {
            offer(b"\n".repeat(down));
            offer(step(y - row, b'B'));
        }
        if x == column && y < row {
            offer(step(row - y, b'A'));
        }
        best
    }
}

fn absolute(x: u16, y: u16) -> Vec<u8> {
    let mut way = b"\x1b[".to_vec();
    match (x, y) {
        (0, 0) => {}
        (0, y) => write!(way, "{}", y + 1).expect("memory takes everything"),
        (x, 0) => write!(way, ";{}", x + 1).expect("memory takes everything"),
        (x, y) => write!(way, "{};{}", y + 1, x + 1).expect("memory takes everything"),
    }
    way.push(b'H');
    way
}

/// One control sequence with a count, which is left out for one.
fn step(count: u16, end: u8) -> Vec<u8> {
    let mut way = b"\x1b[".to_vec();
    if count != 1 {
        write!(way, "{count}").expect("memory takes everything");
    }
    way.push(end);
    way
}
