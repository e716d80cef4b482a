//! One file per resource. A handler reads a request, asks the reader's connection or the writer, and answers; rules
//! and SQL are elsewhere.

pub mod health;
pub mod me;
