//! Finds data files and layers them: what is embedded, the site's over it, the user's over that.
//!
//! Owns [`Source`] (a file's text and where it came from), [`Problem`] (a fault with file, line and column) and
//! [`Dirs`]. Knows no format's meaning: whoever owns a format parses it, reports all its problems and keeps the rest.

mod dirs;
mod problem;
mod source;
mod suggest;
pub mod table;

pub use dirs::{Dirs, NoHome, Overrides};
pub use problem::Problem;
pub use source::{Layer, Source, position};
pub use suggest::suggest;
