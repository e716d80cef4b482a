//! What a user sees, room by room. One binary: each further one links the whole program again.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tests print their seeds, and what they skip")]

mod backend;
mod care;
mod import;
mod practice;
mod process;
mod refusals;
mod runtime;
mod screen;
mod server;
mod structure;
mod support;
mod text;
mod texts;
