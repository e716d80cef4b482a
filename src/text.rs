//! Text that others wrote: from hostile bytes to something a terminal may show.
//!
//! Owns [`Untrusted`] and the only ways out of it. Must not know terminals, widgets or languages of the interface.

mod untrusted;

pub use untrusted::Untrusted;
