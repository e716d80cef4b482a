//! The program: parses arguments, runs one command, reports the error, sets the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    omotenashi::cli::main()
}
