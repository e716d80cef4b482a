//! Omotenashi: a terminal console for the people who answer customers.
//!
//! The house, from the bottom up. A room may use only the rooms named after it (`tests/it/structure.rs` holds it):
//!
//! - [`text`] (nothing): text that others wrote, made safe and measured.
//! - [`config`] (nothing): finds and layers data files; every fault with file, line and column.
//! - [`locale`] (config): Fluent bundles, dates, amounts and durations in Japanese and English.
//! - [`api`] (text): the contract of console and backend, plain data.
//! - [`care`] (config, locale, text, api): the grandma standard, pure functions from facts to prompts.
//! - [`console`] (care, config, locale, text, api): the console without a terminal: `App`, `Msg`, `update`, panes.
//! - [`backend`] (api, text): `trait Backend` and its implementations.
//! - [`server`] (care, config, locale, text, api): our own backend: routes, rights, writer, event stream, all SQL.
//! - [`practice`] (care, config, locale, backend, api, text): the practice shop's simulated customers.
//! - [`runtime`] (console, backend, api, text): owns `App` and its loop, performs effects; knows no tty.
//! - [`terminal`] (console, text): the tty: input to `Msg`, frames to bytes; knows no backend.
//! - [`cli`] (everything): one file per command; nothing uses it.
//!
//! The console is The Elm Architecture with effects as plain data. A `Store` mirrors the backend and changes only by an
//! applied event, a folded reply or a local echo. Every stimulus is a `Msg`; `App::update(now, msg)` returns effects;
//! after a batch of messages `App::layout` runs once (it may change state and ask for data) and `App::draw` once (it
//! may not). The runtime performs the effects through the `Backend` trait and feeds results back as messages.
//!
//! There is no global state: terminals, clocks, ids and directories are passed in, so that tests run in parallel and
//! many consoles can live in one process.

pub mod api;
pub mod backend;
pub mod care;
pub mod cli;
pub mod config;
pub mod console;
pub mod locale;
pub mod practice;
pub mod runtime;
pub mod server;
pub mod terminal;
pub mod text;
