//! The client of our own server, against a server that does exactly what a test says: answers, cuts, says nothing.

mod scripted;

mod failures;
mod stream;
