//! A terminal emulator to look at: what a person would see, cell by cell.

use std::sync::{Arc, Mutex};

use alacritty_terminal::Term;
use alacritty_terminal::event::{Event, EventListener};
use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::{Column, Line, Point};
use alacritty_terminal::term::cell::{Cell, Flags};
use alacritty_terminal::term::{Config, TermMode};
use alacritty_terminal::vte::ansi::{Color, Processor};

/// What the emulator says by itself: answers to questions, the bell, the clipboard.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    answers: Vec<u8>,
    bells: usize,
    clipboard: Option<String>,
}

impl EventListener for Said {
    fn send_event(&self, event: Event) {
        let mut heard = self.0.lock().expect("no test panics in here");
        match event {
            Event::PtyWrite(answer) => heard.answers.extend_from_slice(answer.as_bytes()),
            Event::Bell => heard.bells += 1,
            Event::ClipboardStore(_, text) => heard.clipboard = Some(text),
            _ => {}
        }
    }
}

/// Columns and rows.
#[derive(Clone, Copy)]
struct Grid(usize, usize);

impl Dimensions for Grid {
    fn total_lines(&self) -> usize {
        self.1
    }

    fn screen_lines(&self) -> usize {
        self.1
    }

    fn columns(&self) -> usize {
        self.0
    }
}

/// A terminal of a given size.
pub struct Emulator {
    term: Term<Said>,
    parser: Processor,
    said: Said,
}

/// How a cell is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub fg: Color,
    pub bg: Color,
    pub flags: Flags,
}

impl Emulator {
    pub fn new(columns: u16, rows: u16) -> Self {
        let said = Said::default();
        let config = Config { scrolling_history: 0, kitty_keyboard: true, ..Config::default() };
        let grid = Grid(columns.into(), rows.into());
        Self { term: Term::new(config, &grid, said.clone()), parser: Processor::new(), said }
    }

    /// Takes the program's output.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.parser.advance(&mut self.term, bytes);
    }

    /// What the program gets as an answer to its questions since the last time.
    pub fn answers(&self) -> Vec<u8> {
        std::mem::take(&mut self.said.0.lock().expect("no test panics in there").answers)
    }

    /// How often the bell rang.
    pub fn bells(&self) -> usize {
        self.said.0.lock().expect("no test panics in there").bells
    }

    /// What the program put onto the clipboard.
    pub fn clipboard(&self) -> Option<String> {
        self.said.0.lock().expect("no test panics in there").clipboard.clone()
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.term.resize(Grid(columns.into(), rows.into()));
    }

    pub fn columns(&self) -> usize {
        self.term.columns()
    }

    pub fn rows(&self) -> usize {
        self.term.screen_lines()
    }

    fn at(&self, x: usize, y: usize) -> &Cell {
        &self.term.grid()[Point::new(Line(y as i32), Column(x))]
    }

    /// The sign that begins in a column, with its marks; empty where a wide one reaches over.
    pub fn sign(&self, x: usize, y: usize) -> String {
        let cell = self.at(x, y);
        if cell.flags.intersects(Flags::WIDE_CHAR_SPACER | Flags::LEADING_WIDE_CHAR_SPACER) {
            return String::new();
        }
        std::iter::once(cell.c).chain(cell.zerowidth().into_iter().flatten().copied()).collect()
    }

    /// Whether the sign in a column takes two.
    pub fn is_wide(&self, x: usize, y: usize) -> bool {
        self.at(x, y).flags.contains(Flags::WIDE_CHAR)
    }

    /// How a column is drawn.
    pub fn style(&self, x: usize, y: usize) -> Style {
        let cell = self.at(x, y);
        let layout = Flags::WIDE_CHAR | Flags::WIDE_CHAR_SPACER | Flags::LEADING_WIDE_CHAR_SPACER | Flags::WRAPLINE;
        Style { fg: cell.fg, bg: cell.bg, flags: cell.flags.difference(layout) }
    }

    /// One row of text, without blanks at its end.
    pub fn row(&self, y: usize) -> String {
        (0..self.columns()).map(|x| self.sign(x, y)).collect::<String>().trim_end().to_owned()
    }

    /// The whole screen as text.
    pub fn text(&self) -> String {
        (0..self.rows()).map(|y| self.row(y)).collect::<Vec<_>>().join("\n")
    }

    /// The column and row where a text stands on the screen.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        (0..self.rows()).find_map(|y| {
            let starts: Vec<usize> = (0..self.columns()).filter(|x| !self.sign(*x, y).is_empty()).collect();
            starts
                .into_iter()
                .find(|x| (*x..self.columns()).map(|x| self.sign(x, y)).collect::<String>().starts_with(text))
                .map(|x| (x, y))
        })
    }

    /// Column and row of the cursor.
    pub fn cursor(&self) -> (usize, usize) {
        let point = self.term.grid().cursor.point;
        (point.column.0, point.line.0 as usize)
    }

    pub fn is_cursor_visible(&self) -> bool {
        self.term.mode().contains(TermMode::SHOW_CURSOR)
    }

    /// The program is on a screen of its own, which leaves the shell's as it was.
    pub fn is_alternate(&self) -> bool {
        self.term.mode().contains(TermMode::ALT_SCREEN)
    }

    /// No mode that a program must not leave behind is on.
    pub fn is_restored(&self) -> bool {
        let left = TermMode::ALT_SCREEN
            | TermMode::BRACKETED_PASTE
            | TermMode::MOUSE_MODE
            | TermMode::FOCUS_IN_OUT
            | TermMode::DISAMBIGUATE_ESC_CODES;
        !self.term.mode().intersects(left) && self.is_cursor_visible()
    }
}
