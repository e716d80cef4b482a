//! What the loop runs.

use crate::api::Time;
use crate::console::{App, Effect, Frame, Msg, Size};

/// The five verbs of a console. `now` is the server's time, as well as it is known.
pub trait Program: Send {
    /// What is to be done before the first message.
    fn start(&mut self, now: Time) -> Vec<Effect>;
    /// Takes one stimulus.
    fn update(&mut self, now: Time, msg: Msg) -> Vec<Effect>;
    /// Fits everything to a size, once before each drawing.
    fn layout(&mut self, now: Time, size: Size) -> Vec<Effect>;
    /// Paints onto an empty frame of that size.
    fn draw(&self, frame: &mut Frame);
    /// When [`Msg::Tick`] is due; `None` while idle.
    fn deadline(&self) -> Option<Time>;
}

impl Program for App {
    fn start(&mut self, now: Time) -> Vec<Effect> {
        self.start(now)
    }

    fn update(&mut self, now: Time, msg: Msg) -> Vec<Effect> {
        self.update(now, msg)
    }

    fn layout(&mut self, now: Time, size: Size) -> Vec<Effect> {
        self.layout(now, size)
    }

    fn draw(&self, frame: &mut Frame) {
        frame.caret = self.draw(&mut frame.buffer);
    }

    fn deadline(&self) -> Option<Time> {
        self.deadline()
    }
}
