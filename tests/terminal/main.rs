//! The program as a terminal sees it: real bytes, read by a terminal emulator.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures belong into a test's output")]

mod actor;
mod emulator;
mod hangup;
mod harness;
mod hostile;
mod house;
mod kill;
mod line;
mod product;
mod pty;
mod screen;
