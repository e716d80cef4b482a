//! The parts of the screen. Each owns where it is scrolled to, and nothing that another needs.
//!
//! `act` performs an action, `layout` measures (it may ask for data that will be shown), `draw` paints and changes
//! nothing. A pane reads what it shows from the [`Scene`], never from its sibling.

mod composer;
mod customer;
mod footer;
mod header;
mod inbox;
mod plan;
mod thread;
mod views;

pub use composer::Composer;
pub use customer::{CustomerPanel, FOLDED, Spot};
pub use footer::draw as draw_footer;
pub use inbox::{Inbox, channel_sign};
pub use plan::PlanPane;
pub use thread::ThreadPane;
pub use views::Views;

pub use header::draw as draw_header;

use crate::console::scene::Scene;
use crate::text::{Lines, Untrusted};

/// What an agent is called; records from elsewhere do not always say.
pub fn agent_name(name: &Untrusted, scene: &Scene) -> String {
    if name.is_empty() { scene.env.text("author-agent") } else { name.shown(Lines::Single).into_owned() }
}
