//! The backend as its clients see it: real router, real database in a temporary folder, real Unix socket.

mod audit;
mod conversations;
mod deliveries;
mod events;
mod door;
mod events;
mod guessing;
mod inbound;
mod opening;
mod readers;
mod restore;
mod plans;
mod rights;
mod shop;
mod table;
