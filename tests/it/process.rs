//! The program as a user starts it: the real binary, folders of its own, what it prints and how it exits.

mod run;

mod backup;
mod export;
mod hostile;
mod life;
mod secrets;
mod tables;
mod tls;
mod usage;
