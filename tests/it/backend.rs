//! The client of our own server: against a server that does exactly what a test says, and against the real one through
//! a line that can be cut.

mod scripted;
mod shop;

mod conformance;
mod failures;
mod memory;
mod stream;
