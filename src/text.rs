//! Text that others wrote: from hostile bytes to something a terminal may show.
//!
//! Owns [`Untrusted`] and the only ways out of it, what a text measures on a terminal, where its rows break, how it is
//! compared in searches, how a customer is addressed, which numbers must not lie open, and what a spreadsheet is given. Must not know terminals, widgets or languages of the interface.
//!
//! The way of a text to the screen has two steps, tested apart: [`Untrusted::safe`] makes everything visible and
//! nothing dangerous (idempotent; harmless text is unchanged), [`fit`] then replaces what terminals disagree about in
//! width. [`Untrusted::shown`] is both. Copying, quoting and editing use the raw text.

mod class;
mod count;
pub mod csv;
mod fit;
mod fold;
pub mod names;
mod safe;
pub mod secrets;
mod untrusted;
mod width;
mod wrap;

pub use count::characters;
pub use fit::{cell, fit};
pub use fold::fold;
pub use safe::Lines;
pub use untrusted::Untrusted;
pub use width::{pad, truncate, width};
pub use wrap::{first_row, wrap};
