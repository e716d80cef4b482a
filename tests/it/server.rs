//! The backend as its clients see it: real router, real database in a temporary folder, real Unix socket.

mod action_plans;
mod audit;
mod conversations;
mod deeds;
mod deliveries;
mod door;
mod drafts;
mod events;
mod guessing;
mod inbound;
mod metrics;
mod opening;
mod plans;
mod presence;
mod readers;
mod restore;
mod rights;
mod shop;
mod table;
mod undo;
