//! Proofs by fault: what happens to sends, events, claims and drafts when lines and processes break at random.
//!
//! The short form runs with every `cargo test`. The long form, with its figures:
//!
//! ```text
//! OMOTENASHI_ROUNDS=10000 cargo test --test faults sends -- --nocapture
//! OMOTENASHI_ROUNDS=10000 cargo test --test faults stream -- --nocapture
//! OMOTENASHI_ROUNDS=10000 cargo test --test faults pairs -- --nocapture
//! OMOTENASHI_ROUNDS=1000  cargo test --test faults kills -- --nocapture
//! OMOTENASHI_ROUNDS=100   cargo test --test faults copies -- --nocapture
//! OMOTENASHI_ROUNDS=1000  cargo test --test faults claims -- --nocapture
//! OMOTENASHI_ROUNDS=2000  cargo test --test faults dribble -- --nocapture
//! ```
//!
//! Every proof prints its seed; `OMOTENASHI_SEED=…` draws the same again. (What the machine does in between is not drawn:
//! a seed brings back the same faults, not the same nanosecond.)

#![expect(clippy::print_stdout, reason = "figures belong into a test's output")]

mod claims;
mod consoles;
mod copies;
mod dice;
mod disk;
mod dribble;
#[expect(dead_code, reason = "shared with the tests of the terminal, which look at more of it")]
#[path = "../terminal/emulator.rs"]
mod emulator;
#[path = "../it/server/examples.rs"]
mod examples;
mod hands;
mod history;
mod kills;
#[expect(dead_code, reason = "shared with the tests of the server, which look at every kind")]
#[path = "../it/server/kinds.rs"]
mod kinds;
mod pairs;
mod proxy;
#[expect(dead_code, reason = "shared with the tests of the terminal, which use more of it")]
#[path = "../terminal/pty.rs"]
mod pty;
mod sends;
#[expect(dead_code, reason = "shared with the tests of the server, which use more of it")]
#[path = "../it/server/shop.rs"]
mod shop;
mod site;
mod stream;
mod together;
mod undo;
