//! The harness itself, on programs that every system has.

use crate::pty::Launch;

#[test]
fn a_program_is_seen_typed_to_resized_and_ends() {
    let mut program =
        Launch::shell("printf 'こんにちは %s\\n' \"$TERM\"; read line; echo got $line; stty size; exit 3").start();
    program.wait_for_text("こんにちは xterm-256color");
    assert_eq!(program.screen().find("xterm"), Some((11, 0)));
    program.resize(60, 20);
    program.keys("abc\r");
    program.wait_for_text("got abc");
    program.wait_for_text("20 60");
    assert_eq!(program.wait_for_end().code(), Some(3));
    assert!(program.log().starts_with("こんにちは".as_bytes()));
    assert!(program.is_restored());
}

#[test]
fn a_program_that_asks_its_terminal_is_answered() {
    // DA1: the answer arrives as typing; its letter ends the line for `head`.
    let mut program =
        Launch::shell("stty raw -echo; printf '\\033[c'; head -c 5 | od -c; stty sane; echo done").start();
    program.wait_for_text("033   [   ?");
    program.wait_for_text("done");
}

#[test]
fn a_hang_up_reaches_the_program() {
    // Where whoever runs the tests ignores the signal, so does the shell, and reads the end instead.
    let mut program = Launch::shell("echo ready; read line && sleep 60; exit 1").start();
    program.wait_for_text("ready");
    program.hang_up();
    assert!(!program.wait_for_end().success());
}
