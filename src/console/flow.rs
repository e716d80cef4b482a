//! What happens over several steps: taking, sending, resolving, undoing, coming back.
//!
//! Each flow is methods on [`Scene`](super::scene::Scene): it asks, and what the answer means is decided in `answer`.

mod address;
mod answer;
mod change;
mod choose;
mod company;
mod counter;
mod day;
mod deeds;
mod drafts;
mod hand;
mod memory;
mod next;
mod notes;
pub mod offer;
mod outdated;
mod outside;
mod plan;
mod presence;
mod recall;
mod record;
mod restore;
mod send;
mod tags;
mod tell_first;
mod unsent;

pub use address::Recipients;
pub use choose::WrappingUp;
pub use day::DayChoice;
pub use deeds::{Deed, Made, Words};
pub use outdated::{Attempt, Outdated};
pub use plan::{MOMENTS, active};
pub use presence::Place;
pub use record::{RecordAsk, RecordChoice, RecordPurpose};
pub use send::Plan;
pub use tell_first::Telling;
pub use unsent::Unsent;
