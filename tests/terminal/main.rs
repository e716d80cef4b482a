//! The program as a terminal sees it: real bytes, read by a terminal emulator.

mod actor;
mod emulator;
mod harness;
mod pty;
mod screen;
