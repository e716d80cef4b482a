//! The loop that owns a console, with a typist for a program and a backend that says what it is told.

mod drafts;
mod frames;
mod sends;
mod support;
