//! The program as a terminal sees it: real bytes, read by a terminal emulator.

mod actor;
mod emulator;
mod harness;
mod hostile;
mod kill;
mod product;
mod pty;
mod screen;
