//! The program: parses arguments, runs one command, reports the error, sets the exit code.

fn main() {}
