//! Colours for terminals that have few or none.

use ratatui::style::{Color, Modifier, Style};

/// What colours the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// None (`NO_COLOR`, a monochrome terminal): bold, dim, underline and reverse remain.
    None,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// Any.
    All,
}

impl Colours {
    /// The style with what the terminal can show of it.
    pub fn reduce(self, style: Style) -> Style {
        match self {
            Self::All => style,
            Self::Sixteen => {
                Style { fg: style.fg.map(nearest), bg: style.bg.map(nearest), underline_color: None, ..style }
            }
            Self::None => {
                // A ground of its own colour marks something: where there are no colours it is reversed instead.
                let marked = style.bg.is_some_and(|ground| ground != Color::Reset);
                let plain = Style { fg: None, bg: None, underline_color: None, ..style };
                if marked { plain.add_modifier(Modifier::REVERSED) } else { plain }
            }
        }
    }
}

/// The terminal's sixteen colours as xterm paints them.
const SIXTEEN: [(Color, [i32; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

fn nearest(colour: Color) -> Color {
    let wanted = match colour {
        Color::Rgb(r, g, b) => [r, g, b].map(i32::from),
        Color::Indexed(index) => indexed(index),
        named => return named,
    };
    let far = |[r, g, b]: [i32; 3]| (r - wanted[0]).pow(2) + (g - wanted[1]).pow(2) + (b - wanted[2]).pow(2);
    SIXTEEN.into_iter().min_by_key(|(_, rgb)| far(*rgb)).map_or(Color::Reset, |(colour, _)| colour)
}

/// The colour of an index of the 256: sixteen, a cube of six, a ramp of grays.
fn indexed(index: u8) -> [i32; 3] {
    let index = i32::from(index);
    let step = |n: i32| if n == 0 { 0 } else { 55 + 40 * n };
    match index {
        0..16 => SIXTEEN[index as usize].1,
        16..232 => [step((index - 16) / 36), step((index - 16) / 6 % 6), step((index - 16) % 6)],
        _ => [8 + 10 * (index - 232); 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_with_few_colours_gets_the_nearest() {
        let style = Style::new().fg(Color::Rgb(250, 10, 10)).bg(Color::Indexed(236)).add_modifier(Modifier::BOLD);
        let few = Colours::Sixteen.reduce(style);
        assert_eq!((few.fg, few.bg), (Some(Color::LightRed), Some(Color::Black)));
        assert_eq!(Colours::All.reduce(style), style);
        let named = Style::new().fg(Color::Cyan);
        assert_eq!(Colours::Sixteen.reduce(named), named);
    }

    #[test]
    fn without_colours_a_marked_ground_is_reversed() {
        let mono = Colours::None.reduce(Style::new().fg(Color::White).bg(Color::Blue));
        assert_eq!(mono, Style::new().add_modifier(Modifier::REVERSED));
        assert_eq!(Colours::None.reduce(Style::new().bg(Color::Reset)), Style::new());
    }
}
