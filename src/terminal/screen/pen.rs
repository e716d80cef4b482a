//! Colours and weight: what a cell asks for, reduced to what the terminal has, and the bytes from one pen to the next.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::terminal::profile::Depth;

/// How the next sign is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// A modifier with the codes that turn it on and off.
const MODIFIERS: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// What can be seen on a blank: everything else about its pen does not matter.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

impl Pen {
    /// The terminal's own colours, no weight.
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// The pen of a cell, in the colours there are. Concealed text is shown: nothing on a screen may hide.
    pub(super) fn of(cell: &Cell, blank: bool, depth: Depth) -> Self {
        let mut modifier = cell.modifier.difference(Modifier::HIDDEN);
        let mut fg = reduce(cell.fg, depth);
        if blank {
            modifier = modifier.intersection(SEEN_ON_BLANKS);
            if modifier.is_empty() {
                fg = Color::Reset;
            }
        }
        Self { fg, bg: reduce(cell.bg, depth), modifier }
    }

    /// Writes the shorter of the differences and of a start from plain.
    pub(super) fn change(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let mut difference = Vec::new();
        for (modifier, _, off) in MODIFIERS {
            if self.modifier.contains(modifier) && !to.modifier.contains(modifier) {
                code(&mut difference, off);
            }
        }
        for (modifier, on, off) in MODIFIERS {
            // Bold and dim, and the two blinks, are turned off by one code: what stays has to be said again.
            let lost = MODIFIERS.iter().any(|(other, _, same)| {
                *same == off && self.modifier.contains(*other) && !to.modifier.contains(*other)
            });
            if to.modifier.contains(modifier) && (lost || !self.modifier.contains(modifier)) {
                code(&mut difference, on);
            }
        }
        if self.fg != to.fg {
            colour(&mut difference, to.fg, 30);
        }
        if self.bg != to.bg {
            colour(&mut difference, to.bg, 40);
        }
        let mut anew = Vec::new();
        if to != Self::PLAIN {
            code(&mut anew, 0);
            for (modifier, on, _) in MODIFIERS {
                if to.modifier.contains(modifier) {
                    code(&mut anew, on);
                }
            }
            if to.fg != Color::Reset {
                colour(&mut anew, to.fg, 30);
            }
            if to.bg != Color::Reset {
                colour(&mut anew, to.bg, 40);
            }
        }
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(if anew.len() < difference.len() { &anew } else { &difference });
        out.push(b'm');
    }
}

fn code(out: &mut Vec<u8>, code: u8) {
    let separator = if out.is_empty() { "" } else { ";" };
    write!(out, "{separator}{code}").expect("memory takes everything");
}

/// Writes a colour; `base` is 30 for the foreground, 40 for the background.
fn colour(out: &mut Vec<u8>, colour: Color, base: u8) {
    match colour {
        Color::Reset => code(out, base + 9),
        Color::Rgb(r, g, b) => [base + 8, 2, r, g, b].into_iter().for_each(|part| code(out, part)),
        Color::Indexed(index) => [base + 8, 5, index].into_iter().for_each(|part| code(out, part)),
        named => match index(named) {
            index @ 0..8 => code(out, base + index),
            index => code(out, base + 60 + index - 8),
        },
    }
}

/// The number of a colour of the sixteen.
const fn index(named: Color) -> u8 {
    match named {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 0,
    }
}

/// The nearest colour that the terminal has.
fn reduce(colour: Color, depth: Depth) -> Color {
    match (depth, colour) {
        (_, Color::Reset) | (Depth::None, _) => Color::Reset,
        (Depth::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(nearest([r, g, b], 16..=255)),
        (Depth::Sixteen, Color::Rgb(r, g, b)) => sixteen(nearest([r, g, b], 0..=15)),
        (Depth::Sixteen, Color::Indexed(index)) => sixteen(nearest(rgb(index), 0..=15)),
        (_, Color::Indexed(index @ 0..16)) => sixteen(index),
        (_, same) => same,
    }
}

fn nearest(wanted: [u8; 3], among: std::ops::RangeInclusive<u8>) -> u8 {
    let distance = |index: &u8| -> u32 {
        rgb(*index).iter().zip(wanted).map(|(have, want)| u32::from(have.abs_diff(want)).pow(2)).sum()
    };
    among.min_by_key(distance).unwrap_or(0)
}

/// What xterm shows for an indexed colour; the first sixteen belong to the user and are a guess.
fn rgb(index: u8) -> [u8; 3] {
    const FIRST: [[u8; 3]; 16] = [
        [0, 0, 0],
        [205, 0, 0],
        [0, 205, 0],
        [205, 205, 0],
        [0, 0, 238],
        [205, 0, 205],
        [0, 205, 205],
        [229, 229, 229],
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ];
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..16 => FIRST[usize::from(index)],
        16..232 => [level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6)],
        _ => [8 + 10 * (index - 232); 3],
    }
}

const fn sixteen(index: u8) -> Color {
    match index {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}
