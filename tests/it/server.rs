//! The backend as its clients see it: real router, real database in a temporary folder, real Unix socket.

mod action_plans;
mod audit;
mod conversations;
mod customers;
mod days;
mod deeds;
mod deliveries;
mod door;
mod drafts;
mod events;
mod feed;
mod guessing;
mod inbound;
mod merge;
mod metrics;
mod opening;
mod plans;
mod presence;
mod readers;
mod restore;
mod rights;
mod shop;
mod surveys;
mod table;
mod undo;
