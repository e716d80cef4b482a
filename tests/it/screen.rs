//! The console as a user sees it: keys in, cells out, over a backend in memory.

mod additions;
mod addressed;
mod counter;
mod deeds;
mod figures;
mod flows;
mod hand;
mod load;
mod notes;
mod ours;
mod outdated;
mod panel;
mod panes;
mod paste;
mod pictures;
mod plan;
mod prompts;
mod property;
mod record;
mod review;
mod sending;
mod sizes;
mod tags;
mod tell_first;
mod together;
mod work;
