//! The tty: what the hands do becomes `Msg`, frames become bytes.
//!
//! Owns the terminal's modes (entered, and left on every way out), the screen that is on it, and the pace: one frame is
//! one write, the newest frame wins, nobody waits for a slow terminal. Must not know a backend.

mod bytes;
mod editor;
mod ending;
mod hands;
mod input;
mod output;
mod profile;
mod screen;
mod session;
mod tty;

pub use input::Happening;
pub use profile::{Depth, Profile, Unusable};
pub use screen::Screen;
pub use session::{Settings, Terminal, open};
