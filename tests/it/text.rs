//! What becomes of text that others wrote.

mod fit;
mod names;
mod safe;
mod wrap;
