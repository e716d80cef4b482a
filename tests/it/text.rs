//! What becomes of text that others wrote.

mod count;
mod csv;
mod fit;
mod names;
mod safe;
mod wrap;
